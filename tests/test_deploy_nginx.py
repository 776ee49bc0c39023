"""The way in from the network: the shipped nginx files, run by the real nginx before the real app."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests import doors
from tests.conftest import ROOT, _free_port
from tests.proxies import NAME, SHIPPED, Proxy, executable, proxied, trusting
from tests.test_browser import SETTLED, VIEWS
from tests.test_browser_upload import BAD

HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}
PROBED = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")
"""What Streamlit asks below a page's own address, to learn whether the app lives there: 404 is its answer."""


class Echo(BaseHTTPRequestHandler):
    """An app that answers with the headers it was sent."""

    def do_GET(self) -> None:
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "sniff")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def echoing() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> Iterator[Proxy]:
    """The proxy before an app in which people sign in, as it is run in an office."""
    executable()
    port, folder = _free_port(), tmp_path_factory.mktemp("front")
    told = {"KPI_PUBLIC_URL": f"https://{NAME}:{port}", "KPI_METRICS_TOKEN": doors.TOKEN}
    (folder / "app").mkdir()
    with (
        doors.guarded(folder / "app", **told) as app,
        proxied(folder / "nginx", app.address, port) as proxy,
    ):
        yield proxy


def ask(proxy: Proxy, path: str, method: str = "GET", *, by: str = "127.0.0.1", **headers: str):
    """Status, headers and body of one request; `by` is the address of the machine that asks."""
    line = http.client.HTTPSConnection(
        *("localhost", proxy.port),
        context=trusting(proxy.logs.parent),
        source_address=(by, 0),
        timeout=60,
    )
    line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    body = answer.read()
    line.close()
    return answer.status, told, body


def test_every_answer_carries_the_security_headers_once(front):
    for path in ("/", "/_stcore/health", "/office/version", "/api/v1/status", "/chart/x.png"):
        _, told, _ = ask(front, path)
        for name, value in HEADERS.items():
            assert told[name] == value, (path, name)
        assert "content-security-policy" in told
        assert "1." not in told.get("server", "")


