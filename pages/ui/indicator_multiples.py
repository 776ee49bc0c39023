"""Từng đơn vị theo thời gian: twelve small courses a page, all on the same axes."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from data.answers import Office
from exports import figures as pictured
from exports.pictures import Shape
from indicators.charts import Chart
from indicators.charts.multiples import MOST
from indicators.profiles import courses, figures, series, standings
from indicators.profiles.figures import Facts
from indicators.profiles.readings import Reading
from pages.ui import choices, drawing, html, indicator_figures, kept, picture_buttons, session
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
    asked = reading.question
    plans = tuple(plan.id for plan in asked.plans)
    return (asked.version, asked.today, asked.indicator.id, asked.at, asked.scope, plans, tier(reading))


@kept.until_change(max_entries=16, show_spinner=False)
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
    for key, width in (("wide-multiples", WIDE), ("narrow-multiples", PHONE)):
        chart = _chart((*_mark(reading), page, session.has_sample()), width, reading)
        if key == "wide-multiples":
            order = f"Xa mục tiêu nhất đứng trước; {len(agencies)} đơn vị."
            title.html(html.section(chart.title, f"{chart.subtitle} {order}"))
        with st.container(key=key):
            drawing.draw(chart, key, _file_name(reading))

    _buttons(reading, page)


@kept.until_change(max_entries=32, show_spinner=False)
def _chart(mark: Mark, width: int, _reading: Reading) -> Chart:
    """One page of courses; a dozen panels take Plotly long enough to keep them."""
    *_, page, sample = mark
    facts = Facts(bool(sample))
    return courses.chart(_reading, rows(_reading), tier(_reading), facts, width, page=int(str(page)))


def _buttons(reading: Reading, page: int) -> None:
    """The picture of the page of courses in view."""
    lay_out = partial(_pictured, session.office(), reading, rows(reading), tier(reading), page)
    picture_buttons.show("multiples", f"{_file_name(reading)}_{page + 1}", lay_out)


def _pictured(
    office: Office, reading: Reading, own: pd.DataFrame, tier: str, page: int, shape: Shape
) -> Chart:
    facts = pictured.facts_of_line(office, reading)
    return courses.chart(reading, own, tier, facts, shape.inside, page=page)


def _file_name(reading: Reading) -> str:
    return f"{reading.indicator.id}_{reading.question.at.id}_tung-don-vi"


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
