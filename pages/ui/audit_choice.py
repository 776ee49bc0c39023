"""Which lines of the audit are looked at: days, person, act, outcome, words; all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import streamlit as st

from data.audit_trail import Wanted
from data.settings import TIME_ZONE
from pages.ui import audit_kept, audit_words, choices, html

FIRST, LAST, WHO, ACT, OUTCOME, TEXT, PAGE = "tu", "den", "nguoi", "viec", "ket-qua", "tim", "trang"
"""Names in the URL."""
EVERY = "tat-ca"
FILTERS = "audit-filters"
DAYS = 30
"""How many days are looked at unless told."""
OLDEST = date(2020, 1, 1)
LONGEST = 100


def choose() -> Wanted:
    """The filters, side by side."""
    today = _today()
    first = _day(FIRST, "Từ ngày", today - timedelta(days=DAYS))
    last = _day(LAST, "Đến ngày", today)
    first, last = min(first, last), max(first, last)
    people = audit_kept.people(first, last)
    words = {one: audit_words.person(one, people) for one in people}
    who = _choice(WHO, "Người làm", "Mọi người", words, 224)
    act = _choice(ACT, "Việc", "Mọi việc", audit_words.FILTERS, 216)
    outcome = _choice(OUTCOME, "Kết quả", "Mọi kết quả", _outcomes(), 142)
    text = _text()
    return Wanted(first, last, who, act, outcome, text)


def _outcomes() -> dict[str, str]:
    return {name: f"{words[:1].upper()}{words[1:]}" for name, words in audit_words.OUTCOMES.items()}


def _choice(name: str, label: str, every: str, words: Mapping[str, str], width: int) -> str:
    options = {EVERY: every, **words}
    chosen = choices.choice(name, label, list(options), EVERY, options.__getitem__, width=width)
    return "" if chosen == EVERY else chosen


def _day(name: str, label: str, default: date) -> date:
    """A day bound to the URL as `choices.choice` is."""
    key, asked = f"widget-{name}", _read(st.query_params.get(name))
    if key not in st.session_state or (asked is not None and asked != st.session_state.get(f"last-{name}")):
        st.session_state[key] = asked or st.session_state.get(f"last-{name}") or default
    st.session_state[key] = st.session_state[key] or default  # emptied by hand
    chosen = st.date_input(
        label,
        key=key,
        format="DD/MM/YYYY",
        min_value=OLDEST,
        max_value=_today() + timedelta(days=1),
        width=128,
        label_visibility="collapsed",
    )
    day = chosen if isinstance(chosen, date) else default
    st.session_state[f"last-{name}"] = day
    if asked != day:
        st.query_params[name] = day.isoformat()
    return day


def _read(text: str | None) -> date | None:
    """The day an address names; None where it names none that can be looked at."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if OLDEST <= day <= _today() + timedelta(days=1) else None


def _today() -> date:
    """The day by the clock, whatever day figures are judged at: lines are written by the clock."""
    return datetime.now(TIME_ZONE).date()


def _text() -> str:
    """The words looked for, bound to the URL."""
    key, asked = f"widget-{TEXT}", (st.query_params.get(TEXT) or "")[:LONGEST]
    if key not in st.session_state or (asked and asked != st.session_state.get(f"last-{TEXT}")):
        st.session_state[key] = asked
    typed = st.text_input(
        "Tìm trong nhật ký",
        key=key,
        placeholder="Tìm tên, tệp, lý do, địa chỉ máy",
        label_visibility="collapsed",
        max_chars=LONGEST,
        width=224,
    ).strip()
    st.session_state[f"last-{TEXT}"] = typed
    if typed != asked:
        if typed:
            st.query_params[TEXT] = typed
        else:
            st.query_params.pop(TEXT, None)
    return typed


def page(wanted: Wanted, count: int, size: int) -> int:
    """The page the address names, from 1; the last where it names more than there are.

    Other filters begin at the first page again.
    """
    if st.session_state.setdefault(FILTERS, wanted) != wanted:
        st.query_params.pop(PAGE, None)
    st.session_state[FILTERS] = wanted
    asked = st.query_params.get(PAGE, "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    return max(1, min(number, last_page(count, size)))


def last_page(count: int, size: int) -> int:
    """How many pages there are."""
    return max(1, -(-count // size))


def turn(now: int, count: int, size: int) -> None:
    """Buttons to the pages before and after; nothing where one page holds all."""
    last = last_page(count, size)
    if last == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="audit-pages"):
        for label, target in (("‹ Mới hơn", now - 1), ("Cũ hơn ›", now + 1)):
            if st.button(label, disabled=not 1 <= target <= last):
                st.query_params[PAGE] = str(target)
                st.rerun()
        st.html(html.note(f"Trang {now}/{last}"))
