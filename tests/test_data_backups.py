"""`python -m data …` as schedulers call it: backup, restore, rebuild, doctor, locks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

import loaders
from data import backups, directory, events, queries, remembered, replacing
from data.incoming import Incoming, Told
from data.ledger import NAME
from data.refusals import DiskFullError, LowDiskError, StoreDamagedError, StoreError
from data.running import last_backup
from data.store import Store
from indicators import registry
from indicators.periods import parse
from tests.conftest import ROOT, served
from tests.test_commands import Desk, online
from tests.test_loaders_forms import BY_FIELD, FIELDS, JUSTICE, TITLES, form

REGISTRY = registry.load()
NGHE_AN = directory.load("nghe-an", (ROOT / "data" / "agencies",))
STRANGE = "Cơ quan;Kỳ báo cáo;Nhận vào;Qua mạng\nSở Luật pháp;09/2025;100;80\n".encode()


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def load(desk: Desk, online_filed: int, month: str = "09/2025") -> None:
    rows = online(f",Sở Tư pháp,{month},100,{online_filed},0,{100 - online_filed},0")
    desk.json("loaders", "load", desk.file(rows, f"{online_filed}.csv"), "--by", "Lan")


def told(desk: Desk) -> tuple[object, ...]:
    """All that must be the same afterwards: history, everything on record, locks, figures in use."""
    store = Store.at(desk.database)
    with store.reading() as cursor:
        figures = queries.sources(cursor, "nghe-an", ["received", "received_online"], (24300, 24311))
        history, record = queries.history(cursor, "nghe-an"), events.record(cursor, "nghe-an")
    locks = store.locks("nghe-an")
    store.close()
    return history, record, locks, figures.to_dict("records")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder where something of everything was done."""
    desk = Desk(tmp_path_factory.mktemp("prepared"))
    load(desk, 80)
    load(desk, 90)
    load(desk, 70, "08/2025")
    desk.json("loaders", "undo", "0002", "--by", "Lan", "--why", "nhầm tệp")
    desk.json("data", "lock", "2025-09", "--by", "Hà", "--why", "đã gửi báo cáo")
    desk.json("data", "open", "2025-09", "--agency", "Sở Tư pháp", "--by", "Hà", "--why", "đính chính")
    return desk.folder


@pytest.fixture
def used(desk, prepared):
    """A desk of its own with all that."""
    shutil.copytree(prepared, desk.folder, dirs_exist_ok=True)
    return desk


def codes(report: dict[str, list[dict[str, str]]]) -> set[str]:
    return {finding["code"] for finding in report["findings"] if finding["severity"] == "error"}


def test_a_backup_opens_elsewhere_and_restores_everything_keeping_what_it_replaces(used):
    before = told(used)
    made = used.json("data", "backup")
    assert (made["batches"], made["originals"], made["verified"], made["total"]) == (3, 3, True, "400.0000")
    folder = Path(made["backup"])
    assert {path.name for path in folder.iterdir()} == {
        *("kpi.duckdb", "kpi.duckdb.originals", "kpi.duckdb.audit", "manifest.json"),
    }
    load(used, 60, "07/2025")
    assert told(used) != before
    restored = used.json("data", "restore", str(folder))
    assert told(used) == before
    replaced = Path(restored["replaced"])
    with duckdb.connect(str(replaced / "kpi.duckdb"), read_only=True) as old:
        assert old.execute("SELECT count(*) FROM batch").fetchone() == (4,)
    assert len(list((replaced / "kpi.duckdb.originals").iterdir())) == 5
    assert used.json("data", "doctor")["ok"] is True


def test_a_backup_goes_to_another_disk_and_only_the_newest_are_kept(used, tmp_path):
    for _ in range(3):
        made = used.json("data", "backup", "--to", str(tmp_path / "elsewhere"), "--keep", "2")
    kept = sorted(path.name for path in (tmp_path / "elsewhere").iterdir())
    assert len(kept) == 2
    assert kept[-1] == Path(made["backup"]).name
    assert len(made["removed"]) == 1
    assert [path.name for path in (tmp_path / "kpi.duckdb.backups").iterdir()] == ["last.json"]
    assert used.json("data", "doctor")["last_backup"]["backup"] == made["backup"]


