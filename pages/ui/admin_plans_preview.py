"""What saving the plan would do: targets that differ, and statuses of a period before and after."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data import answers
from indicators import plan_changes
from indicators.edited_plans import mapping_of
from indicators.formats import count
from indicators.model import Plan
from indicators.periods import Period, parse
from pages.ui import admin_plans_words, choices, html, session
from pages.ui.admin_plans_draft import Draft

PERIOD = "xet-ky"


def draw(draft: Draft, plan: Plan) -> None:
    """Doubts, the targets that differ, then the statuses of a chosen period of the plan's year."""
    here = session.office()
    against = here.registry.plan(draft.against) if draft.against else None
    found = plan_changes.changes(against, plan)
    st.html(html.section(admin_plans_words.changes_title(found, _against_words(against, plan))))
    if against and not draft.is_new and (words := admin_plans_words.head_words(against, plan)):
        st.html(html.note(words))
    if found and (against or len(found) <= 60):
        st.html(admin_plans_words.changes_table(found, (against, plan), here.registry.indicators))
    doubts = plan_changes.doubts(plan, here.registry.indicators, here.directory)
    if against and not draft.is_new:
        terms = (against, plan, here.registry.indicators, here.directory)
        doubts = [*admin_plans_words.released_no_more(*terms), *doubts]
    if doubts:
        title = f"{count(len(doubts))} chỗ nên xem lại, không chặn việc lưu"
        st.html(html.section(title) + admin_plans_words.doubt_list(doubts))
    effect(plan, against)


def _against_words(against: Plan | None, plan: Plan) -> str:
    if against is None:
        return ""
    return against.short_name if against.year == plan.year else f"{against.short_name} (năm {against.year})"


def effect(plan: Plan, against: Plan | None) -> None:
    """What becomes of statuses; of a plan's years without figures, that there are none."""
    periods = [p for p in choices.known_periods() if p.kind in ("quarter", "year") and p.year == plan.year]
    if not periods:
        st.html(html.note(f"Năm {plan.year} chưa có số liệu: chưa có trạng thái nào đổi."))
        return
    here = session.office()
    labels = {period.id: period.label[:1].upper() + period.label[1:] for period in periods}
    st.html(html.section("Trạng thái theo kế hoạch này"))
    over = [p for p in periods if p.days(here.settings.closing_day)[1] < here.settings.today]
    filled = next((period.id for period in [*over, *periods] if session.is_filled(period)), periods[0].id)
    chosen = parse(choices.choice(PERIOD, "Kỳ", list(labels), filled, labels.__getitem__, width=170))
    indicators, after = here.registry.indicators, _judged(plan, chosen)
    if against is None or against.year != plan.year:
        st.html(admin_plans_words.standing_table(indicators, after))
        return
    before = _judged(against, chosen)
    moved = admin_plans_words.moved_counts(before, after).total()
    words = f"{count(moved)} trạng thái của đơn vị đổi" if moved else "không trạng thái nào của đơn vị đổi"
    told = html.note(f"{chosen.label[:1].upper()}{chosen.label[1:]}: {words}.")
    st.html(told + admin_plans_words.effect_table(indicators, before, after))


def _judged(plan: Plan, period: Period) -> pd.DataFrame:
    here = session.office()
    mark = (here.store.version, here.settings.today, str(mapping_of(plan)))
    return _statuses(mark, period, plan)


@st.cache_resource(max_entries=16, ttl="10m", show_spinner="Đang tính trạng thái…")
def _statuses(mark: tuple[Any, ...], period: Period, _plan: Plan) -> pd.DataFrame:
    """Judgements of the whole and of agencies as if the plan were in force."""
    here = session.office()
    laid = replace(here, registry=here.registry.with_plan(_plan))
    parts = [
        answers.statuses(laid, [period], plan=_plan.id, scope=scope).assign(scope=scope)
        for scope in ("total", "agencies")
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)
