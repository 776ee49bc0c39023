"""A file held against the figures of the months around it: warnings an officer confirms with a reason.

Pure: what is stored comes in as rows. Nothing here rejects a file, and a first file is held against nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from indicators.formats import plain
from indicators.model import Directory, Observation
from indicators.observations import Observations
from indicators.periods import Period, month_at, parse
from indicators.registry import Registry
from loaders import kinds_history
from loaders.forms import IDENTITIES
from loaders.gaps import note_days, note_missing_months
from loaders.problems import Kind, Problem, Report
from loaders.reading import Reading

MONTHS_BACK = 12
LEAST_MONTHS = 6
"""Months a figure must have been sent in before a jump can be told."""
JUMP = 2
"""How many times the highest, or what part of the lowest, of those months is no longer usual."""
LEAST_DIFFERENCE = 10
"""Small counts double without meaning anything."""
MOST_COMPARED = 200_000
"""Figures: three years of every report of a province. To compare more takes longer than a person waits."""
Number = int | Decimal


class Stored(NamedTuple):
    """One figure in use, as the store has it."""

    measure: str
    agency: str
    period: str
    """The period's id."""
    value: Number
    first_day: date
    last_day: date


class Needed(NamedTuple):
    """Which stored figures `against_history` wants to see for a file."""

    measures: tuple[str, ...]
    agencies: tuple[str, ...]
    first_month: int
    """Index of the first and last month (year × 12 + month − 1) a figure may speak for."""
    last_month: int


class _Figure(NamedTuple):
    """A figure of a month, from the store or from the file."""

    value: Number
    first: date
    last: date


_Months = dict[int, _Figure]
_Series = dict[tuple[str, str], _Months]
"""By measure and body: the figures by month index."""


def needed(reading: Reading) -> Needed | None:
    """What to fetch for `against_history`; None when the file brings no figure."""
    if not reading.observations:
        return None
    seen = Observations.of(reading.observations)
    spans = [parse(month) for month in reading.months]
    measures = set(seen.measures)
    agencies = () if len(seen) > MOST_COMPARED else tuple(sorted(set(seen.rows.agency)))
    first, last = min(span.first for span in spans) - MONTHS_BACK, max(span.last for span in spans) + 1
    pending = {"pending"} if "carried_over" in measures else set()
    return Needed(tuple(sorted(measures | pending)), agencies, first, last)


def against_history(
    reading: Reading, stored: Iterable[Stored], registry: Registry, directory: Directory
) -> tuple[Problem, ...]:
    """Warnings for a file against stored figures of the months around (see `needed`), by row.

    Jumps, rows that repeat the month before, months and days left out or counted twice, and what was carried
    over against what was pending. Figures of the file stand before stored ones of the same month. Of a file
    of more than MOST_COMPARED figures one warning says that nothing was compared.
    """
    if len(reading.observations) > MOST_COMPARED:
        limit = {"limit": plain(MOST_COMPARED)}
        found = f"{plain(len(reading.observations))} số"
        return (kinds_history.TOO_MANY_TO_COMPARE.problem(found, words=limit),)
    rows = [Stored(*figure) for figure in stored]
    series: _Series = {}
    for figure in (*rows, *map(_as_stored, reading.observations)):
        period = parse(figure.period)
        if period.kind == "month":
            months = series.setdefault((figure.measure, figure.agency), {})
            months[period.first] = _Figure(figure.value, figure.first_day, figure.last_day)
    context = _Context(reading, registry, directory, Report(), series)
    for observations in _by_row(reading.observations):
        _note_jumps(context, observations)
        _note_repeat(context, observations)
    _note_gaps(context, rows)
    pending = {(f.agency, f.period): f.value for f in rows if f.measure == "pending"}
    context.report.problems += compare_carry_over(reading, pending, directory)
    return context.report.ordered()


def compare_carry_over(
    reading: Reading, pending: Mapping[tuple[str, str], Number], directory: Directory
) -> tuple[Problem, ...]:
    """Warnings where dossiers carried over are not those pending when the period before ended.

    `pending` is by body and period id; what the file itself has comes before it.
    """
    ends: dict[tuple[str, int], tuple[Number, Period]] = {}
    own = {(o.agency, o.period): o.value for o in reading.observations if o.measure == "pending"}
    for (agency, label), value in sorted(
        {**pending, **own}.items(), key=lambda item: -parse(item[0][1]).span
    ):
        period = parse(label)
        ends[agency, period.last] = value, period
    report = Report()
    for seen in reading.observations:
        before = ends.get((seen.agency, parse(seen.period).first - 1))
        if seen.measure == "carried_over" and before and before[0] != seen.value:
            words = {"expected": plain(before[0]), "period": before[1].label}
            _note(report, kinds_history.CARRY_OVER_DIFFERS, (reading, directory), seen, words=words)
    return tuple(report.problems)


