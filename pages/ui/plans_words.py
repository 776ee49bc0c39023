"""The plans in words: what each target asks and of whom, where two plans disagree, what a search finds. Pure.

Two plans of one jurisdiction and year disagree where they set another operator or value for one indicator,
or measure one thing by two ratios.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from indicators.findings import RIVALS
from indicators.formats import count, day, fold, target
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


def conflicts(registry: Registry, plans: Sequence[Plan]) -> list[Conflict]:
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
        return _level(targets[0])
    parts = (
        f"{_level(one)} ({', '.join(TIER_NAMES.get(w, w).lower() for w in one.applies_to)})"
        for one in targets
    )
    return ", ".join(parts)


def _level(one: Target) -> str:
    return target(one.operator, one.value, one.unit)


def reading_words(one: Target) -> str:
    """The document's own words and how they are read: "“đạt tối thiểu” → ≥ 80%"."""
    return f"“{one.wording}” → {_level(one)}"


def applies_words(one: Target, plan: Plan) -> str:
    """Whom a target binds: tiers by name, groups by the bodies they hold."""
    names = []
    for who in one.applies_to:
        group = plan.groups.get(who)
        if group is None:
            names.append(TIER_NAMES[who].lower())
        else:
            names += group.agencies or [TIER_NAMES[tier].lower() for tier in group.tiers]
    return "; ".join(names)


def document_words(plan: Plan) -> str:
    """Number and date, or that the copy at hand leaves them blank; and the days it holds."""
    if plan.number and plan.date:
        known = f"{plan.number} ngày {day(plan.date)}"
    else:
        known = plan.number or "Bản đang có để trống số và ngày"
    annex = " PL: phụ lục." if any(one.article.startswith("PL") for one in plan.targets) else ""
    return f"{known}. Hiệu lực 01/01/{plan.year} – 31/12/{plan.year}.{annex}"


def conflict_words(conflict: Conflict, registry: Registry) -> str:
    """In what two plans differ: the level only, or the ratio itself, with both ratios."""
    if not conflict.is_of_ratios:
        return "cùng tỷ lệ, khác mức"
    ratios = [formula_in_words(registry, registry.indicators[name].formula) for name in conflict.indicators]
    return f"khác tỷ lệ: {ratios[0]}; {ratios[1]}"


def found_by(needle: str, one: Target, plan: Plan, registry: Registry) -> bool:
    """Whether all words of a search occur in a target, typed with or without diacritics."""
    indicator = registry.indicators[one.indicator]
    texts = (one.article, indicator.name, indicator.short_name, one.quote, one.note, one.exempt)
    heap = fold(
        " ".join([plan.short_name, plan.number or "", applies_words(one, plan), *filter(None, texts)])
    )
    return all(word in heap for word in fold(needle).split())


def title(plans: Sequence[Plan], shown: int, disagreements: int, needle: str = "") -> str:
    """How many plans and targets are on the page, and in how many places plans disagree."""
    if needle:
        if not shown:
            return f"Không có chỉ tiêu nào khớp “{needle}”"
        return f"“{needle}”: {count(shown)} chỉ tiêu trong {count(len(plans))} kế hoạch{_years(plans)}"
    if not plans:
        return "Chưa có kế hoạch nào"
    words = f"{count(len(plans))} kế hoạch{_years(plans)}, {count(shown)} chỉ tiêu"
    return f"{words}; {count(disagreements)} chỗ đặt mức khác nhau" if disagreements else words


def _years(plans: Sequence[Plan]) -> str:
    years = sorted({plan.year for plan in plans})
    return f" năm {years[0]}" if len(years) == 1 else f" các năm {', '.join(map(str, years))}"
