"""What is said of notes on pages and in documents: state, date, who; plain sentences, nothing praised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from indicators import notes
from indicators.formats import NBSP, count, day
from indicators.model import STATUSES
from indicators.notes import STATES, Note
from indicators.periods import parse


def state_words(note: Note, today: date) -> str:
    r"""Where a note stands: "Quá hạn 12 ngày", "Sắp đến hạn, còn 3 ngày", "Đã thực hiện ngày …, chậm …"."""
    state = note.state(today)
    word, left = STATES[state][1], (note.due_on(today) - today).days
    if settled := note.settled_by(today):
        return f"{word} ngày {day(settled.on)}{_in_time(note, settled.on) if state == 'done' else ''}"
    if state == "overdue":
        return f"{word} {days(-left)}"
    if state == "soon":
        return f"{word}, còn {days(left)}" if left else "Đến hạn hôm nay"
    return word


def _in_time(note: Note, on: date) -> str:
    late = (on - note.due).days
    return f", chậm {days(late)} so với hạn" if late > 0 else ", đúng hạn"


def days(number: int) -> str:
    r"""A number of days, never torn apart.

    >>> days(12)
    '12\xa0ngày'
    """
    return f"{count(number)}{NBSP}ngày"


def marked(note: Note, today: date) -> str:
    """The shape and the words of a state, as documents write them: "■ Quá hạn 12 ngày"."""
    return f"{STATUSES[STATES[note.state(today)][0]].glyph}{NBSP}{state_words(note, today)}"


def due_words(note: Note, today: date) -> str:
    """The last day, and from which it was moved: "30/11/2026, lùi hạn từ 31/10/2026"."""
    due = note.due_on(today)
    moved = moved_words(note, today)
    return f"{day(due)}, {moved}" if moved else day(due)


def moved_words(note: Note, today: date) -> str:
    """From which date it was moved, and how often if more than once; "" when it never was."""
    own = [move for move in note.moves if move.on <= today]
    if not own:
        return ""
    first, due = own[0].due, note.due_on(today)
    verb = "lùi hạn từ" if due > first else "rút ngắn hạn từ" if due < first else "đổi hạn rồi trở lại"
    often = f" (đổi {len(own)} lần)" if len(own) > 1 else ""
    return f"{verb} {day(first)}{often}"


def period_words(note: Note) -> str:
    """The period a note speaks of, "" for none."""
    return parse(note.period).label if note.period else ""


def end_words(note: Note, today: date) -> str:
    """The result of what was carried out, or the reason of a withdrawal; "" while it is open."""
    settled = note.settled_by(today)
    if settled is None:
        return ""
    return f"{'Kết quả' if settled.how == 'done' else 'Lý do rút'}: {settled.words}"


def sentence(note: Note, today: date) -> str:
    """All of a note in one paragraph, for letters and screen readers; whom it concerns is said before."""
    end = end_words(note, today)
    parts = [
        f"nguyên nhân: {unended(note.cause)}",
        f"cam kết: {unended(note.commitment)}",
        f"hạn {due_words(note, today)}",
        f"người phụ trách: {unended(note.person)}",
        f"{state_words(note, today)[0].lower()}{state_words(note, today)[1:]}",
        *([f"{end[0].lower()}{unended(end[1:])}"] if end else []),
    ]
    return f"{'; '.join(parts)}."


def unended(text: str) -> str:
    """A text without the full stop or semicolon at its end, to stand inside a sentence.

    >>> unended("Thiếu máy quét."), unended("v.v...")
    ('Thiếu máy quét', 'v.v...')
    """
    return text if text.endswith("..") else text.rstrip(".; ")


def brief(own: Sequence[Note], today: date) -> str:
    """The open notes of one agency and indicator in a few words; "" where there is none.

    "cam kết quá hạn 12 ngày", "cam kết đến hạn 20/11/2026", "2 cam kết, 1 quá hạn".
    """
    waiting = notes.open_on(own, today)
    if not waiting:
        return ""
    late = [note for note in waiting if note.state(today) == "overdue"]
    if len(waiting) > 1:
        tail = f"{len(late)} quá hạn" if late else f"gần nhất {day(waiting[0].due_on(today))}"
        return f"{count(len(waiting))} cam kết, {tail}"
    if late:
        return f"cam kết quá hạn {days((today - late[0].due_on(today)).days)}"
    return f"cam kết đến hạn {day(waiting[0].due_on(today))}"


def shortest(own: Sequence[Note], today: date) -> str:
    """That there is an open note, or an overdue one, for a place of one short line; "" where none is."""
    waiting = notes.open_on(own, today)
    if not waiting:
        return ""
    return "cam kết quá hạn" if waiting[0].state(today) == "overdue" else "có cam kết"


def headline(known: Sequence[Note], today: date) -> str:
    """The answer of the page of notes: how many wait, how many of them too long."""
    waiting = notes.open_on(known, today)
    late = len(notes.overdue_on(waiting, today))
    if not known:
        return "Chưa có cam kết nào được ghi"
    if not waiting:
        return f"Không còn cam kết nào chưa xong; {count(len(known))} cam kết đã xong hoặc đã rút"
    tail = f"{count(late)} quá hạn" if late else "chưa cam kết nào quá hạn"
    return f"{count(len(waiting))} cam kết chưa xong, {tail}"
