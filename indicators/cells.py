"""Text in tables that spreadsheets open: what would be computed there stays text, by one rule for all.

In CSV such text is led by an apostrophe, the sign for "text" in Excel and LibreOffice. In a workbook the
cell's type says it: there text is written as text, and needs no sign. Numbers are never touched.
"""

from __future__ import annotations

import re
from typing import TypeVar, cast

Cell = TypeVar("Cell")
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell begins with that a spreadsheet would run."""
_NUMBER = re.compile(r"[+-]?\d[\d.,]*%?", re.ASCII)
MARK = "'"


def would_run(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula; a sign alone and a number compute nothing.

    >>> would_run("=1+1"), would_run(" @SUM(A1)"), would_run("="), would_run("-4"), would_run("Sở Y tế")
    (True, True, False, False, False)
    """
    is_plain = len(text.strip()) < 2 or _NUMBER.fullmatch(text)
    return not is_plain and (text.startswith(SIGNS) or text.lstrip().startswith(SIGNS))


def harmless(cell: Cell) -> Cell:
    """The cell as a CSV file may carry it: text that would run is marked as text, all else is as it was.

    >>> harmless("-2+3"), harmless(-2.5), harmless("≥ 80%")
    ("'-2+3", -2.5, '≥ 80%')
    """
    return cast(Cell, f"{MARK}{cell}") if isinstance(cell, str) and would_run(cell) else cell
