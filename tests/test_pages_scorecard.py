"""Bảng điểm: each control changes what is shown, a figure is the same everywhere, states in plain words."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from streamlit.testing.v1 import AppTest

from data import answers
from indicators.model import Observation
from indicators.periods import parse

pytestmark = pytest.mark.usefixtures("looser_sessions")

REUSED = {"so-xay-dung": 30, "so-y-te": 56, "so-tu-phap": 80, "xa-keng-du-16822": 20, "xa-bac-ly-16819": 70}
"""Dossiers that reuse data of 100 received, in each month of quý III/2025 (targets: ≥ 60% and ≥ 50%)."""
LATE = {"so-xay-dung": 7, "so-y-te": 0, "so-tu-phap": 2}
"""Overdue dossiers at the end of September (target: ≤ 0)."""


def observed(measure, agency, period, value):
    return Observation(measure, agency, period, *parse(period).days(), value, None, 5)


def figures(year=2025):
    found = []
    for month in (7, 8, 9):
        for agency, reused in REUSED.items():
            found.append(observed("dossiers_reusing_data", agency, f"{year}-{month:02d}", reused))
            found.append(observed("dossiers_received", agency, f"{year}-{month:02d}", 100))
        for agency, late in LATE.items():
            found.append(observed("pending_overdue", agency, f"{year}-{month:02d}", late))
    return found


def script():
    import streamlit as st

    from pages import scorecard, upload
    from pages.ui import places

    for name, render in (("scorecard", scorecard.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["scorecard"], places.pages["upload"]], position="hidden")
    scorecard.render()


@pytest.fixture
def office(open_office):
    return open_office(figures())


def opened(**query):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in {"ky": "2025-Q3", **query}.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return unescape(" ".join(element.proto.body for element in page.get("html"))).replace("\u00a0", " ")


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def choose(page, label, value):
    next(box for box in page.selectbox if box.label == label).set_value(value)
    return page.run()


def press(page, label, value):
    next(group for group in page.get("button_group") if group.proto.label == label).set_value(value)
    return page.run()


def rows(page):
    """The table's rows as lists of what their cells say."""
    body = drawn(page).split("<tbody>")[1].split("</tbody>")[0]
    cells = (
        [re.sub(r"<[^>]+>", " ", cell) for cell in re.split(r"</t[hd]>", row)] for row in body.split("</tr>")
    )
    return [[" ".join(cell.split()) for cell in row[:-1]] for row in cells if len(row) > 1]


