"""The second reading of the past: counts of bodies that are gone, summed into the bodies of today.

Σ/Σ along the dated successions of the directory, and nothing else: where a body was split between bodies of
which not all are looked at, or where the province itself became another one, there is no figure and a
sentence says why. What comes out is never judged; targets stay with the bodies as they reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from indicators import formats
from indicators.aggregation import SCALE, Cube
from indicators.commitments import Commitment
from indicators.model import Agency, Directory, Indicator
from indicators.periods import Period
from indicators.profiles import lineage
from indicators.registry import Registry

MOST_NAMES = 3


@dataclass(frozen=True)
class Group:
    """Bodies of today that are looked at together: one of them, a tier, or all that a target binds."""

    ids: frozenset[str]
    is_total: bool = False
    """Whether it is the whole jurisdiction, whose own figures lead where it sent any."""


@dataclass(frozen=True)
class Gathering:
    """The bodies whose counts of a period belong to a group of today, or why that cannot be said."""

    parts: tuple[Agency, ...]
    obstacle: str = ""


class Succession:
    """Where the bodies of a directory stand on a day: each with the bodies that carry it on."""

    def __init__(self, directory: Directory, on: date, closing_day: int | None = None) -> None:
        self.directory, self.on, self.closing_day = directory, on, closing_day
        self.living = frozenset(body.id for body in directory.existing(on, on))
        self.heirs = {body.id: self._heirs(body.id, frozenset()) for body in directory.bodies}
        self.before: dict[str, list[Agency]] = {}
        for body in directory.bodies:
            for heir in self.heirs[body.id]:
                self.before.setdefault(heir, []).append(body)
        days = {body.valid_from for body in directory.bodies if body.valid_from and body.valid_from <= on}
        new = [day for day in days if lineage.is_new_province(directory, day)]
        self.since = max(new, default=None)
        """The day the province became what it is; None where it always was."""

    def _heirs(self, name: str, seen: frozenset[str]) -> frozenset[str]:
        if name in self.living:
            return frozenset((name,))
        body = self.directory.by_id.get(name)
        onward = () if body is None or name in seen else body.successors
        return frozenset().union(*(self._heirs(heir, seen | {name}) for heir in onward))

    def gathered(self, group: Group, period: Period) -> Gathering:
        """Whose counts of the period belong to a group of today's bodies."""
        first, last = period.days(self.closing_day)
        if self.since and first < self.since:
            day = formats.day(self.since)
            return Gathering(
                (), f"trước {day} là số của tỉnh cũ, chưa sáp nhập; tỉnh đã khác nên không quy về được"
            )
        standing = [body for body in self._related(group) if body.existed(first, last)]
        parted = [body for body in standing if not self._is_of(body, group)]
        return Gathering((), self._split(parted)) if parted else Gathering(tuple(standing))

    def _related(self, group: Group) -> Sequence[Agency]:
        """Every body of which anything is in the group, in the directory's order."""
        if len(group.ids) == 1:
            return self.before.get(next(iter(group.ids)), ())
        orphans = self.living <= group.ids
        return [
            body
            for body in self.directory.bodies
            if self.heirs[body.id] & group.ids or (orphans and not self.heirs[body.id])
        ]

    def _is_of(self, body: Agency, group: Group) -> bool:
        """Whether all that became of a body is in the group; what went to nobody is in the whole alone."""
        heirs = self.heirs[body.id]
        return heirs <= group.ids if heirs else self.living <= group.ids

    def _split(self, parted: Sequence[Agency]) -> str:
        """Which bodies went to several: "Sở Nội vụ (đến 28/02/2025) chia cho 2 đơn vị, …"."""
        named = [
            f"{body.short_name} (đến {formats.day(body.valid_to)}) chia cho {len(body.successors)} đơn vị"
            for body in parted[:MOST_NAMES]
        ]
        more = f" và {len(parted) - MOST_NAMES} đơn vị khác" if len(parted) > MOST_NAMES else ""
        return f"{'; '.join(named)}{more}, không có tỷ lệ chia nên không quy về được"

    @property
    def is_needed(self) -> bool:
        """Whether any body has ended or begun, so that the two readings differ at all."""
        return any(body.valid_from or body.valid_to for body in self.directory.bodies)


