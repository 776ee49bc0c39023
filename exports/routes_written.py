"""How an answer is written: JSON or CSV, a page with links to the next, a mark for who asks again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from hashlib import sha256
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from data import commands
from data.replies import Rows
from exports.routes_asked import Asked
from indicators.cells import harmless

JSON, CSV = "application/json", "text/csv"
SAFE = {
    "Cache-Control": "private, no-cache",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept, Authorization",
    "Referrer-Policy": "no-referrer",
}


def refused(status: int, text: str, headers: dict[str, str] | None = None) -> Response:
    """A refusal as JSON, one sentence in Vietnamese under "error"."""
    told = {**SAFE, "Cache-Control": "no-store", **(headers or {})}
    return Response(commands.json_text({"error": text}), status, told, f"{JSON}; charset=utf-8")


def kind(request: Request, asked: Asked) -> str:
    """JSON or CSV: as `format` says, else what the Accept header would rather have."""
    if asked.get("format"):
        return CSV if asked["format"] == "csv" else JSON
    wanted = _accepted(request.headers.get("accept", "*/*"))
    return CSV if wanted.get(CSV, 0.0) > max(wanted.get(JSON, 0.0), wanted.get("*/*", 0.0)) else JSON


def _accepted(header: str) -> dict[str, float]:
    """How much each kind is wanted, 0 to 1; what cannot be read counts for nothing."""
    found = {}
    for part in header.split(","):
        name, *words = (word.strip().lower() for word in part.split(";"))
        weight = next((word[2:] for word in words if word.startswith("q=")), "1")
        try:
            found[name] = min(max(float(weight), 0.0), 1.0)
        except ValueError:
            found[name] = 0.0
    return found


def mark(request: Request, *parts: object) -> str:
    """An ETag: another as soon as the figures, the day, the question or the kind are others."""
    question = f"{request.url.path}?{request.url.query}"
    digest = sha256("|".join(map(str, (question, *parts))).encode()).hexdigest()
    return f'"{digest[:32]}"'


def is_known(request: Request, etag: str, *, is_there: bool = True) -> bool:
    """Whether whoever asks has this very answer already; "*" is any, so it needs that one `is_there`."""
    given = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    return etag in given or (is_there and "*" in given)


def unchanged(etag: str) -> Response:
    """304: nothing new."""
    return Response(status_code=304, headers={**SAFE, "ETag": etag})


def page(
    request: Request, asked: Asked, answer: tuple[Rows, int], columns: Sequence[str], name: str, etag: str
) -> Response:
    """The rows asked for, with how many there are in all and where the next ones are."""
    rows, version = answer
    first, most = asked["offset"], asked["limit"]
    shown = rows[first : first + most]
    written = kind(request, asked)
    headers = {**SAFE, "ETag": etag, "X-Total-Count": str(len(rows)), "X-Data-Version": str(version)}
    if links := _links(request, asked, len(rows), version):
        headers["Link"] = links
    if written == JSON:
        return Response(commands.json_text(shown), 200, headers, f"{JSON}; charset=utf-8")
    headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    head = columns or tuple(rows[0] if rows else ())
    return Response(as_csv(head, shown), 200, headers, f"{CSV}; charset=utf-8; header=present")


def _links(request: Request, asked: Asked, count: int, version: int) -> str:
    first, most = asked["offset"], asked["limit"]
    places = {}
    if first + most < count:
        places["next"] = first + most
    if first > 0:
        places["prev"] = max(first - most, 0)
    own = {name: str(value) for name, value in asked.items() if value is not None}
    path = request.url.path
    return ", ".join(
        f'<{path}?{urlencode({**own, "offset": place, "version": version})}>; rel="{relation}"'
        for relation, place in places.items()
    )


def as_csv(columns: Sequence[str], rows: Rows) -> bytes:
    """RFC 4180 in UTF-8 without a mark: decimals with a point, lists parted by ";", missing blank.

    Text that a spreadsheet would run is led by an apostrophe; numbers are never touched.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([harmless(_cell(row[name])) for name in columns] for row in rows)
    return text.getvalue().encode("utf-8")


def _cell(value: object) -> object:
    if value is None or (isinstance(value, (str, int, float)) and not isinstance(value, bool)):
        return value
    if isinstance(value, list):
        return ";".join(map(str, value))
    return json.loads(commands.json_text(value)) if not isinstance(value, bool) else str(value).lower()
