"""What a period shows: each indicator once, judged by the document that leads, what is wrong first.

Everything comes from rows of `status.statuses`; nothing is summed or judged again. Invariant: an indicator,
or the subject of two rival ratios, is one finding, and a figure that was not sent is never a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd

from indicators import formats, verdicts
from indicators.model import AGENCY_TIERS, STATUSES, Indicator, Plan, Status
from indicators.periods import Period
from indicators.registry import Registry
from indicators.verdicts import Tally, Verdict
from indicators.views import View

RIVALS = {
    "online_filing_rate": "online_resolution_rate",
    "online_resolution_rate": "online_filing_rate",
}
"""Two ratios by which two documents measure one subject (QĐ 384, PL.V.2 and QĐ 3667, I.7)."""

URGENT: tuple[Status, ...] = ("no_data", "missed", "near", "not_comparable")
Standing = Literal["urgent", "met", "not_due", "quiet", "other_rhythm", "never"]


class Point(NamedTuple):
    """One step of an indicator's course: its value and the target that was in force."""

    period: Period
    value: float | None
    level: float | None
    provisional: bool


@dataclass(frozen=True)
class Finding:
    """One indicator in one period: the leading verdict, what the other document says, where it comes from."""

    lead: Verdict
    others: tuple[Verdict, ...] = ()
    previous: float | None = None
    last_year: float | None = None
    """The value of the same period of the year before."""
    latest: Verdict | None = None
    """The newest one, with a figure, of an earlier period of the same kind."""
    elsewhere: Verdict | None = None
    """The newest one of a year, for an indicator that is not reported in periods of this kind."""
    is_expected: bool = True
    """Whether a figure is usually sent for such a period; a survey held twice a year is not late in March."""
    course: tuple[Point, ...] = ()
    tally: Tally | None = None
    placed: Standing | None = None
    """The standing given by another rule: of one agency that of its page (`profiles.placing`)."""

    @property
    def indicator(self) -> Indicator:
        """The indicator of the leading verdict."""
        return self.lead.indicator

    @property
    def standing(self) -> Standing:
        """Where the finding belongs on a page."""
        if self.placed:
            return self.placed
        if not self.lead.sent and self.lead.status != "not_applicable":
            if self.latest is None and self.elsewhere is None:
                return "never"
            if self.latest is None or not self.is_expected:
                return "other_rhythm"
            return "not_due" if self.lead.status == "not_due" else "urgent"
        if self.lead.status in URGENT:
            return "urgent"
        return "met" if self.lead.status == "met" else "quiet"

    @property
    def is_split(self) -> bool:
        """Whether a document asks different levels of different tiers, so that the whole has none."""
        return self.lead.plan is not None and self.lead.operator is None and self.lead.sent

    @property
    def counts(self) -> bool:
        """Whether it is one of the N in "6/12 chỉ tiêu đạt"."""
        return self.standing in ("urgent", "met") and self.lead.status in (*verdicts.JUDGED, "no_data")

    @property
    def disagree(self) -> bool:
        """Whether the documents come to different verdicts."""
        return any(other.status != self.lead.status for other in self.others)

    @property
    def change(self) -> float | None:
        """The value less that of the period before."""
        if self.lead.value is None or self.previous is None:
            return None
        return self.lead.value - self.previous

    @property
    def movement(self) -> formats.Movement:
        """The change in words, by the indicator's direction."""
        return formats.movement(self.change, self.indicator.direction, self.indicator.unit)

    @property
    def in_a_year(self) -> formats.Movement | None:
        """The change since the same period of the year before; None where it is not known."""
        if self.lead.value is None or self.last_year is None:
            return None
        change = self.lead.value - self.last_year
        return formats.movement(change, self.indicator.direction, self.indicator.unit)


def find(
    registry: Registry,
    view: View,
    frames: Mapping[str | None, pd.DataFrame],
    tallies: Mapping[tuple[str, str], Tally],
    *,
    joins_rivals: bool = True,
) -> tuple[Finding, ...]:
    """All findings of a view, most urgent first.

    `frames` holds the statuses of `view.asked`: per plan those judged by it, under None those of the plans
    in force in each period and of indicators without any target. `joins_rivals` False leaves two rival
    ratios of a subject apart, as the page of one agency lists them.
    """
    figures = _Figures(registry, view, frames, tallies)
    named = dict.fromkeys(target.indicator for plan in view.plans for target in plan.targets)
    taken: set[str] = set()
    found = []
    for name in named:
        judged = [] if name in taken else figures.judged(name)
        if judged:
            lead = next((verdict for verdict in judged if verdict.operator), judged[0])
            others = [verdict for verdict in judged if verdict is not lead and verdict.operator]
            if rival := figures.rival(lead) if joins_rivals and not others else None:
                taken.add(rival.indicator.id)
                others.append(rival)
            found.append(figures.finding(lead, others))
    for name in _most_asked(registry):
        free = figures.free(name, view.period)
        if name not in named and free and free.plan is None and free.sent:
            found.append(figures.finding(free, ()))
    return tuple(sorted(found, key=_order))


def _most_asked(registry: Registry) -> list[str]:
    """All indicators, those that more plans ask for first."""
    asked = Counter(name for plan in registry.plans for name in {t.indicator for t in plan.targets})
    return sorted(registry.indicators, key=lambda name: -asked[name])


