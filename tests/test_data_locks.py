"""Previews that hold, redo, locked months: what the store refuses, and that it says who, why and what."""

from __future__ import annotations

from datetime import date

import pytest

from data import batches, events, queries
from data.incoming import Incoming
from data.refusals import (
    ChangedMeanwhileError,
    LockStateError,
    MonthLockedError,
    NotWithdrawnError,
    StoreError,
    UnknownBatchError,
)
from data.store import Store
from indicators.model import Observation
from indicators.periods import parse


@pytest.fixture
def store(tmp_path):
    opened = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    yield opened
    opened.close()


def figure(value, agency="so-a", period="2025-03", row=2, until=None):
    first, last = parse(period).days()
    return Observation("received", agency, period, first, until or last, value, None, row)


def incoming(content, *figures, by="Lan", **more):
    rows = len({one.row for one in figures})
    return Incoming("x", "online_filing", f"{content}.csv", content.encode(), by, figures, rows, **more)


def current(store):
    with store.reading() as cursor:
        frame = queries.sources(cursor, "x", ["received"], (2025 * 12, 2025 * 12 + 11))
    return [(row.agency, row.period, int(row.value), row.batch) for row in frame.itertuples()]


def test_what_was_previewed_is_written_when_only_other_figures_changed_meanwhile(store):
    seen = store.version
    store.save(incoming("khac", figure(5, "so-b"), figure(5, period="2025-04", row=3), by="Minh"))
    assert store.save(incoming("1", figure(1)), seen).batch == "0002"


def test_a_preview_that_no_longer_holds_is_refused_naming_who_wrote(store, tmp_path):
    store.save(incoming("0", figure(9)))
    seen = store.version
    store.save(incoming("khac", figure(5), figure(6, "so-b", row=3), by="Minh"))
    mine = incoming("1", figure(1), figure(2, "so-c", row=3))
    with pytest.raises(ChangedMeanwhileError, match=r"Minh đã nạp tệp “khac\.csv”.* 1 số") as refused:
        store.save(mine, seen)
    (change,) = refused.value.facts["changes"]
    assert (change["act"], change["batch"], change["by"], change["figures"]) == ("load", "0002", "Minh", 1)
    assert len(current(store)) == 2
    assert store.save(mine, store.version).batch == "0003"


def test_an_undo_meanwhile_counts_only_if_it_moved_figures_of_the_file(store):
    store.save(incoming("0", figure(9)))
    store.save(incoming("1", figure(8)))
    seen = store.version
    store.undo("x", "0001", "Minh", "thừa")  # superseded: nothing in use moves
    assert store.save(incoming("2", figure(7)), seen).batch == "0003"
    seen = store.version
    store.undo("x", "0003", "Minh", "nhầm")
    with pytest.raises(ChangedMeanwhileError, match=r"Minh đã hoàn tác tệp “2\.csv”"):
        store.save(incoming("3", figure(6)), seen)


def test_the_same_file_of_two_officers_is_written_once(store):
    seen = store.version
    assert store.save(incoming("1", figure(1)), seen).batch == "0001"
    assert store.save(incoming("1", figure(1), by="Minh"), seen).is_repeated


def test_the_version_goes_on_after_a_restart(tmp_path):
    first = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    first.save(incoming("1", figure(1)))
    seen = first.version
    first.close()
    second = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    assert second.version == seen
    second.close()


def test_redo_brings_a_withdrawn_batch_back_where_no_newer_one_stands(store):
    store.save(incoming("1", figure(1), figure(2, "so-b", row=3), figure(3, "so-c", row=4)))
    store.save(incoming("2", figure(10)))
    store.undo("x", "0001", "Lan", "nhầm")
    store.save(incoming("3", figure(20, "so-b")))
    store.redo("x", "0001", "Minh", "không nhầm")
    assert current(store) == [
        ("so-a", "2025-03", 10, "0002"),
        ("so-b", "2025-03", 20, "0003"),
        ("so-c", "2025-03", 3, "0001"),
    ]
    with store.reading() as cursor:
        record = [(row["act"], row["batch"], row["by"], row["why"]) for row in events.record(cursor, "x")]
    assert record == [
        ("redo", "0001", "Minh", "không nhầm"),
        ("load", "0003", "Lan", None),
        ("undo", "0001", "Lan", "nhầm"),
        ("load", "0002", "Lan", None),
        ("load", "0001", "Lan", None),
    ]


def test_redo_replaces_what_undo_had_brought_back(store):
    store.save(incoming("1", figure(1)))
    store.save(incoming("2", figure(2)))
    store.undo("x", "0002", "Lan", "nhầm")
    assert current(store) == [("so-a", "2025-03", 1, "0001")]
    store.redo("x", "0002", "Lan", "đúng rồi")
    assert current(store) == [("so-a", "2025-03", 2, "0002")]
    store.undo("x", "0002", "Lan", "lại nhầm")
    assert current(store) == [("so-a", "2025-03", 1, "0001")]


def test_redo_says_when_there_is_nothing_to_redo(store):
    store.save(incoming("1", figure(1)))
    with pytest.raises(NotWithdrawnError, match="0001"):
        store.redo("x", "0001", "Lan", "thử")
    with pytest.raises(UnknownBatchError, match="0009"):
        store.redo("x", "0009", "Lan", "thử")
    with pytest.raises(StoreError, match="lý do"):
        store.redo("x", "0001", "Lan", " ")


