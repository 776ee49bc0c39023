"""A visitor without a browser: Streamlit's own messages over the real websocket.

Says when the first chart of a run arrives and when the run is over; changes a filter as a hand would.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.asyncio.client import ClientConnection, connect

LIMIT = 60
"""Seconds after which a run counts as lost."""


class Run(NamedTuple):
    """Seconds from the question to the first chart (None: no chart came) and to the end."""

    chart: float | None
    end: float


class Visit:
    """One open tab on a page, `chart` being what counts as a chart there."""

    def __init__(self, socket: ClientConnection, path: str, query: str, chart: str) -> None:
        self.socket = socket
        self.path, self.query, self.chart = path, query, chart
        self.filters: dict[str, Selectbox] = {}
        self.chosen: dict[str, str] = {}
        self.words = ""

    async def run(self) -> Run:
        """Ask for a run of the page with the choices made so far."""
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_name = self.query, self.path
        state.context_info.timezone, state.context_info.locale = "Asia/Ho_Chi_Minh", "vi-VN"
        state.context_info.color_scheme = "light"
        for name, value in self.chosen.items():
            widget = state.widget_states.widgets.add()
            widget.id, widget.string_value = name, value
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        first: float | None = None
        self.words = ""
        while True:
            answer = ForwardMsg.FromString(await self.socket.recv())
            now = time.perf_counter() - start
            assert now < LIMIT, "the run was lost"
            kind = answer.WhichOneof("type")
            if kind == "delta" and self._is_chart(answer) and first is None:
                first = now
            if kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            if kind == "script_finished" and answer.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return Run(first, now)

    async def choose(self, label: str, to: str) -> Run:
        """Change a drop-down, then the run that follows."""
        self.chosen[self.filters[label].id] = to
        return await self.run()

    def _is_chart(self, message: ForwardMsg) -> bool:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            self.filters[element.selectbox.label] = element.selectbox
        if kind == "html":
            self.words += element.html.body
        return kind == self.chart or (kind == "html" and self.chart in element.html.body)


def opened(address: str) -> connect:
    """The websocket of a new tab; use as `async with`."""
    host = address.removeprefix("http://")
    return connect(
        f"ws://{host}/_stcore/stream", origin=f"http://{host}", subprotocols=["streamlit"], max_size=None
    )
