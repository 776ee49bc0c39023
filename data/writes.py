"""Every statement that changes the store: a constant and, right below it, the one function that runs it.

All are called inside the store's writing transaction. Parameters are bound.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data import records
from data.events import Act, totals
from data.incoming import Incoming
from data.queries import one

CREATE_MIGRATIONS = """
CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)
"""
MIGRATIONS = "SELECT number FROM migration ORDER BY number"
RECORD_MIGRATION = "INSERT INTO migration VALUES (?, ?, ?)"

SAMPLE = "M"
"""How the ids of sample batches begin."""
NEXT_BATCH = "SELECT coalesce(max(number), 0) + 1 FROM batch WHERE sample = ?"


class BatchKey(NamedTuple):
    """Number and id of a batch; sample batches have a letter before theirs."""

    number: int
    id: str


def next_batch(cursor: Cursor, *, sample: bool) -> BatchKey:
    """The next batch's key; call it inside the writing transaction."""
    (number,) = one(cursor.execute(NEXT_BATCH, [sample]))
    return BatchKey(number, f"{SAMPLE if sample else ''}{number:04d}")


INSERT_BATCH = """
INSERT INTO batch (
    id, number, jurisdiction, kind, file, sha256, original, loaded_by, loaded_at, row_count, sample, reason,
    told
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def insert_batch(cursor: Cursor, key: BatchKey, incoming: Incoming, original: str, at: datetime) -> None:
    """Record who loaded what and when (UTC); `original` is the generated name of the kept bytes."""
    cursor.execute(
        INSERT_BATCH,
        [
            *(key.id, key.number, incoming.jurisdiction, incoming.kind, incoming.file, incoming.sha256),
            *(original, incoming.by, at, incoming.row_count, incoming.sample, incoming.reason),
            incoming.told.as_json() if incoming.told else None,
        ],
    )


INSERT_EFFECT = "UPDATE batch SET new_rows = ?, changed_rows = ?, unchanged_rows = ? WHERE id = ?"


def insert_effect(cursor: Cursor, batch: str, new: int, changed: int, unchanged: int) -> None:
    """Keep what the file did to the figures, in rows of the file."""
    cursor.execute(INSERT_EFFECT, [new, changed, unchanged, batch])


REPLACE_FIGURES = "UPDATE observation SET is_current = false WHERE rowid IN (SELECT known FROM beside)"
INSERT_OBSERVATIONS = "INSERT INTO observation SELECT * REPLACE (? AS batch), true FROM incoming"


def insert_observations(cursor: Cursor, batch: str, table: pa.Table, beside: pa.Table) -> None:
    """Add the rows to the ledger as this batch's and make them current; `beside` as queries.beside has it."""
    cursor.register("incoming", table)
    cursor.register("beside", beside)
    cursor.execute(REPLACE_FIGURES)
    cursor.execute(INSERT_OBSERVATIONS, [batch])
    cursor.unregister("incoming")
    cursor.unregister("beside")


DELETE_SAMPLE_OBSERVATIONS = "DELETE FROM observation WHERE batch IN (SELECT id FROM batch WHERE sample)"
DELETE_SAMPLE_BATCHES = "DELETE FROM batch WHERE sample RETURNING original"
REMEMBER = "INSERT OR REPLACE INTO memory VALUES (?, ?)"


def delete_sample(cursor: Cursor, *, for_good: bool = True) -> list[str]:
    """Delete everything the sample brought; the names of its originals, and remember that it is gone."""
    cursor.execute(DELETE_SAMPLE_OBSERVATIONS)
    originals = [name for (name,) in cursor.execute(DELETE_SAMPLE_BATCHES).fetchall()]
    if for_good:
        cursor.execute(REMEMBER, ["sample", "removed"])
    return originals


WITHDRAW = "UPDATE batch SET withdrawn_by = ?, withdrawn_why = ?, withdrawn_at = ? WHERE id = ?"
WITHDRAWN_FIGURES = "UPDATE observation SET is_current = false WHERE batch = ? AND is_current"
BRING_BACK = """
WITH standing AS (
    SELECT observation.rowid AS place, observation.*, batch.number
    FROM observation JOIN batch ON batch.id = observation.batch
    WHERE batch.withdrawn_at IS NULL
), gone AS (
    SELECT jurisdiction, measure, agency, period FROM observation WHERE batch = $batch
), newest AS (
    SELECT place
    FROM standing
    SEMI JOIN gone USING (jurisdiction, measure, agency, period)
    ANTI JOIN figure USING (jurisdiction, measure, agency, period)
    QUALIFY row_number() OVER (PARTITION BY jurisdiction, measure, agency, period ORDER BY number DESC) = 1
)
UPDATE observation SET is_current = true WHERE rowid IN (SELECT place FROM newest)
"""


def withdraw(cursor: Cursor, batch: str, by: str, why: str, at: datetime) -> int:
    """Mark the batch withdrawn and make the newest remaining figures current; how many were in use."""
    cursor.execute(WITHDRAW, [by, why, at, batch])
    (moved,) = one(cursor.execute(WITHDRAWN_FIGURES, [batch]))
    cursor.execute(BRING_BACK, {"batch": batch})
    return int(moved)


RESTORE = """
UPDATE batch SET withdrawn_by = NULL, withdrawn_why = NULL, withdrawn_at = NULL WHERE id = ?
"""
OLDER_GIVE_WAY = """
UPDATE observation SET is_current = false WHERE rowid IN (
    SELECT older.rowid
    FROM observation AS older
    SEMI JOIN (FROM observation WHERE batch = $batch) USING (jurisdiction, measure, agency, period)
    WHERE older.is_current
      AND older.batch IN (SELECT id FROM batch WHERE number < (SELECT number FROM batch WHERE id = $batch))
)
"""
TAKE_THEIR_PLACE = """
UPDATE observation SET is_current = true WHERE rowid IN (
    SELECT mine.rowid
    FROM observation AS mine
    ANTI JOIN figure USING (jurisdiction, measure, agency, period)
    WHERE mine.batch = $batch
)
"""


def bring_back(cursor: Cursor, batch: str) -> int:
    """Undo a withdrawal: the batch's figures are current where no newer batch has any; how many became so."""
    cursor.execute(RESTORE, [batch])
    cursor.execute(OLDER_GIVE_WAY, {"batch": batch})
    (moved,) = one(cursor.execute(TAKE_THEIR_PLACE, {"batch": batch}))
    return int(moved)


NEXT_EVENT = "SELECT coalesce(max(number), 0) + 1 FROM event"
RECORD_EVENT = "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def record_event(cursor: Cursor, act: Act) -> int:
    """Add what was done to the record, with the totals it left; its number, the next one if it has none."""
    number = act.number or one(cursor.execute(NEXT_EVENT))[0]
    cursor.execute(
        RECORD_EVENT,
        [
            *(number, act.id, act.name, act.jurisdiction, act.batch, act.month, act.agency),
            *(act.by, act.at, act.why, act.moved, act.sample, *totals(cursor)),
            *(act.account or None, act.origin or None),
        ],
    )
    records.insert(cursor, number, act.jurisdiction, act.changes)
    return int(number)


def remember(cursor: Cursor, name: str, value: str) -> None:
    """Keep something the store knows about itself."""
    cursor.execute(REMEMBER, [name, value])
