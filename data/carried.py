"""What a restore or a rebuild takes over from the books it replaces, and what it tells the audit.

Accounts stay as they are, numbers of events are never used again, and how far the audit went is not
forgotten: who was shut out, what was seen and which lines there were does not change with the figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
from duckdb import DuckDBPyConnection as Cursor

from data import agreement, audit_mark, events, records, writes
from data.audit import Audit, Entry, beside
from data.audit_trail import Trail
from data.connection import Connection
from data.records import Change, Record
from data.refusals import DiskFullError, StoreError

OF_BACKUP = (
    "Tài khoản và vai trò là của bản sao lưu. Ai đã ngừng dùng hoặc đổi vai trò sau ngày sao lưu thì sửa lại "
    "ở trang Quản trị trước khi cho mọi người vào."
)
NOT_WHOLE = (
    "Nhật ký không nguyên vẹn: thiếu hoặc khác dòng so với điều đã ghi. Giữ nguyên các tệp nhật ký, chạy "
    "`python -m data doctor` để biết chỗ lệch và báo người phụ trách an toàn thông tin."
)
NOT_COMPARED = (
    "Không đọc được tệp dữ liệu bị thay, nên không biết nhật ký có bị cắt bớt ở cuối hay không; so nhật ký "
    "với bản sao lưu gần nhất."
)
NO_LINE = "Nhật ký chưa có dòng về việc này: ổ đĩa đầy hoặc không có quyền ghi."


@dataclass(frozen=True)
class Carried:
    """What books say that are about to be replaced."""

    identity: str | None
    """As `agreement.identity`: books of one line have the same."""
    version: int
    """The number of their last event."""
    mark: str
    """How far the audit went, as `audit_mark.mark_kept`."""
    accounts: dict[str, Record] | None
    """The newest versions by key; None in books of days before there were any."""


def of(database: Path) -> Carried | None:
    """What this file says; None where there is none or it cannot be read."""
    if not database.exists():
        return None
    with suppress(StoreError, duckdb.Error):
        connection = Connection(database, read_only=True)
        try:
            with connection.reading() as cursor:
                version, mark = events.last_event(cursor), audit_mark.mark_kept(cursor)
                return Carried(agreement.identity(cursor), version, mark, _accounts(cursor))
        finally:
            connection.close()
    return None


def _accounts(cursor: Cursor) -> dict[str, Record] | None:
    with suppress(duckdb.CatalogException):
        return accounts(cursor)
    return None


def accounts(cursor: Cursor) -> dict[str, Record]:
    """The newest version of every account by its e-mail, removed ones too."""
    return records.versions(cursor, records.EVERYWHERE, "account")


def accounts_kept(today: Mapping[str, Record], then: Mapping[str, Record]) -> list[Change]:
    """What makes the accounts of a backup those of today: whoever was disabled since stays so."""
    kept = [
        Change("account", one.key, one.value)
        for one in today.values()
        if one.key not in then or then[one.key].value != one.value
    ]
    return [*kept, *(Change("account", key, None) for key in then if key not in today)]


def tell(database: Path, entry: Entry) -> list[str]:
    """Tell the audit beside a database what became of it; what whoever did it must know, as sentences.

    The database remembers how far the audit goes, unless lines were missing already: then it goes on missing
    them.
    """
    folder = beside(database)
    connection = Connection(database)
    try:
        with connection.reading() as cursor:
            known = audit_mark.mark_kept(cursor)
        has_mark = audit_mark.holds(folder, known)
        remarks = [] if has_mark and not Trail(folder).state().breaks else [NOT_WHOLE]
        audit = Audit(folder)
        try:
            audit.add(entry)
        except DiskFullError:
            return [*remarks, NO_LINE]
        if has_mark:
            with suppress(DiskFullError), connection.transaction() as cursor:
                writes.remember(cursor, audit_mark.MARK, audit.mark)
        return remarks
    finally:
        connection.close()
