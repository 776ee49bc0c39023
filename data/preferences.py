"""What the office chose last, so that the next time begins there: a convenience, no figure depends on it.

Kept in the database only: neither ledger nor version knows of it, and a rebuilt database begins anew.
"""

from __future__ import annotations

import json

from duckdb import DuckDBPyConnection as Cursor

from data import writes
from data.store import Store

Chosen = dict[str, str | list[str]]
KEPT = "SELECT max(value) FROM memory WHERE name = ?"


def kept(cursor: Cursor, name: str) -> Chosen:
    """What was kept under a name; empty when nothing was, or when it cannot be read any more."""
    found = cursor.execute(KEPT, [_key(name)]).fetchone()
    try:
        said = json.loads(found[0]) if found and found[0] else {}
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def keep(store: Store, name: str, chosen: Chosen) -> None:
    """Keep a choice under a name. Raises DiskFullError; the choice before stays then."""
    with store.books.database.transaction() as cursor:
        writes.remember(cursor, _key(name), json.dumps(chosen, ensure_ascii=False))


def _key(name: str) -> str:
    return f"choice.{name}"
