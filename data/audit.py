"""The audit: who signed in, changed, edited or took out what, when and from where.

Lines are only ever added, to one file a month beside the database, which neither a restore nor a rebuild
touches. Each carries the hash of the one before: a line changed, taken out or put in later is noticed.
Files follow one another by name: after a clock was ahead, lines go on in the newest file there is.
"""

from __future__ import annotations

import errno
import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import suppress
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
LONGEST = 8000
"""Letters of what was before or after; the store itself keeps the whole."""
LONGEST_WORDS = 2000
"""Letters of any other text of a line; the event keeps the whole of it."""
WORDS = ("account", "name", "origin", "subject", "why")
"""What may be of any length when it comes."""
TEXTS = (*WORDS, "act", "outcome", "role", "way", "at", "previous", "hash")
_OF_EVENT = re.compile(rb'"event": \d')
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
        self._owed: list[tuple[Entry, datetime]] = []
        """Lines there was no room for yet, and when what they tell was done."""
        last = self._last()
        self._number, self._hash = (last.number, last.hash) if last else (0, BEGINNING)
        self.begun = ""
        """When the first line was added, as `Entry.at`; "" before there is one."""
        self.told: set[int] = set()
        """The numbers of all events any line tells of."""
        for entry in self._first_and_of_events():
            self._know(entry)

    def add(self, entry: Entry, at: datetime | None = None) -> Entry:
        """Add a line, safely on disk, after those still owed; as it was added. Raises DiskFullError."""
        with self._lock:
            self._pay()
            return self._add(entry, at or datetime.now(UTC))

    def owe(self, entry: Entry) -> None:
        """Add a line of what is done already; without room it is kept and goes before the next one."""
        with self._lock:
            self._owed.append((entry, datetime.now(UTC)))
            with suppress(DiskFullError):
                self._pay()

    def between(self, first: date, last: date) -> Iterator[Entry]:
        """The lines of these days (UTC), both included, oldest first."""
        low, high = first.isoformat(), f"{last.isoformat()}U"  # "T" follows a day in `at`
        for path in self._files():
            # a line may stand in the file of a later month: owed over its end, or after a clock was ahead
            if path.name >= _of_month(first):
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

    def _first_and_of_events(self) -> Iterator[Entry]:
        """The first line, and all that tell of an event."""
        is_first = True
        for path in self._files():
            with path.open("rb") as file:
                for line in file:
                    if is_first or _OF_EVENT.search(line):
                        with suppress(ValueError):
                            yield entry_of(line)
                            is_first = False

    def _last(self) -> Entry | None:
        """The last line that can be read: the next one follows it, and what cannot be read is a break."""
        for path in reversed(self._files()):
            _drop_torn(path)
            for line in reversed(path.read_bytes().split(b"\n")):
                with suppress(ValueError):
                    return entry_of(line)
        return None

    def _pay(self) -> None:
        """Add what is owed, oldest first. Raises DiskFullError; what is left stays owed."""
        while self._owed:
            self._add(*self._owed[0])
            del self._owed[0]

    def _add(self, entry: Entry, at: datetime) -> Entry:
        words = {name: _short(getattr(entry, name), LONGEST_WORDS) for name in WORDS}
        whole = replace(
            entry,
            **words,
            before=_short(entry.before, LONGEST),
            after=_short(entry.after, LONGEST),
            number=self._number + 1,
            at=f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z",
            previous=self._hash,
            hash="",
        )
        whole = replace(whole, hash=_hash(whole))
        self._write(whole, max([_of_month(datetime.now(UTC)), *(path.name for path in self._files())]))
        self._number, self._hash = whole.number, whole.hash
        self._know(whole)
        _tell(whole)
        return whole

    def _know(self, entry: Entry) -> None:
        self.begun = self.begun or entry.at
        if entry.event is not None:
            self.told.add(entry.event)

    def _write(self, entry: Entry, name: str) -> None:
        if self.folder is None:
            self._here.append(entry)
            return
        line = (_json(asdict(entry)) + "\n").encode()
        path = self.folder / name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            size = path.stat().st_size if path.exists() else 0
            with path.open("ab", buffering=0) as file:  # what a buffer holds is written again on closing
                try:
                    if file.write(line) < len(line):
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                    os.fsync(file.fileno())
                except OSError:
                    os.truncate(path, size)
                    raise
        except OSError as error:
            raise DiskFullError(FULL) from error


def beside(database: Path) -> Path:
    """Where the audit of a database is."""
    return database.with_name(f"{database.name}.audit")


def _of_month(day: date) -> str:
    """The file for lines of the month of a day."""
    return f"{day.isoformat()[:7]}.jsonl"


def entry_of(line: bytes) -> Entry:
    """The line as it stands in a file. Raises ValueError where it is none."""
    try:
        entry = Entry(**json.loads(line))
    except (TypeError, RecursionError) as error:
        raise ValueError("no line of the audit") from error
    is_whole = all(isinstance(getattr(entry, name), str) for name in TEXTS) and entry.hash != ""
    if not is_whole or type(entry.number) is not int or type(entry.event) not in (int, type(None)):
        raise ValueError("no line of the audit")
    datetime.fromisoformat(entry.at)
    return entry


def _short(value: Any, longest: int) -> Any:  # noqa: ANN401 - whatever a line carries
    """A value as it is, or the beginning of its text when it would make a line too long."""
    text = value if isinstance(value, str) else _json(value)
    return value if len(text) <= longest else f"{text[:longest]}…"


def _hash(entry: Entry) -> str:
    return sha256(_json({**asdict(entry), "hash": ""}).encode()).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _read(path: Path) -> Iterator[Entry]:
    """The lines that can be read; `breaks` tells of the others."""
    with path.open("rb") as file:
        for line in file:
            with suppress(ValueError):
                yield entry_of(line)


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
