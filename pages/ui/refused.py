"""What a visitor kept to some agencies may not do, in words that name the other agencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from data import queries
from data.refusals import StoreError
from indicators.formats import count
from pages.ui import batches_words, session, visitor

NAMED = 5
"""Agencies named of many."""


def told(error: StoreError) -> str:
    """The text of a refusal; the agencies in it are called by their short names."""
    ids = [str(one) for one in error.facts.get("agencies") or ()][:NAMED]
    if not ids:
        return str(error)
    known = session.office().directory
    names = ", ".join(batches_words.agency(one, known) for one in ids)
    return str(error).replace(", ".join(ids), names, 1)


def of_batch(batch: str) -> str:
    """Why the visitor cannot take this batch back, or bring it back; "" when they can."""
    if visitor.agencies() is None:
        return ""
    with session.office().store.reading() as cursor:
        return of_others(queries.agencies_of(cursor, batch))


def of_others(agencies: Iterable[str]) -> str:
    """Why figures of these agencies are not the visitor's to change: the others' names; "" when they are."""
    mine = visitor.agencies()
    others = sorted(set(agencies) - mine) if mine is not None else []
    return f"Có số của đơn vị không giao cho anh/chị: {_names(others)}." if others else ""


def _names(ids: Sequence[str]) -> str:
    known = session.office().directory
    names = ", ".join(batches_words.agency(one, known) for one in ids[:NAMED])
    return f"{names} và {count(len(ids) - NAMED)} đơn vị khác" if len(ids) > NAMED else names
