"""What this process counted since it began: faults and refusals by kind, answers over HTTP, pictures drawn.

It listens to the log, so that what is counted and what is written cannot differ; nobody who tells an event
knows of it. Counters are those of Prometheus, in a registry of their own.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter as Sums
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from prometheus_client import CollectorRegistry, Counter, Histogram

from data import journal

Kind = Literal["page", "api", "request", "command", "picture", "write", "sign_in", "start", "other"]
KINDS: dict[Kind, str] = {
    "page": "Trang bị lỗi",
    "api": "Câu hỏi của hệ thống khác bị lỗi",
    "request": "Yêu cầu HTTP bị lỗi",
    "command": "Lệnh hỏi ứng dụng bị lỗi",
    "picture": "Hình không vẽ được",
    "write": "Việc bị từ chối vì không có quyền",
    "sign_in": "Đăng nhập không thành",
    "start": "Khởi động không thành",
    "other": "Lỗi khác của chương trình",
}
REFUSED: tuple[Kind, ...] = ("write", "sign_in")
"""Kinds that are no faults of the program."""
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds."""
DAY = timedelta(hours=24)
MOST_KEPT = 2000


@dataclass(frozen=True)
class Error:
    """One error or refusal."""

    at: datetime
    """UTC."""
    kind: Kind
    fault: str
    """The number its reader was told; "" where there was none to tell."""


@dataclass(frozen=True)
class Examined:
    """What the doctor last found, of a run inside this process."""

    at: datetime
    """UTC."""
    is_whole: bool
    findings: int


class Tallies(logging.Handler):
    """Counts the events of this process from its beginning. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.since = datetime.now(UTC)
        self.registry = CollectorRegistry()
        self.examined: Examined | None = None
        self._recent: deque[Error] = deque(maxlen=MOST_KEPT)
        self._guard = threading.Lock()
        self._errors = Counter("kpi_errors", "Errors and refusals by kind", ["kind"], registry=self.registry)
        for kind in KINDS:
            self._errors.labels(kind)
        self._pictures = Counter(
            "kpi_pictures", "Pictures of charts by outcome", ["outcome"], registry=self.registry
        )
        for outcome in ("drawn", "failed"):
            self._pictures.labels(outcome)
        self._answers = Histogram(
            "kpi_answer_seconds",
            "Answers over HTTP to other systems, by route and status",
            ["route", "status"],
            buckets=BUCKETS,
            registry=self.registry,
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Count a line of the log."""
        told: dict[str, Any] = getattr(record, "told", {})
        message = record.msg if record.name == journal.OWN else ""
        if message == "answered":
            self._answers.labels(told["route"], str(told["status"])).observe(told["seconds"])
        elif message == "picture":
            self._pictures.labels(told["outcome"]).inc()
            if told["outcome"] == "failed":
                self._count(record, "picture")
        elif message == "examined":
            at = datetime.fromtimestamp(record.created, UTC)
            self.examined = Examined(at, told["outcome"] == "whole", told["number"])
        elif record.levelno >= logging.ERROR or "kind" in told:
            self._error(record, told)

    def _error(self, record: logging.LogRecord, told: dict[str, Any]) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if "kind" not in told and journal.number_of(error):
            return  # a library tells again of what was counted when it got its number
        self._count(record, told.get("kind", "other"), told.get("fault", ""))

    def _count(self, record: logging.LogRecord, kind: Kind, fault: str = "") -> None:
        known: Kind = kind if kind in KINDS else "other"
        self._errors.labels(known).inc()
        with self._guard:
            self._recent.append(Error(datetime.fromtimestamp(record.created, UTC), known, fault))

    def errors(self, now: datetime | None = None) -> list[Error]:
        """The errors and refusals of the last 24 hours, newest first; the last MOST_KEPT at most."""
        begin = (now or datetime.now(UTC)) - DAY
        with self._guard:
            return [one for one in reversed(self._recent) if one.at >= begin]

    def pictures(self) -> Sums[str]:
        """How many pictures were drawn, and how many failed."""
        found: Sums[str] = Sums()
        for family in self._pictures.collect():
            for sample in family.samples:
                if sample.name.endswith("_total"):
                    found[sample.labels["outcome"]] = int(sample.value)
        return found
