"""What is said about accounts: how many, who each is, what became of one. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from data.access import NAMES, ROLES
from data.accounts import Account, Kept
from data.records import Record
from indicators.formats import count, moment
from indicators.model import Directory
from pages.ui import audit_changes, batches_words, places
from pages.ui.audit_edits import Known
from pages.ui.html import Content, Html, join, link, tag
from pages.ui.tables import Cell, Row, table

TAB, WHO = "muc", "tai-khoan"
"""Names in the URL: of the tab, and of the account looked at."""
NAMED = 3
"""Agencies named in a row; the rest are counted."""
ROLE_MEANINGS = {
    "viewer": "xem mọi số liệu, tải bảng và lập báo cáo; không ghi gì",
    "officer": "như người xem, và nạp, sửa, hoàn tác số liệu, ghi cam kết của đơn vị được giao",
    "admin": "làm mọi việc: khóa tháng, khôi phục, sửa kế hoạch, đơn vị, cài đặt, tài khoản, xem nhật ký",
}


def role(name: str) -> str:
    """A role with a capital: "Cán bộ nạp số liệu"."""
    words = dict[str, str](NAMES).get(name, name)
    return f"{words[:1].upper()}{words[1:]}"


def role_and_meaning(name: str) -> str:
    """A role with what it may do: "Người xem: xem mọi số liệu, …"."""
    return f"{role(name)}: {ROLE_MEANINGS[name]}"


def title(accounts: Collection[Kept]) -> str:
    """How many there are, by role, and how many are disabled."""
    if not accounts:
        return "Chưa có tài khoản nào"
    active = Counter(one.account.role for one in accounts if not one.account.disabled)
    parts = [f"{count(active[name])} {NAMES[name]}" for name in reversed(ROLES) if active[name]]
    gone = sum(one.account.disabled for one in accounts)
    parts += [f"{count(gone)} đã ngừng"] if gone else []
    return f"{count(len(accounts))} tài khoản: {', '.join(parts)}"


def agencies(account: Account, directory: Directory, most: int = NAMED) -> str:
    """Whose figures the account may change, in words."""
    if account.role == "viewer":
        return "xem mọi đơn vị"
    if account.agencies is None:
        return "mọi đơn vị"
    names = [batches_words.agency(one, directory) for one in account.agencies]
    more = f" và {count(len(names) - most)} đơn vị khác" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def sign_in(at: str | None) -> str:
    """When the account signed in last."""
    return moment(datetime.fromisoformat(at)) if at else "chưa đăng nhập"


def accounts_table(
    accounts: Collection[Kept], signed_in: Mapping[str, str], directory: Directory, chosen: str
) -> Html:
    """One row an account, its name leading to what can be done with it; the disabled ones last."""
    head = ["Họ tên, địa chỉ thư", "Vai trò", "Đơn vị", "Trạng thái", "Đăng nhập lần cuối"]
    ordered = sorted(accounts, key=lambda one: (one.account.disabled, -ROLES.index(one.account.role)))
    rows = [
        Row(
            [
                Cell(
                    _lines(link(one.account.name, address(one.account.email)), one.account.email),
                    strong=one.account.email == chosen,
                ),
                role(one.account.role),
                agencies(one.account, directory),
                _lines(*state(one)),
                sign_in(signed_in.get(one.account.email)),
            ]
        )
        for one in ordered
    ]
    return table(head, rows, "lllll", "ct-accounts", caption="Tài khoản", stacked=True)


def address(email: str) -> str | None:
    """Where an account is looked at."""
    return places.address("admin", muc="tai-khoan", tai_khoan=email) if "admin" in places.PLACES else None


def _lines(first: Content, *below: Content) -> Html:
    """A text with smaller lines under it, as one piece: on phones a cell lays its pieces side by side."""
    under = (tag("span", line, classes="ct-below-line") for line in below if line)
    return tag("span", first, join(under))


def state(one: Kept) -> tuple[str, str]:
    """In use or disabled, and since when."""
    if one.account.disabled:
        return "Đã ngừng", f"từ {moment(one.since)}"
    return "Đang dùng", f"từ {moment(one.since)}"


def choice(one: Kept) -> str:
    """An account in a list: "Nguyễn Thị Hoa (hoa@nghean.gov.vn), quản trị"."""
    gone = ", đã ngừng" if one.account.disabled else ""
    return f"{one.account.name} ({one.account.email}), {NAMES[one.account.role]}{gone}"


def history_table(versions: Sequence[Record], known: Known) -> Html:
    """What became of an account, newest first: before → after, by whom and why."""
    rows: list[Sequence[Cell | Content]] = []
    for place, record in enumerate(versions):
        older = versions[place + 1].value if place + 1 < len(versions) else None
        told = audit_changes.between(older, record.value, known)
        what = "Lập tài khoản" if older is None else "Sửa"
        rows.append(
            [
                moment(record.at),
                record.by,
                _lines(tag("b", what), *told),
                record.why,
            ]
        )
    return table(["Lúc", "Người sửa", "Thay đổi", "Lý do"], rows, "llll", "ct-history", stacked=True)