def heads(page):
    head = drawn(page).split("<thead>")[1].split("</tr>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in head.split("</th>")[:-1]]


def test_the_title_is_the_answer_and_rows_are_agencies_against_targets(office):
    page = opened()
    assert title(page) == (
        "Quý III/2025: Sở Xây dựng giữ 2/3 lượt chưa đạt; 1/3 đơn vị không còn chỉ tiêu chưa đạt"
    )
    assert heads(page) == [
        *("Đơn vị", "Chưa đạt / có đánh giá", "Hồ sơ quá hạn còn tồn", "Tái sử dụng dữ liệu số hóa"),
    ]
    assert rows(page)[:3] == [
        ["Sở Xây dựng", "2 /2", "■ 7", "■ 30,0"],
        ["Sở Tư pháp", "1 /2", "■ 2", "● 80,0"],
        ["Sở Y tế", "0 /2", "● 0", "▲ 56,0"],
    ]


def test_sums_stand_last_with_how_many_agencies_meet(office):
    assert rows(opened())[-3:] == [
        ["Sở, ban, ngành Σ/Σ", "1 /2", "■ 9 1/3 đạt", "▲ 55,3 1/3 đạt"],  # 166/300
        ["Cấp xã Σ/Σ", "1 /1 □ 1", "□ chưa gửi", "■ 45,0 1/2 đạt"],  # 90/200
        ["Toàn tỉnh Σ/Σ", "2 /2", "■ 9 1/3 đạt", "■ 51,2 2/5 đạt"],  # 256/500
    ]


def test_silent_agencies_are_listed_last_and_said_to_be_silent(office):
    listed = rows(opened())[3:-3]
    assert len(listed) == 12
    assert all(row[1:] == ["– □ 2", "□ chưa gửi", "□ chưa gửi"] for row in listed)
    assert "12 đơn vị chưa gửi" in drawn(opened())


def test_both_targets_stand_in_the_head_with_their_marks_and_articles(office):
    shown = re.sub(r"<[^>]+>", "", drawn(opened()).split("<thead>")[1].split("</thead>")[0])
    for words in ("▼ ≥ 60%", "▽ ≥ 50%", "▽ ≤ 0 hồ sơ", "▼ PL.V.3 ▽ I.7", "Mục tiêu theo ▼ QĐ 384, ▽ QĐ 3667"):
        assert words in shown


def test_the_other_document_may_lead(office):
    page = choose(opened(), "Văn bản", "nghe-an-3667-2025")
    assert rows(page)[2] == ["Sở Y tế", "0 /2", "● 0", "● 56,0"]
    assert page.query_params["van-ban"] == "nghe-an-3667-2025"


def test_another_tier_changes_the_rows_and_the_address(office):
    page = press(opened(), "Khối", "cap_xa")
    assert rows(page)[:2] == [
        ["Xã Keng Đu", "1 /1 □ 1", "■ 20,0", "□ chưa gửi"],
        ["Xã Bắc Lý", "0 /1 □ 1", "● 70,0", "□ chưa gửi"],
    ]
    assert page.query_params["khoi"] == "cap_xa"


def test_another_period_changes_the_figures(office):
    page = choose(opened(), "Kỳ", "2025-07")
    assert title(page).startswith("Tháng 7/2025: ")
    page = choose(page, "Kỳ", "2025-9M")
    assert title(page).startswith("9 tháng đầu năm 2025: ")


def test_a_status_leaves_the_agencies_that_have_it(office):
    page = choose(opened(), "Trạng thái", "near")
    assert [row[0] for row in rows(page)[:-3]] == ["Sở Y tế"]
    assert heads(page)[2] == "Tái sử dụng dữ liệu số hóa"  # where most have it


def test_rows_are_ordered_by_name_or_by_an_indicator(office):
    page = choose(opened(), "Xếp theo", "ten")
    assert rows(page)[0][0] == "BQL KKT Đông Nam"
    page = choose(page, "Xếp theo", "data_reuse_rate")
    assert [row[0] for row in rows(page)[:3]] == ["Sở Xây dựng", "Sở Y tế", "Sở Tư pháp"]


def test_the_search_finds_names_without_diacritics(office):
    page = opened()
    page.text_input[0].set_value("xay dung").run()
    assert [row[0] for row in rows(page)[:-3]] == ["Sở Xây dựng"]
    page.text_input[0].set_value("không ai").run()
    assert "Không có đơn vị nào hợp với chữ đã gõ" in drawn(page)


def test_many_agencies_stand_on_pages(office):
    page = opened(khoi="cap_xa")
    assert len(rows(page)) == 30 + 3
    page = press(page, "Trang", "5")
    assert len(rows(page)) == 10 + 3
    assert page.query_params["trang"] == "5"


def test_a_cell_leads_to_the_rows_of_the_file(office):
    address = "/chi-tieu?chi-tieu=data_reuse_rate&ky=2025-Q3&khoi=so_nganh&van-ban=nghe-an-384-2025"
    assert f'href="{address}&don-vi=so-xay-dung&xem=dong#bang-so"' in drawn(opened())


def test_the_cell_says_in_words_what_its_shape_means(office):
    shown = drawn(opened())
    assert 'title="Sở Xây dựng, Tái sử dụng dữ liệu số hóa: Chưa đạt, 90/300, 3/3 tháng"' in shown


def test_a_phone_lists_only_what_is_not_met(office):
    block = drawn(opened()).split('<div class="ct-block">')[2]
    said = " ".join(re.sub(r"<[^>]+>", " ", block).split())
    assert said == "Sở Tư pháp 1 /2 chưa đạt; 1 đạt ■ Hồ sơ quá hạn còn tồn (chưa đạt) 2"


def more_columns():
    """Figures on eleven indicators, so that two have no room."""
    names = [
        *("full_online_provision_rate", "payment_provision_rate", "personal_id_rate", "portal_sync_rate"),
        *("system_handling_rate", "monthly_report_rate", "quarterly_report_rate", "petition_on_time_rate"),
        "petition_publication_rate",
    ]
    from indicators import registry

    known = registry.load().indicators
    return [
        observed(measure, "so-y-te", f"2025-{month:02d}", 10)
        for name in names
        for measure in known[name].formula.measures
        for month in (7, 8, 9)
    ]


def test_columns_without_room_are_named_and_can_be_shown(open_office):
    open_office(figures() + more_columns())
    page = opened()
    assert len(heads(page)) == 2 + 9
    assert "Chưa hiện 2 chỉ tiêu (0 lượt chưa đạt)" in drawn(page)
    page = press(page, "Số cột", "du")
    assert len(heads(page)) == 2 + 11
    assert "Chưa hiện" not in drawn(page)
    assert page.query_params["cot"] == "du"


def test_one_quarters_values_are_the_same_in_the_table_the_files_and_the_statuses(office):
    from pages.ui import scorecard_choice, scorecard_files
    from pages.ui.scorecard_choice import Choice

    here = office.office()
    at = parse("2025-Q3")
    plans = here.registry.in_force("nghe-an", at)
    card = scorecard_choice.look(Choice(at, "so_nganh", plans))
    judged = answers.statuses(here, [at], indicator="data_reuse_rate", scope="agencies")
    judged = judged[(judged["plan"] == plans[0].id) & judged["value"].notna()].set_index("agency_name")
    agencies = ["Sở Xây dựng", "Sở Y tế", "Sở Tư pháp"]
    expected = {name: float(judged.loc[name, "value"]) for name in agencies}
    assert expected == {"Sở Xây dựng": 30.0, "Sở Y tế": 56.0, "Sở Tư pháp": 80.0}

    shown = {row[0]: float(row[3].split()[1].replace(",", ".")) for row in rows(opened())[:3]}
    assert shown == expected
    lines = scorecard_files.csv(card, card.rows).decode("utf-8-sig").split("\r\n")
    column = lines[0].split(";").index("Tái sử dụng dữ liệu số hóa (≥\u00a060%), giá trị")
    cells = {line.split(";")[0]: line.split(";")[column] for line in lines[1:] if line}
    assert {name: float(cells[name].replace(",", ".")) for name in agencies} == expected
    sheet = CalamineWorkbook.from_filelike(
        BytesIO(scorecard_files.workbook(card, card.rows, "Nạp 14/10/2025.", sample=True))
    ).get_sheet_by_index(0)
    table = sheet.to_python()
    column = next(row for row in table if row[0] == "Đơn vị").index("Tái sử dụng dữ liệu số hóa")
    assert {row[0]: row[column] for row in table if row[0] in agencies} == expected
    assert table[1][0] == "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo."


def test_misses_are_those_of_the_agencys_own_page(open_office):
    session = open_office(figures() + more_columns())
    from indicators.profiles import portraits
    from pages.ui import scorecard_choice
    from pages.ui.scorecard_choice import Choice

    here = session.office()
    at = parse("2025-Q3")
    plans = here.registry.in_force("nghe-an", at)
    everybody = session.statuses(portraits.columns(at), scope="agencies")
    for row in scorecard_choice.look(Choice(at, "so_nganh", plans)).rows:
        own = portraits.portrait(here.directory.by_id[row.body], at, everybody, here.registry, plans).counts
        assert (row.missed, row.unsent) == (own["missed"], own["no_data"]), row.name
        assert row.judged == sum(own[status] for status in ("met", "near", "missed")), row.name


def test_the_download_offers_both_files(office):
    assert [button.label for button in opened().get("download_button")] == ["Tệp CSV", "Tệp Excel"]


def test_a_tier_without_bodies_in_the_period_says_so(office):
    page = opened(khoi="cap_huyen")
    assert "Cấp huyện: không có đơn vị nào trong quý III/2025. Đang xem sở, ban, ngành." in drawn(page)
    assert rows(page)[0][0] == "Sở Xây dựng"
    page = press(page, "Khối", "cap_xa")
    assert "không có đơn vị nào" not in drawn(page)


def test_unknown_words_in_the_address_fall_back(office):
    page = opened(khoi="la", ky="2199-Q9", van_ban="x", trang_thai="x", xep="x", trang="99", cot="x")
    assert rows(page)[0][0] == "Sở Xây dựng"


def test_a_period_without_a_plan_shows_values_without_a_verdict(open_office):
    open_office(figures(2026), today="2026-10-14")
    page = opened(ky="2026-Q3")
    assert title(page) == "Quý III/2026: 3 sở, ban, ngành có số liệu ở 2 chỉ tiêu; năm 2026 chưa có mục tiêu"
    assert rows(page)[0] == ["Sở Tư pháp", "", "80,0", "2"]
    page = choose(page, "Văn bản", "nghe-an-384-2025")
    assert title(page) == (
        "Quý III/2026, theo QĐ 384 để tham chiếu: 1/3 sở, ban, ngành còn chỉ tiêu chưa đạt; "
        "nhiều nhất là Sở Xây dựng, 1/1"
    )


def test_an_open_period_is_hollow_and_called_provisional(open_office):
    open_office(figures(), today="2025-09-20")
    page = opened()
    assert title(page).startswith("Quý III/2025 (tạm tính): ")
    assert "Hình rỗng: tạm tính." in drawn(page)
    assert "ct-hollow" in drawn(page)


def test_a_period_without_figures_leads_to_one_that_has_some(open_office):
    open_office([*figures(), observed("pending_overdue", "so-y-te", "2025-01", 1)])
    page = opened(ky="2025-Q2")
    assert title(page) == "Quý II/2025: chưa sở, ban, ngành nào gửi số liệu"
    assert 'href="/bang-diem?ky=2025-Q3&khoi=so_nganh"' in drawn(page)


def test_without_any_figure_the_page_says_so(open_office):
    open_office()
    page = opened()
    assert title(page) == "Bảng điểm: chưa có số liệu nào"


def test_figures_can_be_compared_with_another_period(office):
    page = choose(opened(), "So với kỳ", "ky-truoc")
    assert "Số nhỏ dưới mỗi giá trị: thay đổi so với quý II/2025" in drawn(page)
    assert page.query_params["so-voi"] == "ky-truoc"
    assert "Số nhỏ dưới mỗi giá trị" not in drawn(opened())
