"""Months that are locked: which, by whom and why; lock, unlock, open for one agency."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.locks import Lock
from indicators.formats import count, moment
from indicators.periods import month_at, month_of, parse
from pages.ui import batches_acts, batches_words, choices, html, session
from pages.ui.html import Html, tag
from pages.ui.tables import Cell, table

MONTH = "thang-khoa"
MEANING = (
    "Khóa tháng sau khi đã báo cáo: số của tháng không nạp thêm, không sửa, không hoàn tác được. Mở cho một "
    "đơn vị để chỉ đơn vị ấy đính chính. Số theo quý, theo năm thuộc tháng cuối của kỳ."
)


def draw(locks: Sequence[Lock]) -> None:
    """The locked months, then what can be done with one month."""
    count_words = f"{count(len(locks))} tháng đã khóa" if locks else "Chưa khóa tháng nào"
    st.html(html.section(count_words, MEANING) + (_table(locks) if locks else html.EMPTY))
    months = _months(locks)
    if not months:
        return
    by_month = {lock.month: lock for lock in locks}
    words = {month: parse(month).label for month in months}
    labels = {m: f"{w[:1].upper()}{w[1:]}{' (đã khóa)' if m in by_month else ''}" for m, w in words.items()}
    with st.container(horizontal=True, key="filters-locks", vertical_alignment="center"):
        month = choices.choice(MONTH, "Tháng", months, _default(months), labels.__getitem__, width=210)
        _actions(month, words[month], by_month.get(month))


def _months(locks: Sequence[Lock]) -> list[str]:
    """Months from the first with a figure to today's, and those locked; newest first."""
    here = session.office()
    span = session.span()
    last = month_of(here.settings.today, here.settings.closing_day).first
    known = {month_at(index).id for index in range(span[0], max(span[1], last) + 1)} if span else set()
    return sorted(known | {lock.month for lock in locks}, reverse=True)


def _default(months: Sequence[str]) -> str:
    """The newest month that is over."""
    settings = session.office().settings
    over = month_at(month_of(settings.today, settings.closing_day).first - 1).id
    return over if over in months else months[0]


def _actions(month: str, words: str, lock: Lock | None) -> None:
    if lock is None:
        if st.button(f"Khóa {words}"):
            batches_acts.ask(batches_acts.lock(month, words))
        return
    if st.button(f"Mở khóa {words}"):
        batches_acts.ask(batches_acts.unlock(month, words))
    if lock.openings and st.button("Khóa lại cho mọi đơn vị"):
        batches_acts.ask(batches_acts.lock(month, words))
    here = session.office()
    opened = {opening.agency for opening in lock.openings}
    bodies = here.directory.existing(*parse(month).days(here.settings.closing_day))
    names = {body.id: body.short_name for body in (here.directory.whole, *bodies)}
    agency = st.selectbox(
        "Đơn vị được mở",
        [name for name in names if name not in opened],
        index=None,
        placeholder="Chọn đơn vị để mở riêng",
        format_func=names.__getitem__,
        key=f"opened-{month}",
        label_visibility="collapsed",
        width=260,
    )
    if st.button("Mở cho đơn vị này", disabled=agency is None) and agency:
        batches_acts.ask(batches_acts.open_for(month, words, agency))


def _table(locks: Sequence[Lock]) -> Html:
    directory = session.office().directory
    head = ["Tháng", "Người khóa", "Lúc", "Lý do", "Đang mở cho"]
    lines = []
    for lock in reversed(locks):
        openings = [
            tag(
                "span",
                f"{batches_words.agency(opening.agency, directory)} ({opening.by}, {moment(opening.at)}: "
                f"{opening.why})",
                classes="ct-below-line",
            )
            for opening in lock.openings
        ]
        who = tag("span", *openings) if openings else "–"
        label = batches_words.period(lock.month)
        lines.append([Cell(label, strong=True), lock.by, moment(lock.at), lock.why, who])
    return table(head, lines, "lllll", caption="Tháng đã khóa", stacked=True)
