"""Which document the page makes: kind, period, plan, agency, sections; it begins with what was made last."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from data import preferences
from data.preferences import Chosen
from exports.briefing import OF_THE_WHOLE, SECTIONS, Options
from exports.briefing_charts import CHARTS, Charts
from exports.library import LIBRARY, Kind
from indicators.model import Plan
from indicators.periods import Period
from indicators.profiles import lineage
from pages.ui import choices, html, session

KIND, WHO, WHOLE = "loai", "cua", "toan-tinh"
"""Names and a value in the URL."""
KEPT = "briefing"


@dataclass(frozen=True)
class Choice:
    """What is to be made."""

    kind: Kind
    period: Period
    plans: tuple[Plan, ...]
    agency: str | None
    options: Options

    @property
    def plan(self) -> str | None:
        """The document that leads."""
        return self.plans[0].id if self.plans else None

    @property
    def only_plan(self) -> str | None:
        """The one document to judge by: for workbooks a reference only, they carry all plans in force."""
        is_in_force = bool(self.plans) and self.plans[0].year == self.period.year
        return None if self.kind == "workbook" and is_in_force else self.plan

    @property
    def mark(self) -> str:
        """What a made file depends on, in one text."""
        here = session.office()
        asked = (self.kind, self.period.id, self.plan, self.agency, self.options)
        return repr((asked, here.store.version, here.settings.today))


def choose() -> Choice:
    """Kind, period, plan and agency in a row; for a report its sections below."""
    last = _last()
    kinds = {kind: entry.title for kind, entry in LIBRARY.items()}
    first = str(last.get("kind", "briefing"))
    kind = choices.choice(KIND, "Loại tài liệu", list(kinds), first, lambda name: kinds[cast(Kind, name)])
    period = choices.period(width=170)
    st.session_state.setdefault(f"last-{choices.PLAN}", last.get("plan"))
    plans = choices.leading_plan(period)
    agency = _agency(period, str(last.get("agency", WHOLE)))
    return Choice(cast(Kind, kind), period, plans, agency, Options())


def _agency(period: Period, last: str) -> str | None:
    here = session.office()
    closing_day = here.settings.closing_day
    bodies = here.directory.existing(*period.days(closing_day))
    names = {WHOLE: "Toàn tỉnh", **lineage.labels(bodies, period, closing_day)}
    chosen = choices.choice(WHO, "Phạm vi", list(names), last, names.__getitem__, width=260)
    return None if chosen == WHOLE else chosen


def options(kind: Kind, agency: str | None = None) -> Options:
    """The sections, pictures and decimals of a report; of slides the decimals only."""
    if kind not in ("briefing", "slides"):
        return Options()
    last, default = _last(), session.office().settings.letterhead.decimals
    chosen = Options()
    if kind == "briefing":
        chosen = Options(_sections(last, agency), _charts(str(last.get("charts", "urgent"))))
    decimals = st.radio(
        "Số chữ số thập phân của tỷ lệ",
        (1, 2),
        index=1 if str(last.get("decimals") or default) == "2" else 0,
        horizontal=True,
        key="briefing-decimals",
    )
    return replace(chosen, decimals=int(decimals or default))


def _sections(last: Chosen, agency: str | None) -> tuple[str, ...]:
    """The sections that are ticked, in the report's order; of one agency those about it alone."""
    kept = last.get("sections", list(SECTIONS))
    st.html(html.tag("p", "Các phần của báo cáo (phần tóm tắt luôn có)", classes="ct-subtitle"))
    offered = {name: title for name, title in SECTIONS.items() if not (agency and name in OF_THE_WHOLE)}
    if agency:
        names = "; ".join(f"“{SECTIONS[name]}”" for name in OF_THE_WHOLE)
        st.html(html.note(f"Chỉ báo cáo của toàn tỉnh có các phần {names}."))
    return tuple(
        name
        for name, title in offered.items()
        if st.checkbox(title, value=name in kept, key=f"briefing-{name}")
    )


def _charts(last: str) -> Charts:
    names = list(CHARTS)
    chosen = st.radio(
        "Hình kèm theo",
        names,
        index=names.index(cast(Charts, last)) if last in CHARTS else 0,
        format_func=CHARTS.__getitem__,
        key="briefing-charts",
    )
    return chosen or "urgent"


def _last() -> Chosen:
    """What was made last, on any machine, by this account."""
    return preferences.kept(session.acting(), KEPT)


def remember(choice: Choice) -> None:
    """Keep the choice for the next time; the period is left out: next time it is another."""
    sections = list(choice.options.sections)
    if choice.agency:  # what was not offered stays as it was
        kept = _last().get("sections", list(SECTIONS))
        sections += [name for name in OF_THE_WHOLE if name in kept]
    chosen: Chosen = {
        "kind": choice.kind,
        "agency": choice.agency or WHOLE,
        "plan": choice.plan or "",
        "sections": sections,
        "charts": choice.options.charts,
        "decimals": str(choice.options.decimals or ""),
    }
    preferences.keep(session.acting(), KEPT, chosen)