def _order(finding: Finding) -> tuple[int, bool, float]:
    """Urgency, then distance: percentages and points among themselves, other units after them."""
    lead = finding.lead
    far = lead.distance or 0.0 if lead.status in ("missed", "near") else 0.0
    comparable = lead.indicator.unit in ("%", "điểm")
    if not comparable and lead.level:
        far /= abs(lead.level)
    return list(STATUSES).index(lead.status), not comparable, -far


class _Figures:
    """The verdicts on one body, found by document, indicator and period."""

    def __init__(
        self,
        registry: Registry,
        view: View,
        frames: Mapping[str | None, pd.DataFrame],
        tallies: Mapping[tuple[str, str], Tally],
    ) -> None:
        self.registry, self.view, self.tallies = registry, view, tallies
        self.known: dict[tuple[str | None, str, str], Verdict] = {}
        for key, frame in frames.items():
            for verdict in verdicts.read(frame[frame["agency"] == view.body], registry):
                self.known.setdefault((key, verdict.indicator.id, verdict.period), verdict)

    def judged(self, indicator: str) -> list[Verdict]:
        """What each document says of the indicator in the view's period."""
        return [
            verdict._replace(rank=min(rank, 1))
            for rank, plan in enumerate(self.view.plans)
            if (verdict := self.known.get((plan.id, indicator, self.view.period.id)))
        ]

    def free(self, indicator: str, period: Period) -> Verdict | None:
        """What the plans in force in a period say, the later document first."""
        return self.known.get((None, indicator, period.id))

    def rival(self, lead: Verdict) -> Verdict | None:
        """The other ratio of the same subject, asked for by a document that is silent on this one."""
        asked = [v for v in self.judged(RIVALS.get(lead.indicator.id, "")) if v.operator]
        if not asked or lead.rank in [verdict.rank for verdict in asked]:
            return None
        return asked[0] if self._ever(lead) and self._ever(asked[0]) else None

    def finding(self, lead: Verdict, others: Iterable[Verdict]) -> Finding:
        """The leading verdict with its past."""
        return Finding(
            lead=lead,
            others=tuple(others),
            previous=self._value(lead, self.view.period.previous),
            last_year=self._value(lead, self.view.period.year_before),
            latest=self._latest(lead, alike=True),
            elsewhere=self._latest(lead, alike=False),
            is_expected=self._is_expected(lead),
            course=tuple(self._point(lead, step) for step in self.view.steps),
            tally=self.tallies.get((lead.plan.id, lead.indicator.id)) if lead.plan else None,
        )

    def _then(self, lead: Verdict, period: Period) -> Verdict | None:
        """The verdict on another period, over the bodies that the leading one speaks of."""
        if lead.plan:
            return self.known.get((lead.plan.id, lead.indicator.id, period.id))
        free = self.free(lead.indicator.id, period)
        apart = self.view.body not in AGENCY_TIERS and free and free.plan and not _binds_all(free.plan, free)
        return None if apart else free

    def _value(self, lead: Verdict, period: Period) -> float | None:
        then = None if period in self.view.unlike else self._then(lead, period)
        return then.value if then else None

    def _ever(self, verdict: Verdict) -> bool:
        return verdict.sent or any(self._latest(verdict, alike=alike) for alike in (True, False))

    def _latest(self, lead: Verdict, *, alike: bool) -> Verdict | None:
        here = self.view.period
        wanted = [p for p in self.view.earlier if (p.kind == here.kind) == alike and p != here]
        then = (self._then(lead, period) for period in wanted)
        return next((verdict for verdict in then if verdict and verdict.sent), None)

    def _is_expected(self, lead: Verdict) -> bool:
        """Sent for the same period of last year, or for two of three earlier ones since the first."""
        here = self.view.period
        alike = [p for p in self.view.earlier if p.kind == here.kind and p.last < here.first]
        sent = [(then := self._then(lead, period)) is not None and then.sent for period in alike]
        first = max((place for place, was_sent in enumerate(sent, start=1) if was_sent), default=0)
        last_year = self._then(lead, here.year_before)
        return bool(last_year and last_year.sent) or 3 * sum(sent) >= 2 * first > 0

    def _point(self, lead: Verdict, step: Period) -> Point:
        then = self._then(lead, step)
        return Point(step, self._value(lead, step), self._level(lead, step), bool(then and then.provisional))

    def _level(self, lead: Verdict, step: Period) -> float | None:
        """The target in force at the step; a document read for reference holds throughout."""
        if step.year == self.view.period.year or self.view.is_reference:
            return lead.level if lead.operator != "increase" else None
        free = self.free(lead.indicator.id, step)
        return free.level if free and free.operator != "increase" else None


def _binds_all(plan: Plan, verdict: Verdict) -> bool:
    """Whether a plan's targets on the indicator speak of every tier, so that its sums are the whole's."""
    asked = [who for t in plan.targets if t.indicator == verdict.indicator.id for who in t.applies_to]
    tiers = {tier for who in asked for tier in (plan.groups[who].tiers if who in plan.groups else (who,))}
    return "toan_tinh" in tiers or tiers >= set(AGENCY_TIERS)


def improved(found: Sequence[Finding]) -> tuple[int, int, int]:
    """Of the findings that count: how many got better, got worse, did not change; the rest cannot be said."""
    words = [finding.movement.word for finding in found if finding.counts]
    return words.count("cải thiện"), words.count("giảm sút"), words.count("không đổi")
