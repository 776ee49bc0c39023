"""The table of numbers of a page as a workbook of one sheet: numbers are numbers, text is never run."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import isnan
from numbers import Real

import pandas as pd
import xlsxwriter

from exports import workbook_cells
from exports.workbook_cells import SAMPLE, Cell, Column, Styles

WIDEST, NARROWEST = 42, 9
SAMPLED = 200
"""Rows looked at for the width of a column."""


def workbook(frame: pd.DataFrame, title: str, lines: Sequence[str] = (), *, sample: bool = False) -> bytes:
    """The frame under its title; `lines` say where the figures are from. Missing numbers stay blank."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, workbook_cells.OPTIONS) as book:
        styles = Styles(book)
        said = [*([SAMPLE] if sample else []), *(line for line in lines if line)]
        sheet, top = workbook_cells.titled(styles, "Bảng số", title, said)
        rows = [[_cell(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
        columns = [_column(str(head), frame[head]) for head in frame.columns]
        workbook_cells.table(sheet, styles, top, columns, rows, frozen=1)
    return written.getvalue()


def _cell(cell: object) -> Cell:
    if cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and isnan(cell)):
        return None
    if isinstance(cell, (str, int, float)):
        return cell
    return float(cell) if isinstance(cell, Real) else str(cell)


def _column(head: str, cells: pd.Series) -> Column:
    """As wide as its longest text within bounds; numbers stand right."""
    longest = max((len(str(cell)) for cell in cells.head(SAMPLED)), default=0)
    is_number = pd.api.types.is_numeric_dtype(cells)
    width = max(NARROWEST, min(WIDEST, 11 if is_number else longest + 2))
    return Column(head, width, "right" if is_number else "")
