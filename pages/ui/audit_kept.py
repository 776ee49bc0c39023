"""The audit as its page asks for it: read once for all visitors, looked through again only when it grew.

Whoever asks must be allowed to, each time; what is kept between runs is no answer to anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from data import audit, audit_mark, audit_trail, records, settings
from data.audit import Break, Entry
from data.audit_trail import Place, State, Trail, Wanted
from data.store import Store
from pages.ui import audit_edits, of_files, session
from pages.ui.audit_edits import Known

Stamps = tuple[tuple[str, int, int], ...]


def store() -> Store:
    """The store, for one who may look at the audit. Raises NotAllowedError."""
    found = session.acting()
    found.require("audit")
    return found


def trail() -> Trail:
    """The lines there are. Raises NotAllowedError."""
    store()
    return _trail(str(audit.beside(session.office().settings.database)))


@st.cache_resource(max_entries=2, show_spinner=False)
def _trail(folder: str) -> Trail:
    return Trail(Path(folder))


def known() -> Known:
    """What names in the lines are looked up in."""
    here = session.office()
    machines = settings.as_texts(settings.read())
    return Known(here.directory, here.registry, of_files.agencies(), of_files.plans(), machines)


def found(wanted: Wanted) -> list[Place]:
    """The lines that pass all filters, newest first, kept until there is another line. Read only."""
    known = trail()
    return _found(str(known.folder), known.stamps, wanted, known)


@st.cache_resource(max_entries=8, ttl="10m", show_spinner="Đang tìm trong nhật ký…")
def _found(folder: str, stamps: Stamps, wanted: Wanted, _trail: Trail) -> list[Place]:
    if wanted.act not in audit_edits.FILTERS:
        return _trail.find(wanted)
    places, names = _trail.find(replace(wanted, act="edit")), known()
    edits = zip(places, _whole(_trail.entries(places)), strict=True)
    return [place for place, entry in edits if audit_edits.filtered_as(entry, names) == wanted.act]


def entries(places: Sequence[Place]) -> list[Entry]:
    """The whole lines; of edits too long for a line what the books keep of them."""
    return list(_whole(trail().entries(places)))


def _whole(lines: Iterable[Entry]) -> Iterator[Entry]:
    here = session.office()
    with here.store.reading() as cursor:
        for entry in lines:
            if entry.event is None or str not in (type(entry.before), type(entry.after)):
                yield entry
                continue
            before, after = records.around(cursor, here.jurisdiction, entry.event)
            is_same = _agrees(entry.before, before) and _agrees(entry.after, after)
            yield replace(entry, before=before, after=after) if is_same else entry


def _agrees(told: object, kept: records.Value) -> bool:
    """Whether what a line tells, cut or not, is what the books keep: their events may be numbered anew."""
    if isinstance(told, str):
        return records.as_json(kept).startswith(told.removesuffix("…"))
    return (told or {}) == kept


def people(first: date, last: date) -> dict[str, str]:
    """Who did anything in these days, by what they are filtered by, with the name of their newest line."""
    newest: dict[str, Place] = {}
    for place in found(Wanted(first, last)):
        newest.setdefault(place.who, place)
    names = (entry.name for entry in trail().entries(newest.values()))
    return dict(sorted(zip(newest, names, strict=True)))


def state() -> State:
    """Whether the chain holds, also beside what this server itself has written since it started."""
    known, books = trail(), store().books
    found = known.state(books.audit.count)
    if found.breaks or audit_mark.holds(known.folder, books.audit.mark):
        return found
    last = Break("", found.lines, audit_trail.OTHER)
    return State(found.lines, max(found.lines - 1, 0), (last,))


def last_sign_ins() -> dict[str, str]:
    """When each account signed in last (UTC as in the line)."""
    known = trail()
    return _last_sign_ins(str(known.folder), known.stamps, known)


@st.cache_resource(max_entries=2, show_spinner=False)
def _last_sign_ins(folder: str, stamps: Stamps, _trail: Trail) -> dict[str, str]:
    return _trail.last_sign_ins()
