"""What a restore and a rebuild take over: accounts, the audit and how far it goes; who may finish one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from data import accounts, audit, backups, carried, originals, rebuilding, replacing
from data.access import Caller
from data.audit import Audit
from data.refusals import LowDiskError, NotAllowedError
from data.store import Store

DAYS = (date(2000, 1, 1), date(2100, 1, 1))
HA, LAN = "ha@tinh.vn", "lan@tinh.vn"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kpi.duckdb"


@pytest.fixture
def store(path):
    made = opened(path)
    for email, name in ((HA, "Hà"), (LAN, "Lan")):
        accounts.add(made, accounts.parse({"email": email, "name": name, "role": "admin"}), "máy", "mở")
    yield made
    made.close()


def opened(path: Path) -> Store:
    return Store.at(path, min_free_mb=0)


def acts(path: Path) -> list[str]:
    return [one.act for one in Audit(audit.beside(path)).between(*DAYS)]


def disabled(store: Store) -> dict[str, bool]:
    with store.reading() as cursor:
        return {email: one.account.disabled for email, one in accounts.kept(cursor).items()}


def codes(store: Store) -> list[str]:
    return [one["code"] for one in store.doctor()["findings"] if one["severity"] == "error"]


def cut(path: Path, left: int) -> None:
    """Cut lines off the end of the audit."""
    (file,) = audit.beside(path).glob("*.jsonl")
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:left]))


def rebuilt(path: Path) -> dict[str, object]:
    return rebuilding.rebuild(path, lambda *_: iter(()))


# --- a running app ---


def test_who_is_disabled_while_the_backup_is_proven_does_not_finish_the_restore(store, path, monkeypatch):
    name = Path(store.backup()["backup"]).name
    store.lock("x", "2025-03", "Hà", "sau bản sao")
    real = backups.prove

    def meanwhile(folder):
        manifest = real(folder)
        accounts.disable(store, LAN, "Hà", "thôi việc")
        return manifest

    monkeypatch.setattr(backups, "prove", meanwhile)
    with pytest.raises(NotAllowedError, match="đã bị ngừng"):
        store.acting(Caller("account", LAN)).restore("x", name, "Lan", "thử")
    assert [lock.month for lock in store.locks("x")] == ["2025-03"]
    assert not list(path.parent.glob("*.replaced-*"))
    assert not list(path.parent.glob("*.restoring"))
    last = list(store.books.audit.between(*DAYS))[-1]
    assert (last.act, last.outcome, last.account) == ("restore", "refused", LAN)
    store.lock("x", "2025-04", "Hà", "vẫn ghi được")


def test_a_running_restore_does_not_hide_that_lines_were_cut_off(store, path):
    name = Path(store.backup()["backup"]).name
    for month in ("2025-03", "2025-04"):
        store.lock("x", month, "Hà", "đã báo cáo")
    store.close()
    cut(path, 3)
    again = opened(path)
    assert codes(again) == ["audit_cut"]
    assert again.restore("x", name, "Hà", "thử")["remarks"] == [carried.NOT_WHOLE]
    assert codes(again) == ["audit_cut"]
    again.close()
    third = opened(path)
    assert codes(third) == ["audit_cut"]
    third.close()


def test_a_running_restore_with_a_whole_audit_has_nothing_to_remark(store):
    answer = store.restore("x", Path(store.backup()["backup"]).name, "Hà", "thử")
    assert (answer["accounts"], answer["remarks"]) == ("kept", [])


# --- the command ---


def test_the_command_keeps_an_account_disabled_that_the_backup_has_active(store, path):
    folder = Path(store.backup()["backup"])
    accounts.disable(store, LAN, "Hà", "thôi việc")
    version = store.version
    store.close()
    answer = replacing.restore(path, folder)
    assert (answer["accounts"], answer["remarks"]) == ("kept", [])
    again = opened(path)
    assert disabled(again) == {HA: False, LAN: True}
    assert again.version == version + 1 == 4
    with again.reading() as cursor:
        assert cursor.execute("SELECT number, act, done_by FROM event ORDER BY number DESC").fetchone() == (
            4, "restore", "Lệnh trên máy chủ"
        )  # fmt: skip
        assert [one.number for one in accounts.history(cursor, LAN)] == [4, 2]
    assert codes(again) == []
    again.close()
    assert rebuilt(path)["rebuilt"] is True
    third = opened(path)
    assert disabled(third) == {HA: False, LAN: True}
    assert acts(path) == ["edit", "edit", "backup", "edit", "restore", "rebuild"]
    third.close()


def test_where_the_books_replaced_cannot_be_read_the_answer_says_whose_the_accounts_are(store, path):
    folder = Path(store.backup()["backup"])
    accounts.disable(store, LAN, "Hà", "thôi việc")
    store.close()
    path.write_bytes(b"x" * 5000)
    answer = replacing.restore(path, folder)
    assert (answer["accounts"], answer["remarks"]) == ("backup", [carried.OF_BACKUP])
    again = opened(path)
    assert disabled(again) == {HA: False, LAN: False}
    assert again.version == 4  # event 3 was told by the audit: its number is not used again
    assert codes(again) == []
    again.close()


def test_books_of_another_line_give_their_accounts_to_nobody(store, tmp_path):
    folder = Path(store.backup()["backup"])
    other = tmp_path / "new" / "kpi.duckdb"
    begun = opened(other)
    accounts.ensure_first(begun, "moi@tinh.vn")
    begun.close()
    assert replacing.restore(other, folder)["accounts"] == "backup"
    again = opened(other)
    assert disabled(again) == {HA: False, LAN: False}
    assert codes(again) == []
    again.close()


def test_under_another_name_the_audit_of_the_backup_comes_along(store, tmp_path):
    folder = Path(store.backup()["backup"])
    other = tmp_path / "new" / "so-lieu.duckdb"
    assert replacing.restore(other, folder)["remarks"] == [carried.OF_BACKUP]
    assert acts(other) == ["edit", "edit", "restore"]
    again = opened(other)
    assert codes(again) == []
    again.close()


def test_a_restore_by_the_command_does_not_hide_that_lines_were_cut_off(store, path):
    folder = Path(store.backup()["backup"])
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.close()
    cut(path, 3)
    assert replacing.restore(path, folder)["remarks"] == [carried.NOT_WHOLE]
    again = opened(path)
    assert codes(again) == ["audit_cut"]
    again.close()


def test_a_restore_is_done_beside_an_audit_whose_end_cannot_be_read(store, path):
    folder = Path(store.backup()["backup"])
    store.close()
    (file,) = audit.beside(path).glob("*.jsonl")
    with file.open("ab") as end:
        end.write(b"\x00" * 300_000 + b"\n")
    assert replacing.restore(path, folder)["remarks"] == [carried.NOT_WHOLE]
    again = opened(path)
    assert codes(again) == ["audit_broken"]
    again.close()


# --- rebuild ---


def test_a_rebuild_is_in_the_audit_and_does_not_hide_that_lines_were_cut_off(store, path):
    store.lock("x", "2025-03", "Hà", "đã báo cáo")
    store.audited("export", "mat.docx")
    store.close()
    cut(path, 3)
    assert rebuilt(path)["remarks"] == [carried.NOT_WHOLE]
    assert acts(path) == ["edit", "edit", "lock", "rebuild"]
    again = opened(path)
    assert codes(again) == ["audit_cut"]
    again.close()


def test_a_whole_audit_stays_whole_over_a_rebuild(store, path):
    store.close()
    assert rebuilt(path)["remarks"] == []
    line = list(Audit(audit.beside(path)).between(*DAYS))[-1]
    assert (line.act, line.way, line.after) == (
        "rebuild", "machine", {"batches": 0, "figures": 0, "total": "0.0000"}
    )  # fmt: skip
    cut(path, 2)
    again = opened(path)
    assert codes(again) == ["audit_cut"]
    again.close()


def test_a_rebuild_without_the_old_books_says_that_the_audit_was_not_compared(store, path):
    store.close()
    path.unlink()
    assert rebuilt(path)["remarks"] == [carried.NOT_COMPARED]


# --- room ---


def test_the_room_a_backup_needs_is_that_of_the_audit_too(store, path, monkeypatch):
    (audit.beside(path) / "2020-01.jsonl").write_bytes(b"?\n" * 10 * originals.MEGABYTE)
    free = 12 * originals.MEGABYTE
    usage = shutil.disk_usage(path.parent)._replace(free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(LowDiskError, match="ổ đĩa còn 12 MB"):
        store.backup()
