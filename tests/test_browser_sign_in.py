"""Signing in, as people meet it: a real provider in a process of its own, a real browser, a real server."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from data.audit import Audit
from tests import doors
from tests.conftest import _free_port, _wait_until_healthy
from tests.doors import ADMIN, CLIENT, OFFICER, STOPPED, STRANGER, VIEWER
from tests.test_browser import DESK, PHONE, SETTLED, Visitor

pytestmark = pytest.mark.browser

HOURS = 3600


class World(NamedTuple):
    """The app, the provider, and where the app's books lie."""

    app: str
    provider: str
    folder: Path

    def told(self, act: str) -> list[tuple[str, str, str]]:
        """What the audit holds of an act: account or subject, outcome, why."""
        lines = Audit(self.folder / "kpi.duckdb.audit").between(date(2026, 1, 1), date.max)
        return [(one.account or one.subject, one.outcome, one.why) for one in lines if one.act == act]


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an identity provider that believes whatever name it is told."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)]
    with (tmp_path_factory.mktemp("provider") / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_until_healthy(f"{address}/.well-known/openid-configuration", server)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def world(folder: Path, provider: str, **more: str) -> Iterator[World]:
    metadata = f"{provider}/.well-known/openid-configuration"
    with doors.guarded(folder, KPI_OIDC_METADATA_URL=metadata, **more) as served:
        yield World(served.address, provider, folder)


@pytest.fixture(scope="module")
def shared(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    yield from world(tmp_path_factory.mktemp("shared"), provider)


def person(provider: str, email: str, **claims: object) -> None:
    """What the provider says of somebody from now on."""
    body = json.dumps({"email": email, **claims}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{provider}/users/{email}", body, headers, method="PUT")
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 204


def signs_in(browser, world: World, email: str, path: str = "/", size=DESK, **claims: object) -> Visitor:
    """Somebody's browser after the whole round: our page, the provider's form, back."""
    person(world.provider, email, **claims)
    visitor = Visitor(browser, world.app, size).open(path)
    visitor.page.get_by_role("button", name="Đăng nhập", exact=True).last.click()
    visitor.page.locator("input[name=sub]").fill(email)
    visitor.page.get_by_role("button", name="Authorize").click()
    visitor.page.wait_for_url(f"{world.app}/**")
    visitor.settle()
    return visitor


def leave(visitor: Visitor) -> None:
    """The way out by the visitor's name, then by the provider's own question."""
    visitor.page.locator(".st-key-account button").first.click()
    visitor.page.get_by_role("button", name="Đăng xuất").last.click()
    visitor.page.locator("form button").first.click()
    visitor.page.wait_for_url(f"{visitor.address}/**")
    visitor.settle()


def test_who_has_not_signed_in_sees_the_way_in_at_every_address_and_no_figure(browser, shared):
    visitor = Visitor(browser, shared.app).open("/so-nap")
    assert visitor.headline == "Đăng nhập để xem chỉ tiêu thủ tục hành chính"
    assert "%" not in visitor.text
    assert visitor.page.get_by_text("Nạp số liệu").count() == 0
    visitor.close()


def test_an_officer_signs_in_works_and_signs_out_for_good(browser, shared):
    visitor = signs_in(browser, shared, OFFICER, name="Tên ở hệ thống đăng nhập")
    assert visitor.headline.startswith("Quý IV/2025: ")
    assert visitor.page.locator(".st-key-account p").inner_text() == "Cán bộ Thử"
    assert shared.told("sign_in") == [(OFFICER, "done", "")]
    kept = {one["name"]: one["value"] for one in visitor.context.cookies()}
    other = visitor.context.new_page()
    other.goto(f"{shared.app}/nap-so-lieu")
    other.wait_for_function(SETTLED)
    leave(visitor)
    assert visitor.headline.startswith("Đăng nhập để xem")
    assert shared.told("sign_out") == [(OFFICER, "done", "")]
    old = f"_streamlit_xsrf={doors.XSRF}; _streamlit_user={kept['_streamlit_user']}"
    assert doors.ask(shared.app, "/api/v1/indicators", old).status == 401
    with doors.tab(shared.app, old) as tab:
        assert tab.run().headline.startswith("Đăng nhập để xem")
    other.get_by_role("link", name="Tổng quan").first.click()
    other.get_by_role("heading", name="Đăng nhập để xem").wait_for(timeout=30_000)
    visitor.close()


def test_a_link_to_a_page_leads_there_after_signing_in_and_once_only(browser, shared):
    visitor = signs_in(browser, shared, VIEWER, "/bang-diem?ky=2025-Q2")
    assert visitor.page.url.startswith(f"{shared.app}/bang-diem?ky=2025-Q2")
    assert visitor.headline.startswith("Quý II/2025: ")
    assert "kpi_wanted" not in {cookie["name"] for cookie in visitor.page.context.cookies()}
    visitor.close()


def test_a_viewer_is_shown_whom_a_page_is_for_and_nothing_of_it(browser, shared):
    visitor = signs_in(browser, shared, VIEWER)
    visitor.open("/nap-so-lieu")
    assert visitor.headline == "Trang này dành cho cán bộ nạp số liệu"
    assert "Người xem Thử" in visitor.text
    assert f"Quản trị Thử ({ADMIN})" in visitor.text
    visitor.close()


def test_an_account_that_is_stopped_is_out_at_once_in_the_tab_that_is_open(browser, shared):
    visitor = signs_in(browser, shared, OFFICER)
    visitor.open("/?ky=2025-Q3")
    doors.change(shared.folder, OFFICER, disabled=True)
    try:
        visitor.page.get_by_role("combobox", name="Kỳ").click()
        visitor.page.get_by_role("option", name="Quý II/2025", exact=True).click()
        visitor.page.get_by_role("heading", name=f"Tài khoản {OFFICER} chưa vào được").wait_for()
        assert "đã bị ngừng" in visitor.text
        assert "%" not in visitor.text
    finally:
        doors.change(shared.folder, OFFICER)
    visitor.close()


@pytest.mark.parametrize(("email", "words"), [(STRANGER, "chưa được cấp quyền"), (STOPPED, "đã bị ngừng")])
def test_an_account_that_may_not_in_is_named_and_told_whom_to_ask(browser, shared, email, words):
    visitor = signs_in(browser, shared, email)
    assert visitor.headline == f"Tài khoản {email} chưa vào được ứng dụng này"
    assert words in visitor.text
    assert f"Quản trị Thử ({ADMIN})" in visitor.text
    assert {told[1] for told in shared.told("sign_in_failed") if told[0] == email} == {"refused"}
    visitor.close()


NOW = int(time.time())


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"exp": NOW - 2 * HOURS}, "chưa thành công"),
        ({"aud": "ung-dung-khac"}, "chưa thành công"),
        ({"aud": "ung-dung-khac", "azp": CLIENT}, "chưa thành công"),
        ({"aud": ["ung-dung-khac", CLIENT], "azp": "ung-dung-khac"}, "chưa thành công"),
        ({"email_verified": False}, "chưa thành công"),
        ({"iss": "https://cho-khac.example"}, "chưa thành công"),
    ],
    ids=[
        "expired",
        "wrong audience",
        "wrong audience with our name",
        "of another",
        "unverified",
        "wrong issuer",
    ],
)
def test_a_token_that_is_not_for_this_app_or_has_ended_lets_nobody_in(browser, shared, claims, words):
    before = len(shared.told("sign_in_failed"))
    visitor = signs_in(browser, shared, ADMIN, **claims)
    assert visitor.headline.startswith("Đăng nhập để xem")
    assert words in visitor.text
    assert len(shared.told("sign_in_failed")) == before + 1
    assert "_streamlit_user" not in {one["name"] for one in visitor.context.cookies()}
    visitor.open("/nap-so-lieu")
    assert visitor.headline.startswith("Đăng nhập để xem")
    visitor.close()


