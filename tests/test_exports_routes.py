"""What other systems ask over HTTP: the commands' answers, read only, from a real server."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import anyio
import pytest
from anyio import CapacityLimiter, create_task_group, wait_all_tasks_blocked
from starlette.requests import Request
from starlette.responses import Response

from data import directory
from data.directory import DirectoryError
from data.settings import ROOM, SettingError
from data.settings import read as read_settings
from exports import routes_access, routes_written
from exports.pictures import browser_path
from exports.routes import MOST_WAITING, NOT_STARTED, Reading
from indicators.registry import RegistryError
from tests.conftest import ROOT, served
from tests.test_exports_figures import office_of

TOKEN = "ma-thu-0123456789abcdef"
NAMES = ("indicators", "targets", "agencies", "status?period=2025-Q3", "observations?period=2025-09")
SO_NGANH = [
    body
    for body in directory.load("nghe-an", [ROOM / "agencies"]).bodies
    if body.tier == "so_nganh" and body.valid_to is None
]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        assert self.headers["content-type"] == "application/json; charset=utf-8"
        assert list(self.json) == ["error"]
        return self.json["error"]


def ask(address, method="GET", **headers) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, headers=named, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as answer:
            return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, {k.lower(): v for k, v in refused.headers.items()}, refused.read())


def command(folder, *words):
    """A command beside the running app, as other programs call it."""
    environment = {**os.environ, "KPI_DATABASE": str(folder / "kpi.duckdb"), "KPI_TODAY": "2026-11-16"}
    asked = [sys.executable, "-m", *words, "--json"]
    done = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, json.loads(done.stdout)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("api")


@pytest.fixture(scope="module")
def app(folder):
    with served(folder, KPI_TODAY="2026-11-16") as address:
        yield address


@pytest.fixture(scope="module")
def api(app):
    return f"{app}/api/v1"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("indicators", ["indicators", "list"]),
        ("targets", ["indicators", "targets"]),
        ("agencies", ["indicators", "agencies"]),
        ("status?period=2025-Q3", ["indicators", "status", "--period", "2025-Q3"]),
        (
            "status?period=2025&plan=nghe-an-3667-2025&scope=tiers",
            ["indicators", "status", "--period", "2025", "--plan", "nghe-an-3667-2025", "--scope", "tiers"],
        ),
        (
            "status?period=2025-09&indicator=on_time_rate&scope=agencies",
            *(
                [
                    "indicators",
                    "status",
                    "--period",
                    "2025-09",
                    "--indicator",
                    "on_time_rate",
                    "--scope",
                    "agencies",
                ],
            ),
        ),
    ],
)
def test_the_answer_is_the_commands_own(api, folder, path, words):
    status, rows = command(folder, *words)
    answer = ask(f"{api}/{path}")
    assert (status, answer.status) == (0, 200)
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json == rows
    assert answer.headers["x-total-count"] == str(len(rows))


def test_observations_are_the_figures_in_use_with_their_place(api):
    rows = ask(f"{api}/observations?period=2025-09&indicator=online_filing_rate&agency=so-tu-phap").json
    assert [row["measure"] for row in rows] == ["received", "received_online"]
    (status,) = [
        row
        for row in ask(f"{api}/status?period=2025-09&indicator=online_filing_rate&scope=agencies").json
        if row["agency"] == "so-tu-phap" and row["plan"] == "nghe-an-384-2025"
    ]
    assert [row["value"] for row in rows] == [status["denominator"], status["numerator"]]
    assert {key: rows[0][key] for key in ("agency_name", "period", "first_day", "last_day", "batch")} == {
        "agency_name": "Sở Tư pháp",
        "period": "2025-09",
        "first_day": "2025-09-01",
        "last_day": "2025-09-30",
        "batch": "M0006",
    }
    assert rows[0]["loaded_at"].endswith("Z")


def cell(value):
    """A JSON value as CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        value = ";".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return routes_written.harmless(value) if isinstance(value, str) else json.dumps(value)


