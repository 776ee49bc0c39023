"""Everything that ever changed the figures or locked a month, in order: the store's own record and its lines
in the ledger. Events are only ever added; those of the sample stay out of the ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data import records
from data.ledger import Entry
from data.queries import one
from data.records import Change
from data.refusals import StoreError
from indicators.periods import month_at

ActName = (
    Literal["load", "undo", "redo", "lock", "unlock", "open", "remove_sample", "restore"]
    | Literal["alias", "mapping", "forget", "edit", "note"]
)


@dataclass
class Act:
    """Something about to be done; what it did is filled in while it is done."""

    name: ActName
    jurisdiction: str
    by: str
    why: str | None = None
    batch: str | None = None
    month: int | None = None
    agency: str | None = None
    sample: bool = False
    moved: int = 0
    """How many figures in use become others."""
    at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(tzinfo=None))
    """UTC."""
    id: str = ""
    number: int = 0
    """Filled in when it is recorded."""
    account: str = ""
    """E-mail of whoever signed in to do it."""
    origin: str = ""
    """The address of their machine."""
    role: str = ""
    way: str = ""
    """As `access.Rights` and `access.Caller` say, for the audit."""
    changes: Sequence[Change] = ()
    """What an edit saves."""
    before: Any = None
    """What it found and what it left, for the audit."""
    after: Any = None

    @property
    def subject(self) -> str:
        """What it is done to, for the audit."""
        if self.changes:
            return ", ".join(f"{change.kind}:{change.key}" for change in self.changes)
        month = "" if self.month is None else month_at(self.month).id
        return " ".join(part for part in (self.batch, month, self.agency) if part)

    def __post_init__(self) -> None:
        if self.name not in ("load", "remove_sample") and not (self.by.strip() and (self.why or "").strip()):
            raise StoreError("Cần tên người làm và lý do.")


class Totals(NamedTuple):
    """How many figures are in use, without the sample's, and their sum."""

    figures: int
    total: Decimal


TOTALS = """
SELECT count(*), coalesce(sum(value), 0)::DECIMAL(38, 4) FROM figure
WHERE batch NOT IN (SELECT id FROM batch WHERE sample)
"""


def totals(cursor: Cursor) -> Totals:
    """The figures in use as they stand."""
    return Totals(*one(cursor.execute(TOTALS)))


LAST_EVENT = "SELECT coalesce(max(number), 0) FROM event"


def last_event(cursor: Cursor) -> int:
    """The number of the last event: it grows with every change."""
    return int(one(cursor.execute(LAST_EVENT))[0])


AFTER = """
SELECT act, jurisdiction, done_by, why, batch, month, agency, moved, done_at, id, number, account, origin
FROM event WHERE number > ? AND NOT sample ORDER BY number
"""


def after(cursor: Cursor, number: int) -> list[Act]:
    """What was done after an event, in order, without what edits saved."""
    return [
        Act(
            *(act, jurisdiction, by, why, batch, month, agency),
            moved=moved or 0,
            at=at,
            id=event,
            number=own,
            account=account or "",
            origin=origin or "",
        )
        for act, jurisdiction, by, why, batch, month, agency, moved, at, event, own, account, origin in (
            cursor.execute(AFTER, [number]).fetchall()
        )
    ]


LAST_TOTALS = """
SELECT figure_count, figure_total FROM event WHERE figure_count IS NOT NULL ORDER BY number DESC LIMIT 1
"""


def last_totals(cursor: Cursor) -> Totals | None:
    """The totals recorded with the last event; None before any was."""
    found = cursor.execute(LAST_TOTALS).fetchone()
    return Totals(*found) if found else None


IS_RECORDED = "SELECT count(*) FROM event WHERE id = ?"


def is_recorded(cursor: Cursor, event: str) -> bool:
    """Whether the event was committed."""
    return bool(one(cursor.execute(IS_RECORDED, [event]))[0])


LEDGERED = "SELECT id FROM event WHERE NOT sample ORDER BY number"


def ledgered(cursor: Cursor) -> list[str]:
    """The ids of all events that belong in the ledger, in order."""
    return [event for (event,) in cursor.execute(LEDGERED).fetchall()]


