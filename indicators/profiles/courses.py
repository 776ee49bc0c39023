"""The courses of single agencies: who in which order, their values period by period, as rows and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from indicators import formats, headlines
from indicators.charts import Caption, Chart
from indicators.charts.multiples import MOST, multiples
from indicators.model import TIER_NAMES
from indicators.periods import Period
from indicators.profiles import figures, series, standings
from indicators.profiles.figures import Facts
from indicators.profiles.readings import Reading
from indicators.registry import formula_in_words

COLUMNS = (
    *("agency", "agency_name", "period", "label", "value", "status", "provisional"),
    *("numerator", "denominator"),
)


def courses(reading: Reading, statuses: pd.DataFrame, tier: str, names: Mapping[str, str]) -> pd.DataFrame:
    """Every agency of a tier in every period of the reading's line, as `charts.multiples` takes them.

    `statuses`: of single agencies in those periods and the one in view; `names` by id. Who is farthest from
    the target in the period in view comes first, who has no figure in it last.
    """
    own = _judged_by_leader(reading, statuses[statuses["tier"] == tier])
    order = _order(reading, own, names)
    line = reading.line()
    places = pd.MultiIndex.from_product([order, [period.id for period in line]], names=["agency", "period"])
    found = own.set_index(["agency", "period"]).reindex(places).reset_index()
    found["agency_name"] = found["agency"].map(dict(names))
    labels = {
        period.id: series.short_label(period, with_year=place == 0 or line[place - 1].year != period.year)
        for place, period in enumerate(line)
    }
    found["label"] = found["period"].map(labels)
    found["status"] = found["status"].where(found["status"].notna(), "no_data")
    found["provisional"] = found["provisional"].eq(True)
    return found[list(COLUMNS)]


def _judged_by_leader(reading: Reading, rows: pd.DataFrame) -> pd.DataFrame:
    """One row an agency and period: that of the first document in order, else of any."""
    ranks = {plan.id: place for place, plan in enumerate(reading.question.plans)}
    rank = rows["plan"].map(ranks).fillna(len(ranks))
    ordered = rows.assign(rank=rank).sort_values("rank", kind="stable")
    return ordered.drop_duplicates(["agency", "period"])


def _order(reading: Reading, rows: pd.DataFrame, names: Mapping[str, str]) -> list[str]:
    now = rows[rows["period"] == reading.question.at.id]
    up = reading.indicator.direction == "up"
    return [
        str(agency)
        for agency in now.sort_values("value", ascending=up, kind="stable", na_position="last")["agency"]
        if agency in names
    ]


def numbers(reading: Reading, rows: pd.DataFrame) -> pd.DataFrame:
    """The same values as a table: a row an agency, a column a period."""
    line: Sequence[Period] = reading.line()
    table = rows.pivot(index="agency", columns="period", values="value")
    table = table.reindex(index=list(dict.fromkeys(rows["agency"])), columns=[p.id for p in line])
    table.columns = pd.Index([headlines.capital(period.label) for period in line])
    names = rows.drop_duplicates("agency").set_index("agency")["agency_name"]
    table.insert(0, "Đơn vị", names.reindex(table.index))
    return table.reset_index(drop=True)


def steps(reading: Reading, tier: str) -> pd.DataFrame:
    """The targets of a tier at each period of the line, as `charts.multiples` takes them.

    The tier's own level where the whole has none.
    """
    shared = reading.steps()
    if len(shared) or not reading.line():
        return shared
    own = standings.ranked_targets(reading.agencies, tier, reading.question.plans)
    in_year = [period for period in reading.line() if period.year == reading.question.at.year]
    return pd.concat([own.assign(period=period.id) for period in in_year], ignore_index=True)


COLUMNS_FROM = 700
"""Pixels of width from which three panels stand in a row; below that two, on a phone one."""
PHONE = 400


def chart(
    reading: Reading, rows: pd.DataFrame, tier: str, facts: Facts, width: int, *, page: int = 0
) -> Chart:
    """One page of the courses of a tier, twelve panels at most, on one scale for all pages.

    `rows`: as `courses` gives them; `page` from 0. With `facts.origin` the chart has a footer.
    """
    agencies = list(dict.fromkeys(rows["agency"]))[MOST * page : MOST * (page + 1)]
    drawn = multiples(
        rows[rows["agency"].isin(agencies)],
        steps(reading, tier),
        reading.indicator,
        _caption(reading, tier, facts),
        around=rows["value"].dropna().tolist(),
        columns=3 if width >= COLUMNS_FROM else 2 if width >= PHONE else 1,
        width=width,
    )
    topic = f"{reading.indicator.short_name} · {TIER_NAMES[tier].lower()}, từng đơn vị"
    until = f" đến {formats.day(facts.until)}" if facts.until else ""
    return replace(drawn, topic=topic, mark=f"TẠM TÍNH{until}" if rows["provisional"].any() else "")


def _caption(reading: Reading, tier: str, facts: Facts) -> Caption:
    line = reading.line()
    ratio = formula_in_words(reading.registry, reading.indicator.formula)
    span = f"{line[0].label} đến {line[-1].label}"
    source = figures.footer(reading, facts.origin, figures.demands_in_words(reading)) if facts.origin else ""
    return Caption(TIER_NAMES[tier].lower(), span, ratio=ratio, footer=source, sample=facts.sample)
