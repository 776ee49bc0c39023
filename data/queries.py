"""Every statement the store runs: a constant and, right below it, the one function that runs it.

Parameters are bound; identifiers never come from input; every answer has an explicit order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data.incoming import Incoming
from indicators.aggregation import SCALE
from indicators.registry import Registry

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
    (number,) = _one(cursor.execute(NEXT_BATCH, [sample]))
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


INSERT_OBSERVATIONS = "INSERT INTO observation SELECT * FROM incoming"
REPLACE_FIGURES = """
DELETE FROM figure USING incoming
WHERE figure.jurisdiction = incoming.jurisdiction AND figure.measure = incoming.measure
  AND figure.agency = incoming.agency AND figure.period = incoming.period
"""
INSERT_FIGURES = "INSERT INTO figure SELECT * FROM incoming"


def insert_observations(cursor: Cursor, table: pa.Table) -> None:
    """Add the rows to the ledger and make them the current figures."""
    cursor.register("incoming", table)
    cursor.execute(INSERT_OBSERVATIONS)
    cursor.execute(REPLACE_FIGURES)
    cursor.execute(INSERT_FIGURES)
    cursor.unregister("incoming")


BATCH_WITH_BYTES = """
SELECT id FROM batch
WHERE jurisdiction = ? AND sha256 = ? AND sample = ? AND withdrawn_at IS NULL
ORDER BY number LIMIT 1
"""


def batch_with_bytes(cursor: Cursor, incoming: Incoming) -> str | None:
    """The first batch, not withdrawn, made from the same bytes."""
    found = cursor.execute(
        BATCH_WITH_BYTES, [incoming.jurisdiction, incoming.sha256, incoming.sample]
    ).fetchone()
    return found[0] if found else None


COMPARE_ROWS = """
WITH known AS (
    SELECT * FROM figure
    WHERE NOT ($ignore_sample AND batch IN (SELECT id FROM batch WHERE sample))
), row_of_file AS (
    SELECT incoming.sheet, incoming.source_row, count(known.value) AS known, count(*) AS figures,
        count(*) FILTER (known.value = incoming.value AND known.first_day = incoming.first_day
            AND known.last_day = incoming.last_day) AS equal
    FROM incoming LEFT JOIN known USING (jurisdiction, measure, agency, period)
    GROUP BY incoming.sheet, incoming.source_row
)
SELECT count(*) FILTER (known = 0), count(*) FILTER (known > 0 AND equal < figures) FROM row_of_file
"""


def compare_rows(cursor: Cursor, table: pa.Table, *, ignore_sample: bool) -> tuple[int, int]:
    """How many rows of the file bring only new figures, and how many change any."""
    cursor.register("incoming", table)
    new, changed = _one(cursor.execute(COMPARE_ROWS, {"ignore_sample": ignore_sample}))
    cursor.unregister("incoming")
    return new, changed


CHANGES = """
WITH known AS (
    SELECT * FROM figure
    WHERE NOT ($ignore_sample AND batch IN (SELECT id FROM batch WHERE sample))
)
SELECT incoming.measure, incoming.agency, incoming.period, incoming.source_row,
    CASE WHEN known.value IS NULL THEN 'new'
         WHEN known.value = incoming.value AND known.first_day = incoming.first_day
             AND known.last_day = incoming.last_day THEN 'unchanged'
         ELSE 'changed' END AS effect,
    CAST(known.value AS DOUBLE) AS old, CAST(incoming.value AS DOUBLE) AS new,
    CAST(incoming.value - known.value AS DOUBLE) AS difference,
    known.first_day AS old_first_day, known.last_day AS old_last_day, incoming.first_day, incoming.last_day,
    known.batch
