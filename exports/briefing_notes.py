"""Cause and commitment in a report: what is open as of the day it is made, what was settled in its period.

An open note is carried from report to report until it is settled; what was settled is told once, in the
report of the period it ended in. Pure functions over facts; what nobody wrote down is not spoken of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exports.briefing_facts import Facts
from exports.manner import Manner, addressed
from exports.tabular import Column, Table
from indicators import formats, headlines, note_words, notes
from indicators.formats import NBSP
from indicators.notes import Note, State
from indicators.periods import Period

HEADING = "Nguyên nhân và cam kết"
ORDER = "Cam kết quá hạn nêu trước, quá hạn lâu nhất đứng đầu; cam kết đã kết thúc nêu sau cùng."
"""How every table of commitments is ordered."""
_NEAR: dict[State, str] = {"overdue": "đã quá hạn", "soon": "sắp đến hạn (trong 07 ngày)"}
_ENDED: dict[State, str] = {"done": "đã thực hiện", "withdrawn": "được rút"}


@dataclass(frozen=True)
class Told:
    """The notes a document speaks of."""

    waiting: tuple[Note, ...]
    """Open on its day, the most urgent first."""
    settled: tuple[Note, ...]
    """Ended in its period."""

    @property
    def all(self) -> tuple[Note, ...]:
        """In the order they are told."""
        return self.waiting + self.settled


def told(known: tuple[Note, ...], period: Period, closing_day: int | None, today: date) -> Told:
    """Which of the notes a document of a period speaks of, made on a day."""
    first, last = period.days(closing_day)
    written = notes.known_on(known, today)
    settled = notes.settled_between(written, first, min(last, today))
    return Told(tuple(notes.open_on(written, today)), tuple(settled))


def of_facts(facts: Facts) -> Told:
    """What the document of these facts tells: of one agency its own alone."""
    return told(facts.notes, facts.period, facts.closing_day, facts.today)


def sentences(facts: Facts, manner: Manner) -> list[str]:
    """How many are open, overdue and near, and how many ended in the period."""
    known, today = of_facts(facts), facts.today
    lines = []
    if waiting := known.waiting:
        counts = notes.counted(waiting, today)
        parts = _counted(counts, _NEAR, manner)
        tail = f", trong đó {', '.join(parts)}" if parts else ", chưa có cam kết nào quá hạn"
        begin = f"Đến ngày {formats.day(today)}, còn {manner.count(len(waiting), 'cam kết')} chưa hoàn thành"
        lines.append(f"{begin}{tail}.")
    if settled := known.settled:
        counts = notes.counted(settled, today)
        parts = _counted(counts, _ENDED, manner)
        lines.append(f"{headlines.capital(facts.period.label)}: {', '.join(parts)}.")
    return lines


def _counted(counts: Mapping[State, int], words: Mapping[State, str], manner: Manner) -> list[str]:
    return [f"{manner.count(counts[state], 'cam kết')} {words[state]}" for state in words if state in counts]


def table(facts: Facts) -> Table:
    """A row a note: who and what, cause and commitment, date and person, state."""
    about = "Cơ quan, đơn vị; chỉ tiêu" if facts.is_whole else "Chỉ tiêu"
    columns = (
        *(Column("TT", 0.9, "center"), Column(about, 4.0), Column("Nguyên nhân; cam kết", 5.6)),
        *(Column("Hạn; người phụ trách", 3.1), Column("Tình trạng", 2.4)),
    )
    rows = [_row(facts, note, str(place)) for place, note in enumerate(of_facts(facts).all, start=1)]
    caption = f"{HEADING}, đến ngày {formats.day(facts.today)}"
    return Table(caption, columns, tuple(rows), ORDER if len(rows) > 1 else "", is_prose=True)


def _row(facts: Facts, note: Note, place: str) -> tuple[str, ...]:
    today = facts.today
    texts = (f"Nguyên nhân: {note.cause}", f"Cam kết: {note.commitment}", note_words.end_words(note, today))
    return (
        place,
        "\n".join((*([who(facts, note)] if facts.is_whole else ()), _about(facts, note))),
        "\n".join(text for text in texts if text),
        f"{note_words.due_words(note, today)}\n{note.person}",
        note_words.marked(note, today),
    )


def who(facts: Facts, note: Note) -> str:
    """The name of the agency a note speaks of."""
    directory = facts.office.directory
    if note.agency == directory.whole.id:
        return "Toàn tỉnh"
    body = directory.by_id.get(note.agency)
    return body.name if body else note.agency


def _about(facts: Facts, note: Note) -> str:
    """The indicator, and the period a note speaks of where it is another than the document's."""
    known = facts.office.registry.indicators.get(note.indicator)
    name = known.short_name if known else note.indicator
    period = note_words.period_words(note).replace(" ", NBSP)
    return f"{name} ({period})" if period and note.period != facts.period.id else name


def overdue(facts: Facts) -> list[Note]:
    """The notes that are overdue on the document's day."""
    return notes.overdue_on(of_facts(facts).waiting, facts.today)


def reminded(facts: Facts, manner: Manner) -> list[str]:
    """What a letter to one agency says of its overdue commitments, then what is asked; "" where none is."""
    late = overdue(facts)
    if not late:
        return []
    day, body = formats.day(facts.today), addressed(facts.body)
    begin = f"Đến ngày {day}, {body} còn {manner.count(len(late), 'cam kết')} đã quá hạn:"
    items = [f"- {_about(facts, note)}: {note_words.sentence(note, facts.today)}" for note in late]
    return [begin, *items]


def asked(facts: Facts, issuer: str, drafter: str, until: str) -> str:
    """What a letter asks about overdue commitments; neutral."""
    return (
        f"{issuer} đề nghị {addressed(facts.body)} thực hiện các cam kết nêu trên và thông báo kết quả, hoặc "
        f"đề xuất thời hạn mới kèm lý do, về {issuer} (qua {drafter}) trước ngày {until}."
    )


def slide_title(facts: Facts, manner: Manner) -> str:
    """The finding of the slide about overdue commitments."""
    late, waiting = len(overdue(facts)), len(of_facts(facts).waiting)
    return f"{manner.share(late, waiting, 'cam kết')} chưa hoàn thành đã quá hạn"


def slide_table(facts: Facts, most: int) -> Table:
    """The longest overdue commitments, so many as a slide has room for."""
    late = overdue(facts)
    shown = late[:most]
    first = [Column("Cơ quan, đơn vị", 6.2)] if facts.is_whole else []
    columns = (
        *(*first, Column("Chỉ tiêu", 5.6), Column("Cam kết", 9.4)),
        *(Column("Người phụ trách", 5.2), Column("Hạn", 2.8), Column("Quá hạn", 2.4, "right")),
    )
    rows = []
    for note in shown:
        days = note_words.days((facts.today - note.due_on(facts.today)).days)
        due = formats.day(note.due_on(facts.today))
        name = [who(facts, note)] if facts.is_whole else []
        promised = shortened(note.commitment), shortened(note.person)
        rows.append((*name, _about(facts, note), *promised, due, days))
    more = f"Còn {len(late) - most}{NBSP}cam kết quá hạn khác." if len(late) > most else ""
    return Table(f"Cam kết quá hạn, đến ngày {formats.day(facts.today)}", columns, tuple(rows), more)


LETTERS = 90
"""Of a text on a slide; the report has all of it."""


def shortened(text: str) -> str:
    """A text for a slide: cut after a word, with an ellipsis."""
    return text if len(text) <= LETTERS else f"{text[:LETTERS].rsplit(' ', 1)[0].rstrip(',;. ')}…"
