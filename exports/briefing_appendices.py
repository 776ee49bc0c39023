"""The tables behind a report: every agency of a tier, and how each indicator is worked out."""

from __future__ import annotations

from collections.abc import Sequence

from exports.briefing_facts import Facts
from exports.manner import Manner
from exports.tabular import Column, Table
from indicators import formats, scorecard, scorecard_views
from indicators.findings import Finding
from indicators.model import STATUSES, TIER_NAMES
from indicators.registry import formula_in_words
from indicators.scorecard import Card, Row
from indicators.verdicts import Verdict

MOST_COLUMNS = 8
"""Indicators side by side on a landscape page; what most agencies miss comes first."""


def agencies(facts: Facts, card: Card, manner: Manner) -> Table:
    """Every agency of a tier against what most of them miss; the tier's sum last."""
    shown = scorecard_views.shown(card.columns, most=MOST_COLUMNS)
    columns = [
        *(
            Column("TT", 0.9, "center"),
            Column("Cơ quan, đơn vị", 4.6),
            Column("Chưa đạt/\nđánh giá", 1.7, "center"),
        ),
        *(Column(_head(one), 2.15, "right") for one in shown),
    ]
    names = [column.indicator.id for column in shown]
    rows = [
        (str(number), row.name, f"{row.missed}/{row.judged}", *(_figure(row, name, manner) for name in names))
        for number, row in enumerate(card.rows, start=1)
    ]
    sums = [row for row in card.sums if row.body == card.tier]
    for row in sums:
        rows.append(
            ("", f"{TIER_NAMES[card.tier]} (Σ/Σ)", "", *(_figure(row, name, manner) for name in names))
        )
    bold = frozenset(range(len(card.rows), len(rows)))
    marks = ", ".join(f"{mark.glyph} {mark.word.lower()}" for mark in STATUSES.values())
    rest = len(card.columns) - len(shown)
    more = f" Còn {rest} chỉ tiêu ít cơ quan, đơn vị chưa đạt hơn không in ở đây." if rest else ""
    note = f"Dấu: {marks}. {scorecard_views.units([*shown])}{more}"
    who = TIER_NAMES[card.tier].lower()
    return Table(f"Kết quả của {who}, {facts.period.label}", tuple(columns), tuple(rows), note, bold)


def _head(column: scorecard.Column) -> str:
    """An indicator with what the first document asks: "Hồ sơ nộp trực tuyến", "(≥ 80%)"."""
    if not column.asked:
        return column.indicator.short_name
    first = column.asked[0]
    is_increase = first.operator == "increase"
    words = "tăng" if is_increase else formats.target(first.operator, first.level, column.indicator.unit)
    return f"{column.indicator.short_name}\n({words})"


def _figure(row: Row, name: str, manner: Manner) -> str:
    cell = row.cells.get(name)
    if cell is None:
        return "–"
    mark = STATUSES[cell.status]
    if cell.value is None:
        return f"{mark.glyph} 0/0" if cell.status == "no_activity" else mark.glyph
    value = formats.value(
        cell.value, cell.indicator.unit, target=cell.level, decimals=manner.decimals, with_unit=False
    )
    return f"{mark.glyph}{formats.NBSP}{value}"


def definitions(facts: Facts, found: Sequence[Finding]) -> Table:
    """How each indicator is worked out, and after which document; the figures' order."""
    columns = (
        *(Column("TT", 0.9, "center"), Column("Chỉ tiêu", 6.6)),
        *(Column("Cách tính (tử số / mẫu số)", 8.4), Column("Căn cứ", 8.8)),
    )
    registry = facts.office.registry
    used: dict[str, Verdict] = {}
    for verdict in (v for one in found for v in (one.lead, *one.others)):
        used.setdefault(verdict.indicator.id, verdict)
    rows = []
    for number, verdict in enumerate(used.values(), start=1):
        indicator = verdict.indicator
        source = indicator.source.replace("danh mục này", "Hệ thống theo dõi chỉ tiêu")
        if facts.plans and verdict.operator is None and not verdict.plan:
            source = "Chỉ tiêu theo dõi, chưa văn bản nào giao mục tiêu"
        formula = formula_in_words(registry, indicator.formula)
        rows.append((str(number), indicator.name, formula, source))
    return Table(f"Cách tính các chỉ tiêu, {facts.period.label}", columns, tuple(rows))
