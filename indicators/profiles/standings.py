"""The agencies behind one indicator: as rows of figures, as the table of the same numbers, as a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from indicators import cells, formats
from indicators.model import AGENCY_TIERS, STATUSES, TIER_NAMES, Directory, Indicator, Plan, Status
from indicators.periods import Period
from indicators.profiles.answers import shortfall
from indicators.profiles.demands import Judged
from indicators.registry import Registry

CSV_MARK = "\ufeff"
"""Excel takes a file for UTF-8 only when it begins with this."""


def tiers_of(rows: Sequence[Judged]) -> list[str]:
    """Tiers that have agency rows, in the order of screens."""
    return [tier for tier in AGENCY_TIERS if any(row.tier == tier for row in rows)]


def of_tier(rows: Sequence[Judged], tier: str, plans: Sequence[Plan]) -> list[Judged]:
    """A tier's agencies, judged by the first document that binds the tier."""
    own = [row for row in rows if row.tier == tier]
    order: list[str | None] = [*(plan.id for plan in plans), None]
    return next((found for plan in order if (found := [row for row in own if row.plan == plan])), own)


def names_in(directory: Directory, at: Period, closing_day: int | None) -> dict[str, str]:
    """Names by id for one period; of two bodies of one name in it, the one that ended is "(cũ)"."""
    last = at.days(closing_day)[1]
    bodies = directory.existing(*at.days(closing_day))
    plain = [body.short_name for body in bodies]
    return {
        body.id: f"{body.short_name} (cũ)"
        if plain.count(body.short_name) > 1 and body.valid_to and body.valid_to < last
        else body.short_name
        for body in bodies
    }


def ranked_rows(rows: Sequence[Judged], names: dict[str, str]) -> pd.DataFrame:
    """Agencies as `charts.ranking` and `charts.shortfall` take them."""
    table = [
        {
            "agency_name": names.get(row.agency, row.name),
            "tier": row.tier,
            "value": _number(row.value),
            "status": row.status,
            "numerator": _number(row.numerator),
            "denominator": _number(row.denominator),
            "provisional": row.provisional,
        }
        for row in rows
    ]
    columns = ["agency_name", "tier", "value", "status", "numerator", "denominator", "provisional"]
    return pd.DataFrame(table, columns=columns)


def ranked_targets(rows: Sequence[Judged], tier: str, plans: Sequence[Plan]) -> pd.DataFrame:
    """The targets of a tier as `charts.ranking` takes them, one row a document."""
    table = []
    for rank, plan in enumerate(plans):
        own = next((r for r in rows if r.plan == plan.id and r.tier == tier and r.operator), None)
        if own is not None:
            table.append(
                {
                    "plan_short_name": plan.short_name,
                    "rank": min(rank, 1),
                    "operator": own.operator,
                    "value": _number(own.level),
                    "article": own.article,
                }
            )
    return pd.DataFrame(table, columns=["plan_short_name", "rank", "operator", "value", "article"])


def _number(figure: object) -> float:
    return float("nan") if figure is None else float(str(figure))


def numbers_of_agencies(
    rows: Sequence[Judged],
    registry: Registry,
    indicator: Indicator,
    plans: Sequence[Plan],
    names: dict[str, str],
) -> pd.DataFrame:
    """Bảng số: one row an agency, indexed by its id, worst first, with each document's verdict in words."""
    judging = [plan for plan in plans if any(row.plan == plan.id for row in rows)]
    by_agency: dict[str, dict[str | None, Judged]] = {}
    for row in rows:
        by_agency.setdefault(row.agency, {})[row.plan] = row
    table = {agency: _agency_row(own, indicator, judging, names) for agency, own in by_agency.items()}
    frame = pd.DataFrame.from_dict(table, orient="index")
    ordered = frame.sort_values(value_head(indicator), ascending=indicator.direction == "up", kind="stable")
    return of_kind(ordered, indicator)


