"""What somebody chose last, so that the next time begins there: a convenience, no figure depends on it.

Each account has its own; where nobody signs in there is one for the machine, and guests have none. Kept in
the database only: neither ledger nor version knows of it, and a rebuilt database begins anew.
"""

from __future__ import annotations

import json

from data import writes
from data.access import Caller
from data.store import Store

Chosen = dict[str, str | list[str]]
KEPT = "SELECT max(value) FROM memory WHERE name = ?"


def kept(store: Store, name: str) -> Chosen:
    """What whoever the store acts for kept under a name; empty when nothing, or what cannot be read."""
    if (key := _key(store.caller, name)) is None:
        return {}
    with store.reading() as cursor:
        found = cursor.execute(KEPT, [key]).fetchone()
    try:
        said = json.loads(found[0]) if found and found[0] else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def keep(store: Store, name: str, chosen: Chosen) -> None:
    """Keep a choice under a name, for whom the store acts for; nothing for guests.

    Raises DiskFullError; the choice before stays then.
    """
    if (key := _key(store.caller, name)) is None:
        return
    with store.books.database.transaction() as cursor:
        writes.remember(cursor, key, json.dumps(chosen, ensure_ascii=False))


def _key(caller: Caller, name: str) -> str | None:
    """What a choice is kept under; None for whoever has nothing kept."""
    if caller.way == "guest":
        return None
    return f"choice.{name}.{caller.account}" if caller.account else f"choice.{name}"
