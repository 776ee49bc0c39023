"""Tables nobody knows: the officer points each column at what it carries once, and it is remembered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import streamlit as st

import loaders
from data import remembered
from data.remembered import Remembered
from data.store import StoreError
from loaders import Reading, Unnamed
from pages.ui import html, session
from pages.ui.html import tag
from pages.ui.person import BY, LONGEST, person

LONGEST_WORDS = 160


def used(reading: Reading) -> Remembered | None:
    """The remembered columns a file was read by."""
    if reading.mapping is None:
        return None
    for one in reversed(session.remembered_things()):
        if one.what == "mapping" and not one.withdrawn:
            known = loaders.Mapping.from_json(one.text)
            if known.fingerprint == reading.mapping.fingerprint:
                return one
    return None


def mapping_words(reading: Reading) -> str:
    """Which remembered columns a file was read by, for the history; "" where by none."""
    one = used(reading)
    return f"Ghép cột theo “{one.name}”" if one else ""


def draw(reading: Reading, content: bytes) -> None:
    """The form for a table that could not be named; folded in where it was read by what is remembered."""
    if reading.unnamed is not None:
        st.html(
            html.section(
                "Chỉ ra nội dung từng cột",
                "Chưa nhận ra biểu này. Chọn nội dung của mỗi cột một lần; các tệp sau cùng tiêu đề tự hiểu.",
            )
        )
        _form(reading, reading.unnamed, [column.role for column in reading.unnamed.columns], "")
    elif one := used(reading):
        afresh = session.reading(reading.name, content, with_mappings=False).unnamed
        assert reading.mapping is not None
        if afresh is not None:
            with st.expander(f"Sửa cách ghép cột “{one.name}” ({one.by})"):
                _form(reading, afresh, [column.role for column in reading.mapping.columns], one.name)


def _form(reading: Reading, unnamed: Unnamed, roles: Sequence[str | None], name: str) -> None:
    registry = session.office().registry
    words = {**loaders.ROLES, **loaders.measures(registry)}
    with st.form("columns", enter_to_submit=False):
        chosen = []
        for place, (column, role) in enumerate(zip(unnamed.columns, roles, strict=True)):
            left, right = st.columns(2, gap="small", vertical_alignment="center")
            samples = ", ".join(column.samples) or "(cột trống)"
            heading = tag("b", f"{column.letter}. {column.words[:LONGEST_WORDS]}")
            left.html(tag("p", heading, tag("span", f"Ví dụ: {samples}", classes="ct-below-line")))
            chosen.append(
                right.selectbox(
                    f"Nội dung cột {column.letter}",
                    list(words),
                    index=list(words).index(role) if role in words else None,
                    format_func=words.__getitem__,
                    placeholder="Chọn nội dung",
                    label_visibility="collapsed",
                    key=f"column-{unnamed.fingerprint}-{place}",
                )
            )
        title = st.text_input("Tên của bảng này (bắt buộc)", value=name or PurePath(reading.name).stem)
        by = person("Người ghép cột")
        why = st.text_input("Căn cứ (bắt buộc)", placeholder="ví dụ: biểu của Sở kèm công văn")
        if st.form_submit_button("Ghi nhớ và đọc lại tệp"):
            _keep(unnamed, [role or "" for role in chosen], *(t.strip()[:LONGEST] for t in (title, by, why)))


def _keep(unnamed: Unnamed, roles: Sequence[str], name: str, by: str, why: str) -> None:
    here = session.office()
    mapping = unnamed.mapping(roles, by)
    if faults := mapping.faults(here.registry):
        st.error("Chưa ghi nhớ. " + " ".join(faults))
        return
    needed = (("tên của bảng", name), ("tên người ghép cột", by), ("căn cứ", why))
    if missing := [word for word, given in needed if not given]:
        st.error(f"Chưa ghi nhớ: cần {', '.join(missing)}.")
        return
    try:
        remembered.keep_mapping(here.store, here.jurisdiction, name, mapping.to_json(), by=by, why=why)
    except StoreError as error:
        st.error(str(error))
        return
    st.session_state[BY] = by
    st.rerun()
