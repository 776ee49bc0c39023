"""Quản trị in a real browser: the year's new plan from last year's, and every tab on a desk and a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import served
from tests.test_browser import DESK, PHONE, Visitor
from tests.test_browser_access import SERIOUS

pytestmark = pytest.mark.browser

TABS = {
    "plans": "ke-hoach",
    "agencies": "don-vi",
    "newcomer": "don-vi&viec=moi",
    "merger": "don-vi&viec=sap-xep",
    "exemptions": "mien-tru",
    "settings": "cai-dat",
}
HEAD, ROW = 35, 35
VALUE = 30 + 220 + 80 + 150 + 40
"""Where the column of values stands in the table: after the ticks, indicator, article and operator."""


@pytest.fixture(scope="module")
def own_app(tmp_path_factory) -> Iterator[str]:
    """An app of its own: what is edited here must not judge other tests' figures."""
    with served(tmp_path_factory.mktemp("admin"), KPI_TODAY="2026-11-16") as address:
        yield address


def box(visitor, name, last=False):
    found = visitor.page.get_by_role("textbox", name=name, exact=True)
    return found.last if last else found.first


def filled(visitor, name, text, last=False):
    box(visitor, name, last).fill(text)
    visitor.page.keyboard.press("Tab")
    visitor.settle()


def saved(visitor, why, button):
    box(visitor, "Người sửa (bắt buộc)").fill("Trần Văn Nam")
    box(visitor, "Lý do (bắt buộc)", last=True).fill(why)
    visitor.page.get_by_role("button", name=button).click()


def typed(visitor, row, text):
    """Open the cell of a level, type another, and wait until the editor has closed."""
    place = visitor.page.locator("[data-testid=stDataFrame] canvas").first.bounding_box()
    visitor.page.mouse.dblclick(place["x"] + VALUE, place["y"] + HEAD + ROW * row + ROW // 2)
    cell = visitor.page.locator("#portal textarea, #portal input").first
    cell.fill(text)
    cell.press("Enter")
    cell.wait_for(state="detached")
    visitor.settle()


def test_last_years_plan_becomes_this_years_and_the_overview_judges_by_it(browser, own_app):
    visitor = Visitor(browser, own_app).open("/quan-tri?muc=ke-hoach")
    page = visitor.page
    assert visitor.headline == "Năm 2026 chưa có kế hoạch: số liệu năm nay chưa có mục tiêu để xét"
    page.get_by_role("button", name="Chép QĐ 384 sang năm 2026").click()
    page.get_by_text("Mã kế hoạch:").wait_for()
    filled(visitor, "Tên gọi tắt (bắt buộc)", "QĐ 512")
    filled(visitor, "Số, ký hiệu", "512/QĐ-UBND")
    page.locator("[data-testid=stDataFrame]").scroll_into_view_if_needed()
    typed(visitor, 8, "95")
    page.get_by_text("Mục tiêu: 1 đổi so với QĐ 384 (năm 2025)").wait_for()
    typed(visitor, 10, "97,5")
    page.get_by_text("Mục tiêu: 2 đổi so với QĐ 384 (năm 2025)").wait_for()
    saved(visitor, "Kế hoạch năm 2026", "Lưu QĐ 512 với 21 mục tiêu")
    page.get_by_text("Đã lưu QĐ 512, năm 2026.").wait_for()

    visitor.open("/quan-tri?muc=mien-tru")
    box(visitor, "Tìm đơn vị").fill("so y te")
    page.keyboard.press("Enter")
    visitor.settle()
    page.get_by_role("combobox", name="Chỉ tiêu").click()
    page.keyboard.type("Hồ sơ nộp")
    page.keyboard.press("Enter")
    visitor.settle()
    filled(visitor, "Lý do được miễn (bắt buộc)", "Chưa công bố thủ tục trực tuyến")
    filled(visitor, "Văn bản cho miễn (bắt buộc)", "CV 12/UBND-KSTT")
    saved(visitor, "Theo công văn", "Lưu miễn trừ cho Sở Y tế")
    page.get_by_text("1 miễn trừ đang có hiệu lực").wait_for()
    assert box(visitor, "Tìm đơn vị").input_value() == ""

    visitor.open("/?ky=2026-Q3")
    assert visitor.headline.startswith("Quý III/2026: ")
    assert "≥\u00a095%" in visitor.text
    assert "QĐ 512, PL.V.2" in visitor.text
    visitor.open("/bang-diem?ky=2026-Q3")
    assert "QĐ 512" in visitor.text
    visitor.close()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("tab", TABS.values(), ids=TABS.keys())
def test_every_tab_fits_and_axe_finds_no_serious_fault(browser, own_app, tab, size):
    visitor = Visitor(browser, own_app, size).open(f"/quan-tri?muc={tab}")
    assert not visitor.scrolls_sideways()
    found = Axe().run(visitor.page).response
    faults = [
        (fault["id"], fault["nodes"][0]["html"][:120])
        for fault in found["violations"]
        if fault["impact"] in SERIOUS
    ]
    visitor.close()
    assert faults == []


def test_the_plan_being_filled_in_fits_a_phone(browser, own_app):
    visitor = Visitor(browser, own_app, PHONE).open("/quan-tri?muc=ke-hoach")
    visitor.page.get_by_role("button", name="Chép QĐ 3667 sang năm 2026").click()
    visitor.page.get_by_text("Mã kế hoạch:").wait_for()
    visitor.settle()
    assert not visitor.scrolls_sideways()
    visitor.close()
