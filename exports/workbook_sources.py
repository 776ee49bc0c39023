"""Two sheets of a workbook: who reported when, and where the figures come from and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from xlsxwriter.worksheet import Worksheet

from exports import workbook_cells
from exports.monthly_reports import FORM_TITLES
from exports.workbook_cells import HEAD, Cell, Styles, write
from exports.workbook_cells import Column as TableColumn
from exports.workbook_facts import Facts
from indicators import discipline, discipline_words, formats, headlines
from indicators.discipline import Line, State
from indicators.model import TIER_NAMES
from indicators.periods import Period
from indicators.profiles import demands
from indicators.registry import formula_in_words

SHAPES: dict[State, str] = {
    "in_time": "●",
    "sent": "●",
    "late": "▲",
    "partial": "▲",
    "unsent": "□",
    "not_due": "◊",
}
SOURCES = "Nguồn và định nghĩa"
_WIDTHS = (36, 44, 36, 48, 40, 18, 12)
_RULED = {"border": 1, "border_color": "#C9CED6", "valign": "top", "text_wrap": True}
Table = tuple[str, tuple[str, ...], Sequence[Sequence[Cell]]]


def draw_progress(styles: Styles, facts: Facts) -> None:
    """The months of the period: each agency's reports by shape and word, then how many were in order."""
    year = facts.year
    months = [month for month in facts.period.months if any(month == m for m in year.months)]
    columns = [TableColumn("Khối", 16), TableColumn("Tên đơn vị", 34)]
    columns += [TableColumn(_head(month, facts), 22, align="left") for month in months]
    columns += [TableColumn(head, 10) for head in ("Tháng đã đến hạn", "Gửi đủ biểu", "Gửi đúng hạn")]
    title = f"Tiến độ báo cáo {facts.period.label}"
    reports = [report for report in year.reports if report.month in months]
    rate = f"{headlines.capital(facts.period.label)}: {discipline_words.rate(reports)}"
    forms = "; ".join(FORM_TITLES[form].lower() for form in year.forms)
    lines = [*facts.marks, f"{rate} (mỗi đơn vị mỗi tháng một lượt). Biểu tháng: {forms}."]
    sheet, top = workbook_cells.titled(styles, "Tiến độ báo cáo", title, lines)
    end = workbook_cells.table(sheet, styles, top, columns, _lines(facts, months), frozen=2)
    sheet.set_row(top, 50)
    legend = "● gửi đủ biểu · ▲ muộn hoặc thiếu biểu · □ chưa gửi · ◊ chưa đến hạn"
    write(sheet, (end + 1, 0), f"{legend}. Ô trống: đơn vị không phải gửi tháng đó.", styles)


def _head(month: Period, facts: Facts) -> str:
    until = discipline_words.deadline(facts.year.rules, month)
    return f"{headlines.capital(month.label)}\n(hạn: {until})"


def _lines(facts: Facts, months: Sequence[Period]) -> Iterator[list[Cell]]:
    for tier, lines in facts.year.lines.items():
        for line in lines:
            if facts.agency is not None and line.agency.id != facts.agency.id:
                continue
            if any(month.first in line.own for month in months):
                own = [report for report in line.own.values() if report.month in months and report.is_due]
                in_time, judged = discipline.submission_on_time_rate(own)
                words = [_cell(line, month, is_dated=not facts.is_sample) for month in months]
                counts = len(own), sum(not report.missing for report in own), in_time if judged else None
                yield [TIER_NAMES[tier], line.agency.short_name, *words, *counts]


def _cell(line: Line, month: Period, *, is_dated: bool) -> str:
    report = line.own.get(month.first)
    if report is None:
        return ""
    words = discipline_words.STATE_WORDS[report.state]
    more = discipline_words.cell(report) if is_dated or report.state in ("partial", "not_due") else ""
    return f"{SHAPES.get(report.state, '')} {words}{f' ({more})' if more else ''}".strip()


