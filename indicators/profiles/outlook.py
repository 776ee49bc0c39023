"""Can the year's target still be reached? What the rest of the year must bring, with its assumption in words.

Σ/Σ only: the rest's rate = (target × the year's denominator − numerator so far) / the rest's denominator,
where the rest is taken to bring, each month, as many as the months so far on average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from indicators import formats
from indicators.model import Indicator
from indicators.periods import Period
from indicators.profiles.demands import Judged
from indicators.registry import Registry


@dataclass(frozen=True)
class Outlook:
    """What one target asks of the months that are left."""

    months_left: int
    numerator: Decimal
    denominator: Decimal
    required: Fraction
    """The rate the rest of the year needs, in per cent; above 100 it cannot be reached."""

    @property
    def rate(self) -> Fraction:
        """The rate of the year so far, in per cent."""
        return 100 * Fraction(self.numerator) / Fraction(self.denominator)


def outlook(
    registry: Registry, indicator: Indicator, rows: Sequence[Judged], at: Period, plan: str
) -> Outlook | None:
    """The rest of the year after `at`, from the year's monthly rows judged by one plan.

    None where the question has no answer: no lower bound on a ratio, a stock, a month missing or open, no
    month left, or later months that are known already.
    """
    formula = indicator.formula
    if formula.kind != "ratio" or indicator.direction != "up":
        return None
    if any(registry.measures[name].stock for name in formula.measures):
        return None
    so_far, left = at.last % 12 + 1, 11 - at.last % 12
    own = [row for row in rows if row.plan == plan and _month_of(row, at) <= 12]
    months = [row for row in own if _month_of(row, at) <= so_far]
    if any(not row.is_empty and not row.provisional for row in own if _month_of(row, at) > so_far):
        return None
    level = months[0].level if months else None
    if len(months) != so_far or not left or level is None or any(row.provisional for row in months):
        return None
    above = sum((row.numerator or Decimal(0) for row in months), Decimal(0))
    below = sum((row.denominator or Decimal(0) for row in months), Decimal(0))
    if not below or any(row.is_empty for row in months):
        return None
    rest = Fraction(below) * left / so_far
    required = (Fraction(level) / 100 * (Fraction(below) + rest) - Fraction(above)) / rest * 100
    return Outlook(left, above, below, required)


def _month_of(row: Judged, at: Period) -> int:
    """Which month of the year of `at` a row speaks for; 13 where it speaks for anything else."""
    year, _, month = row.period.partition("-")
    return int(month) if year == str(at.year) and month.isdigit() else 13


def judgement(seen: Outlook, now: Decimal | None) -> str:
    """Whether the rest's rate is in reach, beside the rate of the period in view."""
    if seen.required > 100:
        return "Không còn khả năng"
    if seen.required <= 0:
        return "Chắc chắn đạt"
    if now is None:
        return "Chưa rõ"
    gap = seen.required - Fraction(now)
    if gap <= 0:
        return "Giữ mức này là kịp"
    return f"Phải tăng {formats.points(float(gap))}"


def assumption(seen: Outlook, indicator: Indicator) -> str:
    """The counts so far and what the rest is taken to bring."""
    so_far = 12 - seen.months_left
    monthly = seen.denominator / so_far
    rate = formats.value(float(seen.rate), indicator.unit)
    rest = f"Giả định mỗi tháng trong {seen.months_left} tháng còn lại có mẫu số {formats.count(monthly)}"
    counts = formats.fraction(seen.numerator, seen.denominator)
    return f"{so_far} tháng: {counts} = {rate}. {rest}, như bình quân {so_far} tháng."
