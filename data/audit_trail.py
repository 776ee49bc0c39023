"""The audit read back: quickly found lines, and whether the chain holds. Nothing here writes.

Each file is read once and then only where it grew; what was read before is hashed again, so that an edit of
old lines is noticed too. Of a line only what filters ask for is kept, the rest is read when it is shown.
"""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from data.audit import BEGINNING, Break, Entry, entry_of
from indicators.formats import HO_CHI_MINH

_APART = bytes.maketrans(b"-_/", b"   ")
_ESCAPED = set('"\\')
"""What JSON writes in another way than people do."""


class Place(NamedTuple):
    """One line: what filters ask for, and where it stands."""

    at: str
    """UTC, as in the line."""
    who: str
    """E-mail, else name, else way: see `who`."""
    act: str
    outcome: str
    file: str
    line: int
    """From 1."""
    start: int
    """Its first byte."""


@dataclass(frozen=True)
class Wanted:
    """Which lines: days in Asia/Ho_Chi_Minh, both included; an empty filter lets all pass."""

    first: date
    last: date
    who: str = ""
    act: str = ""
    outcome: str = ""
    text: str = ""
    """Looked for without diacritics; "-" is as good as a blank."""


@dataclass(frozen=True)
class State:
    """How far the chain holds: up to line `whole` of all `lines`, and where it breaks."""

    lines: int
    whole: int
    breaks: tuple[Break, ...] = ()


@dataclass
class _Read:
    """What is known of one file."""

    stamp: tuple[int, int] = (0, 0)
    """Its size and time of change."""
    digest: str = ""
    """Of the bytes read."""
    size: int = 0
    places: list[Place] = field(default_factory=list)
    breaks: list[Break] = field(default_factory=list)
    first: tuple[int, str] | None = None
    """Number and previous hash of the first line."""
    last: tuple[int, str] = (0, BEGINNING)
    """Number and hash of the last line."""


