"""Nothing acknowledged is lost, nothing half written is seen: real processes, kill -9, full disks."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from data import queries
from data.incoming import Incoming
from data.refusals import ChangedMeanwhileError, DiskFullError, LowDiskError, StoreDamagedError
from data.signed_out import SignedOut
from data.store import Store, StoreBusyError
from indicators.model import Observation
from indicators.periods import parse
from tests import doors
from tests.conftest import ROOT, serving

KILLS = 30
AGENCIES = 300
FIRST, LAST = parse("2025-03").days()

LOADING_CHILD = """
import sys
from pathlib import Path
from data.store import Store
from tests.test_durability import month_file
print("ready", flush=True)
store = Store.at(Path(sys.argv[1]), min_free_mb=0)
number = store.version
while True:
    number += 1
    batch = store.save(month_file(number)).batch
    print("load", batch, number, flush=True)
    if number % 3 == 0:
        store.undo("x", batch, "Lan", "thử")
        print("undo", batch, number, flush=True)
    if number % 6 == 0:
        store.redo("x", batch, "Lan", "thử lại")
        print("redo", batch, number, flush=True)
"""
FULL_DISK_CHILD = """
import resource, sys
from pathlib import Path
from data.store import Store, StoreError
from tests.test_durability import month_file, loaded
store = Store.at(Path(sys.argv[1]), min_free_mb=0)
number, acknowledged, refused = 0, [], 0
for limit in range(20_000, 3_000_000, 200_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    for _ in range(2):
        number += 1
        try:
            acknowledged.append(store.save(month_file(number)).batch)
        except StoreError as error:
            assert type(error).__name__ == "DiskFullError", error
            refused += 1
        assert loaded(store) == acknowledged
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    number += 1
    acknowledged.append(store.save(month_file(number)).batch)
    assert store.doctor()["ok"], store.doctor()
assert refused, "the limit was never met"
print("fine", refused, len(acknowledged), flush=True)
"""


def month_file(number: int, by: str = "Lan", agencies: int = AGENCIES) -> Incoming:
    """A month in which every agency's every figure is `number`."""
    figures = [
        Observation(measure, f"so-{row}", "2025-03", FIRST, LAST, number, None, row)
        for row in range(2, agencies + 2)
        for measure in ("received", "received_online")
    ]
    name = f"{number} {by}"
    return Incoming("x", "online_filing", f"{name}.csv", name.encode(), by, figures, agencies)


def loaded(store: Store) -> list[str]:
    """The ids of all batches, oldest first."""
    with store.reading() as cursor:
        return [row["batch"] for row in reversed(queries.history(cursor, "x"))]


def whole(store: Store) -> dict[str, tuple[int, int, int, bool]]:
    """Of each batch in the store: figures, smallest and largest value, whether it is in use."""
    with store.reading() as cursor:
        rows = cursor.execute(
            "SELECT batch, count(*), min(value)::INTEGER, max(value)::INTEGER, withdrawn_at IS NULL "
            "FROM observation JOIN batch ON batch.id = observation.batch GROUP BY ALL"
        ).fetchall()
    return {batch: (figures, low, high, stands) for batch, figures, low, high, stands in rows}


def child(code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def killed_after(process: subprocess.Popen[str], seconds: float) -> list[list[str]]:
    """What a loading child had acknowledged when it was killed that long after it was ready."""
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    said = process.stdout.read()
    process.stdout.close()
    assert process.wait() == -signal.SIGKILL, "the child stopped by itself"
    return [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]


def test_thirty_kills_at_random_instants_lose_nothing_acknowledged_and_show_nothing_half_written(tmp_path):
    path, chance = tmp_path / "kpi.duckdb", random.Random(2025)
    expected: dict[str, tuple[int, int, int, bool]] = {}
    last = set()
    for _ in range(KILLS):
        said = killed_after(child(LOADING_CHILD, str(path)), chance.uniform(0.02, 0.5))
        for act, batch, number in said:
            expected[batch] = (2 * AGENCIES, int(number), int(number), act != "undo")
        last |= {batch for _, batch, _ in said[-1:]}
    store = Store.at(path, min_free_mb=0)
    found, report = whole(store), store.doctor()
    store.close()
    assert len(expected) > KILLS
    for batch, (*figures, stands) in expected.items():
        assert found[batch][:3] == tuple(figures), batch
        # of the batch acknowledged last, one more undo or redo may have come through as a whole
        assert found[batch][3] == stands or batch in last, batch
    extra = set(found) - set(expected)
    assert len(extra) <= KILLS  # at most one load a kill that nobody heard of any more
    assert {found[batch][0] for batch in extra} <= {2 * AGENCIES}
    assert report["ok"], report["findings"]
    assert report["batches"] == len(found) == report["originals"]


def test_two_officers_loading_the_same_month_at_once_one_wins_and_the_other_is_told(tmp_path):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    for turn in range(1, 11):
        seen, together = store.version, threading.Barrier(2)

        def load(by: str, number: int, seen: int = seen, together: threading.Barrier = together) -> str:
            together.wait()
            try:
                return str(store.save(month_file(number, by), seen).batch)
            except ChangedMeanwhileError as error:
                return f"refused: {error.facts['changes'][0]['by']} was first"

        with ThreadPoolExecutor(2) as pool:
            told = list(pool.map(load, ("Lan", "Minh"), (2 * turn, 2 * turn + 1)))
        winner = 2 * turn + (told[0] != f"{turn:04d}")
        assert sorted(told) == [f"{turn:04d}", f"refused: {('Lan', 'Minh')[winner % 2]} was first"]
        with store.reading() as cursor:
            assert cursor.execute("SELECT DISTINCT value::INTEGER FROM figure").fetchall() == [(winner,)]
    assert len(loaded(store)) == 10
    store.close()


def test_a_second_process_is_told_that_the_file_is_held(tmp_path):
    path = tmp_path / "kpi.duckdb"
    process = child(LOADING_CHILD, str(path))
    assert process.stdout is not None
    while not process.stdout.readline().startswith("load"):
        pass
    with pytest.raises(StoreBusyError, match="đang giữ"):
        Store.at(path)
    process.kill()
    process.stdout.close()
    process.wait()


def test_eight_readers_see_whole_snapshots_only_while_files_are_loaded_and_taken_back(tmp_path):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    store.save(month_file(1))
    is_over = threading.Event()

    def read() -> int:
        reads = 0
        while not is_over.is_set() or reads < 20:
            with store.reading() as cursor:
                low, high, figures = cursor.execute(
                    "SELECT min(value), max(value), count(*) FROM figure"
                ).fetchone()
            assert low == high
            assert figures == 2 * AGENCIES
            reads += 1
        return reads

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        for number in range(2, 30):
            batch = str(store.save(month_file(number)).batch)
            if number % 4 == 0:
                store.undo("x", batch, "Lan", "thử")
        is_over.set()
        assert all(reader.result() >= 20 for reader in readers)
    store.close()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of that size; skips where none can be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False, text=True)
    except OSError as error:
        pytest.skip(f"no small file system can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """Fill the disk up to some bytes; the file that does."""
    room = os.statvfs(folder)
    (folder / "filler").write_bytes(b"\0" * max(0, room.f_bavail * room.f_bsize - leave))
    return folder / "filler"


def test_after_a_full_disk_the_store_reads_on_and_writes_again_without_a_restart(tmp_path):
    with small_disk(tmp_path / "disk", 28) as disk:
        store = Store.at(disk / "kpi.duckdb", min_free_mb=0)
        acknowledged, refused, number, chance = [], 0, 0, random.Random(7)
        for _ in range(20):
            filler = fill(disk, chance.choice([0, 8192, 50_000, 200_000, 600_000, 1_000_000]))
            for _ in range(3):
                number += 1
                try:
                    acknowledged.append(store.save(month_file(number, agencies=1500)).batch)
                except DiskFullError:
                    refused += 1
                assert loaded(store) == acknowledged
            filler.unlink()
            number += 1
            acknowledged.append(store.save(month_file(number)).batch)
            if store.books.originals.free_mb < 6:
                break
        assert refused
        assert store.doctor()["ok"]
        store.close()
        again = Store.at(disk / "kpi.duckdb", min_free_mb=0)
        assert loaded(again) == acknowledged
        again.close()


def test_readers_go_on_while_the_disk_is_full(tmp_path):
    with small_disk(tmp_path / "disk", 28) as disk:
        store = Store.at(disk / "kpi.duckdb", min_free_mb=0)
        store.save(month_file(1))
        is_over, told = threading.Event(), set()

        def read() -> int:
            reads = 0
            while not is_over.is_set():
                try:
                    with store.reading() as cursor:
                        low, high = cursor.execute("SELECT min(value), max(value) FROM figure").fetchone()
                    assert low == high
                    reads += 1
                except Exception as error:
                    told.add(type(error).__name__)
            return reads

        with ThreadPoolExecutor(4) as pool:
            readers = [pool.submit(read) for _ in range(4)]
            for number in range(2, 20):
                filler = fill(disk, 900_000)
                try:
                    store.save(month_file(number, agencies=1500))
                except DiskFullError:
                    filler.unlink()
            is_over.set()
            assert all(reader.result() > 0 for reader in readers)
        assert told <= {"RestartedError"}
        assert store.doctor()["ok"]
        store.close()


def test_an_app_started_on_a_full_disk_is_read(tmp_path):
    with small_disk(tmp_path / "disk", 28) as disk:
        store = Store.at(disk / "kpi.duckdb", min_free_mb=0)
        store.save(month_file(1))
        store.close()
        SignedOut.beside(disk / "kpi.duckdb").add("ended", 9e9)
        (disk / "server.log").symlink_to(tmp_path / "server.log")
        fill(disk, 0)
        with serving(disk, **doors.settings()) as served:
            asked = doors.ask(served.address, "/api/v1/agencies", Authorization=f"Bearer {doors.TOKEN}")
            assert (asked.status, "so-tu-phap" in asked.text) == (200, True)
        assert "ended" in SignedOut.beside(disk / "kpi.duckdb")
        told = (tmp_path / "server.log").read_text(encoding="utf-8")
    assert "ended sign-ins could not be tidied up" in told
    assert "no address is left for commands" in told


def test_after_a_write_beyond_a_limit_the_store_goes_on_without_a_restart(tmp_path):
    process = child(FULL_DISK_CHILD, str(tmp_path / "kpi.duckdb"))
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert said.startswith("fine ")


def test_low_disk_refuses_files_and_keeps_reading(tmp_path):
    path = tmp_path / "kpi.duckdb"
    first = Store.at(path, min_free_mb=0)
    first.save(month_file(1))
    first.close()
    store = Store.at(path, min_free_mb=10**9)
    with pytest.raises(LowDiskError, match="KPI_MIN_FREE_MB"):
        store.save(month_file(2))
    assert loaded(store) == ["0001"]
    store.undo("x", "0001", "Lan", "sai")
    store.close()


def test_a_line_of_the_ledger_that_was_never_committed_is_voided_at_the_next_start(tmp_path):
    path = tmp_path / "kpi.duckdb"
    store = Store.at(path, min_free_mb=0)
    store.save(month_file(1))
    ledger = store.books.ledger
    assert ledger is not None
    (entry,) = ledger.read()[1]
    store.close()
    ledger.append({**entry, "id": "nothing", "number": 2, "batch": "0002"})
    with ledger.path.open("ab") as file:
        file.write(b'{"id": "torn')
    again = Store.at(path, min_free_mb=0)
    assert [one["batch"] for one in ledger.read()[1]] == ["0001"]
    assert again.save(month_file(2)).batch == "0002"
    assert again.doctor()["ok"]
    again.close()


def test_totals_that_differ_from_what_was_recorded_are_told_at_the_start(tmp_path):
    path = tmp_path / "kpi.duckdb"
    store = Store.at(path, min_free_mb=0)
    store.save(month_file(1))
    with store.books.database.transaction() as cursor:
        cursor.execute("UPDATE observation SET value = value + 1 WHERE agency = 'so-2'")
    assert [one["code"] for one in store.doctor()["findings"] if one["severity"] == "error"] == [
        "totals_differ",
        "batches_differ",
    ]
    store.close()
    with pytest.raises(StoreDamagedError, match="python -m data doctor"):
        Store.at(path)


def test_an_older_database_beside_a_newer_ledger_is_refused(tmp_path):
    path = tmp_path / "kpi.duckdb"
    store = Store.at(path, min_free_mb=0)
    store.save(month_file(1))
    store.close()
    older = path.read_bytes()
    store = Store.at(path, min_free_mb=0)
    store.save(month_file(2))
    store.save(month_file(3))
    store.close()
    path.write_bytes(older)
    with pytest.raises(StoreDamagedError, match="python -m data rebuild"):
        Store.at(path)
    path.unlink()
    with pytest.raises(StoreDamagedError, match="python -m data rebuild"):
        Store.at(path)
    assert not path.exists()
