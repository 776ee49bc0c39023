"""Forms that send a sum where others send its parts: which of the two speaks for a body and month.

"Đúng và trước hạn" in one column is as good for the ratio as its two parts. Invariant: never both; the way
whose figures are the newer ones speaks, so that a later file counts whichever form it came in.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from indicators.registry import Registry

HAS_SUMS = """
SELECT EXISTS (
    FROM figure
    WHERE jurisdiction = $jurisdiction AND first_month BETWEEN $first AND $last
      AND list_contains($measures, measure)
)
"""
BY_WAY = """
WITH part AS (
    SELECT measure, agency, first_month, span, months, coalesce(nullif(batch, ''), '~') AS batch,
        (value::DOUBLE * $scale)::BIGINT AS amount
    FROM figure
    WHERE jurisdiction = $jurisdiction AND first_month BETWEEN $first AND $last
), way AS (
    SELECT way_term.indicator, way_term.way, body.agency, part.first_month, part.span,
        min(part.months) AS months,
        sum(CASE WHEN way_term.above THEN amount ELSE 0 END)::BIGINT AS numerator,
        sum(CASE WHEN way_term.above THEN 0 ELSE amount END)::BIGINT AS denominator,
        min(lpad(part.batch, 12, '0')) AS oldest
    FROM part
    JOIN way_term ON way_term.measure = part.measure
    JOIN body ON body.id = part.agency
    GROUP BY way_term.indicator, way_term.way, body.agency, part.first_month, part.span
    HAVING count(*) = any_value(way_term.parts)
)
SELECT indicator, agency, first_month, span, months, numerator, denominator
FROM way
QUALIFY row_number() OVER (PARTITION BY indicator, agency, first_month, span ORDER BY oldest DESC, way) = 1
ORDER BY first_month, span, agency, indicator
"""


def with_sums(
    cursor: Cursor,
    registry: Registry,
    indicators: Sequence[str],
    parameters: dict[str, object],
    figures: pd.DataFrame,
) -> pd.DataFrame:
    """`figures` (see `queries.by_agency`) with what was sent as sums in its place.

    The cursor has the bodies registered as `body`; `parameters` are those of the statement. A file not yet
    saved is newer than any batch.
    """
    formulas = {place: registry.indicators[name].formula for place, name in enumerate(indicators)}
    formulas = {place: formula for place, formula in formulas.items() if formula.sums}
    asked = {name: value for name, value in parameters.items() if name != "scale"}
    measures = [measure for formula in formulas.values() for measure in formula.sums]
    if not measures or not _found(cursor, {**asked, "measures": measures}):
        return figures
    rows = [
        (place, way, measure, above, len(sides[0]) + len(sides[1]))
        for place, formula in formulas.items()
        for way, sides in enumerate(
            [(formula.numerator, formula.denominator), *map(formula.with_sum, formula.sums)]
        )
        for above, side in ((True, sides[0]), (False, sides[1]))
        for measure in side
    ]
    names = ("indicator", "way", "measure", "above", "parts")
    columns = map(list, zip(*rows, strict=True))
    cursor.register("way_term", pa.table(dict(zip(names, columns, strict=True))))
    found = pd.DataFrame(cursor.execute(BY_WAY, parameters).fetchnumpy(), copy=False)
    cursor.unregister("way_term")
    others = figures[~figures["indicator"].isin(list(formulas))]
    return pd.concat([others, found], ignore_index=True).sort_values("first_month", kind="stable")


def _found(cursor: Cursor, parameters: dict[str, object]) -> bool:
    row = cursor.execute(HAS_SUMS, parameters).fetchone()
    return bool(row and row[0])
