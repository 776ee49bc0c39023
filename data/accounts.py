"""Accounts: who may sign in, as which role, for which agencies. Records of kind `account`, keyed by e-mail.

Nobody is ever deleted, so that the audit goes on naming them: an account is disabled instead. Invariant, held
inside the write: once there is an active admin there is always one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from duckdb import DuckDBPyConnection as Cursor
from pydantic import StringConstraints, ValidationError, model_validator

from data import records
from data.access import ROLES, Role
from data.records import EVERYWHERE, Change, Record
from data.refusals import ChangedMeanwhileError, StoreError
from indicators.model import Frozen
from indicators.note_checks import tidied

if TYPE_CHECKING:  # the store checks every write with this module
    from data.remote import RemoteStore
    from data.store import Store

LONGEST_NAME, LONGEST_EMAIL = 120, 254
ADDRESS = r"^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$"
Email = Annotated[str, StringConstraints(pattern=ADDRESS, max_length=LONGEST_EMAIL)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME, strip_whitespace=True)]
FIRST_BY = "Cài đặt của máy chủ"
FIRST_WHY = "Quản trị đầu tiên, theo KPI_ADMIN"
FIELDS = {
    "email": ("Địa chỉ thư", "một địa chỉ như hoa.nguyen@nghean.gov.vn, không dấu"),
    "name": ("Họ tên", f"họ tên của người dùng, không quá {LONGEST_NAME} chữ"),
    "role": ("Vai trò", f"một trong: {', '.join(ROLES)}"),
    "agencies": ("Đơn vị", "danh sách mã đơn vị, hoặc để trống cho mọi đơn vị"),
    "disabled": ("Ngừng dùng", "có hoặc không"),
}
LAST_ADMIN = (
    "Chưa làm gì: đây là quản trị duy nhất đang dùng được. Cấp vai trò quản trị cho một người khác trước, "
    "nếu không thì không còn ai sửa được tài khoản."
)


class Account(Frozen):
    """Who may sign in and what for."""

    email: Email
    """In lower case: what the identity provider says of the person."""
    name: Name
    role: Role
    agencies: tuple[str, ...] | None = None
    """Ids of the agencies an officer is kept to; None: all."""
    disabled: bool = False

    @model_validator(mode="after")
    def _agencies_fit(self) -> Account:
        if self.agencies is not None and self.role != "officer":
            raise ValueError("Đơn vị: chỉ giới hạn được cho cán bộ nạp số liệu; vai trò khác xem mọi đơn vị")
        if self.agencies is not None and not self.agencies:
            raise ValueError("Đơn vị: chưa chọn đơn vị nào; chọn ít nhất một, hoặc chọn mọi đơn vị")
        return self

    @property
    def is_admin(self) -> bool:
        """Whether the account may look after the others now."""
        return self.role == "admin" and not self.disabled

    @property
    def value(self) -> dict[str, Any]:
        """What the record keeps under the e-mail."""
        agencies = None if self.agencies is None else sorted(self.agencies)
        return {"name": self.name, "role": self.role, "agencies": agencies, "disabled": self.disabled}


@dataclass(frozen=True)
class Kept:
    """An account with the version that says so."""

    account: Account
    number: int
    """Of the event: what a form was opened at."""
    by: str
    at: datetime
    """UTC."""
    why: str
    since: datetime
    """Since when it is in use, or disabled (UTC)."""


def key(email: str) -> str:
    """The e-mail as accounts are kept under.

    >>> key(" Hoa.Nguyen@NgheAn.gov.vn ")
    'hoa.nguyen@nghean.gov.vn'
    """
    return email.strip().lower()


def parse(fields: Mapping[str, object], agencies: Collection[str] | None = None) -> Account:
    """An account from what a form or a record says; with `agencies` only these ids are known.

    Raises StoreError naming every field at fault: what was found and what is needed.
    """
    email = key(str(fields.get("email") or ""))
    name = tidied(str(fields.get("name") or ""))
    given = fields.get("agencies")
    kept_to = sorted(set(map(str, given))) if isinstance(given, Collection) else given
    try:
        account = Account.model_validate({**fields, "email": email, "name": name, "agencies": kept_to})
    except ValidationError as error:
        faults = dict.fromkeys(_fault(dict(one)) for one in error.errors())
        raise StoreError(f"Chưa ghi tài khoản: {'; '.join(faults)}.") from None
    unknown = sorted(set(account.agencies or ()) - set(agencies)) if agencies is not None else []
    if unknown:
        raise StoreError(
            f"Chưa ghi tài khoản: Đơn vị: đã thấy {', '.join(unknown)}; cần mã có trong danh sách đơn vị."
        )
    return account


def _fault(error: dict[str, Any]) -> str:
    """One fault in words; those of the whole account say so themselves."""
    if not error["loc"]:
        return str(error["msg"]).removeprefix("Value error, ")
    title, needed = FIELDS.get(str(error["loc"][0]), (str(error["loc"][0]), "bỏ mục này"))
    found = str(error["input"])[:80] if error["input"] not in (None, "") else ""
    return f"{title}: {f'đã thấy “{found}”' if found else 'đang trống'}; cần {needed}"


def kept(cursor: Cursor) -> dict[str, Kept]:
    """Every account by its e-mail, those that are disabled too."""
    found = records.histories(cursor, EVERYWHERE, "account")
    return {email: _kept(versions) for email, versions in found.items() if versions[0].value is not None}


def _since(versions: Sequence[Record]) -> datetime:
    """When the account began to be in the state it is in; versions come newest first."""
    state, at = (versions[0].value or {}).get("disabled"), versions[0].at
    for version in versions:
        if version.value is None or version.value.get("disabled") != state:
            return at
        at = version.at
    return at


def history(cursor: Cursor, email: str) -> list[Record]:
    """All versions of an account, newest first."""
    return records.history(cursor, EVERYWHERE, "account", key(email))


def add(store: Store, account: Account, by: str, why: str) -> None:
    """Make a new account. Raises StoreError when the e-mail has one already, NotAllowedError."""
    with store.books.database.lock:
        with store.reading() as cursor:
            known = kept(cursor).get(account.email)
        if known is not None:
            state = (
                "đã ngừng; mở lại tài khoản ấy" if known.account.disabled else "đang dùng; sửa tài khoản ấy"
            )
            raise StoreError(f"Chưa thêm: {account.email} đã có tài khoản ({known.account.name}), {state}.")
        _save(store, account, by, why)


def change(store: Store, account: Account, by: str, why: str, seen: int | None = None) -> None:
    """Save an account anew: name, role, agencies, disabled or not.

    `seen` is the number of the version the form was opened at. Raises StoreError when there is no such
    account, nothing changes, or no active admin would be left; ChangedMeanwhileError; NotAllowedError.
    """
    with store.books.database.lock:
        with store.reading() as cursor:
            known = kept(cursor).get(account.email)
        if known is None:
            raise StoreError(f"Chưa ghi: {account.email} chưa có tài khoản.")
        if seen is not None and known.number != seen:
            raise ChangedMeanwhileError(
                f"Chưa ghi: {known.by} vừa sửa tài khoản này ({known.why}). Xem lại rồi làm lại."
            )
        if known.account == account:
            raise StoreError("Chưa ghi: không có gì thay đổi.")
        _save(store, account, by, why)


def disable(store: Store, email: str, by: str, why: str) -> None:
    """Let the account do nothing from now on. Raises as `change` does."""
    _switch(store, email, by, why, disabled=True)


def enable(store: Store, email: str, by: str, why: str) -> None:
    """Let the account in again, in the role it had. Raises as `change` does."""
    _switch(store, email, by, why, disabled=False)


def _switch(store: Store, email: str, by: str, why: str, *, disabled: bool) -> None:
    with store.books.database.lock:
        with store.reading() as cursor:
            known = kept(cursor).get(key(email))
        if known is None:
            raise StoreError(f"Chưa ghi: {key(email)} chưa có tài khoản.")
        change(store, known.account.model_copy(update={"disabled": disabled}), by, why)


def ensure_first(store: Store, email: str) -> bool:
    """Make the e-mail an active admin when there is none; whether that was needed.

    Called at start with the setting, so that somebody can let the others in. Raises StoreError when it is no
    e-mail.
    """
    if not email.strip():
        return False
    with store.books.database.lock:
        with store.reading() as cursor:
            known = kept(cursor)
        if any(one.account.is_admin for one in known.values()):
            return False
        try:
            admit(store, email, FIRST_BY, FIRST_WHY)
        except StoreError as error:
            raise StoreError(f"KPI_ADMIN: {error}") from None
    return True


def admit(store: Store | RemoteStore, email: str, by: str, why: str) -> Account:
    """Make the e-mail an active admin, whatever it was; the account.

    Raises StoreError when it is no e-mail.
    """
    with store.reading() as cursor:
        before = kept(cursor).get(key(email))
    name = before.account.name if before else key(email)
    account = parse({"email": email, "name": name, "role": "admin"})
    _save(store, account, by, why)
    return account


def _save(store: Store | RemoteStore, account: Account, by: str, why: str) -> None:
    store.edit(EVERYWHERE, [Change("account", account.email, account.value)], by, why)


def check(cursor: Cursor, changes: Sequence[Change]) -> None:
    """Refuse, inside the write, what may not become of accounts: the store calls this for every edit.

    Raises StoreError for a value that is no account, a removal, or an end of the last active admin.
    """
    wanted = {one.key: one.value for one in changes if one.kind == "account"}
    if not wanted:
        return
    saved = {email: _parsed(email, value) for email, value in wanted.items()}
    before = {email: one.account for email, one in kept(cursor).items()}
    if _has_admin(before.values()) and not _has_admin({**before, **saved}.values()):
        raise StoreError(LAST_ADMIN)


def _parsed(email: str, value: Mapping[str, Any] | None) -> Account:
    if value is None:
        raise StoreError("Chưa ghi: tài khoản không xóa được, để nhật ký còn tên; hãy ngừng tài khoản.")
    account = parse({**value, "email": email})
    if account.email != email:
        raise StoreError(f"Chưa ghi: tài khoản ghi theo địa chỉ thư viết thường, đã thấy “{email}”.")
    return account


def _has_admin(accounts: Iterable[Account]) -> bool:
    return any(account.is_admin for account in accounts)


def _kept(versions: Sequence[Record]) -> Kept:
    record = versions[0]
    value = record.value or {}
    # A name kept before signs nobody sees were taken off may be nothing else: nobody is locked out by it.
    name = tidied(str(value.get("name") or "")) or record.key[:LONGEST_NAME]
    account = parse({**value, "name": name, "email": record.key})
    return Kept(account, record.number, record.by, record.at, record.why, _since(versions))
