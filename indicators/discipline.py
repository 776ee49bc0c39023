"""Reporting discipline: which agency sent which monthly form of which month, and whether in time.

A plan asks for monthly reports "trước ngày 23 hàng tháng" (QĐ 384, Phụ lục X.2). A month's figures are due
before the first such day after the month is closed: closed on the 14th, September is due before 23/9; closed
with the calendar, before 23/10. A form counts as sent on the day of the first batch that brought it, so a
correction makes nobody late. Invariant: what is not known to be late or in time is counted as neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from indicators.formats import HO_CHI_MINH
from indicators.model import AGENCY_TIERS, Agency, Directory, Form, Tier
from indicators.periods import Period, month_at
from indicators.reporting import reporting

MONTHLY: tuple[Form, ...] = ("online_filing", "on_time", "digitization", "payment")
"""The forms every agency sends each month; figures of the general form have rhythms of their own."""
ONE_DAY = timedelta(days=1)

State = Literal["unsent", "partial", "late", "in_time", "sent", "not_due", "ahead"]
"""`partial`: due, and some forms are missing; `sent`: complete, but nobody knows whether in time; `not_due`:
over or partly sent, the deadline still to come; `ahead`: not over, nothing sent."""
LACKING: tuple[State, ...] = ("unsent", "partial")


class Sending(NamedTuple):
    """When a form was first sent (the day in Asia/Ho_Chi_Minh), and in which batch."""

    day: date
    batch: str


Sendings = Mapping[tuple[str, int, str], Sending]
"""By agency, index of the month, and form."""


def sendings(rows: Iterable[tuple[str, str, int, str, datetime]]) -> Sendings:
    """Form, agency, index of the month, batch and its moment (UTC), as the store tells them."""
    found: dict[tuple[str, int, str], Sending] = {}
    known: dict[str, Sending] = {}
    for form, agency, month, batch, at in rows:
        if batch not in known:
            known[batch] = Sending(local_day(at), batch)
        found[agency, month, form] = known[batch]
    return found


def local_day(at: datetime) -> date:
    """The day a UTC moment (without a zone) fell on in Asia/Ho_Chi_Minh.

    >>> local_day(datetime(2025, 10, 22, 17, 0))
    datetime.date(2025, 10, 23)
    """
    return at.replace(tzinfo=UTC).astimezone(HO_CHI_MINH).date()


@dataclass(frozen=True)
class Rules:
    """What reports are measured against."""

    today: date
    report_day: int = 23
    """Reports are due before this day of a month, 1 to 28."""
    closing_day: int | None = None
    since: date | None = None
    """The first day from which loads tell when reports were sent; None: none does, as with the sample."""

    def deadline(self, month: Period) -> date:
        """The last day a month's report is in time.

        >>> Rules(date(2025, 10, 14)).deadline(Period("month", 2025 * 12 + 8))
        datetime.date(2025, 10, 22)
        """
        closed = month.days(self.closing_day)[1]
        day = closed.replace(day=self.report_day)
        if day <= closed:
            day = (closed.replace(day=1) + 32 * ONE_DAY).replace(day=self.report_day)
        return day - ONE_DAY

    def is_over(self, month: Period) -> bool:
        """Whether the month is closed."""
        return month.days(self.closing_day)[1] <= self.today

    def is_due(self, month: Period) -> bool:
        """Whether the month's deadline has passed."""
        return self.today > self.deadline(month)

    def is_judged(self, month: Period) -> bool:
        """Whether loading days tell who was in time: not for months due before the first load."""
        return self.since is not None and self.deadline(month) >= self.since


@dataclass(frozen=True)
class Report:
    """The report of one agency for one month, in the forms asked about."""

    agency: Agency
    month: Period
    forms: tuple[Form, ...]
    sent: Mapping[Form, Sending]
    deadline: date
    is_over: bool
    """Whether the month has ended."""
    is_due: bool
    """Whether the deadline has passed."""
    is_judged: bool

    @property
    def missing(self) -> tuple[Form, ...]:
        """The forms nobody sent."""
        return tuple(form for form in self.forms if form not in self.sent)

    @property
    def completed(self) -> date | None:
        """The day the last form came; None while one is missing."""
        return None if self.missing else max(sending.day for sending in self.sent.values())

    @property
    def days_late(self) -> int:
        """Days after the deadline on which the report was complete; 0 in time or incomplete."""
        return max(0, (self.completed - self.deadline).days) if self.completed else 0

    @property
    def state(self) -> State:
        """How the report stands today."""
        if self.completed is not None:
            return "sent" if not self.is_judged else "late" if self.days_late else "in_time"
        if not self.is_due:
            return "not_due" if self.is_over or self.sent else "ahead"
        return "partial" if self.sent else "unsent"


@dataclass(frozen=True)
class Line:
    """One agency's months: its own reports, and those of the bodies it took over from, by month index."""

    agency: Agency
    own: Mapping[int, Report]
    before: Mapping[int, tuple[Report, ...]]

    @property
    def lapses(self) -> int:
        """How many of its reports that are due were late or are not complete."""
        return sum(report.is_due and report.state in (*LACKING, "late") for report in self.own.values())


