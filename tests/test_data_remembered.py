"""What officers said once: kept with who and why, withdrawn but never lost, told to no other jurisdiction."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data import remembered
from data.store import Store, StoreError

SAID = {"by": "Nguyễn Thị Hoa", "why": "Cổng ghi tên cũ"}


@pytest.fixture
def store(tmp_path):
    opened = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    yield opened
    opened.close()


def known(store, jurisdiction="nghe-an"):
    with store.reading() as cursor:
        return remembered.everything(cursor, jurisdiction)


def test_an_alias_is_kept_with_its_month_who_and_why(store):
    remembered.keep_alias(store, "nghe-an", "UBND xã X", agency="xa-y", month="2025-09", **SAID)
    (alias,) = known(store)
    assert (alias.what, alias.name, alias.agency, alias.month) == ("alias", "UBND xã X", "xa-y", "2025-09")
    assert (alias.by, alias.why, alias.withdrawn) == ("Nguyễn Thị Hoa", "Cổng ghi tên cũ", None)
    assert alias.first_day(None) == date(2025, 9, 1)
    assert alias.first_day(14) == date(2025, 8, 15)


def test_an_alias_of_a_quarter_holds_from_its_first_month(store):
    remembered.keep_alias(store, "nghe-an", "X", agency="xa-y", month="2025-Q3", **SAID)
    assert known(store)[0].month == "2025-07"


def test_nothing_is_remembered_without_name_and_reason(store):
    for by, why in (("", "vì thế"), ("Hoa", " ")):
        with pytest.raises(StoreError, match="Cần tên người làm và lý do"):
            remembered.keep_mapping(store, "nghe-an", "Biểu sở", "{}", by=by, why=why)
    assert known(store) == []


def test_what_is_withdrawn_stays_on_record_and_is_out_of_force(store):
    remembered.keep_alias(store, "nghe-an", "X", agency="xa-y", month="2025-09", **SAID)
    remembered.keep_mapping(store, "nghe-an", "Biểu sở", '{"a": "“b”"}', **SAID)
    remembered.withdraw(store, "nghe-an", known(store)[0].number, "Trần Nam", "Nhầm xã")
    alias, mapping = known(store)
    assert (alias.withdrawn.by, alias.withdrawn.why) == ("Trần Nam", "Nhầm xã")
    assert (mapping.what, mapping.text, mapping.withdrawn) == ("mapping", '{"a": "“b”"}', None)
    with store.reading() as cursor:
        assert remembered.in_force(cursor, "nghe-an", "alias") == []
        assert remembered.in_force(cursor, "nghe-an", "mapping") == [mapping]


def test_what_is_not_in_force_cannot_be_withdrawn(store):
    remembered.keep_alias(store, "nghe-an", "X", agency="xa-y", month="2025-09", **SAID)
    number = known(store)[0].number
    remembered.withdraw(store, "nghe-an", number, "Hoa", "Nhầm")
    for gone in (number, 99):
        with pytest.raises(StoreError, match="không còn dùng"):
            remembered.withdraw(store, "nghe-an", gone, "Hoa", "Nhầm")
    with pytest.raises(StoreError, match="không còn dùng"):
        remembered.withdraw(store, "ha-tinh", number, "Hoa", "Nhầm")


def test_another_jurisdiction_is_not_told(store):
    remembered.keep_alias(store, "nghe-an", "X", agency="xa-y", month="2025-09", **SAID)
    assert known(store, "ha-tinh") == []


def test_what_is_remembered_is_in_the_ledger_and_survives_a_restart(store, tmp_path):
    remembered.keep_alias(store, "nghe-an", "X", agency="xa-y", month="2025-09", **SAID)
    before = known(store)
    store.close()
    lines = (tmp_path / "kpi.duckdb.originals" / "ledger.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[-1])
    assert (entry["act"], entry["agency"], entry["month"]) == ("alias", "xa-y", "2025-09")
    assert json.loads(entry["why"]) == {"name": "X", "why": "Cổng ghi tên cũ"}
    again = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    assert known(again) == before
    assert again.doctor()["ok"]
    again.close()


HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)


@pytest.fixture
def load(store, tmp_path, monkeypatch, capsys):
    """Run `loaders load` on a row in a process that finds the database free; exit status and answer."""
    from loaders.__main__ import main

    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "kpi.duckdb"))
    monkeypatch.setenv("KPI_TODAY", "2025-10-14")

    def run(row):
        store.close()
        (tmp_path / "t9.csv").write_text(f"{HEAD}\n{row}\n", encoding="utf-8")
        status = main(["load", str(tmp_path / "t9.csv"), "--by", "Hoa", "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def test_the_command_reads_names_as_they_were_remembered(store, load):
    remembered.keep_alias(store, "nghe-an", "Sở YT", agency="so-y-te", month="2025-09", **SAID)
    status, answer = load(",Sở YT,09/2025,50,45,40,5,0")
    assert (status, answer["accepted"], answer["new"]) == (0, True, 1)


def test_an_alias_does_not_hold_before_its_month(store, load):
    remembered.keep_alias(store, "nghe-an", "Sở YT", agency="so-y-te", month="2025-09", **SAID)
    status, answer = load(",Sở YT,08/2025,50,45,40,5,0")
    assert (status, answer["problems"][0]["code"]) == (1, "unknown_agency")


def test_the_command_rejects_figures_of_a_locked_month_as_a_problem(store, load):
    store.lock("nghe-an", "2025-09", "Nam", "Đã báo cáo")
    status, answer = load(",Sở Y tế,09/2025,50,45,40,5,0")
    first = answer["problems"][0]
    assert (status, answer["accepted"], answer["batch"]) == (1, False, None)
    assert (first["code"], first["severity"], first["row"]) == ("month_locked", "error", 2)
    assert "Đã báo cáo" in first["found"]


def test_the_command_reports_a_month_missing_in_between(store, load):
    rows = "\n".join(
        f",Sở Y tế,{month}/2025,{50 + int(month)},45,40,{5 + int(month)},0" for month in ("05", "07")
    )
    status, answer = load(rows)
    codes = [problem["code"] for problem in answer["problems"]]
    assert (status, "missing_months" in codes) == (0, True)
