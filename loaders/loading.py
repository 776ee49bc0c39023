"""The way from bytes to a reading: recognise, take apart, check, and only then give observations."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import cast, get_args

from indicators.model import Directory, Form, Observation
from indicators.periods import Period
from indicators.registry import Registry
from loaders import counts, figures, headers, kinds
from loaders.forms import LAYOUTS
from loaders.problems import Refusal, Report
from loaders.reading import HowRead, Reading
from loaders.rows import Table, table_of
from loaders.tables import (
    Sheet,
    csv_sheet,
    has_lost_letters,
    is_blank,
    is_workbook,
    refuse_other_formats,
    refuse_too_many_rows,
)
from loaders.templates import LIST_SHEET
from loaders.values import marks_used
from loaders.whom import Whom
from loaders.workbook import workbook_sheets


def load(
    name: str,
    content: bytes,
    registry: Registry,
    directory: Directory,
    *,
    kind: str | None = None,
    month: Period | None = None,
    closing_day: int | None = None,
) -> Reading:
    """Read a monthly file of any of the five kinds; whatever is wrong with it is in the answer.

    `kind` and `month`, where given, must agree with the file. `closing_day` gives the days of rows that
    name none (None: the calendar month). Never raises for content; ValueError for an unknown `kind`.
    """
    if kind is not None and kind not in get_args(Form):
        raise ValueError(f"Không có loại số liệu “{kind}”. Các loại: {', '.join(get_args(Form))}.")
    sha256 = hashlib.sha256(content).hexdigest()
    report = Report()
    try:
        refuse_other_formats(content)
        if is_workbook(content):
            sheet = _only_sheet(workbook_sheets(content), report)
        else:
            sheet = csv_sheet(content, headers.fitness)
    except Refusal as refusal:
        return Reading(name, sha256, None, refusal.readable, (*report.ordered(), refusal.problem))
    report.sheet = sheet.name
    header = headers.recognise(sheet, report)
    if header is None:
        _note_unknown(sheet, report)
        return Reading(name, sha256, None, True, report.ordered(), sheet=sheet)
    if kind is not None and header.layout.kind != kind:
        _note_wrong_kind(header, sheet, report, cast(Form, kind))
        return _reading(name, sha256, (sheet, header), report, None, [], [])
    table, sums = table_of(sheet, header, report)
    observations: Sequence[Observation] = ()
    whom: list[Whom | None] = []
    if not table.numbers:
        report.add(kinds.NO_ROWS, "(không có dòng nào)", sheet.first_row + header.index)
    elif _rows_can_be_told_apart(header):
        if header.layout.kind == "figures":
            observations, whom = figures.read(
                table, registry, directory, month=month, closing_day=closing_day
            )
        else:
            observations, whom = counts.read(table, sums, directory, month=month, closing_day=closing_day)
    return _reading(name, sha256, (sheet, header), report, table, observations, whom)


def _rows_can_be_told_apart(header: headers.Header) -> bool:
    """Whether the columns that say whose and when are there; without them every row would be a problem."""
    needed = {column.field for column in header.layout.identity} - {"code", "name"}
    return needed <= set(header.fields) and not {"code", "name"}.isdisjoint(header.fields)


def _only_sheet(sheets: Sequence[Sheet], report: Report) -> Sheet:
    """The one sheet that fits a template, else the first; the others are named. Raises Refusal for two."""
    sheets = [sheet for sheet in sheets if any(not is_blank(cell) for row in sheet.rows for cell in row)]
    if not sheets:
        raise Refusal(kinds.EMPTY_FILE.problem("không trang tính nào có ô nào"))
    fitting = [sheet for sheet in sheets if headers.fitness(sheet.rows)]
    if len(fitting) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet in fitting)
        raise Refusal(kinds.TWO_SHEETS.problem(names, sheet=fitting[0].name), readable=True)
    used = fitting[0] if fitting else sheets[0]
    refuse_too_many_rows(len(used.rows))
    for sheet in sheets:
        if sheet is not used and fitting and sheet.name != LIST_SHEET:
            report.problems.append(kinds.IGNORED_SHEET.problem(f"“{sheet.name}”", sheet=sheet.name))
    return used


def _note_unknown(sheet: Sheet, report: Report) -> None:
    if has_lost_letters(sheet.rows):
        report.add(kinds.LOST_LETTERS, "dấu “?” hoặc ký tự lạ trong chữ", sheet.first_row)
    else:
        headers.unknown_form(sheet, report)


def _note_wrong_kind(header: headers.Header, sheet: Sheet, report: Report, kind: Form) -> None:
    layout = header.layout
    expected = {"expected": f"{LAYOUTS[kind].title} ({kind})"}
    row = sheet.first_row + header.index
    report.add(kinds.WRONG_KIND, f"{layout.title} ({layout.kind})", row, words=expected)


def _reading(
    name: str,
    sha256: str,
    found: tuple[Sheet, headers.Header],
    report: Report,
    table: Table | None,
    observations: Sequence[Observation],
    whom: Sequence[Whom | None],
) -> Reading:
    sheet, header = found
    numbers = table.numbers if table else ()
    return Reading(
        name,
        sha256,
        header.layout.kind,
        True,
        report.ordered(),
        rows=len(numbers),
        months=tuple(sorted({row.label for row in whom if row is not None})),
        observations=() if report.blocked else observations,
        row_numbers=numbers,
        sheet=sheet,
        header_row=sheet.first_row + header.index,
        how_read=HowRead(len(numbers), header.width, sheet.encoding, sheet.delimiter, _marks(table)),
    )


def _marks(table: Table | None) -> str:
    """The separators that occur in the columns of figures, in words."""
    if table is None:
        return ""
    columns = [table.column(column.field) for column in table.header.layout.counts]
    used = [marks_used(cells, whole=True) for cells in columns]
    thousands = sorted({sign for marks in used for sign in marks.thousands})
    decimal = sorted({sign for marks in used for sign in marks.decimal})
    parts = [*(f"“{sign}” hàng nghìn" for sign in thousands), *(f"“{sign}” thập phân" for sign in decimal)]
    return ", ".join(parts)
