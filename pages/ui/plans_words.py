"""The plans in words: how a target is read and whom it binds, what a search finds, the title. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from indicators.conflicts import level_words
from indicators.formats import count, day, fold
from indicators.model import TIER_NAMES, Plan, Target
from indicators.registry import Registry


def reading_words(one: Target) -> str:
    """The document's own words and how they are read: "“đạt tối thiểu” → ≥ 80%"."""
    return f"“{one.wording}” → {level_words(one)}"


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


def found_by(needle: str, one: Target, plan: Plan, registry: Registry) -> bool:
    """Whether all words of a search occur in a target, typed with or without diacritics."""
    indicator = registry.indicators[one.indicator]
    texts = (one.article, indicator.name, indicator.short_name, one.quote, one.note, one.exempt)
    heap = fold(
        " ".join([plan.short_name, plan.number or "", applies_words(one, plan), *filter(None, texts)])
    )
    return all(word in heap for word in fold(needle).split())


def numbers(
    plans: Sequence[Plan], targets: Mapping[str, Sequence[Target]], registry: Registry
) -> pd.DataFrame:
    """The targets shown as a table to take away, in the documents' order; `targets` by plan."""
    rows = [
        {
            "Văn bản": plan.short_name,
            "Số, ngày": f"{plan.number} ngày {day(plan.date)}" if plan.number and plan.date else "",
            "Năm": plan.year,
            "Mục": one.article,
            "Chỉ tiêu": registry.indicators[one.indicator].short_name,
            "Mã chỉ tiêu": one.indicator,
            "Văn bản viết": one.quote,
            "Được đọc là": level_words(one),
            "Giá trị": float("nan") if one.value is None else float(one.value),
            "Đơn vị tính": one.unit,
            "Áp dụng": applies_words(one, plan),
            "Miễn": one.exempt or "",
            "Ghi chú": one.note or "",
        }
        for plan in plans
        for one in targets[plan.id]
    ]
    return pd.DataFrame(rows)


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
