"""What leaves is in the audit before it does: buttons of pages, answers to programs, commands."""

from __future__ import annotations

import ast
import asyncio
from datetime import date
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

import loaders
from data import accounts, directory, settings
from data.access import ALONE, Caller
from data.answers import Office
from data.audit_trail import Trail, Wanted
from data.incoming import Incoming
from data.refusals import DiskFullError, NotAllowedError
from data.store import Store
from exports import __main__ as commands
from exports import routes_audited
from exports.routes_audited import Told
from indicators import registry
from pages.ui import downloads
from pages.ui.gate_tabs import Turns
from tests.bench.soak_readers import Seen, Tab, fetched
from tests.bench.visits import opened

ROOT = Path(__file__).parent.parent
HOA = "hoa@tinh.gov.vn"
HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
SENT = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,1\n"
NOT_FIGURES = {"pages/ui/upload_start.py"}
"""Blank templates: nothing of the office's leaves with them."""


@pytest.fixture
def store(tmp_path):
    made = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    for name, role in (("nam", "admin"), ("hoa", "viewer")):
        fields = {"email": f"{name}@tinh.gov.vn", "name": name, "role": role}
        accounts.add(made, accounts.parse(fields), "Nam", "Đầu")
    yield made
    made.close()


def told(store, *acts):
    known = Trail(store.books.audit.folder)
    lines = known.entries(known.find(Wanted(date(2000, 1, 1), date(2100, 1, 1)))[::-1])
    return [entry for entry in lines if entry.act in acts]


# --- buttons ---


def test_a_file_is_handed_over_with_one_line_that_says_what_for_which_period_and_to_whom(store):
    hoa = store.acting(Caller("account", HOA, "10.1.2.3"))
    about = {"what": "Bảng điểm", "period": "2025-Q3"}
    assert downloads.handed(hoa, "download", "bang-diem.csv", about, lambda: b"abc") == b"abc"
    assert downloads.handed(hoa, "export", "bao-cao.docx", {"what": "Báo cáo Word"}, b"ab") == b"ab"
    lines = told(store, "download", "export")
    assert [(one.act, one.account, one.role, one.origin, one.subject, one.after) for one in lines] == [
        ("download", HOA, "viewer", "10.1.2.3", "bang-diem.csv", {**about, "bytes": 3}),
        ("export", HOA, "viewer", "10.1.2.3", "bao-cao.docx", {"what": "Báo cáo Word", "bytes": 2}),
    ]


def test_a_button_that_is_pressed_after_the_account_was_disabled_gives_nothing(store):
    hoa, made = store.acting(Caller("account", HOA)), []
    accounts.disable(store, HOA, "Nam", "Nghỉ")
    with pytest.raises(NotAllowedError, match="đã bị ngừng"):
        downloads.handed(hoa, "download", "bang-diem.csv", {}, lambda: made.append(1) or b"x")
    assert made == []
    assert [one.outcome for one in told(store, "download")] == ["refused"]


def test_what_could_not_be_made_is_not_said_to_have_left(store):
    with pytest.raises(ValueError, match="no"):
        downloads.handed(
            store.acting(ALONE), "export", "x", {}, lambda: (_ for _ in ()).throw(ValueError("no"))
        )
    assert told(store, "export") == []


def test_nothing_leaves_when_the_audit_takes_no_line(store):
    folder = store.books.audit.folder
    for path in folder.glob("*"):
        path.rename(folder.with_name(path.name))
    folder.rmdir()
    folder.write_text("in the way")
    with pytest.raises(DiskFullError, match="không ghi được nhật ký"):
        downloads.handed(store.acting(ALONE), "export", "x", {}, b"x")
    folder.unlink()


def test_every_button_that_gives_figures_away_is_the_one_that_tells_the_audit():
    bare = set()
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "st.download_button":
                bare.add(str(path.relative_to(ROOT)))
    assert bare - NOT_FIGURES == {"pages/ui/downloads.py"}


# --- programs ---


def request(path, query="", method="GET", **scope):
    whole = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": []}
    return Request({**whole, "client": ("10.0.0.9", 4000), **scope})


def answered(kept, store, *asked, status=200, **scope):
    office = Office(None, store, None, None)  # of an office only the store is asked
    work = kept.telling(lambda *_: Response(status_code=status), "Trả lời")
    work(request(*asked, **scope), office)


def test_a_program_is_told_of_once_an_hour_for_each_question_and_not_for_each_page_of_it(store):
    kept = Told()
    for query in (
        "period=2025-Q3&offset=0",
        "period=2025-Q3&offset=100&version=7",
        "format=csv&period=2025-Q3",
    ):
        answered(kept, store, "/api/v1/status", query)
    answered(kept, store, "/api/v1/status", "period=2025-Q2&scope=agencies")
    answered(kept, store, "/api/v1/targets")
    answered(kept, store, "/api/v1/targets", client=("10.0.0.8", 1))
    lines = told(store, "download")
    assert [(one.subject, one.after, one.way, one.origin) for one in lines] == [
        ("/api/v1/status", {"what": "Trả lời", "period": "2025-Q3"}, "machine", "10.0.0.9"),
        (
            "/api/v1/status",
            {"what": "Trả lời", "period": "2025-Q2", "question": "scope=agencies"},
            "machine",
            "10.0.0.9",
        ),
        ("/api/v1/targets", {"what": "Trả lời"}, "machine", "10.0.0.9"),
        ("/api/v1/targets", {"what": "Trả lời"}, "machine", "10.0.0.8"),
    ]


