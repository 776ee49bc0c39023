"""Puts a finished database in the place of another one, which is kept aside: for restore and rebuild.

Never done under a running app. Nothing is deleted: what was there is moved into a folder of its own beside.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import backups
from data.books import arriving_beside
from data.connection import Connection
from data.originals import sync
from data.refusals import DiskFullError, StoreBusyError, StoreDamagedError


def refuse_running(database: Path) -> None:
    """Raise StoreBusyError when an app or a command holds the database."""
    if not database.exists():
        return
    try:
        Connection(database).close()
    except StoreBusyError as error:
        raise StoreBusyError(
            f"Ứng dụng hoặc một lệnh khác đang dùng {database}. Dừng ứng dụng rồi chạy lại lệnh này."
        ) from error
    except StoreDamagedError:
        return  # that is why it is being replaced


def aside_of(database: Path) -> Path:
    """Where what is replaced now will be kept."""
    return database.with_name(f"{database.name}.replaced-{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z")


def put_in_place(database: Path, finished: Path, *, with_originals: bool) -> Path | None:
    """Move the finished file, and its originals, to `database`; where what it replaced is, None if nothing.

    The file comes last: interrupted in between, the store says what is missing instead of starting anew.
    """
    aside = aside_of(database)
    names = [database.name, f"{database.name}.wal"]
    names += [f"{database.name}.originals"] if with_originals else []
    old = [database.with_name(name) for name in names if database.with_name(name).exists()]
    if old:
        aside.mkdir()
    for path in old:
        path.rename(aside / path.name)
    if with_originals:
        finished.with_name(f"{finished.name}.originals").rename(
            database.with_name(f"{database.name}.originals")
        )
    finished.rename(database)
    sync(database.parent)
    return aside if old else None


def restore(database: Path, folder: Path) -> dict[str, Any]:
    """Put a backup in the place of the database; the answer of the command.

    Raises StoreBusyError under a running app, StoreDamagedError when the backup is not whole; nothing has
    changed then.
    """
    refuse_running(database)
    manifest = backups.prove(folder)
    database.parent.mkdir(parents=True, exist_ok=True)
    arriving = arriving_beside(database)
    shutil.rmtree(arriving, ignore_errors=True)
    try:
        shutil.copytree(folder, arriving)
        held = arriving / manifest["database"]
        finished = arriving / database.name
        if held != finished:
            held.rename(finished)
            held.with_name(f"{held.name}.originals").rename(finished.with_name(f"{finished.name}.originals"))
        for path in sorted(arriving.rglob("*")):
            sync(path)
        refuse_running(database)
        aside = put_in_place(database, finished, with_originals=True)
    except OSError as error:
        raise DiskFullError(f"Chưa khôi phục được: {error}. Giải phóng chỗ rồi chạy lại.") from error
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    known = ("at", "schema", "figures", "total", "batches", "originals")
    return {
        "restored": str(folder),
        **{name: manifest[name] for name in known},
        "replaced": None if aside is None else str(aside),
    }
