"""From the rows of an official form, or of a table an officer named the columns of, to observations.

By body: each row is a body's. By field: the table is one body's own, and only "Tổng cộng" speaks for it; the
rows above are held against that line. The period, and there the body, stand above the table or are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from indicators.model import Agency, Directory, Observation
from indicators.names import name_key
from indicators.periods import Period
from loaders import counts, kinds, kinds_official
from loaders.agencies import index_of
from loaders.aliases import Alias
from loaders.form_rows import FormRows, Meaning, table_of_rows, taken_apart
from loaders.headers import Header
from loaders.headings import key
from loaders.preamble import Span, span_of, whose
from loaders.problems import Report
from loaders.rows import Table
from loaders.tables import Sheet, words
from loaders.whom import Whom


@dataclass(frozen=True)
class Told:
    """What is known about a file beside its content."""

    month: Period | None = None
    closing_day: int | None = None
    agency: Agency | None = None
    """Whose the file is, where it does not say so itself."""
    aliases: Sequence[Alias] = ()


@dataclass(frozen=True)
class Place:
    """Where a table stands among the sheet's rows, from 0: its header's first row, its first row of data."""

    header: int
    data: int


@dataclass(frozen=True)
class Taken:
    """What a form gave: the table that counts, its figures, whom its rows speak of."""

    table: Table
    observations: Sequence[Observation] = ()
    whom: Sequence[Whom | None] = ()


def read(
    sheet: Sheet, header: Header, place: Place, report: Report, directory: Directory, told: Told
) -> Taken:
    """Read the table under a known header; problems go to the report."""
    meaning = _meaning(directory, told.aliases)
    found = taken_apart(sheet, header, place.data, meaning)
    table = table_of_rows(header, report, sheet, found)
    if not found.rows and not found.totals:
        report.add(kinds.NO_ROWS, "(không có dòng nào)", sheet.first_row + header.index)
        return Taken(table)
    sums = [*found.subtotals, *found.totals]
    is_dated = "period" in header.fields
    span = None if is_dated else span_of(sheet, place.header, told.month, told.closing_day, report)
    alone = not _is_by_body(sheet, header, place, found, meaning)
    own: Table | None = table
    if (alone and not is_dated) or (span is None and not is_dated):
        # Fields are no bodies, and without a period nobody is looked for; the rest is told all the same.
        if table.numbers:
            counts.checked(table, sums, [None] * len(table.numbers))
        own, sums = (_own_line(table, found), []) if alone else (None, [])
    if alone and own is not None:
        own = _as_of(own, directory, told, whose(sheet, place.header))
    if own is None or (span is None and not is_dated):
        return Taken(own or table)
    month = told.month if is_dated else None  # elsewhere it was compared once for all rows
    observations, whom = counts.read(
        *(_dated(own, span), sums, directory),
        month=month,
        closing_day=told.closing_day,
        aliases=told.aliases,
        alone=alone,
    )
    return Taken(own, observations, whom)


def _meaning(directory: Directory, aliases: Sequence[Alias]) -> Callable[[str], Meaning]:
    """What a name means at any time: a body, the jurisdiction, or neither."""
    index = index_of(directory)
    told = {name_key(alias.name) for alias in aliases}

    @cache
    def meaning(name: str) -> Meaning:
        named = [agency for agencies in index.named(name) for agency in agencies] if name else []
        if any(agency is not directory.whole for agency in named) or name_key(name) in told:
            return "body"
        return "whole" if named else "other"

    return meaning


def _is_by_body(
    sheet: Sheet, header: Header, place: Place, found: FormRows, meaning: Callable[[str], Meaning]
) -> bool:
    """Whether rows are bodies: by what most rows are, or where the heading says nothing else."""
    if "code" in header.fields or header.layout.kind == "mapped":
        return not {"code", "name"}.isdisjoint(header.fields)
    column = header.fields["name"]
    rows = sheet.rows[place.header : header.index + 1]
    heading = key(" ".join(words(row[column]) for row in rows if column < len(row)))
    bodies = sum(meaning(name) == "body" for name in found.names)
    says_so = "lĩnh vực" not in heading and any(word in heading for word in ("đơn vị", "cơ quan"))
    return says_so or bodies * 2 >= max(len(found.names), 1)


def _own_line(table: Table, found: FormRows) -> Table | None:
    """The line that speaks for a body whose fields the rows are; None after noting that there is none."""
    if found.totals:
        line = found.totals[0]
        return replace(
            table, numbers=[line.number], cells={name: [cell] for name, cell in line.cells.items()}
        )
    if len(table.numbers) == 1:
        return table
    table.report.add(kinds_official.NO_SUM_LINE, "(không có)")
    return None


def _as_of(table: Table, directory: Directory, told: Told, name: str) -> Table | None:
    """The rows as those of the body that was told or is named above; None after noting that neither is."""
    agency = told.agency
    named = [body for bodies in index_of(directory).named(name) for body in bodies] if name else []
    if agency is not None and named and agency not in named:
        expected = {"expected": agency.name}
        table.report.add(kinds_official.OTHER_AGENCY, name, words=expected)
    if agency is None and not name:
        table.report.add(kinds_official.NO_AGENCY, "(không có)")
        return None
    code, name = (agency.id, agency.name) if agency else ("", name)
    whom = {"code": [code] * len(table.numbers), "name": [name] * len(table.numbers)}
    letters = {field: letter for field, letter in table.letters.items() if field not in whom}
    return replace(table, cells={**table.cells, **whom}, letters=letters)


def _dated(table: Table, span: Span | None) -> Table:
    """The table with the file's period on every row; as it is where rows have their own."""
    if span is None:
        return table
    days = {"period": span.period.id, "first": span.first, "last": span.last}
    return replace(table, cells={**table.cells, **{k: [v] * len(table.numbers) for k, v in days.items()}})
