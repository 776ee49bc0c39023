"""The figures in use around a file: what it is held against before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from duckdb import DuckDBPyConnection as Cursor

from data import queries

Around = tuple[str, str, str, int | Decimal, date, date]
"""Measure, agency, period, value, first and last day."""


def figures(
    cursor: Cursor,
    jurisdiction: str,
    measures: Sequence[str],
    agencies: Sequence[str],
    months: tuple[int, int],
) -> list[Around]:
    """The figures in use of these measures and agencies from one month (index) to another.

    None while there is only the sample: a real file is never held against it.
    """
    if queries.has_sample(cursor):
        return []
    only = agencies[0] if len(agencies) == 1 else None
    rows = queries.sources(cursor, jurisdiction, measures, months, only)
    rows = rows[rows["agency"].isin(agencies)]
    days = (rows[name].dt.date for name in ("first_day", "last_day"))
    return list(
        zip(rows["measure"], rows["agency"], rows["period"], map(_exact, rows["value"]), *days, strict=True)
    )


def beside(
    cursor: Cursor,
    file: tuple[str, str, str | None],
    measures: Sequence[str],
    agencies: Sequence[str],
    months: tuple[int, int],
) -> list[Around]:
    """The figures in use that may stay so beside those of a file, named by jurisdiction, hash and
    kind.

    None for bytes that were accepted before: they are not written again.
    """
    jurisdiction = file[0]
    if cursor.execute(queries.BATCH_WITH_BYTES, [*file, False]).fetchone():
        return []
    return figures(cursor, jurisdiction, measures, agencies, months)


_IN_USE = """
SELECT measure, agency, period, value, batch FROM ({rows})
QUALIFY min(batch) OVER (PARTITION BY agency, period) <> max(batch) OVER (PARTITION BY agency, period)
ORDER BY agency, period, measure
"""
_TOUCHED = """
SELECT DISTINCT agency, period FROM observation WHERE jurisdiction = $jurisdiction AND batch = $batch
"""
_NOW = """
    SELECT measure, agency, period, value, batch FROM figure SEMI JOIN ({touched}) USING (agency, period)
    WHERE jurisdiction = $jurisdiction
    """
_THEN = """
    SELECT measure, observation.agency, observation.period, value, batch.id AS batch
    FROM observation JOIN batch ON batch.id = observation.batch
    SEMI JOIN ({touched}) AS touched
        ON touched.agency = observation.agency AND touched.period = observation.period
    WHERE observation.jurisdiction = $jurisdiction
      AND CASE WHEN batch.id = $batch THEN $returns ELSE batch.withdrawn_at IS NULL END
    QUALIFY row_number() OVER (
        PARTITION BY measure, observation.agency, observation.period ORDER BY batch.number DESC
    ) = 1
    """
MIXED_NOW = _IN_USE.format(rows=_NOW.format(touched=_TOUCHED))
MIXED_THEN = _IN_USE.format(rows=_THEN.format(touched=_TOUCHED))
Mixed = tuple[str, str, str, int | Decimal, str]
"""Measure, agency, period, value and the batch it came with."""


def mixed(cursor: Cursor, jurisdiction: str, batch: str, *, returns: bool) -> tuple[list[Mixed], list[Mixed]]:
    """The rows of agency and period, of those a batch has, whose figures are of several batches.

    As they are in use now, and as they would be with the batch withdrawn, or back in use (`returns`).
    """
    words: dict[str, object] = {"jurisdiction": jurisdiction, "batch": batch}
    now = cursor.execute(MIXED_NOW, words).fetchall()
    then = cursor.execute(MIXED_THEN, {**words, "returns": returns}).fetchall()
    return now, then


def _exact(value: float | Decimal) -> int | Decimal:
    return int(value) if value == int(value) else Decimal(str(value)).normalize()
