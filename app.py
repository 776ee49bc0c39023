"""The app: the pages, and beside them what a running app answers to commands on the same machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.concurrency import run_in_threadpool

from data import serving
from exports import routes
from pages.ui import session

KEY = serving.new_key()


@asynccontextmanager
async def _open_office(_: st.App) -> AsyncIterator[None]:
    """Open the figures before the first visitor comes and tell commands where to ask; close them last."""
    await run_in_threadpool(session.prepare, KEY)
    yield
    await run_in_threadpool(session.finish)


app = st.App(
    "pages/ui/navigation.py",
    lifespan=_open_office,
    routes=[*serving.routes(lambda: session.office().store, KEY), *routes.routes(session.office)],
)
