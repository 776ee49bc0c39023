"""Which year, tier and form the page about reporting shows, and the actions beside the filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

import pandas as pd
import streamlit as st

import loaders
from data import sendings
from indicators import discipline, discipline_words
from indicators.discipline import MONTHLY, Rules, Sendings, Year
from indicators.formats import count
from indicators.model import AGENCY_TIERS, Form, Tier
from indicators.periods import month_at
from pages.ui import choices, html, session, table_files

YEAR, FORM = "nam", "bieu"
"""Names in the URL."""
EVERY_FORM = "tat-ca"
ANSWER_WITHIN = timedelta(days=5)
"""How long agencies are given by the reminder, unless the officer says otherwise."""


@dataclass(frozen=True)
class View:
    """What is looked at, and whether loading days say anything."""

    year: Year
    is_sample: bool
    in_use: tuple[Form, ...]
    """The monthly forms anybody ever sent."""

    @property
    def titles(self) -> dict[Form, str]:
        """The monthly forms by name."""
        return {form: loaders.LAYOUTS[form].title for form in MONTHLY}

    @property
    def is_judged(self) -> bool:
        """Whether any month due is known to be in time or late."""
        return discipline.submission_on_time_rate(self.year.reports)[1] > 0

    @property
    def done(self) -> str:
        """What is counted of a report: in time, or complete where nobody knows when."""
        return "đúng hạn" if self.is_judged else "gửi đủ"


def choose() -> View:
    """The filters, then the list to remind and the download."""
    here = session.office()
    found = session.monthly_sendings()
    with here.store.reading() as cursor:
        first_load = sendings.first_load(cursor, here.jurisdiction)
    rules = Rules(
        here.settings.today,
        here.settings.report_day,
        here.settings.closing_day,
        discipline.local_day(first_load) if first_load else None,
    )
    year, in_use = _year(found, rules), discipline.in_use(found)
    tier, forms = _tier(), _forms(in_use)
    chosen = discipline.year_of(here.directory, found, rules, year, tier=tier, forms=forms)
    view = View(chosen, session.has_sample(), in_use)
    _remind(view)
    title = f"Tiến độ báo cáo năm {year}"
    table_files.offer(lambda: _table(view), title, "tien-do-bao-cao", str(year))
    return view


def _year(found: Sendings, rules: Rules) -> int:
    """Years from the first month ever sent to today's; the newest in which a month is due by default."""
    first = min((month for _, month, _ in found), default=rules.today.year * 12) // 12
    years = range(rules.today.year, min(first, rules.today.year) - 1, -1)
    due = next((year for year in years if rules.is_due(month_at(year * 12))), years[0])
    words = {str(year): f"Năm {year}" for year in years}
    return int(choices.choice(YEAR, "Năm", list(words), str(due), words.__getitem__, width=130))


def _tier() -> Tier | None:
    bodies = session.office().directory.bodies
    tiers = [tier for tier in AGENCY_TIERS if any(body.tier == tier for body in bodies)]
    chosen = choices.scope(tiers, width=160)
    return None if chosen == "toan_tinh" else cast(Tier, chosen)


def _forms(in_use: tuple[Form, ...]) -> tuple[Form, ...]:
    """All forms anybody ever sent, so that one nobody uses makes no agency late; or the one chosen."""
    titles = {EVERY_FORM: f"Cả {len(in_use)} biểu tháng" if len(in_use) > 1 else "Biểu tháng đang dùng"}
    titles |= {form: f"Biểu {loaders.LAYOUTS[form].title}" for form in MONTHLY}
    chosen = choices.choice(FORM, "Biểu", list(titles), EVERY_FORM, titles.__getitem__, width=215)
    return in_use if chosen == EVERY_FORM else (cast(Form, chosen),)


def _remind(view: View) -> None:
    """Whom to remind: a text to copy, neutral in its words."""
    year = view.year
    due = [month for month in year.months if year.rules.is_due(month)]
    late = {report.agency.id for report in discipline_words.to_remind(year, due)}
    with st.popover(f"Danh sách nhắc ({count(len(late))} đơn vị)"):
        if year.open:
            names = ", ".join(month.label for month in year.open)
            if st.toggle(f"Gồm cả {names}, chưa đến hạn", key="remind-open"):
                due += year.open
        until = st.date_input(
            "Đề nghị gửi trước ngày",
            value=year.rules.today + ANSWER_WITHIN,
            format="DD/MM/YYYY",
            width=200,
        )
        text = discipline_words.reminder(year, due, view.titles, until)
        if not text:
            st.write("Không có đơn vị nào phải nhắc.")
            return
        st.html(
            html.note(
                "Bấm biểu tượng ở góc phải của khung để chép. Đơn vị xếp theo thứ tự danh mục, không kể "
                "đơn vị đã kết thúc; lời văn trung tính, mức độ nhắc do lãnh đạo quyết định."
            )
        )
        st.code(text, language=None, wrap_lines=True, height=360)


def _table(view: View) -> pd.DataFrame:
    """The year as a table: a row an agency and month."""
    head, *rows = discipline_words.table(view.year, view.titles, dated=not view.is_sample)
    table = pd.DataFrame(rows, columns=list(head))
    late = "Số ngày muộn"
    return table.assign(**{late: pd.to_numeric(table[late])})
