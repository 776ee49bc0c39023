"""The figures about one indicator: the trend, the order of agencies, and who holds the result.

Each stands under its finding, over the buttons of its picture. The trend is sent twice, laid out for a wide
screen and for a phone; the stylesheet shows one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from exports import figures as pictured
from indicators import headlines
from indicators.charts import Chart
from indicators.charts.standing import MOST_RANKED
from indicators.model import TIER_NAMES
from indicators.profiles import exempting, figures, movements, origins, standings
from indicators.profiles.figures import Facts
from indicators.profiles.readings import Reading
from pages.ui import drawing, html, indicator_choice, indicator_words, picture_buttons, session

WIDE, HALF, PHONE = 848, 424, 358
"""Widths in pixels the figures are laid out for."""
TIER = "khoi-xep-hang"


def trend(reading: Reading) -> None:
    """The line of the scope with its targets and breaks; too few values stand in a table."""
    if not figures.has_trend(reading):
        st.html(indicator_words.few(reading))
        return
    facts = _facts(reading, of_line=True)
    for key, width in (("wide-trend", WIDE), ("narrow-trend", PHONE)):
        chart = figures.trend(reading, facts, width)
        if key == "wide-trend":
            st.html(html.section(chart.title, chart.subtitle))
        with st.container(key=key):
            drawing.draw(chart, key, _file_name(reading, "trend"))
    _buttons(reading, "trend")
    picture_buttons.no_browser()


def standing(reading: Reading) -> None:
    """Agencies in order, one tier at a time, beside what each lacks."""
    tiers = standings.tiers_of(reading.agencies)
    if not tiers or not reading.has_agency_figures or reading.is_single:
        st.html(indicator_words.no_agencies(reading))
        return
    tier = _tier(reading, tiers)
    lacking = figures.shortfall(reading, _facts(reading), HALF - 32)
    left, right = st.columns(2, gap="medium") if lacking else (st.container(), None)
    with left:
        _order(reading, tier, HALF if lacking else WIDE)
    if lacking and right:
        with right:
            _who_lacks(reading, lacking)


def _order(reading: Reading, tier: str, width: int) -> None:
    """The agencies of a tier in order: a figure on a wide screen, a list on a phone."""
    chart = figures.ranking(reading, _facts(reading), tier, width)
    rows = standings.of_tier(reading.agencies, tier, reading.question.plans)
    st.html(html.section(chart.title, chart.subtitle))
    names = figures.names(reading)
    has_values = any(row.value is not None for row in rows)
    if has_values:
        with st.container(key="wide-ranking"):
            drawing.draw(chart, "ranking", _file_name(reading, "ranking", tier))
    levels = sorted({row.level for row in reading.agencies if row.tier == tier and row.level is not None})
    with st.container(key="narrow-ranking"):
        st.html(indicator_words.order(rows, levels, reading.indicator, names))
    own = {row.agency: names[row.agency] for row in rows if row.agency in names}
    since = headlines.before(reading.question.at)
    moved = indicator_choice.changes(reading)
    st.html(html.note(movements.who_worsened(moved, own, reading.indicator, since)))
    st.html(html.note(exempting.of_tier(reading, tier)))
    if len(rows) > MOST_RANKED:
        st.html(html.note("Đủ các đơn vị ở Bảng số bên dưới, tìm được theo tên."))
    if has_values:
        _buttons(reading, "ranking", tier)


def _who_lacks(reading: Reading, lacking: Chart) -> None:
    """What each agency lacks and the whole with it."""
    name = _file_name(reading, "shortfall")
    st.html(html.section(lacking.title, lacking.subtitle))
    with st.container(key="wide-shortfall"):
        drawing.draw(lacking, "shortfall", name)
    if narrow := figures.shortfall(reading, _facts(reading), PHONE):
        with st.container(key="narrow-shortfall"):
            drawing.draw(narrow, "shortfall-narrow", name)
    if lacking.figure.data:
        _buttons(reading, "shortfall")


def _tier(reading: Reading, tiers: Sequence[str]) -> str:
    """Which tier is shown: the one asked about, else the visitor's choice."""
    if len(tiers) == 1:
        return tiers[0]
    counted = {tier: len({r.agency for r in reading.agencies if r.tier == tier}) for tier in tiers}
    chosen = st.segmented_control(
        "Khối xếp thứ tự",
        tiers,
        default=tiers[0],
        required=True,
        format_func=lambda tier: f"{TIER_NAMES[tier]} ({counted[tier]})",
        key=TIER,
        label_visibility="collapsed",
    )
    return str(chosen)


def _facts(reading: Reading, *, of_line: bool = False) -> Facts:
    """What the store knows beside the judged rows. The page says the source beside the figure, not in it."""
    at = figures.open_period(reading) if of_line else reading.question.at
    if at is None:
        return Facts(session.has_sample())
    found = session.sources(reading.indicator.formula.accepted, at)
    return Facts(session.has_sample(), origins.origin_of(found, reading.question.today).until)


def _buttons(reading: Reading, which: pictured.Which, tier: str | None = None) -> None:
    """The picture of the figure above, from the same reading."""
    lay_out = partial(pictured.for_shape, session.office(), reading, which, tier=tier)
    picture_buttons.show(which, _file_name(reading, which, *((tier,) if tier else ())), lay_out)


def _file_name(reading: Reading, *parts: str) -> str:
    return "_".join((reading.indicator.id, reading.question.at.id, *parts))
