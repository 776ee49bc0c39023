"""Answers of the store kept while one document after another asks the same: the set of every agency's report.

One store's newest answers only; a change of the figures, of the day or of the store forgets them all.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import pandas as pd

from data import answers
from data.answers import Office
from indicators.periods import Period
from indicators.scopes import Scope

MOST = 12
"""Tables kept; the set of one period needs about ten."""


class _Kept:
    """The tables of one state of one store."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state: tuple[Any, ...] = ()
        self.tables: dict[tuple[Any, ...], pd.DataFrame] = {}


_KEPT = _Kept()


def statuses(
    office: Office, periods: Sequence[Period], *, plan: str | None = None, scope: Scope = "total"
) -> pd.DataFrame:
    """As `answers.statuses`, of all indicators. Read only: others are given the same table."""
    settings = office.settings
    terms = (settings.today, settings.near, settings.closing_day)
    state = (office.store, office.registry, office.directory, office.store.version, office.version, *terms)
    asked = (tuple(periods), plan, scope)
    with _KEPT.lock:
        if not _is_same(state, _KEPT.state):
            _KEPT.state, _KEPT.tables = state, {}
        known = _KEPT.tables.get(asked)
    if known is None:
        known = answers.statuses(office, periods, plan=plan, scope=scope)
        with _KEPT.lock:
            if _is_same(state, _KEPT.state):
                _KEPT.tables = dict([*_KEPT.tables.items(), (asked, known)][-MOST:])
    return known


def _is_same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two states are of the very same store, registry and directory, and all else is equal."""
    return (
        len(one) == len(other)
        and all(a is b for a, b in zip(one[:3], other[:3], strict=True))
        and one[3:] == other[3:]
    )
