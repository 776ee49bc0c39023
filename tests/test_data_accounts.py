"""Accounts: what one must be, what each refusal says, and that an active admin is always left."""

from __future__ import annotations

import threading

import pytest

from data import accounts, records
from data.access import Caller
from data.accounts import Account
from data.records import EVERYWHERE, Change
from data.store import Store, StoreError

HOA, NAM, LAN = "hoa@tinh.gov.vn", "nam@tinh.gov.vn", "lan@tinh.gov.vn"


@pytest.fixture
def store(tmp_path):
    made = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    yield made
    made.close()


def account(email, role="viewer", name="Nguyễn Thị Hoa", agencies=None, disabled=False):
    fields = {"email": email, "name": name, "role": role, "agencies": agencies, "disabled": disabled}
    return accounts.parse(fields)


def add(store, email, role="viewer", **fields):
    accounts.add(store, account(email, role, **fields), "Trần Văn Nam", "Phân công")


def kept(store):
    with store.reading() as cursor:
        return {email: one.account for email, one in accounts.kept(cursor).items()}


def refused(act, *given):
    with pytest.raises(StoreError) as error:
        act(*given)
    return str(error.value)


# --- what an account must be ---


def test_an_email_is_kept_in_lower_case_and_a_name_without_needless_blanks():
    made = accounts.parse({"email": " Hoa@Tinh.gov.vn ", "name": "Nguyễn  Thị\tHoa ", "role": "viewer"})
    assert made == Account(email=HOA, name="Nguyễn Thị Hoa", role="viewer")


@pytest.mark.parametrize("name", ["Hoa\u202e", "Hoa\x00", "H\u200boa", "\x1bHoa", "Hoa\ud800"])
def test_signs_nobody_sees_do_not_come_into_a_name(name):
    assert accounts.parse({"email": HOA, "name": name, "role": "viewer"}).name == "Hoa"


def test_a_name_of_signs_nobody_sees_kept_before_gives_way_to_the_address(store, monkeypatch):
    value = {"name": "\u200b", "role": "viewer", "agencies": None, "disabled": False}
    with monkeypatch.context() as before:
        before.setattr(accounts, "check", lambda *_: None)  # as it was
        store.edit(EVERYWHERE, [Change("account", HOA, value)], "Nam", "x")
    assert kept(store)[HOA].name == HOA


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "\u200b"}, "Họ tên: đang trống; cần họ tên"),
        ({"email": "hoa"}, "Địa chỉ thư: đã thấy “hoa”; cần một địa chỉ như"),
        ({"email": ""}, "Địa chỉ thư: đang trống; cần"),
        ({"email": "hòa@tinh.gov.vn"}, "Địa chỉ thư: đã thấy “hòa@tinh.gov.vn”"),
        ({"email": "hoa@tinh.gov.vn\nnam@tinh.gov.vn"}, "Địa chỉ thư: đã thấy"),
        ({"name": "  "}, "Họ tên: đang trống; cần họ tên"),
        ({"name": "A" * 121}, "cần họ tên của người dùng, không quá 120 chữ"),
        ({"role": "boss"}, "Vai trò: đã thấy “boss”; cần một trong: viewer, officer, admin"),
        ({"role": "officer", "agencies": []}, "Đơn vị: chưa chọn đơn vị nào"),
        ({"role": "admin", "agencies": ["so-y-te"]}, "Đơn vị: chỉ giới hạn được cho cán bộ nạp số liệu"),
        (
            {"role": "officer", "agencies": ["so-la"]},
            "Đơn vị: đã thấy so-la; cần mã có trong danh sách đơn vị",
        ),
        ({"disabled": "maybe"}, "Ngừng dùng: đã thấy “maybe”; cần có hoặc không"),
        ({"right": "all"}, "right: đã thấy “all”; cần bỏ mục này"),
    ],
)
def test_a_field_that_cannot_be_kept_is_named_with_what_was_found_and_what_is_needed(fields, said):
    whole = {"email": HOA, "name": "Hoa", "role": "viewer", **fields}
    assert said in refused(accounts.parse, whole, {"so-y-te"})