class Trail:
    """The lines below one folder, kept in mind between questions. Safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, _Read] = {}
        self._lock = threading.Lock()

    def find(self, wanted: Wanted) -> list[Place]:
        """The lines that pass all filters, newest first."""
        low, high = (_utc(day) for day in (wanted.first, wanted.last + timedelta(days=1)))
        found: list[Place] = []
        for read in self._files().values():
            found += (one for one in read.places if low <= one.at < high and _passes(one, wanted))
        if folded(wanted.text):
            found = self._saying(found, folded(wanted.text))
        return found[::-1]

    def _saying(self, places: Sequence[Place], text: str) -> list[Place]:
        """The lines that tell it of who, what and why; the words are looked for in the bare file first."""
        words = [word for word in text.split() if not set(word) & _ESCAPED]
        likely: list[Place] = []
        for file, group in groupby(places, lambda place: place.file):
            content = (self.folder / file).read_text(encoding="utf-8", errors="replace")
            lines = _bare(content).split("\n")
            likely += (one for one in group if all(word in lines[one.line - 1] for word in words))
        return [one for one, entry in zip(likely, self.entries(likely), strict=True) if _says(entry, text)]

    def people(self, first: date, last: date) -> dict[str, int]:
        """Who did anything in these days, with how many lines."""
        counted: dict[str, int] = {}
        for place in self.find(Wanted(first, last)):
            counted[place.who] = counted.get(place.who, 0) + 1
        return counted

    def last_sign_ins(self) -> dict[str, str]:
        """When each account signed in last (UTC as in the line)."""
        places = (place for read in self._files().values() for place in read.places)
        return {place.who: place.at for place in places if place.act == "sign_in" and place.outcome == "done"}

    @property
    def stamps(self) -> tuple[tuple[str, int, int], ...]:
        """Another value as soon as any file was written to."""
        return tuple((name, *read.stamp) for name, read in self._files().items())

    def entries(self, places: Iterable[Place]) -> Iterator[Entry]:
        """The whole lines, in the order asked."""
        name, file = "", None
        try:
            for place in places:
                if place.file != name or file is None:
                    if file is not None:
                        file.close()
                    name, file = place.file, (self.folder / place.file).open("rb")
                file.seek(place.start)
                yield _readable(file.readline())
        finally:
            if file is not None:
                file.close()

    def state(self, written: int = 0) -> State:
        """Whether every line is as it was written and none is missing, as far as the files themselves say.

        `written` is how many lines there are to be at least, as far as anybody knows.
        """
        breaks: list[Break] = []
        lines, whole, end = 0, 0, (0, BEGINNING)
        for name, read in self._files().items():
            own = list(read.breaks)
            if read.first is not None and read.first != (end[0] + 1, end[1]):
                own.insert(0, Break(name, 1, APART))
            if not breaks:
                whole = lines + (min(one.line for one in own) - 1 if own else len(read.places))
            breaks += own
            lines, end = lines + len(read.places), read.last
        if not breaks and end[0] < written:
            breaks.append(Break("", lines + 1, f"thiếu {written - end[0]} dòng ở cuối"))
        return State(lines, whole, tuple(breaks))

    def _files(self) -> dict[str, _Read]:
        with self._lock:
            paths = sorted(self.folder.glob("????-??.jsonl"))
            self._known = {path.name: _read(path, self._known.get(path.name)) for path in paths}
            return self._known


CHANGED, UNREADABLE, APART = "nội dung đã bị sửa", "không đọc được", "không nối với dòng trước"
NEVER = "1970-01-01T00:00:00.000000Z"
OTHER = "dòng cuối không phải dòng đã ghi"


def who(entry: Entry) -> str:
    """What a person is filtered by: the account, where nobody signs in the name, else how they came."""
    return entry.account or entry.name or entry.way


def _passes(place: Place, wanted: Wanted) -> bool:
    return (
        wanted.who in ("", place.who)
        and wanted.act in ("", place.act)
        and wanted.outcome in ("", place.outcome)
    )


def _says(entry: Entry, text: str) -> bool:
    """Whether the folded text is in what the line tells of who, what and why."""
    told = (entry.account, entry.name, entry.origin, entry.subject, entry.why)
    said = " ".join((*told, _plain(entry.before), _plain(entry.after)))
    return text in folded(said)


def _plain(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


def folded(text: str) -> str:
    """Lower case without diacritics, blanks joined, dashes as blanks: quick enough for very many lines.

    >>> folded("Sở Tư pháp"), folded("so-tu-phap")
    ('so tu phap', 'so tu phap')
    """
    return " ".join(_bare(text).split())


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).encode("ascii", "ignore")
    return plain.translate(_APART).decode("ascii")


def _utc(day: date) -> str:
    """The moment a day begins in Asia/Ho_Chi_Minh, as lines write moments."""
    begins = datetime.combine(day, time(), HO_CHI_MINH).astimezone(UTC)
    return f"{begins:%Y-%m-%dT%H:%M:%S}"


def _read(path: Path, known: _Read | None) -> _Read:
    """What the file says now; only what was added is read anew where the rest is as it was."""
    about = path.stat()
    stamp = (about.st_size, about.st_mtime_ns)
    if known is not None and known.stamp == stamp:
        return known
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1  # a line being written is left for the next time
    read = _Read()
    if known is not None and whole >= known.size and _digest(content[: known.size]) == known.digest:
        read = _Read(**{**vars(known), "places": [*known.places], "breaks": [*known.breaks]})
    _add(read, path.name, content, whole)
    read.stamp, read.size, read.digest = stamp, whole, _digest(content[:whole])
    return read


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _add(read: _Read, name: str, content: bytes, whole: int) -> None:
    start = read.size
    while start < whole:
        end = content.index(b"\n", start)
        line, number = content[start:end], len(read.places) + 1
        try:
            entry = entry_of(line)
        except ValueError:
            read.places.append(Place("", "", "", "", name, number, start))
            read.breaks.append(Break(name, number, UNREADABLE))
        else:
            read.places.append(Place(entry.at, who(entry), entry.act, entry.outcome, name, number, start))
            _link(read, name, line, entry, number)
        start = end + 1


def _link(read: _Read, name: str, line: bytes, entry: Entry, number: int) -> None:
    """Whether the line is as it was written, and follows the one before it in its file."""
    if not _is_as_written(line, entry):
        read.breaks.append(Break(name, number, CHANGED))
    elif read.first is not None and (entry.number, entry.previous) != (read.last[0] + 1, read.last[1]):
        read.breaks.append(Break(name, number, APART))
    if read.first is None:
        read.first = (entry.number, entry.previous)
    read.last = (entry.number, entry.hash)


def _is_as_written(line: bytes, entry: Entry) -> bool:
    """Whether the hash in the line is that of the rest of it."""
    if line.count(entry.hash.encode()) == 1:
        return _digest(line.replace(entry.hash.encode(), b"")) == entry.hash
    whole = json.dumps({**asdict(entry), "hash": ""}, ensure_ascii=False, sort_keys=True, default=str)
    return _digest(whole.encode()) == entry.hash


def _readable(line: bytes) -> Entry:
    """The line, or one that says that it cannot be read: somebody changed the file this very moment."""
    try:
        return entry_of(line)
    except ValueError:
        return Entry(act="", outcome="failed", at=NEVER, why=UNREADABLE)
