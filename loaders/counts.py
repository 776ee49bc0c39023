"""The four templates of counts: numbers, identities, sum lines, bodies without a row.

A row is one body in one month. A blank count is not sent and proves nothing: an identity with a missing part
is checked only as far as the known parts go.
"""

from __future__ import annotations

import operator
from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from indicators.formats import count
from indicators.model import Directory
from indicators.observations import Observations, Rows
from indicators.periods import Period
from loaders import kinds, kinds_official
from loaders.aliases import Alias
from loaders.dates import report_period
from loaders.layout import Identity, Layout
from loaders.problems import Fault
from loaders.rows import SumLine, Table
from loaders.tables import words
from loaders.values import plain_counts, separators, whole_number
from loaders.whom import Whom, note_duplicates, whom_of

Column = Sequence[int | None]
_NAMED = 3
"""How many silent bodies a warning names."""


def read(
    table: Table,
    sums: Sequence[SumLine],
    directory: Directory,
    *,
    month: Period | None,
    closing_day: int | None,
    aliases: Sequence[Alias] = (),
    alone: bool = False,
) -> tuple[Observations, list[Whom | None]]:
    """Observations of every count that was sent, and whom each row speaks of; problems go to the report.

    `alone`: the file is one body's own, so that nobody else is missed in it.
    """
    whom = whom_of(table, directory, month=month, closing_day=closing_day, whole=False, aliases=aliases)
    values = checked(table, sums, whom)
    if values is None:
        return Observations.of(()), whom
    keys = [None if row is None else (row.agency.id, row.label) for row in whom]
    note_duplicates(table, keys, next(iter(values)))
    if table.report.blocked:
        return Observations.of(()), whom
    if not alone:
        _note_silent(table, whom, values, directory)
    return _observations(table, whom, _observed(table.header.layout, values)), whom


def checked(
    table: Table, sums: Sequence[SumLine], whom: Sequence[Whom | None]
) -> Mapping[str, Column] | None:
    """The counts of every column, held against one another and against the sum lines; None without any."""
    layout = table.header.layout
    fields = [column.field for column in layout.counts if column.field in table.cells]
    values: dict[str, Column] = {}
    faulty: set[str] = set()
    for name in fields:
        before = len(table.report.problems)
        values[name] = _numbers(table, name)
        if len(table.report.problems) > before:
            faulty.add(name)
    if not faulty and all(value is None for column in values.values() for value in column):
        letters = table.letters_of(fields)
        table.report.add(kinds.NO_FIGURES, "(trống)", None, letters, words={"columns": letters or ""})
        return None
    for identity in layout.identities:
        _check(table, layout, identity, values)
    for line in sums:
        _check_sum_line(table, line, whom, {name: values[name] for name in fields if name not in faulty})
    return values


def _observed(layout: Layout, values: Mapping[str, Column]) -> Mapping[str, Column]:
    """The columns that are measures, and the sums a form leaves to its reader."""
    observed = {name: column for name, column in values.items() if name not in layout.unobserved}
    for total in layout.sums:
        parts = [values[part] for part in total.parts if part in values]
        less = [values[part] for part in total.less]
        if parts and total.measure not in values:
            signs = [1] * len(parts) + [-1] * len(less)
            observed[total.measure] = [
                None if None in row else sum(map(operator.mul, row, signs))
                for row in zip(*parts, *less, strict=True)
            ]
    return observed


def _numbers(table: Table, name: str) -> Column:
    """A column's counts; None where blank or faulty. Equal cells are read once."""
    cells = table.column(name)
    if (counts := plain_counts(cells)) is not None:
        return counts
    marks = separators(cells)
    # Typed cells are told apart by type as well: True equals 1 and would share its reading.
    keys: Sequence[object] = (
        cells if set(map(type, cells)) == {str} else [(type(cell), cell) for cell in cells]
    )
    read = {key: whole_number(cell, marks) for key, cell in dict(zip(keys, cells, strict=True)).items()}
    found = [read[key] for key in keys]
    if any(isinstance(value, Fault) for value in read.values()):
        for place, value in enumerate(found):
            if isinstance(value, Fault):
                table.note(value, place, name)
    return [None if isinstance(value, Fault) else value for value in found]


