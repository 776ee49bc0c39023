"""The curves the sample follows: levels of the two groups of bodies month by month, and the seasons.

Only additions, multiplications and divisions, sums by `fsum`: the same bits on every machine and Python.
"""

from __future__ import annotations

import csv
from itertools import pairwise
from math import fsum
from pathlib import Path
from random import Random
from typing import Literal

from indicators.periods import Period, parse

ROOM = Path(__file__).parent
Group = Literal["so_nganh", "dia_phuong"]
GROUPS: tuple[Group, ...] = ("so_nganh", "dia_phuong")

RATES = (
    "online",
    "dossiers",
    "results",
    "reuse",
    "e_result",
    "on_time",
    "apology",
    "payment",
    "resolution",
    "provision",
)
"""Shares whose level per group and month is given; "overdue" is given as a number of dossiers."""

FIRST, LAST = parse("2024-01"), parse("2026-10")
SEASONS = (1.0, 0.68, 1.02, 0.98, 1.0, 1.03, 0.97, 1.04, 1.08, 1.12, 1.1, 1.05)
"""January to December: the dip of Tết, the rise of autumn."""
GROWTH_PER_MONTH = 0.003

Levels = dict[tuple[str, str], tuple[tuple[int, float], ...]]


def read(path: Path = ROOM / "levels.csv") -> Levels:
    """The anchors of each curve: (group, level) → (month index, level in percent or dossiers)."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    months = [(name, parse(name).first) for name in rows[0] if name not in ("group", "level")]
    return {
        (row["group"], row["level"]): tuple((index, float(row[name])) for name, index in months)
        for row in rows
    }


def at(levels: Levels, group: Group, level: str, month: Period) -> float:
    """The curve at a month, straight between two anchors and level outside."""
    anchors = levels[group, level]
    for (start, low), (end, high) in pairwise(anchors):
        if start <= month.first <= end:
            return low + (high - low) * (month.first - start) / (end - start)
    return anchors[0][1] if month.first < anchors[0][0] else anchors[-1][1]


def season(month: Period) -> float:
    """Dossiers of the month in relation to an ordinary month of 2025."""
    growth = 1 + GROWTH_PER_MONTH * (month.first - parse("2025-08").first)
    return SEASONS[month.number - 1] * growth


def stretched(rate: float, shift: float) -> float:
    """A share moved towards 1 (shift above 0) or towards 0 (below), never out of 0–1.

    >>> stretched(0.8, 0.5), stretched(0.8, -0.5)
    (0.9, 0.4)
    """
    return rate + shift * (1 - rate) if shift >= 0 else rate * (1 + shift)


def shift_to(aim: float, rates: list[float], weights: list[float]) -> float:
    """The shift that brings the weighted mean of the rates to the aim; 0 where nothing weighs."""
    whole = fsum(weights)
    if whole == 0:
        return 0.0
    mean = fsum(rate * weight for rate, weight in zip(rates, weights, strict=True)) / whole
    if aim >= mean:
        return (aim - mean) / (1 - mean) if mean < 1 else 0.0
    return aim / mean - 1


def spread(source: Random) -> float:
    """A chance deviation between −1 and 1, mostly near 0."""
    return (source.random() + source.random() + source.random() + source.random()) / 2 - 1


def whole_number(amount: float, source: Random) -> int:
    """A whole number near the amount, right on average: 2.3 becomes 2 seven times out of ten."""
    return int(amount + source.random())
