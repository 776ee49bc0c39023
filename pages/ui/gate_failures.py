"""Failed sign-ins: which the audit is told one by one, and how many more there were.

Anybody can make a sign-in fail, as often as they like. So of each machine, and of all together, only so many
a minute are a line; the others are counted, and one line says how many.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from pages.ui.gate_tabs import Turns

FROM_ONE, FROM_ALL, SECONDS = 20, 60, 60
"""Lines in so many seconds: of one machine, and of all. Those whose account the provider vouches for, and who
are not let in, have a measure of their own: nobody who has no account there can use it up."""
LISTED = 5
"""Machines named in the line about the others."""


class More(NamedTuple):
    """Failures that were not told of one by one."""

    count: int
    origins: tuple[str, ...]
    """Addresses of some of the machines they came from."""

    @property
    def words(self) -> str:
        """For the audit."""
        places = f", từ {', '.join(self.origins)}" if self.origins else ""
        there = " và máy khác" if len(self.origins) >= LISTED else ""
        return f"Và {self.count} lần khác trong lúc ấy, không ghi từng lần{places}{there}"


NONE = More(0, ())


class Failures:
    """What was told of late, and what was not. Safe to share between threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock, self._lock = clock, threading.Lock()
        self._from_one, self._from_all = Turns(FROM_ONE, SECONDS, clock), Turns(FROM_ALL, SECONDS, clock)
        self._more, self._since = NONE, 0.0

    def take(self, origin: str, *, is_vouched_for: bool) -> bool:
        """Whether this one is to be told of; else it is counted."""
        with self._lock:
            one, all_of_them = (is_vouched_for, origin), is_vouched_for
            if self._from_one.take(one) and self._from_all.take(all_of_them):
                return True
            self._add(More(1, (origin,) if origin else ()))
            return False

    def due(self) -> More:
        """Those counted, once the time of the first of them is over; then they are forgotten here."""
        with self._lock:
            if not self._more.count or self.clock() < self._since + SECONDS:
                return NONE
            more, self._more = self._more, NONE
            return more

    def put_back(self, more: More) -> None:
        """Count again what could not be told."""
        with self._lock:
            self._add(more)

    def _add(self, more: More) -> None:
        if not self._more.count:
            self._since = self.clock()
        origins = dict.fromkeys((*self._more.origins, *more.origins))
        self._more = More(self._more.count + more.count, tuple(origins)[:LISTED])
