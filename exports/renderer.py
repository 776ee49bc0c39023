"""The one browser that draws: an installed Chrome, Chromium or Edge, kept by Kaleido behind this process.

It starts with the first picture, stays until the process ends and is replaced when it dies or hangs. It
asks nothing of any network: Plotly and the letters come from files beside this program.
"""

from __future__ import annotations

import asyncio
import atexit
import base64
import json
import logging
import os
import signal
import subprocess
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as LateError
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import kaleido
import plotly
from choreographer.browsers import Chromium
from kaleido.errors import JavascriptError, KaleidoError

from exports.refusals import ExportError

T = TypeVar("T")
Measured = tuple[str, float, float, float, float]
"""A line of text with its left, top, right and bottom end."""
HERE = Path(__file__).parent
START, PICTURE, CLOSE, QUEUE = 40.0, 20.0, 8.0, 120.0
"""Seconds for the browser's start, for one picture, for its end, and for other pictures' turns."""

# Their warnings are no words for our readers. A browser that is ended in the midst of an answer leaves half
# a message and the library's own "{bye}" in the pipe; it logs both as a JSONError and goes on, and so do we:
# an answer that never comes whole runs out of time, and `draw` says so or asks a new browser.
for _library in ("choreographer", "kaleido"):
    logging.getLogger(_library).setLevel(logging.CRITICAL)

NO_BROWSER = (
    "Máy chủ chưa có trình duyệt để vẽ hình. Cài Google Chrome, Chromium hoặc Microsoft Edge trên máy chủ "
    "(Debian, Ubuntu: apt install chromium), hoặc chỉ đường dẫn trong biến BROWSER_PATH, rồi làm lại."
)
BROKEN = "Trình duyệt vẽ hình bị dừng hai lần liền, chưa tạo hình nào. Thử lại sau ít phút."
UNDRAWN = "Trình duyệt không vẽ được hình này, chưa tạo hình nào."
BUSY = "Máy chủ đang vẽ nhiều hình khác, chưa tới lượt hình này. Thử lại sau ít phút."


def browser_path() -> Path | None:
    """The installed browser that would draw; None when there is none. Nothing is ever downloaded.

    The environment's BROWSER_PATH comes first.
    """
    found = Chromium.find_browser(skip_local=False)
    return Path(found) if found and Path(found).is_file() else None


@dataclass(frozen=True)
class Drawing:
    """A figure as drawn, and what the browser measured."""

    svg: str
    png: bytes
    words: tuple[Measured, ...]
    """Each line of text with its left, top, right and bottom end in pixels of the paper."""
    notes: int
    """How many of the figure's annotations are in the drawing."""


