"""Restoring from a kept backup: which one, what it replaces, a typed word, and what everybody is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from data import events, running
from data.events import Restored
from data.refusals import StoreError
from data.running import Backup
from indicators.formats import count, moment
from pages.ui import html, session
from pages.ui.batches_acts import DONE
from pages.ui.html import Html
from pages.ui.person import BY, LONGEST, person
from pages.ui.tables import Cell, table

WORD = "KHÔI PHỤC"
"""Typed before anything is replaced."""
SEEN = "restore-seen"
"""The number of the last restore this visit knows of."""
MEANING = (
    "Thay toàn bộ số liệu đang dùng bằng một bản sao lưu. Bản sao được mở thử trước khi thay; số liệu "
    "bị thay được giữ nguyên trong một thư mục riêng bên cạnh, không xóa gì."
)


def draw() -> None:
    """The backups there are, the one chosen beside what is in use, and the button."""
    here = session.office()
    kept = here.store.backups()
    folder = folder_of(here.settings.database)
    st.html(html.section("Khôi phục từ bản sao lưu", MEANING))
    if told := elsewhere(running.last_backup(here.settings.database), folder):
        st.html(html.note(told))
    if not kept:
        st.html(html.note(f"Chưa có bản sao lưu nào trong thư mục {folder}. Bấm “Sao lưu ngay” để tạo."))
        return
    words = {one["name"]: label(one) for one in kept}
    chosen = st.selectbox(
        "Bản sao lưu", list(words), format_func=words.__getitem__, key="restore-from", width=520
    )
    backup = next(one for one in kept if one["name"] == chosen)
    st.columns([3, 2])[0].html(comparison(_in_use(), backup))
    if st.button("Khôi phục bản này"):
        _ask(backup)


def folder_of(database: Path) -> Path:
    """Where the app keeps the backups it makes, and looks for those it can restore."""
    return database.with_name(f"{database.name}.backups").absolute()


def elsewhere(last: Backup | None, folder: Path) -> str:
    """When and where the last backup was made, if not in the folder of the app; "" otherwise."""
    if last is None or Path(last.folder).parent == folder:
        return ""
    return (
        f"Bản sao lưu gần nhất làm lúc {moment(last.at)}, để ở {last.folder}: ngoài thư mục của ứng dụng nên "
        "không chọn được ở đây. Muốn khôi phục bản ấy: dừng ứng dụng rồi chạy trên máy chủ lệnh "
        f"python -m data restore {last.folder} (xem README)."
    )


def label(backup: Mapping[str, Any]) -> str:
    """A backup in a list: "20/11/2026 07:10: 12.345 số, 210 lần nạp"."""
    when = moment(datetime.fromisoformat(backup["at"]))
    return f"{when}: {count(backup['figures'])} số, {count(backup['batches'])} lần nạp"


def _in_use() -> dict[str, Any]:
    """What the books hold now, in the words of a backup's manifest."""
    here = session.office()
    with here.store.reading() as cursor:
        figures, _ = events.totals(cursor)
        record = events.record(cursor, here.jurisdiction)
    loads = [one for one in record if one["act"] == "load"]
    return {"figures": figures, "batches": len(loads), "at": loads[0]["at"].isoformat() if loads else None}


def comparison(now: Mapping[str, Any], backup: Mapping[str, Any]) -> Html:
    """What is in use beside what would be."""
    rows = []
    for words, name in (("Số đang dùng", "figures"), ("Lần nạp", "batches")):
        difference = backup[name] - now[name]
        sign = "+" if difference > 0 else "−" if difference < 0 else ""
        numbers = (count(now[name]), Cell(count(backup[name]), strong=True))
        rows.append([words, *numbers, f"{sign}{count(abs(difference))}"])
    last = moment(datetime.fromisoformat(now["at"])) if now["at"] else "chưa có"
    rows.append(["Tính đến", last, Cell(moment(datetime.fromisoformat(backup["at"])), strong=True), ""])
    return table(["", "Hiện nay", "Sau khi khôi phục", "Chênh lệch"], rows, "lrrr")


def _ask(backup: Mapping[str, Any]) -> None:
    st.dialog("Khôi phục từ bản sao lưu")(lambda: form(backup))()


def form(backup: Mapping[str, Any]) -> None:
    """What will be done, then name, reason and the word; nothing is done before the button."""
    st.write(
        f"Mọi số và lần nạp đang dùng sẽ được thay bằng bản sao lưu lúc {label(backup)}. "
        "Những gì nạp sau lúc ấy không còn trong sổ; bản bị thay được giữ lại bên cạnh."
    )
    with st.form("restore", border=False, enter_to_submit=False):
        by = person("Họ tên người làm")
        why = st.text_input("Lý do (bắt buộc)")
        typed = st.text_input(f"Gõ {WORD} để xác nhận")
        with st.container(horizontal=True):
            wanted = st.form_submit_button("Khôi phục", type="primary")
            left = st.form_submit_button("Không khôi phục")
        if wanted:
            _restore(backup["name"], by.strip()[:LONGEST], why.strip()[:LONGEST], typed)
    if left:
        st.rerun()


def _restore(name: str, by: str, why: str, typed: str) -> None:
    needed = (("tên", by), ("lý do", why), (f"chữ {WORD}", typed.strip().upper() == WORD))
    if missing := [word for word, given in needed if not given]:
        st.error(f"Chưa khôi phục: cần {', '.join(missing)}.")
        return
    here = session.office()
    try:
        with st.spinner("Đang mở thử bản sao rồi thay số liệu…"):
            done = here.store.restore(here.jurisdiction, name, by, why)
    except (StoreError, OSError) as error:
        st.error(f"Chưa khôi phục: {error}")
        return
    st.session_state[BY] = by
    st.session_state[DONE] = (
        f"Đã khôi phục {count(done['figures'])} số của {count(done['batches'])} lần nạp. "
        f"Bản bị thay giữ ở: {done['replaced']}"
    )
    st.session_state[SEEN] = here.store.version
    st.rerun()


def tell_others() -> None:
    """On every page, to visits that began before: all figures were brought back from a backup."""
    here = session.office()
    with here.store.reading() as cursor:
        last = events.last_restore(cursor)
    number = last.number if last else 0
    known = st.session_state.setdefault(SEEN, number)
    if last is None or known >= number:
        return
    with st.container(horizontal=True, key="restored", vertical_alignment="center"):
        st.warning(told(last))
        if st.button("Đã rõ", key="restored-seen"):
            st.session_state[SEEN] = number
            st.rerun()


def told(last: Restored) -> str:
    """Who brought the figures back, when and why."""
    return (
        f"{last.by} vừa khôi phục toàn bộ số liệu từ bản sao lưu ({moment(last.at)}: {last.why}). "
        "Số trên các trang là số sau khi khôi phục; việc đang làm dở hãy xem lại."
    )


def restores(record: Sequence[Mapping[str, Any]]) -> list[str]:
    """The restores on record as sentences, newest first."""
    return [
        f"{moment(one['at'])}: {one['by']} khôi phục từ bản sao lưu. Lý do: {one['why']}"
        for one in record
        if one["act"] == "restore"
    ]
