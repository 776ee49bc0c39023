"""Tổng quan: the page over a few real figures, each choice changing what it says."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

import loaders
from data.incoming import Incoming
from indicators import registry
from indicators.findings import Finding
from indicators.verdicts import Verdict
from pages.ui import overview_cards

FILING = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
ON_TIME = (
    "Mã đơn vị,Đơn vị,Tháng,Đã giải quyết,Trước hạn,Đúng hạn,Quá hạn,Quá hạn đã xin lỗi,"
    "Giải quyết trực tuyến,Đang giải quyết,Đang giải quyết trong hạn,Đang giải quyết quá hạn"
)
ONLINE = {"04": (60, 80), "05": (60, 80), "06": (60, 80), "07": (70, 89), "08": (70, 89), "09": (70, 89)}
"""Of 100 dossiers a month: quarter II 70 %, quarter III 79,5 %."""


def filing(agency, month, online):
    return f",{agency},{month},100,{online},{online},{100 - online},0"


def on_time(agency, month):
    return f",{agency},{month},100,50,48,2,2,65,5,5,0"


MONTHS = [*((f"{month}/2025", pair) for month, pair in ONLINE.items()), ("01/2026", (90, 90))]
FILES = {
    "online_filing": [
        FILING,
        *(
            filing(name, month, n)
            for month, pair in MONTHS
            for name, n in zip(("Sở Y tế", "Sở Xây dựng"), pair, strict=True)
        ),
    ],
    "on_time": [
        ON_TIME,
        *(on_time(name, month) for month, _ in MONTHS for name in ("Sở Y tế", "Sở Xây dựng")),
    ],
}


DIGITIZED = [
    "Mã đơn vị,Đơn vị,Tháng,Hồ sơ tiếp nhận,Hồ sơ đã số hóa,Hồ sơ có tái sử dụng dữ liệu,Kết quả phải trả,"
    "Kết quả đã số hóa,Kết quả điện tử",
    *(f",{name},05/2025,100,90,60,50,40,40" for name in ("Sở Y tế", "Sở Xây dựng")),
]


def script():
    import streamlit as st

    from pages import overview, upload
    from pages.ui import places

    for name in places.PLACES:
        render = overview.render if name == "overview" else upload.render
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path or "first")
    st.navigation(list(places.pages.values()), position="hidden")
    overview.render()


@pytest.fixture
def open_page(open_office, monkeypatch):
    """Opens the page of a jurisdiction over files of figures, with choices in the address."""

    def opened(files=FILES, jurisdiction="nghe-an", today="2026-02-10", **choices):
        monkeypatch.setenv("KPI_JURISDICTION", jurisdiction)
        here = open_office(today=today).office()
        for kind, lines in files.items():
            content = "\n".join(lines).encode()
            reading = loaders.load(f"{kind}.csv", content, here.registry, here.directory)
            assert not [one for one in reading.problems if one.severity == "error"]
            observations = reading.observations
            here.store.save(
                Incoming(jurisdiction, kind, f"{kind}.csv", content, "thử", observations, len(lines) - 1)
            )
        page = AppTest.from_function(script, default_timeout=60)
        for name, value in choices.items():
            page.query_params[name.replace("_", "-")] = value
        return page.run()

    return opened


def text(page):
    assert not page.exception
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def title(page):
    return text(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0].replace("&gt;", ">")


def choose(page, label, value):
    next(box for box in page.selectbox if box.label == label).set_value(value)
    return page.run()


QUARTER_III = (
    "Quý III/2025: 3/4 chỉ tiêu đạt; xa mục tiêu nhất là hồ sơ nộp trực tuyến 79,5% (mục tiêu ≥ 80%)"
)


def test_the_page_opens_on_the_newest_quarter_that_has_figures_and_a_plan(open_page):
    assert title(open_page()) == QUARTER_III


@pytest.mark.parametrize(
    "choices", [{"ky": "2199-Q9"}, {"ky": "2025-Q3", "khoi": "cap_x", "van_ban": "<b>abc</b>"}]
)
def test_unknown_values_in_the_address_fall_back(open_page, choices):
    assert title(open_page(**choices)) == QUARTER_III


def test_the_period_changes_the_answer(open_page):
    assert title(choose(open_page(), "Kỳ", "2025-Q2")) == (
        "Quý II/2025: 3/4 chỉ tiêu đạt; xa mục tiêu nhất là hồ sơ nộp trực tuyến 70,0% (mục tiêu ≥ 80%)"
    )


def test_the_scope_changes_the_answer(open_page):
    page = choose(open_page(), "Phạm vi", "so_nganh")
    assert title(page).startswith("Sở, ban, ngành, quý III/2025: 3/4 chỉ tiêu đạt; ")
    assert "online_resolution_rate" not in text(page)


def test_the_document_that_leads_changes_the_verdict(open_page):
    page = open_page()
    assert "▼</span> <b>≥ 80%</b>" in text(page)
    choose(page, "Văn bản", "nghe-an-3667-2025")
    assert title(page) == "Quý III/2025: cả 4 chỉ tiêu đều đạt"
    assert "▽</span> <b>≥ 80%</b>" in text(page)


def test_a_card_shows_both_documents_and_the_second_ratio(open_page):
    shown = text(open_page())
    assert '▼</span> <b>≥ 80%</b> <span class="ct-muted">QĐ 384, PL.V.2</span>' in shown
    assert '▽</span> <b>≥ 60%</b> <span class="ct-muted">QĐ 3667, I.7: 65,0%*</span>' in shown
    assert "* tỷ lệ khác: giải quyết trực tuyến / đã giải quyết" in shown
    assert "1/2 đơn vị đạt" in shown
    assert "↑ 9,5 điểm %</b> so với quý II, cải thiện" in shown


def test_who_lacks_most_is_named_with_whole_cases(open_page):
    shown = text(open_page())
    assert "cả tỉnh thiếu 3" in shown  # 480 of 600 needed, 477 there
    assert ">Sở Y tế</a>" in shown
    assert '<td class="ct-r">30</td>' in shown  # 240 of 300 needed, 210 there


def test_freshness_and_completeness_are_said(open_page):
    shown = text(open_page())
    assert "<b>Số liệu đến 30/9/2025</b>" in shown
    assert "Đủ 3/3 tháng, 2/145 đơn vị. " in shown
    assert "Cấp xã: chưa đơn vị nào gửi." in shown
    assert "▼ QĐ 384/QĐ-UBND ngày 24/02/2025 · ▽ QĐ 3667/QĐ-UBND ngày 30/12/2024" in shown


def test_targets_without_any_figure_are_folded(open_page):
    # The two documents ask for 43 indicators; five have figures.
    assert "<summary>Chưa có số: 38 chỉ tiêu</summary>" in text(open_page())


def test_a_year_without_plan_has_values_and_an_earlier_plan_for_reference(open_page):
    page = open_page(ky="2026-Q1")
    assert title(page) == "Quý I/2026 (tạm tính): 6 chỉ tiêu có số liệu, năm 2026 chưa có mục tiêu"
    assert "Đơn vị có tỷ lệ thấp nhất" in text(page)
    choose(page, "Văn bản", "nghe-an-384-2025")
    assert title(page) == "Quý I/2026 (tạm tính), theo QĐ 384 để tham chiếu: cả 3 chỉ tiêu đều đạt"
    assert "Đạt, tạm tính" not in title(page)
    assert "ct-hollow" in text(page)


def test_a_period_without_figures_leads_to_those_that_have_some(open_page):
    page = open_page(ky="2025-Q4")
    assert title(page) == "Quý IV/2025: chưa có số liệu"
    assert "Có số liệu ở: " in text(page)
    assert 'href="/?ky=2025-Q3"' in text(page)


def test_before_the_first_file_the_page_says_where_to_begin(open_page):
    page = open_page(files={})
    assert title(page) == "Chưa có số liệu nào"
    assert "QĐ 384: 21 mục tiêu; QĐ 3667: 30 mục tiêu" in text(page)
    assert [button.label for button in page.button] == ["Nạp số liệu"]


def test_where_single_bodies_are_bound_their_own_figures_are_shown(open_page):
    files = {"online_filing": [FILING, *(filing("Sở Nội vụ", f"{m}/2024", 66) for m in ("07", "08", "09"))]}
    page = open_page(files, "ha-tinh")
    assert title(page) == (
        "Sở Nội vụ, quý III/2024: 0/1 chỉ tiêu đạt; "
        "xa mục tiêu nhất là hồ sơ nộp trực tuyến 66,0% (mục tiêu ≥ 70%)"
    )
    assert [box.label for box in page.selectbox] == ["Kỳ", "Văn bản"]
    assert "đơn vị đạt" not in text(page)


def test_a_year_mistyped_far_ahead_is_not_what_the_page_opens_on(open_page):
    files = {"online_filing": [FILING, filing("Sở Y tế", "10/2026", 70), filing("Sở Y tế", "10/2062", 70)]}
    assert title(open_page(files, today="2026-11-16")).startswith("Quý IV/2026 (tạm tính): ")


def test_a_province_without_plan_shows_its_figures(open_page):
    head = "Mã chỉ tiêu,Mã đơn vị,Đơn vị,Kỳ,Tử số,Mẫu số,Ghi chú"
    counts = {"Sở Công Thương": 80, "Xã Hy Cương": 67}
    rows = [f"on_time_rate_portal,,{name},2025-08,{n},100," for name, n in counts.items()]
    page = open_page({"figures": [head, *rows]}, "phu-tho")
    assert title(page) == (
        "Quý III/2025 (mới có 1/3 tháng): 1 chỉ tiêu có số liệu, năm 2025 chưa có mục tiêu"
    )
    assert ">Xã Hy Cương</a>" in text(page)


@pytest.mark.parametrize(
    ("indicator", "figures", "end"),
    [
        ("on_time_rate", [94.5, 95], 100),
        ("overdue_backlog", [1037.0, 0], 2000),
        ("overdue_backlog", [1000.0], 1000),
        ("overdue_backlog", [0], 1),
        ("waiting_minutes", [16.5, 15], 20),
        ("on_time_rate", [120.0], 200),
    ],
)
def test_a_scale_ends_at_a_round_number(indicator, figures, end):
    assert overview_cards.scale(registry.load().indicators[indicator], figures) == end


def test_an_indicator_where_less_is_better_is_near_above_its_target(open_page):
    known = registry.load()
    plan = known.plan("ha-tinh-snv-2024")
    verdict = Verdict(
        known.indicators["waiting_minutes"], "missed", plan, operator="<=", level=15.0, value=16.5
    )
    open_page(files={})
    drawn = overview_cards.finding_bullet(Finding(verdict))
    assert "width:82.5%" in drawn  # 16,5 of 20
    assert "ct-near-range" not in drawn  # minutes are never near
    assert Decimal("16.5") / 20 == Decimal("0.825")


def test_newer_figures_that_wait_for_a_plan_are_told_on_the_page_that_opens(open_page):
    page = open_page(today="2026-04-20")
    assert title(page) == QUARTER_III
    assert (
        "Đã có số liệu quý I/2026, nhưng năm 2026 chưa có kế hoạch trong danh mục nên chưa đánh giá được. "
        "Thêm kế hoạch" in re.sub(r"<[^>]+>", "", text(page)).replace("\u00a0", " ")
    )
    assert 'href="/?ky=2026-Q1"' in text(page)


def test_a_quarter_still_open_is_not_said_to_wait_for_a_plan(open_page):
    assert "chưa đánh giá được" not in text(open_page(today="2026-02-10"))


def cards(page):
    """The cards in order: their first lines and what stands in them, without marks of the page."""
    bodies = [
        element.proto.body for element in page.get("html") if '<div class="ct-card-' in element.proto.body
    ]
    words = (re.sub(r"<[^>]+>", " ", body).replace("\u00a0", " ").replace("&gt;", ">") for body in bodies)
    return [" ".join(one.split()) for one in words]


def test_indicators_nobody_sent_share_one_card_so_that_misses_come_soon(open_page):
    files = {"online_filing": FILES["online_filing"], "on_time": FILES["on_time"], "digitization": DIGITIZED}
    page = open_page(files, ky="2025-Q3")
    assert (
        title(page)
        == "Quý III/2025: 3/7 chỉ tiêu đạt; xa mục tiêu nhất là hồ sơ nộp trực tuyến 79,5% (mục tiêu ≥ 80%)"
    )
    head, body, second, *_ = cards(page)
    assert head == "□ Chưa gửi 3 chỉ tiêu"
    assert body == (
        "Số hóa hồ sơ, kết quả = 100% Cấp kết quả điện tử = 100% Tái sử dụng dữ liệu số hóa ≥ 60% "
        "Kỳ kết thúc 30/9/2025. Gửi số liệu"
    )
    assert second.startswith("▲ Gần đạt")
