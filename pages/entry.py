"""Nhập tay: the few figures no system exports, and one figure mended in place, through the same checks."""

from __future__ import annotations

import streamlit as st

from pages.ui import (
    entry_add,
    entry_correct,
    entry_current,
    entry_preview,
    html,
    session,
    upload_confirm,
    upload_history,
)
from pages.ui.batches_switch import switch
from pages.ui.entry_draft import clear, drafted

MODES = {"them": "Nhập một chỉ tiêu", "sua": "Sửa một số của biểu tháng"}


def render() -> None:
    """The form, or the preview of what was typed; the form stays on the page, unseen while previewed."""
    st.html(entry_current.STYLE)
    above, below = st.container(), st.container(key="entry-form")
    with below:
        if switch("viec", "Việc cần làm", MODES) == "them":
            entry_add.draw()
        elif session.has_figures():
            entry_correct.draw()
        else:
            st.html(html.note("Chưa có số nào để sửa."))
    draft = drafted()
    with above:
        if draft is None:
            _start()
        elif entry_preview.draw(draft, clear):
            st.html("<style>.st-key-entry-form{display:none}</style>")
        else:
            clear()  # told once; the form below is open for another try


def _start() -> None:
    st.session_state.pop(upload_confirm.SEEN, None)
    if upload_history.SAVED in st.session_state:
        upload_confirm.saved(entry_preview.STEPS)
        return
    st.html(
        html.answer(
            entry_preview.headline(upload_history.batches()),
            html.note(
                "Mỗi lần ghi là một lần nạp riêng, qua cùng các bước kiểm tra như nạp tệp, xem và hoàn tác "
                "được ở Sổ nạp. Nhiều số cùng lúc: dùng mẫu ở Nạp số liệu."
            ),
        )
    )
