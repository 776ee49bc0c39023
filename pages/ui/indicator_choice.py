"""What the page about one indicator is asked: the filters, and the figures they call for."""

from __future__ import annotations

import streamlit as st

from indicators.model import AGENCY_TIERS
from indicators.periods import Period
from indicators.profiles import asking, movements
from indicators.profiles.readings import Question, Reading
from pages.ui import choices, session


def question() -> Question:
    """The filters, one after the other, and what they ask. Call only when there are figures."""
    here = session.office()
    first = st.container(width=250, key="filter-indicator")
    at = choices.period(width=136)
    standing = {body.tier for body in here.directory.existing(*at.days(here.settings.closing_day))}
    scope = choices.scope([tier for tier in AGENCY_TIERS if tier in standing], width=140)
    plans = choices.leading_plan(at, width=170)
    with first:
        name = _indicator(at)
    span = session.span()
    assert span is not None, "the page without figures asks nothing"
    indicator = here.registry.indicators[name]
    settings = here.settings
    return Question(
        indicator, at, scope, plans, span, settings.today, settings.closing_day, version=here.version
    )


def _indicator(at: Period) -> str:
    """Indicators with a target in force first, in the documents' order; then all others."""
    here = session.office()
    in_force = here.registry.in_force(here.jurisdiction, at)
    demanded = list(dict.fromkeys(target.indicator for plan in in_force for target in plan.targets))
    others = [name for name in here.registry.indicators if name not in demanded]

    def words(name: str) -> str:
        short = here.registry.indicators[name].short_name
        return short if name in demanded or not demanded else f"{short} (chưa có mục tiêu)"

    names = [*demanded, *others]
    return choices.choice(choices.INDICATOR, "Chỉ tiêu", names, _default(names, at), words, width=250)


def _default(names: list[str], at: Period) -> str:
    """The first indicator that is missed; else the first with a figure; else the first."""
    rows = session.statuses([at])
    missed = set(rows.loc[rows["status"] == "missed", "indicator"])
    sent = set(rows.loc[rows["reported_months"] > 0, "indicator"])
    for wanted in (missed, sent):
        if found := next((name for name in names if name in wanted), None):
            return found
    return names[0]


def answer(asked: Question) -> Reading:
    """The reading of a question, from answers kept until the figures change."""
    here = session.office()
    return asking.answered(asked, here.registry, here.directory, session.statuses)


def changes(reading: Reading) -> dict[str, float]:
    """How far each agency has moved since the period before, where its figures compare."""
    asked = reading.question
    periods = (asked.at, asked.at.previous)
    statuses = session.statuses(periods, indicator=asked.indicator.id, scope="agencies")
    own = statuses[statuses["agency"].isin({row.agency for row in reading.agencies})]
    return movements.changes(own, reading.registry, asked.indicator, asked.at)
