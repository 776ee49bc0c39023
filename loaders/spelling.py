"""Cells in an encoding older than Unicode: those of a page, still bytes, and those typed in old fonts."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from loaders.encodings import LEGACY, UTF_8, Encoding, composed, surest
from loaders.problems import Refusal
from loaders.tables import HEADER_DEPTH, Cell, Fitness, unknown_encoding

_DECLARED = re.compile(rb"""<meta[^>]{0,300}\bcharset\s*=\s*["']?([\w-]{1,40})""", re.IGNORECASE)
_HEAD = 10_000
_WESTERN = Encoding("Windows-1252", lambda content: content.decode("cp1252"))
"""Enough for Vietnamese in a page only, where other letters stand as "&#273;"."""
_NAMES = {"windows-1258": "Windows-1258", "windows-1252": "Windows-1252", "iso-8859-1": "Windows-1252"}


def decoded_page(
    rows: Sequence[Sequence[Cell]], content: bytes, fitness: Fitness
) -> tuple[list[list[Cell]], Encoding]:
    """The cells of a page as text, and the encoding that is certain. Raises Refusal."""
    try:
        content.decode("utf-8")
        encoding = UTF_8
    except UnicodeDecodeError as error:
        declared = _DECLARED.search(content[:_HEAD])
        name = _NAMES.get(declared[1].decode("ascii").lower(), "") if declared else ""
        head = rows[:HEADER_DEPTH]
        found = surest((*LEGACY, _WESTERN), lambda decode: fitness(_turned(head, decode)), name)
        if found is None:
            raise unknown_encoding(content, error) from None
        encoding = found
    try:
        return _turned(rows, encoding.decode), encoding
    except UnicodeDecodeError as error:
        raise unknown_encoding(content, error) from None


def _turned(rows: Sequence[Sequence[Cell]], decode: Callable[[bytes], str]) -> list[list[Cell]]:
    """Cells of one character a byte as text, references resolved; equal cells are turned once."""
    known: dict[str, str] = {}

    def turn(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if cell not in known:
            known[cell] = composed(html.unescape(decode(cell.encode("latin-1"))))
        return known[cell]

    return [[turn(cell) for cell in row] for row in rows]


def respelled_rows(rows: Sequence[Sequence[Cell]], fitness: Fitness) -> tuple[list[list[Cell]], str] | None:
    """Rows typed in TCVN3 or VNI fonts as Unicode, with the encoding's name; None when that is not certain.

    Such cells hold Western letters that only the font shows as Vietnamese ones.
    """

    def fit(decode: Callable[[bytes], str]) -> int:
        return fitness(_from_western(rows[:HEADER_DEPTH], decode))

    try:
        found = surest(LEGACY, fit)
        return (_from_western(rows, found.decode), found.name) if found else None
    except (UnicodeError, Refusal):
        return None  # letters no Western font has: the workbook is in Unicode


def _from_western(rows: Sequence[Sequence[Cell]], decode: Callable[[bytes], str]) -> list[list[Cell]]:
    known: dict[str, str] = {}

    def turn(cell: Cell) -> Cell:
        if not isinstance(cell, str) or cell.isascii():
            return cell
        if cell not in known:
            known[cell] = decode(cell.encode("cp1252"))
        return known[cell]

    return [[turn(cell) for cell in row] for row in rows]
