"""What a file would do if it were saved: each figure beside the one in use, each status before and after.

Nothing is written. Figures are compared in SQL; statuses come from the one status function, which is let
read the figures as if they had been saved already. Invariant: a real file is never compared with the sample,
since the first real file removes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import pandas as pd
import pyarrow as pa

from data import answers, comparing
from data.answers import Office
from data.incoming import Incoming, observation_table
from data.store import Store
from indicators.observations import Observations
from indicators.periods import Period, parse
from indicators.scopes import SCOPES

COLUMNS = (
    *("measure", "agency", "period", "source_row", "effect", "old", "new", "difference"),
    *("old_first_day", "old_last_day", "first_day", "last_day", "batch"),
)
"""Columns of `changes`."""
JUDGEMENT = ["plan", "article", "indicator", "scope", "agency"]
"""What names one judgement of one body in a period."""
RESULT = ["value", "status", "provisional", "numerator", "denominator"]
"""What a file may move in it; `statuses` has each twice, as `before_…` and `after_…`."""


def changes(store: Store, incoming: Incoming) -> pd.DataFrame:
    """One row a figure of the file, row by row, with COLUMNS.

    `effect` is new, changed or unchanged (a figure whose days change is changed too); `old` and `difference`
    are NaN and `batch`, the one that brought the old figure, is null where there was none.
    """
    table = observation_table(incoming)
    table = table.append_column("place", pa.array(range(len(table)), pa.int64()))
    with store.reading() as cursor:
        return comparing.changes(cursor, table, ignore_sample=not incoming.sample)


def indicators(office: Office, incoming: Incoming) -> tuple[str, ...]:
    """The indicators that any figure of the file is a part of, in the registry's order."""
    brought = set(Observations.of(incoming.observations).measures)
    every = office.registry.indicators.values()
    return tuple(one.id for one in every if brought.intersection(one.formula.accepted))


def periods(incoming: Incoming) -> tuple[Period, ...]:
    """Where the file's effect shows: the quarters of its months, its longer periods; newest first."""
    labels = set(Observations.of(incoming.observations).rows.period)
    shown = {_judged_in(parse(label)) for label in labels}
    return tuple(sorted(shown, key=lambda period: (period.last, -period.span), reverse=True))


def _judged_in(period: Period) -> Period:
    return Period("quarter", period.first - period.first % 3) if period.span < 3 else period


def statuses(office: Office, incoming: Incoming, period: Period) -> pd.DataFrame:
    """Every judgement the file's figures enter, before and after it is saved.

    One row per target and body with JUDGEMENT (`scope` is total, tiers or agencies), `agency_name`, `tier`,
    `operator`, `target`, and the RESULT twice.
    """
    names = indicators(office, incoming)
    nothing = replace(incoming, observations=(), row_count=0)
    with _as_if_saved(office, nothing) as now, _as_if_saved(office, incoming) as then:
        before, after = (_judged(one, names, period) for one in (now, then))
    # Who is judged does not depend on figures: both have the same rows in the same order.
    result = after[[*JUDGEMENT, "agency_name", "tier", "operator", "target"]].copy()
    for name in RESULT:
        result[f"before_{name}"], result[f"after_{name}"] = before[name], after[name]
    return result


def _judged(office: Office, names: Sequence[str], period: Period) -> pd.DataFrame:
    parts = [
        answers.statuses(office, [period], indicator=name, scope=scope).assign(scope=scope)
        for name in names
        for scope in SCOPES
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


@contextmanager
def _as_if_saved(office: Office, incoming: Incoming) -> Iterator[Office]:
    """The office as it would be with the file saved, for reading only and only inside the context."""
    with office.store.reading() as cursor:
        comparing.pretend(cursor, observation_table(incoming), ignore_sample=not incoming.sample)
        yield replace(office, store=_Pretended(cursor))


class _Pretended(Store):
    """A store of one cursor: whoever reads it sees the figures that the cursor was prepared with."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The prepared cursor; whoever made it closes it."""
        yield self._cursor
