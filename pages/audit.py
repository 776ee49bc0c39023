"""Nhật ký: who did what, when and from where, with filters and a download. For the administrator."""

from __future__ import annotations

import streamlit as st

from data.store import StoreError
from pages.ui import audit_choice, audit_files, audit_kept, audit_list, html


def render() -> None:
    """The answer, whether the audit is whole, the filters, one page of lines."""
    try:
        state = audit_kept.state()
    except StoreError as error:
        st.html(html.answer("Nhật ký: chỉ dành cho quản trị"))
        st.error(str(error))
        return
    head = st.container()
    audit_list.tell_breaks(state)
    with st.container(horizontal=True, key="filters-audit", vertical_alignment="center"):
        wanted = audit_choice.choose()
        places = audit_kept.found(wanted)
        audit_files.offer(wanted, places)
    head.html(html.answer(audit_list.headline(wanted, places), audit_list.chain(state)))
    if not places:
        st.html(html.note("Chọn khoảng ngày rộng hơn hoặc bỏ bớt bộ lọc."))
        return
    audit_list.draw(wanted, places)
