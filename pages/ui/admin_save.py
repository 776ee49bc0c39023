"""The end of every edit: who and why, then one write of all its parts or of none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from data.records import Change
from data.refusals import ChangedMeanwhileError, StoreError
from pages.ui import html, session
from pages.ui.person import BY, LONGEST, person

DONE = "admin-done"
"""What was saved last, told once at the top of the page."""


def tell_done() -> None:
    """Say once what was saved."""
    if done := st.session_state.pop(DONE, None):
        st.success(done)


def fresh(key: str) -> str:
    """The key of a form's fields: another one after each save, since browsers keep what was typed."""
    return f"{key}-{st.session_state.get(f'{key}-round', 0)}"


def renew(key: str) -> None:
    """Begin the form anew."""
    st.session_state[f"{key}-round"] = st.session_state.get(f"{key}-round", 0) + 1


@dataclass(frozen=True)
class Edit:
    """What one button saves."""

    key: str
    """Of the form; which version was shown last is kept under it."""
    button: str
    changes: Callable[[], Sequence[Change]]
    done: str
    """What is said afterwards."""
    against: str = ""
    """Why it cannot be saved yet."""
    after: Callable[[], None] | None = None
    seen: int | None = None
    """The store's version the form was filled from; None: the one last shown."""
    stale: Callable[[], None] | None = None
    """Called when somebody else saved after `seen`."""


def box(edit: Edit) -> None:
    """Name, reason, and the button that names its effect."""
    version = session.office().store.version
    shown = int(st.session_state.get(f"{edit.key}-seen", version))
    st.session_state[f"{edit.key}-seen"] = version
    with st.form(f"{edit.key}-save", enter_to_submit=False):
        by = person("Người sửa")
        why = st.text_input(
            "Lý do (bắt buộc)", key=f"{edit.key}-why", placeholder="Ví dụ: theo QĐ 512/QĐ-UBND"
        )
        told = st.container()
        wanted = st.form_submit_button(edit.button, type="primary", disabled=bool(edit.against))
        st.html(html.note(edit.against or "Bản cũ vẫn giữ trong lịch sử; ghi tất cả hoặc không ghi gì."))
    if wanted:
        with told:
            seen = shown if edit.seen is None else edit.seen
            _write(edit, by.strip()[:LONGEST], why.strip()[:LONGEST], seen)


def _write(edit: Edit, by: str, why: str, seen: int) -> None:
    """Save all changes as one edit, or say why nothing was saved."""
    if missing := [word for word, text in (("tên người sửa", by), ("lý do", why)) if not text]:
        st.error(f"Chưa lưu: cần {' và '.join(missing)}.")
        return
    here = session.office()
    try:
        here.store.edit(here.jurisdiction, edit.changes(), by, why, seen=seen)
    except ChangedMeanwhileError as error:
        if edit.stale:
            edit.stale()
        st.warning(f"{error} Trang này đã tính lại theo bản mới; xem lại rồi bấm lưu lần nữa.")
        return
    except StoreError as error:
        st.error(str(error))
        return
    st.session_state[BY] = by
    st.session_state[DONE] = edit.done
    if edit.after:
        edit.after()
    st.rerun()
