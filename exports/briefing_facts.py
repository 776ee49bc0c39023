"""Everything one document says, collected once as plain data: Word, slides and letters read the same facts.

The path of a number is that of the pages: `answers.statuses` sums and judges, `indicators` words it. Nothing
is summed or judged here. Invariant: a document that nothing can be said in is refused, never written empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import pandas as pd

from data import answers, notes, queries, replies
from data.answers import Office
from exports import briefing_found, monthly_reports, remembering
from exports.briefing_outlooks import outlooks
from exports.refusals import ExportError
from indicators import (
    completeness,
    findings,
    reporting,
    scorecard,
    shortfalls,
    views,
)
from indicators.completeness import Completeness
from indicators.discipline import Year
from indicators.findings import Finding
from indicators.model import AGENCY_TIERS, Agency, Form, Plan
from indicators.notes import Note
from indicators.periods import Period
from indicators.profiles import demands, lineage, standings
from indicators.profiles.demands import Judged
from indicators.profiles.outlook import Outlook
from indicators.scopes import Scope
from indicators.scorecard import Card
from indicators.shortfalls import Shortfall
from indicators.views import View

_GROUPS: tuple[Scope, ...] = ("tiers", "total")


@dataclass(frozen=True)
class Facts:
    """The facts of one period about the whole jurisdiction, or about one agency."""

    office: Office
    period: Period
    plans: tuple[Plan, ...]
    """The documents judged by, the leading one first."""
    body: Agency
    scope: Scope
    view: View
    found: tuple[Finding, ...]
    shortfalls: Mapping[str, Shortfall]
    outlooks: Mapping[tuple[str, str], Outlook]
    """By plan and indicator: what the rest of the year must bring."""
    agencies: pd.DataFrame
    """Statuses of single agencies in the period, by each document in turn."""
    groups: pd.DataFrame
    """Statuses of tiers and the whole in the period."""
    complete: Completeness
    year: Year
    """The monthly reports of the period's year."""
    loaded_at: datetime | None
    """When the newest figures were brought in (UTC)."""
    is_sample: bool
    spoken: tuple[date, date]
    """The days its figures speak for, as `answers.days`."""
    notes: tuple[Note, ...] = ()
    """What officers noted beside the figures; of one agency its own alone."""

    @property
    def is_whole(self) -> bool:
        """Whether the document speaks of the jurisdiction, not of one agency."""
        return self.scope == "total"

    @property
    def closing_day(self) -> int | None:
        """The closing day of report months."""
        return self.office.settings.closing_day

    @property
    def today(self) -> date:
        """The day the document is made."""
        return self.office.settings.today

    @property
    def is_open(self) -> bool:
        """Whether the period is not over, so that its figures are provisional."""
        return not self.office.settings.is_over(self.period)

    @property
    def is_full_year(self) -> bool:
        """Whether it is a year that is over, of which there is nothing left to expect."""
        return self.period.kind == "year" and not self.is_open

    def of(self, *standings: findings.Standing) -> list[Finding]:
        """The findings of these standings, most urgent first."""
        return [finding for finding in self.found if finding.standing in standings]

    def since_last_year(self, finding: Finding) -> float | None:
        """The value less that of the same period of the year before."""
        then, now = finding.last_year, finding.lead.value
        return None if then is None or now is None else now - then

    @property
    def tiers(self) -> list[str]:
        """The tiers that have agencies to speak of in the period."""
        return [tier for tier in AGENCY_TIERS if any(body.tier == tier for body in self.bodies)]

    @cached_property
    def bodies(self) -> list[Agency]:
        """The agencies of the period that had to report, or sent something without having to."""
        known = set(self.agencies.loc[self.agencies["reported_months"] > 0, "agency"])
        asked = reporting.reporting_in(self.office.directory, self.period, self.closing_day)
        known |= {body.id for body in asked}
        existing = self.office.directory.existing(*self.period.days(self.closing_day))
        return [body for body in existing if body.id in known]

    def senders(self, finding: Finding) -> tuple[int, int]:
        """How many of the agencies that have to report an indicator have, and how many have to."""
        lead = finding.lead
        if not self.is_whole:
            return lead.reported_agencies, lead.expected_agencies
        own = self.rows_of(finding)
        own = own[own["agency"].isin([body.id for body in self.bodies])]
        if own.empty:  # the whole's own figure
            return lead.reported_agencies, lead.expected_agencies
        return int((own["reported_months"] > 0).sum()), len(own)

    def rows_of(self, finding: Finding) -> pd.DataFrame:
        """The agencies' rows of an indicator by the document that leads the finding."""
        plan = finding.lead.plan.id if finding.lead.plan else None
        named = self.agencies["plan"] == plan if plan else self.agencies["plan"].isna()
        return self.agencies[(self.agencies["indicator"] == finding.indicator.id) & named]

    @cached_property
    def cards(self) -> dict[str, Card]:
        """The scorecard of each tier."""
        return {tier: self._card(tier) for tier in self.tiers}

    def _card(self, tier: str) -> Card:
        bodies = [body for body in self.bodies if body.tier == tier]
        return scorecard.card(
            *(self.period, tier, self.plans, self.office.registry),
            agencies=self.agencies,
            groups=self.groups,
            names=lineage.labels(bodies, self.period, self.closing_day),
        )

    def peers(self, finding: Finding) -> list[Judged]:
        """The agencies of the body's tier on an indicator, by the document that leads the finding."""
        own = self.rows_of(finding)
        return [demands.judged(row) for row in own[own["tier"] == self.body.tier].to_dict("records")]

    @property
    def names(self) -> dict[str, str]:
        """The names of agencies in the period, by id."""
        return standings.names_in(self.office.directory, self.period, self.closing_day)


