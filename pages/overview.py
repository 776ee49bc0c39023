"""Tổng quan: the answer of a period, what is wrong in cards, what is met in rows, who holds it back."""

from __future__ import annotations

import streamlit as st

from indicators import findings_table, headlines
from pages.ui import (
    choices,
    html,
    overview_aside,
    overview_cards,
    overview_lists,
    places,
    sending,
    session,
    table_files,
    visitor,
)
from pages.ui.overview_scene import Scene, choose, look

MOST_PERIODS = 4


def render() -> None:
    """The first page."""
    if not session.has_figures():
        _empty()
        return
    answer = st.container()
    with st.container(horizontal=True, key="filters-overview", vertical_alignment="center"):
        scene = look(choose())
        _download(scene)
        st.html(overview_aside.freshness(scene))
    answer.html(html.answer(scene.headline, _counts(scene), _not_judged(scene)))
    with st.container(key="overview"):
        with st.container(key="overview-first"):
            if scene.choice.period not in scene.filled:
                _no_figures(scene)
            overview_cards.cards(scene, first=True)
        with st.container(key="overview-aside"):
            overview_aside.column(scene)
        with st.container(key="overview-rest"):
            overview_cards.cards(scene, first=False)
            overview_lists.lists(scene)
            st.html(overview_aside.remarks(scene))


def _counts(scene: Scene) -> html.Html:
    """How many indicators stand where, how many never had a figure, and how they have moved."""
    never = scene.standing("never")
    parts = [f"{len(never)} chưa từng có số, không tính"] if never else []
    if moved := headlines.movements(scene.view, scene.found):
        parts.append(moved)
    return html.status_counts(headlines.status_counts(scene.found), *parts)


def _not_judged(scene: Scene) -> html.Html:
    """That newer figures wait for a plan, and where they can be seen."""
    newer = choices.newer_without_plan(scene.choice.period)
    if newer is None:
        return html.Html("")
    there = html.link(newer.label, places.address("overview", ky=newer.id))
    why = f", nhưng năm {newer.year} chưa có kế hoạch trong danh mục nên chưa đánh giá được."
    add = html.link("Thêm kế hoạch", places.address("admin", muc="ke-hoach")) if visitor.may("edit") else ""
    return html.note(html.join(("Đã có số liệu ", there, why, " " if add else "", add)))


def _download(scene: Scene) -> None:
    """The numbers of cards and rows as files."""
    choice = scene.choice
    if scene.found:
        table_files.offer(
            lambda: findings_table.numbers(scene.view, scene.found, scene.chances),
            scene.headline,
            *("tong-quan", choice.period.id, choice.body),
        )


def _no_figures(scene: Scene) -> None:
    """A period without figures: where there are some, and where to send them."""
    others = [
        html.link(period.label, places.address("overview", ky=period.id))
        for period in scene.filled[:MOST_PERIODS]
    ]
    known = html.join(("Có số liệu ở: ", html.join(others, ", "), ".")) if others else ""
    st.html(html.tag("div", *(html.tag("p", line) for line in (known, sending.of_this_period()) if line)))


def _empty() -> None:
    """Before the first file: what this page will show, what is asked for already, where to begin."""
    here = session.office()
    plans = here.registry.plans_of(here.jurisdiction)
    asked = "; ".join(f"{plan.short_name}: {len(plan.targets)} mục tiêu" for plan in plans)
    lines = (
        "Khi có số liệu, trang này cho biết chỉ tiêu nào đạt, chỉ tiêu nào chưa, đơn vị nào còn thiếu.",
        f"Mục tiêu đã có sẵn: {asked}." if asked else "Địa phương này chưa có kế hoạch trong danh mục.",
        "Bắt đầu: tải mẫu về, điền số của một tháng, rồi nạp tệp.",
    )
    st.html(html.answer("Chưa có số liệu nào"))
    st.html(html.tag("div", *(html.tag("p", line) for line in lines)))
    if visitor.may("load") and st.button("Nạp số liệu", type="primary"):
        st.switch_page(places.pages["upload"])
