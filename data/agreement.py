"""Whether database, ledger and originals agree, looked at when a store is opened: cheap, and before anything
is shown. What it finds off is told with the command that looks closer."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from duckdb import DuckDBPyConnection as Cursor

from data import events, writes
from data.ledger import Entry, Ledger
from data.queries import one
from data.refusals import StoreDamagedError
from indicators.formats import count

LOOK_CLOSER = "Chạy `python -m data doctor` để biết chỗ lệch."

IDENTITY = "SELECT max(value) FROM memory WHERE name = 'ledger'"


def identity(cursor: Cursor) -> str | None:
    """The name the database and its ledger know each other by; None before there is a ledger."""
    (found,) = one(cursor.execute(IDENTITY))
    return None if found is None else str(found)


def settle(cursor: Cursor, ledger: Ledger) -> None:
    """Make ledger and database tell the same; call it inside a writing transaction.

    What the database did and the ledger does not have is added; a last line that was never committed is
    voided. Raises StoreDamagedError when the database lacks more than that: it is not the newest one.
    """
    mine = identity(cursor)
    if not ledger.exists():
        mine = mine or uuid4().hex
        ledger.begin(mine)
    ledger.drop_torn_line()
    theirs, entries = ledger.read()
    _refuse_other(ledger.path.parent, mine, theirs, entries)
    known = events.ledgered(cursor)
    extra = [entry for entry in entries if entry["id"] not in set(known)]
    if len(extra) > 1 or extra != entries[len(entries) - len(extra) :]:
        raise StoreDamagedError(
            f"Cơ sở dữ liệu thiếu {count(len(extra))} việc mà sổ ghi có: đây không phải bản mới nhất. "
            "Dựng lại từ tệp gốc bằng `python -m data rebuild`."
        )
    for entry in extra:
        ledger.void(entry)
    written = {entry["id"] for entry in entries}
    for event in known:
        if event not in written:
            ledger.append(events.entry(cursor, event))
    writes.remember(cursor, "ledger", theirs)


def _refuse_other(folder: Path, mine: str | None, theirs: str, entries: list[Entry]) -> None:
    if mine is None and entries:
        raise StoreDamagedError(
            f"Cơ sở dữ liệu trống, nhưng thư mục tệp gốc {folder} còn sổ ghi {count(len(entries))} việc. "
            "Dựng lại bằng `python -m data rebuild`; muốn bắt đầu mới thì chuyển thư mục ấy đi nơi khác."
        )
    if mine is not None and mine != theirs:
        raise StoreDamagedError(
            f"Thư mục tệp gốc {folder} thuộc một cơ sở dữ liệu khác. Đặt đúng thư mục đi cùng tệp dữ liệu, "
            "hoặc dựng lại bằng `python -m data rebuild`."
        )


LEDGER_OF_BATCHES = """
SELECT batch, count(*), sum(value)::DECIMAL(38, 4)::VARCHAR FROM observation GROUP BY batch
"""


def check(cursor: Cursor, ledger: Ledger | None) -> None:
    """Compare totals with what was recorded when they were written. Raises StoreDamagedError."""
    recorded, seen = events.last_totals(cursor), events.totals(cursor)
    if recorded is not None and recorded != seen:
        raise StoreDamagedError(
            f"Số đang dùng không khớp sổ ghi: có {count(seen.figures)} số, tổng {seen.total}; sổ ghi "
            f"{count(recorded.figures)} số, tổng {recorded.total}. {LOOK_CLOSER}"
        )
    if ledger is None:
        return
    stored = {batch: [*rest] for batch, *rest in cursor.execute(LEDGER_OF_BATCHES).fetchall()}
    off = [
        entry["batch"]
        for entry in ledger.read()[1]
        if entry["act"] == "load" and stored.get(entry["batch"], [0, "0.0000"]) != entry["print"][:2]
    ]
    if off:
        raise StoreDamagedError(f"Số của lần nạp {', '.join(off[:5])} không khớp sổ ghi. {LOOK_CLOSER}")
