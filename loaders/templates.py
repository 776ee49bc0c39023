"""The templates offices fill in, as CSV or as a workbook with typed columns.

Loaded back unfilled, a template is a table without figures, never garbage. With a month, that month's bodies
stand in it; `figures` also has a row for the whole jurisdiction.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection

import xlsxwriter

from indicators.model import Agency, Directory
from indicators.periods import Period
from indicators.registry import Registry
from loaders.agencies import shown_code
from loaders.forms import LAYOUTS
from loaders.layout import Layout

LIST_SHEET = "Danh mục chỉ tiêu"
"""The sheet of a `figures` workbook that lists the indicators; never taken for figures."""
_WIDTHS = {"Đơn vị": 42, "Mã chỉ tiêu": 38, "Ghi chú": 30, "Tháng": 10, "Kỳ": 10}
_ROWS_TO_FILL = 1000


def template(
    kind: str,
    registry: Registry,
    directory: Directory,
    month: Period | None = None,
    *,
    file_type: str = "csv",
    closing_day: int | None = None,
    only: Collection[str] | None = None,
) -> bytes:
    """The template of a kind as file content; `file_type` is "csv" (UTF-8 with BOM) or "xlsx".

    With a month, a row for each body that existed in it, or for those of `only` (ids). Raises ValueError
    for an unknown kind or type.
    """
    if kind not in LAYOUTS:
        raise ValueError(f"Không có loại số liệu “{kind}”. Các loại: {', '.join(LAYOUTS)}.")
    layout = LAYOUTS[kind]
    rows = [] if month is None else _rows(layout, directory, month, closing_day, only)
    if file_type == "csv":
        return _csv(layout, rows)
    if file_type == "xlsx":
        return _workbook(layout, rows, registry)
    raise ValueError(f"Mẫu chỉ có dạng csv hoặc xlsx, không có “{file_type}”.")


def _rows(
    layout: Layout,
    directory: Directory,
    month: Period,
    closing_day: int | None,
    only: Collection[str] | None,
) -> list[list[str]]:
    bodies = list(directory.existing(*month.days(closing_day)))
    written = f"{month.first % 12 + 1:02d}/{month.year}" if month.kind == "month" else month.id
    if layout.kind == "figures":
        bodies.insert(0, directory.whole)
    named = [(code, body.name) for body, code in _coded(bodies) if only is None or body.id in only]
    if layout.kind == "figures":
        return [["", code, name, month.id] for code, name in named]
    return [[code, name, written] for code, name in named]


def _coded(bodies: list[Agency]) -> list[tuple[Agency, str]]:
    """Each body with the code to write; a code borne twice in the list gives way to our own id."""
    borne = Counter(shown_code(body) for body in bodies)
    return [(body, shown_code(body) if borne[shown_code(body)] == 1 else body.id) for body in bodies]


def _csv(layout: Layout, rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(layout.header)
    writer.writerows([*row, *[""] * (len(layout.header) - len(row))] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _workbook(layout: Layout, rows: list[list[str]], registry: Registry) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    text, number = book.add_format({"num_format": "@"}), book.add_format({"num_format": "#,##0.####"})
    whole = book.add_format({"num_format": "#,##0"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet("Số liệu")
    counts = {column.title for column in layout.counts}
    for place, title in enumerate(layout.header):
        style = (number if layout.kind == "figures" else whole) if title in counts else text
        sheet.set_column(place, place, _WIDTHS.get(title, 16), style)
        sheet.write_string(0, place, title, bold)
        if title in counts:
            _allow_numbers(sheet, place, whole=layout.kind != "figures")
    for line, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell:
                sheet.write_string(line, place, cell, text)
    sheet.freeze_panes(1, len(layout.identity))
    if layout.kind == "figures":
        _list_indicators(book, sheet, registry)
    book.close()
    return content.getvalue()


def _allow_numbers(sheet: xlsxwriter.worksheet.Worksheet, place: int, *, whole: bool) -> None:
    rule = {
        "validate": "integer" if whole else "decimal",
        "criteria": ">=",
        "value": 0,
        "error_title": "Số chưa đúng",
        "error_message": "Ghi số từ 0 trở lên; để trống nếu chưa gửi.",
    }
    sheet.data_validation(1, place, _ROWS_TO_FILL, place, rule)


def _list_indicators(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, registry: Registry
) -> None:
    """A second sheet with the codes, and a drop-down of them in the first column."""
    listed = book.add_worksheet(LIST_SHEET)
    listed.set_column(0, 0, 46)
    listed.set_column(1, 4, 40)
    for line, row in enumerate(_list_rows(registry)):
        for place, cell in enumerate(row):
            listed.write_string(line, place, cell)
    last = len(registry.figures_indicators) + 1
    if last > 1:
        rule = {"validate": "list", "source": f"='{LIST_SHEET}'!$A$2:$A${last}"}
        sheet.data_validation(1, 0, _ROWS_TO_FILL, 0, rule)


def _list_rows(registry: Registry) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("Mã", "Tên chỉ tiêu", "Đơn vị tính", "Tử số là", "Mẫu số là")]
    for indicator in (registry.indicators[i] for i in registry.figures_indicators):
        formula = indicator.formula
        sides = registry.words(formula.numerator), registry.words(formula.denominator)
        rows.append((indicator.id, indicator.name, indicator.unit, *sides))
    return rows
