"""On paper and on a phone: a printed page is A4 without controls or anything cut; the phone's menu closes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.test_browser import DESK, PHONE, Visitor

pytestmark = pytest.mark.browser

VIEWS = {
    "overview": "/?ky=2025-Q3",
    "scorecard": "/bang-diem?ky=2025-Q3",
    "indicator": "/chi-tieu?chi-tieu=data_reuse_rate&ky=2025-Q3",
    "re-based": "/chi-tieu?chi-tieu=data_reuse_rate&ky=2025-Q1&cach-doc=hien-nay",
    "agency": "/don-vi?don-vi=so-xay-dung&ky=2025-Q3",
    "compare": "/so-sanh?don-vi=so-xay-dung,so-y-te,so-tu-phap&ky=2025-Q3",
    "progress": "/tien-do?nam=2025",
    "plans": "/ke-hoach",
}
WIDE = ("scorecard", "agency", "compare", "progress")
PORTRAIT, LANDSCAPE = {"width": 703, "height": 1000}, {"width": 1046, "height": 700}
"""What the sheets leave between their margins, in pixels."""
CUT = """width => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(e => e.offsetParent && !e.closest('.ct-unseen, caption, .js-plotly-plot'))
    .filter(e => e.getBoundingClientRect().right > width + 2)
    .map(e => e.tagName + '.' + e.className).slice(0, 5)"""
CONTROLS = "[data-testid=stButton], [data-testid=stDownloadButton], [data-testid=stSelectbox], header"


@pytest.fixture
def desk(browser, sample_app) -> Iterator[Visitor]:
    one = Visitor(browser, sample_app, DESK)
    yield one
    one.close()


@pytest.mark.parametrize("name", VIEWS)
def test_a_printed_page_has_no_controls_and_nothing_reaches_over_its_edge(desk, name):
    page = desk.open(VIEWS[name]).page
    size = LANDSCAPE if name in WIDE else PORTRAIT
    page.emulate_media(media="print")
    page.set_viewport_size(size)
    assert page.evaluate(CUT, size["width"]) == []
    assert page.locator(CONTROLS).filter(visible=True).count() == 0
    head = page.locator(".ct-print-head").inner_text()
    assert "In ngày 16/11/2026" in head
    assert "DỮ LIỆU MẪU" in head


def test_the_print_is_a_pdf_of_whole_sheets(desk):
    written = desk.open(VIEWS["scorecard"]).page.pdf(prefer_css_page_size=True)
    assert written.startswith(b"%PDF")
    # Landscape A4 on every sheet: 842 × 595 points.
    boxes = {part.split(b"]")[0].strip() for part in written.split(b"/MediaBox [")[1:]}
    assert {tuple(round(float(n)) for n in box.split()) for box in boxes} <= {
        (0, 0, 842, 595),
        (0, 0, 842, 596),
    }


DRAWN = """() => [...document.querySelectorAll(".js-plotly-plot")]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().height > 50)
    .map(e => e.closest("[class*=st-key-wide-], [class*=st-key-narrow-]").className)
    .map(name => name.match(/st-key-([a-z-]+)/)[1])"""


def test_paper_gets_the_figures_that_were_drawn_on_a_desk_and_on_a_phone(browser, sample_app, desk):
    desk.open(VIEWS["indicator"]).page.wait_for_function(f"() => ({DRAWN})().length === 4")
    desk.page.emulate_media(media="print")
    wide = ["wide-trend", "wide-ranking", "wide-shortfall", "wide-multiples"]
    assert desk.page.evaluate(DRAWN) == wide
    phone = Visitor(browser, sample_app, PHONE).open(VIEWS["indicator"])
    phone.page.wait_for_function(f"() => ({DRAWN})().length === 3")
    phone.page.emulate_media(media="print")
    assert phone.page.evaluate(DRAWN) == ["narrow-trend", "narrow-shortfall", "narrow-multiples"]
    # The order of agencies is a list on a phone, and is printed as that.
    assert phone.page.locator(".st-key-narrow-ranking table").filter(visible=True).count() == 1
    phone.close()


LINE = """e => {
    const lines = Math.round(e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight));
    return e.getBoundingClientRect().height / lines;
}"""
PROJECTOR = {"width": 1920, "height": 1080}
FILLED = """() => {
    const pieces = [...document.querySelectorAll("[data-testid=stMain] .stHtml")];
    const seen = pieces.map(e => e.getBoundingClientRect()).filter(box => box.width && box.height);
    return [Math.min(...seen.map(b => b.left)), innerWidth - Math.max(...seen.map(b => b.right))];
}"""


@pytest.mark.parametrize("name", VIEWS)
def test_a_projector_shows_the_page_over_its_whole_width_and_larger(browser, sample_app, name):
    visitor = Visitor(browser, sample_app, PROJECTOR).open(VIEWS[name])
    left, right = visitor.page.evaluate(FILLED)
    assert abs(left - right) <= 24
    assert left <= 110
    assert not visitor.scrolls_sideways()
    assert visitor.page.locator("h1").first.evaluate(LINE) >= 40
    visitor.close()


def test_the_phones_menu_leads_to_a_page_and_is_closed_there(browser, sample_app):
    phone = Visitor(browser, sample_app, PHONE)
    page = phone.open("/").page
    assert page.locator("[data-testid=stExpandSidebarButton]").filter(visible=True).count() == 0
    page.get_by_role("button", name="Menu").click()
    page.locator("[data-testid=stPopoverBody]").get_by_role("link", name="Đơn vị").click()
    page.wait_for_url("**/don-vi**")
    phone.settle()
    assert page.locator("[data-testid=stPopoverBody]").filter(visible=True).count() == 0
    assert page.locator("h1").inner_text().startswith("Sở ")
    phone.close()


def test_the_reading_goes_along_in_the_link(browser, sample_app, desk):
    desk.open(VIEWS["re-based"])
    assert desk.page.locator("h2", has_text="quy về đơn vị hiện nay").count() == 1
    other = Visitor(browser, sample_app)
    other.page.goto(desk.page.url)
    other.settle()
    assert other.page.locator("h2", has_text="quy về đơn vị hiện nay").count() == 1
    other.close()
