"""Sổ nạp: every batch ever loaded, the rows of one of them, two side by side; months locked and opened."""

from __future__ import annotations

import streamlit as st

from pages.ui import (
    batches_acts,
    batches_list,
    batches_locks,
    batches_one,
    batches_safe,
    html,
    session,
    visitor,
)
from pages.ui.batches_switch import switch
from pages.ui.places import page_link

VIEWS = {"lan-nap": "Các lần nạp", "khoa": "Khóa tháng", "sao-luu": "Sao lưu"}


def render() -> None:
    """The batch named in the address; without one, the list and the locked months."""
    here = session.office()
    batches_acts.tell_done()
    history = batches_list.history()
    wanted = st.query_params.get(batches_list.BATCH)
    if wanted:
        batch = next((batch for batch in history if batch["batch"] == wanted), None)
        if batch is not None:
            batches_one.draw(batch, history)
            return
        st.warning(f"Không có lần nạp “{wanted}”. Dưới đây là mọi lần nạp đang có.")
    locks = here.store.locks(here.jurisdiction)
    st.html(html.answer(batches_list.headline(history, locks)))
    view = switch("xem", "Xem", VIEWS)
    if view == "khoa":
        batches_locks.draw(locks)
    elif view == "sao-luu":
        batches_safe.draw()
    elif history:
        batches_list.draw(history)
    else:
        st.html(html.note("Nạp tệp đầu tiên để có lịch sử."))
        if visitor.may("load"):
            page_link("upload", "Nạp số liệu")
