"""Tiến độ báo cáo: which batch counts as the sending, and the page from its filters to the reminder."""

from __future__ import annotations

from datetime import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import loaders
from data import sendings
from data.incoming import Incoming
from indicators import completeness, discipline
from indicators.discipline import MONTHLY
from indicators.periods import parse
from indicators.reporting import reporting_in

HEADS = {
    "online_filing": "Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,Trực tiếp,Bưu chính công ích",
    "on_time": "Đã giải quyết,Trước hạn,Đúng hạn,Quá hạn,Quá hạn đã xin lỗi,Giải quyết trực tuyến,"
    "Đang giải quyết,Đang giải quyết trong hạn,Đang giải quyết quá hạn",
    "digitization": "Hồ sơ tiếp nhận,Hồ sơ đã số hóa,Hồ sơ có tái sử dụng dữ liệu,Kết quả phải trả,"
    "Kết quả đã số hóa,Kết quả điện tử",
    "payment": "Giao dịch thanh toán,Thanh toán trực tuyến,TTHC có nghĩa vụ tài chính,"
    "TTHC đã cung cấp thanh toán trực tuyến",
}
FIGURES = {
    "online_filing": "100,80,70,19,1",
    "on_time": "90,40,45,5,5,80,10,9,1",
    "digitization": "100,60,50,90,45,80",
    "payment": "40,30,20,15",
}


def script():
    import streamlit as st

    from pages import progress, upload
    from pages.ui import places

    for name, render in (("progress", progress.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["progress"], places.pages["upload"]], position="hidden")
    progress.render()


@pytest.fixture
def office(open_office, monkeypatch):
    """An empty store on 14/10/2025, in a province that closes its months on the 14th."""
    monkeypatch.setenv("KPI_CLOSING_DAY", "14")
    return open_office().office()


def load(office, kind, month, agencies, at="2025-09-20 03:00", figures=None):
    """A file of one form, loaded at a moment (UTC); the batch it made."""
    rows = [f",{agency},{month},{figures or FIGURES[kind]}" for agency in agencies]
    content = "\n".join([f"Mã đơn vị,Đơn vị,Tháng,{HEADS[kind]}", *rows]).encode()
    reading = loaders.load("t.csv", content, office.registry, office.directory, closing_day=14)
    assert reading.accepted, reading.problems
    file = Incoming("nghe-an", kind, "t.csv", content, "Hoa", reading.observations, reading.rows)
    batch = office.store.save(file).batch
    with office.store.reading() as cursor:
        cursor.execute("UPDATE batch SET loaded_at = ? WHERE id = ?", [datetime.fromisoformat(at), batch])
    return batch


def first(office):
    with office.store.reading() as cursor:
        return sendings.first_sendings(cursor, office.registry, "nghe-an", MONTHLY)


def opened():
    page = AppTest.from_function(script, default_timeout=60).run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


# --- which batch counts ---


def test_a_correction_later_is_not_the_sending(office):
    september = parse("2025-09").first
    once = load(office, "payment", "09/2025", ["Sở Y tế"], "2025-09-20 03:00")
    load(office, "payment", "09/2025", ["Sở Y tế"], "2025-10-02 03:00", "40,31,20,15")
    assert first(office) == [("payment", "so-y-te", september, once, datetime(2025, 9, 20, 3))]


def test_a_batch_that_was_withdrawn_brought_nothing(office):
    once = load(office, "payment", "09/2025", ["Sở Y tế"], "2025-09-20 03:00")
    second = load(office, "payment", "09/2025", ["Sở Y tế"], "2025-10-02 03:00", "40,31,20,15")
    office.store.undo("nghe-an", once, "Hoa", "Nhầm")
    assert [row[3] for row in first(office)] == [second]
    office.store.undo("nghe-an", second, "Hoa", "Nhầm")
    assert first(office) == []


