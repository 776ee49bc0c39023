"""Type one figure that no monthly form brings: PAR INDEX, SIPAS, surveys, inspections."""

from __future__ import annotations

import streamlit as st

from indicators.formats import count
from indicators.model import Indicator
from indicators.periods import Period, of_year, parse
from pages.ui import choices, entry_current, html, session, visitor
from pages.ui.entry_draft import Row, figures_file, keep, stamped, written

INDICATOR, BODY, PERIOD = "ma", "cua", "cua-ky"
"""Names in the URL, apart from those of the pages that look at figures."""
YEARS = 3
"""How many years back a figure can be typed for."""


def draw() -> None:
    """Indicator, period and body; then the figure in use, and the fields."""
    with st.container(horizontal=True, key="filters-wide", vertical_alignment="center"):
        indicator = _indicator()
        period = _period()
        body = _body(period)
    if body is None:
        st.html(html.note(entry_current.NONE))
        return
    here = session.office()
    formula = indicator.formula
    found = entry_current.in_use(formula.measures, period, body)
    st.html(html.section(indicator.name, _about(indicator)))
    if len(found):
        st.html(html.note(entry_current.source(found)) + entry_current.current_table(found, here.registry))
    else:
        name = here.directory.by_id[body].short_name
        st.html(html.note(f"{name}, {period.label}: chưa có số."))
    known = dict(zip(found["measure"], found["value"], strict=True))
    texts = {measure: written(value) for measure, value in known.items()}
    place = f"{indicator.id}-{body}-{period.id}-{here.store.version}"
    with st.form("entry-add", enter_to_submit=False):
        left, right = st.columns(2, gap="medium")
        above, below = (side[0] if side else None for side in (formula.numerator, formula.denominator))
        with left:
            name = here.registry.words(formula.numerator)
            label = f"Tử số: {name}" if below else f"{name} ({indicator.unit})"
            numerator = st.text_input(label, texts.get(str(above), ""), key=f"above-{place}")
        denominator = ""
        with right:
            if below:
                label = f"Mẫu số: {here.registry.words(formula.denominator)}"
                denominator = st.text_input(label, texts.get(below, ""), key=f"below-{place}")
        note = st.text_input("Ghi chú, nguồn của số (văn bản, ngày công bố)", key=f"note-{place}")
        if st.form_submit_button("Xem trước", type="primary"):
            days = entry_current.days_of(found, str(above), period)
            row = Row(here.directory.by_id[body], period, days)
            keep(figures_file(indicator.id, row, numerator, denominator, stamped(note)))


def _about(indicator: Indicator) -> str:
    return f"Đơn vị tính: {indicator.unit}. {indicator.definition}"


def _indicator() -> Indicator:
    """Indicators some plan of the jurisdiction asks for first, then all others."""
    here = session.office()
    plans = here.registry.plans_of(here.jurisdiction)
    demanded = dict.fromkeys(target.indicator for plan in plans for target in plan.targets)
    every = here.registry.figures_indicators
    names = [name for name in demanded if name in every] + [name for name in every if name not in demanded]
    words = {name: here.registry.indicators[name].short_name for name in names}
    chosen = choices.choice(INDICATOR, "Chỉ tiêu", names, names[0], words.__getitem__, width=360)
    return here.registry.indicators[chosen]


def _period() -> Period:
    """Years, then parts of years; the newest first."""
    year = session.office().settings.today.year
    kinds = ("year", "nine", "half", "quarter", "month")
    years = range(year, year - YEARS, -1)
    known = [period for one in years for kind in kinds for period in reversed(of_year(one, kind))]
    words = {period.id: f"{period.label[0].upper()}{period.label[1:]}" for period in known}
    chosen = choices.choice(PERIOD, "Kỳ", list(words), str(year), words.__getitem__, width=200)
    return parse(chosen)


def _body(period: Period) -> str | None:
    """The whole jurisdiction or one of its bodies of those days, of those given to the visitor."""
    whole, mine = session.office().directory.whole, visitor.agencies()
    words = {whole.id: f"Toàn tỉnh ({whole.short_name})"} if mine is None or whole.id in mine else {}
    words |= entry_current.bodies(period)
    if not words:
        return None
    label = f"Của {count(len(words))} đơn vị"
    return choices.choice(BODY, label, list(words), next(iter(words)), words.__getitem__, width=320)
