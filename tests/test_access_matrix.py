"""The README's table of who may do what, against what happens: every page, route and write as every role.

Pages and routes in a running app, at the level of its protocol, by whoever sends what no page would send;
writes in a real store.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from data import access, accounts, queries, remembered, remote
from data.access import Caller
from data.incoming import Incoming
from data.records import Change
from data.refusals import NotAllowedError
from data.store import Store
from indicators.model import Observation
from pages.ui.places import PLACES
from tests import doors
from tests.conftest import ROOT, Served
from tests.doors import (
    ADMIN,
    NEIGHBOUR,
    OFFICER,
    ONE_AGENCY,
    PEOPLE,
    STOPPED,
    STRANGER,
    TOKEN,
    VIEWER,
    ask,
    cookie,
    tab,
)

COLUMNS = ("nobody", "guest", "viewer", "officer", "one agency", "admin", "stopped")
EMAILS = dict(zip(COLUMNS[2:], (VIEWER, OFFICER, ONE_AGENCY, ADMIN, STOPPED), strict=True))
OWN, OTHER = "so-tu-phap", "so-xay-dung"
THROUGH = {"X_Forwarded_For": "10.9.8.7", "X_Real_IP": "10.9.8.7"}
WITH_FILES = "ke-hoach"
EMPTY = {"KPI_JURISDICTION": "ha-tinh"}
"""A province without a sample: its pages are drawn faster, and whom they open for is the same."""


def table() -> dict[str, dict[str, bool]]:
    """The README's table: whether each may, by what and by column."""
    text = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Who may do what")[2]
    rows = [line.strip("| ").split(" | ") for line in text.partition("\n## ")[0].splitlines() if "|" in line]
    head, _, *body = rows
    assert tuple(head[1:]) == COLUMNS
    assert {cell for row in body for cell in row[1:]} == {"yes", "no"}
    return {
        row[0]: {name: cell == "yes" for name, cell in zip(COLUMNS, row[1:], strict=True)} for row in body
    }


TABLE = table()
PAGES = {f"page `/{place.path}` {place.title}": place for place in PLACES.values()}


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    folder = tmp_path_factory.mktemp("closed")
    with doors.guarded(folder, **EMPTY) as served:
        yield served, folder


@pytest.fixture(scope="module")
def open_to_guests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Path]]:
    folder = tmp_path_factory.mktemp("guests")
    with doors.guarded(folder, **EMPTY, KPI_GUESTS="1") as served:
        yield served, folder


class Asker:
    """One of the columns at one of the two apps."""

    def __init__(self, column: str, app: tuple[Served, Path], email: str = "") -> None:
        self.app, self.column, (served, self.folder) = app, column, app
        self.address = served.address
        self.email = email or EMAILS.get(column, "")
        self.cookies = cookie(self.address, self.email) if self.email else f"_streamlit_xsrf={doors.XSRF}"

    @property
    def neighbour(self) -> Asker:
        """An officer at the same app who is none of the columns."""
        return Asker("", self.app, NEIGHBOUR)

    def ask(self, path: str, **told: str) -> int:
        return ask(self.address, path, self.cookies, **told).status


@pytest.fixture
def askers(closed, open_to_guests) -> dict[str, list[Asker]]:
    """Nobody comes in two ways: without signing in, and with an account that is not known."""
    known = {column: [Asker(column, closed)] for column in EMAILS}
    nobody = [Asker("nobody", closed), Asker("nobody", closed, STRANGER)]
    return {"nobody": nobody, "guest": [Asker("guest", open_to_guests)], **known}


def happened(askers: dict[str, list[Asker]], try_it: Callable[[Asker], bool]) -> dict[str, bool]:
    """Who could, by column."""
    return {column: any(try_it(one) for one in askers[column]) for column in COLUMNS}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_whom_the_table_says_and_stands_in_their_navigation(askers, name):
    place = PAGES[name]

    def opens(asker: Asker) -> bool:
        with tab(asker.address, asker.cookies, path=place.path) as one:
            headline, shown = one.run().headline, one.navigation()
        assert "lỗi của chương trình" not in headline
        is_open = not re.match("Đăng nhập để|Tài khoản .* chưa vào được|Trang này dành cho", headline)
        assert (place.title in shown) == is_open
        if headline.startswith("Trang này dành cho"):
            assert {"page", "refused", place.title, asker.email} <= set(audited(asker.folder)[-1].values())
        return is_open

    assert happened(askers, opens) == TABLE[name]


