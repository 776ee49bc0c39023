"""The doctor and the directory: figures in use that no page shows are told."""

from __future__ import annotations

from datetime import date

import pytest

from data import strays
from indicators.model import Agency, Directory
from tests.conftest import served
from tests.test_commands import Desk, online

HEADS = "id,name,short_name,tier,code,portal_code,aliases,valid_from,valid_to,successors"
WHOLE = "nghe-an,Tỉnh Nghệ An,,toan_tinh,,,,,,"


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "agencies").mkdir()
    made = Desk(tmp_path, KPI_AGENCIES=str(tmp_path / "agencies"))
    agencies(made, "so-a,Sở A,,so_nganh,,,,,,", "so-b,Sở B,,so_nganh,,,,,,")
    return made


def agencies(desk: Desk, *rows: str) -> None:
    text = "\n".join([HEADS, WHOLE, *rows, ""])
    (desk.folder / "agencies" / "nghe-an.csv").write_text(text, encoding="utf-8")


def load(desk: Desk) -> None:
    rows = [f",Sở {name},{month}/2025,100,80,0,20,0" for name in "AB" for month in ("08", "09")]
    desk.json("loaders", "load", desk.file(online(*rows)))


def strange(report: dict[str, list[dict[str, str]]]) -> dict[str, dict[str, str]]:
    return {one["code"]: one for one in report["findings"] if one["code"].startswith(("agency", "no_dir"))}


def test_figures_of_a_body_renamed_or_outside_its_days_are_errors_with_count_names_and_remedy(desk):
    load(desk)
    assert strange(desk.json("data", "doctor")) == {}
    agencies(desk, "so-aa,Sở A,,so_nganh,,,,,,", "so-b,Sở B,,so_nganh,,,,2025-09-01,,")
    report = desk.json("data", "doctor", status=1)
    found = strange(report)
    assert (report["ok"], set(found)) == (False, {"agency_unknown", "agency_outside_its_days"})
    assert {one["severity"] for one in found.values()} == {"error"}
    assert found["agency_unknown"]["text"] == (
        "10 số đang dùng mang 1 mã đơn vị không có trong danh sách, nên không trang nào tính đến: so-a."
    )
    assert "nghe-an.csv" in found["agency_unknown"]["remedy"]
    outside = found["agency_outside_its_days"]
    assert outside["text"].startswith("5 số đang dùng của 1 đơn vị")
    assert "Sở B (so-b; số từ 01/8/2025 đến 31/8/2025)" in outside["text"]
    assert "valid_from" in outside["remedy"]
    assert "Lỗi: 10 số đang dùng" in desk.run("data", "doctor").stdout


def test_a_backup_is_proven_whatever_the_directory_says(desk):
    load(desk)
    agencies(desk)
    made = desk.json("data", "backup")
    assert made["verified"] is True
    assert desk.json("data", "restore", made["backup"])["figures"] == 20
    assert set(strange(desk.json("data", "doctor", status=1))) == {"agency_unknown"}


def test_a_directory_that_cannot_be_read_is_a_finding(desk):
    load(desk)
    desk.environment["KPI_AGENCIES"] = str(desk.folder / "nowhere")
    (found,) = strange(desk.json("data", "doctor", status=1)).values()
    assert (found["code"], "nowhere" in found["text"]) == ("no_directory", True)


def test_beside_a_running_app_the_directory_of_the_command_counts(desk):
    with served(desk.folder, KPI_TODAY="2025-10-14", KPI_AGENCIES=desk.environment["KPI_AGENCIES"]):
        load(desk)
        assert strange(desk.json("data", "doctor")) == {}
        agencies(desk, "so-a,Sở A,,so_nganh,,,,,,")
        assert set(strange(desk.json("data", "doctor", status=1))) == {"agency_unknown"}


def test_only_the_first_names_are_told():
    whole = Agency(id="nghe-an", name="Tỉnh", short_name="Tỉnh", tier="toan_tinh")
    rows = [(f"so-{n}", date(2025, 1, 1), date(2025, 1, 31), 1000) for n in range(7)]
    (found,) = strays._unknown(rows, Directory("nghe-an", [whole]))
    assert found.text.startswith("7.000 số đang dùng mang 7 mã")
    assert found.text.endswith(": so-0, so-1, so-2, so-3, so-4 và 2 đơn vị nữa.")
