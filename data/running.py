"""How the app is doing: what it holds, what was done last, and what is left of memory and disk.

For metrics and for the administrator's page alike, so that the two cannot differ.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import events, examination, version
from data.answers import Office
from data.originals import MEGABYTE, originals_beside
from data.queries import one

DAY = timedelta(days=1)
HELD = """
SELECT (SELECT coalesce(max(number), 0) FROM migration),
    (SELECT count(*) FROM batch WHERE NOT sample AND withdrawn_at IS NULL),
    (SELECT count(*) FROM batch WHERE NOT sample AND withdrawn_at IS NOT NULL),
    (SELECT max(loaded_at) FROM batch WHERE NOT sample)
"""


@dataclass(frozen=True)
class Backup:
    """The last one that is known of."""

    at: datetime
    """UTC."""
    folder: str
    is_proven: bool
    """Whether another process opened and examined it."""
    is_whole: bool = False
    """Whether that process found no error at all, not in the audit either."""

    def age(self, now: datetime) -> timedelta:
        """How old it is."""
        return now - self.at


@dataclass(frozen=True)
class State:
    """One look at the app; sizes in megabytes, moments in UTC."""

    version: str
    schema: int
    events: int
    """The number of the last event: grows with every change."""
    figures: int
    """In use, without the sample's."""
    batches: int
    withdrawn: int
    last_load: datetime | None
    last_backup: Backup | None
    database_mb: float
    originals_mb: float
    free_mb: int
    min_free_mb: int


def look(office: Office) -> State:
    """How the app is doing now. Raises StoreError when the store cannot be read."""
    with office.store.reading() as cursor:
        schema, batches, withdrawn, loaded = one(cursor.execute(HELD))
        figures, _ = events.totals(cursor)
        done = events.last_event(cursor)
    chosen = office.settings
    database = chosen.database
    folder = originals_beside(database)
    return State(
        version=version.text(),
        schema=schema,
        events=done,
        figures=figures,
        batches=batches,
        withdrawn=withdrawn,
        last_load=None if loaded is None else loaded.replace(tzinfo=UTC),
        last_backup=last_backup(database),
        database_mb=_megabytes([database, database.with_name(f"{database.name}.wal")]),
        originals_mb=_megabytes(folder.iterdir() if folder.is_dir() else []),
        free_mb=_free(folder),
        min_free_mb=chosen.min_free_mb,
    )


def last_backup(database: Path) -> Backup | None:
    """The last backup the database knows of; None when there is none or the note of it cannot be read."""
    try:
        told = examination.last_backup(database.with_name(f"{database.name}.backups"))
        if told is None:
            return None
        at = datetime.fromisoformat(told["at"])
        return Backup(at, str(told["backup"]), told.get("verified") is True, told.get("whole") is True)
    except KeyError:
        return None


def resident_mb(processes: Iterable[int]) -> float | None:
    """Memory of these processes as they take it in RAM; None where the system does not tell (not Linux)."""
    sizes = [_resident(process) for process in processes]
    return None if any(size is None for size in sizes) else sum(size or 0.0 for size in sizes)


def own_mb() -> float | None:
    """Memory of this process; None where the system does not tell."""
    return resident_mb([os.getpid()])


def group_of(leader: int | None) -> list[int]:
    """The processes of the group that one leads, as a browser does its helpers; none but on Linux."""
    if leader is None:
        return []
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rpartition(")")[2].split()[2]) == leader:
                found.append(int(path.parent.name))
        except (OSError, ValueError, IndexError):
            continue  # it ended meanwhile
    return found


def _resident(process: int) -> float | None:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except FileNotFoundError:
        return 0.0 if Path("/proc/self/statm").exists() else None
    except (OSError, ValueError, IndexError):
        return 0.0  # it ended meanwhile
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def _megabytes(paths: Iterable[Path]) -> float:
    total = 0
    for path in paths:
        with suppress(OSError):  # gone meanwhile
            total += path.stat().st_size
    return total / MEGABYTE


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder if folder.is_dir() else folder.parent).free // MEGABYTE
