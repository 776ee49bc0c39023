"""Every statement that changes the store: a constant and, right below it, the one function that runs it.

All are called inside the store's writing transaction. Parameters are bound.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data.incoming import Incoming
from data.queries import one

CREATE_MIGRATIONS = """
CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)
"""
MIGRATIONS = "SELECT number FROM migration ORDER BY number"
RECORD_MIGRATION = "INSERT INTO migration VALUES (?, ?, ?)"

NEXT_BATCH = "SELECT coalesce(max(number), 0) + 1 FROM batch WHERE sample = ?"


class BatchKey(NamedTuple):
    """Number and id of a batch; sample batches have a letter before theirs."""

    number: int
    id: str


def next_batch(cursor: Cursor, *, sample: bool) -> BatchKey:
    """The next batch's key; call it inside the writing transaction."""
    (number,) = one(cursor.execute(NEXT_BATCH, [sample]))
    return BatchKey(number, f"{'M' if sample else ''}{number:04d}")


INSERT_BATCH = """
INSERT INTO batch (
    id, number, jurisdiction, kind, file, sha256, original, loaded_by, loaded_at, row_count, sample, reason
)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def insert_batch(cursor: Cursor, key: BatchKey, incoming: Incoming, original: str, at: datetime) -> None:
    """Record who loaded what and when (UTC); `original` is the generated name of the kept bytes."""
    cursor.execute(
        INSERT_BATCH,
        [
            *(key.id, key.number, incoming.jurisdiction, incoming.kind, incoming.file, incoming.sha256),
            *(original, incoming.by, at, incoming.row_count, incoming.sample, incoming.reason),
        ],
    )


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


def delete_sample(cursor: Cursor) -> list[str]:
    """Delete everything the sample brought; the names of its originals, and remember that it is gone."""
    cursor.execute(DELETE_SAMPLE_OBSERVATIONS)
    originals = [name for (name,) in cursor.execute(DELETE_SAMPLE_BATCHES).fetchall()]
    cursor.execute(REMEMBER, ["sample", "removed"])
    return originals


WITHDRAW = "UPDATE batch SET withdrawn_by = ?, withdrawn_why = ?, withdrawn_at = ? WHERE id = ?"
WITHDRAWN_FIGURES = "UPDATE observation SET is_current = false WHERE batch = ?"
BRING_BACK = """
WITH gone AS (
    SELECT jurisdiction, measure, agency, period FROM observation WHERE batch = $batch
), newest AS (
    SELECT observation.rowid AS place
    FROM observation JOIN batch ON batch.id = observation.batch
    SEMI JOIN gone USING (jurisdiction, measure, agency, period)
    ANTI JOIN figure USING (jurisdiction, measure, agency, period)
    WHERE batch.withdrawn_at IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY observation.jurisdiction, measure, agency, period ORDER BY batch.number DESC
    ) = 1
)
UPDATE observation SET is_current = true WHERE rowid IN (SELECT place FROM newest)
"""


def withdraw(cursor: Cursor, batch: str, by: str, why: str, at: datetime) -> None:
    """Mark the batch withdrawn and make the newest remaining figures current again."""
    cursor.execute(WITHDRAW, [by, why, at, batch])
    cursor.execute(WITHDRAWN_FIGURES, [batch])
    cursor.execute(BRING_BACK, {"batch": batch})
