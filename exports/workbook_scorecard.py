"""The scorecard as a sheet like the screen: a figure is a number, its status stands in its format."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from exports import workbook_cells
from exports.workbook_cells import HEAD, Cell, Looks, Shown, Styles, write
from indicators import formats, scorecard_views
from indicators.model import STATUSES, TIER_NAMES
from indicators.scorecard import Card, Column, Row
from indicators.verdicts import Verdict

FIRST_WIDTH, NARROWEST = 34, 13
COLUMNS_A_PAGE = 9
HEADS = ("Đơn vị", "Chưa đạt", "Có đánh giá", "Chưa gửi")
MISSED: Looks = {"bg_color": "#F3E6ED", "bold": True}
RULED: Looks = {"border": 1, "border_color": "#C9CED6"}


def alone(card: Card, rows: Sequence[Row], lines: Sequence[str]) -> bytes:
    """A workbook of the scorecard only, as the page about it offers; `lines` stand below the title."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, workbook_cells.OPTIONS) as book:
        draw(Styles(book), "Bảng điểm", card, rows, lines)
    return written.getvalue()


def draw(styles: Styles, name: str, card: Card, rows: Sequence[Row], lines: Sequence[str]) -> None:
    """The table with its heads and sums, each agency's figures in full."""
    units = f"{TIER_NAMES[card.tier]}. {scorecard_views.units(card.columns)}"
    marks = [line for line in lines if line.startswith(workbook_cells.LOUD)]
    others = [line for line in lines if line and line not in marks]
    said = [*marks, units, *others]
    sheet, top = workbook_cells.titled(styles, name, scorecard_views.headline(card), said)
    _heads(sheet, styles, top, card.columns)
    place = top + 3
    for row in rows:
        _line(sheet, styles, place, row, card)
        place += 1
    sheet.autofilter(top + 2, 0, max(place - 1, top + 2), len(HEADS) + len(card.columns) - 1)
    for row in card.sums:
        _line(sheet, styles, place, row, card, is_sum=True)
        _tallies(sheet, styles, place + 1, row, card)
        place += 2
    legend = " · ".join(f"{mark.glyph} {mark.word}" for mark in STATUSES.values())
    write(sheet, (place + 1, 0), legend, styles)
    sheet.set_column(0, 0, FIRST_WIDTH)
    sheet.set_column(1, 3, 9)
    for at, column in enumerate(card.columns, start=len(HEADS)):
        sheet.set_column(at, at, _width(column, [*rows, *card.sums]))
    sheet.freeze_panes(top + 3, 1)
    sheet.repeat_rows(top, top + 2)
    sheet.repeat_columns(0)
    sheet.fit_to_pages(max(1, ceil(len(card.columns) / COLUMNS_A_PAGE)), 0)


def _heads(sheet: Worksheet, styles: Styles, top: int, columns: Sequence[Column]) -> None:
    """Three lines: names, targets, articles; the last one carries the filter."""
    for place, head in enumerate(HEADS):
        sheet.merge_range(top, place, top + 1, place, "", styles.of(**HEAD))
        write(sheet, (top, place), head, styles, **HEAD)
        write(sheet, (top + 2, place), "", styles, **HEAD)
    for place, column in enumerate(columns, start=len(HEADS)):
        unit = column.indicator.unit
        asked = [f"{one.plan.short_name} {_demand(one.operator, one.level, unit)}" for one in column.asked]
        lines = (
            column.indicator.short_name,
            "\n".join(asked),
            "; ".join(one.article for one in column.asked),
        )
        for line, (text, bold) in enumerate(zip(lines, (True, False, False), strict=True)):
            write(sheet, (top + line, place), text, styles, **{**HEAD, "bold": bold})
    most = max((len(column.asked) for column in columns), default=1)
    sheet.set_row(top, 48)
    sheet.set_row(top + 1, 16 * max(most, 1) + 2)
    sheet.set_row(top + 2, 32)


def _demand(operator: str, level: formats.Number, unit: str) -> str:
    return "tăng" if operator == "increase" else formats.target(operator, level, unit)


def _line(
    sheet: Worksheet, styles: Styles, place: int, row: Row, card: Card, *, is_sum: bool = False
) -> None:
    looks: Looks = {**RULED, "bold": True, "top": 2} if is_sum else dict(RULED)
    name = f"{TIER_NAMES.get(row.body, TIER_NAMES['toan_tinh'])} (Σ/Σ)" if is_sum else row.name
    firsts: tuple[Cell, ...] = (name, row.missed, row.judged, row.unsent)
    for at, first in enumerate(firsts):
        write(sheet, (place, at), first, styles, **looks)
    for at, column in enumerate(card.columns, start=len(HEADS)):
        cell = row.cells.get(column.indicator.id)
        shown = "–" if cell is None else figure(cell)
        write(sheet, (place, at), shown, styles, **{**looks, "align": "right"})


def _tallies(sheet: Worksheet, styles: Styles, place: int, row: Row, card: Card) -> None:
    """Under a sum: how many agencies meet each target, of those judged."""
    write(sheet, (place, 0), "Đơn vị đạt / có đánh giá", styles, **{**RULED, "align": "right"})
    for at, column in enumerate(card.columns, start=len(HEADS)):
        if tally := row.tallies.get(column.indicator.id):
            write(sheet, (place, at), f"{tally.met}/{tally.judged}", styles, **{**RULED, "align": "right"})


def figure(cell: Verdict) -> Shown | str:
    """The value in full with shape and word in its format; in words where there is none."""
    mark = STATUSES[cell.status]
    if cell.value is None:
        words = "0/0" if cell.status in ("no_activity", "no_target") else mark.word.lower()
        return f"{mark.glyph} {words}"
    level = None if cell.operator == "increase" else cell.level
    shown = workbook_cells.value(cell.value, cell.indicator.unit, level)
    looks = MISSED if cell.status == "missed" else {}
    shape = "" if cell.status == "no_target" else f'" {mark.glyph} {mark.word}"* '
    return Shown(shown.number, f"{shape}{shown.digits}_ ", tuple(looks.items()))


def _width(column: Column, rows: Sequence[Row]) -> float:
    """Room for shape, word and value side by side: a number without room would show as ####."""
    longest = NARROWEST
    for row in rows:
        cell = row.cells.get(column.indicator.id)
        if cell is not None and cell.value is not None:
            words = f"{STATUSES[cell.status].glyph} {STATUSES[cell.status].word}"
            written = formats.value(cell.value, cell.indicator.unit, target=cell.level, with_unit=False)
            longest = max(longest, len(words) + len(written) + 5)
    return longest
