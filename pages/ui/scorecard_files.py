"""The scorecard as files: the numbers of every column as CSV, and a workbook that looks like the screen."""

from __future__ import annotations

from collections.abc import Sequence

from exports import workbook_scorecard
from exports.workbook_cells import SAMPLE
from indicators import scorecard_views
from indicators.profiles import standings
from indicators.scorecard import Card, Row


def file_name(card: Card, ending: str) -> str:
    """ "bang-diem_2025-Q3_so_nganh.csv"."""
    return f"bang-diem_{card.period.id}_{card.tier}.{ending}"


def csv(card: Card, rows: Sequence[Row]) -> bytes:
    """All columns, four each: numerator, denominator, value, status; sums last."""
    return standings.as_csv(scorecard_views.numbers(card, rows))


def workbook(card: Card, rows: Sequence[Row], source: str, *, sample: bool) -> bytes:
    """The table with its heads and sums; a figure is a number, its shape stands in the number's format."""
    return workbook_scorecard.alone(card, rows, [SAMPLE if sample else "", source])
