"""What other systems ask over HTTP, beside the pages: figures as JSON and CSV, charts as pictures. Read only.

Same rows and keys as the commands (contract §5). Every refusal is JSON with one sentence in Vietnamese. The
work is done in threads of its own, a few at a time, so that many who ask never keep the pages waiting.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from typing import Any

from anyio import CapacityLimiter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from data import commands, journal, queries
from data.answers import Office
from data.commands import RefusedError
from data.directory import DirectoryError
from data.replies import UnknownNameError
from data.settings import SettingError
from data.store import StoreError
from exports import openapi, routes_access, routes_asked, routes_written
from exports.refusals import ExportError
from exports.routes_answers import QUESTIONS, Kept, Question, period_of, version_of
from exports.routes_asked import Asked, AskedWrongError
from exports.routes_audited import Told
from exports.routes_written import JSON, refused
from indicators.registry import RegistryError

ROOT = "/api/v1"
READING = ("GET", "HEAD")
SOON = {"Retry-After": "30"}
FAILED = "Ứng dụng gặp lỗi khi trả lời; thử lại, nếu lỗi còn thì báo quản trị kèm mã lỗi {}."
MOVED_ON = "Số liệu đã đổi từ trang đầu; đọc lại từ đầu để các trang cùng một phiên bản."
NOT_STARTED = (
    "Ứng dụng chưa mở được: một cài đặt hoặc danh mục có chỗ chưa đúng. Quản trị xem nhật ký của ứng dụng, "
    "có ghi chỗ cần sửa."
)
"""Of what is wrong nothing is told here: nobody has been asked yet who they are."""
BUSY = "Đang có quá nhiều yêu cầu chờ tới lượt; thử lại sau ít phút."
MOST_PICTURES = 32
ANSWERS_AT_ONCE, PICTURES_AT_ONCE, MOST_WAITING = 8, 1, 200
"""Questions worked out side by side; pictures one by one, as the browser draws them, so that many who ask for
the same one get what the first was drawn; and how many may wait for their turn."""
PICTURE_SAFE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; font-src data:"}

Work = Callable[[Request, Office], Response]
Words = tuple[tuple[str, Any], ...]
Draw = Callable[[int, date, str, str, Words], bytes]


class NotThereError(Exception):
    """There is nothing under this address; the text says so in Vietnamese."""


def routes(office: Callable[[], Office]) -> list[BaseRoute]:
    """All routes; `office` is called at each request, in a thread."""
    kept, start = Kept(), secrets.token_hex(8)
    turns, drawing = CapacityLimiter(ANSWERS_AT_ONCE), CapacityLimiter(PICTURES_AT_ONCE)
    told = Told()

    def rows(question: Question) -> Work:
        return told.telling(partial(_rows, question, kept, start), "Trả lời chương trình khác")

    asked = [
        Route(f"{ROOT}/{question.name}", Reading(question.name, office, rows(question), turns))
        for question in QUESTIONS
    ]
    chart = told.telling(partial(_chart, start, _pictures(office)), "Hình nhúng")
    return [
        *asked,
        Route(f"{ROOT}/openapi.json", Reading("openapi", office, partial(_document, start), turns)),
        Route("/chart/{name}", Reading("chart", office, chart, drawing)),
        Route("/healthz", Reading("healthz", office, _health, CapacityLimiter(1), is_open=True)),
        Route("/api/{rest:path}", Reading("unknown", office, _nothing, turns)),
    ]


class Reading:
    """One route: who may ask and how, then the work in a thread, then what went wrong as a clear refusal.

    An ASGI application of its own, so that every other method is answered here too. `turns` says how many
    are answered side by side; the others wait without a thread, and who would wait too long is told so.
    The log tells of every answer by the route's `name` and never by the address, which may hold anything.
    """

    def __init__(
        self,
        name: str,
        office: Callable[[], Office],
        work: Work,
        turns: CapacityLimiter,
        *,
        is_open: bool = False,
    ) -> None:
        self.name = name
        self.office, self.work, self.turns, self.is_open = office, work, turns, is_open

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request, start = Request(scope, receive), time.perf_counter()
        if request.method not in READING:
            allowed = {"Allow": ", ".join(READING)}
            response = refused(405, "Chỉ đọc: dùng GET hoặc HEAD.", allowed)
        elif self.turns.statistics().tasks_waiting >= MOST_WAITING:
            response = refused(503, BUSY, SOON)
        else:
            async with self.turns:
                if await request.is_disconnected():  # nobody waits for it any more
                    return
                response = await run_in_threadpool(self._answered, request)
        await response(scope, receive, send)
        is_routine = self.is_open and response.status_code == 200  # monitors ask every few seconds
        level = logging.DEBUG if is_routine else logging.INFO
        seconds = time.perf_counter() - start
        journal.tell("answered", level, route=self.name, status=response.status_code, seconds=seconds)

    def _answered(self, request: Request) -> Response:
        try:
            office = self.office()
            here = office.settings
            no = None if self.is_open else routes_access.refusal(request, here.api_token, here.access)
            if no is not None:
                wanted = {"WWW-Authenticate": 'Bearer realm="api"'} if no[0] == 401 else {}
                return refused(*no, wanted)
            return self.work(request, office)
        except AskedWrongError as error:
            return refused(400, str(error))
        except (UnknownNameError, NotThereError) as error:
            return refused(404, str(error))
        except RefusedError as error:
            return refused(400, str(error))
        except (ExportError, StoreError) as error:
            return refused(503, str(error), SOON)
        except (SettingError, RegistryError, DirectoryError) as error:
            journal.stopped(error)
            return refused(503, NOT_STARTED, SOON)
        except Exception as error:  # the log has it whole; whoever asked gets one sentence
            return refused(500, FAILED.format(journal.fault("answer failed", error, "api")))


def _rows(question: Question, kept: Kept, start: str, request: Request, office: Office) -> Response:
    """One page of a question's answer, or 304 to whoever has it."""
    asked = routes_asked.read(question.parameters, request.query_params)
    answer = kept.answer(office, question, asked)
    if asked["version"] is not None and asked["version"] != answer.version:
        return refused(409, MOVED_ON)
    kind = routes_written.kind(request, asked)
    etag = routes_written.mark(request, start, answer.version, office.settings.today, kind)
    if routes_written.is_known(request, etag):
        return routes_written.unchanged(etag)
    return routes_written.page(request, asked, answer, question.columns, question.name, etag)


