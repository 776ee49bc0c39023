"""The figures about one indicator: the trend, the order of agencies, and who holds the result.

Each stands under its finding. The trend is sent twice, laid out for a wide screen and for a phone; the
stylesheet shows one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

import streamlit as st

from indicators import charts, formats
from indicators.charts import Caption, Chart
from indicators.charts.standing import MOST_RANKED
from indicators.model import TIER_NAMES
from indicators.profiles import origins, series, standings
from indicators.profiles.answers import LOWER_BOUNDS
from indicators.profiles.readings import Reading
from indicators.registry import formula_in_words
from pages.ui import html, indicator_words, session, theme

WIDE, HALF, PHONE = 848, 424, 358
"""Widths in pixels the figures are laid out for."""
TIER = "khoi-xep-hang"


def trend(reading: Reading) -> None:
    """The line of the scope with its targets and breaks; too few values stand in a table."""
    if reading.points()["value"].notna().sum() < series.FEWEST:
        st.html(indicator_words.few(reading))
        return
    caption = _caption(reading, _span_words(reading))
    for key, width in (("wide-trend", WIDE), ("narrow-trend", PHONE)):
        chart = charts.trend(
            reading.points(),
            reading.steps(),
            reading.indicator,
            caption,
            breaks=reading.breaks(),
            provisional_until=_open_until(reading),
            width=width,
        )
        if key == "wide-trend":
            st.html(html.section(indicator_words.course_title(reading, chart.title), chart.subtitle))
        with st.container(key=key):
            _draw(chart, key)


def standing(reading: Reading) -> None:
    """Agencies in order, one tier at a time, beside what each lacks."""
    tiers = standings.tiers_of(reading.agencies)
    if not tiers or not reading.has_agency_figures or reading.is_single:
        st.html(indicator_words.no_agencies(reading))
        return
    tier = _tier(reading, tiers)
    lacking = _shortfall(reading, HALF - 32)
    left, right = st.columns(2, gap="medium") if lacking else (st.container(), None)
    with left:
        _order(reading, tier, HALF if lacking else WIDE)
    if lacking and right:
        with right:
            _who_lacks(reading, lacking)


def _order(reading: Reading, tier: str, width: int) -> None:
    """The agencies of a tier in order: a figure on a wide screen, a list on a phone."""
    chart = _ranking(reading, tier, width)
    rows = standings.of_tier(reading.agencies, tier, reading.question.plans)
    st.html(html.section(chart.title, chart.subtitle))
    if any(row.value is not None for row in rows):
        with st.container(key="wide-ranking"):
            _draw(chart, "ranking")
    levels = sorted({row.level for row in reading.agencies if row.tier == tier and row.level is not None})
    with st.container(key="narrow-ranking"):
        st.html(indicator_words.order(rows, levels, reading.indicator, _names(reading)))
    if len(rows) > MOST_RANKED:
        st.html(html.note("Đủ các đơn vị ở Bảng số bên dưới, tìm được theo tên."))


def _who_lacks(reading: Reading, lacking: Chart) -> None:
    """What each agency lacks and the whole with it."""
    st.html(html.section(lacking.title, lacking.subtitle))
    with st.container(key="wide-shortfall"):
        _draw(lacking, "shortfall")
    if narrow := _shortfall(reading, PHONE):
        with st.container(key="narrow-shortfall"):
            _draw(narrow, "shortfall-narrow")


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


def _ranking(reading: Reading, tier: str, width: int) -> Chart:
    plans = reading.question.plans
    rows = standings.of_tier(reading.agencies, tier, plans)
    return charts.ranking(
        standings.ranked_rows(rows, _names(reading)),
        standings.ranked_targets(reading.agencies, tier, plans),
        reading.indicator,
        _caption(reading, reading.question.at.label, scope=TIER_NAMES[tier].lower()),
        width=width,
    )


def _shortfall(reading: Reading, width: int) -> Chart | None:
    """Who lacks how much; None where the target is no lower bound on a ratio."""
    lead, indicator = reading.lead, reading.indicator
    rows = [row for row in reading.agencies if lead and row.plan == lead.plan]
    is_ratio = indicator.formula.kind == "ratio" and indicator.direction == "up"
    if lead is None or lead.operator not in LOWER_BOUNDS or not is_ratio or lead.is_empty or not rows:
        return None
    return charts.shortfall(
        standings.ranked_rows(rows, _names(reading)),
        lead.operator,
        lead.level,
        indicator,
        _caption(reading, reading.question.at.label),
        counted=reading.counted,
        width=width,
    )


def _names(reading: Reading) -> dict[str, str]:
    asked = reading.question
    return standings.names_in(reading.directory, asked.at, asked.closing_day)


def _caption(reading: Reading, span: str, scope: str = "") -> Caption:
    ratio = formula_in_words(reading.registry, reading.indicator.formula)
    return Caption(scope or reading.scope_name, span, ratio=ratio, sample=session.has_sample())


def _span_words(reading: Reading) -> str:
    """The periods of the line in words: "từng tháng 2025", "từng quý 2024–2025"."""
    line = reading.line()
    if not line:
        return reading.question.at.label
    each = {"month": "từng tháng", "quarter": "từng quý", "year": "từng năm"}[line[0].kind]
    years = dict.fromkeys(str(period.year) for period in (line[0], line[-1]))
    return f"{each} {'–'.join(years)}"


def _open_until(reading: Reading) -> str:
    """ "đến 14/10": how far the open period's figures reach."""
    points = reading.points()
    is_open = [p for p, state in zip(reading.line(), points["provisional"], strict=True) if state]
    if not is_open:
        return ""
    found = session.sources(reading.indicator.formula.accepted, is_open[-1])
    until = origins.origin_of(found, reading.question.today).until
    return f"đến {_short_day(until)}" if until else ""


def _short_day(day: date) -> str:
    return formats.day(day).rpartition("/")[0]


def _draw(chart: Chart, key: str) -> None:
    is_dark = st.context.theme.type == "dark"
    figure = json.loads(_darkened(chart.figure.to_json())) if is_dark else chart.figure
    config = {"displayModeBar": False}
    st.plotly_chart(figure, theme=None, key=f"figure-{key}", alt=chart.alt, config=config)


_DARKER = {theme.LIGHT[name].upper(): theme.DARK[name] for name in theme.LIGHT if name != "on-blue"}


def _darkened(figure: str) -> str:
    """A figure's JSON in the colours of the dark side, inside its texts too."""
    return re.sub(r"#[0-9A-Fa-f]{6}", lambda colour: _DARKER.get(colour[0].upper(), colour[0]), figure)
