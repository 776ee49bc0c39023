"""Notes of officers beside a figure: the cause of a result, what was committed, until when, who is in charge.

A note speaks of one agency (or the whole jurisdiction) and one indicator. It stays open until it is settled:
carried out, or withdrawn. What it says of itself depends on the day it is asked, and on nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from indicators.model import Status

State = Literal["overdue", "soon", "open", "done", "withdrawn"]
"""Where a note stands on a day."""
OPEN: tuple[State, ...] = ("overdue", "soon", "open")
"""Not settled yet, the most urgent first."""
SOON = timedelta(days=7)
"""A date so near, or today, is "sắp đến hạn"."""
STATES: dict[State, tuple[Status, str]] = {
    "overdue": ("missed", "Quá hạn"),
    "soon": ("near", "Sắp đến hạn"),
    "open": ("not_due", "Đang thực hiện"),
    "done": ("met", "Đã thực hiện"),
    "withdrawn": ("not_applicable", "Đã rút"),
}
"""The shape a state borrows from the statuses, and its own word; in order of urgency."""


@dataclass(frozen=True)
class Move:
    """The date was changed: which it was before, when it was changed and why."""

    due: date
    on: date
    why: str


@dataclass(frozen=True)
class Settlement:
    """How a note came to its end: carried out with a result, or withdrawn with a reason."""

    how: Literal["done", "withdrawn"]
    on: date
    words: str


@dataclass(frozen=True)
class Note:
    """One note as its newest version has it."""

    id: str
    agency: str
    """An agency's id, or that of the whole jurisdiction."""
    indicator: str
    cause: str
    commitment: str
    due: date
    """The last day; the newest one where it was moved."""
    person: str
    """In charge: a name or a position, as the office writes it."""
    recorded: date
    """The day it was first written down."""
    period: str = ""
    """The id of the period it speaks of; "" for none in particular."""
    moves: tuple[Move, ...] = ()
    """Oldest first."""
    settlement: Settlement | None = None
    version: int = 0
    """The number of the event that wrote this version; 0 before it is kept."""
    by: str = ""
    """Who wrote this version."""
    at: datetime | None = None
    """When they did (UTC)."""
    why: str = ""
    """What they said of it."""

    def due_on(self, day: date) -> date:
        """The last day as it was known on a day: before a move, the date moved from."""
        return next((move.due for move in self.moves if move.on > day), self.due)

    def settled_by(self, day: date) -> Settlement | None:
        """How it had been settled by a day; None while it was open."""
        return self.settlement if self.settlement and self.settlement.on <= day else None

    def state(self, today: date) -> State:
        """Where it stands on a day; on the last day itself it is not overdue."""
        if settled := self.settled_by(today):
            return settled.how
        left = self.due_on(today) - today
        return "overdue" if left < timedelta() else "soon" if left <= SOON else "open"

    def is_open(self, today: date) -> bool:
        """Whether it waits to be settled."""
        return self.settled_by(today) is None

    @property
    def first_due(self) -> date:
        """The last day as it was first set."""
        return self.moves[0].due if self.moves else self.due


Pair = tuple[str, str]
"""An agency and an indicator."""


def ordered(notes: Iterable[Note], today: date) -> list[Note]:
    """Overdue first, the longest overdue before; then by date; the settled last, the newest first."""
    places = {state: place for place, state in enumerate(STATES)}

    def key(note: Note) -> tuple[int, int, str, str, str]:
        settled = note.settled_by(today)
        day = -settled.on.toordinal() if settled else note.due_on(today).toordinal()
        return places[note.state(today)], day, note.agency, note.indicator, note.id

    return sorted(notes, key=key)


def known_on(notes: Iterable[Note], today: date) -> list[Note]:
    """The notes that had been written down by a day."""
    return [note for note in notes if note.recorded <= today]


def open_on(notes: Iterable[Note], today: date) -> list[Note]:
    """The notes that wait to be settled, the most urgent first."""
    return ordered((note for note in notes if note.is_open(today)), today)


def overdue_on(notes: Iterable[Note], today: date) -> list[Note]:
    """The notes whose last day has passed, the longest overdue first."""
    return ordered((note for note in notes if note.state(today) == "overdue"), today)


def settled_between(notes: Iterable[Note], first: date, last: date) -> list[Note]:
    """The notes settled on these days, the newest settlement first."""
    own = (note for note in notes if (end := note.settled_by(last)) and end.on >= first)
    return ordered(own, last)


def by_pair(notes: Iterable[Note]) -> dict[Pair, list[Note]]:
    """The notes of each agency and indicator, in the order given."""
    found: dict[Pair, list[Note]] = {}
    for note in notes:
        found.setdefault((note.agency, note.indicator), []).append(note)
    return found


def counted(notes: Sequence[Note], today: date) -> Mapping[State, int]:
    """How many notes stand where; states nobody has are left out."""
    states = [note.state(today) for note in notes]
    return {state: states.count(state) for state in STATES if state in states}
