"""The sheet of native charts: made of the workbook's own cells, so that whoever opens it can change them.

Told apart in a black-and-white copy by fill, by order and by the words of the legend. Missing is a gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from xlsxwriter.chart import Chart as Drawn
from xlsxwriter.worksheet import Worksheet

from exports import workbook_cells
from exports.workbook_cells import Cell, Styles, write
from exports.workbook_facts import Facts
from indicators import formats, headlines, verdicts
from indicators.charts import standing
from indicators.model import TIER_NAMES, Indicator, Status
from indicators.periods import parse
from indicators.scorecard import Card, Column, Row
from indicators.verdicts import Verdict

SHEET = "Biểu đồ"
MOST_BARS, MOST_RANKINGS, MOST_TARGETS = 25, 3, 12
WIDTH, LINE = 600, 20
"""Pixels: 16 cm, and the height of a row of the sheet."""
SCALE, LINES_A_PAGE = 78, 60
"""The printed size in percent, with room for fonts wider than Excel's, and how many rows a page has then: a
chart that does not fit what is left of one begins the next."""
DATA, LAST = 12, 9
"""The first column of the numbers the charts are made of, and the last one that is printed."""
INK, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
FONT: dict[str, Any] = {"name": "Times New Roman", "size": 10, "rotation": 0}
SERIES: tuple[tuple[Status, str, dict[str, Any]], ...] = (
    ("missed", "Chưa đạt", {"fill": {"color": PLUM}}),
    ("near", "Gần đạt", {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": ORANGE}}),
    ("met", "Đạt", {"fill": {"color": TEAL}}),
)


class _Page:
    """The sheet with the next free row, for charts at its left and their numbers at its right."""

    def __init__(self, sheet: Worksheet, styles: Styles, top: int, marks: str) -> None:
        self.sheet, self.styles, self.row, self.data_row = sheet, styles, top, top
        self.marks = marks
        self.count, self.page_start = 0, 0
        self.breaks: list[int] = []

    def numbers(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> tuple[int, int]:
        """Write a block of numbers; its first and last row of data."""
        for place, head in enumerate(heads):
            write(self.sheet, (self.data_row, DATA + place), head, self.styles, bold=True)
        for line, cells in enumerate(rows, start=self.data_row + 1):
            for place, cell in enumerate(cells):
                write(self.sheet, (line, DATA + place), cell, self.styles)
        first, last = self.data_row + 1, self.data_row + len(rows)
        self.data_row = last + 2
        return first, last

    def chart(self, kind: dict[str, str]) -> Drawn:
        return self.styles.book.add_chart(kind)

    def series(self, place: int, rows: tuple[int, int]) -> dict[str, Any]:
        """One column of the last block as a series."""
        first, last = rows
        return {
            "name": [SHEET, first - 1, DATA + place],
            "categories": [SHEET, first, DATA, last, DATA],
            "values": [SHEET, first, DATA + place, last, DATA + place],
        }

    def put(self, chart: Drawn, title: str, height: int, alt: str) -> None:
        """Place a chart below the one before, with its title in it and words for who cannot see it."""
        title = f"{title} {self.marks}".strip()
        chart.set_title({"name": title, "overlay": False, "name_font": {**FONT, "size": 12, "bold": True}})
        chart.set_legend({"position": "bottom", "font": FONT})
        chart.set_size({"width": WIDTH, "height": height})
        chart.show_blanks_as("gap")
        if self.row + height // LINE + 1 - self.page_start > LINES_A_PAGE:
            self.breaks.append(self.row)
            self.page_start = self.row
        self.sheet.insert_chart(self.row, 0, chart, {"description": alt, "object_position": 2})
        self.row += height // LINE + 2
        self.data_row = max(self.data_row, self.row)
        self.count += 1


def draw(styles: Styles, facts: Facts, source: str) -> None:
    """Targets against values, the rankings that most agencies miss, the months of the year."""
    title = f"Biểu đồ {facts.period.label}"
    lines = [*facts.marks, "Số của từng biểu đồ ở các cột bên phải, từ cột M."]
    sheet, top = workbook_cells.titled(styles, SHEET, title, lines, wide=False)
    wrapped = styles.of(text_wrap=True, valign="top")
    sheet.merge_range(top, 0, top, LAST, "", wrapped)
    write(sheet, (top, 0), source, styles, text_wrap=True, valign="top")
    sheet.set_row(top, 48)
    top += 2
    marks = " ".join(f"({mark.partition(':')[0].lower()})" for mark in facts.marks)
    sheet.set_column(0, DATA - 1, 8)
    sheet.set_column(DATA, DATA, 34)
    sheet.set_column(DATA + 1, DATA + 4, 12)
    page = _Page(sheet, styles, top, marks)
    _targets(page, facts)
    if facts.agency is None:
        for card in facts.cards:
            for column in _most_missed(card):
                _ranking(page, card, column)
    _trends(page, facts)
    if not page.count:
        write(sheet, (top, 0), "Chưa có số liệu nào vẽ được biểu đồ.", styles)
    sheet.print_area(0, 0, max(page.row, top + 1), LAST)
    sheet.set_print_scale(SCALE)
    sheet.set_h_pagebreaks(page.breaks)


def _targets(page: _Page, facts: Facts) -> None:
    """Values of the whole or the agency beside what the leading document asks, in percent."""
    scope = "total" if facts.agency is None else "agencies"
    frame = facts.statuses[facts.statuses["scope"] == scope]
    seen: dict[str, Verdict] = {}
    for verdict in verdicts.read(frame, facts.office.registry):
        if verdict.indicator.unit == "%" and verdict.status in verdicts.JUDGED and verdict.level is not None:
            seen.setdefault(verdict.indicator.id, verdict)
    shown = sorted(seen.values(), key=lambda one: -(one.distance or 0.0))[:MOST_TARGETS]
    if not shown:
        return
    rows: list[list[Cell]] = [[one.indicator.short_name, one.value, one.level] for one in shown]
    block = page.numbers(("Chỉ tiêu", "Giá trị, %", "Mục tiêu, %"), rows)
    chart = page.chart({"type": "bar"})
    chart.add_series({**page.series(1, block), "fill": {"color": INK}, "data_labels": _labels(shown)})
    pattern = {"pattern": "light_upward_diagonal", "fg_color": "#5B6573"}
    chart.add_series({**page.series(2, block), "pattern": pattern, "data_labels": _labels(())})
    _axes(chart)
    who = facts.agency.short_name if facts.agency else "Toàn tỉnh"
    met = sum(one.status == "met" for one in seen.values())
    which = "" if len(seen) <= MOST_TARGETS else f"; {len(shown)} chỉ tiêu xa mục tiêu nhất"
    title = f"{who}: đạt {met}/{len(seen)} chỉ tiêu tính bằng %{which}"
    page.put(chart, title, 120 + 44 * len(shown), f"{title}. {_listed(shown)}")


def _listed(shown: Sequence[Verdict]) -> str:
    return "; ".join(f"{v.indicator.short_name} {_print(v)}, {headlines.aim(v)}" for v in shown[:3]) + "."


def _print(verdict: Verdict) -> str:
    return formats.value(verdict.value, verdict.indicator.unit, target=verdict.level)


def _most_missed(card: Card) -> list[Column]:
    """The columns with most misses that have anything to rank."""
    shown = [
        column
        for column in card.columns
        if column.indicator.unit == "%" and sum(column.counts[status] for status in verdicts.JUDGED) > 1
    ]
    return shown[:MOST_RANKINGS]


def _ranking(page: _Page, card: Card, column: Column) -> None:
    """One tier's agencies, the worst first; of a long tier the worst only."""
    indicator = column.indicator
    judged = [(row, cell) for row in card.rows if (cell := _judged(row, indicator)) is not None]
    judged.sort(key=lambda pair: (pair[1].value or 0.0) * (1 if indicator.direction == "up" else -1))
    shown = judged[:MOST_BARS]
    rows: list[list[Cell]] = [
        [row.name, *(cell.value if cell.status == status else None for status, *_ in SERIES)]
        for row, cell in shown
    ]
    block = page.numbers(("Đơn vị", *(words for _, words, _ in SERIES)), rows)
    chart = page.chart({"type": "bar"})
    present = {cell.status for _, cell in shown}
    for place, (status, _, looks) in enumerate(SERIES, start=1):
        if status not in present:
            continue
        labels = _labels([cell for _, cell in shown])
        chart.add_series(
            {**page.series(place, block), **looks, "overlap": 100, "gap": 40, "data_labels": labels}
        )
    _axes(chart)
    met = sum(cell.status == "met" for _, cell in judged)
    who = standing.bodies(card.tier)
    asked = column.asked[0] if column.asked else None
    wanted = ""
    if asked is not None and asked.operator != "increase":
        wanted = f" {formats.target(asked.operator, asked.level, indicator.unit)}"
    title = f"{indicator.short_name}: {met}/{len(judged)} {who} đạt{wanted}"
    end = "thấp nhất" if indicator.direction == "up" else "cao nhất"
    if len(judged) > len(shown):
        title += f" ({len(shown)} đơn vị {end})"
    worst = f"{end.capitalize()}: {shown[0][0].name} {_print(shown[0][1])}"
    page.put(chart, title, 120 + 24 * len(shown), f"{title}. {worst}. {TIER_NAMES[card.tier]}.")


