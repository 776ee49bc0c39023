"""Who may change what: every write looks up the account inside its own transaction, and the audit tells."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from data import accounts, records
from data.access import ALONE, Caller
from data.accounts import Account
from data.audit_trail import Trail
from data.incoming import Incoming
from data.records import Change
from data.refusals import ChangedMeanwhileError, NotAllowedError, StoreError
from data.store import Store
from indicators.model import Observation
from indicators.periods import parse

HERE = "nghe-an"
OFFICER, KEPT, VIEWER, ADMIN = (
    Caller("account", f"{name}@tinh.vn", "10.0.0.7") for name in ("cb", "so", "xem", "qt")
)


@pytest.fixture
def store(tmp_path):
    store = Store.at(tmp_path / "k.duckdb", min_free_mb=0)
    for caller, role, agencies in (
        (ADMIN, "admin", None),
        (OFFICER, "officer", None),
        (KEPT, "officer", ("so-tu-phap",)),
        (VIEWER, "viewer", None),
    ):
        name = f"Người {caller.account.split('@')[0]}"
        accounts.add(store, Account(email=caller.account, name=name, role=role, agencies=agencies), "x", "y")
    yield store
    store.close()


def file(agency="so-tu-phap", content=b"1"):
    first, last = parse("2025-03").days(None)
    seen = Observation("on_time.early", agency, "2025-03", first, last, 7, None, 2)
    return Incoming(HERE, "on_time", "tháng 3.csv", content, "Ai đó", (seen,), 1)


def today(store):
    now = datetime.now(UTC).date()
    return store.audit(now, now)


@pytest.mark.parametrize("caller", [OFFICER, KEPT, ADMIN, ALONE])
def test_whoever_may_load_is_named_by_the_account_not_by_what_was_typed(store, caller):
    effect = store.acting(caller).save(file())
    assert effect.new == 1
    line = today(store)[-1]
    assert (line.act, line.outcome, line.subject) == ("load", "done", "0001")
    assert line.name == {"": "Ai đó"}.get(caller.account, f"Người {caller.account.split('@')[0]}")
    assert line.after == {
        "file": "tháng 3.csv", "kind": "on_time", "rows": 1, "new": 1, "changed": 0, "unchanged": 0
    }  # fmt: skip


@pytest.mark.parametrize("caller", [VIEWER, Caller("guest"), Caller("account", "la@tinh.vn")])
def test_whoever_may_not_load_writes_nothing_and_is_in_the_audit(store, caller):
    with pytest.raises(NotAllowedError):
        store.acting(caller).save(file())
    with store.reading() as cursor:
        assert cursor.execute("SELECT count(*) FROM batch").fetchone() == (0,)
    line = today(store)[-1]
    assert (line.act, line.outcome, line.account) == ("load", "refused", caller.account)


def test_an_officer_of_one_agency_is_kept_to_it(store):
    mine = store.acting(KEPT)
    with pytest.raises(NotAllowedError, match="ở đây còn có so-y-te"):
        mine.save(file("so-y-te"))
    store.save(file("so-y-te"))
    with pytest.raises(NotAllowedError):
        mine.undo(HERE, "0001", "x", "y")
    mine.save(file("so-tu-phap", b"2"))
    mine.undo(HERE, "0002", "x", "sai")
    assert today(store)[-1].act == "undo"


def test_a_disabled_account_stops_at_once(store):
    mine = store.acting(OFFICER)
    mine.save(file())
    accounts.disable(store.acting(ADMIN), OFFICER.account, "x", "nghỉ việc")
    with pytest.raises(NotAllowedError, match=r"cb@tinh\.vn đã bị ngừng"):
        mine.undo(HERE, "0001", "x", "y")
    with pytest.raises(NotAllowedError):
        mine.rights()


@pytest.mark.parametrize("caller", [OFFICER, KEPT, VIEWER])
def test_only_an_admin_edits_locks_backs_up_restores_and_reads_the_audit(store, caller):
    mine = store.acting(caller)
    for write in (
        lambda: mine.edit(HERE, [Change("setting", "KPI_NEAR", {"text": "3"})], "x", "y"),
        lambda: mine.lock(HERE, "2025-03", "x", "y"),
        mine.backup,
        mine.doctor,
        mine.remove_sample,
        lambda: mine.restore(HERE, "k-1Z", "x", "y"),
        lambda: today(mine),
    ):
        with pytest.raises((NotAllowedError, StoreError)) as refused:
            write()
        assert isinstance(refused.value, NotAllowedError)


def test_an_edit_keeps_every_version_and_refuses_to_save_over_one_not_seen(store):
    near = [Change("setting", "KPI_NEAR", {"text": text}) for text in ("3", "4")]
    seen = store.version
    store.edit(HERE, near[:1], "Lan", "quý mới")
    with pytest.raises(ChangedMeanwhileError):
        store.edit(HERE, near[1:], "Mai", "vội", seen=seen)
    store.edit(HERE, near[1:], "Mai", "xem rồi", seen=store.version)
    with store.reading() as cursor:
        told = [(one.value, one.by, one.why) for one in records.history(cursor, HERE, "setting", "KPI_NEAR")]
    assert told == [({"text": "4"}, "Mai", "xem rồi"), ({"text": "3"}, "Lan", "quý mới")]
    line = today(store)[-1]
    assert (line.act, line.subject) == ("edit", "setting:KPI_NEAR")
    assert line.before == {"setting:KPI_NEAR": {"text": "3"}}
    assert line.after == {"setting:KPI_NEAR": {"text": "4"}}


def test_a_restore_keeps_accounts_as_they_are_and_takes_edits_back(store):
    store.edit(HERE, [Change("setting", "KPI_NEAR", {"text": "3"})], "Lan", "trước")
    name = store.backup()["backup"].rsplit("/", 1)[-1]
    store.edit(HERE, [Change("setting", "KPI_NEAR", {"text": "9"})], "Lan", "sau")
    accounts.disable(store, OFFICER.account, "x", "nghỉ việc")
    accounts.add(store, Account(email="moi@tinh.vn", name="Mới", role="viewer"), "x", "y")
    store.acting(ADMIN).restore(HERE, name, "x", "thử")
    with store.reading() as cursor:
        kept = accounts.kept(cursor)
        near = records.current(cursor, HERE, "setting")["KPI_NEAR"].value
    assert near == {"text": "3"}
    assert kept[OFFICER.account].account.disabled
    assert "moi@tinh.vn" in kept
    assert [line.act for line in today(store)][-6:] == ["edit", "backup", "edit", "edit", "edit", "restore"]
    assert Trail(store.books.audit.folder).state().breaks == ()


def test_the_audit_goes_on_after_a_restart_and_tells_what_a_crash_left_out(tmp_path):
    store = Store.at(tmp_path / "k.duckdb", min_free_mb=0)
    store.save(file())
    folder = store.books.audit.folder
    store.undo(HERE, "0001", "Lan", "sai")
    store.close()
    (path,) = folder.iterdir()
    whole = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(whole[:-1]) + whole[-1][:20])  # the machine went down while it was written
    again = Store.at(tmp_path / "k.duckdb", min_free_mb=0)
    assert [line.act for line in today(again)] == ["load", "undo"]
    assert Trail(folder).state().breaks == ()
    again.close()


def test_a_line_changed_taken_out_or_put_in_is_found(tmp_path):
    store = Store.at(tmp_path / "k.duckdb", min_free_mb=0)
    for subject in "abc":
        store.audited("export", subject)
    store.close()
    (path,) = store.books.audit.folder.iterdir()
    whole = path.read_bytes()
    first, second, third = whole.splitlines(keepends=True)
    for found, lines in (
        ((2, "nội dung đã bị sửa"), (first, second.replace(b'"b"', b'"x"'), third)),
        ((2, "không nối với dòng trước"), (first, third)),
        ((3, "không nối với dòng trước"), (first, second, second, third)),
    ):
        path.write_bytes(b"".join(lines))
        broken = Trail(path.parent).state().breaks[0]
        assert (broken.line, broken.text) == found
