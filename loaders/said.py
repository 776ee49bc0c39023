"""What officers said once and the office remembers, in the form in which reading a file takes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from loaders.aliases import Alias
from loaders.mapping import Mapping


class Remembered(Protocol):
    """A name or the columns of a table, as the office keeps them."""

    @property
    def number(self) -> int:
        """What it goes by."""

    @property
    def what(self) -> str:
        """ "alias" or "mapping"."""

    @property
    def name(self) -> str:
        """The name as files write it."""

    @property
    def agency(self) -> str:
        """The id of the body an alias means."""

    @property
    def text(self) -> str:
        """A mapping as `Mapping.to_json` writes it."""

    @property
    def by(self) -> str:
        """Who said so."""

    def first_day(self, closing_day: int | None) -> date:
        """The first day an alias holds."""


class Said(NamedTuple):
    """Everything that holds while a file is read."""

    aliases: tuple[Alias, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    numbers: tuple[int, ...] = ()
    """What it all goes by in the office's books."""

    def without_mappings(self) -> Said:
        """The names alone: to see a table as nobody has named its columns yet."""
        return self._replace(mappings=())


def said(remembered: Iterable[Remembered], closing_day: int | None) -> Said:
    """Names and columns from what is remembered, the newest last. Raises MappingError."""
    known = tuple(remembered)
    return Said(
        tuple(
            Alias(one.name, one.agency, one.first_day(closing_day), by=one.by)
            for one in known
            if one.what == "alias"
        ),
        tuple(Mapping.from_json(one.text) for one in known if one.what == "mapping"),
        tuple(one.number for one in known),
    )
