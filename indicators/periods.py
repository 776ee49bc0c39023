"""Report periods: month, quarter, six months, nine months, year, and the days they cover.

Periods nest or are disjoint, never overlap in part: the aggregation relies on it.
A jurisdiction may close its months before the calendar does (581/BNV-CCHC closes on the 14th), so the
days of a period depend on a closing day; its label does not.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

_SPANS = {"month": 1, "quarter": 3, "half": 6, "nine": 9, "year": 12}
_ROMAN = ("I", "II", "III", "IV")
_FORMS = (
    (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), "month"),
    (re.compile(r"(\d{4})-Q([1-4])"), "quarter"),
    (re.compile(r"(\d{4})-H(1)"), "half"),
    (re.compile(r"(\d{4})-(9)M"), "nine"),
    (re.compile(r"(\d{4})()"), "year"),
)
_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Period:
    """A labelled span of whole report months inside one year."""

    kind: str
    first: int
    """Index of the first month: year × 12 + month − 1."""

    @property
    def span(self) -> int:
        """Number of months."""
        return _SPANS[self.kind]

    @property
    def last(self) -> int:
        """Index of the last month."""
        return self.first + self.span - 1

    @property
    def year(self) -> int:
        """The calendar year the report months belong to."""
        return self.first // 12

    @property
    def number(self) -> int:
        """Which month or quarter of the year, from 1."""
        return self.first % 12 // self.span + 1

    @property
    def id(self) -> str:
        """The contract's form: 2025-03, 2025-Q1, 2025-H1, 2025-9M, 2025."""
        tail = {
            "month": f"-{self.first % 12 + 1:02d}",
            "quarter": f"-Q{self.number}",
            "half": "-H1",
            "nine": "-9M",
            "year": "",
        }
        return f"{self.year}{tail[self.kind]}"

    @property
    def label(self) -> str:
        """As offices write it: "tháng 3/2025", "quý III/2025", "9 tháng đầu năm 2025"."""
        words = {
            "month": f"tháng {self.first % 12 + 1}/{self.year}",
            "quarter": f"quý {_ROMAN[(self.number - 1) % 4]}/{self.year}",
            "half": f"6 tháng đầu năm {self.year}",
            "nine": f"9 tháng đầu năm {self.year}",
            "year": f"năm {self.year}",
        }
        return words[self.kind]

    @property
    def months(self) -> tuple[Period, ...]:
        """The report months inside, in order."""
        return tuple(month_at(index) for index in range(self.first, self.last + 1))

    @property
    def previous(self) -> Period:
        """The period before of the same kind; cumulative ones step back a year."""
        step = self.span if self.kind in ("month", "quarter") else 12
        return Period(self.kind, self.first - step)

    @property
    def year_before(self) -> Period:
        """The same period of the year before."""
        return Period(self.kind, self.first - 12)

    def contains(self, other: Period) -> bool:
        """Whether all months of `other` lie inside."""
        return self.first <= other.first and other.last <= self.last

    def days(self, closing_day: int | None = None) -> tuple[date, date]:
        """First and last day. `closing_day` 14 makes March 2025 run 15/2–14/3; None is the calendar."""
        return _month_days(self.first, closing_day)[0], _month_days(self.last, closing_day)[1]


def month_at(index: int) -> Period:
    """The month with this index (year × 12 + month − 1)."""
    return Period("month", index)


def month_of(day: date, closing_day: int | None = None) -> Period:
    """The report month a day belongs to."""
    index = day.year * 12 + day.month - 1
    return month_at(index if closing_day is None or day.day <= closing_day else index + 1)


@cache
def _month_days(index: int, closing_day: int | None) -> tuple[date, date]:
    year, month = index // 12, index % 12 + 1
    length = monthrange(year, month)[1]
    if closing_day is None or closing_day >= 31:
        return date(year, month, 1), date(year, month, length)
    last = date(year, month, min(closing_day, length))
    before = date(year, month, 1) - timedelta(days=1)
    first = before.replace(day=min(closing_day, before.day)) + timedelta(days=1)
    return first, last


def parse(text: str) -> Period:
    """Read the contract's form of a period.

    Raises ValueError with a Vietnamese sentence when the text is none of the five forms.

    >>> parse("2025-Q3").label
    'quý III/2025'
    """
    for form, kind in _FORMS:
        if (match := form.fullmatch(text.strip())) and int(match[1]) in _YEARS:
            number = int(match[2] or 1) if kind in ("month", "quarter") else 1
            return Period(kind, int(match[1]) * 12 + (number - 1) * _SPANS[kind])
    raise ValueError(
        f"Không đọc được kỳ “{text}”. Viết theo một trong các dạng: 2025-03 (tháng), 2025-Q1 (quý), "
        "2025-H1 (6 tháng), 2025-9M (9 tháng), 2025 (năm)."
    )


def of_year(year: int, kind: str) -> tuple[Period, ...]:
    """All periods of a kind in a year, in order."""
    count = 12 // _SPANS[kind] if kind in ("month", "quarter") else 1
    return tuple(Period(kind, year * 12 + i * _SPANS[kind]) for i in range(count))
