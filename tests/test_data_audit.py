"""The audit written: no line too long, none lost for want of room, none in the way of a start."""

from __future__ import annotations

import json
import resource
import signal
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data import audit, records, remembered
from data.audit import Audit, Entry
from data.audit_trail import State, Trail
from data.records import Change
from data.store import Store

DAYS = (date(2000, 1, 1), date(2100, 1, 1))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kpi.duckdb"


def opened(path: Path) -> Store:
    return Store.at(path, min_free_mb=0)


def lines(path: Path) -> list[tuple[str, str, int | None]]:
    return [(one.act, one.subject, one.event) for one in Audit(audit.beside(path)).between(*DAYS)]


def file_of(path: Path) -> Path:
    (found,) = audit.beside(path).glob("*.jsonl")
    return found


def codes(store: Store) -> list[str]:
    return [one["code"] for one in store.doctor()["findings"] if one["code"].startswith("audit")]


@contextmanager
def no_room_for_lines(path: Path):
    """The audit is a file that nobody may write to: its folder is taken away and a file is in its place."""
    folder = audit.beside(path)
    aside = folder.with_name("aside")
    folder.rename(aside)
    folder.write_bytes(b"")
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


# --- long lines ---


def test_a_very_long_reason_is_cut_in_the_audit_and_whole_in_the_books(path):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "lý do " * 100_000)
    store.close()
    (line,) = file_of(path).read_bytes().splitlines()
    assert len(line) < 10_000
    entry = json.loads(line)
    assert (len(entry["why"]), entry["why"][:11], entry["why"][-1]) == (2001, "lý do lý do", "…")
    again = opened(path)
    with again.reading() as cursor:
        assert cursor.execute("SELECT length(why) FROM event").fetchone() == (600_000,)
    assert codes(again) == []
    again.close()


@pytest.mark.parametrize("name", ["account", "name", "origin", "subject", "why"])
def test_no_text_of_a_line_is_longer_than_a_page(tmp_path, name):
    line = Audit(tmp_path).add(Entry("export", **{name: "ệ" * 300_000}))
    assert getattr(line, name) == "ệ" * 2000 + "…"
    assert Audit(tmp_path).mark == f"1 {line.hash}"


def test_columns_of_any_length_are_remembered_and_the_app_starts_again(path):
    store = opened(path)
    remembered.keep_mapping(store, "x", "biểu lạ", "ệ" * 400_000, by="Lan", why="công văn")
    store.close()
    again = opened(path)
    with again.reading() as cursor:
        assert len(remembered.everything(cursor, "x")[0].text) == 400_000
    again.close()


# --- an end that cannot be read ---

ENDS = {
    "no text": b"\x00\x00\xff\n",
    "no object": b"[1, 2]\n",
    "a number": b"7\n",
    "too deep": b"[" * 100_000 + b"\n",
    "fields missing": b'{"act": "lock"}\n',
    "other fields": b'{"act": "lock", "hash": "x", "at": "2026-01-01", "color": 1}\n',
    "a number as text": b'{"act": "lock", "hash": "x", "at": "2026-01-01", "number": "2"}\n',
    "no moment": b'{"act": "lock", "hash": "x", "at": "yesterday", "number": 2}\n',
    "three hundred thousand bytes": b"x" * 300_000 + b"\n",
}


@pytest.mark.parametrize("end", ENDS)
def test_an_end_that_cannot_be_read_stops_no_start_and_is_told_by_the_doctor(path, end):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.close()
    with file_of(path).open("ab") as file:
        file.write(ENDS[end])
    again = opened(path)
    assert codes(again) == ["audit_broken"]
    again.unlock("x", "2025-03", "Hà", "đính chính")
    assert [one[0] for one in lines(path)] == ["lock", "unlock"]
    state = Trail(audit.beside(path)).state()
    assert state == State(3, 1, (audit.Break(file_of(path).name, 2, "không đọc được"),))
    again.close()


def test_the_last_line_is_looked_for_over_all_files(tmp_path):
    line = Audit(tmp_path).add(Entry("sign_in", name="Hoa"))
    (tmp_path / "2999-01.jsonl").write_bytes(b"?\n" * 400_000)
    assert Audit(tmp_path).mark == f"1 {line.hash}"


def test_a_broken_audit_stops_neither_backup_nor_restore(path):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.close()
    with file_of(path).open("ab") as file:
        file.write(b"\x00\n")
    again = opened(path)
    made = again.backup()
    folder = Path(made["backup"])
    assert (made["verified"], made["whole"]) == (True, False)
    assert again.restore("x", folder.name, "Hà", "thử")["batches"] == 0
    assert codes(again) == ["audit_broken"]
    again.close()


# --- clocks ---


def ahead(kept: Audit, *lines: Entry) -> None:
    """Add lines as a clock that is far ahead would: dated so, in the file of that month."""
    for line in lines:
        kept.add(line, datetime(2999, 1, 1, tzinfo=UTC))
    (path,) = kept.folder.glob("20*.jsonl")
    path.rename(path.with_name("2999-01.jsonl"))


