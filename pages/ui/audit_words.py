"""The audit in words an office reads: acts, outcomes, who, and what it was done to. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from data import access
from data.audit import Entry
from indicators.formats import moment
from loaders.forms import TITLES
from pages.ui import audit_edits, batches_words, places
from pages.ui.audit_edits import Known, Merger, things
from pages.ui.html import Content, Html, join, link

ACTS: dict[str, str] = {
    "sign_in": "Đăng nhập",
    "sign_in_failed": "Đăng nhập không thành",
    "sign_out": "Đăng xuất",
    "load": "Nạp số liệu",
    "undo": "Hoàn tác lần nạp",
    "redo": "Khôi phục lần nạp",
    "alias": "Ghi nhớ tên gọi",
    "mapping": "Ghi nhớ cách đọc bảng",
    "forget": "Thôi dùng điều đã ghi nhớ",
    "lock": "Khóa tháng",
    "unlock": "Mở khóa tháng",
    "open": "Mở tháng cho một đơn vị",
    "edit": "Sửa danh mục",
    "note": "Ghi cam kết",
    "export": "Xuất tài liệu",
    "download": "Tải tệp",
    "original": "Tải tệp gốc",
    "backup": "Sao lưu",
    "doctor": "Kiểm tra số liệu",
    "restore": "Khôi phục từ bản sao lưu",
    "rebuild": "Dựng lại từ tệp gốc",
    "remove_sample": "Xóa dữ liệu mẫu",
    "audit": "Xem nhật ký",
    "page": "Mở trang",
}
OUTCOMES: dict[str, str] = {"done": "xong", "refused": "bị từ chối", "failed": "không thành"}
WAYS: dict[str, str] = {
    "alone": "Người dùng máy này",
    "machine": "Máy chủ",
    "guest": "Người xem không có tài khoản",
    "account": "Tài khoản",
}
EVERY_EDIT = "Mọi sửa đổi danh mục, cài đặt"
_EDITS = {"edit": EVERY_EDIT, **audit_edits.FILTERS}
FILTERS: dict[str, str] = {
    name: words
    for act, said in ACTS.items()
    for name, words in (_EDITS if act == "edit" else {act: said}).items()
}
"""What lines are filtered by: the acts, and edits by what was edited."""


def act(name: str) -> str:
    """An act, or what edits are filtered by, in words."""
    return ACTS.get(name) or FILTERS.get(name, name)


def outcome(name: str) -> str:
    """How it ended, in words."""
    return OUTCOMES.get(name, name)


def who(entry: Entry) -> tuple[str, str]:
    """The person's name and e-mail; where nobody signed in, how they came."""
    way = WAYS.get(entry.way, entry.way)
    if entry.account:
        return entry.name or entry.account, entry.account
    return (entry.name, "không đăng nhập" if entry.way == "alone" else way) if entry.name else (way, "")


def person(filtered: str, names: Mapping[str, str]) -> str:
    """Who to filter by, in words: "Nguyễn Thị Hoa (hoa@nghean.gov.vn)"."""
    if filtered in WAYS:
        return WAYS[filtered]
    name = names.get(filtered, "")
    return f"{name} ({filtered})" if name and name != filtered else filtered


def role(entry: Entry) -> str:
    """The role at that time; "" for whoever had none."""
    return dict[str, str](access.NAMES).get(entry.role, "")


def when(entry: Entry) -> datetime:
    """The moment of a line, UTC."""
    return datetime.fromisoformat(entry.at)


def local(entry: Entry) -> str:
    """The moment as the clock in Asia/Ho_Chi_Minh showed it."""
    return moment(when(entry))


def act_of(entry: Entry, known: Known) -> str:
    """The act in words; an edit says of what: "Sửa tài khoản", "Thêm kế hoạch", "Bỏ đơn vị"."""
    return audit_edits.verb(entry, known) or act(entry.act)


