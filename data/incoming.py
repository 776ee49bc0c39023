"""A judged file on its way into the store, and its observations as the rows of a table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

import pyarrow as pa

from indicators.model import Observation
from indicators.observations import Observations, Rows
from indicators.periods import Period, parse

COLUMNS = (
    *("jurisdiction", "measure", "agency", "period", "first_day", "last_day", "value", "batch"),
    *("sheet", "source_row", "first_month", "span", "months"),
)
"""Columns of an observation in the store, in order."""


@dataclass(frozen=True)
class Told:
    """What was said of a file when it was read: with its bytes, all that is needed to read it so again."""

    kind: str | None = None
    month: str | None = None
    """The id of its period, where it was told."""
    agency: str | None = None
    """The id of its body, where it was told."""
    closing_day: int | None = None
    remembered: tuple[int, ...] = ()
    """The numbers of the remembered names and columns in force."""

    def as_json(self) -> str:
        """As the store keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, words: dict[str, Any]) -> Self:
        """Back from its JSON; what a newer program added is left out."""
        known = {name: words[name] for name in ("kind", "month", "agency", "closing_day") if name in words}
        return cls(**known, remembered=tuple(words.get("remembered", ())))


@dataclass(frozen=True)
class Incoming:
    """A judged file on its way in: who sent what, its bytes and its observations."""

    jurisdiction: str
    kind: str
    file: str
    content: bytes
    by: str
    observations: Sequence[Observation]
    row_count: int
    sample: bool = False
    reason: str | None = None
    """Why figures already in use change; None where none do."""
    told: Told | None = None
    brought: pa.Table | None = None
    """The observations as a table, where they come from another process; `observations` are empty then."""

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes: the same bytes are not written twice."""
        return sha256(self.content).hexdigest()

    @cached_property
    def table(self) -> pa.Table:
        """The observations as rows with COLUMNS, `batch` still empty; words that repeat are kept once."""
        if self.brought is not None:
            return self.brought
        return _table(self.jurisdiction, Observations.of(self.observations))


def observation_table(incoming: Incoming) -> pa.Table:
    """The observations of a file as rows with COLUMNS, `batch` still empty."""
    return incoming.table


def _table(jurisdiction: str, seen: Observations) -> pa.Table:
    length = len(seen)
    own = {
        "jurisdiction": _everywhere(jurisdiction, length),
        "measure": _words(seen.measures),
        "value": _decimals(seen.values),
        "batch": _everywhere("", length),
    }
    shared = _row_table(seen.rows).take(pa.array(seen.places, pa.int64()))
    return pa.table(own | dict(zip(shared.column_names, shared.columns, strict=True))).select(COLUMNS)


def _row_table(rows: Rows) -> pa.Table:
    """What the figures of a row share, a row each."""
    spans = {text: parse(text) for text in set(rows.period)}
    days = list(zip(rows.period, rows.first_day, rows.last_day, strict=True))
    months = {key: _months(spans[key[0]], key[1], key[2]) for key in set(days)}
    return pa.table(
        {
            "agency": _words(rows.agency),
            "period": _words(rows.period),
            "first_day": pa.array(rows.first_day, pa.date32()),
            "last_day": pa.array(rows.last_day, pa.date32()),
            "sheet": _words(rows.sheet),
            "source_row": pa.array(rows.row, pa.int32()),
            "first_month": pa.array([spans[text].first for text in rows.period], pa.int32()),
            "span": pa.array([spans[text].span for text in rows.period], pa.int32()),
            "months": pa.array([months[key] for key in days], pa.int32()),
        }
    )


def _words(texts: Sequence[str | None]) -> pa.DictionaryArray:
    return pa.array(texts, pa.string()).dictionary_encode()


def _everywhere(text: str, length: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int8()), length), pa.array([text]))


def _decimals(values: Sequence[object]) -> pa.Array:
    """Whole counts take the short way; only scores and times have decimals."""
    if set(map(type, values)) <= {int}:
        return pa.array(values, pa.int64()).cast(pa.decimal128(23, 4))
    return pa.array([str(value) for value in values], pa.string()).cast(pa.decimal128(23, 4))


def _months(period: Period, first_day: date, last_day: date) -> int:
    """How many months of the period its days touch: a year up to 10/10 speaks for ten."""
    touched = (last_day.year - first_day.year) * 12 + last_day.month - first_day.month + 1
    return max(1, min(period.span, touched))
