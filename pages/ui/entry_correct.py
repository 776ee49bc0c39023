"""Mend one figure of a monthly form in its place: its row is sent again with the one change."""

from __future__ import annotations

from typing import cast

import streamlit as st

from indicators.discipline import MONTHLY
from indicators.formats import plain
from indicators.model import Form
from indicators.periods import Period, month_at, month_of, parse
from loaders import LAYOUTS
from pages.ui import choices, entry_current, html, session
from pages.ui.entry_draft import Row, counts_file, keep, stamped, written
from pages.ui.places import page_link

FORM, MONTH, AGENCY, MEASURE = "sua-bieu", "sua-thang", "sua-cua", "sua-so"
"""Names in the URL."""


def draw() -> None:
    """Form, month and agency; the row in use with its source; which figure, and its new value."""
    with st.container(horizontal=True, key="filters-wide", vertical_alignment="center"):
        form, month = _form(), _month()
        agency = _agency(month)
    if agency is None:
        st.html(html.note(entry_current.NONE))
        return
    here = session.office()
    measures = [column.field for column in LAYOUTS[form].counts]
    found = entry_current.in_use(measures, month, agency)
    name = here.directory.by_id[agency].short_name
    if found.empty:
        st.html(
            html.note(f"{name} chưa gửi biểu {LAYOUTS[form].title} của {month.label}: chưa có số để sửa.")
        )
        page_link("upload", "Nạp số liệu")
        return
    title = f"{name}, {month.label}: biểu {LAYOUTS[form].title}"
    st.html(
        html.section(title, entry_current.source(found)) + entry_current.current_table(found, here.registry)
    )
    texts = {measure: written(value) for measure, value in zip(found["measure"], found["value"], strict=True)}
    words = {
        measure: f"{here.registry.measures[measure].name}: "
        f"{plain(float(texts[measure].replace(',', '.'))) if measure in texts else 'chưa gửi'}"
        for measure in measures
    }
    measure = choices.choice(MEASURE, "Số cần sửa", measures, measures[0], words.__getitem__, width=420)
    place = f"{form}-{agency}-{month.id}-{measure}-{here.store.version}"
    with st.form("entry-correct", enter_to_submit=False):
        label = f"Số mới: {here.registry.measures[measure].name}"
        value = st.text_input(label, texts.get(measure, ""), key=f"new-{place}", width=420)
        st.html(
            html.note(
                "Các số khác của dòng giữ nguyên; cả dòng được kiểm tra lại (tổng bằng các phần cộng lại). "
                "Lý do sửa ghi ở bước xem trước."
            )
        )
        if st.form_submit_button("Xem trước", type="primary"):
            row = Row(here.directory.by_id[agency], month, entry_current.days_of(found, measure, month))
            keep(counts_file(form, row, {**texts, measure: value}, stamped(f"Sửa {measure}")))


def _form() -> Form:
    words = {form: f"Biểu {LAYOUTS[form].title}" for form in MONTHLY}
    return cast(Form, choices.choice(FORM, "Biểu", list(words), MONTHLY[0], words.__getitem__, width=240))


def _month() -> Period:
    """Months with figures, the newest first; the newest that is over by default."""
    span = session.span()
    assert span is not None, "the page without figures mends nothing"
    settings = session.office().settings
    words = {m.id: f"Tháng {m.number}/{m.year}" for m in map(month_at, range(span[1], span[0] - 1, -1))}
    over = month_at(month_of(settings.today, settings.closing_day).first - 1).id
    default = over if over in words else next(iter(words))
    return parse(choices.choice(MONTH, "Tháng", list(words), default, words.__getitem__, width=170))


def _agency(month: Period) -> str | None:
    """One of the bodies of those days, of those given to the visitor."""
    words = entry_current.bodies(month)
    if not words:
        return None
    return choices.choice(AGENCY, "Đơn vị", list(words), next(iter(words)), words.__getitem__, width=320)
