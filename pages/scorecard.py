"""Bảng điểm: every agency of a tier against every target of a period."""

from __future__ import annotations

import streamlit as st

from indicators import formats
from indicators.scorecard import Card
from pages.ui import (
    downloads,
    html,
    places,
    scorecard_choice,
    scorecard_files,
    scorecard_table,
    sending,
    session,
)
from pages.ui.scorecard_choice import Choice, Listing, Moves

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render() -> None:
    """The answer, the filters, the table, and under it what it does not show."""
    if not session.has_figures():
        sending.no_figures("Bảng điểm: chưa có số liệu nào", "Nạp tệp đầu tiên để xem bảng điểm.")
        return
    title = st.container()
    with st.container(horizontal=True, key="filters-scorecard", vertical_alignment="center", gap="xsmall"):
        choice = scorecard_choice.choose()
        card = scorecard_choice.look(choice)
        listed = scorecard_choice.listing(card)
        moves = scorecard_choice.moves(choice, card, scorecard_choice.against(choice))
        _downloads(card, listed)
    known = scorecard_choice.complete(choice)
    title.html(scorecard_table.answer(choice, card, known))
    if not card.columns:
        _nothing(choice)
    else:
        _table(choice, card, listed, moves)
    st.html(scorecard_table.notes(choice, card, listed, known))


def _table(choice: Choice, card: Card, listed: Listing, moves: Moves) -> None:
    """The table, and under it the pages where there are several."""
    place = st.container()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        rows = scorecard_choice.page(listed)
        with st.container(key="scorecard-columns"):
            scorecard_choice.widths(listed)
    if not rows:
        place.html(html.note("Không có đơn vị nào hợp với chữ đã gõ và trạng thái đã chọn."))
    place.html(scorecard_table.table(choice, card, listed, rows, moves))


def _downloads(card: Card, listed: Listing) -> None:
    """The listed agencies with all columns, as CSV and as a workbook, made when asked for."""
    if not card.columns:
        return
    source = f"Nạp lần cuối {formats.moment(session.last_load())}."
    sample = session.has_sample()
    with st.popover("Tải về"):
        downloads.button(
            "Tệp CSV",
            lambda: scorecard_files.csv(card, listed.rows),
            scorecard_files.file_name(card, "csv"),
            "text/csv",
            what="Bảng điểm",
            about={"period": card.period.id},
            width="stretch",
        )
        downloads.button(
            "Tệp Excel",
            lambda: scorecard_files.workbook(card, listed.rows, source, sample=sample),
            scorecard_files.file_name(card, "xlsx"),
            WORKBOOK,
            what="Bảng điểm",
            about={"period": card.period.id},
            width="stretch",
        )


def _nothing(choice: Choice) -> None:
    """No figure in the period: where there are some."""
    newest = scorecard_choice.newest()
    other = places.address("scorecard", ky=newest.id, khoi=choice.tier)
    known = html.join(("Kỳ gần nhất đủ số liệu: ", html.link(newest.label, other), "."))
    st.html(html.tag("div", *(html.tag("p", line) for line in (known, sending.of_this_period()) if line)))
