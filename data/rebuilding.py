"""Builds the database again from the ledger and the originals alone: each file read anew, each act repeated.

Every batch must come out as its print in the ledger says, and the totals after every act as recorded; what
does not is a loss with its reason, and without leave nothing is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection as Cursor

from data import audit, audit_mark, carried, comparing, events, migrations, replacing, writes
from data.carried import Carried
from data.connection import Connection
from data.events import Act, Totals
from data.incoming import Incoming, observation_table
from data.ledger import Entry, Ledger
from data.originals import originals_beside
from data.records import Change
from data.refusals import StoreError
from indicators.periods import parse

Readings = Callable[[Cursor, Entry, bytes], Iterator[Incoming]]
"""Reads an original as it may have been read then, the likeliest reading first; the cursor sees all that was
done before."""


@dataclass(frozen=True)
class Loss:
    """A batch that cannot be built again."""

    batch: str
    file: str
    text: str


@dataclass
class Rebuilt:
    """What came out."""

    batches: int = 0
    lost: list[Entry] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)
    totals: Totals = field(default_factory=lambda: Totals(0, Decimal(0)))


def rebuild(database: Path, readings: Readings, *, leave_out_lost: bool = False) -> dict[str, Any]:
    """Build the database again and put it in place, keeping the old file aside; the command's answer.

    The audit is told of it, and `remarks` says what whoever did it must know. Raises StoreBusyError under a
    running app, StoreError without a ledger. With losses nothing is replaced, unless `leave_out_lost` voids
    them in the ledger.
    """
    replacing.refuse_running(database)
    replacing.put_back(database)
    ledger = Ledger(originals_beside(database))
    if not ledger.exists():
        raise StoreError(f"Không có sổ ghi {ledger.path}: không dựng lại được. Khôi phục từ một bản sao lưu.")
    before, fresh = carried.of(database), database.with_name(f"{database.name}.rebuilding")
    for path in (fresh, fresh.with_name(f"{fresh.name}.wal")):
        path.unlink(missing_ok=True)
    connection = Connection(fresh)
    try:
        with connection.transaction() as cursor:
            migrations.apply(cursor)
            rebuilt = _replayed(cursor, ledger, readings)
            if before is not None:
                writes.remember(cursor, audit_mark.MARK, before.mark)
    except BaseException:
        connection.close()
        fresh.unlink(missing_ok=True)
        raise
    connection.close()
    is_done, aside, remarks = not rebuilt.losses or leave_out_lost, None, list[str]()
    if is_done:
        for entry in rebuilt.lost:
            ledger.void(entry)
        aside = replacing.put_in_place(database, fresh, with_originals=False)
        remarks = _told(database, before, rebuilt)
    fresh.unlink(missing_ok=True)
    return {
        **{"rebuilt": is_done, "batches": rebuilt.batches, "figures": rebuilt.totals.figures},
        **{"total": str(rebuilt.totals.total), "replaced": None if aside is None else str(aside)},
        "losses": [asdict(loss) for loss in rebuilt.losses],
        "remarks": remarks,
    }


def _told(database: Path, before: Carried | None, rebuilt: Rebuilt) -> list[str]:
    """Tell the audit of a rebuild and of what it left out; what whoever did it must know, as sentences."""
    has_lines = any(audit.beside(database).glob("*.jsonl"))
    figures, total = rebuilt.totals
    after: dict[str, object] = {"batches": rebuilt.batches, "figures": figures, "total": str(total)}
    if rebuilt.lost:
        after["left_out"] = len(rebuilt.lost)
    entry = audit.Entry(
        "rebuild",
        way="machine",
        role="admin",
        subject=", ".join(loss.batch for loss in rebuilt.losses),
        after=after,
        why="; ".join(f"{loss.batch} “{loss.file}”: {loss.text}" for loss in rebuilt.losses),
    )
    remarks = carried.tell(database, entry)
    return remarks if before is not None or not has_lines else [carried.NOT_COMPARED, *remarks]


def _replayed(cursor: Cursor, ledger: Ledger, readings: Readings) -> Rebuilt:
    identity, entries = ledger.read()
    rebuilt, gone = Rebuilt(), set[str]()
    for entry in entries:
        if entry.get("batch") in gone:
            rebuilt.lost.append(entry)
            continue
        reason = _repeat(cursor, entry, ledger.path.parent, readings)
        if reason:
            gone.add(entry["batch"])
            rebuilt.lost.append(entry)
            rebuilt.losses.append(Loss(entry["batch"], entry["file"], reason))
            continue
        rebuilt.batches += entry["act"] == "load"
        _record(cursor, entry, exact=not rebuilt.losses)
    rebuilt.totals = events.totals(cursor)
    writes.remember(cursor, "ledger", identity)
    return rebuilt


def _repeat(cursor: Cursor, entry: Entry, folder: Path, readings: Readings) -> str:
    """Do again what the entry tells; why it could not be done, empty when it was."""
    if entry["act"] == "load":
        return _load(cursor, entry, folder, readings)
    if entry["act"] == "undo":
        at = datetime.fromisoformat(entry["at"])
        writes.withdraw(cursor, entry["batch"], entry["by"], entry["why"], at)
    elif entry["act"] == "redo":
        writes.bring_back(cursor, entry["batch"])
    return ""


def _load(cursor: Cursor, entry: Entry, folder: Path, readings: Readings) -> str:
    path = folder / entry["original"]
    if not path.is_file():
        return f"Không còn tệp gốc {path}."
    content = path.read_bytes()
    if sha256(content).hexdigest() != entry["sha256"]:
        return f"Tệp gốc {path} đã bị thay đổi."
    for incoming in readings(cursor, entry, content):
        table = observation_table(incoming)
        if [*events.print_of_table(cursor, table)] != entry["print"]:
            continue
        writes.delete_sample(cursor)
        key = writes.BatchKey(int(entry["batch"]), entry["batch"])
        at = datetime.fromisoformat(entry["at"])
        beside = comparing.beside(cursor, table, ignore_sample=True)
        writes.insert_batch(cursor, key, incoming, entry["original"], at)
        if "new" in entry:
            writes.insert_effect(cursor, key.id, entry["new"], entry["changed"], entry["unchanged"])
        writes.insert_observations(cursor, key.id, table, beside)
        return ""
    return "Tệp gốc nay đọc ra số khác: định nghĩa, danh sách đơn vị hoặc cách đọc đã đổi từ khi nạp."


def _record(cursor: Cursor, entry: Entry, *, exact: bool) -> None:
    """Put the act on record as it was; the totals after it must be those recorded then."""
    totals = events.totals(cursor)
    if exact and "figure_count" in entry:
        expected = Totals(entry["figure_count"], Decimal(entry["figure_total"]))
        if totals != expected:
            raise StoreError(
                f"Dựng lại đến việc số {entry['number']} ({entry['act']}) thì có {totals.figures} số, tổng "
                f"{totals.total}; sổ ghi {expected.figures} số, tổng {expected.total}. Chưa thay gì."
            )
    month = entry.get("month")
    act = Act(
        entry["act"],
        entry["jurisdiction"],
        entry["by"],
        entry.get("why"),
        entry.get("batch"),
        None if month is None else parse(month).first,
        entry.get("agency"),
        moved=entry.get("moved", 0),
        at=datetime.fromisoformat(entry["at"]),
        id=entry["id"],
        number=entry["number"],
        account=entry.get("account", ""),
        origin=entry.get("origin", ""),
        changes=[Change(*one) for one in entry.get("records", ())],
    )
    writes.record_event(cursor, act)
