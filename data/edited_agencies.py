"""Agencies as officers edit them: new ones, other names, mergers; each edit checked whole before it is saved.

A body that goes on is one row and keeps its id. A body that takes others over is a new row, even under the
same name: the old row ends the day before, so that figures of before and after are never one line.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection as Cursor

from data import directory
from data.directory import COLUMNS, LABELS, LISTS, DirectoryError, Row
from indicators.formats import count, day, fold
from indicators.model import TIER_NAMES, Agency, Directory
from indicators.names import code_key, name_key
from indicators.note_checks import words_fault

LONGEST_NAME, LONGEST_SHORT_NAME, LONGEST_CODE = 200, 28, 60
LONGEST_SHOWN = 60
"""Letters of a name in front of its faults."""
ONE_DAY = timedelta(days=1)


class AgencyError(Exception):
    """Edited agencies do not hold together; `faults` says each in words of the form."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


def checked(
    jurisdiction: str, folders: Sequence[Path], kept: Mapping[str, Row | None], rows: Mapping[str, Row | None]
) -> Directory:
    """The directory with `rows` laid over the file and over the edits `kept` until now.

    Raises AgencyError with every fault: what `directory.load` refuses, and names, codes or days that clash.
    """
    try:
        made = directory.load(jurisdiction, folders, {**kept, **rows})
    except DirectoryError as error:
        told = [line.removeprefix("- ") for line in str(error).splitlines() if line.startswith("- ")]
        raise AgencyError(told or [str(error)]) from None
    before = directory.load(jurisdiction, folders, kept)
    # Communes of one name lie in different districts of the files: only what an edit brings is refused.
    if faults := [fault for fault in _all_faults(made, rows) if fault not in _all_faults(before, rows)]:
        raise AgencyError(faults)
    return made


def _all_faults(known: Directory, rows: Mapping[str, Row | None]) -> list[str]:
    bodies = [known.by_id[key] for key in rows if key in known.by_id]
    return list(dict.fromkeys(fault for body in bodies for fault in _faults(body, known)))


def _faults(body: Agency, made: Directory) -> list[str]:
    name = body.short_name[:LONGEST_SHOWN]
    found = [f"{name}: {fault}" for fault in _text_faults(body)]
    for key in body.successors:
        heir = made.by_id[key]
        if key == body.id or heir.tier == "toan_tinh":
            found.append(f"{name}: không thể kế thừa bởi {heir.short_name}; chọn đơn vị khác.")
        elif body.valid_to is None:
            found.append(f"{name}: có đơn vị kế thừa thì cần {LABELS['valid_to']}.")
        elif heir.valid_to and heir.valid_to <= body.valid_to:
            found.append(f"{name}: {heir.short_name} đã kết thúc {day(heir.valid_to)}, trước khi kế thừa.")
    for other in made.agencies:
        if other.id != body.id and _meet(body, other):
            found += [f"{name}: {fault}." for fault in _clashes(body, other)]
    return found


def _text_faults(body: Agency) -> list[str]:
    """Names and codes that are too long to be any, or say nothing."""
    named = [(LABELS["name"], body.name), *((LABELS["aliases"], alias) for alias in body.aliases)]
    found = [words_fault(label, text, LONGEST_NAME) for label, text in named]
    if len(body.short_name) > LONGEST_SHORT_NAME:
        found.append(
            f"{LABELS['short_name']} dài {count(len(body.short_name))} chữ; "
            f"cần: nhiều nhất {LONGEST_SHORT_NAME}."
        )
    for column in ("code", "portal_code"):
        if len(code := getattr(body, column) or "") > LONGEST_CODE:
            found.append(f"{LABELS[column]} dài {count(len(code))} chữ; cần: nhiều nhất {LONGEST_CODE}.")
    return [fault for fault in found if fault]


def _meet(one: Agency, other: Agency) -> bool:
    return one.existed(other.valid_from or date.min, other.valid_to or date.max)


def _clashes(body: Agency, other: Agency) -> list[str]:
    """What both bear on one day, so that a file naming it could mean either: as the reader compares names."""
    if body.tier == "toan_tinh" or other.tier == "toan_tinh":
        return []
    theirs = {name_key(name) for name in _names(other)}
    shared = [name for name in dict.fromkeys(_names(body)) if name_key(name) in theirs]
    found = [f"“{name}” cũng là tên của {other.short_name} cùng thời gian" for name in shared[:1]]
    for column in ("code", "portal_code"):
        own = getattr(body, column)
        if own and code_key(own) == code_key(getattr(other, column) or ""):
            found.append(f"{LABELS[column]} “{own}” cũng là của {other.short_name} cùng thời gian")
    return found


