"""Reachable for everybody: axe-core on every page, and statuses that stay apart on a photocopy."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops

from indicators.model import STATUSES
from pages.ui import html
from tests.test_browser import DESK, PHONE, VIEWS, Visitor

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")
SHOW = """marks => {
    const place = document.createElement("div");
    place.id = "marks";
    place.className = "stHtml";
    place.style.cssText = "position:fixed;inset:0;z-index:9999999;background:#fff;font-size:40px";
    const box = "display:inline-block;width:60px";
    place.innerHTML = marks.map(mark => `<span style="${box}">${mark}</span>`).join("");
    document.body.append(place);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_no_serious_fault_on_any_page(browser, sample_app, size, scheme):
    visitor = Visitor(browser, sample_app, size)
    visitor.page.emulate_media(color_scheme=scheme)
    faults = []
    for name, path in VIEWS.items():
        visitor.open(path)
        found = Axe().run(visitor.page).response
        assert found["testEngine"]["version"], "axe ran"
        faults += [
            (name, fault["id"], fault["nodes"][0]["html"][:120])
            for fault in found["violations"]
            if fault["impact"] in SERIOUS
        ]
    visitor.close()
    assert faults == []


FOCUSABLE = """() => [...document.querySelectorAll("a[href], button, input, textarea, summary")]
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}))
    .filter(e => e.getClientRects().length && !e.closest("[data-testid=stDataFrame]"))
    .filter(e => e.getAttribute("role") !== "radio" || e.ariaChecked === "true")"""
"""Of a row of choices the one chosen: arrow keys reach the others."""
FOCUSED = """() => {
    const here = document.activeElement, over = here.parentElement;
    const around = [here, over, over?.parentElement];
    const styles = around.filter(Boolean).flatMap(e => [getComputedStyle(e), getComputedStyle(e, "::after")]);
    const ringed = styles.some(s => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2);
    const name = here.getAttribute("aria-label") || here.innerText || here.title || here.id;
    here.dataset.reached = "yes";
    return [here.tagName, (name || "").trim().slice(0, 60), ringed];
}"""
MISSED = f"""() => ({FOCUSABLE})().filter(e => !e.dataset.reached)
    .map(e => [e.tagName, e.innerText || e.getAttribute("aria-label")])"""
WITH_A_KEY = ("A", "BUTTON", "INPUT", "TEXTAREA", "SUMMARY")


@pytest.mark.parametrize(
    "name", ["overview", "scorecard", "indicator", "agency", "compare", "progress", "plans"]
)
def test_the_tab_key_reaches_every_control_and_shows_where_it_is(browser, sample_app, name):
    visitor = Visitor(browser, sample_app).open(VIEWS[name])
    total, before = _controls(visitor.page), -1
    while total != before:  # on a busy machine parts of a page come late: walk it when no more do
        visitor.page.wait_for_timeout(1500)
        total, before = _controls(visitor.page), total
    unringed = set()
    for _ in range(2 * total):
        visitor.page.keyboard.press("Tab")
        tag, words, ringed = visitor.page.evaluate(FOCUSED)
        if tag in WITH_A_KEY and not ringed:
            unringed.add((tag, words))
        # A part drawn anew may lose the place once: the next key begins anew.
        if tag == "BODY" and not visitor.page.evaluate(MISSED):
            break
    missed = visitor.page.evaluate(MISSED)
    visitor.close()
    assert (missed, unringed) == ([], set())


def _controls(page):
    return len(page.evaluate(f"() => ({FOCUSABLE})().map(e => e.tagName)"))


def test_escape_closes_what_is_open(browser, sample_app):
    visitor = Visitor(browser, sample_app).open(VIEWS["agency"])
    page = visitor.page
    page.get_by_role("button", name="Tải về").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Tệp CSV").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tệp CSV").wait_for(state="hidden")
    page.get_by_role("combobox", name="Kỳ").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option", name="Quý II/2025", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("option", name="Quý II/2025", exact=True).wait_for(state="hidden")
    assert visitor.headline.startswith("Sở Xây dựng, quý III/2025")
    visitor.close()


@pytest.fixture(scope="module")
def glyphs(browser, sample_app):
    """Each status's mark as the stylesheet draws it, in greys, hollow ones too."""
    visitor = Visitor(browser, sample_app).open(VIEWS["guide"])
    marks = {status: html.glyph(status) for status in STATUSES}
    marks |= {f"{status}, tạm tính": html.glyph(status, hollow=True) for status in ("met", "near", "missed")}
    visitor.page.evaluate(SHOW, [str(mark) for mark in marks.values()])
    drawn = visitor.page.locator("#marks > span")
    assert drawn.count() == len(marks)
    pictures = {
        name: Image.open(io.BytesIO(drawn.nth(n).screenshot())).convert("L").resize((48, 48))
        for n, name in enumerate(marks)
    }
    visitor.close()
    return pictures


def test_statuses_stay_apart_without_colour(glyphs):
    def apart(one, other):
        """Share of the picture that is dark in one and light in the other."""
        masks = [picture.point(lambda grey: 255 * (grey < 190)) for picture in (one, other)]
        return ImageChops.difference(*masks).histogram()[255] / (48 * 48)

    names = list(glyphs)
    pairs = [(a, b) for n, a in enumerate(names) for b in names[n + 1 :]]
    alike = {(a, b): share for a, b in pairs if (share := apart(glyphs[a], glyphs[b])) < 0.02}
    assert alike == {}
    assert apart(glyphs["met"], glyphs["met"]) == 0
