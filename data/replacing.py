"""Puts a finished database in the place of another one, which is kept aside: for restore and rebuild.

Under a running app only by the app itself, which lets go of the file meanwhile. Nothing is deleted: what was
there is moved into a folder of its own beside.
Invariant: the store is as it was, or as it is to be, or a marker beside it says which files go back where.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import audit_mark, backups, records, writes
from data.audit import Audit, Entry, beside
from data.books import Books, arriving_beside, marker_of
from data.connection import Connection
from data.events import Act
from data.originals import sync
from data.records import Change
from data.refusals import DiskFullError, StoreBusyError, StoreDamagedError, StoreError


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

    A move that fails takes back those before it. Cut off in between, a marker stays: no store is opened
    beside it, and `put_back` brings back what was there.
    """
    aside, originals = aside_of(database), database.with_name(f"{database.name}.originals")
    names = [database.name, f"{database.name}.wal", *([originals.name] if with_originals else [])]
    old = [database.with_name(name) for name in names if database.with_name(name).exists()]
    leaving = [(path, aside / path.name) for path in old]
    arriving = [(finished.with_name(f"{finished.name}.originals"), originals)] if with_originals else []
    arriving.append((finished, database))
    try:
        _mark(database, leaving, arriving)
        refuse_running(database)  # an app that starts later sees the marker
        if old:
            aside.mkdir()
        for source, target in (*leaving, *arriving):
            source.rename(target)
        for folder in (*([aside] if old else []), database.parent):
            sync(folder)
    except BaseException:
        put_back(database)
        raise
    _unmark(database)
    return aside if old else None


