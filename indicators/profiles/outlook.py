"""Can the year's target still be reached? What the rest of the year must bring, with its assumption in words.

Σ/Σ only: the rest's rate = (target × the year's denominator − numerator so far) / the rest's denominator,
where each month left is taken to bring as many as the months so far on average, or a share of that which the
reader chose. It is asked of the newest closed month of the year, whatever period is looked at; once all
twelve are known there is nothing left to foretell and the year's own result stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from indicators import formats
from indicators.lacking import cases_lacking
from indicators.model import Indicator
from indicators.periods import Period, parse
from indicators.profiles.demands import Judged
from indicators.registry import Registry

LOWER_BOUNDS = (">=", ">", "=")
WHOLE_YEAR = (0, 12)
LOADS = (70, 80, 90, 100, 110, 120, 130)
"""What the reader may take the months left to bring, in per cent of the average month so far."""


class Known(NamedTuple):
    """A closed month or quarter of a year: its counts, and in how many of its months anything was sent."""

    period: Period
    numerator: Fraction
    denominator: Fraction
    months: int


@dataclass(frozen=True)
class Outlook:
    """What one target asks of the months that are left; none left: how the year ended."""

    months_left: int
    numerator: Decimal
    denominator: Decimal
    required: Fraction
    """The rate the rest of the year needs, in per cent; above 100 it cannot be reached."""
    operator: str = ">="
    level: Decimal = Decimal(0)
    load: int = 100
    """What a month left is taken to bring, in per cent of the average month so far."""
    span: int = 12
    """How many months of the year it speaks of; fewer for a body that began or ended in the year."""

    @property
    def rate(self) -> Fraction:
        """The rate of the year so far, in per cent."""
        return 100 * Fraction(self.numerator) / Fraction(self.denominator)

    @property
    def is_lost(self) -> bool:
        """Whether no rate of the rest can reach the target."""
        strict = self.operator == ">"
        return bool(self.months_left) and (self.required > 100 or (strict and self.required == 100))

    @property
    def is_met(self) -> bool:
        """Whether the months so far, taken alone, meet the target."""
        counts = Fraction(self.numerator), Fraction(self.denominator)
        return cases_lacking(self.operator, Fraction(self.level), *counts) <= 0


def is_asked(registry: Registry, indicator: Indicator) -> bool:
    """Whether the question makes sense: a ratio, the higher the better, of counts that add up."""
    formula = indicator.formula
    if formula.kind != "ratio" or indicator.direction != "up":
        return False
    return not any(registry.measures[name].stock for name in formula.measures)


def outlook(
    registry: Registry,
    indicator: Indicator,
    rows: Sequence[Judged],
    at: Period,
    plan: str,
    load: int = 100,
) -> Outlook | None:
    """The rest of the year of `at`, from that year's monthly and quarterly rows judged by one plan.

    None where the question has no answer: no lower bound on a ratio, a stock, or a month missing among those
    before the newest closed one.
    """
    if not is_asked(registry, indicator):
        return None
    own = [row for row in rows if row.plan == plan and row.period.startswith(f"{at.year}-")]
    level = next((row.level for row in own if row.operator in LOWER_BOUNDS), None)
    known = [
        Known(parse(row.period), Fraction(row.numerator or 0), Fraction(row.denominator or 0), row.months[0])
        for row in own
        if not row.is_empty and not row.provisional
    ]
    operator = next((row.operator for row in own if row.operator), "")
    return None if level is None or operator is None else ahead(known, operator, level, load)


def ahead(
    known: Iterable[Known],
    operator: str,
    level: Decimal,
    load: int = 100,
    span: tuple[int, int] = WHOLE_YEAR,
) -> Outlook | None:
    """The outlook from the closed periods of a year; None unless they are all there up to the newest.

    Whole quarters first, since some figures come by quarter only; then the months after them. `span`: the
    months of the year that a body stands, from 0, the end not included.
    """
    found = [one for one in known if one.period.kind in ("month", "quarter")]
    taken = _in_a_row(found, span)
    newest = max((one.period.last for one in found if one.months), default=-1)
    if not taken or taken[-1].period.last < newest:
        return None
    above, below = sum(one.numerator for one in taken), sum(one.denominator for one in taken)
    if not below:
        return None
    start, end = span
    left = max(0, end - 1 - taken[-1].period.last % 12)
    so_far = end - start - left
    rest = Fraction(below) * left / so_far * load / 100
    counts = Decimal(str(float(above))), Decimal(str(float(below)))
    needed = (Fraction(level) / 100 * (below + rest) - above) / rest * 100 if rest else Fraction(0)
    return Outlook(left, *counts, needed, operator, level, load, end - start)


def _in_a_row(known: Sequence[Known], span: tuple[int, int]) -> list[Known]:
    """The periods from the body's first month on without a gap: full quarters, then months.

    The quarter in which a body begins or ends is full with the months in which it stood.
    """
    of_start = {(one.period.kind, one.period.first % 12): one for one in known}
    taken: list[Known] = []
    begin, end = span
    start = begin
    while start < end:
        first = start - start % 3
        quarter = of_start.get(("quarter", first)) if start in (first, begin) else None
        stood = min(first + 3, end) - start
        one = quarter if quarter and quarter.months == stood else of_start.get(("month", start))
        if one is None:
            break
        taken.append(one)
        start = one.period.last % 12 + 1
    return taken


def judgement(seen: Outlook, now: Decimal | None) -> str:
    """Whether the rest's rate is in reach, beside the rate of the period in view."""
    if not seen.months_left:
        return "Cả năm đã đạt" if seen.is_met else "Cả năm không đạt"
    if seen.is_lost:
        return "Không còn khả năng"
    if seen.required <= 0:
        return "Chắc chắn đạt"
    if now is None:
        return "Chưa rõ"
    gap = seen.required - Fraction(now)
    if gap <= 0:
        return "Giữ mức này là kịp"
    return f"Phải tăng {formats.points(float(gap))}"