def draw_sources(styles: Styles, facts: Facts) -> None:
    """What is judged, on what day, from which files, by which documents; what every indicator means."""
    sheet, row = workbook_cells.titled(styles, SOURCES, SOURCES, facts.marks)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    for name, cell in _about(facts):
        write(sheet, (row, 0), name, styles, bold=True, valign="top")
        write(sheet, (row, 1), cell, styles, align="left", valign="top")
        row += 1
    for table in (_batches(facts), _documents(facts), _definitions(facts)):
        row = _section(sheet, styles, row + 1, table)
    sheet.freeze_panes(1, 0)


def _about(facts: Facts) -> list[tuple[str, Cell]]:
    office = facts.office
    first, last = facts.days
    who = facts.agency.name if facts.agency else office.directory.whole.name
    rows: list[tuple[str, Cell]] = [
        ("Kỳ", headlines.capital(facts.period.label)),
        ("Từ ngày", first),
        ("Đến ngày", last),
        ("Phạm vi", who),
        ("Ngày lập bảng", office.settings.today),
        ("Nạp số liệu lần cuối", formats.moment(facts.loaded_at)),
        ("Phiên bản số liệu", facts.version),
        ("Văn bản dùng để xét", "; ".join(demands.document_in_full(p) for p in facts.plans) or "chưa có"),
        ("Gần đạt", f"thiếu không quá {office.settings.near} điểm so với mục tiêu"),
        ("Tính chất số liệu", " ".join(facts.marks) or "Số liệu chính thức đã nạp"),
    ]
    known = office.registry.measures
    official = [
        name for name in known if known[name].form == "official" and name in set(facts.sources["measure"])
    ]
    if official:
        names = ", ".join(known[name].name for name in official)
        rows.append(("Không có ở các trang mẫu", f"số chỉ có trong biểu chính thức: {names}"))
    rows.append(("Nạp lại", "từng trang mẫu ở cuối bảng nạp lại được vào phần mềm, số không đổi"))
    return rows


def _batches(facts: Facts) -> Table:
    heads = ("Lần nạp", "Tệp", "Loại biểu", "Kỳ số liệu trong tệp", "Người nạp", "Thời điểm nạp", "Số dòng")
    rows: list[list[Cell]] = []
    for batch in facts.batches:
        months = cast(Sequence[str], batch["months"])
        span = f"{months[0]} … {months[-1]}" if len(months) > 3 else ", ".join(months)
        texts = (str(batch["batch"]), str(batch["file"]), str(batch["kind"]), span, str(batch["by"]))
        rows.append([*texts, formats.moment(batch["at"]), cast(int, batch["rows"])])  # type: ignore[arg-type]
    return "Nguồn: các lần nạp có số trong kỳ", heads, rows


def _documents(facts: Facts) -> Table:
    heads = ("Mã văn bản", "Văn bản", "Số", "Ngày", "Năm hiệu lực")
    rows: list[list[Cell]] = [
        [plan.id, plan.document, plan.number, plan.date, str(plan.year)] for plan in facts.plans
    ]
    return "Văn bản giao chỉ tiêu", heads, rows


def _definitions(facts: Facts) -> Table:
    heads = ("Mã số chỉ tiêu", "Tên chỉ tiêu", "Cách tính", "Định nghĩa", "Nguồn định nghĩa", "Đơn vị tính")
    registry = facts.office.registry
    known = [registry.indicators[name] for name in dict.fromkeys(facts.statuses["indicator"])]
    rows: list[list[Cell]] = [
        [i.id, i.name, formula_in_words(registry, i.formula), i.definition, i.source, i.unit] for i in known
    ]
    return "Định nghĩa chỉ tiêu", heads, rows


def _section(sheet: Worksheet, styles: Styles, row: int, table: Table) -> int:
    title, heads, rows = table
    write(sheet, (row, 0), title, styles, bold=True, font_size=12)
    for place, head in enumerate(heads):
        write(sheet, (row + 1, place), head, styles, **HEAD)
    for line, cells in enumerate(rows, start=row + 2):
        for place, cell in enumerate(cells):
            write(sheet, (line, place), cell, styles, **_RULED)
        needed = workbook_cells.lines_needed(zip(cells, _WIDTHS, strict=False))
        sheet.set_row(line, workbook_cells.LINE_HEIGHT * needed)
    return row + 2 + len(rows)
