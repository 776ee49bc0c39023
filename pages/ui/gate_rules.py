"""What every address of this app is, for the gate: a new one is closed until it is named here.

The pages' own HTML and files are open, since they hold no figure: they must be there to show the sign-in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from data.remote import PATHS as COMMANDS
from data.sign_in import CALLBACK
from pages.ui.places import PLACES

Kind = Literal["open", "program", "command", "entrance", "file", "upload", "tab", "closed"]
"""open: whoever asks. program: the route itself asks who it is. command: this machine, with its key.
entrance: signing in and out. file: whoever it was made for. upload: into one's own tab, by who may load.
tab: the websocket of a page, watched as long as it is open. closed: nobody."""
LOGIN, LOGOUT = "/auth/login", "/auth/logout"
STREAM = "/_stcore/stream"
ALWAYS_OPEN = ("/healthz", "/_stcore/health", "/_stcore/host-config")
SHELL = ("/", "/index.html", "/favicon.png", "/manifest.json")
PROGRAMS = ("/api/", "/chart/")
METRICS = "/metrics"
FILES, OWN_FILES, UPLOADS = "/media/", "/static/", "/_stcore/upload_file/"
READING = ("GET", "HEAD")
AHEAD_OF_TIME = ("sec-purpose", "purpose", "x-moz")
"""Headers in which a browser says that it fetches what nobody has asked for yet."""
_CLIMBS = re.compile(r"//|\\|/\.{1,2}(/|$)")


class Upload(NamedTuple):
    """Where a file is to go: the tab's session and the name the server gave the file."""

    session: str
    file: str


def kind_of(way: str, method: str, path: str) -> Kind:
    """What the address is; `way` is the ASGI type, "http" or "websocket"."""
    if _CLIMBS.search(path):
        return "closed"
    if way == "websocket":
        return "tab" if path == STREAM else "closed"
    if path == METRICS or path.startswith(PROGRAMS):
        return "program"
    if path.startswith(f"{COMMANDS}/"):
        return "command"
    if path.startswith(UPLOADS):
        return "upload" if method in ("PUT", "DELETE") else "closed"
    if method not in READING:
        return "closed"
    if path == LOGOUT and method != "GET":  # asked for what there is, not to be gone
        return "closed"
    if path in (LOGIN, LOGOUT, CALLBACK):
        return "entrance"
    if path.startswith(FILES):
        return "file"
    return "open" if _is_open(path) else "closed"


def _is_open(path: str) -> bool:
    if path in ALWAYS_OPEN or path in SHELL or path.startswith(OWN_FILES):
        return True
    return path.strip("/") in {place.path for place in PLACES.values()}


def is_own_wish(headers: Mapping[str, str]) -> bool:
    """Whether a person asks, on our page or by typing the address: no other site, nothing ahead of time.

    `headers` by their names in lower case; browsers of today say where a request comes from.
    """
    if any("prefetch" in headers.get(name, "").lower() for name in AHEAD_OF_TIME):
        return False
    return headers.get("sec-fetch-site", "none").lower() in ("none", "same-origin")


def upload_of(path: str) -> Upload | None:
    """The parts of an upload's address, None when it is no such."""
    parts = path.removeprefix(UPLOADS).split("/")
    return Upload(*parts) if len(parts) == 2 else None