@dataclass(frozen=True)
class Rebased:
    """A group's figure in one period, over everything that is part of it today."""

    period: Period
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    parts: tuple[Agency, ...] = ()
    """The bodies that sent what is summed, in the directory's order."""
    expected: int = 0
    """How many bodies of that time belong to the group."""
    months: int = 0
    """In how many months of the period any of them sent."""
    provisional: bool = False
    obstacle: str = ""
    """Why there is no figure; "" where there is one, or nothing was sent."""

    @property
    def counts(self) -> str:
        """Numerator over denominator; "" where there is none."""
        known = self.numerator is not None and self.denominator is not None
        return formats.fraction(self.numerator, self.denominator) if known else ""

    def differs(self, group: Group) -> bool:
        """Whether bodies that are gone are in it, or it cannot be said."""
        return bool(self.obstacle) or any(body.valid_to and body.id not in group.ids for body in self.parts)


def rebased(
    cube: Cube,
    registry: Registry,
    succession: Succession,
    indicator: Indicator,
    group: Group,
    periods: Sequence[Period],
    commitment: Commitment | None = None,
) -> list[Rebased]:
    """One figure a period for a group of today's bodies; `cube` as for `status.statuses`.

    `commitment` leaves out bodies that its plan releases in a period. Scores of several bodies are never
    added; a stock is that of the bodies standing at the period's end, which took over what others left.
    """
    build = _Summing(cube, registry, succession, indicator, commitment)
    return [build.figure(group, period) for period in periods]


class _Summing:
    """Sums of one indicator from the cube."""

    def __init__(
        self,
        cube: Cube,
        registry: Registry,
        succession: Succession,
        indicator: Indicator,
        commitment: Commitment | None,
    ) -> None:
        self.cube, self.succession, self.indicator, self.commitment = cube, succession, indicator, commitment
        self.place = cube.indicators.index(indicator.id)
        self.agency = {name: place for place, name in enumerate(cube.agencies)}
        self.is_stock = registry.measures[indicator.formula.numerator[0]].stock

    def figure(self, group: Group, period: Period) -> Rebased:
        """The group's figure of one period."""
        found = self.succession.gathered(group, period)
        last = period.days(self.succession.closing_day)[1]
        is_open = last >= self.succession.on
        if found.obstacle:
            return Rebased(period, obstacle=found.obstacle)
        parts = [body for body in found.parts if self._counts(body, period)]
        if self.is_stock:
            parts = [body for body in parts if body.valid_to is None or body.valid_to >= last]
        whole = self.succession.directory.whole
        if group.is_total and self.cube.months[self.cube.place[period], self.place, self.agency[whole.id]]:
            parts = [whole]
        sent = [body for body in parts if self._months(body, period)]
        if self.indicator.formula.kind == "score" and len(parts) > 1 and sent:
            return Rebased(period, expected=len(parts), obstacle="điểm của nhiều đơn vị không cộng được")
        return self._summed(sent, len(parts), period, is_open=is_open)

    def _counts(self, body: Agency, period: Period) -> bool:
        days = period.days(self.succession.closing_day)
        return self.commitment is None or not self.commitment.is_exempt(body, *days)

    def _months(self, body: Agency, period: Period) -> int:
        return int(self.cube.months[self.cube.place[period], self.place, self.agency[body.id]])

    def _summed(self, sent: Sequence[Agency], expected: int, period: Period, *, is_open: bool) -> Rebased:
        if not sent:
            return Rebased(period, expected=expected)
        at = self.cube.place[period]
        own = [self.agency[body.id] for body in sent]
        above = Decimal(int(self.cube.numerator[at, self.place, own].sum())) / SCALE
        below = Decimal(int(self.cube.denominator[at, self.place, own].sum())) / SCALE
        mask = np.zeros(len(self.cube.agencies), dtype=bool)
        mask[own] = True
        has_denominator = bool(self.indicator.formula.denominator)
        percent = 100 if self.indicator.unit == "%" else 1
        value = above if not has_denominator else percent * above / below if below else None
        return Rebased(
            period,
            above,
            below if has_denominator else None,
            value,
            tuple(sent),
            expected,
            self.cube.months_sent(at, self.place, mask),
            is_open,
        )


def group_of(succession: Succession, scope: str, commitment: Commitment | None = None) -> Group:
    """The bodies of today that a scope means: the whole, a tier or one body; only those a target binds.

    Empty for a tier or body that is no more.
    """
    directory = succession.directory
    living = [body for body in directory.bodies if body.id in succession.living]
    is_total = scope in ("toan_tinh", directory.whole.id)
    chosen = [body for body in living if is_total or scope in (body.tier, body.id)]
    bound = [body.id for body in chosen if commitment is None or commitment.binds(body)]
    return Group(frozenset(bound), is_total)
