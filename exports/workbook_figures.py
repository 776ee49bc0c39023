"""Two sheets of a workbook: every judged figure with its parts, and who stands where in each tier."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from exports import workbook_cells
from exports.workbook_cells import Cell, Column, Shown, Styles
from exports.workbook_facts import Facts
from indicators import formats
from indicators.charts import standing
from indicators.model import STATUSES, TIER_NAMES, Indicator, Status
from indicators.profiles import demands
from indicators.verdicts import Verdict

SCOPE_WORDS = {"total": "Toàn tỉnh", "tiers": "Khối", "agencies": "Đơn vị"}
FIGURES = (
    *(Column("Phạm vi", 11), Column("Mã số đơn vị", 26), Column("Tên đơn vị", 30), Column("Khối", 16)),
    *(Column("Mã số chỉ tiêu", 36), Column("Tên chỉ tiêu", 34), Column("Đơn vị tính", 10)),
    *(Column("Tử số", 11), Column("Mẫu số", 11), Column("Giá trị", 10), Column("Yêu cầu", 13, "center")),
    *(Column("Mục tiêu", 10), Column("Cùng kỳ năm trước", 11), Column("Trạng thái", 22)),
    *(Column("Tạm tính", 9), Column("Văn bản", 13), Column("Mục trong văn bản", 18)),
    *(Column("Trong năm hiệu lực", 10), Column("Kỳ tính", 10), Column("Từ ngày", 11), Column("Đến ngày", 11)),
    *(Column("Tháng có số", 9), Column("Tháng phải có", 9)),
    *(Column("Đơn vị có số", 9), Column("Đơn vị phải có", 9)),
)
"""Headings of the sheet of figures; none that a template of the loaders is known by in full."""
RANKS = (
    *(Column("Khối", 16), Column("Tên chỉ tiêu", 34), Column("Hạng", 7, "center")),
    *(Column("Trong số", 8), Column("Tên đơn vị", 32), Column("Giá trị", 10), Column("Đơn vị tính", 10)),
    *(Column("Tử số", 11), Column("Mẫu số", 11), Column("Yêu cầu", 14, "center"), Column("Trạng thái", 22)),
    Column("Văn bản", 13),
)


def draw_figures(styles: Styles, facts: Facts) -> None:
    """One row for each row of the status answer that a document asks for or a figure was sent for."""
    title = f"Số liệu {facts.period.label}"
    lines = [
        *facts.marks,
        "Tử số, mẫu số là số cộng; giá trị không làm tròn. Ô trống: chưa có số, không phải 0.",
    ]
    sheet, top = workbook_cells.titled(styles, "Số liệu", title, lines)
    workbook_cells.table(sheet, styles, top, FIGURES, _figures(facts), frozen=3)
    sheet.set_row(top, 48)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_columns(0, 2)


def _figures(facts: Facts) -> Iterator[list[Cell]]:
    frame = facts.statuses
    kept = frame[frame["plan"].notna() | (frame["reported_months"] > 0)]
    first, last = facts.days
    for row in kept.astype(object).to_dict("records"):
        indicator = facts.office.registry.indicators[row["indicator"]]
        yield [
            *(SCOPE_WORDS[row["scope"]], row["agency"], row["agency_name"], TIER_NAMES[row["tier"]]),
            *(indicator.id, indicator.short_name, indicator.unit),
            *(
                _number(row["numerator"]),
                _number(row["denominator"]),
                _value(row, indicator),
                _wanted(row, indicator),
            ),
            *(_number(row["target"]), _number(row["baseline"]), status_words(row["status"])),
            *("có" if row["provisional"] else "không", _document(facts, row["plan"]), row["article"] or ""),
            *("có" if row["in_force"] else "không", row["period"], first, last),
            *(int(row[name]) for name in _COUNTS),
        ]


_COUNTS = ("reported_months", "expected_months", "reported_agencies", "expected_agencies")


def _number(cell: float) -> Cell:
    known = formats.exact(cell)
    return None if known is None else int(known) if known == int(known) else float(cell)


def _value(row: Mapping[Hashable, Any], indicator: Indicator) -> Cell:
    if formats.exact(row["value"]) is None:
        return None
    level = None if row["operator"] == "increase" else row["target"]
    return workbook_cells.value(float(row["value"]), indicator.unit, level)


def _wanted(row: Mapping[Any, Any], indicator: Indicator) -> str:
    if row["operator"] is None:
        return ""
    if row["operator"] == "increase":
        return "tăng"
    return formats.target(row["operator"], row["target"], indicator.unit)


def status_words(status: Status) -> str:
    """The status as every table writes it: shape and word."""
    return f"{STATUSES[status].glyph} {STATUSES[status].word}"


def _document(facts: Facts, plan: str | None) -> str:
    known = facts.office.registry.plan(plan) if plan else None
    return known.short_name if known else ""


def draw_ranks(styles: Styles, facts: Facts) -> None:
    """Each tier's agencies on each indicator, best first; ties share a rank; who has none stands below."""
    title = f"Thứ tự {facts.period.label}"
    lines = [
        *facts.marks,
        "Xếp riêng từng khối theo văn bản đứng trước; bằng nhau cùng hạng (1, 2, 2, 4). "
        "Đơn vị chưa gửi, không phát sinh, không áp dụng hoặc tạm tính không xếp hạng.",
    ]
    sheet, top = workbook_cells.titled(styles, "Thứ tự", title, lines)
    workbook_cells.table(sheet, styles, top, RANKS, _ranks(facts), frozen=2)


def _ranks(facts: Facts) -> Iterator[list[Cell]]:
    for card in facts.cards:
        for column in card.columns:
            indicator = column.indicator
            cells = [
                (row.body, row.name, row.cells[indicator.id])
                for row in card.rows
                if indicator.id in row.cells
            ]
            levels = [one.level for one in column.asked]
            rows = [standing.row_of(_record(body, cell), levels) for body, _, cell in cells]
            ranked, others = standing.parted(rows, indicator)
            known = {body: (name, cell) for body, name, cell in cells}
            for row in (*ranked, *others):
                name, cell = known[row.name]
                if facts.agency is not None and row.name != facts.agency.id:
                    continue
                wanted = {"operator": cell.operator, "target": cell.level}
                yield [
                    *(
                        TIER_NAMES[card.tier],
                        indicator.short_name,
                        row.rank,
                        len(ranked) if row.rank else None,
                        name,
                    ),
                    None if cell.value is None else _shown(cell.value, indicator, cell.operator, cell.level),
                    *(indicator.unit, _number(_or_nan(cell.numerator)), _number(_or_nan(cell.denominator))),
                    *(_wanted(wanted, indicator), status_words(cell.status)),
                    cell.plan.short_name if cell.plan else "",
                ]


def _record(body: str, cell: Verdict) -> dict[Hashable, Any]:
    record: dict[Hashable, Any] = {"agency_name": body}
    record.update(cell._asdict())
    return record


def _shown(figure: float, indicator: Indicator, operator: str | None, level: float | None) -> Shown:
    return workbook_cells.value(figure, indicator.unit, None if operator == "increase" else level)


def _or_nan(figure: float | None) -> float:
    return float("nan") if figure is None else figure


def documents(facts: Facts) -> str:
    """The documents judged by, in full: "QĐ 384/QĐ-UBND ngày 24/02/2025"."""
    return (
        "; ".join(demands.document_in_full(plan) for plan in facts.plans) or "chưa có văn bản nào trong năm"
    )
