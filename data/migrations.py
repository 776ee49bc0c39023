"""Brings a database to the newest schema: numbered files that are only ever added to, each applied once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from duckdb import DuckDBPyConnection as Cursor

from data import writes
from data.queries import one
from data.refusals import StoreError

FOLDER = Path(__file__).parent / "schema"


def newest() -> int:
    """The number of the newest schema."""
    return max(_number(path) for path in FOLDER.glob("*.sql"))


def apply(cursor: Cursor) -> None:
    """Apply what is missing; call it inside a writing transaction.

    Raises StoreError when a newer program has been here: what this one writes could spoil its figures.
    """
    cursor.execute(writes.CREATE_MIGRATIONS)
    done = {number for (number,) in cursor.execute(writes.MIGRATIONS).fetchall()}
    _refuse_newer(max(done, default=0))
    for path in sorted(FOLDER.glob("*.sql")):
        if _number(path) not in done:
            cursor.execute(path.read_text(encoding="utf-8"))
            at = datetime.now(UTC).replace(tzinfo=None)
            cursor.execute(writes.RECORD_MIGRATION, [_number(path), path.stem, at])


def _number(path: Path) -> int:
    return int(path.name.split("_")[0])


IS_THERE = "SELECT count(*) FROM information_schema.tables WHERE table_name = 'migration'"


def refuse_others(cursor: Cursor) -> None:
    """Raise StoreError when the database has another schema than this program reads."""
    found = 0
    if one(cursor.execute(IS_THERE))[0]:
        found = max((number for (number,) in cursor.execute(writes.MIGRATIONS).fetchall()), default=0)
    _refuse_newer(found)
    if found < newest():
        raise StoreError(
            f"Tệp dữ liệu có lược đồ {found}, chương trình này đọc lược đồ {newest()}. Khởi động ứng dụng "
            "một lần để nâng cấp."
        )


def _refuse_newer(found: int) -> None:
    if found > newest():
        raise StoreError(
            f"Tệp dữ liệu đã được bản mới hơn của chương trình dùng: lược đồ {found}, chương trình này chỉ "
            f"biết đến {newest()}. Số liệu không mất: hãy cập nhật chương trình rồi mở lại."
        )
