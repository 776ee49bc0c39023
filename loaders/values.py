"""From cells to numbers: one reading or a fault, the separators decided per column.

"1.234" is 1234 in a column of counts, as offices write it, unless the same column shows the dot as a decimal
mark; "1,234" has two readings until its column settles them. Only ASCII digits are digits. Blank is None.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import NamedTuple, cast

from indicators.formats import plain
from loaders import kinds, kinds_files
from loaders.composite import several_counts
from loaders.problems import Fault
from loaders.tables import BLANKS, Cell, Mark, is_blank, words

Reading = int | Decimal
LIMIT = 10**9
DECIMALS = 4
_DIGITS = re.compile(r"[0-9]{1,12}")
_LENGTHS = frozenset(range(1, 13))
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_SPACED = re.compile(r"[1-9][0-9]{0,2}(?:([ \u00a0\u2009\u202f])[0-9]{3})(?:\1[0-9]{3})*(?:[.,][0-9]+)?")
_NEGATIVE = re.compile(r"[-−–]\s?[0-9][0-9.,]*|\([0-9][0-9.,]*\)")
_PERCENT = re.compile(r"[-−]?[0-9][0-9.,]*\s*%")
_DASHES = frozenset({"-", "–", "—", "--", "−", "…", "...", "/"})
_EXCEL_ERROR = re.compile(r"#(?:N/A|REF!|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|####*)", re.IGNORECASE)
_NAMES = {".": "dấu chấm", ",": "dấu phẩy"}


class Separators(NamedTuple):
    """What the cells of one column prove: which marks group thousands, which begin decimals."""

    thousands: frozenset[str] = frozenset()
    decimal: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Parts:
    """The readings of a text made of ASCII digits, dots and commas; None where there is none."""

    grouped: Decimal | None
    fractional: Decimal | None
    thousands: str = ""
    decimal: str = ""


def separators(cells: Iterable[Cell]) -> Separators:
    """Collect what a column's text cells prove; a cell with two readings proves nothing."""
    return _seen([parts for parts in _texts(cells) if parts.grouped is None or parts.fractional is None])


def marks_used(cells: Iterable[Cell], *, whole: bool) -> Separators:
    """The marks a column's readable numbers use, also those that the column or habit decided."""
    parts = list(_texts(cells))
    proved = _seen([part for part in parts if part.grouped is None or part.fractional is None])
    return _seen([_as_decided(part, proved, whole=whole) for part in parts])


def _as_decided(parts: _Parts, proved: Separators, *, whole: bool) -> _Parts:
    """Only the mark of the reading that stands, none when two do."""
    if parts.grouped is None or parts.fractional is None:
        return parts
    number = _decided(parts, proved, whole=whole)
    sign = parts.thousands
    return _Parts(
        None, None, *((sign, "") if number == parts.grouped else ("", "" if number is None else sign))
    )


def _texts(cells: Iterable[Cell]) -> list[_Parts]:
    """The numbers with a dot or comma among the cells."""
    texts = {cell for cell in set(cells) if isinstance(cell, str)}
    together = "\n".join(texts)
    if not any(sign in together for sign in _NAMES):
        return []
    parts = (_parts(text.strip(BLANKS)) for text in texts if not _DIGITS.fullmatch(text))
    return [part for part in parts if part is not None]


def _seen(parts: Iterable[_Parts]) -> Separators:
    thousands = {part.thousands for part in parts} - {""}
    return Separators(frozenset(thousands), frozenset({part.decimal for part in parts} - {""}))


def plain_counts(cells: Sequence[Cell]) -> list[int] | None:
    """The counts of a column in which every cell is one beyond doubt; None when any takes a closer look."""
    types = set(map(type, cells))
    if types == {str}:
        texts = set(cast(Sequence[str], cells))
        digits = "".join(texts)
        if digits.isascii() and digits.isdigit() and set(map(len, texts)) <= _LENGTHS:
            known = dict(zip(texts, map(int, texts), strict=True))  # equal cells share one number
            return list(map(known.__getitem__, cast(Sequence[str], cells)))
    elif types == {int}:
        counts = cast(list[int], cells)
        if min(counts) >= 0 and max(counts) < LIMIT:
            return list(counts)
    return None


def whole_number(cell: Cell, proved: Separators = Separators()) -> int | Fault | None:  # noqa: B008 - immutable
    """Read a count: whole, from 0, below 10^12; None when blank.

    >>> whole_number("1.234"), whole_number("1 234"), whole_number(" ")
    (1234, 1234, None)
    """
    if isinstance(cell, str) and _DIGITS.fullmatch(cell):
        return int(cell)
    if type(cell) is int and 0 <= cell < LIMIT:
        return cell
    number = _read(cell, proved, whole=True)
    if number is None or isinstance(number, Fault):
        return number
    if number != int(number):
        example = plain(int(number))
        return Fault(kinds.NOT_WHOLE, words(cell), {"example": example})
    return int(number)


def decimal_number(cell: Cell, proved: Separators = Separators()) -> Reading | Fault | None:  # noqa: B008 - immutable
    """Read a score or a time: from 0, at most four decimals; None when blank.

    >>> decimal_number("85,32"), decimal_number("85.32"), decimal_number("12")
    (Decimal('85.32'), Decimal('85.32'), 12)
    """
    number = _read(cell, proved, whole=False)
    if number is None or isinstance(number, Fault):
        return number
    if number == int(number):
        return int(number)
    if number != round(number, DECIMALS):
        return Fault(kinds.TOO_MANY_DECIMALS, words(cell))
    return number.normalize()


