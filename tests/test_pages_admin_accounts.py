"""Tài khoản: the list, adding, changing, disabling and enabling on the page, what became of one account."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data import accounts
from data.access import Caller
from pages.ui import admin_accounts_words

NAM, HOA = "nam@tinh.gov.vn", "hoa@tinh.gov.vn"


def script():
    from pages.ui import admin_accounts, admin_save

    admin_save.tell_done()
    admin_accounts.render()


@pytest.fixture
def office(open_office):
    return open_office(today="2026-11-16").office()


@pytest.fixture
def peopled(office):
    add(office, NAM, "Trần Văn Nam", "admin")
    add(office, HOA, "Nguyễn Thị Hoa", "officer", ["so-y-te", "so-tu-phap"])
    return office


def add(office, email, name, role, agencies=None):
    fields = {"email": email, "name": name, "role": role, "agencies": agencies}
    accounts.add(office.store, accounts.parse(fields), "Trần Văn Nam", "Phân công")


def opened(chosen=""):
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["tai-khoan"] = chosen
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def form(act, email=""):
    """A dialog's form by itself: dialogs stay open in browsers only."""

    def form_script(act, email):
        import streamlit as st

        from data import accounts
        from pages.ui import admin_accounts_forms, admin_save, session

        admin_save.tell_done()
        with session.acting().reading() as cursor:
            known = st.session_state.setdefault("opened-at", accounts.kept(cursor).get(email))
        getattr(admin_accounts_forms, act)(*([known] if email else []))

    page = AppTest.from_function(form_script, default_timeout=60, args=(act, email)).run()
    assert not page.exception
    return page


def save(page, by="Trần Văn Nam", why="Theo thông báo 12"):
    page.text_input(key="account-why").set_value(why)
    next(box for box in page.text_input if box.label.startswith("Người sửa")).set_value(by)
    page.button(key="account-save").click().run()
    assert not page.exception
    return page


def kept(office):
    with office.store.reading() as cursor:
        return {email: one.account for email, one in accounts.kept(cursor).items()}


def test_alone_the_page_says_that_nobody_signs_in_and_what_to_set(office):
    page = opened()
    assert title(page) == "Chưa có tài khoản nào"
    said = page.info[0].value
    assert [words in said for words in ("không ai đăng nhập", "KPI_ACCESS=oidc", "KPI_ADMIN")] == [True] * 3


def test_the_list_says_who_may_do_what_and_who_never_signed_in(peopled):
    accounts.disable(peopled.store, HOA, "Nam", "Nghỉ")
    peopled.store.acting(Caller("account", NAM)).audited("sign_in", NAM)
    page = opened()
    assert title(page) == "2 tài khoản: 1 quản trị, 1 đã ngừng"
    rows = drawn(page).split("<tbody>")[1].split("</tr>")
    assert [NAM in rows[0], "Quản trị" in rows[0], "chưa đăng nhập" in rows[0]] == [True, True, False]
    assert [HOA in rows[1], "Sở Tư pháp, Sở Y tế" in rows[1], "Đã ngừng" in rows[1]] == [True] * 3
    assert "chưa đăng nhập" in rows[1]


def test_an_account_is_added_with_its_agencies(office):
    page = form("adding")
    page.text_input(key="account-email").set_value("Hoa@tinh.gov.vn")
    page.text_input(key="account-name-").set_value("Nguyễn Thị Hoa")
    page.radio(key="account-role-").set_value("officer").run()
    page.radio(key="account-scope-").set_value("chỉ các đơn vị được giao").run()
    options = page.multiselect(key="account-agencies-").options
    assert "Sở Tư pháp" in options
    page.multiselect(key="account-agencies-").set_value(["so-tu-phap"]).run()
    page = save(page)
    assert kept(office)[HOA].agencies == ("so-tu-phap",)
    assert page.success[0].value == f"Đã thêm tài khoản {HOA}."


def test_agencies_given_may_be_cleared_and_others_looked_for(peopled):
    page, key = form("changing", HOA), f"account-agencies-{HOA}"
    assert page.multiselect(key=key).value == ["so-tu-phap", "so-y-te"]
    page.multiselect(key=key).set_value([]).run()
    page.text_input(key=f"account-search-{HOA}").set_value("xây dựng").run()
    assert not page.exception
    page.multiselect(key=key).set_value(["so-xay-dung"]).run()
    save(page)
    assert kept(peopled)[HOA].agencies == ("so-xay-dung",)


