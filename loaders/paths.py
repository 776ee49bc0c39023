"""Headers of several merged rows: the path of headings above each column.

A merged cell stands in the first of its places; the blank ones to its right belong to it as long as
something stands below them. Merged downwards or repeated, a heading is one step of the path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.headers import heading, is_column_numbers
from loaders.headings import Path
from loaders.tables import Cell, Sheet, is_blank, words

DEEPEST = 41
"""How many rows may stand above the header, and one more."""
MOST_ROWS = 4
"""How many rows a header may have."""
WIDEST = 200
_NUMBER = re.compile(r"[\s\d.,%+−–-]+")


@dataclass(frozen=True)
class Block:
    """Some rows that may be a header: where they stand and the path of each headed column."""

    first: int
    """Place of the first row among the sheet's rows, from 0."""
    last: int
    paths: dict[int, Path]
    """By place in the row; columns without any heading are left out."""

    @property
    def width(self) -> int:
        """Cells up to the last heading."""
        return max(self.paths) + 1

    @property
    def words(self) -> dict[int, str]:
        """The headings of each column on one line."""
        return {place: " / ".join(path) for place, path in self.paths.items()}

    @property
    def compared(self) -> tuple[str, ...]:
        """The headings in the form they are compared in."""
        return tuple(" / ".join(map(heading, path)) for path in self.paths.values())


def blocks(rows: Sequence[Sequence[Cell]]) -> Iterator[Block]:
    """Every run of rows near the top that may be a header, from the top, shorter ones first."""
    for first in range(min(len(rows), DEEPEST)):
        if len(rows[first]) < 3 or _number_of_words(rows[first]) < 3:
            continue
        for last in range(first, min(first + MOST_ROWS, len(rows))):
            if not _number_of_words(rows[last]) or is_column_numbers(rows[last]):
                break
            yield Block(first, last, _paths(rows[first : last + 1]))


def start_of_data(sheet: Sheet, block: Block) -> int:
    """Place of the first row under a header, column numbers passed over."""
    start = block.last + 1
    while start < len(sheet.rows) and is_column_numbers(sheet.rows[start]):
        start += 1
    return start


def _number_of_words(row: Sequence[Cell]) -> int:
    """How many cells hold words; none if any holds a number: then it is no row of a header."""
    cells = [cell for cell in row[:WIDEST] if not is_blank(cell)]
    if any(not isinstance(cell, str) or _NUMBER.fullmatch(cell) for cell in cells):
        return 0
    return len(cells)


def _paths(rows: Sequence[Sequence[Cell]]) -> dict[int, Path]:
    width = min(max(len(row) for row in rows), WIDEST)
    grid = [[words(cell) for cell in row[:width]] + [""] * (width - len(row)) for row in rows]
    for depth, line in enumerate(grid[:-1]):
        for place in range(1, len(line)):
            below = any(lower[place] for lower in grid[depth + 1 :])
            if not line[place] and below and _same_group(grid, depth, place):
                line[place] = line[place - 1]
    found: dict[int, Path] = {}
    for place in range(width):
        steps = [line[place] for line in grid if line[place]]
        path = tuple(step for index, step in enumerate(steps) if index == 0 or step != steps[index - 1])
        if path:
            found[place] = path
    return found


def _same_group(grid: Sequence[Sequence[str]], depth: int, place: int) -> bool:
    """Whether the cell to the left heads several columns, and everything above both is shared."""
    left = place - 1
    headed = any(lower[left] for lower in grid[depth + 1 :])
    return headed and all(upper[left] == upper[place] for upper in grid[:depth])