@pytest.mark.parametrize("path", NAMES)
def test_csv_says_the_same_as_json(api, path):
    rows = ask(f"{api}/{path}").json
    by_header = ask(f"{api}/{path}", Accept="text/csv")
    by_name = ask(f"{api}/{path}{'&' if '?' in path else '?'}format=csv", Accept="application/json")
    assert by_header.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert by_header.body == by_name.body
    told = list(csv.DictReader(io.StringIO(by_header.body.decode("utf-8"), newline="")))
    assert told == [{key: cell(value) for key, value in row.items()} for row in rows]


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv, application/json;q=0.5", "text/csv"),
        ("application/json, text/csv;q=0.9", "application/json"),
        ("*/*", "application/json"),
        ("text/html, */*;q=0.8", "application/json"),
        ("text/csv;q=x", "application/json"),
    ],
)
def test_the_kind_is_the_one_rather_wanted(api, accept, kind):
    assert ask(f"{api}/indicators", Accept=accept).headers["content-type"].startswith(kind)


def test_text_that_would_run_is_marked_in_csv_and_numbers_are_not():
    rows = [{"name": "=1+1", "value": -2.5, "names": ["@x", "y"], "sign": "=", "is": True, "none": None}]
    assert routes_written.as_csv(list(rows[0]), rows).decode() == (
        "name,value,names,sign,is,none\r\n'=1+1,-2.5,'@x;y,=,true,\r\n"
    )


