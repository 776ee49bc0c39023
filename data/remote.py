"""The store of a running app, used from another process: a command asks the app and answers the same.

The app leaves its address and a key beside the database, readable by its owner only. Reads name one of the
statements of `queries`; nothing else is run.
"""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data import locks
from data.incoming import Incoming
from data.locks import Lock, Touched
from data.records import Change
from data.refusals import StoreBusyError, StoreError, error_named
from data.store import MIN_FREE_MB, Effect, Store

Opened = TypeVar("Opened")
PATHS = "/office"
TIMEOUT = 600
QUICK = 3
"""Seconds within which a running app says that it is there."""
PATIENCE = 10.0
"""Seconds a command waits for one that holds the database."""


def note_of(database: Path) -> Path:
    """Where a running app leaves its address and key."""
    return database.with_name(f"{database.name}.app.json")


def open_store(database: Path, *, min_free_mb: int = MIN_FREE_MB) -> Store | RemoteStore:
    """The store itself, or the running app that holds it. Raises StoreBusyError when neither answers."""
    return or_app(database, lambda: Store.at(database, min_free_mb=min_free_mb))


def or_app(database: Path, opened: Callable[[], Opened]) -> Opened | RemoteStore:
    """What `opened` gives, or the running app that holds the database.

    Another command may hold it for a moment, and an app that starts does not answer yet: waits for PATIENCE.
    Raises StoreBusyError when it is held still.
    """
    last = monotonic() + PATIENCE
    while True:
        try:
            return opened()
        except StoreBusyError:
            if (app := running_app(database)) is not None:
                return app
            if monotonic() > last:
                raise
            sleep(0.2)


def running_app(database: Path) -> RemoteStore | None:
    """The app that left its note beside the database, if it answers."""
    try:
        note = json.loads(note_of(database).read_text(encoding="utf-8"))
        app = RemoteStore(note["address"], note["key"])
        app.version  # noqa: B018 - does anybody answer?
    except (OSError, ValueError, KeyError, StoreError):
        return None
    return app


class RemoteStore:
    """The same calls as Store, answered by the app that holds the database."""

    def __init__(self, address: str, key: str) -> None:
        self.address, self.key = address, key

    @property
    def version(self) -> int:
        """Grows with every change."""
        return int(self._ask("version")["version"])

    @contextmanager
    def reading(self) -> Iterator[DuckDBPyConnection]:
        """A cursor that runs the statements of `queries` in the app."""
        yield cast(DuckDBPyConnection, RemoteCursor(self))  # the part of one that `queries` uses

    def preview(self, incoming: Incoming) -> Effect:
        """As Store.preview."""
        return Effect(**self._ask("preview", **_packed(incoming)))

    def save(self, incoming: Incoming, seen: int | None = None) -> Effect:
        """As Store.save; raises the same errors."""
        return Effect(**self._ask("save", seen=seen, **_packed(incoming)))

    def locks_on(self, incoming: Incoming) -> list[Touched]:
        """As Store.locks_on."""
        return [Touched(**touched) for touched in self._ask("locks_on", **_packed(incoming))["months"]]

    def undo(self, jurisdiction: str, batch: str, by: str, why: str, seen: int | None = None) -> None:
        """As Store.undo; raises the same errors."""
        self._ask("undo", jurisdiction=jurisdiction, batch=batch, by=by, why=why, seen=seen)

    def redo(self, jurisdiction: str, batch: str, by: str, why: str, seen: int | None = None) -> None:
        """As Store.redo; raises the same errors."""
        self._ask("redo", jurisdiction=jurisdiction, batch=batch, by=by, why=why, seen=seen)

    def locks(self, jurisdiction: str) -> list[Lock]:
        """As Store.locks."""
        with self.reading() as cursor:
            return locks.locks(cursor, jurisdiction)

    def lock(self, jurisdiction: str, month: str, by: str, why: str) -> None:
        """As Store.lock; raises the same errors."""
        self._ask("lock", jurisdiction=jurisdiction, month=month, by=by, why=why)

    def unlock(self, jurisdiction: str, month: str, by: str, why: str) -> None:
        """As Store.unlock; raises the same errors."""
        self._ask("unlock", jurisdiction=jurisdiction, month=month, by=by, why=why)

    def open_for(self, jurisdiction: str, month: str, agency: str, by: str, why: str) -> None:
        """As Store.open_for; raises the same errors."""
        self._ask("open_for", jurisdiction=jurisdiction, month=month, agency=agency, by=by, why=why)

    def edit(
        self, jurisdiction: str, changes: Sequence[Change], by: str, why: str, seen: int | None = None
    ) -> None:
        """As Store.edit; raises the same errors."""
        told = [asdict(change) for change in changes]
        self._ask("edit", jurisdiction=jurisdiction, changes=told, by=by, why=why, seen=seen)

    def audited(self, act: str, subject: str = "", *, after: object = None) -> None:
        """As Store.audited, of what a command took out."""
        self._ask("audited", act=act, subject=subject, after=after)

    def backup(self) -> dict[str, Any]:
        """As Store.backup."""
        return self._ask("backup")

    def doctor(self) -> dict[str, Any]:
        """As Store.doctor."""
        return self._ask("doctor")

    def close(self) -> None:
        """Nothing is held."""

    def _ask(self, call: str, **words: object) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{self.address}{PATHS}/{call}",
            data=json.dumps(words).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        # Loopback only: no proxy of the environment stands between.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=QUICK if call == "version" else TIMEOUT) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refused:
            raise _refusal(refused) from None


