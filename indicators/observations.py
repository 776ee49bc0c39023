"""The figures of one file by column: tens of thousands of them, few words that differ.

Reads like a tuple of Observation. What the figures of a row share is held once per row; the invariant is that
`places`, `measures` and `values` have one entry a figure, and `rows` one entry a row in every column.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, Self, overload

from indicators.model import Observation


class Rows(NamedTuple):
    """What the figures of a row share, by column; names and meaning as in Observation."""

    agency: Sequence[str] = ()
    period: Sequence[str] = ()
    first_day: Sequence[date] = ()
    last_day: Sequence[date] = ()
    sheet: Sequence[str | None] = ()
    row: Sequence[int] = ()


@dataclass(frozen=True, eq=False)
class Observations(Sequence[Observation]):
    """Figures in their order: the place of each one's row, its measure, its value."""

    rows: Rows
    places: Sequence[int]
    measures: Sequence[str]
    values: Sequence[int | Decimal]

    @classmethod
    def of(cls, observations: Iterable[Observation]) -> Self:
        """The same figures by column."""
        if isinstance(observations, cls):
            return observations
        columns = list(zip(*observations, strict=True)) or [()] * len(Observation._fields)
        measures, agency, period, first_day, last_day, values, sheet, row = columns
        rows = Rows(agency, period, first_day, last_day, sheet, row)
        return cls(rows, range(len(values)), measures, values)

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Observation: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Observation]: ...

    def __getitem__(self, index: int | slice) -> Observation | Sequence[Observation]:
        if isinstance(index, slice):
            return tuple(self)[index]
        return self._made(self.places[index], self.measures[index], self.values[index])

    def __iter__(self) -> Iterator[Observation]:
        return map(self._made, self.places, self.measures, self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def _made(self, place: int, measure: str, value: int | Decimal) -> Observation:
        of = self.rows
        days = of.first_day[place], of.last_day[place]
        return Observation(
            measure, of.agency[place], of.period[place], *days, value, of.sheet[place], of.row[place]
        )