def test_all_faults_are_told_at_once():
    said = refused(accounts.parse, {"email": "x", "name": "", "role": "y"})
    assert [title in said for title in ("Địa chỉ thư", "Họ tên", "Vai trò")] == [True, True, True]


# --- adding, changing, disabling ---


def test_an_account_is_added_changed_disabled_and_enabled_each_a_version_with_who_and_why(store):
    add(store, NAM, "admin", name="Nam")
    add(store, HOA, "officer", agencies=["so-y-te", "so-tu-phap"])
    accounts.change(store, account(HOA, "officer", agencies=["so-y-te"]), "Nam", "Điều chuyển")
    accounts.disable(store, HOA, "Nam", "Nghỉ")
    accounts.enable(store, HOA, "Nam", "Trở lại")
    assert kept(store)[HOA] == account(HOA, "officer", agencies=["so-y-te"])
    with store.reading() as cursor:
        versions = accounts.history(cursor, HOA)
    assert [(one.by, one.why, one.value["disabled"]) for one in versions] == [
        ("Nam", "Trở lại", False),
        ("Nam", "Nghỉ", True),
        ("Nam", "Điều chuyển", False),
        ("Trần Văn Nam", "Phân công", False),
    ]
    assert versions[-1].value["agencies"] == ["so-tu-phap", "so-y-te"]


def test_since_when_an_account_is_disabled_outlives_other_changes_of_it(store):
    add(store, NAM, "admin")
    add(store, HOA)
    accounts.disable(store, HOA, "Nam", "Nghỉ")
    with store.reading() as cursor:
        gone = accounts.kept(cursor)[HOA]
    accounts.change(store, account(HOA, name="Hoa Lê", disabled=True), "Nam", "Đổi họ")
    with store.reading() as cursor:
        assert accounts.kept(cursor)[HOA].since == gone.at


def test_the_same_email_is_not_added_twice_whatever_its_case(store):
    add(store, HOA)
    said = refused(accounts.add, store, account("HOA@tinh.gov.vn"), "Nam", "Thêm")
    assert said == "Chưa thêm: hoa@tinh.gov.vn đã có tài khoản (Nguyễn Thị Hoa), đang dùng; sửa tài khoản ấy."
    add(store, NAM, "admin")
    accounts.disable(store, HOA, "Nam", "Nghỉ")
    assert "đã ngừng; mở lại tài khoản ấy" in refused(accounts.add, store, account(HOA), "Nam", "Thêm")


def test_what_is_not_there_or_changes_nothing_is_refused(store):
    add(store, HOA)
    assert refused(accounts.change, store, account(LAN), "Nam", "x") == f"Chưa ghi: {LAN} chưa có tài khoản."
    assert refused(accounts.disable, store, LAN, "Nam", "x") == f"Chưa ghi: {LAN} chưa có tài khoản."
    assert refused(accounts.enable, store, HOA, "Nam", "x") == "Chưa ghi: không có gì thay đổi."


def test_a_form_opened_before_another_change_does_not_write_over_it(store):
    add(store, HOA)
    with store.reading() as cursor:
        seen = accounts.kept(cursor)[HOA].number
    accounts.change(store, account(HOA, name="Hoa Lê"), "Lan", "Đổi họ")
    said = refused(accounts.change, store, account(HOA, "admin"), "Nam", "Thăng chức", seen)
    assert said == "Chưa ghi: Lan vừa sửa tài khoản này (Đổi họ). Xem lại rồi làm lại."


def test_an_account_is_never_removed_and_never_kept_as_nonsense(store):
    add(store, HOA)
    gone = [Change("account", HOA, None)]
    assert "không xóa được" in refused(store.edit, EVERYWHERE, gone, "Nam", "x")
    wrong = [Change("account", LAN, {"name": "Lan", "role": "boss", "agencies": None, "disabled": False})]
    assert "Vai trò: đã thấy “boss”" in refused(store.edit, EVERYWHERE, wrong, "Nam", "x")
    loud = [Change("account", "LAN@tinh.gov.vn", account(LAN).value)]
    assert "viết thường" in refused(store.edit, EVERYWHERE, loud, "Nam", "x")
    assert list(kept(store)) == [HOA]


# --- the last admin ---


