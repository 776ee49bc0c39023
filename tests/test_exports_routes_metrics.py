"""Metrics and the log of a real server: counted and told, without a word about people, files or figures; and
what readers are told when its database is damaged from outside."""

from __future__ import annotations

import asyncio
import json
import os
import re
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from prometheus_client.parser import text_string_to_metric_families

from data import journal
from exports import routes_faults
from tests.bench.soak_readers import Seen, Tab
from tests.bench.visits import opened
from tests.conftest import ROOT, serving
from tests.test_commands import Desk, online

NAME, EMAIL = "Nguyễn Thị Hoa Mai", "hoa.mai@nghean.example"
FILE = f"Bao cao cua {EMAIL} thang 9.csv"
TOKEN = "mot-ma-that-dai-kho-doan"
TODAY = "2025-10-14"
FIELDS = {
    *("time", "level", "logger", "message", "fault", "kind", "route", "act", "outcome", "status", "seconds"),
    *("number", "error", "trace"),
}


def asked(address: str, **headers: str) -> tuple[int, str]:
    """Status and text of an answer."""
    request = urllib.request.Request(address, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def metrics(address: str) -> dict[tuple[str, ...], float]:
    """Every number by its name and labels."""
    status, text = asked(f"{address}/metrics")
    assert status == 200, text
    families = text_string_to_metric_families(text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def lines(folder: Path) -> list[dict[str, object]]:
    """The log's lines; what Streamlit says on its own output is no line of the log."""
    text = (folder / "server.log").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


async def looked_at(address: str, path: str, press: str = "") -> tuple[Seen, str]:
    """What a reader meets on a page, and the page's words."""
    seen = Seen()
    async with opened(address) as socket:
        tab = Tab(socket, seen)
        tab.path = path
        await tab.run()
        if press:
            await tab.press(press)
        assert metrics(address)[("kpi_sessions",)] == 1
        return seen, tab.words


@pytest.fixture(scope="module")
def used(tmp_path_factory):
    """A server after a day: a file loaded, one taken back, a backup, questions, a page."""
    desk = Desk(tmp_path_factory.mktemp("used"), KPI_TODAY=TODAY)
    with serving(desk.folder, KPI_TODAY=TODAY, KPI_LOG="json") as served:
        rows = online(",Sở Tư pháp,09/2025,12345,9876,0,2469,0", ",Sở Y tế,09/2025,100,90,0,10,0")
        desk.json("loaders", "load", desk.file(rows, FILE), "--by", f"{NAME} <{EMAIL}>")
        desk.json("loaders", "load", desk.file(rows.replace("90,0,10", "80,0,20"), f"2 {FILE}"), "--by", NAME)
        desk.json("loaders", "undo", "0002", "--by", NAME, "--why", f"nhầm tệp {FILE}")
        desk.json("data", "backup")
        desk.json("data", "doctor")
        asked(f"{served.address}/api/v1/status?period=2025-09")
        asked(f"{served.address}/api/v1/status?period={EMAIL}")
        asked(f"{served.address}/healthz")
        seen, words = asyncio.run(looked_at(served.address, "tinh-trang"))
        found = metrics(served.address)
        far, _ = asked(f"{served.address}/metrics", **{"X-Forwarded-For": "10.0.0.7"})
    return {
        "metrics": found,
        "log": lines(desk.folder),
        "far": far,
        "page": (seen.wrong, words),
        "desk": desk,
    }


def test_metrics_tell_what_is_held_and_when_things_were_done(used):
    found = used["metrics"]
    names = ("kpi_up", "kpi_figures", "kpi_events", "kpi_last_backup_proven", "kpi_last_examination_whole")
    assert {name: found[(name,)] for name in names} == {
        **{"kpi_up": 1, "kpi_figures": 10, "kpi_last_backup_proven": 1, "kpi_last_examination_whole": 1},
        "kpi_events": used["metrics"][("kpi_events",)],
    }
    assert (found["kpi_batches", "current"], found["kpi_batches", "withdrawn"]) == (1, 1)
    began = found[("kpi_start_timestamp_seconds",)]
    for name in ("load", "backup", "examination"):
        assert began < found[(f"kpi_last_{name}_timestamp_seconds",)] < began + 600
    assert found["kpi_memory_bytes", "app"] > 50e6
    assert found[("kpi_disk_free_bytes",)] > 0
    assert found[("kpi_database_bytes",)] > 10_000


def test_answers_are_counted_by_route_and_status_and_never_by_what_was_asked(used):
    found = used["metrics"]
    assert found["kpi_answer_seconds_count", "status", "200"] == 1
    assert found["kpi_answer_seconds_count", "status", "400"] == 1
    assert found["kpi_answer_seconds_count", "healthz", "200"] == 1
    assert {key[1] for key in found if key[0] == "kpi_errors_total" and found[key]} == set()


def test_metrics_are_closed_to_whoever_comes_through_a_proxy(used):
    assert used["far"] == 403


def test_no_name_address_file_or_figure_is_ever_in_the_log(used):
    text = json.dumps(used["log"], ensure_ascii=False)
    for word in (
        EMAIL,
        "hoa.mai",
        NAME,
        "Hoa Mai",
        "Bao cao",
        ".csv",
        "9876",
        "12345",
        "Tư pháp",
        "so-tu-phap",
    ):
        assert word not in text, word


def test_every_line_is_one_object_of_known_fields_in_utc(used):
    assert {field for line in used["log"] for field in line} <= FIELDS
    assert all(
        re.fullmatch(r"2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(line["time"])) for line in used["log"]
    )
    assert "uvicorn.error" in {line["logger"] for line in used["log"]}
    acts = [line["act"] for line in used["log"] if line["message"] == "audited"]
    assert [act for act in acts if act in ("load", "undo", "backup")] == ["load", "load", "undo", "backup"]


def test_the_page_of_the_administrator_tells_the_same(used):
    wrong, words = used["page"]
    assert wrong == []
    assert "Hệ thống đang chạy tốt; không có lỗi nào trong 24 giờ qua" in words
    assert "10 số đang dùng; 1 lần nạp đang dùng, 1 đã hoàn tác" in words


def test_with_a_token_metrics_are_for_whoever_sends_it(used, tmp_path):
    with serving(tmp_path, KPI_TODAY=TODAY, KPI_METRICS_TOKEN=TOKEN) as served:
        address = f"{served.address}/metrics"
        assert asked(address)[0] == 403
        assert asked(address, Authorization="Bearer sai")[0] == 403
        assert asked(address, Authorization=f"Bearer {TOKEN}", **{"X-Forwarded-For": "10.0.0.7"})[0] == 200
    assert TOKEN not in (tmp_path / "server.log").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def damaged(used):
    """The same office opened again, its database then overwritten from outside; what readers were told."""
    desk = used["desk"]
    with serving(desk.folder, KPI_TODAY=TODAY, KPI_LOG="json") as served:
        size = desk.database.stat().st_size
        with desk.database.open("r+b") as file:
            file.seek(12288)  # behind the headers: every block of figures
            file.write(b"\0" * (size - 12288))
            file.flush()
            os.fsync(file.fileno())
        api = asked(f"{served.address}/api/v1/observations?period=2025-09")
        command = desk.run("indicators", "status", "--period", "2025-09")
        seen, words = asyncio.run(looked_at(served.address, "don-vi"))
        found = metrics(served.address)
    return {
        "api": api,
        "command": command,
        "page": (seen, words),
        "metrics": found,
        "log": lines(desk.folder),
    }


def number_in(text: str) -> str:
    """The number of a fault as its reader sees it."""
    return re.search(r"mã lỗi \**([0-9a-f]{8})", text)[1]


def test_a_fault_of_the_api_is_a_500_with_a_number_found_in_the_log(damaged):
    status, text = damaged["api"]
    assert status == 500
    (line,) = [line for line in damaged["log"] if line.get("fault") == number_in(text)]
    assert (line["level"], line["kind"], line["error"]) == ("ERROR", "api", "IOException")
    assert any(place.startswith("data/queries.py:") for place in line["trace"])


def test_a_fault_met_by_a_command_has_a_number_and_no_traceback(damaged):
    done = damaged["command"]
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    (line,) = [line for line in damaged["log"] if line.get("fault") == number_in(done.stderr)]
    assert line["kind"] == "command"


def test_a_fault_of_a_page_has_a_number_found_in_the_log_and_says_nothing_of_the_code(damaged):
    seen, words = damaged["page"]
    (told,) = [wrong for wrong in seen.wrong if "mã lỗi" in wrong]
    assert "Trang này đang có lỗi của chương trình" in words
    assert "Traceback" not in told + words
    assert ".py" not in told + words
    (line,) = [line for line in damaged["log"] if line.get("fault") == number_in(told)]
    assert line["kind"] == "page"


def test_faults_are_counted_once_each(damaged):
    found = damaged["metrics"]
    counted = {kind: found["kpi_errors_total", kind] for kind in ("api", "command", "page", "other")}
    assert counted == {"api": 1, "command": 1, "page": 1, "other": 0}
    assert found["kpi_answer_seconds_count", "observations", "500"] == 1


def test_the_readme_names_every_metric_and_every_field_of_the_log(used):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text[text.index("## Watching it") : text.index("## Glossary")]
    names = {re.sub(r"_(count|sum|bucket|created)$", "", key[0]) for key in used["metrics"]}
    assert {name for name in names if name not in section and f"{name}_total" not in section} == set()
    assert {field for field in FIELDS if f"`{field}`" not in section} == set()


def test_a_request_that_fails_where_nobody_foresaw_it_is_answered_with_the_number_alone():
    error = ValueError(f"{FILE} của {NAME}")
    answer = asyncio.run(routes_faults.answer(None, error))
    assert (answer.status_code, answer.headers["cache-control"]) == (500, "no-store")
    assert number_in(answer.body.decode()) == journal.number_of(error)
    assert NAME not in answer.body.decode()
