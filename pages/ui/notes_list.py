"""The page of notes: all of them with filters kept in the URL, or one of them with every version."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from data import notes as kept
from indicators import formats, headlines, note_table, note_words, notes
from indicators.formats import count, fold
from indicators.notes import OPEN, STATES, Note
from pages.ui import choices, html, notes_acts, notes_kept, notes_words, places, session, table_files
from pages.ui.notes_acts import Start

STATE, AGENCY, INDICATOR, PERSON = "tinh-trang", "cua-don-vi", "ve", "phu-trach"
"""Names in the URL, of this page alone: what is chosen elsewhere must not hide any note here."""
EVERY, WAITING = "tat-ca", "chua-xong"
LISTED = 100
EMPTY = (
    "Cam kết ghi ở đây: vì sao một chỉ tiêu chưa đạt, đơn vị sẽ làm gì, đến khi nào, ai phụ trách.",
    "Cam kết chưa xong được nêu ở trang Đơn vị, Chỉ tiêu, Tổng quan và trong báo cáo, cho đến khi kết thúc.",
)


def answer(known: Sequence[Note]) -> html.Html:
    """The title that is the answer, and how many stand where."""
    today = session.office().settings.today
    counts = notes.counted(known, today)
    parts = [
        html.join(
            (html.glyph(STATES[state][0]), html.tag("span", f"{count(number)} {STATES[state][1].lower()}"))
        )
        for state, number in counts.items()
    ]
    below = html.tag("p", *(html.tag("span", part) for part in parts), classes="ct-counts ct-statuses")
    return html.answer(note_words.headline(known, today), below if parts else html.note(*EMPTY))


def draw(known: Sequence[Note]) -> None:
    """Filters, downloads and the button of a new note; then the notes they leave, overdue first."""
    if not known:
        _begin()
        return
    with st.container(horizontal=True, key="filters-notes", vertical_alignment="center"):
        shown = _filtered(known)
        _download(shown)
        _begin()
    if not shown:
        st.html(html.note("Không có cam kết nào hợp với lựa chọn trên."))
        return
    more = (
        f"Hiện {LISTED} cam kết đầu trong {count(len(shown))}; tải về để có đủ."
        if len(shown) > LISTED
        else ""
    )
    order = "Quá hạn nêu trước, quá hạn lâu nhất đứng đầu. Bấm tình trạng để xem các lần ghi."
    st.html(notes_words.listing(shown[:LISTED]) + html.note(more, order))


def _filtered(known: Sequence[Note]) -> list[Note]:
    today = session.office().settings.today
    states: dict[str, str] = {WAITING: "Chưa xong"} | {one: word for one, (_, word) in STATES.items()}
    state = _choice(STATE, "Tình trạng", "Mọi tình trạng", states, 170)
    agency = _choice(AGENCY, "Đơn vị", "Mọi đơn vị", _names(known, "agency", notes_kept.name), 220)
    about = _names(known, "indicator", notes_kept.indicator_name)
    indicator = _choice(INDICATOR, "Chỉ tiêu", "Mọi chỉ tiêu", about, 240)
    person = _choice(PERSON, "Người phụ trách", "Mọi người phụ trách", _names(known, "person", str), 220)
    wanted = OPEN if state == WAITING else (state,)
    return [
        note
        for note in known
        if (state is None or note.state(today) in wanted)
        and agency in (None, note.agency)
        and indicator in (None, note.indicator)
        and person in (None, note.person)
    ]


def _names(known: Sequence[Note], field: str, words: Callable[[str], str]) -> dict[str, str]:
    """What the notes name in a field, in the order of the alphabet."""
    named = {str(getattr(note, field)) for note in known}
    return {one: words(one) for one in sorted(named, key=lambda one: fold(words(one)))}


def _choice(name: str, label: str, every: str, words: dict[str, str], width: int) -> str | None:
    options = {EVERY: every, **words}
    chosen = choices.choice(name, label, list(options), EVERY, options.__getitem__, width=width)
    return None if chosen == EVERY else chosen


def _download(shown: Sequence[Note]) -> None:
    """The notes listed as files, all their columns."""
    here = session.office()
    today = here.settings.today
    frame = note_table.table(shown, here.registry, notes_kept.name, today)
    title = f"Nguyên nhân và cam kết, đến ngày {formats.day(today)}"
    table_files.offer(lambda: frame, title, "cam-ket", today.isoformat(), key="notes")


def one(note: Note) -> None:
    """One note whole, what may be done about it, and every version."""
    here = session.office()
    name = headlines.small(notes_kept.indicator_name(note.indicator))
    said = headlines.small(note_words.state_words(note, here.settings.today))
    st.html(html.answer(f"{notes_kept.name(note.agency)}, cam kết về {name}: {said}"))
    notes_acts.tell_done()
    st.html(notes_words.whole(note, about=notes_words.linked(note)))
    notes_acts.buttons(note)
    with here.store.reading() as cursor:
        known = kept.versions(cursor, here.jurisdiction, note.id)
    st.html(html.section("Các lần ghi") + notes_words.versions(known))
    places.page_link("commitments", "Tất cả ghi chú và cam kết")


def _begin() -> None:
    """The button of a new note, on any agency of today or the whole, and any indicator."""
    here = session.office()
    bodies = here.directory.existing(here.settings.today, here.settings.today)
    agencies = [here.directory.whole.id, *(body.id for body in bodies)]
    notes_acts.begin(Start(agencies, demanded()), "list")


def demanded() -> list[str]:
    """Indicators some plan of the newest year asks for first, then all others."""
    here = session.office()
    plans = here.registry.plans_of(here.jurisdiction)
    asked = dict.fromkeys(target.indicator for plan in plans for target in plan.targets)
    return [*asked, *(name for name in here.registry.indicators if name not in asked)]
