"""The answers of the routes: the rows of the commands (contract §5), kept until figures or the day change.

Invariant: an answer is of one state of the store, and carries the version it is of.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, NamedTuple

from data import events, queries, replies
from data.answers import Office
from data.commands import plain_number
from data.replies import Rows, UnknownNameError
from exports.routes_asked import (
    AGENCY,
    INDICATOR,
    PAGING,
    PERIOD_ASKED,
    PLAN,
    SCOPE,
    Asked,
    AskedWrongError,
    Parameter,
)
from indicators import periods, status
from indicators.periods import Period

OBSERVATION = (
    *("measure", "agency", "agency_name", "period", "first_day", "last_day", "value"),
    *("batch", "loaded_at", "sheet", "row"),
)
MOST_KEPT = 6
"""Answers kept; the largest, every agency of a year, has some ten thousand rows."""
_PATIENCE = 4


class Question(NamedTuple):
    """One question the routes answer: its parameters, its columns, and what answers it."""

    name: str
    words: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    answer: Callable[[Office, Asked], Rows]


class Answer(NamedTuple):
    """Rows, and the version of the store they are of."""

    rows: Rows
    version: int


def period_of(asked: Asked) -> Period:
    """The period asked about. Raises AskedWrongError."""
    try:
        return periods.parse(asked["period"])
    except ValueError as error:
        raise AskedWrongError(str(error)) from None


def _indicators(office: Office, _: Asked) -> Rows:
    return replies.indicators(office.registry)


def _targets(office: Office, _: Asked) -> Rows:
    return replies.targets(office.registry)


def _agencies(office: Office, _: Asked) -> Rows:
    return replies.agencies(office.directory)


def _status(office: Office, asked: Asked) -> Rows:
    names = {name: asked[name] for name in ("plan", "indicator", "scope")}
    return replies.statuses(office, period_of(asked), **names)


def _observations(office: Office, asked: Asked) -> Rows:
    """The figures in use of rows that lie in the period, in the order of month, agency and measure."""
    at, name, agency = period_of(asked), asked["indicator"], asked["agency"]
    replies.check_names(office.registry, office.jurisdiction, plan=None, indicator=name)
    if agency is not None and agency not in office.directory.by_id:
        raise UnknownNameError(f"Không có đơn vị “{agency}”. Mã đơn vị xem ở /api/v1/agencies.")
    known = office.registry
    measures = list(known.indicators[name].formula.accepted if name else known.measures)
    with office.store.reading() as cursor:
        found = queries.sources(cursor, office.jurisdiction, measures, (at.first, at.last), agency)
    return [_observation(office, row) for row in found.to_dict("records")]


def _observation(office: Office, row: dict[Hashable, Any]) -> dict[str, Any]:
    return {
        "measure": row["measure"],
        "agency": row["agency"],
        "agency_name": office.directory.by_id[row["agency"]].short_name,
        "period": row["period"],
        "first_day": row["first_day"].date(),
        "last_day": row["last_day"].date(),
        "value": plain_number(row["value"]),
        "batch": row["batch"],
        "loaded_at": row["loaded_at"].to_pydatetime(),
        "sheet": row["sheet"] if isinstance(row["sheet"], str) else None,
        "row": int(row["source_row"]),
    }


QUESTIONS = (
    Question("indicators", "Danh mục chỉ tiêu và cách tính", PAGING, (), _indicators),
    Question("targets", "Mục tiêu của mọi văn bản, kèm lời văn", PAGING, (), _targets),
    Question("agencies", "Danh sách đơn vị qua các thời kỳ", PAGING, (), _agencies),
    Question(
        "status",
        "Số liệu đã xét theo mục tiêu của một kỳ",
        (PERIOD_ASKED, PLAN, INDICATOR, SCOPE, *PAGING),
        status.COLUMNS,
        _status,
    ),
    Question(
        "observations",
        "Số đang dùng của một kỳ, như đã gửi, kèm nơi lấy",
        (PERIOD_ASKED, INDICATOR, AGENCY, *PAGING),
        OBSERVATION,
        _observations,
    ),
)


def version_of(office: Office) -> int:
    """The version of what can be read now: written with the figures, so that the two cannot differ."""
    with office.store.reading() as cursor:
        return events.last_event(cursor)


class Kept:
    """Answers by question and version; many who ask the same at once wait for one who works it out."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, Rows] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, office: Office, question: Question, asked: Asked) -> Answer:
        """The answer of one state of the store. Raises what the question raises."""
        own = [p.name for p in question.parameters if p not in PAGING]
        words = tuple((name, asked[name]) for name in own)
        for _ in range(_PATIENCE):
            version = version_of(office)
            key = (question.name, version, office.version, office.settings.today, words)
            rows = self._rows(key, lambda: question.answer(office, asked))
            if version_of(office) == version:
                break
        return Answer(rows, version)

    def _rows(self, key: Hashable, work_out: Callable[[], Rows]) -> Rows:
        with self._lock:
            if key not in self._known:
                self._known[key] = work_out()
                while len(self._known) > MOST_KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]
