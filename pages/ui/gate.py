"""The gate: every request and every websocket passes here first, before any route and before any page.

Alone, only this machine comes in. Where people sign in, an address is open only if `gate_rules` says so; all
others need an account, looked up in the store at that very request, so that one just disabled is out at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.refusals import NotAllowedError
from data.store import Store
from exports.routes_access import NEAR_HOSTS, READER, host_of, is_near, origin_of
from pages.ui import gate_rules, identity
from pages.ui.gate_entrance import Desk
from pages.ui.gate_tabs import Reader, Tabs
from pages.ui.gate_uploads import NOT_YOURS, SECONDS, Refusal, Uploads
from pages.ui.gate_watch import Watch
from pages.ui.identity import Entrance

FAR = (
    "Ứng dụng này đang chạy không đăng nhập nên chỉ trả lời trên chính máy này, ở địa chỉ 127.0.0.1. "
    "Muốn mở cho máy khác, quản trị đặt KPI_ACCESS=oidc."
)
ELSEWHERE = "Địa chỉ này không phải của ứng dụng. Mở đúng địa chỉ được thông báo."
NOTHING = "Không có địa chỉ này, hoặc địa chỉ không dành cho người dùng."
SIGN_IN = "Cần đăng nhập bằng một tài khoản đang dùng. Mở trang đầu của ứng dụng để đăng nhập."
NOT_FROM_HERE = "Chưa đăng xuất: yêu cầu này không đến từ trang của ứng dụng. Bấm Đăng xuất trên trang."
BROKEN = "Ứng dụng chưa mở được sổ nên chưa biết tài khoản nào được vào. Báo quản trị ứng dụng."
SECURE = b"; Secure"


class Gate:
    """The middleware; `store` is called at each look-up, in a thread."""

    def __init__(self, app: ASGIApp, door: Entrance, store: Callable[[], Store]) -> None:
        self.app, self.door, self.store = app, door, store
        self.tabs = Tabs()
        self.uploads = Uploads(self.tabs)
        self.desk = Desk(app, door, store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one connection through, or say why not."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        kind = gate_rules.kind_of(scope["type"], scope.get("method", ""), scope["path"])
        if self.door.provider is None:
            # The API says itself who may ask: with its token other machines may.
            refusal = (
                None if kind == "program" or scope["path"] == "/healthz" or is_near(request) else (403, FAR)
            )
        else:
            send = send if scope["type"] == "websocket" else self._secured(send)
            try:
                refusal = await self._refusal(kind, request)
            except Exception:  # a store that cannot be read lets nobody in
                logging.getLogger(__name__).exception("nobody could be looked up")
                refusal = (503, BROKEN)
        if refusal is not None:
            await _refuse(refusal, scope, receive, send)
        elif kind == "tab" and self.door.provider is not None:
            await Watch(self.app, self.tabs, lambda: self._reader(request)).run(scope, receive, send)
        elif kind == "entrance":
            await self.desk(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _refusal(self, kind: gate_rules.Kind, request: HTTPConnection) -> Refusal | None:
        """Why the connection may not pass where people sign in; None where it may."""
        provider = self.door.provider
        if provider is not None and host_of(request) not in (provider.host, *NEAR_HOSTS):
            return (400, ELSEWHERE)
        if request.scope["path"] == gate_rules.LOGOUT and not gate_rules.is_own_wish(request.headers):
            return (403, NOT_FROM_HERE)
        if kind in ("open", "entrance", "tab"):
            return None
        if kind == "command":
            return None if is_near(request) else (403, NOTHING)
        if kind == "closed":
            return (404, NOTHING)
        reader = await self._reader(request)
        if kind == "program":  # the token will do too, which the route looks at
            request.scope[READER] = reader if reader and reader.caller.way == "account" else None
            return None
        if reader is None:
            return (401, SIGN_IN)
        if kind == "file":
            return None if self.tabs.may_have(request.scope["path"], reader) else (403, NOT_YOURS)
        return self.uploads.refusal(request.scope, reader)

    async def _reader(self, request: HTTPConnection) -> Reader | None:
        """Who asks and what they may do now; None when nobody signed in, or one who may no longer."""
        return await run_in_threadpool(self._looked_up, request)

    def _looked_up(self, request: HTTPConnection) -> Reader | None:
        claims = identity.of_cookies(request.cookies, self.door)
        caller = identity.caller_of(claims, self.door, origin_of(request))
        if caller is None:
            return None
        try:
            return Reader(caller, self.store().acting(caller).rights())
        except NotAllowedError:
            return None

    def _secured(self, send: Send) -> Send:
        """Cookies of a site that is encrypted never travel unencrypted: Streamlit leaves that to others."""

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [_secure(*header) for header in message.get("headers", ())]}
            await send(message)

        return secured if self.door.provider is not None and self.door.provider.is_encrypted else send


def _secure(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    is_bare = name.lower() == b"set-cookie" and SECURE.lower() not in value.lower()
    return (name, value + SECURE if is_bare else value)


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    status, text = refusal
    if scope["type"] == "websocket":
        await receive()  # the connect, which is never accepted
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if status == 429:
        headers["Retry-After"] = str(SECONDS)
    await PlainTextResponse(text, status, headers)(scope, receive, send)
