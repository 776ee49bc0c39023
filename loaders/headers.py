"""Finding the header row, the kind of file and which column is which.

Recognised by headings alone, never by a label or the file's name. Headings must be known exactly (case,
blanks and tone-mark placement apart) or be written wholly without diacritics; near ones are only suggested.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from indicators.formats import fold
from indicators.names import plain_letters
from loaders import kinds
from loaders.forms import LAYOUTS, OFFICIAL
from loaders.layout import Column, Layout
from loaders.problems import Report
from loaders.tables import HEADER_DEPTH, Cell, Sheet, is_blank, words

_NUMBERING = re.compile(r"\s*\(\d{1,2}\)$", re.ASCII)
_COLUMN_NUMBER = re.compile(r"[(\[]?(?:[A-Da-d]|\d{1,2})[)\]]?(?:\s*=.*)?", re.ASCII)
_NEAR = 80


@dataclass(frozen=True)
class Header:
    """Where the header stands and which cell of a row fills which field."""

    layout: Layout
    index: int
    """Place of the header among the sheet's rows, from 0."""
    fields: Mapping[str, int]
    """Place in the row by field; only columns that were found."""
    width: int
    """Cells up to the last heading."""
    unread: frozenset[int] = frozenset()
    """Places of columns known to carry no figure, in official forms."""


def heading(cell: Cell) -> str:
    """A heading in the form headings are compared in."""
    return plain_letters(_NUMBERING.sub("", words(cell))).strip(" :*.")


@cache
def _known(layout: Layout) -> Mapping[str, Column]:
    """Every accepted heading of a layout; unaccented ones where they name one column only."""
    exact = {
        heading(title): column for column in layout.columns for title in (column.title, *column.variants)
    }
    bare: dict[str, set[str]] = {}
    for key, column in exact.items():
        bare.setdefault(fold(key), set()).add(column.field)
    unaccented = {fold(key): column for key, column in exact.items() if len(bare[fold(key)]) == 1}
    return {**unaccented, **exact}


def _matches(layout: Layout, headings: Iterable[str]) -> int:
    known = _known(layout)
    required = {known[key].field for key in headings if key in known and known[key].required}
    return len(required)


def fitness(rows: Sequence[Sequence[Cell]]) -> int:
    """How many columns of the best-fitting template the best of the first rows names."""
    found = _best(rows)
    return found[2] if found else 0


def kind_of(rows: Sequence[Sequence[Cell]]) -> str | None:
    """The template that fits the first rows best; None when none does."""
    found = _best(rows)
    return found[1].kind if found else None


def _best(rows: Sequence[Sequence[Cell]]) -> tuple[int, Layout, int] | None:
    """The row, template and number of columns that fit best; None when nothing fits by half."""
    best: tuple[int, Layout, int] | None = None
    for index, row in enumerate(rows[:HEADER_DEPTH]):
        headings = [heading(cell) for cell in row[:100] if isinstance(cell, str) and cell]
        if len(headings) < 3:
            continue
        for layout in LAYOUTS.values():
            count = _matches(layout, headings)
            needed = len(layout.identity) + len(layout.counts)
            if count * 2 > needed and _figures_named(layout, headings) and (best is None or count > best[2]):
                best = index, layout, count
    return best


def _figures_named(layout: Layout, headings: Iterable[str]) -> bool:
    """Identity columns are common to all kinds; at least one column of figures must be the kind's own."""
    known = _known(layout)
    counts = {column.field for column in layout.counts}
    return any(key in known and known[key].field in counts for key in headings)


def recognise(sheet: Sheet, report: Report) -> Header | None:
    """Find the header and note every doubt about it; None when no template fits."""
    found = _best(sheet.rows)
    if found is None:
        return None
    index, layout, _ = found
    row = sheet.rows[index]
    number = sheet.first_row + index
    known = _known(layout)
    fields: dict[str, int] = {}
    unknown: list[int] = []
    width = 0
    for place, cell in enumerate(row):
        if is_blank(cell):
            continue
        width = place + 1
        column = known.get(heading(cell))
        if column is None:
            unknown.append(place)
        elif column.field in fields:
            letters = f"{sheet.letter(fields[column.field])}, {sheet.letter(place)}"
            report.add(kinds.DUPLICATE_COLUMN, words(cell), number, letters)
        else:
            fields[column.field] = place
    missing = [c for c in (*layout.identity, *layout.counts) if c.field not in fields]
    _report_unknown(sheet, report, layout, (index, unknown, missing))
    return Header(layout, index, fields, width)


def _report_unknown(
    sheet: Sheet, report: Report, layout: Layout, doubts: tuple[int, list[int], list[Column]]
) -> None:
    """Unknown headings, each with the missing column it comes near to; then what else is missing."""
    index, unknown, missing = doubts
    number = sheet.first_row + index
    titles = [column.title for column in missing]
    variants = {name: c.title for c in missing for name in (c.title, *c.variants)}
    for place in unknown:
        text = words(sheet.rows[index][place])
        names = [name for name, title in variants.items() if title in titles]
        near = process.extractOne(text, names, scorer=fuzz.ratio, score_cutoff=_NEAR, processor=fold)
        if near:
            title = variants[near[0]]
            titles.remove(title)
            expected, remedy = title, f"Sửa tiêu đề thành “{title}”."
        else:
            expected = "một tiêu đề của mẫu, hoặc cột để trống"
            remedy = f"Xóa cột này, hoặc sửa tiêu đề theo mẫu: {', '.join(titles or layout.header)}."
        where = sheet.letter(place)
        report.add(kinds.UNKNOWN_COLUMN, text, number, where, words={"expected": expected, "remedy": remedy})
    for title in titles:
        report.add(kinds.MISSING_COLUMN, "(không có)", number, words={"expected": f"cột “{title}”"})


def unknown_form(sheet: Sheet, report: Report, header_row: int | None = None) -> None:
    """Note that no template fits, with what stands in the header, or where one could be."""
    depth = range(min(len(sheet.rows), HEADER_DEPTH))
    filled = {index: [words(c) for c in sheet.rows[index] if not is_blank(c)] for index in depth}
    index = max(filled, key=lambda i: len(filled[i]), default=None)
    if header_row is not None:
        index = header_row - sheet.first_row
    forms = "; ".join(layout.title for layout in LAYOUTS.values())
    forms += f"; hoặc của {', '.join(form.title for form in OFFICIAL.values())}"
    row = None if index is None else sheet.first_row + index
    found = " | ".join(filled[index]) if index is not None else "(trống)"
    report.add(kinds.UNKNOWN_FORM, found or "(trống)", row, words={"forms": forms})


def is_column_numbers(row: Sequence[Cell]) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3)=(1)+(2)."""
    cells = [words(cell) for cell in row if not is_blank(cell)]
    return len(cells) >= 3 and all(_COLUMN_NUMBER.fullmatch(cell) for cell in cells)
