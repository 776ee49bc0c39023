"""What a file does to the statuses: which agencies change, and the tables that say so. Pure.

Every indicator is shown by the leading plan that has a target for it; who has none is shown without one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.formats import NBSP, count, target, value
from indicators.model import STATUSES, Indicator, Plan
from pages.ui.html import Content, Html, document_mark, join, status_mark, tag
from pages.ui.tables import Cell, Row, table

SINGLY = 12
"""Up to so many agencies that change are listed one by one, more are counted by what changes."""


def leading(judged: pd.DataFrame, plans: Sequence[Plan]) -> dict[str, pd.DataFrame]:
    """The judgements of each indicator by the first of `plans` that binds it, else those without a plan."""
    result = {}
    for indicator, rows in judged.groupby("indicator", sort=False):
        of_plan = dict(iter(rows.groupby("plan", sort=False)))
        first = next((of_plan[plan.id] for plan in plans if plan.id in of_plan), rows[rows["plan"].isna()])
        result[str(indicator)] = first
    return result


def moved(rows: pd.DataFrame) -> pd.DataFrame:
    """The agencies whose status changes; what is worst afterwards comes first."""
    agencies = rows[rows["scope"] == "agencies"]
    changed = agencies[agencies["before_status"] != agencies["after_status"]]
    urgency = {status: place for place, status in enumerate(STATUSES)}
    order = changed["after_status"].map(urgency)
    return changed.assign(order=order).sort_values(["order", "agency_name"], kind="stable")


def moved_count(by_indicator: Mapping[str, pd.DataFrame]) -> int | None:
    """How many agencies get another status in any indicator; None where nothing has a target."""
    judged = [rows for rows in by_indicator.values() if rows["plan"].notna().any()]
    if not judged:
        return None
    return len({agency for rows in judged for agency in moved(rows)["agency"]})


def by_interest(by_indicator: Mapping[str, pd.DataFrame]) -> list[str]:
    """Indicators in the order they are offered: those with a target, then most changes first."""

    def interest(name: str) -> tuple[bool, int]:
        rows = by_indicator[name]
        return bool(rows["plan"].isna().all()), -len(moved(rows))

    return sorted(by_indicator, key=interest)


def choice_words(indicator: Indicator, rows: pd.DataFrame) -> str:
    """An indicator in the list: "Hồ sơ nộp trực tuyến: 2 đơn vị đổi"."""
    changed = len(moved(rows))
    return f"{indicator.short_name}: {f'{count(changed)} đơn vị đổi' if changed else 'không đổi'}"


def heading(indicator: Indicator, rows: pd.DataFrame, period: str, plans: Sequence[Plan]) -> Html:
    """Title over the table: period, indicator, and the target with its document's mark."""
    first = rows.iloc[0]
    begin = f"Ảnh hưởng đến trạng thái {period}: {_lowered(indicator.short_name)}"
    rank = next((place for place, plan in enumerate(plans) if plan.id == first["plan"]), None)
    if rank is None:
        return join((begin, ", chưa có mục tiêu"))
    demanded = join((document_mark(min(rank, 1)), " ", _targets(rows, indicator.unit)))
    return join((begin, ", mục tiêu ", tag("span", demanded, classes="ct-target")))


def _targets(rows: pd.DataFrame, unit: str) -> str:
    """One target, or each tier's where they differ: "≥ 70% (Sở, ban, ngành), ≥ 60% (Cấp huyện)"."""
    demands = rows[rows["operator"].notna()].drop_duplicates(["operator", "target"])
    words = [target(one.operator, one.target, unit) for one in demands.itertuples()]
    return " hoặc ".join(words)


def effect_table(indicator: Indicator, rows: pd.DataFrame) -> Html:
    """Value and status before and after: the whole, the tiers, then what happens to agencies."""
    groups = rows[rows["scope"] != "agencies"].to_dict("records")
    changed = moved(rows)
    agencies = rows[rows["scope"] == "agencies"]
    unit = f", {indicator.unit}".replace(" ", NBSP)
    head = ["Đơn vị", f"Trước{unit}", "Trạng thái", f"Sau{unit}", "Trạng thái"]
    lines: list[Row] = [_line(row, indicator) for row in groups]
    if len(changed) <= SINGLY:
        lines += [_line(row, indicator) for row in changed.to_dict("records")]
    else:
        lines += _transitions(changed)
    if same := len(agencies) - len(changed):
        words = f"{count(same)} đơn vị{' khác' if len(changed) else ''}"
        lines.append(Row([words, "", Cell("giữ nguyên trạng thái", muted=True, span=3)]))
    return table(head, lines, "lrlrl", "ct-effect")


def agency_table(indicator: Indicator, rows: pd.DataFrame) -> Html:
    """Every agency that changes, for the list behind the counts."""
    head = ["Đơn vị", "Trước", "Trạng thái", "Sau", "Trạng thái"]
    return table(
        head, [_line(row, indicator) for row in moved(rows).to_dict("records")], "lrlrl", "ct-effect"
    )


def _line(row: Mapping[str, Any], indicator: Indicator) -> Row:
    cells: list[Cell | Content] = [row["agency_name"]]
    if row["scope"] == "total":
        cells = ["Toàn tỉnh"]
    for when in ("before", "after"):
        text = value(row[f"{when}_value"], indicator.unit, target=row["target"], with_unit=False)
        cells.append(Cell(text, strong=when == "after"))
        hollow = bool(row[f"{when}_provisional"])
        cells.append(Cell(status=row[f"{when}_status"], worded=True, hollow=hollow))
    changed = row["before_status"] != row["after_status"]
    return Row(cells, "ct-changed" if changed else "")


def _transitions(changed: pd.DataFrame) -> list[Row]:
    """How many agencies go from which status to which; the worst outcome first."""
    kinds = ["order", "before_status", "before_provisional", "after_status", "after_provisional"]
    lines = []
    for (_, before, was_open, after, is_open), number in changed.groupby(kinds, sort=True).size().items():
        old, new = status_mark(before, hollow=was_open), status_mark(after, hollow=is_open)
        lines.append(Row([f"{count(number)} đơn vị", "", old, "", new], "ct-changed"))
    return lines


def _lowered(name: str) -> str:
    # "TTHC công khai" keeps its capitals, "Hồ sơ nộp trực tuyến" does not.
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
