"""Every statement that reads the store: a constant and, right below it, the one function that runs it.

Parameters are bound; identifiers never come from input; every answer has an explicit order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data.incoming import Incoming
from data.sums import with_sums
from indicators.aggregation import SCALE
from indicators.registry import Registry

BATCH_WITH_BYTES = """
SELECT id FROM batch
WHERE jurisdiction = ? AND sha256 = ? AND kind = ? AND sample = ? AND withdrawn_at IS NULL
ORDER BY number LIMIT 1
"""


def batch_with_bytes(cursor: Cursor, incoming: Incoming) -> str | None:
    """The first batch, not withdrawn, made from the same bytes read as the same kind.

    A workbook with a sheet for each template is read once a kind.
    """
    told = [incoming.jurisdiction, incoming.sha256, incoming.kind, incoming.sample]
    found = cursor.execute(BATCH_WITH_BYTES, told).fetchone()
    return found[0] if found else None


WITHDRAWN_WITH_BYTES = """
SELECT id, withdrawn_by, withdrawn_at, withdrawn_why FROM batch
WHERE jurisdiction = ? AND sha256 = ? AND NOT sample AND withdrawn_at IS NOT NULL
ORDER BY number DESC LIMIT 1
"""


def withdrawn_with_bytes(
    cursor: Cursor, jurisdiction: str, sha256: str
) -> tuple[str, str, datetime, str] | None:
    """The newest withdrawn batch of the same bytes: its id, by whom, when (UTC) and why it was withdrawn."""
    found: tuple[str, str, datetime, str] | None = cursor.execute(
        WITHDRAWN_WITH_BYTES, [jurisdiction, sha256]
    ).fetchone()
    return found


WANTS_SAMPLE = """
SELECT NOT EXISTS (FROM batch WHERE NOT sample) AND NOT EXISTS (FROM memory WHERE name = 'sample')
"""


def wants_sample(cursor: Cursor) -> bool:
    """Whether the sample is still to be brought: it was never complete nor removed, and no file is real."""
    return bool(one(cursor.execute(WANTS_SAMPLE))[0])


HAS_SAMPLE = "SELECT EXISTS (FROM batch WHERE sample)"


def has_sample(cursor: Cursor) -> bool:
    """Whether the figures shown are the sample's."""
    return bool(one(cursor.execute(HAS_SAMPLE))[0])


HISTORY = """
SELECT batch.id AS batch, batch.kind, batch.file, batch.sha256, batch.loaded_by AS by,
    batch.loaded_at AS at, batch.row_count AS rows,
    coalesce((SELECT list(DISTINCT period ORDER BY period) FROM observation
              WHERE observation.batch = batch.id), []) AS months,
    CASE WHEN batch.withdrawn_at IS NOT NULL THEN 'withdrawn'
         WHEN EXISTS (FROM figure WHERE figure.batch = batch.id) THEN 'current'
         ELSE 'superseded' END AS state,
    batch.sample, batch.original, batch.reason,
    batch.new_rows AS new, batch.changed_rows AS changed, batch.unchanged_rows AS unchanged,
    batch.withdrawn_by, batch.withdrawn_at, batch.withdrawn_why
FROM batch
WHERE jurisdiction = $jurisdiction
ORDER BY batch.sample, batch.number DESC
"""


def history(cursor: Cursor, jurisdiction: str) -> list[dict[str, Any]]:
    """All batches, newest first: contract §5 plus original, reason, effect and withdrawal."""
    result = cursor.execute(HISTORY, {"jurisdiction": jurisdiction})
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


BATCH_WITHDRAWN = "SELECT withdrawn_at IS NOT NULL FROM batch WHERE id = ? AND jurisdiction = ?"


def is_withdrawn(cursor: Cursor, batch: str, jurisdiction: str) -> bool | None:
    """Whether the batch is withdrawn; None if there is no such batch."""
    found = cursor.execute(BATCH_WITHDRAWN, [batch, jurisdiction]).fetchone()
    return bool(found[0]) if found else None


AGENCIES_OF = "SELECT DISTINCT agency FROM observation WHERE batch = ? ORDER BY agency"


def agencies_of(cursor: Cursor, batch: str) -> list[str]:
    """The ids of the bodies a batch brought figures of."""
    return [agency for (agency,) in cursor.execute(AGENCIES_OF, [batch]).fetchall()]


# Through DOUBLE, which holds every count below 10^13 and every score with four decimals exactly once it is
# rounded; sums of DECIMAL would take three times as long.
BY_AGENCY = """
WITH part AS (
    SELECT measure, agency, first_month, span, months, (value::DOUBLE * $scale)::BIGINT AS amount
    FROM figure
    WHERE jurisdiction = $jurisdiction AND first_month BETWEEN $first AND $last
)
SELECT term.indicator, body.agency, part.first_month, part.span, min(part.months) AS months,
    sum(CASE WHEN term.above THEN amount ELSE 0 END)::BIGINT AS numerator,
    sum(CASE WHEN term.above THEN 0 ELSE amount END)::BIGINT AS denominator
FROM part
JOIN term ON term.measure = part.measure
JOIN body ON body.id = part.agency
GROUP BY term.indicator, body.agency, part.first_month, part.span
HAVING count(*) = any_value(term.parts)
ORDER BY part.first_month
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
    cursor.register(
        "body", pa.table({"id": list(agencies), "agency": pa.array(range(len(agencies)), pa.int32())})
    )
    parameters = {"scale": SCALE, "jurisdiction": jurisdiction, "first": months[0], "last": months[1]}
    figures = pd.DataFrame(cursor.execute(BY_AGENCY, parameters).fetchnumpy(), copy=False)
    return with_sums(cursor, registry, indicators, parameters, figures)


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
    first, last = one(cursor.execute(MONTHS_WITH_FIGURES, [jurisdiction]))
    return None if first is None else (first, last)


DAYS = """
SELECT min(first_day), max(last_day) FROM figure
WHERE jurisdiction = $jurisdiction AND ($agency IS NULL OR agency = $agency)
  AND first_month >= $first AND first_month + span - 1 <= $last
"""


def days(
    cursor: Cursor, jurisdiction: str, months: tuple[int, int], agency: str | None = None
) -> tuple[date, date] | None:
    """The first and the last day that current figures inside these months speak for, as the rows of their
    files say; None without figures."""
    asked = {"jurisdiction": jurisdiction, "agency": agency, "first": months[0], "last": months[1]}
    first, last = one(cursor.execute(DAYS, asked))
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
    (at,) = one(cursor.execute(LAST_LOAD, [jurisdiction]))
    return at if isinstance(at, datetime) else None


def one(result: Cursor) -> tuple[Any, ...]:
    """The one row of an aggregate."""
    row = result.fetchone()
    assert row is not None, "an aggregate always answers with one row"
    return row
