"""Rows of delimited text, in memory that stays bounded whatever the text.

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
MOST_DIFFERENT = 2_000_000
"""How many cells may differ from one another: a million rows of counts have a few hundred thousand."""
LONGEST_CELL = 32_767
"""As Excel allows."""
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
        self.line = ""
        """The last of them."""

    def __iter__(self) -> Iterator[str]:
        for line in self.lines:
            self.count += 1
            self.size += len(line)
            self.line = line
            if self.size > _LONGEST_LINE or self.count > _MOST_LINES:
                raise csv.Error("endless row")
            yield line


def rows_of(lines: Iterable[str], delimiter: str) -> list[tuple[str, ...]]:
    """The rows of a small text; equal cells are kept once. Raises Refusal."""
    shared: dict[str, str] = {}
    return [tuple(map(shared.setdefault, row, row)) for row in checked_rows(lines, delimiter)]


def checked_rows(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    """The rows one by one, as long as the table stays within the limits. Raises Refusal."""
    watch = _Watch(lines)
    rows = cells = 0
    try:
        for row in csv.reader(watch, delimiter=delimiter, strict=True):
            rows += 1
            cells += len(row)
            if watch.size > LONGEST_CELL and max(map(len, row)) > LONGEST_CELL:
                raise _too_long(max(map(len, row)), rows)
            watch.count = watch.size = 0
            if rows > MOST_ROWS or cells > MOST_CELLS:
                raise too_many(rows, cells)
            yield row
    except csv.Error:
        if watch.count == 1 and '"' not in watch.line:  # one long line, and no quote to blame
            raise _too_long(len(watch.line), rows + 1) from None
        problem = kinds_files.BROKEN_QUOTES.problem('dấu ngoặc kép (") không khớp', row=rows + 1)
        raise Refusal(problem, readable=True) from None


def too_many(rows: int, cells: int) -> Refusal:
    """The refusal of a table beyond the limits."""
    limit = f"không quá {plain(MOST_ROWS)} dòng, {plain(MOST_CELLS)} ô"
    found = f"hơn {plain(min(rows, MOST_ROWS))} dòng, {plain(cells)} ô"
    return Refusal(kinds_files.TOO_LARGE.problem(found, words={"limit": limit}))


def too_different(cells: int) -> Refusal:
    """The refusal of a text in which hardly any cell equals another."""
    limit = f"không quá {plain(MOST_DIFFERENT)} ô khác nhau"
    found = f"hơn {plain(min(cells, MOST_DIFFERENT))} ô khác nhau"
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
