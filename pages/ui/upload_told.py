"""What a file does not say itself, its period and its agency: asked for this file alone, never remembered."""

from __future__ import annotations

import streamlit as st

from indicators.periods import Period, month_at, month_of, parse
from loaders import Reading
from pages.ui import html, session

TOLD = "upload-told"
"""Period id and agency id by the file's hash, for this visit."""
MONTHS_OFFERED, QUARTERS_OFFERED = 24, 8


def reading(name: str, content: bytes, sha256: str) -> Reading:
    """The file, read with what was told of it."""
    month, agency = said(sha256)
    return session.reading(name, content, month=month, agency=agency)


def said(sha256: str) -> tuple[Period | None, str | None]:
    """Period and agency id that the officer told of the file."""
    month, agency = st.session_state.get(TOLD, {}).get(sha256, (None, None))
    return parse(month) if month else None, agency


def draw(reading: Reading) -> None:
    """The form, where the file says not when or not whose."""
    codes = {problem.code for problem in reading.problems}
    asks_month, asks_agency = "no_period_in_file" in codes, "no_agency_in_file" in codes
    told = st.session_state.get(TOLD, {}).get(reading.sha256, (None, None))
    if not (asks_month or asks_agency or any(told)):
        return
    st.html(html.section("Bổ sung điều tệp không ghi", "Chỉ dùng cho tệp này, không ghi nhớ."))
    directory = session.office().directory
    with st.form("told", enter_to_submit=False):
        month, agency = told
        if asks_month or told[0]:
            periods = {period.id: period.label for period in _periods()}
            month = st.selectbox(
                "Kỳ của tệp",
                list(periods),
                index=list(periods).index(month) if month in periods else None,
                format_func=periods.__getitem__,
                placeholder="Chọn kỳ",
            )
        if asks_agency or told[1]:
            names = {body.id: body.name for body in directory.bodies}
            agency = st.selectbox(
                "Đơn vị của tệp",
                list(names),
                index=list(names).index(agency) if agency in names else None,
                format_func=names.__getitem__,
                placeholder="Chọn đơn vị, gõ để tìm",
            )
        if st.form_submit_button("Đọc lại tệp"):
            st.session_state[TOLD] = {reading.sha256: (month, agency)}
            st.rerun()


def _periods() -> list[Period]:
    here = session.office()
    last = month_of(here.settings.today, here.settings.closing_day).first
    quarter = last - last % 3
    quarters = [Period("quarter", quarter - 3 * back) for back in range(QUARTERS_OFFERED)]
    return [*(month_at(last - back) for back in range(MONTHS_OFFERED)), *quarters]