def test_the_policy_names_the_inline_script_of_the_pinned_streamlit():
    index = Path(streamlit.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    marks = [f"'sha256-{b64encode(sha256(one.encode()).digest()).decode()}'" for one in scripts]
    policy = (SHIPPED / "chi-tieu.conf").read_text(encoding="utf-8")
    assert re.findall(r"'sha256-[^']+'", policy) == marks
    assert "unsafe-eval" not in policy


@pytest.mark.parametrize(
    "path",
    [
        *("/office/version", "/office/read", "/office//read", "/x/../office/read", "/%6Fffice/read"),
        *("/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/agent/mcp"),
    ],
)
def test_what_only_this_machine_asks_is_closed_to_the_network(front, path):
    assert ask(front, path)[0] == 404
    assert ask(front, path, "POST", Content_Length="0")[0] == 404


def test_the_monitors_figures_are_for_the_machines_named_only(front):
    told = {"Authorization": f"Bearer {doors.TOKEN}"}
    assert ask(front, "/metrics", by="127.0.0.2", **told)[0] == 403
    assert ask(front, "/metrics", by="127.0.0.1")[0] in (401, 403)
    assert ask(front, "/metrics", by="127.0.0.1", **told)[0] == 200


def test_the_api_knows_that_a_request_came_from_another_machine(front):
    status, _, body = ask(front, "/api/v1/indicators")
    assert (status, json.loads(body).keys()) == (401, {"error"})
    assert ask(front, "/api/v1/indicators", Authorization=f"Bearer {doors.TOKEN}")[0] == 200


def test_a_file_beyond_the_limit_is_refused_before_it_is_sent(front):
    status, told, body = ask(
        front, "/_stcore/upload_file/a/b", "PUT", by="127.0.0.3", Content_Length=str(52 * 2**20)
    )
    assert (status, told["x-frame-options"]) == (413, "DENY")
    assert "không quá 50 MB" in body.decode()
    assert ask(front, "/", "POST", by="127.0.0.3", Content_Length=str(70_000))[0] == 413


def test_the_limit_of_files_is_that_of_the_app():
    options = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    config = (SHIPPED / "chi-tieu.conf").read_text(encoding="utf-8")
    (most,) = re.findall(r"^maxUploadSize = (\d+)", options, re.MULTILINE)
    assert f"client_max_body_size {int(most) + 1}m;" in config


@pytest.mark.parametrize(
    ("path", "method", "most"),
    [
        ("/oauth2callback?code=x", "GET", 21),
        ("/auth/login", "GET", 21),
        ("/_stcore/upload_file/a/b", "PUT", 31),
    ],
)
def test_who_asks_too_often_is_told_to_wait(front, path, method, most):
    # each row from a machine of its own: the first two have the same limit
    by = {"/auth/login": "127.0.0.4"}.get(path, "127.0.0.5")
    told = [ask(front, path, method, by=by) for _ in range(most + 9)]
    statuses = [status for status, _, _ in told]
    assert 429 not in statuses[:most]
    assert statuses.count(429) >= 5
    _, headers, body = next(one for one in told if one[0] == 429)
    assert headers["retry-after"] == "30"
    assert headers["x-frame-options"] == "DENY"
    assert "Chờ khoảng một phút" in body.decode()


def test_programs_that_ask_too_often_are_told_so_as_json(front):
    told = [ask(front, "/api/v1/openapi.json", by="127.0.0.6") for _ in range(120)]
    refused = [json.loads(body) for status, _, body in told if status == 429]
    assert refused
    assert refused[0] == {"error": "Quá nhiều yêu cầu cùng lúc; thử lại sau ít phút."}


def test_what_a_machine_says_of_itself_is_not_passed_on(tmp_path):
    forged = {
        **{"X_Forwarded_For": "10.0.0.1", "X_Real_IP": "10.0.0.1", "Forwarded": "for=10.0.0.1"},
        **{"X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example", "Via": "1.1 evil"},
        **{"X_Forwarded_User": "root", "True_Client_IP": "10.0.0.1", "X_Request_ID": "mine"},
    }
    with echoing() as app, proxied(tmp_path / "nginx", app) as proxy:
        _, told, body = ask(proxy, "/", by="127.0.0.7", **forged)
    heard = json.loads(body)
    assert heard["x-real-ip"] == heard["x-forwarded-for"] == "127.0.0.7"
    assert heard["x-forwarded-proto"] == "https"
    assert heard["x-forwarded-host"] == heard["host"] == f"localhost:{proxy.port}"
    assert re.fullmatch(r"[0-9a-f]{32}", heard["x-request-id"])
    assert not heard.keys() & {"forwarded", "via", "x-forwarded-user", "true-client-ip"}
    assert told["x-content-type-options"] == "nosniff"


def test_while_the_app_restarts_readers_are_told_and_no_code_of_a_sign_in_is_written_down(tmp_path):
    with echoing() as app, proxied(tmp_path / "nginx", app) as proxy:
        urls = ["/oauth2callback?code=s3cr3t&state=s3cr3t", "/?ky=s3cr3t", "/media/s3cr3t.pdf"]
        answered = [ask(proxy, url)[0] for url in (*urls, "/_stcore/upload_file/s3cr3t/s3cr3t")]
        gone = urlsplit(app)
    assert answered == [200, 200, 200, 200]
    with proxied(tmp_path / "alone", gone.geturl()) as proxy:
        status, told, body = ask(proxy, "/oauth2callback?code=s3cr3t")
        assert (status, told["retry-after"]) == (503, "30")
        assert "Ứng dụng đang khởi động lại" in body.decode()
        assert json.loads(ask(proxy, "/api/v1/status")[2]).keys() == {"error"}
    for folder in ("nginx", "alone"):
        for log in (tmp_path / folder / "logs").iterdir():
            assert "s3cr3t" not in log.read_text(encoding="utf-8")
    written = (tmp_path / "nginx" / "logs" / "access.log").read_text(encoding="utf-8").splitlines()
    assert [line.split()[1:5] for line in written][2] == ["127.0.0.1", "GET", "/media/", "200"]


def test_other_names_and_plain_requests_do_not_reach_the_app(front):
    line = http.client.HTTPConnection("localhost", front.plain_port, timeout=20)
    line.request("GET", "/tien-do?nam=2025")
    answer = line.getresponse()
    assert (answer.status, answer.getheader("location")) == (301, "https://localhost/tien-do?nam=2025")
    line.close()
    other = http.client.HTTPConnection("127.0.0.1", front.plain_port, timeout=20)
    other.request("GET", "/", headers={"Host": "evil.example"})
    with pytest.raises(http.client.RemoteDisconnected):
        other.getresponse()
    other.close()
    unknown = ssl.create_default_context()
    with (
        socket.create_connection(("127.0.0.1", front.port)) as plain,
        pytest.raises(ssl.SSLError, match=r"(?i)unrecognized"),
    ):
        unknown.wrap_socket(plain, server_hostname="evil.example")


def test_a_page_keeps_its_connection_through_the_proxy_and_other_sites_get_none(front):
    address = f"wss://localhost:{front.port}/_stcore/stream"
    known = {"ssl": trusting(front.logs.parent), "subprotocols": ["streamlit"]}
    with connect(address, origin=front.address, **known) as line:
        assert line.response.status_code == 101
    with pytest.raises(InvalidStatus) as refused, connect(address, origin="https://evil.example", **known):
        pass
    assert refused.value.response.status_code == 403


@pytest.fixture(scope="module")
def window(browser, front):
    """The browser of an admin who signed in; it keeps the files of the app between pages."""
    context = browser.new_context(ignore_https_errors=True, viewport={"width": 1440, "height": 900})
    cookies = [one.split("=", 1) for one in doors.cookie(front.address, doors.ADMIN).split("; ")]
    context.add_cookies([{"name": name, "value": value, "url": front.address} for name, value in cookies])
    yield context
    context.close()


@pytest.fixture
def reader(window):
    """A new page in the browser, and what it complains of."""
    page, complaints = window.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: _complain(complaints, told))
    yield page, complaints
    page.close()


def _complain(complaints: list[str], told) -> None:
    is_probe = "404" in told.text and PROBED.search(told.location.get("url", ""))
    if told.type in ("error", "warning") and not is_probe:
        complaints.append(told.text)


@pytest.mark.browser
@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS.keys())
def test_a_page_works_through_the_proxy_and_the_browser_complains_of_nothing(reader, front, path):
    page, complaints = reader
    page.goto(f"{front.address}{path}")
    page.wait_for_function(SETTLED, timeout=60_000)
    page.wait_for_timeout(600)
    assert page.locator("h1").first.inner_text()
    assert complaints == []


@pytest.mark.browser
def test_a_file_is_loaded_through_the_proxy(reader, front):
    page, complaints = reader
    page.goto(f"{front.address}/nap-so-lieu")
    page.wait_for_function(SETTLED, timeout=60_000)
    file = {"name": "thang-9.csv", "mimeType": "text/csv", "buffer": BAD.encode("utf-8-sig")}
    page.locator(".st-key-chooser input[type=file]").set_input_files(file)
    page.locator("h1", has_text="Tệp bị từ chối: 3 lỗi").wait_for(timeout=60_000)
    assert complaints == []
