"""The served app in a real browser: what officers and leaders see, on a laptop and on a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from pages.ui.places import PLACES
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
VIEWS = {
    "overview": "/?ky=2025-Q3",
    "scorecard": "/bang-diem?ky=2025-Q3",
    "indicator": "/chi-tieu?chi-tieu=data_reuse_rate&ky=2025-Q3",
    "agency": "/don-vi?don-vi=so-xay-dung&ky=2025-Q3",
    "compare": "/so-sanh?don-vi=so-xay-dung,so-y-te,so-tu-phap&ky=2025-Q3",
    "upload": "/nap-so-lieu",
    "entry": "/nhap-tay?ma=par_index",
    "progress": "/tien-do?nam=2025",
    "batches": "/so-nap?lan-nap=M0011",
    "commitments": "/cam-ket",
    "plans": "/ke-hoach",
    "briefing": "/xuat-bao-cao?ky=2025-Q3",
    "guide": "/huong-dan",
    "admin": "/quan-tri?muc=ke-hoach",
    "audit": "/nhat-ky",
    "system": "/tinh-trang",
}
SETTLED = "() => !document.querySelector('[data-testid=stStatusWidget]') && document.querySelector('h1')"


@pytest.fixture
def visitor(browser, sample_app) -> Iterator[Visitor]:
    one = Visitor(browser, sample_app)
    yield one
    one.close()


class Visitor:
    """One person's browser window on the app; remembers every address it asked for."""

    def __init__(self, browser, address: str, size=DESK) -> None:
        self.address = address
        self.context = browser.new_context(viewport=size, locale="vi-VN")
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str) -> Visitor:
        self.page.goto(f"{self.address}{path}")
        self.settle()
        return self

    def settle(self) -> None:
        self.page.wait_for_function(SETTLED, timeout=60_000)
        self.page.wait_for_timeout(600)

    @property
    def view(self) -> str:
        """Path and choices of the address bar (the page replaces it without a navigation)."""
        return self.page.evaluate("location.pathname + location.search")

    @property
    def headline(self) -> str:
        return self.page.locator("h1").first.inner_text()

    @property
    def text(self) -> str:
        return self.page.locator("[data-testid=stMain]").inner_text()

    def scrolls_sideways(self) -> bool:
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth") or (
            self.page.evaluate(
                "(m => m.scrollWidth > m.clientWidth + 1)(document.querySelector('[data-testid=stMain]'))"
            )
        )

    def close(self) -> None:
        self.context.close()


def test_every_page_has_a_view_to_look_at():
    assert VIEWS.keys() == PLACES.keys()


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS.keys())
def test_a_page_opens_marked_as_sample_and_asks_nothing_of_other_machines(visitor, path):
    visitor.open(path)
    assert "DỮ LIỆU MẪU" in visitor.text
    assert "lỗi của chương trình" not in visitor.text
    hosts = {urlsplit(url).hostname for url in visitor.asked if url.startswith(("http", "ws"))}
    assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS.keys())
def test_a_page_fits_a_phone_without_sideways_scroll(browser, sample_app, path):
    visitor = Visitor(browser, sample_app, PHONE).open(path)
    assert not visitor.scrolls_sideways()
    visitor.close()


def test_the_overview_opens_on_the_newest_complete_quarter_with_a_plan(visitor):
    visitor.open("/")
    assert visitor.headline.startswith("Quý IV/2025: ")
    assert "chỉ tiêu đạt" in visitor.headline


def test_a_link_opens_the_same_view_in_another_browser(browser, sample_app, visitor):
    visitor.open("/?ky=2025-Q2&khoi=so_nganh&van-ban=nghe-an-3667-2025")
    other = Visitor(browser, sample_app).open(visitor.view)
    assert other.headline == visitor.headline
    assert other.headline.startswith("Sở, ban, ngành, quý II/2025")
    other.close()


def test_a_choice_changes_the_view_and_the_address(visitor):
    visitor.open("/?ky=2025-Q3")
    visitor.page.get_by_role("combobox", name="Kỳ").click()
    visitor.page.get_by_role("option", name="Quý II/2025", exact=True).click()
    visitor.page.get_by_role("heading", name="Quý II/2025").wait_for()
    assert visitor.headline.startswith("Quý II/2025")
    assert "ky=2025-Q2" in visitor.view


def test_a_card_leads_to_its_indicator_with_the_same_choices(visitor):
    visitor.open("/?ky=2025-Q3")
    visitor.page.get_by_role("link", name="Số hóa hồ sơ, kết quả").first.click()
    visitor.page.wait_for_url("**/chi-tieu?**")
    visitor.settle()
    assert visitor.headline.startswith("Số hóa hồ sơ, kết quả: ")
    assert "ky=2025-Q3" in visitor.view


@pytest.mark.parametrize("path", ["/pages/overview.py", "/pages/upload", "/pages/ui/navigation.py"])
def test_page_files_cannot_be_reached_beside_the_navigation(visitor, path):
    visitor.page.goto(f"{visitor.address}{path}")
    visitor.page.wait_for_timeout(3000)
    assert "chỉ tiêu" not in visitor.page.locator("body").inner_text()


def test_pictures_of_the_readme_are_taken_here(browser, sample_app, tmp_path):
    folder = ROOT / "tests" / "pictures" if os.environ.get("PICTURES") else tmp_path
    visitor = Visitor(browser, sample_app)
    for name in ("overview", "indicator", "agency", "upload"):
        visitor.open(VIEWS[name])
        visitor.page.wait_for_timeout(1500)
        visitor.page.screenshot(path=folder / f"{name}.png")
        assert (folder / f"{name}.png").stat().st_size > 20_000
    visitor.close()
