"""So sánh: each control changes what is shown, and every state is told in plain words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from indicators.model import Observation
from indicators.periods import parse

pytestmark = pytest.mark.usefixtures("looser_sessions")

REUSED = {
    "so-xay-dung": {"2025-Q2": 20, "2025-Q3": 30},
    "so-y-te": {"2025-Q2": 70, "2025-Q3": 56},
    "so-tu-phap": {"2024-Q3": 50, "2025-Q3": 80},
    "xa-keng-du-16822": {"2025-Q3": 20},
}
"""Dossiers that reuse data of 100 received, in each month of a quarter (targets: ≥ 60% and ≥ 50%)."""


def observed(measure, agency, period, value):
    return Observation(measure, agency, period, *parse(period).days(), value, None, 5)


def figures():
    return [
        observed(measure, agency, month.id, value)
        for agency, quarters in REUSED.items()
        for quarter, reused in quarters.items()
        for month in parse(quarter).months
        for measure, value in (("dossiers_reusing_data", reused), ("dossiers_received", 100))
    ]


def script():
    import streamlit as st

    from pages import compare, upload
    from pages.ui import places

    for name, render in (("compare", compare.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["compare"], places.pages["upload"]], position="hidden")
    compare.render()


@pytest.fixture
def office(open_office):
    return open_office(figures())


def opened(**query):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in {"don_vi": "so-xay-dung,so-y-te", "ky": "2025-Q3", **query}.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def drawn(page):
    shown = unescape(" ".join(element.proto.body for element in page.get("html")))
    return shown.replace("\u00a0", " ").replace("\u2060", "")


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def choose(page, label, value):
    next(box for box in page.selectbox if box.label == label).set_value(value)
    return page.run()


def said(text):
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def heads(page):
    return [said(cell) for cell in drawn(page).split("<thead>")[1].split("</tr>")[0].split("</th>")[:-1]]


def row(page, name):
    """The first row of that name as what its cells say."""
    lines = drawn(page).split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    found = ([said(cell) for cell in re.split(r"</t[hd]>", line)[:-1]] for line in lines)
    return next(cells for cells in found if cells and cells[0] == name)


REUSE = "Tái sử dụng dữ liệu số hóa"


def test_agencies_stand_beside_their_tier_and_the_whole(office):
    page = opened()
    assert title(page) == "Quý III/2025: 2 đơn vị ngang nhau, đều đạt 0/1 chỉ tiêu"
    assert heads(page)[2:] == ["Sở Xây dựng", "Sở Y tế", "Sở, ban, ngành Σ/Σ", "Toàn tỉnh Σ/Σ"]
    assert row(page, "Số chỉ tiêu đạt")[2:] == [
        "0/1 1 chưa đạt",
        "0/1 1 gần đạt",
        "0/1 1 gần đạt",
        "0/1 1 chưa đạt",
    ]
    assert row(page, REUSE) == [
        REUSE,
        "▼ ≥ 60% QĐ 384, PL.V.3",
        *("■ 30,0 90/300", "▲ 56,0 168/300", "▲ 55,3 498/900", "■ 46,5 558/1.200"),
    ]


def test_the_second_documents_demand_has_a_row_of_its_own(office):
    body = drawn(opened()).split("<tbody>")[1]
    assert [said(cell) for cell in body.split("▽")[1].split("</td>")[1:3]] == [
        "■ 30,0 90/300",
        "● 56,0 168/300",
    ]


def test_another_agency_changes_columns_title_and_address(office):
    page = opened()
    page.multiselect[0].set_value(["so-xay-dung", "so-y-te", "so-tu-phap"]).run()
    assert heads(page)[2:5] == ["Sở Xây dựng", "Sở Y tế", "Sở Tư pháp"]
    assert title(page) == "Quý III/2025: Sở Tư pháp đạt 1/1 chỉ tiêu, nhiều nhất trong 3 đơn vị"
    assert page.query_params["don-vi"] == "so-xay-dung,so-y-te,so-tu-phap"


def test_agencies_of_two_tiers_stand_beside_both(office):
    page = opened(don_vi="so-y-te,xa-keng-du-16822")
    assert heads(page)[2:] == [
        *("Sở Y tế", "Xã Keng Đu", "Sở, ban, ngành Σ/Σ", "Cấp xã Σ/Σ", "Toàn tỉnh Σ/Σ"),
    ]


def test_the_search_leaves_those_chosen_and_those_found(office):
    page = opened()
    page.text_input[0].set_value("keng").run()
    assert page.multiselect[0].options == ["Sở Xây dựng", "Sở Y tế", "Xã Keng Đu"]


def test_another_period_changes_the_figures(office):
    page = choose(opened(), "Kỳ", "2025-Q2")
    assert row(page, REUSE)[2:4] == ["■ 20,0 60/300", "● 70,0 210/300"]
    assert page.query_params["ky"] == "2025-Q2"


def test_the_other_document_may_lead(office):
    page = choose(opened(), "Văn bản", "nghe-an-3667-2025")
    assert row(page, REUSE)[1:4] == ["▼ ≥ 50% QĐ 3667, I.7", "■ 30,0 90/300", "● 56,0 168/300"]


def test_the_quarter_before_gives_movements_in_points(office):
    page = choose(opened(), "So với kỳ", "ky-truoc")
    assert row(page, REUSE)[2:4] == [
        "■ 30,0 90/300 ↑ 10,0 điểm %, cải thiện",
        "▲ 56,0 168/300 ↓ 14,0 điểm %, giảm sút",
    ]
    assert row(page, "So với quý II/2025")[2:4] == ["1 cải thiện", "1 giảm sút"]
    assert page.query_params["so-voi"] == "ky-truoc"


def test_the_year_before_compares_only_who_existed_then(office):
    page = opened(don_vi="so-tu-phap,so-xay-dung", so_voi="cung-ky")
    assert row(page, REUSE)[2:4] == ["● 80,0 240/300 ↑ 30,0 điểm %, cải thiện", "■ 30,0 90/300"]
    assert row(page, "So với quý III/2024")[2:4] == ["1 cải thiện", "chưa có số để so"]


def test_communes_that_are_new_do_not_compare(office):
    page = opened(don_vi="xa-keng-du-16822", so_voi="ky-truoc")
    assert row(page, "So với quý II/2025")[3] == "đơn vị đã sắp xếp lại"


def test_a_cell_leads_to_the_rows_of_the_file(office):
    shown = drawn(opened())
    assert (
        'href="/chi-tieu?chi-tieu=data_reuse_rate&ky=2025-Q3&van-ban=nghe-an-384-2025&khoi=so_nganh'
        '&don-vi=so-y-te&xem=dong#bang-so"'
    ) in shown


def test_the_numbers_can_be_taken_away(office):
    assert [button.label for button in opened().get("download_button")] == ["Tệp CSV", "Tệp Excel"]


def test_without_a_choice_those_who_miss_most_are_compared(office):
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["ky"] = "2025-Q3"
    page.run()
    assert not page.exception
    assert heads(page)[2] == "Sở Xây dựng"
    assert len(page.multiselect[0].value) == 3


def test_unknown_ids_in_the_address_are_told_and_left_out(office):
    page = opened(don_vi="so-y-te,khong-co")
    assert heads(page)[2:] == ["Sở Y tế", "Sở, ban, ngành Σ/Σ", "Toàn tỉnh Σ/Σ"]
    assert "Không có đơn vị nào mang mã “khong-co”." in drawn(page)
    assert title(page) == "Quý III/2025: Sở Y tế đạt 0/1 chỉ tiêu; chọn thêm đơn vị để so sánh"


def test_an_agency_that_ended_is_followed_to_who_stands_for_it(office):
    page = opened(don_vi="so-giao-thong-van-tai,so-y-te")
    assert heads(page)[2:4] == ["Sở Xây dựng", "Sở Y tế"]
    assert (
        "Sở Giao thông vận tải kết thúc 28/02/2025, không có trong quý III/2025; "
        "xem đơn vị kế tiếp là Sở Xây dựng."
    ) in drawn(page)


def test_more_than_four_are_cut_and_told(office):
    page = opened(don_vi="so-y-te,so-xay-dung,so-tu-phap,so-noi-vu,so-tai-chinh")
    assert page.multiselect[0].value == ["so-y-te", "so-xay-dung", "so-tu-phap", "so-noi-vu"]
    assert "Chỉ so sánh được 4 đơn vị một lần; chưa lấy Sở Tài chính." in drawn(page)


def test_with_nobody_chosen_the_page_says_what_to_do(office):
    page = opened(don_vi="khong-co")
    assert title(page) == "Chọn từ 2 đến 4 đơn vị để so sánh"
    page.multiselect[0].set_value(["so-y-te"]).run()
    assert title(page).startswith("Quý III/2025: Sở Y tế")


def test_a_period_without_figures_or_plan_says_so(open_office):
    open_office([observed("dossiers_received", "so-y-te", "2024-03", 1), *figures()])
    page = opened(ky="2024-Q1")
    assert title(page) == "Quý I/2024: 2 đơn vị, chưa có số liệu; năm 2024 chưa có mục tiêu"
    assert "Chưa có số liệu nào của quý I/2024 cho các đơn vị này." in drawn(page)


def test_without_any_figure_the_page_says_so(open_office):
    open_office()
    assert title(opened()) == "So sánh: chưa có số liệu nào"
