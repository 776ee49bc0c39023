"""What saving would do: targets of a plan that differ, and statuses of a period before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data import answers
from data.answers import Office
from data.settings import Settings
from indicators import plan_changes
from indicators.edited_plans import mapping_of
from indicators.model import Plan
from indicators.periods import Period, parse
from indicators.scopes import Scope
from pages.ui import admin_plans_draft, admin_plans_words, choices, html, session
from pages.ui.admin_plans_draft import Draft

PERIOD = "xet-ky"


def draw(draft: Draft, plan: Plan) -> None:
    """The targets that differ, then the statuses of a chosen period of the plan's year."""
    here = session.office()
    against = here.registry.plan(draft.against) if draft.against else None
    found = plan_changes.changes(against, plan)
    st.html(html.section(admin_plans_words.changes_title(found, _against_words(against, plan))))
    if against and not draft.is_new and (words := admin_plans_words.head_words(against, plan)):
        st.html(html.note(words))
    if found and (against or len(found) <= 60):
        st.html(admin_plans_words.changes_table(found, (against, plan), here.registry.indicators))
    effect(plan, against)


def doubts(draft: Draft, plan: Plan) -> list[str]:
    """What may be saved and is seldom meant, one sentence each."""
    here = session.office()
    others = here.registry.plans_of(here.jurisdiction)
    found = plan_changes.doubts(plan, here.registry.indicators, here.directory, others)
    against = here.registry.plan(draft.against) if draft.against else None
    if against and not draft.is_new:
        terms = (against, plan, here.registry.indicators, here.directory)
        return [*admin_plans_words.released_no_more(*terms), *found]
    return found


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
    st.html(html.section("Trạng thái theo kế hoạch này"))
    chosen = _period(periods)
    after = _judged(here, plan, chosen)
    if against is None or against.year != plan.year:
        st.html(admin_plans_words.standing_table(here.registry.indicators, after))
        return
    _moved(chosen.label, _judged(here, against, chosen), after)


def effect_of_settings(later: Settings) -> None:
    """What becomes of statuses by every plan of a chosen period's year with these settings."""
    here = session.office()
    years = {plan.year for plan in admin_plans_draft.newest_first()}
    periods = [p for p in choices.known_periods() if p.kind in ("quarter", "year") and p.year in years]
    st.html(html.section("Trạng thái theo cài đặt mới"))
    if not periods:
        st.html(html.note("Chưa năm nào có cả kế hoạch và số liệu: chưa có trạng thái nào đổi."))
        return
    chosen = _period(periods)
    for plan in here.registry.in_force(here.jurisdiction, chosen):
        sides = [_judged(office, plan, chosen) for office in (here, replace(here, settings=later))]
        _moved(f"{plan.short_name}, {chosen.label}", *sides)


def _period(periods: Sequence[Period]) -> Period:
    """The chosen one; before anything is chosen the newest that is over and has figures."""
    here = session.office()
    labels = {period.id: period.label[:1].upper() + period.label[1:] for period in periods}
    over = [p for p in periods if here.settings.is_over(p)]
    filled = next((period.id for period in [*over, *periods] if session.is_filled(period)), periods[0].id)
    return parse(choices.choice(PERIOD, "Kỳ", list(labels), filled, labels.__getitem__, width=170))


def _moved(title: str, before: pd.DataFrame, after: pd.DataFrame) -> None:
    """How many statuses come out otherwise, from which to which, then a line each target."""
    moves = admin_plans_words.moves_words(before, after)
    told = html.note(f"{title[:1].upper()}{title[1:]}: {moves}.")
    st.html(told + admin_plans_words.effect_table(session.office().registry.indicators, before, after))


def _judged(here: Office, plan: Plan, period: Period) -> pd.DataFrame:
    """Judgements of the whole and of agencies as if the plan were in force, by the office's settings."""
    terms = here.terms
    mark = (here.version, terms, str(mapping_of(plan)))
    return _statuses(mark, period, replace(here, registry=here.registry.with_plan(plan)), plan.id)


@st.cache_resource(max_entries=16, ttl="10m", show_spinner="Đang tính trạng thái…")
def _statuses(mark: tuple[Any, ...], period: Period, _laid: Office, _plan: str) -> pd.DataFrame:
    scopes: tuple[Scope, ...] = ("total", "agencies")
    parts = [
        answers.statuses(_laid, [period], plan=_plan, scope=scope).assign(scope=scope) for scope in scopes
    ]
    return pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
