"""What Bảng điểm is asked: the filters of the visitor, and the figures they call for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from indicators import completeness, discipline, formats, headlines, scorecard, scorecard_views, views
from indicators.completeness import Completeness
from indicators.formats import Movement
from indicators.model import AGENCY_TIERS, STATUSES, TIER_NAMES, Agency, Plan, Status
from indicators.periods import Period
from indicators.profiles import lineage, movements
from indicators.reporting import reporting_in
from indicators.scorecard import Card, Column, Row
from indicators.scorecard_views import BY_MISSES, BY_NAME, MOST_COLUMNS
from pages.ui import choices, session

STATUS, ORDER, PAGE, COLUMNS = "trang-thai", "xep", "trang", "cot"
"""Names in the URL."""
AGAINST = "so-voi"
BEFORE, YEAR_BEFORE, ALONE = "ky-truoc", "cung-ky", "khong"
ANY, FEW, EVERY = "moi", "it", "du"
ROWS_A_PAGE, FEWEST_FOR_PAGES, MOST_PAGES = 30, 45, 6
MANY_TIERS = 3
"""From so many on the tiers stand without their numbers, or the filters would need a second row."""


@dataclass(frozen=True)
class Choice:
    """What the visitor looks at: a period, a tier and the documents in order."""

    period: Period
    tier: str
    plans: tuple[Plan, ...]
    missing: str = ""
    """The tier that was asked for and has no body in the period."""

    @property
    def reference(self) -> str | None:
        """The plan of an earlier year that is read for reference, if any."""
        return next((plan.id for plan in self.plans if plan.year != self.period.year), None)

    @property
    def links(self) -> dict[str, str]:
        """The choices as a link to another page carries them."""
        first = {"van_ban": self.plans[0].id} if self.plans else {}
        return {"ky": self.period.id, "khoi": self.tier, **first}


@dataclass(frozen=True)
class Listing:
    """The rows and columns that the status, the order and the search leave."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    hidden: tuple[Column, ...]
    order: str
    status: Status | None

    @property
    def pages(self) -> list[tuple[Row, ...]]:
        """The rows cut into pages; a few more than a page stay together."""
        if len(self.rows) < FEWEST_FOR_PAGES:
            return [self.rows]
        return [self.rows[first : first + ROWS_A_PAGE] for first in range(0, len(self.rows), ROWS_A_PAGE)]


def choose() -> Choice:
    """Period, tier and leading document. Call only when there are figures."""
    here = session.office()
    at = choices.period(width=150)
    existing = here.directory.existing(*at.days(here.settings.closing_day))
    counted = {tier: sum(body.tier == tier for body in existing) for tier in AGENCY_TIERS}
    tier, missing = _tier({tier: count for tier, count in counted.items() if count})
    return Choice(at, tier, choices.leading_plan(at, width=176), missing)


def _tier(counted: Mapping[str, int]) -> tuple[str, str]:
    """The tier looked at, and the one asked for where that has no body in the period.

    Only a tier the visitor picked goes along to other pages, not the one this page begins with.
    """
    last, seen = f"last-{choices.SCOPE}", st.session_state.get("last-tier")
    asked = st.query_params.get(choices.SCOPE)
    if asked in AGENCY_TIERS and asked != seen:
        st.session_state[last] = asked
    wanted, is_counted = st.session_state.get(last), len(counted) < MANY_TIERS
    chosen = choices.switch(
        choices.SCOPE,
        "Khối",
        list(counted),
        wanted if wanted in counted else next(iter(counted)),
        lambda tier: f"{TIER_NAMES[tier]} ({counted[tier]})" if is_counted else TIER_NAMES[tier],
        key="tier",
    )
    if asked == seen and seen in counted and seen != chosen:
        st.session_state[last] = wanted = chosen
    return chosen, wanted if wanted in AGENCY_TIERS and wanted not in counted else ""


def look(choice: Choice) -> Card:
    """The card of a tier, in one question for all agencies and one for tiers and whole each."""
    here = session.office()
    plan, closing_day = choice.reference, here.settings.closing_day
    agencies = _everybody(choice.period)
    if plan:
        agencies = session.statuses((choice.period,), plan=plan, scope="agencies")
    groups = [session.statuses((choice.period,), plan=plan, scope=scope) for scope in ("tiers", "total")]
    bodies = [body for body in _existing(choice.period) if body.tier == choice.tier]
    names = lineage.labels(bodies, choice.period, closing_day)
    return scorecard.card(
        *(choice.period, choice.tier, choice.plans, here.registry),
        agencies=agencies,
        groups=pd.concat(groups),
        names=names,
    )


@dataclass(frozen=True)
class Moves:
    """How the figures of a card moved since another period; empty where none is asked for."""

    since: Period | None
    known: Mapping[movements.Key, Movement]
    changed: frozenset[str] = frozenset()
    """Sums of bodies that were others then."""

    def of(self, body: str, indicator: str) -> str:
        """The movement in few words: "↑ 3,8", "↓ 1,2 giảm sút"; "" where it is not known."""
        moved = self.known.get((body, indicator))
        if moved is None:
            return ""
        if not moved.amount:
            return moved.word
        worse = f" {moved.word}" if moved.word == "giảm sút" else ""
        return f"{moved.arrow}{formats.NBSP}{moved.amount.partition(formats.NBSP)[0]}{worse}"


