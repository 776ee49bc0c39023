"""How cells of a workbook are written: each by its type, so that text is never run and numbers stay numbers.

Every sheet is made ready for A4. Text goes through `write_string` alone, whoever it came from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import ceil
from typing import NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from indicators import formats
from indicators.formats import Number

Looks = dict[str, object]
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
COUNT, DAY = "#,##0", "dd/mm/yyyy"
LONGEST_TEXT = 32_767
ROOM = 1.08
"""How much wider Vietnamese letters run than the digits a column's width is counted in."""
LINE_HEIGHT = 15
A4 = 9
SAMPLE = "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo."
PROVISIONAL = "TẠM TÍNH: kỳ chưa kết thúc, số liệu còn thay đổi."
LOUD = ("DỮ LIỆU MẪU", "TẠM TÍNH")
"""How the lines begin that nobody may overlook."""
HEAD: Looks = {
    **{"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center"},
    **{"border": 1, "border_color": "#8A93A0", "bg_color": "#E8EBEF"},
}
_LOWEST_DAY = date(1900, 3, 1)
"""Spreadsheets count days before this wrongly, or not at all."""


class Shown(NamedTuple):
    """A number with the format it is to be read in."""

    number: float
    digits: str
    looks: tuple[tuple[str, object], ...] = ()


Cell = str | int | float | Decimal | date | Shown | None


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, its width in characters, and where its text stands."""

    title: str
    width: float
    align: str = ""


class Styles:
    """Formats by what they say; a workbook takes each but once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.known: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **looks: object) -> Format:
        """The format with these looks, in the workbook's font."""
        key = tuple(sorted(looks.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format({"font_name": "Times New Roman", "font_size": 11} | looks)
        return self.known[key]


def write(sheet: Worksheet, at: tuple[int, int], cell: Cell, styles: Styles, **looks: object) -> None:
    """Write one cell by its type; None is left blank, never 0."""
    if isinstance(cell, Shown):
        style = styles.of(**{**looks, **dict(cell.looks), "num_format": cell.digits})
        sheet.write_number(*at, cell.number, style)
    elif isinstance(cell, (bool, str)):
        sheet.write_string(*at, str(cell)[:LONGEST_TEXT], styles.of(**looks))
    elif isinstance(cell, (int, float, Decimal)) and math.isfinite(cell):
        sheet.write_number(*at, cell, styles.of(**{"num_format": digits(cell), **looks}))
    elif isinstance(cell, date) and _as_date(cell) >= _LOWEST_DAY:
        sheet.write_datetime(*at, cell, styles.of(**{"num_format": DAY, "align": "center", **looks}))
    elif isinstance(cell, date):
        sheet.write_string(*at, formats.day(cell), styles.of(**looks))
    else:
        sheet.write_blank(*at, None, styles.of(**looks))


def _as_date(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def digits(figure: Number, places: int | None = None) -> str:
    """The number format that prints a figure with its own decimals (at most four), or with `places`.

    >>> digits(1037), digits(85.32), digits(30, 1)
    ('#,##0', '#,##0.00', '#,##0.0')
    """
    if places is None:
        known = formats.exact(figure)
        exponent = known.normalize().as_tuple().exponent if known is not None else 0
        places = min(max(-exponent, 0), formats.MOST_DECIMALS) if isinstance(exponent, int) else 0
    return f"{COUNT}{'.' if places else ''}{'0' * places}"


def value(figure: float, unit: str, level: float | None) -> Shown:
    """An indicator's value in full, printed as screens do: rounding never carries it onto its target."""
    text = formats.value(figure, unit, target=level, with_unit=False)
    return Shown(figure, digits(figure, len(text.partition(",")[2])))


def titled(
    styles: Styles, name: str, title: str, lines: Iterable[str], *, wide: bool = True
) -> tuple[Worksheet, int]:
    """A new sheet with its title and the lines below it; the sheet, and the first free row but one."""
    sheet = styles.book.add_worksheet(name)
    write(sheet, (0, 0), title, styles, bold=True, font_size=14)
    row = 1
    for line in lines:
        write(sheet, (row, 0), line, styles, bold=line.startswith(LOUD))
        row += 1
    set_up(sheet, title, wide=wide)
    return sheet, row + 1


def set_up(sheet: Worksheet, title: str, *, wide: bool = True) -> None:
    """A4, one page wide, with title and page number at the foot."""
    sheet.set_paper(A4)
    if wide:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.4, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    plain = title.replace("&", "&&")[:120]
    sheet.set_footer(f"&L&9{plain}&R&9Trang &P/&N")
    sheet.hide_gridlines(2)


def table(
    sheet: Worksheet,
    styles: Styles,
    top: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    frozen: int = 0,
) -> int:
    """A head with a filter, frozen on the screen and repeated in print, and its rows; the row after the last.

    `frozen` columns stay at the left.
    """
    border: Looks = {"border": 1, "border_color": "#C9CED6", "valign": "top"}
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        write(sheet, (top, place), column.title, styles, **HEAD)
    row = top + 1
    looks = [{**border, "align": column.align} if column.align else border for column in columns]
    for cells in rows:
        for place, cell in enumerate(cells):
            write(sheet, (row, place), cell, styles, **looks[place])
        row += 1
    sheet.freeze_panes(top + 1, frozen)
    sheet.repeat_rows(top)
    if row > top + 1:
        sheet.autofilter(top, 0, row - 1, len(columns) - 1)
    return row


def lines_needed(texts: Iterable[tuple[Cell, float]]) -> int:
    """How many lines a row needs whose texts wrap in columns of these widths.

    Said in the file, because not every program finds out by itself.
    """
    found = 1
    for text, width in texts:
        if isinstance(text, str):
            found = max(found, sum(ceil(max(len(part), 1) * ROOM / width) for part in text.split("\n")))
    return found
