"""What stands above a table: the days it speaks of, and whose it is where it is one body's own.

"Kỳ báo cáo: Quý III/2025 (Từ ngày 15/6/2025 đến ngày 14/9/2025)", "Đơn vị báo cáo: Sở Tư pháp". The day a
report was signed is no period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from indicators.formats import day
from indicators.periods import Period
from loaders import kinds, kinds_official
from loaders.dates import days_of, report_period
from loaders.problems import Fault, Report
from loaders.tables import Cell, Sheet, is_blank, words

_DAY = r"(\d{1,2}) ?(?:/|-|\.|tháng) ?(\d{1,2})(?: ?(?:/|-|\.|năm) ?(\d{4}))?"
_RANGE = re.compile(
    rf"từ(?: ngày)? ?:? ?{_DAY} ?(?:,|;|–|-)? ?(?:cho )?(?:đến|tới|-|–)(?: hết)?(?: ngày)? ?:? ?{_DAY}"
)
_SIGNED = re.compile(r"ngày \d{1,2} tháng \d{1,2} năm \d{4}")
_PERIOD = re.compile(
    r"(?:tháng ?\d{1,2}|quý ?(?:iv|i{1,3}|[1-4])|0?[69] ?tháng(?: đầu năm)?)(?:/| ?năm ?|/năm | )\d{4}"
    r"|(?<![/\d])năm \d{4}"
)
_HEADED = re.compile(r"kỳ (?:báo cáo|số liệu)\s*:?(.*)")
_WHOSE = re.compile(
    r"(?:đơn vị|cơ quan)(?: gửi)? báo cáo\s*:(.*?)(?=[-–;]?\s*(?:đơn vị|cơ quan) nhận báo cáo|$)",
    re.IGNORECASE,
)
_LONGER_BY = 3
"""Days by which a stretch may be longer than its period: months closed around a weekend."""


class Span(NamedTuple):
    """The period a file speaks of; the days only where the file names them."""

    period: Period
    first: date | None
    last: date | None


def span_of(
    sheet: Sheet, header_first: int, month: Period | None, closing_day: int | None, report: Report
) -> Span | None:
    """The period of a form from what stands above it, or the given one; None after noting why not."""
    lines = _lines(sheet.rows[:header_first])
    text = " ".join(lines).casefold()
    headed, label = _labels(lines)
    days = _days(text)
    if isinstance(days, Fault):
        report.add(days.kind, days.found)
        return None
    if days is None:
        period = headed or label or month
        if period is None:
            report.add(kinds_official.NO_PERIOD, "(không có)")
            return None
        return _agreed(Span(period, None, None), month, report)
    period = _named_by(days, closing_day)
    period = period or _fitting(days, headed) or _fitting(days, label) or _fitting(days, month)
    found = f"{day(days[0])} – {day(days[1])}"
    if period is None:
        report.add(kinds_official.NO_SUCH_PERIOD, found)
        return None
    if headed is not None and headed != period:
        expected = {"expected": f"ngày của {headed.label}"}
        report.add(kinds_official.PERIOD_AND_DAYS, found, words=expected)
        return None
    return _agreed(Span(period, *days), month, report)


def _agreed(span: Span, month: Period | None, report: Report) -> Span | None:
    if month is not None and month != span.period:
        report.add(kinds.WRONG_MONTH, span.period.label, words={"expected": month.label})
        return None
    return span


def whose(sheet: Sheet, header_first: int) -> str:
    """The body that reports, as written above the table; empty when nothing is."""
    rows = sheet.rows[:header_first]
    for index, row in enumerate(rows):
        for place, cell in enumerate(row):
            text = words(cell)
            match = _WHOSE.search(text)
            if match is None:
                continue
            right = next((words(c) for c in row[place + 1 :] if not is_blank(c)), "")
            below = (
                words(rows[index + 1][place])
                if index + 1 < len(rows) and place < len(rows[index + 1])
                else ""
            )
            for name in (match[1], "" if ":" in right else right, "" if ":" in below else below):
                if name := name.strip(" .…_-–"):
                    return name
    return ""


def _lines(rows: Sequence[Sequence[Cell]]) -> list[str]:
    return [" ".join(words(cell) for cell in row if not is_blank(cell)) for row in rows]


def _days(text: str) -> tuple[date, date] | Fault | None:
    match = _RANGE.search(text)
    if match is None:
        return None
    numbers = [int(part) if part else None for part in match.groups()]
    first_day, first_month, first_year, last_day, last_month, last_year = numbers
    if last_year is None or None in (first_day, first_month, last_day, last_month):
        return None
    try:
        last = date(last_year, last_month or 0, last_day or 0)
        year = first_year or last_year - ((first_month or 0, first_day or 0) > (last.month, last.day))
        first = date(year, first_month or 0, first_day or 0)
    except ValueError:
        return Fault(kinds.BAD_DAY, match[0])
    return (first, last) if first <= last else Fault(kinds_official.NO_SUCH_PERIOD, match[0])


def _named_by(days: tuple[date, date], closing_day: int | None) -> Period | None:
    """The month, quarter or longer period whose days these exactly are, whatever day it closes on."""
    last = days[1]
    end = last.year * 12 + last.month - 1
    for kind in ("month", "quarter", "half", "nine", "year"):
        span = Period(kind, end).span
        period = Period(kind, end - span + 1)
        if _is_period(period) and days in (
            period.days(),
            period.days(last.day),
            period.days(closing_day),
        ):
            return period
    return None


def _is_period(period: Period) -> bool:
    """Whether there is such a period at all: a quarter begins in January, April, July or October."""
    begin = period.first % 12
    return begin % 3 == 0 if period.kind == "quarter" else period.kind == "month" or begin == 0


def _fitting(days: tuple[date, date], period: Period | None) -> Period | None:
    """A period told otherwise, if the days may be its own."""
    if period is None or isinstance(days_of(period, *days, None), Fault):
        return None
    first, last = period.days()
    return period if (days[1] - days[0]).days <= (last - first).days + _LONGER_BY else None


def _labels(lines: Sequence[str]) -> tuple[Period | None, Period | None]:
    """The period named after "Kỳ báo cáo", and that named anywhere; a year only if nothing shorter is."""
    texts = [_SIGNED.sub(" ", " ".join(line.casefold().split())) for line in lines]
    headed = [match[1] for text in texts if (match := _HEADED.search(text))]
    return _only(headed), _only(texts)


def _only(texts: Sequence[str]) -> Period | None:
    found = {period for text in texts for period in _periods(text)}
    found = {period for period in found if period.kind != "year"} or found
    return found.pop() if len(found) == 1 else None


def _periods(text: str) -> list[Period]:
    found = []
    for match in _PERIOD.finditer(_RANGE.sub(" ", text)):
        period = report_period(match[0], only_months=False)
        if not isinstance(period, Fault):
            found.append(period)
    return found
