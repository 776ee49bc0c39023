"""The findings of a period as a table to take away: the numbers of cards and rows, unrounded."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from indicators import formats, headlines
from indicators.chances import Chances
from indicators.findings import Finding
from indicators.model import STATUSES
from indicators.profiles import outlook
from indicators.verdicts import Verdict
from indicators.views import View


def numbers(view: View, found: Sequence[Finding], chances: Chances) -> pd.DataFrame:
    """A row an indicator and document that asks for it, most urgent first; missing numbers are NaN."""
    rows = [
        _row(view, finding, verdict, chances)
        for finding in found
        for verdict in (finding.lead, *finding.others)
    ]
    return pd.DataFrame(rows)


def _row(view: View, finding: Finding, verdict: Verdict, chances: Chances) -> dict[str, object]:
    leads = verdict is finding.lead
    seen = chances.get(finding.indicator.id) if leads else None
    row: dict[str, object] = {
        "Chỉ tiêu": verdict.indicator.short_name,
        "Đơn vị tính": verdict.indicator.unit,
        "Tử số": _number(verdict.numerator),
        "Mẫu số": _number(verdict.denominator),
        "Giá trị": _number(verdict.value),
        "Mục tiêu": headlines.target(verdict),
        "Văn bản": _source(verdict),
        "Trạng thái": STATUSES[verdict.status].word + (", tạm tính" if verdict.provisional else ""),
        "Tháng đã gửi": f"{verdict.reported_months}/{verdict.expected_months}",
        f"Giá trị {headlines.before(view.period)}": _number(finding.previous if leads else None),
        "Thay đổi": finding.movement.text() if leads and finding.change is not None else "",
    }
    if view.period.previous != view.period.year_before:
        row[f"Giá trị {view.period.year_before.label}"] = _number(finding.last_year if leads else None)
    row["Đơn vị đạt"] = f"{finding.tally.met}/{finding.tally.judged}" if leads and finding.tally else ""
    row["Cuối năm"] = outlook.short(seen, outlook.OF_THE_WHOLE) if seen else ""
    return row


def _source(verdict: Verdict) -> str:
    """Document and article: "QĐ 384, PL.V.3"; "" without a target."""
    name = verdict.plan.short_name if verdict.plan else ""
    return ", ".join(part for part in (name, verdict.article) if part)


def _number(figure: float | None) -> float:
    known = formats.exact(figure)
    return float("nan") if known is None else float(known)
