"""How figures have moved since an earlier period: only between the same bodies and alike figures.

A count that adds up compares only over the same number of months; what cannot be compared has no movement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from indicators import formats
from indicators.formats import Movement
from indicators.model import Indicator
from indicators.periods import Period
from indicators.registry import Registry

Key = tuple[str, str]
"""A body and an indicator."""


@dataclass(frozen=True)
class Figure:
    """One body's value in one period, with the number of months behind it."""

    value: float | None
    months: int


def figures(statuses: pd.DataFrame, period: Period, without: Collection[str] = ()) -> dict[Key, Figure]:
    """The figures sent in a period by body and indicator, of all bodies but `without`.

    One body's figure is the same under every plan; of several rows the first speaks.
    """
    sent = statuses[(statuses["period"] == period.id) & (statuses["reported_months"] > 0)]
    names = ("agency", "indicator", "value", "reported_months")
    found: dict[Key, Figure] = {}
    for body, indicator, value, months in zip(*(sent[name].tolist() for name in names), strict=True):
        if body not in without:
            known = None if pd.isna(value) else float(value)
            found.setdefault((body, indicator), Figure(known, int(months)))
    return found


def moved(registry: Registry, indicator: Indicator, now: Figure, before: Figure | None) -> Movement | None:
    """The movement between two figures of one body; None where it cannot be said."""
    if before is None or now.value is None or before.value is None:
        return None
    is_stock = registry.measures[indicator.formula.numerator[0]].stock
    if indicator.formula.kind == "count" and not is_stock and now.months != before.months:
        return None
    return formats.movement(now.value - before.value, indicator.direction, indicator.unit)


def all_moved(
    registry: Registry, now: Mapping[Key, Figure], before: Mapping[Key, Figure]
) -> dict[Key, Movement]:
    """The movement of every figure that has one."""
    pairs = (
        (key, moved(registry, registry.indicators[key[1]], f, before.get(key))) for key, f in now.items()
    )
    return {key: movement for key, movement in pairs if movement}


def counted(movements: Iterable[Movement]) -> str:
    """How many got better, got worse, did not change: "6 cải thiện, 1 giảm sút"; "" if none is known."""
    words = [movement.word for movement in movements]
    parts = [
        f"{words.count(word)} {word}" for word in ("cải thiện", "giảm sút", "không đổi") if word in words
    ]
    return ", ".join(parts)


MOST_NAMES = 3


def changes(statuses: pd.DataFrame, registry: Registry, indicator: Indicator, at: Period) -> dict[str, float]:
    """By agency: how far one indicator has moved since the period before, in its unit, where it compares.

    `statuses`: the agencies' rows of that indicator in both periods.
    """
    now, before = (figures(statuses, period) for period in (at, at.previous))
    return {
        body: float(figure.value) - float(before[body, name].value or 0)
        for (body, name), figure in now.items()
        if figure.value is not None and moved(registry, indicator, figure, before.get((body, name)))
    }


def change_head(indicator: Indicator, since: str) -> str:
    """The head of the column of changes: "So với quý II, điểm %"."""
    return f"So với {since}, {'điểm %' if indicator.unit == '%' else indicator.unit}"


def with_changes(
    frame: pd.DataFrame, known: Mapping[str, float], indicator: Indicator, since: str, after: str
) -> pd.DataFrame:
    """A table indexed by agencies with their changes behind the column `after`; as it is without any."""
    if not known or after not in frame:
        return frame
    result = frame.copy()
    place = list(result.columns).index(after) + 1
    values = [known.get(str(agency), float("nan")) for agency in result.index]
    result.insert(place, change_head(indicator, since), values)
    return result


def who_worsened(
    known: Mapping[str, float], names: Mapping[str, str], indicator: Indicator, since: str
) -> str:
    """How many agencies moved which way, and who worsened most; "" where nothing compares."""
    own = {agency: change for agency, change in known.items() if agency in names}
    if not own:
        return ""
    said = {
        agency: formats.movement(change, indicator.direction, indicator.unit)
        for agency, change in own.items()
    }
    worse = [agency for agency, movement in said.items() if movement.word == "giảm sút"]
    worse.sort(key=lambda agency: -abs(own[agency]))
    most = ", ".join(
        f"{names[agency]} {said[agency].arrow}{formats.NBSP}{said[agency].amount}"
        for agency in worse[:MOST_NAMES]
    )
    named = f"; giảm sút nhiều nhất: {most}" if most else ""
    return f"So với {since}: {counted(said.values())}{named}."
