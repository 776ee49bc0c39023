"""What many visitors at once find: the first chart, a changed filter, the server's memory.

Real servers, real websockets, a real browser; an empty Streamlit page is the floor, in the same run.
"""

from __future__ import annotations

import asyncio
import csv
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from data.incoming import Incoming
from data.store import Store
from indicators import registry
from indicators.model import Observation
from indicators.periods import month_at
from tests.bench.visits import Run, Visit, opened
from tests.conftest import CALM, Served, executable, serving

CROWDS = (1, 10, 20)
CHANGES = 12
"""Filter changes of each visitor."""
THINK = 3.0
"""Seconds a visitor looks before the next change, on average; drawn anew each time."""
IDLE = 50
AGENCIES, MONTHS = 150, 60
LAST = 2025 * 12 + 11
QUARTERS = ("Quý I/2025", "Quý II/2025", "Quý III/2025", "Quý IV/2025")
PAGES = {
    "Tổng quan": ("", "ky=2025-Q3", 'class="ct-bullet'),
    "Chỉ tiêu": ("chi-tieu", "chi-tieu=online_filing_rate&ky=2025-Q3", "plotly_chart"),
}
ROUNDS = 5
EMPTY = 'import streamlit as st\n\nst.html("<h1>Trang trống</h1>")\n'
BARE = (
    "import plotly.graph_objects as go\nimport streamlit as st\n\n"
    'st.plotly_chart(go.Figure(go.Scatter(x=["1", "2"], y=[1, 2])))\n'
)
DRAWN = ".js-plotly-plot .main-svg"