def audited(folder: Path) -> list[dict[str, str]]:
    """The lines of an app's audit, of this month."""
    path = max((folder / "kpi.duckdb.audit").glob("*.jsonl"))
    return [
        {name: text for name, text in json.loads(line).items() if isinstance(text, str)}
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def own_file(asker: Asker) -> tuple[str, str]:
    """A file made in the asker's tab: its address and the name its button has it made by."""
    with tab(asker.address, asker.cookies, path=WITH_FILES) as one:
        names = one.run().downloads()
        return (one.make(names[0]), names[0]) if names else ("", "")


def test_a_file_is_handed_to_the_account_it_was_made_for_and_to_no_other(askers):
    def gets_own(asker: Asker) -> bool:
        address, _ = own_file(asker)
        return bool(address) and asker.ask(address) == 200

    def gets_others(asker: Asker) -> bool:
        address, _ = own_file(asker.neighbour)
        return asker.ask(address) == 200

    def makes_others(asker: Asker) -> bool:
        other = asker.neighbour
        with tab(other.address, other.cookies, path=WITH_FILES) as theirs:
            name = theirs.run().downloads()[0]
            with tab(asker.address, asker.cookies, path=WITH_FILES) as one:
                return bool(one.run().make(name, doors.WHILE))

    assert happened(askers, gets_others) == TABLE["a file made in another account's tab"]
    assert happened(askers, makes_others) == TABLE["a file of another's tab, asked for by its button"]
    # Last: the same file would be their own afterwards, since it is known by what is in it.
    assert happened(askers, gets_own) == TABLE["a file made in one's own tab"]


def test_a_tab_is_not_taken_up_by_another_account(askers):
    def takes(asker: Asker) -> bool:
        other = asker.neighbour
        with tab(other.address, other.cookies) as theirs:
            session = theirs.run().session
        with tab(asker.address, asker.cookies, older=session) as one:
            return one.run().session == session

    assert happened(askers, takes) == TABLE["a tab of another account, taken up again"]


def test_ones_own_tab_is_taken_up_again(closed):
    mine = Asker("officer", closed)
    with tab(mine.address, mine.cookies) as one:
        session = one.run().session
    with tab(mine.address, mine.cookies, older=session) as again:
        assert again.run().session == session


def test_a_page_file_named_in_the_message_runs_for_nobody(askers):
    hashes = [f"{name}" for name in ("upload", "pages/upload.py", "ui/navigation")]

    def runs(asker: Asker) -> bool:
        with tab(asker.address, asker.cookies) as one:
            return any("Traceback" in one.run(page=name, page_hash=name).words for name in hashes)

    assert happened(askers, runs) == TABLE["a page's file by its name, on a fresh server"]


def test_a_cookie_changed_by_hand_says_nothing(askers):
    def believed(asker: Asker) -> bool:
        whole = cookie(asker.address, ADMIN)
        name, _, signed = whole.rpartition("=")
        other = "A" if signed[40] != "A" else "B"
        forged = [
            f"{name}={signed[:40]}{other}{signed[41:]}",
            f"{name}={signed[:-4]}AAAA",
        ]
        forged += [cookie("http://127.0.0.1:9", ADMIN), cookie(asker.address, ADMIN, aud="khac")]
        forged += [
            cookie(asker.address, ADMIN, iat=1_600_000_000),
            cookie(asker.address, ADMIN, is_logged_in="1"),
        ]
        return any(ask(asker.address, "/api/v1/indicators", one).status == 200 for one in forged)

    assert happened(askers, believed) == TABLE["whatever a cookie changed by hand says"]


def test_a_file_is_taken_into_ones_own_tab_from_whom_the_table_says(askers, closed):
    def sends(asker: Asker, path: str) -> int:
        body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n1\r\n--x--\r\n'
        told = {"Content_Type": "multipart/form-data; boundary=x", "X_Xsrftoken": doors.XSRF}
        return ask(asker.address, path, asker.cookies, "PUT", body, **told).status

    def own(asker: Asker) -> bool:
        patience = doors.WHILE if asker.column in ("nobody", "stopped") else 60
        with tab(asker.address, asker.cookies) as one:
            session = one.run().session
            return sends(asker, one.place(patience) or f"/_stcore/upload_file/{session}/f1") == 204

    def others(asker: Asker) -> bool:
        other = asker.neighbour
        with tab(other.address, other.cookies) as theirs:
            return sends(asker, theirs.run().place()) == 204

    def made_up(asker: Asker) -> bool:
        with tab(asker.address, asker.cookies) as one:
            return sends(asker, f"/_stcore/upload_file/{one.run().session}/f1") == 204

    assert happened(askers, own) == TABLE["a file sent into one's own tab"]
    assert happened(askers, others) == TABLE["a file sent into another's tab"]
    assert happened(askers, made_up) == TABLE["a file sent where no page asked for one"]
    officer = Asker("officer", closed)
    with tab(officer.address, officer.cookies) as one:
        place = one.run().place()
        assert [sends(officer, place) for _ in range(21)][-1] == 429


def test_nobody_empties_the_caches_of_all(askers):
    def empties(asker: Asker) -> bool:
        with tab(asker.address, asker.cookies) as one:
            one.run()
            one.clear_caches()
            return "Chưa mở được" in one.run().headline

    assert happened(askers, empties) == TABLE["emptying everybody's caches"]


def test_routes_answer_whom_the_table_says(askers):
    def key(asker: Asker) -> str:
        return json.loads(remote.note_of(asker.folder / "kpi.duckdb").read_text())["key"]

    def command(asker: Asker) -> bool:
        told = {"Authorization": f"Bearer {key(asker)}", "Content_Type": "application/json"}
        near = ask(asker.address, "/office/version", "", "POST", b"{}", **told).status
        far = ask(asker.address, "/office/version", asker.cookies, "POST", b"{}", **told, **THROUGH).status
        assert near == 200
        return far == 200

    tries: dict[str, Callable[[Asker], bool]] = {
        "`/api/v1/…`, `/chart/…`": lambda one: one.ask("/api/v1/indicators") == 200,
        "the same with the API's token": lambda one: (
            one.ask("/api/v1/indicators", Authorization=f"Bearer {TOKEN}", **THROUGH) == 200
        ),
        "`/office/…` with its key, through the proxy": command,
        "`/_stcore/metrics`": lambda one: one.ask("/_stcore/metrics") == 200,
        "`/metrics`, through the proxy": lambda one: one.ask("/metrics", **THROUGH) == 200,
        "`/healthz`": lambda one: one.ask("/healthz") == 200,
    }
    for name, try_it in tries.items():
        assert (name, happened(askers, try_it)) == (name, TABLE[name])
    for one in (asker for same in askers.values() for asker in same):
        wanted = one.column not in ("nobody", "guest", "stopped")
        charted = one.ask("/chart/khong-co.png")
        assert (charted != 401) == wanted


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two agencies' figures, one batch of each withdrawn, a locked month, an alias, everybody's
    account and a backup of it all."""
    folder = tmp_path_factory.mktemp("prepared")
    with opened(folder) as store:
        for email, fields in PEOPLE.items():
            accounts.add(store, accounts.parse({"email": email, **fields}), "Thử", "cho thử nghiệm")
        for agency in (OWN, OTHER):
            for month in ("01", "02"):
                store.save(incoming(agency, month))
        for batch in (batch_of(store, OWN, "02"), batch_of(store, OTHER, "02")):
            store.undo("x", batch, "Lan", "thử")
        store.lock("x", "2024-12", "Lan", "thử")
        remembered.keep_alias(store, "x", "Sở TP", agency=OWN, month="2025-01", by="Lan", why="thử")
        store.backup()
    return folder


def opened(folder: Path) -> closing[Store]:
    return closing(Store.at(folder / "kpi.duckdb", min_free_mb=0))


def incoming(agency: str, month: str, value: int = 7) -> Incoming:
    days = (date(2025, int(month), 1), date(2025, int(month), 28))
    figures = [Observation("received", agency, f"2025-{month}", *days, value, None, 2)]
    content = f"{agency} {month} {value}".encode()
    return Incoming("x", "online_filing", f"{agency}-{month}.csv", content, "Lan", figures, 1)


def batch_of(store: Store, agency: str, month: str, field: str = "batch") -> str:
    with store.reading() as cursor:
        found = queries.history(cursor, "x")
    return next(one[field] for one in found if one["file"] == f"{agency}-{month}.csv")


def note(agency: str) -> list[Change]:
    return [Change("note", "G0001", {"agency": agency, "indicator": "on_time_rate"})]


WRITES: dict[str, Callable[[Store], object]] = {
    "load: own agency's figures": lambda s: s.save(incoming(OWN, "03")),
    "load: another agency's figures": lambda s: s.save(incoming(OTHER, "03")),
    "undo: own agency's batch": lambda s: s.undo("x", batch_of(s, OWN, "01"), "Lan", "thử"),
    "undo: another agency's batch": lambda s: s.undo("x", batch_of(s, OTHER, "01"), "Lan", "thử"),
    "redo: own agency's batch": lambda s: s.redo("x", batch_of(s, OWN, "02"), "Lan", "thử"),
    "redo: another agency's batch": lambda s: s.redo("x", batch_of(s, OTHER, "02"), "Lan", "thử"),
    "note: on own agency": lambda s: s.edit("x", note(OWN), "Lan", "thử"),
    "note: on another agency": lambda s: s.edit("x", note(OTHER), "Lan", "thử"),
    "alias": lambda s: remembered.keep_alias(
        s, "x", "Sở XD", agency=OTHER, month="2025-01", by="L", why="thử"
    ),
    "mapping": lambda s: remembered.keep_mapping(s, "x", "Bảng", "{}", by="Lan", why="thử"),
    "forget": lambda s: remembered.withdraw(s, "x", alias_number(s), "Lan", "thử"),
    "original": lambda s: s.original(batch_of(s, OWN, "01", "original")),
    "lock": lambda s: s.lock("x", "2024-11", "Lan", "thử"),
    "unlock": lambda s: s.unlock("x", "2024-12", "Lan", "thử"),
    "open": lambda s: s.open_for("x", "2024-12", OWN, "Lan", "thử"),
    "restore": lambda s: s.restore("x", s.backups()[0]["name"], "Lan", "thử"),
    "backup": lambda s: s.backup(),
    "doctor": lambda s: s.doctor(),
    "remove_sample": lambda s: s.remove_sample(),
    "edit": lambda s: s.edit("x", [Change("setting", "KPI_NEAR", {"text": "3"})], "Lan", "thử"),
    "audit": lambda s: s.audit(date(2026, 1, 1), date.max),
    "export": lambda s: s.require("export"),
    "download": lambda s: s.require("download"),
}


def alias_number(store: Store) -> int:
    with store.reading() as cursor:
        return max((one.number for one in remembered.in_force(cursor, "x", "alias")), default=0)


def callers() -> dict[str, Caller]:
    known = {column: Caller("account", email, "10.0.0.1") for column, email in EMAILS.items()}
    return {"nobody": Caller("account", STRANGER), "guest": Caller("guest"), **known}


@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_done_for_whom_the_table_says_and_leaves_no_trace_but_the_audit_for_others(
    prepared, tmp_path, name
):
    did = {}
    for column, caller in callers().items():
        with opened(shutil.copytree(prepared, tmp_path / column)) as store:  # nobody finds it done by another
            before = store.version
            try:
                WRITES[name](store.acting(caller))
                did[column] = True
            except NotAllowedError:
                did[column] = False
                assert store.version == before
            told = [one.act for one in store.audit(date(2026, 1, 1), date.max) if one.outcome == "refused"]
            assert len(told) == (not did[column])
    assert did == TABLE[name]


def test_every_act_of_the_store_and_every_page_has_its_rows():
    acts = {name.partition(":")[0] for name in WRITES}
    assert acts == set(access.LEAST)
    assert WRITES.keys() | PAGES.keys() <= TABLE.keys()
