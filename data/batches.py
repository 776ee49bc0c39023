"""Two batches side by side: which figures only one of them brought, which differ, which are the same."""

from __future__ import annotations

import pandas as pd
from duckdb import DuckDBPyConnection as Cursor

COMPARE = """
WITH a AS (SELECT * FROM observation WHERE jurisdiction = $jurisdiction AND batch = $first),
    b AS (SELECT * FROM observation WHERE jurisdiction = $jurisdiction AND batch = $second)
SELECT measure, agency, period,
    CASE WHEN b.value IS NULL THEN 'only_first' WHEN a.value IS NULL THEN 'only_second'
         WHEN a.value = b.value AND a.first_day = b.first_day AND a.last_day = b.last_day THEN 'same'
         ELSE 'different' END AS effect,
    CAST(a.value AS DOUBLE) AS first, CAST(b.value AS DOUBLE) AS second,
    CAST(b.value - a.value AS DOUBLE) AS difference,
    a.first_day AS first_first_day, a.last_day AS first_last_day,
    b.first_day AS second_first_day, b.last_day AS second_last_day,
    a.sheet AS first_sheet, a.source_row AS first_row, b.sheet AS second_sheet, b.source_row AS second_row
FROM a FULL JOIN b USING (measure, agency, period)
ORDER BY coalesce(a.first_month, b.first_month), coalesce(a.span, b.span), agency, measure
"""


def compare(cursor: Cursor, jurisdiction: str, first: str, second: str) -> pd.DataFrame:
    """One row a figure of either batch: `effect` is only_first, only_second, different or same.

    `first`, `second` and `difference` are NaN where a batch has no such figure; days and rows say where each
    came from. Batches count whether they are in use or not.
    """
    return cursor.execute(COMPARE, {"jurisdiction": jurisdiction, "first": first, "second": second}).df()
