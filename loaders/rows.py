"""From a sheet with a known header to columns of cells; sum lines and section lines set apart.

Rows without anything in them are no rows. A row of the wrong width is noted, never shifted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter

from loaders import kinds
from loaders.headers import Header, is_column_numbers
from loaders.layout import UNREAD
from loaders.names import name_key
from loaders.problems import Fault, Report
from loaders.tables import Cell, Sheet, is_blank, words

SUM_LINES = frozenset(("tổng cộng", "tổng số", "tổng", "cộng", "cộng chung", "tổng toàn tỉnh"))
SECTION_LINES = frozenset(
    f"{before}{name}"
    for before in ("", "khối ", "các ")
    for name in ("sở ban ngành", "cấp tỉnh", "cấp huyện", "cấp xã", "xã phường")
)


@dataclass(frozen=True)
class Table:
    """The data rows as columns of equal length; `cells` by field, optional columns only where present."""

    header: Header
    report: Report
    numbers: Sequence[int]
    """Row numbers as a person sees them."""
    cells: Mapping[str, Sequence[Cell]]
    letters: Mapping[str, str]

    def column(self, name: str) -> Sequence[Cell]:
        """The cells of a field, all blank when the file has no such column."""
        return self.cells.get(name) or [None] * len(self.numbers)

    def letters_of(self, names: Sequence[str]) -> str | None:
        """The letters of the fields that the file has: "A, B"."""
        return ", ".join(self.letters[name] for name in names if name in self.letters) or None

    def agency_words(self, place: int) -> str:
        """How a row names its body."""
        return words(self.column("name")[place]) or words(self.column("code")[place])

    def note(self, fault: Fault, place: int, name: str, agency: str = "") -> None:
        """Put a fault at its row and column."""
        self.report.add(
            fault.kind,
            fault.found,
            self.numbers[place],
            self.letters_of(fault.fields or (name,)),
            words=fault.words,
            detail=fault.detail,
            agency=agency or self.agency_words(place),
        )


@dataclass(frozen=True)
class SumLine:
    """A row that adds others up: where it stands and its cells."""

    number: int
    period: Cell
    cells: Mapping[str, Cell]
    places: range | None = None
    """The rows it adds up, by their place; None: all, or all of its period."""


@dataclass
class _Split:
    """Rows of a sheet sorted by what they are."""

    rows: list[Sequence[Cell]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    sums: list[SumLine] = field(default_factory=list)

    def add(self, number: int, row: Sequence[Cell]) -> None:
        """Take a row for data."""
        self.rows.append(row)
        self.numbers.append(number)


def table_of(sheet: Sheet, header: Header, report: Report) -> tuple[Table, list[SumLine]]:
    """Take the rows under the header apart; rows of wrong width and cells under no heading are noted."""
    start = header.index + 1
    if start < len(sheet.rows) and is_column_numbers(sheet.rows[start]):
        start += 1
    named = set(header.fields.values()) | {
        place for place, cell in enumerate(sheet.rows[header.index]) if not is_blank(cell)
    }
    rows = sheet.rows[start:]
    if len(named) == header.width and _are_data(rows, header):
        split = _Split(list(rows), [sheet.first_row + start + place for place in range(len(rows))])
    else:
        split = _sorted(sheet, start, (header, named), report)
    columns = list(zip(*split.rows, strict=False)) or [()] * header.width
    cells = {name: columns[place] for name, place in header.fields.items()}
    letters = {name: sheet.letter(place) for name, place in header.fields.items()}
    return Table(header, report, split.numbers, cells, letters), split.sums


def _are_data(rows: Sequence[Sequence[Cell]], header: Header) -> bool:
    """Whether every row has the header's width and, in both cells, names its body: nothing to sort out."""
    if not {"code", "name"} <= header.fields.keys() or set(map(len, rows)) != {header.width}:
        return False
    named = itemgetter(header.fields["code"], header.fields["name"])
    return not any(map(is_blank, chain.from_iterable(map(named, rows))))


def _sorted(sheet: Sheet, start: int, shape: tuple[Header, set[int]], report: Report) -> _Split:
    """Row by row what each is; `shape` is the header and the places under a heading."""
    header, named = shape
    unread = {column.field for column in UNREAD}
    needed = max((place for name, place in header.fields.items() if name not in unread), default=-1) + 1
    split = _Split()
    for index in range(start, len(sheet.rows)):
        row = sheet.rows[index]
        if not any(row) and all(is_blank(cell) for cell in row):
            continue
        number = sheet.first_row + index
        if len(row) != header.width or len(named) < header.width:
            row = _checked_width(row, number, sheet, (header, needed, named), report)
        _sort(row, number, header, split, report)
    return split


def _checked_width(
    row: Sequence[Cell], number: int, sheet: Sheet, shape: tuple[Header, int, set[int]], report: Report
) -> Sequence[Cell]:
    """Note cells too many or too few, and cells under no heading; return the row filled up."""
    header, needed, named = shape
    expected = {"expected": str(header.width)}
    stray = [place for place, cell in enumerate(row) if place not in named and not is_blank(cell)]
    if any(place >= header.width for place in stray):
        letters = ", ".join(sheet.letter(place) for place in stray if place >= header.width)
        report.add(kinds.EXTRA_CELLS, f"{len(row)} ô", number, letters, words=expected)
    for place in stray:
        if place < header.width:
            report.add(kinds.CELL_WITHOUT_HEADER, words(row[place]), number, sheet.letter(place))
    if len(row) < needed:
        report.add(kinds.MISSING_CELLS, f"{len(row)} ô", number, sheet.letter(len(row)), words=expected)
    return [*row, *[None] * (header.width - len(row))]


def _sort(row: Sequence[Cell], number: int, header: Header, split: _Split, report: Report) -> None:
    """Data row, sum line or section line; only rows of counts without a code can be the latter two."""
    fields = header.fields
    code, name = (row[fields[field]] if field in fields else None for field in ("code", "name"))
    if not is_blank(code) and not is_blank(name):
        split.add(number, row)
        return
    # A merged "Tổng cộng" stands in the first of its cells.
    name = code if is_blank(name) else name
    if header.layout.kind != "figures" and isinstance(name, str):
        key = name_key(name)
        if key in SUM_LINES:
            counts = [column.field for column in header.layout.counts if column.field in fields]
            period = row[fields["period"]] if "period" in fields else None
            split.sums.append(SumLine(number, period, {count: row[fields[count]] for count in counts}))
            return
        others = [place for known, place in fields.items() if known not in ("code", "name", "place_in_list")]
        if key in SECTION_LINES and all(is_blank(row[place]) for place in others):
            report.add(kinds.SECTION_LINE, words(name), number)
            return
    if any(not is_blank(row[place]) for known, place in fields.items() if known != "place_in_list"):
        split.add(number, row)
