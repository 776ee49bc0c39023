"""Notes as HTML: the mark beside a figure, the line that opens to the text, one note whole, a table."""

from __future__ import annotations

from collections.abc import Sequence

from indicators import formats, note_words, notes
from indicators.notes import STATES, Note
from pages.ui import html, notes_kept, places, session
from pages.ui.html import Content, Html, glyph, join, link, tag
from pages.ui.tables import Cell, Row, table

ONE = "cam-ket"
"""The name in the URL of the one note that is looked at."""


def address(note: Note) -> str:
    """Where one note is shown whole."""
    return places.address("commitments", cam_ket=note.id)


def mark(own: Sequence[Note], *, short: bool = False) -> Html:
    """The shape of the most urgent open note with a few words, in one line; nothing where none is open."""
    today = session.office().settings.today
    waiting = notes.open_on(own, today)
    if not waiting:
        return html.EMPTY
    shape = glyph(STATES[waiting[0].state(today)][0])
    words = (note_words.shortest if short else note_words.brief)(waiting, today)
    return tag("span", shape, tag("span", words), classes="ct-noted")


def line(own: Sequence[Note]) -> Html:
    """The mark as a line that opens to the text of every open note; nothing where none is open."""
    today = session.office().settings.today
    waiting = notes.open_on(own, today)
    if not waiting:
        return html.EMPTY
    texts = (
        tag("span", paragraph(note), " ", link("Xem", address(note)), classes="ct-note") for note in waiting
    )
    return tag("details", tag("summary", mark(waiting)), *texts, classes="ct-noted-line")


def paragraph(note: Note) -> str:
    """What a note says, in one paragraph."""
    said = note_words.sentence(note, session.office().settings.today)
    return f"{said[0].upper()}{said[1:]}"


def state(note: Note) -> Html:
    """Shape and words of where a note stands."""
    today = session.office().settings.today
    shape = glyph(STATES[note.state(today)][0])
    return tag("span", shape, tag("b", note_words.state_words(note, today)), classes="ct-mark ct-named")


def linked(note: Note) -> Html:
    """The agency and the indicator of a note, each a link to its page."""
    shown = link(notes_kept.indicator_name(note.indicator), _indicator(note))
    return join((link(notes_kept.name(note.agency), _agency(note)), shown), " · ")


def whole(note: Note, *, about: Content) -> Html:
    """One note with all it says; `about` is what its head names beside the state: agency, indicator, both."""
    today = session.office().settings.today
    period = note_words.period_words(note)
    head = tag("p", state(note), tag("span", " · ", about, f", {period}" if period else ""))
    end = note_words.end_words(note, today)
    facts = [
        ("Nguyên nhân", note.cause),
        ("Cam kết", note.commitment),
        ("Hạn", note_words.due_words(note, today)),
        ("Người phụ trách", note.person),
        *([(end.partition(": ")[0], end.partition(": ")[2])] if end else []),
    ]
    lines = (tag("p", tag("span", f"{label}: ", classes="ct-muted"), text) for label, text in facts)
    return tag("div", head, *lines, classes="ct-noted-whole")


def written(note: Note) -> Html:
    """Who wrote the newest version and when."""
    return html.note(f"{note.by} ghi lúc {formats.moment(note.at)}.")


def listing(shown: Sequence[Note], *, with_agency: bool = True, with_indicator: bool = True) -> Html:
    """A table of notes, a row each; on phones a block each."""
    heads = ["Tình trạng", *(["Đơn vị"] if with_agency else []), *(["Chỉ tiêu"] if with_indicator else [])]
    heads += ["Nguyên nhân", "Cam kết", "Hạn", "Người phụ trách"]
    rows = [_row(note, with_agency=with_agency, with_indicator=with_indicator) for note in shown]
    return table(heads, rows, "", "ct-notes", caption="Nguyên nhân và cam kết", stacked=True)


def _row(note: Note, *, with_agency: bool, with_indicator: bool) -> Row:
    today = session.office().settings.today
    period, moved = note_words.period_words(note), note_words.moved_words(note, today)
    end = note_words.end_words(note, today)
    first = Cell(
        link(note_words.state_words(note, today), address(note)), status=STATES[note.state(today)][0]
    )
    agency = Cell(notes_kept.name(note.agency), href=_agency(note))
    indicator = _over(link(notes_kept.indicator_name(note.indicator), _indicator(note)), period)
    due = _over(formats.day(note.due_on(today)), moved)
    cells = [first, *([agency] if with_agency else []), *([indicator] if with_indicator else [])]
    return Row([*cells, note.cause, _over(note.commitment, end), due, note.person])


def _over(text: Content, below: str) -> Html:
    """A text over a smaller one, as one piece: on phones they stay under each other too."""
    return tag("span", text, tag("span", below, classes="ct-below-line") if below else "")


def _agency(note: Note) -> str | None:
    """The page of the agency; the whole jurisdiction has none."""
    if note.agency == session.office().directory.whole.id:
        return None
    return places.address("agency", don_vi=note.agency, **_at(note))


def _indicator(note: Note) -> str:
    return places.address("indicator", chi_tieu=note.indicator, **_at(note))


def _at(note: Note) -> dict[str, str]:
    """The period a note speaks of, as a link carries it."""
    return {"ky": note.period} if note.period else {}


def versions(known: Sequence[Note]) -> Html:
    """Every version of one note, newest first: when, who, what they did and how it read then."""
    heads = ["Lúc", "Người ghi", "Việc, lý do", "Nội dung khi ấy"]
    rows = [
        Row([formats.moment(note.at), note.by, _act(note, known[place + 1 :]), _then(note)])
        for place, note in enumerate(known)
    ]
    return table(heads, rows, "", "ct-notes", caption="Các lần ghi", stacked=True)


def _act(note: Note, before: Sequence[Note]) -> str:
    """What was done in a version, told from the one before it."""
    if not before:
        return "Ghi mới"
    if note.settlement:
        return "Ghi đã thực hiện" if note.settlement.how == "done" else f"Rút: {note.why}"
    return f"{'Đổi hạn' if note.due != before[0].due else 'Sửa nội dung'}: {note.why}"


def _then(note: Note) -> str:
    words = note_words.end_words(note, note.settlement.on) if note.settlement else ""
    end = f" {words}" if words else ""
    return (
        f"Nguyên nhân: {note_words.unended(note.cause)}. Cam kết: {note_words.unended(note.commitment)}. "
        f"Hạn {formats.day(note.due)}. Người phụ trách: {note_words.unended(note.person)}.{end}"
    )
