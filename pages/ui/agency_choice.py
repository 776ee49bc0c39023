"""Which agency, period and documents the page about one agency shows."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from indicators import formats, periods
from indicators.model import TIER_NAMES, Agency, Plan
from indicators.periods import Period
from indicators.profiles import lineage, portraits
from indicators.profiles.portraits import Portrait
from pages.ui import choices, html, session


@dataclass(frozen=True)
class Choice:
    """The choices of the visitor."""

    agency: Agency
    period: Period
    plans: tuple[Plan, ...]

    @property
    def reference(self) -> str | None:
        """The plan of an earlier year that is read for reference, if any."""
        return next((plan.id for plan in self.plans if plan.year != self.period.year), None)


def choose() -> Choice:
    """The filters: who (found without diacritics too), when, by which document."""
    here = session.office()
    slot = st.container(width=340, key="filter-agency")
    typed = st.text_input(
        "Tìm đơn vị",
        placeholder="Tìm (không cần dấu)",
        label_visibility="collapsed",
        key="agency-search",
        width=170,
    )
    at = choices.period()
    plans = choices.leading_plan(at)
    closing_day = here.settings.closing_day
    year = periods.of_year(at.year, "year")[0]
    bodies = here.directory.existing(*year.days(closing_day))
    named = lineage.labels(bodies, year, closing_day)
    labels = {body.id: f"{named[body.id]} · {TIER_NAMES[body.tier]}" for body in bodies}
    matching = [name for name in labels if formats.fold(typed) in formats.fold(named[name])]
    options = matching or list(labels)
    with slot:
        chosen = choices.choice(
            choices.AGENCY, "Đơn vị", options, _default(options), lambda name: labels[name], width=340
        )
    if not matching:
        st.html(html.note("Không có đơn vị nào có tên như vậy."))
    return Choice(here.directory.by_id[chosen], at, plans)


def _default(options: list[str]) -> str:
    """Who stands for the body looked at before; else the first of the list that has not ended."""
    directory = session.office().directory
    by_id = directory.by_id
    before = by_id.get(choices.remembered(choices.AGENCY) or "")
    related = (
        lineage.standing_for(directory, before, options) if before and before.id not in options else None
    )
    if related:
        return related.id
    return next((name for name in options if by_id[name].valid_to is None), options[0])


def look(choice: Choice) -> Portrait:
    """The agency's figures in the periods of the table, asked for in one question."""
    here = session.office()
    statuses = session.statuses(portraits.columns(choice.period), plan=choice.reference, scope="agencies")
    return portraits.portrait(choice.agency, choice.period, statuses, here.registry, choice.plans)
