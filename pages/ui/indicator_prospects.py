"""Ai còn kịp cuối năm: the outlook of each agency of one indicator, by the rule of the whole."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from indicators import periods
from indicators.profiles import figures, prospects
from indicators.profiles.prospects import Prospects
from indicators.profiles.readings import Reading
from pages.ui import assumption, choices, html, kept, places, session

VIEW, NAME = "xem", "con-kip"
"""In the URL: the choice of view of the numbers, and the view of the year's end."""


def known(reading: Reading, load: int) -> Prospects:
    """The outlook of the agencies in view by every document of the year; none where they have no figures."""
    asked = reading.question
    if not reading.has_agency_figures or reading.is_single:
        return {}
    bound = frozenset(row.agency for row in reading.agencies)
    mark = (asked.version, asked.today, asked.indicator.id, asked.at.year, bound, load)
    return _kept(mark, reading)


@kept.until_change(max_entries=64, show_spinner=False)
def _kept(mark: tuple[object, ...], _reading: Reading) -> Prospects:
    *_, bound, load = mark
    here, asked = session.office(), _reading.question
    parts = (*periods.of_year(asked.at.year, "month"), *periods.of_year(asked.at.year, "quarter"))
    statuses = session.statuses(parts, indicator=asked.indicator.id, scope="agencies")
    return prospects.prospects(
        *(statuses[statuses["agency"].isin(bound)], here.registry, here.directory, asked.at.year),
        load=int(str(load)),
        closing_day=here.settings.closing_day,
    )


def summary(reading: Reading, found: Prospects) -> html.Html:
    """How many agencies can still reach the target, who cannot, and where all of them stand."""
    plans = reading.question.plans
    leading = prospects.leading(found, plans)
    if not leading:
        return html.EMPTY
    bound = {row.agency for row in reading.agencies}
    unknown = len(bound) - len(leading)
    missing = f", {unknown} {prospects.UNKNOWN} (thiếu số từng tháng)" if unknown else ""
    said = f"Từng đơn vị: {prospects.counts_in_words(leading.values())}{missing}."
    lost = prospects.who_cannot(leading, figures.names(reading))
    address = places.address("indicator", **_view(reading), xem=NAME)
    every = html.link("Xem từng đơn vị", f"{address}#bang-so")
    return html.note(said, f"Không còn khả năng: {lost}." if lost else "", every)


def _view(reading: Reading) -> Mapping[str, str]:
    """The choices of the page, so that a link opens the same view."""
    asked = reading.question
    load = choices.remembered(assumption.LOAD)
    return {
        "chi_tieu": asked.indicator.id,
        "ky": asked.at.id,
        "khoi": asked.scope,
        "van_ban": asked.plans[0].id if asked.plans else "",
        **({"gia_dinh": load} if load else {}),
    }


def numbers(reading: Reading, found: Prospects) -> pd.DataFrame:
    """Bảng số of the year's end: a row an agency of the scope."""
    names = figures.names(reading)
    bound = {row.agency: names.get(row.agency, row.name) for row in reading.agencies}
    return prospects.numbers(found, reading.indicator, reading.question.plans, bound, reading.directory)


def values(frame: pd.DataFrame) -> list[str]:
    """The columns that hold percentages."""
    return [column for column in frame if column.startswith((prospects.SO_FAR, prospects.NEEDED))]
