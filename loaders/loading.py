"""The way from bytes to a reading: recognise, take apart, check, and only then give observations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, cast

from indicators.formats import plain
from indicators.model import Directory
from indicators.periods import Period
from indicators.registry import Registry
from loaders import (
    counts,
    figures,
    form_reading,
    headers,
    kinds,
    kinds_files,
    kinds_official,
    mapped,
    official,
)
from loaders.agencies import index_of
from loaders.aliases import Alias
from loaders.form_reading import Place, Taken, Told
from loaders.forms import TITLES
from loaders.layout import FileKind
from loaders.mapping import Mapping, Unnamed
from loaders.paths import start_of_data
from loaders.problems import Refusal, Report, TooManyProblems
from loaders.reading import HowRead, Reading
from loaders.rows import Table, table_of
from loaders.tables import (
    Cell,
    Sheet,
    csv_sheet,
    has_lost_letters,
    is_blank,
    is_workbook,
    refuse_other_formats,
    refuse_too_many_rows,
)
from loaders.templates import LIST_SHEET
from loaders.values import marks_used
from loaders.workbook import workbook_sheets


def load(
    name: str,
    content: bytes,
    registry: Registry,
    directory: Directory,
    *,
    kind: str | None = None,
    month: Period | None = None,
    closing_day: int | None = None,
    agency: str | None = None,
    mappings: Sequence[Mapping] = (),
    aliases: Sequence[Alias] = (),
) -> Reading:
    """Read a file: one of the five templates, an official form, or a table whose columns were named before.

    Whatever is wrong with it is in the answer. `kind` and `month`, where given, must agree with the file.
    `closing_day` gives the days of rows that name none (None: the calendar month). `agency` is the id of the
    body an official form or named table is of, where it does not say so. `mappings` and `aliases` are what
    officers said before. Never raises for content; ValueError for an unknown `kind` or `agency`.
    """
    if kind is not None and kind not in TITLES:
        raise ValueError(f"Không có loại số liệu “{kind}”. Các loại: {', '.join(TITLES)}.")
    if agency is not None and agency not in directory.by_id:
        raise ValueError(f"Không có đơn vị “{agency}” trong danh sách.")
    told = Told(month, closing_day, directory.by_id[agency] if agency else None, aliases)
    sha256 = hashlib.sha256(content).hexdigest()
    report = Report()
    fitness = partial(_fitness, mappings)
    try:
        refuse_other_formats(content)
        if is_workbook(content):
            sheet = _only_sheet(workbook_sheets(content, fitness), report, fitness, kind)
        else:
            sheet = csv_sheet(content, fitness)
    except Refusal as refusal:
        return Reading(name, sha256, None, refusal.readable, (*report.ordered(), refusal.problem))
    report.sheet = sheet.name
    report.problems += sheet.notes
    found = _found(sheet, report, registry, mappings)
    if found.header is None:
        return Reading(name, sha256, None, True, report.ordered(), sheet=sheet, unnamed=found.unnamed)
    if kind is not None and found.header.layout.kind != kind:
        _note_wrong_kind(found.header, sheet, report, kind)
        return _reading((name, sha256), sheet, found, report, None)
    taken = _taken_unless_full(sheet, found, report, registry, directory, told)
    return _reading((name, sha256), sheet, found, report, taken)


class _Found(NamedTuple):
    """What the table is: its header, and where it stands unless it is a template."""

    header: headers.Header | None
    place: Place | None = None
    mapping: Mapping | None = None
    unnamed: Unnamed | None = None


def _fitness(mappings: Sequence[Mapping], rows: Sequence[Sequence[Cell]]) -> int:
    """How many columns of the first rows are known, to a template, a form or an officer."""
    said = mapped.mapping_for(rows, mappings)
    return max(headers.fitness(rows), official.fitness(rows), len(said[0].columns) if said else 0)


def _found(sheet: Sheet, report: Report, registry: Registry, mappings: Sequence[Mapping]) -> _Found:
    """Recognise the table: as an officer named it, as an official form, as a template; note why not."""
    if said := mapped.mapping_for(sheet.rows, mappings):
        mapping, block = said
        if faults := mapping.faults(registry):
            words = {"reason": " ".join(faults)}
            report.add(kinds_official.BAD_MAPPING, "(đã lưu)", sheet.first_row + block.first, words=words)
            return _Found(None, unnamed=mapped.unnamed(sheet, None))
        header = mapped.header_of(mapping, block, registry)
        return _Found(header, Place(block.first, start_of_data(sheet, block)), mapping)
    form = official.named(sheet.rows)
    if form is not None and form.is_complete:
        place = Place(form.block.first, start_of_data(sheet, form.block))
        return _Found(official.header_of(form), place)
    is_template = form is None or len(form.fields) <= headers.fitness(sheet.rows)
    if is_template and (template := headers.recognise(sheet, report)):
        return _Found(template)
    if has_lost_letters(sheet.rows):
        report.add(kinds.LOST_LETTERS, "dấu “?” hoặc ký tự lạ trong chữ", sheet.first_row)
    elif table := mapped.unnamed(sheet, form):
        mapped.note_unnamed(sheet, form, table, report)
        return _Found(None, unnamed=table)
    else:
        headers.unknown_form(sheet, report)
    return _Found(None)


def _taken_unless_full(
    sheet: Sheet, found: _Found, report: Report, registry: Registry, directory: Directory, told: Told
) -> Taken | None:
    """The figures, or nothing where a table full of faults made reading stop."""
    try:
        return _taken(sheet, found, report, registry, directory, told)
    except TooManyProblems:
        many = plain(len(report.problems))
        report.problems.append(kinds_files.TOO_MANY_PROBLEMS.problem(f"hơn {many} chỗ"))
        return None


def _taken(
    sheet: Sheet, found: _Found, report: Report, registry: Registry, directory: Directory, told: Told
) -> Taken:
    """The figures under a known header."""
    assert found.header is not None
    if found.place is not None:
        return form_reading.read(sheet, found.header, found.place, report, directory, told)
    known = index_of(directory).named
    table, sums = table_of(sheet, found.header, report, lambda name: bool(name and known(name)))
    if not table.numbers:
        report.add(kinds.NO_ROWS, "(không có dòng nào)", sheet.first_row + found.header.index)
    elif not _rows_can_be_told_apart(found.header):
        pass
    else:
        read = (
            partial(figures.read, table, registry)
            if found.header.layout.kind == "figures"
            else partial(counts.read, table, sums)
        )
        figures_of = read(directory, month=told.month, closing_day=told.closing_day, aliases=told.aliases)
        return Taken(table, *figures_of)
    return Taken(table)


def _rows_can_be_told_apart(header: headers.Header) -> bool:
    """Whether the columns that say whose and when are there; without them every row would be a problem."""
    needed = {column.field for column in header.layout.identity} - {"code", "name"}
    return needed <= set(header.fields) and not {"code", "name"}.isdisjoint(header.fields)


def _only_sheet(
    sheets: Sequence[Sheet],
    report: Report,
    fitness: Callable[[Sequence[Sequence[Cell]]], int],
    kind: str | None,
) -> Sheet:
    """The one sheet with a known header, else the first; the others are named. Raises Refusal for two.

    Of several the one template of the kind asked for is taken.
    """
    sheets = [sheet for sheet in sheets if any(not is_blank(cell) for row in sheet.rows for cell in row)]
    if not sheets:
        raise Refusal(kinds.EMPTY_FILE.problem("không trang tính nào có ô nào"))
    fitting = [sheet for sheet in sheets if fitness(sheet.rows)]
    if len(fitting) > 1 and kind is not None:
        fitting = [sheet for sheet in fitting if headers.kind_of(sheet.rows) == kind] or fitting
    if len(fitting) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet in fitting)
        raise Refusal(kinds.TWO_SHEETS.problem(names, sheet=fitting[0].name), readable=True)
    tables = (sheet for sheet in sheets if mapped.unnamed(sheet, None))
    used = fitting[0] if fitting else next(tables, sheets[0])
    refuse_too_many_rows(len(used.rows))
    for sheet in sheets:
        if sheet is not used and fitting and sheet.name != LIST_SHEET:
            report.problems.append(kinds.IGNORED_SHEET.problem(f"“{sheet.name}”", sheet=sheet.name))
    return used


def _note_wrong_kind(header: headers.Header, sheet: Sheet, report: Report, kind: str) -> None:
    layout = header.layout
    expected = {"expected": f"{TITLES[cast(FileKind, kind)]} ({kind})"}
    row = sheet.first_row + header.index
    report.add(kinds.WRONG_KIND, f"{layout.title} ({layout.kind})", row, words=expected)


def _reading(
    file: tuple[str, str], sheet: Sheet, found: _Found, report: Report, taken: Taken | None
) -> Reading:
    header = found.header
    assert header is not None
    table = taken.table if taken else None
    numbers = table.numbers if table else ()
    whom = taken.whom if taken else ()
    return Reading(
        *file,
        header.layout.kind,
        True,
        report.ordered(),
        rows=len(numbers),
        months=tuple(sorted({row.label for row in whom if row is not None})),
        observations=() if report.blocked or taken is None else taken.observations,
        row_numbers=numbers,
        sheet=sheet,
        header_row=sheet.first_row + header.index,
        how_read=HowRead(len(numbers), header.width, sheet.encoding, sheet.delimiter, _marks(table)),
        columns=_columns(table),
        bodies=frozenset((row.agency.id, row.label) for row in (whom if report.blocked else ()) if row),
        mapping=found.mapping,
    )


def _columns(table: Table | None) -> dict[str, str]:
    """Letters by field; those of a sum are the letters of its parts."""
    if table is None:
        return {}
    letters = dict(table.letters)
    for total in table.header.layout.sums:
        if parts := table.letters_of((*total.parts, *total.less)):
            letters.setdefault(total.measure, parts)
    return letters


def _marks(table: Table | None) -> str:
    """The separators that occur in the columns of figures, in words."""
    if table is None:
        return ""
    columns = [table.column(column.field) for column in table.header.layout.counts]
    used = [marks_used(cells, whole=True) for cells in columns]
    thousands = sorted({sign for marks in used for sign in marks.thousands})
    decimal = sorted({sign for marks in used for sign in marks.decimal})
    parts = [*(f"“{sign}” hàng nghìn" for sign in thousands), *(f"“{sign}” thập phân" for sign in decimal)]
    return ", ".join(parts)
