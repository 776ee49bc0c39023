"""The store: one DuckDB file, its schema, and the three ways it changes: save, undo, remove the sample.

Batches are immutable. The current figure is that of the newest batch not withdrawn, per jurisdiction,
measure, agency and period. Every change is one transaction under one lock; reads take a cursor each.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa

from data import queries, writes
from data.incoming import Incoming, observation_table

ROOM = Path(__file__).parent
MEMORY_LIMIT = "2GB"


class StoreError(Exception):
    """Something about the store that a person must know; the text is Vietnamese."""


class StoreBusyError(StoreError):
    """Another process holds the database file."""


class UnknownBatchError(StoreError):
    """No batch has this id."""


class AlreadyWithdrawnError(StoreError):
    """The batch has been withdrawn before."""


def error_named(name: str, text: str) -> StoreError:
    """The error of this module with that name: how one comes back from another process."""
    known = {kind.__name__: kind for kind in (StoreBusyError, UnknownBatchError, AlreadyWithdrawnError)}
    return known.get(name, StoreError)(text)


@dataclass(frozen=True)
class Effect:
    """What a file does to the store, counted in rows of the file."""

    batch: str | None
    new: int
    changed: int
    unchanged: int
    is_repeated: bool = False
    """The same bytes were accepted before as `batch`; nothing was written."""


class Store:
    """All figures of one database. Safe to share between threads."""

    def __init__(self, path: Path | None, originals: Path) -> None:
        """Open or create the database at `path` (None: in memory), keeping originals in a folder.

        Raises StoreBusyError when another process holds the file.
        """
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = duckdb.connect(str(path) if path else ":memory:", config=_CONFIG)
        except duckdb.IOException as error:
            raise StoreBusyError(
                f"Không mở được cơ sở dữ liệu {path}: chương trình khác đang giữ tệp. "
                "Đóng chương trình ấy rồi thử lại."
            ) from error
        self.originals = originals
        self.originals.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self.version = 0
        """Grows with every change, so that readers know when to read again."""
        self._migrate()
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    @classmethod
    def at(cls, path: Path) -> Store:
        """The store in this file, with its originals in a folder beside it."""
        return cls(path, path.with_name(f"{path.name}.originals"))

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of its own: threads that share one get each other's rows."""
        with self._connection.cursor() as cursor:
            yield cursor

    @contextmanager
    def _writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._lock, self._connection.cursor() as cursor:
            cursor.begin()
            try:
                yield cursor
            except BaseException:
                cursor.rollback()
                raise
            cursor.commit()
            self.version += 1

    def _migrate(self) -> None:
        with self._writing() as cursor:
            cursor.execute(writes.CREATE_MIGRATIONS)
            done = {number for (number,) in cursor.execute(writes.MIGRATIONS).fetchall()}
            for path in sorted((ROOM / "schema").glob("*.sql")):
                number = int(path.name.split("_")[0])
                if number not in done:
                    cursor.execute(path.read_text(encoding="utf-8"))
                    cursor.execute(writes.RECORD_MIGRATION, [number, path.stem, _now()])

    def preview(self, incoming: Incoming) -> Effect:
        """What saving would do, without doing it: rows new, changed, unchanged."""
        with self.reading() as cursor:
            return self._compare(cursor, incoming, observation_table(incoming))

    def save(self, incoming: Incoming) -> Effect:
        """Write a whole file or nothing; the first real file removes the sample.

        The same bytes again write nothing and answer with the first batch.
        """
        table = observation_table(incoming)
        with self._lock:
            with self.reading() as cursor:
                effect = self._compare(cursor, incoming, table)
            if effect.is_repeated:
                return effect
            original, gone = self._keep(incoming.content), []
            try:
                with self._writing() as cursor:
                    if not incoming.sample:
                        gone = writes.delete_sample(cursor)
                    batch = writes.next_batch(cursor, sample=incoming.sample)
                    writes.insert_batch(cursor, batch, incoming, original, _now())
                    writes.insert_observations(cursor, batch.id, table)
            except BaseException:
                gone = [original]
                raise
            finally:
                self._discard(gone)
            return Effect(batch.id, effect.new, effect.changed, effect.unchanged)

    def undo(self, jurisdiction: str, batch: str, by: str, why: str) -> None:
        """Withdraw a batch; the figures it had replaced are current again.

        Raises UnknownBatchError or AlreadyWithdrawnError.
        """
        with self._writing() as cursor:
            withdrawn = queries.is_withdrawn(cursor, batch, jurisdiction)
            if withdrawn is None:
                raise UnknownBatchError(f"Không có lần nạp “{batch}”. Xem danh sách lần nạp để lấy đúng mã.")
            if withdrawn:
                raise AlreadyWithdrawnError(
                    f"Lần nạp {batch} đã được hoàn tác từ trước; không có gì thay đổi."
                )
            writes.withdraw(cursor, batch, by, why, _now())

    def remove_sample(self) -> None:
        """Take the sample out for good; the next start does not bring it back."""
        with self._writing() as cursor:
            gone = writes.delete_sample(cursor)
        self._discard(gone)

    def original(self, name: str) -> bytes:
        """The bytes of a kept original, by the generated name its batch carries."""
        return (self.originals / Path(name).name).read_bytes()

    def _compare(self, cursor: duckdb.DuckDBPyConnection, incoming: Incoming, table: pa.Table) -> Effect:
        if first := queries.batch_with_bytes(cursor, incoming):
            return Effect(first, 0, 0, incoming.row_count, is_repeated=True)
        new, changed = queries.compare_rows(cursor, table, ignore_sample=not incoming.sample)
        return Effect(None, new, changed, incoming.row_count - new - changed)

    def _keep(self, content: bytes) -> str:
        """Put an original safely on disk before its batch exists; the generated name it got."""
        name = uuid4().hex
        with (self.originals / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return name

    def _discard(self, names: Sequence[str]) -> None:
        for name in names:
            (self.originals / name).unlink(missing_ok=True)


_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": MEMORY_LIMIT,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
