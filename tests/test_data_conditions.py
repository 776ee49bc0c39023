"""What the administrator reads: each thing as it is, and what to do where it is not well."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from data import version
from data.conditions import Process, by_kind, conditions, headline, without_backup
from data.running import Backup, State, last_backup
from data.store import Store
from data.tallies import Error, Examined

NOW = datetime(2025, 10, 14, 3, 0, tzinfo=UTC)
BACKUP = Backup(NOW - timedelta(hours=8), "/sao-luu/kpi-20251013", is_proven=True, is_whole=True)
STATE = State(
    version="2025.10",
    schema=6,
    events=12,
    figures=1234,
    batches=7,
    withdrawn=1,
    last_load=NOW - timedelta(days=2),
    last_backup=BACKUP,
    database_mb=12.5,
    originals_mb=1536,
    free_mb=20480,
    min_free_mb=200,
)
PROCESS = Process(
    since=NOW - timedelta(days=3, hours=4),
    sessions=5,
    memory_mb=512,
    browser_mb=None,
    browser="/usr/bin/chromium",
    pictures=(9, 0),
    examined=Examined(NOW - timedelta(hours=1), is_whole=True, findings=0),
)


def of(name: str, state: State = STATE, process: Process = PROCESS) -> tuple[str, bool, str]:
    """One condition by its name: what is, whether it is well, what to do."""
    (one,) = [one for one in conditions(state, process, NOW) if one.name == name]
    return one.value, one.is_well, one.remedy


def test_an_app_that_is_well_says_so_and_asks_for_nothing_but_a_schedule():
    found = conditions(STATE, PROCESS, NOW)
    assert headline(found, []) == "Hệ thống đang chạy tốt; không có lỗi nào trong 24 giờ qua"
    assert [one.name for one in found if one.remedy] == ["Sao lưu hẹn giờ"]
    assert of("Đang chạy từ")[0] == "11/10/2025 06:00 (3 ngày 4 giờ)"
    assert of("Số liệu")[0] == "1.234 số đang dùng; 7 lần nạp đang dùng, 1 đã hoàn tác"
    assert of("Tệp dữ liệu")[0] == "12,5 MB, lược đồ 6; tệp gốc 1,5 GB"


@pytest.mark.parametrize(
    ("backup", "value", "told"),
    [
        (None, "chưa có bản nào", "Bấm Sao lưu ngay"),
        (
            replace(BACKUP, at=NOW - timedelta(hours=27)),
            "13/10/2025 07:00 (1 ngày 3 giờ trước)",
            "Đã quá một ngày",
        ),
        (
            replace(BACKUP, is_proven=False),
            "14/10/2025 02:00 (8 giờ 0 phút trước), chưa mở thử",
            "Sao lưu lại",
        ),
    ],
)
def test_a_backup_missing_older_than_a_day_or_unproven_says_what_to_do(backup, value, told):
    said, is_well, remedy = of("Sao lưu gần nhất", replace(STATE, last_backup=backup))
    assert (said, is_well) == (value, False)
    assert remedy.startswith(told)


def test_a_backup_of_the_last_night_is_well_in_the_next_night_until_two_hours_late():
    late = replace(STATE, last_backup=replace(BACKUP, at=NOW - timedelta(hours=25, minutes=59)))
    assert of("Sao lưu gần nhất", late)[1] is True


def test_a_book_with_nothing_but_edits_wants_a_backup_too():
    assert of("Sao lưu gần nhất", replace(STATE, figures=0, last_backup=None))[1] is False


def test_the_sample_is_not_counted_and_it_is_said():
    sample_alone = replace(STATE, figures=0, batches=0, withdrawn=0)
    assert of("Số liệu", sample_alone)[0] == "chưa có; dữ liệu mẫu không tính"


@pytest.mark.parametrize(
    ("backup", "told"),
    [
        (None, "Chưa có bản sao lưu nào: nếu máy hỏng, số liệu đã nạp sẽ mất."),
        (replace(BACKUP, at=NOW - timedelta(days=3)), ""),
        (
            replace(BACKUP, at=NOW - timedelta(days=3, minutes=1)),
            "Đã 3 ngày không có bản sao lưu mới: nếu máy hỏng, việc làm từ 11/10/2025 09:59 sẽ mất.",
        ),
    ],
)
def test_two_nights_without_a_backup_are_told_on_every_page(backup, told):
    assert without_backup(backup, NOW) == told


def test_a_backup_that_was_proven_is_an_examination_too():
    """A restart forgets what the button found, not that last night's backup was opened and summed up."""
    started = replace(PROCESS, examined=None)
    seen = "14/10/2025 02:00: bản sao lưu mở ra nguyên vẹn, số cộng lại khớp"
    assert of("Kiểm tra số liệu gần nhất", process=started) == (seen, True, "")
    later = replace(PROCESS, examined=Examined(NOW - timedelta(days=9), is_whole=True, findings=0))
    assert of("Kiểm tra số liệu gần nhất", process=later) == (seen, True, "")
    broken = replace(later, examined=replace(later.examined, is_whole=False))
    assert of("Kiểm tra số liệu gần nhất", process=broken)[1] is False
    faulty = replace(STATE, last_backup=replace(BACKUP, is_whole=False))
    assert of("Kiểm tra số liệu gần nhất", faulty, started) == (
        *("chưa kiểm tra từ lúc ứng dụng chạy", False),
        "Bấm Kiểm tra số liệu dưới đây.",
    )