def _judged(row: Row, indicator: Indicator) -> Verdict | None:
    cell = row.cells.get(indicator.id)
    return cell if cell is not None and cell.status in verdicts.JUDGED and cell.value is not None else None


def _trends(page: _Page, facts: Facts) -> None:
    """The months of the year, with the target as a dashed step; open months say so at the axis."""
    found: dict[str, dict[str, Verdict]] = {}
    for verdict in verdicts.read(facts.months, facts.office.registry):
        found.setdefault(verdict.indicator.id, {}).setdefault(verdict.period, verdict)
    for of_indicator in found.values():
        known = [one for one in of_indicator.values() if one.value is not None]
        if len(known) < 4:  # fewer points are no line
            continue
        indicator = known[0].indicator
        rows: list[list[Cell]] = [
            [f"T{parse(at).number}{' (tạm tính)' if one.provisional else ''}", one.value, one.level]
            for at, one in of_indicator.items()
        ]
        block = page.numbers(("Tháng", "Giá trị, %", _target_head(known[-1])), rows)
        chart = page.chart({"type": "line"})
        line = {"color": INK, "width": 2.25}
        marker = {"type": "circle", "size": 6, "fill": {"color": INK}, "border": {"color": INK}}
        is_under = known[-1].level is not None and (known[-1].value or 0) < known[-1].level
        labels = _labels(known, "below" if is_under else "above")
        chart.add_series({**page.series(1, block), "line": line, "marker": marker, "data_labels": labels})
        if any(one.level is not None for one in of_indicator.values()):
            dashes = {"color": PLUM, "width": 1.5, "dash_type": "dash"}
            chart.add_series({**page.series(2, block), "line": dashes, "marker": {"type": "none"}})
        chart.set_x_axis({"num_font": FONT, "line": {"color": "#8A93A0"}})
        scale = {"min": 0, "num_format": "0", "name": "%", "num_font": FONT, "name_font": FONT}
        chart.set_y_axis({**scale, "major_gridlines": _grid()})
        first, last = known[0], known[-1]
        title = f"{indicator.short_name}, năm {facts.period.year}: từ {_print(first)} đến {_print(last)}"
        page.put(chart, title, 320, f"{title}. {len(known)} tháng có số liệu.")


def _target_head(verdict: Verdict) -> str:
    if verdict.plan is None or verdict.operator is None:
        return "Mục tiêu, %"
    return f"Mục tiêu {headlines.target(verdict)} ({verdict.plan.short_name})"


def _axes(chart: Drawn) -> None:
    """Names at the left, the first on top; every bar carries its number, so the scale need not be drawn."""
    chart.set_y_axis({"reverse": True, "num_font": FONT, "line": {"color": "#8A93A0"}})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})


def _labels(shown: Sequence[Verdict], position: str = "") -> dict[str, Any]:
    """Numbers with as many decimals as the values need, so that rounding carries none onto its target."""
    finest = max((_digits(one) for one in shown), key=len, default=workbook_cells.digits(0, 1))
    labels: dict[str, Any] = {"value": True, "num_format": finest, "font": {**FONT, "size": 9}}
    return {**labels, "position": position} if position else labels


def _digits(verdict: Verdict) -> str:
    level = None if verdict.operator == "increase" else verdict.level
    return workbook_cells.value(verdict.value or 0.0, verdict.indicator.unit, level).digits


def _grid() -> dict[str, Any]:
    return {"visible": True, "line": {"color": "#E3E6EA", "width": 0.75}}
