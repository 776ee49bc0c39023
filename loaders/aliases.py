"""Names an officer has said to mean a body.

An alias is dated and told by somebody. It never overrides a name of the directory: it is asked only where
the directory knows nobody of that name in the row's days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from indicators.model import Agency, Directory
from indicators.names import name_key


@dataclass(frozen=True)
class Alias:
    """A name as it was written in a file, and the body it means between two days."""

    name: str
    agency: str
    """The body's id in the directory."""
    valid_from: date | None = None
    valid_to: date | None = None
    by: str = ""
    """Who said so."""

    def holds(self, first: date, last: date) -> bool:
        """Whether it is valid on any day from `first` to `last`, both included."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or self.valid_to >= first
        )


def aliased(
    name: str, aliases: Sequence[Alias], directory: Directory, first: date, last: date
) -> list[Agency]:
    """The bodies of these days that aliases give the name to: none, one, or several who contradict."""
    if not name or not aliases:
        return []
    key = name_key(name)
    ids = dict.fromkeys(a.agency for a in aliases if a.holds(first, last) and name_key(a.name) == key)
    bodies = [directory.by_id[agency] for agency in ids if agency in directory.by_id]
    return [body for body in bodies if body.existed(first, last)]
