"""Ghi chú và cam kết: why results are as they are, what was promised until when, by whom; overdue first."""

from __future__ import annotations

import streamlit as st

from pages.ui import html, notes_acts, notes_kept, notes_list, notes_words
from pages.ui.places import page_link


def render() -> None:
    """All notes with their filters, or the one the address names."""
    known = notes_kept.everything()
    asked = st.query_params.get(notes_words.ONE)
    if asked:
        chosen = next((note for note in known if note.id == asked), None)
        if chosen is not None:
            notes_list.one(chosen)
            return
        st.html(html.note("Không có cam kết nào theo địa chỉ này."))
        page_link("commitments", "Tất cả ghi chú và cam kết")
        return
    st.html(notes_list.answer(known))
    notes_acts.tell_done()
    notes_list.draw(known)
