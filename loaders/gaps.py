"""Months and days that a file and the store leave out between them, or count twice.

Told once for all bodies concerned: a whole province that closes on another day is one warning, not a hundred.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from indicators.formats import day
from indicators.model import Agency, Directory
from indicators.periods import month_at
from loaders import kinds_history
from loaders.problems import Kind, Report

Days = tuple[date, date]
Calendar = Mapping[str, Mapping[int, Days]]
"""By body: the days each month index speaks of."""
_NAMED = 3
"""How many bodies a warning names."""


def note_missing_months(
    report: Report,
    column: str | None,
    told: Mapping[str, Iterable[int]],
    known: Mapping[str, Iterable[int]],
    directory: Directory,
) -> None:
    """Warn of months before those a file tells (`told`) that nobody sent, after others had been (`known`).

    Months in which a body did not exist are not missing.
    """
    missing: dict[tuple[int, ...], list[Agency]] = {}
    for name, months in told.items():
        agency = directory.by_id.get(name)
        sent = sorted(set(known.get(name, ())))
        for month in months if agency else ():
            place = bisect_left(sent, month)
            before = sent[place - 1] if place else month
            between = range(before + 1, month)
            left_out = tuple(m for m in between if agency and agency.existed(*month_at(m).days()))
            if left_out and agency:
                missing.setdefault(left_out, []).append(agency)
    for months, agencies in sorted(missing.items()):
        labels = _listed([month_at(month).label for month in months])
        words = {"months": labels}
        found = f"chưa có {labels}"
        _note(report, kinds_history.MISSING_MONTHS, found, column, words, agencies)


def note_days(
    report: Report,
    column: str | None,
    told: Mapping[str, Iterable[int]],
    known: Calendar,
    directory: Directory,
) -> None:
    """Warn where the days of a told month and of the month beside it overlap or leave days between them."""
    faults: dict[tuple[int, Days, Days], list[Agency]] = {}
    for name, months in told.items():
        agency = directory.by_id.get(name)
        calendar = known.get(name, {})
        pairs = {pair for month in months for pair in ((month - 1, month), (month, month + 1))}
        for before, after in pairs if agency else ():
            if before in calendar and after in calendar and agency:
                first, second = calendar[before], calendar[after]
                if first[1] + timedelta(days=1) != second[0]:
                    faults.setdefault((before, first, second), []).append(agency)
    for (month, first, second), agencies in sorted(faults.items()):
        next_day = day(first[1] + timedelta(days=1))
        overlap = second[0] <= first[1]
        kind = kinds_history.OVERLAPPING_DAYS if overlap else kinds_history.DAYS_BETWEEN
        found = f"{_stretch(first)} và {_stretch(second)}"
        words = {"expected": f"{month_at(month + 1).label} bắt đầu từ {next_day}"}
        _note(report, kind, found, column, words, agencies)


def _stretch(days: Days) -> str:
    return f"{day(days[0])} – {day(days[1])}"


def _note(
    report: Report,
    kind: Kind,
    found: str,
    column: str | None,
    words: dict[str, str],
    agencies: Sequence[Agency],
) -> None:
    names = _listed([agency.short_name for agency in agencies[:_NAMED]])
    more = f" và {len(agencies) - _NAMED} đơn vị khác" if len(agencies) > _NAMED else ""
    report.add(kind, found, None, column, words=words, agency=f"{names}{more}")


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(texts)
