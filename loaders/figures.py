"""The figures template: an indicator, a body and a period a row; numerator and denominator as its kind asks.

A row may speak for the whole jurisdiction; it is never added to rows of bodies, only compared with them. An
indicator that is computed from another template does not come this way.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from indicators.formats import fold, plain
from indicators.model import Directory, Indicator, Observation
from indicators.observations import Observations
from indicators.periods import Period
from indicators.registry import Registry
from loaders import kinds
from loaders.aliases import Alias
from loaders.problems import Fault
from loaders.rows import Table
from loaders.tables import Cell, is_blank, words
from loaders.values import Reading as Number
from loaders.values import Separators, decimal_number, separators, whole_number
from loaders.whole import note_within
from loaders.whom import MOST_SUGGESTED, Whom, note_duplicates, whom_of

Pair = tuple[Number | None, Number | None]


def read(
    table: Table,
    registry: Registry,
    directory: Directory,
    *,
    month: Period | None,
    closing_day: int | None,
    aliases: Sequence[Alias] = (),
) -> tuple[Sequence[Observation], list[Whom | None]]:
    """Observations of every row that was sent, and whom each row speaks of; problems go to the report."""
    whom = whom_of(table, directory, month=month, closing_day=closing_day, whole=True, aliases=aliases)
    sides = ("numerator", "denominator")
    if all(is_blank(cell) for side in sides for cell in table.column(side)):
        letters = table.letters_of(sides)
        table.report.add(kinds.NO_FIGURES, "(trống)", None, letters, words={"columns": letters or ""})
        return [], whom
    indicators = _indicators(table, registry)
    pairs = _pairs(table, indicators, registry)
    keys = [
        None if who is None or indicator is None else (indicator.id, who.agency.id, who.label)
        for who, indicator in zip(whom, indicators, strict=True)
    ]
    note_duplicates(table, keys, "numerator")
    if table.report.blocked:
        return [], whom
    observations = _observations(table, whom, indicators, pairs)
    note_within(table.report, table.letters_of(sides), observations, registry, directory)
    return Observations.of(observations), whom


def _indicators(table: Table, registry: Registry) -> list[Indicator | None]:
    """The indicator of every row; None where it is missing, unknown or not to come this way."""
    known: dict[str, Indicator | Fault] = {}
    result: list[Indicator | None] = []
    figures = [table.column(side) for side in ("numerator", "denominator")]
    for place, cell in enumerate(table.column("indicator")):
        text = words(cell)
        if not text and all(is_blank(column[place]) for column in figures):
            result.append(None)  # a prepared row nobody filled in
            continue
        if text not in known:
            known[text] = _indicator(text, registry, suggest=len(known) < MOST_SUGGESTED)
        found = known[text]
        if isinstance(found, Fault):
            table.note(found, place, "indicator")
        result.append(None if isinstance(found, Fault) else found)
    return result


def _indicator(text: str, registry: Registry, *, suggest: bool) -> Indicator | Fault:
    ids = registry.figures_indicators
    if not text:
        return Fault(kinds.MISSING_INDICATOR, "(trống)", {"example": ids[0] if ids else ""})
    indicator = registry.indicators.get(text)
    if indicator is None:
        near = _near(text, registry) if suggest else ""
        remedy = f"Có phải: {near}?" if near else "Tra mã ở danh mục chỉ tiêu."
        return Fault(kinds.UNKNOWN_INDICATOR, text, {"count": str(len(ids)), "remedy": remedy})
    form = registry.form_of(text)
    return indicator if form == "figures" else Fault(kinds.COMPUTED_INDICATOR, text, {"form": form})


def _near(text: str, registry: Registry) -> str:
    """Indicators whose code or name comes near, with both."""
    indicators = [registry.indicators[i] for i in registry.figures_indicators]
    choices = [
        (indicator, fold(words)) for indicator in indicators for words in (indicator.id, indicator.name)
    ]
    found = process.extract(
        fold(text), [key for _, key in choices], scorer=fuzz.ratio, limit=3, score_cutoff=60
    )
    hints = dict.fromkeys(f"{choices[place][0].id} ({choices[place][0].name})" for _, _, place in found)
    return "; ".join(hints)


def _pairs(table: Table, indicators: Sequence[Indicator | None], registry: Registry) -> list[Pair]:
    above, below = table.column("numerator"), table.column("denominator")
    marks = separators(above), separators(below)
    result: list[Pair] = []
    for place, indicator in enumerate(indicators):
        if indicator is None:
            result.append((None, None))
            continue
        pair, faults = _pair((above[place], below[place]), indicator, marks, registry)
        for fault in faults:
            table.note(fault, place, "numerator")
        result.append(pair)
    return result


def _pair(
    cells: tuple[Cell, Cell], indicator: Indicator, marks: tuple[Separators, Separators], registry: Registry
) -> tuple[Pair, list[Fault]]:
    """Both numbers of a row and every fault of theirs."""
    kind = indicator.formula.kind
    read_above = decimal_number if kind in ("score", "mean") else whole_number
    above, below = read_above(cells[0], marks[0]), whole_number(cells[1], marks[1])
    faults = [
        value._replace(fields=(side,))
        for side, value in (("numerator", above), ("denominator", below))
        if isinstance(value, Fault)
    ]
    if isinstance(above, Fault) or isinstance(below, Fault):
        return (None, None), faults
    fault = _between(above, below, cells, indicator, registry)
    return ((None, None), [fault]) if fault else ((above, below), [])


def _between(
    above: Number | None,
    below: Number | None,
    cells: tuple[Cell, Cell],
    indicator: Indicator,
    registry: Registry,
) -> Fault | None:
    both = ("numerator", "denominator")
    if indicator.formula.kind in ("count", "score"):
        return (
            None if below is None else Fault(kinds.UNEXPECTED_DENOMINATOR, words(cells[1]), fields=both[1:])
        )
    if above is None and below is None:
        return None
    sides = {
        "numerator": registry.words(indicator.formula.numerator),
        "denominator": registry.words(indicator.formula.denominator),
    }
    if below is None:
        return Fault(kinds.MISSING_DENOMINATOR, "(trống)", sides, both[1:])
    if above is None:
        return Fault(kinds.MISSING_NUMERATOR, "(trống)", sides, both[:1])
    found = f"{plain(above)} / {plain(below)}"
    if below == 0 and above > 0:
        return Fault(kinds.ZERO_DENOMINATOR, found, fields=both)
    if indicator.formula.kind == "ratio" and above > below and not indicator.can_exceed_100:
        return Fault(kinds.NUMERATOR_EXCEEDS, found, {"expected": plain(below)}, both)
    return None


def _observations(
    table: Table, whom: Sequence[Whom | None], indicators: Sequence[Indicator | None], pairs: Sequence[Pair]
) -> list[Observation]:
    sheet = table.report.sheet
    found: list[Observation] = []
    for number, who, indicator, pair in zip(table.numbers, whom, indicators, pairs, strict=True):
        if who is None or indicator is None:
            continue
        formula = indicator.formula
        for measures, value in zip((formula.numerator, formula.denominator), pair, strict=True):
            if value is not None:
                row = (measures[0], who.agency.id, who.label, who.first, who.last, value, sheet, number)
                found.append(Observation(*row))
    return found
