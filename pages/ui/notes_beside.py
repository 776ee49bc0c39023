"""Notes beside the figures: under the targets of an agency, and under the order of agencies."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indicators import note_words, notes
from indicators.formats import count
from indicators.model import Agency, Indicator
from indicators.notes import Note
from indicators.periods import Period
from pages.ui import html, notes_acts, notes_kept, notes_words, places, session
from pages.ui.html import join, tag
from pages.ui.notes_acts import Start

MOST = 6
"""Notes shown whole under the figures of an agency; the page of notes has all."""


def of_agency(agency: Agency, at: Period, indicators: Sequence[str]) -> None:
    """An agency's notes with what may be done about them; `indicators` are offered for a new one."""
    known = notes_kept.of_agency(agency.id)
    if not known and not notes_kept.may_write(agency.id):
        return
    waiting, ended = _parted(known)
    with st.container(key="notes-agency"):
        st.html(html.section("Nguyên nhân và cam kết", _counted(known)))
        notes_acts.tell_done()
        for note in waiting[:MOST]:
            st.html(notes_words.whole(note, about=notes_kept.indicator_name(note.indicator)))
            notes_acts.buttons(note)
        if len(waiting) > MOST or ended:
            st.html(_rest(agency.id, waiting[MOST:], ended))
        notes_acts.begin(Start([agency.id], indicators, at), agency.id)


def _parted(known: Sequence[Note]) -> tuple[list[Note], list[Note]]:
    """The open and the settled."""
    today = session.office().settings.today
    return notes.open_on(known, today), [note for note in known if not note.is_open(today)]


def _counted(known: Sequence[Note]) -> str:
    if not known:
        return "Chưa ghi nguyên nhân, cam kết nào."
    return f"{note_words.headline(known, session.office().settings.today)}."


def _rest(agency: str, waiting: Sequence[Note], ended: Sequence[Note]) -> html.Html:
    """The settled ones folded, and where all of them are."""
    folded = html.EMPTY
    if ended:
        own = (notes_words.whole(note, about=notes_kept.indicator_name(note.indicator)) for note in ended)
        summary = tag("summary", f"Đã thực hiện hoặc đã rút: {count(len(ended))}")
        folded = tag("details", summary, *own, classes="ct-folded")
    more = f"Còn {count(len(waiting))} cam kết chưa xong khác: " if waiting else ""
    address = places.address("commitments", cua_don_vi=agency)
    return join((folded, html.note(join((more, html.link("Xem tất cả cam kết của đơn vị", address))))))


def of_indicator(indicator: Indicator, at: Period, agencies: Sequence[str]) -> None:
    """The notes of all agencies on an indicator; `agencies` are offered for a new one."""
    known = notes_kept.of_indicator(indicator.id)
    if not known and not notes_kept.writable(agencies):
        return
    waiting, ended = _parted(known)
    with st.container(key="notes-indicator"):
        st.html(html.section("Nguyên nhân và cam kết", _counted(known)))
        notes_acts.tell_done()
        if waiting:
            st.html(notes_words.listing(waiting, with_indicator=False))
        if ended:
            summary = tag("summary", f"Đã thực hiện hoặc đã rút: {count(len(ended))}")
            listed = notes_words.listing(ended, with_indicator=False)
            st.html(tag("details", summary, listed, classes="ct-folded"))
        notes_acts.begin(Start(agencies, [indicator.id], at), indicator.id)
