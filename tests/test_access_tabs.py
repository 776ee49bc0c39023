"""A tab that stays open while its account loses its rights: nothing more is drawn, made or written in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from data import accounts, remote
from data.records import Change
from data.store import Store
from tests import doors
from tests.conftest import serving
from tests.doors import NEIGHBOUR, OFFICER, VIEWER, ask, cookie, tab

OUT = f"Tài khoản {NEIGHBOUR} chưa vào được ứng dụng này"


class World(NamedTuple):
    app: str
    folder: Path

    @property
    def version(self) -> int:
        """Grows with every write."""
        app = remote.running_app(self.folder / "kpi.duckdb")
        assert app is not None
        return app.version


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("tabs")
    with doors.guarded(folder) as served:
        yield World(served.address, folder)


@pytest.fixture
def admin(shared: World) -> str:
    """The cookies of one who is an admin, until the test makes them less."""
    doors.change(shared.folder, NEIGHBOUR, role="admin")
    return cookie(shared.app, NEIGHBOUR)


def lose(shared: World, **rights: object) -> int:
    doors.change(shared.folder, NEIGHBOUR, **rights)
    return shared.version


@pytest.mark.parametrize("rights", [{"disabled": True}, {"role": "viewer"}], ids=["stopped", "made a viewer"])
def test_a_press_sent_after_the_rights_are_gone_writes_nothing(shared, admin, rights):
    with tab(shared.app, admin) as one:
        opening = one.run().buttons()["Xóa dữ liệu mẫu"]
        one.run(**{opening: True})
        (fragment,) = one.fragments()
        press = next(id for id in one.buttons().values() if "remove-sample" in id)
        before = lose(shared, **rights)
        one.run(fragment=fragment, **{press: True, opening: True})
        assert shared.version == before
        assert one.headline == (OUT if "disabled" in rights else one.headline)
        assert "Xóa dữ liệu mẫu" not in one.buttons()
        assert one.is_shut()
        session = one.session
    with tab(shared.app, admin, older=session) as again:
        again.ask(fragment=fragment, **{press: True})
        assert again.run().session != session
    assert shared.version == before


def test_the_same_press_with_the_rights_still_there_is_done(shared, admin):
    with tab(shared.app, admin) as one:
        opening = one.run().buttons()["Xóa dữ liệu mẫu"]
        one.run(**{opening: True})
        assert len(one.fragments()) == 1
        assert any("remove-sample" in id for id in one.buttons().values())


def test_a_file_is_not_made_for_one_whose_account_was_stopped(shared, admin):
    with tab(shared.app, admin, path="ke-hoach") as one:
        name = one.run().downloads()[0]
        assert one.make(name)
        lose(shared, disabled=True)
        assert one.make(name, doors.WHILE) == ""
        assert one.is_shut()


def test_a_tab_nobody_touches_is_looked_at_too(shared, admin):
    with tab(shared.app, admin) as one:
        one.run()
        lose(shared, disabled=True)
        assert one.hear().headline == OUT
        assert one.is_shut()


def test_signing_out_ends_every_tab_and_every_copy_of_the_cookie(shared):
    mine = cookie(shared.app, OFFICER)
    with tab(shared.app, mine) as one:
        assert one.run().headline.startswith("Quý ")
        assert ask(shared.app, "/auth/logout", mine).status == 302
        assert one.run().headline.startswith("Đăng nhập để xem")
        assert one.is_shut()
    with tab(shared.app, mine) as copy:
        assert copy.run().headline.startswith("Đăng nhập để xem")
    assert ask(shared.app, "/api/v1/indicators", mine).status == 401


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("HEAD", {}),
        ("GET", {"Sec_Fetch_Site": "cross-site"}),
        ("GET", {"Sec_Fetch_Site": "same-origin", "Sec_Purpose": "prefetch"}),
    ],
)
def test_a_sign_in_is_not_ended_but_by_the_readers_own_wish(shared, method, headers):
    mine = cookie(shared.app, VIEWER)
    assert ask(shared.app, "/auth/logout", mine, method, **headers).status in (403, 404)
    assert ask(shared.app, "/api/v1/indicators", mine).status == 200


def test_a_sign_in_that_is_too_old_is_said_to_be_so(shared):
    with tab(shared.app, cookie(shared.app, VIEWER, iat=1_600_000_000)) as one:
        assert one.run().headline.startswith("Đăng nhập để xem")
        assert "quá thời hạn" in one.words


def test_a_start_that_failed_says_why_to_those_who_sign_in_and_503_to_programs(tmp_path):
    store = Store.at(tmp_path / "kpi.duckdb")
    accounts.add(store, accounts.parse({"email": VIEWER, **doors.PEOPLE[VIEWER]}), "Thử", "thử")
    row = {"id": "xa-moi", "name": "", "short_name": "", "tier": "cap_xa"}
    store.edit("ha-tinh", [Change("agency", "xa-moi", row)], "Lan", "của bản trước")
    store.close()
    with serving(tmp_path, **doors.settings(KPI_JURISDICTION="ha-tinh")) as served:
        with tab(served.address, cookie(served.address, VIEWER)) as one:
            assert "Chưa mở được" in one.run().headline
            assert "xa-moi" in one.words
        for path, words in (("/healthz", "nhật ký của ứng dụng"), ("/api/v1/indicators", "chưa mở được sổ")):
            answer = ask(served.address, path, cookie(served.address, VIEWER))
            assert (answer.status, words in answer.text) == (503, True)
            assert "xa-moi" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "khac.example"}, 400),
        ({"Host": "127.0.0.1.khac.example"}, 400),
        ({"X_Forwarded_For": "10.1.1.1"}, 200),
    ],
)
def test_another_hosts_name_is_refused_and_a_proxy_is_not(shared, headers, status):
    assert ask(shared.app, "/", **headers).status == status


def test_cookies_of_a_site_that_is_encrypted_travel_encrypted_only(tmp_path):
    with doors.guarded(
        tmp_path, KPI_PUBLIC_URL="https://chi-tieu.test", KPI_JURISDICTION="ha-tinh"
    ) as served:
        told = ask(served.address, "/_stcore/health", Host="chi-tieu.test").headers
    assert told["set-cookie"].endswith("; Secure")
