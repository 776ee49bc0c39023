"""The store: whole batches or nothing, history kept, undo, threads, originals."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data import ledger, queries
from data.incoming import Incoming
from data.refusals import StoreDamagedError
from data.store import AlreadyWithdrawnError, Store, UnknownBatchError
from indicators.model import Observation

SCHEMA = Path(queries.__file__).parent / "schema"


@pytest.fixture
def store(tmp_path):
    opened = Store.at(tmp_path / "kpi.duckdb")
    yield opened
    opened.close()


def figure(value, measure="received", agency="so-a", period="2025-03", row=2):
    first = date(int(period[:4]), int(period[5:7]), 1)
    return Observation(measure, agency, period, first, first.replace(day=28), value, None, row)


def incoming(content, *figures, **more):
    rows = len({one.row for one in figures})
    return Incoming("x", "online_filing", "tệp.csv", content, "Lan", figures, rows, **more)


def current(store, measure="received"):
    with store.reading() as cursor:
        frame = queries.sources(cursor, "x", [measure], (2025 * 12, 2025 * 12 + 11))
    return [(row.agency, int(row.value), row.batch, row.source_row) for row in frame.itertuples()]


def kept(folder):
    names = [path.name for path in (folder / "kpi.duckdb.originals").iterdir()]
    return [name for name in names if name != ledger.NAME]


def states(store):
    with store.reading() as cursor:
        return {row["batch"]: row["state"] for row in queries.history(cursor, "x")}


def test_a_file_is_counted_row_by_row_as_new_changed_or_unchanged(store):
    first = store.save(incoming(b"1", figure(1), figure(2, agency="so-b", row=3)))
    assert (first.batch, first.new, first.changed, first.unchanged) == ("0001", 2, 0, 0)
    again = incoming(b"2", figure(1), figure(5, agency="so-b", row=3), figure(9, agency="so-c", row=4))
    seen = store.preview(again)
    assert (seen.batch, seen.new, seen.changed, seen.unchanged) == (None, 1, 1, 1)
    assert store.save(again).batch == "0002"


def test_the_same_bytes_again_answer_with_the_first_batch_and_write_nothing(store):
    store.save(incoming(b"1", figure(1)))
    again = store.save(incoming(b"1", figure(1)))
    assert (again.batch, again.is_repeated, again.unchanged) == ("0001", True, 1)
    assert states(store) == {"0001": "current"}


def test_the_same_bytes_may_come_again_after_they_were_withdrawn(store):
    store.save(incoming(b"1", figure(1)))
    store.undo("x", "0001", "Lan", "nhầm")
    assert store.save(incoming(b"1", figure(1))).batch == "0002"
    assert states(store) == {"0002": "current", "0001": "withdrawn"}


def test_later_figures_replace_earlier_ones_and_undo_brings_them_back(store):
    store.save(incoming(b"1", figure(1), figure(2, agency="so-b", row=3)))
    store.save(incoming(b"2", figure(7), figure(8, agency="so-b", row=3)))
    assert states(store) == {"0002": "current", "0001": "superseded"}
    assert current(store) == [("so-a", 7, "0002", 2), ("so-b", 8, "0002", 3)]
    store.undo("x", "0002", "Lan", "nhầm tệp")
    assert current(store) == [("so-a", 1, "0001", 2), ("so-b", 2, "0001", 3)]
    assert states(store) == {"0002": "withdrawn", "0001": "current"}


def test_undo_of_a_superseded_batch_leaves_the_figures_in_use_alone(store):
    store.save(incoming(b"1", figure(1)))
    store.save(incoming(b"2", figure(7)))
    store.undo("x", "0001", "Lan", "cũ")
    assert current(store) == [("so-a", 7, "0002", 2)]
    store.undo("x", "0002", "Lan", "sai")
    assert current(store) == []


def test_undo_says_when_there_is_nothing_to_undo(store):
    store.save(incoming(b"1", figure(1)))
    with pytest.raises(UnknownBatchError, match="0009"):
        store.undo("x", "0009", "Lan", "nhầm")
    store.undo("x", "0001", "Lan", "nhầm")
    with pytest.raises(AlreadyWithdrawnError, match="0001"):
        store.undo("x", "0001", "Lan", "nhầm")


def test_the_first_real_file_removes_the_sample_for_good(store, tmp_path):
    store.save(incoming(b"mau", figure(100), figure(4, agency="so-b", row=3), sample=True))
    effect = store.preview(incoming(b"1", figure(1)))
    assert (effect.new, effect.changed) == (1, 0)
    assert store.save(incoming(b"1", figure(1))).batch == "0001"
    assert current(store) == [("so-a", 1, "0001", 2)]
    assert states(store) == {"0001": "current"}
    with store.reading() as cursor:
        assert not queries.has_sample(cursor)
        assert not queries.wants_sample(cursor)
    assert len(kept(tmp_path)) == 1


def test_the_original_is_kept_under_a_generated_name(store, tmp_path):
    store.save(incoming("số liệu".encode(), figure(1)))
    with store.reading() as cursor:
        (batch,) = queries.history(cursor, "x")
    assert batch["original"].isalnum()
    assert store.original(batch["original"]) == "số liệu".encode()
    assert kept(tmp_path) == [batch["original"]]


def test_a_write_that_fails_leaves_nothing_behind(store, tmp_path):
    with pytest.raises(Exception, match="NOT NULL"):
        store.save(incoming(b"1", figure(1), figure(1, agency=None, row=3)))
    assert states(store) == {}
    assert current(store) == []
    assert kept(tmp_path) == []


def test_figures_outlive_the_process_that_wrote_them(tmp_path):
    path = tmp_path / "kpi.duckdb"
    first = Store.at(path)
    first.save(incoming(b"1", figure(1)))
    first.close()
    second = Store.at(path)
    assert current(second) == [("so-a", 1, "0001", 2)]
    second.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path):
    (tmp_path / "kpi.duckdb").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreDamagedError, match=r"kpi\.duckdb"):
        Store.at(tmp_path / "kpi.duckdb")


def test_readers_in_threads_see_their_own_rows_and_whole_batches_only(store):
    def read(agency):
        with store.reading() as cursor:
            frame = queries.sources(cursor, "x", ["received", "received_online"], (24300, 24311), agency)
        values = {(row.measure, int(row.value)) for row in frame.itertuples()}
        assert {row.agency for row in frame.itertuples()} <= {agency}
        return len({value for _, value in values})

    def write(number):
        rows = [
            figure(number, measure, agency, row=row)
            for row, agency in enumerate(("so-a", "so-b"), start=2)
            for measure in ("received", "received_online")
        ]
        store.save(incoming(f"{number}".encode(), *rows))

    with ThreadPoolExecutor(8) as pool:
        written = [pool.submit(write, number) for number in range(20)]
        read_counts = [pool.submit(read, ("so-a", "so-b")[turn % 2]) for turn in range(200)]
        assert all(done.result() is None for done in written)
        # both measures of an agency always come from one batch: one value, or none yet
        assert {done.result() for done in read_counts} <= {0, 1}
    assert len(states(store)) == 20


def test_a_database_of_earlier_days_keeps_its_figures_in_use_and_its_history(tmp_path):
    rows = (
        """('x', 'received', 'so-a', '2025-03', '2025-03-01', '2025-03-28', {}, '{}', NULL, 2, 24302, 1, 1)"""
    )
    batch = "('{0}', {0}, 'x', 'online_filing', 't.csv', '{0}', '{0}', 'Lan', now()::TIMESTAMP, 1, false)"
    with duckdb.connect(str(tmp_path / "kpi.duckdb")) as old:
        old.execute((SCHEMA / "001_figures.sql").read_text(encoding="utf-8"))
        old.execute("CREATE TABLE migration (number INTEGER PRIMARY KEY, name VARCHAR, applied_at TIMESTAMP)")
        old.execute("INSERT INTO migration VALUES (1, '001_figures', now()::TIMESTAMP)")
        old.execute(
            "INSERT INTO batch (id, number, jurisdiction, kind, file, sha256, original, loaded_by, "
            f"loaded_at, row_count, sample) VALUES {batch.format('0001')}, {batch.format('0002')}"
        )
        old.execute(f"INSERT INTO observation VALUES {rows.format(1, '0001')}, {rows.format(7, '0002')}")
        old.execute(f"INSERT INTO figure VALUES {rows.format(7, '0002')}")
    store = Store.at(tmp_path / "kpi.duckdb")
    assert current(store) == [("so-a", 7, "0002", 2)]
    store.undo("x", "0002", "Lan", "nhầm")
    assert current(store) == [("so-a", 1, "0001", 2)]
    store.close()
