"""Undo and redo, held against what they would leave in use: two files that contradict are refused."""

from __future__ import annotations

import loaders
from data import around
from data.refusals import StoreError
from indicators.formats import count
from loaders import Problem
from pages.ui import session

LISTED = 3


def withdraw(batch: str, by: str, why: str) -> None:
    """Withdraw a batch. Raises StoreError, also where the figures left would not hold together."""
    here, seen = session.office(), session.office().store.version
    _refuse(against(batch, returns=False))
    here.store.undo(here.jurisdiction, batch, by, why, seen)


def bring_back(batch: str, by: str, why: str) -> None:
    """Bring a batch back. Raises StoreError, also where the figures then in use would not hold together."""
    here, seen = session.office(), session.office().store.version
    _refuse(against(batch, returns=True))
    here.store.redo(here.jurisdiction, batch, by, why, seen)


def against(batch: str, *, returns: bool) -> str:
    """Why the batch cannot be withdrawn, or brought back, alone; empty when it can."""
    here = session.office()
    with here.store.reading() as cursor:
        now, then = around.mixed(cursor, here.jurisdiction, batch, returns=returns)
    in_use = loaders.InUse._make
    problems = loaders.left_mixed(map(in_use, now), map(in_use, then), here.registry, here.directory)
    return _words(problems, batch, "khôi phục" if returns else "hoàn tác")


def _words(problems: tuple[Problem, ...], batch: str, act: str) -> str:
    if not problems:
        return ""
    told = [f"**Không {act} riêng lần nạp {batch} được: số còn lại của các lần nạp không khớp nhau.**"]
    told += [f"{one.found}; cần {one.expected}." for one in problems[:LISTED]]
    more = len(problems) - LISTED
    told += [f"Và {count(more)} chỗ khác như vậy."] if more > 0 else []
    told += list(dict.fromkeys(one.remedy for one in problems[:LISTED]))
    return "\n\n".join(told)


def _refuse(words: str) -> None:
    if words:
        raise StoreError(words)
