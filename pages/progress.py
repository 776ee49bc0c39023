"""Tiến độ báo cáo: who sent which month's figures in time, who is late, who is missing, whom to remind."""

from __future__ import annotations

import streamlit as st

from pages.ui import (
    html,
    progress_choice,
    progress_grid,
    progress_words,
    sending,
    session,
)


def render() -> None:
    """Answer first, then the filters with the reminder, the grid of each tier, how it is counted."""
    if not session.has_figures():
        sending.no_figures("Tiến độ báo cáo: chưa có số liệu nào", progress_words.EMPTY)
        return
    st.html(progress_grid.STYLE)
    title = st.container()
    with st.container(horizontal=True, key="filters-progress", vertical_alignment="center"):
        view = progress_choice.choose()
        st.html(progress_words.deadline_note(view))
    title.html(progress_words.answer(view))
    if not view.year.lines:
        st.html(html.note(progress_words.nobody(view)))
        return
    for tier in progress_grid.order(view):
        progress_grid.draw(view, tier)
    st.html(progress_grid.legend(view))
    st.html(progress_words.method(view))
