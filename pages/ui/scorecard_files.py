"""The scorecard as files: the numbers of every column as CSV, and a workbook that looks like the screen."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from indicators import formats, scorecard_views
from indicators.model import STATUSES, TIER_NAMES
from indicators.profiles import standings
from indicators.scorecard import Card, Column, Row
from indicators.verdicts import Verdict
from pages.ui import theme

FIRST_WIDTH, WIDTH = 34, 13
HEADS = ("Đơn vị", "Chưa đạt", "Có đánh giá", "Chưa gửi")
SAMPLE = "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo."


def file_name(card: Card, ending: str) -> str:
    """ "bang-diem_2025-Q3_so_nganh.csv"."""
    return f"bang-diem_{card.period.id}_{card.tier}.{ending}"


def csv(card: Card, rows: Sequence[Row]) -> bytes:
    """All columns, four each: numerator, denominator, value, status; sums last."""
    return standings.as_csv(scorecard_views.numbers(card, rows))


def workbook(card: Card, rows: Sequence[Row], source: str, *, sample: bool) -> bytes:
    """The table with its heads and sums; a figure is a number, its shape stands in the number's format."""
    written = BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Bảng điểm")
        styles = _Styles(book)
        sheet.write(0, 0, scorecard_views.headline(card), styles.of(bold=True, font_size=14))
        tier = TIER_NAMES[card.tier]
        sheet.write(1, 0, f"{tier}. {scorecard_views.units(card.columns)} {source}", styles.of())
        if sample:
            sheet.write(2, 0, SAMPLE, styles.of(bold=True))
        _heads(sheet, styles, card.columns)
        place = FIRST_ROW
        for row in rows:
            _line(sheet, styles, place, row, card, is_sum=False)
            place += 1
        for row in card.sums:
            _line(sheet, styles, place, row, card, is_sum=True)
            _tallies(sheet, styles, place + 1, row, card)
            place += 2
        legend = " · ".join(f"{mark.glyph} {mark.word}" for mark in STATUSES.values())
        sheet.write(place + 1, 0, legend, styles.of())
        sheet.set_column(0, 0, FIRST_WIDTH)
        sheet.set_column(1, 3, 9)
        sheet.set_column(4, 3 + len(card.columns), WIDTH)
        sheet.freeze_panes(FIRST_ROW, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
    return written.getvalue()


HEAD_ROW = 4
FIRST_ROW = HEAD_ROW + 3


class _Styles:
    """Formats by what they say; a workbook takes each but once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.known: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **looks: object) -> Format:
        key = tuple(sorted(looks.items()))
        if key not in self.known:
            self.known[key] = self.book.add_format({"font_name": "Times New Roman", "font_size": 11} | looks)
        return self.known[key]


def _heads(sheet: Worksheet, styles: _Styles, columns: Sequence[Column]) -> None:
    """Three lines: names, targets, articles."""
    wrapped = styles.of(bold=True, text_wrap=True, valign="bottom")
    plain = styles.of(text_wrap=True, valign="top", align="right")
    last = styles.of(align="right", bottom=2)
    for place, head in enumerate(HEADS):
        sheet.write(HEAD_ROW, place, head, wrapped)
        sheet.write(HEAD_ROW + 2, place, "", last)
    for place, column in enumerate(columns, start=len(HEADS)):
        unit = column.indicator.unit
        named = styles.of(bold=True, text_wrap=True, valign="bottom", align="right")
        sheet.write(HEAD_ROW, place, column.indicator.short_name, named)
        asked = [f"{one.plan.short_name} {_demand(one.operator, one.level, unit)}" for one in column.asked]
        sheet.write(HEAD_ROW + 1, place, "\n".join(asked), plain)
        sheet.write(HEAD_ROW + 2, place, "; ".join(one.article for one in column.asked), last)


def _demand(operator: str, level: formats.Number, unit: str) -> str:
    return "tăng" if operator == "increase" else formats.target(operator, level, unit)


def _line(sheet: Worksheet, styles: _Styles, place: int, row: Row, card: Card, *, is_sum: bool) -> None:
    looks: dict[str, object] = {"bold": True, "top": 1} if is_sum else {}
    name = f"{TIER_NAMES.get(row.body, TIER_NAMES['toan_tinh'])} (Σ/Σ)" if is_sum else row.name
    sheet.write(place, 0, name, styles.of(**looks))
    for number, count in enumerate((row.missed, row.judged, row.unsent), start=1):
        sheet.write(place, number, count, styles.of(**looks))
    for at, column in enumerate(card.columns, start=len(HEADS)):
        cell = row.cells.get(column.indicator.id)
        if cell is None:
            sheet.write(place, at, "–", styles.of(align="right", **looks))
        else:
            _figure(sheet, styles, (place, at), cell, looks)


def _tallies(sheet: Worksheet, styles: _Styles, place: int, row: Row, card: Card) -> None:
    """Under a sum: how many agencies meet each target, of those judged."""
    sheet.write(place, 0, "Đơn vị đạt / có đánh giá", styles.of(align="right"))
    for at, column in enumerate(card.columns, start=len(HEADS)):
        if tally := row.tallies.get(column.indicator.id):
            sheet.write(place, at, f"{tally.met}/{tally.judged}", styles.of(align="right"))


def _figure(
    sheet: Worksheet, styles: _Styles, at: tuple[int, int], cell: Verdict, looks: dict[str, object]
) -> None:
    """The value in full with its shape and printed digits as format; in words where there is none."""
    mark = STATUSES[cell.status]
    ground = {"bg_color": theme.LIGHT["missed-ground"], "bold": True} if cell.status == "missed" else {}
    if cell.value is None:
        words = "0/0" if cell.status in ("no_activity", "no_target") else mark.word.lower()
        sheet.write(*at, words, styles.of(align="right", **looks))
        return
    level = None if cell.operator == "increase" else cell.level
    text = formats.value(cell.value, cell.indicator.unit, target=level, with_unit=False)
    places = len(text.partition(",")[2])
    shape = "" if cell.status == "no_target" else f'"{mark.glyph}"* '
    digits = f"{shape}#,##0{'.' if places else ''}{'0' * places}"
    sheet.write_number(*at, cell.value, styles.of(**{**looks, **ground, "num_format": digits}))
