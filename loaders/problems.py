"""What can be wrong with a file: every kind of problem with its words, and one located problem.

A problem is a value, never an exception: code, place, what was found, what is expected, what to do. Reading
collects all of them. Codes are stable: tests and other programs rely on them; words may be improved.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Severity = Literal["error", "warning"]
LONGEST_FOUND = 120
MOST_PROBLEMS = 30_000
"""Beyond so many nobody mends a file row by row, and telling them apart takes longer than a person waits."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or doubt, and the place a person finds it at."""

    code: str
    severity: Severity
    sheet: str | None
    """None for a CSV file."""
    row: int | None
    """As a person sees it: the header of a plain CSV is row 1. None: the whole file."""
    column: str | None
    """One letter or several: "D", "D, E, G, H"."""
    found: str
    expected: str
    remedy: str
    title: str = ""
    """The kind in words, the same for every problem of a code."""
    detail: str = ""
    """What problems of the kind share, shown beside the title: the formula, the valid list."""
    agency: str = ""
    """The body the row speaks of, as recognised or as written."""
    rows: tuple[int, ...] = ()
    """All rows involved where there are several: (102, 131)."""

    @property
    def place(self) -> str:
        """The row or rows in words: "27", "102 và 131", "–"."""
        if len(self.rows) > 1:
            return " và ".join(str(row) for row in self.rows)
        return "–" if self.row is None else str(self.row)

    @property
    def columns(self) -> tuple[str, ...]:
        """The letters one by one, to frame the cells."""
        return tuple(self.column.split(", ")) if self.column else ()

    def as_json(self) -> dict[str, str | int | None]:
        """The keys of the commands' answer, in its order."""
        return {
            "code": self.code,
            "severity": self.severity,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "found": self.found,
            "expected": self.expected,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its code, its title, and what to expect and do, with {places} for words."""

    code: str
    title: str
    expected: str
    remedy: str
    severity: Severity = "error"

    def problem(
        self,
        found: str,
        *,
        sheet: str | None = None,
        row: int | None = None,
        column: str | None = None,
        words: dict[str, str] | None = None,
        detail: str = "",
        agency: str = "",
        rows: tuple[int, ...] = (),
    ) -> Problem:
        """Write the problem at its place; `words` fill the places of the texts."""
        known = words or {}
        return Problem(
            self.code,
            self.severity,
            sheet,
            row,
            column,
            shortened(found),
            self.expected.format(**known),
            self.remedy.format(**known),
            self.title,
            detail,
            agency,
            rows,
        )


class Fault(NamedTuple):
    """A problem whose place is not known yet: what a cell or a pair of cells is guilty of."""

    kind: Kind
    found: str
    words: dict[str, str] = {}  # noqa: RUF012 - a constant default, never changed
    fields: tuple[str, ...] = ()
    """The columns concerned; empty: the one the cell stands in."""
    detail: str = ""


class Refusal(Exception):  # noqa: N818 - an outcome of reading, not a failure of ours
    """The file as a whole cannot be taken for a table; carries the one problem that says why."""

    def __init__(self, problem: Problem, *, readable: bool = False) -> None:
        self.problem = problem
        self.readable = readable
        super().__init__(problem.code)


class TooManyProblems(Exception):  # noqa: N818 - an outcome of reading, not a failure of ours
    """Reading stops here: the table is full of faults."""


@dataclass
class Report:
    """The problems of one sheet as they are found."""

    sheet: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        kind: Kind,
        found: str,
        row: int | None = None,
        column: str | None = None,
        *,
        words: dict[str, str] | None = None,
        detail: str = "",
        agency: str = "",
        rows: tuple[int, ...] = (),
    ) -> None:
        """Note a problem at a place of this sheet; the rest as in `Kind.problem`. Raises TooManyProblems."""
        if len(self.problems) >= MOST_PROBLEMS:
            raise TooManyProblems
        problem = kind.problem(
            found,
            sheet=self.sheet,
            row=row,
            column=column,
            words=words,
            detail=detail,
            agency=agency,
            rows=rows,
        )
        self.problems.append(problem)

    @property
    def blocked(self) -> bool:
        """Whether any problem rejects the file."""
        return any(problem.severity == "error" for problem in self.problems)

    def ordered(self) -> tuple[Problem, ...]:
        """Errors before warnings, each by row; those of the whole file come first."""
        return tuple(sorted(self.problems, key=lambda p: (p.severity != "error", p.row or 0)))


def shortened(text: str) -> str:
    """A cell's text on one line and not endless."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_FOUND else f"{line[: LONGEST_FOUND - 1]}…"
