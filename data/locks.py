"""Locked months ("đã khóa"): which they are, for whom they were opened, and what a change touches of them.

A figure belongs to the last month it speaks for: a quarter's to its third month, a year up to 10 October to
October. A locked month takes no figure and gives none back, except of agencies it was opened for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa
from duckdb import DuckDBPyConnection as Cursor

from data.queries import one
from data.refusals import MonthLockedError
from indicators.formats import count, moment
from indicators.periods import month_at


@dataclass(frozen=True)
class Opening:
    """A locked month was opened for one agency."""

    agency: str
    by: str
    at: datetime
    why: str


@dataclass(frozen=True)
class Lock:
    """A locked month."""

    month: str
    """Its id: "2025-03"."""
    by: str
    at: datetime
    """UTC."""
    why: str
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True)
class Touched:
    """What a change would touch of a locked month."""

    month: str
    by: str
    at: str
    """UTC, ISO."""
    why: str
    agencies: tuple[str, ...]
    """Whose figures, without those the month is open for."""
    figures: int
    sheet: str | None
    row: int
    """The first row of the file concerned."""

    @property
    def sentence(self) -> str:
        """Which month, since when, by whom, why and how many figures."""
        label = month_at(int(self.month[:4]) * 12 + int(self.month[5:]) - 1).label
        when = moment(datetime.fromisoformat(self.at))
        return (
            f"{label[:1].upper()}{label[1:]} đã khóa ({self.by}, {when}: {self.why}); "
            f"có {count(self.figures)} số của {count(len(self.agencies))} đơn vị thuộc tháng này"
        )


LOCKS = """
SELECT month, done_by, done_at, why FROM month_lock WHERE jurisdiction = ? ORDER BY month
"""
OPENINGS = """
SELECT month, agency, done_by, done_at, why FROM month_opening WHERE jurisdiction = ? ORDER BY month, number
"""


def locks(cursor: Cursor, jurisdiction: str) -> list[Lock]:
    """The months locked now, in order, each with the agencies it is open for."""
    rows = cursor.execute(LOCKS, [jurisdiction]).fetchall()
    openings: dict[int, list[Opening]] = {}
    for month, *opening in cursor.execute(OPENINGS, [jurisdiction]).fetchall():
        openings.setdefault(month, []).append(Opening(*opening))
    return [
        Lock(month_at(month).id, by, at, why, tuple(openings.get(month, ()))) for month, by, at, why in rows
    ]


_TOUCHED = """
SELECT month_lock.month, month_lock.done_by, month_lock.done_at, month_lock.why,
    list(DISTINCT part.agency ORDER BY part.agency), count(*), min(part.sheet), min(part.source_row)
FROM ({part}) AS part
JOIN month_lock ON month_lock.jurisdiction = part.jurisdiction
    AND month_lock.month = part.first_month + part.months - 1
WHERE NOT EXISTS (
    FROM month_opening WHERE month_opening.jurisdiction = part.jurisdiction
        AND month_opening.month = month_lock.month AND month_opening.agency = part.agency
)
GROUP BY ALL
ORDER BY month_lock.month
"""
TOUCHED_BY_FILE = _TOUCHED.format(part="SELECT * FROM incoming")
TOUCHED_BY_UNDO = _TOUCHED.format(part="SELECT * FROM figure WHERE batch = $batch")
TOUCHED_BY_REDO = _TOUCHED.format(
    part="""
    SELECT observation.* FROM observation WHERE batch = $batch AND NOT EXISTS (
        FROM figure JOIN batch AS newer ON newer.id = figure.batch
        WHERE figure.jurisdiction = observation.jurisdiction AND figure.measure = observation.measure
          AND figure.agency = observation.agency AND figure.period = observation.period
          AND newer.number > (SELECT number FROM batch WHERE id = $batch)
    )
    """
)


HAS_LOCKS = "SELECT EXISTS (FROM month_lock)"


def touched_by_file(cursor: Cursor, table: pa.Table) -> list[Touched]:
    """What saving these observations would touch of locked months; empty when it may be saved."""
    if not one(cursor.execute(HAS_LOCKS))[0]:
        return []
    cursor.register("incoming", table)
    rows = cursor.execute(TOUCHED_BY_FILE).fetchall()
    cursor.unregister("incoming")
    return [_touched(row) for row in rows]


def touched_by_undo(cursor: Cursor, batch: str) -> list[Touched]:
    """What withdrawing the batch would touch of locked months."""
    return [_touched(row) for row in cursor.execute(TOUCHED_BY_UNDO, {"batch": batch}).fetchall()]


def touched_by_redo(cursor: Cursor, batch: str) -> list[Touched]:
    """What bringing the batch back would touch of locked months."""
    return [_touched(row) for row in cursor.execute(TOUCHED_BY_REDO, {"batch": batch}).fetchall()]


def refuse(touched: Sequence[Touched], what: str) -> None:
    """Raise MonthLockedError when a change touches a locked month; `what` says what was not done."""
    if touched:
        told = ". ".join(month.sentence for month in touched)
        raise MonthLockedError(
            f"{what}: {told}. Bỏ các dòng ấy khỏi tệp, hoặc đề nghị mở khóa tháng cho đơn vị rồi làm lại.",
            months=[asdict(month) for month in touched],
        )


def _touched(row: tuple[int, str, datetime, str, list[str], int, str | None, int]) -> Touched:
    month, by, at, why, agencies, figures, sheet, first_row = row
    return Touched(month_at(month).id, by, at.isoformat(), why, tuple(agencies), figures, sheet, first_row)
