"""What the gate and the sign-in decide for themselves: addresses, claims, secrets, turns, and the start."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import anyio
import pytest
from starlette.requests import HTTPConnection
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from data import sign_in
from data.access import ALONE, Caller, Rights
from data.refusals import NotAllowedError
from data.settings import SettingError
from data.signed_out import SignedOut
from data.store import Store
from exports import routes_access
from pages.ui import gate_return, gate_rules, gate_uploads, identity, starting, visitor
from pages.ui.gate_entrance import Desk
from pages.ui.gate_failures import FROM_ALL, FROM_ONE, SECONDS, Failures
from pages.ui.gate_rules import Upload
from pages.ui.gate_tabs import LONGEST, MOST_FILES, Reader, Tabs, Turns, heard
from pages.ui.gate_uploads import MEGABYTE, Uploads
from pages.ui.gate_watch import Watch
from pages.ui.identity import Entrance
from tests import doors
from tests.conftest import ROOT, serving

NOW = 1_763_280_000
GOOD = {
    **{"is_logged_in": True, "aud": "chi-tieu", "iat": NOW - 60, "email": "Hoa@NgheAn.test"},
    **{"iss": "https://id.test", "sub": "1", "nonce": "n"},
}


def provider(**more: str) -> sign_in.Provider:
    return sign_in.provider({**doors.settings(), "KPI_PUBLIC_URL": "https://chi-tieu.test", **more})


@pytest.fixture
def door(tmp_path: Path) -> Entrance:
    return Entrance(provider(), ended=SignedOut.beside(tmp_path / "k.duckdb"))


@pytest.mark.parametrize(
    ("way", "method", "path", "kind"),
    [
        ("http", "GET", "/", "open"),
        ("http", "GET", "/so-nap", "open"),
        ("http", "GET", "/static/js/index.js", "open"),
        ("http", "GET", "/healthz", "open"),
        ("http", "GET", "/metrics", "program"),
        ("http", "POST", "/so-nap", "closed"),
        ("http", "GET", "/so-nap/them", "closed"),
        ("http", "GET", "/moi", "closed"),
        ("http", "GET", "/_stcore/metrics", "closed"),
        ("http", "GET", "/_stcore/script-health-check", "closed"),
        ("http", "POST", "/_stcore/agent/interact", "closed"),
        ("http", "GET", "/component/x/index.html", "closed"),
        ("http", "GET", "/static/../media/a.csv", "closed"),
        ("http", "GET", "//media/a.csv", "closed"),
        ("http", "GET", "/static/\\media", "closed"),
        ("http", "GET", "/media/a.csv", "file"),
        ("http", "PUT", "/_stcore/upload_file/s/f", "upload"),
        ("http", "OPTIONS", "/_stcore/upload_file/s/f", "closed"),
        ("http", "POST", "/office/save", "command"),
        ("http", "GET", "/auth/login", "entrance"),
        ("http", "GET", "/auth/logout", "entrance"),
        ("http", "HEAD", "/auth/logout", "closed"),
        ("websocket", "", "/_stcore/stream", "tab"),
        ("websocket", "", "/so-nap", "closed"),
    ],
)
def test_an_address_is_closed_until_it_is_named(way, method, path, kind):
    assert gate_rules.kind_of(way, method, path) == kind


def at_the_way_in(path, referer="", cookie=""):
    named = {"host": "nghean.test", "referer": referer, "cookie": cookie}
    headers = [(name.encode(), value.encode()) for name, value in named.items() if value]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers}
    return HTTPConnection(scope)


@pytest.mark.parametrize(
    ("referer", "kept"),
    [
        ("https://nghean.test/bang-diem?ky=2025-Q2", "%2Fbang-diem%3Fky%3D2025-Q2; Max-Age=900"),
        ("https://nghean.test/", "%2F; Max-Age=900"),
        ("https://xau.test/bang-diem", "; Max-Age=0"),
        ("https://nghean.test/api/targets", "; Max-Age=0"),
        ("https://nghean.test//xau.test/", "; Max-Age=0"),
        ("https://nghean.test/bang-diem?ky=" + "9" * 1500, "; Max-Age=0"),
        ("http://[", "; Max-Age=0"),
        ("", "; Max-Age=0"),
    ],
)
def test_the_page_somebody_asked_for_is_kept_while_they_sign_in(referer, kept):
    [(_, cookie)] = gate_return.remembering(at_the_way_in("/auth/login", referer), [])
    assert cookie.decode() == f"kpi_wanted={kept}; Path=/; HttpOnly; SameSite=Lax"


def test_a_second_try_keeps_what_was_asked_for_at_the_first():
    again = at_the_way_in("/auth/login", "https://nghean.test/?dang-nhap=loi")
    assert gate_return.remembering(again, []) == []


@pytest.mark.parametrize(
    ("cookie", "there"),
    [
        ("kpi_wanted=%2Fbang-diem%3Fky%3D2025-Q2", "/bang-diem?ky=2025-Q2"),
        ("kpi_wanted=%2F%2Fxau.test", "/"),
        ("kpi_wanted=https%3A%2F%2Fxau.test%2Fbang-diem", "/"),
        ("kpi_wanted=%2Fbang-diem%0D%0ASet-Cookie%3A%20x", "/"),
        ("kpi_wanted=%2Fbang-diem%2F..%2Fauth%2Flogout", "/"),
        ("", "/"),
    ],
)
def test_whoever_signed_in_is_led_to_pages_of_this_app_only(cookie, there):
    answer = gate_return.remembering(at_the_way_in(sign_in.CALLBACK, cookie=cookie), [(b"location", b"/")])
    assert dict(answer)[b"location"] == there.encode()


def test_claims_made_for_this_app_name_the_person_in_lower_case(door):
    assert identity.of_claims(GOOD, door, NOW) == identity.Identity("hoa@nghean.test", "")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"is_logged_in": "yes"}, "nobody"),
        ({"aud": "khac"}, "foreign"),
        ({"aud": ["khac"]}, "foreign"),
        ({"aud": None}, "foreign"),
        ({"email": None}, "foreign"),
        ({"email": "hoa"}, "foreign"),
        ({"email": "\u212ahanh@nghean.test"}, "foreign"),
        ({"email": "ho\u00e0@nghean.test"}, "foreign"),
        ({"iat": "1763280000"}, "foreign"),
        ({"iat": NOW + 3600}, "foreign"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": "false"}, "unverified"),
        ({"email_verified": None}, "unverified"),
        ({"iat": NOW - 12 * 3600 - 1}, "expired"),
    ],
)
def test_other_claims_name_nobody(door, changed, why):
    assert identity.of_claims({**GOOD, **changed}, door, NOW) == identity.Identity("", why)


HALF = "x\ud800@nghean.test"
"""Half a letter: no file can hold it."""


def test_an_address_that_no_file_can_hold_has_its_line_in_the_audit(door, tmp_path):
    store, scope = Store(None, tmp_path), {"type": "http", "path": "/", "query_string": b"", "headers": []}
    request = HTTPConnection({**scope, "client": ("10.0.0.1", 1)})
    assert not Desk(answers_nothing, door, lambda: store).judge(request, {**GOOD, "email": HALF})
    (line,) = [one for one in store.audit(date(2026, 1, 1), date.max) if one.act == "sign_in_failed"]
    store.close()
    assert (line.subject, line.why, line.outcome) == ("x@nghean.test", "foreign", "refused")


def test_a_sign_in_told_apart_by_what_no_file_can_hold_is_ended_all_the_same(door):
    recent = {**GOOD, "iat": int(time.time()), "sub": HALF}
    assert identity.of_claims(recent, door).email == "hoa@nghean.test"
    identity.end(recent, door)
    assert identity.of_claims(recent, door).why == "ended"


def test_a_sign_in_that_was_ended_does_not_come_back_after_a_restart(door, tmp_path):
    recent = {**GOOD, "iat": int(time.time())}
    identity.end(recent, door)
    again = Entrance(provider(), ended=SignedOut.beside(tmp_path / "k.duckdb"))
    assert identity.of_claims(recent, again).why == "ended"
    assert identity.of_claims({**recent, "nonce": "another"}, again).email == "hoa@nghean.test"
    assert (tmp_path / "k.duckdb.signed_out").stat().st_mode & 0o777 == 0o600


def test_a_sign_in_ended_on_a_full_disk_is_written_with_the_next_one(tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("only Linux has a disk that is always full")
    ended = SignedOut(tmp_path / "ended")
    ended.path = Path("/dev/full")
    ended.add("first", 9e9)
    assert "first" in ended
    ended.path = tmp_path / "ended"
    ended.add("second", 9e9)
    again = SignedOut(tmp_path / "ended")
    assert ("first" in again, "second" in again) == (True, True)


def test_where_the_disk_takes_no_more_ended_sign_ins_are_read_all_the_same(tmp_path, caplog):
    path = tmp_path / "ended"
    SignedOut(path).add("new", 9e9)
    before = path.read_bytes()
    (tmp_path / "ended.new").mkdir()  # what is put together there cannot be
    again = SignedOut(path)
    assert "new" in again
    assert path.read_bytes() == before
    assert [one.message for one in caplog.records] == ["ended sign-ins could not be tidied up"]


def test_ended_sign_ins_that_would_hold_no_longer_are_forgotten(tmp_path):
    path = tmp_path / "ended"
    first = SignedOut(path)
    first.add("old", 1.0)
    first.add("new", 9e9)
    path.write_text(path.read_text() + "cut off", encoding="ascii")
    second = SignedOut(path)
    assert ("old" in second, "new" in second) == (False, True)
    assert len(path.read_text().splitlines()) == 1


def test_the_address_a_proxy_names_counts_only_from_the_proxy_on_this_machine():
    assert routes_access.origin("127.0.0.1", {"x-real-ip": "10.1.2.3"}) == "10.1.2.3"
    assert routes_access.origin("::ffff:127.0.0.1", {"x-real-ip": " 10.1.2.3 "}) == "10.1.2.3"
    assert routes_access.origin("10.9.9.9", {"x-real-ip": "10.1.2.3"}) == "10.9.9.9"
    for said in ("<b>", "fe80::1%<b>", "10.1.2.3, 10.4.5.6", ""):
        assert routes_access.origin("127.0.0.1", {"x-real-ip": said}) == "127.0.0.1"


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "same-origin", "sec-purpose": "prefetch;prerender"}, False),
        ({"sec-fetch-site": "none", "purpose": "prefetch"}, False),
        ({"x-moz": "prefetch"}, False),
    ],
)
def test_only_a_page_of_ours_or_the_reader_asks_to_sign_out(headers, is_own):
    assert gate_rules.is_own_wish(headers) == is_own


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("KPI_COOKIE_SECRET", "ngan", "mới có 4 ký tự"),
        ("KPI_COOKIE_SECRET", "", "đang trống"),
        ("KPI_OIDC_CLIENT_SECRET", "", "đang trống"),
        ("KPI_OIDC_CLIENT_ID", "", "đang trống"),
        ("KPI_OIDC_METADATA_URL", "http://id.test/x", "cần https"),
        ("KPI_PUBLIC_URL", "http://chi-tieu.test", "cần https"),
        ("KPI_PUBLIC_URL", "https://chi-tieu.test/kpi", "không có đường dẫn"),
        ("KPI_SESSION_HOURS", "0", "từ 1 đến 720"),
        ("KPI_COOKIE_SECRET_FILE", "/khong/co", "chỉ đặt một trong hai"),
    ],
)
def test_a_setting_that_lets_others_in_is_refused_without_its_text(name, text, words):
    with pytest.raises(SettingError, match=words) as refused:
        provider(**{name: text})
    assert name.removesuffix("_FILE") in str(refused.value)
    assert doors.SECRET not in str(refused.value)


def test_a_secret_may_lie_in_a_file_and_is_never_printed(tmp_path):
    path = tmp_path / "secret"
    path.write_text(f"{'x' * 40}\n", encoding="utf-8")
    found = provider(KPI_COOKIE_SECRET="", KPI_COOKIE_SECRET_FILE=str(path))
    assert found.cookie_secret == "x" * 40
    assert "xxx" not in repr(found)
    assert "bi-mat" not in repr(found)


def test_turns_come_back_with_time():
    now = [0.0]
    turns = Turns(2, 60, lambda: now[0])
    assert [turns.take("a"), turns.take("a"), turns.take("a"), turns.take("b")] == [True, True, False, True]
    now[0] = 61.0
    assert turns.take("a")
    now[0] = 200.0
    assert [turns.take("a", 2), turns.take("a", 1), turns.take("a", 0)] == [True, False, True]


def test_tabs_and_files_are_remembered_by_account_and_rights():
    tabs = Tabs()
    officer = Reader(Caller("account", "a@x.test"), Rights("officer", "A"))
    demoted = Reader(officer.caller, Rights("viewer", "A"))
    other = Reader(Caller("account", "b@x.test"), Rights("officer", "B"))
    tabs.opened("s", officer)
    tabs.shown(["f1"], officer)
    assert [tabs.is_of("s", one) for one in (officer, demoted, other)] == [True, False, False]
    assert [tabs.may_have("/media/f1.csv", one) for one in (officer, demoted, other)] == [True, False, False]
    tabs.shown((f"g{n}" for n in range(MOST_FILES)), officer)
    assert not tabs.may_have("/media/f1.csv", officer)


OFFICER = Reader(Caller("account", "a@x.test"), Rights("officer", "A"))
PLACE = Upload("s", "0a-1b")


def told_where(*places: Upload, padding: str = "") -> bytes:
    """The message in which Streamlit tells a tab where to send files."""
    message = ForwardMsg()
    message.file_urls_response.response_id = padding
    for place in places:
        address = f"/_stcore/upload_file/{place.session}/{place.file}"
        message.file_urls_response.file_urls.add(file_id=place.file, upload_url=address, delete_url=address)
    return message.SerializeToString()


def sending(
    size: int | None, place: Upload = PLACE, method: str = "PUT", **headers: str
) -> dict[str, object]:
    named = {**({} if size is None else {"content-length": str(size)}), **headers}
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in named.items()]
    path = f"/_stcore/upload_file/{place.session}/{place.file}"
    return {"type": "http", "method": method, "path": path, "headers": raw}


@pytest.fixture
def uploads() -> Uploads:
    tabs = Tabs()
    tabs.opened("s", OFFICER)
    tabs.opened_to([PLACE], OFFICER)
    return Uploads(tabs)


@pytest.mark.parametrize("padding", ["", "x" * LONGEST])
def test_the_gate_hears_where_a_tab_may_send_files(padding):
    told = heard(told_where(PLACE, Upload("s", "2c-3d"), padding=padding))
    assert set(told.places) == {PLACE, Upload("s", "2c-3d")}
    assert told.files == []


def test_a_file_goes_only_where_the_tab_was_told_to_send_one(uploads):
    other = Reader(Caller("account", "b@x.test"), Rights("officer", "B"))
    uploads.tabs.opened("t", other)
    uploads.tabs.opened_to([PLACE], other)  # told to them too, but in a tab of another's
    for method in ("PUT", "DELETE"):
        assert uploads.refusal(sending(1, method=method), OFFICER) is None
        for place, reader in ((Upload("s", "made-up"), OFFICER), (PLACE, other), (Upload("t", "x"), other)):
            told = uploads.refusal(sending(1, place, method), reader)
            assert told == (403, gate_uploads.NOT_YOURS)


def test_files_of_a_minute_are_limited_in_sum_and_the_minute_passes(uploads):
    now = [0.0]
    uploads.files.clock = uploads.bytes.clock = lambda: now[0]
    sizes = (50, 50, 50, 50, 1)
    told = [uploads.refusal(sending(size * MEGABYTE), OFFICER) for size in sizes]
    assert told == [None] * 4 + [(429, gate_uploads.TOO_MUCH)]
    assert "quá 200 MB" in gate_uploads.TOO_MUCH
    now[0] = 61.0
    assert uploads.refusal(sending(50 * MEGABYTE), OFFICER) is None


@pytest.mark.parametrize(
    ("size", "headers"),
    [(None, {}), (1, {"transfer_encoding": "chunked"}), (-1, {}), (None, {"content_length": "x"})],
)
def test_a_file_of_unknown_size_is_not_taken(uploads, size, headers):
    assert uploads.refusal(sending(size, **headers), OFFICER) == (411, gate_uploads.NO_SIZE)


def test_failures_of_one_machine_leave_room_for_those_of_others_and_are_counted():
    now = [0.0]
    failures = Failures(lambda: now[0])
    taken = [failures.take("10.0.0.1", is_vouched_for=False) for _ in range(45)]
    assert (taken.count(True), failures.take("10.0.0.2", is_vouched_for=False)) == (FROM_ONE, True)
    assert failures.due().count == 0  # the minute is not over yet
    now[0] = SECONDS
    assert failures.due().words == "Và 25 lần khác trong lúc ấy, không ghi từng lần, từ 10.0.0.1"
    assert failures.due().count == 0


def test_failures_of_all_machines_have_a_ceiling_that_known_accounts_do_not_share():
    failures = Failures(lambda: 0.0)
    taken = [failures.take(f"10.0.0.{n}", is_vouched_for=False) for n in range(100)]
    assert taken.count(True) == FROM_ALL
    assert failures.take("10.0.0.1", is_vouched_for=True)


def test_the_audit_is_told_once_how_many_failures_have_no_line(door, tmp_path):
    now, store = [0.0], Store(None, tmp_path)
    desk = Desk(answers_nothing, door, lambda: store)
    desk.failures = Failures(lambda: now[0])
    scope = {
        **{"type": "http", "method": "GET", "path": "/auth/login", "query_string": b"", "headers": []},
        "client": ("10.0.0.1", 1),
    }
    for _ in range(FROM_ONE + 3):
        assert not desk.judge(HTTPConnection(scope), None)
    now[0] = SECONDS
    for _ in range(2):
        anyio.run(desk, scope, anyio.sleep_forever, answers_nothing)
    lines = [one for one in store.audit(date(2026, 1, 1), date.max) if one.act == "sign_in_failed"]
    store.close()
    assert sorted(one.why for one in lines) == sorted(
        [*["provider"] * FROM_ONE, "Và 3 lần khác trong lúc ấy, không ghi từng lần, từ 10.0.0.1"]
    )


async def answers_nothing(*_: object) -> None:
    """An application, or a way to send, that does nothing."""


def test_a_tab_is_opened_when_nobody_can_be_looked_up_so_that_the_page_says_why():
    opened = []

    async def cannot() -> Reader | None:
        raise SettingError("x")

    async def app(*_: object) -> None:
        opened.append(identity.HERE.get())

    watch = Watch(app, Tabs(), cannot)
    anyio.run(watch.run, {"type": "websocket", "headers": []}, anyio.sleep_forever, answers_nothing)
    assert (opened, watch.reader) == ([identity.NOBODY], None)


def test_outside_of_runs_and_tabs_nobody_is_the_machine_where_people_sign_in(monkeypatch, tmp_path):
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "k.duckdb"))
    for name, text in {**doors.settings(), "KPI_PUBLIC_URL": "https://chi-tieu.test"}.items():
        monkeypatch.setenv(name, text)
    identity.entrance.clear()
    try:
        with pytest.raises(NotAllowedError, match="Chưa đăng nhập"):
            visitor.caller()
        token = identity.HERE.set(OFFICER.caller)
        assert visitor.caller() == OFFICER.caller
        identity.HERE.reset(token)
        monkeypatch.setenv("KPI_ACCESS", "alone")
        identity.entrance.clear()
        assert visitor.caller() == ALONE
    finally:
        identity.entrance.clear()


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        (["uvicorn", "app:app", "--host", "0.0.0.0"], {}),
        (["uvicorn", "app:app", "--host=10.0.0.5"], {}),
        (["gunicorn", "-b", "0.0.0.0:8000"], {}),
        (["gunicorn", "--bind", ":8000"], {}),
        (["gunicorn", "--bind=[::]:8000"], {}),
        (["uvicorn", "app:app"], {"UVICORN_HOST": "::"}),
    ],
)
def test_another_server_told_to_listen_to_all_is_refused_too(arguments, environment):
    with pytest.raises(SettingError, match="chưa bật đăng nhập"):
        starting._check(Entrance(None), "127.0.0.1", arguments, environment)
    starting._check(Entrance(provider()), "127.0.0.1", arguments, environment)


def test_this_machine_is_all_that_may_be_listened_to_alone():
    for address in ("127.0.0.1", "localhost", "::1"):
        starting._check(Entrance(None), address, ["x", "--host", "127.0.0.1", "-b", "127.0.0.1:80"], {})
    for address in ("0.0.0.0", "", None, "10.0.0.5", "may-chu"):
        with pytest.raises(SettingError):
            starting._check(Entrance(None), address, [], {})


STREAMLIT = (sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0")


@pytest.mark.parametrize(
    ("command", "environment", "words"),
    [
        ((*STREAMLIT, "--server.address", "0.0.0.0"), {}, "chưa bật đăng nhập"),
        (STREAMLIT, {"STREAMLIT_SERVER_ADDRESS": "::"}, "chưa bật đăng nhập"),
        (
            (sys.executable, "-m", "uvicorn", "app:app", "--host", "0.0.0.0", "--port", "0"),
            {},
            "chưa bật đăng nhập",
        ),
        (
            *(STREAMLIT, {"KPI_ACCESS": "oidc", "KPI_PUBLIC_URL": "https://a.example"}),
            "KPI_OIDC_METADATA_URL, KPI_OIDC_CLIENT_ID, KPI_OIDC_CLIENT_SECRET, KPI_COOKIE_SECRET",
        ),
        (STREAMLIT, {"KPI_ACCESS": "mo"}, "KPI_ACCESS: đã thấy “mo”"),
        (
            STREAMLIT,
            {**doors.settings(KPI_PUBLIC_URL="http://127.0.0.1"), "KPI_COOKIE_SECRET": "ngan-qua"},
            "8 ký tự",
        ),
    ],
    ids=["address", "environment", "uvicorn", "no provider", "no such way", "short secret"],
)
def test_the_app_does_not_start_where_others_could_come_in_and_says_why(
    tmp_path, command, environment, words
):
    known = {**os.environ, "KPI_DATABASE": str(tmp_path / "k.duckdb"), **environment}
    done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, timeout=60, check=False)
    told = done.stderr.decode()
    assert done.returncode == starting.STATUS
    assert words in told
    assert "Traceback" not in told
    assert "ngan-qua" not in told
    assert not (tmp_path / "k.duckdb").exists()


def test_the_script_of_the_pages_does_not_open_beside_the_gate(tmp_path):
    around = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "PYTHONPATH": str(ROOT)}
    with serving(tmp_path, "pages/ui/navigation.py", **around) as served, doors.tab(served.address) as one:
        assert one.run().headline == ""  # beside `html.py` nothing of the pages can be imported
        assert one.navigation() == set()
