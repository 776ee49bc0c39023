"""Answers kept until figures or the day change, for all visitors: as many as fit a number of megabytes.

A change of the figures lets go of everything at once: what was worked out before it is never asked for again,
and would fill the memory with each file that comes in.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from typing import ParamSpec, TypeVar

import pandas as pd
import streamlit as st

P, T = ParamSpec("P"), TypeVar("T")
State = tuple[int, date]
"""The version of the figures, which grows with every change, and the day."""

MEGABYTE = 1024 * 1024
MOST_MB = 256
"""Of tables at once; the largest, every agency in every month, has some fifty."""
AT_ONCE = 2
"""Tables worked out at the same time: each needs up to seventy megabytes meanwhile, and more would only wait
for one another."""


class Kept:
    """Tables by what was asked, of one state of the figures. Safe to share between threads."""

    def __init__(self, most_mb: float = MOST_MB) -> None:
        self._most = most_mb * MEGABYTE
        self._state: State = (-1, date.min)
        self._known: OrderedDict[Hashable, pd.DataFrame] = OrderedDict()
        self._turns: dict[Hashable, threading.Lock] = {}
        self._size = 0
        self._guard = threading.Lock()
        self._at_once = threading.Semaphore(AT_ONCE)

    @property
    def megabytes(self) -> float:
        """How much is kept."""
        return self._size / MEGABYTE

    def answer(self, state: State, key: Hashable, work: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """The table for `key`, worked out once by the first of many who ask at the same time. Read only.

        Whoever still asks for an earlier state works it out alone.
        """
        with self._guard:
            if state > self._state:
                self._known.clear()
                self._turns.clear()
                self._state, self._size = state, 0
            is_past = state < self._state
            turn = threading.Lock() if is_past else self._turns.setdefault(key, threading.Lock())
        with turn:
            with self._guard:
                if self._state == state and key in self._known:
                    self._known.move_to_end(key)
                    return self._known[key]
            with self._at_once:
                table = work()
            with self._guard:
                if self._state == state:
                    self._keep(key, table)
            return table

    def _keep(self, key: Hashable, table: pd.DataFrame) -> None:
        """Keep a table, and let go of those longest not asked for until all fit; none that is too large."""
        size = size_of(table)
        self._turns.pop(key, None)
        if size > self._most:
            return
        self._known[key] = table
        self._size += size
        while self._size > self._most:
            _, gone = self._known.popitem(last=False)
            self._size -= size_of(gone)


def size_of(table: pd.DataFrame) -> int:
    """Bytes of a table, without its words: these are shared by all rows."""
    return int(table.memory_usage(index=True, deep=False).sum())


class _Change:
    """The last version of the figures that was seen, and what is emptied when there is another."""

    def __init__(self) -> None:
        self.version = -1
        self.emptied: list[Callable[[], None]] = []
        self.guard = threading.Lock()


_CHANGE = _Change()


def until_change(*, max_entries: int, show_spinner: bool | str) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """As `st.cache_resource`, for answers whose key holds the version: emptied when the figures change."""

    def decorated(work: Callable[P, T]) -> Callable[P, T]:
        cached = st.cache_resource(max_entries=max_entries, show_spinner=show_spinner)(work)
        _CHANGE.emptied.append(cached.clear)
        return cached

    return decorated


def notice(version: int) -> None:
    """Empty what `until_change` keeps if the figures have changed since it was called last."""
    with _CHANGE.guard:
        if version == _CHANGE.version:
            return
        _CHANGE.version = version
    for empty in _CHANGE.emptied:
        empty()
