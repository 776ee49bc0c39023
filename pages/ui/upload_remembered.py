"""The names and columns remembered: what each means, who said so and when; one can be taken back."""

from __future__ import annotations

import streamlit as st

from data import remembered
from data.remembered import Remembered
from data.store import StoreError
from indicators.formats import count, moment
from indicators.periods import parse
from pages.ui import session
from pages.ui.html import Html
from pages.ui.person import BY, LONGEST, person
from pages.ui.tables import Cell, table

KINDS = {"alias": "Tên đơn vị", "mapping": "Cách ghép cột"}


def draw() -> None:
    """The list, folded; nothing where nothing was ever remembered."""
    known = list(reversed(session.remembered_things()))
    if not known:
        return
    used = [one for one in known if not one.withdrawn]
    with st.expander(f"Tên đơn vị và cách ghép cột đã ghi nhớ: {count(len(used))} đang dùng"):
        st.html(listed(known))
        if not used:
            return
        words = {one.number: f"{KINDS[one.what]}: {one.name}" for one in used}
        with st.container(horizontal=True, vertical_alignment="bottom", key="remembered-actions"):
            chosen = st.selectbox(
                "Muốn thôi dùng", list(words), format_func=words.__getitem__, width=460, key="remembered"
            )
            if st.button("Thôi dùng", key="forget"):
                ask(chosen, words[chosen])


def listed(known: list[Remembered]) -> Html:
    """What is remembered as a table, the newest first."""
    head = ["Trong tệp", "Được hiểu là", "Từ", "Người ghi nhớ", "Lúc", "Lý do", "Trạng thái"]
    lines = []
    for one in known:
        gone = one.withdrawn
        below = f"{gone.by}, {moment(gone.at)}: {gone.why}" if gone else ""
        state = Cell("đã thôi dùng" if gone else "đang dùng", below=below)
        since = parse(one.month).label if one.month else "–"
        lines.append(
            [Cell(one.name, strong=True), _meaning(one), since, one.by, moment(one.at), one.why, state]
        )
    return table(head, lines, "", "ct-history", stacked=True)


def _meaning(one: Remembered) -> str:
    if one.what == "mapping":
        return "bảng tự ghép cột"
    agency = session.office().directory.by_id.get(one.agency)
    return agency.name if agency else one.agency


@st.dialog("Thôi dùng điều đã ghi nhớ")
def ask(number: int, words: str) -> None:
    """Ask who and why, then take it back; figures already written stay."""
    st.write(f"{words}. Từ nay tệp mới không được đọc theo điều này; số đã ghi vẫn giữ nguyên.")
    with st.form("forget-form", border=False, enter_to_submit=False):
        by = person("Người làm")
        why = st.text_input("Lý do (bắt buộc)")
        with st.container(horizontal=True):
            wanted = st.form_submit_button("Thôi dùng", type="primary")
            left = st.form_submit_button("Giữ lại")
        if wanted:
            _withdraw(number, by.strip()[:LONGEST], why.strip()[:LONGEST])
    if left:
        st.rerun()


def _withdraw(number: int, by: str, why: str) -> None:
    if not (by and why):
        st.error("Chưa làm: cần tên và lý do.")
        return
    here = session.office()
    try:
        remembered.withdraw(here.store, here.jurisdiction, number, by, why)
    except StoreError as error:
        st.error(str(error))
        return
    st.session_state[BY] = by
    st.rerun()
