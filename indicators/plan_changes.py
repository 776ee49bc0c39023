"""What an edit does to a plan: targets added, changed, taken out; and what in a plan makes one ask again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from indicators import quoted_levels
from indicators.formats import level
from indicators.model import AGENCY_TIERS, TIER_NAMES, Directory, Indicator, Plan, Target

HEAD = ("document", "short_name", "number", "date", "year", "has_total")
TARGET = (
    *("article", "indicator", "operator", "value", "wording", "applies_to"),
    *("quote", "exempt", "note"),
)


@dataclass(frozen=True)
class Change:
    """One target that differs; `fields` are those of TARGET that changed, in that order."""

    kind: Literal["added", "changed", "removed"]
    before: Target | None
    after: Target | None
    fields: tuple[str, ...] = ()

    @property
    def target(self) -> Target:
        """The target as it will be, or as it was when it goes."""
        one = self.after or self.before
        assert one is not None, "a change has a side"
        return one


def head_changes(before: Plan, after: Plan) -> tuple[str, ...]:
    """The fields of HEAD that differ."""
    return tuple(name for name in HEAD if getattr(before, name) != getattr(after, name))


def changes(before: Plan | None, after: Plan) -> list[Change]:
    """The targets that differ, in the order of the plan as it will be, those taken out last.

    A target is the same one when indicator and whom it binds are the same; else the next of its indicator.
    """
    left = list(before.targets) if before else []
    pairs: dict[int, Target] = {}
    for alike in (_is_equal, _binds_alike, _is_of_indicator):
        for place, target in enumerate(after.targets):
            found = next((one for one in left if alike(one, target)), None) if place not in pairs else None
            if found is not None:
                pairs[place] = found
                left.remove(found)
    told = [_change(pairs.get(place), target) for place, target in enumerate(after.targets)]
    return [*filter(None, told), *(Change("removed", one, None) for one in left)]


def _change(before: Target | None, after: Target) -> Change | None:
    if before is None:
        return Change("added", None, after)
    fields = tuple(name for name in TARGET if getattr(before, name) != getattr(after, name))
    return Change("changed", before, after, fields) if fields else None


def _is_equal(one: Target, other: Target) -> bool:
    return one == other


def _binds_alike(one: Target, other: Target) -> bool:
    return one.indicator == other.indicator and set(one.applies_to) == set(other.applies_to)


def _is_of_indicator(one: Target, other: Target) -> bool:
    return one.indicator == other.indicator


def doubts(
    plan: Plan, indicators: Mapping[str, Indicator], directory: Directory, others: Sequence[Plan] = ()
) -> list[str]:
    """What is allowed but seldom meant, one Vietnamese sentence each, in the order of the plan.

    `others` are the plans known beside it.
    """
    found = []
    for place, target in enumerate(plan.targets):
        known = indicators[target.indicator]
        where = f"Mục tiêu {place + 1} ({known.short_name})"
        if (
            target.unit == "%"
            and target.value is not None
            and not known.can_exceed_100
            and target.value > 100
        ):
            found.append(f"{where}: {level(target.value, '%')} lớn hơn 100%, không đơn vị nào đạt được.")
        if target.value is not None and target.value < 0:
            found.append(f"{where}: giá trị nhỏ hơn 0.")
        if target.wording.lower() not in target.quote.lower():
            found.append(f"{where}: chữ “{target.wording}” không có trong câu trích.")
        if fault := quoted_levels.missing_level(target):
            found.append(f"{where}: {fault}.")
    found += [*_bound_twice(plan, indicators), *_for_nobody(plan, directory)]
    known_names = {name for body in directory.bodies for name in (body.id, body.name, body.short_name)}
    known_names |= {alias for body in directory.bodies for alias in body.aliases}
    named = [name for group in plan.groups.values() for name in group.agencies]
    named += [exemption.agency for exemption in plan.exemptions]
    found += [
        f"“{name}” không có trong danh sách đơn vị."
        for name in dict.fromkeys(named)
        if name not in known_names
    ]
    if plan.date is None:
        found.append("Chưa có ngày ban hành: văn bản cùng năm có ngày sẽ đứng trước văn bản này.")
    elif plan.date.year not in (plan.year, plan.year - 1):
        found.append(f"Ban hành năm {plan.date.year} nhưng có hiệu lực năm {plan.year}.")
    found += [
        f"Năm {plan.year} đã có kế hoạch theo {plan.number} ({one.short_name}, {len(one.targets)} mục tiêu): "
        "lưu thêm thì chỉ tiêu của văn bản ấy được xét hai lần."
        for one in others
        if plan.number and (one.number, one.year) == (plan.number, plan.year) and one.id != plan.id
    ]
    return found


def _for_nobody(plan: Plan, directory: Directory) -> list[str]:
    """Tiers a target binds that no agency belongs to in the plan's year, as those a reform has ended."""
    bodies = directory.existing(date(plan.year, 1, 1), date(plan.year, 12, 31))
    living = {body.tier for body in bodies}
    asked = dict.fromkeys(who for target in plan.targets for who in target.applies_to)
    return [
        f"Năm {plan.year} không có đơn vị nào thuộc khối {TIER_NAMES[who]}: mục tiêu giao cho khối ấy không "
        "xét đơn vị nào."
        for who in asked
        if who in AGENCY_TIERS and who not in living
    ]


def _bound_twice(plan: Plan, indicators: Mapping[str, Indicator]) -> list[str]:
    """The first target of an indicator counts for a body: a second one would be passed over in silence."""
    bound = Counter((target.indicator, who) for target in plan.targets for who in set(target.applies_to))
    names = dict.fromkeys(indicator for (indicator, _), times in bound.items() if times > 1)
    return [
        f"“{indicators[name].short_name}” có hai mục tiêu cho cùng một khối hay nhóm: "
        "chỉ mục tiêu đứng trước được xét."
        for name in names
    ]