def main() -> None:
    """Print what the sample and a large office cost beside an empty page."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        floor = _floor(folder / "empty", EMPTY, "h1")
        bare = _floor(folder / "bare", BARE, DRAWN)
        print(f"empty Streamlit page, cold: {floor * 1000:.0f} ms")
        print(
            f"page with one bare Plotly chart, cold: {bare * 1000:.0f} ms, "
            f"{bare / floor:.2f} × the empty page"
        )
        (folder / "sample").mkdir()
        _world("sample", folder / "sample", {"KPI_TODAY": "2026-11-16"}, floor)
        large = _large_office(folder / "large")
        _world(f"{AGENCIES} agencies × {MONTHS} months", folder / "large", large, floor)


def _floor(folder: Path, script: str, seen: str) -> float:
    folder.mkdir()
    page = folder / "page.py"
    page.write_text(script, encoding="utf-8")
    with serving(folder, script=page) as served:
        return _cold(served.address, seen)


def _world(name: str, folder: Path, settings: dict[str, str], floor: float) -> None:
    with serving(folder, **settings) as served:
        print(f"\n{name}: {_memory(served):.0f} MB when started")
        asyncio.run(_idle(served, *PAGES["Tổng quan"]))
        for title, (path, query, chart) in PAGES.items():
            seen = DRAWN if chart == "plotly_chart" else ".ct-bullet"
            cold = _cold(f"{served.address}/{path}?{query}", seen)
            print(f"  {title}: cold to first chart {cold * 1000:.0f} ms, {cold / floor:.2f} × the empty page")
            for crowd in CROWDS:
                first, changed = asyncio.run(_crowd(served.address, crowd, path, query, chart))
                print(
                    f"    {crowd:2} visitors: first chart {_spread(first)}; changed filter {_spread(changed)}"
                )
        print(f"  after all: {_memory(served):.0f} MB")


def _spread(runs: Sequence[Run]) -> str:
    """Median and 95th percentile of the time to the chart, in milliseconds."""
    times = sorted((run.chart or run.end) * 1000 for run in runs)
    p95 = times[min(len(times) - 1, int(len(times) * 0.95))]
    return f"p50 {statistics.median(times):4.0f} p95 {p95:4.0f} ms"


async def _crowd(address: str, crowd: int, path: str, query: str, chart: str) -> tuple[list[Run], list[Run]]:
    """All come at once; then each changes the quarter in its own rhythm."""
    async with AsyncExitStack() as doors:
        visits = [
            Visit(await doors.enter_async_context(opened(address)), path, query, chart) for _ in range(crowd)
        ]
        first = await asyncio.gather(*(visit.run() for visit in visits))
        assert all(run.chart is not None for run in first), "no chart came"
        changed = await asyncio.gather(*(_change(visit, n) for n, visit in enumerate(visits)))
    return list(first), [run for runs in changed for run in runs]


async def _change(visit: Visit, number: int) -> list[Run]:
    chance = random.Random(number)
    runs = []
    for turn in range(CHANGES):
        await asyncio.sleep(chance.uniform(0, 2 * THINK))
        quarter = QUARTERS[(turn + number) % len(QUARTERS)]
        runs.append(await visit.choose("Kỳ", quarter))
        assert quarter.casefold() in visit.words.casefold(), f"{quarter} was asked for"
    return runs


async def _idle(served: Served, path: str, query: str, chart: str) -> None:
    """Visitors who look at a page and do nothing."""
    async with AsyncExitStack() as doors:
        for _ in range(IDLE):
            await Visit(await doors.enter_async_context(opened(served.address)), path, query, chart).run()
        await asyncio.sleep(2)
        print(f"  {IDLE} idle visitors: {_memory(served):.0f} MB")


def _memory(served: Served) -> float:
    """Resident memory of the server's process in MB (Linux)."""
    status = Path(f"/proc/{served.process}/status").read_text(encoding="utf-8")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _cold(address: str, seen: str) -> float:
    """Seconds until the first chart stands in a new browser's window; the best of some rounds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=CALM)
        times = [_visit(browser, address, seen) for _ in range(ROUNDS)]
        browser.close()
    return min(times)


def _visit(browser: Browser, address: str, seen: str) -> float:
    context = browser.new_context(viewport={"width": 1440, "height": 900})  # nothing kept from the last visit
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address)
    page.locator(seen).first.wait_for(state="attached", timeout=60_000)
    took = time.perf_counter() - start
    context.close()
    return took


def _large_office(folder: Path) -> dict[str, str]:
    """The settings of an office with many agencies and five years of every monthly form."""
    folder.mkdir()
    bodies = [(f"so-{n}", f"Sở số {n}", "so_nganh") for n in range(20)]
    bodies += [(f"xa-{n}", f"Xã số {n}", "cap_xa") for n in range(AGENCIES - len(bodies))]
    with (folder / "nghe-an.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        head = ("id", "name", "short_name", "tier", "code", "portal_code", "aliases")
        writer.writerow([*head, "valid_from", "valid_to", "successors"])
        writer.writerow(["nghe-an", "Tỉnh Nghệ An", "Tỉnh Nghệ An", "toan_tinh", "", "H41", "", "", "", ""])
        writer.writerows([body, name, name, tier, "", "", "", "", "", ""] for body, name, tier in bodies)
    rows = list(_figures([body for body, *_ in bodies]))
    store = Store.at(folder / "kpi.duckdb")
    store.save(Incoming("nghe-an", "on_time", "tat-ca.csv", b"all", "bench", rows, len(rows)))
    store.close()
    return {"KPI_AGENCIES": str(folder), "KPI_TODAY": "2026-01-20"}


def _figures(bodies: Sequence[str]) -> Iterator[Observation]:
    known = registry.load()
    measures = [m.id for m in known.measures.values() if m.form not in ("figures", "official")]
    for index in range(LAST - MONTHS + 1, LAST + 1):
        month = month_at(index)
        for n, body in enumerate(bodies):
            for m, measure in enumerate(measures):
                value = 50 + (n * 7 + m * 3 + index) % 100
                yield Observation(measure, body, month.id, *month.days(), value, None, n + 2)


if __name__ == "__main__":
    main()
