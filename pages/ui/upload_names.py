"""Names nobody knows: the officer says once which agency each means, and the file is read again."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import loaders
from data import remembered
from data.store import StoreError
from indicators.model import Agency
from indicators.periods import Period, parse
from loaders import Problem, Reading
from loaders.dates import report_period
from pages.ui import html, session
from pages.ui.person import BY, LONGEST, person

MOST_NAMES = 50


@dataclass(frozen=True)
class Unknown:
    """A name of the file that no agency bears, and the period of its first row."""

    name: str
    period: Period
    row: int | None


def unknown(reading: Reading, fallback: Period) -> list[Unknown]:
    """The unknown names, each once; `fallback` is the period where the file does not tell."""
    column = reading.columns.get("name")
    found: dict[str, Unknown] = {}
    for problem in reading.problems:
        if problem.code == "unknown_agency" and problem.column in (column, None):
            found.setdefault(
                problem.found, Unknown(problem.found, _period(reading, problem, fallback), problem.row)
            )
    return list(found.values())[:MOST_NAMES]


def _period(reading: Reading, problem: Problem, fallback: Period) -> Period:
    letter = reading.columns.get("period")
    if reading.sheet is not None and problem.row is not None and letter in reading.letters:
        row = reading.sheet.rows[problem.row - reading.sheet.first_row]
        place = reading.letters.index(letter)
        period = report_period(row[place] if place < len(row) else None, only_months=False)
        if isinstance(period, Period):
            return period
    return parse(min(reading.months)) if reading.months else fallback


def draw(reading: Reading, fallback: Period) -> None:
    """The form, where any name is unknown."""
    names = {one.name: one for one in unknown(reading, fallback)}
    if not names:
        return
    st.html(
        html.section(
            "Chỉ ra đơn vị của tên chưa biết",
            "Nếu tên trong tệp là cách viết khác của một đơn vị, hãy chọn đơn vị ấy; các tệp sau tự hiểu.",
        )
    )
    words = {name: f"Dòng {one.row}: {name}" if one.row else name for name, one in names.items()}
    chosen = names[next(iter(names))]
    if len(names) > 1:
        chosen = names[
            st.selectbox("Tên trong tệp", list(words), format_func=words.__getitem__, key="unknown-name")
        ]
    with st.form("alias", enter_to_submit=False):
        _form(chosen, frozenset(body for body, period in reading.bodies if period == chosen.period.id))


def _form(chosen: Unknown, present: frozenset[str]) -> None:
    here = session.office()
    days = chosen.period.days(here.settings.closing_day)
    near = {one.agency.id: one.why for one in loaders.nearest(chosen.name, here.directory, *days, present)}
    others: list[Agency] = [a for a in here.directory.existing(*days) if a.id not in near]
    words = {agency: f"{here.directory.by_id[agency].name} ({why})" for agency, why in near.items()}
    words |= {agency.id: agency.name for agency in others}
    agency = st.selectbox(
        f"“{chosen.name}” là đơn vị nào?",
        list(words),
        index=None,
        format_func=words.__getitem__,
        placeholder="Chọn đơn vị; tên gần giống đứng đầu, gõ để tìm",
        key=f"alias-of-{chosen.name}",
    )
    by = person("Người ghi nhớ")
    why = st.text_input("Lý do (bắt buộc)", placeholder="ví dụ: Cổng dịch vụ công ghi tên tắt")
    since = Period("month", chosen.period.first).label
    st.html(html.note(f"Có hiệu lực từ {since}. Có thể thôi dùng bất cứ lúc nào ở trang này."))
    if st.form_submit_button("Ghi nhớ và đọc lại tệp"):
        _keep(chosen, agency, by.strip()[:LONGEST], why.strip()[:LONGEST])


def _keep(chosen: Unknown, agency: str | None, by: str, why: str) -> None:
    needed = (("đơn vị", agency), ("tên người ghi nhớ", by), ("lý do", why))
    if missing := [word for word, given in needed if not given]:
        st.error(f"Chưa ghi nhớ: cần {', '.join(missing)}.")
        return
    here = session.office()
    try:
        remembered.keep_alias(
            here.store,
            here.jurisdiction,
            chosen.name,
            agency=str(agency),
            month=chosen.period.id,
            by=by,
            why=why,
        )
    except StoreError as error:
        st.error(str(error))
        return
    st.session_state[BY] = by
    st.rerun()
