"""Kế hoạch và chỉ tiêu: what is asked, of whom, and where two plans of a year disagree."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from indicators import conflicts as disagreements
from indicators import registry
from pages.ui import plans_pieces, plans_words

REGISTRY = registry.load()
LATER, EARLIER = REGISTRY.plan("nghe-an-384-2025"), REGISTRY.plan("nghe-an-3667-2025")
OF_2025 = [LATER, EARLIER]


def of(plan, indicator):
    return next(one for one in plan.targets if one.indicator == indicator)


def test_the_documents_own_words_stand_beside_how_they_are_read():
    one = of(LATER, "online_filing_rate")
    assert plans_words.reading_words(one) == "“đạt tối thiểu” → ≥\u00a080%"
    assert plans_words.applies_words(one, LATER) == "sở, ban, ngành; cấp huyện; cấp xã"


def test_groups_are_written_as_the_bodies_they_hold():
    plan = REGISTRY.plan("ha-tinh-snv-2024")
    assert plans_words.applies_words(plan.targets[0], plan) == "Sở Nội vụ"


def test_a_document_without_number_and_date_says_so():
    words = plans_words.document_words(REGISTRY.plan("quang-tri-2025"))
    assert words.startswith("Bản đang có để trống số và ngày. Hiệu lực 01/01/2025 – 31/12/2025.")
    assert plans_words.document_words(LATER).startswith("384/QĐ-UBND ngày 24/02/2025. ")


@pytest.mark.parametrize(
    ("needle", "expected"), [("so hoa", 2), ("SỐ HÓA", 2), ("tai su dung", 1), ("384", 21), ("xyz", 0)]
)
def test_search_does_not_mind_diacritics_or_case(needle, expected):
    found = [one for one in LATER.targets if plans_words.found_by(needle, one, LATER, REGISTRY)]
    assert len(found) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((OF_2025, 51, 3), "2 kế hoạch năm 2025, 51 chỉ tiêu; 3 chỗ đặt mức khác nhau"),
        (([LATER], 21, 0), "1 kế hoạch năm 2025, 21 chỉ tiêu"),
        ((OF_2025, 4, 3, "so hoa"), "“so hoa”: 4 chỉ tiêu trong 2 kế hoạch năm 2025"),
        (([], 0, 0, "xyz"), "Không có chỉ tiêu nào khớp “xyz”"),
        (([], 0, 0), "Chưa có kế hoạch nào"),
    ],
)
def test_the_title_counts_plans_targets_and_disagreements(arguments, expected):
    assert plans_words.title(*arguments) == expected


def test_a_target_says_what_the_other_plan_asks():
    conflicts = disagreements.conflicts(OF_2025)
    reuse = of(EARLIER, "data_reuse_rate")
    assert "Khác QĐ 384: ≥\u00a060%" in plans_pieces.target_table(EARLIER, [reuse], REGISTRY, conflicts)


def test_the_operators_words_are_set_off_in_the_quote():
    reading = plans_pieces.target_table(LATER, [of(LATER, "online_filing_rate")], REGISTRY, [])
    assert "<b>đạt tối thiểu</b> 80%”" in reading


# --- the page ---


def script():
    from pages import plans

    plans.render()


@pytest.fixture
def page(open_office):
    open_office(today="2026-01-05")
    return AppTest.from_function(script, default_timeout=60).run()


def title(page):
    drawn = " ".join(element.proto.body for element in page.get("html"))
    return drawn.split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def test_the_page_opens_on_the_newest_year_with_a_plan(page):
    assert not page.exception
    assert title(page) == "2 kế hoạch năm 2025, 51 chỉ tiêu; 3 chỗ đặt mức khác nhau"


def test_the_year_changes_what_is_shown(page):
    page.selectbox[0].set_value("2023").run()
    assert title(page) == "1 kế hoạch năm 2023, 13 chỉ tiêu"


def test_the_search_changes_what_is_shown(page):
    page.text_input[0].set_value("so hoa").run()
    assert title(page) == "“so hoa”: 4 chỉ tiêu trong 2 kế hoạch năm 2025"


def test_the_switch_adds_the_plans_of_other_provinces(page):
    page.toggle[0].set_value(True).run()
    assert title(page) == "3 kế hoạch năm 2025, 63 chỉ tiêu; 3 chỗ đặt mức khác nhau"