class _Context(NamedTuple):
    reading: Reading
    registry: Registry
    directory: Directory
    report: Report
    series: _Series

    def note(self, kind: Kind, seen: Observation, found: str | None, words: dict[str, str]) -> None:
        """Warn at the row and column of a figure."""
        name = self.registry.measures[seen.measure].name if seen.measure in self.registry.measures else ""
        place = self.reading, self.directory
        _note(self.report, kind, place, seen, found=found, words=words, detail=name if not found else "")


def _note(
    report: Report,
    kind: Kind,
    place: tuple[Reading, Directory],
    seen: Observation,
    *,
    found: str | None = None,
    words: dict[str, str],
    detail: str = "",
) -> None:
    reading, directory = place
    problem = kind.problem(
        found or plain(seen.value),
        sheet=seen.sheet,
        row=seen.row,
        column=reading.columns.get(seen.measure) if found is None else reading.columns.get("name"),
        words=words,
        detail=detail,
        agency=directory.by_id[seen.agency].short_name if seen.agency in directory.by_id else seen.agency,
    )
    report.problems.append(problem)


def _as_stored(seen: Observation) -> Stored:
    return Stored(seen.measure, seen.agency, seen.period, seen.value, seen.first_day, seen.last_day)


def _by_row(observations: Iterable[Observation]) -> list[list[Observation]]:
    rows: dict[tuple[int, str, str], list[Observation]] = {}
    for seen in observations:
        rows.setdefault((seen.row, seen.agency, seen.period), []).append(seen)
    return list(rows.values())


def _note_jumps(context: _Context, row: Sequence[Observation]) -> None:
    """A figure far outside the range of the months before; a part is not told where its whole is."""
    jumps = {seen.measure: (seen, usual) for seen in row if (usual := _jumped_from(context.series, seen))}
    parts = {part for identity in IDENTITIES if identity.whole in jumps for part in identity.parts}
    for seen, (low, high) in (jump for measure, jump in jumps.items() if measure not in parts):
        stretch = plain(low) if low == high else f"{plain(low)} đến {plain(high)}"
        context.note(kinds_history.JUMP, seen, None, {"usual": stretch})


def _jumped_from(series: _Series, seen: Observation) -> tuple[Number, Number] | None:
    period = parse(seen.period)
    if period.kind != "month":
        return None
    months = series[seen.measure, seen.agency]
    before = range(period.first - MONTHS_BACK, period.first)
    values = [months[month].value for month in before if month in months]
    if len(values) < LEAST_MONTHS:
        return None
    low, high = min(values), max(values)
    too_high = seen.value > high * JUMP and seen.value - high >= LEAST_DIFFERENCE
    too_low = seen.value * JUMP < low and low - seen.value >= LEAST_DIFFERENCE
    return (low, high) if too_high or too_low else None


def _note_repeat(context: _Context, row: Sequence[Observation]) -> None:
    """All figures of a row equal last month's. Stocks may rightly stand still: some flow must not be 0."""
    period = parse(row[0].period)
    if period.kind != "month" or len(row) < 2:
        return
    measures = context.registry.measures
    moving = any(seen.value and not measures[seen.measure].stock for seen in row if seen.measure in measures)
    before = [context.series[seen.measure, seen.agency].get(period.first - 1) for seen in row]
    if moving and all(b is not None and b.value == seen.value for b, seen in zip(before, row, strict=True)):
        found = f"{len(row)} số đều bằng {month_at(period.first - 1).label}"
        context.note(kinds_history.SAME_AS_BEFORE, row[0], found, {"month": period.label})


def _note_gaps(context: _Context, rows: Sequence[Stored]) -> None:
    """Months and days around those of the file; a longer stored period covers its months."""
    told: dict[str, set[int]] = {}
    calendar: dict[str, dict[int, tuple[date, date]]] = {}
    for seen in context.reading.observations:
        if (period := parse(seen.period)).kind == "month":
            told.setdefault(seen.agency, set()).add(period.first)
    measures = {seen.measure for seen in context.reading.observations}
    for (measure, agency), months in context.series.items():
        if measure in measures and agency in told:
            days = {month: (figure.first, figure.last) for month, figure in months.items()}
            calendar.setdefault(agency, {}).update(days)
    known = {agency: set(months) for agency, months in calendar.items()}
    for figure in rows:
        if figure.measure in measures and figure.agency in known:
            period = parse(figure.period)
            known[figure.agency].update(range(period.first, period.last + 1))
    column = context.reading.columns.get("name")
    note_missing_months(context.report, column, told, known, context.directory)
    note_days(context.report, column, told, calendar, context.directory)
