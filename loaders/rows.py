"""From a sheet with a known header to columns of cells; sum lines and section lines set apart.

Rows without anything in them are no rows. A row of the wrong width is noted, never shifted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from indicators.names import name_key
from loaders import kinds
from loaders.coded import CodedRows
from loaders.headers import Header, is_column_numbers
from loaders.layout import UNREAD
from loaders.problems import Fault, Report
from loaders.tables import Cell, Sheet, is_blank, words

SUM_LINES = frozenset(("tổng cộng", "tổng số", "tổng", "cộng", "cộng chung", "tổng toàn tỉnh"))
SECTION_LINES = frozenset(
    f"{before}{name}"
    for before in ("", "khối ", "các ")
    for name in ("sở ban ngành", "cấp tỉnh", "cấp huyện", "cấp xã", "xã phường")
)
_NUMERAL = re.compile(r"(?:[IVX]+|[A-ZĐ]|[0-9]{1,2})[.)]?")
_DIGIT = re.compile("[0-9]")
_NO_BODIES = SUM_LINES | SECTION_LINES


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


def table_of(
    sheet: Sheet, header: Header, report: Report, names_body: Callable[[str], bool]
) -> tuple[Table, list[SumLine]]:
    """Take the rows under the header apart; rows of wrong width and cells under no heading are noted.

    `names_body` knows the bodies of any time: a row that names one is never taken for a signature.
    """
    start = header.index + 1
    if start < len(sheet.rows) and is_column_numbers(sheet.rows[start]):
        start += 1
    named = set(header.fields.values()) | {
        place for place, cell in enumerate(sheet.rows[header.index]) if not is_blank(cell)
    }
    rows = sheet.rows[start:]
    columns: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    sums: list[SumLine]
    if len(named) == header.width and _are_data(rows, header, sheet.rows[header.index]):
        numbers, sums = range(sheet.first_row + start, sheet.first_row + start + len(rows)), []
        columns = rows.columns() if isinstance(rows, CodedRows) else list(zip(*rows, strict=True))
    else:
        split = _sorted(sheet, start, (header, named, names_body), report)
        numbers, sums = split.numbers, split.sums
        columns = list(zip(*split.rows, strict=False)) or [()] * header.width
    cells = {name: columns[place] for name, place in header.fields.items()}
    letters = {name: sheet.letter(place) for name, place in header.fields.items()}
    return Table(header, report, numbers, cells, letters), sums


def _are_data(rows: Sequence[Sequence[Cell]], header: Header, titles: Sequence[Cell]) -> bool:
    """Whether every row has the header's width and names its body: nothing to sort out."""
    place = header.fields.get("name")
    if place is None or _end(rows, header) < len(rows) - 1:
        return False
    no_body = {*_NO_BODIES, name_key(words(titles[place]))}
    if isinstance(rows, CodedRows):
        names: Iterable[Cell] = rows.different(place) if rows.width == header.width else [None]
    else:
        names = {row[place] for row in rows} if set(map(len, rows)) == {header.width} else [None]
    return all(isinstance(n, str) and not is_blank(n) and name_key(n) not in no_body for n in names)


def _end(rows: Sequence[Sequence[Cell]], header: Header) -> int:
    """Place of the last row with a digit in a column of figures, -1 without any; signatures stand below."""
    places = [header.fields[column.field] for column in header.layout.counts if column.field in header.fields]
    for index in range(len(rows) - 1, -1, -1):
        row = rows[index]
        if any(place < len(row) and _DIGIT.search(words(row[place])) for place in places):
            return index
    return -1


def _sorted(
    sheet: Sheet, start: int, shape: tuple[Header, set[int], Callable[[str], bool]], report: Report
) -> _Split:
    """Row by row what each is; `shape` is the header, the places under a heading, and who is a body."""
    header, named, names_body = shape
    unread = {column.field for column in UNREAD}
    needed = max((place for name, place in header.fields.items() if name not in unread), default=-1) + 1
    titles, end = sheet.rows[header.index], start + _end(sheet.rows[start:], header)
    split, below = _Split(), list[int]()
    for index, row in enumerate(islice(sheet.rows, start, None), start):
        if all(map(is_blank, row)):
            continue
        number = sheet.first_row + index
        if index > end >= start and _is_no_row(row, header, names_body):
            below.append(number)
            continue
        if row[: header.width] == titles[: header.width]:
            report.add(kinds.REPEATED_HEADER, words(row[0]) or words(row[-1]), number)
            continue
        if len(row) != header.width or len(named) < header.width:
            row = _checked_width(row, number, sheet, (header, needed, named), report)
        _sort(row, number, header, split, report)
    if below:
        first = sheet.rows[below[0] - sheet.first_row]
        found = next(text for cell in first if (text := words(cell)))
        more = f" và {len(below) - 1} dòng khác" if len(below) > 1 else ""
        report.add(kinds.BELOW_TABLE, f"{found}{more}", below[0])
    return split


def _is_no_row(row: Sequence[Cell], header: Header, names_body: Callable[[str], bool]) -> bool:
    """Whether a whole line names neither code nor month nor body; one that is too short may be cut off."""
    fields = header.fields
    if not {"code", "period", "name"} <= fields.keys() or len(row) < header.width:
        return False
    if not is_blank(row[fields["code"]]) or not is_blank(row[fields["period"]]):
        return False
    return not names_body(words(row[fields["name"]]))


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
        if isinstance(code, str) and _NUMERAL.fullmatch(code.strip()) and _is_section(row, name, header):
            report.add(kinds.SECTION_LINE, words(name), number)
        else:
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
        if _is_section(row, name, header):
            report.add(kinds.SECTION_LINE, words(name), number)
            return
    for known, place in fields.items():
        if known != "place_in_list" and not is_blank(row[place]):
            split.add(number, row)
            return


def _is_section(row: Sequence[Cell], name: Cell, header: Header) -> bool:
    """Whether the row only names a section: "Sở, ban, ngành", perhaps behind "I"."""
    if header.layout.kind == "figures" or not isinstance(name, str) or name_key(name) not in SECTION_LINES:
        return False
    known = ("code", "name", "place_in_list")
    others = (place for field, place in header.fields.items() if field not in known)
    return all(is_blank(row[place]) for place in others)
