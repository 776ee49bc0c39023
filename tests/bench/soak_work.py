"""What goes on while the readers read: files loaded and taken back by the commands, figures and charts asked
for over HTTP; and what must be in use at the end, worked out by the second implementation."""

from __future__ import annotations

import asyncio
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.error import HTTPError

import loaders
from data import directory, samples
from data.incoming import Incoming
from data.store import Store
from indicators import registry
from indicators.model import Observation
from indicators.periods import parse
from tests import naive
from tests.bench.soak_readers import Seen, fetched
from tests.conftest import ROOT

TODAY = "2026-11-16"
HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
BODIES = ("Sở Tư pháp", "Sở Xây dựng", "Sở Y tế", "Sở Tài chính")
MONTHS = ("07/2025", "08/2025", "09/2025")
TOUCHED = ("online_filing_rate",)
"""Indicators whose figures the files change."""
PERIODS = ("2025-07", "2025-08", "2025-09", "2025-Q3", "2025")
ASKED = (
    "/api/v1/indicators",
    "/api/v1/status?period=2025-Q3&scope=agencies",
    "/api/v1/status?period=2025",
    "/api/v1/observations?period=2025-09&format=csv",
    "/healthz",
)
CHARTS = (
    "/chart/online_filing_rate.png?period=2025-Q3&which=ranking",
    "/chart/online_filing_rate.svg?period=2025-Q3&which=trend",
    "/chart/on_time_rate.png?period=2025-Q3&which=ranking&shape=slide",
)
KNOWN = registry.load()
BODY_LIST = directory.load("nghe-an", (ROOT / "data" / "agencies",))


class Books:
    """The files loaded, as the commands took them, and beside them what each of them says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **os.environ,
            "KPI_DATABASE": str(folder / "kpi.duckdb"),
            "KPI_TODAY": TODAY,
        }
        self.batches: dict[str, list[Observation]] = {}
        self.loads = self.undone = 0

    def command(self, *words: str) -> object:
        """The answer of a command. Raises RuntimeError when it refuses."""
        done = subprocess.run(
            [sys.executable, "-m", *words, "--json"],
            **{"cwd": ROOT, "env": self.environment, "capture_output": True, "timeout": 180},  # type: ignore[call-overload]
        )
        if done.returncode:
            raise RuntimeError(f"{words[:2]}: {done.stderr.decode()[-500:]}")
        return json.loads(done.stdout)

    def begin(self) -> None:
        """Load three years of every form, before the server starts."""
        store = Store.at(self.folder / "kpi.duckdb")
        for file in samples.files(BODY_LIST, KNOWN):
            reading = loaders.load(file.name, file.content, KNOWN, BODY_LIST, kind=file.kind)
            said = (file.name, file.content, "Ngâm thử", reading.observations, reading.rows)
            batch = store.save(Incoming("nghe-an", file.kind, *said)).batch
            self.batches[str(batch)] = list(reading.observations)
        store.close()

    def load(self, name: str, content: bytes) -> str:
        """Load a file; its batch."""
        path = self.folder / name
        path.write_bytes(content)
        reading = loaders.load(name, content, KNOWN, BODY_LIST)
        answer = self.command("loaders", "load", str(path), "--by", "Ngâm thử")
        path.unlink()
        batch = str(answer["batch"])  # type: ignore[index]
        self.batches[batch] = list(reading.observations)
        self.loads += 1
        return batch

    def undo(self, batch: str) -> None:
        """Take a file back."""
        self.command("loaders", "undo", batch, "--by", "Ngâm thử", "--why", "thử hoàn tác")
        del self.batches[batch]
        self.undone += 1


def correction(number: int) -> bytes:
    """A file that changes one body's month; each number makes another one."""
    total, online = 1000 + number, 500 + number * 7 % 400
    row = f",{BODIES[number % 4]},{MONTHS[number % 3]},{total},{online},{online // 2},{total - online},0"
    return f"{HEAD}\n{row}\n".encode("utf-8-sig")


async def work(books: Books, seen: Seen, until: float, every: float) -> None:
    """Load file after file; every second one is taken back."""
    number = 0
    while time.monotonic() < until:
        number += 1
        try:
            batch = await asyncio.to_thread(books.load, f"dinh-chinh-{number}.csv", correction(number))
            if number % 2:
                await asyncio.to_thread(books.undo, batch)
        except (RuntimeError, OSError) as error:
            seen.wrong.append(f"a load: {error}")
        await asyncio.sleep(every)


async def ask(address: str, seen: Seen, until: float, every: float) -> None:
    """Ask for figures over HTTP, and for a chart now and then."""
    number = 0
    while time.monotonic() < until:
        number += 1
        path = CHARTS[number // 5 % 3] if number % 5 == 0 else ASKED[number % len(ASKED)]
        try:
            content = await asyncio.to_thread(fetched, f"{address}{path}")
            if not content:
                seen.wrong.append(f"{path}: empty")
        except HTTPError as error:
            seen.wrong.append(f"{path}: {error.code} {error.read().decode()[:300]}")
        except OSError as error:
            seen.wrong.append(f"{path}: {error}")
        seen.runs["a chart" if "/chart" in path else "an answer over HTTP"] += 1
        await asyncio.sleep(every)


def differing(address: str, books: Books) -> Iterator[str]:
    """Where the figures the app answers with are not those of the files in use; nothing when all agree."""
    names = [KNOWN.indicators[name] for name in TOUCHED]
    wanted = {measure for one in names for measure in one.formula.measures}
    batches = [[o for o in one if o.measure in wanted] for one in books.batches.values()]
    standing = naive.current(batches)
    for period in PERIODS:
        plans = KNOWN.in_force("nghe-an", parse(period))
        for scope in ("total", "tiers", "agencies"):
            around = (period, date.fromisoformat(TODAY), scope)
            expected = naive.statuses(KNOWN, BODY_LIST, standing, plans, names, *around)
            found = {}
            for name in TOUCHED:
                asked = f"period={period}&scope={scope}&indicator={name}"
                for row in json.loads(fetched(f"{address}/api/v1/status?{asked}")):
                    found[row["plan"], row["indicator"], row["agency"]] = row
            yield from _off(f"{period} {scope}", found, expected)


def _off(where: str, found: Mapping[tuple, Mapping], expected: Mapping[tuple, Mapping]) -> Iterator[str]:
    for key in found.keys() ^ expected.keys():
        yield f"{where}: {key} is on one side only"
    for key in found.keys() & expected.keys():
        for name in ("status", "numerator", "denominator", "value", "reported_months", "reported_agencies"):
            have, want = found[key][name], expected[key][name]
            is_same = (
                math.isclose(have, want, rel_tol=1e-12)
                if isinstance(have, (int, float)) and want is not None
                else have == want
            )
            if not is_same:
                yield f"{where}: {key} {name} is {have}, must be {want}"
