"""The commands as other programs call them: real processes, exit statuses, one JSON value."""

from __future__ import annotations

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from data.remote import note_of
from tests.conftest import ROOT, served

ONLINE = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,"
    "Trực tuyến toàn trình,Trực tiếp,Bưu chính công ích"
)
FIGURES = "Mã chỉ tiêu,Mã đơn vị,Đơn vị,Kỳ,Tử số,Mẫu số,Ghi chú"
REAL_2026 = """Mã chỉ tiêu;Mã đơn vị;Đơn vị;Kỳ;Từ ngày;Đến ngày;Tử số;Mẫu số;Ghi chú
on_time_rate_portal;H41;UBND tỉnh Nghệ An;2026;01/01/2026;10/10/2026;503.728;563.215;Cổng DVCQG, 10/10/2026
petition_on_time_rate_portal;H41;UBND tỉnh Nghệ An;2026;01/01/2026;10/10/2026;162;334;Cổng DVCQG, 10/10/2026
"""


class Desk:
    """A folder with a database of its own and the commands that use it."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.database = folder / "kpi.duckdb"
        self.environment = {
            **os.environ,
            "KPI_DATABASE": str(self.database),
            "KPI_TODAY": "2025-10-14",
            **environment,
        }

    def file(self, text: str, name: str = "tep.csv") -> str:
        (self.folder / name).write_text(text, encoding="utf-8-sig")
        return str(self.folder / name)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", *words]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )

    def json(self, *words: str, status: int = 0) -> object:
        done = self.run(*words, "--json")
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def online(*rows: str) -> str:
    return "\n".join([ONLINE, *rows, ""])


def test_check_and_load_give_the_same_report_and_only_load_writes(desk):
    file = desk.file(online(",Sở Tư pháp,09/2025,2500,1999,1500,401,100"))
    expected = {
        "accepted": True,
        "kind": "online_filing",
        "batch": None,
        "rows": 1,
        "new": 1,
        "changed": 0,
        "unchanged": 0,
    }
    checked = desk.json("loaders", "check", file)
    assert {key: checked[key] for key in expected} == expected
    assert desk.json("loaders", "history") == []
    loaded = desk.json("loaders", "load", file, "--by", "Lan")
    assert {**loaded, "batch": None} == checked
    assert loaded["batch"] == "0001"
    (batch,) = desk.json("loaders", "history")
    assert set(batch) == {"batch", "kind", "file", "sha256", "by", "at", "rows", "months", "state", "sample"}
    assert (batch["by"], batch["months"], batch["state"], batch["sample"]) == (
        "Lan",
        ["2025-09"],
        "current",
        False,
    )
    assert batch["at"].endswith("Z")


def test_a_status_row_has_the_keys_of_the_contract_and_is_not_rounded(desk):
    desk.json("loaders", "load", desk.file(online(",Sở Tư pháp,09/2025,2500,1999,1500,401,100")))
    asked = ("indicators", "status", "--period", "2025-09", "--indicator", "online_filing_rate")
    rows = desk.json(*asked, "--plan", "nghe-an-384-2025", "--scope", "agencies")
    (row,) = [row for row in rows if row["agency_name"] == "Sở Tư pháp"]
    assert row == {
        "plan": "nghe-an-384-2025",
        "article": "PL.V.2",
        "indicator": "online_filing_rate",
        "agency": "so-tu-phap",
        "agency_name": "Sở Tư pháp",
        "tier": "so_nganh",
        "period": "2025-09",
        "numerator": 1999,
        "denominator": 2500,
        "value": 79.96,
        "operator": ">=",
        "target": 80,
        "baseline": None,
        "status": "near",
        "in_force": True,
        "provisional": False,
        "reported_months": 1,
        "expected_months": 1,
        "reported_agencies": 1,
        "expected_agencies": 1,
    }
    (total,) = desk.json(*asked, "--plan", "nghe-an-384-2025")
    assert (total["agency"], total["tier"], total["agency_name"]) == ("nghe-an", "toan_tinh", "Tỉnh Nghệ An")
    assert (total["value"], total["reported_agencies"], total["expected_agencies"]) == (79.96, 1, 145)


def test_a_second_load_replaces_and_undo_brings_back(desk):
    desk.json("loaders", "load", desk.file(online(",Sở Tư pháp,09/2025,100,80,0,20,0")))
    second = desk.json("loaders", "load", desk.file(online(",Sở Tư pháp,09/2025,100,90,0,10,0"), "sua.csv"))
    assert (second["batch"], second["changed"]) == ("0002", 1)
    undone = desk.json("loaders", "undo", "0002", "--by", "Lan", "--why", "nhầm tệp")
    assert (undone["batch"], undone["state"]) == ("0002", "withdrawn")
    rows = desk.json("indicators", "status", "--period", "2025-09", "--indicator", "online_filing_rate")
    assert rows[0]["value"] == 80
    again = desk.json("loaders", "undo", "0002", "--by", "Lan", "--why", "nhầm", status=1)
    assert again["state"] == "withdrawn"
    assert "0009" in desk.json("loaders", "undo", "0009", "--by", "Lan", "--why", "x", status=2)["error"]


BAD = {
    "unknown agency": (online(",Sở Hàng không,09/2025,3,1,0,1,1"), 2, "B"),
    "wrong month": (online(",Sở Tư pháp,13/2025,3,1,0,1,1"), 2, "C"),
    "parts that do not add up": (online(",Sở Tư pháp,09/2025,100,80,0,10,0"), 2, "D, E, G, H"),
    "a negative": (online(",Sở Tư pháp,09/2025,3,-1,0,3,1"), 2, "E"),
    "a unit in the cell": (online(',Sở Tư pháp,09/2025,"12,5 hồ sơ",1,0,1,1'), 2, "D"),
    "a header typo": (online(",Sở Tư pháp,09/2025,3,1,0,1,1").replace("Trực tiếp", "Trực tiêp"), 1, "G"),
    "a body of another time": (online(",Huyện Diễn Châu,09/2025,3,1,0,1,1"), 2, "B"),
    "the same body twice": (online(*[",Sở Tư pháp,09/2025,3,1,0,1,1"] * 2), 3, None),
    "two readings": (online(',Sở Tư pháp,09/2025,"1,234",1,0,1,1'), 2, "D"),
}


@pytest.mark.parametrize(("text", "row", "column"), BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_rejected_with_place_and_remedy_and_nothing_changes(desk, text, row, column):
    desk.json("loaders", "load", desk.file(online(",Sở Tư pháp,08/2025,100,80,0,20,0"), "tot.csv"))
    answer = desk.json("loaders", "load", desk.file(text), status=1)
    assert (answer["accepted"], answer["batch"]) == (False, None)
    error = next(problem for problem in answer["problems"] if problem["severity"] == "error")
    assert error["row"] == row
    if column:
        assert error["column"] == column
    assert error["found"]
    assert error["expected"]
    assert error["remedy"]
    assert len(desk.json("loaders", "history")) == 1


def test_a_percentage_above_100_is_rejected(desk):
    text = f"{FIGURES}\nportal_sync_rate,,Sở Tư pháp,2025-09,105,100,\n"
    answer = desk.json("loaders", "check", desk.file(text), status=1)
    assert [(p["row"], p["severity"]) for p in answer["problems"]] == [(2, "error")]


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00\x03" + bytes(range(256)) * 20], ids=["empty", "exe"])
def test_what_is_no_table_cannot_be_read(desk, content):
    path = desk.folder / "bao cao.csv"
    path.write_bytes(content)
    answer = desk.json("loaders", "load", str(path), status=2)
    assert answer["accepted"] is False
    assert len(answer["problems"]) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("indicators", "status", "--period", "2025-13"),
        ("indicators", "status"),
        ("indicators", "status", "--period", "2025", "--plan", "quang-tri-2025"),
        ("indicators", "status", "--period", "2025", "--plan", "khong-co"),
        ("indicators", "status", "--period", "2025", "--indicator", "khong_co"),
        ("indicators", "status", "--period", "2025", "--scope", "tất cả"),
        ("loaders", "check", "khong-co.csv"),
        ("loaders", "check", "khong-co.csv", "--month", "2025-Q1"),
        ("loaders", "check", "khong-co.csv", "--kind", "khac"),
        ("loaders", "undo", "0001"),
        ("indicators", "khac"),
    ],
    ids=" ".join,
)
def test_a_call_that_is_off_exits_with_2_and_still_answers_in_json(desk, words):
    answer = desk.json(*words, status=2)
    assert isinstance(answer, dict)


def test_a_setting_that_cannot_be_used_is_named(tmp_path):
    desk = Desk(tmp_path, KPI_TODAY="hôm nay")
    assert "KPI_TODAY" in desk.json("indicators", "status", "--period", "2025", status=2)["error"]


def test_every_template_loads_back_once_filled(desk):
    out = desk.folder / "mau.csv"
    done = desk.run("loaders", "template", "online_filing", "--out", str(out), "--month", "2025-09")
    assert done.returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert ",".join(header) == ONLINE
    assert len(rows) == 145
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, *([*row[:3], 10, 8, 4, 1, 1] for row in rows)])
    answer = desk.json("loaders", "load", str(out))
    assert (answer["rows"], answer["new"], answer["problems"]) == (145, 145, [])
    (total,) = desk.json(
        *("indicators", "status", "--period", "2025-09", "--indicator", "online_filing_rate"),
        *("--plan", "nghe-an-384-2025"),
    )
    assert (total["numerator"], total["denominator"], total["status"]) == (1160, 1450, "met")
    assert (total["reported_agencies"], total["expected_agencies"]) == (145, 145)


def test_the_real_open_year_of_2026_is_provisional_and_without_target(tmp_path):
    desk = Desk(tmp_path, KPI_TODAY="2026-10-14")
    desk.json("loaders", "load", desk.file(REAL_2026))
    rows = desk.json("indicators", "status", "--period", "2026", "--indicator", "on_time_rate_portal")
    (row,) = rows
    assert (row["numerator"], row["denominator"], row["status"]) == (503728, 563215, "no_target")
    assert row["value"] == pytest.approx(89.4379588611809, abs=1e-12)
    assert (row["provisional"], row["reported_months"], row["expected_months"]) == (True, 10, 12)
    assert (row["plan"], row["article"], row["operator"], row["target"]) == (None, None, None, None)


def test_a_province_is_one_more_file(tmp_path):
    (tmp_path / "tinh-x.csv").write_text(
        "id,name,short_name,tier,code,portal_code,aliases,valid_from,valid_to,successors\n"
        "tinh-x,Tỉnh X,Tỉnh X,toan_tinh,,H99,,,,\n"
        "so-a,Sở A,Sở A,so_nganh,,H99.01,Sở An;S.A,,,\n",
        encoding="utf-8",
    )
    desk = Desk(tmp_path, KPI_AGENCIES=str(tmp_path), KPI_JURISDICTION="tinh-x")
    agencies = desk.json("indicators", "agencies")
    assert agencies[1]["aliases"] == ["Sở An", "S.A"]
    assert agencies[0]["valid_from"] is None
    desk.json("loaders", "load", desk.file(online("H99.01,Sở An,09/2025,10,8,0,2,0")))
    rows = desk.json(
        *("indicators", "status", "--period", "2025-Q3", "--indicator", "online_filing_rate"),
        *("--scope", "agencies"),
    )
    assert [(row["agency"], row["value"], row["status"]) for row in rows] == [("so-a", 80, "no_target")]


def test_ha_tinh_has_no_total_and_binds_one_office(tmp_path):
    desk = Desk(tmp_path, KPI_JURISDICTION="ha-tinh", KPI_TODAY="2025-01-10")
    desk.json("loaders", "load", desk.file(online(",Sở Nội vụ,12/2024,100,70,0,30,0")))
    asked = ("indicators", "status", "--period", "2024-12", "--indicator", "online_filing_rate")
    assert desk.json(*asked) == []
    (row,) = desk.json(*asked, "--scope", "agencies")
    assert (row["agency_name"], row["value"], row["target"], row["status"]) == ("Sở Nội vụ", 70, 70, "met")


def test_commands_beside_a_running_app_ask_it_and_answer_the_same(tmp_path):
    desk = Desk(tmp_path)
    with served(tmp_path, KPI_TODAY="2025-10-14"):
        assert stat.S_IMODE(note_of(desk.database).stat().st_mode) == 0o600
        sample = desk.json("loaders", "history")
        assert {batch["sample"] for batch in sample} == {True}
        file = desk.file(online(",Sở Tư pháp,09/2025,2500,1999,1500,401,100"))
        loaded = desk.json("loaders", "load", file)
        assert (loaded["batch"], loaded["new"]) == ("0001", 1)
        asked = ("indicators", "status", "--period", "2025-09", "--indicator", "online_filing_rate")
        beside = desk.json(*asked)
        assert beside[0]["value"] == 79.96
        desk.json("loaders", "undo", "0009", "--by", "a", "--why", "b", status=2)
    assert not note_of(desk.database).exists()
    assert desk.json(*asked) == beside
    assert [batch["batch"] for batch in desk.json("loaders", "history")] == ["0001"]


def test_lists_for_people_are_lines_and_lists_for_programs_are_json(desk):
    assert desk.run("indicators", "targets").stdout.count("\n") == 88
    targets = desk.json("indicators", "targets")
    assert len(targets) == 88
    assert set(targets[0]) == {
        *("plan", "document", "number", "date", "article", "indicator", "operator"),
        *("wording", "value", "unit", "applies_to", "quote", "note"),
    }
    indicators = desk.json("indicators", "list")
    assert set(indicators[0]) == {
        *(
            "indicator",
            "name",
            "unit",
            "direction",
            "kind",
            "numerator",
            "denominator",
            "definition",
            "source",
        ),
    }
    assert len(desk.json("indicators", "agencies")) == 591
