"""The audit read back: filters, the chain under every kind of tampering; nothing rewrites its files."""

from __future__ import annotations

import ast
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from data import audit, audit_trail
from data.access import Caller
from data.audit import Audit, Entry
from data.audit_trail import Trail, Wanted, folded
from data.store import Store

ROOT = Path(__file__).parent.parent
DAYS = (date(2000, 1, 1), date(2100, 1, 1))
HOA = "hoa@tinh.gov.vn"


@pytest.fixture
def store(tmp_path):
    made = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    yield made
    made.close()


@pytest.fixture
def told(store):
    """Five lines: a lock, a download, a refusal, an export, an unlock."""
    store.lock("nghe-an", "2025-03", "Nguyễn Thị Hoa", "Đã báo cáo")
    store.audited("download", "bang-diem_2025-Q3.csv", after={"what": "Bảng điểm", "agency": "so-tu-phap"})
    store.acting(Caller("guest", origin="10.0.0.5")).audited("lock", outcome="refused", why="Không có quyền")
    store.audited("export", "bao-cao_2025-Q3.docx", after={"what": "Báo cáo Word"})
    store.unlock("nghe-an", "2025-03", "Trần Văn Nam", "Đính chính")
    return store


def path_of(store):
    (path,) = audit.beside(store.books.path).glob("*.jsonl")
    return path


def lines_of(store):
    return path_of(store).read_bytes().splitlines(keepends=True)


def write(store, lines):
    path_of(store).write_bytes(b"".join(lines))


def trail(store):
    return Trail(audit.beside(store.books.path))


def acts(store, **filters):
    known = trail(store)
    return [place.act for place in known.find(Wanted(*DAYS, **filters))]


def told_by_doctor(store):
    codes = ("audit_broken", "audit_cut")
    return [one["text"] for one in store.doctor()["findings"] if one["code"] in codes]


# --- finding lines ---


def test_lines_come_newest_first(told):
    assert acts(told) == ["unlock", "export", "lock", "download", "lock"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"who": "Nguyễn Thị Hoa"}, ["lock"]),
        ({"who": "guest"}, ["lock"]),
        ({"act": "export"}, ["export"]),
        ({"outcome": "refused"}, ["lock"]),
        ({"act": "lock", "outcome": "done"}, ["lock"]),
        ({"text": "dinh chinh"}, ["unlock"]),
        ({"text": "Sở Tư pháp".removeprefix("Sở ")}, ["download"]),
        ({"text": "10.0.0.5"}, ["lock"]),
        ({"text": "bao-cao"}, ["export", "lock"]),
        ({"text": 'what": "b'}, ["export", "download"]),
        ({"text": "previous"}, []),
        ({"text": "  "}, ["unlock", "export", "lock", "download", "lock"]),
    ],
)
def test_a_filter_leaves_what_it_names(told, filters, found):
    assert acts(told, **filters) == found


def test_days_are_those_of_the_office_and_not_of_utc(tmp_path):
    kept = Audit(tmp_path)
    for hour, minute in ((16, 59), (17, 0)):
        kept.add(
            Entry("sign_in", name=f"{hour}:{minute:02d}"), datetime(2026, 3, 1, hour, minute, tzinfo=UTC)
        )
    known = Trail(tmp_path)
    days = (date(2026, 3, 1), date(2026, 3, 2))
    assert [[place.who for place in known.find(Wanted(day, day))] for day in days] == [["16:59"], ["17:00"]]


def test_what_is_added_while_a_page_is_open_is_read_without_reading_the_rest_anew(told):
    known = trail(told)
    before = list(known.find(Wanted(*DAYS)))
    told.audited("export", "so-lieu.xlsx")
    after = known.find(Wanted(*DAYS))
    assert [place.act for place in after] == ["export", *(place.act for place in before)]
    assert after[1] is before[0]
    assert [entry.subject for entry in known.entries(after[:2])] == ["so-lieu.xlsx", "2025-03"]


