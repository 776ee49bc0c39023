"""What people edit on the pages: accounts, plans, agencies, exemptions, settings, notes.

Nothing is overwritten: each save is a version with the event that made it, in the ledger too, and the newest
one counts.

The store only keeps values; what they mean and whether they hold is for the readers of each kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal

from duckdb import DuckDBPyConnection as Cursor

from data.queries import one

Kind = Literal["account", "plan", "agency", "exemption", "setting", "note"]
Value = dict[str, Any]
EVERYWHERE = ""
"""The jurisdiction of accounts."""
LAID_OVER: tuple[Kind, ...] = ("plan", "agency", "exemption", "setting")
"""Kinds that change how figures are read and judged."""


@dataclass(frozen=True)
class Change:
    """One thing to be saved; without a value it is removed."""

    kind: Kind
    key: str
    value: Value | None


@dataclass(frozen=True)
class Record:
    """One version of one thing."""

    kind: Kind
    key: str
    value: Value | None
    number: int
    """Of the event that saved it: later ones are higher."""
    by: str
    at: datetime
    """UTC."""
    why: str


_VERSIONS = """
SELECT record.kind, record.key, record.value, record.event, event.done_by, event.done_at, event.why
FROM record JOIN event ON event.number = record.event
WHERE record.jurisdiction = $jurisdiction AND record.kind = $kind
"""
CURRENT = f"""
{_VERSIONS}
QUALIFY row_number() OVER (PARTITION BY record.key ORDER BY record.event DESC) = 1
ORDER BY record.key
"""
HISTORIES = f"{_VERSIONS} ORDER BY record.key, record.event DESC"
HISTORY = f"{_VERSIONS} AND record.key = $key ORDER BY record.event DESC"
LAST = """
SELECT coalesce(max(event), 0) FROM record WHERE jurisdiction = ? AND kind IN (SELECT unnest(?::VARCHAR[]))
"""


def current(cursor: Cursor, jurisdiction: str, kind: Kind) -> dict[str, Record]:
    """The newest version of everything of a kind, by key; what was removed is left out."""
    found = _records(cursor, CURRENT, {"jurisdiction": jurisdiction, "kind": kind})
    return {record.key: record for record in found if record.value is not None}


def versions(cursor: Cursor, jurisdiction: str, kind: Kind) -> dict[str, Record]:
    """The newest version of everything of a kind, by key, also what was removed (its value is None)."""
    found = _records(cursor, CURRENT, {"jurisdiction": jurisdiction, "kind": kind})
    return {record.key: record for record in found}


def history(cursor: Cursor, jurisdiction: str, kind: Kind, key: str) -> list[Record]:
    """All versions of one thing, newest first, removals too."""
    return _records(cursor, HISTORY, {"jurisdiction": jurisdiction, "kind": kind, "key": key})


def newest(cursor: Cursor, jurisdiction: str, kind: Kind, key: str) -> Record | None:
    """The newest version of one thing; None when there never was one or it was removed."""
    found = history(cursor, jurisdiction, kind, key)
    return found[0] if found and found[0].value is not None else None


def histories(cursor: Cursor, jurisdiction: str, kind: Kind) -> dict[str, list[Record]]:
    """All versions of everything of a kind by key, newest first, removals too."""
    found = _records(cursor, HISTORIES, {"jurisdiction": jurisdiction, "kind": kind})
    return {key: list(group) for key, group in groupby(found, attrgetter("key"))}


def last(cursor: Cursor, jurisdiction: str, kinds: Sequence[Kind] = LAID_OVER) -> int:
    """The number of the last event that saved anything of these kinds; 0 before any."""
    return int(one(cursor.execute(LAST, [jurisdiction, list(kinds)]))[0])


def before(cursor: Cursor, jurisdiction: str, changes: Sequence[Change]) -> list[Record]:
    """The newest versions of what changes are about to save over, removed ones too."""
    found = []
    for kind in dict.fromkeys(change.kind for change in changes):
        where = EVERYWHERE if kind == "account" else jurisdiction
        known = versions(cursor, where, kind)
        found += [known[one.key] for one in changes if one.kind == kind and one.key in known]
    return found


INSERT = "INSERT INTO record VALUES (?, ?, ?, ?, ?)"


def insert(cursor: Cursor, event: int, jurisdiction: str, changes: Sequence[Change]) -> None:
    """Save versions under an event; call it inside its transaction."""
    for change in changes:
        where = EVERYWHERE if change.kind == "account" else jurisdiction
        value = None if change.value is None else as_json(change.value)
        cursor.execute(INSERT, [event, where, change.kind, change.key, value])


OF_EVENT = "SELECT kind, key, value FROM record WHERE event = ? ORDER BY kind, key"


def of_event(cursor: Cursor, event: int) -> list[Change]:
    """What an event saved."""
    rows = cursor.execute(OF_EVENT, [event]).fetchall()
    return [Change(kind, key, None if value is None else json.loads(value)) for kind, key, value in rows]


def around(cursor: Cursor, jurisdiction: str, event: int) -> tuple[Value, Value]:
    """What an event saved over and what it saved, by "kind:key", as a line of the audit tells it whole."""
    before: Value = {}
    saved = of_event(cursor, event)
    for change in saved:
        where = EVERYWHERE if change.kind == "account" else jurisdiction
        versions = history(cursor, where, change.kind, change.key)
        if older := next((version for version in versions if version.number < event), None):
            before[f"{change.kind}:{change.key}"] = older.value
    return before, {f"{change.kind}:{change.key}": change.value for change in saved}


def as_json(value: Mapping[str, Any]) -> str:
    """A value as the store keeps it."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _records(cursor: Cursor, statement: str, parameters: dict[str, str]) -> list[Record]:
    rows = cursor.execute(statement, parameters).fetchall()
    return [
        Record(kind, key, None if value is None else json.loads(value), number, by, at, why or "")
        for kind, key, value, number, by, at, why in rows
    ]