def _document(start: str, request: Request, office: Office) -> Response:
    routes_asked.read((), request.query_params)
    etag = routes_written.mark(request, start)
    if routes_written.is_known(request, etag):
        return routes_written.unchanged(etag)
    text = commands.json_text(openapi.document(office, ROOT))
    return Response(text, 200, {**routes_written.SAFE, "ETag": etag}, f"{JSON}; charset=utf-8")


def _health(_: Request, office: Office) -> Response:
    """Whether figures can be read; says nothing about them."""
    with office.store.reading() as cursor:
        queries.has_sample(cursor)
    told = {**routes_written.SAFE, "Cache-Control": "no-store"}
    return Response(commands.json_text({"status": "ok"}), 200, told, f"{JSON}; charset=utf-8")


def _nothing(request: Request, _: Office) -> Response:
    raise NotThereError(f"Không có địa chỉ {request.url.path[:80]}. Danh sách địa chỉ: {ROOT}/openapi.json.")


def _chart(start: str, draw: Draw, request: Request, office: Office) -> Response:
    """A chart as a picture with all its words; 304 to whoever has it."""
    indicator, _, ending = str(request.path_params["name"]).rpartition(".")
    if ending not in openapi.PICTURES or not indicator:
        raise NotThereError("Hình cần đuôi .png hoặc .svg, ví dụ /chart/on_time_rate.png?period=2025-Q3.")
    asked = routes_asked.read(openapi.CHART, request.query_params)
    version, today = version_of(office), office.settings.today
    etag = routes_written.mark(request, start, version, today)
    if routes_written.is_known(request, etag, is_there=False):
        return routes_written.unchanged(etag)
    picture = draw(version, today, indicator, ending, tuple(asked.items()))
    if routes_written.is_known(request, etag):
        return routes_written.unchanged(etag)
    headers = {**routes_written.SAFE, **PICTURE_SAFE, "ETag": etag}
    return Response(picture, 200, headers, openapi.PICTURES[ending])


def _pictures(office: Callable[[], Office]) -> Draw:
    """Draws a chart by the version, the day, its indicator, ending and words; the last ones are kept."""

    @lru_cache(maxsize=MOST_PICTURES)
    def draw(_version: int, _today: date, indicator: str, ending: str, words: Words) -> bytes:
        return _picture(office(), indicator, ending, dict(words))

    return draw


def _picture(office: Office, indicator: str, ending: str, asked: Asked) -> bytes:
    from exports import figures, pictures  # the browser's libraries are wanted here only

    shape = pictures.SLIDE if asked["shape"] == "slide" else pictures.WORD
    which = next(one for one in figures.WHICH if one == asked["which"])
    kind = next(one for one in pictures.KINDS if one == ending)
    names = {"plan": asked["plan"], "agency": asked["agency"]}
    try:
        reading = figures.reading_of(office, indicator, period_of(asked), **names)
        figures.check_filled(reading)
        chart = figures.for_shape(office, reading, which, shape)
    except ExportError as error:
        raise NotThereError(str(error)) from None
    return pictures.picture(chart, shape, kind)
