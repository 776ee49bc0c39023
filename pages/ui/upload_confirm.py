"""Step 4: who writes, why, and the one button that writes; then what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.store import StoreError
from indicators.formats import count
from pages.ui import html, places, session, upload_history, upload_words
from pages.ui.filepieces import steps
from pages.ui.upload_history import BY, LONGEST, SAVED
from pages.ui.upload_preview import Preview

SEEN = "upload-seen"
"""What the preview showed when it was last drawn, to notice that it no longer holds."""


def draw(shown: Preview, start_again: Callable[[], None]) -> None:
    """The box under the preview: name, reason, "Ghi 641 số", "Hủy"."""
    if not shown.written:
        st.html(html.note("Tệp không mang số nào mới hay khác, nên không cần ghi."))
        st.button("Chọn tệp khác", type="primary", on_click=start_again)
        return
    seen = st.session_state.get(SEEN, shown.mark)
    is_stale = seen != shown.mark and seen.split("-")[0] == shown.mark.split("-")[0]
    st.session_state[SEEN] = shown.mark
    if is_stale:
        st.warning(
            "Chưa ghi: trong lúc anh/chị xem, người khác đã thay đổi số liệu. Bảng này vừa được tính lại; "
            "xem lại rồi bấm ghi."
        )
    with st.form("upload-confirm", enter_to_submit=False):
        st.html(html.section("Xác nhận"))
        by = st.text_input("Người nạp (bắt buộc)", value=st.session_state.get(BY, ""), autocomplete="name")
        reason = ""
        if shown.changed:
            reason = st.text_input(f"Lý do thay đổi {count(shown.changed)} số đã có (bắt buộc)")
        elif shown.warnings:
            reason = st.text_input("Ghi chú về cảnh báo (không bắt buộc)")
        if session.has_sample():
            st.html("<p><b>Đây là số thật đầu tiên: khi ghi, toàn bộ dữ liệu mẫu sẽ bị xóa.</b></p>")
        with st.container(horizontal=True):
            wanted = st.form_submit_button(f"Ghi {count(shown.written)} số", type="primary")
            cancelled = st.form_submit_button("Hủy")
        st.html(html.note("Ghi tất cả hoặc không ghi gì. Hoàn tác được bất cứ lúc nào."))
        if wanted and not is_stale:
            _save(shown, by.strip()[:LONGEST], reason.strip()[:LONGEST], start_again)
    if cancelled:
        start_again()
        st.rerun()


def _save(shown: Preview, by: str, reason: str, start_again: Callable[[], None]) -> None:
    """Write the file; says what is missing where something is."""
    if by:
        st.session_state[BY] = by
    needed = [("tên người nạp", by), *([("lý do thay đổi", reason)] if shown.changed else [])]
    if missing := [word for word, text in needed if not text]:
        st.error(f"Chưa ghi: cần {' và '.join(missing)}.")
        return
    store, had_sample = session.office().store, session.has_sample()
    with st.spinner(f"Đang ghi {count(shown.written)} số…"):
        try:
            effect = store.save(replace(shown.incoming, by=by, reason=reason or None))
        except (StoreError, OSError) as error:
            st.error(f"Chưa ghi số nào: {error}. Thử lại; nếu vẫn lỗi, báo người quản trị.")
            return
    st.session_state[SAVED] = {
        "batch": str(effect.batch),
        "title": f"Đã ghi {count(shown.written)} số: lần nạp {effect.batch}",
        "file": shown.reading.name,
        "kind": upload_words.kind_words(shown.reading.kind),
        "periods": upload_words.periods_words(shown.reading.months),
        "by": by,
        "sample": "Dữ liệu mẫu đã được xóa" if had_sample else "",
        "period": shown.period.id,
        "period_words": shown.period.label,
    }
    start_again()
    st.rerun()


def saved() -> None:
    """What was written last, where to look at it, and the way back."""
    done = st.session_state[SAVED]
    st.html(steps(5 if "batch" in done else 1) + html.answer(done["title"]))
    if "batch" not in done:
        return
    facts = (done["file"], done["kind"], f"Kỳ {done['periods']}", f"Người nạp: {done['by']}", done["sample"])
    st.html(html.subline(*facts))
    with st.container(horizontal=True, vertical_alignment="center"):
        places.page_link("overview", f"Xem Tổng quan {done['period_words']} ›", ky=done["period"])
        if st.button("Hoàn tác lần nạp này", key="undo-saved"):
            upload_history.undo(done["batch"])
