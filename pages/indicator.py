"""Chỉ tiêu: one indicator in one period, its course, its agencies, its targets and where it comes from."""

import streamlit as st

from indicators.profiles import origins
from indicators.profiles.readings import Reading
from pages.ui import (
    indicator_chance,
    indicator_choice,
    indicator_figures,
    indicator_multiples,
    indicator_numbers,
    indicator_today,
    indicator_words,
    notes_beside,
    reading_choice,
    sending,
    session,
)


def render() -> None:
    """The answer, the filters, figures at the left, words at the right, the numbers below."""
    if not session.has_figures():
        sending.no_figures("Chỉ tiêu: chưa có số liệu nào", "Nạp tệp đầu tiên để xem chỉ tiêu.")
        return
    title = st.container(key="answer-indicator")
    with st.container(horizontal=True, key="filters-wide", vertical_alignment="center", gap="xsmall"):
        asked = indicator_choice.question()
        reading = indicator_choice.answer(asked)
        today = indicator_today.course(reading) if reading_choice.is_of_today() else None
        origin = origins.origin_of(session.sources(asked.indicator.formula.accepted, asked.at), asked.today)
        st.html(indicator_words.freshness(origin))
    with title:
        st.html(indicator_words.answer(reading))
    left, right = st.columns([848, 400], gap="medium")
    with left:
        if today is None:
            indicator_figures.trend(reading)
            indicator_figures.standing(reading)
            _noted(reading)
            indicator_multiples.draw(reading)
        else:
            indicator_today.figures(today)
    with right, st.container(key="side-indicator"):
        st.html(indicator_words.side(reading))
        load = indicator_chance.draw(reading)
        st.html(indicator_words.source(reading, origin))
    indicator_numbers.numbers(reading, today, load)


def _noted(reading: Reading) -> None:
    """Causes and commitments on the indicator, of whoever has figures here and of the whole."""
    bodies = dict.fromkeys((reading.directory.whole.id, *(row.agency for row in reading.agencies)))
    notes_beside.of_indicator(reading.indicator, reading.question.at, list(bodies))
