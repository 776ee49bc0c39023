"""The buttons under a chart in a real browser: what comes down is the picture, drawn by the server."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import served

pytestmark = pytest.mark.browser

PAGE = "/chi-tieu?chi-tieu=data_reuse_rate&ky=2025-Q3"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    yield context.new_page()
    context.close()


def saved(page, press, folder: Path) -> Path:
    with page.expect_download(timeout=60_000) as download:
        press()
    place = folder / download.value.suggested_filename
    download.value.save_as(place)
    return place


def test_a_click_brings_the_picture_of_the_chart_above(page, sample_app, tmp_path):
    page.goto(f"{sample_app}{PAGE}")
    buttons = page.get_by_role("button", name="Tải ảnh PNG")
    buttons.nth(2).wait_for(timeout=60_000)
    place = saved(page, buttons.nth(1).click, tmp_path)
    assert place.name == "data_reuse_rate_2025-Q3_ranking_so_nganh.png"
    with Image.open(place) as image:
        assert (image.format, image.width) == ("PNG", 1260)
    place = saved(page, page.get_by_role("button", name="Tải SVG").first.click, tmp_path)
    text = place.read_text(encoding="utf-8")
    assert "DỮ LIỆU MẪU" in text
    assert "Tái sử dụng dữ liệu số hóa · toàn tỉnh" in text


def test_without_a_browser_on_the_server_the_readers_own_saves_the_drawing(page, tmp_path):
    with served(tmp_path, KPI_TODAY="2026-11-16", BROWSER_PATH="/nowhere/chromium") as address:
        page.goto(f"{address}{PAGE}")
        chart = page.locator(".st-key-wide-trend .js-plotly-plot")
        chart.hover(timeout=60_000)
        assert (
            "Máy chủ chưa có Google Chrome, Chromium hoặc Microsoft Edge"
            in page.locator("[data-testid=stMain]").inner_text()
        )
        place = saved(page, chart.locator(".modebar-btn").click, tmp_path)
        assert place.name == "data_reuse_rate_2025-Q3_trend.png"
        with Image.open(place) as image:
            assert image.width > 1000