def against(choice: Choice) -> Period | None:
    """The control: no other period, the one before, or the same one of the year before."""
    at = choice.period
    words = {
        ALONE: "Không so kỳ khác",
        BEFORE: f"So với {headlines.before(at)}",
        YEAR_BEFORE: f"So với {at.year_before.label}",
    }
    if at.previous == at.year_before:
        del words[BEFORE]
    chosen = choices.choice(AGAINST, "So với kỳ", list(words), ALONE, words.__getitem__, width=168)
    return {BEFORE: at.previous, YEAR_BEFORE: at.year_before}.get(chosen)


def moves(choice: Choice, card: Card, since: Period | None) -> Moves:
    """How each figure of the card has moved; sums only where they speak of the same bodies."""
    if since is None:
        return Moves(None, {})
    here = session.office()
    changed = frozenset(row.body for row in card.sums if not _continues(row.body, since, choice.period))
    frames = [session.statuses((since,), scope=scope) for scope in ("agencies", "tiers", "total")]
    before = movements.figures(pd.concat(frames), since, changed)
    now = {
        (row.body, name): movements.Figure(cell.value, cell.reported_months)
        for row in (*card.rows, *card.sums)
        for name, cell in row.cells.items()
    }
    return Moves(since, movements.all_moved(here.registry, now, before), changed)


def _continues(body: str, earlier: Period, later: Period) -> bool:
    here = session.office()
    tier = body if body in AGENCY_TIERS else None
    return views.continues(here.directory, tier, earlier, later, here.settings.closing_day)


def _everybody(period: Period) -> pd.DataFrame:
    """All agencies in the period and its parts: the question Tổng quan asks too."""
    return session.statuses(tuple(dict.fromkeys((period, *completeness.cut(period)))), scope="agencies")


def _existing(period: Period) -> tuple[Agency, ...]:
    here = session.office()
    return here.directory.existing(*period.days(here.settings.closing_day))


def complete(choice: Choice) -> Completeness:
    """How complete the tier's figures of the period are."""
    here = session.office()
    closing_day = here.settings.closing_day

    def reporting(period: Period) -> list[Agency]:
        asked = reporting_in(here.directory, period, closing_day)
        return [body for body in asked if body.tier == choice.tier]

    return completeness.completeness(
        _everybody(choice.period),
        here.registry,
        reporting,
        choice.period,
        here.settings.is_over,
        discipline.in_use(session.monthly_sendings()),
    )


def listing(card: Card) -> Listing:
    """The filters of rows and columns, and what they leave."""
    registry = session.office().registry
    status = _status(card)
    order = _order(card)
    typed = st.text_input(
        "Tìm đơn vị",
        placeholder="Tìm không dấu",
        label_visibility="collapsed",
        key="scorecard-search",
        width=164,
    )
    columns = scorecard.arranged(card.columns, status)
    first = columns if _all_columns() else scorecard_views.shown(columns, order)
    rows = scorecard_views.named(scorecard_views.having(card.rows, status), typed)
    return Listing(
        rows=tuple(scorecard_views.ordered(rows, order, registry)),
        columns=tuple(first),
        hidden=tuple(column for column in columns if column not in first),
        order=order,
        status=status,
    )


def _status(card: Card) -> Status | None:
    present = scorecard_views.statuses_of(card.rows)
    if not card.plans:
        return None
    words = {ANY: "Mọi trạng thái", **{status: STATUSES[status].word for status in present}}
    chosen = choices.choice(STATUS, "Trạng thái", list(words), ANY, words.__getitem__, width=158)
    return next((status for status in present if status == chosen), None)


def _order(card: Card) -> str:
    words = {BY_MISSES: "Xếp: chưa đạt nhiều", BY_NAME: "Xếp: tên đơn vị"}
    if not card.plans:
        del words[BY_MISSES]
    words |= {c.indicator.id: f"Xếp: {c.indicator.short_name}" for c in card.columns}
    return choices.choice(ORDER, "Xếp theo", list(words), next(iter(words)), words.__getitem__, width=188)


def _all_columns() -> bool:
    """Whether the visitor has asked for all columns; the control stands under the table."""
    state = st.session_state.get("columns", st.session_state.get("last-columns"))
    in_address = st.query_params.get(COLUMNS)
    is_link = in_address is not None and in_address != st.session_state.get("last-columns")
    return (in_address if is_link else state) == EVERY


def widths(listed: Listing) -> None:
    """The control that shows all columns, only where some have no room."""
    every = len(listed.columns) + len(listed.hidden)
    if every > MOST_COLUMNS:
        words = {FEW: f"{MOST_COLUMNS} chỉ tiêu", EVERY: f"Đủ {every} chỉ tiêu"}
        choices.switch(COLUMNS, "Số cột", list(words), FEW, words.__getitem__, key="columns")


def page(listed: Listing) -> tuple[Row, ...]:
    """The rows of the page the visitor turned to; the control is there only where there are several."""
    cut = listed.pages
    if len(cut) == 1:
        return cut[0]
    first = [1 + sum(len(part) for part in cut[:place]) for place in range(len(cut))]
    words = {str(n): f"{first[n - 1]}–{first[n - 1] + len(cut[n - 1]) - 1}" for n in range(1, len(cut) + 1)}
    if len(cut) > MOST_PAGES:
        every = f"trong {len(listed.rows)}"
        chosen = choices.choice(PAGE, "Trang", list(words), "1", lambda n: f"{words[n]} {every}", width=170)
    else:
        chosen = choices.switch(PAGE, "Trang", list(words), "1", words.__getitem__, key="page")
    return cut[int(chosen) - 1]


def newest() -> Period:
    """The newest complete period, for a period without figures."""
    return choices.newest_complete_quarter(choices.known_periods())
