"""What a workbook tells, asked for once: statuses, scorecards, ranks, reports and sources of one period.

Figures come from `answers.statuses` and nothing is computed a second way. Invariant: all of it is of one
state of the store; what changed while it was read is read again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from data import answers, events, notes, queries
from data.answers import Office
from data.commands import RefusedError
from data.replies import check_names
from exports import monthly_reports, remembering
from exports.refusals import ExportError
from exports.workbook_cells import PROVISIONAL, SAMPLE
from indicators import scorecard
from indicators.discipline import Year
from indicators.model import AGENCY_TIERS, STATUSES, Agency, Plan
from indicators.notes import Note
from indicators.periods import Period
from indicators.profiles import lineage
from indicators.scopes import SCOPES, Scope
from indicators.scorecard import Card

MOST_TRENDS = 4
_PATIENCE = 3
"""How often everything is read again because somebody saved a file meanwhile."""


@dataclass(frozen=True)
class Facts:
    """One period, judged by `plans`; of one agency where `agency` is given."""

    office: Office
    period: Period
    plans: tuple[Plan, ...]
    agency: Agency | None
    statuses: pd.DataFrame
    """Of the whole, the tiers and single agencies, in this order; with the column `scope`."""
    cards: tuple[Card, ...]
    """The scorecards of the tiers that have bodies in the period."""
    months: pd.DataFrame
    """Statuses of the whole, or of the agency, in each month of the year up to the period's last, on a few
    indicators that arrive monthly: the most urgent first."""
    year: Year
    sources: pd.DataFrame
    """Every stored figure of the period, as `queries.sources`."""
    batches: tuple[Mapping[str, object], ...]
    """The batches those came in, as `queries.history`."""
    loaded_at: datetime | None
    version: int
    is_sample: bool
    spoken: tuple[date, date]
    """The days its figures speak for, as `answers.days`."""
    notes: tuple[Note, ...] = ()
    """What officers noted beside the figures; of one agency its own alone."""

    @property
    def days(self) -> tuple[date, date]:
        """First and last day of the period."""
        return self.period.days(self.office.settings.closing_day)

    @property
    def is_provisional(self) -> bool:
        """Whether any figure belongs to a period that is not over."""
        return bool(self.statuses["provisional"].any())

    @property
    def marks(self) -> tuple[str, ...]:
        """What every page must say about the figures, if anything."""
        said = [SAMPLE] if self.is_sample else []
        return (*said, PROVISIONAL) if self.is_provisional else tuple(said)


def gather(office: Office, period: Period, plan: str | None = None, agency: str | None = None) -> Facts:
    """Everything of one state of the store.

    Raises ExportError for an unknown plan or agency, an agency of another time, a period without figures.
    """
    body = _body(office, period, plan, agency)
    for _ in range(_PATIENCE):
        before = _version(office)
        facts = _gathered(office, period, plan, body, before)
        if _version(office) == before:
            break
    return facts


def _body(office: Office, period: Period, plan: str | None, agency: str | None) -> Agency | None:
    try:
        check_names(office.registry, office.jurisdiction, plan=plan, indicator=None)
    except RefusedError as error:
        raise ExportError(str(error)) from None
    if agency is None or agency == office.directory.whole.id:
        return None
    body = office.directory.by_id.get(agency)
    if body is None:
        raise ExportError(f"Không có đơn vị “{agency}”. Danh sách mã: python -m indicators agencies.")
    if not body.existed(*period.days(office.settings.closing_day)):
        raise ExportError(f"{body.name} không tồn tại trong {period.label}; không ghi bảng số liệu.")
    return body


def _version(office: Office) -> int:
    with office.store.reading() as cursor:
        return events.last_event(cursor)


def _gathered(office: Office, period: Period, plan: str | None, body: Agency | None, version: int) -> Facts:
    plans = _plans(office, period, plan)
    by_scope = {scope: remembering.statuses(office, [period], plan=plan, scope=scope) for scope in SCOPES}
    if not any((frame["reported_months"] > 0).any() for frame in by_scope.values()):
        raise ExportError(f"Chưa có số liệu nào của {period.label}; không ghi bảng số liệu.")
    groups = pd.concat([by_scope["tiers"], by_scope["total"]])
    agencies = by_scope["agencies"]
    cards = tuple(_cards(office, period, plans, agencies, groups))
    own = agencies if body is None else agencies[agencies["agency"] == body.id]
    frames = [frame.assign(scope=scope) for scope, frame in {**by_scope, "agencies": own}.items()]
    measures = list(office.registry.measures)
    statuses = pd.concat(frames, ignore_index=True)
    with office.store.reading() as cursor:
        only, spans = body.id if body else None, (period.first, period.last)
        sources = queries.sources(cursor, office.jurisdiction, measures, spans, only)
        used = set(sources["batch"])
        history = queries.history(cursor, office.jurisdiction)
        loaded_at, is_sample = queries.last_load(cursor, office.jurisdiction), queries.has_sample(cursor)
        noted = notes.everything(cursor, office.jurisdiction)
    return Facts(
        office=office,
        period=period,
        plans=plans,
        agency=body,
        statuses=statuses,
        cards=cards,
        months=_months(office, period, plan, body, statuses),
        year=monthly_reports.of_year(office, period.year),
        sources=sources,
        batches=tuple(batch for batch in history if batch["batch"] in used),
        loaded_at=loaded_at,
        version=version,
        is_sample=is_sample,
        spoken=answers.days(office, period, only),
        notes=tuple(note for note in noted if body is None or note.agency == body.id),
    )


def _months(
    office: Office, period: Period, plan: str | None, body: Agency | None, statuses: pd.DataFrame
) -> pd.DataFrame:
    """One indicator after the other, those that are missed first; judged by their first document."""
    months = [Period("month", index) for index in range(period.year * 12, period.last + 1)]
    scope: Scope = "total" if body is None else "agencies"
    own = statuses[(statuses["scope"] == scope) & (statuses["reported_months"] > 0)]
    urgency = {status: place for place, status in enumerate(STATUSES)}
    names = own.sort_values("status", key=lambda column: column.map(urgency), kind="stable")["indicator"]
    monthly = [
        name
        for name in dict.fromkeys(names)
        if office.registry.form_of(name) != "figures" and office.registry.indicators[name].unit == "%"
    ]
    frames = [
        answers.statuses(office, months, plan=plan, indicator=name, scope=scope)
        for name in monthly[:MOST_TRENDS]
    ]
    joined = pd.concat(frames, ignore_index=True) if frames else own.iloc[:0]
    return joined if body is None else joined[joined["agency"] == body.id]


def _plans(office: Office, period: Period, plan: str | None) -> tuple[Plan, ...]:
    named = office.registry.plan(plan) if plan else None
    return (named,) if named else office.registry.in_force(office.jurisdiction, period)


def _cards(
    office: Office, period: Period, plans: tuple[Plan, ...], agencies: pd.DataFrame, groups: pd.DataFrame
) -> list[Card]:
    closing_day = office.settings.closing_day
    existing = office.directory.existing(*period.days(closing_day))
    found = []
    for tier in AGENCY_TIERS:
        names = lineage.labels([body for body in existing if body.tier == tier], period, closing_day)
        if names:
            shape = (period, tier, plans, office.registry)
            found.append(scorecard.card(*shape, agencies=agencies, groups=groups, names=names))
    return found