@pytest.mark.parametrize(
    ("examined", "value"),
    [
        (None, "chưa kiểm tra từ lúc ứng dụng chạy"),
        (
            Examined(NOW - timedelta(days=8), is_whole=True, findings=0),
            "06/10/2025 10:00: mọi thứ khớp nhau",
        ),
    ],
)
def test_an_examination_never_made_or_older_than_a_week_is_to_be_done(examined, value):
    process = replace(PROCESS, examined=examined)
    weekly = replace(STATE, last_backup=replace(BACKUP, at=NOW - timedelta(days=7, minutes=1)))
    told = of("Kiểm tra số liệu gần nhất", weekly, process)
    assert told == (value, False, "Bấm Kiểm tra số liệu dưới đây.")
    assert headline(conditions(weekly, process, NOW), []) == (
        "2 điều cần xử lý (sao lưu gần nhất, kiểm tra số liệu gần nhất); không có lỗi nào trong 24 giờ qua"
    )


@pytest.mark.parametrize(("free", "is_well"), [(400, True), (399, False), (199, False)])
def test_a_disk_that_fills_is_told_before_files_are_refused(free, is_well):
    assert of("Ổ đĩa còn trống", replace(STATE, free_mb=free))[1] is is_well


def test_a_server_without_a_browser_and_a_doctor_that_found_something_say_what_to_do():
    process = replace(PROCESS, browser="", examined=Examined(NOW, is_whole=False, findings=2))
    said, is_well, remedy = of("Trình duyệt vẽ hình", process=process)
    assert (said, is_well) == ("chưa có: báo cáo Word không kèm hình được", False)
    assert remedy.startswith("Cài Google Chrome, Chromium hoặc Microsoft Edge trên máy chủ")
    assert of("Kiểm tra số liệu gần nhất", process=process)[1] is False
    off = headline(conditions(STATE, process, NOW), [])
    assert off == (
        "2 điều cần xử lý (kiểm tra số liệu gần nhất, trình duyệt vẽ hình); không có lỗi nào trong 24 giờ qua"
    )


def test_errors_stand_before_refusals_and_only_they_are_counted_as_errors():
    errors = [Error(NOW, "write", ""), Error(NOW, "page", "0a1b2c3d"), Error(NOW, "sign_in", "")]
    assert [kind for kind, _ in by_kind(errors)] == ["page", "write", "sign_in"]
    found = conditions(STATE, PROCESS, NOW)
    assert headline(found, errors) == "Hệ thống đang chạy tốt; 1 lỗi, 2 lần bị từ chối trong 24 giờ qua"
    assert headline(found, errors[:1]) == (
        "Hệ thống đang chạy tốt; không có lỗi nào, 1 lần bị từ chối trong 24 giờ qua"
    )


