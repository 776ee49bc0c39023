"""Đơn vị: one agency against all its targets, quarter by quarter."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators.profiles import portrait_today, portraits, prospects
from indicators.profiles.portraits import Portrait
from pages.ui import (
    agency_choice,
    agency_table,
    html,
    notes_beside,
    sending,
    session,
    table_files,
)
from pages.ui.agency_choice import Choice
from pages.ui.agency_table import Beside


def render() -> None:
    """The answer, the filters, the table of targets."""
    if not session.has_figures():
        sending.no_figures("Đơn vị: chưa có số liệu nào", "Nạp tệp đầu tiên để xem đơn vị.")
        return
    title = st.container(key="answer-agency")
    filters = st.container(horizontal=True, key="filters-wide", vertical_alignment="center", gap="xsmall")
    body, assumed = st.container(), st.container(key="filters-assumption")
    with filters:
        choice = agency_choice.choose()
        shown = agency_choice.look(choice)
        chances = agency_choice.year_end(choice, assumed)
        noted = agency_choice.noted(choice)
        beside = Beside(*agency_choice.moved(choice), agency_choice.inherited(choice), chances, noted)
        _download(choice, shown, beside)
        st.html(agency_table.freshness(shown))
    with title:
        st.html(agency_table.answer(choice, shown, beside))
    if beside.inherited:
        body.html(agency_table.reading(choice, beside.inherited))
    has_any = shown.lines or shown.others or (beside.inherited and beside.inherited.figures)
    if has_any:
        body.html(agency_table.targets(choice, shown, beside))
    if below := agency_table.below(choice, shown, beside):
        st.html(below)
    if not has_any:
        st.html(html.note("Đơn vị chưa có số liệu nào trong năm đang xem."))
    named = [line.indicator.id for line in (*shown.lines, *shown.untouched, *shown.others)]
    notes_beside.of_agency(choice.agency, choice.period, list(dict.fromkeys(named)))


def _download(choice: Choice, shown: Portrait, beside: Beside) -> None:
    """The table as files; re-based figures in columns of their own."""
    periods = portraits.columns(choice.period)

    def table() -> pd.DataFrame:
        frame = prospects.with_year_end(portraits.numbers(shown, periods), shown, beside.prospects)
        known = beside.inherited
        return portrait_today.with_inherited(frame, shown, known, periods) if known else frame

    if shown.lines or shown.untouched or shown.others:
        how = ("quy-ve",) if choice.is_of_today else ()
        title = portraits.headline(shown, choice.agency.short_name, session.office().settings.closing_day)
        table_files.offer(table, title, choice.agency.id, str(choice.period.year), *how)