def test_figures_of_the_general_form_are_no_monthly_report(office):
    content = (
        "Mã chỉ tiêu,Mã đơn vị,Đơn vị,Kỳ,Tử số,Mẫu số,Ghi chú\npar_index,,Sở Y tế,2025-09,80,,\n".encode()
    )
    reading = loaders.load("c.csv", content, office.registry, office.directory)
    office.store.save(Incoming("nghe-an", "figures", "c.csv", content, "Hoa", reading.observations, 1))
    assert first(office) == []


def test_the_first_load_is_the_first_real_one(office):
    with office.store.reading() as cursor:
        assert sendings.first_load(cursor, "nghe-an") is None
    load(office, "payment", "09/2025", ["Sở Y tế"], "2025-09-20 03:00")
    load(office, "on_time", "09/2025", ["Sở Y tế"], "2025-09-18 03:00")
    with office.store.reading() as cursor:
        assert sendings.first_load(cursor, "nghe-an") == datetime(2025, 9, 18, 3)


# --- the page ---


@pytest.fixture
def september(office):
    """Sở Y tế in time; Sở Tư pháp late with its last form; Sở Nội vụ with three forms."""
    for kind in MONTHLY:
        load(office, kind, "09/2025", ["Sở Y tế"], "2025-09-22 16:59")
    for kind in MONTHLY[:3]:
        load(office, kind, "09/2025", ["Sở Tư pháp", "Sở Nội vụ"], "2025-09-16 03:00")
    load(office, "payment", "09/2025", ["Sở Tư pháp"], "2025-09-25 03:00")
    return office


def test_a_deadline_that_is_not_the_plans_own_is_not_cited_from_it(september):
    """The plan's words are "trước ngày 23"; the office has set the 22nd."""
    from types import SimpleNamespace

    from pages.ui import progress_words

    view = SimpleNamespace(year=SimpleNamespace(year=2025, rules=SimpleNamespace(report_day=22)))
    note = progress_words.deadline_note(view)
    assert "Hạn: trước ngày 22 hằng tháng (theo cài đặt của Phòng)" in note
    assert "384/QĐ-UBND" not in note


def test_without_figures_the_page_leads_to_sending(office):
    assert title(opened()) == "Tiến độ báo cáo: chưa có số liệu nào"


def test_the_title_is_the_newest_month_due(september):
    page = opened()
    assert title(page) == "Tháng 9/2025: 1/145 đơn vị gửi đúng hạn; 142 đơn vị chưa gửi, 1 thiếu biểu, 1 muộn"
    text = drawn(page)
    assert "Gửi đúng hạn năm 2025: 0,7% (1/145 lượt)" in text
    assert "Hạn: trước ngày 23 hằng tháng (384/QĐ-UBND ngày 24/02/2025, PL.X.2)" in text
    assert "chốt tháng (ngày 14): số tháng 12/2025 gửi trước ngày 23/12/2025" in text
    assert "Tỷ lệ gửi đúng hạn = lượt gửi đủ biểu đúng hạn" in text
    assert "Báo cáo tháng" not in text.split("submission_on_time_rate")[0]


def test_the_grid_shows_the_day_the_delay_and_the_forms_that_came(september):
    text = drawn(opened())
    assert 'ct-met" aria-hidden="true">●</span><span>22/9</span>' in text
    assert 'ct-near" aria-hidden="true">▲</span><span>+3 ngày</span>' in text
    assert 'ct-near" aria-hidden="true">▲</span><span>3/4 biểu</span>' in text
    assert "Thanh toán trực tuyến: chưa gửi. Hạn: trước ngày 23/9/2025" in text
    assert "Sở, ban, ngành: 1/15 lượt đúng hạn từ tháng 9" in text


def test_the_form_chosen_is_the_only_one_counted(september):
    page = opened()
    page.selectbox(key="widget-bieu").set_value("on_time").run()
    assert title(page) == "Tháng 9/2025: 3/145 đơn vị gửi đúng hạn; 142 đơn vị chưa gửi"


def test_the_tier_chosen_is_the_only_one_shown(september):
    page = opened()
    page.selectbox(key="widget-khoi").set_value("cap_xa").run()
    assert title(page) == "Tháng 9/2025: 0/130 đơn vị gửi đúng hạn; 130 xã, phường chưa gửi"
    assert "Sở, ban, ngành:" not in drawn(page)
    assert page.query_params["khoi"] == "cap_xa"


