"""What one running app knows of itself: its log, what it counted since it began, how many tabs are open."""

from __future__ import annotations

import asyncio
import os

from starlette.concurrency import run_in_threadpool
from streamlit import runtime

from data import journal, memory, running
from data.conditions import Process
from data.tallies import Tallies
from exports.routes_metrics import browser_process

SESSIONS = "active_sessions"
"""What Streamlit calls the number of open tabs among its own statistics."""


TIDY = 30.0
"""Seconds between two looks for memory to give back; one takes some milliseconds."""
TALLIES = Tallies()
"""The counts of this process. No cache of Streamlit's: those any tab may ask to be emptied."""


def begin() -> Tallies:
    """Begin the log in the format KPI_LOG says, count what it tells, and keep the memory small."""
    memory.keep_small()
    journal.begin("json" if os.environ.get("KPI_LOG", "").strip() == "json" else "text", TALLIES)
    return TALLIES


async def tidy() -> None:
    """Give back what pages no longer need, every now and then for as long as the app runs."""
    while True:
        await asyncio.sleep(TIDY)
        await run_in_threadpool(memory.give_back_holes)


def sessions() -> int:
    """How many tabs are open now; none where no server runs."""
    if not runtime.exists():
        return 0
    found = runtime.get_instance().stats_mgr.get_stats([SESSIONS]).get(SESSIONS, [])
    return sum(int(stat.value) for stat in found)


def process() -> Process:
    """This process as it is now."""
    from exports.pictures import browser_path  # large libraries, not wanted when the app starts

    counted = TALLIES
    pictures = counted.pictures()
    browser = running.group_of(browser_process())
    return Process(
        since=counted.since,
        sessions=sessions(),
        memory_mb=running.own_mb(),
        browser_mb=running.resident_mb(browser),
        browser=str(browser_path() or ""),
        pictures=(pictures["drawn"], pictures["failed"]),
        examined=counted.examined,
    )
