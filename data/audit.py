"""The audit: who signed in, changed, edited or took out what, when and from where.

Lines are only ever added, to one file a month beside the database, which neither a restore nor a rebuild
touches. Each carries the hash of the one before: a line changed, taken out or put in later is noticed.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from data import journal
from data.refusals import DiskFullError

Outcome = Literal["done", "refused", "failed"]
BEGINNING = "0" * 64
"""What stands for the hash before the first line."""
_END = 256 * 1024
"""Bytes at the end of a file in which its last line is; lines are cut to far less."""
LONGEST = 8000
"""Letters of what was before or after; the store itself keeps the whole."""
FULL = "Chưa làm được: không ghi được nhật ký (ổ đĩa đầy hoặc không có quyền ghi). Báo quản trị ứng dụng."


@dataclass(frozen=True)
class Entry:
    """One line."""

    act: str
    outcome: Outcome = "done"
    account: str = ""
    """E-mail of one who signed in."""
    name: str = ""
    role: str = ""
    """At that time; "" for commands and whoever has none."""
    way: str = ""
    """As `access.Caller.way`."""
    origin: str = ""
    """The address of their machine."""
    subject: str = ""
    """What it was done to: a batch, a month, an account, a document."""
    before: Any = None
    after: Any = None
    why: str = ""
    event: int | None = None
    """The number of the event in the database, of an act that changed it."""
    number: int = 0
    at: str = ""
    """UTC, as 2026-11-22T03:04:05.678901Z; filled in when it is added, like all from `number` on."""
    previous: str = ""
    hash: str = ""


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold: the file and its line, from 1."""

    file: str
    line: int
    text: str


class Audit:
    """The files of one database; without a folder the lines are kept in memory only."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._here: list[Entry] = []
        last = self._last()
        self._number, self._hash = (last.number, last.hash) if last else (0, BEGINNING)
        self.last_event = self._newest_event()
        """The highest number of an event any line tells of."""

    def add(self, entry: Entry, at: datetime | None = None) -> Entry:
        """Add a line, safely on disk; as it was added. Raises DiskFullError."""
        with self._lock:
            moment = (at or datetime.now(UTC)).replace(tzinfo=None)
            whole = replace(
                entry,
                before=_short(entry.before),
                after=_short(entry.after),
                number=self._number + 1,
                at=f"{moment.isoformat(timespec='microseconds')}Z",
                previous=self._hash,
                hash="",
            )
            whole = replace(whole, hash=_hash(whole))
            self._write(whole, f"{datetime.now(UTC):%Y-%m}.jsonl")
            self._number, self._hash = whole.number, whole.hash
            self.last_event = max(self.last_event, whole.event or 0)
        _tell(whole)
        return whole

    def between(self, first: date, last: date) -> Iterator[Entry]:
        """The lines of these days (UTC), both included, oldest first."""
        low, high = first.isoformat(), f"{last.isoformat()}U"  # "T" follows a day in `at`
        names = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        wanted = {f"{month // 12:04d}-{month % 12 + 1:02d}.jsonl" for month in names}
        for path in self._files():
            if path.name in wanted:
                yield from (entry for entry in _read(path) if low <= entry.at <= high)
        yield from (entry for entry in self._here if low <= entry.at <= high)

    @property
    def mark(self) -> str:
        """Number and hash of the last line: what the database keeps, so that lines cut off are missed."""
        with self._lock:
            return f"{self._number} {self._hash}"

    @property
    def count(self) -> int:
        """How many lines there are."""
        return self._number

    def _files(self) -> list[Path]:
        return [] if self.folder is None else sorted(self.folder.glob("????-??.jsonl"))

    def _newest_event(self) -> int:
        for path in reversed(self._files()):
            if found := max((entry.event or 0 for entry in _read(path)), default=0):
                return found
        return 0

    def _last(self) -> Entry | None:
        for path in reversed(self._files()):
            _drop_torn(path)
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - _END))
                lines = file.read().splitlines()
            if lines:
                return _entry(lines[-1])
        return None

    def _write(self, entry: Entry, name: str) -> None:
        if self.folder is None:
            self._here.append(entry)
            return
        line = (_json(asdict(entry)) + "\n").encode()
        path = self.folder / name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            size = path.stat().st_size if path.exists() else 0
            with path.open("ab") as file:
                try:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    os.truncate(path, size)
                    raise
        except OSError as error:
            raise DiskFullError(FULL) from error


def beside(database: Path) -> Path:
    """Where the audit of a database is."""
    return database.with_name(f"{database.name}.audit")


def _short(value: object) -> object:
    """A value as it is, or the beginning of its text when it would make a line too long."""
    text = value if isinstance(value, str) else _json(value)
    return value if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _hash(entry: Entry) -> str:
    return sha256(_json({**asdict(entry), "hash": ""}).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _entry(line: bytes) -> Entry:
    return Entry(**json.loads(line))


def _read(path: Path) -> Iterator[Entry]:
    """The lines that can be read; `breaks` tells of the others."""
    with path.open("rb") as file:
        for line in file:
            try:
                yield _entry(line)
            except (ValueError, TypeError):
                continue


def _drop_torn(path: Path) -> None:
    """Cut off a last line that was not written to its end: nobody was told that it was."""
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(path, whole)


def _tell(entry: Entry) -> None:
    """Tell the log that there is a line, and of what; who and which is for readers of the audit only."""
    refused = "sign_in" if entry.act.startswith("sign_in") else "write"
    kind = refused if entry.outcome == "refused" else None
    journal.tell("audited", act=entry.act, outcome=entry.outcome, number=entry.number, kind=kind)
