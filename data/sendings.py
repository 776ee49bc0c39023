"""What batches brought: the first sending of every monthly report, and the rows of one batch."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data.queries import one
from indicators.registry import Registry

FIRST_SENDINGS = """
SELECT form.form, observation.agency, observation.first_month AS month,
    arg_min(batch.id, batch.number) AS batch, arg_min(batch.loaded_at, batch.number) AS at
FROM observation
JOIN batch ON batch.id = observation.batch
JOIN form ON form.measure = observation.measure
WHERE observation.jurisdiction = $jurisdiction AND observation.span = 1 AND batch.withdrawn_at IS NULL
GROUP BY ALL
ORDER BY month, observation.agency, form.form
"""


def first_sendings(
    cursor: Cursor, registry: Registry, jurisdiction: str, forms: Sequence[str]
) -> list[tuple[str, str, int, str, datetime]]:
    """Form, agency, index of the month, and the first batch (id, UTC) that brought any figure of the three.

    Batches that were withdrawn brought nothing; corrections come after the first.
    """
    measures = [measure for measure in registry.measures.values() if measure.form in forms]
    pairs = {"measure": [m.id for m in measures], "form": [m.form for m in measures]}
    cursor.register("form", pa.table(pairs))
    found = cursor.execute(FIRST_SENDINGS, {"jurisdiction": jurisdiction}).fetchall()
    cursor.unregister("form")
    return found


FIRST_LOAD = "SELECT min(loaded_at) FROM batch WHERE jurisdiction = ? AND NOT sample"


def first_load(cursor: Cursor, jurisdiction: str) -> datetime | None:
    """When the first real file was loaded (UTC); None while there are only sample figures or none."""
    (at,) = one(cursor.execute(FIRST_LOAD, [jurisdiction]))
    return at if isinstance(at, datetime) else None


BATCH_ROWS = """
SELECT observation.agency, observation.period, observation.measure,
    CAST(observation.value AS DOUBLE) AS value, observation.first_day, observation.last_day,
    observation.sheet, observation.source_row, figure.batch AS in_use
FROM observation LEFT JOIN figure USING (jurisdiction, measure, agency, period)
WHERE observation.jurisdiction = ? AND observation.batch = ?
ORDER BY observation.sheet, observation.source_row, observation.measure
"""


def batch_rows(cursor: Cursor, jurisdiction: str, batch: str) -> pd.DataFrame:
    """Every figure a batch brought, with its row; `in_use` is the batch of the figure in use now, or null."""
    return cursor.execute(BATCH_ROWS, [jurisdiction, batch]).df()
