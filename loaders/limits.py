"""What the processes that parse may use, and how much a workbook may hold. Standard library only."""

from __future__ import annotations

MEMORY = 768 << 20
TEXT_MEMORY = 768 << 20
SECONDS = 6
MOST_PARTS = 2_000
MOST_UNPACKED = 160 << 20
SMALL = 8 << 20
HIGHEST_RATIO = 200
"""Sheets of equal numbers shrink to a hundredth; beyond this a part was made to burst."""
MOST_CELLS = 2_000_000
LONGEST_CELL = 32_767
MOST_ANSWERED = 96 << 20
"""Bytes of an answer: what the app itself has to hold."""

Place = tuple[int, int]
"""Row and column of a cell, from 0."""
Ranges = list[tuple[int, int]]
"""First and last of a run of rows or columns, from 0."""


class Refused(Exception):  # noqa: N818 - an outcome, said in one word
    """The file is not read; the word says why."""


def limit_this_process(memory: int = MEMORY) -> None:
    """Cap memory (bytes) and processor time where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the parent's time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Special:
    """What the parser of a sheet does not tell: cells that only look blank, and what is hidden."""

    def __init__(self) -> None:
        self.marks: dict[Place, list[str]] = {}
        """["error", "#N/A"] or ["formula", ""] by place."""
        self.hidden_rows: Ranges = []
        self.hidden_columns: Ranges = []
