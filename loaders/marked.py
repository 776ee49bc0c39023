"""A copy of a file as a workbook with its faulty cells marked, and a sheet that lists every problem.

Cells keep their places, so that rows and columns are those of the report. Text stays text, also where a
spreadsheet would compute it; numbers stay numbers.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from loaders.problems import Problem
from loaders.reading import Reading
from loaders.tables import MOST_ROWS, Cell, Sheet, words

LIST_SHEET = "Danh sách lỗi"
COPY_SHEET = "Tệp đã nạp"
HEAD = ("Mức", "Loại", "Trang tính", "Dòng", "Cột", "Đơn vị", "Tìm thấy trong tệp", "Cần có", "Cách sửa")
SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo"}
MOST_COMMENTS = 1000
"""More of them make a workbook slow to open; the list has them all."""
_WIDTHS = (10, 34, 16, 12, 12, 28, 40, 34, 60)
_LONGEST_TEXT, _LONGEST_NAME, _LARGEST = 32_000, 31, 10**15
_PLAIN = re.compile(r"0|[1-9][0-9]{0,14}")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LOOKS = {
    "error": {"bg_color": "#F3E3EC", "border": 2, "border_color": "#801650", "bold": True},
    "warning": {"bg_color": "#FDEBDD", "border": 1, "border_color": "#F46A25"},
}

_Marks = dict[tuple[int, int], list[Problem]]
"""Problems by row as a person sees it and place of the cell in it, from 0."""


def marked(reading: Reading) -> bytes:
    """The file as a workbook: first all its problems, then its table with the cells concerned marked."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    _list(book, reading.problems)
    if reading.sheet is not None:
        _copy(book, reading, reading.sheet)
    book.close()
    return content.getvalue()


def _list(book: xlsxwriter.Workbook, problems: Sequence[Problem]) -> None:
    sheet = book.add_worksheet(LIST_SHEET)
    bold = book.add_format({"bold": True, "bottom": 2})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for place, (title, width) in enumerate(zip(HEAD, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width, wrapped)
        sheet.write_string(0, place, title, bold)
    for line, problem in enumerate(problems[: MOST_ROWS - 1], 1):
        kind = (SEVERITIES[problem.severity], problem.title, problem.sheet or "")
        place_words = (problem.place, problem.column or "–", problem.agency or "–")
        for place, text in enumerate((*kind, *place_words, problem.found, problem.expected, problem.remedy)):
            sheet.write_string(line, place, text)
    sheet.freeze_panes(1, 0)


def _copy(book: xlsxwriter.Workbook, reading: Reading, sheet: Sheet) -> None:
    copy = book.add_worksheet(_name(sheet.name))
    looks = {severity: book.add_format(look) for severity, look in _LOOKS.items()}
    dated = book.add_format({"num_format": "dd/mm/yyyy"})
    marks = _marks(reading, sheet)
    texts = _text_columns(reading)
    for offset, row in enumerate(sheet.rows):
        number = sheet.first_row + offset
        if number > MOST_ROWS:
            break
        for place, cell in enumerate(row):
            found = marks.get((number, place))
            style = looks[_worst(found)] if found else dated if isinstance(cell, date) else None
            is_plain = sheet.name is None and number != reading.header_row and place not in texts
            at = number - 1, sheet.first_column + place
            _write(copy, at, _number(cell) if is_plain else cell, style)
    _write_beyond(copy, sheet, marks, looks)
    for (number, place), found in list(marks.items())[:MOST_COMMENTS]:
        size = {"x_scale": 2.6, "y_scale": min(1.4 * len(found), 6)}
        copy.write_comment(number - 1, sheet.first_column + place, _comment(found), size)
    if reading.header_row:
        copy.freeze_panes(reading.header_row, 0)


def _write_beyond(copy: Worksheet, sheet: Sheet, marks: _Marks, looks: Mapping[str, Format]) -> None:
    """Mark the cells concerned that lie right of what a short row holds."""
    for (number, place), found in marks.items():
        if place >= len(sheet.rows[number - sheet.first_row]):
            copy.write_blank(number - 1, sheet.first_column + place, None, looks[_worst(found)])


def _marks(reading: Reading, sheet: Sheet) -> _Marks:
    places = {letter: place for place, letter in enumerate(reading.letters)}
    marks: _Marks = {}
    for problem in reading.problems:
        for number in problem.rows or (problem.row,):
            if number is None or not sheet.first_row <= number < sheet.first_row + len(sheet.rows):
                continue
            for place in _places(problem, places):
                marks.setdefault((number, place), []).append(problem)
    return marks


def _places(problem: Problem, places: Mapping[str, int]) -> Iterable[int]:
    """The cells of a row that a problem is about; its first where no column is named."""
    return [places[letter] for letter in problem.columns if letter in places] or [0]


def _text_columns(reading: Reading) -> set[int]:
    """Columns of names, codes and periods: digits in them are no numbers."""
    letters = {reading.columns[field] for field in ("name", "code", "period") if field in reading.columns}
    return {place for place, letter in enumerate(reading.letters) if letter in letters}


def _number(cell: Cell) -> Cell:
    """A whole number of a text file as a number; anything that could be read otherwise stays text."""
    return int(cell) if isinstance(cell, str) and _PLAIN.fullmatch(cell) else cell


def _write(copy: Worksheet, at: tuple[int, int], cell: Cell, style: Format | None) -> None:
    if isinstance(cell, bool):
        copy.write_boolean(*at, cell, style)
    elif isinstance(cell, (int, float)) and math.isfinite(cell) and abs(cell) < _LARGEST:
        copy.write_number(*at, cell, style)
    elif isinstance(cell, date) and cell.year >= 1900:
        copy.write_datetime(*at, cell, style)
    elif text := words(cell)[:_LONGEST_TEXT]:
        copy.write_string(*at, text, style)
    elif style is not None:
        copy.write_blank(*at, None, style)


def _worst(found: Sequence[Problem]) -> str:
    return "error" if any(problem.severity == "error" for problem in found) else "warning"


def _comment(found: Sequence[Problem]) -> str:
    texts = [
        f"{SEVERITIES[one.severity]}: {one.title}\nTìm thấy: {one.found}\n"
        f"Cần có: {one.expected}\nCách sửa: {one.remedy}"
        for one in found
    ]
    return "\n\n".join(texts)[:_LONGEST_TEXT]


def _name(name: str | None) -> str:
    """A name a workbook takes, not that of the list."""
    clean = _FORBIDDEN.sub(" ", name or "").strip(" '")[:_LONGEST_NAME].strip(" '")
    return clean if clean and clean.casefold() not in (LIST_SHEET.casefold(), "history") else COPY_SHEET
