"""Making the document and handing it over: progress, the reason when it cannot be made, the download."""

from __future__ import annotations

import streamlit as st

from data.refusals import StoreError
from exports import library
from exports.refusals import ExportError
from pages.ui import briefing_choice, downloads, session
from pages.ui.briefing_choice import Choice
from pages.ui.picture_buttons import can_draw

MADE = "briefing-file"
WITHOUT = " Trong lúc chờ, có thể chọn “Không kèm hình” để lấy báo cáo chỉ có lời và bảng."


def offer(choice: Choice) -> None:
    """The button that makes the file; once made, its download, until anything it depends on changes."""
    entry = library.LIBRARY[choice.kind]
    if st.button(f"Tạo tệp {entry.title}", type="primary"):
        _make(choice)
    made = st.session_state.get(MADE)
    if made and made[0] == choice.mark:
        size = f"{len(made[1]) / 1024:.0f}".replace(",", ".")
        downloads.button(
            f"Tải về {entry.title} ({size} KB)",
            made[1],
            library.file_name(choice.kind, choice.period, choice.agency),
            entry.mime,
            what=entry.title,
            about={"period": choice.period.id, "agency": choice.agency, "plan": choice.plan},
            act="export",
        )


def _make(choice: Choice) -> None:
    """Make the file whole or say why not; nothing half made is ever offered."""
    st.session_state.pop(MADE, None)
    bar = st.progress(0.0, "Đang chuẩn bị…")
    try:
        content = library.make(
            *(choice.kind, session.office(), choice.period),
            plan=choice.only_plan,
            agency=choice.agency,
            options=choice.options,
            progress=lambda share, words: bar.progress(min(share, 1.0), words),
        )
        briefing_choice.remember(choice)
    except (ExportError, StoreError) as error:
        bare = choice.kind == "briefing" and not can_draw()
        st.error(f"Chưa tạo tệp: {error}{WITHOUT if bare else ''}")
        return
    finally:
        bar.empty()
    st.session_state[MADE] = (choice.mark, content)
