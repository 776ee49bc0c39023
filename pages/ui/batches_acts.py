"""What changes the books from this page: each act asks who and why, then does one thing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from data.store import StoreError
from pages.ui import batches_mixed, refused, session
from pages.ui.person import BY, LONGEST, person

DONE = "batches-done"
"""What was done last, told once at the top of the page."""


@dataclass(frozen=True)
class Act:
    """One thing to do: its title, what it will do, the button that does it, and what is said after."""

    title: str
    effect: str
    button: str
    done: str
    run: Callable[[str, str], None]
    """Called with name and reason. Raises StoreError."""
    against: str = ""
    """Why it cannot be done now, told before anybody fills anything in."""


def tell_done() -> None:
    """Say once what was done."""
    if done := st.session_state.pop(DONE, None):
        st.success(done)


def ask(act: Act) -> None:
    """Open the dialog of an act."""
    st.dialog(act.title)(lambda: form(act))()


def form(act: Act) -> None:
    """Name and reason, both needed; nothing is done before the button."""
    if act.against:
        st.error(act.against)
        if st.button("Đóng"):
            st.rerun()
        return
    st.write(act.effect)
    with st.form("act", border=False, enter_to_submit=False):
        by = person("Họ tên người làm")
        why = st.text_input("Lý do (bắt buộc)")
        with st.container(horizontal=True):
            wanted = st.form_submit_button(act.button, type="primary")
            left = st.form_submit_button("Không làm")
        if wanted:
            _do(act, by.strip()[:LONGEST], why.strip()[:LONGEST])
    if left:
        st.rerun()


def _do(act: Act, by: str, why: str) -> None:
    if not (by and why):
        st.error("Chưa làm: cần tên và lý do.")
        return
    try:
        act.run(by, why)
    except StoreError as error:
        st.error(refused.told(error))
        return
    st.session_state[BY] = by
    st.session_state[DONE] = act.done
    st.rerun()


def undo(batch: str) -> Act:
    """Withdraw a batch."""
    return Act(
        f"Hoàn tác lần nạp {batch}",
        f"Các số của lần nạp {batch} sẽ thôi được dùng; số mà nó đã thay sẽ được dùng trở lại. "
        "Tệp gốc và lịch sử vẫn giữ.",
        f"Hoàn tác lần nạp {batch}",
        f"Đã hoàn tác lần nạp {batch}: các số của nó không còn được dùng.",
        partial(batches_mixed.withdraw, batch),
        batches_mixed.against(batch, returns=False),
    )


def redo(batch: str) -> Act:
    """Bring a withdrawn batch back."""
    return Act(
        f"Khôi phục lần nạp {batch}",
        f"Các số của lần nạp {batch} sẽ được dùng trở lại, trừ số mà một lần nạp mới hơn đã thay.",
        f"Khôi phục lần nạp {batch}",
        f"Đã khôi phục lần nạp {batch}: các số của nó được dùng trở lại.",
        partial(batches_mixed.bring_back, batch),
        batches_mixed.against(batch, returns=True),
    )


def lock(month: str, words: str) -> Act:
    """Lock a month."""
    here = session.office()
    return Act(
        f"Khóa {words}",
        f"Sau khi khóa, số của {words} không nạp thêm, không sửa, không hoàn tác được nữa, cho đến khi mở.",
        f"Khóa {words}",
        f"Đã khóa {words}.",
        lambda by, why: here.store.lock(here.jurisdiction, month, by, why),
    )


def unlock(month: str, words: str) -> Act:
    """Let a month take figures again."""
    here = session.office()
    return Act(
        f"Mở khóa {words}",
        f"Mọi đơn vị nạp và sửa được số của {words} trở lại.",
        f"Mở khóa {words}",
        f"Đã mở khóa {words}.",
        lambda by, why: here.store.unlock(here.jurisdiction, month, by, why),
    )


def open_for(month: str, words: str, agency: str) -> Act:
    """Open a locked month for one agency."""
    here = session.office()
    name = here.directory.by_id[agency].short_name
    return Act(
        f"Mở {words} cho {name}",
        f"Chỉ số của {name} trong {words} nạp và sửa được, cho đến khi tháng này được khóa lại.",
        f"Mở cho {name}",
        f"Đã mở {words} cho {name}.",
        lambda by, why: here.store.open_for(here.jurisdiction, month, agency, by, why),
    )