FROM incoming LEFT JOIN known USING (jurisdiction, measure, agency, period)
ORDER BY incoming.sheet, incoming.source_row, incoming.place
"""


def changes(cursor: Cursor, table: pa.Table, *, ignore_sample: bool) -> pd.DataFrame:
    """Each figure of the file beside the one in use, by row and, within it, by `place`."""
    cursor.register("incoming", table)
    result = cursor.execute(CHANGES, {"ignore_sample": ignore_sample}).df()
    cursor.unregister("incoming")
    return result


PRETEND = """
CREATE TEMP TABLE figure AS
SELECT figure.* FROM figure ANTI JOIN incoming USING (jurisdiction, measure, agency, period)
WHERE NOT ($ignore_sample AND batch IN (SELECT id FROM batch WHERE sample))
UNION ALL SELECT * FROM incoming
"""


def pretend(cursor: Cursor, table: pa.Table, *, ignore_sample: bool) -> None:
    """Let this cursor, and no other, read the figures as if the rows had been saved.

    A temporary table hides the one of the same name for whoever made it; the store is only read.
    """
    cursor.register("incoming", table)
    cursor.execute(PRETEND, {"ignore_sample": ignore_sample})
    cursor.unregister("incoming")


DELETE_SAMPLE_FIGURES = "DELETE FROM figure WHERE batch IN (SELECT id FROM batch WHERE sample)"
DELETE_SAMPLE_OBSERVATIONS = "DELETE FROM observation WHERE batch IN (SELECT id FROM batch WHERE sample)"
DELETE_SAMPLE_BATCHES = "DELETE FROM batch WHERE sample RETURNING original"
REMEMBER = "INSERT OR REPLACE INTO memory VALUES (?, ?)"


def delete_sample(cursor: Cursor) -> list[str]:
    """Delete everything the sample brought; the names of its originals, and remember that it is gone."""
    cursor.execute(DELETE_SAMPLE_FIGURES)
    cursor.execute(DELETE_SAMPLE_OBSERVATIONS)
    originals = [name for (name,) in cursor.execute(DELETE_SAMPLE_BATCHES).fetchall()]
    cursor.execute(REMEMBER, ["sample", "removed"])
    return originals


IS_UNTOUCHED = """
SELECT NOT EXISTS (FROM batch) AND NOT EXISTS (FROM memory WHERE name = 'sample')
"""


def is_untouched(cursor: Cursor) -> bool:
    """Whether nothing was ever loaded and no sample was ever removed."""
    return bool(_one(cursor.execute(IS_UNTOUCHED))[0])


HAS_SAMPLE = "SELECT EXISTS (FROM batch WHERE sample)"


def has_sample(cursor: Cursor) -> bool:
    """Whether the figures shown are the sample's."""
    return bool(_one(cursor.execute(HAS_SAMPLE))[0])


WITHDRAW = "UPDATE batch SET withdrawn_by = ?, withdrawn_why = ?, withdrawn_at = ? WHERE id = ?"
WITHDRAWN_FIGURES = "DELETE FROM figure WHERE batch = ?"
BRING_BACK = """
WITH standing AS (
    SELECT observation.*, batch.number
    FROM observation JOIN batch ON batch.id = observation.batch
    WHERE batch.withdrawn_at IS NULL
), gone AS (
    SELECT jurisdiction, measure, agency, period FROM observation WHERE batch = $batch
)
INSERT INTO figure
SELECT standing.* EXCLUDE (number)
FROM standing
SEMI JOIN gone USING (jurisdiction, measure, agency, period)
ANTI JOIN figure USING (jurisdiction, measure, agency, period)
QUALIFY row_number() OVER (PARTITION BY jurisdiction, measure, agency, period ORDER BY number DESC) = 1
"""


def withdraw(cursor: Cursor, batch: str, by: str, why: str, at: datetime) -> None:
    """Mark the batch withdrawn and make the newest remaining figures current again."""
    cursor.execute(WITHDRAW, [by, why, at, batch])
    cursor.execute(WITHDRAWN_FIGURES, [batch])
    cursor.execute(BRING_BACK, {"batch": batch})


HISTORY = """
SELECT batch.id AS batch, batch.kind, batch.file, batch.sha256, batch.loaded_by AS by,
    batch.loaded_at AS at, batch.row_count AS rows,
    coalesce((SELECT list(DISTINCT period ORDER BY period) FROM observation
              WHERE observation.batch = batch.id), []) AS months,
    CASE WHEN batch.withdrawn_at IS NOT NULL THEN 'withdrawn'
         WHEN EXISTS (FROM figure WHERE figure.batch = batch.id) THEN 'current'
         ELSE 'superseded' END AS state,
    batch.sample, batch.original, batch.reason,
    batch.withdrawn_by, batch.withdrawn_at, batch.withdrawn_why
FROM batch
WHERE jurisdiction = $jurisdiction
ORDER BY batch.sample, batch.number DESC
"""


def history(cursor: Cursor, jurisdiction: str) -> list[dict[str, Any]]:
    """All batches, newest first: the keys of contract §5 plus original, reason and withdrawal."""
    result = cursor.execute(HISTORY, {"jurisdiction": jurisdiction})
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


BATCH_WITHDRAWN = "SELECT withdrawn_at IS NOT NULL FROM batch WHERE id = ? AND jurisdiction = ?"


