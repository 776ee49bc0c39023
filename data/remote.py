"""The store of a running app, used from another process: a command asks the app and answers the same.

The app leaves its address and a key beside the database, readable by its owner only. Reads name one of the
statements of `queries`; nothing else is run.
"""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
from duckdb import DuckDBPyConnection

from data.incoming import Incoming
from data.store import Effect, Store, StoreBusyError, error_named

PATHS = "/office"
TIMEOUT = 600


def note_of(database: Path) -> Path:
    """Where a running app leaves its address and key."""
    return database.with_name(f"{database.name}.app.json")


def open_store(database: Path) -> Store | RemoteStore:
    """The store itself, or the running app that holds it. Raises StoreBusyError when neither answers."""
    try:
        return Store.at(database)
    except StoreBusyError:
        try:
            note = json.loads(note_of(database).read_text(encoding="utf-8"))
            remote = RemoteStore(note["address"], note["key"])
            remote.version  # noqa: B018 - does anybody answer?
        except (OSError, ValueError, KeyError):
            remote = None
        if remote is None:
            raise
        return remote


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

    def save(self, incoming: Incoming) -> Effect:
        """As Store.save."""
        return Effect(**self._ask("save", **_packed(incoming)))

    def undo(self, jurisdiction: str, batch: str, by: str, why: str) -> None:
        """As Store.undo; raises the same errors."""
        self._ask("undo", jurisdiction=jurisdiction, batch=batch, by=by, why=why)

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
            with opener.open(request, timeout=TIMEOUT) as answer:
                return dict(json.load(answer))
        except urllib.error.HTTPError as refused:
            said = json.load(refused)
            raise error_named(said["error"], said["text"]) from None


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
        """The rows as a pandas table."""
        return pd.DataFrame(self.result.to_pandas())


def packed_table(table: pa.Table) -> str:
    """A table as text that travels in JSON."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return base64.b64encode(sink.getvalue()).decode()


def unpacked_table(text: str) -> pa.Table:
    """The table back from its text."""
    return pa.ipc.open_stream(base64.b64decode(text)).read_all()


def _packed(incoming: Incoming) -> dict[str, object]:
    words: dict[str, object] = asdict(incoming)
    words["content"] = base64.b64encode(incoming.content).decode()
    words["observations"] = [
        [*row[:3], row[3].isoformat(), row[4].isoformat(), str(row[5]), *row[6:]]
        for row in incoming.observations
    ]
    return words