def test_what_carries_no_figures_is_not_told(store):
    kept = Told()
    answered(kept, store, "/api/v1/targets", status=304)
    answered(kept, store, "/api/v1/targets", status=404)
    answered(kept, store, "/api/v1/targets", method="HEAD")
    assert told(store, "download") == []


def test_another_hour_is_another_line_and_old_questions_are_forgotten(store, monkeypatch):
    kept = Told()
    answered(kept, store, "/api/v1/targets")
    monkeypatch.setattr(routes_audited, "MOST", 1)
    answered(kept, store, "/api/v1/agencies")
    answered(kept, store, "/api/v1/targets")
    assert [one.subject for one in told(store, "download")] == [
        "/api/v1/targets",
        "/api/v1/agencies",
        "/api/v1/targets",
    ]


def test_the_address_a_proxy_here_passes_on_is_the_one_told(store):
    headers = [(b"x-real-ip", b"10.7.7.7")]
    answered(Told(), store, "/api/v1/targets", client=("127.0.0.1", 1), headers=headers)
    answered(Told(), store, "/api/v1/agencies", headers=headers)
    assert [one.origin for one in told(store, "download")] == ["10.7.7.7", "10.0.0.9"]


# --- commands ---


def test_a_document_made_by_a_command_is_told(store, tmp_path, monkeypatch):
    path, chosen = store.books.path, settings.read({})
    known = registry.load(), directory.load(chosen.jurisdiction, chosen.agency_folders)
    sent = loaders.load("t9.csv", SENT.encode(), *known)
    store.save(
        Incoming("nghe-an", str(sent.kind), "t9.csv", SENT.encode(), "Hoa", sent.observations, sent.rows)
    )
    store.close()
    monkeypatch.setenv("KPI_DATABASE", str(path))
    monkeypatch.setenv("KPI_TODAY", "2025-11-16")
    words = ["letters", "--which", "reminder", "--period", "2025-Q3", "--out", str(tmp_path / "a.docx")]
    assert commands.main(words) == 0
    (line,) = told(store, "export")  # the audit's own files: the command's process holds the database
    size = (tmp_path / "a.docx").stat().st_size
    assert (line.way, line.subject) == ("machine", "a.docx")
    assert line.after == {"what": "Công văn đôn đốc", "period": "2025-Q3", "bytes": size}


def test_who_takes_files_without_measure_has_to_wait_and_the_audit_does_not_grow(store, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(downloads, "MOST", Turns(3, 60, lambda: now[0]))
    hoa = store.acting(Caller("account", HOA, "10.1.2.3"))
    for _ in range(3):
        downloads.handed(hoa, "download", "a.csv", {}, b"abc")
    with pytest.raises(NotAllowedError, match="Chờ một phút"):
        downloads.handed(hoa, "download", "a.csv", {}, b"abc")
    assert len(told(store, "download")) == 3
    for _ in range(5):
        downloads.handed(store.acting(ALONE), "download", "a.csv", {}, b"abc")
    now[0] = 61.0
    assert downloads.handed(hoa, "download", "a.csv", {}, b"abc") == b"abc"


# --- made files wait ---


def test_a_made_file_waits_a_minute_however_many_pages_run_meanwhile_and_is_let_go_then():
    files, now = MediaFileManager(MemoryMediaFileStorage("/media")), [0.0]
    downloads.let_wait(files, lambda: now[0])
    name = files.add_deferred(lambda: b"a;b", "text/csv", "1.2", "so.csv")
    path = files.execute_deferred(name).rpartition("/")[2]
    for now[0] in (1.0, 30.0, 59.0, 60.0, 61.0, 119.0):
        files.remove_orphaned_files()
        assert files.read_file(path).content == b"a;b"
    now[0] = 120.0
    files.remove_orphaned_files()
    assert files.read_file(path) is None


def test_a_file_made_in_one_tab_is_there_while_others_turn_pages(sample_app):
    asyncio.run(_made_here_fetched_late(sample_app))


async def _made_here_fetched_late(address):
    seen = Seen()
    async with opened(address) as mine, opened(address) as theirs:
        tab, other = Tab(mine, seen), Tab(theirs, seen)
        await tab.open("bang-diem")
        made = await tab.taken("Tệp CSV")
        for _ in range(4):
            await other.open("ke-hoach")
        content = await asyncio.to_thread(fetched, address + made)
    assert content.decode("utf-8-sig").count("Sở Xây dựng") == 1
    assert not seen.wrong
