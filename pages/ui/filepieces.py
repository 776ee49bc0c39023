"""What is said about a file: the steps, its facts, the problems found, and the row they stand in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pages.ui.html import Content, Html, tag
from pages.ui.tables import Cell, Row, table

STEPS = ("Chọn tệp", "Kiểm tra", "Xem trước", "Xác nhận")


def steps(current: int, names: Sequence[str] = STEPS) -> Html:
    """The way of a file, the step of today filled; `current` counts from 1."""
    items = []
    for number, name in enumerate(names, start=1):
        state = "ct-done" if number < current else "ct-now" if number == current else "ct-ahead"
        now = "step" if number == current else None
        items.append(
            tag(
                "li",
                tag("span", str(number), classes="ct-number"),
                tag("span", name),
                classes=state,
                aria_current=now,
            )
        )
    return tag("ol", *items, classes="ct-steps")


def facts(items: Sequence[tuple[str, Content]]) -> Html:
    """A strip of what is known: small name above, text below."""
    pairs = (tag("div", tag("dt", name), tag("dd", text)) for name, text in items)
    return tag("dl", *pairs, classes="ct-facts")


@dataclass(frozen=True)
class ProblemRow:
    """One place in the file and what is wrong there."""

    row: str
    column: str
    agency: str
    found: str
    expected: str
    remedy: str


@dataclass(frozen=True)
class ProblemGroup:
    """All problems of one kind; one that blocks is "Lỗi", another "Cảnh báo"."""

    title: str
    blocks: bool
    rows: Sequence[ProblemRow]
    rule: str = ""
    count: int | None = None
    """How many there are, when only the first are listed."""


def problem_table(groups: Sequence[ProblemGroup], fields: Mapping[str, str] | None = None) -> Html:
    """The report on a file, by kind: where, what was found, what is needed, how to mend it.

    `fields`, of what was typed and has no rows: the names of the fields by the letter of their column.
    """
    places = ["Dòng", "Cột", "Đơn vị", "Tìm thấy trong tệp"] if fields is None else ["Ô", "Đã nhập"]
    head = [*places, "Cần có", "Cách sửa"]
    rows: list[Row] = []
    for group in groups:
        rows.append(Row([Cell(_kind(group), span=len(head))], "ct-group"))
        for problem in group.rows:
            found = Cell(tag("span", problem.found, classes="ct-found")) if group.blocks else problem.found
            where: list[Cell | Content] = [Cell(problem.row, strong=True), problem.column, problem.agency]
            if fields is not None:
                letters = problem.column.split(", ")
                where = [Cell(", ".join(fields.get(letter, letter) for letter in letters), strong=True)]
            rows.append(Row([*where, found, problem.expected, problem.remedy]))
    return table(head, rows, "", "ct-problems", stacked=True)


def _kind(group: ProblemGroup) -> Html:
    shape, word, look = ("■", "Lỗi", "ct-missed") if group.blocks else ("▲", "Cảnh báo", "ct-near")
    mark = tag("span", shape, classes=f"ct-glyph {look}", aria_hidden="true")
    count = len(group.rows) if group.count is None else group.count
    title = tag("b", f"{word}: {group.title} ({count})")
    rule = tag("span", f" · {group.rule}", classes="ct-muted") if group.rule else ""
    return tag("span", mark, tag("span", title, rule), classes="ct-kind")


def sheet_excerpt(
    letters: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    framed: Collection[tuple[int, str]] = (),
    *,
    head_row: int | None = None,
    numeric: Collection[str] = (),
) -> Html:
    """Rows of the file as a sheet shows them; `framed` holds (row, column letter) of the faulty cells.

    `head_row` is the row of column heads, `numeric` the letters whose cells stand right.
    """
    corner = tag("td", classes="ct-corner")
    heads = (tag("th", letter, scope="col") for letter in letters)
    body = []
    for number, cells in rows:
        line = [tag("th", str(number), scope="row")]
        for letter, text in zip(letters, cells, strict=True):
            looks = ["ct-framed"] if (number, letter) in framed else []
            looks += ["ct-r"] if letter in numeric and number != head_row else []
            line.append(tag("td", text, classes=" ".join(looks), title=text or None))
        body.append(tag("tr", *line, classes="ct-head-row" if number == head_row else ""))
    sheet = tag("table", tag("thead", tag("tr", corner, *heads)), tag("tbody", *body), classes="ct-sheet")
    return tag("div", sheet, classes="ct-scroll", tabindex="0")
