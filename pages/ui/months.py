"""Who sent their figures when: agencies against months, a table on wide screens, blocks on phones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indicators import headlines
from indicators.model import Status
from pages.ui.html import EMPTY, Content, Html, glyph, join, tag
from pages.ui.scorecards import NOT_SENT, block, block_item, wide_or_blocks
from pages.ui.tables import Cell, Row, table

Sending = Literal["in_time", "late", "unsent", "not_due", "empty"]
SHAPES: dict[Sending, Status] = {"in_time": "met", "late": "near", "unsent": "no_data", "not_due": "not_due"}
WORDS: tuple[tuple[Status, str], ...] = (
    ("met", "Đúng hạn, ngày gửi"),
    ("near", "Muộn, số ngày; hoặc thiếu biểu"),
    ("no_data", "Chưa gửi"),
    ("not_due", "Chưa đến hạn"),
)
"""The shapes of the grid in its own words, for its legend."""


@dataclass(frozen=True)
class MonthCell:
    """One month of one agency: "19/4" in time, "+3 ngày" or "3/4 biểu" late.

    `predecessor` says who sent it, where it was not the agency itself ("2 sở cũ").
    """

    sending: Sending
    text: str = ""
    predecessor: str = ""
    title: str | None = None
    is_provisional: bool = False
    """Sent while the month is not over: the shape is hollow."""


@dataclass(frozen=True)
class MonthRow:
    """One agency's months in order, with how many were done of how many due."""

    name: str
    cells: Sequence[MonthCell]
    done: int
    due: int
    href: str | None = None


def month_grid(
    months: Sequence[str], rows: Sequence[MonthRow], total: Sequence[str] = (), counted: str = "đúng hạn"
) -> Html:
    """The grid; `counted` says what is done, `total` its last line ("Đúng hạn / phải gửi", "7/7", …)."""
    head = ["Đơn vị", *months, headlines.capital(counted)]
    lines = [Row([Cell(row.name, href=row.href), *map(_cell, row.cells), _share(row)]) for row in rows]
    if total:
        lines.append(Row(total, "ct-total"))
    wide = table(head, lines, "l" * (len(months) + 1) + "r", "ct-months")
    return wide_or_blocks(wide, [_block(months, row, counted) for row in rows])


def _cell(cell: MonthCell) -> Cell:
    if cell.sending == "empty":
        return Cell("")
    shape = SHAPES[cell.sending]
    if cell.predecessor:
        return Cell(join((cell.predecessor, " ", glyph(shape))), ground="old", title=cell.title)
    grounds: dict[Sending, Literal["late", "frame"]] = {"late": "late", "unsent": "frame"}
    text = cell.text or (NOT_SENT if cell.sending == "unsent" else "")
    return Cell(
        text,
        status=shape,
        hollow=cell.is_provisional,
        muted=cell.sending == "in_time",
        ground=grounds.get(cell.sending),
        title=cell.title,
    )


def _share(row: MonthRow) -> Html:
    return join((tag("b", str(row.done)), f"/{row.due}")) if row.due else EMPTY


def _block(months: Sequence[str], row: MonthRow, counted: str) -> Html:
    items = [
        block_item(SHAPES[cell.sending], word, month, cell.text or NOT_SENT)
        for month, cell in zip(months, row.cells, strict=True)
        if (word := {"late": "muộn", "unsent": NOT_SENT}.get(cell.sending))
    ]
    standing: Content = join((_share(row), f" {counted}")) if row.due else EMPTY
    return block(row.name, row.href, standing, items)