def is_withdrawn(cursor: Cursor, batch: str, jurisdiction: str) -> bool | None:
    """Whether the batch is withdrawn; None if there is no such batch."""
    found = cursor.execute(BATCH_WITHDRAWN, [batch, jurisdiction]).fetchone()
    return bool(found[0]) if found else None


BY_AGENCY = """
SELECT term.indicator, body.agency, figure.first_month, figure.span, min(figure.months) AS months,
    (coalesce(sum(figure.value) FILTER (term.above), 0) * $scale)::BIGINT AS numerator,
    (coalesce(sum(figure.value) FILTER (NOT term.above), 0) * $scale)::BIGINT AS denominator
FROM figure
JOIN term ON term.measure = figure.measure
JOIN body ON body.id = figure.agency
WHERE figure.jurisdiction = $jurisdiction AND figure.first_month BETWEEN $first AND $last
GROUP BY term.indicator, body.agency, figure.first_month, figure.span
HAVING count(*) = any_value(term.parts)
"""


def by_agency(
    cursor: Cursor,
    registry: Registry,
    jurisdiction: str,
    indicators: Sequence[str],
    agencies: Sequence[str],
    months: tuple[int, int],
) -> pd.DataFrame:
    """Current figures per indicator, agency and row period, as aggregation.COLUMNS.

    Whole numbers in ten-thousandths; `indicator` and `agency` are places in the sequences given. A row is
    there only if every part of the indicator's formula was sent; months (index) from first to last.
    """
    cursor.register("term", _terms(registry, indicators))
    cursor.register("body", pa.table({"id": list(agencies), "agency": range(len(agencies))}))
    result = cursor.execute(
        BY_AGENCY,
        {"scale": SCALE, "jurisdiction": jurisdiction, "first": months[0], "last": months[1]},
    )
    return result.df()


def _terms(registry: Registry, indicators: Sequence[str]) -> pa.Table:
    """The formulas as rows: indicator's place, measure, whether above the line, number of parts."""
    rows = [
        (place, measure, above, len(formula.measures))
        for place, formula in enumerate(registry.indicators[name].formula for name in indicators)
        for above, side in ((True, formula.numerator), (False, formula.denominator))
        for measure in side
    ]
    names = ("indicator", "measure", "above", "parts")
    return pa.table(dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)))


MONTHS_WITH_FIGURES = """
SELECT min(first_month), max(first_month + span - 1) FROM figure WHERE jurisdiction = ?
"""


def months_with_figures(cursor: Cursor, jurisdiction: str) -> tuple[int, int] | None:
    """First and last month index any current figure speaks for; None when there are no figures."""
    first, last = _one(cursor.execute(MONTHS_WITH_FIGURES, [jurisdiction]))
    return None if first is None else (first, last)


SOURCES = """
SELECT figure.agency, figure.period, figure.measure, figure.value, figure.first_day, figure.last_day,
    figure.batch, figure.sheet, figure.source_row, batch.file, batch.loaded_at, batch.loaded_by
FROM figure JOIN batch ON batch.id = figure.batch
WHERE figure.jurisdiction = $jurisdiction AND list_contains($measures, figure.measure)
  AND ($agency IS NULL OR figure.agency = $agency)
  AND figure.first_month >= $first AND figure.first_month + figure.span - 1 <= $last
ORDER BY figure.first_month, figure.span, figure.agency, figure.measure
"""


def sources(
    cursor: Cursor,
    jurisdiction: str,
    measures: Sequence[str],
    months: tuple[int, int],
    agency: str | None = None,
) -> pd.DataFrame:
    """The current figures behind a number: value, batch, file, sheet and row each came from."""
    return cursor.execute(
        SOURCES,
        {
            "jurisdiction": jurisdiction,
            "measures": list(measures),
            "agency": agency,
            "first": months[0],
            "last": months[1],
        },
    ).df()


LAST_LOAD = """
SELECT max(loaded_at) FROM batch WHERE jurisdiction = ? AND withdrawn_at IS NULL
"""


def last_load(cursor: Cursor, jurisdiction: str) -> datetime | None:
    """When the newest batch in use was loaded (UTC)."""
    (at,) = _one(cursor.execute(LAST_LOAD, [jurisdiction]))
    return at if isinstance(at, datetime) else None


def _one(result: Cursor) -> tuple[Any, ...]:
    row = result.fetchone()
    assert row is not None, "an aggregate always answers with one row"
    return row
