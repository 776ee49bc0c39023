"""Đơn vị: one agency by quarter, found without diacritics, with those before and after it."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from indicators.model import Observation
from indicators.periods import parse
from tests.exemptions import exempting

pytestmark = pytest.mark.usefixtures("looser_sessions")

REUSED = {
    "so-xay-dung": {"2025-04": 20, "2025-07": 20, "2025-08": 50, "2025-09": 60},
    "so-xay-dung-den-2025-02": {"2025-01": 10},
    "so-y-te": {"2025-07": 70, "2025-09": 80},
    "thanh-tra-tinh": {"2024-10": 45},
    "xa-keng-du-16822": {"2025-07": 30, "2025-08": 30, "2025-09": 30},
}
"""Dossiers that reuse data of 100 received."""


def observed(measure, agency, period, value):
    return Observation(measure, agency, period, *parse(period).days(), value, None, 2)


def figures():
    return [
        observed(measure, agency, month, value)
        for agency, counts in REUSED.items()
        for month, reused in counts.items()
        for measure, value in (("dossiers_reusing_data", reused), ("dossiers_received", 100))
    ]


def script():
    import streamlit as st

    from pages import agency, upload
    from pages.ui import places

    for name, render in (("agency", agency.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["agency"], places.pages["upload"]], position="hidden")
    agency.render()


@pytest.fixture
def office(open_office):
    """An office whose store holds `figures` instead of the sample."""
    return open_office(figures(), "2026-01-14", "mau.csv")


def opened(**query):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in {"don_vi": "so-xay-dung", "ky": "2025-Q3", **query}.items():
        page.query_params[name.replace("_", "-")] = value
    return page.run()


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def title(page):
    return unescape(drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0])


def choose(page, label, value):
    next(box for box in page.selectbox if box.label == label).set_value(value)
    return page.run()


def row_of(page, target):
    """The row of a target as its cells' texts."""
    body = drawn(page).split("<tbody>")[1].split("</tbody>")[0]
    row = next(row for row in body.split("</tr>") if target in row)
    cells = [cell.split(">", 1)[1] for cell in row.replace("<th", "<td").split("<td")[1:]]
    return [" ".join(unescape(part.split(">")[-1]) for part in cell.split("<")).split() for cell in cells]


def test_the_title_is_the_answer_and_the_table_has_each_quarter(office):
    page = opened()
    assert not page.exception
    assert title(page) == (
        "Sở Xây dựng, quý III/2025: 1/1 chỉ tiêu chưa đạt: tái sử dụng dữ liệu số hóa 43,3% (mục tiêu ≥ 60%)"
    )
    assert row_of(page, "QĐ 384, PL.V.3") == [
        ["Tái", "sử", "dụng", "dữ", "liệu", "số", "hóa"],
        ["▼", "≥", "60%", "QĐ", "384,", "PL.V.3"],
        ["□", "chưa", "gửi"],
        ["■", "20,0"],
        ["■", "43,3"],
        ["□", "chưa", "gửi"],
        ["■", "37,5"],
        ["↑", "23,3", "điểm", "%"],
        ["130/300", "thiếu", "50", "hồ", "sơ"],
        ["3/3"],
    ]
    assert row_of(page, "QĐ 3667, I.7")[4] == ["■", "43,3"]


def test_rows_lead_to_the_page_of_the_indicator(office):
    address = "/chi-tieu?chi-tieu=data_reuse_rate&amp;ky=2025-Q3&amp;khoi=so_nganh"
    assert address in drawn(opened())


def test_predecessors_and_successors_are_links(office):
    page = opened()
    assert "Hợp nhất từ <a" in drawn(page)
    assert "/don-vi?don-vi=so-giao-thong-van-tai&amp;ky=2025-Q1" in drawn(page)
    ended = opened(don_vi="so-xay-dung-den-2025-02")
    assert title(ended) == "Sở Xây dựng đã kết thúc ngày 28/02/2025, trước quý III/2025"
    assert "/don-vi?don-vi=so-xay-dung&amp;ky=2025-Q3" in drawn(ended)
    assert row_of(ended, "QĐ 384, PL.V.3")[2] == ["■", "10,0"]


def test_another_agency_changes_the_answer(office):
    page = choose(opened(), "Đơn vị", "so-y-te")
    assert title(page) == "Sở Y tế, quý III/2025: đạt cả 1 chỉ tiêu"
    assert "mới gửi 2/3 tháng" in drawn(page)


def test_an_agency_is_found_without_diacritics(office):
    page = opened()
    page.text_input[0].set_value("y te").run()
    assert title(page).startswith("Sở Y tế, quý III/2025")
    page.text_input[0].set_value("không có").run()
    assert "Không có đơn vị nào có tên như vậy." in drawn(page)


