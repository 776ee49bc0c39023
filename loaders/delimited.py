"""Rows of delimited text, in memory that stays bounded whatever the text: equal cells are kept once.

Quotes decide where cells end; behind a wrong one no cell can be trusted, so the file is refused there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from indicators.formats import plain
from loaders import kinds_files
from loaders.problems import Refusal

MOST_ROWS = 1 << 20
"""As many as a sheet of Excel has."""
MOST_COLUMNS = 1_000
MOST_CELLS = 16_000_000
MOST_DIFFERENT = 4_000_000
"""How many cells may be kept besides those that equal an earlier one."""
LONGEST_CELL = 32_767
"""As Excel allows."""
_SHARED = 1_000_000
_LONGEST_LINE = 4_000_000
_MOST_LINES = 2_000
"""A row does not go on over more lines: then a quote was never closed."""


class _Watch:
    """The lines on their way to the parser, which would otherwise pile up one row without end."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = lines
        self.count = 0
        """Lines of the row that is being read."""
        self.size = 0
        """Their characters."""

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.count += 1
            self.size += len(line)
            if self.size > _LONGEST_LINE or self.count > _MOST_LINES:
                raise csv.Error("endless row")
            yield line


def rows_of(lines: Iterable[str], delimiter: str) -> tuple[list[tuple[str, ...]], bool]:
    """The rows, and whether a colon may stand in any cell. Raises Refusal."""
    watch = _Watch(lines)
    rows: list[tuple[str, ...]] = []
    shared: dict[str, str] = {}
    count = different = 0
    try:
        for row in csv.reader(watch, delimiter=delimiter, strict=True):
            if watch.size > LONGEST_CELL and max(map(len, row)) > LONGEST_CELL:
                raise _too_long(max(map(len, row)), len(rows) + 1)
            watch.count = watch.size = 0
            if len(shared) < _SHARED:
                rows.append(tuple(map(shared.setdefault, row, row)))
            else:
                rows.append(tuple(map(shared.get, row, row)))
                different += len(row) - sum(map(shared.__contains__, row))
            count += len(row)
            if len(rows) > MOST_ROWS or count > MOST_CELLS or different > MOST_DIFFERENT:
                raise too_many(len(rows), count)
    except csv.Error:
        problem = kinds_files.BROKEN_QUOTES.problem('dấu ngoặc kép (") không khớp', row=len(rows) + 1)
        raise Refusal(problem, readable=True) from None
    return rows, bool(different) or any(":" in cell for cell in shared)


def too_many(rows: int, cells: int) -> Refusal:
    """The refusal of a table beyond the limits."""
    limit = f"không quá {plain(MOST_ROWS)} dòng, {plain(MOST_CELLS)} ô"
    found = f"hơn {plain(min(rows, MOST_ROWS))} dòng, {plain(cells)} ô"
    return Refusal(kinds_files.TOO_LARGE.problem(found, words={"limit": limit}))


def _too_long(length: int, row: int) -> Refusal:
    limit = f"mỗi ô không quá {plain(LONGEST_CELL)} ký tự như Excel"
    found = f"một ô dài {plain(length)} ký tự"
    return Refusal(kinds_files.TOO_LARGE.problem(found, row=row, words={"limit": limit}))


def refuse_too_wide(filled: int) -> None:
    """Raise Refusal for more filled columns than any form has."""
    if filled > MOST_COLUMNS:
        limit = f"không quá {plain(MOST_COLUMNS)} cột"
        raise Refusal(kinds_files.TOO_LARGE.problem(f"{plain(filled)} cột", words={"limit": limit}))
