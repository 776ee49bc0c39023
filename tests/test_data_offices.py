"""The office as edited on the pages: the same for pages and commands, and again after a rebuild."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from data import directory, offices, settings
from data.access import Caller
from data.directory import DirectoryError
from data.incoming import Incoming
from data.records import Change
from data.refusals import StoreError
from data.store import Store
from indicators.model import Observation
from indicators.periods import parse

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "indicators" / "plans" / "nghe-an-384-2025.yaml"


@pytest.fixture
def store(tmp_path):
    store = Store.at(tmp_path / "k.duckdb", min_free_mb=0)
    yield store
    store.close()


def edited(store):
    """On time raised to 97 %, a new commune, five days of grace less."""
    plan = yaml.safe_load(PLAN.read_text(encoding="utf-8"))
    for target in plan["targets"]:
        if target["indicator"] == "on_time_rate":
            target["value"] = 97
    plan["date"] = "2025-02-24"
    row = {"id": "xa-moi", "name": "Xã Mới", "short_name": "Xã Mới", "tier": "cap_xa", "aliases": ["X. Mới"]}
    changes = [
        Change("plan", plan["id"], plan),
        Change("agency", "xa-moi", row),
        Change("setting", "KPI_NEAR", {"text": "3"}),
    ]
    store.edit("nghe-an", changes, "Lan", "theo văn bản mới")


def seen(office):
    targets = {
        t.value for t in office.registry.plan("nghe-an-384-2025").targets if t.indicator == "on_time_rate"
    }
    return (office.settings.near, "xa-moi" in office.directory.by_id, {str(value) for value in targets})


def test_what_was_edited_lies_over_the_files(store):
    chosen = settings.read({"KPI_DATABASE": "x"})
    assert seen(offices.opened(chosen, store)) == (5, False, {"95"})
    edited(store)
    assert seen(offices.opened(chosen, store)) == (3, True, {"97"})


def test_an_edited_agency_that_no_longer_fits_stops_the_start_with_its_reason(store):
    row = {"id": "xa-moi", "name": "", "short_name": "", "tier": "cap_xa"}
    store.edit("nghe-an", [Change("agency", "xa-moi", row)], "Lan", "thử")
    with pytest.raises(DirectoryError, match="sửa ở trang Quản trị"):
        offices.opened(settings.read({"KPI_DATABASE": "x"}), store)


def test_two_edits_that_hold_alone_but_not_together_are_not_both_saved(store):
    chosen = settings.read({"KPI_DATABASE": "x"})
    offices.opened(chosen, store)
    first = {"id": "xa-a", "name": "Xã A", "short_name": "Xã A", "tier": "cap_xa"}
    second = {**first, "id": "xa-b", "name": "Xã B", "short_name": "Xã B"}
    second |= {"valid_to": "2026-12-31", "successors": ["xa-a"]}
    store.edit("nghe-an", [Change("agency", "xa-a", first)], "Lan", "mới")
    store.edit("nghe-an", [Change("agency", "xa-b", second)], "Mai", "sáp nhập")
    version = store.version
    with pytest.raises(StoreError, match="Chưa lưu: Danh sách đơn vị có lỗi"):
        store.edit("nghe-an", [Change("agency", "xa-a", None)], "Lan", "bỏ")
    assert store.version == version
    assert "xa-b" in offices.opened(chosen, store).directory.by_id


def test_two_agencies_of_one_name_from_forms_opened_together_are_not_both_saved(store):
    chosen = settings.read({"KPI_DATABASE": "x"})
    offices.opened(chosen, store)
    seen = store.version
    store.edit("nghe-an", [Change("agency", "so-a", row("so-a", "Sở Ngoại vụ mới"))], "Hoa", "mới", seen)
    with pytest.raises(StoreError) as told:
        store.edit("nghe-an", [Change("agency", "so-b", row("so-b", "Sở Ngoại vụ mới"))], "Nam", "mới", seen)
    assert str(told.value) == (
        "Chưa lưu: Danh sách đơn vị có lỗi:\n"
        "- Sở Ngoại vụ mới: “Sở Ngoại vụ mới” cũng là tên của Sở Ngoại vụ mới cùng thời gian."
    )
    assert "so-b" not in offices.opened(chosen, store).directory.by_id


@pytest.mark.parametrize(
    "change",
    [
        Change("setting", "KPI_NEAR", {"text": "999"}),
        Change("setting", "KPI_NEAR", {"value": 3}),
        Change("setting", "KPI_DATABASE", {"text": "/nơi khác"}),
        Change("plan", "nghe-an-1-2026", {"id": "nghe-an-1-2026", "year": 2026}),
    ],
)
def test_what_no_office_could_open_with_is_not_saved(store, change):
    offices.opened(settings.read({"KPI_DATABASE": "x"}), store)
    with pytest.raises(StoreError, match="Chưa lưu: "):
        store.edit("nghe-an", [change], "Lan", "thử")
    assert store.version == 0


def run(database, *words):
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, "KPI_DATABASE": str(database)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_commands_and_a_rebuild_know_what_was_edited(store, tmp_path):
    edited(store)
    store.close()
    database = tmp_path / "k.duckdb"
    agencies = {row["id"]: row["name"] for row in run(database, "indicators", "agencies", "--json")}
    assert agencies["xa-moi"] == "Xã Mới"
    assert run(database, "data", "rebuild", "--json")["rebuilt"] is True
    again = Store.at(database, min_free_mb=0)
    assert seen(offices.opened(settings.read({"KPI_DATABASE": "x"}), again)) == (3, True, {"97"})
    again.close()


def test_the_doctor_tells_of_an_edit_that_does_not_fit_and_edits_lists_it(store, tmp_path):
    store.edit("nghe-an", [Change("setting", "KPI_NEAR", {"text": "999"})], "Lan", "của bản trước")
    store.close()
    told = subprocess.run(
        [sys.executable, "-m", "data", "doctor", "--json"],
        cwd=ROOT,
        env={**os.environ, "KPI_DATABASE": str(tmp_path / "k.duckdb")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1
    assert "edit_off" in {one["code"] for one in json.loads(told.stdout)["findings"]}
    (row,) = run(tmp_path / "k.duckdb", "data", "edits", "--json")
    assert (row["kind"], row["key"], row["by"]) == ("setting", "KPI_NEAR", "Lan")


def test_a_command_makes_an_admin_when_none_is_left(store, tmp_path):
    store.close()
    words = ("data", "admin", "Hoa@tinh.vn", "--by", "Lan", "--why", "người cũ chuyển đi", "--json")
    assert run(tmp_path / "k.duckdb", *words)["role"] == "admin"
    again = Store.at(tmp_path / "k.duckdb", min_free_mb=0)
    assert again.acting(Caller("account", "hoa@tinh.vn")).rights().role == "admin"
    again.close()


def test_without_a_database_commands_read_the_files_and_make_none(tmp_path):
    agencies = run(tmp_path / "none.duckdb", "indicators", "agencies", "--json")
    files = directory.load("nghe-an", [ROOT / "data" / "agencies"])
    assert len(agencies) == len(files.agencies)
    assert list(tmp_path.iterdir()) == []


def test_agencies_saved_as_one_are_taken_back_as_one(store, tmp_path):
    first = {"id": "xa-moi", "name": "Xã Mới", "short_name": "Xã Mới", "tier": "cap_xa"}
    store.edit("nghe-an", [Change("agency", "xa-moi", first)], "Lan", "thêm")
    ended = {**first, "valid_to": "2026-12-31", "successors": ["xa-sau"]}
    heir = {**first, "id": "xa-sau", "name": "Xã Sau", "short_name": "Xã Sau", "valid_from": "2027-01-01"}
    store.edit(
        "nghe-an", [Change("agency", "xa-moi", ended), Change("agency", "xa-sau", heir)], "Lan", "nhập"
    )
    store.close()
    words = ("data", "take-back", "agency", "xa-sau", "--by", "Lan", "--why", "hoãn", "--json")
    told = run(tmp_path / "k.duckdb", *words)
    assert (told["value"], told["together"]) == (None, ["xa-moi"])
    agencies = {row["id"]: row for row in run(tmp_path / "k.duckdb", "indicators", "agencies", "--json")}
    assert "xa-sau" not in agencies
    assert agencies["xa-moi"]["valid_to"] is None


TAKE_BACK = ("data", "take-back", "agency")
WHO = ("--by", "Lan", "--why", "thử", "--json")


def refused(folder, *words):
    """What a command says that is refused."""
    with pytest.raises(subprocess.CalledProcessError) as off:
        run(folder / "k.duckdb", *words)
    assert off.value.returncode == 2
    return off.value.stderr


def row(key, name, **more):
    return {"id": key, "name": name, "short_name": name, "tier": "cap_xa", **more}


def test_a_taking_back_that_the_app_could_not_start_after_is_refused(store, tmp_path):
    store.edit("nghe-an", [Change("agency", "xa-sau", row("xa-sau", "Xã Sau"))], "Lan", "thêm")
    ended = row("xa-truoc", "Xã Trước", valid_to="2026-12-31", successors=["xa-sau"])
    store.edit("nghe-an", [Change("agency", "xa-truoc", ended)], "Lan", "thêm")
    store.close()
    assert "'xa-sau' không có trong danh sách" in refused(tmp_path, *TAKE_BACK, "xa-sau", *WHO)
    assert "xa-sau" in {one["id"] for one in run(tmp_path / "k.duckdb", "indicators", "agencies", "--json")}


def test_a_merger_with_an_agency_edited_since_is_not_taken_back_in_half(store, tmp_path):
    rows = [row("xa-moi", "Xã Mới", valid_to="2026-12-31", successors=["xa-sau"]), row("xa-sau", "Xã Sau")]
    store.edit("nghe-an", [Change("agency", one["id"], one) for one in rows], "Lan", "nhập")
    later = row("xa-sau", "Xã Sau", code="99999")
    store.edit("nghe-an", [Change("agency", "xa-sau", later)], "Lan", "mã")
    store.close()
    assert "mà sau đó còn sửa: xa-sau" in refused(tmp_path, *TAKE_BACK, "xa-moi", *WHO)


def test_an_agency_with_figures_does_not_go_whoever_asks(store, tmp_path):
    store.edit("nghe-an", [Change("agency", "xa-moi", row("xa-moi", "Xã Mới"))], "Lan", "thêm")
    figure = Observation("dossiers_received", "xa-moi", "2026-01", *parse("2026-01").days(), 5, None, 2)
    store.save(Incoming("nghe-an", "figures", "t1.csv", b"x", "Hoa", [figure], 1))
    offices.opened(settings.read({"KPI_DATABASE": str(tmp_path / "k.duckdb")}), store)
    with pytest.raises(StoreError, match="xa-moi đã có số liệu nên không bỏ được"):
        store.edit("nghe-an", [Change("agency", "xa-moi", None)], "Lan", "bỏ")
    store.close()
    assert "xa-moi đã có số liệu" in refused(tmp_path, *TAKE_BACK, "xa-moi", *WHO)


GONE = (
    "Chưa làm gì: không còn đơn vị “Xã Mới” (mã xa-moi) trong danh sách đơn vị, nên số của đơn vị ấy sẽ "
    "không trang nào tính đến. Nhờ quản trị thêm lại đơn vị với đúng mã ấy ở trang Quản trị rồi làm lại; "
    "hoặc nạp tệp ghi tên đơn vị đang có."
)


def with_an_agency_and_its_file(store):
    """A file of an agency that is in the list now; it is not saved yet."""
    store.edit("nghe-an", [Change("agency", "xa-moi", row("xa-moi", "Xã Mới"))], "Lan", "thêm")
    offices.opened(settings.read({"KPI_DATABASE": "x"}), store)
    figure = Observation("dossiers_received", "xa-moi", "2026-01", *parse("2026-01").days(), 5, None, 2)
    return Incoming("nghe-an", "figures", "t1.csv", b"x", "Hoa", [figure], 1)


def figures(store):
    with store.reading() as cursor:
        return cursor.execute("SELECT agency, count(*) FROM figure GROUP BY agency").fetchall()


def test_a_batch_of_an_agency_taken_out_since_is_not_brought_back(store):
    batch = store.save(with_an_agency_and_its_file(store)).batch
    store.undo("nghe-an", batch, "Hoa", "nhầm")
    store.edit("nghe-an", [Change("agency", "xa-moi", None)], "Lan", "bỏ")
    version = store.version
    with pytest.raises(StoreError) as told:
        store.redo("nghe-an", batch, "Hoa", "làm lại")
    assert (str(told.value), figures(store), store.version) == (GONE, [], version)
    store.edit("nghe-an", [Change("agency", "xa-moi", row("xa-moi", "Xã Mới"))], "Lan", "thêm lại")
    store.redo("nghe-an", batch, "Hoa", "làm lại")
    assert figures(store) == [("xa-moi", 1)]


def test_a_file_of_an_agency_taken_out_after_it_was_read_is_not_saved(store):
    file = with_an_agency_and_its_file(store)
    seen = store.version
    store.edit("nghe-an", [Change("agency", "xa-moi", None)], "Lan", "bỏ")
    version = store.version
    with pytest.raises(StoreError) as told:
        store.save(file, seen)
    assert (str(told.value), figures(store), store.version) == (GONE, [], version)


def test_the_doctor_tells_of_agencies_that_cannot_be_read(store):
    chosen = settings.read({"KPI_DATABASE": "x"})
    ended = row("xa-truoc", "Xã Trước", valid_to="2026-12-31", successors=["xa-nao"])
    store.edit("nghe-an", [Change("agency", "xa-truoc", ended)], "Lan", "thêm")
    with store.reading() as cursor:
        (fault,) = offices.faults(chosen, cursor)
    assert "'xa-nao' không có trong danh sách" in fault


def test_an_edit_that_keeps_the_app_from_starting_is_taken_back_by_a_command(store, tmp_path):
    edited(store)
    row = {"id": "xa-moi", "name": "", "short_name": "", "tier": "cap_xa"}
    store.edit("nghe-an", [Change("agency", "xa-moi", row)], "Lan", "thử")
    store.close()
    words = ("data", "take-back", "agency", "xa-moi", "--by", "Lan", "--why", "sai tên", "--json")
    assert run(tmp_path / "k.duckdb", *words)["value"]["name"] == "Xã Mới"
    agencies = {
        row["id"]: row["name"] for row in run(tmp_path / "k.duckdb", "indicators", "agencies", "--json")
    }
    assert agencies["xa-moi"] == "Xã Mới"
    with pytest.raises(subprocess.CalledProcessError) as off:
        run(
            tmp_path / "k.duckdb",
            "data",
            "take-back",
            "plan",
            "nothing",
            "--by",
            "Lan",
            "--why",
            "x",
            "--json",
        )
    assert off.value.returncode == 2
