"""What other systems are answered, in the audit: one line for each question, asker and hour.

Programs ask the same again every few minutes; a line for each answer would bury what people do. Who has had
which figures, and when about, is told all the same, as every other question is a line of its own: up to so
many an hour of one asker. The others are counted, and a line says how many; lines are kept for good.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from data.access import Caller
from data.answers import Office
from data.store import Store
from exports.routes_access import READER, origin_of
from indicators.formats import moment

Work = Callable[[Request, Office], Response]
Key = tuple[str, ...]
ABOUT = ("period", "indicator", "agency", "plan")
PAGING = ("limit", "offset", "version", "format")
"""Parameters that ask for the same figures in another shape."""
MOST = 2_000
"""Questions, and askers, remembered; beyond them the oldest may be told twice an hour."""
LINES = 200
"""Questions of one asker told of one by one in an hour."""


@dataclass
class Hour:
    """What one asker has asked in an hour."""

    caller: Caller
    what: str
    start: datetime
    lines: int = 0
    more: int = 0
    """Questions without a line of their own."""


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


class Told:
    """The questions told of in this hour. Safe to share between threads."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self.clock, self._lock = clock, threading.Lock()
        self._seen: OrderedDict[Key, None] = OrderedDict()
        self._hours: OrderedDict[tuple[datetime, str], Hour] = OrderedDict()

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
        start = self.clock().replace(minute=0, second=0, microsecond=0)
        words = (f"{name}={asked[name]}" for name in sorted(asked))
        key = (start.isoformat(), caller.account, caller.origin, path, *words)
        self._sum_up(start, store)
        if (hour := self._with_a_line(key, Hour(caller, what, start))) is not None:
            try:
                store.acting(caller).audited("download", path, after=_after(what, asked))
            except BaseException:
                self._forget(key, hour)
                raise

    def _with_a_line(self, key: Key, asked: Hour) -> Hour | None:
        """The asker's hour when the question is to be told of; None: it was, or there are too many."""
        with self._lock:
            if key in self._seen:
                return None
            _keep(self._seen, key, None)
            place = (asked.start, asked.caller.account or asked.caller.origin)
            hour = self._hours.get(place, asked)
            _keep(self._hours, place, hour)
            if hour.lines >= LINES:
                hour.more += 1
                return None
            hour.lines += 1
            return hour

    def _forget(self, key: Key, hour: Hour) -> None:
        with self._lock:
            self._seen.pop(key, None)
            hour.lines -= 1

    def _sum_up(self, start: datetime, store: Store) -> None:
        """A line for each asker who had more questions than lines in an hour that is over."""
        with self._lock:
            over = {place: hour for place, hour in self._hours.items() if hour.start < start}
            for place in over:
                del self._hours[place]
        while over:
            place, hour = over.popitem()
            try:
                if hour.more:
                    store.acting(hour.caller).audited("download", after=_more(hour))
            except BaseException:
                with self._lock:
                    self._hours.update({place: hour, **over})
                raise


def _keep(kept: OrderedDict[Any, Any], key: Hashable, value: object) -> None:
    kept[key] = value
    if len(kept) > MOST:
        kept.popitem(last=False)


def _more(hour: Hour) -> dict[str, str]:
    return {"what": f"{hour.what}: và {hour.more} câu hỏi khác trong giờ từ {moment(hour.start)}"}


def _after(what: str, asked: dict[str, str]) -> dict[str, str]:
    others = "; ".join(f"{name}={text}" for name, text in sorted(asked.items()) if name not in ABOUT)
    about = {name: asked[name] for name in ABOUT if name in asked}
    return {"what": what, **about, **({"question": others} if others else {})}


def _caller(request: Request) -> Caller:
    """Who signed in, as the gate left it; else the program, by the address of its machine."""
    reader: Any = request.scope.get(READER)
    if reader is not None:
        return Caller("account", reader.caller.account, reader.caller.origin)
    return Caller("machine", origin=origin_of(request))
