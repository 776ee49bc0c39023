"""Where two plans of one jurisdiction and year disagree: another operator or value for one indicator, or one
thing measured by two ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from indicators.findings import RIVALS
from indicators.formats import target
from indicators.model import TIER_NAMES, Plan, Target
from indicators.registry import Registry, formula_in_words


@dataclass(frozen=True)
class Conflict:
    """Two plans of one year that ask for different things; the leading plan comes first."""

    plans: tuple[Plan, Plan]
    indicators: tuple[str, str]
    """The same twice, or the two rival ones."""
    demands: tuple[str, str]

    @property
    def is_of_ratios(self) -> bool:
        """Whether the plans divide by different things, not only set different levels."""
        return self.indicators[0] != self.indicators[1]


def conflicts(plans: Sequence[Plan]) -> list[Conflict]:
    """Every disagreement between plans of one jurisdiction and year, in the leading plan's order."""
    found = []
    for one, other in combinations(plans, 2):
        if (one.jurisdiction, one.year) == (other.jurisdiction, other.year):
            for pair in _compared(one, other):
                mine, theirs = _of(one, pair[0]), _of(other, pair[1])
                if pair[0] != pair[1] or _levels(mine) != _levels(theirs):
                    words = demand_words(mine), demand_words(theirs)
                    found.append(Conflict((one, other), pair, words))
    return found


def _compared(one: Plan, other: Plan) -> list[tuple[str, str]]:
    """Indicators of both plans that speak of one thing, in the order of the first."""
    mine = list(dict.fromkeys(t.indicator for t in one.targets))
    theirs = {t.indicator for t in other.targets}
    pairs = []
    for name in mine:
        rival = RIVALS.get(name)
        if name in theirs:
            pairs.append((name, name))
        elif rival in theirs and rival not in mine:
            pairs.append((name, rival))
    return pairs


def _of(plan: Plan, indicator: str) -> list[Target]:
    return [one for one in plan.targets if one.indicator == indicator]


def _levels(targets: Sequence[Target]) -> set[tuple[str, object]]:
    return {(one.operator, one.value) for one in targets}


def demand_words(targets: Sequence[Target]) -> str:
    """What is asked: "≥ 80%", or each tier's where they differ: "≥ 70% (sở, ban, ngành), ≥ 60% (…)"."""
    if len(_levels(targets)) == 1:
        return level_words(targets[0])
    parts = (
        f"{level_words(one)} ({', '.join(TIER_NAMES.get(w, w).lower() for w in one.applies_to)})"
        for one in targets
    )
    return ", ".join(parts)


def level_words(one: Target) -> str:
    """Operator and value of one target: "≥ 80%"."""
    return target(one.operator, one.value, one.unit)


def difference_words(conflict: Conflict, registry: Registry) -> str:
    """In what two plans differ: the level only, or the ratio itself, with both ratios."""
    if not conflict.is_of_ratios:
        return "cùng tỷ lệ, khác mức"
    ratios = [formula_in_words(registry, registry.indicators[name].formula) for name in conflict.indicators]
    return f"khác tỷ lệ: {ratios[0]}; {ratios[1]}"
