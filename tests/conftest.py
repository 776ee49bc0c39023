"""What several tests share: a served app with a database of its own, and an installed browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CALM = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first, so that the other cores are not done long before it."""
    items.sort(key=lambda item: item.path.name != "test_soak.py")


def executable() -> str | None:
    """The browser on this machine, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((found for name in BROWSERS if (found := shutil.which(name))), None)


@pytest.fixture(autouse=True)
def _no_pages_of_others() -> None:
    """Page objects another file's script left behind are no part of this test's navigation."""
    if places := sys.modules.get("pages.ui.places"):
        places.pages.clear()


@pytest.fixture(scope="module")
def looser_sessions() -> Iterator[None]:
    """The tester keeps the words of controls as functions in the session; the app itself does not."""
    from streamlit import config

    option = "runner.enforceSerializableSessionState"
    kept = config.get_option(option)
    config.set_option(option, False)
    yield
    config.set_option(option, kept)


@pytest.fixture
def open_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., ModuleType]]:
    """Opens the pages' office on a day, with these rows in its store instead of the sample; the session."""
    import streamlit as st

    from data.incoming import Incoming
    from pages.ui import opening, session

    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "kpi.duckdb"))

    def opened(rows: Sequence[Any] = (), today: str = "2025-10-14", file: str = "quy-3.csv") -> ModuleType:
        monkeypatch.setenv("KPI_TODAY", today)
        st.cache_resource.clear()

        def bring(office: Any, _: object) -> None:
            if rows:
                office.store.save(Incoming("nghe-an", "figures", file, b"x", "Hoa", rows, len(rows)))

        monkeypatch.setattr(opening, "_bring_sample", bring)
        return session

    yield opened
    session.store().close()
    st.cache_resource.clear()


@pytest.fixture(scope="session")
def installed_browser() -> str:
    """The path of a browser that is installed already; none is ever downloaded."""
    found = executable()
    if found is None:
        reason = "no Chromium, Chrome or Edge is installed (CHROMIUM may name one)"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser(installed_browser: str) -> Iterator[object]:
    """The installed browser, headless.

    For one module only: while it lives, an event loop runs in this thread and others could not start theirs.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=installed_browser, args=CALM)
        yield running
        running.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Served(NamedTuple):
    """A running server: its address and the number of its process."""

    address: str
    process: int


@contextmanager
def serving(folder: Path, script: Path | str = "app.py", **environment: str) -> Iterator[Served]:
    """A Streamlit script in a process of its own, ended afterwards; its database is in `folder`.

    "{port}" in a value of the environment is the port it is served at.
    """
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    told = {name: value.replace("{port}", str(port)) for name, value in environment.items()}
    surroundings = {**os.environ, "KPI_DATABASE": str(folder / "kpi.duckdb"), **told}
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log)
        try:
            _wait_until_healthy(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield Served(f"http://127.0.0.1:{port}", server.pid)
        finally:
            server.terminate()
            server.wait(20)


@contextmanager
def served(folder: Path, **environment: str) -> Iterator[str]:
    """The app in a process of its own with a new database in `folder`; its address."""
    with serving(folder, **environment) as server:
        yield server.address


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server stopped while starting"
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer from {address}")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database of `sample_app` lies."""
    return tmp_path_factory.mktemp("app")


@pytest.fixture(scope="session")
def sample_app(sample_folder: Path) -> Iterator[str]:
    """The address of an app with the sample, on a fixed day."""
    with served(sample_folder, KPI_TODAY="2026-11-16") as address:
        yield address
