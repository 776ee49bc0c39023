"""Step 4: who writes, why, and the one button that writes; then what was written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data import events
from data.incoming import observation_table
from data.refusals import ChangedMeanwhileError, StoreError
from indicators.formats import count
from pages.ui import html, places, refused, session, upload_columns, upload_history, upload_words
from pages.ui.filepieces import STEPS, steps
from pages.ui.person import BY, LONGEST, person
from pages.ui.upload_history import SAVED
from pages.ui.upload_preview import Preview

SEEN = "upload-seen"
"""The file's hash and the store's version when the preview was last drawn: what the officer agrees to."""


def draw(shown: Preview, start_again: Callable[[], None]) -> None:
    """The box under the preview: name, reason, "Ghi 641 số", "Hủy"; or why nothing can be written."""
    if not shown.written or shown.locked or shown.others:
        _nothing_to_write(shown)
        st.button("Chọn tệp khác", type="primary", on_click=start_again)
        return
    file, seen = st.session_state.get(SEEN, (None, None))
    agreed = seen if file == shown.incoming.sha256 else shown.version
    st.session_state[SEEN] = (shown.incoming.sha256, shown.version)
    meanwhile = _changed_since(shown, agreed)
    if meanwhile:
        st.warning(upload_words.meanwhile(meanwhile[-1]))
    with st.form("upload-confirm", enter_to_submit=False):
        st.html(html.section("Xác nhận"))
        by = person("Người nạp")
        asked = upload_words.reason_asked(shown.changed, shown.to_explain)
        reason = ""
        if asked or shown.warnings:
            reason = st.text_input(asked or "Ghi chú về cảnh báo (không bắt buộc)")
        if session.has_sample():
            st.html("<p><b>Đây là số thật đầu tiên: khi ghi, toàn bộ dữ liệu mẫu sẽ bị xóa.</b></p>")
        missing = st.container()
        with st.container(horizontal=True):
            wanted = st.form_submit_button(f"Ghi {count(shown.written)} số", type="primary")
            cancelled = st.form_submit_button("Hủy")
        st.html(html.note("Ghi tất cả hoặc không ghi gì. Hoàn tác được bất cứ lúc nào."))
        if wanted and not meanwhile:
            with missing:  # beside the button: what stands below it may lie outside the window
                _save(shown, agreed, by.strip()[:LONGEST], reason.strip()[:LONGEST], start_again)
    if cancelled:
        start_again()
        st.rerun()


def _changed_since(shown: Preview, agreed: int) -> list[dict[str, Any]]:
    """Who changed figures of the file after the officer last saw the preview."""
    if agreed == shown.version:
        return []
    with shown.office.store.reading() as cursor:
        return events.changed_since(cursor, observation_table(shown.incoming), agreed)


def _nothing_to_write(shown: Preview) -> None:
    directory = shown.office.directory
    if shown.others:
        rows = shown.others.items()
        named = [f"{directory.by_id[agency].short_name} (từ dòng {row})" for agency, row in rows]
        more = f" và {count(len(named) - 5)} đơn vị khác" if len(named) > 5 else ""
        told = (
            "**Không ghi được: tài khoản này chỉ nạp được số của đơn vị được giao.**",
            f"Tệp còn có số của: {', '.join(named[:5])}{more}.",
            "Xóa các dòng ấy khỏi tệp rồi nạp lại, hoặc nhờ quản trị ứng dụng giao thêm đơn vị.",
        )
        st.error("\n\n".join(told))
        return
    if not shown.locked:
        st.html(html.note("Tệp không mang số nào mới hay khác, nên không cần ghi."))
        return
    told = ["**Không ghi được: tệp có số của tháng đã khóa.**"]
    for month in shown.locked:
        names = [directory.by_id[agency].short_name for agency in month.agencies[:5]]
        more = ", …" if len(month.agencies) > 5 else ""
        told.append(f"{month.sentence}: {', '.join(names)}{more}; dòng đầu tiên là dòng {month.row}.")
    told.append("Bỏ các dòng ấy khỏi tệp, hoặc đề nghị mở khóa tháng cho đơn vị ở trang Sổ nạp rồi nạp lại.")
    st.error("\n\n".join(told))


def _save(shown: Preview, agreed: int, by: str, reason: str, start_again: Callable[[], None]) -> None:
    """Write the file as it was seen; says what is missing where something is."""
    if by:
        st.session_state[BY] = by
    needed = [("tên người nạp", by)]
    needed += [("lý do thay đổi", reason)] if shown.changed else []
    needed += [("lý do xác nhận cảnh báo", reason)] if shown.to_explain and not shown.changed else []
    if missing := [word for word, text in needed if not text]:
        st.error(f"Chưa ghi: cần {' và '.join(missing)}.")
        return
    store, had_sample = session.office().store, session.has_sample()
    kept = "; ".join(filter(None, (upload_columns.mapping_words(shown.reading), reason)))
    with st.spinner(f"Đang ghi {count(shown.written)} số…"):
        try:
            effect = store.save(replace(shown.incoming, by=by, reason=kept or None), seen=agreed)
        except ChangedMeanwhileError as error:
            st.warning(str(error))
            return
        except StoreError as error:
            st.error(refused.told(error))
            return
        except OSError as error:
            st.error(f"Chưa ghi số nào: {error}. Thử lại; nếu vẫn lỗi, báo người quản trị.")
            return
    if not effect.is_repeated:  # somebody else wrote the same file first: the page says so when drawn anew
        _remember_saved(shown, str(effect.batch), by, had_sample)
        start_again()
    st.rerun()


def _remember_saved(shown: Preview, batch: str, by: str, had_sample: bool) -> None:
    st.session_state[SAVED] = {
        "batch": batch,
        "title": f"Đã ghi {count(shown.written)} số: lần nạp {batch}",
        "file": shown.reading.name,
        "kind": upload_words.kind_words(shown.reading.kind),
        "periods": upload_words.periods_words(shown.reading.months),
        "by": by,
        "sample": "Dữ liệu mẫu đã được xóa" if had_sample else "",
        "period": shown.period.id,
        "period_words": shown.period.label,
    }


def saved(names: Sequence[str] = STEPS) -> None:
    """What was written last, where to look at it, and the way back; `names` of the steps that led there."""
    done = st.session_state[SAVED]
    st.html(steps(5 if "batch" in done else 1, names) + html.answer(done["title"]))
    if "batch" not in done:
        return
    facts = (done["file"], done["kind"], f"Kỳ {done['periods']}", f"Người nạp: {done['by']}", done["sample"])
    st.html(html.subline(*facts))
    with st.container(horizontal=True, vertical_alignment="center"):
        places.page_link("overview", f"Xem Tổng quan {done['period_words']} ›", ky=done["period"])
        if st.button("Hoàn tác lần nạp này", key="undo-saved"):
            upload_history.undo(done["batch"])