@pytest.mark.parametrize("change", [{"role": "viewer"}, {"role": "officer"}, {"disabled": True}])
def test_the_last_active_admin_is_neither_demoted_nor_disabled(store, change):
    add(store, NAM, "admin")
    add(store, HOA, "admin", disabled=True)
    fields = {"role": "admin", **change}
    assert refused(accounts.change, store, account(NAM, **fields), "Nam", "x") == accounts.LAST_ADMIN
    value = account(NAM, **fields).value
    assert refused(store.edit, EVERYWHERE, [Change("account", NAM, value)], "Nam", "x") == accounts.LAST_ADMIN
    assert kept(store)[NAM].is_admin


def test_with_another_admin_either_may_go_and_then_the_other_stays(store):
    add(store, NAM, "admin")
    add(store, HOA, "admin")
    accounts.disable(store, NAM, "Hoa", "Nghỉ")
    assert refused(accounts.disable, store, HOA, "Hoa", "Nghỉ") == accounts.LAST_ADMIN


def test_both_admins_in_one_edit_are_refused_together(store):
    add(store, NAM, "admin")
    add(store, HOA, "admin")
    both = [Change("account", one, account(one).value) for one in (NAM, HOA)]
    assert refused(store.edit, EVERYWHERE, both, "Nam", "x") == accounts.LAST_ADMIN
    assert [one.is_admin for one in kept(store).values()] == [True, True]


def test_two_admins_who_disable_each_other_at_the_same_moment_leave_one(store):
    for _ in range(5):
        _race(store)


def _race(store):
    for email in (NAM, HOA):
        if email not in kept(store):
            add(store, email, "admin")
        elif not kept(store)[email].is_admin:
            accounts.enable(store, email, "Máy", "Lại từ đầu")
    start, told = threading.Barrier(2), []

    def end(email):
        start.wait()
        try:
            accounts.disable(store, email, "x", "Cùng lúc")
        except StoreError as error:
            told.append(str(error))

    threads = [threading.Thread(target=end, args=(email,)) for email in (NAM, HOA)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [accounts.LAST_ADMIN]
    assert sum(one.is_admin for one in kept(store).values()) == 1


def test_many_writers_adding_the_same_email_make_one_account(store):
    start, told = threading.Barrier(6), []

    def write(number):
        start.wait()
        try:
            accounts.add(store, account(HOA, name=f"Người {number}"), "Nam", "Cùng lúc")
        except StoreError as error:
            told.append(str(error))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 5
    with store.reading() as cursor:
        assert len(records.history(cursor, EVERYWHERE, "account", HOA)) == 1


# --- the first admin ---


def test_the_setting_makes_the_first_admin_once(store):
    assert accounts.ensure_first(store, " NAM@tinh.gov.vn ") is True
    assert kept(store) == {NAM: account(NAM, "admin", name=NAM)}
    assert accounts.ensure_first(store, HOA) is False
    assert accounts.ensure_first(store, "") is False
    assert list(kept(store)) == [NAM]


def test_the_setting_lifts_an_account_that_is_there_already_and_keeps_its_name(store):
    add(store, HOA, "officer", agencies=["so-y-te"], disabled=True)
    assert accounts.ensure_first(store, HOA) is True
    assert kept(store)[HOA] == account(HOA, "admin")


def test_a_setting_that_is_no_email_is_said_to_be_none(store):
    told = refused(accounts.ensure_first, store, "nam")
    assert told.startswith("KPI_ADMIN: Chưa ghi tài khoản: Địa chỉ thư: đã thấy “nam”")


# --- who may ---


def test_only_an_admin_writes_accounts_and_a_disabled_one_stops_at_once(store):
    add(store, NAM, "admin")
    add(store, HOA, "admin")
    add(store, LAN, "officer")
    officer = store.acting(Caller("account", LAN))
    assert "cần vai trò quản trị" in refused(accounts.add, officer, account("x@tinh.gov.vn"), "Lan", "x")
    admin = store.acting(Caller("account", HOA))
    accounts.disable(store, HOA, "Nam", "Nghỉ")
    assert "đã bị ngừng" in refused(accounts.enable, admin, HOA, "Hoa", "Tự mở lại")
    assert kept(store)[HOA].disabled
