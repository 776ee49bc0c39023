"""What reading a file gave: observations or problems, and the raw cells to show around a problem."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from indicators.model import Observation
from loaders.layout import FileKind
from loaders.mapping import Mapping as ColumnMapping
from loaders.mapping import Unnamed
from loaders.problems import Problem
from loaders.tables import Cell, Sheet, words


@dataclass(frozen=True)
class HowRead:
    """How the file was understood, for the person who sent it."""

    rows: int
    """Data rows, without header, blank rows and sum lines."""
    columns: int
    encoding: str
    """ "UTF-8", "UTF-16" or "Excel"."""
    delimiter: str
    """ "dấu “;”"; empty for a workbook."""
    marks: str
    """Which marks the numbers use: "“.” hàng nghìn, “,” thập phân"; empty when none occurs."""

    def sentence(self) -> str:
        """As one line: "142 dòng, 8 cột; UTF-8, dấu “;”"."""
        source = f"{self.encoding}, {self.delimiter}" if self.delimiter else self.encoding
        return f"{self.rows} dòng, {self.columns} cột; {source}"


@dataclass(frozen=True)
class Reading:
    """One file, read. Observations are empty as soon as one error stands: a bad row rejects the file."""

    name: str
    """The name the file came under; words only, never a path."""
    sha256: str
    kind: FileKind | None
    readable: bool
    """False when the content could not be read at all."""
    problems: tuple[Problem, ...]
    """Errors before warnings, each by row."""
    rows: int = 0
    months: tuple[str, ...] = ()
    """Ids of the periods the rows speak of, sorted."""
    observations: Sequence[Observation] = ()
    row_numbers: Sequence[int] = ()
    """The row of every data row, also of those that sent no figure."""
    sheet: Sheet | None = None
    """The raw cells; None when unreadable."""
    header_row: int | None = None
    how_read: HowRead | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """The letters of the columns by what they carry: a measure, "name", "code", "period"."""
    bodies: frozenset[tuple[str, str]] = frozenset()
    """Of a file with errors: body and period id of the rows whose body is known."""
    unnamed: Unnamed | None = None
    """The table's columns where not all could be named: an officer may say what they carry."""
    mapping: ColumnMapping | None = None
    """What an officer had said about this header, where the file was read by it."""

    @property
    def accepted(self) -> bool:
        """Whether nothing rejects the file; warnings do not."""
        return self.readable and all(problem.severity != "error" for problem in self.problems)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that reject the file."""
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not."""
        return tuple(problem for problem in self.problems if problem.severity == "warning")

    @property
    def row_keys(self) -> tuple[tuple[str | None, int], ...]:
        """Sheet and row of every data row."""
        name = self.sheet.name if self.sheet else None
        return tuple((name, number) for number in self.row_numbers)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the sheet's columns, up to its widest row."""
        if self.sheet is None:
            return ()
        width = max((len(row) for row in self.sheet.rows), default=0)
        return tuple(self.sheet.letter(index) for index in range(width))

    def cells(self, row: int) -> tuple[str, ...]:
        """The cells of a row (numbered as a person sees it) in words; empty when there is no such row."""
        if self.sheet is None or not 0 <= row - self.sheet.first_row < len(self.sheet.rows):
            return ()
        raw: tuple[Cell, ...] = tuple(self.sheet.rows[row - self.sheet.first_row])
        return tuple(words(cell) for cell in raw)

    def around(self, row: int, reach: int = 1) -> Iterator[tuple[int, tuple[str, ...]]]:
        """A row with its neighbours, as (number, cells); the header is asked for with `cells`."""
        for number in range(row - reach, row + reach + 1):
            if number != self.header_row and (cells := self.cells(number)):
                yield number, cells
