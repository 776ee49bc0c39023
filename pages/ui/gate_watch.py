"""The websocket of one open tab, watched: who it belongs to is looked up at every message that comes in.

A run of the script looks for itself; what runs without it does not: callbacks, fragments, dialogs, files made
when a button is pressed. So a message of somebody whose rights have changed never reaches them. In its place
the page is run once more from its beginning, which says what is so; then the tab is closed. A tab is taken
up again only by whom it was opened for, with the same rights: nothing drawn for more rights is left in it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from pages.ui import identity
from pages.ui.gate_tabs import Reader, Tabs, heard

EVERY = 15.0
"""Seconds after which a quiet tab is looked at too."""
CLOSED = 1008
PROTOCOL = b"sec-websocket-protocol"
WITHOUT_SIGN_IN = ("rerun_script", "stop_script", "app_heartbeat")
PASSED = (*WITHOUT_SIGN_IN, "file_urls_request")
"""Messages that are passed on; what a button makes is looked at more closely."""
Look = Callable[[], Awaitable[Reader | None]]


class Watch:
    """One connection; `look` says whose it is now."""

    def __init__(self, app: ASGIApp, tabs: Tabs, look: Look) -> None:
        self.app, self.tabs, self.look = app, tabs, look
        self.reader: Reader | None = None
        self.session = ""
        self.asked = ClientState()
        """The last run that was asked for."""
        self.is_over, self.is_closed = False, False
        self.coming: asyncio.Future[Message] | None = None

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on, until it is closed by either side or its reader is no longer the same."""
        self.reader = await self._looked()
        self._receive, self._send = receive, send
        identity.HERE.set(self.reader.caller if self.reader else identity.NOBODY)
        try:
            await self.app(self._scope(scope), self._received, self._sent)
        finally:
            if self.coming is not None:
                self.coming.cancel()

    def _scope(self, scope: Scope) -> Scope:
        """The connection, without the older tab it asks to take up unless that is its own."""
        headers = [
            (name, self._words(words) if name == PROTOCOL else words) for name, words in scope["headers"]
        ]
        return {**scope, "headers": headers}

    def _words(self, words: bytes) -> bytes:
        parts = words.split(b",")
        older = parts[2].decode("latin-1").strip() if len(parts) > 2 else ""
        if not older or (self.reader is not None and self.tabs.is_of(older, self.reader)):
            return words
        return b",".join(parts[:2])

    async def _received(self) -> Message:
        while True:
            message = await self._next()
            if message is not None and message["type"] != "websocket.receive":
                return message
            if self.is_over:  # only the last run is still on its way
                continue
            is_passed = message is not None and self._is_passed(message)
            if await self._has_changed():
                self.is_over = True
                return {"type": "websocket.receive", "bytes": self._last_run()}
            if message is not None and is_passed:
                return message

    async def _next(self) -> Message | None:
        """What comes in next; None when nothing did for a while."""
        self.coming = self.coming or asyncio.ensure_future(self._receive())
        done, _ = await asyncio.wait({self.coming}, timeout=EVERY)
        if not done:
            return None
        message, self.coming = self.coming.result(), None
        return message

    def _is_passed(self, message: Message) -> bool:
        """Whether a message asks for what a page needs; Streamlit would also empty everybody's caches."""
        try:
            told = BackMsg.FromString(message.get("bytes") or b"")
        except DecodeError:  # Streamlit closes the tab
            return True
        kind = told.WhichOneof("type")
        if kind == "rerun_script":
            self.asked = told.rerun_script
        if kind == "backend_operation_request":
            return self._is_theirs(told.backend_operation_request)
        return kind in (WITHOUT_SIGN_IN if self.reader is None else PASSED)

    def _is_theirs(self, request: BackendOperationRequest) -> bool:
        """Whether the file to be made, or the part of a table, was offered in a tab of this reader."""
        kind = request.WhichOneof("payload")
        if self.reader is None or kind not in ("deferred_file", "dataframe_chunk"):
            return False
        return kind == "dataframe_chunk" or self.tabs.may_have(request.deferred_file.file_id, self.reader)

    def _last_run(self) -> bytes:
        """The page asked for, from its beginning: no widget, no callback, no fragment."""
        run = BackMsg()
        run.rerun_script.query_string = self.asked.query_string
        run.rerun_script.page_script_hash = self.asked.page_script_hash
        run.rerun_script.page_name = self.asked.page_name
        run.rerun_script.context_info.CopyFrom(self.asked.context_info)
        return run.SerializeToString()

    async def _sent(self, message: Message) -> None:
        if self.is_closed:  # what was still on its way
            return
        told = heard(message.get("bytes")) if message["type"] == "websocket.send" else None
        if told is not None and self.reader is not None and not self.is_over:
            if told.session:
                self.tabs.opened(told.session, self.reader)
            self.tabs.shown(told.files, self.reader)
            self.tabs.opened_to(told.places, self.reader)
        await self._send(message)
        if self.is_over and told is not None and told.is_end:
            self.is_closed = True
            await self._send({"type": "websocket.close", "code": CLOSED})

    async def _has_changed(self) -> bool:
        now, then = await self._looked(), self.reader
        return (now and (now.owner, now.rights)) != (then and (then.owner, then.rights))

    async def _looked(self) -> Reader | None:
        """Whose the connection is now. Books that cannot be read let nobody in: the page says why."""
        try:
            return await self.look()
        except Exception:
            logging.getLogger(__name__).exception("nobody could be looked up")
            return None
