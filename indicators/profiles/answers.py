"""The answer of one indicator in one sentence: number, target, verdict, and how it moved.

Invariant: the sentence never says more than the status does, and a figure that is missing is no 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from indicators import formats, headlines
from indicators.charts import needed
from indicators.model import STATUSES, Indicator
from indicators.periods import Period
from indicators.profiles.demands import Judged

LOWER_BOUNDS = (">=", ">", "=")


def headline(indicator: Indicator, row: Judged | None, at: Period, counted: str) -> str:
    """The title of the page about one indicator.

    `counted` names what the numerator counts; `row` None: there is no figure of this scope at all.
    """
    name = indicator.short_name
    if row is not None and row.status == "not_applicable":
        return f"{name}: không áp dụng trong {at.label}"
    if row is not None and row.is_empty and row.status == "not_due":
        return f"{name}: chưa đến hạn gửi số liệu {at.label}"
    if row is None or row.is_empty:
        return f"{name}: chưa có số liệu {at.label}"
    if row.value is None:
        return f"{name}: không phát sinh trong {at.label} (0/0)"
    state = " (tạm tính)" if row.provisional else ""
    return f"{name}: {written(indicator, row)}{state}, {verdict(indicator, row, counted)}"


def written(indicator: Indicator, row: Judged, *, with_unit: bool = True, decimals: int = 1) -> str:
    """A body's value as every page prints it: never rounded over its target."""
    return formats.value(row.value, indicator.unit, target=row.level, decimals=decimals, with_unit=with_unit)


def verdict(indicator: Indicator, row: Judged, counted: str) -> str:
    """How a known value stands to its target: what is lacking, or that it is met."""
    if row.operator is None:
        return "mỗi khối một mục tiêu" if row.plan else "chưa có mục tiêu"
    if row.operator == "increase":
        return _against_last_year(indicator, row)
    demanded = goal_words(indicator, row)
    if row.status == "met":
        return f"đạt mục tiêu {demanded}"
    missed = headlines.small(STATUSES["near" if row.status == "near" else "missed"].word)
    return lacking(indicator, row, counted) or f"{missed} mục tiêu {demanded}"


def goal_words(indicator: Indicator, row: Judged) -> str:
    """The target in a sentence: "100%", "≥ 60%", "> 65%"; only equality goes without its sign."""
    if row.operator == "=":
        return formats.level(row.level, indicator.unit)
    return formats.target(row.operator or "", row.level, indicator.unit)


def _against_last_year(indicator: Indicator, row: Judged) -> str:
    if row.status == "not_comparable" or row.baseline is None or row.value is None:
        return "chưa có số cùng kỳ năm trước để so"
    if row.status != "met":
        before = formats.value(row.baseline, indicator.unit)
        return f"chưa tăng so với cùng kỳ năm trước ({before})"
    moved = formats.movement(row.value - row.baseline, indicator.direction, indicator.unit)
    amount = f" {moved.amount}" if moved.amount else ""
    return f"tăng{amount} so với cùng kỳ năm trước"


def lacking(indicator: Indicator, row: Judged, counted: str) -> str:
    """What a miss lacks: dossiers for a ratio, units otherwise; "" where a number would say nothing."""
    if row.value is None or row.level is None or row.operator is None:
        return ""
    goal = formats.level(row.level, indicator.unit)
    reach = f"để vượt {goal}" if row.operator == ">" else f"để đạt {goal}"
    missing = shortfall(indicator, row)
    if missing is not None:
        return f"thiếu {formats.count(missing)} {counted} {reach}" if missing > 0 else ""
    if row.level == 0:
        return f"mục tiêu là {goal}"
    gap = _printed_gap(indicator, row)
    if gap == 0:
        return ""
    amount = formats.movement(abs(gap), indicator.direction, indicator.unit, decimals=_decimals(gap)).amount
    if not amount:
        return ""
    return f"thiếu {amount} {reach}" if gap > 0 else f"phải giảm {amount} {reach}"


def shortfall(indicator: Indicator, row: Judged) -> int | None:
    """Whole dossiers to add to a ratio's numerator to reach its target; negative: to spare.

    None where the target is no lower bound on a ratio, or there is no figure.
    """
    wanted = (
        row.operator in LOWER_BOUNDS and indicator.formula.kind == "ratio" and indicator.direction == "up"
    )
    if not wanted or row.numerator is None or not row.denominator:
        return None
    return needed(int(row.numerator), int(row.denominator), str(row.operator), row.level)


def _printed_gap(indicator: Indicator, row: Judged) -> Decimal:
    """Target minus value as printed, so that the sentence adds up for its reader."""
    assert row.value is not None
    assert row.level is not None
    printed = written(indicator, row, with_unit=False)
    places = len(printed.partition(",")[2])
    return row.level - formats.rounded(row.value, places)


def _decimals(gap: Decimal) -> int:
    exponent = gap.normalize().as_tuple().exponent
    return max(1, -exponent) if isinstance(exponent, int) else 1


def change(indicator: Indicator, now: Judged, before: Judged | None, since: str) -> str:
    """The movement since an earlier period: "↑ 6,4 điểm % so với quý II, cải thiện"."""
    if now.value is None:
        return ""
    difference = None if before is None or before.value is None else now.value - before.value
    moved = formats.movement(difference, indicator.direction, indicator.unit)
    return moved.text(since) if difference is not None else f"{moved.word} với {since}"


def met_of_judged(rows: Sequence[Judged]) -> tuple[int, int]:
    """How many agencies meet their target, of those judged."""
    verdicts = [row.status for row in rows if row.status in ("met", "near", "missed")]
    return verdicts.count("met"), len(verdicts)


def share_met(indicator: Indicator, rows: Sequence[Judged]) -> str:
    """ "36/142 đơn vị đạt 60%"; "" where no agency is judged."""
    met, of = met_of_judged(rows)
    if not of:
        return ""
    levels = {(row.operator, row.level) for row in rows if row.operator}
    operator, level = levels.pop() if len(levels) == 1 else (None, None)
    goal = f" {formats.level(level, indicator.unit)}" if operator in (">=", "=") and level else ""
    return f"{met}/{of} đơn vị đạt{goal}"
