"""The one connection to the DuckDB file: a cursor for each reader, one writer at a time, reopening after a
full disk.

A write that fails for want of room may leave DuckDB refusing every statement until the file is opened anew.
Every cursor must be closed first: a file opened twice in one process loses its lock when one of the two is
closed. Readers therefore enter and leave here, and reopening waits for them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from data.refusals import DiskFullError, RestartedError, StoreBusyError, StoreDamagedError, StoreError

MEMORY_LIMIT = "2GB"
PATIENCE = 10.0
"""Seconds to wait for readers to leave before the file is opened anew."""
_HELD = ("could not set lock", "conflicting lock", "being used by another process")
_NO_ROOM = ("no space left", "file too large", "disk quota", "not enough space", "no more space")
DISK_FULL = "Chưa ghi gì: ổ đĩa đã đầy. Giải phóng chỗ rồi làm lại; việc xem số liệu vẫn tiếp tục."
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_LIMIT,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class Connection:
    """One database, shared by threads."""

    def __init__(self, path: Path | None, writable: Path | None = None, *, read_only: bool = False) -> None:
        """Open or create the file (None: in memory); `writable` is a folder that backups may be written to.

        Raises StoreBusyError when another process holds the file, StoreDamagedError when it is no database.
        """
        self.path = path
        self._writable, self._read_only = writable, read_only
        self._readers = 0
        self._calm = threading.Condition()
        self._is_closing = False
        """Whether whoever is not reading yet waits, so that the file can be closed."""
        self._mine = threading.local()
        self.lock = threading.RLock()
        """Held by whoever writes; hold it to keep writers away."""
        self._is_broken = False
        self._base = self._opened()

    def _opened(self) -> duckdb.DuckDBPyConnection:
        try:
            base = duckdb.connect(
                str(self.path) if self.path else ":memory:", read_only=self._read_only, config=_CONFIG
            )
        except duckdb.Error as error:
            raise _told(error, self.path) from error
        if self._writable is not None:
            base.execute("SET allowed_directories = $folders", {"folders": [f"{self._writable}/"]})
        base.execute("SET enable_external_access = false")
        base.execute("SET lock_configuration = true")
        return base

    def close(self) -> None:
        """Release the file."""
        self._base.close()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own: threads that share one get each other's rows."""
        if self._is_broken:
            self.reopen()
        self._enter()
        try:
            with self._base.cursor() as cursor:
                yield cursor
        except duckdb.FatalException as error:
            self._is_broken = True
            raise RestartedError(
                "Cơ sở dữ liệu vừa phải mở lại vì ổ đĩa đầy hoặc lỗi; số liệu không mất. Hãy thử lại."
            ) from error
        finally:
            with self._calm:
                self._readers -= 1
                self._mine.readings -= 1
                self._calm.notify_all()

    def _enter(self) -> None:
        """One reader more; a thread that reads already never waits for itself."""
        readings = getattr(self._mine, "readings", 0)
        with self._calm:
            self._calm.wait_for(lambda: readings or not self._is_closing)
            self._readers += 1
            self._mine.readings = readings + 1

    def _is_left(self) -> bool:
        """Whether all readers leave in time; nobody new comes in meanwhile. Called while calm is held."""
        self._is_closing = True
        try:
            return self._calm.wait_for(lambda: self._readers == 0, PATIENCE)
        finally:
            self._is_closing = False
            self._calm.notify_all()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside a transaction, for one thread at a time; written as a whole or not at all.

        Raises DiskFullError where there was no room. Whether a commit that failed came through after all is
        for the caller to look up: the file is usable again, or `reading` opens it as soon as it can.
        """
        with self.lock:
            if self._is_broken:
                self.reopen()
            try:
                with self._base.cursor() as cursor:
                    yield from _whole(cursor)
            except duckdb.Error as error:
                self._after(error)
                raise

    @contextmanager
    def released(self) -> Iterator[None]:
        """The file let go of, so that another one can take its place; readers and writers wait meanwhile.

        Raises RestartedError when readers do not leave. What cannot be opened afterwards is tried again by
        whoever reads next.
        """
        with self.lock, self._calm:
            if not self._is_left():
                raise RestartedError("Đang có người xem số liệu chưa xong. Hãy thử lại sau ít giây.")
            self._base.close()
            self._is_broken = True
            try:
                yield
            finally:
                self._base = self._opened()
                self._is_broken = False

    def _after(self, error: duckdb.Error) -> None:
        """Make the file usable again after a failed write, and say why it failed if it was for room."""
        try:
            self._base.execute("SELECT 1").fetchone()
        except duckdb.Error:
            self._is_broken = True
            with suppress(StoreError):
                self.reopen()
        if _is_about_room(error):
            raise DiskFullError(DISK_FULL) from error

    def reopen(self) -> None:
        """Close everything and open the file anew. Raises RestartedError when readers do not leave."""
        with self.lock, self._calm:
            if not self._is_broken or self.path is None:
                return
            if not self._is_left():
                raise RestartedError("Cơ sở dữ liệu đang chờ mở lại. Hãy thử lại sau ít giây.")
            self._base.close()
            self._base = self._opened()
            self._is_broken = False


def _whole(cursor: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    cursor.begin()
    try:
        yield cursor
    except BaseException:
        with suppress(duckdb.Error):
            cursor.rollback()
        raise
    cursor.commit()


def _is_about_room(error: duckdb.Error) -> bool:
    return any(words in str(error).lower() for words in _NO_ROOM)


def _told(error: duckdb.Error, path: Path | None) -> StoreError:
    text = str(error).lower()
    if any(words in text for words in _HELD):
        return StoreBusyError(
            f"Không mở được cơ sở dữ liệu {path}: chương trình khác đang giữ tệp. "
            "Đóng chương trình ấy rồi thử lại."
        )
    if _is_about_room(error):
        return DiskFullError(f"Không mở được cơ sở dữ liệu {path}: ổ đĩa đã đầy. Giải phóng chỗ rồi thử lại.")
    return StoreDamagedError(
        f"Không mở được cơ sở dữ liệu {path}: {str(error).splitlines()[0]}. Chạy `python -m data doctor`; "
        "dựng lại từ tệp gốc bằng `python -m data rebuild`."
    )


def quoted(text: str, mark: str) -> str:
    """A text between marks as SQL reads it, for the few words that cannot be bound."""
    return f"{mark}{text.replace(mark, mark * 2)}{mark}"