def test_another_period_changes_the_answer(office):
    page = choose(opened(), "Kỳ", "2025-Q2")
    assert title(page).startswith("Sở Xây dựng, quý II/2025: 1/1 chỉ tiêu chưa đạt")


def test_in_another_year_the_predecessor_stands_for_the_agency(office):
    page = choose(opened(), "Kỳ", "2024-Q4")
    assert page.selectbox[0].value == "so-xay-dung-den-2025-02"
    assert title(page) == "Sở Xây dựng, quý IV/2024: chưa có mục tiêu"
    assert "Đơn vị chưa có số liệu nào trong năm đang xem." in drawn(page)


def test_the_other_document_may_lead(office):
    page = choose(opened(), "Văn bản", "nghe-an-3667-2025")
    assert title(page).endswith("tái sử dụng dữ liệu số hóa 43,3% (mục tiêu ≥ 50%)")


def test_figures_without_a_target_stand_apart(office):
    shown = drawn(opened())
    assert "Chưa có mục tiêu:" not in shown
    page = opened(don_vi="thanh-tra-tinh", ky="2024-Q4")
    assert title(page) == "Thanh tra tỉnh, quý IV/2024: 1 chỉ tiêu có số liệu, chưa có mục tiêu"
    assert "Chưa có mục tiêu: 1 chỉ tiêu" in drawn(page)


def test_the_table_can_be_taken_away(office):
    assert [button.label for button in opened().get("download_button")] == ["Tệp CSV", "Tệp Excel"]


def test_unknown_words_in_the_address_fall_back(office):
    page = opened(don_vi="khong-co", ky="x", van_ban="y")
    assert not page.exception
    assert title(page).startswith("Sở Nội vụ, quý ")


def test_without_any_figure_the_page_says_so(open_office):
    open_office()
    page = opened()
    assert not page.exception
    assert title(page) == "Đơn vị: chưa có số liệu nào"


def test_an_agency_is_read_with_what_its_predecessors_left(office):
    page = opened(cach_doc="hien-nay")
    assert not page.exception
    assert "Kết quả đánh giá theo số như báo cáo." in drawn(page) or "hai cách đọc như nhau" in drawn(page)
    assert title(page) == title(opened())


def test_an_agency_that_ended_leads_on_to_its_successor(office):
    page = opened(don_vi="so-giao-thong-van-tai", ky="2025-Q1", cach_doc="hien-nay")
    assert "số của đơn vị được quy về Sở Xây dựng" in drawn(page)


def ends(page):
    """What the last column says of each target."""
    return [row_of(page, source)[-1] for source in ("QĐ 384, PL.V.3", "QĐ 3667, I.7")]


def test_each_target_says_whether_it_can_still_be_met(office, monkeypatch):
    monkeypatch.setenv("KPI_TODAY", "2025-10-14")
    page = opened(don_vi="xa-keng-du-16822")
    # It stands since July: (60 % × 600 − 90) / 300, by the other document (50 % × 600 − 90) / 300.
    assert ends(page) == [["còn", "kịp:", "cần", "90,0%"], ["còn", "kịp:", "cần", "70,0%"]]
    assert "đến hết năm 2025: 1 còn kịp nếu tăng" in drawn(page)
    assert "Cần quá 100% là không còn khả năng." in drawn(page)


def test_the_reader_may_assume_other_months_of_an_agency(office, monkeypatch):
    monkeypatch.setenv("KPI_TODAY", "2025-10-14")
    page = choose(opened(don_vi="xa-keng-du-16822"), "Giả định", "70")
    # (60 % × 510 − 90) / 210 = 102,9 %; (50 % × 510 − 90) / 210
    assert ends(page) == [["không", "còn", "khả", "năng"], ["còn", "kịp:", "cần", "78,6%"]]


def test_an_agency_with_a_gap_keeps_the_column_of_months(office):
    page = opened()
    assert "Tháng đã gửi" in drawn(page)
    assert [box.label for box in page.selectbox].count("Giả định") == 0


def exempted(monkeypatch, session):
    """From now on the later document releases Sở Y tế from the reuse of data."""
    here = session.office()
    registry = exempting(here.registry, "data_reuse_rate", "Không thu phí")
    monkeypatch.setattr(session, "office", lambda: replace(here, registry=registry))


def test_an_exempt_target_says_why_and_by_which_document(office, monkeypatch):
    exempted(monkeypatch, office)
    shown = unescape(drawn(opened(don_vi="so-y-te")))
    assert "– Không áp dụng" in shown
    assert "Quý III/2025: Không áp dụng: Không thu phí, CV 12/UBND" in shown
    assert "Không áp dụng: Tái sử dụng dữ liệu số hóa (Không thu phí, CV 12/UBND)." in shown
    assert "CV 12/UBND" not in drawn(opened(don_vi="so-xay-dung"))
