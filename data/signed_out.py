"""Sign-ins that were ended: a copy of their cookie must not work again, not even after a restart.

A small file beside the database, one line a sign-out: a hash of the sign-in, and when it would have ended.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path


class SignedOut:
    """The ended sign-ins of one database. Safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._until = _read(path)
        self._owed: list[str] = []
        """Lines the disk did not take yet."""
        try:
            self._rewrite()
        except OSError:  # a full disk: nothing is lost, the file only stays long
            logging.getLogger(__name__).exception("ended sign-ins could not be tidied up")

    @staticmethod
    def beside(database: Path) -> SignedOut:
        """Those of the database in this file."""
        return SignedOut(database.with_name(f"{database.name}.signed_out"))

    def add(self, sign_in: str, until: float) -> None:
        """End a sign-in that would have held until then (seconds since 1970).

        It counts in this process even where the disk takes no more: its line is written with the next one.
        """
        with self._lock:
            self._until[_mark(sign_in)] = until
            self._owed.append(f"{_mark(sign_in)} {until:.0f}\n")
            try:
                self._write()
            except OSError:
                logging.getLogger(__name__).exception("an ended sign-in is not on the disk yet")

    def _write(self) -> None:
        with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
            file.writelines(self._owed)
        self._owed = []

    def __contains__(self, sign_in: str) -> bool:
        return _mark(sign_in) in self._until

    def _rewrite(self) -> None:
        """Leave out what would hold no longer anyway, so that the file stays small."""
        now = time.time()
        self._until = {mark: until for mark, until in self._until.items() if until > now}
        if not self.path.exists():
            return
        fresh = self.path.with_name(f"{self.path.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.writelines(f"{mark} {until:.0f}\n" for mark, until in self._until.items())
        fresh.replace(self.path)


def _mark(sign_in: str) -> str:
    return sha256(sign_in.encode()).hexdigest()


def _read(path: Path) -> dict[str, float]:
    found: dict[str, float] = {}
    if path.exists():
        for line in path.read_text(encoding="ascii", errors="replace").splitlines():
            mark, _, until = line.partition(" ")
            with suppress(ValueError):  # a line cut by a fall of the machine
                found[mark] = float(until)
    return found
