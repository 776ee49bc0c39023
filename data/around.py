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
    file: tuple[str, str],
    measures: Sequence[str],
    agencies: Sequence[str],
    months: tuple[int, int],
) -> list[Around]:
    """The figures in use that may stay so beside those of a file, named by jurisdiction and hash.

    None for bytes that were accepted before: they are not written again.
    """
    jurisdiction, sha256 = file
    if cursor.execute(queries.BATCH_WITH_BYTES, [jurisdiction, sha256, False]).fetchone():
        return []
    return figures(cursor, jurisdiction, measures, agencies, months)


def _exact(value: float | Decimal) -> int | Decimal:
    return int(value) if value == int(value) else Decimal(str(value)).normalize()
