"""So sánh: up to four agencies side by side over all targets of a period."""

from __future__ import annotations

import streamlit as st

from indicators import comparison_words
from indicators.comparison import Comparison
from pages.ui import (
    compare_choice,
    compare_table,
    html,
    sending,
    session,
    table_files,
)
from pages.ui.compare_choice import Choice


def render() -> None:
    """The answer, the filters, the table."""
    if not session.has_figures():
        sending.no_figures("So sánh: chưa có số liệu nào", "Nạp tệp đầu tiên để so sánh đơn vị.")
        return
    title = st.container()
    who = st.container()
    with st.container(horizontal=True, key="filters-compare", vertical_alignment="center", gap="xsmall"):
        choice = compare_choice.choose(who)
        found = compare_choice.look(choice)
        _download(choice, found)
    if not choice.agencies:
        lines = (*choice.remarks, "Chọn đơn vị ở ô bên dưới; tìm được theo tên không dấu.")
        title.html(html.answer("Chọn từ 2 đến 4 đơn vị để so sánh", html.note(*lines)))
        return
    title.html(compare_table.answer(choice, found))
    if found.lines or found.others:
        st.html(compare_table.targets(choice, found))
        st.html(compare_table.below(choice, found))
    else:
        st.html(html.note(f"Chưa có số liệu nào của {choice.period.label} cho các đơn vị này."))


def _download(choice: Choice, found: Comparison) -> None:
    if not choice.agencies or not (found.lines or found.others):
        return
    title = comparison_words.headline(found)
    table_files.offer(lambda: comparison_words.numbers(found), title, "so-sanh", choice.period.id)
