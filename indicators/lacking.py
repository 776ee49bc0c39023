"""How many cases a rate lacks to meet its target: the one exact rule behind cards, titles and charts."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor


def cases_lacking(operator: str, level: Fraction, numerator: Fraction, denominator: Fraction) -> int:
    """Whole cases to add (to take off, for an upper limit) until a rate in per cent meets `level`.

    Negative: so many to spare. A strict operator asks for one more where the rate is exactly at the level.

    >>> cases_lacking(">", Fraction(65), Fraction(1300), Fraction(2000))
    1
    """
    gap = level * denominator / 100 - numerator
    if operator in ("<=", "<"):
        gap = -gap
    return floor(gap) + 1 if operator in (">", "<") else ceil(gap)
