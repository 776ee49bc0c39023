"""Notes of officers as the store keeps them: records of kind `note`, every act a version with who and when.

What may be kept is for `indicators.note_checks` to say; each version is written upon the one its writer
saw, so that nobody writes over what another has just said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from duckdb import DuckDBPyConnection as Cursor

from data import records
from data.answers import Office
from data.records import Change, Record
from data.refusals import StoreError
from data.store import Store
from indicators import note_checks, note_words
from indicators.note_checks import Draft, tidied
from indicators.notes import Move, Note, Settlement

KIND: records.Kind = "note"
REFUSED = "Chưa ghi. "
"""How every refusal begins: nothing was written."""


def everything(cursor: Cursor, jurisdiction: str) -> list[Note]:
    """Every note as its newest version has it, in the order of their ids."""
    return [_note(record) for record in records.current(cursor, jurisdiction, KIND).values()]


def versions(cursor: Cursor, jurisdiction: str, note: str) -> list[Note]:
    """All versions of one note, newest first; each with who wrote it, when and why."""
    own = records.history(cursor, jurisdiction, KIND, note)
    return [_note(record) for record in own if record.value is not None]


def record(office: Office, draft: Draft, by: str) -> Note:
    """Write a new note down. Raises StoreError naming each field that cannot be kept as it is."""
    kept, today = draft.tidy, office.settings.today
    _refuse([*_unknown(office, kept), *note_checks.faults(kept, today)])
    assert kept.due is not None, "a draft without a date has a fault"
    note = Note(
        id=uuid4().hex[:12],
        agency=kept.agency,
        indicator=kept.indicator,
        cause=kept.cause,
        commitment=kept.commitment,
        due=kept.due,
        person=kept.person,
        recorded=today,
        period=kept.period,
    )
    return _kept(office, note, by, "Ghi cam kết mới")


def reword(office: Office, seen: Note, draft: Draft, by: str, why: str) -> Note:
    """Put other words in the place of those of an open note; its date is not changed this way.

    Raises StoreError as `record`, ChangedMeanwhileError when somebody wrote since `seen`.
    """
    _refuse_settled(seen)
    kept = draft.tidy
    # The date was judged when it was set, and may have passed since.
    today = office.settings.today
    found = note_checks.faults(replace(kept, due=today), today)
    _refuse([*found, note_checks.words_fault("Lý do sửa", why)])
    note = replace(seen, cause=kept.cause, commitment=kept.commitment, person=kept.person, period=kept.period)
    return _kept(office, note, by, tidied(why))


def move(office: Office, seen: Note, due: date | None, by: str, why: str) -> Note:
    """Set another last day; the one before stays on record. Raises as `reword`."""
    _refuse_settled(seen)
    today = office.settings.today
    _refuse(note_checks.move_faults(seen, due, why, today))
    assert due is not None, "no date is a fault"
    moves = (*seen.moves, Move(seen.due, today, tidied(why)))
    return _kept(office, replace(seen, due=due, moves=moves), by, tidied(why))


def settle(office: Office, seen: Note, on: date | None, result: str, by: str) -> Note:
    """Carried out on a day, with a result. Raises as `reword`."""
    _refuse_settled(seen)
    _refuse(note_checks.end_faults(seen, on, result, office.settings.today))
    assert on is not None, "no date is a fault"
    end = Settlement("done", on, tidied(result))
    return _kept(office, replace(seen, settlement=end), by, end.words)


def withdraw(office: Office, seen: Note, by: str, why: str) -> Note:
    """Take a note back as of today; it stays on record with the reason. Raises as `reword`."""
    _refuse_settled(seen)
    _refuse([note_checks.words_fault("Lý do rút", why)])
    end = Settlement("withdrawn", office.settings.today, tidied(why))
    return _kept(office, replace(seen, settlement=end), by, end.words)


def _unknown(office: Office, draft: Draft) -> list[str]:
    """What is wrong with whom and what a draft speaks of."""
    bodies = {office.directory.whole.id, *office.directory.by_id}
    found = []
    if draft.agency not in bodies:
        found.append(f"Đơn vị: đã thấy “{draft.agency}”; cần một đơn vị trong danh mục.")
    if draft.indicator not in office.registry.indicators:
        found.append(f"Chỉ tiêu: đã thấy “{draft.indicator}”; cần một chỉ tiêu trong danh mục.")
    return found


def _refuse(faults: Sequence[str]) -> None:
    told = [fault for fault in faults if fault]
    if told:
        raise StoreError(REFUSED + " ".join(told), faults=told)


def _kept(office: Office, note: Note, by: str, why: str) -> Note:
    """Write the next version, unless the one it follows is no longer the newest; the note as it stands."""
    store = office.store
    assert isinstance(store, Store), "notes are written where the store is"
    changes = [Change(KIND, note.id, _value(note))]
    store.edit(office.jurisdiction, changes, by, why, seen=note.version or None)
    with store.reading() as cursor:
        return versions(cursor, office.jurisdiction, note.id)[0]


def _refuse_settled(seen: Note) -> None:
    if seen.settlement:
        end = note_words.state_words(seen, seen.settlement.on)
        raise StoreError(f"{REFUSED}Cam kết này đã kết thúc từ trước: {end}.")


def _value(note: Note) -> dict[str, Any]:
    """A note as JSON can carry it."""
    value: dict[str, Any] = {
        **{name: getattr(note, name) for name in ("agency", "indicator", "period")},
        **{name: getattr(note, name) for name in ("cause", "commitment", "person")},
        **{"due": note.due.isoformat(), "recorded": note.recorded.isoformat()},
        "moves": [[one.due.isoformat(), one.on.isoformat(), one.why] for one in note.moves],
    }
    if end := note.settlement:
        value["settlement"] = [end.how, end.on.isoformat(), end.words]
    return value


def _note(kept: Record) -> Note:
    value = kept.value
    assert value is not None, "notes are withdrawn, never removed"
    how, on, words = value.get("settlement", (None, None, None))
    texts = {name: value[name] for name in ("agency", "indicator", "period", "cause", "commitment", "person")}
    return Note(
        **texts,
        id=kept.key,
        due=date.fromisoformat(value["due"]),
        recorded=date.fromisoformat(value["recorded"]),
        moves=tuple(Move(_day(due), _day(day), why) for due, day, why in value["moves"]),
        settlement=Settlement(how, _day(on), words) if how else None,
        version=kept.number,
        by=kept.by,
        at=kept.at,
        why=kept.why,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)