@dataclass(frozen=True)
class Year:
    """All reports of one year, of the agencies and forms asked about."""

    year: int
    forms: tuple[Form, ...]
    rules: Rules
    places: Mapping[str, int]
    """Where each agency stands in the directory."""
    lines: Mapping[Tier, Sequence[Line]]
    """Tiers in which anybody has to report; agencies with most lapses first, else in directory order."""

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """Every report of the lines shown, without their predecessors'."""
        return tuple(
            report for lines in self.lines.values() for line in lines for report in line.own.values()
        )

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """The months in which anybody has to report, in order."""
        return tuple(month_at(index) for index in sorted({report.month.first for report in self.reports}))

    @property
    def newest_due(self) -> Period | None:
        """The last month whose deadline has passed."""
        return next((month for month in reversed(self.months) if self.rules.is_due(month)), None)

    @property
    def open(self) -> tuple[Period, ...]:
        """Months that are over and not due yet."""
        rules = self.rules
        return tuple(month for month in self.months if rules.is_over(month) and not rules.is_due(month))

    def of(self, month: Period, tier: Tier | None = None) -> tuple[Report, ...]:
        """The reports of a month."""
        return tuple(r for r in self.reports if r.month == month and tier in (None, r.agency.tier))

    def lacking(self, months: Collection[Period]) -> tuple[Report, ...]:
        """The reports of these months that are not complete, due or not.

        Newest month first, agencies in the order of the directory.
        """
        found = [report for report in self.reports if report.month in months and report.missing]
        return tuple(sorted(found, key=lambda report: (-report.month.first, self.places[report.agency.id])))


def year_of(
    directory: Directory,
    sendings: Sendings,
    rules: Rules,
    year: int,
    *,
    tier: Tier | None = None,
    forms: Sequence[Form] = MONTHLY,
) -> Year:
    """The reports of a year: of one tier or all, in one form or all.

    Months before anybody ever sent a monthly form are not asked for.
    """
    first = min((month for _, month, _ in sendings), default=None)
    months = [month_at(year * 12 + i) for i in range(12) if first is not None and year * 12 + i >= first]
    asked = {month.first: reporting(directory, month, rules.closing_day) for month in months}

    def report(agency: Agency, index: int) -> Report:
        month = month_at(index)
        sent = {form: found for form in forms if (found := sendings.get((agency.id, index, form)))}
        states = rules.is_over(month), rules.is_due(month), rules.is_judged(month)
        return Report(agency, month, tuple(forms), sent, rules.deadline(month), *states)

    found = {
        one: _lines([body for body in directory.bodies if body.tier == one], asked, report)
        for one in AGENCY_TIERS
        if tier in (None, one)
    }
    places = {body.id: place for place, body in enumerate(directory.bodies)}
    return Year(year, tuple(forms), rules, places, {one: lines for one, lines in found.items() if lines})


def submission_on_time_rate(reports: Iterable[Report]) -> tuple[int, int]:
    """Reports complete in time, and reports due: the figure `submission_on_time_rate`, before it is divided.

    Months of which nobody knows when reports were sent are in neither.
    """
    due = [report for report in reports if report.is_due and report.is_judged]
    return sum(report.state == "in_time" for report in due), len(due)


def tally(reports: Iterable[Report]) -> Counter[State]:
    """How many reports stand how."""
    return Counter(report.state for report in reports)


def in_use(sendings: Sendings) -> tuple[Form, ...]:
    """The monthly forms anybody ever sent; all of them while nobody sent any."""
    sent = {form for _, _, form in sendings}
    return tuple(form for form in MONTHLY if form in sent) or MONTHLY


def _lines(
    tier: Sequence[Agency],
    asked: Mapping[int, frozenset[str]],
    report: Callable[[Agency, int], Report],
) -> list[Line]:
    """A line for each body of the tier that reports in any month, its predecessors' reports on it."""
    months = {a.id: {index for index, who in asked.items() if a.id in who} for a in tier}
    bodies = [body for body in tier if months[body.id]]
    heirs = {
        body.id: [n for n in body.successors if months.get(n) and not months[n] & months[body.id]]
        for body in bodies
    }
    lines = []
    for body in bodies:
        if heirs[body.id]:
            continue
        ancestors = [other for other in bodies if body.id in _last_heirs(other.id, heirs)]
        before = {
            index: tuple(report(a, index) for a in ancestors if index in months[a.id])
            for index in asked
            if index not in months[body.id]
        }
        own = {index: report(body, index) for index in sorted(months[body.id])}
        lines.append(Line(body, own, {index: found for index, found in before.items() if found}))
    return sorted(lines, key=lambda line: -line.lapses)


def _last_heirs(name: str, heirs: Mapping[str, Sequence[str]]) -> set[str]:
    """The bodies at the ends of the succession that begins with this one, without itself."""
    found: set[str] = set()
    seen, waiting = {name}, list(heirs[name])
    while waiting:
        heir = waiting.pop()
        if heir not in seen:
            seen.add(heir)
            waiting += heirs[heir]
            found |= set() if heirs[heir] else {heir}
    return found
