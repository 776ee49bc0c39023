"""The drill of the README: a machine is lost, another one takes over, from last night and from the originals.

Every step is the real command in a process of its own; the app runs while files are loaded and backed up, and
is killed as a failing machine kills it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from data import audit, queries, records, remembered
from data.audit import Audit
from data.audit_trail import State, Trail
from data.records import EVERYWHERE, Change
from data.store import Store
from tests.conftest import serving
from tests.test_commands import Desk, online

TODAY = "2025-10-14"
PERIODS = ("2025-09", "2025-Q3")
ADMIN = {"role": "admin", "name": "Nguyễn Thị Quản", "agencies": None, "disabled": False}
OFFICER = {"role": "officer", "name": "Trần Văn Nạp", "agencies": ["so-tu-phap"], "disabled": False}
NEAR = {"text": "3"}


def rows(*sent: tuple[str, str, int]) -> str:
    """A month of online filing: body, month and how many of a hundred came online."""
    return online(
        *(
            f",{body},{month},100,{online_filed},0,{100 - online_filed},0"
            for body, month, online_filed in sent
        )
    )


def prepare(desk: Desk) -> None:
    """What only pages do: accounts, a setting edited, a name remembered."""
    store = Store.at(desk.database)
    accounts = [
        Change("account", "quan@nghean.example", ADMIN),
        Change("account", "nap@nghean.example", OFFICER),
    ]
    store.edit(EVERYWHERE, accounts, "Hà", "mở ứng dụng")
    store.edit("nghe-an", [Change("setting", "KPI_NEAR", NEAR)], "Hà", "theo chỉ đạo")
    remembered.keep_alias(
        store, "nghe-an", "Sở Luật pháp", agency="so-tu-phap", month="2025-01", by="Lan", why="tên cũ"
    )
    store.close()


def evening(desk: Desk) -> None:
    """A day's work: three files, one taken back, a month locked."""
    first = desk.file(rows(("Sở Luật pháp", "09/2025", 76), ("Sở Y tế", "09/2025", 95)), "t9.csv")
    desk.json("loaders", "load", first, "--by", "Lan")
    desk.json("loaders", "load", desk.file(rows(("Sở Y tế", "09/2025", 40)), "nham.csv"), "--by", "Lan")
    desk.json("loaders", "load", desk.file(rows(("Sở Tư pháp", "08/2025", 62)), "t8.csv"), "--by", "Lan")
    desk.json("loaders", "undo", "0002", "--by", "Lan", "--why", "nhầm tệp")
    desk.json("data", "lock", "2025-08", "--by", "Hà", "--why", "đã gửi báo cáo")


def morning(desk: Desk) -> None:
    """What comes after the backup of the night."""
    desk.json(
        "loaders", "load", desk.file(rows(("Sở Tư pháp", "09/2025", 91)), "dinh-chinh.csv"), "--by", "Lan"
    )
    desk.json("loaders", "load", desk.file(rows(("Sở Xây dựng", "07/2025", 55)), "t7.csv"), "--by", "Lan")
    desk.json("loaders", "undo", "0004", "--by", "Lan", "--why", "sở rút lại")


def told(desk: Desk) -> dict[str, object]:
    """All that must be equal: figures judged, history, locks, names and edits; asked of the commands."""
    asked = {
        period: desk.json("indicators", "status", "--period", period, "--scope", "agencies")
        for period in PERIODS
    }
    return {**asked, "history": desk.json("loaders", "history"), "locks": desk.json("data", "locks")}


def kept(desk: Desk) -> dict[str, object]:
    """What no command lists: accounts, edited settings, remembered names, figures with their rows."""
    store = Store.at(desk.database)
    with store.reading() as cursor:
        found = {
            "accounts": {
                key: one.value for key, one in records.current(cursor, EVERYWHERE, "account").items()
            },
            "settings": {
                key: one.value for key, one in records.current(cursor, "nghe-an", "setting").items()
            },
            "names": [(one.number, one.by, one.why) for one in remembered.everything(cursor, "nghe-an")],
            "figures": queries.sources(
                cursor, "nghe-an", ["received", "received_online"], (2025 * 12, 2025 * 12 + 11)
            ).to_dict("records"),
        }
    store.close()
    return found


def lines(desk: Desk) -> list[str]:
    """The acts the audit tells of, oldest first; its chain holds from the first line to the last."""
    folder = audit.beside(desk.database)
    told = [entry.act for entry in Audit(folder).between(date(2000, 1, 1), date(2100, 1, 1))]
    assert Trail(folder).state() == State(len(told), len(told))
    return told


EVENING = ["edit", "edit", "alias", "load", "load", "load", "undo", "lock"]
"""The lines of the evening, up to the backup, which tells of itself when it is made."""