def _check(table: Table, layout: Layout, identity: Identity, values: Mapping[str, Column]) -> None:
    if identity.whole not in values or not any(part in values for part in identity.parts):
        return
    blank: Column = [None] * len(table.numbers)
    wholes, columns = values[identity.whole], [values.get(part, blank) for part in identity.parts]
    if identity.unless:
        between = values.get(identity.unless, blank)
        if None not in between:
            return
        wholes = [whole if other is None else None for whole, other in zip(wholes, between, strict=True)]
    equal = identity.sign == "="
    if _all_hold(wholes, columns, operator.eq if equal else operator.ge):
        return
    for place, (whole, *parts) in enumerate(zip(wholes, *columns, strict=True)):
        if whole is None:
            continue
        if None not in parts:
            total = sum(parts)
            if total == whole or (total < whole and not equal):
                continue
        elif sum(part or 0 for part in parts) <= whole:
            continue
        if equal:
            _note_sum(table, layout, identity, place, (whole, parts))
        else:
            _note_part(table, layout, identity, place, (whole, sum(part or 0 for part in parts)))


def _all_hold(wholes: Column, columns: Sequence[Column], holds: Callable[[Any, Any], bool]) -> bool:
    """Whether no cell is blank and every row holds: the usual case, told quickly."""
    if any(None in column for column in (wholes, *columns)):
        return False
    return all(map(holds, wholes, map(sum, zip(*columns, strict=True))))


def _note_sum(
    table: Table, layout: Layout, identity: Identity, place: int, numbers: tuple[int, Sequence[int | None]]
) -> None:
    whole, parts = numbers
    titles, letters = layout.titles(), table.letters
    fields = (identity.whole, *identity.parts)
    known = [part for part in parts if part is not None]
    total = sum(known)
    sign, least = ("≠", "") if len(known) == len(parts) else ("<", "ít nhất ")
    table.report.add(
        kinds.SUM_MISMATCH,
        f"{count(whole)} {sign} {' + '.join(count(part) for part in known)}",
        table.numbers[place],
        table.letters_of(fields),
        words={
            "expected": f"{least}{count(total)} (lệch {count(abs(whole - total))})",
            "total": f"{titles[identity.whole]} ({letters[identity.whole]})",
            "parts": f"các cột {table.letters_of(identity.parts)}",
            "hint": _slip(whole, total),
        },
        detail=f"{titles[identity.whole]} = {' + '.join(titles[part] for part in identity.parts)}",
        agency=table.agency_words(place),
    )


def _note_part(
    table: Table, layout: Layout, identity: Identity, place: int, numbers: tuple[int, int]
) -> None:
    whole, part = numbers
    titles, letters = layout.titles(), table.letters
    parts = " + ".join(titles[name] for name in identity.parts)
    table.report.add(
        kinds.PART_EXCEEDS_WHOLE,
        f"{count(part)} > {count(whole)}",
        table.numbers[place],
        table.letters_of((identity.whole, *identity.parts)),
        words={
            "expected": f"từ 0 đến {count(whole)} (vượt {count(part - whole)})",
            "part": f"{parts} ({table.letters_of(identity.parts)})",
            "whole": f"{titles[identity.whole]} ({letters[identity.whole]})",
        },
        detail=f"{parts} ≤ {titles[identity.whole]}",
        agency=table.agency_words(place),
    )


