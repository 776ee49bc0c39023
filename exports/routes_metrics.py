"""/metrics: how the app is doing, in the text form of Prometheus. Numbers only: no name, no figure's value.

Open to programs on this machine that come to it directly, never through a proxy; or, once KPI_METRICS_TOKEN
is set, to whoever sends it.
"""

from __future__ import annotations

import hmac
import sys
from collections.abc import Callable, Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from data import journal, running
from data.answers import Office
from data.originals import MEGABYTE
from data.running import State
from data.tallies import Tallies
from exports import routes_access
from exports.routes_written import SAFE, refused

PATH = "/metrics"
NOT_HERE = (
    "Số đo chỉ trả lời trên chính máy này, không qua proxy. Muốn đo từ máy khác, quản trị đặt "
    "KPI_METRICS_TOKEN rồi gửi mã ấy trong đầu mục Authorization: Bearer …"
)
Sessions = Callable[[], int]


def route(office: Callable[[], Office], tallies: Tallies, sessions: Sessions) -> Route:
    """The route; `office` is called at each request, in a thread."""
    return Route(PATH, Metrics(office, tallies, sessions))


class Metrics:
    """An ASGI application of its own, so that every method is answered here."""

    def __init__(self, office: Callable[[], Office], tallies: Tallies, sessions: Sessions) -> None:
        self.office, self.tallies = office, tallies
        self.gauges = CollectorRegistry()
        self.gauges.register(Gauges(office, tallies, sessions))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            response = refused(405, "Chỉ đọc: dùng GET hoặc HEAD.", {"Allow": "GET, HEAD"})
        else:
            response = await run_in_threadpool(self._answer, request)
        await response(scope, receive, send)

    def _token(self) -> str:
        try:
            return self.office().settings.metrics_token
        except Exception:  # a start that failed is told by kpi_up, to this machine only
            return ""

    def _may(self, request: Request) -> bool:
        token = self._token()
        if not token:
            return routes_access.is_near(request)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        is_right = hmac.compare_digest(given.strip().encode(), token.encode())
        return is_right and scheme.lower() == "bearer"

    def _answer(self, request: Request) -> Response:
        if not self._may(request):
            return refused(403, NOT_HERE)
        text = generate_latest(self.tallies.registry) + generate_latest(self.gauges)
        return Response(text, 200, {**SAFE, "Cache-Control": "no-store"}, CONTENT_TYPE_PLAIN_0_0_4)


class Gauges(Collector):
    """What is looked up when asked for; what cannot be told is left out."""

    def __init__(self, office: Callable[[], Office], tallies: Tallies, sessions: Sessions) -> None:
        self.office, self.tallies, self.sessions = office, tallies, sessions

    def describe(self) -> Iterable[Metric]:
        """Nothing beforehand: a registry would look everything up to find the names."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """One look at the app. A store that cannot be read is told by kpi_up alone."""
        yield gauge("kpi_start_timestamp_seconds", "When the app began", self.tallies.since.timestamp())
        yield gauge("kpi_sessions", "Open tabs", self.sessions())
        yield from self._memory()
        if (examined := self.tallies.examined) is not None:
            at, is_whole = examined.at.timestamp(), float(examined.is_whole)
            yield gauge("kpi_last_examination_timestamp_seconds", "When the doctor last looked", at)
            yield gauge("kpi_last_examination_whole", "1: the doctor found no error", is_whole)
        try:
            state = running.look(self.office())
        except Exception as error:  # whoever asks wants to know just that; the log has it whole
            journal.fault("metrics", error, "request")
            yield gauge("kpi_up", "1: the figures can be read", 0)
            return
        yield gauge("kpi_up", "1: the figures can be read", 1)
        yield from of_state(state)

    def _memory(self) -> Iterator[Metric]:
        memory = GaugeMetricFamily("kpi_memory_bytes", "Resident memory by process", labels=["process"])
        browser = running.group_of(browser_process())
        for name, size in (("app", running.own_mb()), ("browser", running.resident_mb(browser))):
            if size is not None:
                memory.add_metric([name], size * MEGABYTE)
        yield memory


def of_state(state: State) -> Iterator[Metric]:
    """What the store and its disk say."""
    yield InfoMetricFamily("kpi_version", "The program that runs", {"version": state.version or "unknown"})
    yield gauge("kpi_schema_version", "Version of the database's schema", state.schema)
    yield gauge("kpi_events", "Number of the last change", state.events)
    yield gauge("kpi_figures", "Figures in use, without the sample's", state.figures)
    batches = GaugeMetricFamily("kpi_batches", "Batches, without the sample's", labels=["state"])
    batches.add_metric(["current"], state.batches)
    batches.add_metric(["withdrawn"], state.withdrawn)
    yield batches
    yield gauge("kpi_database_bytes", "The database file", state.database_mb * MEGABYTE)
    yield gauge("kpi_originals_bytes", "The files kept as they came", state.originals_mb * MEGABYTE)
    yield gauge("kpi_disk_free_bytes", "Room left on the disk", state.free_mb * MEGABYTE)
    yield gauge("kpi_disk_wanted_bytes", "Room below which files are refused", state.min_free_mb * MEGABYTE)
    if state.last_load is not None:
        yield gauge("kpi_last_load_timestamp_seconds", "When a file came last", state.last_load.timestamp())
    if state.last_backup is not None:
        at, is_proven = state.last_backup.at.timestamp(), float(state.last_backup.is_proven)
        yield gauge("kpi_last_backup_timestamp_seconds", "When the last backup was made", at)
        yield gauge("kpi_last_backup_proven", "1: another process opened and examined it", is_proven)


def gauge(name: str, words: str, value: float) -> Metric:
    """One number."""
    return GaugeMetricFamily(name, words, value=value)


def browser_process() -> int | None:
    """The process group of the browser that draws; None while there is none.

    Its module is not imported for that: it brings large libraries, wanted with the first picture only.
    """
    drawing = sys.modules.get("exports.renderer")
    found: int | None = drawing.RENDERER.process if drawing is not None else None
    return found