def test_the_backup_just_made_is_kept_though_a_wrong_clock_named_another_one_later(desk, tmp_path):
    there = tmp_path / "elsewhere"
    first = desk.json("data", "backup", "--to", str(there))
    future = Path(first["backup"]).rename(there / "kpi-20360101T000000000000Z")
    shutil.copytree(future, there / "kpi-thu-20200101T000000000000Z")
    made = desk.json("data", "backup", "--to", str(there), "--keep", "1")
    assert made["removed"] == ["kpi-20360101T000000000000Z"]
    left = {path.name for path in there.iterdir()}
    assert left == {Path(made["backup"]).name, "kpi-thu-20200101T000000000000Z"}


def test_stamps_of_a_wrong_clock_go_first_and_one_made_meanwhile_stays(tmp_path):
    def kept(stamp: str) -> Path:
        folder = tmp_path / f"kpi-{stamp}T000000000000Z"
        folder.mkdir()
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
        return folder

    _, _, made, _, _ = [kept(stamp) for stamp in ("20250101", "20250102", "20250103", "20250104", "20360101")]
    assert backups.forget(made, "kpi", 2) == ["kpi-20360101T000000000000Z", "kpi-20250101T000000000000Z"]
    assert backups.forget(made, "kpi", 2) == []
    assert backups.forget(made, "kpi", 1) == ["kpi-20250102T000000000000Z"]
    assert sorted(path.name[:12] for path in tmp_path.iterdir()) == ["kpi-20250103", "kpi-20250104"]


NO_MANIFESTS = {
    "a number": "5",
    "nothing": "null",
    "a format alone": '{"format": 1}',
    "no text": "\udcff",
    "brackets": "[" * 100_000,
}


@pytest.mark.parametrize("name", NO_MANIFESTS)
def test_a_manifest_that_is_none_is_told_and_no_backup_to_choose(desk, tmp_path, name):
    folder = tmp_path / "kpi-20250101T000000000000Z"
    folder.mkdir()
    content = NO_MANIFESTS[name].encode("utf-8", "surrogateescape")
    (folder / "manifest.json").write_bytes(content)
    assert backups.held(tmp_path, "kpi") == []
    with pytest.raises(StoreError, match="không phải bản sao lưu"):
        backups.prove(folder)
    assert "không phải bản sao lưu" in desk.json("data", "restore", str(folder), status=2)["error"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("at", "2025-10-14T03:00:00"), ("at", "hôm qua"), ("at", 5), ("schema", "12"), ("schema", True)),
        *(("files", []), ("database", None), ("events", 1.5)),
    ],
)
def test_a_manifest_with_something_else_in_its_place_is_told(tmp_path, name, value):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    folder = Path(store.backup()["backup"])
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, name: value}), encoding="utf-8")
    with pytest.raises(StoreError, match="không phải bản sao lưu"):
        backups.read_manifest(folder)
    assert store.backups() == []
    store.close()


def test_two_backups_at_once_are_made_one_after_the_other(tmp_path):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    folder = tmp_path / "kpi.duckdb.backups"
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(store.backup)
        while not first.done() and not list(folder.glob("unfinished-*/manifest.json")):
            time.sleep(0.01)
        second = pool.submit(store.backup)
        made = [first.result()["backup"], second.result()["backup"]]
    assert [str(folder / one["name"]) for one in store.backups()] == made[::-1]
    assert str(last_backup(tmp_path / "kpi.duckdb").folder) == made[1]
    store.close()


def test_what_a_backup_cut_off_left_is_gone_with_the_next_one(tmp_path):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    left = tmp_path / "kpi.duckdb.backups" / "unfinished-kpi-20250101T000000000000Z"
    left.mkdir(parents=True)
    made = Path(store.backup()["backup"])
    assert {path.name for path in left.parent.iterdir()} == {made.name, "last.json"}
    store.close()


def test_a_backup_carried_elsewhere_is_as_whole_as_it_was_found_to_be(desk, tmp_path):
    there = str(tmp_path / "elsewhere")
    assert desk.json("data", "backup", "--to", there)["whole"] is True
    told = last_backup(desk.database)
    assert (told.is_proven, told.is_whole) == (True, True)
    with next((tmp_path / "kpi.duckdb.audit").glob("*.jsonl")).open("ab") as file:
        file.write(b"?\n")
    assert desk.json("data", "backup", "--to", there)["whole"] is False
    told = last_backup(desk.database)
    assert (told.is_proven, told.is_whole) == (True, False)


