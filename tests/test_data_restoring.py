"""Restoring from a backup in a running app: proven first, recorded, what was there kept, readers safe."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from data import backups, events, queries, replacing
from data.books import arriving_beside, marker_of
from data.refusals import ChangedMeanwhileError, RestartedError, StoreDamagedError, StoreError
from data.store import Store
from tests.test_durability import month_file

WHO = ("Lan", "nạp nhầm cả tháng")


def load(store, name, value):
    return store.save(replace(month_file(value, agencies=1), content=name.encode()), store.version).batch


@pytest.fixture
def store(tmp_path):
    made = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    load(made, "one", 80)
    yield made
    made.close()


def in_use(store):
    with store.reading() as cursor:
        return events.totals(cursor)


def history(store):
    with store.reading() as cursor:
        return [(batch["batch"], batch["state"]) for batch in queries.history(cursor, "x")]


def record(store):
    with store.reading() as cursor:
        return [(act["act"], act["by"], act["why"]) for act in events.record(cursor, "x")]


def test_a_backup_takes_the_place_of_all_figures_and_what_was_there_is_kept(store, tmp_path):
    before, seen = in_use(store), store.version
    made = store.backup()
    load(store, "two", 90)
    (kept,) = store.backups()
    assert (kept["name"], kept["batches"]) == (Path(made["backup"]).name, 1)
    later = store.version
    answer = store.restore("x", kept["name"], *WHO)
    assert (in_use(store), history(store)) == (before, [("0001", "current")])
    assert record(store)[0] == ("restore", *WHO)
    assert store.version > later > seen
    with store.reading() as cursor:
        assert events.last_restore(cursor)[1:4:2] == WHO
    aside = Path(answer["replaced"])
    assert sorted(path.name for path in aside.iterdir()) == ["kpi.duckdb", "kpi.duckdb.originals"]
    assert not arriving_beside(tmp_path / "kpi.duckdb").exists()
    assert not marker_of(tmp_path / "kpi.duckdb").exists()
    assert store.doctor()["ok"] is True


def test_loading_goes_on_and_a_restart_finds_everything(store, tmp_path):
    store.backup()
    load(store, "two", 90)
    store.restore("x", store.backups()[0]["name"], *WHO)
    assert load(store, "three", 70) == "0002"
    expected = in_use(store)
    store.close()
    again = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    assert in_use(again) == expected
    assert [act for act, *_ in record(again)] == ["load", "restore", "load"]
    again.close()


def test_whoever_previewed_before_is_told_that_all_figures_were_replaced(store):
    store.backup()
    seen = store.version
    store.restore("x", store.backups()[0]["name"], *WHO)
    file = month_file(1, agencies=1)
    with pytest.raises(ChangedMeanwhileError, match="Lan đã khôi phục cả sổ số liệu"):
        store.save(file, seen)
    assert store.save(file, store.version).batch == "0002"


def test_only_backups_of_the_folder_and_with_name_and_reason_are_restored(store, tmp_path):
    store.backup()
    name = store.backups()[0]["name"]
    for wrong in ("", "../kpi.duckdb", str(tmp_path), "kpi-x-Z"):
        with pytest.raises(StoreError, match="Không có bản sao lưu"):
            store.restore("x", wrong, *WHO)
    with pytest.raises(StoreError, match="Cần tên người làm và lý do"):
        store.restore("x", name, "Lan", " ")
    assert Store(None, tmp_path / "memory").backups() == []


def test_a_damaged_backup_changes_nothing(store, tmp_path):
    folder = Path(store.backup()["backup"])
    load(store, "two", 90)
    before = (in_use(store), history(store), store.version)
    (folder / "kpi.duckdb").write_bytes(b"x")
    with pytest.raises(StoreDamagedError, match="hỏng"):
        store.restore("x", folder.name, *WHO)
    assert (in_use(store), history(store), store.version) == before
    assert not list(tmp_path.glob("*.replaced-*"))


@pytest.mark.parametrize("failing", ["_copied", "put_in_place"])
def test_a_restore_that_fails_on_the_way_leaves_everything_as_it_was(store, tmp_path, monkeypatch, failing):
    store.backup()
    load(store, "two", 90)
    before = (in_use(store), history(store), store.version)

    def fails(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr(replacing, failing, fails)
    with pytest.raises(StoreError, match="Dữ liệu cũ vẫn ở nguyên chỗ"):
        store.restore("x", store.backups()[0]["name"], *WHO)
    assert (in_use(store), history(store), store.version) == before
    assert load(store, "three", 70) == "0003"
    assert not arriving_beside(tmp_path / "kpi.duckdb").exists()


def test_readers_see_the_old_books_or_the_new_ones_whole(store):
    store.backup()
    load(store, "two", 90)
    whole = {in_use(store)}
    seen, stop = [], threading.Event()

    def read():
        while not stop.is_set():
            seen.append(in_use(store))

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    store.restore("x", store.backups()[0]["name"], *WHO)
    whole.add(in_use(store))
    stop.set()
    for reader in readers:
        reader.join()
    assert set(seen) <= whole


def test_a_reader_who_does_not_leave_stops_the_restore(store, monkeypatch):
    monkeypatch.setattr("data.connection.PATIENCE", 0.05)
    store.backup()
    with store.reading(), pytest.raises(RestartedError, match="Đang có người xem"):
        store.restore("x", store.backups()[0]["name"], *WHO)
    assert in_use(store).figures == 2


def test_a_folder_that_is_no_backup_is_not_listed(store):
    folder = Path(store.backup()["backup"])
    (folder.parent / "kpi-nothing-Z").mkdir()
    assert [one["name"] for one in backups.held(folder.parent, "kpi")] == [folder.name]
