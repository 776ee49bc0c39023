"""What officers write about a note: a new one, carried out, another date, other words, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from data import notes as kept
from data.store import StoreError
from indicators import note_words, periods
from indicators.formats import day
from indicators.note_checks import Draft
from indicators.notes import Note
from indicators.periods import Period
from pages.ui import html, notes_kept, refused, session
from pages.ui.person import BY, LONGEST, person

DONE = "notes-done"
"""What was written last, told once at the top of the next page."""
NO_PERIOD = "Không nêu kỳ nào"
WHO_WRITES = "Người ghi"
NAMELESS = f"{WHO_WRITES}: đang để trống; cần họ tên."
HEIGHT = 80
TITLE = "Ghi cam kết kèm nguyên nhân"
MEANING = (
    "Cần đủ nguyên nhân, cam kết, hạn và người phụ trách; chỉ có nguyên nhân thì chưa ghi được. "
    "Nguyên nhân và cam kết được nêu trong báo cáo."
)
NEEDED = "(bắt buộc)"
PAST = "Hạn đã qua vẫn ghi: cam kết này có từ trước"


@dataclass(frozen=True)
class Start:
    """What a new note begins with: the agencies and indicators to choose from, the first of each chosen."""

    agencies: Sequence[str]
    indicators: Sequence[str]
    period: Period | None = None


def tell_done() -> None:
    """Say once what was written."""
    if done := st.session_state.pop(DONE, None):
        st.success(done)


def begin(start: Start, key: str) -> None:
    """The button that opens the form of a new note, for who may write one."""
    mine = notes_kept.writable(start.agencies)
    if mine and st.button(TITLE, key=f"note-new-{key}"):
        st.dialog(TITLE, width="medium")(lambda: new(Start(mine, start.indicators, start.period)))()


def new(start: Start) -> None:
    """The form of a new note; nothing is written before the button."""
    st.html(html.note(MEANING))
    today = session.office().settings.today
    with st.form("note-new", border=False, enter_to_submit=False):
        left, right = st.columns(2, gap="small")
        with left:
            agency = st.selectbox("Đơn vị", start.agencies, format_func=notes_kept.name)
        with right:
            indicator = st.selectbox("Chỉ tiêu", start.indicators, format_func=notes_kept.indicator_name)
        cause, commitment = _words("", "")
        left, middle, right = st.columns(3, gap="small")
        with left:
            due = _one(st.date_input(f"Hạn {NEEDED}", value=None, format="DD/MM/YYYY"))
        with middle:
            in_charge = st.text_input(f"Người phụ trách {NEEDED}", placeholder="Họ tên hoặc chức vụ")
        with right:
            period = _period(start.period.id if start.period else "")
        is_past = due is not None and due < today
        is_meant = is_past and st.checkbox(PAST, key="note-new-past")
        by = person(WHO_WRITES)
        wanted = _pressed("Ghi cam kết", "Không ghi")
    if wanted and due and is_past and not is_meant:
        st.error(
            f"Chưa ghi. Ngày hẹn đã qua: {day(due)}, hôm nay {day(today)}. Sửa hạn; nếu cam kết có từ trước, "
            f"đánh dấu “{PAST}” rồi ghi lại."
        )
    elif wanted:
        draft = Draft(agency, indicator, cause, commitment, due, in_charge, period)
        about = f"{notes_kept.name(agency)}, {notes_kept.indicator_name(indicator)}"
        _do(lambda: kept.record(session.office(), draft, by), by, f"Đã ghi cam kết: {about}.")


def _words(cause: str, commitment: str) -> tuple[str, str]:
    """The two texts of a note."""
    said = st.text_area(f"Nguyên nhân {NEEDED}", cause, height=HEIGHT, placeholder="Vì sao kết quả như vậy")
    promised = st.text_area(f"Cam kết {NEEDED}", commitment, height=HEIGHT, placeholder="Sẽ làm gì để đạt")
    return said or "", promised or ""


def _pressed(button: str, leave: str) -> bool:
    """The button that writes and the one that leaves; whether the first was pressed."""
    with st.container(horizontal=True):
        wanted = st.form_submit_button(button, type="primary")
        left = st.form_submit_button(leave)
    if left:
        st.rerun()
    return wanted


def _period(current: str) -> str:
    """The period a note speaks of, "" for none: those of this year and the year before."""
    year = session.office().settings.today.year
    kinds = ("quarter", "half", "nine", "year", "month")
    known = [p for one in (year, year - 1) for kind in kinds for p in reversed(periods.of_year(one, kind))]
    words = {"": NO_PERIOD, **{p.id: f"{p.label[0].upper()}{p.label[1:]}" for p in known}}
    if current not in words:
        words[current] = periods.parse(current).label
    return str(st.selectbox("Kỳ", list(words), list(words).index(current), format_func=words.__getitem__))


def buttons(note: Note) -> None:
    """What may be done about an open note, for who may write it."""
    today = session.office().settings.today
    if not note.is_open(today) or not notes_kept.may_write(note.agency):
        return
    with st.container(horizontal=True, gap="xsmall", key=f"note-acts-{note.id}"):
        for name, (title, form) in FORMS.items():
            if st.button(title, key=f"note-{name}-{note.id}"):
                st.dialog(title)(partial(form, note))()


def settle(note: Note) -> None:
    """Carried out: when, with what result."""
    today = session.office().settings.today
    _about(note)
    with st.form("note-settle", border=False, enter_to_submit=False):
        label = f"Ngày thực hiện xong {NEEDED}"
        on = st.date_input(label, value=today, max_value=today, format="DD/MM/YYYY")
        result = st.text_area(f"Kết quả {NEEDED}", height=HEIGHT)
        by = person(WHO_WRITES)
        wanted = _pressed("Ghi đã thực hiện", "Không ghi")
    if wanted:
        run = partial(kept.settle, session.office(), note, _one(on), result or "", by)
        _do(run, by, f"Đã ghi: cam kết của {_named(note)} đã thực hiện.")


def move(note: Note) -> None:
    """Another date; the one before is kept and told."""
    _about(note)
    with st.form("note-move", border=False, enter_to_submit=False):
        due = st.date_input(f"Hạn mới {NEEDED}", value=None, format="DD/MM/YYYY")
        why = st.text_area(f"Lý do đổi hạn {NEEDED}", height=HEIGHT)
        by = person(WHO_WRITES)
        st.html(html.note("Hạn cũ được giữ và nêu cùng hạn mới: “lùi hạn từ …”."))
        wanted = _pressed("Ghi hạn mới", "Không ghi")
    if wanted:
        run = partial(kept.move, session.office(), note, _one(due), by, why or "")
        _do(run, by, f"Đã ghi hạn mới cho cam kết của {_named(note)}; hạn cũ {day(note.due)} vẫn được nêu.")


def reword(note: Note) -> None:
    """Other words for cause, commitment or who is in charge; those before are kept."""
    with st.form("note-reword", border=False, enter_to_submit=False):
        cause, commitment = _words(note.cause, note.commitment)
        in_charge = st.text_input(f"Người phụ trách {NEEDED}", note.person)
        why = st.text_input(f"Lý do sửa {NEEDED}")
        by = person(WHO_WRITES)
        wanted = _pressed("Ghi nội dung mới", "Không ghi")
    if wanted:
        draft = Draft(note.agency, note.indicator, cause, commitment, note.due, in_charge or "", note.period)
        run = partial(kept.reword, session.office(), note, draft, by, why or "")
        _do(
            run, by, f"Đã ghi nội dung mới của cam kết {_named(note)}; nội dung cũ vẫn giữ trong các lần ghi."
        )


def withdraw(note: Note) -> None:
    """Taken back, with the reason."""
    _about(note)
    with st.form("note-withdraw", border=False, enter_to_submit=False):
        why = st.text_area(f"Lý do rút {NEEDED}", height=HEIGHT)
        by = person(WHO_WRITES)
        wanted = _pressed("Rút cam kết", "Không rút")
    if wanted:
        run = partial(kept.withdraw, session.office(), note, by, why or "")
        _do(run, by, f"Đã rút cam kết của {_named(note)}; nội dung và lý do vẫn giữ trong sổ.")


FORMS: dict[str, tuple[str, Callable[[Note], None]]] = {
    "settle": ("Đã thực hiện", settle),
    "move": ("Đổi hạn", move),
    "reword": ("Sửa nội dung", reword),
    "withdraw": ("Rút", withdraw),
}


def _about(note: Note) -> None:
    """Which note a form is about."""
    st.html(
        html.note(f"{_named(note)}. Cam kết: {note_words.unended(note.commitment)}. Hạn {day(note.due)}.")
    )


def _named(note: Note) -> str:
    return f"{notes_kept.name(note.agency)}, {notes_kept.indicator_name(note.indicator)}"


def _one(chosen: object) -> date | None:
    """The one day of a date box."""
    return chosen if isinstance(chosen, date) else None


def _do(run: Callable[[], Note], by: str, done: str) -> None:
    """Write, or say what stands against it."""
    try:
        run()
    except StoreError as error:
        faults = [*error.facts.get("faults", ()), *([] if by.strip() else [NAMELESS])]
        listed = "\n".join(["Chưa ghi.", *(f"- {fault}" for fault in faults)])
        st.error(listed if faults else refused.told(error))
        return
    st.session_state[BY] = by.strip()[:LONGEST]
    st.session_state[DONE] = done
    st.rerun()
