"""Bảng số: the numbers of the figures as tables with a download, and the rows of files behind an agency."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from indicators import headlines
from indicators.profiles import courses, movements, onto_today, origins, standings
from indicators.profiles.onto_today import Course
from indicators.profiles.readings import Reading
from pages.ui import (
    assumption,
    choices,
    html,
    indicator_choice,
    indicator_multiples,
    indicator_prospects,
    session,
    table_files,
)
from pages.ui.tables import Row, table

VIEW, ROWS, NUMBERS = "xem", "dong", "bang-so"
"""In the URL: the choice of view, the view of rows of files, and the place of this section."""
VIEWS = {
    "don-vi": "Theo đơn vị",
    "ky": "Theo kỳ",
    "don-vi-ky": "Đơn vị theo kỳ",
    indicator_prospects.NAME: "Đến hết năm",
    ROWS: "Dòng của tệp",
}
HEIGHT = 420
OF_AGENCIES = ("don-vi", "don-vi-ky", indicator_prospects.NAME)


def numbers(reading: Reading, today: Course | None = None, load: int = assumption.USUAL) -> None:
    """The section under the figures: the same numbers in one of several views, those of `today` re-based.

    `load`: what a month left of the year is taken to bring, as everywhere on the page.
    """
    st.header("Bảng số", anchor=NUMBERS)
    views = _views(reading, today)
    with st.container(horizontal=True, key="filters-numbers", vertical_alignment="center"):
        chosen = choices.switch(VIEW, "Cách xem số", views, views[0], VIEWS.__getitem__, key="numbers-view")
        names = standings.names_in(reading.directory, reading.question.at, reading.question.closing_day)
        if chosen == ROWS:
            agency = _agency(reading, names)
        else:
            frame = _found(_frame(reading, chosen, names, today, load), chosen)
            _download(reading, frame, chosen, today)
    if chosen == ROWS:
        _rows_of_files(reading, agency)
        return
    level = reading.lead.level if reading.lead and today is None else None
    values = [column for column in frame if chosen == "don-vi-ky" and column != "Đơn vị"]
    values += indicator_prospects.values(frame)
    values += [column for column in frame if column.startswith("So với ")]
    _table(frame, standings.printed(frame, reading.indicator, level, values))


def _views(reading: Reading, today: Course | None) -> list[str]:
    """The views that have something to show."""
    if today is not None:
        return [view for view in ("don-vi", "ky", ROWS) if view != "don-vi" or len(today.agencies) > 1]
    views = [view for view in VIEWS if view not in OF_AGENCIES or reading.has_agency_figures]
    absent = set() if indicator_multiples.has_any(reading) else {"don-vi-ky"}
    if not indicator_prospects.known(reading, assumption.USUAL):
        absent.add(indicator_prospects.NAME)
    return [view for view in views if view not in absent]


def _frame(
    reading: Reading, view: str, names: dict[str, str], today: Course | None, load: int
) -> pd.DataFrame:
    """The numbers of a view; of today's bodies without verdicts."""
    if today is not None:
        return (onto_today.numbers_of_agencies if view == "don-vi" else onto_today.numbers_of_line)(today)
    if view == "ky":
        return standings.numbers_of_line(reading.line(), reading.points(), reading.indicator)
    if view == "don-vi-ky":
        return courses.numbers(reading, indicator_multiples.rows(reading))
    if view == indicator_prospects.NAME:
        return indicator_prospects.numbers(reading, indicator_prospects.known(reading, load))
    plans = reading.question.plans
    frame = standings.numbers_of_agencies(reading.agencies, reading.registry, reading.indicator, plans, names)
    since = headlines.before(reading.question.at)
    after = standings.value_head(reading.indicator)
    return movements.with_changes(frame, indicator_choice.changes(reading), reading.indicator, since, after)


def _found(frame: pd.DataFrame, view: str) -> pd.DataFrame:
    """The rows whose name holds what is typed, where the rows are agencies."""
    if view not in OF_AGENCIES:
        return frame
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
    # The grid above is a picture of the rows in sight: paper takes all of them.
    align = "".join("r" if column in numeric else "l" for column in frame)
    rows = [[str(cell) for cell in row] for row in shown.itertuples(index=False)]
    st.html(table(list(map(str, shown.columns)), rows, align, "ct-print-only"))


def _download(reading: Reading, frame: pd.DataFrame, view: str, today: Course | None) -> None:
    asked = reading.question
    how = ("quy-ve",) if today is not None else ()
    title = onto_today.title(today) if today is not None else reading.headline()
    table_files.offer(
        lambda: frame, title, asked.indicator.id, asked.at.id, asked.scope, view, *how, key="numbers"
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
