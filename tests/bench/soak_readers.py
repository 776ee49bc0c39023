"""Readers of the soak: tabs that open pages, change filters and make documents, every answer looked at."""

from __future__ import annotations

import asyncio
import random
import time
import urllib.request
from collections import Counter
from contextlib import AsyncExitStack

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox

from tests.bench.visits import opened

LIMIT = 120
"""Seconds after which an answer counts as lost."""
PATIENCE = 10
"""Turns of a tab before it is closed and another one opened, on average."""
PAGES = {
    "": "ky=2025-Q3",
    "bang-diem": "ky=2025-Q3",
    "chi-tieu": "chi-tieu=online_filing_rate&ky=2025-Q3",
    "don-vi": "ky=2025-Q3",
    "so-sanh": "ky=2025-Q3",
    "nap-so-lieu": "",
    "nhap-tay": "",
    "tien-do": "",
    "so-nap": "",
    "ke-hoach": "",
    "xuat-bao-cao": "ky=2025-Q3",
    "huong-dan": "",
}
CHANGES = 3
"""Filters changed on a page, at most."""


class Seen:
    """What all readers met: how often, how long, and what was wrong."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.seconds: list[float] = []
        self.wrong: list[str] = []


class Tab:
    """One open tab: runs a page, remembers its drop-downs and buttons, notes what should not be there."""

    def __init__(self, socket: object, seen: Seen) -> None:
        self.socket, self.seen = socket, seen
        self.path, self.query, self.session = "", "", ""
        self._forget()

    def _forget(self) -> None:
        self.lists: dict[str, Selectbox] = {}
        self.buttons: dict[str, str] = {}
        self.files: dict[str, str] = {}
        self.chosen: dict[str, str] = {}

    async def open(self, path: str) -> None:
        """Go to a page as a click in the navigation does."""
        self.path, self.query = path, PAGES[path]
        self._forget()
        await self.run()

    async def choose(self, chance: random.Random) -> bool:
        """Change any drop-down of the page; whether there was one."""
        known = [one for one in self.lists.values() if len(one.options) > 1 and not one.disabled]
        if not known:
            return False
        one = chance.choice(known)
        self.chosen[one.id] = chance.choice(list(one.options)[:40])
        await self.run()
        return True

    async def press(self, label: str) -> None:
        """Press the button whose label begins so."""
        (button,) = [known for words, known in self.buttons.items() if words.startswith(label)]
        await self.run(button)

    async def run(self, pressed: str | None = None) -> None:
        """Ask for a run and take in its answer to the end."""
        start = time.perf_counter()
        self.lists, self.buttons, self.files = {}, {}, {}
        self.words, words = "", list[str]()
        await self.socket.send(self._question(pressed))  # type: ignore[attr-defined]
        async with asyncio.timeout(LIMIT):
            while True:
                answer = ForwardMsg.FromString(await self.socket.recv())  # type: ignore[attr-defined]
                kind = answer.WhichOneof("type")
                if kind == "delta":
                    self._take(answer, words)
                if kind == "new_session":
                    self.session = answer.new_session.initialize.session_id
                if kind == "page_info_changed":
                    self.query = answer.page_info_changed.query_string
                if kind == "page_not_found":
                    self._wrong("no such page")
                if kind == "script_finished":
                    if answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                        break
                    if answer.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                        self._wrong("the script does not compile")
                        break
        self.words = "".join(words)
        if "<h1" not in self.words:
            self._wrong("no title")
        self.seen.runs[self.path or "tong-quan"] += 1
        self.seen.seconds.append(time.perf_counter() - start)

    async def taken(self, label: str) -> str:
        """Press the download whose label begins so; the address of its file, "" when it is refused."""
        (file,) = [known for words, known in self.files.items() if words.startswith(label)]
        message = BackMsg()
        asked = message.backend_operation_request
        asked.request_id, asked.session_id, asked.deferred_file.file_id = "1", self.session, file
        await self.socket.send(message.SerializeToString())  # type: ignore[attr-defined]
        async with asyncio.timeout(LIMIT):
            while True:
                answer = ForwardMsg.FromString(await self.socket.recv())  # type: ignore[attr-defined]
                if answer.WhichOneof("type") == "backend_operation_response":
                    return str(answer.backend_operation_response.deferred_file.url)

    def _question(self, pressed: str | None) -> bytes:
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = self.query, self.path
        state.context_info.timezone, state.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        state.context_info.color_scheme = "light"
        for name, value in self.chosen.items():
            widget = state.widget_states.widgets.add()
            widget.id, widget.string_value = name, value
        if pressed:
            widget = state.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        return message.SerializeToString()

    def _take(self, message: ForwardMsg, words: list[str]) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self._wrong(f"exception {element.exception.type}")
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self._wrong(element.alert.body)
        elif kind == "html":
            words.append(element.html.body)
        elif kind == "selectbox":
            self.lists[element.selectbox.id] = element.selectbox
        elif kind == "button":
            self.buttons[element.button.label] = element.button.id
        elif kind == "download_button":
            self.files[element.download_button.label] = element.download_button.deferred_file_id

    def _wrong(self, what: str) -> None:
        self.seen.wrong.append(f"/{self.path}?{self.query}: {what}")


async def read(address: str, number: int, seen: Seen, until: float, think: float) -> None:
    """One reader from beginning to end: tabs opened and closed, pages and filters at random."""
    chance = random.Random(number)
    while time.monotonic() < until:
        async with opened(address) as socket:
            tab = Tab(socket, seen)
            for _ in range(chance.randint(1, 2 * PATIENCE)):
                await tab.open(chance.choice(list(PAGES)))
                for _ in range(chance.randint(0, CHANGES)):
                    await asyncio.sleep(chance.uniform(0, 2 * think))
                    if time.monotonic() > until or not await tab.choose(chance):
                        break
                await asyncio.sleep(chance.uniform(0, 2 * think))
                if time.monotonic() > until:
                    return


async def report(address: str, seen: Seen, until: float, every: float) -> None:
    """Make a Word report on its page, and fetch it, now and then."""
    while time.monotonic() < until:
        async with AsyncExitStack() as doors:
            tab = Tab(await doors.enter_async_context(opened(address)), seen)
            await tab.open("xuat-bao-cao")
            await tab.press("Tạo tệp")
            content = await asyncio.to_thread(fetched, f"{address}{await tab.taken('Tải về')}")
            if content[:2] != b"PK":
                seen.wrong.append("/xuat-bao-cao: the report is no document")
            seen.runs["a Word report"] += 1
        await asyncio.sleep(min(every, max(0.0, until - time.monotonic())))


def fetched(address: str) -> bytes:
    """The bytes under an address. Raises OSError for any answer but 200."""
    with urllib.request.urlopen(address, timeout=LIMIT) as answer:
        content: bytes = answer.read()
        return content