def test_after_a_clock_was_ahead_lines_go_on_in_the_newest_file(tmp_path):
    kept = Audit(tmp_path)
    ahead(kept, Entry("lock", event=1))
    kept.add(Entry("unlock", event=2))
    again = Audit(tmp_path)
    again.add(Entry("open", event=3))
    assert [path.name for path in tmp_path.iterdir()] == ["2999-01.jsonl"]
    assert Trail(tmp_path).state() == State(3, 3)
    today = datetime.now(UTC).date()
    assert [one.act for one in again.between(today, today)] == ["unlock", "open"]
    assert [one.act for one in again.between(today, date(3000, 1, 1))] == ["lock", "unlock", "open"]


def test_a_new_month_begins_a_new_file(tmp_path):
    kept = Audit(tmp_path)
    kept.add(Entry("lock", event=1))
    (path,) = tmp_path.glob("*.jsonl")
    path.rename(tmp_path / "2020-01.jsonl")
    kept.add(Entry("unlock", event=2))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["2020-01.jsonl", path.name]
    assert Trail(tmp_path).state() == State(2, 2)


def test_a_line_lost_after_a_first_line_dated_ahead_is_told_when_the_store_is_opened_again(path):
    opened(path).close()
    ahead(Audit(audit.beside(path)), Entry("sign_in", name="Hoa"))
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.close()
    (file,) = audit.beside(path).glob("*.jsonl")
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    opened(path).close()
    assert lines(path) == [("lock", "2025-03", 1)]
    opened(path).close()
    assert len(lines(path)) == 1


def test_what_was_done_before_a_first_line_dated_ahead_is_not_told_again(path):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.lock("x", "2025-04", "Hà", "đã báo cáo")
    store.close()
    (file,) = audit.beside(path).glob("*.jsonl")
    file.unlink()
    ahead(Audit(audit.beside(path)), Entry("lock", subject="2025-04", event=2))
    opened(path).close()
    assert Trail(audit.beside(path)).state() == State(1, 1)


# --- no room ---


def test_a_line_there_was_no_room_for_is_written_before_the_next_one(path):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    with no_room_for_lines(path):
        store.lock("x", "2025-04", "Hà", "đã báo cáo")
        store.lock("x", "2025-05", "Hà", "đã báo cáo")
    assert lines(path) == [("lock", "2025-03", 1)]
    store.audited("export", "so-lieu.xlsx")
    assert lines(path) == [
        *(("lock", "2025-03", 1), ("lock", "2025-04", 2), ("lock", "2025-05", 3)),
        ("export", "so-lieu.xlsx", None),
    ]
    assert codes(store) == []
    store.close()


def test_a_hole_among_the_lines_is_filled_when_the_store_is_opened_again(path):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.edit("x", [Change("setting", "KPI_NEAR", {"text": "3"})], "Hà", "theo chỉ đạo")
    store.lock("x", "2025-05", "Hà", "đã báo cáo")
    store.close()
    kept = file_of(path).read_bytes().splitlines(keepends=True)
    file_of(path).write_bytes(kept[0])
    Audit(audit.beside(path)).add(Entry("lock", subject="2025-05", event=3))
    assert lines(path) == [("lock", "2025-03", 1), ("lock", "2025-05", 3)]
    again = opened(path)
    assert lines(path)[2:] == [("edit", "setting:KPI_NEAR", 2)]
    again.close()
    opened(path).close()
    assert len(lines(path)) == 3


def test_what_was_done_before_the_audit_began_is_not_told_again(path):
    store = opened(path)
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.close()
    file_of(path).unlink()
    first = opened(path)
    first.lock("x", "2025-04", "Hà", "đã báo cáo")
    first.close()
    opened(path).close()
    assert lines(path) == [("lock", "2025-04", 2)]


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no such limit here")
def test_a_file_that_may_not_grow_keeps_its_whole_lines_and_the_rest_is_owed(tmp_path):
    kept = Audit(tmp_path)
    kept.add(Entry("sign_in", name="Hoa"))
    (path,) = tmp_path.glob("*.jsonl")
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, limits[1]))
    try:
        kept.owe(Entry("lock", event=1))
        kept.owe(Entry("unlock", event=2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == before
    kept.owe(Entry("open", event=3))
    assert [one.act for one in kept.between(*DAYS)] == ["sign_in", "lock", "unlock", "open"]
    assert kept.told == {1, 2, 3}
    assert Trail(tmp_path).state() == State(4, 4)


def test_the_subject_of_an_edit_names_what_was_saved(path):
    store = opened(path)
    store.edit(records.EVERYWHERE, [Change("setting", "KPI_NEAR", {"text": "3"})], "Hà", "theo chỉ đạo")
    assert lines(path) == [("edit", "setting:KPI_NEAR", 1)]
    store.close()
