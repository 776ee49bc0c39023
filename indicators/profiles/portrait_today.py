"""One agency of today with what its predecessors left it: figures of periods in which it was others.

Only what differs from the figures as reported is here, and none of it is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from indicators import formats, headlines
from indicators.aggregation import Cube
from indicators.model import Agency, Indicator
from indicators.periods import Period
from indicators.profiles.onto_today import UNJUDGED, gaps, parts_words
from indicators.profiles.portraits import Line, Portrait
from indicators.rebasing import Group, Rebased, Succession, rebased
from indicators.registry import Registry

Key = tuple[str, str]
"""An indicator and a period, by id."""


@dataclass(frozen=True)
class Inherited:
    """The figures that differ, and all the periods looked at."""

    agency: Agency
    figures: Mapping[Key, Rebased]
    is_living: bool

    def of(self, indicator: Indicator, period: Period) -> Rebased | None:
        """The figure that stands in the place of the one reported, if they differ."""
        return self.figures.get((indicator.id, period.id))


def inherited(
    agency: Agency, cube: Cube, registry: Registry, succession: Succession, periods: Sequence[Period]
) -> Inherited:
    """What the agency's predecessors add to each indicator; `cube` spans the periods and indicators."""
    if agency.id not in succession.living:
        return Inherited(agency, {}, False)
    group = Group(frozenset((agency.id,)))
    found = {}
    for name in cube.indicators:
        indicator = registry.indicators[name]
        for figure in rebased(cube, registry, succession, indicator, group, periods):
            if figure.differs(group):
                found[name, figure.period.id] = figure
    return Inherited(agency, found, True)


def completed(shown: Portrait, known: Inherited, registry: Registry) -> tuple[Line, ...]:
    """Lines for indicators of which the agency itself has no figure in the year, and predecessors have."""
    own = {line.indicator.id for line in (*shown.lines, *shown.others)}
    asked = {line.indicator.id: line for line in shown.untouched}
    names = dict.fromkeys(name for (name, _), figure in known.figures.items() if figure.value is not None)
    return tuple(
        asked.get(name, Line(registry.indicators[name], (), {})) for name in names if name not in own
    )


def with_inherited(
    frame: pd.DataFrame, shown: Portrait, known: Inherited, periods: Sequence[Period]
) -> pd.DataFrame:
    """The table of a portrait (`portraits.numbers`) with the re-based figures in columns of their own."""
    lines = (*shown.lines, *shown.untouched, *shown.others)
    result = frame.copy()
    for period in periods:
        found = [known.of(line.indicator, period) for line in lines]
        if any(found):
            head = f"{headlines.capital(period.label)}, quy về đơn vị hiện nay"
            for name in ("numerator", "denominator", "value"):
                column = [_number(getattr(figure, name, None)) for figure in found]
                result[f"{head}, {_HEADS[name]}"] = column
            result[f"{head}, ghi chú"] = [figure.obstacle if figure else "" for figure in found]
    return result


_HEADS = {"numerator": "tử số", "denominator": "mẫu số", "value": "giá trị"}


def _number(figure: object) -> float:
    return float("nan") if figure is None else float(str(figure))


def remarks(known: Inherited, successors: str = "") -> list[str]:
    """Whose figures are in which periods, which cannot be re-based and why, and that nothing is judged."""
    if not known.is_living:
        ended = f"{known.agency.short_name} đã kết thúc ngày {formats.day(known.agency.valid_to)}"
        onward = f"; số của đơn vị được quy về {successors}" if successors else ""
        return [f"{ended}{onward}. Dưới đây là số như báo cáo."]
    if not known.figures:
        return ["Đơn vị không được sắp xếp lại trong các kỳ này: hai cách đọc như nhau."]
    by_period: dict[str, list[Rebased]] = {}
    for figure in known.figures.values():
        by_period.setdefault(figure.period.label, []).append(figure)
    said = []
    for label, figures in by_period.items():
        names = dict.fromkeys(
            body.short_name + (f" (đến {formats.day(body.valid_to)})" if body.valid_to else "")
            for figure in figures
            for body in figure.parts
            if body.id != known.agency.id
        )
        if names:
            said.append(f"{headlines.capital(label)} gồm số của {parts_words(list(names))}.")
    return [*said, *gaps(list(known.figures.values())), UNJUDGED]


def explained(figure: Rebased) -> str:
    """What a cell says when pointed at: period, counts, whose figures."""
    if figure.obstacle:
        return f"{headlines.capital(figure.period.label)}: {figure.obstacle}"
    names = parts_words([body.short_name for body in figure.parts])
    parts = (headlines.capital(figure.period.label), figure.counts, f"gồm {names}" if names else "")
    return ": ".join(part for part in parts if part)
