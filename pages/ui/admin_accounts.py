"""Tài khoản: who may sign in and what for; add, change, disable, enable; what became of one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from data import accounts
from data.accounts import Kept
from pages.ui import admin_accounts_forms, admin_accounts_words, audit_kept, choices, html, session
from pages.ui.admin_accounts_words import WHO

ALONE = (
    "Ứng dụng đang chạy riêng trên máy này: không ai đăng nhập, ai ngồi trước máy cũng làm được mọi việc. "
    "Có thể lập sẵn tài khoản ở đây; tài khoản có hiệu lực khi dùng chung. Để nhiều máy cùng dùng, người "
    "quản trị máy chủ đặt `KPI_ACCESS=oidc`, `KPI_ADMIN` là địa chỉ thư của quản trị đầu tiên, và các thông "
    "tin của cổng đăng nhập cơ quan, rồi khởi động lại ứng dụng."
)
SHARED = (
    "Ai đăng nhập qua cổng của cơ quan mà có tài khoản đang dùng ở đây thì vào được, với vai trò dưới đây. "
    "Thay đổi có hiệu lực ngay, cả với trang đang mở."
)
GUESTS = " Người không có tài khoản được xem số liệu, không ghi được gì."
NO_GUESTS = " Người không có tài khoản không vào được."


def render() -> None:
    """How people come in, the accounts, and what can be done with one."""
    store = session.acting()
    settings = session.office().settings
    with store.reading() as cursor:
        known = accounts.kept(cursor)
    about = "" if settings.access == "alone" else SHARED + (GUESTS if settings.guests else NO_GUESTS)
    st.html(html.answer(admin_accounts_words.title(known.values()), html.note(about)))
    if settings.access == "alone":
        st.info(ALONE)
    with st.container(horizontal=True, key="filters-accounts", vertical_alignment="center"):
        if st.button("Thêm tài khoản", type="primary"):
            admin_accounts_forms.add()
        chosen = _chosen(known) if known else None
    if not known:
        st.html(html.note("Tài khoản đầu tiên nên là của quản trị, để người ấy cấp cho những người khác."))
        return
    st.html(
        admin_accounts_words.accounts_table(
            known.values(), audit_kept.last_sign_ins(), session.office().directory, chosen or ""
        )
    )
    if chosen:
        _one(known[chosen])


def _chosen(known: Mapping[str, Kept]) -> str | None:
    """The account looked at, bound to the address, with what can be done with it."""
    words = {
        "": "Chọn tài khoản để sửa",
        **{email: admin_accounts_words.choice(one) for email, one in known.items()},
    }
    email = choices.choice(WHO, "Tài khoản", list(words), "", words.__getitem__, width=420)
    if not email:
        return None
    if st.button("Sửa"):
        admin_accounts_forms.change(known[email])
    if st.button("Mở lại" if known[email].account.disabled else "Ngừng"):
        admin_accounts_forms.switch(known[email])
    return email


def _one(known: Kept) -> None:
    """What became of the account."""
    with session.acting().reading() as cursor:
        versions = accounts.history(cursor, known.account.email)
    st.html(
        html.section(f"Lịch sử tài khoản {known.account.email}", f"{len(versions)} lần ghi, mới nhất trước")
        + admin_accounts_words.history_table(versions, audit_kept.known())
    )
