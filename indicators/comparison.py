"""Agencies side by side: one line a demand, one column a body, and how each has moved since another period.

An agency's column comes from its own portrait, so that it counts what the page about it counts. Nothing is
compared that speaks of other bodies or of another number of months.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from indicators import formats
from indicators.formats import Movement
from indicators.model import AGENCY_TIERS, Indicator, Plan, Status
from indicators.periods import Period
from indicators.profiles.demands import Judged, judged
from indicators.profiles.portraits import JUDGED, Asked, Portrait
from indicators.registry import Registry

MOST_SIDES = 4
Key = tuple[str, str | None]
"""An indicator and the plan whose demand a line shows, None without a demand."""


@dataclass(frozen=True)
class Side:
    """One column: an agency, or a tier or the whole to compare with."""

    body: str
    name: str
    tier: str
    counts: Counter[Status]
    """How many of its leading demands stand where."""

    @property
    def met(self) -> int:
        """Demands met."""
        return self.counts["met"]

    @property
    def judged(self) -> int:
        """Demands missed, nearly met or met."""
        return sum(self.counts[status] for status in JUDGED)


@dataclass(frozen=True)
class Line:
    """One demand (or an indicator without one) and each body's figure, by body."""

    indicator: Indicator
    asked: tuple[tuple[Asked, ...], ...]
    """The demands of the bodies; several only where tiers have levels of their own."""
    figures: Mapping[str, Judged]
    earlier: Mapping[str, Judged]
    """The figures of the period compared to, only those that compare."""
    rhythms: Mapping[str, str]
    """The longer period a body sent its figure for instead."""
    leads: bool = True

    def movement(self, body: str) -> Movement | None:
        """How a body's value has moved; None where it cannot be said."""
        now, before = self.figures.get(body), self.earlier.get(body)
        if now is None or before is None or now.value is None or before.value is None:
            return None
        return formats.movement(now.value - before.value, self.indicator.direction, self.indicator.unit)


@dataclass(frozen=True)
class Comparison:
    """Agencies in one period, beside their tiers and the whole."""

    period: Period
    plans: tuple[Plan, ...]
    against: Period | None
    sides: tuple[Side, ...]
    references: tuple[Side, ...]
    lines: tuple[Line, ...]
    others: tuple[Line, ...]
    """Figures of indicators nothing is asked of."""

    @property
    def columns(self) -> tuple[Side, ...]:
        """The agencies, then what they are compared with."""
        return self.sides + self.references

    @property
    def is_provisional(self) -> bool:
        """Whether any figure belongs to a period that is not over."""
        return any(figure.provisional for line in self.lines for figure in line.figures.values())

    def moved(self, side: Side) -> Counter[str]:
        """How many of a body's leading demands (or indicators) got better, got worse, did not change."""
        lines = [line for line in self.lines if line.leads] or self.others
        movements = (line.movement(side.body) for line in lines)
        return Counter(movement.word for movement in movements if movement)


@dataclass(frozen=True)
class Frames:
    """Statuses to compare with: of tiers and the whole now, and of every body in the earlier period."""

    groups: pd.DataFrame
    earlier: Mapping[str | None, pd.DataFrame]
    """By the plan they are judged by; under None those without a demand."""
    unlike: frozenset[str] = frozenset()
    """Tiers (and the whole) that consisted of other bodies in the earlier period."""


def compare(
    shown: Sequence[Portrait],
    names: Mapping[str, str],
    references: Mapping[str, str],
    period: Period,
    plans: Sequence[Plan],
    against: Period | None,
    frames: Frames,
    registry: Registry,
) -> Comparison:
    """The comparison of agencies; `names` of agencies and `references` (tiers, the whole) by id."""
    of_groups = _by_key(frames.groups[frames.groups["agency"].isin(list(references))])
    before = _earlier(frames, [portrait.agency.id for portrait in shown], list(references), registry)
    build = _Builder(shown, period, of_groups, before, registry)
    lines = build.lines(plans)
    sides = [Side(one.agency.id, names[one.agency.id], one.agency.tier, Counter(one.counts)) for one in shown]
    return Comparison(
        period=period,
        plans=tuple(plans),
        against=against,
        sides=tuple(sides),
        references=tuple(_reference(body, name, lines) for body, name in references.items()),
        lines=tuple(_ordered(lines, [side.body for side in sides])),
        others=tuple(build.others()),
    )


def _by_key(rows: pd.DataFrame) -> dict[Key, dict[str, Judged]]:
    found: dict[Key, dict[str, Judged]] = {}
    for record in rows.to_dict("records"):
        row = judged(record)
        found.setdefault((str(record["indicator"]), row.plan), {})[row.agency] = row
    return found


