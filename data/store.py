"""The store: one DuckDB file, its schema, and the ways it changes: save, undo, redo, lock, unlock, open.

Batches are immutable. The current figure is that of the newest batch not withdrawn, per jurisdiction,
measure, agency and period. Every change is one transaction under one lock, one event in the database and one
line in the ledger beside the originals; reads take a cursor each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from data import backups, comparing, effects, events, examination, locks, queries, replacing, writes
from data.behalf import Behalf
from data.books import Books
from data.effects import Effect as Effect
from data.events import Act
from data.incoming import Incoming
from data.locks import Lock, Touched
from data.originals import originals_beside
from data.refusals import AlreadyWithdrawnError as AlreadyWithdrawnError
from data.refusals import ChangedMeanwhileError, LockStateError, NotWithdrawnError
from data.refusals import StoreBusyError as StoreBusyError
from data.refusals import StoreError as StoreError
from data.refusals import UnknownBatchError as UnknownBatchError
from data.refusals import error_named as error_named
from indicators.periods import parse

MIN_FREE_MB = 200


class Store(Behalf):
    """All figures of one database. Safe to share between threads."""

    def __init__(self, path: Path | None, originals: Path, *, min_free_mb: int = 0) -> None:
        """Open or create the database at `path` (None: in memory), keeping originals in a folder.

        With less than `min_free_mb` left on the disk files are refused. Raises StoreBusyError when another
        process holds the file, StoreDamagedError when database, ledger and originals do not agree.
        """
        super().__init__(Books(path, originals, min_free_mb))

    @classmethod
    def at(cls, path: Path, *, min_free_mb: int = MIN_FREE_MB) -> Store:
        """The store in this file, with its originals in a folder beside it."""
        return cls(path, originals_beside(path), min_free_mb=min_free_mb)

    def close(self) -> None:
        """Release the file."""
        self.books.close()

    def preview(self, incoming: Incoming) -> Effect:
        """What saving would do, without doing it: rows new, changed, unchanged."""
        with self.reading() as cursor:
            if first := queries.batch_with_bytes(cursor, incoming):
                return effects.repeated(first, incoming)
            found = comparing.compare_file(cursor, incoming.table, ignore_sample=not incoming.sample)
            return effects.of_rows(incoming, *found)

    def locks_on(self, incoming: Incoming) -> list[Touched]:
        """What saving would touch of locked months, by month; empty when nothing stands against it."""
        with self.reading() as cursor:
            if incoming.sample or queries.batch_with_bytes(cursor, incoming):
                return []
            return locks.touched_by_file(cursor, incoming.table)

    def save(self, incoming: Incoming, seen: int | None = None) -> Effect:
        """Write a whole file or nothing; the first real file removes the sample.

        `seen` is the `version` at which the file was previewed. The same bytes again write nothing and answer
        with the first batch. Raises MonthLockedError, ChangedMeanwhileError when anybody has changed a figure
        of the file after `seen`, LowDiskError, DiskFullError, StoreError for an agency taken out meanwhile.
        """
        table = incoming.table
        act = Act("load", incoming.jurisdiction, incoming.by, incoming.reason, sample=incoming.sample)
        agencies = table["agency"].unique().to_pylist()
        with self.books.database.lock:
            with self.reading() as cursor:
                if first := queries.batch_with_bytes(cursor, incoming):
                    return effects.repeated(first, incoming)
                if not incoming.sample:
                    self.required(cursor, act.name, agencies)
                    self.refuse_unknown(cursor, incoming.jurisdiction, agencies)
                    self._refuse(cursor, table, seen)
            original, gone = self.books.originals.keep(incoming.content), []
            try:
                with self.changing(act, agencies) as cursor:
                    incoming = replace(incoming, by=act.by)
                    if not incoming.sample:
                        gone = writes.delete_sample(cursor)
                    effect, beside = self._compare(cursor, incoming, table)
                    batch = writes.next_batch(cursor, sample=incoming.sample)
                    act.batch, act.moved = batch.id, len(table)
                    writes.insert_batch(cursor, batch, incoming, original, act.at)
                    writes.insert_effect(cursor, batch.id, effect.new, effect.changed, effect.unchanged)
                    act.after = _told(incoming, effect)
                    writes.insert_observations(cursor, batch.id, table, beside)
            except BaseException:
                gone = [original] if self.books.is_settled else []
                raise
            finally:
                self.books.originals.discard(gone)
            return replace(effect, batch=act.batch)

    def _refuse(self, cursor: duckdb.DuckDBPyConnection, table: pa.Table, seen: int | None) -> None:
        locks.refuse(locks.touched_by_file(cursor, table), "Chưa ghi số nào")
        if seen is not None and (changes := events.changed_since(cursor, table, seen)):
            raise ChangedMeanwhileError(
                f"Chưa ghi số nào: trong lúc anh/chị xem, {effects.told(changes[-1])}. "
                "Xem lại bảng so sánh rồi ghi.",
                changes=[{**change, "at": change["at"].isoformat()} for change in changes],
            )
        self.books.originals.refuse_when_low()

    def undo(self, jurisdiction: str, batch: str, by: str, why: str, seen: int | None = None) -> None:
        """Withdraw a batch; the figures it had replaced are current again.

        `seen` is the `version` at which it was looked at what that leaves. Raises UnknownBatchError,
        AlreadyWithdrawnError, MonthLockedError, ChangedMeanwhileError when anything changed after `seen`.
        """
        act = Act("undo", jurisdiction, by, why, batch, sample=_is_sample(batch))
        with self.changing(act, self._agencies(batch)) as cursor:
            if _withdrawn(cursor, jurisdiction, batch):
                raise AlreadyWithdrawnError(
                    f"Lần nạp {batch} đã được hoàn tác từ trước; không có gì thay đổi."
                )
            locks.refuse(locks.touched_by_undo(cursor, batch), "Chưa hoàn tác")
            _refuse_changed(cursor, seen, "Chưa hoàn tác")
            act.moved = writes.withdraw(cursor, batch, act.by, why, act.at)
            act.after = {"moved": act.moved}

    def redo(self, jurisdiction: str, batch: str, by: str, why: str, seen: int | None = None) -> None:
        """Bring a withdrawn batch back; its figures are current again where no newer batch has any.

        `seen` as in undo. Raises UnknownBatchError, NotWithdrawnError, MonthLockedError,
        ChangedMeanwhileError, or StoreError for an agency taken out meanwhile.
        """
        act = Act("redo", jurisdiction, by, why, batch, sample=_is_sample(batch))
        agencies = self._agencies(batch)
        with self.changing(act, agencies) as cursor:
            if not _withdrawn(cursor, jurisdiction, batch):
                raise NotWithdrawnError(f"Lần nạp {batch} không bị hoàn tác; không có gì để làm lại.")
            self.refuse_unknown(cursor, jurisdiction, agencies)
            locks.refuse(locks.touched_by_redo(cursor, batch), "Chưa khôi phục")
            _refuse_changed(cursor, seen, "Chưa khôi phục")
            act.moved = writes.bring_back(cursor, batch)
            act.after = {"moved": act.moved}

    def locks(self, jurisdiction: str) -> list[Lock]:
        """The locked months, in order, each with the agencies it is open for."""
        with self.reading() as cursor:
            return locks.locks(cursor, jurisdiction)

    def lock(self, jurisdiction: str, month: str, by: str, why: str) -> None:
        """Lock a month ("2025-03"), for all agencies again if it was opened. Raises LockStateError."""
        with self.changing(Act("lock", jurisdiction, by, why, month=_month(month))) as cursor:
            known = _lock(cursor, jurisdiction, month)
            if known and not known.openings:
                raise LockStateError(f"Tháng {month} đã khóa từ trước ({known.by}: {known.why}).")

    def unlock(self, jurisdiction: str, month: str, by: str, why: str) -> None:
        """Let a month take figures again. Raises LockStateError when it is not locked."""
        with self.changing(Act("unlock", jurisdiction, by, why, month=_month(month))) as cursor:
            if not _lock(cursor, jurisdiction, month):
                raise LockStateError(f"Tháng {month} chưa khóa; không có gì để mở.")

    def open_for(self, jurisdiction: str, month: str, agency: str, by: str, why: str) -> None:
        """Let one agency's figures of a locked month change, until it is locked again.

        Raises LockStateError when the month is not locked, or open for the agency already.
        """
        act = Act("open", jurisdiction, by, why, month=_month(month), agency=agency)
        with self.changing(act) as cursor:
            known = _lock(cursor, jurisdiction, month)
            if not known:
                raise LockStateError(f"Tháng {month} chưa khóa; đơn vị nạp được mà không cần mở.")
            if agency in {opening.agency for opening in known.openings}:
                raise LockStateError(f"Tháng {month} đã mở cho đơn vị này từ trước.")

    def remove_sample(self) -> None:
        """Take the sample out for good; the next start does not bring it back. Raises NotAllowedError."""
        with self.changing(Act("remove_sample", "", "", sample=True)) as cursor:
            gone = writes.delete_sample(cursor)
        self.books.originals.discard(gone)

    def bring_sample(self, files: Iterable[Incoming]) -> None:
        """Bring the sample in, all its files; what an interrupted start left of it is removed first.

        Does nothing once the sample was complete or removed, or any real file was loaded.
        """
        with self.books.database.lock:
            with self.reading() as cursor:
                is_wanted, is_begun = queries.wants_sample(cursor), queries.has_sample(cursor)
            if not is_wanted:
                return
            if is_begun:
                with self.books.changing(Act("remove_sample", "", "", sample=True)) as cursor:
                    gone = writes.delete_sample(cursor, for_good=False)
                self.books.originals.discard(gone)
            for file in files:
                self.save(replace(file, sample=True))
            with self.books.database.transaction() as cursor:
                writes.remember(cursor, "sample", "complete")

    def backup(self) -> dict[str, Any]:
        """Make and prove a backup; where it is and what it holds, as `backups.make`.

        Raises NotAllowedError.
        """
        self.require("backup")
        answer = backups.make(self.books)
        self.audited("backup", str(answer["backup"]), after={"figures": answer["figures"]})
        return answer

    def backups(self) -> list[dict[str, Any]]:
        """The backups kept beside the database, newest first, as `backups.held`."""
        books = self.books
        if books.path is None or books.backups is None:
            return []
        return backups.held(books.backups, books.path.stem)

    def restore(self, jurisdiction: str, name: str, by: str, why: str) -> dict[str, Any]:
        """Put one of the kept backups in the place of all figures; these are kept aside.

        Raises StoreError when there is no such backup, what `replacing.restore_running` raises, and
        NotAllowedError also for a right lost meanwhile. Accounts stay: one disabled since does not come back.
        """
        mine = self.require("restore")
        if self.books.backups is None or name not in {one["name"] for one in self.backups()}:
            raise StoreError(f"Không có bản sao lưu “{name}” trong thư mục sao lưu.")
        act = Act("restore", jurisdiction, by, why, after={"backup": name})
        self.sign(act, mine)
        folder = self.books.backups / name
        return replacing.restore_running(self.books, folder, act, lambda: self.require("restore"))

    def doctor(self) -> dict[str, Any]:
        """What `examination.of_books` sees, as JSON; writers wait meanwhile. Raises NotAllowedError."""
        self.require("doctor")
        with self.books.database.lock, self.reading() as cursor:
            return examination.of_books(cursor, self.books).as_json()

    def original(self, name: str) -> bytes:
        """The bytes of a kept original, by the generated name its batch carries. Raises NotAllowedError."""
        self.require("original")
        return self.books.originals.read(name)

    def _agencies(self, batch: str) -> list[str]:
        """Whose figures a batch brought."""
        with self.reading() as cursor:
            return queries.agencies_of(cursor, batch)

    def _compare(
        self, cursor: duckdb.DuckDBPyConnection, incoming: Incoming, table: pa.Table
    ) -> tuple[Effect, pa.Table]:
        """The effect, and the figures beside those in use; their places hold in the same transaction only."""
        beside = comparing.beside(cursor, table, ignore_sample=not incoming.sample)
        new, changed = comparing.compare_rows(cursor, beside)
        return effects.of_rows(incoming, new, changed), beside


def _told(incoming: Incoming, effect: Effect) -> dict[str, object]:
    """A load as the audit tells it."""
    counts = {"new": effect.new, "changed": effect.changed, "unchanged": effect.unchanged}
    return {"file": incoming.file, "kind": incoming.kind, "rows": incoming.row_count, **counts}


def _withdrawn(cursor: duckdb.DuckDBPyConnection, jurisdiction: str, batch: str) -> bool:
    found = queries.is_withdrawn(cursor, batch, jurisdiction)
    if found is None:
        raise UnknownBatchError(f"Không có lần nạp “{batch}”. Xem danh sách lần nạp để lấy đúng mã.")
    return found


def _refuse_changed(cursor: duckdb.DuckDBPyConnection, seen: int | None, nothing_done: str) -> None:
    if seen is not None and events.last_event(cursor) != seen:
        raise ChangedMeanwhileError(f"{nothing_done}: có người khác vừa ghi sổ. Xem lại rồi làm lại.")


def _lock(cursor: duckdb.DuckDBPyConnection, jurisdiction: str, month: str) -> Lock | None:
    return next((lock for lock in locks.locks(cursor, jurisdiction) if lock.month == month), None)


def _month(text: str) -> int:
    try:
        period = parse(text)
    except ValueError as error:
        raise StoreError(str(error)) from None
    if period.kind != "month":
        raise StoreError(f"Đã thấy “{text}”; cần một tháng, ví dụ 2025-03.")
    return period.first


def _is_sample(batch: str) -> bool:
    return batch.startswith(writes.SAMPLE)
