"""The app: the pages, and beside them what a running app answers to commands on the same machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from streamlit import runtime

from data import journal, serving
from exports import routes, routes_faults, routes_metrics
from pages.ui import downloads, frame, running, session, starting
from pages.ui.gate import Gate

KEY = serving.new_key()
TALLIES = running.begin()
DOOR = starting.checked()


@asynccontextmanager
async def _open_office(_: st.App) -> AsyncIterator[None]:
    """Open the figures before the first visitor comes and tell commands where to ask; close them last."""
    journal.gather()  # the server has set up loggers of its own meanwhile
    try:
        await run_in_threadpool(session.prepare, KEY)
        downloads.let_wait(runtime.get_instance().media_file_mgr)
    except Exception as error:
        journal.fault("start failed", error, "start")
        raise
    tidying = asyncio.create_task(running.tidy())
    yield
    tidying.cancel()
    with suppress(asyncio.CancelledError):
        await tidying
    await run_in_threadpool(session.finish)


app = st.App(
    "pages/ui/navigation.py",
    lifespan=_open_office,
    routes=[
        *serving.routes(session.store, KEY),
        routes_metrics.route(session.machine, TALLIES, running.sessions),
        *routes.routes(session.machine),
    ],
    middleware=[Middleware(Gate, door=DOOR, store=session.store)],
    on_script_error=frame.went_wrong,
    exception_handlers={Exception: routes_faults.answer},
    secrets=DOOR.provider.as_secrets() if DOOR.provider else None,
)
