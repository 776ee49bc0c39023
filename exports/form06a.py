"""Biểu II.06a/VPCP/KSTT out of the store, in the layout it came in: the loaders read it back unchanged.

Sections by tier, numbered anew in each, and one total. A cell without a certain number is blank, never 0; a
second sheet says why.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from data import queries
from data.answers import Office
from exports import form06a_counts, workbook_cells
from exports.form06a_counts import COLUMNS, Line
from exports.refusals import ExportError
from exports.workbook_cells import PROVISIONAL, SAMPLE, Cell, Column, Looks, Styles, write
from indicators import formats, headlines
from indicators.model import AGENCY_TIERS, Agency
from indicators.periods import Period
from indicators.profiles import lineage
from indicators.reporting import reporting_in

SHEET, NOTES = "II.06a", "Ghi chú số liệu"
SECTIONS = {"so_nganh": "Sở, ban, ngành", "cap_huyen": "Huyện, thị xã, thành phố", "cap_xa": "Xã, phường"}
HEADS = (
    ((0, 0, 2, 0), "TT"),
    ((0, 1, 2, 1), "Lĩnh vực / Đơn vị"),
    ((0, 2, 0, 5), "Tiếp nhận"),
    ((0, 6, 0, 9), "Đã giải quyết"),
    ((0, 10, 0, 12), "Đang giải quyết"),
    ((1, 2, 2, 2), "Tổng số"),
    ((1, 3, 1, 4), "Trong kỳ"),
    ((1, 5, 2, 5), "Từ kỳ trước"),
    ((1, 6, 2, 6), "Tổng số"),
    ((1, 7, 2, 7), "Trước hạn"),
    ((1, 8, 2, 8), "Đúng hạn"),
    ((1, 9, 2, 9), "Quá hạn"),
    ((1, 10, 2, 10), "Tổng số"),
    ((1, 11, 2, 11), "Trong hạn"),
    ((1, 12, 2, 12), "Quá hạn"),
    ((2, 3, 2, 3), "Trực tuyến"),
    ((2, 4, 2, 4), "Trực tiếp, bưu chính công ích"),
)
"""Merged headings: first row, first column, last row, last column, counted from the head's corner."""
NUMBERS = (
    *("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)"),
    *("(11)=(12)+(13)", "(12)", "(13)"),
)
WIDTHS = (6, 38, 13, 11, 13, 11, 13, 11, 11, 11, 13, 11, 11)
BOX: Looks = {"border": 1, "valign": "vcenter"}
LAST = len(WIDTHS) - 1
MOST_NAMED = 5


def make(office: Office, period: Period, *, plan: str | None = None, agency: str | None = None) -> bytes:
    """The form (XLSX) of all bodies of a period, or of one; it knows no targets, so `plan` says nothing.

    Where two bodies of one name follow each other within the period, their names say from or until when, as
    the loaders know them. Raises ExportError for an unknown agency, one of
    another time, and where nobody sent anything.
    """
    bodies = _bodies(office, period, agency)
    found = form06a_counts.lines(office, period, bodies)
    asked = reporting_in(office.directory, period, office.settings.closing_day)
    found = [line for line in found if not line.is_silent or line.agency in asked]
    if all(line.is_silent for line in found):
        raise ExportError(f"Chưa có số tiếp nhận, giải quyết nào của {period.label}; không ghi biểu II.06a.")
    with office.store.reading() as cursor:
        marks = [SAMPLE] if queries.has_sample(cursor) else []
    if not office.settings.is_over(period):
        marks.append(PROVISIONAL)
    shown, left_out = _sections(found)
    written = BytesIO()
    with xlsxwriter.Workbook(written, workbook_cells.OPTIONS) as book:
        styles = Styles(book)
        _form(styles, office, period, (shown, left_out), marks)
        _notes(styles, period, shown, left_out)
    return written.getvalue()


