"""A file together with the figures it leaves in use: a ratio must not be made of two files that disagree.

Figures are replaced one by one, and a blank means "not sent". So what a row leaves out stays in use beside
what it brings, and both must hold together as if they had come in one row. Pure: what is stored comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from indicators.formats import count, plain
from indicators.model import Directory, Observation
from indicators.observations import Observations
from indicators.periods import parse
from indicators.registry import Registry
from loaders import kinds_stored
from loaders.forms import IDENTITIES, LAYOUTS
from loaders.history import Needed, Number, Stored
from loaders.identities import breaches, fields, identities
from loaders.problems import Kind, Problem
from loaders.reading import Reading

_OLD = "(đang dùng)"
_NAMED = 3
"""How many figures left in use a warning names."""


class _Row(NamedTuple):
    """What a file sends of one body in one period, and what it leaves in use."""

    sent: Mapping[str, Observation]
    left: Mapping[str, Number]

    def value(self, measure: str) -> Number | None:
        """The figure that would be in use."""
        return self.sent[measure].value if measure in self.sent else self.left.get(measure)

    def written(self, measure: str) -> str:
        """The figure, and whether it is an older one."""
        number = plain(self.value(measure) or 0)
        return number if measure in self.sent else f"{number} {_OLD}"


def needed_beside(reading: Reading, registry: Registry) -> Needed | None:
    """Which stored figures `beside_stored` wants to see; None when the file brings none that may be mixed."""
    seen = Observations.of(reading.observations)
    sent = set(seen.measures)
    measures = sent.union(*(group for group in _groups(registry) if sent & group))
    if not sent or not _related(sent, registry):
        return None
    spans = [parse(label) for label in set(seen.rows.period)]
    agencies = tuple(sorted(set(seen.rows.agency)))
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    return Needed(tuple(sorted(measures)), agencies, first, last)


def beside_stored(
    reading: Reading, stored: Iterable[Stored], registry: Registry, directory: Directory
) -> Reading:
    """The reading with what is wrong or to be told of its figures beside those it leaves in use.

    An error rejects the file like one of its own: it has no observations then.
    """
    problems = [
        problem
        for row in _rows(reading, stored)
        for problem in _problems(row, _Words(reading, registry, directory))
    ]
    if not problems:
        return reading
    ordered = sorted((*problems, *reading.problems), key=lambda p: (p.severity != "error", p.row or 0))
    is_rejected = any(problem.severity == "error" for problem in problems)
    kept = () if is_rejected else reading.observations
    return replace(reading, problems=tuple(ordered), observations=kept)


def _groups(registry: Registry) -> Iterator[set[str]]:
    """Measures that belong together: those of a template's identities, of an identity."""
    for layout in LAYOUTS.values():
        yield {measure for identity in layout.identities for measure in fields(identity)}
    yield from map(set, map(fields, identities(registry)))


def _related(sent: set[str], registry: Registry) -> set[str]:
    """What may be left in use beside these measures."""
    return set[str]().union(*(group for group in _groups(registry) if sent & group)) - sent


def _rows(reading: Reading, stored: Iterable[Stored]) -> Iterator[_Row]:
    """Bodies and periods of which the file leaves any figure in use."""
    in_use: dict[tuple[str, str], dict[str, Number]] = {}
    for figure in map(Stored._make, stored):
        in_use.setdefault((figure.agency, figure.period), {})[figure.measure] = figure.value
    sent: dict[tuple[str, str], dict[str, Observation]] = {}
    for seen in reading.observations if in_use else ():
        sent.setdefault((seen.agency, seen.period), {})[seen.measure] = seen
    for key, mine in sent.items():
        left = {name: value for name, value in in_use.get(key, {}).items() if name not in mine}
        if left:
            yield _Row(mine, left)


class _Words(NamedTuple):
    reading: Reading
    registry: Registry
    directory: Directory

    def name(self, measure: str) -> str:
        return self.registry.measures[measure].name if measure in self.registry.measures else measure

    def problem(
        self, kind: Kind, row: _Row, measures: Iterable[str], found: str, expected: str = ""
    ) -> Problem:
        """The problem at the row's cells of these measures."""
        mine = [measure for measure in measures if measure in row.sent]
        seen = row.sent[mine[0]]
        letters = [self.reading.columns[name] for name in mine if name in self.reading.columns]
        body = self.directory.by_id.get(seen.agency)
        return kind.problem(
            found,
            sheet=seen.sheet,
            row=seen.row,
            column=", ".join(dict.fromkeys(", ".join(letters).split(", "))) or None,
            words={"expected": expected},
            agency=body.short_name if body else seen.agency,
        )


def _problems(row: _Row, words: _Words) -> list[Problem]:
    """Every identity that old and new figures break together; where none is, what stays in use."""
    # A whole sent with all its parts is proven by the file: an older way to divide it says nothing more.
    proven = {one.whole for one in IDENTITIES if one.sign == "=" and row.sent.keys() >= {*fields(one)}}
    figures = {**row.left, **{measure: seen.value for measure, seen in row.sent.items()}}
    origin = {measure: "sent" if measure in row.sent else "left" for measure in figures}
    broken = [
        words.problem(
            kinds_stored.MIXED_WITH_STORED,
            row,
            breach.fields,
            breach.found(row.written),
            breach.expected(words.name),
        )
        for breach in breaches(figures, origin, words.registry, proven)
    ]
    return list(dict.fromkeys(broken)) or _kept(row, words)


def _kept(row: _Row, words: _Words) -> list[Problem]:
    left = [name for name in row.left if name in _related(set(row.sent), words.registry)]
    if not left:
        return []
    more = f" và {count(len(left) - _NAMED)} số khác" if len(left) > _NAMED else ""
    found = ", ".join(f"{words.name(name)} {row.written(name)}" for name in left[:_NAMED]) + more
    return [words.problem(kinds_stored.BLANK_KEEPS_STORED, row, row.sent, found)]