def online_of(told: dict[str, object], agency: str) -> list[tuple[object, object]]:
    """Numerator and status of a body in September, under the province's plan."""
    return [
        (row["numerator"], row["status"])
        for row in told["2025-09"]
        if row["agency_name"] == agency
        and row["indicator"] == "online_filing_rate"
        and row["plan"] == "nghe-an-384-2025"
    ]


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    """The other disk once the machine is gone, and what was told the evening before and in the morning."""
    machine, disk = tmp_path_factory.mktemp("machine"), tmp_path_factory.mktemp("disk")
    desk = Desk(machine)
    prepare(desk)
    with serving(machine, KPI_TODAY=TODAY) as served:
        evening(desk)
        night = told(desk)
        made = desk.json("data", "backup", "--to", str(disk / "backups"), "--keep", "30")
        morning(desk)
        shutil.copytree(
            machine / "kpi.duckdb.originals", disk / "originals"
        )  # as a mirror of the folder does
        day = told(desk)
        os.kill(served.process, signal.SIGKILL)
    copy = tmp_path_factory.mktemp("kept")  # what the two disks held, looked into without touching them
    shutil.copytree(machine, copy, dirs_exist_ok=True)
    shutil.rmtree(machine)
    return {
        "disk": disk,
        "backup": Path(made["backup"]),
        "night": night,
        "day": day,
        "kept": kept(Desk(copy)),
    }


def test_the_evening_and_the_morning_differ_and_are_as_worked_out_by_hand(lost):
    night, day = lost["night"], lost["day"]
    # 4 points short: near by the usual 5, no longer by the 3 that were edited
    assert online_of(night, "Sở Tư pháp") == [(76, "missed")]
    assert online_of(day, "Sở Tư pháp") == [(76, "missed")]
    assert online_of(night, "Sở Y tế") == online_of(day, "Sở Y tế") == [(95, "met")]
    states = {"night": night["history"], "day": day["history"]}
    assert {when: [(b["batch"], b["state"]) for b in batches] for when, batches in states.items()} == {
        "night": [("0003", "current"), ("0002", "withdrawn"), ("0001", "current")],
        "day": [
            *[("0005", "current"), ("0004", "withdrawn")],
            *[("0003", "current"), ("0002", "withdrawn"), ("0001", "current")],
        ],
    }
    assert night["2025-Q3"] != day["2025-Q3"]


def test_last_nights_backup_brings_the_evening_back_on_another_machine(lost, tmp_path):
    desk = Desk(tmp_path)
    answer = desk.json("data", "restore", str(lost["backup"]))
    assert (answer["batches"], answer["replaced"]) == (3, None)
    assert told(desk) == lost["night"]
    found = kept(desk)
    assert {name: found[name] for name in ("accounts", "settings", "names")} == {
        name: lost["kept"][name] for name in ("accounts", "settings", "names")
    }
    assert found["accounts"]["nap@nghean.example"] == OFFICER
    with serving(tmp_path, KPI_TODAY=TODAY) as served:
        assert desk.json("data", "doctor")["ok"] is True
        asked = f"{served.address}/api/v1/status?period=2025-Q3&scope=agencies"
        with urllib.request.urlopen(asked, timeout=30) as response:
            assert json.loads(response.read()) == lost["night"]["2025-Q3"]
        morning(desk)  # work goes on where it was lost
        again = told(desk)
        assert [again[period] for period in PERIODS] == [lost["day"][period] for period in PERIODS]
    written = [act for act in lines(desk) if act != "download"]  # what was asked of the app by address
    assert written == [*EVENING, "restore", "load", "load", "undo"]
    assert desk.json("data", "doctor")["ok"] is True


@pytest.mark.parametrize("is_restored", [True, False])
def test_the_mirrored_originals_and_their_ledger_bring_the_morning_back(lost, tmp_path, is_restored):
    desk = Desk(tmp_path)
    if is_restored:
        desk.json("data", "restore", str(lost["backup"]))
    shutil.copytree(lost["disk"] / "originals", tmp_path / "kpi.duckdb.originals", dirs_exist_ok=True)
    answer = desk.json("data", "rebuild")
    assert (answer["rebuilt"], answer["batches"], answer["losses"]) == (True, 5, [])
    assert told(desk) == lost["day"]
    assert kept(desk) == lost["kept"]
    assert desk.json("data", "doctor")["ok"] is True
    # what an audit that came back from the evening does not know of the morning, it is told now
    before = [*EVENING, "restore", "rebuild", "load", "load", "undo"] if is_restored else ["rebuild"]
    assert lines(desk) == before
    desk.json("data", "lock", "2025-07", "--by", "Hà", "--why", "đã gửi báo cáo")
    assert lines(desk) == [*before, "lock"]
    assert desk.json("data", "doctor")["ok"] is True


def test_the_originals_inside_the_backup_bring_the_evening_back_too(lost, tmp_path):
    desk = Desk(tmp_path)
    shutil.copytree(lost["backup"] / "kpi.duckdb.originals", tmp_path / "kpi.duckdb.originals")
    assert desk.json("data", "rebuild")["losses"] == []
    assert told(desk) == lost["night"]