def _read(cell: Cell, proved: Separators, *, whole: bool) -> Decimal | Fault | None:
    if is_blank(cell):
        return None
    if isinstance(cell, Mark):
        return _error_cell(cell.text, computed=cell.computed, whole=whole)
    if isinstance(cell, (bool, date)) or (isinstance(cell, float) and not isfinite(cell)):
        return _not_a_number(words(cell), whole=whole)
    if isinstance(cell, (int, float)):
        # Excel itself keeps 15 digits; what lies beyond is noise of binary fractions.
        number = Decimal(f"{cell:.15g}")
        return _in_range(number, words(cell))
    assert isinstance(cell, str)
    return _from_text(cell.strip(BLANKS), proved, whole=whole)


def _from_text(text: str, proved: Separators, *, whole: bool) -> Decimal | Fault:
    parts = _parts(text)
    if parts is None:
        return _refused_text(text, whole=whole)
    number = _decided(parts, proved, whole=whole)
    if number is None:
        assert parts.grouped is not None
        assert parts.fractional is not None
        sign = parts.thousands
        found = {
            "first": f"{plain(parts.grouped)} ({_NAMES[sign]} ngăn hàng nghìn)",
            "second": f"{plain(parts.fractional)} ({_NAMES[sign]} thập phân)",
            "plain": f"{parts.grouped:f}",
        }
        return Fault(kinds.AMBIGUOUS_NUMBER, text, found)
    return _in_range(number, text)


def _decided(parts: _Parts, proved: Separators, *, whole: bool) -> Decimal | None:
    """The one reading that stands, None when two do."""
    if parts.grouped is None or parts.fractional is None:
        return parts.fractional if parts.grouped is None else parts.grouped
    sign = parts.thousands
    other = "," if sign == "." else "."
    groups = sign in proved.thousands or other in proved.decimal
    begins = sign in proved.decimal or other in proved.thousands
    if whole:
        if sign == ".":  # how offices write thousands
            return None if begins else parts.grouped
        return parts.grouped if groups and not begins else None
    if groups == begins:
        return None
    return parts.grouped if groups else parts.fractional


def _parts(text: str) -> _Parts | None:
    """Take digits, dots and commas apart; None when the text is not such a number at all."""
    if spaced := _SPACED.fullmatch(text):
        text = text.replace(spaced[1], "")
        mark = next((sign for sign in ".," if sign in text), "")
        return _Parts(None, Decimal(text.replace(",", ".")), decimal=mark)
    if not _NUMBER.fullmatch(text):
        return None
    signs = [sign for sign in text if sign in ".,"]
    if not signs:
        return _Parts(Decimal(text), None)
    if len(set(signs)) == 1:
        return _one_sign(text, signs[0], len(signs))
    last = signs[-1]
    head, _, tail = text.rpartition(last)
    if last in head:
        return None
    grouped = _grouped(head, signs[0])
    if grouped is None:
        return None
    return _Parts(None, grouped + Decimal(f"0.{tail}"), signs[0], last)


def _one_sign(text: str, sign: str, times: int) -> _Parts | None:
    grouped = _grouped(text, sign)
    if times > 1:
        return None if grouped is None else _Parts(grouped, None, thousands=sign)
    fractional = Decimal(text.replace(sign, "."))
    if grouped is None:
        return _Parts(None, fractional, decimal=sign)
    return _Parts(grouped, fractional, sign, sign)


def _grouped(text: str, sign: str) -> Decimal | None:
    first, *groups = text.split(sign)
    right = 0 < len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in groups)
    return Decimal(text.replace(sign, "")) if right else None


def _refused_text(text: str, *, whole: bool) -> Fault:
    if text in _DASHES:
        return Fault(kinds.AMBIGUOUS_DASH, text)
    if _EXCEL_ERROR.fullmatch(text):
        return _error_cell(text, computed=True, whole=whole)
    if _PERCENT.fullmatch(text):
        return Fault(kinds.PERCENT, text, {"expected": _expected(whole=whole)})
    if _NEGATIVE.fullmatch(text):
        return Fault(kinds.NEGATIVE, text)
    if counts := several_counts(text):
        readings = " hoặc ".join(f"{part.number} ({part.label})" for part in counts)
        return Fault(kinds_files.SEVERAL_COUNTS, text, {"readings": readings})
    return _not_a_number(text, whole=whole)


def _in_range(number: Decimal, found: str) -> Decimal | Fault:
    if number < 0:
        return Fault(kinds.NEGATIVE, found)
    return number if number < LIMIT else Fault(kinds.TOO_LARGE_NUMBER, found)


def _not_a_number(found: str, *, whole: bool) -> Fault:
    return Fault(kinds.NOT_A_NUMBER, found, {"expected": _expected(whole=whole)})


def _error_cell(found: str, *, computed: bool, whole: bool) -> Fault:
    kind = kinds.ERROR_CELL if computed else kinds.FORMULA_WITHOUT_VALUE
    return Fault(kind, found, {"expected": _expected(whole=whole)})


def _expected(*, whole: bool) -> str:
    return "số nguyên, ví dụ 12" if whole else "số, ví dụ 85,32"