def of_kind(frame: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """A table of numbers: without a denominator the numerator is the value and needs no column."""
    return frame if frame.empty or indicator.formula.denominator else frame.drop(columns=["Tử số", "Mẫu số"])


def _agency_row(
    own: dict[str | None, Judged], indicator: Indicator, judging: Sequence[Plan], names: dict[str, str]
) -> dict[str, Any]:
    first = next((own[plan.id] for plan in judging if plan.id in own), next(iter(own.values())))
    verdicts = {_status_head(plan, judging): _verdict(own.get(plan.id)) for plan in judging}
    lack = shortfall(indicator, first)
    row = {
        "Đơn vị": names.get(first.agency, first.name),
        "Khối": TIER_NAMES[first.tier],
        "Tử số": _number(first.numerator),
        "Mẫu số": _number(first.denominator),
        value_head(indicator): _number(first.value),
        **(verdicts or {"Trạng thái": _verdict(first)}),
    }
    if indicator.formula.kind == "ratio" and indicator.direction == "up" and judging:
        row["Còn thiếu"] = _number(None if lack is None else max(lack, 0))
    return {**row, "Tháng đã gửi": f"{first.months[0]}/{first.months[1]}"}


def value_head(indicator: Indicator) -> str:
    """The head of the column of values: "Giá trị, %"."""
    return f"Giá trị, {indicator.unit}"


def _status_head(plan: Plan, judging: Sequence[Plan]) -> str:
    return f"Trạng thái ({plan.short_name})" if len(judging) > 1 else "Trạng thái"


def _verdict(row: Judged | None) -> str:
    return verdict_words(row.status, row.provisional, row.is_empty) if row else "Không được giao"


def verdict_words(status: Status, provisional: bool, is_empty: bool) -> str:
    """A status as a table of numbers writes it; without a target, an absent figure is just that."""
    if status == "no_target" and is_empty:
        return "Chưa có số liệu"
    return f"{STATUSES[status].word}, tạm tính" if provisional else STATUSES[status].word


def numbers_of_line(
    line: Sequence[Period], points: pd.DataFrame, indicator: Indicator, verdict_head: str = "Trạng thái"
) -> pd.DataFrame:
    """Bảng số of the trend: one row a period."""
    columns = (points[name] for name in ("status", "provisional", "numerator"))
    words = [
        verdict_words(status, provisional, bool(pd.isna(above)))
        for status, provisional, above in zip(*columns, strict=True)
    ]
    frame = pd.DataFrame(
        {
            "Kỳ": [f"{period.label[0].upper()}{period.label[1:]}" for period in line],
            "Tử số": points["numerator"].to_numpy(),
            "Mẫu số": points["denominator"].to_numpy(),
            value_head(indicator): points["value"].to_numpy(),
            verdict_head: words,
        }
    )
    return of_kind(frame, indicator)


def found(frame: pd.DataFrame, column: str, typed: str) -> pd.DataFrame:
    """The rows whose `column` holds the text typed, with or without diacritics."""
    wanted = formats.fold(typed)
    return frame[[wanted in formats.fold(name) for name in frame[column]]] if wanted else frame


def printed(
    frame: pd.DataFrame,
    indicator: Indicator,
    level: formats.Number = None,
    values: Sequence[str] = (),
) -> pd.DataFrame:
    """The same table with its numbers as offices write them; a missing one is "—".

    `values` are more columns of the indicator's values than the one that bears its unit.
    """
    result = frame.copy()
    for column in frame.columns:
        if column == value_head(indicator) or column in values:
            result[column] = [
                formats.value(f, indicator.unit, target=level, with_unit=False) for f in frame[column]
            ]
        elif pd.api.types.is_numeric_dtype(frame[column]):
            result[column] = [formats.plain(figure) for figure in frame[column]]
    return result


def file_name(*parts: str, ending: str = "csv") -> str:
    """The name of a download: ids only, so that every machine can keep it.

    >>> file_name("data_reuse_rate", "2025-Q3", "don-vi")
    'data_reuse_rate_2025-Q3_don-vi.csv'
    """
    return f"{'_'.join(parts)}.{ending}"


def as_csv(frame: pd.DataFrame) -> bytes:
    """The table as a file that Excel with Vietnamese settings opens rightly.

    UTF-8 with a mark, columns parted by ";", decimals by ","; values unrounded to six places, missing blank.
    Text that Excel would compute is marked as text.
    """
    result = frame.copy()
    for column in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[column]):
            result[column] = [_exact_text(figure) for figure in frame[column]]
        else:
            result[column] = [cells.harmless(cell) for cell in frame[column]]
    text = result.to_csv(sep=";", index=False, lineterminator="\r\n")
    return (CSV_MARK + text).encode("utf-8")


def _exact_text(figure: float) -> str:
    known = formats.exact(figure)
    return "" if known is None else f"{round(known, 6).normalize():f}".replace(".", ",")
