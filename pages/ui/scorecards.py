"""The scorecard: agencies against targets, a table on wide screens and one block an agency on phones.

Both are sent together and the stylesheet shows one. A cell shows shape and value; the words of the shapes
stand in a legend under the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.model import STATUSES, Status
from pages.ui.html import Content, Html, glyph, join, link, note, tag
from pages.ui.tables import Cell, Ground, Row, table_row

LISTED: tuple[Status, ...] = ("no_data", "missed", "near")
"""What a phone lists: what is not met."""
NOT_SENT = "chưa gửi"
UNSHAPED: tuple[Status, ...] = ("not_applicable", "no_target")
GROUNDS: dict[Status, Ground] = {"missed": "missed", "no_data": "frame"}
FIT, SIDE_WIDTH, CELL_WIDTH = 9, 316, 104
"""Columns that fit a desk; with more the table is as wide as it needs and scrolls in its box."""


@dataclass(frozen=True)
class ScoreColumn:
    """One indicator: its name, its targets (one line each, the leading first) and their articles."""

    name: str
    short_name: str
    targets: Sequence[Content]
    articles: Content = ""


@dataclass(frozen=True)
class ScoreCell:
    """One figure judged: "58,3" and its status; `below` is the second line of a sum."""

    status: Status
    text: str = ""
    below: str = ""
    hollow: bool = False
    title: str | None = None
    href: str | None = None


@dataclass(frozen=True)
class ScoreRow:
    """One agency, or a sum (`total`); `judged` None for one that has nothing to judge."""

    name: str
    cells: Sequence[ScoreCell]
    missed: int = 0
    judged: int | None = None
    unsent: int = 0
    href: str | None = None
    total: bool = False


def scorecard(
    columns: Sequence[ScoreColumn],
    rows: Sequence[ScoreRow],
    *,
    plans: Content,
    count_head: str = "Chưa đạt / có đánh giá",
    articles_head: str = "Mục trong văn bản (PL: phụ lục)",
    more: Sequence[ScoreColumn] = (),
    caption: str | None = None,
    remark: Content = "",
) -> Html:
    """Table and phone list in one; `plans` explains the marks ("Mục tiêu theo ▼ QĐ 384, ▽ QĐ 3667").

    `more` are columns without room in the table: the blocks list them too, their cells are a row's last.
    `remark` stands over the blocks.
    """
    sides = ["ct-l", "ct-l", *("ct-r" for _ in columns)]
    body = [
        table_row(_cells(row, len(columns), is_counted=bool(count_head)), sides, [""] * len(sides))
        for row in rows
    ]
    wide = tag(
        "table",
        tag("caption", caption) if caption else "",
        tag("thead", *_head(columns, plans, count_head, articles_head)),
        tag("tbody", *body),
        classes="ct-table ct-score",
        style=f"min-width:{SIDE_WIDTH + CELL_WIDTH * len(columns)}px" if len(columns) > FIT else None,
    )
    blocks = [_block([*columns, *more], row) for row in rows]
    return wide_or_blocks(wide, [note(remark), *blocks] if remark else blocks)


def wide_or_blocks(wide: Html, blocks: Sequence[Html]) -> Html:
    """A table for wide screens with its blocks for phones; the stylesheet shows one of them."""
    boxed = tag("div", wide, classes="ct-scroll ct-wide")
    return Html(boxed + tag("div", *blocks, classes="ct-blocks"))


def block(name: str, href: str | None, counted: Content, items: Sequence[Html], *, classes: str = "") -> Html:
    """One agency on a phone: its name, how it stands, then only what is not in order."""
    listed = tag("ul", *items, classes=classes) if items else ""
    return tag(
        "div", tag("h3", link(name, href)), tag("p", counted) if counted else "", listed, classes="ct-block"
    )


def block_item(
    status: Status, word: str, name: str, value: str, *, hollow: bool = False, href: str | None = None
) -> Html:
    """One line of a block. The shape is not read aloud and no legend follows, so its word is sent unseen."""
    unseen = tag("span", f" ({word})", classes="ct-unseen")
    shape = glyph(status, hollow=hollow) if status not in UNSHAPED else ""
    named = tag("span", shape, tag("span", name, unseen), classes="ct-mark ct-named")
    return tag("li", named, tag("b", link(value, href)))


def _head(columns: Sequence[ScoreColumn], plans: Content, count_head: str, articles_head: str) -> list[Html]:
    """Three lines: names, targets, articles. Only the names are heads of columns."""
    names = [("Đơn vị", "ct-l"), (count_head, "ct-l"), *((column.name, "ct-r") for column in columns)]
    targets = [join(tag("span", line, classes="ct-target") for line in column.targets) for column in columns]
    articles = [tag("span", column.articles, classes="ct-articles") for column in columns]
    return [
        tag("tr", *(tag("th", name, classes=side, scope="col") for name, side in names)),
        tag("tr", tag("th", plans, colspan="2"), *(tag("th", lines, classes="ct-r") for lines in targets)),
        tag(
            "tr",
            tag("th", articles_head, colspan="2"),
            *(tag("th", line, classes="ct-r") for line in articles),
        ),
    ]


def _cells(row: ScoreRow, most: int, *, is_counted: bool) -> Row:
    counted: list[Content] = []
    if is_counted:
        counted = ["–"] if row.judged is None else [tag("b", str(row.missed)), f"/{row.judged}"]
    if is_counted and row.unsent:
        counted += [" ", glyph("no_data"), str(row.unsent)]
    name = Cell(row.name, href=row.href)
    return Row(
        [name, Cell(join(counted), muted=True), *map(_cell, row.cells[:most])],
        "ct-total" if row.total else "",
    )


def _cell(cell: ScoreCell) -> Cell:
    quiet = cell.status in ("no_data", "no_activity", "not_applicable")
    text = cell.text or {"no_data": NOT_SENT, "no_activity": "0/0", "not_applicable": "–"}.get(
        cell.status, ""
    )
    return Cell(
        text,
        status=None if cell.status in UNSHAPED else cell.status,
        hollow=cell.hollow,
        muted=quiet,
        below=cell.below,
        ground=GROUNDS.get(cell.status),
        title=cell.title,
        href=cell.href,
    )


def _block(columns: Sequence[ScoreColumn], row: ScoreRow) -> Html:
    items = [
        block_item(
            cell.status,
            STATUSES[cell.status].word.lower(),
            column.short_name,
            cell.text or NOT_SENT,
            hollow=cell.hollow,
            href=cell.href,
        )
        for column, cell in zip(columns, row.cells, strict=True)
        if cell.status in LISTED or cell.status == "no_target"
    ]
    return block(row.name, row.href, _counted(row), items, classes="ct-one")


def _counted(row: ScoreRow) -> Content:
    """How an agency stands, in words."""
    free = sum(cell.status == "no_target" for cell in row.cells)
    if row.judged is not None:
        met = sum(cell.status == "met" for cell in row.cells)
        unsent = f", {row.unsent} {NOT_SENT}" if row.unsent else ""
        return join((tag("b", str(row.missed)), f"/{row.judged} chưa đạt{unsent}; {met} đạt"))
    if free:
        return f"{free} chỉ tiêu có số liệu, chưa có mục tiêu"
    return f"{row.unsent} chỉ tiêu {NOT_SENT}" if row.unsent else STATUSES["no_activity"].word