def _names(body: Agency) -> tuple[str, ...]:
    return (body.name, body.short_name, *body.aliases)


def keeping_names(row: Mapping[str, Any], body: Agency) -> dict[str, Any]:
    """A mended row in which names the body had before go on as aliases: files and plans still write them."""
    now = [row["name"], row["short_name"], *row["aliases"]]
    old = [name for name in dict.fromkeys((body.name, body.short_name)) if name not in now]
    return {**row, "aliases": [*row["aliases"], *old]}


def as_csv(agencies: Iterable[Agency]) -> str:
    """The directory as `data/agencies/<jurisdiction>.csv` has it: same columns, same bytes when unedited."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for agency in agencies:
        row = directory.as_row(agency)
        writer.writerow([";".join(row[name] or ()) if name in LISTS else row[name] or "" for name in COLUMNS])
    return text.getvalue()


def new_id(name: str, taken: Collection[str], since: date | None = None) -> str:
    """An id from a name; where it is taken, with the month the body begins, then numbered.

    >>> new_id("Sở Y tế", ()), new_id("Sở Y tế", {"so-y-te"}, date(2027, 1, 1))
    ('so-y-te', 'so-y-te-tu-2027-01')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "don-vi"
    wanted = [plain, *([f"{plain}-tu-{since:%Y-%m}"] if since else [])]
    numbered = (f"{wanted[-1]}-{number}" for number in range(2, len(taken) + 3))
    return next(key for key in (*wanted, *numbered) if key not in taken)


def matching(known: Directory, needle: str) -> list[Agency]:
    """Bodies whose names, aliases or codes hold all words, typed with or without diacritics."""
    words = fold(needle).split()
    heaps = {
        body.id: fold(" ".join((*_names(body), body.code or "", body.portal_code or "")))
        for body in known.bodies
    }
    return [body for body in known.bodies if all(word in heaps[body.id] for word in words)]


def merger(
    known: Directory,
    ended: Sequence[str],
    since: date,
    heirs: Sequence[str],
    new: Sequence[Mapping[str, Any]],
) -> dict[str, Row]:
    """The rows of one reorganisation: `ended` bodies end the day before `since`.

    What carries them on: `heirs`, bodies known already, and `new` ones (name, short_name, tier). A known body
    that existed before is ended too and begins anew under its own name, since it takes others over.
    """
    taken = set(known.by_id)
    rows: dict[str, Row] = {}
    onward: list[str] = []
    going = list(ended)
    for key in heirs:
        body = known.by_id[key]
        if body.valid_from == since:
            onward.append(key)
            continue
        newcomer = new_id(body.short_name, taken, since)
        taken.add(newcomer)
        again: dict[str, Any] = {"id": newcomer, "valid_from": since.isoformat(), "valid_to": None}
        rows[newcomer] = {**directory.as_row(body), **again, "successors": []}
        onward.append(newcomer)
        going.append(key)
    for one in new:
        newcomer = new_id(str(one["name"]), taken, since)
        taken.add(newcomer)
        rows[newcomer] = {**blank(), **one, "id": newcomer, "valid_from": since.isoformat()}
        onward.append(newcomer)
    for key in dict.fromkeys(going):
        last = (since - ONE_DAY).isoformat()
        rows[key] = {**directory.as_row(known.by_id[key]), "valid_to": last, "successors": onward}
    return rows


def blank() -> dict[str, Any]:
    """A row with nothing in it."""
    return {name: [] if name in LISTS else None for name in COLUMNS}


def tier_words(body: Agency) -> str:
    """Tier and days of a body: "Sở, ban, ngành, đến 28/02/2025"."""
    words = TIER_NAMES[body.tier]
    if body.valid_from:
        words += f", từ {day(body.valid_from)}"
    return f"{words}, đến {day(body.valid_to)}" if body.valid_to else words


FIGURES = """
SELECT agency, count(*), max(last_day) FROM figure
WHERE jurisdiction = ? AND agency IN (SELECT unnest(?::VARCHAR[])) GROUP BY agency
"""


def figures_of(cursor: Cursor, jurisdiction: str, agencies: Sequence[str]) -> dict[str, tuple[int, date]]:
    """How many figures in use each of these agencies has, and the last day any speaks of."""
    rows = cursor.execute(FIGURES, [jurisdiction, list(agencies)]).fetchall()
    return {agency: (number, last) for agency, number, last in rows}
