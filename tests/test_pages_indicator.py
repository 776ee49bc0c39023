"""Chỉ tiêu: each control changes what is shown, and every state is told in plain words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from exports import figures as pictures
from indicators.model import Observation
from indicators.periods import parse
from tests.exemptions import exempting

pytestmark = pytest.mark.usefixtures("looser_sessions")

REUSED = {"so-xay-dung": (20, 50, 60), "so-y-te": (70, 70, 80), "xa-keng-du-16822": (30, 30, 30)}
"""Dossiers that reuse data of 100 received, in July, August and September 2025."""


def observed(measure, agency, period, value, row):
    return Observation(measure, agency, period, *parse(period).days(), value, None, row)


def figures():
    found = [
        observed(measure, agency, f"2025-{month:02d}", value, 10 + month)
        for agency, counts in REUSED.items()
        for month, reused in zip((7, 8, 9), counts, strict=True)
        for measure, value in (("dossiers_reusing_data", reused), ("dossiers_received", 100))
    ]
    for month in (5, 6):
        found += [
            observed("dossiers_reusing_data", "so-y-te", f"2025-0{month}", 40, 2),
            observed("dossiers_received", "so-y-te", f"2025-0{month}", 100, 2),
        ]
    for part, value in (("numerator", 96), ("denominator", 100)):
        found.append(observed(f"procedure_satisfaction_rate.{part}", "nghe-an", "2025-Q3", value, 3))
    return found


def script():
    import streamlit as st

    from pages import indicator, upload
    from pages.ui import places

    for name, render in (("indicator", indicator.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["indicator"], places.pages["upload"]], position="hidden")
    indicator.render()


@pytest.fixture
def office(open_office):
    """An office whose store holds `figures` instead of the sample."""
    return open_office(figures(), file="thang-9.csv")


def opened(**query):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in {"chi_tieu": "data_reuse_rate", "ky": "2025-Q3", **query}.items():
        page.query_params[name.replace("_", "-")] = value
    return page.run()


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    found = drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]
    return unescape(found).replace("\u00a0", " ")


def choose(page, label, value):
    next(box for box in page.selectbox if box.label == label).set_value(value)
    return page.run()


def press(page, label, value):
    next(group for group in page.get("button_group") if group.proto.label == label).set_value(value)
    return page.run()


def test_the_title_is_the_answer_and_both_documents_stand_under_it(office):
    page = opened()
    assert not page.exception
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 48,9%, thiếu 100 hồ sơ để đạt 60%"
    shown = drawn(page)
    for words in ("QĐ 384, PL.V.3", "QĐ 3667, I.7", "Hai kế hoạch đặt hai mức", "440", "900", "48,9%"):
        assert words in shown
    assert "3/145 đơn vị gửi đủ, 3/3 tháng" in shown
    assert "lần nạp 0001" in shown


def test_another_indicator_changes_the_answer(office):
    page = choose(opened(), "Chỉ tiêu", "procedure_satisfaction_rate")
    assert title(page) == "Hài lòng về giải quyết TTHC: 96,0%, đạt mục tiêu > 95%"
    assert "Kế hoạch giao chỉ tiêu này cho toàn tỉnh" in drawn(page)
    assert page.query_params["chi-tieu"] == "procedure_satisfaction_rate"


def test_another_period_changes_the_answer(office):
    page = choose(opened(), "Kỳ", "2025-07")
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 40,0%, thiếu 60 hồ sơ để đạt 60%"


def test_another_scope_changes_the_answer(office):
    page = choose(opened(), "Phạm vi", "cap_xa")
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 30,0%, thiếu 90 hồ sơ để đạt 60%"
    page = choose(page, "Chỉ tiêu", "full_online_provision_rate")
    assert title(page) == "Cung cấp DVC toàn trình: không giao cho cấp xã"


def test_the_other_document_may_lead(office):
    page = choose(opened(), "Văn bản", "nghe-an-3667-2025")
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 48,9%, thiếu 10 hồ sơ để đạt 50%"


def test_the_order_of_agencies_is_of_one_tier_at_a_time(office):
    page = opened()
    assert "1/2 sở, ban, ngành đạt" in drawn(page)
    page = press(page, "Khối xếp thứ tự", "cap_xa")
    assert "0/1 đơn vị cấp xã đạt" in drawn(page)


def test_the_search_finds_agencies_without_diacritics(office):
    page = opened()
    assert len(page.dataframe[0].value) == 145
    page.text_input[0].set_value("keng du").run()
    assert page.dataframe[0].value["Đơn vị"].tolist() == ["Xã Keng Đu"]
    page.text_input[0].set_value("không ai").run()
    assert "Không có đơn vị nào hợp với chữ đã gõ." in drawn(page)


def test_the_numbers_of_the_line_stand_by_period(office):
    page = press(opened(), "Cách xem số", "ky")
    table = page.dataframe[0].value
    assert table["Kỳ"].tolist() == [f"Tháng {month}/2025" for month in (5, 6, 7, 8, 9)]
    assert table["Tử số"].tolist() == [40.0, 40.0, 120.0, 150.0, 170.0]


def test_a_figure_leads_back_to_the_rows_of_its_file(office):
    page = press(opened(), "Cách xem số", "dong")
    page = choose(page, "Đơn vị", "so-xay-dung")
    shown = drawn(page)
    for words in ("Tháng 7/2025", "thang-9.csv", "Hồ sơ có tái sử dụng dữ liệu", "0001", "19"):
        assert words in shown
    page = choose(page, "Đơn vị", "so-tu-phap")
    assert "Chưa có dòng nào của quý III/2025: đơn vị chưa gửi số liệu này." in drawn(page)


def test_the_numbers_can_be_taken_away(office):
    labels = [button.label for button in opened().get("download_button")]
    assert [label for label in labels if label.startswith("Tệp")] == ["Tệp CSV", "Tệp Excel"]


def test_a_period_without_a_plan_gives_the_value_and_no_verdict(office, monkeypatch):
    page = opened(ky="2026-Q1")
    # The period has no figures: the choice falls back to one that has.
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 48,9%, thiếu 100 hồ sơ để đạt 60%"
    page = opened(chi_tieu="dossier_digitization_rate")
    assert title(page) == "Số hóa hồ sơ: chưa có số liệu quý III/2025"


def test_unknown_words_in_the_address_fall_back(office):
    page = opened(chi_tieu="khong-co", ky="2199-Q9", khoi="la", van_ban="x")
    assert not page.exception
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 48,9%, thiếu 100 hồ sơ để đạt 60%"


def test_without_any_figure_the_page_says_so(open_office):
    open_office()
    page = opened()
    assert not page.exception
    assert title(page) == "Chỉ tiêu: chưa có số liệu nào"


def test_an_open_period_is_provisional(office, monkeypatch):
    monkeypatch.setattr(type(office.office().settings), "today", property(lambda settings: date(2025, 9, 20)))
    page = opened()
    assert title(page) == "Tái sử dụng dữ liệu số hóa: 48,9% (tạm tính), thiếu 100 hồ sơ để đạt 60%"
    passages = re.findall(r'<div class="ct-passage">.*?</p>', drawn(page))
    assert [part.count("tạm tính") for part in passages] == [1, 1]


def labels(page):
    return [button.label for button in page.get("download_button")]


def test_under_each_figure_stand_the_buttons_of_its_picture(office, tmp_path, monkeypatch):
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    page = opened()
    assert labels(page)[:6] == ["Tải ảnh PNG", "Tải SVG"] * 3
    assert "Máy chủ chưa có" not in drawn(page)


def test_a_picture_that_failed_is_explained_on_the_next_run(office, tmp_path, monkeypatch):
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    page = opened()
    page.session_state["picture-failures"]["trend"] = "Trình duyệt vẽ hình bị dừng."
    assert "Trình duyệt vẽ hình bị dừng." in drawn(page.run())
    assert "Trình duyệt vẽ hình bị dừng." not in drawn(page.run())


def test_without_a_browser_the_page_says_what_to_install_and_the_readers_own_browser_saves(
    office, monkeypatch
):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    page = opened()
    assert "Tải ảnh PNG" not in labels(page)
    assert "Máy chủ chưa có Google Chrome, Chromium hoặc Microsoft Edge" in drawn(page)
    for figure in page.get("plotly_chart"):
        assert json.loads(figure.proto.config)["modeBarButtons"] == [["toImage"]]


def test_the_picture_shows_the_numbers_of_the_page(office):
    page, here = opened(), office.office()
    shown = [json.loads(figure.proto.spec) for figure in page.get("plotly_chart")]
    reading = pictures.reading_of(here, "data_reuse_rate", parse("2025-Q3"))
    pictured = [pictures.drawn(here, reading, which).figure for which in pictures.WHICH]
    wide_trend, _, order, lacking, *_ = shown
    for mine, theirs in zip((wide_trend, order, lacking), pictured, strict=True):
        theirs = json.loads(theirs.to_json())
        assert [trace.get("hovertext") for trace in mine["data"]] == [
            trace.get("hovertext") for trace in theirs["data"]
        ]
        assert [trace["y"] for trace in mine["data"]] == [trace["y"] for trace in theirs["data"]]


# --- re-based, small courses, what the rest of the year must bring ---


def test_the_figures_can_be_read_over_todays_bodies(office):
    page = opened(cach_doc="hien-nay")
    assert title(page) == title(opened())  # judged as reported
    shown = drawn(page)
    assert "Quý III/2025: 48,9%, quy về đơn vị hiện nay" in shown
    assert "Kết quả đánh giá theo số như báo cáo." in shown
    assert page.query_params["cach-doc"] == "hien-nay"


def test_the_switch_changes_the_view_and_the_address(office):
    page = opened()
    assert "quy về đơn vị hiện nay" not in drawn(page)
    next(one for one in page.button_group if one.label == "Cách đọc").set_value("hien-nay")
    assert "quy về đơn vị hiện nay" in drawn(page.run())


def test_agencies_have_courses_of_their_own_and_a_table_of_them(office):
    figures = [json.loads(figure.proto.spec) for figure in opened().get("plotly_chart")]
    names = {trace.get("name") for figure in figures for trace in figure["data"]}
    assert {"Sở Xây dựng", "Sở Y tế"} <= names
    page = opened(xem="don-vi-ky")
    assert page.dataframe[0].value.columns[:2].tolist() == ["Đơn vị", "Tháng 5/2025"]


def test_paper_gets_every_row_of_the_numbers(office):
    assert 'class="ct-table ct-print-only"' in drawn(opened())


def test_the_small_courses_and_the_figures_of_todays_bodies_have_pictures_too(office, tmp_path, monkeypatch):
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    # The line, the order, who lacks, the courses; re-based the line and the order.
    assert labels(opened()).count("Tải ảnh PNG") == 4
    assert labels(opened(cach_doc="hien-nay")).count("Tải ảnh PNG") == 2


def test_a_picture_of_the_courses_has_title_source_and_the_numbers_of_the_page(office):
    from exports.paper import WORD
    from pages.ui import indicator_multiples

    opened()
    here = office.office()
    reading = pictures.reading_of(here, "data_reuse_rate", parse("2025-Q3"))
    own = indicator_multiples.rows(reading)
    chart = indicator_multiples._pictured(here, reading, own, "so_nganh", 0, WORD)
    lines = {
        trace.name: list(trace.y) for trace in chart.figure.data if trace.name in ("Sở Xây dựng", "Sở Y tế")
    }
    assert lines["Sở Xây dựng"][2:5] == [20, 50, 60]
    assert chart.figure.layout.meta["width"] == WORD.inside
    assert chart.footer.startswith("Nguồn: lần nạp 0001")
    assert chart.topic == "Tái sử dụng dữ liệu số hóa · sở, ban, ngành, từng đơn vị"


def test_each_agency_is_told_whether_it_can_still_make_the_year(office):
    page = opened(xem="con-kip")
    table = page.dataframe[0].value.set_index("Đơn vị")
    # Xã Keng Đu stands since July: (60 % × 600 − 90) / 300, by QĐ 3667 (50 % × 600 − 90) / 300.
    keng_du = table.loc["Xã Keng Đu"]
    assert keng_du[["Số còn lại cần, % (QĐ 384)", "Hết năm (QĐ 384)"]].tolist() == [90, "còn kịp nếu tăng"]
    assert keng_du["Số còn lại cần, % (QĐ 3667)"] == 70
    # The others lack months before July.
    assert table.loc["Sở Xây dựng", "Hết năm (QĐ 384)"] == "chưa tính được"
    assert "Từng đơn vị: 1 còn kịp nếu tăng, " in drawn(page)


def test_the_assumption_of_the_whole_holds_for_each_agency(office):
    page = choose(opened(xem="con-kip"), "Giả định", "70")
    # (60 % × (300 + 3 × 70) − 90) / 210
    table = page.dataframe[0].value.set_index("Đơn vị")
    assert round(table.loc["Xã Keng Đu", "Số còn lại cần, % (QĐ 384)"], 2) == 102.86
    assert table.loc["Xã Keng Đu", "Hết năm (QĐ 384)"] == "không còn khả năng"
    assert "Không còn khả năng: Xã Keng Đu." in drawn(page)
    assert page.query_params["gia-dinh"] == "70"


def exempted(monkeypatch, session):
    """From now on the later document releases Sở Y tế from the reuse of data."""
    here = session.office()
    registry = exempting(here.registry, "data_reuse_rate", "Không thu phí")
    monkeypatch.setattr(session, "office", lambda: replace(here, registry=registry))


def test_whose_counts_an_exemption_leaves_out_is_said_at_the_figure(office, monkeypatch):
    """Without the 220/300 of Sở Y tế: 130/300 and 90/300 are left."""
    exempted(monkeypatch, office)
    page = opened()
    shown = unescape(drawn(page)).replace("\u00a0", " ")
    assert "36,7%" in title(page)
    assert "Theo QĐ 384: không tính Sở Y tế (miễn trừ: Không thu phí, CV 12/UBND)." in shown
    assert "Không áp dụng: Sở Y tế (Không thu phí, CV 12/UBND)." in shown
    of_communes = unescape(drawn(opened(khoi="cap_xa")))
    assert "không tính Sở Y tế" not in of_communes
