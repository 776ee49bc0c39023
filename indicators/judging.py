"""The judgement itself: sums against a target, exact, for arrays of periods and bodies (contract §6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.aggregation import SCALE, Truth, Whole
from indicators.model import Indicator, Target

NEAR_DEFAULT = 5
NEAR_UNITS = ("%", "điểm")
_SAFE = 2**62
_STATUSES = np.array(
    [
        *("not_applicable", "no_target", "not_comparable", "not_due", "no_data", "no_activity"),
        *("met", "near", "missed"),
    ],
    dtype=object,
)
"""In the order in which the first that fits wins; taken by place, so that all rows share the same words."""

Exact = npt.NDArray[np.int64] | npt.NDArray[np.object_]


@dataclass(frozen=True)
class Sums:
    """Sums of several bodies in several periods; every array has the shape [period, body]."""

    numerator: Whole
    denominator: Whole
    reported_months: Whole
    expected_months: Whole
    reported_agencies: Whole
    expected_agencies: Whole
    bound: Truth
    """Whether anyone is bound at all: exists in the period, whether exempt or not."""

    @property
    def sent(self) -> Truth:
        """Whether anything was reported."""
        return self.reported_months > 0


def judge(
    indicator: Indicator,
    target: Target | None,
    sums: Sums,
    before: Sums | None,
    exempt: Truth,
    is_open: Truth,
    near: int,
) -> dict[str, npt.NDArray[np.generic]]:
    """The columns numerator, denominator, value, baseline and status, each [period, body].

    `before` are the same bodies' sums of the year before, where the target asks for an increase.
    The first status that fits wins; nothing is rounded: 79,96 % does not meet 80 %.
    """
    valued = sums.sent & _divisible(indicator, sums)
    met, close = np.zeros_like(valued), np.zeros_like(valued)
    comparable = np.ones_like(valued)
    baseline = np.full(valued.shape, np.nan)
    if target is not None and before is not None:
        comparable = before.sent & _divisible(indicator, before)
        baseline = _value(indicator, before, comparable)
        met = _exceeds(indicator, sums, before)
    elif target is not None:
        met, close = _against(indicator, target, sums, near)
    place = np.select(
        [
            exempt,
            np.full(valued.shape, target is None),
            ~comparable,
            ~sums.sent & is_open,
            ~sums.sent,
            ~valued,
            met,
            close,
        ],
        range(len(_STATUSES) - 1),
        default=len(_STATUSES) - 1,
    )
    has_denominator = bool(indicator.formula.denominator)
    return {
        "numerator": np.where(sums.sent, sums.numerator / SCALE, np.nan),
        "denominator": np.where(sums.sent & has_denominator, sums.denominator / SCALE, np.nan),
        "value": _value(indicator, sums, valued),
        "baseline": baseline,
        "status": _STATUSES[place],
    }


def _divisible(indicator: Indicator, sums: Sums) -> Truth:
    """Whether there is something to divide by; 0/0 is no activity, not 0."""
    if not indicator.formula.denominator:
        return np.ones(sums.denominator.shape, dtype=bool)
    return np.not_equal(sums.denominator, 0)


def _value(indicator: Indicator, sums: Sums, valued: Truth) -> npt.NDArray[np.float64]:
    """Numerator over denominator in the indicator's unit, rounded once; NaN where there is none."""
    if not indicator.formula.denominator:
        return np.where(valued, sums.numerator / SCALE, np.nan)
    percent = 100 if indicator.unit == "%" else 1
    above = _exact(sums.numerator, percent) * percent
    result = np.full(valued.shape, np.nan)
    np.divide(above.astype(float), sums.denominator.astype(float), out=result, where=valued)
    return result


def _against(indicator: Indicator, target: Target, sums: Sums, near: int) -> tuple[Truth, Truth]:
    """Whether the sums meet the target, and whether they are near it."""
    assert target.value is not None
    demanded = int(target.value * SCALE)
    below = sums.denominator if indicator.formula.denominator else np.ones_like(sums.numerator)
    factor = (100 if indicator.unit == "%" else 1) * (SCALE if indicator.formula.denominator else 1)
    room = max(abs(demanded), near * SCALE, 1)
    divisor = _exact(below, 2 * room)
    short: Exact = demanded * divisor - factor * _exact(sums.numerator, 2 * factor)
    if target.operator in ("<=", "<"):
        short = -short
    strict = target.operator in (">", "<")
    met = (short == 0) if target.operator == "=" else (short < 0 if strict else short <= 0)
    if target.unit not in NEAR_UNITS:
        return met.astype(bool), np.zeros(met.shape, dtype=bool)
    close = ((short >= 0) if strict else (short > 0)) & (short <= near * SCALE * divisor)
    return met.astype(bool), close.astype(bool)


def _exceeds(indicator: Indicator, sums: Sums, before: Sums) -> Truth:
    """Whether the value is strictly above the year before."""
    if not indicator.formula.denominator:
        return np.greater(sums.numerator, before.numerator)
    left = sums.numerator.astype(object) * before.denominator.astype(object)
    right = before.numerator.astype(object) * sums.denominator.astype(object)
    return np.asarray(np.greater(left, right), dtype=bool)


def _exact(array: Whole, factor: int) -> Exact:
    """The array itself, or Python's unbounded integers where multiplying by `factor` would overflow."""
    largest = int(np.abs(array).max(initial=0))
    return array if largest * factor < _SAFE else array.astype(object)