def _bodies(office: Office, period: Period, agency: str | None) -> list[Agency]:
    existing = office.directory.existing(*period.days(office.settings.closing_day))
    if agency is None or agency == office.directory.whole.id:
        return list(existing)
    body = office.directory.by_id.get(agency)
    if body is None:
        raise ExportError(f"Không có đơn vị “{agency}”. Danh sách mã: python -m indicators agencies.")
    if body not in existing:
        raise ExportError(f"{body.name} không tồn tại trong {period.label}; không ghi biểu II.06a.")
    return [body]


def _sections(found: Sequence[Line]) -> tuple[dict[str, list[Line]], list[str]]:
    """The lines by tier; tiers of which nobody sent anything are left out and named."""
    by_tier: dict[str, list[Line]] = {
        tier: [line for line in found if line.agency.tier == tier] for tier in AGENCY_TIERS
    }
    shown = {tier: own for tier, own in by_tier.items() if any(not line.is_silent for line in own)}
    left_out = [SECTIONS[tier] for tier, own in by_tier.items() if own and tier not in shown]
    return shown, left_out


def _form(
    styles: Styles,
    office: Office,
    period: Period,
    found: tuple[dict[str, list[Line]], list[str]],
    marks: Sequence[str],
) -> None:
    sheet = styles.book.add_worksheet(SHEET)
    workbook_cells.set_up(sheet, f"Biểu II.06a, {period.label}")
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    top = _titles(sheet, styles, office, period, marks)
    _heads(sheet, styles, top)
    shown, left_out = found
    names = _names([line for own in shown.values() for line in own], period, office.settings.closing_day)
    row = top + 4
    for tier, own in shown.items():
        if len(own) > 1 or len(shown) > 1:
            _merged(sheet, styles, (row, 0, LAST), SECTIONS[tier], **BOX, bold=True, align="left")
            row += 1
        for number, line in enumerate(own, 1):
            cells: list[Cell] = [str(number), names[line.agency.id], *(line.counts.get(c) for c in COLUMNS)]
            _row(sheet, styles, row, cells)
            row += 1
    lines = [line for own in shown.values() for line in own]
    sums = form06a_counts.totals(lines)
    _row(sheet, styles, row, ["", "Tổng cộng", *(sums.get(column) for column in COLUMNS)], bold=True)
    sheet.freeze_panes(top + 4, 2)
    sheet.repeat_rows(top, top + 3)
    row = _below(sheet, styles, row + 1, lines, left_out)
    for text, place in (("NGƯỜI LẬP BIỂU", 1), ("THỦ TRƯỞNG ĐƠN VỊ", 9)):
        _merged(sheet, styles, (row + 1, place, min(place + 3, LAST)), text, bold=True, align="center")


def _names(lines: Sequence[Line], period: Period, closing_day: int | None) -> dict[str, str]:
    """Names by id; two bodies of one name say until when the one was there and from when the other."""
    counted = Counter(line.agency.name for line in lines)
    return {
        body.id: f"{body.name} ({lineage.period_words(body, period, closing_day)})"
        if counted[body.name] > 1
        else body.name
        for body in (line.agency for line in lines)
    }


def _titles(sheet: Worksheet, styles: Styles, office: Office, period: Period, marks: Sequence[str]) -> int:
    """What stands above the table; the row its head begins in. Number and day are left to the office."""
    first, last = (f"{day:%d/%m/%Y}" for day in period.days(office.settings.closing_day))
    label = f"{period.label[0].upper()}{period.label[1:]}"
    centred: Looks = {"align": "center", "bold": True}
    _merged(sheet, styles, (0, 0, 3), "Biểu số II.06a/VPCP/KSTT", bold=True, align="left")
    reporting = f"Đơn vị tổng hợp: UBND {headlines.small(office.directory.whole.name)}"
    _merged(sheet, styles, (0, 8, LAST), reporting, align="right")
    title = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"
    _merged(sheet, styles, (2, 0, LAST), title, **centred, font_size=13)
    _merged(sheet, styles, (3, 0, LAST), f"Kỳ báo cáo: {label}", **centred)
    _merged(sheet, styles, (4, 0, LAST), f"(Từ ngày {first} đến ngày {last})", align="center", italic=True)
    row = 5
    for mark in marks:
        _merged(sheet, styles, (row, 0, LAST), mark, **centred)
        row += 1
    _merged(sheet, styles, (row, 8, LAST), "Đơn vị tính: Số hồ sơ TTHC", align="right", italic=True)
    return row + 1


