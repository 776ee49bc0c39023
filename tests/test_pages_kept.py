"""Answers kept for all visitors: worked out once, let go of when figures change, never more than fit."""

from __future__ import annotations

import threading
from datetime import date

import pandas as pd

from pages.ui import kept
from pages.ui.kept import Kept, size_of

DAY = date(2025, 10, 14)


def table(rows: int) -> pd.DataFrame:
    return pd.DataFrame({"value": [1.0] * rows})


def asked(store: Kept, version: int, key: str, rows: int = 10) -> list[str]:
    """The keys worked out for this question: its own, or none when it was kept."""
    worked: list[str] = []

    def work() -> pd.DataFrame:
        worked.append(key)
        return table(rows)

    assert len(store.answer((version, DAY), key, work)) == rows
    return worked


def test_an_answer_is_worked_out_once_until_the_figures_change():
    store = Kept()
    assert [asked(store, 1, "a"), asked(store, 1, "a"), asked(store, 1, "b")] == [["a"], [], ["b"]]
    assert asked(store, 2, "a") == ["a"]
    assert store.megabytes == size_of(table(10)) / kept.MEGABYTE


def test_whoever_asks_for_an_earlier_state_neither_keeps_it_nor_loses_the_newer():
    store = Kept()
    asked(store, 2, "a")
    assert asked(store, 1, "a") == ["a"]
    assert asked(store, 2, "a") == []


def test_those_longest_not_asked_for_make_room_and_one_too_large_is_not_kept():
    two = 2 * size_of(table(1000)) / kept.MEGABYTE
    store = Kept(two)
    for key in ("a", "b"):
        asked(store, 1, key, 1000)
    assert asked(store, 1, "a", 1000) == []
    asked(store, 1, "c", 1000)
    assert asked(store, 1, "a", 1000) == []
    assert asked(store, 1, "b", 1000) == ["b"]
    assert asked(store, 1, "large", 3000) == asked(store, 1, "large", 3000) == ["large"]
    assert store.megabytes <= two


def test_many_who_ask_at_once_wait_for_the_first():
    store, worked, gate = Kept(), [], threading.Event()

    def work() -> pd.DataFrame:
        gate.wait(10)
        worked.append(1)
        return table(1)

    readers = [threading.Thread(target=store.answer, args=((1, DAY), "a", work)) for _ in range(5)]
    for reader in readers:
        reader.start()
    gate.set()
    for reader in readers:
        reader.join()
    assert worked == [1]


def test_only_so_many_tables_are_worked_out_at_the_same_time():
    store, guard, gate = Kept(), threading.Lock(), threading.Event()
    at_work, most = 0, 0

    def work() -> pd.DataFrame:
        nonlocal at_work, most
        with guard:
            at_work += 1
            most = max(most, at_work)
        gate.wait(0.2)
        with guard:
            at_work -= 1
        return table(1)

    readers = [threading.Thread(target=store.answer, args=((1, DAY), key, work)) for key in "abcdef"]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert most == kept.AT_ONCE == 2


def test_what_is_kept_until_a_change_is_emptied_by_the_next_version():
    worked: list[int] = []

    @kept.until_change(max_entries=4, show_spinner=False)
    def answer(version: int) -> int:
        worked.append(version)
        return version

    kept.notice(101)
    assert (answer(1), answer(1), worked) == (1, 1, [1])
    kept.notice(101)
    assert (answer(1), worked) == (1, [1])
    kept.notice(102)
    assert (answer(1), worked) == (1, [1, 1])
