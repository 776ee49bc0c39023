"""The figures of a file beside those in use: what it would change, and the store as if it were saved."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data.queries import one

BESIDE = """
WITH in_use AS (
    SELECT rowid AS known, * FROM observation
    WHERE is_current AND NOT ($ignore_sample AND batch IN (SELECT id FROM batch WHERE sample))
)
SELECT incoming.sheet, incoming.source_row, in_use.known,
    in_use.value = incoming.value AND in_use.first_day = incoming.first_day
        AND in_use.last_day = incoming.last_day AS is_equal
FROM incoming LEFT JOIN in_use USING (jurisdiction, measure, agency, period)
"""


def beside(cursor: Cursor, table: pa.Table, *, ignore_sample: bool) -> pa.Table:
    """Each figure of the file, in no order, with the place in the ledger of the one in use, if any."""
    cursor.register("incoming", table)
    found = cursor.execute(BESIDE, {"ignore_sample": ignore_sample}).to_arrow_table()
    cursor.unregister("incoming")
    return found


_COMPARE_ROWS = """
WITH row_of_file AS (
    SELECT count(known) AS known, count(*) AS figures, count(*) FILTER (is_equal) AS equal
    FROM {beside}
    GROUP BY sheet, source_row
)
SELECT count(*) FILTER (known = 0), count(*) FILTER (known > 0 AND equal < figures) FROM row_of_file
"""
COMPARE_ROWS = _COMPARE_ROWS.format(beside="beside")
COMPARE_FILE = _COMPARE_ROWS.format(beside=f"({BESIDE})")


def compare_rows(cursor: Cursor, beside: pa.Table) -> tuple[int, int]:
    """How many rows of the file bring only new figures, and how many change any."""
    cursor.register("beside", beside)
    new, changed = one(cursor.execute(COMPARE_ROWS))
    cursor.unregister("beside")
    return new, changed


def compare_file(cursor: Cursor, table: pa.Table, *, ignore_sample: bool) -> tuple[int, int]:
    """The same of a file that is only looked at."""
    cursor.register("incoming", table)
    new, changed = one(cursor.execute(COMPARE_FILE, {"ignore_sample": ignore_sample}))
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
