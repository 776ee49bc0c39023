"""Từng đơn vị theo thời gian: twelve small courses a page, all on the same axes."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators.charts import Caption, Chart
from indicators.charts.multiples import MOST, multiples
from indicators.model import TIER_NAMES
from indicators.profiles import courses, figures, series, standings
from indicators.profiles.readings import Reading
from indicators.registry import formula_in_words
from pages.ui import choices, drawing, html, indicator_figures, session
from pages.ui.indicator_figures import PHONE, WIDE

PAGE = "trang-hinh"
MOST_BUTTONS = 4
Mark = tuple[object, ...]


def has_any(reading: Reading) -> bool:
    """Whether there are several agencies, and enough periods for a course."""
    return (
        len({row.agency for row in reading.agencies}) > 1
        and reading.has_agency_figures
        and len(reading.line()) >= series.FEWEST
    )


def rows(reading: Reading) -> pd.DataFrame:
    """The courses of the agencies of the tier in view. Read only."""
    return _rows(_mark(reading), reading)


def _mark(reading: Reading) -> Mark:
    """All that a course depends on: nothing else may change what is kept under it."""
    asked, here = reading.question, session.office()
    plans = tuple(plan.id for plan in asked.plans)
    return (here.store.version, asked.today, asked.indicator.id, asked.at, asked.scope, plans, tier(reading))


@st.cache_resource(max_entries=16, show_spinner=False)
def _rows(mark: Mark, _reading: Reading) -> pd.DataFrame:
    asked = _reading.question
    periods = tuple(dict.fromkeys((*_reading.line(), asked.at)))
    statuses = session.statuses(periods, plan=asked.reference, indicator=asked.indicator.id, scope="agencies")
    return courses.courses(_reading, statuses, tier(_reading), figures.names(_reading))


def tier(reading: Reading) -> str:
    """The tier whose agencies stand in order above."""
    tiers = standings.tiers_of(reading.agencies)
    chosen = st.session_state.get(indicator_figures.TIER)
    return str(chosen) if chosen in tiers else tiers[0]


def draw(reading: Reading) -> None:
    """One page of courses, laid out for a wide screen and for a phone."""
    if not has_any(reading):
        return
    own = rows(reading)
    agencies = list(dict.fromkeys(own["agency"]))
    if not own["value"].notna().any():
        return
    title = st.container()
    page = _page(len(agencies))
    for key, width, columns in (("wide-multiples", WIDE, 3), ("narrow-multiples", PHONE, 1)):
        chart = _chart((_mark(reading), page, session.has_sample()), width, columns, reading, page)
        if key == "wide-multiples":
            order = f"Xa mục tiêu nhất đứng trước; {len(agencies)} đơn vị."
            title.html(html.section(chart.title, f"{chart.subtitle} {order}"))
        with st.container(key=key):
            drawing.draw(chart, key, f"{reading.indicator.id}_{reading.question.at.id}_tung-don-vi")


@st.cache_resource(max_entries=32, show_spinner=False)
def _chart(mark: tuple[object, ...], width: int, columns: int, _reading: Reading, _page: int) -> Chart:
    """One page of courses; a dozen panels take Plotly long enough to keep them."""
    own = rows(_reading)
    agencies = list(dict.fromkeys(own["agency"]))[MOST * _page : MOST * (_page + 1)]
    return multiples(
        own[own["agency"].isin(agencies)],
        courses.steps(_reading, tier(_reading)),
        _reading.indicator,
        _caption(_reading),
        around=own["value"].dropna().tolist(),
        columns=columns,
        width=width,
    )


def _caption(reading: Reading) -> Caption:
    line = reading.line()
    ratio = formula_in_words(reading.registry, reading.indicator.formula)
    span = f"{line[0].label} đến {line[-1].label}"
    return Caption(TIER_NAMES[tier(reading)].lower(), span, ratio=ratio, sample=session.has_sample())


def _page(count: int) -> int:
    """Which dozen is shown, from 0; the control is there only where there are several."""
    pages = -(-count // MOST)
    if pages < 2:
        return 0
    words = {str(n): f"{MOST * (n - 1) + 1}–{min(MOST * n, count)}" for n in range(1, pages + 1)}
    if pages > MOST_BUTTONS:
        chosen = choices.choice(
            PAGE, "Trang", list(words), "1", lambda n: f"Đơn vị {words[n]} trong {count}", width=240
        )
    else:
        chosen = choices.switch(PAGE, "Trang", list(words), "1", words.__getitem__, key="multiples-page")
    return int(chosen) - 1
