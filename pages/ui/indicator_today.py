"""The figures about one indicator re-based onto the bodies of today: the course, the order, the numbers."""

from __future__ import annotations

from functools import partial

import streamlit as st

from data.answers import Office
from exports import figures as pictured
from exports.pictures import Shape
from indicators.charts import Chart
from indicators.charts.standing import MOST_RANKED
from indicators.model import TIER_NAMES
from indicators.profiles import onto_today, series
from indicators.profiles.figures import Facts
from indicators.profiles.onto_today import Course
from indicators.profiles.readings import Reading
from pages.ui import choices, drawing, html, picture_buttons, session, sums
from pages.ui.indicator_figures import PHONE, WIDE
from pages.ui.tables import Cell, Row, table

TIER = "khoi-hien-nay"


def course(reading: Reading) -> Course:
    """The course over the bodies of today."""
    cube = sums.sums(onto_today.periods(reading), [reading.indicator.id])
    return onto_today.course(reading, cube, sums.succession())


def figures(shown: Course) -> None:
    """The line and the order of today's agencies, each under its finding; the gaps in words."""
    st.html(html.section(onto_today.title(shown), _subtitle(shown)) + html.note(*onto_today.remarks(shown)))
    if shown.is_gone:
        return
    if shown.known >= series.FEWEST:
        _trend(shown)
    else:
        few = f"Mới có {shown.known} kỳ quy về được; từ {series.FEWEST} kỳ trở lên mới vẽ đường."
        st.html(html.note(few))
    if len(shown.agencies) > 1:
        _order(shown)


def _subtitle(shown: Course) -> str:
    words = onto_today.caption(shown, onto_today.span(shown), Facts())
    return f"{words.ratio}, {words.scope}, {words.span}, {shown.indicator.unit}."


def _trend(shown: Course) -> None:
    facts = Facts(session.has_sample())
    for key, width in (("wide-trend-today", WIDE), ("narrow-trend-today", PHONE)):
        with st.container(key=key):
            drawing.draw(onto_today.trend(shown, facts, width), key, _file_name(shown, "quy-ve"))
    lay_out = partial(_pictured_trend, session.office(), shown)
    picture_buttons.show("trend-today", _file_name(shown, "quy-ve"), lay_out)
    picture_buttons.no_browser()


def _pictured_trend(office: Office, shown: Course, shape: Shape) -> Chart:
    return onto_today.trend(shown, pictured.facts_of_line(office, shown.reading), shape.inside)


def _pictured_order(office: Office, shown: Course, tier: str, shape: Shape) -> Chart:
    return onto_today.ranking(shown, tier, shape.inside, pictured.facts_of_line(office, shown.reading))


def _order(shown: Course) -> None:
    tier = _tier(shown)
    chart = onto_today.ranking(shown, tier, WIDE, Facts(session.has_sample()))
    st.html(html.section(chart.title, chart.subtitle))
    own = [(body, figure) for body, figure in shown.agencies if body.tier == tier]
    if any(figure.value is not None for _, figure in own):
        with st.container(key="wide-ranking-today"):
            drawing.draw(chart, "ranking-today", _file_name(shown, "quy-ve", tier))
        with st.container(key="narrow-ranking-today"):
            st.html(_listed(shown, tier))
        lay_out = partial(_pictured_order, session.office(), shown, tier)
        picture_buttons.show("ranking-today", _file_name(shown, "quy-ve", tier), lay_out)
    said = onto_today.gaps([shown.now])
    gaps = [gap for gap in onto_today.gaps([figure for _, figure in own]) if gap not in said]
    more = "Đủ các đơn vị ở Bảng số bên dưới." if len(own) > MOST_RANKED else ""
    st.html(html.note(*gaps[:MOST_GAPS], _others(gaps), more))


MOST_GAPS = 3


def _others(gaps: list[str]) -> str:
    return f"Và {len(gaps) - MOST_GAPS} lý do khác, ghi ở Bảng số." if len(gaps) > MOST_GAPS else ""


def _listed(shown: Course, tier: str) -> html.Html:
    """The agencies for a phone: name, value over its counts."""
    ranked = onto_today.ranked(shown, tier)
    rows = [
        Row([body.short_name, Cell(onto_today.written(shown, figure), below=figure.counts, strong=True)])
        for body, figure in ranked
    ]
    return table(["Đơn vị", "Đạt được"], rows, "lr")


def _tier(shown: Course) -> str:
    tiers = shown.tiers
    if len(tiers) == 1:
        return tiers[0]
    counted = {tier: sum(body.tier == tier for body, _ in shown.agencies) for tier in tiers}
    return choices.switch(
        TIER,
        "Khối xếp thứ tự",
        tiers,
        tiers[0],
        lambda tier: f"{TIER_NAMES[tier]} ({counted[tier]})",
        key="tier-today",
    )


def _file_name(shown: Course, *parts: str) -> str:
    return "_".join((shown.indicator.id, shown.reading.question.at.id, *parts))