def test_a_sign_in_refused_at_the_provider_is_said_in_our_words(browser, shared):
    visitor = Visitor(browser, shared.app).open("/")
    visitor.page.get_by_role("button", name="Đăng nhập", exact=True).click()
    visitor.page.get_by_role("button", name="Deny").click()
    visitor.page.wait_for_url(f"{shared.app}/**")
    visitor.settle()
    assert "Đăng nhập chưa thành công" in visitor.text
    visitor.close()


def test_the_name_and_the_way_out_are_on_a_phone_too(browser, shared):
    visitor = signs_in(browser, shared, OFFICER, size=PHONE)
    assert not visitor.scrolls_sideways()
    visitor.page.get_by_role("button", name="Menu").click()
    visitor.page.get_by_text("Cán bộ Thử, cán bộ nạp số liệu").wait_for()
    visitor.page.get_by_role("button", name="Đăng xuất").last.wait_for()
    visitor.close()


def test_guests_look_as_viewers_where_the_setting_lets_them(browser, provider, tmp_path):
    for here in world(tmp_path, provider, KPI_GUESTS="1"):
        visitor = Visitor(browser, here.app).open("/")
        assert visitor.headline.startswith("Quý IV/2025: ")
        visitor.open("/nap-so-lieu")
        assert visitor.headline == "Trang này dành cho cán bộ nạp số liệu"
        visitor.close()
        other = signs_in(browser, here, OFFICER, "/nap-so-lieu").open("/nap-so-lieu")
        assert "dành cho" not in other.headline
        other.close()
