"""Backups, the examination of the store and restoring, as buttons."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.refusals import StoreError
from indicators.formats import count
from pages.ui import batches_restore, html, session
from pages.ui.tables import Cell, table

MEANING = (
    "Bản sao lưu gồm số liệu, mọi tệp gốc và sổ ghi; chỉ được tính là xong sau khi mở thử lại được. "
    "Nên sao lưu hằng ngày sang ổ đĩa khác (lệnh: python -m data backup --to THƯ-MỤC)."
)


def draw() -> None:
    """Two buttons and what they answered; then restoring."""
    folder = batches_restore.folder_of(session.office().settings.database)
    st.html(html.section("Sao lưu và kiểm tra", f"{MEANING} “Sao lưu ngay” để bản sao ở {folder}."))
    with st.container(horizontal=True):
        wants_backup = st.button("Sao lưu ngay", type="primary")
        wants_examination = st.button("Kiểm tra số liệu")
    store = session.office().store
    try:
        if wants_backup:
            with st.spinner("Đang sao lưu và mở thử bản sao…"):
                _told(store.backup())
        if wants_examination:
            with st.spinner("Đang cộng lại mọi lần nạp…"):
                examined(store.doctor())
    except (StoreError, OSError) as error:
        st.error(f"Chưa làm được: {error}")
    batches_restore.draw()


def _told(made: dict[str, Any]) -> None:
    st.success(
        f"Đã sao lưu {count(made['figures'])} số của {count(made['batches'])} lần nạp và mở thử lại được. "
        f"Bản sao ở: {made['backup']}"
    )


def examined(seen: dict[str, Any]) -> None:
    """What the doctor answered: all well, or each finding with its remedy."""
    facts = f"{count(seen['figures'])} số đang dùng, {count(seen['batches'])} lần nạp"
    if seen["ok"] and not seen["findings"]:
        st.success(f"Mọi thứ khớp nhau: {facts}.")
        return
    st.warning(f"Có {len(seen['findings'])} điều cần xem ({facts}).")
    rows = [[Cell(one["text"]), Cell(one["remedy"])] for one in seen["findings"]]
    st.html(table(["Điều thấy được", "Cách làm"], rows, "ll"))
