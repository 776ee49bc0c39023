"""Puts a finished database in the place of another one, which is kept aside: for restore and rebuild.

Under a running app only by the app itself, which lets go of the file meanwhile. Nothing is deleted: what was
there is moved into a folder of its own beside.
Invariant: the store is as it was, or as it is to be, or a marker beside it says which files go back where.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data import agreement, audit_mark, backups, carried, records, writes
from data.audit import Audit, Entry, beside
from data.books import Books, arriving_beside, marker_of
from data.connection import Connection
from data.events import Act
from data.originals import originals_beside, sync
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
    aside, folder = aside_of(database), originals_beside(database)
    names = [database.name, f"{database.name}.wal", *([folder.name] if with_originals else [])]
    old = [database.with_name(name) for name in names if database.with_name(name).exists()]
    leaving = [(path, aside / path.name) for path in old]
    arriving = [(originals_beside(finished), folder)] if with_originals else []
    arriving.append((finished, database))
    try:
        _mark(database, leaving, arriving)
        refuse_running(database)  # an app that starts later sees the marker
        if old:
            aside.mkdir()
        for source, target in (*leaving, *arriving):
            source.rename(target)
        for changed in (*([aside] if old else []), database.parent):
            sync(changed)
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


BY = "Lệnh trên máy chủ"
"""Who restores by the command: nobody signs in there."""


def restore(database: Path, folder: Path) -> dict[str, Any]:
    """Put a backup in the place of the database; the answer of the command, `remarks` what to tell the user.

    Accounts stay as they are where the books that are replaced can be read and are of the same line as the
    backup; else they are the backup's (`accounts`: "kept" or "backup"). Raises StoreBusyError under a running
    app, StoreDamagedError when the backup is not whole, DiskFullError when files could not be written or
    moved; nothing has changed then. One that was cut off is undone first.
    """
    refuse_running(database)
    manifest = backups.prove(folder)
    database.parent.mkdir(parents=True, exist_ok=True)
    act = Act("restore", records.EVERYWHERE, BY, f"Bản sao lưu {folder.name}", role="admin", way="machine")
    with _arriving(database):
        put_back(database)
        finished = _copied(database, folder, manifest)
        are_kept = _record(database, finished, act)
        aside = put_in_place(database, finished, with_originals=True)
        here, there = beside(database), folder / beside(Path(manifest["database"])).name
        if not here.exists() and there.exists():  # a machine's own audit goes on
            shutil.copytree(there, here)
        after = {"backup": folder.name, "accounts": "giữ nguyên" if are_kept else "của bản sao"}
        told = Entry("restore", way=act.way, role=act.role, event=act.number or None, after=after)
        remarks = carried.tell(database, told)
    remarks = [*([] if are_kept else [carried.OF_BACKUP]), *remarks]
    return {
        **_answer(folder, manifest, aside),
        "accounts": "kept" if are_kept else "backup",
        "remarks": remarks,
    }


def _record(database: Path, finished: Path, act: Act) -> bool:
    """Record a restore in the books that come back, with the accounts of today; whether these were kept.

    Its number is one that no event of the books replaced ever had. On a new machine nothing is recorded.
    """
    today, here = carried.of(database), beside(database)
    if not database.exists() and not here.exists():
        return False
    coming = Books(finished, originals_beside(finished), 0)
    try:
        known = max(Audit(here).told, default=0) if today is None else today.version
        act.number = max(known, coming.version) + 1
        with coming.reading() as cursor:
            then, identity = carried.accounts(cursor), agreement.identity(cursor)
        accounts = today.accounts if today is not None and today.identity == identity else None
        if accounts is not None:
            act.changes = carried.accounts_kept(accounts, then)
        coming.is_marking = False  # the audit that goes on is the one here
        with coming.changing(act) as cursor:
            if today is not None:
                writes.remember(cursor, audit_mark.MARK, today.mark)
    finally:
        coming.close()
    return accounts is not None


def restore_running(
    books: Books, folder: Path, act: Act, refuse: Callable[[], object] = lambda: None
) -> dict[str, Any]:
    """Put a backup in the place of the database of a running app; the answer as `restore` gives it.

    The act is recorded in the books that come back, under a number no event ever had, so that whoever looked
    before notices. Writers wait from then on; readers while files change places. `refuse` is asked once more
    right before that: proving a backup takes long. Raises what it raises, StoreDamagedError when the backup
    is not whole, DiskFullError, RestartedError; nothing has changed then.
    """
    database = books.path
    if database is None:
        raise StoreError("Cơ sở dữ liệu trong bộ nhớ không khôi phục được.")
    manifest = backups.prove(folder)
    with _arriving(database), books.database.lock:
        books.keep_mark()
        with books.reading() as cursor:
            today, mark = carried.accounts(cursor), audit_mark.mark_kept(cursor)
        finished = _copied(database, folder, manifest)
        coming = Books(finished, originals_beside(finished), 0)
        try:
            act.number = max(books.version, coming.version) + 1
            with coming.reading() as cursor:
                act.changes = carried.accounts_kept(today, carried.accounts(cursor))
            coming.is_marking = False  # the audit that goes on is the one here
            with coming.changing(act) as cursor:
                writes.remember(cursor, audit_mark.MARK, mark)
        finally:
            coming.close()
        refuse()
        with books.database.released():
            aside = put_in_place(database, finished, with_originals=True)
        books.version = act.number
        books.is_settled = False
        is_whole = audit_mark.holds(beside(database), mark)
        books.note(act)
        books.keep_mark()
    remarks = [] if is_whole else [carried.NOT_WHOLE]
    return {**_answer(folder, manifest, aside), "accounts": "kept", "remarks": remarks}


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
        originals_beside(held).rename(originals_beside(finished))
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
