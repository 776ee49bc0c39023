"""What other systems are answered, in the audit: one line for each question, asker and hour.

Programs ask the same again every few minutes; a line for each answer would bury what people do. Who has had
which figures, and when about, is told all the same, as every other question is a line of its own.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from data.access import Caller
from data.answers import Office
from data.store import Store
from exports.routes_access import LOOPBACK, READER

Work = Callable[[Request, Office], Response]
Key = tuple[str, ...]
ABOUT = ("period", "indicator", "agency", "plan")
PAGING = ("limit", "offset", "version", "format")
"""Parameters that ask for the same figures in another shape."""
MOST = 2_000
"""Questions remembered; beyond them the oldest may be told twice an hour."""
REAL_IP = "x-real-ip"


class Told:
    """The questions told of in this hour. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: OrderedDict[Key, None] = OrderedDict()

    def telling(self, work: Work, what: str) -> Work:
        """The same work; an answer with figures is in the audit before it is sent. Raises DiskFullError."""

        def answered(request: Request, office: Office) -> Response:
            response = work(request, office)
            if response.status_code == 200 and request.method == "GET" and isinstance(office.store, Store):
                self._tell(request, office.store, what)
            return response

        return answered

    def _tell(self, request: Request, store: Store, what: str) -> None:
        caller, path = _caller(request), request.url.path
        asked = {name: text for name, text in request.query_params.items() if name not in PAGING}
        hour = f"{datetime.now(UTC):%Y-%m-%dT%H}"
        key = (hour, caller.account, caller.origin, path, *(f"{n}={asked[n]}" for n in sorted(asked)))
        if self._is_new(key):
            try:
                store.acting(caller).audited("download", path, after=_after(what, asked))
            except BaseException:
                self._forget(key)
                raise

    def _is_new(self, key: Key) -> bool:
        with self._lock:
            if key in self._seen:
                return False
            self._seen[key] = None
            if len(self._seen) > MOST:
                self._seen.popitem(last=False)
            return True

    def _forget(self, key: Key) -> None:
        with self._lock:
            self._seen.pop(key, None)


def _after(what: str, asked: dict[str, str]) -> dict[str, str]:
    others = "; ".join(f"{name}={text}" for name, text in sorted(asked.items()) if name not in ABOUT)
    about = {name: asked[name] for name in ABOUT if name in asked}
    return {"what": what, **about, **({"question": others} if others else {})}


def _caller(request: Request) -> Caller:
    """Who signed in, as the gate left it; else the program, by the address of its machine."""
    reader: Any = request.scope.get(READER)
    if reader is not None:
        return Caller("account", reader.caller.account, reader.caller.origin)
    peer = request.client.host if request.client else ""
    passed_on = request.headers.get(REAL_IP, "").strip() if peer in LOOPBACK else ""
    return Caller("machine", origin=(passed_on or peer)[:64])