def subject(entry: Entry, known: Known) -> Content:
    """What it was done to, with a link where there is a page for it."""
    if moved := audit_edits.merger(entry, known):
        return _merger(moved, entry, known)
    if saved := things(entry):
        return join([_thing(kind, key, entry, known) for kind, key in saved[:LISTED]] + _more(saved), ", ")
    if entry.act in ("load", "undo", "redo") and entry.subject:
        return _batch(entry.subject)
    if entry.act in ("lock", "unlock", "open") and entry.subject:
        month, _, agency = entry.subject.partition(" ")
        words = f"tháng {period(month)}"
        return join([words, *([_agency(agency, known)] if agency else [])], ", ")
    if entry.act == "alias" and " " in entry.subject:
        month, _, agency = entry.subject.partition(" ")
        return join([_agency(agency, known), f"từ tháng {period(month)}"], ", ")
    if entry.act in ("export", "download"):
        return _file(entry, known)
    return entry.subject.rpartition("/")[2] if entry.act == "backup" else entry.subject


LISTED = 3
"""Things named of an edit of many; the download has them all."""


def _more(saved: Sequence[object]) -> list[Content]:
    return [f"và {len(saved) - LISTED} mục khác"] if len(saved) > LISTED else []


def _merger(moved: Merger, entry: Entry, known: Known) -> Html:
    """Which bodies end and what carries them on: "Xã Mỹ Lý, Xã Nhôn Mai → Xã Nhôn Mai (mới)"."""
    ended, heirs = (
        join(
            [_agency(key, known, audit_edits.name(key, entry, known)) for key in own[:LISTED]] + _more(own),
            ", ",
        )
        for own in (moved.ended, moved.heirs)
    )
    return join([ended, heirs], " → ")


def _thing(kind: str, key: str, entry: Entry, known: Known) -> Content:
    if kind == "agency":
        return _agency(key, known)
    if kind == "note":
        value = _mapping(entry.after).get(f"note:{key}") or _mapping(entry.before).get(f"note:{key}") or {}
        where = [_agency(str(value["agency"]), known)] if value.get("agency") else []
        return join([*where, indicator(str(value.get("indicator", "")), known)] if where else [key], ": ")
    if kind == "plan":
        plan = known.registry.plan(key)
        return plan.short_name if plan else key
    if kind == "setting":
        return audit_edits.setting(key)
    if kind == "account":
        there = "admin" in places.PLACES
        return link(key, places.address("admin", muc="tai-khoan", tai_khoan=key) if there else None)
    return key


def _batch(batch: str) -> Html:
    return join(["lần nạp ", link(batch, places.address("batches", lan_nap=batch))])


def _agency(name: str, known: Known, called: str = "") -> Html:
    """A body's short name, leading to its page."""
    words = called or batches_words.agency(name, known.directory)
    return link(words, places.address("agency", don_vi=name) if name in known.directory.by_id else None)


def indicator(name: str, known: Known) -> str:
    """An indicator's short name; its id where the registry no longer has it."""
    found = known.registry.indicators.get(name)
    return found.short_name if found else name


def _file(entry: Entry, known: Known) -> Content:
    """What left, and for which period, agency, indicator and plan."""
    told = _mapping(entry.after)
    parts: list[Content] = [str(told.get("what") or entry.subject)]
    parts += [indicator(str(told["indicator"]), known)] if told.get("indicator") else []
    parts += [period(str(told["period"]))] if told.get("period") else []
    parts += [_agency(str(told["agency"]), known)] if told.get("agency") else []
    parts += [_batch(str(told["batch"]))] if told.get("batch") else []
    return join(parts, ", ")


def period(label: str) -> str:
    """A period in words; what is none as it stands."""
    try:
        return batches_words.period(label)
    except ValueError:
        return label


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - whatever a line carries
    return value if isinstance(value, Mapping) else {}


def form(kind: str) -> str:
    """The title of a kind of file."""
    return TITLES.get(kind, kind)
