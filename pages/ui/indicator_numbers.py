"""Bảng số: the numbers of the figures as tables with a download, and the rows of files behind an agency."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators.profiles import origins, standings
from indicators.profiles.readings import Reading
from pages.ui import choices, html, session
from pages.ui.tables import Row, table

VIEW, ROWS, NUMBERS = "xem", "dong", "bang-so"
"""In the URL: the choice of view, the view of rows of files, and the place of this section."""
VIEWS = {"don-vi": "Theo đơn vị", "ky": "Theo kỳ", ROWS: "Dòng của tệp"}
HEIGHT = 420


def numbers(reading: Reading) -> None:
    """The section under the figures: one of three views of the same numbers."""
    names = standings.names_in(reading.directory, reading.question.at, reading.question.closing_day)
    st.header("Bảng số", anchor=NUMBERS)
    views = [view for view in VIEWS if view != "don-vi" or reading.has_agency_figures]
    with st.container(horizontal=True, key="filters-numbers", vertical_alignment="center"):
        chosen = choices.switch(VIEW, "Cách xem số", views, views[0], VIEWS.__getitem__, key="numbers-view")
        if chosen == ROWS:
            agency = _agency(reading, names)
        elif chosen == "don-vi":
            frame = _by_agency(reading, names)
        else:
            frame = standings.numbers_of_line(reading.line(), reading.points(), reading.indicator)
        if chosen != ROWS:
            _download(reading, frame, str(chosen))
    if chosen == ROWS:
        _rows_of_files(reading, agency)
        return
    level = reading.lead.level if reading.lead else None
    shown = standings.printed(frame, reading.indicator, level)
    _table(frame, shown)


def _by_agency(reading: Reading, names: dict[str, str]) -> pd.DataFrame:
    plans = reading.question.plans
    frame = standings.numbers_of_agencies(reading.agencies, reading.registry, reading.indicator, plans, names)
    typed = st.text_input(
        "Tìm đơn vị",
        placeholder="Tìm đơn vị (không cần dấu)",
        label_visibility="collapsed",
        key="numbers-search",
        width=240,
    )
    return standings.found(frame, "Đơn vị", typed)


def _table(frame: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Sorted by the numbers, written as offices write them."""
    if frame.empty:
        st.html(html.note("Không có đơn vị nào hợp với chữ đã gõ."))
        return
    numeric = [column for column in frame if pd.api.types.is_numeric_dtype(frame[column])]
    written = {column: dict(zip(frame[column], shown[column], strict=True)) for column in numeric}
    style = frame.style.format(
        {column: lambda figure, of=column: written[of].get(figure, "—") for column in numeric}, na_rep="—"
    )
    st.dataframe(style, hide_index=True, placeholder="—", height=min(HEIGHT, 35 * len(frame) + 37))


def _download(reading: Reading, frame: pd.DataFrame, view: str) -> None:
    asked = reading.question
    st.download_button(
        "Tải về CSV",
        standings.as_csv(frame),
        file_name=standings.file_name(asked.indicator.id, asked.at.id, asked.scope, view),
        mime="text/csv",
        on_click="ignore",
        help="Mở thẳng bằng Excel cài vùng Việt Nam: cột cách nhau bằng dấu chấm phẩy, số lẻ sau dấu phẩy.",
    )


def _agency(reading: Reading, names: dict[str, str]) -> str:
    """Whose rows of files are shown; the jurisdiction's own where it reports for all."""
    whole = reading.directory.whole
    bound = {row.agency for row in reading.agencies}
    options = [body.id for body in reading.directory.bodies if body.id in bound]
    sent = session.sources(reading.indicator.formula.accepted, reading.question.at, whole.id)
    if len(sent) or not options:
        options = [whole.id, *options]
    labels = names | {whole.id: whole.short_name}
    return choices.choice(
        choices.AGENCY, "Đơn vị", options, options[0], lambda name: labels.get(name, name), width=300
    )


def _rows_of_files(reading: Reading, agency: str) -> None:
    measures = reading.indicator.formula.accepted
    found = session.sources(measures, reading.question.at, agency)
    frame = origins.rows_of_files(found, reading.registry, measures)
    if frame.empty:
        st.html(html.note(f"Chưa có dòng nào của {reading.question.at.label}: đơn vị chưa gửi số liệu này."))
        return
    rows = [Row(list(row)) for row in frame.itertuples(index=False)]
    st.html(table(list(frame.columns), rows, "llrlllr", caption="Dòng của tệp", stacked=True))
