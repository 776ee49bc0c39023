"""An undo or a redo must not leave a mixture of files that a load would have refused."""

from __future__ import annotations

import pytest

import loaders
from data import around
from data.incoming import Incoming
from data.refusals import ChangedMeanwhileError
from data.store import Store
from loaders import InUse, left_mixed
from tests.test_commands import Desk, online
from tests.test_loaders_reading import PROVINCE, REGISTRY

PARTIAL = ("100,80", "200,", ",180")
"""Received and filed online: the third file is right only beside the second."""


def in_use(received, filed, *batches):
    names = ("received", "received_online")
    return [
        InUse(name, "so-tu-phap", "2025-09", value, batch)
        for name, value, batch in zip(names, (received, filed), batches, strict=True)
    ]


def test_a_part_larger_than_the_whole_of_another_batch_is_told_with_the_way_out():
    (problem,) = left_mixed(
        in_use(200, 180, "0002", "0003"), in_use(100, 180, "0001", "0003"), REGISTRY, PROVINCE
    )
    assert problem.code == "mixed_afterwards"
    assert problem.found == "Sở Tư pháp, tháng 9/2025: 100 (lần nạp 0001) < 180 (lần nạp 0003)"
    assert problem.expected == "Tổng tiếp nhận trong kỳ ≥ Trực tuyến"
    assert "Hoàn tác lần nạp 0003 trước" in problem.remedy


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (in_use(200, 180, "0002", "0003"), in_use(190, 180, "0001", "0003")),
        (in_use(200, 180, "0002", "0003"), in_use(100, 180, "0001", "0001")),
        (in_use(100, 180, "0001", "0003"), in_use(100, 180, "0001", "0003")),
    ],
    ids=["figures that agree", "one batch's own", "wrong already"],
)
def test_what_an_undo_does_not_make_worse_is_let_through(now, then):
    assert left_mixed(now, then, REGISTRY, PROVINCE) == ()


@pytest.fixture
def store(tmp_path):
    made = Store(None, tmp_path / "originals")
    for cells in PARTIAL:
        text = online(f",Sở Tư pháp,09/2025,{cells},,,").encode()
        reading = loaders.load("t.csv", text, REGISTRY, PROVINCE)
        assert reading.accepted, reading.problems
        made.save(Incoming("x", "online_filing", "t.csv", text, "Lan", reading.observations, 1))
    yield made
    made.close()


def mixed(store, batch, *, returns):
    with store.reading() as cursor:
        return around.mixed(cursor, "x", batch, returns=returns)


def test_the_store_tells_the_rows_of_several_batches_now_and_afterwards(store):
    second = [
        ("received", "so-tu-phap", "2025-09", 200, "0002"),
        ("received_online", "so-tu-phap", "2025-09", 180, "0003"),
    ]
    first = [("received", "so-tu-phap", "2025-09", 100, "0001"), second[1]]
    assert mixed(store, "0002", returns=False) == (second, first)
    assert mixed(store, "0003", returns=False)[1] == [
        second[0],
        ("received_online", *second[0][1:3], 80, "0001"),
    ]
    store.undo("x", "0003", "Lan", "nhầm")
    assert mixed(store, "0002", returns=False)[1] == []
    store.undo("x", "0002", "Lan", "nhầm")
    assert mixed(store, "0003", returns=True) == ([], first)


def test_whoever_undoes_after_somebody_wrote_looks_again(store):
    seen = store.version
    store.undo("x", "0003", "Hoa", "nhầm")
    with pytest.raises(ChangedMeanwhileError, match="có người khác vừa ghi sổ"):
        store.undo("x", "0002", "Lan", "nhầm", seen)
    store.undo("x", "0002", "Lan", "nhầm", store.version)


def test_the_command_refuses_an_undo_that_mixes_files_and_takes_them_back_in_turn(tmp_path):
    desk = Desk(tmp_path)
    for number, cells in enumerate(PARTIAL):
        file = desk.file(online(f",Sở Tư pháp,09/2025,{cells},,,"), f"{number}.csv")
        assert desk.json("loaders", "load", file)["accepted"] is True
    undo = ("--by", "Lan", "--why", "nhầm")
    refused = desk.run("loaders", "undo", "0002", *undo, "--json")
    assert refused.returncode == 1
    assert "Hoàn tác lần nạp 0003 trước" in refused.stderr
    assert desk.json("loaders", "history")[1]["state"] == "current"
    assert desk.json("loaders", "undo", "0003", *undo)["state"] == "withdrawn"
    assert desk.json("loaders", "undo", "0002", *undo)["state"] == "withdrawn"


def test_the_command_warns_of_bytes_that_were_taken_back_before(tmp_path):
    desk = Desk(tmp_path)
    file = desk.file(online(",Sở Tư pháp,09/2025,100,80,0,20,0"))
    desk.json("loaders", "load", file)
    desk.json("loaders", "undo", "0001", "--by", "Lan", "--why", "nhầm tháng")
    checked = desk.json("loaders", "check", file)
    assert checked["accepted"] is True
    told = next(one for one in checked["problems"] if one["code"] == "withdrawn_before")
    assert told["severity"] == "warning"
    assert told["found"].startswith("lần nạp 0001, Lan hoàn tác ")
    assert told["found"].endswith(": nhầm tháng")
