"""What Tổng quan is asked and what it finds: the choices of the visitor, then every figure of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from indicators import chances, completeness, discipline, findings, headlines, shortfalls, verdicts, views
from indicators.chances import Chances
from indicators.completeness import Completeness
from indicators.findings import Finding
from indicators.model import AGENCY_TIERS, TIER_NAMES, Agency, Plan
from indicators.periods import Period, of_year
from indicators.reporting import reporting_in
from indicators.scopes import Scope
from indicators.shortfalls import Shortfall
from indicators.verdicts import Verdict
from indicators.views import View
from pages.ui import choices, places, session


@dataclass(frozen=True)
class Choice:
    """What the visitor looks at: a period, documents in order, and the whole, a tier or one body."""

    period: Period
    plans: tuple[Plan, ...]
    scope: Scope
    body: str
    name: str
    """Of the tier or body; blank for the whole."""

    @property
    def tier(self) -> str | None:
        """The tier looked at, None for the whole and for a body."""
        return self.body if self.scope == "tiers" else None

    def links(self) -> dict[str, str]:
        """The choices as a link carries them."""
        first = {"van_ban": self.plans[0].id} if self.plans else {}
        tier = {"khoi": self.tier} if self.tier else {}
        return {"ky": self.period.id, **tier, **first}


@dataclass(frozen=True)
class Scene:
    """Every figure of the page."""

    choice: Choice
    view: View
    found: tuple[Finding, ...]
    shortfalls: tuple[Shortfall, ...]
    lowest: tuple[Shortfall, ...]
    tiers: tuple[Verdict, ...]
    """The verdicts on single tiers, where targets differ between them."""
    complete: Completeness
    chances: Chances
    """Whether what is missed can still be met by the end of the year, by indicator."""
    filled: tuple[Period, ...]
    """The periods looked at in which there are figures."""
    is_open: bool

    def standing(self, *standings: findings.Standing) -> list[Finding]:
        """The findings that belong in a place of the page."""
        return [finding for finding in self.found if finding.standing in standings]

    @property
    def headline(self) -> str:
        """The answer in one sentence."""
        return headlines.headline(self.view, self.found, of=self.choice.name, is_open=self.is_open)

    def indicator(self, finding: Finding) -> dict[str, str]:
        """The choices that open a finding on the page of indicators."""
        return {"chi_tieu": finding.indicator.id, **self.choice.links()}

    def agency(self, agency: str) -> str:
        """The address of an agency in this period."""
        return places.address("agency", don_vi=agency, ky=self.choice.period.id)


def choose() -> Choice:
    """The filters: period, scope, leading document."""
    here = session.office()
    period = choices.period()
    existing = _existing(period)
    tiers = [tier for tier in AGENCY_TIERS if any(body.tier == tier for body in existing)]
    scope = choices.scope(tiers) if _has_total(period) else ""
    plans = choices.leading_plan(period)
    if plans and not plans[0].has_total:
        return _bound_body(period, plans, existing)
    if scope in AGENCY_TIERS:
        return Choice(period, plans, "tiers", scope, TIER_NAMES[scope])
    return Choice(period, plans, "total", here.directory.whole.id, "")


def _has_total(period: Period) -> bool:
    """Whether the documents of the period, or the one read for reference, bind more than single bodies."""
    here = session.office()
    named = here.registry.plan(choices.remembered(choices.PLAN) or "")
    plans = here.registry.in_force(here.jurisdiction, period) or (named,)
    return any(plan is None or plan.has_total for plan in plans)


def _bound_body(period: Period, plans: tuple[Plan, ...], existing: Sequence[Agency]) -> Choice:
    """Where a document binds single bodies only: one of them, chosen if there are several."""
    judged = session.statuses((period,), plan=plans[0].id, scope="agencies")
    names = {body.id: body.short_name for body in existing if body.id in set(judged["agency"])}
    chosen = next(iter(names), session.office().directory.whole.id)
    if len(names) > 1:
        chosen = choices.choice(choices.AGENCY, "Đơn vị", list(names), chosen, names.__getitem__)
    return Choice(period, plans, "agencies", chosen, names.get(chosen, ""))


def _existing(period: Period) -> tuple[Agency, ...]:
    here = session.office()
    return here.directory.existing(*period.days(here.settings.closing_day))


def look(choice: Choice) -> Scene:
    """All figures of the page, in few questions to the store."""
    here = session.office()
    closing_day = here.settings.closing_day
    span = session.span()
    assert span is not None, "the page is drawn only when there are figures"
    view = views.view(choice.period, choice.plans, choice.body, span, here.directory, closing_day)
    frames: dict[str | None, pd.DataFrame] = {
        plan.id: session.statuses(view.asked, plan=plan.id, scope=choice.scope) for plan in choice.plans
    }
    if choice.scope != "agencies":
        frames[None] = session.statuses(view.asked, scope=choice.scope)
    cut = completeness.cut(choice.period)
    everybody = session.statuses(tuple(dict.fromkeys((choice.period, *cut))), scope="agencies")
    singly = everybody
    if view.is_reference:
        singly = session.statuses((choice.period,), plan=choice.plans[0].id, scope="agencies")
    which = (choice.period, choice.tier)
    has_many = choice.scope != "agencies"
    tallies = verdicts.tallies(singly, *which) if has_many else {}
    found = findings.find(here.registry, view, frames, tallies)
    return Scene(
        choice=choice,
        view=view,
        found=found,
        shortfalls=shortfalls.shortfalls(found, singly, *which) if has_many else (),
        lowest=shortfalls.lowest(found, singly, *which) if has_many and not choice.plans else (),
        tiers=_by_tier(choice, found),
        complete=_complete(choice, everybody),
        chances=_chances(choice, found),
        filled=_filled(view, frames.values()),
        is_open=not here.settings.is_over(choice.period),
    )


def _chances(choice: Choice, found: Sequence[Finding]) -> Chances:
    """From the months and quarters of the year in view; a document of an earlier year asks nothing of it."""
    year = choice.period.year
    if not any(plan.year == year for plan in choice.plans):
        return {}
    parts = (*of_year(year, "quarter"), *of_year(year, "month"))
    known = session.statuses(parts, scope=choice.scope)
    return chances.chances(found, known, session.office().registry, choice.body, year)


def _by_tier(choice: Choice, found: Sequence[Finding]) -> tuple[Verdict, ...]:
    if not any(finding.is_split for finding in found):
        return ()
    here = session.office()
    plan = None if choice.plans[0].year == choice.period.year else choice.plans[0].id
    frame = session.statuses((choice.period,), plan=plan, scope="tiers")
    return tuple(verdicts.read(frame, here.registry))


def _filled(view: View, frames: Iterable[pd.DataFrame]) -> tuple[Period, ...]:
    known = {
        period
        for frame in frames
        for period in frame.loc[(frame["agency"] == view.body) & (frame["reported_months"] > 0), "period"]
    }
    return tuple(period for period in view.asked if period.id in known)


def _complete(choice: Choice, agencies: pd.DataFrame) -> Completeness:
    here = session.office()

    def reporting(period: Period) -> list[Agency]:
        looked_at = choice.body if choice.scope == "agencies" else None
        return [
            body
            for body in reporting_in(here.directory, period, here.settings.closing_day)
            if (choice.tier in (None, body.tier)) and looked_at in (None, body.id)
        ]

    forms = discipline.in_use(session.monthly_sendings())
    return completeness.completeness(
        agencies, here.registry, reporting, choice.period, here.settings.is_over, forms
    )
