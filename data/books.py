"""The books of the office: database, ledger and originals, changed together or not at all.

Every change is one transaction under one lock, one event in the database and one line in the ledger, which is
on disk before the transaction is committed. After a failed write the database is asked what became of it, so
that nobody is told "not written" of something that was.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import duckdb

from data import agreement, audit_mark, events, migrations, records, writes
from data.audit import Audit, Entry, beside
from data.connection import DISK_FULL, Connection
from data.events import Act
from data.ledger import Ledger
from data.originals import Originals
from data.refusals import DiskFullError, StoreDamagedError, StoreError


class Books:
    """One database with its ledger and its originals. Safe to share between threads."""

    def __init__(self, path: Path | None, originals: Path, min_free_mb: int) -> None:
        """Open or create them; a database in memory has no ledger.

        Raises StoreBusyError when another process holds the file, StoreDamagedError when they do not agree.
        """
        if path is not None:
            refuse_half_replaced(path)
            path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.backups = None if path is None else path.with_name(f"{path.name}.backups").absolute()
        is_new = path is not None and not path.exists()
        if is_new and path is not None and arriving_beside(path).exists():
            raise StoreDamagedError(
                f"Việc khôi phục {path} bị ngắt giữa chừng. Chạy lại `python -m data restore` từ bản sao."
            )
        self.database = Connection(path, self.backups)
        self.originals = Originals(originals, min_free_mb)
        self.ledger = Ledger(originals) if path else None
        self.audit = Audit(None if path is None else beside(path))
        self.version = 0
        """The number of the last event."""
        self.is_settled = False
        """Whether ledger and database are known to tell the same."""
        self.backing_up = threading.Lock()
        """Held while a backup is made: only one at a time."""
        self.is_marking = False
        """Whether the database is told how far the audit goes."""
        self._marked = ""
        try:
            if path is not None:
                refuse_half_replaced(path)  # it may have begun while the file was being opened
            with self.database.transaction() as cursor:
                migrations.apply(cursor)
            with suppress(DiskFullError):  # reading goes on; the next change tries again
                self.settle()
            with self.reading() as cursor:
                agreement.check(cursor, self.ledger)
                self.version = events.last_event(cursor)
                known = audit_mark.mark_kept(cursor)
            self.is_marking = self.audit.folder is not None and audit_mark.holds(self.audit.folder, known)
            self._marked = self.audit.mark
            self._catch_up()
        except BaseException:
            self.close()
            if is_new and path is not None:
                path.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Release the file, which remembers how far the audit goes.

        What the audit could not be told by then it is told when the books are opened again.
        """
        with suppress(StoreError, duckdb.Error):
            self.keep_mark()
        self.database.close()

    def keep_mark(self) -> None:
        """Remember in the database how far the audit goes, so that lines cut off its end are missed."""
        if self.is_marking and self._marked != self.audit.mark:
            with self.database.transaction() as cursor:
                self._keep_mark(cursor)

    def _keep_mark(self, cursor: duckdb.DuckDBPyConnection) -> None:
        if self.is_marking:  # where lines are missing already, the mark that says so stays
            self._marked = self.audit.mark
            writes.remember(cursor, audit_mark.MARK, self._marked)

    def reading(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """A cursor of its own: threads that share one get each other's rows."""
        return self.database.reading()

    @contextmanager
    def changing(self, act: Act) -> Iterator[duckdb.DuckDBPyConnection]:
        """A transaction that does what `act` says, recorded and in the ledger before it is committed.

        Raises DiskFullError when there was no room and nothing was written.
        """
        act.id = uuid4().hex
        with self.database.lock:
            self.settle()
            try:
                with self.database.transaction() as cursor:
                    yield cursor
                    act.number = writes.record_event(cursor, act)
                    self._to_ledger(cursor, act)
                    self._keep_mark(cursor)
            except BaseException:
                if not act.number or not self._came_through(act):
                    raise
            self.version = act.number
            self.note(act)

    def note(self, act: Act) -> None:
        """Tell the audit of a change; what there is no room for now is told before anything else is.

        Where that never comes, it is told when the store is opened again.
        """
        if act.sample:
            return
        entry = Entry(
            act.name,
            account=act.account,
            name=act.by,
            role=act.role,
            way=act.way,
            origin=act.origin,
            subject=act.subject,
            before=act.before,
            after=act.after,
            why=act.why or "",
            event=act.number,
        )
        self.audit.owe(entry)

    def _catch_up(self) -> None:
        """Tell the audit of every change since its first line that no line tells of.

        Such are committed right before a crash, or while the disk had no room for the line. Where a clock
        that was ahead dated the first line, the first event told says what came after it.
        """
        if not self.audit.begun:
            return
        begun = datetime.fromisoformat(self.audit.begun)
        is_ahead, first = begun > datetime.now(UTC), min(self.audit.told, default=0)
        begun = begun.replace(tzinfo=None)
        with self.reading() as cursor:
            acts = events.after(cursor, 0)
            since = [act for act in acts if act.at >= begun or (is_ahead and act.number > first)]
            missed = [act for act in since if act.number not in self.audit.told]
            for act in missed:
                act.changes = records.of_event(cursor, act.number)
        for act in missed:
            act.after = {"done_at": act.at.isoformat()}
            self.note(act)

    def settle(self) -> None:
        """Make ledger and database tell the same, unless they are known to. Raises DiskFullError."""
        if not self.is_settled and self.ledger is not None:
            try:
                with self.database.transaction() as cursor:
                    agreement.settle(cursor, self.ledger)
            except OSError as error:
                raise DiskFullError(DISK_FULL) from error
        self.is_settled = True

    def _to_ledger(self, cursor: duckdb.DuckDBPyConnection, act: Act) -> None:
        if self.ledger is not None and not act.sample:
            try:
                self.ledger.append(events.entry(cursor, act.id))
            except OSError as error:
                raise DiskFullError(DISK_FULL) from error

    def _came_through(self, act: Act) -> bool:
        """Whether a change whose commit failed was written all the same; if not, the ledger forgets it."""
        self.is_settled = False
        try:
            with self.reading() as cursor:
                is_recorded = events.is_recorded(cursor, act.id)
        except (StoreError, duckdb.Error) as error:
            raise StoreError(
                "Chưa rõ đã ghi hay chưa: cơ sở dữ liệu chưa mở lại được sau khi ổ đĩa đầy hoặc lỗi. Giải "
                "phóng chỗ, rồi xem lịch sử lần nạp trước khi làm lại."
            ) from error
        if not is_recorded and self.ledger is not None:
            self.ledger.take_back(act.id)
        self.is_settled = True
        return is_recorded


def marker_of(database: Path) -> Path:
    """What lies beside a database while it is being replaced: which files go where."""
    return database.with_name(f"{database.name}.replacing")


def refuse_half_replaced(database: Path) -> None:
    """Raise StoreDamagedError while a restore or rebuild of this database is not finished."""
    if marker_of(database).exists():
        raise StoreDamagedError(
            f"Việc khôi phục hoặc dựng lại {database} chưa xong hoặc bị ngắt giữa chừng; tệp cũ không mất. "
            "Chạy lại đúng lệnh ấy: `python -m data restore` từ bản sao lưu, hoặc `python -m data rebuild`."
        )


def arriving_beside(database: Path) -> Path:
    """Where a backup is put together before it takes the place of the database."""
    return database.with_name(f"{database.name}.restoring")
