"""Which target binds which bodies: a plan's targets on one indicator, gathered over its tiers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from indicators.model import Agency, Exemption, Plan, Target
from indicators.registry import Registry


@dataclass(frozen=True)
class Commitment:
    """What one plan (or none) demands of one indicator; tiers may have values of their own."""

    indicator: str
    plan: Plan | None = None
    targets: tuple[Target, ...] = ()
    in_force: bool = False

    @property
    def has_total(self) -> bool:
        """Whether a figure of the whole jurisdiction exists: not where single bodies are bound."""
        return self.plan is None or self.plan.has_total

    @property
    def whole_only(self) -> bool:
        """Whether the target speaks of the jurisdiction as a whole and gives no agency rows."""
        return any("toan_tinh" in target.applies_to for target in self.targets)

    @property
    def shared(self) -> Target | None:
        """The target of the total: one, unless tiers have different values."""
        demands = {(target.operator, target.value) for target in self.targets}
        return self.targets[0] if len(demands) == 1 else None

    @property
    def articles(self) -> str | None:
        """The articles the demand stands in."""
        return "; ".join(dict.fromkeys(target.article for target in self.targets)) or None

    def target_of(self, agency: Agency) -> Target | None:
        """The target that binds this body, or None."""
        return next((target for target in self.targets if self._binds(target, agency)), None)

    def binds(self, agency: Agency) -> bool:
        """Whether the body's figures belong in this demand; every body's where nobody is named."""
        return not self.targets or self.whole_only or self.target_of(agency) is not None

    def _binds(self, target: Target, agency: Agency) -> bool:
        return any(who == agency.tier or self._in_group(who, agency) for who in target.applies_to)

    def _in_group(self, who: str, agency: Agency) -> bool:
        group = self.plan.groups.get(who) if self.plan else None
        if group is None:
            return False
        return agency.tier in group.tiers or any(
            name in (agency.name, agency.short_name, *agency.aliases) for name in group.agencies
        )

    def exemptions(self, agency: Agency) -> tuple[Exemption, ...]:
        """The plan's dated exemptions of this body from this indicator's target."""
        names = (agency.id, agency.name, agency.short_name)
        return tuple(
            exemption
            for exemption in (self.plan.exemptions if self.plan else ())
            if exemption.indicator == self.indicator and exemption.agency in names
        )

    def is_exempt(self, agency: Agency, first: date, last: date) -> bool:
        """Whether an exemption covers every day of the range on which the body existed."""
        return any(self.covers(one, agency, first, last) for one in self.exemptions(agency))

    @staticmethod
    def covers(exemption: Exemption, agency: Agency, first: date, last: date) -> bool:
        """Whether one exemption holds on every day of the range on which the body existed."""
        first = max(first, agency.valid_from or first)
        last = min(last, agency.valid_to or last)
        return exemption.valid_from <= first and (exemption.valid_to is None or last <= exemption.valid_to)

    @property
    def may_exempt(self) -> bool:
        """Whether any exemption concerns this demand at all."""
        return self.plan is not None and any(e.indicator == self.indicator for e in self.plan.exemptions)


def commitments(
    registry: Registry, jurisdiction: str, year: int, plan: str | None, indicator: str | None
) -> Iterator[Commitment]:
    """The demands to judge in a year, in the order answers show them.

    Plans in force (or the one named), later document first, targets in the document's order; then one
    demand without target for each remaining indicator, unless a plan is named without an indicator.
    """
    named = registry.plan(plan) if plan else None
    plans = (named,) if named else registry.plans_of(jurisdiction)
    seen = set()
    for one in plans:
        in_force = one.year == year
        if named is None and not in_force:
            continue
        for name in dict.fromkeys(target.indicator for target in one.targets):
            if indicator in (None, name):
                seen.add(name)
                targets = tuple(target for target in one.targets if target.indicator == name)
                yield Commitment(name, one, targets, in_force)
    if plan is None or indicator is not None:
        for name in registry.indicators:
            if name not in seen and indicator in (None, name):
                yield Commitment(name)
