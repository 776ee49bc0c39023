"""Tình trạng hệ thống: how the app is doing and what to do about it, for the administrator."""

from __future__ import annotations

import streamlit as st

from data import conditions
from data import running as state
from data.refusals import StoreError
from pages.ui import html, running, session, system_tables
from pages.ui.batches_safe import examined
from pages.ui.places import page_link


def render() -> None:
    """The answer, every condition with its remedy, the doctor, the errors of a day."""
    head = st.container()
    st.html(html.section("Kiểm tra số liệu", "Cộng lại mọi lần nạp, đối chiếu sổ ghi và từng tệp gốc."))
    with st.container(horizontal=True, vertical_alignment="center"):
        wants_examination = st.button("Kiểm tra số liệu", type="primary")
        page_link("batches", "Sao lưu và khôi phục: Sổ nạp", xem="sao-luu")
    if wants_examination:
        try:
            with st.spinner("Đang cộng lại mọi lần nạp…"):
                examined(session.office().store.doctor())
        except (StoreError, OSError) as error:
            st.error(f"Chưa kiểm tra được: {error}")
    errors = running.TALLIES.errors()
    st.html(system_tables.errors(errors))
    with head:  # last, so that an examination made just now is told of
        found = conditions.conditions(state.look(session.office()), running.process(), conditions.now())
        st.html(html.answer(conditions.headline(found, errors)))
        st.html(system_tables.conditions(found))