def required_words(seen: Outlook) -> str:
    """What the rest must bring, for a table: a rate, or "—" where no rate says anything."""
    is_rate = seen.months_left and seen.required > 0 and not seen.is_lost
    return formats.percent(float(seen.required)) if is_rate else formats.MISSING


def short(seen: Outlook, counted: str) -> str:
    """The verdict on a card: "Còn kịp cuối năm: cần 86,3% hồ sơ 3 tháng còn lại"."""
    if not seen.months_left:
        return f"C{in_words(seen)[1:]}"
    if seen.is_lost:
        return "Không còn khả năng đạt cả năm"
    if seen.required <= 0:
        return "Chắc chắn đạt cả năm"
    rest = f"{seen.months_left} tháng" if seen.months_left > 1 else "tháng"
    return f"Còn kịp cuối năm: cần {formats.percent(float(seen.required))} {counted} {rest} còn lại"


def brief(seen: Outlook) -> str:
    """The verdict in a cell: "còn kịp: cần 86,3%" (of the rest), "không còn khả năng", "đạt"."""
    return _briefly(seen, "")


def in_words(seen: Outlook) -> str:
    """The verdict alone: "còn kịp: cần 86,3% số còn lại", "cả năm 50,4%, không đạt"."""
    if not seen.months_left:
        rate = formats.value(float(seen.rate), "%", target=seen.level)
        return f"cả năm {rate}, {brief(seen)}"
    return _briefly(seen, " số còn lại")


def _briefly(seen: Outlook, of: str) -> str:
    if not seen.months_left:
        return "đạt" if seen.is_met else "không đạt"
    if seen.is_lost:
        return "không còn khả năng"
    if seen.required <= 0:
        return "chắc chắn đạt"
    required = f"{formats.percent(float(seen.required))}{of}"
    return f"giữ từ {required} là kịp" if seen.is_met else f"còn kịp: cần {required}"


OF_THE_WHOLE = "của mẫu số"
"""What the rest's rate is of, where a table has no room for what is counted."""
ASSUMPTION = "mỗi tháng còn lại có mẫu số như bình quân các tháng đã có"
"""What every `short` verdict rests on, said once beside them."""


def assumption(seen: Outlook, indicator: Indicator) -> str:
    """The counts so far and what the rest is taken to bring."""
    so_far = seen.span - seen.months_left
    rate = formats.value(float(seen.rate), indicator.unit, target=seen.level)
    known = f"{so_far} tháng: {formats.fraction(seen.numerator, seen.denominator)} = {rate}."
    if not seen.months_left:
        return known
    monthly = seen.denominator / so_far * seen.load / 100
    each = (
        "Giả định tháng còn lại"
        if seen.months_left == 1
        else f"Giả định mỗi tháng trong {seen.months_left} tháng còn lại"
    )
    like = "như" if seen.load == 100 else f"bằng {seen.load}%"
    return f"{known} {each} có mẫu số {formats.count(monthly)}, {like} bình quân {so_far} tháng."
