"""What stands in the place of a page for those who may not see it: the sign-in, an account that is not known
or was stopped, a page for another role.
"""

from __future__ import annotations

import streamlit as st

from data import accounts
from data.access import NAMES, Rights
from pages.ui import html, identity, places, session, visitor
from pages.ui.gate_tabs import Turns
from pages.ui.identity import Identity, Why
from pages.ui.places import Place

FAILED = "dang-nhap"
"""In the address when the provider sent somebody back without signing them in (see `gate_entrance`)."""
REFUSED = "refused-pages"
"""What a visit remembers: the pages it was refused."""
TOLD = Turns(20, 60)
"""Refused pages of one person, or one machine without an account, that the audit is told of in a minute."""
WHY: dict[Why, str] = {
    "expired": "Lần đăng nhập trước đã quá thời hạn; đăng nhập lại để làm tiếp.",
    "ended": "Đã đăng xuất.",
    "foreign": "Lần đăng nhập này không dành cho ứng dụng này.",
    "unverified": "Địa chỉ thư của tài khoản chưa được hệ thống đăng nhập xác nhận.",
}
NOT_DONE = (
    "Đăng nhập chưa thành công: hệ thống đăng nhập của cơ quan từ chối, không trả lời, hoặc đã quá lâu. "
    "Thử lại; nếu vẫn không được, báo quản trị ứng dụng."
)
HOW = (
    "Dùng tài khoản công vụ ở hệ thống đăng nhập của cơ quan. Mật khẩu chỉ nhập ở đó; ứng dụng này không "
    "nhận và không lưu mật khẩu."
)


def shut(reason: str) -> None:
    """The page at every address for those who are not let in; `reason` says why not."""
    found = identity.of_claims(st.user.to_dict(), identity.entrance())
    if found.email:
        _not_admitted(found.email, reason)
    else:
        _sign_in(found)


def _sign_in(found: Identity) -> None:
    st.html(html.answer("Đăng nhập để xem chỉ tiêu thủ tục hành chính"))
    if FAILED in st.query_params:
        st.warning(NOT_DONE)
    elif found.why in WHY:
        st.info(WHY[found.why])
    st.html(html.tag("p", HOW))
    if st.button("Đăng nhập", type="primary"):
        st.login()
    st.html(html.note("Chưa có tài khoản: gửi họ tên và địa chỉ thư công vụ cho quản trị ứng dụng."))


def _not_admitted(email: str, reason: str) -> None:
    st.html(html.answer(f"Tài khoản {email} chưa vào được ứng dụng này"))
    st.html(html.tag("p", reason))
    st.html(html.tag("p", f"Người cấp quyền: {_admins()}. Gửi cho họ địa chỉ {email} và việc cần làm."))
    if st.button("Đăng xuất để dùng tài khoản khác", type="primary"):
        visitor.sign_out()
    if identity.entrance().guests:
        st.html(html.note("Sau khi đăng xuất, anh/chị vẫn xem được số liệu mà không cần tài khoản."))


def not_for(place: Place, mine: Rights) -> None:
    """The page that stands where one of a higher role would; the audit has it once a visit."""
    told: list[str] = st.session_state.setdefault(REFUSED, [])
    if place.path not in told:
        store = session.acting()
        if TOLD.take(store.caller.account or store.caller.origin):
            store.audited("page", place.title, outcome="refused")
        told.append(place.path)
    st.html(html.answer(f"Trang này dành cho {NAMES[place.role]}"))
    who = f"Anh/chị đang dùng với vai trò {NAMES[mine.role]}"
    if mine.name:
        words = f"{who} ({mine.name}). Cần dùng trang {place.title} thì liên hệ: {_admins()}."
        st.html(html.tag("p", words))
    else:
        words = f"{who}, không đăng nhập. Có tài khoản thì đăng nhập để dùng trang {place.title}."
        st.html(html.tag("p", words))
        if st.button("Đăng nhập", type="primary"):
            st.login()
    st.page_link(places.pages["overview"], label="Về trang Tổng quan")


def corner(mine: Rights) -> None:
    """The visitor's name at the right of the navigation, where people sign in."""
    if identity.entrance().provider is None:
        return
    with st.container(key="account"), st.popover(mine.name or "Khách", key="account-menu"):
        account(mine, "corner")


def account(mine: Rights, key: str) -> None:
    """Whose visit it is, and the way out; for those without an account the way in."""
    if identity.entrance().provider is None:
        return
    if not mine.name:
        if st.button("Đăng nhập", key=f"sign-in-{key}"):
            st.login()
        return
    st.html(html.note(f"{mine.name}, {NAMES[mine.role]}"))
    if st.button("Đăng xuất", key=f"sign-out-{key}"):
        visitor.sign_out()


def _admins() -> str:
    """Who may grant roles, by name and address."""
    with session.store().reading() as cursor:
        known = [one.account for one in accounts.kept(cursor).values() if one.account.is_admin]
    return (
        "; ".join(one.email if one.name == one.email else f"{one.name} ({one.email})" for one in known)
        or "quản trị ứng dụng"
    )
