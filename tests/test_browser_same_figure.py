"""One quarter's figures, read from pages, tables, downloads and commands: everywhere the same number."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest

from indicators import registry
from indicators.model import STATUSES
from tests.conftest import ROOT
from tests.test_browser import Visitor

pytestmark = pytest.mark.browser

QUARTER = "2025-Q3"
REGISTRY = registry.load()
CELLS = """() => [...document.querySelectorAll("tbody tr")].flatMap(row => [...row.querySelectorAll("td")]
    .filter(cell => cell.title && cell.querySelector("a[href*='don-vi=']"))
    .map(cell => [cell.querySelector("a").getAttribute("href"), cell.innerText, cell.title]))"""


@pytest.fixture(scope="module")
def told(sample_app, sample_folder):
    """What the status command answers beside the running app: (indicator, agency) to its row."""
    command = [sys.executable, "-m", "indicators", "status", "--period", QUARTER, "--json"]
    command += ["--plan", "nghe-an-384-2025", "--scope", "agencies"]
    surroundings = {
        **os.environ,
        "KPI_DATABASE": str(sample_folder / "kpi.duckdb"),
        "KPI_TODAY": "2026-11-16",
    }
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, check=True)
    rows = json.loads(done.stdout)
    return {(row["indicator"], row["agency"]): row for row in rows}


@pytest.fixture
def visitor(browser, sample_app):
    one = Visitor(browser, sample_app)
    yield one
    one.close()


def number(text):
    """A number as the page writes it: 1.234,5 and 56,7%."""
    return Decimal(text.replace(".", "").replace(",", ".").rstrip("%"))


def agrees(shown, row):
    """Whether what is shown is the row's value, as far as its decimals go."""
    places = -shown.as_tuple().exponent
    return abs(shown - Decimal(str(row["value"]))) <= Decimal(5) / 10 ** (places + 1)


def fraction(row):
    """Numerator/denominator as a page writes them."""
    return f"{row['numerator']:,}/{row['denominator']:,}".replace(",", ".")


def test_the_scorecard_shows_what_the_command_answers(visitor, told):
    visitor.open(f"/bang-diem?ky={QUARTER}&van-ban=nghe-an-384-2025")
    compared = 0
    for link, text, title in visitor.page.evaluate(CELLS):
        asked = parse_qs(urlsplit(link).query)
        row = told.get((asked["chi-tieu"][0], asked["don-vi"][0]))
        shown = text.split()[-1]
        if row is None or row["value"] is None or shown == "0/0":
            continue
        assert agrees(number(shown), row), (title, row)
        if row["denominator"] is not None:
            assert fraction(row) in title
        compared += 1
    assert compared > 100


def test_the_downloaded_scorecard_has_the_same_figures(visitor, told):
    visitor.open(f"/bang-diem?ky={QUARTER}&van-ban=nghe-an-384-2025")
    visitor.page.get_by_role("button", name="Tải về").click()
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name="Tệp CSV").click()
    content = waiting.value.path().read_bytes().decode("utf-8-sig")
    compared = 0
    for line in csv.DictReader(io.StringIO(content), delimiter=";"):
        for (indicator, _), row in told.items():
            name = f"{REGISTRY.indicators[indicator].short_name} ("
            own = {
                key.rpartition(", ")[2]: cell
                for key, cell in line.items()
                if key.startswith(name) and row["agency_name"] == line["Đơn vị"]
            }
            if not own or row["value"] is None:
                continue
            assert own["tử số"] == str(row["numerator"])
            assert own["mẫu số"] == str("" if row["denominator"] is None else row["denominator"])
            assert agrees(number(own["giá trị"]), row)
            assert own["trạng thái"] == STATUSES[row["status"]].word
            compared += 1
    assert compared > 100


def test_the_indicator_page_shows_the_same_counts_for_every_agency(visitor, told):
    visitor.open(f"/chi-tieu?chi-tieu=digitization_rate&ky={QUARTER}&van-ban=nghe-an-384-2025")
    table = visitor.page.locator("[data-testid=stDataFrame] table", has_text="Tử số").first
    shown = {
        cells[0].strip(): cells
        for cells in table.evaluate(
            "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent))"
        )
    }
    rows = {row["agency_name"]: row for (name, _), row in told.items() if name == "digitization_rate"}
    assert shown.keys() <= rows.keys()
    assert len(shown) > 5  # the table draws the rows in view only
    for name in shown:
        if (row := rows[name])["denominator"]:
            counts, value = shown[name][2:4], shown[name][4]
            assert [int(count) for count in counts] == [row["numerator"], row["denominator"]]
            assert agrees(Decimal(value), row)


def test_the_agency_page_shows_the_same_counts_for_every_indicator(visitor, told):
    visitor.open(f"/don-vi?don-vi=so-xay-dung&ky={QUARTER}&van-ban=nghe-an-384-2025")
    table = visitor.page.locator("table", has_text="Tử số/mẫu số quý III").first
    shown = dict(
        table.evaluate("t => [...t.tBodies[0].rows].map(r => [r.cells[0].innerText.trim(), r.innerText])")
    )
    compared = 0
    for (indicator, agency), row in told.items():
        name = REGISTRY.indicators[indicator].short_name
        if agency == "so-xay-dung" and row["denominator"] and name in shown:
            assert fraction(row) in shown[name]
            compared += 1
    assert compared > 10
