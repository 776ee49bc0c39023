"""Tables as HTML: heads and cells, the rows of met targets, the list of what needs attention.

A plain string in a row is a cell; `Cell` adds status, link, ground or a second line. On phones a table with
`stacked` shows every row as a block, each cell after the name of its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indicators.model import Status
from pages.ui.bullets import Figure, percent_of
from pages.ui.html import Content, Html, glyph, join, link, status_mark, tag

Align = Literal["l", "r", "c"]
Ground = Literal["missed", "late", "old", "frame"]
"""Behind a cell: missed, late, a predecessor's figure, or the frame of what was not sent."""


@dataclass(frozen=True)
class Cell:
    """One cell: its text and, if given, shape or shape with word, link, second line, ground."""

    text: Content = ""
    status: Status | None = None
    worded: bool = False
    hollow: bool = False
    href: str | None = None
    strong: bool = False
    muted: bool = False
    below: Content = ""
    ground: Ground | None = None
    title: str | None = None
    span: int = 1
    align: Align | None = None
    """Other than its column's."""


@dataclass(frozen=True)
class Row:
    """Cells with a name for the style: "ct-total" (sums), "ct-group" (head of a group)."""

    cells: Sequence[Cell | Content]
    classes: str = ""


def table(
    head: Sequence[Content],
    rows: Sequence[Row | Sequence[Cell | Content]],
    align: str = "",
    classes: str = "",
    *,
    caption: str | None = None,
    stacked: bool = False,
) -> Html:
    """A table; `align` has one letter a column: l, r or c (left where it ends).

    `caption` names the table for who does not see it. The first cell of a row is its head.
    """
    sides = [_side(align, column) for column in range(len(head))]
    heads = [tag("th", text, classes=side, scope="col") for text, side in zip(head, sides, strict=True)]
    names = [str(text) if stacked and not isinstance(text, Html) else "" for text in head]
    body = [table_row(row if isinstance(row, Row) else Row(row), sides, names) for row in rows]
    name = join(("ct-table", "ct-stacked" if stacked else "", classes), " ")
    return tag(
        "table",
        tag("caption", caption) if caption else "",
        tag("thead", tag("tr", *heads)) if any(head) else "",
        tag("tbody", *body),
        classes=" ".join(name.split()),
    )


def _side(align: str, column: int) -> str:
    letter = align[column] if column < len(align) else "l"
    if letter not in "lrc":
        raise ValueError(f"align: l, r or c, not {letter!r}")
    return f"ct-{letter}"


def table_row(row: Row, sides: Sequence[str], names: Sequence[str]) -> Html:
    cells, column = [], 0
    for entry in row.cells:
        cell = entry if isinstance(entry, Cell) else Cell(entry)
        cells.append(_cell(cell, sides[column], names[column], is_head=column == 0))
        column += cell.span
    return tag("tr", *cells, classes=row.classes)


def _cell(cell: Cell, side: str, name: str, *, is_head: bool) -> Html:
    looks = {"ct-strong": cell.strong, "ct-muted": cell.muted, f"ct-ground-{cell.ground}": cell.ground}
    own = f"ct-{cell.align}" if cell.align else side
    classes = [own, *(look for look, on in looks.items() if on)]
    return tag(
        "th" if is_head else "td",
        _inside(cell),
        tag("span", cell.below, classes="ct-below-line") if cell.below else "",
        classes=" ".join(classes),
        scope="row" if is_head else None,
        colspan=str(cell.span) if cell.span > 1 else None,
        title=cell.title,
        data_label=name or None,
    )


def _inside(cell: Cell) -> Html:
    text = link(cell.text, cell.href)
    if cell.status is None:
        return text
    if cell.worded:
        return join((status_mark(cell.status, hollow=cell.hollow), text), " " if text else "")
    return tag("span", glyph(cell.status, hollow=cell.hollow), tag("span", text), classes="ct-mark ct-named")


@dataclass(frozen=True)
class MetRow:
    """One target that is met: everything in one row."""

    name: str
    href: str | None
    value: str
    bullet: Html
    change: Content
    agencies: str
    """Agencies that meet it, "101/140"."""
    targets: Content
    status: Status = "met"
    hollow: bool = False


def met_rows(rows: Sequence[MetRow], title: Content, change_head: str) -> Html:
    """The targets that are met; `title` stands in the head, "Đạt: 6 chỉ tiêu"."""
    head = [
        tag("span", glyph("met"), tag("span", title), classes="ct-met-title"),
        Html(""),
        Html(""),
        change_head,
        "Đơn vị đạt",
        "Mục tiêu, văn bản",
    ]
    lines: list[list[Cell | Content]] = [
        [
            Cell(row.name, status=row.status, hollow=row.hollow, href=row.href),
            Cell(row.value, strong=True),
            row.bullet,
            Cell(row.change, muted=True),
            row.agencies,
            Cell(row.targets, muted=True),
        ]
        for row in rows
    ]
    return table(head, lines, "lrllrl", "ct-met-rows")


@dataclass(frozen=True)
class AttentionRow:
    """One agency that holds a target back: its value, and how many it lacks (number and text)."""

    name: str
    href: str | None
    status: Status
    value: str
    shortfall: Figure
    shortfall_text: str
    hollow: bool = False
    below: Content = ""
    """Under the name: what was promised."""


@dataclass(frozen=True)
class AttentionGroup:
    """The agencies of one target; `whole` says what the whole lacks."""

    title: Content
    whole: Content
    rows: Sequence[AttentionRow]


def attention(
    groups: Sequence[AttentionGroup],
    value_head: str = "Đạt được, %",
    shortfall_head: str = "Còn thiếu, hồ sơ",
) -> Html:
    """Cần chú ý: two or three agencies a target, each with the bar of what it lacks, scaled in its group."""
    rows: list[Row] = []
    for group in groups:
        largest = max((row.shortfall for row in group.rows), default=1) or 1
        rows.append(
            Row(
                [Cell(group.title, strong=True), Cell(group.whole, muted=True, span=3, align="r")], "ct-group"
            )
        )
        rows += [_attention_row(row, largest) for row in group.rows]
    return table(["Đơn vị", value_head, Html(""), shortfall_head], rows, "lrlr", "ct-attention")


def _attention_row(row: AttentionRow, largest: Figure) -> Row:
    bar = tag(
        "span", classes="ct-share", style=f"width:{percent_of(row.shortfall, largest)}", aria_hidden="true"
    )
    value = Cell(row.value, status=row.status, hollow=row.hollow)
    return Row([Cell(row.name, href=row.href, below=row.below), value, bar, row.shortfall_text])