def collect(
    office: Office, period: Period, *, plan: str | None, agency: str | None, may_be_empty: bool = False
) -> Facts:
    """The facts of a period; `may_be_empty` for what is said to those who sent nothing.

    Raises ExportError for a period without any figure, replies.UnknownNameError for unknown names.
    """
    plans = chosen_plans(office, period, plan)
    named = _body(office, period, agency)
    body = named or _bound_body(office, period, plans) or office.directory.whole
    is_total = body is office.directory.whole
    scope: Scope = "total" if is_total else "agencies"
    with office.store.reading() as cursor:
        span = queries.months_with_figures(cursor, office.jurisdiction)
        loaded_at, is_sample = queries.last_load(cursor, office.jurisdiction), queries.has_sample(cursor)
        noted = notes.everything(cursor, office.jurisdiction)
    if span is None:
        raise ExportError("Chưa có số liệu nào; chưa lập được văn bản.")
    view = views.view(period, plans, body.id, span, office.directory, office.settings.closing_day)
    frames = briefing_found.frames(office, view, plans, scope)
    if not may_be_empty and not _has_sent(frames.values(), period, body):
        who = "" if is_total else f"{body.short_name} "
        raise ExportError(f"{_begin(period)}: {who}chưa có số liệu; chưa lập văn bản.")
    agencies = everybody = remembering.statuses(office, _with_parts(period), scope="agencies")
    if reference := plans[0].id if view.is_reference else None:
        agencies = remembering.statuses(office, (period,), plan=reference, scope="agencies")
    found = briefing_found.found(office, view, frames, agencies if is_total else None, named)
    held = shortfalls.shortfalls(found, agencies, period) if is_total else ()
    year = monthly_reports.of_year(office, period.year)
    return Facts(
        office=office,
        period=period,
        plans=plans,
        body=body,
        scope=scope,
        view=view,
        found=found,
        shortfalls={one.finding.indicator.id: one for one in held},
        outlooks=outlooks(office, found, period, body, scope),
        agencies=agencies[agencies["period"] == period.id],
        groups=_groups(office, period, reference),
        complete=_complete(office, everybody, period, None if is_total else body, year.forms),
        year=year,
        loaded_at=loaded_at,
        is_sample=is_sample,
        spoken=answers.days(office, period, None if is_total else body.id),
        notes=tuple(note for note in noted if is_total or note.agency == body.id),
    )


def _groups(office: Office, period: Period, plan: str | None) -> pd.DataFrame:
    """Statuses of tiers and the whole."""
    return pd.concat(remembering.statuses(office, (period,), plan=plan, scope=scope) for scope in _GROUPS)


def _has_sent(frames: Iterable[pd.DataFrame], period: Period, body: Agency) -> bool:
    own = (frame[(frame["period"] == period.id) & (frame["agency"] == body.id)] for frame in frames)
    return any((frame["reported_months"] > 0).any() for frame in own)


def _begin(period: Period) -> str:
    return f"{period.label[0].upper()}{period.label[1:]}"


def _with_parts(period: Period) -> tuple[Period, ...]:
    """A period and those inside it, each once: a month is its own only part."""
    return tuple(dict.fromkeys((period, *completeness.cut(period))))


def chosen_plans(office: Office, period: Period, plan: str | None) -> tuple[Plan, ...]:
    """The documents in force, the one asked for first; one of another year is read for reference, alone.

    Raises replies.UnknownNameError for a plan that is unknown or another jurisdiction's.
    """
    in_force = office.registry.in_force(office.jurisdiction, period)
    if plan is None:
        return in_force
    replies.check_names(office.registry, office.jurisdiction, plan=plan, indicator=None)
    known = {one.id: one for one in office.registry.plans_of(office.jurisdiction)}
    if known[plan] in in_force:
        return tuple(sorted(in_force, key=lambda one: one.id != plan))
    return (known[plan],)


def _bound_body(office: Office, period: Period, plans: Sequence[Plan]) -> Agency | None:
    """The one agency the leading document binds, where it knows no whole."""
    if not plans or plans[0].has_total:
        return None
    judged = remembering.statuses(office, (period,), plan=plans[0].id, scope="agencies")
    bound = list(dict.fromkeys(judged["agency"]))
    return office.directory.by_id[bound[0]] if len(bound) == 1 else None


def _body(office: Office, period: Period, agency: str | None) -> Agency | None:
    if agency in (None, office.directory.whole.id):
        return None
    body = office.directory.by_id.get(str(agency))
    if body is None:
        raise replies.UnknownNameError(f"Không có đơn vị “{agency}” trong danh mục.")
    if not body.existed(*period.days(office.settings.closing_day)):
        raise ExportError(f"{body.name} không hoạt động trong {period.label}; chưa lập văn bản.")
    return body


def _complete(
    office: Office, agencies: pd.DataFrame, period: Period, body: Agency | None, forms: Sequence[Form]
) -> Completeness:
    settings = office.settings

    def asked(part: Period) -> list[Agency]:
        everybody = reporting.reporting_in(office.directory, part, settings.closing_day)
        return [one for one in everybody if body in (None, one)]

    return completeness.completeness(agencies, office.registry, asked, period, settings.is_over, forms)
