"""The way back after signing in: to the page somebody asked for, as a letter's link does.

The address is kept in the browser meanwhile. Only pages of this app are ever led to.
"""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from starlette.requests import HTTPConnection

from data.sign_in import CALLBACK
from exports.routes_access import host_of
from pages.ui import gate_rules
from pages.ui.places import PLACES

FAILED = "/?dang-nhap=loi"
"""Where our own page says that signing in did not work."""
COOKIE = "kpi_wanted"
MINUTES = 15
"""How long a sign-in may take."""
LONGEST = 1500
Headers = list[tuple[bytes, bytes]]


def remembering(request: HTTPConnection, headers: Headers) -> Headers:
    """The headers of an answer at the way in, with what is remembered of the page asked for."""
    path = request.scope["path"]
    if path == gate_rules.LOGIN:
        came_from = _page_of(request.headers.get("referer", ""), host_of(request))
        is_second_try = came_from.startswith(FAILED)
        return headers if is_second_try else [*headers, _kept(came_from)]
    wanted = _page(unquote(request.cookies.get(COOKIE, "")))
    if path != CALLBACK or not wanted:
        return headers
    onward = [(name, wanted.encode() if _is_home(name, value) else value) for name, value in headers]
    return [*onward, _kept("")]


def _page_of(referer: str, host: str) -> str:
    """The page of this app that a request came from, with its choices; "" for any other."""
    try:
        parts = urlsplit(referer)
        is_ours = parts.hostname == host
    except ValueError:
        return ""
    return _page(f"{parts.path}?{parts.query}" if parts.query else parts.path) if is_ours else ""


def _page(address: str) -> str:
    """The address when it is one of our pages, "" otherwise."""
    path = address.partition("?")[0]
    is_plain = address.isascii() and address.isprintable() and len(address) <= LONGEST and " " not in address
    return address if is_plain and path in {f"/{place.path}" for place in PLACES.values()} else ""


def _is_home(name: bytes, value: bytes) -> bool:
    return name.lower() == b"location" and value == b"/"


def _kept(address: str) -> tuple[bytes, bytes]:
    """The header that keeps an address in the browser, or forgets it."""
    age = MINUTES * 60 if address else 0
    text = f"{COOKIE}={quote(address, safe='')}; Max-Age={age}; Path=/; HttpOnly; SameSite=Lax"
    return b"set-cookie", text.encode()
