"""Notes in the store: every act a version with who and when, refused for others' agencies, never lost."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from datetime import date

import pytest

from data import notes, rebuilding
from data.access import Caller
from data.answers import Office
from data.records import EVERYWHERE, Change
from data.refusals import ChangedMeanwhileError, NotAllowedError, StoreError
from data.settings import Settings
from data.store import Store
from indicators.note_checks import Draft
from indicators.notes import Move, Settlement
from tests.worlds import DIRECTORY, REGISTRY

TODAY = date(2025, 11, 16)
DRAFT = Draft("so-a", "rate", "Thiếu máy quét.", "Mua máy", date(2025, 12, 31), "Chánh Văn phòng", "2025-Q3")


@pytest.fixture
def office(tmp_path):
    settings = Settings(tmp_path / "kpi.duckdb", "x", (), TODAY, None, 5)
    opened = Office(settings, Store.at(settings.database, min_free_mb=0), REGISTRY, DIRECTORY)
    yield opened
    opened.store.close()


def known(office):
    with office.store.reading() as cursor:
        return notes.everything(cursor, "x")


def versions(office, note):
    with office.store.reading() as cursor:
        return notes.versions(cursor, "x", note.id)


def as_account(office, **account):
    """The office as an account of these properties sees it."""
    email = "hoa@x.gov.vn"
    value = {"email": email, "name": "Hoa", "role": "officer", "agencies": None, "disabled": False, **account}
    office.store.edit(EVERYWHERE, [Change("account", email, value)], "Quản trị", "Cấp tài khoản")
    return replace(office, store=office.store.acting(Caller("account", email)))


def test_a_note_comes_back_as_it_was_written(office):
    written = notes.record(office, replace(DRAFT, cause="Thiếu\n máy  quét."), "Hoa")
    assert known(office) == [written]
    assert (written.agency, written.indicator, written.period) == ("so-a", "rate", "2025-Q3")
    assert (written.cause, written.commitment, written.person) == (
        *("Thiếu máy quét.", "Mua máy", "Chánh Văn phòng"),
    )
    assert (written.due, written.recorded, written.by) == (date(2025, 12, 31), TODAY, "Hoa")
    assert (written.moves, written.settlement) == ((), None)


def test_a_note_of_the_whole_jurisdiction_is_kept_and_told_to_no_other(office):
    notes.record(office, replace(DRAFT, agency="x"), "Hoa")
    with office.store.reading() as cursor:
        assert notes.everything(cursor, "y") == []


def test_every_act_is_a_version_and_nothing_is_overwritten(office):
    first = notes.record(office, DRAFT, "Hoa")
    second = notes.move(office, first, date(2026, 1, 31), "Nam", "Chờ đấu thầu")
    third = notes.reword(office, second, replace(DRAFT, person="Giám đốc"), "Hoa", "Đổi người phụ trách")
    last = notes.settle(office, third, date(2025, 11, 10), "Đã lắp đặt", "Nam")
    assert [(one.by, one.why) for one in versions(office, first)] == [
        ("Nam", "Đã lắp đặt"),
        ("Hoa", "Đổi người phụ trách"),
        ("Nam", "Chờ đấu thầu"),
        ("Hoa", "Ghi cam kết mới"),
    ]
    assert versions(office, first)[-1] == first
    assert (last.due, last.person) == (date(2026, 1, 31), "Giám đốc")
    assert last.moves == (Move(date(2025, 12, 31), TODAY, "Chờ đấu thầu"),)
    assert last.settlement == Settlement("done", date(2025, 11, 10), "Đã lắp đặt")
    assert known(office) == [last]


def test_a_withdrawn_note_stays_on_record_with_its_reason(office):
    note = notes.withdraw(office, notes.record(office, DRAFT, "Hoa"), "Nam", "Ghi nhầm đơn vị")
    assert note.settlement == Settlement("withdrawn", TODAY, "Ghi nhầm đơn vị")
    assert known(office) == [note]


def test_what_is_settled_cannot_be_settled_moved_or_reworded_again(office):
    note = notes.settle(office, notes.record(office, DRAFT, "Hoa"), date(2025, 11, 10), "Đã lắp", "Hoa")
    acts = [
        lambda: notes.settle(office, note, TODAY, "Lần nữa", "Hoa"),
        lambda: notes.withdraw(office, note, "Hoa", "Thôi"),
        lambda: notes.move(office, note, date(2026, 3, 1), "Hoa", "Chờ"),
        lambda: notes.reword(office, note, DRAFT, "Hoa", "Sửa"),
    ]
    for act in acts:
        with pytest.raises(StoreError, match="đã kết thúc từ trước: Đã thực hiện ngày 10/11/2025, đúng hạn"):
            act()
    assert len(versions(office, note)) == 2


def test_a_refusal_names_every_field_and_writes_nothing(office):
    with pytest.raises(StoreError) as refused:
        notes.record(office, Draft("so-z", "none", "", "Mua máy", None, "Chánh Văn phòng"), "Hoa")
    assert refused.value.facts["faults"] == [
        "Đơn vị: đã thấy “so-z”; cần một đơn vị trong danh mục.",
        "Chỉ tiêu: đã thấy “none”; cần một chỉ tiêu trong danh mục.",
        "Nguyên nhân: đang để trống; cần ghi bằng lời, nhiều nhất 600 ký tự.",
        "Hạn: đang để trống; cần một ngày từ 16/11/2024 đến 16/11/2030.",
    ]
    with pytest.raises(StoreError, match="Cần tên người làm"):
        notes.record(office, DRAFT, " ")
    assert known(office) == []


def test_a_move_needs_another_day_and_a_reason(office):
    note = notes.record(office, DRAFT, "Hoa")
    with pytest.raises(StoreError, match="Hạn mới: đã thấy 31/12/2025, trùng hạn đang ghi"):
        notes.move(office, note, DRAFT.due, "Hoa", "Chờ")
    with pytest.raises(StoreError, match="Lý do đổi hạn: đang để trống"):
        notes.move(office, note, date(2026, 1, 1), "Hoa", "")
    assert known(office) == [note]


def test_an_overdue_note_may_still_be_reworded(office):
    note = notes.record(office, replace(DRAFT, due=date(2025, 1, 2)), "Hoa")
    later = replace(office, settings=replace(office.settings, fixed_today=date(2027, 1, 1)))
    changed = notes.reword(later, note, replace(DRAFT, commitment="Thuê máy"), "Hoa", "Đổi cách làm")
    assert (changed.commitment, changed.due) == ("Thuê máy", date(2025, 1, 2))


def test_of_two_officers_who_saw_the_same_only_one_writes(office):
    note = notes.record(office, DRAFT, "Hoa")
    notes.move(office, note, date(2026, 1, 31), "Nam", "Chờ đấu thầu")
    with pytest.raises(ChangedMeanwhileError):
        notes.settle(office, note, TODAY, "Đã lắp", "Hoa")
    assert [one.by for one in versions(office, note)] == ["Nam", "Hoa"]


def test_of_two_officers_at_the_same_moment_only_one_writes(office):
    note, both, answers = notes.record(office, DRAFT, "Hoa"), threading.Barrier(2), []

    def settle(by):
        both.wait()
        try:
            notes.settle(office, note, TODAY, f"Đã lắp, {by} ghi", by)
            answers.append("written")
        except ChangedMeanwhileError:
            answers.append("refused")

    threads = [threading.Thread(target=settle, args=(by,)) for by in ("Nam", "Lan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["refused", "written"]
    assert len(versions(office, note)) == 2


def test_an_officer_of_one_agency_writes_for_it_alone_and_under_the_own_name(office):
    mine = as_account(office, agencies=["so-b"])
    with pytest.raises(NotAllowedError, match="so-a"):
        notes.record(mine, DRAFT, "Ai đó")
    with pytest.raises(NotAllowedError):
        notes.record(mine, replace(DRAFT, agency="x"), "Ai đó")
    assert notes.record(mine, replace(DRAFT, agency="so-b"), "Ai đó").by == "Hoa"


def test_an_officer_does_not_settle_what_another_agency_has_promised(office):
    note = notes.record(office, DRAFT, "Nam")
    mine = as_account(office, agencies=["so-b"])
    with pytest.raises(NotAllowedError):
        notes.settle(mine, note, TODAY, "Đã lắp", "Hoa")
    with pytest.raises(NotAllowedError):
        notes.withdraw(mine, replace(note, agency="so-b"), "Hoa", "Nhận về")
    assert known(office) == [note]


@pytest.mark.parametrize("account", [{"role": "viewer"}, {"disabled": True}])
def test_a_viewer_and_a_disabled_account_write_nothing(office, account):
    mine = as_account(office, **account)
    with pytest.raises(NotAllowedError):
        notes.record(mine, DRAFT, "Hoa")
    assert known(office) == []


def test_notes_are_acts_of_their_own_in_the_ledger(office):
    note = notes.record(office, DRAFT, "Hoa")
    lines = office.store.books.ledger.path.read_text(encoding="utf-8").splitlines()
    entry = json.loads(lines[-1])
    assert (entry["act"], entry["by"], entry["why"]) == ("note", "Hoa", "Ghi cam kết mới")
    ((kind, key, value),) = entry["records"]
    assert (kind, key, value["due"]) == ("note", note.id, "2025-12-31")


def test_a_database_built_again_from_the_ledger_has_every_version(office):
    first = notes.record(office, DRAFT, "Hoa")
    notes.move(office, first, date(2026, 1, 31), "Nam", "Chờ đấu thầu")
    before = versions(office, first)
    office.store.close()
    path = office.settings.database
    assert rebuilding.rebuild(path, lambda *_: iter(()))["rebuilt"]
    again = replace(office, store=Store.at(path, min_free_mb=0))
    assert versions(again, first) == before
    again.store.close()
