"""Edits that saved several agencies as one, as mergers are: taken back as one too, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.directory import Row
from data.records import Record


@dataclass(frozen=True)
class Reorganisation:
    """Several agencies saved together."""

    number: int
    """Of the event."""
    by: str
    at: datetime
    """UTC."""
    why: str
    saved: Mapping[str, Row | None]
    """What it says of each agency, by id."""
    before: Mapping[str, Row | None]
    """What was edited of them before it; None: what the file says, or nothing."""


def reorganisations(histories: Mapping[str, Sequence[Record]]) -> list[Reorganisation]:
    """Those among the versions of agencies (newest first, by id), the newest first."""
    parts: dict[int, list[tuple[Record, Row | None]]] = defaultdict(list)
    for versions in histories.values():
        for version, older in zip(versions, [*versions[1:], None], strict=True):
            parts[version.number].append((version, older.value if older else None))
    found = [
        Reorganisation(
            number,
            *(own[0][0].by, own[0][0].at, own[0][0].why),
            saved={version.key: version.value for version, _ in own},
            before={version.key: older for version, older in own},
        )
        for number, own in parts.items()
        if len(own) > 1
    ]
    return sorted(found, key=lambda one: -one.number)


def is_way_back(one: Reorganisation, every: Sequence[Reorganisation]) -> bool:
    """Whether it only puts back what was before an earlier one."""
    return any(other.number < one.number and one.saved == other.before for other in every)


def in_force(one: Reorganisation, histories: Mapping[str, Sequence[Record]]) -> bool:
    """Whether anything it saved still counts as it saved it."""
    return any(histories[key][0].value == row and row is not None for key, row in one.saved.items())


def edited_since(one: Reorganisation, histories: Mapping[str, Sequence[Record]]) -> list[str]:
    """Its agencies of which something else counts now."""
    return sorted(key for key, row in one.saved.items() if histories[key][0].value != row)
