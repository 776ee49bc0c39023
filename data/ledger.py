"""The ledger: one line for each thing done to the figures, kept beside the originals, only ever added to.

With the originals it says everything needed to build the database again. A line is on disk before its
transaction is committed: one line, and only the last, may tell of something that was never committed; it is
voided at the next start. The database is right about what happened, the ledger about whether it is whole.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.originals import sync

NAME = "ledger.jsonl"
FORMAT = 1

Entry = dict[str, Any]


class Ledger:
    """The file of that name in the folder of originals."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME
        self._last = ""
        self._size_before = 0

    def exists(self) -> bool:
        """Whether it was begun."""
        return self.path.exists()

    def begin(self, identity: str) -> None:
        """Start it for the database of that identity."""
        self._add({"ledger": identity, "format": FORMAT})
        sync(self.path.parent)

    def append(self, entry: Entry) -> None:
        """Put one more thing safely on disk. Raises OSError, leaving the file as it was."""
        self._add(entry)
        self._last = entry["id"]

    def take_back(self, event: str) -> None:
        """Drop that entry if it is the one appended last: it was not committed."""
        if self._last == event:
            os.truncate(self.path, self._size_before)
            self._last = ""

    def void(self, entry: Entry) -> None:
        """Note that an entry found at start was never committed."""
        self._add({"void": entry["id"], "at": datetime.now(UTC).isoformat(timespec="seconds")})

    def read(self) -> tuple[str, list[Entry]]:
        """The identity of its database, and all entries that were committed, in order.

        A last line cut off in the middle was never acknowledged: it is not an entry.
        """
        lines = self.path.read_bytes().split(b"\n")[:-1]
        entries = [json.loads(line) for line in lines]
        identity = entries[0]["ledger"] if entries else ""
        void = {entry["void"] for entry in entries if "void" in entry}
        return identity, [entry for entry in entries if "act" in entry and entry["id"] not in void]

    def drop_torn_line(self) -> None:
        """Cut off a last line that was not written to its end."""
        content = self.path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(self.path, whole)

    def _add(self, entry: Entry) -> None:
        line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        self._size_before = self.path.stat().st_size if self.path.exists() else 0
        try:
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            if self.path.exists():
                os.truncate(self.path, self._size_before)
            raise
