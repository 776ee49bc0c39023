"""Rows of an official form taken apart: bodies or fields, section lines, lines that add up, signatures.

What stands below the last number is no row unless it names a body. A section's line may carry the sum of the
rows under it; "Tổng cộng" may stand first or last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from indicators.names import name_key
from loaders import kinds
from loaders.headers import Header
from loaders.problems import Report
from loaders.rows import SUM_LINES, SumLine, Table
from loaders.tables import Cell, Sheet, is_blank, words

Meaning = Literal["body", "whole", "other"]
"""What a name means: a body, the whole jurisdiction, or neither."""
_PLACE_IN_LIST = re.compile(r"[\dIVXLivxl]+(?:[.,)][\d.]*)?|[A-ZĐ][.)]?", re.ASCII)
_ROMAN = re.compile(r"(?:[IVXL]+|[A-ZĐ])[.)]?")
_SECTIONS = frozenset(
    name_key(f"{before}{name}")
    for before in ("", "khối ", "các ", "ubnd ", "ubnd các ", "đơn vị ", "tổng ", "cộng ", "tổng các ")
    for name in (
        *(
            "sở ban ngành",
            "sở, ngành",
            "sở",
            "cấp tỉnh",
            "cấp sở",
            "cấp huyện",
            "cấp xã",
            "cơ quan chuyên môn",
        ),
        *("huyện, thị xã, thành phố", "huyện, thành phố, thị xã", "huyện, thị xã", "huyện, thành phố"),
        *("xã, phường, thị trấn", "xã, phường, đặc khu", "xã, phường", "phường, xã", "xã"),
        *("cơ quan chuyên môn cấp tỉnh", "cơ quan chuyên môn thuộc UBND tỉnh", "sở, ban, ngành cấp tỉnh"),
    )
)


@dataclass
class FormRows:
    """The rows of one form: data, and lines that add some of it up."""

    rows: list[Sequence[Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    totals: list[SumLine] = field(default_factory=list)
    """Lines for all rows."""
    subtotals: list[SumLine] = field(default_factory=list)


@dataclass
class _Section:
    """The section being read: its own line, where there are figures in it, and its first row."""

    line: tuple[int, Sequence[Cell]] | None = None
    start: int = 0


def taken_apart(sheet: Sheet, header: Header, start: int, meaning: Callable[[str], Meaning]) -> FormRows:
    """Sort the rows from `start` on by what they are; `meaning` knows names of bodies."""
    found, section = FormRows(), _Section()
    counts = [header.fields[c.field] for c in header.layout.counts if c.field in header.fields]
    end = _end(sheet.rows, start, counts)
    for index in range(start, len(sheet.rows)):
        row = [*sheet.rows[index], *[None] * (header.width - len(sheet.rows[index]))]
        number, name = sheet.first_row + index, _name(row, header.fields, counts)
        if all(is_blank(cell) for cell in row) or (index > end and meaning(name) != "body"):
            continue
        has_figures = any(not is_blank(row[place]) for place in counts)
        if _is_total(name) or (has_figures and meaning(name) == "whole"):
            found.totals.append(_sum_line(header, number, row))
            section = _closed(found, section, header)
        elif not has_figures and meaning(name) != "body":
            section = _closed(found, section, header)
        elif _heads_section(row, name, header.fields, meaning):
            section = _closed(found, section, header)
            section.line = number, row
        else:
            found.rows.append(row)
            found.numbers.append(number)
            coded = "code" in header.fields and not is_blank(row[header.fields["code"]])
            found.names.append(_own_name(row, header.fields) if coded else name)
    _closed(found, section, header)
    return found


def table_of_rows(header: Header, report: Report, sheet: Sheet, found: FormRows) -> Table:
    """The data rows as a table; cells under no heading are noted."""
    named = set(header.fields.values()) | header.unread
    for number, row in zip(found.numbers, found.rows, strict=True):
        for place, cell in enumerate(row):
            if place not in named and not is_blank(cell):
                report.add(kinds.CELL_WITHOUT_HEADER, words(cell), number, sheet.letter(place))
    cells = {name: [row[place] for row in found.rows] for name, place in header.fields.items()}
    letters = {name: sheet.letter(place) for name, place in header.fields.items()}
    if header.fields.keys() & {"name", "code"}:
        cells["name"] = list(found.names)
    return Table(header, report, found.numbers, cells, letters)


def _end(rows: Sequence[Sequence[Cell]], start: int, counts: Sequence[int]) -> int:
    """Place of the last row with a number in a column of counts."""
    for index in range(len(rows) - 1, start - 1, -1):
        row = rows[index]
        if any(place < len(row) and _has_digits(row[place]) for place in counts):
            return index
    return start - 1


def _has_digits(cell: Cell) -> bool:
    return not is_blank(cell) and any(sign.isdigit() for sign in words(cell))


def _name(row: Sequence[Cell], fields: Mapping[str, int], counts: Sequence[int]) -> str:
    """The row's name; words merged across the columns before the counts stand in the first of them."""
    if own := _own_name(row, fields):
        return own
    before = row[: min(counts, default=len(row))]
    texts = (words(cell) for cell in before if isinstance(cell, str))
    return next((text for text in texts if text and not _PLACE_IN_LIST.fullmatch(text)), "")


def _own_name(row: Sequence[Cell], fields: Mapping[str, int]) -> str:
    return words(row[fields["name"]]) if "name" in fields else ""


def _is_total(name: str) -> bool:
    key = name_key(name)
    return key in SUM_LINES or (key.startswith(("tổng cộng ", "tổng số ")) and key not in _SECTIONS)


def _heads_section(
    row: Sequence[Cell], name: str, fields: Mapping[str, int], meaning: Callable[[str], Meaning]
) -> bool:
    if name_key(name) in _SECTIONS:
        return True
    before = row[: fields.get("name", 0)]
    return meaning(name) != "body" and any(
        isinstance(cell, str) and _ROMAN.fullmatch(words(cell)) for cell in before
    )


def _closed(found: FormRows, section: _Section, header: Header) -> _Section:
    """End a section: its line adds up the rows since it began."""
    if section.line is not None:
        number, row = section.line
        places = range(section.start, len(found.rows))
        if places:
            found.subtotals.append(_sum_line(header, number, row, places))
    return _Section(None, len(found.rows))


def _sum_line(header: Header, number: int, row: Sequence[Cell], places: range | None = None) -> SumLine:
    fields = {column.field for column in header.layout.counts}
    cells = {name: row[place] for name, place in header.fields.items() if name in fields}
    return SumLine(number, None, cells, places)
