"""Whether a target's level stands in the sentence that is quoted for it. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

from indicators.formats import level
from indicators.model import Target

_NUMBER = re.compile(
    r"(?<![\w/.,])(?P<figure>\d+(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)(?P<after>\s*[^\s\d]*)"
)
_OF_TIME = ("ngày", "giờ", "tuần", "tháng", "quý", "năm")
_OF_A_DAY = re.compile(r"\b(?:năm|tháng|ngày|quý)\s+\d+(?:/\d+)*", re.IGNORECASE)
_IN_WORDS = {Decimal(100): ("toàn bộ", "tất cả", "mọi"), Decimal(0): ("không",)}
"""Levels that documents write without digits."""


def missing_level(target: Target) -> str:
    """What is wrong with a quote whose numbers are all others than the level; "" when nothing is.

    Numbers of days, years and documents ("sau 03 ngày", "so với năm 2021", "512/QĐ-UBND") are no levels: a
    quote with none but these says nothing against the level, nor does one without digits.
    """
    if target.value is None or any(word in target.quote.lower() for word in _IN_WORDS.get(target.value, ())):
        return ""
    found = quoted(target.quote)
    if not found or target.value in found.values():
        return ""
    return (
        f"mức {level(target.value, target.unit)} không có trong câu trích, câu ấy nêu {' và '.join(found)}; "
        "xem lại Giá trị hoặc Trích nguyên văn"
    )


def quoted(quote: str) -> dict[str, Decimal]:
    """The numbers of a quote that can be levels, by the way they are written.

    >>> quoted("Sau 03 ngày đạt tối thiểu 92,5%, năm 2025: 1.200 hồ sơ")
    {'92,5%': Decimal('92.5'), '1.200': Decimal('1200')}
    """
    found = {}
    for one in _NUMBER.finditer(_OF_A_DAY.sub("", quote)):
        after = one["after"].strip()
        if not after.startswith("/") and not after.lower().startswith(_OF_TIME):
            found[one["figure"] + ("%" if after.startswith("%") else "")] = _read(one["figure"])
    return found


def _read(figure: str) -> Decimal:
    """A Vietnamese number: dots group thousands, a comma begins the decimals; 92.5 is read as it is meant."""
    whole, comma, rest = figure.partition(",")
    if re.fullmatch(r"\d+(\.\d{3})+", whole):
        whole = whole.replace(".", "")
    return Decimal(f"{whole}.{rest}" if comma else whole)
