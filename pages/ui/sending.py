"""Where figures are still to come: who may load is shown the way, others that they have to wait."""

from __future__ import annotations

import streamlit as st

from pages.ui import html, places, visitor
from pages.ui.html import Html


def no_figures(title: str, why: str) -> None:
    """The page before the first file: its title, and what a first file would bring."""
    may = visitor.may("load")
    st.html(html.answer(title, html.note(why if may else "Cán bộ phụ trách chưa nạp tệp nào.")))
    if may:
        places.page_link("upload", "Nạp số liệu")


def of_this_period() -> Html:
    """The way for files of the period in view; blank for those who may not load."""
    if not visitor.may("load"):
        return Html("")
    return html.join(("Có tệp số liệu của kỳ này: ", html.link("Nạp số liệu", places.address("upload")), "."))
