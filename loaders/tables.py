"""From bytes to raw cells: the encoding of a text file, its delimiter, its rows.

Only what is certain is decoded; the rest is refused with the way out. Cells keep what stands in the file:
nothing is turned into a number or a date here. Equal cells are kept once, so that a million rows fit.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from loaders import kinds, kinds_files, large_text
from loaders.coded import CodedRows
from loaders.composite import counts_in, taken_apart
from loaders.contents import is_workbook, refuse_other_formats
from loaders.delimited import MOST_ROWS, refuse_too_wide, rows_of, too_many
from loaders.encodings import (
    HEAD,
    LEGACY,
    UTF_8,
    Encoding,
    composed,
    lines,
    marked,
    pieces,
    respelled,
    surest,
    wrong_byte,
)
from loaders.problems import Problem, Refusal

__all__ = ["MOST_ROWS", "is_workbook", "refuse_other_formats"]


class Mark(NamedTuple):
    """A cell of a workbook that holds neither text nor number: Excel's "#N/A", an unsaved formula."""

    text: str
    computed: bool = True
    """False for a formula whose value the file does not carry."""


Cell = str | int | float | bool | date | Mark | None
Fitness = Callable[[Sequence[Sequence[Cell]]], int]

SMALL = 1_000_000
"""Bytes: a month of every body of a province is half of it; what so few bytes can do is bounded."""
HEADER_DEPTH = 40
"""How many rows may stand above the header, itself included."""
DELIMITERS = {",": "dấu “,”", ";": "dấu “;”", "\t": "dấu tab"}
_QUESTIONS = re.compile(r"[A-Za-zÀ-ỹĐđ]\?+[a-z ]|\?\?[a-z]")
"""Question marks inside words."""
_LOST = re.compile(rf"{_QUESTIONS.pattern}|á[»º]|Ã[\x80-\xbf]|Ä[‘\x90]|Æ[°¡]")
"""Those, and UTF-8 that was taken for a Western code page and saved again."""


@dataclass(frozen=True)
class Sheet:
    """The raw cells of one table sheet, and where its first cell stands."""

    name: str | None
    rows: Sequence[Sequence[Cell]]
    first_row: int = 1
    first_column: int = 0
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[Problem, ...] = ()
    """What deserves a warning about the file if this sheet is used."""

    def letter(self, index: int) -> str:
        """The letter of a cell by its place in the row, from 0."""
        return letter(self.first_column + index)


def csv_sheet(content: bytes, fitness: Fitness) -> Sheet:
    """Decode and split a CSV file; `fitness` says how well the first rows fit a known header.

    The delimiter is the one under which the header is recognised best, and so is an encoding older than
    Unicode. What is not small is taken apart by a limited process of its own. Raises Refusal.
    """
    told, is_small = marked(content), len(content) <= SMALL
    if is_small:
        content = told.as_utf_8(content)
        head = content if len(content) <= HEAD else _whole_lines(content[:HEAD])
    else:
        head = _whole_lines(told.as_utf_8(content[:HEAD], cut=True))
    encoding = _encoding(head, fitness)
    delimiter = _delimiter(next(pieces(head, encoding), ""), fitness)
    notes = (legacy_note(encoding.name),) if encoding.legacy else ()
    name = encoding.name if encoding.legacy else told.name or encoding.name
    rows: Sequence[Sequence[Cell]]
    if is_small:
        rows = _without_blank_end(rows_of(lines(content, encoding), delimiter))
    else:
        rows = large_text.rows_of(content, told, encoding, delimiter)
    refuse_too_wide(filled(rows))
    sheet = Sheet(None, rows, encoding=name, delimiter=DELIMITERS[delimiter], notes=notes)
    return with_counts_alone(sheet)


