"""From rows of figures to sums per period, indicator and body. Sums only; the one division is in status.

Everything is whole numbers in ten-thousandths (scores and times may have four decimals), so that equality
with a target is exact. Rows of the input never overlap in part, because periods nest or are disjoint.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.periods import Period
from indicators.registry import Registry

SCALE = 10_000
"""Sums are kept in ten-thousandths."""

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

Rows = dict[str, Whole]

COLUMNS = ("indicator", "agency", "first_month", "span", "months", "numerator", "denominator")
"""Columns of a table of figures: places on the two axes, month index, number of months the row speaks for,
how many of them its days touch, sums in ten-thousandths. A row is there only if all its parts are."""


@dataclass(frozen=True)
class Cube:
    """Sums over [period, indicator, agency]; `months` 0 means nothing was sent, which is not 0."""

    periods: tuple[Period, ...]
    indicators: tuple[str, ...]
    agencies: tuple[str, ...]
    numerator: Whole
    denominator: Whole
    months: Whole
    rows: tuple[Rows, ...]
    """Per period: the rows that were taken, ordered by `key` (indicator × number of agencies + agency)."""

    @cached_property
    def place(self) -> dict[Period, int]:
        """Where each period lies on the first axis."""
        return {period: place for place, period in enumerate(self.periods)}

    def months_sent(self, period: int, indicator: int, bodies: Truth) -> int:
        """In how many months of the period at least one of `bodies` [agency] sent the indicator."""
        rows, width = self.rows[period], len(self.agencies)
        low, high = np.searchsorted(rows["key"], [indicator * width, (indicator + 1) * width])
        chosen = bodies[rows["key"][low:high] - indicator * width]
        first, months = (rows[name][low:high][chosen] for name in ("first_month", "months"))
        touched = [first[months > offset] + offset for offset in range(int(months.max(initial=0)))]
        return len(np.unique(np.concatenate(touched))) if touched else 0


def cube(
    figures: pd.DataFrame,
    registry: Registry,
    periods: Sequence[Period],
    indicators: Sequence[str],
    agencies: Sequence[str],
) -> Cube:
    """Sum `figures` (COLUMNS, ordered by `first_month`) into each period.

    A row for a longer period is never added to rows inside it: the longest row speaks. A stock takes each
    body's last month sent. Scores are taken only from a row for exactly the period, never added up.
    """
    shape = (len(periods), len(indicators), len(agencies))
    sums = {name: np.zeros(shape, dtype=np.int64) for name in ("numerator", "denominator", "months")}
    kinds = _Kinds.of(registry, indicators)
    columns = {name: figures[name].to_numpy(dtype=np.int64) for name in COLUMNS}
    taken = []
    for place, period in enumerate(periods):
        rows = _inside(columns, period, kinds, len(agencies))
        flat = {name: table[place].reshape(-1) for name, table in sums.items()}
        np.add.at(flat["months"], rows["key"], rows["months"])
        taken.append(rows)
        rows = _last_sent(rows, kinds)
        np.add.at(flat["numerator"], rows["key"], rows["numerator"])
        np.add.at(flat["denominator"], rows["key"], rows["denominator"])
    return Cube(tuple(periods), tuple(indicators), tuple(agencies), **sums, rows=tuple(taken))


@dataclass(frozen=True)
class _Kinds:
    """Per indicator: may it be added up at all, and is it a stock?"""

    score: Truth
    stock: Truth

    @classmethod
    def of(cls, registry: Registry, indicators: Sequence[str]) -> _Kinds:
        formulas = [registry.indicators[indicator].formula for indicator in indicators]
        return cls(
            np.array([formula.kind == "score" for formula in formulas], dtype=bool),
            np.array([registry.measures[formula.numerator[0]].stock for formula in formulas], dtype=bool),
        )


def _inside(columns: Rows, period: Period, kinds: _Kinds, width: int) -> Rows:
    """Rows that lie in the period and are not covered by a longer one, with their flat place as `key`."""
    low, high = np.searchsorted(columns["first_month"], [period.first, period.last + 1])
    rows = {name: column[low:high] for name, column in columns.items()}
    keep = rows["first_month"] + rows["span"] - 1 <= period.last
    keep &= ~kinds.score[rows["indicator"]] | (rows["span"] == period.span)
    rows = {name: column[keep] for name, column in rows.items()}
    rows["key"] = rows["indicator"] * width + rows["agency"]
    if period.span > 1 and (rows["span"] > 1).any():
        rows = _longest(rows, period, len(kinds.score) * width)
    order = np.argsort(rows["key"], kind="stable")
    return {name: column[order] for name, column in rows.items()}


def _longest(rows: Rows, period: Period, size: int) -> Rows:
    covering = np.zeros((size, period.span), dtype=np.int64)
    for span in np.unique(rows["span"]):
        of_span = rows["span"] == span
        for offset in range(span):
            covering[rows["key"][of_span], rows["first_month"][of_span] - period.first + offset] = span
    keep = covering[rows["key"], rows["first_month"] - period.first] == rows["span"]
    return {name: column[keep] for name, column in rows.items()}


def _last_sent(rows: Rows, kinds: _Kinds) -> Rows:
    if not kinds.stock[rows["indicator"]].any():
        return rows
    last = np.zeros(int(rows["key"].max(initial=0)) + 1, dtype=np.int64)
    np.maximum.at(last, rows["key"], rows["first_month"])
    keep = ~kinds.stock[rows["indicator"]] | (last[rows["key"]] == rows["first_month"])
    return {name: column[keep] for name, column in rows.items()}
