"""Which agency, period and documents the page about one agency shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from indicators import formats, periods
from indicators.formats import Movement
from indicators.model import TIER_NAMES, Agency, Plan
from indicators.notes import Note
from indicators.periods import Period
from indicators.profiles import lineage, movements, portrait_today, portraits
from indicators.profiles import prospects as yearly
from indicators.profiles.portrait_today import Inherited
from indicators.profiles.portraits import Portrait
from indicators.profiles.prospects import Prospects
from pages.ui import assumption, choices, html, kept, notes_kept, reading_choice, session, sums


@dataclass(frozen=True)
class Choice:
    """The choices of the visitor."""

    agency: Agency
    period: Period
    plans: tuple[Plan, ...]
    is_of_today: bool = False
    """Whether what predecessors counted is read as the agency's own."""

    @property
    def reference(self) -> str | None:
        """The plan of an earlier year that is read for reference, if any."""
        return next((plan.id for plan in self.plans if plan.year != self.period.year), None)


def choose() -> Choice:
    """The filters: who (found without diacritics too), when, by which document."""
    here = session.office()
    slot = st.container(width=228, key="filter-agency")
    typed = st.text_input(
        "Tìm đơn vị",
        placeholder="Tìm không dấu",
        label_visibility="collapsed",
        key="agency-search",
        width=144,
    )
    at = choices.period(width=136)
    plans = choices.leading_plan(at, width=170)
    is_of_today = reading_choice.is_of_today()
    closing_day = here.settings.closing_day
    year = periods.of_year(at.year, "year")[0]
    bodies = here.directory.existing(*year.days(closing_day))
    if is_of_today:
        living = sums.succession().living
        bodies = tuple(b for b in here.directory.bodies if b in bodies or b.id in living)
    named = lineage.labels(bodies, year, closing_day)
    labels = {body.id: f"{named[body.id]} · {TIER_NAMES[body.tier]}" for body in bodies}
    matching = [name for name in labels if formats.fold(typed) in formats.fold(named[name])]
    options = matching or list(labels)
    with slot:
        chosen = choices.choice(
            choices.AGENCY, "Đơn vị", options, _default(options), lambda name: labels[name], width=228
        )
    if not matching:
        st.html(html.note("Không có đơn vị nào có tên như vậy."))
    return Choice(here.directory.by_id[chosen], at, plans, is_of_today)


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


def inherited(choice: Choice) -> Inherited | None:
    """What predecessors add, where that is asked for."""
    if not choice.is_of_today:
        return None
    here = session.office()
    columns = portraits.columns(choice.period)
    statuses = session.statuses(columns, plan=choice.reference, scope="agencies")
    # Not those a document asks of the whole alone.
    names = [name for name in here.registry.indicators if name in set(statuses["indicator"])]
    cube = sums.sums(columns, names)
    return portrait_today.inherited(choice.agency, cube, here.registry, sums.succession(), columns)


def moved(choice: Choice) -> tuple[dict[str, Movement], dict[str, Movement]]:
    """By indicator: how the agency's figures have moved since the period before, and in a year."""
    at, registry = choice.period, session.office().registry
    statuses = session.statuses((at, at.previous, at.year_before), scope="agencies")
    own = statuses[statuses["agency"] == choice.agency.id]
    now, *earlier = (movements.figures(own, period) for period in (at, at.previous, at.year_before))
    since, in_a_year = (
        {indicator: move for (_, indicator), move in movements.all_moved(registry, now, before).items()}
        for before in earlier
    )
    return since, in_a_year


def noted(choice: Choice) -> dict[str, list[Note]]:
    """By indicator: the agency's causes and commitments."""
    known = notes_kept.by_pair()
    return {indicator: own for (agency, indicator), own in known.items() if agency == choice.agency.id}


def year_end(choice: Choice, place: DeltaGenerator) -> Prospects:
    """The year's outlook of the agency's targets; in `place` the assumption, while months are left.

    None in a year without a plan of its own.
    """
    if choice.reference or not choice.plans:
        return {}
    usual = _known(choice, assumption.USUAL)
    if not any(seen.months_left for seen in usual.values()):
        return usual
    with place:
        load = assumption.choose()
    return usual if load == assumption.USUAL else _known(choice, load)


def _known(choice: Choice, load: int) -> Prospects:
    here = session.office()
    version, today = here.version, here.settings.today
    return _prospects((version, today, choice.agency.id, choice.period.year, load))


@kept.until_change(max_entries=64, show_spinner=False)
def _prospects(mark: tuple[Any, ...]) -> Prospects:
    *_, agency, year, load = mark
    here, quarters = session.office(), periods.of_year(year, "quarter")
    # One question a quarter, the same for all agencies: months only where quarters do not say it all.
    found = [_own(quarters, agency)]
    found += [_own(quarter.months, agency) for quarter in yearly.unfilled(found[0], quarters)]
    closing_day = here.settings.closing_day
    return yearly.prospects(
        pd.concat(found), here.registry, here.directory, year, load=load, closing_day=closing_day
    )


def _own(asked: Sequence[Period], agency: str) -> pd.DataFrame:
    statuses = session.statuses(asked, scope="agencies")
    return statuses[statuses["agency"] == agency]


def look(choice: Choice) -> Portrait:
    """The agency's figures in the periods of the table, asked for in one question."""
    here = session.office()
    statuses = session.statuses(portraits.columns(choice.period), plan=choice.reference, scope="agencies")
    return portraits.portrait(choice.agency, choice.period, statuses, here.registry, choice.plans)
