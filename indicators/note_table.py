"""Notes as one table of numbers and words, for the page's downloads and the workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pandas as pd

from indicators import formats, note_words
from indicators.notes import STATES, Note
from indicators.registry import Registry

HEADS = (
    *("Mã đơn vị", "Đơn vị", "Mã số chỉ tiêu", "Chỉ tiêu", "Kỳ", "Nguyên nhân", "Cam kết", "Người phụ trách"),
    *("Hạn", "Hạn ban đầu", "Số lần đổi hạn", "Tình trạng", "Số ngày quá hạn", "Ngày xong hoặc rút"),
    *("Kết quả hoặc lý do rút", "Ngày ghi", "Người ghi gần nhất"),
)


def table(notes: Sequence[Note], registry: Registry, name: Callable[[str], str], today: date) -> pd.DataFrame:
    """A row a note in the order given, columns as HEADS; `name` gives an agency's name by its id.

    Days overdue are those of open notes only, 0 before the last day; of settled ones missing.
    """
    rows = [_row(note, registry, name, today) for note in notes]
    frame = pd.DataFrame(rows, columns=list(HEADS))
    numbers = ("Số lần đổi hạn", "Số ngày quá hạn")
    return frame.assign(**{head: pd.to_numeric(frame[head]) for head in numbers})


def _row(note: Note, registry: Registry, name: Callable[[str], str], today: date) -> tuple[object, ...]:
    known, settled = registry.indicators.get(note.indicator), note.settled_by(today)
    late = None if settled else max((today - note.due_on(today)).days, 0)
    return (
        *(note.agency, name(note.agency), note.indicator, known.short_name if known else note.indicator),
        *(note_words.period_words(note), note.cause, note.commitment, note.person),
        *(formats.day(note.due_on(today)), formats.day(note.first_due), len(note.moves)),
        *(STATES[note.state(today)][1], late, formats.day(settled.on) if settled else ""),
        *(settled.words if settled else "", formats.day(note.recorded), note.by),
    )
