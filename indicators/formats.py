"""Numbers and dates as offices write them: the one formatter of screens, charts and documents.

Dot for thousands, comma for decimals, no space before "%", U+2212 for minus, halves rounded up (away from
zero). A missing number is "—", never 0. Invariant: rounding never carries a value over its target.
"""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

Number = int | float | Decimal | None

MISSING = "—"
MINUS = "\u2212"
NBSP = "\u00a0"
SIGNS: dict[str, str] = {">=": "≥", ">": ">", "<=": "≤", "<": "<", "=": "="}
"""How the operators of targets are written."""
COUNTED = ("hồ sơ", "người", "cuộc")
"""Units of whole things: printed without decimals."""
MOST_DECIMALS = 4

# Vietnam keeps one offset since 1975; a fixed one needs no time zone files on the machine.
HO_CHI_MINH = timezone(timedelta(hours=7))


def exact(figure: object) -> Decimal | None:
    """The number as a decimal, None when it is missing (None, NaN, NA).

    A float counts as the decimal it was meant to be: 57.49999999999999 is 57.5.

    >>> exact(0.1), exact(float("nan"))
    (Decimal('0.1'), None)
    """
    if _missing(figure):
        return None
    decimal = Decimal(str(figure))
    return round(decimal, 9).normalize() if isinstance(figure, float) else decimal


def rounded(figure: Decimal, decimals: int, how: str = ROUND_HALF_UP) -> Decimal:
    """Round a decimal, halves away from zero unless told otherwise; never "minus zero".

    >>> rounded(Decimal("0.25"), 1)
    Decimal('0.3')
    """
    result = figure.quantize(Decimal(1).scaleb(-decimals), rounding=how)
    return abs(result) if result == 0 else result


def number(figure: Number, decimals: int = 1) -> str:
    """A number with a fixed count of decimals.

    >>> number(1234.5), number(-0.25), number(None)
    ('1.234,5', '−0,3', '—')
    """
    known = exact(figure)
    return MISSING if known is None else _written(rounded(known, decimals))


def count(figure: Number, *, padded: bool = False) -> str:
    """A whole number; `padded` writes counts under ten as prose of offices does ("08 phường").

    >>> count(1234), count(8, padded=True), count(None)
    ('1.234', '08', '—')
    """
    text = number(figure, 0)
    return f"0{text}" if padded and len(text) == 1 and text.isdigit() else text


def percent(figure: Number, decimals: int = 1) -> str:
    """A percentage, the sign right behind the number.

    >>> percent(56.66), percent(None)
    ('56,7%', '—')
    """
    return value(figure, "%", decimals=decimals)


def value(
    figure: Number, unit: str, *, target: Number = None, decimals: int = 1, with_unit: bool = True
) -> str:
    r"""An indicator's value in its unit; counts of things without decimals.

    Given a target, as many decimals as needed (at most four) keep the print strictly on the value's side
    of it, so that rounding never turns a miss into a hit.

    >>> value(56.66, "%"), value(1037, "hồ sơ"), value(1037, "hồ sơ", with_unit=False)
    ('56,7%', '1.037\xa0hồ sơ', '1.037')
    >>> value(79.96, "%", target=80), value(80, "%", target=80), value(79.999996, "%", target=80)
    ('79,96%', '80,0%', '79,9999%')
    """
    known = exact(figure)
    if known is None:
        return MISSING
    text = _written(_on_its_side(known, exact(target), 0 if unit in COUNTED else decimals))
    return _in_unit(text, unit) if with_unit else text


def points(change: Number, *, decimals: int = 1, in_full: bool = False) -> str:
    r"""A difference of percentages; `in_full` as documents write it.

    >>> points(3.2), points(-3.25, in_full=True)
    ('3,2\xa0điểm\xa0%', '−3,3\xa0điểm phần trăm')
    """
    words = "điểm phần trăm" if in_full else f"điểm{NBSP}%"
    return MISSING if _missing(change) else f"{number(change, decimals)}{NBSP}{words}"


class Movement(NamedTuple):
    """A change since an earlier period: arrow, size without sign, and the word that judges it."""

    arrow: Literal["↑", "↓", "→", ""]
    amount: str
    word: str

    def text(self, against: str = "") -> str:
        r"""The change as a phrase; `against` names the earlier period.

        >>> movement(3.2, "up", "%").text("quý II")
        '↑\xa03,2\xa0điểm\xa0% so với quý II, cải thiện'
        >>> movement(0.04, "up", "%").text("quý II")
        '→\xa0không đổi so với quý II'
        """
        since = f" so với {against}" if against else ""
        if self.amount:
            return f"{self.arrow}{NBSP}{self.amount}{since}, {self.word}"
        return f"{self.arrow}{NBSP}{self.word}{since}" if self.arrow else self.word