def _earlier(
    frames: Frames, agencies: Sequence[str], references: Sequence[str], registry: Registry
) -> dict[Key, dict[str, Judged]]:
    """Earlier figures of bodies that were the same then.

    Without a demand, sums that a plan of that year drew from some bodies only are left out.
    """
    wanted = [*agencies, *(body for body in references if body not in frames.unlike)]
    found: dict[Key, dict[str, Judged]] = {}
    for plan, frame in frames.earlier.items():
        own = frame[frame["agency"].isin(wanted) & (frame["reported_months"] > 0)]
        own = own[own["plan"] == plan] if plan else own
        for (indicator, then), rows in _by_key(own).items():
            speaker = registry.plan(then) if then and plan is None else None
            kept = {
                body: row
                for body, row in rows.items()
                if speaker is None or body in agencies or _speaks_for(speaker, indicator, body)
            }
            found.setdefault((indicator, plan), {}).update(kept)
    return found


def _speaks_for(plan: Plan, indicator: str, body: str) -> bool:
    """Whether a plan's targets on an indicator bind everybody of a tier, or of all tiers."""
    asked = [who for t in plan.targets if t.indicator == indicator for who in t.applies_to]
    tiers = {tier for who in asked for tier in (plan.groups[who].tiers if who in plan.groups else (who,))}
    return body in tiers if body in AGENCY_TIERS else "toan_tinh" in tiers or tiers >= set(AGENCY_TIERS)


def _reference(body: str, name: str, lines: Iterable[Line]) -> Side:
    figures = [line.figures.get(body) for line in lines if line.leads]
    return Side(body, name, body, Counter(figure.status for figure in figures if figure))


@dataclass
class _Gathered:
    """One line while the portraits are gone through."""

    asked: dict[tuple[str, Decimal | None], tuple[Asked, ...]] = field(default_factory=dict)
    figures: dict[str, Judged] = field(default_factory=dict)
    rhythms: dict[str, str] = field(default_factory=dict)
    leads: bool = False


class _Builder:
    """Gathers the lines of several portraits by their keys."""

    def __init__(
        self,
        shown: Sequence[Portrait],
        period: Period,
        groups: Mapping[Key, Mapping[str, Judged]],
        before: Mapping[Key, Mapping[str, Judged]],
        registry: Registry,
    ) -> None:
        self.shown, self.period, self.groups, self.before = shown, period, groups, before
        self.registry = registry

    def lines(self, plans: Sequence[Plan]) -> list[Line]:
        """The demands of all agencies, in the documents' order."""
        gathered: dict[Key, _Gathered] = {}
        for portrait in self.shown:
            body = portrait.agency.id
            for line in portrait.lines:
                one = gathered.setdefault((line.indicator.id, line.asked[0].plan.id), _Gathered())
                one.asked.setdefault((line.asked[0].operator, line.asked[0].level), line.asked)
                one.leads = one.leads or line.leads
                figure = line.figures.get(self.period.id)
                if figure is None:
                    continue
                one.figures[body] = figure
                longer = line.rhythm(self.period)
                if longer and figure.status != "not_applicable":
                    one.rhythms[body] = longer
        order = dict.fromkeys((target.indicator, plan.id) for plan in plans for target in plan.targets)
        return [self._line(key, gathered[key]) for key in order if key in gathered]

    def others(self) -> list[Line]:
        """The indicators nothing is asked of, in the order of the first agency that sent them."""
        gathered: dict[str, _Gathered] = {}
        for portrait in self.shown:
            for line in portrait.others:
                figure = line.figures.get(self.period.id)
                if figure and not figure.is_empty:
                    gathered.setdefault(line.indicator.id, _Gathered()).figures[portrait.agency.id] = figure
        return [self._line((name, None), one) for name, one in gathered.items()]

    def _line(self, key: Key, found: _Gathered) -> Line:
        figures = {**self.groups.get(key, {}), **found.figures}
        indicator = self.registry.indicators[key[0]]
        earlier = {
            body: row
            for body, row in self.before.get(key, {}).items()
            if body in figures and self._compares(indicator, figures[body], row)
        }
        return Line(
            indicator, tuple(found.asked.values()), figures, earlier, found.rhythms, leads=found.leads
        )

    def _compares(self, indicator: Indicator, now: Judged, before: Judged) -> bool:
        """Whether two figures speak alike: counts that add up need the same number of months."""
        is_stock = self.registry.measures[indicator.formula.numerator[0]].stock
        return indicator.formula.kind != "count" or is_stock or now.months[0] == before.months[0]


def _ordered(lines: Sequence[Line], bodies: Sequence[str]) -> list[Line]:
    """By the urgency of an indicator's leading line; what another document asks follows it."""
    groups: dict[str, list[Line]] = {}
    for line in sorted(lines, key=lambda line: not line.leads):
        groups.setdefault(line.indicator.id, []).append(line)
    place = {line.indicator.id: number for number, line in reversed(list(enumerate(lines)))}
    ranked = sorted(groups.values(), key=lambda group: place[group[0].indicator.id])
    return [line for group in sorted(ranked, key=lambda group: _urgency(group[0], bodies)) for line in group]


def _urgency(line: Line, bodies: Sequence[str]) -> tuple[int, ...]:
    """What more of the agencies miss, have not sent or nearly meet comes first."""
    counted = Counter(line.figures[body].status for body in bodies if body in line.figures)
    return tuple(-counted[status] for status in ("missed", "no_data", "near"))
