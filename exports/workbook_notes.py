"""The sheet of commitments in a workbook: those the report of the period tells, none where there are none."""

from __future__ import annotations

from datetime import date

from exports import briefing_notes, workbook_cells
from exports.workbook_cells import Cell, Column, Styles
from exports.workbook_facts import Facts
from indicators import formats, note_words
from indicators.notes import STATES, Note

SHEET = "Nguyên nhân, cam kết"
COLUMNS = (
    *(Column("Mã đơn vị", 16), Column("Tên đơn vị", 28)),
    *(Column("Mã số chỉ tiêu", 22), Column("Chỉ tiêu", 28)),
    *(Column("Kỳ", 14), Column("Nguyên nhân", 44), Column("Cam kết", 44), Column("Người phụ trách", 26)),
    *(Column("Hạn", 12), Column("Hạn ban đầu", 12), Column("Tình trạng", 16), Column("Số ngày quá hạn", 10)),
    *(Column("Ngày xong hoặc rút", 12), Column("Kết quả hoặc lý do rút", 36), Column("Ngày ghi", 12)),
)
_WRAPPED = {"border": 1, "border_color": "#C9CED6", "valign": "top", "text_wrap": True}


def draw(styles: Styles, facts: Facts) -> None:
    """Open commitments as of today, overdue first, then those settled within the period; dates are dates."""
    settings = facts.office.settings
    told = briefing_notes.told(facts.notes, facts.period, settings.closing_day, settings.today)
    if not told.all:
        return
    title = f"Nguyên nhân và cam kết, đến ngày {formats.day(settings.today)}"
    sheet, top = workbook_cells.titled(styles, SHEET, title, [*facts.marks, briefing_notes.ORDER])
    rows = [_row(facts, note, settings.today) for note in told.all]
    workbook_cells.table(sheet, styles, top, COLUMNS, rows, frozen=2)
    sheet.set_row(top, 34)
    widths = [column.width for column in COLUMNS]
    for line, cells in enumerate(rows, start=top + 1):  # sentences, not names: they take several lines
        for place, cell in enumerate(cells):
            workbook_cells.write(sheet, (line, place), cell, styles, **_WRAPPED)
        needed = workbook_cells.lines_needed(zip(cells, widths, strict=True))
        sheet.set_row(line, workbook_cells.LINE_HEIGHT * needed)


def _row(facts: Facts, note: Note, today: date) -> list[Cell]:
    office, settled = facts.office, note.settled_by(today)
    body, known = office.directory.by_id.get(note.agency), office.registry.indicators.get(note.indicator)
    is_whole = note.agency == office.directory.whole.id
    name = "Toàn tỉnh" if is_whole else body.short_name if body else note.agency
    return [
        *(note.agency, name, note.indicator, known.short_name if known else note.indicator),
        *(note_words.period_words(note), note.cause, note.commitment, note.person),
        *(note.due_on(today), note.first_due, STATES[note.state(today)][1]),
        *(None if settled else max((today - note.due_on(today)).days, 0), settled.on if settled else None),
        *(settled.words if settled else None, note.recorded),
    ]
