"""The whole jurisdiction's own figures against the sum of its bodies: a difference is worth a warning.

At scope total the whole's row leads (contract, part 1), so nothing is rejected here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from indicators.formats import plain
from indicators.model import Directory, Observation
from indicators.periods import parse
from indicators.registry import Registry
from loaders import kinds
from loaders.problems import Problem, Report
from loaders.reading import Reading

Number = int | Decimal
Key = tuple[str, str]
"""Indicator and period id."""
Pair = tuple[Number | None, Number | None]
"""Numerator and denominator; the latter None for counts."""


def note_within(
    report: Report,
    column: str | None,
    observations: Sequence[Observation],
    registry: Registry,
    directory: Directory,
) -> None:
    """Warn where a file's row of the whole differs from the sum of the bodies' rows in the same file."""
    wholes, sums, rows = _sorted_out(observations, registry, directory)
    _note(report, column, wholes, sums, rows)


def compare_whole(
    reading: Reading,
    registry: Registry,
    directory: Directory,
    *,
    agency_sums: Mapping[Key, Pair],
    wholes: Mapping[Key, Pair],
) -> tuple[Problem, ...]:
    """Warnings for a `figures` file against what is stored.

    `agency_sums` are the stored sums of the bodies, `wholes` the stored figures of the whole jurisdiction,
    both by (indicator, period id). A whole in the file is held against the stored sum unless the file has
    rows of bodies for the same key (those were compared when reading); bodies in the file against the
    stored whole.
    """
    report = Report()
    own_wholes, own_sums, rows = _sorted_out(reading.observations, registry, directory)
    alone = {key: whole for key, whole in own_wholes.items() if key not in own_sums}
    stored = {key: whole for key, whole in wholes.items() if key in own_sums and key not in own_wholes}
    _note(report, None, alone, agency_sums, rows)
    _note(report, None, stored, own_sums, {})
    return report.ordered()


def _note(
    report: Report,
    column: str | None,
    wholes: Mapping[Key, Pair],
    sums: Mapping[Key, Pair],
    rows: Mapping[Key, tuple[str | None, int]],
) -> None:
    for key, whole in wholes.items():
        if key not in sums or sums[key] == whole:
            continue
        sheet, row = rows.get(key, (None, None))
        problem = kinds.WHOLE_DIFFERS.problem(
            _written(whole),
            sheet=sheet,
            row=row,
            column=column,
            words={"expected": f"{_written(sums[key])} (tổng các đơn vị)"},
            detail=f"{key[0]}, {parse(key[1]).label}",
        )
        report.problems.append(problem)


def _sorted_out(
    observations: Sequence[Observation], registry: Registry, directory: Directory
) -> tuple[dict[Key, Pair], dict[Key, Pair], dict[Key, tuple[str | None, int]]]:
    """Figures of the whole, sums of the bodies, and the rows of the whole. Scores are never added up."""
    side_of = _sides(registry)
    numbers: dict[bool, dict[Key, list[Number | None]]] = {True: {}, False: {}}
    rows: dict[Key, tuple[str | None, int]] = {}
    for seen in observations:
        if seen.measure not in side_of:
            continue
        indicator, side = side_of[seen.measure]
        key = indicator, seen.period
        is_whole = seen.agency == directory.whole.id
        pair = numbers[is_whole].setdefault(key, [None, None])
        pair[side] = (pair[side] or 0) + seen.value
        if is_whole:
            rows[key] = seen.sheet, seen.row
    wholes, sums = (
        {key: (pair[0], pair[1]) for key, pair in numbers[side].items()} for side in (True, False)
    )
    return wholes, sums, rows


def _sides(registry: Registry) -> dict[str, tuple[str, int]]:
    """Indicator and side (0 above, 1 below the line) by measure, for figures that may be added."""
    sides: dict[str, tuple[str, int]] = {}
    for indicator in registry.figures_indicators:
        formula = registry.indicators[indicator].formula
        if formula.kind != "score":
            for side, measures in enumerate((formula.numerator, formula.denominator)):
                sides.update(dict.fromkeys(measures, (indicator, side)))
    return sides


def _written(pair: Pair) -> str:
    above, below = pair
    return plain(above) if below is None else f"{plain(above)} / {plain(below)}"
