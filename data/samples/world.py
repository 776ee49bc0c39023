"""What every body of the sample counted in every month, under the measure names of the four templates.

The identities of the templates hold here by construction, and dossiers are conserved: those pending at the
end of a month are those of the month before, plus received, minus resolved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import fsum
from random import Random

from data.samples import edges, levels
from data.samples.levels import FIRST, GROUPS, LAST, RATES, Group, Levels, spread, stretched, whole_number
from data.samples.profiles import SEED, Profile
from indicators.periods import Period, month_at

Counts = dict[str, int]
Shifts = dict[tuple[Group, str], float]
World = dict[tuple[str, int], Counts]
"""(agency id, month index) → counts."""

MONTHS = tuple(month_at(index) for index in range(FIRST.first, LAST.first + 1))
RUNNING_IN = (0.94, 0.97, 0.99)
"""A merged body works below its level in its first months."""
SLOWED = frozenset({"online", "dossiers", "results", "reuse", "payment"})


def build(profiles: Sequence[Profile]) -> World:
    """Count every body in every month in which it existed."""
    curves = levels.read()
    chances = {profile.agency.id: Random(f"{SEED}/{profile.agency.id}/so-lieu") for profile in profiles}  # nosec B311 # made up
    world: World = {}
    for month in MONTHS:
        present = [profile for profile in profiles if profile.agency.existed(*month.days())]
        shifts = _shifts(present, curves, month)
        for profile in present:
            agency = profile.agency.id
            before = world.get((agency, month.first - 1), {})
            body = _Month(profile, month, shifts, chances[agency])
            world[agency, month.first] = body.counts(before.get("pending"))
    return world


def _shifts(present: Sequence[Profile], curves: Levels, month: Period) -> Shifts:
    """How far each rate of each group must move to lie on its curve; for "overdue" a factor."""
    shifts: Shifts = {}
    for group in GROUPS:
        members = [profile for profile in present if profile.group == group]
        for rate in RATES:
            aim = levels.at(curves, group, rate, month) / 100
            rates = [profile.rates[rate] for profile in members]
            shifts[group, rate] = levels.shift_to(aim, rates, [profile.weight(rate) for profile in members])
        weights = fsum(profile.overdue for profile in members)
        shifts[group, "overdue"] = levels.at(curves, group, "overdue", month) / weights if weights else 0.0
    return shifts


class _Month:
    """One body in one month."""

    def __init__(self, profile: Profile, month: Period, shifts: Shifts, chance: Random) -> None:
        self.profile, self.month, self.shifts, self.chance = profile, month, shifts, chance

    def counts(self, pending_before: int | None) -> Counts:
        """All counts of the four templates; `pending_before` None for a body that begins."""
        received = self._received()
        resolved = self._resolved(received["received"], pending_before)
        digitized = self._digitized(received["received"], resolved["resolved"])
        return {**received, **resolved, **digitized, **self._paid(received["received"])}

    def _rate(self, name: str) -> float:
        rate = stretched(self.profile.rates[name], self.shifts[self.profile.group, name])
        if name in SLOWED:
            rate *= self._running_in()
        # A body that has reached 100 % stays there: no chance moves it.
        return min(max(rate + 0.35 * rate * (1 - rate) * spread(self.chance), 0.0), 1.0)

    def _running_in(self) -> float:
        begins = self.profile.agency.valid_from
        if begins is None or self.profile.group != "so_nganh":
            return 1.0
        age = self.month.first - (begins.year * 12 + begins.month - 1)
        return RUNNING_IN[age] if age < len(RUNNING_IN) else 1.0

    def _part(self, amount: int, rate: str) -> int:
        return min(whole_number(amount * self._rate(rate), self.chance), amount)

    def _received(self) -> Counts:
        amount = self.profile.volume * levels.season(self.month) * (1 + 0.12 * spread(self.chance))
        received = whole_number(amount, self.chance)
        online = self._part(received, "online")
        if edge := edges.counts(self.profile.agency.id, "received", self.month.id):
            online, received = edge
        trend = 0.55 + 0.006 * (self.month.first - FIRST.first)
        full = min(whole_number(online * (trend + 0.1 * spread(self.chance)), self.chance), online)
        by_post = whole_number((received - online) * 0.1 * self.chance.random(), self.chance)
        by_post = min(by_post, received - online)
        return {
            "received": received,
            "received_online": online,
            "received_full_online": full,
            "received_in_person": received - online - by_post,
            "received_by_post": by_post,
        }

    def _resolved(self, received: int, pending_before: int | None) -> Counts:
        overdue = int(self.profile.overdue * self.shifts[self.profile.group, "overdue"] + 0.5)
        pending = overdue + whole_number(received * (0.28 + 0.06 * spread(self.chance)), self.chance)
        at_hand = received + (pending if pending_before is None else pending_before)
        pending = max(min(pending, at_hand), min(overdue, at_hand))
        overdue = min(overdue, pending)
        resolved = at_hand - pending
        in_time = self._part(resolved, "on_time")
        early = min(whole_number(in_time * (0.62 + 0.15 * spread(self.chance)), self.chance), in_time)
        late = resolved - in_time
        return {
            "resolved": resolved,
            "resolved_early": early,
            "resolved_on_time": in_time - early,
            "resolved_late": late,
            "resolved_late_apologized": self._part(late, "apology"),
            "resolved_online": self._part(resolved, "resolution"),
            "pending": pending,
            "pending_in_time": pending - overdue,
            "pending_overdue": overdue,
        }

    def _digitized(self, received: int, resolved: int) -> Counts:
        return {
            "dossiers_received": received,
            "dossiers_digitized": self._part(received, "dossiers"),
            "dossiers_reusing_data": self._part(received, "reuse"),
            "results_due": resolved,
            "results_digitized": self._part(resolved, "results"),
            "results_electronic": self._part(resolved, "e_result"),
        }

    def _paid(self, received: int) -> Counts:
        payments = min(whole_number(received * self.profile.paid, self.chance), received)
        online = self._part(payments, "payment")
        if edge := edges.counts(self.profile.agency.id, "payments", self.month.id):
            online, payments = edge
        procedures = self.profile.fee_procedures
        shift = self.shifts[self.profile.group, "provision"]
        provided = procedures * stretched(self.profile.rates["provision"], shift)
        return {
            "payments": payments,
            "payments_online": online,
            "procedures_with_fee": procedures,
            "procedures_with_online_payment": min(int(provided + 0.5), procedures),
        }


def in_order(
    world: World, profiles: Sequence[Profile], months: Sequence[Period]
) -> Iterator[tuple[Profile, Period, Counts]]:
    """Counts by month and, inside a month, in the directory's order."""
    for month in months:
        for profile in profiles:
            if counts := world.get((profile.agency.id, month.first)):
                yield profile, month, counts