DAMAGED = {
    **{"empty": "", "cut off": "{", "number": "5", "null": "null", "list": "[]", "brackets": "[" * 100_000},
    "no moment": '{"backup": "x"}',
    "words": '{"at": "hôm qua", "backup": "x"}',
    "moment as number": '{"at": 5, "backup": "x"}',
    "without zone": '{"at": "2025-10-14T03:00:00", "backup": "x"}',
    "from the future": '{"at": "2999-10-14T03:00:00+00:00", "backup": "x"}',
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_note_of_the_last_backup_counts_as_none(tmp_path, name):
    folder = tmp_path / "kpi.duckdb.backups"
    folder.mkdir()
    store = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    (folder / "last.json").write_text(DAMAGED[name], encoding="utf-8")
    assert last_backup(tmp_path / "kpi.duckdb") is None
    assert [one["code"] for one in store.doctor()["findings"]] == ["no_backup"]
    store.close()


def test_a_note_of_a_backup_is_read_as_it_was_written(tmp_path):
    note = tmp_path / "kpi.duckdb.backups" / "last.json"
    note.parent.mkdir()
    told = {"at": "2025-10-14T03:00:00+00:00", "backup": "/x", "verified": True}
    at = datetime(2025, 10, 14, 3, tzinfo=UTC)
    note.write_text(json.dumps(told), encoding="utf-8")
    assert last_backup(tmp_path / "kpi.duckdb") == Backup(at, "/x", True, False)
    note.write_text(json.dumps({**told, "whole": True}), encoding="utf-8")
    assert last_backup(tmp_path / "kpi.duckdb") == Backup(at, "/x", True, True)
    soon = datetime.now(UTC) + timedelta(minutes=50)  # clocks may be off by that much
    note.write_text(json.dumps({**told, "at": soon.isoformat()}), encoding="utf-8")
    assert last_backup(tmp_path / "kpi.duckdb") == Backup(soon, "/x", True, False)
    late = datetime.now(UTC) + timedelta(minutes=70)
    note.write_text(json.dumps({**told, "at": late.isoformat()}), encoding="utf-8")
    assert last_backup(tmp_path / "kpi.duckdb") is None


def test_the_version_is_the_releases_else_when_it_was_installed_else_the_commit(tmp_path):
    version.text.cache_clear()
    names = ("release", "versions/20261122T0400Z", "checkout", "bare")
    release, installed, checkout, bare = (tmp_path / name for name in names)
    for folder in (release, installed, checkout / ".git" / "refs" / "heads", bare):
        folder.mkdir(parents=True)
    (release / "VERSION").write_text("2025.10.1\n", encoding="utf-8")
    (checkout / ".git" / "HEAD").write_text("ref: refs/heads/main\n", encoding="ascii")
    (checkout / ".git" / "refs" / "heads" / "main").write_text(f"{'85339f8d' * 5}\n", encoding="ascii")
    found = [version.text(one) for one in (release, installed, checkout, bare)]
    assert found == ["2025.10.1", "20261122T0400Z", "85339f8d8533", ""]


def test_an_installed_version_says_what_its_release_says_else_the_day_and_the_commit(tmp_path):
    version.text.cache_clear()
    release, checkout, loose = (tmp_path / name for name in ("release", "checkout", "loose"))
    for folder in (release, checkout / ".git", loose):
        folder.mkdir(parents=True)
    (release / "VERSION").write_text("2025.10.1\n", encoding="utf-8")
    (checkout / ".git" / "HEAD").write_text(f"{'85339f8d' * 5}\n", encoding="ascii")
    found = []
    for source in (release, checkout, loose):
        installed = tmp_path / "versions" / source.name
        installed.mkdir(parents=True)
        version.write(source, installed)
        found.append(version.text(installed))
    assert found[0] == "2025.10.1"
    assert re.fullmatch(r"\d\d/\d\d/20\d\d \d\d:\d\d \(85339f8d8533\)", found[1])
    assert re.fullmatch(r"\d\d/\d\d/20\d\d \d\d:\d\d", found[2])
