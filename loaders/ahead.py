"""Rows of a period that has not begun: mostly a year or a month mistyped, so worth a warning."""

from __future__ import annotations

from datetime import date

from indicators import formats, periods
from indicators.observations import Observations
from loaders.kinds_history import NOT_BEGUN
from loaders.problems import Problem
from loaders.reading import Reading


def not_begun(reading: Reading, today: date) -> tuple[Problem, ...]:
    """One warning for each period of the file that begins after today, at its first row."""
    rows = Observations.of(reading.observations).rows
    first: dict[str, int] = {}
    for place, (period, day) in enumerate(zip(rows.period, rows.first_day, strict=True)):
        if day > today:
            first.setdefault(period, place)
    words = {"today": formats.day(today)}
    return tuple(
        NOT_BEGUN.problem(
            periods.parse(period).label, sheet=rows.sheet[place], row=rows.row[place], words=words
        )
        for period, place in first.items()
    )
