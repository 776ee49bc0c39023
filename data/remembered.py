"""What officers said once and the office remembers: names that mean a body, columns of tables nobody knew.

Each is an event like any other, in the ledger too, never changed and only withdrawn; what it says stands in
the event's `why` as JSON. The store only keeps it: `loaders` says what an alias or a mapping means.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from duckdb import DuckDBPyConnection as Cursor

from data import events
from data.events import Act, ActName
from data.refusals import StoreError
from data.store import Store
from indicators.periods import parse

What = Literal["alias", "mapping"]
WITHDRAW = "forget"
"""The act that withdraws what was remembered."""


@dataclass(frozen=True)
class Withdrawal:
    """Who took it back, when (UTC) and why."""

    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Remembered:
    """One thing remembered."""

    number: int
    """Of its event: what it is withdrawn by."""
    what: What
    name: str
    """The name as files write it; of a mapping, what officers call it."""
    by: str
    at: datetime
    """UTC."""
    why: str
    agency: str = ""
    """The body an alias means."""
    month: str = ""
    """The id of the first month an alias holds in; it holds ever after."""
    text: str = ""
    """A mapping as `loaders` writes it."""
    withdrawn: Withdrawal | None = None

    def first_day(self, closing_day: int | None) -> date:
        """The first day an alias holds."""
        return parse(self.month).days(closing_day)[0]


def everything(cursor: Cursor, jurisdiction: str) -> list[Remembered]:
    """All that was ever remembered, oldest first, also what was withdrawn."""
    acts = [row for row in reversed(events.record(cursor, jurisdiction)) if row["act"] in _ACTS]
    said = [(row, json.loads(row["why"])) for row in acts]
    gone = {
        words["number"]: Withdrawal(row["by"], row["at"], words["why"])
        for row, words in said
        if row["act"] == WITHDRAW
    }
    return [_remembered(row, words, gone) for row, words in said if row["act"] != WITHDRAW]


def in_force(cursor: Cursor, jurisdiction: str, what: What | None = None) -> list[Remembered]:
    """What is remembered now (None: of both sorts), oldest first: the newest, given last, counts."""
    known = (one for one in everything(cursor, jurisdiction) if not one.withdrawn)
    return [one for one in known if what in (None, one.what)]


def keep_alias(
    store: Store, jurisdiction: str, name: str, *, agency: str, month: str, by: str, why: str
) -> None:
    """Remember that from a month on a name in files means a body. Raises StoreError without `by` or `why`."""
    words = {"name": name, "why": _given(why)}
    _record(store, Act(_act("alias"), jurisdiction, by, _json(words), month=_month(month), agency=agency))


def keep_mapping(store: Store, jurisdiction: str, name: str, text: str, *, by: str, why: str) -> None:
    """Remember what the columns of a table carry. Raises StoreError without `by` or `why`."""
    words = {"name": name, "text": text, "why": _given(why)}
    _record(store, Act(_act("mapping"), jurisdiction, by, _json(words)))


def withdraw(store: Store, jurisdiction: str, number: int, by: str, why: str) -> None:
    """Take back what was remembered; the record keeps it. Raises StoreError when it is not in force."""
    act = Act(_act(WITHDRAW), jurisdiction, by, _json({"number": number, "why": _given(why)}))
    with store.changing(act) as cursor:
        known = {one.number: one for one in everything(cursor, jurisdiction)}
        if number not in known or known[number].withdrawn:
            raise StoreError("Điều đã ghi nhớ này không còn dùng; không có gì để thôi dùng.")


_ACTS = ("alias", "mapping", WITHDRAW)


def _act(name: str) -> ActName:
    return cast(ActName, name)


def _record(store: Store, act: Act) -> None:
    with store.changing(act):
        pass  # the event itself is all there is to write


def _remembered(row: dict[str, Any], words: dict[str, Any], gone: dict[int, Withdrawal]) -> Remembered:
    return Remembered(
        number=row["number"],
        what=row["act"],
        name=words["name"],
        by=row["by"],
        at=row["at"],
        why=words["why"],
        agency=row["agency"] or "",
        month=row["month"] or "",
        text=words.get("text", ""),
        withdrawn=gone.get(row["number"]),
    )


def _month(month: str) -> int:
    """The index of the first month of a period."""
    return parse(month).first


def _given(why: str) -> str:
    if not why.strip():
        raise StoreError("Cần tên người làm và lý do.")
    return why


def _json(words: dict[str, Any]) -> str:
    return json.dumps(words, ensure_ascii=False)