class RemoteCursor:
    """Of a DuckDB cursor, the part that `queries` uses."""

    def __init__(self, store: RemoteStore) -> None:
        self.store = store
        self.tables: dict[str, str] = {}
        self.result = pa.table({})

    def register(self, name: str, table: pa.Table) -> None:
        """Lend a table to the statements that follow."""
        self.tables[name] = packed_table(table)

    def unregister(self, name: str) -> None:
        """Take it back."""
        del self.tables[name]

    def execute(self, statement: str, parameters: object = None) -> RemoteCursor:
        """Run a statement of `queries`."""
        answer = self.store._ask("read", statement=statement, parameters=parameters, tables=self.tables)
        self.result = unpacked_table(answer["table"])
        return self

    @property
    def description(self) -> list[tuple[str]]:
        """Names of the columns, each in a tuple of its own."""
        return [(name,) for name in self.result.column_names]

    def fetchall(self) -> list[tuple[Any, ...]]:
        """All rows."""
        columns = [column.to_pylist() for column in self.result.columns]
        return list(zip(*columns, strict=True))

    def fetchone(self) -> tuple[Any, ...] | None:
        """The first row."""
        return next(iter(self.fetchall()), None)

    def fetchnumpy(self) -> dict[str, np.ndarray[Any, Any]]:
        """The columns as arrays."""
        return {name: self.result[name].to_numpy() for name in self.result.column_names}

    def df(self) -> pd.DataFrame:
        """The rows as a pandas table, typed as DuckDB does: days as moments, decimals as floats."""
        exact = [field.name for field in self.result.schema if pa.types.is_decimal(field.type)]
        frame = pd.DataFrame(self.result.to_pandas(date_as_object=False))
        return frame.astype(dict.fromkeys(exact, float))


def _refusal(refused: urllib.error.HTTPError) -> StoreError:
    try:
        said = json.load(refused)
        return error_named(said["error"], said["text"], said.get("facts"))
    except (ValueError, KeyError, TypeError):
        return StoreError("Ứng dụng đang chạy gặp lỗi khi trả lời; xem nhật ký của ứng dụng rồi thử lại.")


def packed_table(table: pa.Table) -> str:
    """A table as text that travels in JSON."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="zstd", unify_dictionaries=True)
    with pa.ipc.new_stream(sink, table.schema, options=options) as stream:
        stream.write_table(table)
    return base64.b64encode(sink.getvalue()).decode()


def unpacked_table(text: str) -> pa.Table:
    """The table back from its text."""
    return pa.ipc.open_stream(base64.b64decode(text)).read_all()


def _packed(incoming: Incoming) -> dict[str, object]:
    names = ("jurisdiction", "kind", "file", "by", "row_count", "sample", "reason")
    words: dict[str, object] = {name: getattr(incoming, name) for name in names}
    words["content"] = base64.b64encode(incoming.content).decode()
    words["told"] = asdict(incoming.told) if incoming.told else None
    words["brought"] = packed_table(incoming.table)
    return words