def _heads(sheet: Worksheet, styles: Styles, top: int) -> None:
    looks = workbook_cells.HEAD | {"border_color": "#000000"}
    for (first, left, last, right), text in HEADS:
        if (first, left) != (last, right):
            sheet.merge_range(top + first, left, top + last, right, "", styles.of(**looks))
        write(sheet, (top + first, left), text, styles, **looks)
    for place, text in enumerate(NUMBERS):
        write(sheet, (top + 3, place), text, styles, **BOX, align="center", italic=True, font_size=9)
    sheet.set_row(top + 2, 46)


def _row(sheet: Worksheet, styles: Styles, row: int, cells: Sequence[Cell], *, bold: bool = False) -> None:
    for place, cell in enumerate(cells):
        looks: Looks = {**BOX, "bold": True} if bold else dict(BOX)
        write(sheet, (row, place), cell, styles, **looks, **({"align": "center"} if place == 0 else {}))


def _below(sheet: Worksheet, styles: Styles, row: int, lines: Sequence[Line], left_out: Sequence[str]) -> int:
    """What a reader must know about blanks, in a few lines; the next free row."""
    silent = [line.agency.short_name for line in lines if line.is_silent]
    blanks = sum(len(line.reasons) for line in lines if not line.is_silent)
    notes = []
    if silent:
        named = ", ".join(silent[:MOST_NAMED])
        more = f" và {len(silent) - MOST_NAMED} đơn vị khác" if len(silent) > MOST_NAMED else ""
        notes.append(f"Tổng cộng không gồm {len(silent)} đơn vị chưa gửi đủ số của kỳ: {named}{more}.")
    if left_out:
        notes.append(f"Chưa đơn vị nào gửi: {', '.join(left_out).lower()}.")
    if blanks:
        what = f"{formats.count(blanks)} ô để trống vì thiếu số hoặc số không khớp"
        notes.append(f"{what}; lý do từng ô ở trang “{NOTES}”. Cột có ô trống thì không cộng.")
    for note in notes:
        _merged(sheet, styles, (row, 0, LAST), note, italic=True, align="left")
        row += 1
    return row


def _notes(styles: Styles, period: Period, shown: dict[str, list[Line]], left_out: Sequence[str]) -> None:
    """Why cells are blank, one line each reason; no such sheet where none is."""
    rows: list[list[Cell]] = []
    for own in shown.values():
        for line in own:
            by_reason: dict[str, list[int]] = {}
            for column, reason in sorted(line.reasons.items()):
                by_reason.setdefault(reason, []).append(column)
            for reason, columns in by_reason.items():
                is_all = len(columns) == len(COLUMNS)
                named = "cả dòng" if is_all else ", ".join(f"({column})" for column in columns)
                rows.append([line.agency.name, named, reason])
    rows += [[name, "cả nhóm", form06a_counts.NOT_SENT] for name in left_out]
    if rows:
        sheet, top = workbook_cells.titled(styles, NOTES, f"Ô để trống trong biểu II.06a, {period.label}", ())
        heads = (Column("Tên đơn vị", 40), Column("Ô để trống", 28), Column("Lý do", 70))
        workbook_cells.table(sheet, styles, top, heads, rows)


def _merged(
    sheet: Worksheet, styles: Styles, where: tuple[int, int, int], text: str, **looks: object
) -> None:
    row, left, right = where
    sheet.merge_range(row, left, row, right, "", styles.of(**looks))
    write(sheet, (row, left), text, styles, **looks)