def test_pages_put_together_are_the_whole_answer(api):
    whole = ask(f"{api}/status?period=2025-Q3&scope=agencies&indicator=on_time_rate").json
    address, found, pages = (
        f"{api}/status?period=2025-Q3&scope=agencies&indicator=on_time_rate&limit=40",
        [],
        0,
    )
    while address:
        answer = ask(address)
        assert answer.headers["x-total-count"] == str(len(whole))
        found, pages = found + answer.json, pages + 1
        links = dict(
            reversed(part.split(">; rel=")) for part in answer.headers.get("link", "").split(", ") if part
        )
        path = links.get('"next"')
        address = api.removesuffix("/api/v1") + path.removeprefix("<") if path else None
    assert (found, pages) == (whole, -(-len(whole) // 40))
    assert '"prev"' in links
    assert ask(f"{api}/indicators?offset=999999").json == []


def test_a_page_of_other_figures_than_the_first_is_refused(api):
    version = int(ask(f"{api}/indicators").headers["x-data-version"])
    assert ask(f"{api}/status?period=2025-Q3&version={version}").status == 200
    answer = ask(f"{api}/status?period=2025-Q3&version={version + 1}")
    assert (answer.status, answer.error) == (
        409,
        "Số liệu đã đổi từ trang đầu; đọc lại từ đầu để các trang cùng một phiên bản.",
    )


@pytest.mark.parametrize("path", [*NAMES, "openapi.json"])
def test_who_has_the_answer_is_told_so_in_a_few_bytes(api, path):
    first = ask(f"{api}/{path}")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = ask(f"{api}/{path}", If_None_Match=known)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
    assert ask(f"{api}/{path}", If_None_Match='"x"').body == first.body
    if path != "openapi.json":
        assert ask(f"{api}/{path}", If_None_Match=tag, Accept="text/csv").status == 200


@pytest.mark.parametrize(
    "path", ["api/v1/status?period=2025-Q3", "api/v1/x", "healthz", "chart/on_time_rate.png"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_nothing_but_reading_is_allowed(app, path, method):
    answer = ask(f"{app}/{path}", method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.error == "Chỉ đọc: dùng GET hoặc HEAD."


def test_head_answers_without_a_body(api):
    answer = ask(f"{api}/indicators", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["etag"] == ask(f"{api}/indicators").headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("api/v1/status", 400, "period: thiếu; cần một kỳ dạng 2025-03"),
        ("api/v1/status?period=qu%C3%BD+3", 400, "period: đã thấy “quý 3”; cần một kỳ dạng 2025-03"),
        ("api/v1/status?period=1999", 400, "period: đã thấy “1999”"),
        ("api/v1/status?period=2025-Q3%0A", 400, "period: đã thấy “2025-Q3\n”"),
        (
            "api/v1/status?period=2025&scope=x",
            400,
            "scope: đã thấy “x”; cần một trong: total, tiers, agencies.",
        ),
        (
            "api/v1/status?period=2025&plan=x",
            404,
            "Không có kế hoạch “x”. Kế hoạch của nghe-an: nghe-an-384-2025",
        ),
        ("api/v1/status?period=2025&plan=quang-tri-2025", 404, "Kế hoạch quang-tri-2025 là của quang-tri"),
        ("api/v1/status?period=2025&indicator=x", 404, "Không có chỉ tiêu “x”."),
        ("api/v1/status?period=2025&indicator=", 400, "indicator: đã thấy “”; cần mã một chỉ tiêu"),
        (
            "api/v1/status?period=2025&indicater=x",
            400,
            "Không có tham số “indicater”; các tham số: period, plan,",
        ),
        ("api/v1/status?period=2025&period=2024", 400, "period: đã thấy nhiều lần"),
        ("api/v1/indicators?limit=0", 400, "limit: đã thấy “0”; cần số nguyên từ 1 đến 50000."),
        ("api/v1/indicators?limit=%2B5", 400, "limit: đã thấy “+5”"),
        ("api/v1/indicators?offset=-1", 400, "offset: đã thấy “-1”"),
        ("api/v1/indicators?format=xml", 400, "format: đã thấy “xml”; cần một trong: json, csv."),
        ("api/v1/observations?period=2025&agency=x", 404, "Không có đơn vị “x”."),
        ("api/v1/status/", 404, "Không có địa chỉ /api/v1/status/."),
        ("api/v2/status", 404, "Không có địa chỉ /api/v2/status."),
        ("chart/on_time_rate.png", 400, "period: thiếu"),
        ("chart/on_time_rate.gif?period=2025-Q3", 404, "Hình cần đuôi .png hoặc .svg"),
        ("chart/x.png?period=2025-Q3", 404, "Không có chỉ tiêu “x”."),
        ("chart/on_time_rate.png?period=2025-Q3&which=pie", 400, "which: đã thấy “pie”"),
        ("chart/on_time_rate.png?period=2031", 404, "chưa có số liệu năm 2031"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_vietnamese_sentence(app, path, status, said):
    answer = ask(f"{app}/{path}")
    assert answer.status == status
    assert said in answer.error
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_every_answer_forbids_guessing_and_keeping_unasked(api):
    headers = ask(f"{api}/indicators").headers
    assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "private, no-cache")
    assert "access-control-allow-origin" not in headers


def test_the_health_of_the_app_is_told_to_anybody_and_nothing_else(app):
    answer = ask(f"{app}/healthz", X_Forwarded_For="10.0.0.9")
    assert (answer.status, answer.json, answer.headers["cache-control"]) == (
        200,
        {"status": "ok"},
        "no-store",
    )


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8501"}, 200),
        ({"X_Forwarded_For": "10.0.0.9"}, 403),
        ({"Forwarded": "for=10.0.0.9"}, 403),
        ({"Via": "1.1 proxy"}, 403),
        ({"Host": "chi-tieu.example"}, 403),
        ({"Host": "chi-tieu.example", "Authorization": "Bearer "}, 403),
    ],
)
def test_without_a_token_only_this_machine_is_answered(app, headers, status):
    for path in ("api/v1/indicators", "api/v1/openapi.json", "chart/x.png?period=2025-Q3", "api/x"):
        answer = ask(f"{app}/{path}", **headers)
        assert answer.status == status or (status == 200 and answer.status == 404)


def test_once_a_token_is_set_everybody_needs_it(tmp_path):
    with served(tmp_path, KPI_TODAY="2026-11-16", KPI_API_TOKEN=TOKEN) as address:
        for headers, status in (
            ({}, 401),
            ({"Authorization": f"Bearer {TOKEN}"}, 200),
            ({"X_Forwarded_For": "10.0.0.9", "Authorization": f"bearer {TOKEN}"}, 200),
            ({"Host": "chi-tieu.example", "Authorization": f"Bearer {TOKEN}"}, 200),
            ({"Authorization": f"Basic {TOKEN}"}, 401),
            ({"Authorization": f"Bearer {TOKEN}x"}, 401),
            ({"Authorization": "Bearer "}, 401),
        ):
            for path in ("api/v1/indicators", "api/v1/openapi.json"):
                answer = ask(f"{address}/{path}", **headers)
                assert answer.status == status, headers
                if status == 401:
                    assert answer.headers["www-authenticate"] == 'Bearer realm="api"'
                    assert TOKEN not in answer.error
        assert ask(f"{address}/healthz").status == 200


def request(client="127.0.0.1", version="1.1", **headers):
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "http_version": version}
    return Request({**scope, "headers": raw, "client": (client, 1) if client else None})


def test_without_a_token_in_the_settings_nobody_else_is_let_in():
    near = request(host="127.0.0.1:8501")
    assert routes_access.refusal(near, "") is None
    for far in (
        request("10.0.0.9", host="127.0.0.1:8501"),
        request(None, host="127.0.0.1"),
        request(),
        request(host="127.0.0.1.evil.example"),
        request(host="127.0.0.1", version="1.0"),
        request(host="127.0.0.1", x_real_ip="10.0.0.9"),
        request("10.0.0.9", host="127.0.0.1", authorization="Bearer "),
    ):
        status, said = routes_access.refusal(far, "")
        assert (status, said[:39]) == (403, "API chỉ trả lời trên chính máy này. Muố")


def test_this_machine_is_known_by_all_its_names():
    for client, host in (
        ("::1", "[::1]:8501"),
        ("::ffff:127.0.0.1", "LOCALHOST"),
        ("127.0.0.1", "localhost:1"),
    ):
        assert routes_access.is_near(request(client, host=host))


@pytest.mark.parametrize(
    "token", ["short", "mã-có-dấu-dài-hơn-mười-sáu", "with blank in the middle", "x" * 20 + "\n"]
)
def test_a_token_that_is_no_secret_is_refused_without_being_repeated(token):
    with pytest.raises(SettingError, match="KPI_API_TOKEN: cần ít nhất 16 ký tự") as refused:
        read_settings({"KPI_API_TOKEN": token})
    assert token not in str(refused.value)
    assert TOKEN not in repr(read_settings({"KPI_API_TOKEN": TOKEN}))


def test_the_document_names_every_route_and_this_offices_plans(api):
    document = ask(f"{api}/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        *(f"/api/v1/{name.partition('?')[0]}" for name in NAMES),
        *("/api/v1/openapi.json", "/chart/{name}", "/healthz"),
    }
    asked = {p["name"]: p for p in document["paths"]["/api/v1/status"]["get"]["parameters"]}
    assert list(asked) == ["period", "plan", "indicator", "scope", "limit", "offset", "version", "format"]
    assert asked["plan"]["schema"]["enum"] == ["nghe-an-384-2025", "nghe-an-3667-2025", "nghe-an-320-2023"]
    for name in NAMES:
        row = ask(f"{api}/{name}").json[0]
        assert set(row) == set(document["components"]["schemas"][name.partition("?")[0]]["required"])


def test_schemathesis_finds_nothing(api):
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{api}/openapi.json", "--checks", "all"),
        *("--max-examples", "6", "--generation-deterministic", "--exclude-path-regex", "^/chart/"),
        *("--no-color", "--request-timeout", "60"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "No issues found" in done.stdout


@pytest.mark.browser
def test_a_chart_is_given_as_a_picture_to_embed(app):
    if browser_path() is None:
        pytest.skip("no Chromium, Chrome or Edge is installed")
    png = ask(f"{app}/chart/on_time_rate.png?period=2025-Q3")
    assert (png.status, png.headers["content-type"], png.body[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    svg = ask(f"{app}/chart/on_time_rate.svg?period=2025-Q3&which=ranking&plan=nghe-an-3667-2025&shape=slide")
    assert (svg.status, svg.headers["content-type"]) == (200, "image/svg+xml")
    assert "đúng hạn" in svg.body.decode("utf-8")
    assert "default-src 'none'" in svg.headers["content-security-policy"]
    for known in (png.headers["etag"], "*"):
        assert ask(f"{app}/chart/on_time_rate.png?period=2025-Q3", If_None_Match=known).status == 304


@pytest.mark.parametrize("path", ["x.png?period=2025-Q3", "on_time_rate.png?period=2031"])
def test_nobody_has_a_picture_that_there_is_not(app, path):
    assert ask(f"{app}/chart/{path}", If_None_Match="*").status == 404


def test_who_would_wait_too_long_is_told_so_and_who_has_gone_is_not_answered(tmp_path):
    opened, done = threading.Event(), []
    office = office_of(tmp_path, [])

    def slow(request, office):
        assert opened.wait(60)
        return Response("x")

    async def gone():
        return {"type": "http.disconnect"}

    async def ask_all():
        waiting = Reading("slow", lambda: office, slow, CapacityLimiter(1))
        others = Reading("slow", lambda: office, lambda request, office: Response("y"), CapacityLimiter(1))

        async def ask_one(reading, receive=anyio.sleep_forever):
            async def send(message):
                if message["type"] == "http.response.start":
                    done.append(message["status"])

            await reading(request(host="127.0.0.1").scope, receive, send)

        async with create_task_group() as group:
            for _ in range(1 + MOST_WAITING):
                group.start_soon(ask_one, waiting)
            await wait_all_tasks_blocked()
            await ask_one(waiting)
            await ask_one(others)
            await ask_one(others, gone)
            assert done == [503, 200]
            opened.set()

    anyio.run(ask_all)
    office.store.close()
    assert done == [503, *[200] * (2 + MOST_WAITING)]


@pytest.mark.parametrize("error", [SettingError, RegistryError, DirectoryError])
def test_a_start_that_failed_is_no_fault_and_tells_nobody_where_it_lies(error):
    told = []

    def office():
        raise error("KPI_AGENCIES: bí mật")

    async def send(message):
        told.append(message)

    reading = Reading("healthz", office, lambda *_: Response("x"), CapacityLimiter(1), is_open=True)
    anyio.run(reading, request(host="127.0.0.1").scope, anyio.sleep_forever, send)
    assert told[0]["status"] == 503
    assert json.loads(told[1]["body"]) == {"error": NOT_STARTED}


def file_of(folder, share):
    """A month of every sở: one hundred received, `share` of them online."""
    counts = "Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,Trực tiếp,Bưu chính công ích"
    head = f"Mã đơn vị,Đơn vị,Tháng,{counts}"
    rows = [f'{b.id},"{b.name}",09/2025,100,{share},0,{100 - share},0' for b in SO_NGANH]
    path = folder / f"{share}.csv"
    path.write_text("\n".join([head, *rows, ""]), encoding="utf-8-sig")
    return str(path)


def test_fifty_readers_during_loads_get_whole_and_current_answers(tmp_path):
    shares = (50, 60, 70)
    with served(tmp_path, KPI_TODAY="2026-11-16") as address:
        question = f"{address}/api/v1/status?period=2025-09&indicator=online_filing_rate"
        assert command(tmp_path, "loaders", "load", file_of(tmp_path, shares[0]), "--by", "Hoa")[0] == 0
        first = ask(question)
        done = []

        def read(_):
            found = []
            while not done or len(found) < 4:
                answer = ask(question)
                rows = {(row["numerator"], row["denominator"]) for row in answer.json}
                found.append((int(answer.headers["x-data-version"]), answer.headers["etag"], rows))
            return found

        with ThreadPoolExecutor(50) as readers:
            reading = [readers.submit(read, place) for place in range(50)]
            for share in shares[1:]:
                assert command(tmp_path, "loaders", "load", file_of(tmp_path, share), "--by", "Hoa")[0] == 0
                now = ask(question)
                assert {row["numerator"] for row in now.json} == {len(SO_NGANH) * share}
                assert now.headers["etag"] != first.headers["etag"]
            done.append(True)
            found = [answer for reader in reading for answer in reader.result()]
    whole = {(len(SO_NGANH) * share, len(SO_NGANH) * 100) for share in shares}
    by_version = {}
    for version, etag, rows in found:
        assert len(rows) == 1
        assert rows <= whole
        by_version.setdefault(version, set()).add((etag, *rows))
    assert all(len(seen) == 1 for seen in by_version.values())
    assert len(found) >= 200
