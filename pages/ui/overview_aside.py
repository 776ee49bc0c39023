"""The right column of Tổng quan: who holds targets back, how complete the figures are, the documents."""

from __future__ import annotations

import streamlit as st

from indicators import completeness, formats, headlines
from indicators.completeness import Part
from indicators.model import TIER_NAMES, Plan
from indicators.shortfalls import Holder, Shortfall
from pages.ui import session
from pages.ui.html import LEADING, SECOND, Html, aside, join, note, section, tag
from pages.ui.overview_scene import Scene
from pages.ui.tables import AttentionGroup, AttentionRow, Cell, attention, table


def freshness(scene: Scene) -> Html:
    """Until when the figures reach, when the last came in, and who is missing."""
    loaded = formats.moment(session.last_load())
    known = scene.complete
    state = completeness.summary(known)
    gap = completeness.gap(known)
    return aside(
        join((tag("b", _until(scene)), f", nạp lần cuối {loaded}")), f"{state}. {gap}" if gap else state
    )


def _until(scene: Scene) -> str:
    """The last day the figures of the period reach: whole months only, an open one is named as such."""
    here = session.office()
    span = session.span()
    assert span is not None, "the page is drawn only when there are figures"
    last = [month for month in scene.view.period.months if month.first <= span[1]][-1:]
    if not last or not any(finding.lead.sent for finding in scene.found):
        return f"Chưa có số liệu {scene.view.period.label}"
    day = last[0].days(here.settings.closing_day)[1]
    if day >= here.settings.today:
        return f"Số liệu đến giữa {last[0].label}"
    return f"Số liệu đến {formats.day(day)}"


def column(scene: Scene) -> None:
    """The whole right column."""
    if scene.shortfalls:
        st.html(section("Cần chú ý: đơn vị thiếu nhiều nhất") + _attention(scene))
    elif scene.lowest:
        st.html(section("Đơn vị có tỷ lệ thấp nhất") + _lowest(scene))
    st.html(join((section("Độ đầy đủ số liệu"), _completeness(scene))))
    if scene.choice.plans:
        st.html(documents(scene))
