"""From cells to report periods and days: the forms offices write, one reading each.

Typed dates of Excel are taken as a month only on its first day. A text like "01/03/2025" is no month: read
day first it is 1 March, read month first 3 January.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from indicators import periods
from indicators.formats import day
from indicators.periods import Period
from loaders import kinds
from loaders.problems import Fault
from loaders.tables import BLANKS, Cell, is_blank, words

_YEAR = r"(20\d\d|2100)"
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = (
    re.compile(rf"(?:tháng |tháng|t|t )?(?P<month>0?[1-9]|1[0-2]) ?[/-] ?(?P<year>{_YEAR})", re.ASCII),
    re.compile(rf"(?:tháng |t)(?P<month>0?[1-9]|1[0-2]) năm (?P<year>{_YEAR})", re.ASCII),
    re.compile(rf"(?P<year>{_YEAR})[/-](?P<month>0?[1-9]|1[0-2])", re.ASCII),
    # What Excel makes of a typed "03/2025": Thg3-25 with Vietnamese settings, Mar-25 with English ones.
    re.compile(r"thg ?(?P<month>0?[1-9]|1[0-2])-(?P<short>\d\d)", re.ASCII),
    re.compile(rf"(?P<name>{'|'.join(_ENGLISH)})-(?P<short>\d\d)", re.ASCII),
    re.compile(rf"(?P<year>{_YEAR})-(?P<month>0[1-9]|1[0-2])-01(?: 00:00:00)?", re.ASCII),
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_OF_YEAR = rf"(?:/| |/ | năm |/năm ){_YEAR}"
_QUARTERS = (
    re.compile(rf"quý ?(iv|i{{1,3}}|[1-4]){_OF_YEAR}", re.ASCII),
    re.compile(rf"q([1-4])[/-]{_YEAR}", re.ASCII),
)
_LONGER = (
    (re.compile(rf"0?6 ?(?:tháng|t)(?: đầu năm)?{_OF_YEAR}", re.ASCII), "H1"),
    (re.compile(rf"6 ?tháng đầu năm {_YEAR}", re.ASCII), "H1"),
    (re.compile(rf"0?9 ?(?:tháng|t)(?: đầu năm)?{_OF_YEAR}", re.ASCII), "9M"),
    (re.compile(rf"9 ?tháng đầu năm {_YEAR}", re.ASCII), "9M"),
)
_WHOLE_YEAR = re.compile(rf"(?:cả )?năm {_YEAR}", re.ASCII)
_DAY = re.compile(rf"(\d{{1,2}})/(\d{{1,2}})/{_YEAR}", re.ASCII)
_ISO_DAY = re.compile(rf"{_YEAR}-(\d\d)-(\d\d)", re.ASCII)
_MONTH_WORDS = {"expected": "tháng dạng 03/2025 (từ 2000 đến 2100)", "example": "03/2025"}
_ANY_WORDS = {"expected": "2025-03, 2025-Q1, 2025-H1, 2025-9M hoặc 2025", "example": "2025-Q1"}


def report_period(cell: Cell, *, only_months: bool) -> Period | Fault:
    """Read a report period; with `only_months` a longer one is a fault.

    >>> report_period("T3/2025", only_months=True).id, report_period("Quý I/2025", only_months=False).id
    ('2025-03', '2025-Q1')
    """
    needed = _MONTH_WORDS if only_months else _ANY_WORDS
    if is_blank(cell):
        return Fault(kinds.MISSING_PERIOD, "(trống)", needed)
    period = _typed(cell) if not isinstance(cell, str) else _written(cell, only_months=only_months)
    if period is None or (only_months and period.kind != "month"):
        return Fault(kinds.BAD_PERIOD, words(cell), needed)
    return period


def _typed(cell: Cell) -> Period | None:
    if isinstance(cell, date):
        return _month(cell.year, cell.month) if cell.day == 1 and 2000 <= cell.year <= 2100 else None
    if isinstance(cell, int) and not isinstance(cell, bool) and 2000 <= cell <= 2100:
        return periods.parse(str(cell))
    return None


def _written(text: str, *, only_months: bool) -> Period | None:
    text = " ".join(text.casefold().strip(BLANKS).split())
    for form in _MONTHS:
        if match := form.fullmatch(text):
            known = match.groupdict()
            month = _ENGLISH.index(known["name"]) + 1 if known.get("name") else int(known["month"])
            return _month(int(known.get("year") or f"20{known['short']}"), month)
    if only_months:
        return None
    for form in _QUARTERS:
        if match := form.fullmatch(text):
            return periods.parse(f"{match[2]}-Q{_ROMAN[match[1]]}")
    for form, tail in _LONGER:
        if match := form.fullmatch(text):
            return periods.parse(f"{match[1]}-{tail}")
    if match := _WHOLE_YEAR.fullmatch(text):
        return periods.parse(match[1])
    try:
        return periods.parse(text.upper())
    except ValueError:
        return None


def _month(year: int, month: int) -> Period:
    return periods.month_at(year * 12 + month - 1)


def calendar_day(cell: Cell) -> date | Fault | None:
    """Read a day: dd/MM/yyyy, 2025-03-01 or a typed date; None when blank.

    >>> calendar_day("15/02/2025")
    datetime.date(2025, 2, 15)
    """
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        return cell
    text = words(cell).strip(BLANKS)
    try:
        if match := _DAY.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if match := _ISO_DAY.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass  # 31/02: the form of a day, but no day
    return Fault(kinds.BAD_DAY, text)


def days_of(
    period: Period, first: date | None, last: date | None, closing_day: int | None
) -> tuple[date, date] | Fault:
    """The days a row speaks of: its own, or those the closing day gives the period.

    Own days must end inside the labelled period and begin no earlier than a month before it.
    """
    if first is None and last is None:
        return period.days(closing_day)
    if first is None or last is None:
        known = first or last
        return Fault(kinds.ONE_DAY, day(known), fields=("first", "last"))
    begin, end = period.days()
    earliest = (begin - timedelta(days=1)).replace(day=1)
    if earliest <= first <= last and begin <= last <= end:
        return first, last
    expected = f"Từ ngày không sớm hơn {day(earliest)}, Đến ngày trong khoảng {day(begin)} – {day(end)}"
    return Fault(
        kinds.DAYS_OUTSIDE,
        f"{day(first)} – {day(last)}",
        {"expected": expected},
        fields=("period", "first", "last"),
    )