def test_the_reminder_names_who_lacks_what_until_a_day_that_can_be_changed(september):
    page = opened()
    page.selectbox(key="widget-khoi").set_value("so_nganh").run()
    text = page.code[0].value
    assert "- Sở, ban, ngành: mới có 02/15 đơn vị gửi đủ (Sở Tư pháp; Sở Y tế)" in text
    assert "trước ngày 19/10/2025." in text
    page.date_input[0].set_value(datetime(2025, 10, 31).date()).run()
    assert "trước ngày 31/10/2025." in page.code[0].value
    assert "tháng 10/2025" not in text.lower()
    page.toggle(key="remind-open").set_value(True).run()
    assert "1. Tháng 10/2025 (hạn: trước ngày 23/10/2025, chưa đến hạn):" in page.code[0].value


def test_the_year_before_the_first_report_says_that_nobody_had_to(september):
    page = opened()
    assert list(page.selectbox(key="widget-nam").options) == ["Năm 2025"]


@pytest.fixture
def sample(tmp_path, monkeypatch):
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "kpi.duckdb"))
    monkeypatch.setenv("KPI_TODAY", "2026-11-16")
    st.cache_resource.clear()
    from pages.ui import session

    yield session.office()
    session.office().store.close()
    st.cache_resource.clear()


def test_the_sample_is_never_late(sample):
    page = opened()
    assert title(page) == "Tháng 9/2026: 143/145 đơn vị đã gửi đủ 4 biểu; Xã Tri Lễ, Xã Bắc Lý chưa gửi"
    text = drawn(page)
    assert "Dữ liệu mẫu: không có ngày gửi" in text
    assert "ngày</span>" not in text
    # Sở Giáo dục và Đào tạo lacks a form of May; of the last three months two communes lack September.
    assert ("<b>8</b>/9 gửi đủ" in text, "<b>2</b>/3 gửi đủ" in text, "0/0" in text) == (True, True, False)
    page.selectbox(key="widget-nam").set_value("2025").run()
    assert title(page) == (
        "Tháng 12/2025: 142/145 đơn vị đã gửi đủ 4 biểu; Xã Mỹ Lý, Xã Nhôn Mai chưa gửi, 1 thiếu biểu"
    )
    assert 'class="ct-l ct-ground-old"' in drawn(page)


def test_overview_and_reporting_count_the_same_agencies(sample):
    from pages.ui import session

    here = session.office()
    december = parse("2025-12")
    asked = reporting_in(here.directory, december, here.settings.closing_day)
    forms = discipline.in_use(session.monthly_sendings())
    known = completeness.completeness(
        session.statuses((december,), scope="agencies"),
        *(here.registry, lambda _: asked, december, lambda _: True, forms),
    )
    assert completeness.summary(known) == "Đủ 1/1 tháng, 142/145 đơn vị"
    assert completeness.absent(known) == [
        "Chưa gửi tháng 12: Xã Mỹ Lý, Xã Nhôn Mai.",
        "Chưa gửi đủ tháng 12: Phường Tân Mai.",
    ]


def test_a_form_nobody_ever_sent_is_not_asked_for(office):
    load(office, "on_time", "09/2025", ["Sở Y tế", "Sở Tư pháp"], "2025-09-16 03:00")
    text = drawn(opened())
    assert "Biểu chưa đơn vị nào gửi lần nào thì chưa tính: " in text
    assert (
        "Tính 1/4 biểu tháng: “Giải quyết đúng hạn”; chưa đơn vị nào gửi: “Hồ sơ trực tuyến”, “Số hóa hồ sơ, "
        "kết quả”, “Thanh toán trực tuyến”"
    ) in text
    assert discipline.in_use(discipline.sendings(first(office))) == ("on_time",)
    assert discipline.in_use({}) == MONTHLY


def test_the_year_can_be_taken_away_as_csv_and_workbook(september):
    page = opened()
    assert [b.label for b in page.get("download_button")] == ["Tệp CSV", "Tệp Excel"]