def test_the_effect_of_a_batch_is_kept_in_its_history(store):
    store.save(incoming("1", figure(1)))
    store.save(incoming("2", figure(1), figure(5, "so-b", row=3), figure(9, period="2025-04", row=4)))
    store.save(incoming("3", figure(2), figure(5, "so-b", row=3)))
    with store.reading() as cursor:
        effects = {b["batch"]: (b["new"], b["changed"], b["unchanged"]) for b in queries.history(cursor, "x")}
    assert effects == {"0001": (1, 0, 0), "0002": (2, 0, 1), "0003": (0, 1, 1)}


def test_two_batches_are_compared_figure_by_figure(store):
    store.save(incoming("1", figure(1), figure(5, "so-b", row=3), figure(7, "so-c", row=4)))
    store.save(incoming("2", figure(3), figure(5, "so-b", row=3), figure(9, "so-d", row=5)))
    with store.reading() as cursor:
        table = batches.compare(cursor, "x", "0001", "0002")
    rows = [(row.agency, row.effect, row.difference) for row in table.fillna({"difference": 0}).itertuples()]
    assert rows == [
        ("so-a", "different", 2),
        ("so-b", "same", 0),
        ("so-c", "only_first", 0),
        ("so-d", "only_second", 0),
    ]
    assert list(table.first_row.fillna(0)) == [2, 3, 4, 0]


def test_a_locked_month_refuses_a_load_naming_month_and_reason(store):
    store.lock("x", "2025-03", "Hà", "đã gửi báo cáo tháng 3")
    file = incoming("1", figure(1), figure(2, period="2025-04", row=3))
    with pytest.raises(MonthLockedError, match=r"Tháng 3/2025 đã khóa \(Hà.*đã gửi báo cáo") as refused:
        store.save(file)
    (month,) = refused.value.facts["months"]
    assert (month["month"], month["agencies"], month["figures"], month["row"]) == ("2025-03", ("so-a",), 1, 2)
    (touched,) = store.locks_on(file)
    assert touched.why == "đã gửi báo cáo tháng 3"
    assert current(store) == []
    assert store.save(incoming("2", figure(2, period="2025-04"))).batch == "0001"


def test_a_locked_month_opens_for_one_agency_until_it_is_locked_again(store):
    store.lock("x", "2025-03", "Hà", "đã gửi")
    store.open_for("x", "2025-03", "so-a", "Hà", "Sở A gửi đính chính")
    store.save(incoming("1", figure(1)))
    with pytest.raises(MonthLockedError):
        store.save(incoming("2", figure(1), figure(1, "so-b", row=3)))
    (lock,) = store.locks("x")
    assert [(opening.agency, opening.by, opening.why) for opening in lock.openings] == [
        ("so-a", "Hà", "Sở A gửi đính chính")
    ]
    store.lock("x", "2025-03", "Hà", "xong đính chính")
    with pytest.raises(MonthLockedError, match="xong đính chính"):
        store.save(incoming("3", figure(2)))
    store.unlock("x", "2025-03", "Hà", "làm lại cả tháng")
    assert store.locks("x") == []
    store.save(incoming("3", figure(2)))


def test_undo_and_redo_leave_a_locked_month_alone(store):
    store.save(incoming("1", figure(1)))
    store.save(incoming("2", figure(2)))
    store.lock("x", "2025-03", "Hà", "đã gửi")
    with pytest.raises(MonthLockedError, match="Chưa hoàn tác"):
        store.undo("x", "0002", "Lan", "nhầm")
    store.undo("x", "0001", "Lan", "cũ")  # not in use: nothing of the month moves
    store.redo("x", "0001", "Lan", "thôi")
    store.open_for("x", "2025-03", "so-a", "Hà", "cho sửa")
    store.undo("x", "0002", "Lan", "nhầm")
    store.lock("x", "2025-03", "Hà", "khóa lại")
    with pytest.raises(MonthLockedError, match="Chưa khôi phục"):
        store.redo("x", "0002", "Lan", "không nhầm")
    assert current(store) == [("so-a", "2025-03", 1, "0001")]


def test_a_longer_period_belongs_to_the_last_month_it_speaks_for(store):
    store.lock("x", "2025-03", "Hà", "đã gửi")
    store.save(incoming("nam", figure(1, period="2025", until=date(2025, 10, 10))))
    with pytest.raises(MonthLockedError):
        store.save(incoming("quy", figure(1, period="2025-Q1")))
    store.lock("x", "2025-10", "Hà", "đã gửi")
    with pytest.raises(MonthLockedError, match="10/2025"):
        store.save(incoming("nam2", figure(2, period="2025", until=date(2025, 10, 12))))


def test_locks_of_one_province_do_not_bind_another(store):
    store.lock("y", "2025-03", "Hà", "đã gửi")
    assert store.save(incoming("1", figure(1))).batch == "0001"


def test_a_lock_that_makes_no_sense_is_refused(store):
    with pytest.raises(LockStateError, match="chưa khóa"):
        store.unlock("x", "2025-03", "Hà", "mở")
    with pytest.raises(LockStateError, match="chưa khóa"):
        store.open_for("x", "2025-03", "so-a", "Hà", "mở")
    store.lock("x", "2025-03", "Hà", "đã gửi")
    with pytest.raises(LockStateError, match=r"đã khóa từ trước \(Hà: đã gửi\)"):
        store.lock("x", "2025-03", "Minh", "khóa")
    with pytest.raises(StoreError, match="2025-03"):
        store.lock("x", "2025-Q1", "Hà", "khóa")
    with pytest.raises(StoreError, match="lý do"):
        store.lock("x", "2025-04", "Hà", "")
