"""What a note must be before it is kept: every fault names the field, what was found and what is needed.

Texts come in as people type them and go out in one form: composed letters (NFC), one line, nothing unseen.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from indicators.formats import count, day
from indicators.notes import Note
from indicators.periods import parse

LONGEST = 600
"""Letters of a cause, a commitment, a result; enough for three sentences of a report."""
LONGEST_NAME = 120
"""Letters of who is in charge."""
YEARS_BACK, YEARS_AHEAD = 1, 5
"""How far from today a date may lie; farther is a slip of the hand."""


@dataclass(frozen=True)
class Draft:
    """What an officer typed for a note."""

    agency: str
    indicator: str
    cause: str
    commitment: str
    due: date | None
    person: str
    period: str = ""

    @property
    def tidy(self) -> Draft:
        """The same with every text as it is kept."""
        return replace(
            self,
            cause=tidied(self.cause),
            commitment=tidied(self.commitment),
            person=tidied(self.person),
        )


def tidied(text: str) -> str:
    r"""A text as it is kept: composed, on one line, without signs nobody sees.

    >>> tidied("  Thiếu\n máy\u200b quét ")
    'Thiếu máy quét'
    """
    seen = "".join(c for c in " ".join(text.split()) if not unicodedata.category(c).startswith("C"))
    return " ".join(unicodedata.normalize("NFC", seen).split())


def faults(draft: Draft, today: date) -> list[str]:
    """All that stands against a draft whose agency and indicator are known; empty when it may be kept."""
    found = [
        words_fault("Nguyên nhân", draft.cause),
        words_fault("Cam kết", draft.commitment),
        date_fault("Hạn", draft.due, _years(today, -YEARS_BACK), _years(today, YEARS_AHEAD)),
        words_fault("Người phụ trách", draft.person, LONGEST_NAME),
        _period_fault(draft.period),
    ]
    return [fault for fault in found if fault]


def words_fault(field: str, text: str, longest: int = LONGEST) -> str:
    """What is wrong with a text, "" when nothing is."""
    kept = tidied(text)
    if not any(letter.isalnum() for letter in kept):
        seen = f"đã thấy “{kept}”" if kept else "đang để trống"
        return f"{field}: {seen}; cần ghi bằng lời, nhiều nhất {count(longest)} ký tự."
    if len(kept) > longest:
        return f"{field}: đã thấy {count(len(kept))} ký tự; cần nhiều nhất {count(longest)} ký tự."
    return ""


def date_fault(field: str, on: date | None, first: date, last: date) -> str:
    """What is wrong with a date, "" when it lies between the two days."""
    if on is not None and first <= on <= last:
        return ""
    seen = "đang để trống" if on is None else f"đã thấy {day(on)}"
    return f"{field}: {seen}; cần một ngày từ {day(first)} đến {day(last)}."


def move_faults(note: Note, due: date | None, why: str, today: date) -> list[str]:
    """What stands against another date: it must be another one, not past, with a reason."""
    found = [
        date_fault("Hạn mới", due, today, _years(today, YEARS_AHEAD)),
        words_fault("Lý do đổi hạn", why),
    ]
    if due == note.due:
        found.append(f"Hạn mới: đã thấy {day(due)}, trùng hạn đang ghi; cần một ngày khác.")
    return [fault for fault in found if fault]


def end_faults(note: Note, on: date | None, result: str, today: date) -> list[str]:
    """What stands against calling a note carried out on a day with a result."""
    first = min(_years(note.recorded, -YEARS_BACK), today)
    found = [date_fault("Ngày thực hiện xong", on, first, today), words_fault("Kết quả", result)]
    return [fault for fault in found if fault]


def _period_fault(period: str) -> str:
    try:
        if period:
            parse(period)
    except ValueError as error:
        return f"Kỳ: {error}"
    return ""


def _years(today: date, years: int) -> date:
    """The same day some years on; 28 February for the 29th."""
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return today.replace(year=today.year + years, day=28)