def with_counts_alone(sheet: Sheet) -> Sheet:
    """The sheet with the one count of each composite cell in its place; a warning for each such column."""
    rows: Sequence[Sequence[Cell]] = sheet.rows
    counts = counts_in(rows.texts if isinstance(rows, CodedRows) else _texts(rows))
    if not counts:
        return sheet
    if isinstance(rows, CodedRows):
        taken = taken_apart(rows.where(counts), counts)
        rows = rows.with_texts(counts)
    else:
        taken = taken_apart(_places(rows, counts), counts)
        rows = [[counts.get(cell, cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    notes = [
        kinds_files.COMPOSITE_CELL.problem(
            f"{cell.found} (đọc là {cell.number}; {cell.times} ô như vậy trong cột)",
            sheet=sheet.name,
            row=sheet.first_row + cell.row,
            column=sheet.letter(cell.column),
        )
        for cell in taken
    ]
    return replace(sheet, rows=rows, notes=(*sheet.notes, *notes))


def _texts(rows: Sequence[Sequence[Cell]]) -> set[str]:
    return {cell for row in rows for cell in row if isinstance(cell, str)}


def _places(rows: Sequence[Sequence[Cell]], counts: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell in counts:
                yield place, column, cell


def legacy_note(name: str) -> Problem:
    """The warning that letters were turned from an old encoding into Unicode."""
    return kinds_files.LEGACY_ENCODING.problem(name)


def filled(rows: Sequence[Sequence[Cell]]) -> int:
    """The most cells that are filled in one of the first rows."""
    return max((sum(cell not in ("", None) for cell in row) for row in rows[:HEADER_DEPTH]), default=0)


def _whole_lines(content: bytes) -> bytes:
    """The beginning without a line that is cut off."""
    return content[: content.rfind(b"\n") + 1] or content[: content.rfind(b"\r") + 1]


def _without_blank_end(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _encoding(head: bytes, fitness: Fitness) -> Encoding:
    """UTF-8 where the first lines are, else the one old encoding that is sure. Raises Refusal."""

    def fit(text: str) -> int:
        return max(fitness(_first_rows(text, delimiter)) for delimiter in DELIMITERS)

    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if found := surest(LEGACY, lambda decode: fit(decode(head))):
            return found
        raise unknown_encoding(head, error) from None
    if not text.isascii() and not fit(composed(text)):
        try:
            western = text.encode("cp1252")
        except UnicodeEncodeError:
            return UTF_8
        found = surest(LEGACY, lambda decode: fit(decode(western)))
        return respelled(found) if found else UTF_8
    return UTF_8


def unknown_encoding(content: bytes, error: UnicodeDecodeError) -> Refusal:
    """Why bytes that are no UTF-8 are not read: letters are lost, or no known header comes out of them."""
    lines = content[:HEAD].decode("cp1252", "replace").splitlines()[:HEADER_DEPTH]
    if lost := _lost([re.split("[,;\t]", line) for line in lines], _QUESTIONS):
        return Refusal(kinds.LOST_LETTERS.problem(f"dấu “?” trong chữ: {lost}"))
    problem = wrong_byte(content, error, "UTF-8")
    tried = "; đọc theo Windows-1258, TCVN3 hay VNI cũng không ra dòng tiêu đề của mẫu nào"
    return Refusal(kinds_files.UNKNOWN_ENCODING.problem(problem.found + tried))


def _lost(rows: Sequence[Sequence[Cell]], sign: re.Pattern[str]) -> str:
    """Some of the cells among the first rows that lost letters; empty unless there are several."""
    texts = [cell for row in rows[:HEADER_DEPTH] for cell in row if isinstance(cell, str)]
    lost = list(dict.fromkeys(text.strip() for text in texts if sign.search(text)))
    return ", ".join(f"“{text}”" for text in lost[:3]) if len(lost) >= 3 else ""


def has_lost_letters(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first rows read like Vietnamese saved without its letters: "M? ??n v?"."""
    return bool(_lost(rows, _LOST))


def _delimiter(head: str, fitness: Fitness) -> str:
    def fit(delimiter: str) -> tuple[int, int]:
        rows = _first_rows(head, delimiter)
        return fitness(rows), max((len(row) for row in rows), default=0)

    return max(DELIMITERS, key=fit)


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    """The rows of the first lines, none where the quotes are wrong."""
    lines = islice(io.StringIO(head, newline=""), HEADER_DEPTH)
    try:
        return list(csv.reader(lines, delimiter=delimiter))
    except csv.Error:
        return []


def refuse_too_many_rows(count: int) -> None:
    """Raise Refusal for more rows than a sheet of Excel has."""
    if count > MOST_ROWS:
        raise too_many(count, count)


def letter(index: int) -> str:
    """Column index from 0 to letters.

    >>> letter(0), letter(25), letter(26), letter(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def words(cell: Cell) -> str:
    """A cell as a person reads it; blank is the empty string.

    >>> words(1234), words(12.5), words(date(2025, 3, 1)), words(True), words(None)
    ('1234', '12,5', '01/03/2025', 'TRUE', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Mark):
        return cell.text
    return str(cell) if isinstance(cell, int) else f"{cell:.15g}".replace(".", ",")


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell: "chưa gửi", not 0."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


BLANKS = "".join(
    (
        " \t\r\n\v\f\x1a\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff",
        *map(chr, range(0x2000, 0x2010)),
    )
)
"""All that cannot be seen: spaces of any width, zero-width marks, the end mark of old DOS files."""
