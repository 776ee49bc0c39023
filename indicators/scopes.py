"""Who is judged together: the whole, the tiers or single agencies, and their sums in each period.

A row that speaks for the whole jurisdiction is never added to agencies' rows; at scope total it leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from indicators.aggregation import Cube, Truth, Whole
from indicators.commitments import Commitment
from indicators.judging import Sums
from indicators.model import AGENCY_TIERS, TIER_NAMES, Directory, Target
from indicators.periods import Period
from indicators.registry import Registry

Scope = Literal["total", "tiers", "agencies"]
SCOPES: tuple[Scope, ...] = ("total", "tiers", "agencies")


@dataclass(frozen=True)
class Bodies:
    """The bodies one target is judged for: who they are and which agencies each consists of."""

    target: Target | None
    ids: Sequence[str]
    names: Sequence[str]
    tiers: Sequence[str]
    members: Truth
    """Which agencies each body consists of, [body, agency]."""
    places: Whole | None = None
    """For single agencies: their places, so that nothing need be added up."""


class Scene:
    """Cube and directory laid out so that one demand after another can be summed."""

    def __init__(self, cube: Cube, registry: Registry, directory: Directory, closing_day: int | None) -> None:
        self.cube, self.registry, self.directory = cube, registry, directory
        self.closing_day = closing_day
        self.agencies = directory.bodies
        self.existed: dict[Period, Truth] = {}
        self.tiers = np.array([body.tier for body in self.agencies], dtype=object)
        self.since = np.array([(b.valid_from or date.min).toordinal() for b in self.agencies], dtype=np.int64)
        self.until = np.array([(b.valid_to or date.max).toordinal() for b in self.agencies], dtype=np.int64)

    def bodies(self, commitment: Commitment, scope: Scope) -> list[Bodies]:
        """The bodies of the scope, one group per target of the demand; none where the scope has none."""
        if scope != "agencies" and not commitment.has_total:
            return []
        if scope == "total":
            whole = self.directory.whole
            everybody = np.ones((1, len(self.agencies)), dtype=bool)
            return [Bodies(commitment.shared, [whole.id], [whole.short_name], [whole.tier], everybody)]
        if commitment.whole_only:
            return []
        binding = [commitment.target_of(body) for body in self.agencies]
        gather = self._by_tier if scope == "tiers" else self._singly
        return [
            gather(target, np.array([other is target for other in binding], dtype=bool))
            for target in commitment.targets or (None,)
        ]

    def sums(self, commitment: Commitment, bodies: Bodies, periods: Sequence[Period]) -> Sums:
        """Sums [period, body] over the members that are bound, exist in the period and are not exempt."""
        bound = np.array([commitment.binds(body) for body in self.agencies], dtype=bool)
        existing = np.array([bound & self._existed(period) for period in periods], dtype=bool)
        active = existing & ~self._exempt(commitment, periods)
        if bodies.places is not None:
            return self._single_sums(commitment, bodies.places, periods, existing, active)
        sums = self._group_sums(commitment, bodies.members, periods, existing, active)
        if self.registry.indicators[commitment.indicator].formula.kind == "score":
            sums = _unsummable(sums)
        is_whole = list(bodies.ids) == [self.directory.whole.id]
        return self._led_by_whole(commitment, periods, sums) if is_whole else sums

    def _by_tier(self, target: Target | None, own: Truth) -> Bodies:
        tiers = [tier for tier in AGENCY_TIERS if (own & (self.tiers == tier)).any()]
        members = np.array([own & (self.tiers == tier) for tier in tiers], dtype=bool)
        names = [TIER_NAMES[tier] for tier in tiers]
        return Bodies(target, tiers, names, tiers, members.reshape(len(tiers), len(own)))

    def _singly(self, target: Target | None, own: Truth) -> Bodies:
        places = np.flatnonzero(own)
        chosen = [self.agencies[place] for place in places]
        names = [body.short_name for body in chosen]
        return Bodies(
            *(target, [body.id for body in chosen], names, [body.tier for body in chosen]),
            members=own[None, :],
            places=places,
        )

    def _existed(self, period: Period) -> Truth:
        if period not in self.existed:
            first, last = (day.toordinal() for day in period.days(self.closing_day))
            self.existed[period] = (self.since <= last) & (self.until >= first)
        return self.existed[period]

    def _exempt(self, commitment: Commitment, periods: Sequence[Period]) -> Truth:
        exempt = np.zeros((len(periods), len(self.agencies)), dtype=bool)
        if commitment.may_exempt:
            for row, period in enumerate(periods):
                days = period.days(self.closing_day)
                exempt[row] = [commitment.is_exempt(body, *days) for body in self.agencies]
        return exempt

    def _tables(self, commitment: Commitment, periods: Sequence[Period]) -> tuple[Whole, Whole, Whole]:
        """Numerators, denominators and months [period, agency]; last column: the whole jurisdiction."""
        place = self.cube.indicators.index(commitment.indicator)
        at = [self.cube.place[period] for period in periods]
        cube = self.cube
        return cube.numerator[at, place], cube.denominator[at, place], cube.months[at, place]

    def _single_sums(
        self, commitment: Commitment, own: Whole, periods: Sequence[Period], existing: Truth, active: Truth
    ) -> Sums:
        active, existing = active[:, own], existing[:, own]
        numerator, denominator, months = (
            table[:, own] * active for table in self._tables(commitment, periods)
        )
        expected = np.array(
            [sum(self._existed(month)[own].astype(np.int64) for month in period.months) for period in periods]
        )
        reported = (months > 0).astype(np.int64)
        return Sums(numerator, denominator, months, expected, reported, active.astype(np.int64), existing)

    def _group_sums(
        self, commitment: Commitment, own: Truth, periods: Sequence[Period], existing: Truth, active: Truth
    ) -> Sums:
        numerator, denominator, months = self._tables(commitment, periods)
        weights = own.T.astype(np.int64)
        sent = active & (months[:, :-1] > 0)
        above, below = ((table[:, :-1] * sent) @ weights for table in (numerator, denominator))
        reported, expected = sent @ weights, active @ weights
        lived = np.array([self._months_lived(own & active[row], p) for row, p in enumerate(periods)])
        reported_months = (reported > 0).astype(np.int64)
        place = self.cube.indicators.index(commitment.indicator)
        for row, body in zip(*np.nonzero((reported > 0) & (lived > 1)), strict=True):
            at = self.cube.place[periods[row]]
            members = np.append(own[body] & active[row], False)
            reported_months[row, body] = self.cube.months_sent(at, place, members)
        bound = (existing.astype(np.int64) @ weights) > 0
        return Sums(above, below, reported_months, lived, reported, expected, bound)

    def _months_lived(self, members: Truth, period: Period) -> Whole:
        """In how many months of the period any member of each body existed. Shape [body]."""
        alive = [(members & self._existed(month)).any(axis=1) for month in period.months]
        return np.asarray(np.sum(alive, axis=0), dtype=np.int64)

    def _led_by_whole(self, commitment: Commitment, periods: Sequence[Period], sums: Sums) -> Sums:
        """The jurisdiction's own row where it sent one, else the agencies' sums; never both added."""
        numerator, denominator, months = (table[:, -1:] for table in self._tables(commitment, periods))
        own = months > 0
        return replace(
            sums,
            numerator=np.where(own, numerator, sums.numerator),
            denominator=np.where(own, denominator, sums.denominator),
            reported_months=np.where(own, months, sums.reported_months),
            expected_months=self._whole_lived(periods),
            reported_agencies=np.where(own, 1, sums.reported_agencies),
            expected_agencies=np.where(own, 1, sums.expected_agencies),
        )

    def _whole_lived(self, periods: Sequence[Period]) -> Whole:
        """In how many months of each period the jurisdiction itself existed. Shape [period, 1]."""
        whole = self.directory.whole
        counts = [
            sum(whole.existed(*month.days(self.closing_day)) for month in period.months) for period in periods
        ]
        return np.array(counts, dtype=np.int64)[:, None]


def _unsummable(sums: Sums) -> Sums:
    """Scores of several bodies are never added up: only the group's own score would count."""
    nothing = np.zeros_like(sums.numerator)
    return replace(
        sums,
        numerator=nothing,
        reported_months=nothing,
        reported_agencies=nothing,
        expected_agencies=np.minimum(sums.expected_agencies, 1),
    )