def test_a_backup_restores_to_another_name_and_place(used, tmp_path):
    before = told(used)
    made = used.json("data", "backup")
    other = Desk(tmp_path / "other", KPI_DATABASE=str(tmp_path / "other" / "khac.duckdb"))
    other.database = tmp_path / "other" / "khac.duckdb"
    assert other.json("data", "restore", made["backup"])["replaced"] is None
    assert told(other) == before


@pytest.mark.parametrize("name", ["kpi.duckdb", f"kpi.duckdb.originals/{NAME}", "manifest.json"])
def test_a_backup_that_was_changed_is_refused_and_nothing_is_replaced(used, name):
    folder = Path(used.json("data", "backup")["backup"])
    before = told(used)
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content[: len(content) // 2])
    assert "error" in used.json("data", "restore", str(folder), status=2)
    assert told(used) == before
    assert not list(used.folder.glob("*.replaced-*"))


def test_the_originals_alone_build_the_database_again(used):
    before = told(used)
    record = sorted((used.folder / "kpi.duckdb.originals").iterdir())
    for path in used.folder.glob("kpi.duckdb*"):
        if path.is_file():
            path.unlink()
    assert "rebuild" in used.json("loaders", "history", status=2)["error"]
    rebuilt = used.json("data", "rebuild")
    assert (rebuilt["rebuilt"], rebuilt["batches"], rebuilt["losses"]) == (True, 3, [])
    assert told(used) == before
    assert sorted((used.folder / "kpi.duckdb.originals").iterdir()) == record
    assert used.json("data", "doctor")["ok"] is True
    load(used, 50, "07/2025")
    assert next(batch["batch"] for batch in used.json("loaders", "history")) == "0004"


def test_rebuild_finds_the_closing_day_a_file_was_read_with(tmp_path):
    desk = Desk(tmp_path, KPI_CLOSING_DAY="14")
    load(desk, 80)
    desk.environment.pop("KPI_CLOSING_DAY")
    assert desk.json("data", "rebuild")["losses"] == []
    with duckdb.connect(str(desk.database), read_only=True) as rebuilt:
        days = rebuilt.execute("SELECT DISTINCT first_day::VARCHAR, last_day::VARCHAR FROM observation")
        assert days.fetchall() == [("2025-08-15", "2025-09-14")]


def test_rebuild_reads_files_with_what_was_told_and_remembered_then(desk):
    (desk.folder / "bieu.xlsx").write_bytes(form(JUSTICE, titles=TITLES[2:3]))
    desk.json("loaders", "load", str(desk.folder / "bieu.xlsx"), "--month", "2025-09")
    store, words = Store.at(desk.database), {"agency": "so-tu-phap", "month": "2025-01"}
    remembered.keep_alias(store, "nghe-an", "Sở Luật pháp", **words, by="Lan", why="tên cũ")
    store.close()
    rows = online(",Sở Luật pháp,08/2025,100,70,0,30,0")
    assert desk.json("loaders", "load", desk.file(rows, "cu.csv"))["accepted"] is True
    store = Store.at(desk.database)
    with store.reading() as cursor:
        (alias,) = remembered.in_force(cursor, "nghe-an", "alias")
    remembered.withdraw(store, "nghe-an", alias.number, "Lan", "thôi dùng")
    store.close()
    before = told(desk)
    desk.database.unlink()
    assert (desk.json("data", "rebuild")["batches"], told(desk)) == (2, before)


def figures(desk: Desk) -> list[tuple[object, ...]]:
    with duckdb.connect(str(desk.database), read_only=True) as database:
        rows = database.execute(
            "SELECT measure, agency, period, first_day::VARCHAR, last_day::VARCHAR, value::VARCHAR, batch, "
            "source_row FROM observation ORDER BY ALL"
        )
        return rows.fetchall()


def entries(desk: Desk) -> list[dict[str, object]]:
    lines = (desk.folder / "kpi.duckdb.originals" / NAME).read_text(encoding="utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry.get("act") == "load"]


def test_what_was_told_of_a_file_is_kept_in_the_ledger_and_rebuild_reads_by_it_alone(tmp_path):
    desk = Desk(tmp_path, KPI_CLOSING_DAY="14")
    (desk.folder / "bieu.xlsx").write_bytes(form(JUSTICE, titles=TITLES[2:3]))
    desk.json("loaders", "load", str(desk.folder / "bieu.xlsx"), "--month", "2025-09")
    (entry,) = entries(desk)
    assert entry["told"] == {
        **{"kind": None, "month": "2025-09", "agency": None, "closing_day": 14, "remembered": []},
    }
    before = figures(desk)
    desk.database.unlink()
    desk.environment.pop("KPI_CLOSING_DAY")
    assert desk.json("data", "rebuild")["losses"] == []
    assert figures(desk) == before
    with duckdb.connect(str(desk.database), read_only=True) as database:
        ((kept,),) = database.execute("SELECT told FROM batch").fetchall()
    assert json.loads(kept) == entry["told"]


def told_on_the_page(desk: Desk, content: bytes, **terms: object) -> None:
    """As a page saves a file: read with a period, an agency or columns that the officer told."""
    store = Store.at(desk.database)
    with store.reading() as cursor:
        known = loaders.said(remembered.in_force(cursor, "nghe-an"), None)
    reading = loaders.load(
        *("bieu.xlsx", content, REGISTRY, NGHE_AN),
        month=parse(str(terms["month"])) if "month" in terms else None,
        agency=terms.get("agency"),
        aliases=known.aliases,
        mappings=known.mappings,
    )
    assert reading.accepted, reading.problems
    told = Told(None, terms.get("month"), terms.get("agency"), None, known.numbers)
    store.save(
        Incoming(
            "nghe-an",
            str(reading.kind),
            "b.xlsx",
            content,
            "Lan",
            reading.observations,
            reading.rows,
            told=told,
        )
    )
    store.close()


def test_rebuild_gives_equal_figures_where_agency_month_columns_and_names_were_told(desk):
    told_on_the_page(
        desk, form(*FIELDS, header=BY_FIELD, titles=TITLES[2:3]), month="2025-09", agency="so-tu-phap"
    )
    store = Store.at(desk.database)
    words = {"agency": "so-tu-phap", "month": "2025-01"}
    remembered.keep_alias(store, "nghe-an", "Sở Luật pháp", **words, by="Lan", why="tên cũ")
    unnamed = loaders.load("la.csv", STRANGE, REGISTRY, NGHE_AN).unnamed
    roles = ["name", "period", "received", "received_online"]
    first = unnamed.mapping(roles, "Lan").to_json()
    remembered.keep_mapping(store, "nghe-an", "Bảng lạ", first, by="Lan", why="công văn")
    store.close()
    told_on_the_page(desk, STRANGE)
    store = Store.at(desk.database)
    roles = ["name", "period", "received", "ignored"]
    again = unnamed.mapping(roles, "Lan").to_json()
    remembered.keep_mapping(store, "nghe-an", "Bảng lạ", again, by="Lan", why="sửa")
    store.close()
    before = figures(desk)
    assert [entry["told"]["remembered"] for entry in entries(desk)] == [[], [2, 3]]
    desk.database.unlink()
    assert desk.json("data", "rebuild")["losses"] == []
    assert figures(desk) == before


def test_a_batch_of_before_anything_told_was_kept_is_found_by_its_print(desk):
    told_on_the_page(
        desk, form(*FIELDS, header=BY_FIELD, titles=TITLES[2:3]), month="2025-09", agency="so-tu-phap"
    )
    before = figures(desk)
    path = desk.folder / "kpi.duckdb.originals" / NAME
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        if line.pop("told", None):
            line |= {"only_period": "2025-09", "only_agency": "so-tu-phap"}
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    desk.database.unlink()
    assert desk.json("data", "rebuild")["losses"] == []
    assert figures(desk) == before


def test_a_lost_original_stops_the_rebuild_until_leave_is_given(used):
    before = told(used)
    entries = (used.folder / "kpi.duckdb.originals" / NAME).read_text(encoding="utf-8").splitlines()
    lost = json.loads(entries[3])
    assert lost["batch"] == "0003"
    (used.folder / "kpi.duckdb.originals" / lost["original"]).unlink()
    assert codes(used.json("data", "doctor", status=1)) == {"original_missing"}
    refused = used.json("data", "rebuild", status=1)
    assert [(loss["batch"], loss["file"]) for loss in refused["losses"]] == [("0003", "70.csv")]
    assert told(used) == before
    assert used.json("data", "rebuild", "--leave-out-lost")["batches"] == 2
    assert [batch["batch"] for batch in used.json("loaders", "history")] == ["0002", "0001"]
    assert used.json("data", "doctor")["ok"] is True


def test_the_doctor_names_a_changed_original_and_a_missing_database(used):
    (first, *_) = [path for path in (used.folder / "kpi.duckdb.originals").iterdir() if path.name != NAME]
    first.write_bytes(first.read_bytes() + b" ")
    assert codes(used.json("data", "doctor", status=1)) == {"original_changed"}
    assert "Lỗi" in used.run("data", "doctor").stdout
    used.database.unlink()
    assert "KPI_DATABASE" in used.json("data", "doctor", status=2)["error"]


def test_a_damaged_file_is_told_and_rebuild_replaces_it(used):
    before = told(used)
    used.database.write_bytes(used.database.read_bytes()[:5000])
    answer = used.json("data", "doctor", status=2)
    assert "python -m data rebuild" in answer["error"]
    rebuilt = used.json("data", "rebuild")
    assert (Path(rebuilt["replaced"]) / "kpi.duckdb").stat().st_size == 5000
    assert told(used) == before


def test_locks_are_asked_for_by_command_and_a_second_lock_is_refused(desk):
    words = ("2025-09", "--by", "Hà", "--why", "đã gửi")
    (lock,) = desk.json("data", "lock", *words)
    assert (lock["month"], lock["by"], lock["why"], lock["openings"]) == ("2025-09", "Hà", "đã gửi", [])
    desk.json("data", "lock", *words, status=1)
    assert "2025-09" in desk.run("data", "locks").stdout
    assert desk.json("data", "unlock", *words) == []
    desk.json("data", "unlock", *words, status=1)
    desk.json("data", "open", *words, "--agency", "Sở Hàng không", status=2)
    assert "error" in desk.json("data", "lock", "2025-Q1", "--by", "Hà", "--why", "x", status=2)
    assert "error" in desk.json("data", "backup", "--keep", "0", status=2)


def test_a_restore_that_was_cut_off_is_told_instead_of_starting_anew(used):
    folder = used.json("data", "backup")["backup"]
    before = told(used)
    used.database.rename(used.folder / "aside")  # what is left when the machine stops between two moves
    shutil.move(used.folder / "kpi.duckdb.originals", used.folder / "aside.originals")
    (used.folder / "kpi.duckdb.restoring").mkdir()
    assert "ngắt giữa chừng" in used.json("loaders", "history", status=2)["error"]
    assert not used.database.exists()
    used.json("data", "restore", folder)
    assert told(used) == before


CUT_OFF = """
import os, sys
from pathlib import Path
from data import replacing
left = [int(sys.argv[3])]
def counted(real):
    def call(*words, **named):
        if not left[0]:
            os._exit(9)
        left[0] -= 1
        return real(*words, **named)
    return call
Path.rename, Path.unlink = counted(Path.rename), counted(Path.unlink)
replacing.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""
MOVES = 4
"""Database and originals out, originals and database in; the log of writes is there only sometimes."""


@pytest.mark.parametrize("failing", range(MOVES))
def test_a_restore_that_fails_half_way_leaves_the_store_as_it_was(used, monkeypatch, failing):
    folder = Path(used.json("data", "backup")["backup"])
    load(used, 60, "07/2025")
    before, left, real = told(used), [failing], Path.rename

    def rename(path: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == -1:  # the way back is open again
            raise OSError("không đổi tên được")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(DiskFullError, match="Dữ liệu cũ vẫn ở nguyên chỗ"):
        replacing.restore(used.database, folder)
    monkeypatch.undo()
    assert left[0] < 0
    assert told(used) == before
    assert used.json("data", "doctor")["ok"] is True
    assert not [path for path in used.folder.iterdir() if path.suffix.startswith((".repl", ".rest"))]


@pytest.mark.parametrize("moves", range(MOVES + 1))
def test_a_restore_killed_between_two_moves_refuses_to_open_and_is_done_again(used, moves):
    folder = used.json("data", "backup")["backup"]
    saved = told(used)
    load(used, 60, "07/2025")
    before = told(used)
    words = [sys.executable, "-c", CUT_OFF, str(used.database), folder, str(moves)]
    assert subprocess.run(words, cwd=ROOT, env=used.environment, check=False).returncode == 9
    with pytest.raises(StoreDamagedError, match="python -m data restore"):
        Store.at(used.database)
    assert "ngắt giữa chừng" in used.json("data", "doctor", status=2)["error"]
    marker = used.folder / "kpi.duckdb.replacing"
    assert marker.exists()
    replaced = Path(used.json("data", "restore", folder)["replaced"])
    assert not marker.exists()
    assert told(used) == saved
    used.database = replaced / "kpi.duckdb"
    assert told(used) == before  # all that was there is kept, together


def test_a_rebuild_after_a_restore_cut_off_builds_what_was_there_before(used):
    folder = used.json("data", "backup")["backup"]
    load(used, 60, "07/2025")
    before = told(used)
    words = [sys.executable, "-c", CUT_OFF, str(used.database), folder, "3"]
    assert subprocess.run(words, cwd=ROOT, env=used.environment, check=False).returncode == 9
    assert used.json("data", "rebuild")["batches"] == 4
    assert told(used) == before


def test_a_marker_that_cannot_be_read_is_told(used):
    folder = used.json("data", "backup")["backup"]
    (used.folder / "kpi.duckdb.replacing").write_text("{", encoding="utf-8")
    assert "Không đọc được" in used.json("data", "restore", folder, status=2)["error"]
    assert used.database.exists()


def test_two_commands_at_once_wait_for_one_another(desk):
    files = [
        desk.file(online(f",Sở Tư pháp,0{n}/2025,100,7{n},0,{30 - n},0"), f"{n}.csv") for n in range(1, 5)
    ]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda file: desk.json("loaders", "load", file), files))
    assert sorted(answer["batch"] for answer in answers) == ["0001", "0002", "0003", "0004"]


def test_beside_a_running_app_commands_ask_it_and_restore_waits_until_it_stops(tmp_path):
    desk = Desk(tmp_path)
    with served(tmp_path, KPI_TODAY="2025-10-14"):
        load(desk, 80)
        made = desk.json("data", "backup", "--to", str(tmp_path / "elsewhere"))
        assert (made["batches"], made["figures"]) == (1, 5)
        assert desk.json("data", "doctor")["ok"] is True
        desk.json("data", "lock", "2025-09", "--by", "Hà", "--why", "đã gửi")
        assert [lock["month"] for lock in desk.json("data", "locks")] == ["2025-09"]
        desk.json("data", "lock", "2025-09", "--by", "Hà", "--why", "đã gửi", status=1)
        for words in (("restore", made["backup"]), ("rebuild",)):
            assert "Dừng ứng dụng" in desk.json("data", *words, status=2)["error"]
        load(desk, 70, "08/2025")
    assert desk.json("data", "locks") != []
    desk.json("data", "restore", made["backup"])
    assert desk.json("data", "locks") == []
    assert [batch["batch"] for batch in desk.json("loaders", "history")] == ["0001"]


def test_a_copy_that_does_not_open_is_never_named_a_backup(tmp_path, monkeypatch):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    real = backups.examined_elsewhere

    def harmed(database: Path) -> object:
        database.write_bytes(b"\0" * 100)
        return real(database)

    monkeypatch.setattr(backups, "examined_elsewhere", harmed)
    with pytest.raises(StoreDamagedError, match="không nguyên vẹn"):
        store.backup()
    assert list((tmp_path / "kpi.duckdb.backups").iterdir()) == []
    monkeypatch.setattr(backups, "examined_elsewhere", real)
    assert store.backup()["verified"] is True
    store.close()


def test_without_room_for_a_copy_no_backup_is_begun(tmp_path, monkeypatch):
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(LowDiskError, match="Chưa sao lưu"):
        store.backup()
    store.close()