def short_movement(moved: Movement) -> str:
    r"""A movement in a column whose head names the earlier period; worse is said in words.

    >>> short_movement(movement(-3, "up", "%")), short_movement(movement(0, "up", "%"))
    ('↓\xa03,0\xa0điểm\xa0%, giảm sút', '→\xa0không đổi')
    """
    if not moved.amount:
        return f"{moved.arrow}{NBSP}{moved.word}"
    worse = f", {moved.word}" if moved.word == "giảm sút" else ""
    return f"{moved.arrow}{NBSP}{moved.amount}{worse}"


def movement(
    change: Number, direction: str, unit: str, *, decimals: int = 1, in_full: bool = False
) -> Movement:
    r"""A change in the indicator's unit, worded by its direction ("up": higher is better).

    >>> movement(3.2, "up", "%")
    Movement(arrow='↑', amount='3,2\xa0điểm\xa0%', word='cải thiện')
    >>> movement(214, "down", "hồ sơ")
    Movement(arrow='↑', amount='214\xa0hồ sơ', word='giảm sút')
    """
    known = exact(change)
    if known is None:
        return Movement("", "", "chưa có số liệu so sánh")
    if rounded(known, 0 if unit in COUNTED else decimals) == 0:
        return Movement("→", "", "không đổi")
    size = abs(known)
    if unit == "%":
        amount = points(size, decimals=decimals, in_full=in_full)
    else:
        amount = value(size, unit, decimals=decimals)
    better = (known > 0) == (direction == "up")
    return Movement("↑" if known > 0 else "↓", amount, "cải thiện" if better else "giảm sút")


def level(figure: Number, unit: str) -> str:
    r"""A target's value in its unit, with exactly the decimals it was set in.

    >>> level(80.0, "%"), level(Decimal("92.50"), "%"), level(0, "hồ sơ")
    ('80%', '92,5%', '0\xa0hồ sơ')
    """
    return MISSING if _missing(figure) else _in_unit(plain(figure), unit)


def target(operator: str, figure: Number, unit: str) -> str:
    r"""A target as tables write it: operator and level.

    >>> target(">=", 80, "%"), target("<=", 0, "hồ sơ"), target("=", Decimal("92.50"), "%")
    ('≥\xa080%', '≤\xa00\xa0hồ sơ', '=\xa092,5%')
    >>> target("increase", None, "%")
    'tăng so với cùng kỳ'
    """
    if operator == "increase":
        return "tăng so với cùng kỳ"
    return MISSING if _missing(figure) else f"{SIGNS[operator]}{NBSP}{level(figure, unit)}"


def plain(figure: Number) -> str:
    """A number with as many decimals as it has: axis ticks and targets.

    >>> plain(80.0), plain(92.5), plain(1200)
    ('80', '92,5', '1.200')
    """
    known = exact(figure)
    return MISSING if known is None else _written(Decimal(f"{known.normalize():f}"))


def fraction(numerator: Number, denominator: Number) -> str:
    """Numerator over denominator, as a rate is printed with its counts.

    >>> fraction(5024, 5967), fraction(0, None)
    ('5.024/5.967', '0/—')
    """
    return f"{count(numerator)}/{count(denominator)}"


def day(on: date | None) -> str:
    """A short date: the day padded, the month only for 1 and 2.

    >>> day(date(2025, 2, 20)), day(date(2025, 3, 4)), day(None)
    ('20/02/2025', '04/3/2025', '—')
    """
    if on is None or _missing(on):
        return MISSING
    month = f"{on.month:02d}" if on.month <= 2 else str(on.month)
    return f"{on.day:02d}/{month}/{on.year}"


def moment(at: datetime | None) -> str:
    """A UTC moment (naive ones are UTC) as the clock in Asia/Ho_Chi_Minh showed it.

    >>> moment(datetime(2025, 10, 14, 9, 20))
    '14/10/2025 16:20'
    """
    if at is None or _missing(at):
        return MISSING
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    local = aware.astimezone(HO_CHI_MINH)
    return f"{day(local.date())} {local:%H:%M}"


def fold(text: str) -> str:
    """Lower case without diacritics, blanks joined: for finding names typed without them.

    >>> fold("Sở Nội vụ"), fold("ĐÔ  LƯƠNG")
    ('so noi vu', 'do luong')
    """
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(part for part in parts if unicodedata.category(part) != "Mn").split())


def _on_its_side(figure: Decimal, target: Decimal | None, decimals: int) -> Decimal:
    """Round so that the result is on the same side of the target as the figure."""
    if target is None or figure == target:
        return rounded(figure, decimals)
    for places in range(decimals, max(decimals, MOST_DECIMALS) + 1):
        result = rounded(figure, places)
        if result != target and (result < target) == (figure < target):
            return result
    return rounded(figure, places, ROUND_FLOOR if figure < target else ROUND_CEILING)


def _written(figure: Decimal) -> str:
    return f"{figure:,f}".translate(str.maketrans(",.-", f".,{MINUS}"))


def _in_unit(text: str, unit: str) -> str:
    return f"{text}%" if unit == "%" else f"{text}{NBSP}{unit}"


def _missing(figure: object) -> bool:
    return figure is None or str(figure) in ("nan", "NaN", "<NA>", "NaT")