ENTRY = """
SELECT event.id, event.number, event.act, event.jurisdiction, event.batch, event.month, event.agency,
    event.done_by AS "by", event.done_at AS at, event.why, event.moved, event.figure_count,
    event.figure_total, event.account, event.origin, batch.kind, batch.file, batch.sha256, batch.original,
    batch.row_count AS rows, batch.new_rows AS new, batch.changed_rows AS changed,
    batch.unchanged_rows AS unchanged, batch.told
FROM event LEFT JOIN batch ON batch.id = event.batch AND event.act = 'load'
WHERE event.id = ?
"""
_PRINT = """
SELECT count(*), coalesce(sum(value), 0)::DECIMAL(38, 4)::VARCHAR, coalesce(bit_xor(md5_number(
    concat_ws('|', measure, agency, period, first_day - DATE '2000-01-01', last_day - DATE '2000-01-01',
        (value * 10000)::HUGEINT, sheet, source_row))), 0)::VARCHAR
FROM {table}
"""
PRINT = _PRINT.format(table="observation WHERE batch = ?")
PRINT_OF_TABLE = _PRINT.format(table="incoming")


ONLY = """
SELECT CASE WHEN min(period) = max(period) THEN min(period) END,
    CASE WHEN min(agency) = max(agency) THEN min(agency) END
FROM observation WHERE batch = ?
"""


class Print(NamedTuple):
    """What the figures of a batch come to: two that agree are the same figures from the same rows."""

    figures: int
    total: str
    mark: str


def print_of(cursor: Cursor, batch: str) -> Print:
    """The print of a batch's figures; the order of rows does not matter."""
    return Print(*one(cursor.execute(PRINT, [batch])))


def print_of_table(cursor: Cursor, table: pa.Table) -> Print:
    """The print these observations would have as a batch."""
    cursor.register("incoming", table)
    found = Print(*one(cursor.execute(PRINT_OF_TABLE)))
    cursor.unregister("incoming")
    return found


def entry(cursor: Cursor, event: str) -> Entry:
    """The event as its line in the ledger; a load with its file and the print of its figures."""
    result = cursor.execute(ENTRY, [event])
    names = [column[0] for column in result.description or ()]
    row: dict[str, Any] = dict(zip(names, one(result), strict=True))
    row["at"] = row["at"].isoformat()
    row["month"] = None if row["month"] is None else month_at(row["month"]).id
    row["figure_total"] = None if row["figure_total"] is None else str(row["figure_total"])
    if row["act"] in ("edit", "note", "restore"):
        row["records"] = [[*astuple(one)] for one in records.of_event(cursor, row["number"])] or None
    if row["act"] == "load":
        row["print"] = list(print_of(cursor, row["batch"]))
        row["told"] = json.loads(row["told"]) if row["told"] else None
        if row["told"] is None:  # a batch of earlier days: what the file may not say itself
            row["only_period"], row["only_agency"] = one(cursor.execute(ONLY, [row["batch"]]))
    return {name: value for name, value in row.items() if value is not None}


CHANGED_SINCE = """
WITH brought AS (
    SELECT observation.batch, count(*) AS figures
    FROM observation JOIN incoming USING (jurisdiction, measure, agency, period)
    WHERE observation.batch IN (SELECT batch FROM event WHERE number > $seen)
    GROUP BY observation.batch
)
SELECT event.act, event.batch, batch.file, event.done_by AS "by", event.done_at AS at, brought.figures
FROM event JOIN batch ON batch.id = event.batch JOIN brought ON brought.batch = event.batch
WHERE event.number > $seen AND event.moved > 0 AND NOT event.sample
UNION ALL
SELECT act, NULL, NULL, done_by, done_at, 0 FROM event WHERE act = 'restore' AND number > $seen
ORDER BY "at"
"""


def changed_since(cursor: Cursor, table: pa.Table, seen: int) -> list[dict[str, Any]]:
    """Who changed any figure that the observations bring too after event `seen`, or all of them, in order."""
    cursor.register("incoming", table)
    result = cursor.execute(CHANGED_SINCE, {"seen": seen})
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    cursor.unregister("incoming")
    return rows


LAST_RESTORE = """
SELECT number, done_by, done_at, why FROM event WHERE act = 'restore' ORDER BY number DESC LIMIT 1
"""


class Restored(NamedTuple):
    """When the books were last brought back from a backup, by whom and why."""

    number: int
    by: str
    at: datetime
    """UTC."""
    why: str


def last_restore(cursor: Cursor) -> Restored | None:
    """The last time all figures were replaced by a backup's; None when they never were."""
    found = cursor.execute(LAST_RESTORE).fetchone()
    return Restored(*found) if found else None


RECORD = """
SELECT number, act, batch, month, agency, done_by AS "by", done_at AS at, why, moved
FROM event WHERE jurisdiction = ? AND NOT sample ORDER BY number DESC
"""


def record(cursor: Cursor, jurisdiction: str) -> list[dict[str, Any]]:
    """Everything ever done, newest first: loads, undos, redos, locks; `month` is an id or None."""
    result = cursor.execute(RECORD, [jurisdiction])
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    for row in rows:
        row["month"] = None if row["month"] is None else month_at(row["month"]).id
    return rows
