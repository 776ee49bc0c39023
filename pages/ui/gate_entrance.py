"""Signing in and out, seen from the gate: what came of it goes into the audit once.

A sign-in that is not for this app is turned away with the words of our own page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data.access import Caller
from data.refusals import NotAllowedError
from data.sign_in import CALLBACK
from data.store import Store
from exports.routes_access import origin_of
from pages.ui import gate_return, gate_rules, identity
from pages.ui.gate_failures import Failures, More
from pages.ui.identity import Claims, Entrance

ANSWERS = {"code", "error", "state"}
"""What a provider sends back; without any of them somebody only comes back from signing out."""

OF_THE_OLD = (b"location", b"content-length", b"content-type")
"""Headers that go with an answer that is replaced."""


class Desk:
    """The three addresses of signing in and out."""

    def __init__(self, app: ASGIApp, door: Entrance, store: Callable[[], Store]) -> None:
        self.app, self.door, self.store = app, door, store
        self.failures = Failures()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, and see what comes of it."""
        request = HTTPConnection(scope)
        if self.door.provider is None:
            await self.app(scope, receive, send)
            return
        if (more := self.failures.due()).count:
            await run_in_threadpool(self._tell_of, more)
        if scope["path"] == gate_rules.LOGOUT:
            await run_in_threadpool(self._sign_out, request)
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, Answer(self, request, send))

    def _sign_out(self, request: HTTPConnection) -> None:
        claims = identity.of_cookies(request.cookies, self.door)
        if email := identity.of_claims(claims, self.door).email:
            identity.leave(claims, self.door, self._acting(email, request))

    def judge(self, request: HTTPConnection, claims: Claims | None) -> bool:
        """Tell the audit of a sign-in; whether it is for us. None: the provider's answer was no good."""
        found = identity.of_claims(claims or {}, self.door)
        if found.email:
            acting = self._acting(found.email, request)
            try:
                acting.rights()
                acting.audited("sign_in", found.email)
            except NotAllowedError as error:  # their page names the account and whom to ask
                self._failed(acting, found.email, str(error))
            return True
        there = identity.of_claims(identity.of_cookies(request.cookies, self.door), self.door)
        if not claims and there.email:
            return True  # an old answer asked for again, by going back: the sign-in there is holds
        why = found.why if claims else "provider"
        self._failed(self._acting("", request), identity.claimed(claims or {}), why)
        return False

    def _failed(self, acting: Store, email: str, why: str) -> None:
        caller = acting.caller
        if self.failures.take(caller.origin, is_vouched_for=bool(caller.account)):
            acting.audited("sign_in_failed", email, why=why, outcome="refused")

    def _tell_of(self, more: More) -> None:
        """One line for the failures that have none; whoever asks now is not kept waiting by a full disk."""
        try:
            acting = self.store().acting(Caller("guest"))
            acting.audited("sign_in_failed", why=more.words, outcome="refused")
        except Exception:
            logging.getLogger(__name__).exception("the audit was not told of failed sign-ins")
            self.failures.put_back(more)

    def _acting(self, email: str, request: HTTPConnection) -> Store:
        way = "account" if email else "guest"
        return self.store().acting(Caller(way, email, origin_of(request)))


class Answer:
    """Streamlit's answer on its way out: a failure becomes a way back to our own page."""

    def __init__(self, desk: Desk, request: HTTPConnection, send: Send) -> None:
        self.desk, self.request, self.send = desk, request, send
        self.is_replaced = False

    async def __call__(self, message: Message) -> None:
        """Send one part of it."""
        if message["type"] == "http.response.start":
            message = await self._start(message)
        elif self.is_replaced:
            message = {**message, "body": b""}
        await self.send(message)

    async def _start(self, message: Message) -> Message:
        headers = list(message.get("headers", ()))
        if message["status"] < 400 and not await self._has_failed(headers):
            return {**message, "headers": gate_return.remembering(self.request, headers)}
        self.is_replaced = True
        kept = [] if message["status"] >= 400 else [one for one in headers if not _signs_in(one)]
        kept = [one for one in kept if one[0].lower() not in OF_THE_OLD]
        there = [(b"location", gate_return.FAILED.encode()), (b"content-length", b"0")]
        return {**message, "status": 303, "headers": [*kept, *there]}

    async def _has_failed(self, headers: list[tuple[bytes, bytes]]) -> bool:
        asked = parse_qs(self.request.url.query)
        if self.request.scope["path"] != CALLBACK or not ANSWERS & asked.keys():
            return False
        cookies = dict(_cookies(headers))
        claims = identity.of_cookies(cookies, self.desk.door) if cookies else None
        return not await run_in_threadpool(self.desk.judge, self.request, claims)


def _signs_in(header: tuple[bytes, bytes]) -> bool:
    """Whether a header makes the browser keep who signed in, and not forget it."""
    name, value = header
    return name.lower() == b"set-cookie" and value.startswith(USER_COOKIE_NAME.encode()) and _is_kept(value)


def _is_kept(value: bytes) -> bool:
    return b"max-age=0" not in value.lower()


def _cookies(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    """Name and value of the cookies a sign-in sets."""
    for header in headers:
        if _signs_in(header):
            read: SimpleCookie = SimpleCookie()
            with suppress(CookieError):
                read.load(header[1].decode("latin-1"))
            yield from ((name, one.value) for name, one in read.items())
