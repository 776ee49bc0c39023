"""The batches loaded so far: what, by whom, in which state; the original back; undo with name and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data import queries
from data.store import StoreError
from indicators.formats import count, moment
from loaders import TITLES
from pages.ui import batches_mixed, downloads, html, refused, session, upload_words
from pages.ui.html import Html, tag
from pages.ui.person import BY, LONGEST, person
from pages.ui.tables import Cell, table

LISTED = 20
SAVED = "upload-saved"
"""What a visit remembers: what was done last."""


def batches() -> list[dict[str, Any]]:
    """The batches of this jurisdiction, newest first, without the sample's."""
    here = session.office()
    with here.store.reading() as cursor:
        return [b for b in queries.history(cursor, here.jurisdiction) if not b["sample"]]


def draw(history: Sequence[Mapping[str, Any]]) -> None:
    """The newest batches as a table, and what can be done with one of them."""
    if not history:
        return
    st.html(html.section(title(history)) + history_table(history[:LISTED]))
    words = {batch["batch"]: choice_words(batch) for batch in history}
    first = next((place for place, batch in enumerate(history) if batch["state"] != "withdrawn"), 0)
    with st.container(horizontal=True, vertical_alignment="bottom", key="history-actions"):
        chosen = st.selectbox(
            "Lần nạp muốn tải lại hoặc hoàn tác",
            list(words),
            index=first,
            format_func=words.__getitem__,
            width=460,
        )
        batch = next(batch for batch in history if batch["batch"] == chosen)
        downloads.original(batch, key=f"original-{chosen}")
        against = refused.of_batch(chosen)
        is_off = batch["state"] == "withdrawn" or bool(against)
        if st.button("Hoàn tác", key=f"undo-{chosen}", disabled=is_off, help=against or None):
            undo(chosen)
    if against:
        st.html(html.note(f"Không hoàn tác được lần nạp {chosen}. {against}"))


def title(history: Sequence[Mapping[str, Any]]) -> str:
    """How many batches there are, and how many of them are in use."""
    used = sum(batch["state"] == "current" for batch in history)
    cut = f", {LISTED} lần gần nhất" if len(history) > LISTED else ""
    return f"Lịch sử: {count(len(history))} lần nạp, {count(used)} đang dùng{cut}"


def choice_words(batch: Mapping[str, Any]) -> str:
    """A batch in a list: "0146: Hồ sơ trực tuyến 09/2025, đang dùng"."""
    kind = TITLES[batch["kind"]]
    period = upload_words.periods_words(batch["months"])
    return f"{batch['batch']}: {kind} {period}, {upload_words.STATES[batch['state']]}"


def history_table(history: Sequence[Mapping[str, Any]]) -> Html:
    """Batch, file, kind and period, who and when, rows, state; a withdrawal with who, when and why."""
    head = ["Lần nạp", "Tệp", "Loại số liệu", "Kỳ", "Người nạp", "Lúc", "Số dòng", "Trạng thái"]
    lines = [
        [
            Cell(batch["batch"], strong=True),
            _with_line(batch["file"], f"Ghi chú: {batch['reason']}" if batch["reason"] else ""),
            TITLES[batch["kind"]],
            upload_words.periods_words(batch["months"]),
            batch["by"],
            moment(batch["at"]),
            count(batch["rows"]),
            _with_line(upload_words.STATES[batch["state"]], _withdrawal(batch)),
        ]
        for batch in history
    ]
    return table(head, lines, "llllllrl", "ct-history", stacked=True)


def _with_line(text: str, below: str) -> Html:
    """Text with a small line under it, as one piece: on phones a cell lays its pieces side by side."""
    return tag("span", text, tag("span", below, classes="ct-below-line") if below else "")


def _withdrawal(batch: Mapping[str, Any]) -> str:
    if batch["state"] != "withdrawn":
        return ""
    return f"{batch['withdrawn_by']}, {moment(batch['withdrawn_at'])}: {batch['withdrawn_why']}"


@st.dialog("Hoàn tác một lần nạp")
def undo(batch: str) -> None:
    """Ask who and why, then withdraw the batch; says why not where what is left would contradict itself."""
    if told := batches_mixed.against(batch, returns=False):
        st.error(told)
        if st.button("Đóng"):
            st.rerun()
        return
    st.write(
        f"Các số của lần nạp {batch} sẽ thôi được dùng; số mà nó đã thay sẽ được dùng trở lại. "
        "Tệp gốc và lịch sử vẫn giữ."
    )
    with st.form("undo", border=False, enter_to_submit=False):
        by = person("Người hoàn tác")
        why = st.text_input("Lý do (bắt buộc)")
        with st.container(horizontal=True):
            wanted = st.form_submit_button(f"Hoàn tác lần nạp {batch}", type="primary")
            left = st.form_submit_button("Không hoàn tác")
        if wanted:
            _withdraw(batch, by.strip()[:LONGEST], why.strip()[:LONGEST])
    if left:
        st.rerun()


def _withdraw(batch: str, by: str, why: str) -> None:
    if not (by and why):
        st.error("Chưa hoàn tác: cần tên và lý do.")
        return
    try:
        batches_mixed.withdraw(batch, by, why)
    except StoreError as error:
        st.error(refused.told(error))
        return
    st.session_state[BY] = by
    st.session_state[SAVED] = {"title": f"Đã hoàn tác lần nạp {batch}: các số của nó không còn được dùng"}
    st.rerun()