def _slip(written: int, right: int) -> str:
    """A hint when one digit, or two neighbours swapped, make the difference: 412 for 402."""
    a, b = str(written), str(right)
    wrong = [i for i in range(len(a)) if a[i] != b[i]] if len(a) == len(b) else []
    swapped = (
        len(wrong) == 2
        and wrong[1] == wrong[0] + 1
        and a[wrong[0]] == b[wrong[1]]
        and a[wrong[1]] == b[wrong[0]]
    )
    return f"; có thể gõ nhầm {count(right)} thành {count(written)}" if len(wrong) == 1 or swapped else ""


def _check_sum_line(
    table: Table, line: SumLine, whom: Sequence[Whom | None], values: Mapping[str, Column]
) -> None:
    """A line with the sum of its rows, of its month's or of all rows is skipped; another is an error."""
    period = report_period(line.period, only_months=True)
    label = None if isinstance(period, Fault) else period.id
    counted = [label is None or (row is not None and row.label == label) for row in whom]
    if line.places is not None:
        counted = [place in line.places for place in range(len(whom))]
    differs = False
    for name, column in values.items():
        cell = line.cells.get(name)
        written = whole_number(cell, separators([*table.column(name), cell]))
        total = sum(value for value, mine in zip(column, counted, strict=True) if mine and value is not None)
        if written is None or written == total:
            continue
        differs = True
        where = {"expected": f"{count(total)} (tổng các dòng)", "column": table.letters[name]}
        kind = kinds_official.SUM_DIFFERS if table.header.layout.has_sum_lines else kinds.SUM_LINE_DIFFERS
        table.report.add(kind, words(cell), line.number, table.letters[name], words=where)
    if not differs and not table.header.layout.has_sum_lines:
        table.report.add(kinds.SUM_LINE, "Tổng cộng", line.number, table.letters.get("name"))


def _note_silent(
    table: Table, whom: Sequence[Whom | None], values: Mapping[str, Column], directory: Directory
) -> None:
    """One warning a month for bodies of that month without any figure in the file: no row, or a blank one."""
    rows = [row for row in whom if row is not None]
    spans = {(row.label, row.first, row.last): row.period for row in rows}
    sent: dict[str, set[str]] = {row.label: set() for row in rows}
    for row, figures in zip(whom, zip(*values.values(), strict=True), strict=True):
        if row is not None and any(figure is not None for figure in figures):
            sent[row.label].add(row.agency.id)
    months: dict[str, tuple[Period, date, date]] = {}
    for (label, first, last), period in spans.items():
        _, begin, end = months.setdefault(label, (period, first, last))
        months[label] = period, min(begin, first), max(end, last)
    for label, (period, first, last) in sorted(months.items()):
        bodies = directory.existing(first, last)
        silent = [body.short_name for body in bodies if body.id not in sent[label]]
        if not silent:
            continue
        more = f" và {len(silent) - _NAMED} đơn vị khác" if len(silent) > _NAMED else ""
        table.report.add(
            kinds.SILENT_AGENCIES,
            f"{', '.join(silent[:_NAMED])}{more}",
            None,
            table.letters.get("name"),
            words={"count": count(len(bodies))},
            detail=period.label,
            agency=f"{len(silent)} đơn vị không có số ({period.label})",
        )


def _observations(table: Table, whom: Sequence[Whom | None], values: Mapping[str, Column]) -> Observations:
    """Measure by measure, each in the order of rows."""
    known = [row for row in whom if row is not None]
    agencies, _, labels, firsts, lasts = zip(*known, strict=True)
    sheets = [table.report.sheet] * len(known)
    rows = Rows([agency.id for agency in agencies], labels, firsts, lasts, sheets, table.numbers)
    places = array("I")
    measures: list[str] = []
    figures: list[int] = []
    for measure, column in values.items():
        before = len(figures)
        figures += [value for value in column if value is not None]
        is_whole = len(figures) - before == len(column)
        sent = range(len(column)) if is_whole else (p for p, value in enumerate(column) if value is not None)
        places.extend(sent)
        measures += [measure] * (len(figures) - before)
    return Observations(rows, places, measures, figures)
