"""Đơn vị: one agency against all its targets, quarter by quarter."""

from __future__ import annotations

import streamlit as st

from indicators.profiles import portraits, standings
from pages.ui import agency_choice, agency_table, html, session
from pages.ui.places import page_link


def render() -> None:
    """The answer, the filters, the table of targets."""
    if not session.has_figures():
        st.html(html.answer("Đơn vị: chưa có số liệu nào", html.note("Nạp tệp đầu tiên để xem đơn vị.")))
        page_link("upload", "Nạp số liệu")
        return
    title = st.container(key="answer-agency")
    with st.container(horizontal=True, key="filters-wide", vertical_alignment="center"):
        choice = agency_choice.choose()
        shown = agency_choice.look(choice)
        _download(choice, shown)
        st.html(agency_table.freshness(shown))
    with title:
        st.html(agency_table.answer(choice, shown))
    if shown.lines or shown.others:
        st.html(agency_table.targets(choice, shown))
    if below := agency_table.below(choice, shown):
        st.html(below)
    if not shown.lines and not shown.others:
        st.html(html.note("Đơn vị chưa có số liệu nào trong năm đang xem."))


def _download(choice: agency_choice.Choice, shown: portraits.Portrait) -> None:
    frame = portraits.numbers(shown, portraits.columns(choice.period))
    if not frame.empty:
        st.download_button(
            "Tải về CSV",
            standings.as_csv(frame),
            file_name=standings.file_name(choice.agency.id, str(choice.period.year)),
            mime="text/csv",
            on_click="ignore",
        )
