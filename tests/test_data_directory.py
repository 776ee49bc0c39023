"""Agencies edited on the page, laid over the file of the jurisdiction."""

from datetime import date
from pathlib import Path

import pytest

from data import directory
from data.directory import DirectoryError

HEAD = "id,name,short_name,tier,code,portal_code,aliases,valid_from,valid_to,successors\n"
FILE = HEAD + (
    "tinh-x,Tỉnh X,Tỉnh X,toan_tinh,,,,,,\n"
    "so-y-te,Sở Y tế,Sở Y tế,so_nganh,,,SYT,,,\n"
    "so-noi-vu,Sở Nội vụ,Sở Nội vụ,so_nganh,,,,,,\n"
    "xa-a-1,Xã A,Xã A,cap_xa,1,,,,,\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "tinh-x.csv").write_text(FILE, encoding="utf-8")
    return tmp_path


def row(key: str, name: str, **changed: object) -> dict[str, object]:
    return {"id": key, "name": name, "tier": "so_nganh", **changed}


def test_an_edited_agency_stands_in_the_place_of_the_files(folder):
    edited = row("so-y-te", "Sở Y tế tỉnh X", aliases=["SYT", "Sở Y tế"], valid_from="2026-01-01")
    known = directory.load("tinh-x", [folder], {"so-y-te": edited})
    assert [body.id for body in known.bodies] == ["so-y-te", "so-noi-vu", "xa-a-1"]
    assert known.by_id["so-y-te"].aliases == ("SYT", "Sở Y tế")
    assert known.by_id["so-y-te"].valid_from == date(2026, 1, 1)
    assert known.by_id["so-y-te"].short_name == "Sở Y tế tỉnh X"


def test_a_new_agency_stands_after_those_it_succeeds_or_last_in_its_tier(folder):
    ended = row("so-y-te", "Sở Y tế", valid_to="2026-12-31", successors=["so-suc-khoe"])
    rows = {
        "so-suc-khoe": row("so-suc-khoe", "Sở Sức khỏe", valid_from="2027-01-01"),
        "so-y-te": ended,
        "so-moi": row("so-moi", "Sở Mới"),
    }
    known = directory.load("tinh-x", [folder], rows)
    assert [body.id for body in known.bodies] == ["so-y-te", "so-suc-khoe", "so-noi-vu", "so-moi", "xa-a-1"]


def test_an_edit_taken_back_leaves_the_row_of_the_file(folder):
    known = directory.load("tinh-x", [folder], {"so-y-te": None, "so-moi": None})
    assert [body.id for body in known.bodies] == ["so-y-te", "so-noi-vu", "xa-a-1"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"tier": "so"}, "Đơn vị “Sở Y tế” (sửa ở trang Quản trị), Khối: đã thấy 'so'; cần một trong"),
        ({"name": ""}, "Đơn vị “so-y-te” (sửa ở trang Quản trị), Tên đầy đủ: đã thấy None; cần tên đơn vị"),
        ({"valid_to": "1/3/2026"}, "Đến ngày '1/3/2026'; cần ngày dạng 2025-03-01"),
        ({"successors": ["so-la"]}, "'so-la' không có trong danh sách"),
        ({"id": "so-khac"}, "Mã: đã thấy 'so-khac'; cần 'so-y-te', mã không đổi"),
    ],
)
def test_a_faulty_edit_is_refused_as_a_faulty_file_is(folder, changed, told):
    with pytest.raises(DirectoryError) as refused:
        directory.load("tinh-x", [folder], {"so-y-te": row("so-y-te", "Sở Y tế") | changed})
    assert told in str(refused.value)


def test_every_row_of_the_file_laid_over_itself_changes_nothing(folder):
    known = directory.load("tinh-x", [folder])
    rows = {body.id: directory.as_row(body) for body in known.agencies}
    assert directory.load("tinh-x", [folder], rows).agencies == known.agencies
