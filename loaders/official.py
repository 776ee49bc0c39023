"""Official forms: recognised by the headings of all their columns, wherever the table stands in the sheet.

What is printed above the table (number of the form, title, file name) decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.forms import OFFICIAL
from loaders.headers import Header
from loaders.headings import UNREAD, OfficialForm, field_of, keys, vocabulary
from loaders.layout import Identity, Layout
from loaders.paths import DEEPEST, MOST_ROWS, WIDEST, Block, blocks
from loaders.tables import Cell

_LEAST_KNOWN = 3
"""Cells of a header that must be known before its columns are looked at one by one."""
_LONGEST = 200
"""Letters of a heading that are looked at."""


@dataclass(frozen=True)
class Named:
    """A possible header and what each of its columns carries, as far as a form names them."""

    form: OfficialForm
    block: Block
    roles: Mapping[int, str | None]
    """By place: a field, UNREAD, or None for a heading the form does not know."""

    @property
    def fields(self) -> dict[str, int]:
        """Place by field."""
        named = {role: place for place, role in self.roles.items() if role not in (None, UNREAD)}
        return {role: place for role, place in named.items() if role}

    @property
    def missing(self) -> tuple[str, ...]:
        """The titles of columns the form would need, in the way it has most of."""
        titles = {heading.field: heading.title for heading in self.form.headings} | {"name": "Đơn vị"}
        found: list[str] = []
        for ways in self.form.needs:
            lacking = min(([name for name in way if name not in self.fields] for way in ways), key=len)
            found += [titles.get(name, name) for name in lacking]
        return tuple(found)

    @property
    def is_complete(self) -> bool:
        """Whether every column is named, none twice, and the form is whole."""
        named = [role for role in self.roles.values() if role != UNREAD]
        return None not in named and len(named) == len(set(named)) and self.form.is_whole(self.fields)


def named(rows: Sequence[Sequence[Cell]]) -> Named | None:
    """The header and form that fit best: a complete one if there is any, else the one with most columns."""
    best: Named | None = None
    hits = [_hits(row) for row in rows[: DEEPEST + MOST_ROWS]]
    for block in blocks(rows):
        for place, form in enumerate(OFFICIAL.values()):
            if sum(row[place] for row in hits[block.first : block.last + 1]) < _LEAST_KNOWN:
                continue
            found = Named(form, block, _roles(form, block))
            if found.is_complete:
                return found
            if best is None or len(found.fields) > len(best.fields):
                best = found
    return best


def _hits(row: Sequence[Cell]) -> list[int]:
    """How many cells of a row stand in the header of each form."""
    texts = {key for cell in row[:WIDEST] if isinstance(cell, str) for key in keys(cell[:_LONGEST])}
    return [len(texts & vocabulary(form)) for form in OFFICIAL.values()]


def fitness(rows: Sequence[Sequence[Cell]]) -> int:
    """How many columns the first rows name of an official form, 0 unless it is complete."""
    found = named(rows)
    return len(found.fields) if found and found.is_complete else 0


def header_of(found: Named) -> Header:
    """The header of a complete form, with what is checked between the columns that are there."""
    layout = fitted(found.form.layout, found.fields)
    unread = frozenset(place for place, role in found.roles.items() if role == UNREAD)
    return Header(layout, found.block.last, found.fields, found.block.width, unread)


def fitted(layout: Layout, fields: Mapping[str, int]) -> Layout:
    """The layout with the columns a file has, and identities between those alone.

    A sum that has a column of its own stands for its parts, and is held against them.
    """
    own = [total for total in layout.sums if total.measure in fields and not total.less]
    covered = {part for total in own for part in total.parts}
    identities = []
    for identity in layout.identities:
        parts = [part for part in identity.parts if part in fields]
        totals = {total.measure for total in own}.intersection(parts)
        if totals:
            parts = [part for part in parts if part not in covered]
        if identity.whole in fields and parts:
            identities.append(Identity(identity.whole, tuple(parts), identity.sign))
    for total in own:
        parts = [part for part in total.parts if part in fields]
        if len(parts) > 1:
            identities.append(Identity(total.measure, tuple(parts)))
    counts = tuple(column for column in layout.counts if column.field in fields)
    return replace(layout, counts=counts, identities=tuple(identities))


def _roles(form: OfficialForm, block: Block) -> dict[int, str | None]:
    roles: dict[int, str | None] = {}
    group = ""
    for place, path in block.paths.items():
        roles[place], group = field_of(form, path, group)
    return roles
