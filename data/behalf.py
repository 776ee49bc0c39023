"""The books on behalf of a caller: every write looks up what the caller may do and is told to the audit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from copy import copy
from datetime import date
from typing import Self

import duckdb

from data import access, accounts, records
from data.access import MACHINE, Caller, Rights
from data.audit import Entry, Outcome
from data.books import Books
from data.events import Act
from data.records import Change
from data.refusals import ChangedMeanwhileError, NotAllowedError

Check = Callable[[duckdb.DuckDBPyConnection, str, Sequence[Change], Collection[str]], None]


class Behalf:
    """What every store does for whoever asks."""

    def __init__(self, books: Books, caller: Caller = MACHINE) -> None:
        self.books, self.caller = books, caller
        self.check: Check | None = None
        """Judges every edit inside its write, and whose figures come into use, once an office is open.

        Raises StoreError.
        """

    @property
    def version(self) -> int:
        """Grows with every change, so that readers know when to read again; restarts do not reset it."""
        return self.books.version

    def reading(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A cursor of its own: threads that share one get each other's rows."""
        return self.books.reading()

    def acting(self, caller: Caller) -> Self:
        """The same books on behalf of a caller: whose rights every write looks up, whom the audit names."""
        other = copy(self)
        other.caller = caller
        return other

    def rights(self) -> Rights:
        """What the caller may do now. Raises NotAllowedError."""
        with self.reading() as cursor:
            return access.rights(cursor, self.caller)

    def require(self, act: str, agencies: Iterable[str] = ()) -> Rights:
        """The caller's rights when they cover the act; a refusal is in the audit. Raises NotAllowedError."""
        with self.reading() as cursor:
            return self.required(cursor, act, agencies)

    @contextmanager
    def changing(self, act: Act, agencies: Iterable[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction that does what `act` says to figures of these agencies, on behalf of the caller.

        Raises NotAllowedError before anything is done. One who signed in is named by the account, whatever
        the act said.
        """
        with self.books.changing(act) as cursor:
            self.sign(act, self.required(cursor, act.name, agencies))
            yield cursor

    def sign(self, act: Act, mine: Rights) -> None:
        """Put the caller's name under an act: the account's, where there is one, whatever was typed."""
        act.by, act.account = mine.name or act.by, self.caller.account
        act.origin, act.role, act.way = self.caller.origin, mine.role, self.caller.way

    def required(self, cursor: duckdb.DuckDBPyConnection, act: str, agencies: Iterable[str] = ()) -> Rights:
        """As `access.require`; a refusal is in the audit."""
        try:
            return access.require(cursor, self.caller, act, agencies)
        except NotAllowedError as error:
            self.audited(act, outcome="refused", why=str(error))
            raise

    def refuse_unknown(
        self, cursor: duckdb.DuckDBPyConnection, jurisdiction: str, agencies: Collection[str]
    ) -> None:
        """Raise StoreError when the directory as edited has one of these no more: no page would count it."""
        if self.check is not None:
            self.check(cursor, jurisdiction, (), agencies)

    def audited(
        self,
        act: str,
        subject: str = "",
        *,
        before: object = None,
        after: object = None,
        why: str = "",
        outcome: Outcome = "done",
    ) -> None:
        """Tell the audit what the caller did beside changing the books. Raises DiskFullError."""
        caller, mine = self.caller, None
        with suppress(NotAllowedError):
            mine = self.rights()
        entry = Entry(
            act,
            outcome,
            account=caller.account,
            name=mine.name if mine else "",
            role=mine.role if mine else "",
            way=caller.way,
            origin=caller.origin,
            subject=subject,
            before=before,
            after=after,
            why=why,
        )
        self.books.audit.add(entry)

    def audit(self, first: date, last: date) -> list[Entry]:
        """The lines of the audit of these days (UTC), oldest first. Raises NotAllowedError."""
        self.require("audit")
        return list(self.books.audit.between(first, last))

    def edit(
        self, jurisdiction: str, changes: Sequence[Change], by: str, why: str, seen: int | None = None
    ) -> None:
        """Save new versions of what people edit, all or none, as one event.

        `seen` is the `version` at which it was looked at what is saved over. Raises ChangedMeanwhileError
        when any of it was saved after that, NotAllowedError, StoreError for what does not hold.
        """
        is_note = bool(changes) and all(change.kind == "note" for change in changes)
        act = Act("note" if is_note else "edit", jurisdiction, by, why, changes=changes)
        with self.changing(act) as cursor:
            known = records.before(cursor, jurisdiction, changes)
            if is_note:
                told = [one.value for one in known] + [one.value for one in changes]
                self.required(cursor, act.name, {value["agency"] for value in told if value})
            if seen is not None and any(record.number > seen for record in known):
                raise ChangedMeanwhileError(
                    "Chưa lưu: trong lúc anh/chị sửa, người khác đã lưu một bản mới. Mở lại rồi sửa tiếp."
                )
            accounts.check(cursor, changes)
            if self.check is not None:
                self.check(cursor, jurisdiction, changes, ())
            act.before = {f"{one.kind}:{one.key}": one.value for one in known}
            act.after = {f"{one.kind}:{one.key}": one.value for one in changes}
