"""What can be done with accounts: each act asks what, who and why, then does one thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from data import accounts, edited_agencies
from data.access import ROLES
from data.accounts import Account, Kept
from data.store import Store, StoreError
from indicators.formats import fold
from indicators.periods import month_of
from indicators.profiles import lineage
from pages.ui import admin_accounts_words, session
from pages.ui.admin_save import DONE
from pages.ui.person import LONGEST, person
from pages.ui.several import several

ALL, SOME = "mọi đơn vị", "chỉ các đơn vị được giao"
Write = Callable[[Store, str, str], None]


def add() -> None:
    """Make an account."""
    st.dialog("Thêm tài khoản", width="medium")(adding)()


def change(known: Kept) -> None:
    """Another name, role or agencies."""
    st.dialog(f"Sửa tài khoản {known.account.email}", width="medium")(lambda: changing(known))()


def switch(known: Kept) -> None:
    """Disable the account, or let it in again."""
    title = "Mở lại tài khoản" if known.account.disabled else "Ngừng tài khoản"
    st.dialog(f"{title} {known.account.email}")(lambda: switching(known))()


def adding() -> None:
    """The form of a new account."""
    email = st.text_input(
        "Địa chỉ thư (bắt buộc)",
        key="account-email",
        placeholder="hoa.nguyen@nghean.gov.vn",
        help="Đúng địa chỉ mà cổng đăng nhập của cơ quan cấp cho người này; viết hoa, viết thường như nhau.",
    )
    fields = _fields(None)
    _finish(
        "Thêm tài khoản",
        lambda where, by, why: accounts.add(where, _account({"email": email, **fields}), by, why),
        f"Đã thêm tài khoản {accounts.key(email)}.",
        "Ví dụ: phân công theo thông báo số 12",
    )


def changing(known: Kept) -> None:
    """The form of an account there is."""
    email = known.account.email
    fields = {**_fields(known.account), "disabled": known.account.disabled}
    _finish(
        "Lưu tài khoản",
        lambda where, by, why: accounts.change(
            where, _account({"email": email, **fields}), by, why, known.number
        ),
        f"Đã sửa tài khoản {email}; có hiệu lực ngay.",
        "Ví dụ: chuyển công tác từ 01/12",
    )


def switching(known: Kept) -> None:
    """What disabling or enabling does, and the button."""
    email = known.account.email
    if known.account.disabled:
        st.write(
            f"{known.account.name} lại vào được, với vai trò {admin_accounts_words.role(known.account.role)}."
        )
        label, done, write = "Mở lại tài khoản", f"Đã mở lại tài khoản {email}.", accounts.enable
    else:
        st.write(
            f"{known.account.name} không vào và không làm được gì nữa, kể cả ở trang đang mở. "
            "Những việc đã làm vẫn giữ tên trong nhật ký."
        )
        label, done, write = (
            "Ngừng tài khoản",
            f"Đã ngừng tài khoản {email}; có hiệu lực ngay.",
            accounts.disable,
        )
    _finish(label, lambda where, by, why: write(where, email, by, why), done, "Ví dụ: nghỉ công tác từ 01/12")


def _account(fields: dict[str, object]) -> Account:
    """The account of a form. Raises StoreError naming every field at fault."""
    return accounts.parse(fields, session.office().directory.by_id)


def _fields(known: Account | None) -> dict[str, object]:
    """Name, role, and for officers whose figures."""
    name = st.text_input(
        "Họ tên (bắt buộc)", value=known.name if known else "", key=_key("name", known), autocomplete="off"
    )
    role = st.radio(
        "Vai trò",
        ROLES,
        index=ROLES.index(known.role) if known else 0,
        format_func=admin_accounts_words.role_and_meaning,
        key=_key("role", known),
    )
    return {"name": name, "role": role, "agencies": _agencies(known) if role == "officer" else None}


def _agencies(known: Account | None) -> list[str] | None:
    """The agencies an officer is kept to; None: all."""
    given = known.agencies if known else None
    scope = st.radio(
        "Nạp được số liệu của",
        (ALL, SOME),
        index=0 if given is None else 1,
        horizontal=True,
        key=_key("scope", known),
    )
    if scope == ALL:
        return None
    names = _names(given or ())
    typed = st.text_input(
        "Tìm đơn vị", key=_key("search", known), placeholder="Gõ tên, mã, tên gọi khác; không dấu cũng được"
    )
    found, key = _found(typed or "", names), _key("agencies", known)
    empty = "Chọn một hay nhiều đơn vị"
    return several("Đơn vị được giao (bắt buộc)", names, found, key, empty, given or ())


def _found(typed: str, names: Mapping[str, str]) -> set[str]:
    """Those whose names, aliases or codes hold all words typed, with or without diacritics."""
    words, known = fold(typed).split(), session.office().directory
    own = {one for one, name in names.items() if all(word in fold(name) for word in words)}
    return own | {body.id for body in edited_agencies.matching(known, typed)}


def _names(given: tuple[str, ...]) -> dict[str, str]:
    """The agencies of today, the whole, and those given already, by id."""
    here = session.office()
    today, closing_day = here.settings.today, here.settings.closing_day
    bodies = here.directory.existing(today, today)
    known = {here.directory.whole.id: here.directory.whole.short_name}
    known |= lineage.labels(bodies, month_of(today, closing_day), closing_day)
    return known | {one: here.directory.by_id[one].short_name for one in given if one in here.directory.by_id}


def _key(field: str, known: Account | None) -> str:
    return f"account-{field}-{known.email if known else ''}"


def _finish(button: str, write: Write, done: str, example: str) -> None:
    """Who and why, and the button."""
    by = person("Người sửa")
    why = st.text_input("Lý do (bắt buộc)", key="account-why", placeholder=example)
    with st.container(horizontal=True):
        wanted = st.button(button, type="primary", key="account-save")
        left = st.button("Không làm", key="account-leave")
    if left:
        st.rerun()
    if not wanted:
        st.write("Có hiệu lực ngay khi bấm; ghi vào nhật ký.")
        return
    needed = (("tên người sửa", by.strip()), ("lý do", why.strip()))
    if missing := [word for word, text in needed if not text]:
        st.error(f"Chưa làm: cần {' và '.join(missing)}.")
        return
    try:
        write(session.acting(), by.strip()[:LONGEST], why.strip()[:LONGEST])
    except StoreError as error:
        st.error(str(error))
        return
    st.session_state[DONE] = done
    st.rerun()
