"""Xuất báo cáo: the document an office sends, picked, previewed and made from the screen's figures."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from exports.library import LIBRARY
from pages.ui import (
    briefing_choice,
    briefing_file,
    briefing_preview,
    html,
    sending,
    session,
)


def render() -> None:
    """The answer, the choices, the button, then what the document will say."""
    if not session.has_figures():
        sending.no_figures("Xuất báo cáo: chưa có số liệu nào", "Nạp tệp đầu tiên để lập báo cáo.")
        return
    head = st.container()
    with st.container(horizontal=True, key="filters-briefing", vertical_alignment="center"):
        choice = briefing_choice.choose()
    left, right = st.columns([420, 832], gap="medium")
    with left:
        choice = replace(choice, options=briefing_choice.options(choice.kind, choice.agency))
        st.html(html.note(LIBRARY[choice.kind].says))
        place = st.container()
    found = briefing_preview.facts_of(choice)
    manner = briefing_preview.manner_for(choice)
    head.html(html.answer(briefing_preview.title(found, manner)))
    if not isinstance(found, str):
        with right:
            briefing_preview.draw(found, manner)
    elif choice.kind != "reminder":  # who sent nothing is whom a reminder is for
        return
    with place:  # last, so that nothing else waits for the file
        briefing_file.offer(choice)