def test_people_and_their_last_sign_in(told):
    for at in (1, 2):
        told.books.audit.add(Entry("sign_in", account=HOA), datetime(2026, 3, at, tzinfo=UTC))
    told.books.audit.add(Entry("sign_in", "failed", account=HOA), datetime(2026, 3, 9, tzinfo=UTC))
    assert trail(told).people(*DAYS)[HOA] == 3
    assert trail(told).last_sign_ins() == {HOA: "2026-03-02T00:00:00.000000Z"}


def test_folding_drops_marks_case_dashes_and_needless_blanks():
    assert folded("ĐƠN  vị: Sở Tư-pháp") == "don vi: so tu phap"


# --- the chain ---


def test_an_untouched_audit_is_whole_and_the_doctor_is_content(told):
    assert trail(told).state() == audit_trail.State(5, 5)
    assert told_by_doctor(told) == []


TAMPERED = {
    "changed": (lambda lines: [*lines[:1], lines[1].replace("Bảng điểm".encode(), b"B"), *lines[2:]], 1),
    "its hash changed": (lambda lines: [*lines[:2], lines[2].replace(b'hash": "', b'hash": "0', 1)], 2),
    "taken out": (lambda lines: [*lines[:1], *lines[2:]], 1),
    "the first taken out": (lambda lines: lines[1:], 0),
    "put in": (lambda lines: [*lines[:2], lines[1], *lines[2:]], 2),
    "put elsewhere": (lambda lines: [lines[1], lines[0], *lines[2:]], 0),
    "no line at all": (lambda lines: [*lines[:3], b"x\n", *lines[3:]], 3),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_line_changed_taken_out_or_put_in_is_found_by_the_reader_and_by_the_doctor(told, how):
    change, whole = TAMPERED[how]
    write(told, change(lines_of(told)))
    state = trail(told).state()
    assert (bool(state.breaks), state.whole) == (True, whole)
    assert len(told_by_doctor(told)) >= 1
    assert told_by_doctor(told)[0].startswith(f"Nhật ký {path_of(told).name}, dòng {whole + 1}: ")
    assert not told.doctor()["ok"]


def test_a_line_changed_under_an_open_reader_is_found_when_the_next_is_added(told):
    known = trail(told)
    assert known.state().breaks == ()
    lines = lines_of(told)
    write(told, [lines[0].replace("Đã báo cáo".encode(), b"Da bao cao!!"), *lines[1:]])
    told.audited("export", "so-lieu.xlsx")
    assert [one.line for one in known.state().breaks] == [1]


@pytest.mark.parametrize("left", [4, 1, 0])
def test_lines_cut_off_the_end_are_missed_while_the_app_runs_and_after_it_was_started_again(told, left):
    write(told, lines_of(told)[:left])
    assert trail(told).state(told.books.audit.count).whole == left
    assert told_by_doctor(told) == [f"Nhật ký thiếu dòng ở cuối: còn {left} dòng, đã ghi đến dòng 5."]
    told.close()
    again = Store.at(told.books.path, min_free_mb=0)
    again.audited("export", "so-lieu.xlsx")
    again.lock("nghe-an", "2025-04", "Hoa", "Đã báo cáo")
    again.close()
    third = Store.at(told.books.path, min_free_mb=0)
    assert any("thiếu dòng ở cuối" in text for text in told_by_doctor(third))
    third.close()


def test_a_whole_audit_that_was_taken_away_is_missed(told):
    told.close()
    path_of(told).unlink()
    again = Store.at(told.books.path, min_free_mb=0)
    assert told_by_doctor(again) == ["Nhật ký thiếu dòng ở cuối: còn 0 dòng, đã ghi đến dòng 5."]
    again.close()


def test_the_chain_goes_on_from_month_to_month(tmp_path):
    kept = Audit(tmp_path)
    for name in ("a", "b", "c"):
        kept.add(Entry("sign_in", name=name))
    (path,) = tmp_path.glob("*.jsonl")
    lines = path.read_bytes().splitlines(keepends=True)
    path.unlink()
    for name, line in zip(("2026-01", "2026-02", "2026-03"), lines, strict=True):
        (tmp_path / f"{name}.jsonl").write_bytes(line)
    assert Trail(tmp_path).state() == audit_trail.State(3, 3)
    (tmp_path / "2026-02.jsonl").unlink()
    (broken,) = Trail(tmp_path).state().breaks
    assert (broken.file, broken.line) == ("2026-03.jsonl", 1)


def by_hand(folder):
    """Where the chain breaks, file and line, worked out from the whole files as plainly as can be."""
    found, number, before = [], 0, "0" * 64
    for path in sorted(folder.glob("*.jsonl")):
        for place, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                entry = json.loads(line)
                text = json.dumps({**entry, "hash": ""}, ensure_ascii=False, sort_keys=True)
            except (ValueError, TypeError):
                found.append((path.name, place))
                continue
            is_whole = sha256(text.encode()).hexdigest() == entry["hash"]
            if not is_whole or (entry["previous"], entry["number"]) != (before, number + 1):
                found.append((path.name, place))
            number, before = entry["number"], entry["hash"]
    return found


def test_the_chain_breaks_where_a_second_reading_says(told):
    for change, _ in TAMPERED.values():
        lines = lines_of(told)
        write(told, change(lines))
        there = by_hand(path_of(told).parent)
        assert [(one.file, one.line) for one in trail(told).state().breaks] == there
        write(told, lines)


# --- nothing rewrites it ---


def test_a_restore_keeps_every_line_and_adds_its_own(told):
    made = told.backup()
    before = lines_of(told)
    told.restore("nghe-an", Path(made["backup"]).name, "Nam", "Thử")
    after = lines_of(told)
    assert after[: len(before)] == before
    assert [entry.act for entry in trail(told).entries(trail(told).find(Wanted(*DAYS))[:1])] == ["restore"]
    assert told_by_doctor(told) == []
    told.lock("nghe-an", "2025-05", "Nam", "Sau khi khôi phục")
    assert told_by_doctor(told) == []


CUTTING = {("_write", "os.truncate"), ("_drop_torn", "os.truncate")}
"""What takes back a line that did not reach the disk whole: nobody was told it was there."""
TEXT = {
    ("_add", "at.replace"),
    ("_is_as_written", "line.replace"),
    ("_bare", "text.lower().replace"),
}
"""Texts and moments, not files."""


def test_no_function_rewrites_the_files_but_the_one_that_takes_back_half_a_line():
    changing = {"write_text", "write_bytes", "truncate", "unlink", "rename", "rmtree", "replace"}
    found = set()
    for name in ("audit", "audit_mark", "audit_trail"):
        tree = ast.parse((ROOT / "data" / f"{name}.py").read_text(encoding="utf-8"))
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                called = call.func
                if isinstance(called, ast.Attribute) and called.attr in changing:
                    found |= {(function.name, ast.unparse(called))} - TEXT
    assert found == CUTTING


def test_files_are_opened_for_reading_or_for_adding_only():
    modes = set()
    for name in ("audit", "audit_mark", "audit_trail"):
        tree = ast.parse((ROOT / "data" / f"{name}.py").read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Attribute) and call.func.attr == "open":
                modes |= {ast.unparse(given) for given in call.args}
    assert modes == {"'rb'", "'ab'"}


def test_only_its_own_modules_know_how_the_files_are_named():
    knowing = set()
    for room in ("data", "exports", "indicators", "loaders", "pages"):
        for path in (ROOT / room).rglob("*.py"):
            if "??.jsonl" in path.read_text(encoding="utf-8"):
                knowing.add(str(path.relative_to(ROOT)))
    assert knowing == {"data/audit.py", "data/audit_mark.py", "data/audit_trail.py"}


def test_lines_are_added_at_the_end_and_old_bytes_stay_as_they_were(told):
    before = path_of(told).read_bytes()
    told.audited("export", "so-lieu.xlsx")
    told.lock("nghe-an", "2025-06", "Hoa", "Đã báo cáo")
    assert path_of(told).read_bytes().startswith(before)