def put_back(database: Path) -> None:
    """Undo a replacement that was cut off, if there is one: the store is as it was before.

    Safe to be cut off itself. Raises StoreDamagedError when the marker cannot be read.
    """
    marker, folder = marker_of(database), database.parent
    if not marker.exists():
        return
    try:
        told = json.loads(marker.read_text(encoding="utf-8"))
        leaving, arriving = (
            [(folder / source, folder / target) for source, target in told[name]]
            for name in ("leaving", "arriving")
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamagedError(
            f"Không đọc được {marker}. Chuyển các tệp trong thư mục {database.name}.replaced-… mới nhất về "
            f"cạnh nó, xóa {marker.name}, rồi chạy lại."
        ) from error
    if all(target.exists() for _, target in leaving):  # else nothing has arrived yet, or it is gone again
        _take_back(arriving)
    _take_back(leaving)
    for aside in {target.parent for _, target in leaving}:
        with suppress(OSError):  # never made, or it holds something else
            aside.rmdir()
    _unmark(database)


def _take_back(moves: Sequence[tuple[Path, Path]]) -> None:
    for source, target in reversed(moves):
        if target.exists() and not source.exists():
            source.parent.mkdir(exist_ok=True)
            target.rename(source)


def _mark(
    database: Path, leaving: Sequence[tuple[Path, Path]], arriving: Sequence[tuple[Path, Path]]
) -> None:
    """Put on disk which files are about to be moved, before the first is."""
    folder = database.parent
    told = {
        name: [[path.relative_to(folder).as_posix() for path in move] for move in moves]
        for name, moves in (("leaving", leaving), ("arriving", arriving))
    }
    backups.write_safely(marker_of(database), json.dumps(told, ensure_ascii=False).encode())
    sync(folder)


def _unmark(database: Path) -> None:
    sync(database.parent)
    marker_of(database).unlink()
    sync(database.parent)


def restore(database: Path, folder: Path) -> dict[str, Any]:
    """Put a backup in the place of the database; the answer of the command.

    Raises StoreBusyError under a running app, StoreDamagedError when the backup is not whole, DiskFullError
    when files could not be written or moved; nothing has changed then. One that was cut off is undone first.
    """
    refuse_running(database)
    manifest = backups.prove(folder)
    database.parent.mkdir(parents=True, exist_ok=True)
    with _arriving(database):
        put_back(database)
        finished = _copied(database, folder, manifest)
        aside = put_in_place(database, finished, with_originals=True)
        _tell_audit(database, folder)
    return _answer(folder, manifest, aside)


def _tell_audit(database: Path, folder: Path) -> None:
    """A machine's own audit goes on; a new machine takes the backup's with it."""
    here, there = beside(database), folder / beside(database).name
    if not here.exists() and there.exists():
        shutil.copytree(there, here)
    told = Audit(here)
    told.add(Entry("restore", way="machine", role="admin", after={"backup": folder.name}))
    connection = Connection(database)
    try:
        with connection.transaction() as cursor:
            writes.remember(cursor, audit_mark.MARK, told.mark)  # of this audit, not of the backup's
    finally:
        connection.close()


def restore_running(books: Books, folder: Path, act: Act) -> dict[str, Any]:
    """Put a backup in the place of the database of a running app; the answer as `restore` gives it.

    The act is recorded in the books that come back, under a number no event ever had, so that whoever looked
    before notices. Writers wait from then on; readers while files change places. Raises StoreDamagedError
    when the backup is not whole, DiskFullError, RestartedError; nothing has changed then.
    """
    database = books.path
    if database is None:
        raise StoreError("Cơ sở dữ liệu trong bộ nhớ không khôi phục được.")
    manifest = backups.prove(folder)
    with _arriving(database), books.database.lock:
        finished = _copied(database, folder, manifest)
        coming = Books(finished, finished.with_name(f"{finished.name}.originals"), 0)
        try:
            act.number = max(books.version, coming.version) + 1
            act.changes = _accounts_kept(books, coming)
            coming.is_marking = False  # the audit that goes on is the one here
            with coming.changing(act):
                pass  # that it was done, and that accounts stay, is all there is to record
        finally:
            coming.close()
        with books.database.released():
            aside = put_in_place(database, finished, with_originals=True)
        books.version = act.number
        books.is_settled = False
        books.note(act)
        books.keep_mark()
    return _answer(folder, manifest, aside)


def _accounts_kept(books: Books, coming: Books) -> list[Change]:
    """What makes the accounts of a backup those of today: whoever was disabled since stays so."""
    with books.reading() as cursor:
        today = records.versions(cursor, records.EVERYWHERE, "account")
    with coming.reading() as cursor:
        then = records.versions(cursor, records.EVERYWHERE, "account")
    kept = [
        Change("account", one.key, one.value)
        for one in today.values()
        if one.key not in then or then[one.key].value != one.value
    ]
    return [*kept, *(Change("account", key, None) for key in then if key not in today)]


@contextmanager
def _arriving(database: Path) -> Iterator[None]:
    """What is put together beside is gone afterwards, whatever happens. Raises DiskFullError."""
    arriving = arriving_beside(database)
    try:
        yield
    except OSError as error:
        kept = "" if marker_of(database).exists() else " Dữ liệu cũ vẫn ở nguyên chỗ."
        raise DiskFullError(
            f"Chưa khôi phục được: {error}.{kept} Kiểm tra quyền ghi và chỗ trống trên ổ đĩa rồi chạy lại."
        ) from error
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _copied(database: Path, folder: Path, manifest: dict[str, Any]) -> Path:
    """A copy of the backup beside the database, under the database's name and safely on disk."""
    arriving = arriving_beside(database)
    shutil.rmtree(arriving, ignore_errors=True)
    shutil.copytree(folder, arriving)
    held = arriving / manifest["database"]
    finished = arriving / database.name
    if held != finished:
        held.rename(finished)
        held.with_name(f"{held.name}.originals").rename(finished.with_name(f"{finished.name}.originals"))
    for path in sorted(arriving.rglob("*")):
        sync(path)
    return finished


def _answer(folder: Path, manifest: dict[str, Any], aside: Path | None) -> dict[str, Any]:
    known = ("at", "schema", "figures", "total", "batches", "originals")
    return {
        "restored": str(folder),
        **{name: manifest[name] for name in known},
        "replaced": None if aside is None else str(aside),
    }
