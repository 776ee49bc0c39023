"""Cells that say several things at once: "Số lượng: 1.234⏎Tỷ lệ: 56,7%".

Where exactly one count stands in such a cell beside ratios, the count is read and a warning says so. Several
counts have several readings and stay as they are: the column they stand in refuses them, naming all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_LONGEST = 200
_LABELLED = re.compile(
    r"([^\W\d_][^:\n0-9%;|]{0,60}):\s{0,5}"
    r"([0-9][0-9.,\u00a0\u202f]{0,20}(?: [0-9]{3}(?![0-9]))*)(\s?%)?[\s;,|/]{0,5}"
)
_RATIOS = ("tỷ lệ", "tỉ lệ", "tỷ trọng", "phần trăm", "tl")
_COUNTS = ("số lượng", "sl", "số hồ sơ", "hồ sơ")


class Part(NamedTuple):
    """One thing a cell says."""

    label: str
    number: str
    is_ratio: bool


def parts_of(text: str) -> list[Part]:
    """The labelled numbers a text consists of; none when it says anything else.

    >>> [part.number for part in parts_of("Số lượng: 1.234\\nTỷ lệ: 56,7%")]
    ['1.234', '56,7']
    """
    if ":" not in text or len(text) > _LONGEST:
        return []
    found: list[Part] = []
    place = 0
    text = text.strip()
    while place < len(text):
        match = _LABELLED.match(text, place)
        if match is None:
            return []
        label, number = match[1].strip(), match[2].strip(" .,\u00a0")
        found.append(Part(label, number, bool(match[3]) or label.casefold().startswith(_RATIOS)))
        place = match.end()
    return found


def labelled_count(text: str) -> str | None:
    """The one count of a composite cell, as written; None where there is none or more than one.

    >>> labelled_count("Số lượng: 1.234 Tỷ lệ: 56,7%"), labelled_count("Trực tuyến: 5; Trực tiếp: 7")
    ('1.234', None)
    """
    parts = parts_of(text)
    counts = [part for part in parts if not part.is_ratio]
    if len(counts) != 1 or (len(parts) == 1 and counts[0].label.casefold() not in _COUNTS):
        return None
    return counts[0].number


def several_counts(text: str) -> list[Part]:
    """The counts of a composite cell with more than one, none for any other text."""
    counts = [part for part in parts_of(text) if not part.is_ratio]
    return counts if len(counts) > 1 else []


class Taken(NamedTuple):
    """The composite cells of one column that were read: the first one's place and words, and how many."""

    row: int
    column: int
    found: str
    number: str
    times: int = 1


def taken_apart(rows: Sequence[Sequence[object]]) -> tuple[dict[str, str], list[Taken]]:
    """The counts of composite cells by the cells' text, and a note for each column that has any."""
    known: dict[str, str | None] = {}
    notes: dict[int, Taken] = {}
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if not isinstance(cell, str) or ":" not in cell:
                continue
            if cell not in known:
                known[cell] = labelled_count(cell)
            number = known[cell]
            if number is not None and column in notes:
                notes[column] = notes[column]._replace(times=notes[column].times + 1)
            elif number is not None:
                notes[column] = Taken(place, column, " ".join(cell.split()), number)
    return {cell: number for cell, number in known.items() if number is not None}, list(notes.values())
