"""Rows of a period that has not begun: mostly a year or a month mistyped, so worth a warning."""

from __future__ import annotations

from datetime import date

from indicators import formats
from loaders.kinds_history import NOT_BEGUN
from loaders.problems import Problem
from loaders.reading import Reading


def not_begun(reading: Reading, today: date) -> tuple[Problem, ...]:
    """One warning for each period of the file that begins after today, at its first row."""
    found: dict[str, Problem] = {}
    for seen in reading.observations:
        if seen.first_day > today and seen.period not in found:
            found[seen.period] = NOT_BEGUN.problem(
                seen.period,
                sheet=seen.sheet,
                row=seen.row,
                words={"today": formats.day(today)},
            )
    return tuple(found.values())
