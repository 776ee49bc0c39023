"""What an undo or a redo would leave in use: figures of several files must hold together as in one.

A load is held against what stays in use beside it; taking one file away, or bringing one back, can mix two
files just as well. Pure: what would be in use comes in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from indicators.formats import moment, plain
from indicators.model import Directory
from indicators.periods import parse
from indicators.registry import Registry
from loaders.identities import Breach, Number, breaches
from loaders.kinds_stored import MIXED_AFTERWARDS, WITHDRAWN_BEFORE
from loaders.problems import Problem


class InUse(NamedTuple):
    """One figure in use, and the batch it came with."""

    measure: str
    agency: str
    period: str
    value: Number
    batch: str


def withdrawn_before(batch: str, by: str, at: datetime, why: str) -> Problem:
    """The warning that the same bytes were loaded as a batch that somebody withdrew; `at` in UTC."""
    return WITHDRAWN_BEFORE.problem(f"lần nạp {batch}, {by} hoàn tác {moment(at)}: {why}")


_Key = tuple[str, str]


def left_mixed(
    now: Iterable[InUse], then: Iterable[InUse], registry: Registry, directory: Directory
) -> tuple[Problem, ...]:
    """The errors that figures of different batches would make together (`then`) and do not make `now`."""
    before = {key: set(_broken(figures, registry)) for key, figures in _by_row(now).items()}
    return tuple(
        _problem(breach, key, figures, registry, directory)
        for key, figures in sorted(_by_row(then).items())
        for breach in _broken(figures, registry)
        if breach not in before.get(key, ())
    )


def _by_row(figures: Iterable[InUse]) -> dict[_Key, dict[str, InUse]]:
    rows: dict[_Key, dict[str, InUse]] = {}
    for figure in map(InUse._make, figures):
        rows.setdefault((figure.agency, figure.period), {})[figure.measure] = figure
    return rows


def _broken(figures: Mapping[str, InUse], registry: Registry) -> list[Breach]:
    values = {measure: figure.value for measure, figure in figures.items()}
    return breaches(values, {measure: figure.batch for measure, figure in figures.items()}, registry)


def _problem(
    breach: Breach, key: _Key, figures: Mapping[str, InUse], registry: Registry, directory: Directory
) -> Problem:
    def written(measure: str) -> str:
        figure = figures[measure]
        return f"{plain(figure.value)} (lần nạp {figure.batch})"

    def name(measure: str) -> str:
        return registry.measures[measure].name if measure in registry.measures else measure

    agency, period = key
    body = directory.by_id.get(agency)
    who = body.short_name if body else agency
    newest = max((figures[measure].batch for measure in breach.fields), key=lambda batch: (len(batch), batch))
    return MIXED_AFTERWARDS.problem(
        f"{who}, {parse(period).label}: {breach.found(written)}",
        words={"expected": breach.expected(name), "newest": newest},
        agency=who,
    )