def test_what_is_missing_or_wrong_is_said_in_the_form_and_nothing_is_kept(office):
    page = form("adding")
    page.text_input(key="account-email").set_value("hoa")
    assert save(page, by="").error[0].value == "Chưa làm: cần tên người sửa."
    assert save(page, why="").error[0].value == "Chưa làm: cần lý do."
    assert "Địa chỉ thư: đã thấy “hoa”" in save(page).error[0].value
    assert kept(office) == {}


def test_agencies_are_found_without_diacritics_and_those_chosen_stay(office):
    page = form("adding")
    page.radio(key="account-role-").set_value("officer").run()
    page.radio(key="account-scope-").set_value("chỉ các đơn vị được giao").run()
    page.text_input(key="account-search-").set_value("so tu phap").run()
    chosen = page.multiselect(key="account-agencies-")
    assert (chosen.label, list(chosen.options)) == ("Đơn vị được giao (bắt buộc)", ["Sở Tư pháp"])
    chosen.set_value(["so-tu-phap"]).run()
    page.text_input(key="account-search-").set_value("so y te").run()
    chosen = page.multiselect(key="account-agencies-")
    assert list(chosen.options) == ["Sở Tư pháp", "Sở Y tế"]
    chosen.set_value(["so-tu-phap", "so-y-te"]).run()
    page.text_input(key="account-search-").set_value("khong co dau").run()
    assert page.multiselect(key="account-agencies-").value == ["so-tu-phap", "so-y-te"]


def test_agencies_given_already_stay_while_others_are_looked_for(peopled):
    page = form("changing", HOA)
    given = list(kept(peopled)[HOA].agencies)
    assert page.multiselect[0].value == given
    page.text_input(key=f"account-search-{HOA}").set_value("so y te").run()
    assert page.multiselect[0].value == given


def test_role_and_agencies_are_changed_and_the_history_shows_from_what_to_what(peopled):
    page = form("changing", HOA)
    page.radio(key=f"account-scope-{HOA}").set_value("mọi đơn vị").run()
    page = save(page, why="Tổng hợp chung")
    assert kept(peopled)[HOA].agencies is None
    page = opened(HOA)
    assert "đơn vị được giao: Sở Tư pháp, Sở Y tế → mọi đơn vị" in drawn(page)
    assert "2 lần ghi, mới nhất trước" in drawn(page)
    assert "Tổng hợp chung" in drawn(page)


def test_an_account_is_disabled_and_let_in_again_with_a_reason(peopled):
    page = save(form("switching", HOA), why="Nghỉ")
    assert page.success[0].value == f"Đã ngừng tài khoản {HOA}; có hiệu lực ngay."
    assert kept(peopled)[HOA].disabled
    save(form("switching", HOA), why="Trở lại")
    assert not kept(peopled)[HOA].disabled


def test_the_last_admin_stays_and_the_form_says_why(peopled):
    page = save(form("switching", NAM))
    assert page.error[0].value == accounts.LAST_ADMIN
    assert kept(peopled)[NAM].is_admin


def test_a_change_made_meanwhile_is_not_written_over(peopled):
    page = form("changing", HOA)
    other = kept(peopled)[HOA].model_copy(update={"role": "viewer", "agencies": None})
    accounts.change(peopled.store, other, "Lan", "Đổi việc")
    page.text_input(key=f"account-name-{HOA}").set_value("Hoa Lê")
    page = save(page)
    assert "Lan vừa sửa tài khoản này (Đổi việc)" in page.error[0].value
    assert kept(peopled)[HOA].role == "viewer"


@pytest.mark.parametrize("label", ["Thêm tài khoản", "Sửa", "Ngừng"])
def test_each_button_opens_its_form(peopled, label):
    page = opened(HOA)
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    assert page.button(key="account-save").label != ""


def test_agencies_that_are_many_are_counted():
    account = accounts.parse(
        {"email": HOA, "name": "Hoa", "role": "officer", "agencies": [f"x{number}" for number in range(6)]}
    )
    known = type("Directory", (), {"by_id": {}})()
    assert admin_accounts_words.agencies(account, known) == "x0, x1, x2 và 3 đơn vị khác"
