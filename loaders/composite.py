"""Cells that say several things at once: "Số lượng: 1.234⏎Tỷ lệ: 56,7%".

Where exactly one count stands in such a cell beside ratios, the count is read and a warning says so. Several
counts have several readings and stay as they are: the column they stand in refuses them, naming all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_LONGEST = 200
_MOST_PARTS = 8
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
        if len(found) > _MOST_PARTS:
            return []
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


def counts_in(texts: Iterable[str]) -> dict[str, str]:
    """The one count of each composite text among these."""
    found = ((text, labelled_count(text)) for text in texts if ":" in text)
    return {text: number for text, number in found if number is not None}


def taken_apart(cells: Iterable[tuple[int, int, str]], counts: Mapping[str, str]) -> list[Taken]:
    """A note for each column in which any of the composite texts stands; cells by row and column."""
    notes: dict[int, Taken] = {}
    for row, column, text in cells:
        if column in notes:
            notes[column] = notes[column]._replace(times=notes[column].times + 1)
        else:
            notes[column] = Taken(row, column, " ".join(text.split()), counts[text])
    return list(notes.values())
