"""Sổ nạp: the list and its filters, one batch with its rows, two compared, undo and redo, locked months."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import loaders
from data import batches, queries
from data.access import Caller
from data.incoming import Incoming
from data.records import EVERYWHERE, Change
from data.refusals import NotAllowedError
from indicators import registry
from indicators.formats import moment
from pages.ui import batches_list, batches_words, refused, session, visitor

HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
FIRST = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,1\n,Sở Y tế,09/2025,50,45,40,5,0\n"
SECOND = f"{HEAD}\n,Sở Xây dựng,09/2025,100,81,70,18,1\n"
PAID = (
    "Mã đơn vị,Đơn vị,Tháng,Giao dịch thanh toán,Thanh toán trực tuyến,TTHC có nghĩa vụ tài chính,"
    "TTHC đã cung cấp thanh toán trực tuyến\n,Sở Y tế,08/2025,40,30,20,15\n"
)


def script():
    import streamlit as st

    from pages import batches, upload
    from pages.ui import places

    for name, render in (("batches", batches.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["batches"], places.pages["upload"]], position="hidden")
    batches.render()


@pytest.fixture
def office(open_office):
    return open_office().office()


def load(office, text, name, by="Nguyễn Thị Hoa", reason=None):
    reading = loaders.load(name, text.encode(), office.registry, office.directory)
    assert reading.accepted, reading.problems
    kind, rows = str(reading.kind), reading.rows
    file = Incoming("nghe-an", kind, name, text.encode(), by, reading.observations, rows, reason=reason)
    return office.store.save(file).batch


@pytest.fixture
def three(office):
    load(office, FIRST, "t9.csv")
    load(office, SECOND, "t9 (sửa).csv", reason="Sở gửi bản đính chính")
    load(office, PAID, "thanh toan.csv", by="Trần Văn Nam")
    return office


def opened(**address):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in address.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def history(office):
    with office.store.reading() as cursor:
        return queries.history(cursor, "nghe-an")


# --- the list ---


def test_without_batches_the_page_leads_to_sending(office):
    page = opened()
    assert title(page) == "Sổ nạp: chưa có lần nạp nào"


def test_the_list_says_who_loaded_what_and_what_it_did(three):
    page = opened()
    assert title(page) == "3 lần nạp, 3 đang dùng; chưa khóa tháng nào"
    text = drawn(page)
    assert 'href="/so-nap?lan-nap=0002">0002</a>' in text
    assert history(three)[1]["sha256"][:10] in text
    assert "Lý do: Sở gửi bản đính chính" in text
    assert [batches_words.effect(batch) for batch in history(three)] == ["1 mới", "1 đổi", "2 mới"]


@pytest.mark.parametrize(
    ("choice", "shown"),
    [
        (("loai", "payment"), ["0003"]),
        (("nguoi", "Nguyễn Thị Hoa"), ["0002", "0001"]),
        (("trang-thai", "withdrawn"), []),
    ],
)
def test_a_filter_leaves_what_it_names(three, choice, shown):
    page = opened()
    page.selectbox(key=f"widget-{choice[0]}").set_value(choice[1]).run()
    assert [number for number in ("0003", "0002", "0001") if f">{number}</a>" in drawn(page)] == shown


def test_a_file_is_found_by_name_without_diacritics_and_by_hash(three):
    page = opened()
    page.text_input(key="batches-search").set_value("sua").run()
    assert [number for number in ("0003", "0002", "0001") if f">{number}</a>" in drawn(page)] == ["0002"]
    page.text_input(key="batches-search").set_value(history(three)[2]["sha256"][:10]).run()
    assert [number for number in ("0003", "0002", "0001") if f">{number}</a>" in drawn(page)] == ["0001"]


def test_the_sample_is_listed_as_such():
    batch = {"state": "current", "sample": True}
    assert batches_words.state(batch) == "đang dùng (mẫu)"


def test_batches_of_earlier_days_do_not_say_what_they_did():
    assert batches_words.effect({"new": None, "changed": None, "unchanged": None}) == "không ghi lại"
    assert batches_words.effect({"new": 0, "changed": 0, "unchanged": 3}) == "3 giữ nguyên"


def test_the_headline_counts_what_was_withdrawn():
    some = [{"state": state} for state in ("current", "superseded", "withdrawn")]
    assert batches_list.headline(some, []) == ("3 lần nạp, 1 đang dùng, 1 đã hoàn tác; chưa khóa tháng nào")


# --- one batch ---


def test_a_batch_shows_every_figure_with_its_row_and_who_replaced_it(three):
    page = opened(lan_nap="0001")
    assert title(page) == "Lần nạp 0001: Hồ sơ trực tuyến 09/2025, đang dùng 5/10 số"
    rows = page.dataframe[0].value
    assert list(rows.columns) == ["Dòng", "Đơn vị", "Kỳ", "Đại lượng", "Số", "Hiện nay"]
    online = rows[rows["Đại lượng"] == "Trực tuyến"]
    assert online.to_dict("list") == {
        "Dòng": [2, 3],
        "Đơn vị": ["Sở Xây dựng", "Sở Y tế"],
        "Kỳ": ["09/2025", "09/2025"],
        "Đại lượng": ["Trực tuyến", "Trực tuyến"],
        "Số": [79.0, 45.0],
        "Hiện nay": ["lần nạp 0002 thay", "đang dùng"],
    }


def test_the_rows_are_searched_without_diacritics(three):
    page = opened(lan_nap="0001")
    page.text_input(key="rows-search").set_value("so y te").run()
    assert set(page.dataframe[0].value["Đơn vị"]) == {"Sở Y tế"}


def test_an_unknown_batch_is_said_and_the_list_shown(three):
    page = opened(lan_nap="9999")
    assert "Không có lần nạp “9999”" in page.warning[0].value
    assert title(page) == "3 lần nạp, 3 đang dùng; chưa khóa tháng nào"


def test_two_batches_are_compared_older_first(three):
    page = opened(lan_nap="0002")
    assert list(page.selectbox(key="widget-so-voi").options) == [
        "So với lần nạp khác",
        "0001: Hồ sơ trực tuyến 09/2025, đang dùng",
    ]
    page.selectbox(key="widget-so-voi").set_value("0001").run()
    text = drawn(page)
    assert (
        "Lần nạp 0001 và 0002: 2 số khác nhau, 3 số như nhau, 5 số chỉ có ở 0001, 0 số chỉ có ở 0002" in text
    )
    assert [words in text for words in ("+2", "−2")] == [True, True]


def test_a_comparison_shows_old_beside_new(three):
    with three.store.reading() as cursor:
        found = batches.compare(cursor, "nghe-an", "0001", "0002")
    listed = batches_words.compared_table(("0001", "0002"), found, three.registry, three.directory)
    assert listed.count("<tr>") == 3
    assert "79<" in listed
    assert "81<" in listed


def test_figures_of_the_general_form_name_their_indicator():
    known = registry.load()
    assert batches_words.measure("par_index.numerator", known) == "Chỉ số PAR INDEX: Điểm PAR INDEX"
    assert batches_words.measure("payments", known) == "Giao dịch thanh toán"
    assert batches_words.measure("gone", known) == "gone"


def test_a_withdrawn_batch_has_no_figure_in_use(three):
    three.store.undo("nghe-an", "0002", "Hoa", "Nhầm")
    page = opened(lan_nap="0002")
    assert title(page) == "Lần nạp 0002: Hồ sơ trực tuyến 09/2025, đã hoàn tác"
    assert set(page.dataframe[0].value["Hiện nay"]) == {"đã hoàn tác"}
    assert [button.label for button in page.button] == ["Khôi phục"]


def test_a_figure_nobody_replaced_and_nobody_uses_is_said():
    frame = pd.DataFrame(
        [("so-y-te", "2025-09", "payments", 3.0, None, 2, None)],
        columns=["agency", "period", "measure", "value", "sheet", "source_row", "in_use"],
    )
    from indicators.model import Agency, Directory

    whole = Agency(id="x", name="Tỉnh X", short_name="Tỉnh X", tier="toan_tinh")
    batch = {"batch": "0001", "state": "superseded"}
    shown = batches_words.rows(frame, batch, registry.load(), Directory("x", [whole]))
    assert shown.iloc[0].to_dict() == {
        **{"Dòng": 2, "Đơn vị": "so-y-te", "Kỳ": "09/2025", "Đại lượng": "Giao dịch thanh toán"},
        **{"Số": 3.0, "Hiện nay": "không còn dùng"},
    }


# --- a visitor kept to some agencies ---


@pytest.fixture
def hoa_of_construction(three, monkeypatch):
    """The visitor is an officer who loads for Sở Xây dựng alone."""
    account = {"name": "Hoa", "role": "officer", "agencies": ["so-xay-dung"], "disabled": False}
    three.store.edit(EVERYWHERE, [Change("account", "hoa@x.gov.vn", account)], "Quản trị", "Cấp")
    monkeypatch.setattr(visitor, "caller", lambda: Caller("account", "hoa@x.gov.vn"))
    return three


def offered(page):
    return {
        button.label: button.disabled for button in page.button if button.label in ("Hoàn tác", "Khôi phục")
    }


def test_undo_is_offered_for_ones_own_batches_only_with_the_reason(hoa_of_construction):
    page = opened(lan_nap="0001")
    assert offered(page) == {"Hoàn tác": True}
    words = "Không hoàn tác, khôi phục được lần nạp này. Có số của đơn vị không giao cho anh/chị: Sở Y tế."
    assert words in drawn(page)
    own = opened(lan_nap="0002")
    assert offered(own) == {"Hoàn tác": False}
    assert "không giao cho" not in drawn(own)


def test_a_refusal_names_agencies_as_people_do(hoa_of_construction):
    asked = dialog("undo", "0003")
    asked.text_input[0].set_value("Nhầm")
    asked.button[0].click().run()
    (told,) = [error.value for error in asked.error]
    assert "số liệu của đơn vị được giao; ở đây còn có Sở Y tế. Liên hệ quản trị" in told
    assert states(hoa_of_construction)[0] == "current"


def test_a_refusal_of_many_names_five_and_counts_the_rest(office):
    ids = [body.id for body in office.directory.bodies if body.tier == "cap_xa" and not body.valid_to][:7]
    names = [office.directory.by_id[one].short_name for one in ids]
    text = f"Chưa làm gì: ở đây còn có {', '.join(ids[:5])} và 2 đơn vị khác."
    error = NotAllowedError(text, agencies=ids)
    assert refused.told(error) == f"Chưa làm gì: ở đây còn có {', '.join(names[:5])} và 2 đơn vị khác."


def test_a_viewer_is_offered_no_undo(three, monkeypatch):
    account = {"name": "Lan", "role": "viewer", "agencies": None, "disabled": False}
    three.store.edit(EVERYWHERE, [Change("account", "lan@x.gov.vn", account)], "Quản trị", "Cấp")
    monkeypatch.setattr(visitor, "caller", lambda: Caller("account", "lan@x.gov.vn"))
    assert offered(opened(lan_nap="0001")) == {}


# --- acts ---


def dialog(act, *words):
    """A dialog lives in a part of the page that is run alone, which AppTest does not do: run its form."""

    def alone(act, words):
        from pages.ui import batches_acts

        batches_acts.form(getattr(batches_acts, act)(*words))

    page = AppTest.from_function(alone, default_timeout=60, kwargs={"act": act, "words": words})
    return page.run()


def fill(opened, by, why):
    opened.text_input[0].set_value(by)
    opened.text_input[1].set_value(why)
    opened.button[0].click().run()
    return opened


def test_undo_and_redo_need_a_name_and_a_reason(three):
    asked = fill(dialog("undo", "0002"), "Nam", " ")
    assert [error.value for error in asked.error] == ["Chưa làm: cần tên và lý do."]
    assert history(three)[1]["state"] == "current"
    fill(asked, "Nam", "Nạp nhầm")
    assert asked.session_state["batches-done"].startswith("Đã hoàn tác lần nạp 0002")
    assert (history(three)[1]["state"], history(three)[1]["withdrawn_why"]) == ("withdrawn", "Nạp nhầm")
    fill(dialog("redo", "0002"), "Nam", "Đúng tệp")
    assert history(three)[1]["state"] == "current"


def test_what_cannot_be_done_is_told_in_the_stores_words(three):
    asked = fill(dialog("redo", "0002"), "Nam", "Thử")
    assert "không bị hoàn tác" in asked.error[0].value


def test_a_batch_of_an_agency_taken_out_of_the_list_is_shown_and_not_brought_back(office):
    row = {"id": "so-moi", "name": "Sở Mới", "short_name": "Sở Mới", "tier": "so_nganh"}
    office.store.edit("nghe-an", [Change("agency", "so-moi", row)], "Lan", "Thêm")
    newer = session.office()
    batch = load(newer, f"{HEAD}\n,Sở Mới,09/2025,100,79,70,20,1\n", "t9.csv")
    newer.store.undo("nghe-an", batch, "Hoa", "Nhầm")
    newer.store.edit("nghe-an", [Change("agency", "so-moi", None)], "Lan", "Bỏ")
    assert title(opened(lan_nap=batch)) == f"Lần nạp {batch}: Hồ sơ trực tuyến 09/2025, đã hoàn tác"
    asked = fill(dialog("redo", batch), "Nam", "Đúng tệp")
    assert not asked.exception
    (told,) = [error.value for error in asked.error]
    assert told.startswith("Chưa làm gì: không còn đơn vị “Sở Mới” (mã so-moi) trong danh sách đơn vị")
    assert states(office) == ["withdrawn"]


def test_a_locked_month_is_listed_and_opened_for_one_agency(three):
    fill(dialog("lock", "2025-09", "tháng 9/2025"), "Nam", "Đã báo cáo")
    page = opened(xem="khoa")
    assert title(page) == "3 lần nạp, 3 đang dùng; 1 tháng đã khóa"
    assert [button.label for button in page.button] == ["Mở khóa tháng 9/2025", "Mở cho đơn vị này"]
    assert "Đã báo cáo" in drawn(page)
    fill(dialog("open_for", "2025-09", "tháng 9/2025", "so-y-te"), "Nam", "Đính chính")
    page = opened(xem="khoa")
    assert "Sở Y tế (Nam, " in drawn(page)
    assert "Sở Y tế" not in page.selectbox(key="opened-2025-09").options
    asked = fill(dialog("undo", "0002"), "Nam", "Nhầm")
    assert "Tháng 9/2025 đã khóa" in asked.error[0].value
    fill(dialog("unlock", "2025-09", "tháng 9/2025"), "Nam", "Xong")
    assert three.store.locks("nghe-an") == []


def test_a_month_to_lock_is_chosen_from_those_with_figures(three):
    page = opened(xem="khoa")
    assert page.selectbox(key="widget-thang-khoa").value == "2025-09"
    page.selectbox(key="widget-thang-khoa").set_value("2025-08").run()
    assert [button.label for button in page.button] == ["Khóa tháng 8/2025"]


def test_what_was_done_is_told_once(three):
    page = AppTest.from_function(script, default_timeout=60)
    page.session_state["batches-done"] = "Đã khóa tháng 9/2025."
    page.run()
    assert [one.value for one in page.success] == ["Đã khóa tháng 9/2025."]
    page.run()
    assert not page.success


def test_a_backup_and_an_examination_are_one_button_each(office):
    load(office, FIRST, "thang-9.csv")
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["xem"] = "sao-luu"
    page.run()
    by_label = {button.label: button for button in page.button}
    by_label["Sao lưu ngay"].click()
    page.run()
    assert page.success[0].value.startswith("Đã sao lưu 10 số của 1 lần nạp và mở thử lại được. Bản sao ở: ")
    next(button for button in page.button if button.label == "Kiểm tra số liệu").click()
    page.run()
    assert page.success[0].value == "Mọi thứ khớp nhau: 10 số đang dùng, 1 lần nạp."


@pytest.fixture
def partial(office):
    for number, cells in enumerate(("100,80", "200,", ",180")):
        load(office, f"{HEAD}\n,Sở Y tế,09/2025,{cells},,,\n", f"{number}.csv")
    return office


def test_an_undo_that_would_mix_two_files_is_refused_before_anything_is_filled_in(partial):
    opened = dialog("undo", "0002")
    (told,) = [error.value for error in opened.error]
    assert "Sở Y tế, tháng 9/2025: 100 (lần nạp 0001) < 180 (lần nạp 0003)" in told
    assert "Hoàn tác lần nạp 0003 trước" in told
    assert not opened.text_input
    assert states(partial) == ["current", "current", "superseded"]


def test_a_redo_that_would_mix_two_files_is_refused_too(partial):
    for batch in ("0003", "0002"):
        partial.store.undo("nghe-an", batch, "Hoa", "Nhầm")
    opened = dialog("redo", "0003")
    assert "Không khôi phục riêng lần nạp 0003 được" in opened.error[0].value


def states(office):
    with office.store.reading() as cursor:
        return [batch["state"] for batch in queries.history(cursor, "nghe-an")]


# --- restoring ---


def restoring(script_of):
    page = AppTest.from_function(script_of, default_timeout=60)
    return page.run()


def restore_form():
    from pages.ui import batches_restore, session

    batches_restore.form(session.office().store.backups()[0])


def any_page():
    from pages.ui import batches_restore

    batches_restore.tell_others()


def test_a_backup_carried_to_another_disk_is_told_with_its_moment_its_place_and_its_command(three, tmp_path):
    from data import backups

    page = opened(xem="sao-luu")
    own = three.settings.database.with_name("kpi.duckdb.backups")
    assert f"Chưa có bản sao lưu nào trong thư mục {own}. Bấm “Sao lưu ngay” để tạo." in drawn(page)
    assert f"“Sao lưu ngay” để bản sao ở {own}." in drawn(page)
    assert "gần nhất" not in drawn(page)
    made = Path(three.store.backup()["backup"])
    assert "gần nhất" not in drawn(page.run())
    there = backups.move(made, tmp_path / "dia-khac")
    at = moment(datetime.fromisoformat(backups.note(own, there)["at"]))
    text = drawn(page.run())
    assert f"Bản sao lưu gần nhất làm lúc {at}, để ở {there}: ngoài thư mục của ứng dụng" in text
    assert f"chạy trên máy chủ lệnh python -m data restore {there} (xem README)." in text


def test_a_backup_is_chosen_beside_what_it_replaces(three):
    three.store.backup()
    load(three, f"{HEAD}\n,Sở Y tế,07/2025,50,45,40,5,0\n", "t7.csv")
    page = opened(xem="sao-luu")
    assert [button.label for button in page.button] == [
        "Sao lưu ngay",
        "Kiểm tra số liệu",
        "Khôi phục bản này",
    ]
    (shown,) = page.selectbox(key="restore-from").options
    assert shown.endswith(": 14 số, 3 lần nạp")
    assert "Số đang dùng" in drawn(page)
    assert "−5" in drawn(page)


def test_restoring_needs_a_name_a_reason_and_the_word(three):
    three.store.backup()
    load(three, f"{HEAD}\n,Sở Y tế,07/2025,50,45,40,5,0\n", "t7.csv")
    visitor = restoring(any_page)
    asked = restoring(restore_form)
    asked.button[0].click().run()
    assert [error.value for error in asked.error] == ["Chưa khôi phục: cần tên, lý do, chữ KHÔI PHỤC."]
    for place, text in enumerate(("Nam", "Nạp nhầm tháng", "khôi phục")):
        asked.text_input[place].set_value(text)
    asked.button[0].click().run()
    assert asked.session_state["batches-done"].startswith(
        "Đã khôi phục 14 số của 3 lần nạp. Bản bị thay giữ ở: "
    )
    assert len(history(three)) == 3
    (told,) = visitor.run().warning
    assert "Nam vừa khôi phục toàn bộ số liệu từ bản sao lưu" in told.value
    assert visitor.button(key="restored-seen").click().run().warning == []
    assert asked.run().session_state["restore-seen"] == three.store.version
    assert restoring(any_page).warning == []
