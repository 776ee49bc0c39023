"""Why the store says no: every error it raises, each with a sentence in Vietnamese for the person asking.

StoreError
├── StoreBusyError        another process holds the database file
├── StoreDamagedError     database, ledger and originals do not agree
├── UnknownBatchError     no batch has this id
├── AlreadyWithdrawnError the batch has been withdrawn before
├── NotWithdrawnError     the batch is in use: there is nothing to redo
├── MonthLockedError      the change touches a locked month
├── LockStateError        the month is locked already, or is not locked
├── ChangedMeanwhileError somebody else wrote since the preview
├── LowDiskError          too little room to take files in; reading goes on
├── DiskFullError         a write failed for want of room; nothing was written
├── NotAllowedError       the account is unknown or disabled, or its role does not reach as far
└── RestartedError        the database was reopened while it was being read: ask again
"""

from __future__ import annotations

from typing import Any


class StoreError(Exception):
    """Something about the store that a person must know; the text is Vietnamese."""

    def __init__(self, text: str, /, **facts: object) -> None:
        super().__init__(text)
        self.facts: dict[str, Any] = facts
        """What the text says, for programs: values JSON can carry."""


class StoreBusyError(StoreError):
    """Another process holds the database file."""


class StoreDamagedError(StoreError):
    """Database, ledger and originals do not agree; `python -m data doctor` says where."""


class UnknownBatchError(StoreError):
    """No batch has this id."""


class AlreadyWithdrawnError(StoreError):
    """The batch has been withdrawn before."""


class NotWithdrawnError(StoreError):
    """The batch is in use: there is nothing to redo."""


class MonthLockedError(StoreError):
    """The change touches a locked month; `facts["months"]` are `locks.Touched` as dictionaries."""


class LockStateError(StoreError):
    """The month is locked already, or is not locked."""


class ChangedMeanwhileError(StoreError):
    """Somebody changed figures of the file since its preview; `facts["changes"]` says who, when and how."""


class LowDiskError(StoreError):
    """Too little room to take files in; reading goes on."""


class DiskFullError(StoreError):
    """A write failed for want of room; nothing was written, and the store is in order."""


class NotAllowedError(StoreError):
    """The account is unknown or disabled, or its role does not reach as far."""


class RestartedError(StoreError):
    """The database was reopened while it was being read: ask again."""


def error_named(name: str, text: str, facts: dict[str, Any] | None = None) -> StoreError:
    """The error of this module with that name: how one comes back from another process."""
    known = {kind.__name__: kind for kind in StoreError.__subclasses__()}
    return known.get(name, StoreError)(text, **(facts or {}))