class Renderer:
    """Draws figures one after the other, whichever thread asks."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._browser: _Browser | None = None

    @property
    def process(self) -> int | None:
        """The id of the process group the browser runs in; None while there is no browser."""
        return self._browser.process if self._browser else None

    def draw(self, figure: dict[str, Any], width: int, height: int, scale: float) -> Drawing:
        """The figure on a paper of `width` × `height` CSS pixels; the PNG has `scale` times as many.

        Raises ExportError when there is no browser, or when a second one fails after the first.
        """
        if not self._turn.acquire(timeout=QUEUE):
            raise ExportError(BUSY)
        try:
            options = {"format": "svg", "width": width, "height": height, "scale": scale}
            return self._drawn(figure, options)
        finally:
            self._turn.release()

    def _drawn(self, figure: dict[str, Any], options: dict[str, Any]) -> Drawing:
        for _ in range(2):  # a browser that died since the last picture is replaced once
            try:
                if self._browser is None:
                    self._browser = _Browser()
                return self._browser.draw(figure, options)
            except ExportError:
                raise
            except (KaleidoError, JavascriptError) as error:  # the browser lives, the figure is no good
                raise ExportError(UNDRAWN) from error
            except Exception:  # dead, dying or hanging: its library has many words for it
                self._drop()
        raise ExportError(BROKEN)

    def close(self) -> None:
        """End the browser; the next picture starts another."""
        with self._turn:
            self._drop()

    def _drop(self) -> None:
        if self._browser is not None:
            self._browser.close()
            self._browser = None


class _Browser:
    """One browser and the event loop it is talked to in, a thread of its own."""

    def __init__(self) -> None:
        path = browser_path()
        if path is None:
            raise ExportError(NO_BROWSER)
        self._path = path
        self._kaleido: kaleido.Kaleido | None = None
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(lambda loop, context: None)  # what failed is said once, by `draw`
        self._thread = threading.Thread(target=self._loop.run_forever, name="pictures", daemon=True)
        self._thread.start()
        try:
            self._wait_for(self._open(), START)
        except BaseException:
            self.close()
            raise
        # Registered after the library's own folders, so that it runs before they are taken away at the end of
        # the process: a browser that still writes there would make that fail.
        atexit.register(self.close)

    @property
    def process(self) -> int | None:
        """The leader of the browser's process group."""
        started = getattr(self._kaleido, "subprocess", None)
        return started.pid if started else None

    async def _open(self) -> None:
        # The page is ours and reads nothing else, so no sandbox is needed; root and containers have none.
        self._kaleido = kaleido.Kaleido(
            timeout=PICTURE, page_generator=_Page(), path=str(self._path), browser_cls=_Quiet
        )
        await self._kaleido.open()

    def draw(self, figure: dict[str, Any], options: dict[str, Any]) -> Drawing:
        """Draw in time, or raise whatever the library raises."""
        assert self._kaleido is not None, "opened when made"
        answer = json.loads(self._wait_for(self._kaleido.calc_fig(figure, options), PICTURE))
        words = tuple((str(text), *map(float, ends)) for text, *ends in answer["words"])
        return Drawing(answer["svg"], base64.b64decode(answer["png"]), words, answer["notes"])  # type: ignore[arg-type]

    def _wait_for(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        task: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return task.result(seconds)
        except LateError:
            task.cancel()
            raise

    def close(self) -> None:
        """End the browser and all its processes, then the thread; never raises."""
        atexit.unregister(self.close)
        if self._kaleido is not None:
            with suppress(Exception):
                self._wait_for(self._kaleido.close(), CLOSE)
            _end(getattr(self._kaleido, "subprocess", None))
        with suppress(Exception):
            self._wait_for(_settled(), CLOSE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE)
        if not self._thread.is_alive():
            self._loop.close()


def _end(started: subprocess.Popen[bytes] | None) -> None:
    """Kill what is left of the browser's processes, and take note of their end."""
    if started is None:
        return
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(started.pid, signal.SIGKILL)  # the browser leads a group of its own
        else:
            started.kill()
    with suppress(subprocess.TimeoutExpired):
        started.wait(CLOSE)


async def _settled() -> None:
    """Cancel what the loop still has to do and wait until it is done with it."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


class _Quiet(Chromium):
    """The browser without the calls home it would make beside its work."""

    def get_cli(self) -> Sequence[str]:
        """The command: no name resolves to an address, no service is asked."""
        return [
            *super().get_cli(),
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND",
        ]


class _Page:
    """The page figures are drawn in: Plotly from its package, Kaleido's script, ours with the letters."""

    def generate_index(self) -> str:
        """The page as HTML (ASCII only). Raises ExportError when Plotly's script is not there."""
        script = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
        if not script.is_file():  # the library would fetch one from outside
            raise ExportError(
                "Thiếu tệp plotly.min.js của thư viện plotly. Cài lại các thư viện rồi làm lại."
            )
        page = kaleido.PageGenerator(plotly=(script.as_uri(), "utf-8"), mathjax=False).generate_index()
        own = f'<script>const LETTERS = "{_letters()}";</script><script src="{_own_script()}"></script>'
        return str(page).replace("</head>", f"{own}</head>")


def _own_script() -> str:
    return (HERE / "drawing.js").as_uri()


@cache
def _letters() -> str:
    """The font file as a data address."""
    font = (HERE / "fonts" / "SourceSans3VF-Upright.woff2").read_bytes()
    return f"data:font/woff2;base64,{base64.b64encode(font).decode('ascii')}"


RENDERER = Renderer()
"""The renderer of this process."""
