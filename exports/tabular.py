"""A table as plain data: what Word, slides and the page's preview show alike, every cell a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Column:
    """A column: its head, its width in centimetres, and where its cells stand."""

    head: str
    width: float
    align: Align = "left"


@dataclass(frozen=True)
class Table:
    """A captioned table. Lines of a cell are parted by line breaks."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    """Under the table, small: units and marks."""
    bold: frozenset[int] = frozenset()
    """Rows in bold: sums and heads of groups."""
    merged: int = 0
    """In so many first columns a blank cell belongs to the cell above it."""
    is_prose: bool = False
    """Whether its rows are sentences: tall, so that a page may end between any two of them."""

    @property
    def heads(self) -> tuple[str, ...]:
        """The head row."""
        return tuple(column.head for column in self.columns)


def fitted(columns: Sequence[Column], width: float) -> tuple[Column, ...]:
    """The columns stretched or pressed together to `width` centimetres."""
    whole = sum(column.width for column in columns)
    return tuple(Column(c.head, round(c.width * width / whole, 2), c.align) for c in columns)
