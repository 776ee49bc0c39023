"""From bytes to raw cells: what the content is, its encoding, its delimiter, its rows.

The content decides, never the file's name. Only what is certain is decoded; the rest is refused with the way
out. Cells keep what stands in the file: nothing is turned into a number or a date here.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from indicators.formats import plain
from loaders import kinds
from loaders.problems import Refusal


class Mark(NamedTuple):
    """A cell of a workbook that holds neither text nor number: Excel's "#N/A", an unsaved formula."""

    text: str
    computed: bool = True
    """False for a formula whose value the file does not carry."""


Cell = str | int | float | bool | date | Mark | None

LARGEST_FILE = 50_000_000
MOST_ROWS = 100_000
HEADER_DEPTH = 40
"""How many rows may stand above the header, itself included."""
DELIMITERS = {",": "dấu “,”", ";": "dấu “;”", "\t": "dấu tab"}
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_LOOKS_LIKE = (
    (b"%PDF", "tệp PDF", "Xuất bảng số liệu ra Excel (.xlsx) hoặc CSV rồi nạp lại."),
    (b"MZ\x90\x00", "tệp chương trình (.exe)", "Chọn đúng tệp số liệu rồi nạp lại."),
    (b"\x7fELF", "tệp chương trình", "Chọn đúng tệp số liệu rồi nạp lại."),
    (b"\x89PNG", "tệp ảnh", "Chọn tệp số liệu, không chọn ảnh chụp."),
    (b"\xff\xd8\xff", "tệp ảnh", "Chọn tệp số liệu, không chọn ảnh chụp."),
    (b"GIF8", "tệp ảnh", "Chọn tệp số liệu, không chọn ảnh chụp."),
    (b"{\\rtf", "văn bản RTF", "Chép bảng số liệu sang Excel, lưu .xlsx rồi nạp lại."),
    (b"Rar!", "tệp nén RAR", "Giải nén rồi nạp tệp số liệu bên trong."),
    (b"7z\xbc\xaf", "tệp nén 7z", "Giải nén rồi nạp tệp số liệu bên trong."),
    (b"\x1f\x8b", "tệp nén gzip", "Giải nén rồi nạp tệp số liệu bên trong."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOST = re.compile(r"[A-Za-zÀ-ỹĐđ]\?+[a-z ]|\?\?[a-z]|á[»º]|Ã[\x80-\xbf]|Ä[‘\x90]|Æ[°¡]")
"""Question marks inside words; UTF-8 that was taken for a Western code page and saved again."""


@dataclass(frozen=True)
class Sheet:
    """The raw cells of one table sheet, and where its first cell stands."""

    name: str | None
    rows: Sequence[Sequence[Cell]]
    first_row: int = 1
    first_column: int = 0
    encoding: str = ""
    delimiter: str = ""

    def letter(self, index: int) -> str:
        """The letter of a cell by its place in the row, from 0."""
        return letter(self.first_column + index)


def is_workbook(content: bytes) -> bool:
    """Whether the content is packed like .xlsx."""
    return content.startswith(_PACKED)


def refuse_other_formats(content: bytes) -> None:
    """Raise Refusal for content that is no table at all, naming what it seems to be."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Refusal(kinds.EMPTY_FILE.problem(f"{len(content)} byte"))
    if len(content) > LARGEST_FILE:
        limit = f"tệp không quá {LARGEST_FILE // 1_000_000} MB"
        raise Refusal(kinds.TOO_LARGE.problem(f"{len(content) // 1_000_000} MB", words={"limit": limit}))
    for start, seems, remedy in _LOOKS_LIKE:
        if content.startswith(start):
            raise _unreadable(seems, remedy)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _unreadable("tệp Excel có mật khẩu", "Mở bằng Excel, bỏ mật khẩu, lưu .xlsx rồi nạp lại.")
        raise _unreadable("tệp Excel hoặc Word kiểu cũ (.xls, .doc)", "Mở bằng Excel, lưu .xlsx rồi nạp lại.")
    if re.match(rb"(\xef\xbb\xbf)?\s*<[!?a-zA-Z]", content):
        raise _unreadable("trang web (HTML) hoặc XML", "Mở bằng Excel, lưu kiểu “Excel (.xlsx)” rồi nạp lại.")


def _unreadable(seems: str, remedy: str) -> Refusal:
    return Refusal(kinds.UNREADABLE.problem(seems, words={"remedy": remedy}))


def csv_sheet(content: bytes, fitness: Callable[[Sequence[Sequence[Cell]]], int]) -> Sheet:
    """Decode and split a CSV file; `fitness` says how well the first rows fit a known header.

    The delimiter is the one under which the header is recognised best. Raises Refusal.
    """
    text, encoding = _decoded(content)
    delimiter = _delimiter(text, fitness)
    rows = _split(text, delimiter)
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(None, rows, encoding=encoding, delimiter=DELIMITERS[delimiter])


def _decoded(content: bytes) -> tuple[str, str]:
    encodings = (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
        (b"", "utf-8", "UTF-8"),
    )
    codec, shown = next((codec, shown) for mark, codec, shown in encodings if content.startswith(mark))
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        bad = content[error.start : error.start + 1].hex().upper()
        found = f"byte {bad} ở vị trí {plain(error.start + 1)} không thuộc {shown}"
        raise Refusal(kinds.UNKNOWN_ENCODING.problem(found)) from None
    if "\x00" in text:
        raise _unreadable("tệp nhị phân", "Chọn tệp CSV (UTF-8) hoặc Excel (.xlsx) rồi nạp lại.")
    if "\ufffd" in text:
        raise Refusal(kinds.LOST_LETTERS.problem("ký tự thay thế “�”"))
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text, shown


def has_lost_letters(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first rows read like Vietnamese saved without its letters: "M? ??n v?"."""
    cells = [cell for row in rows[:HEADER_DEPTH] for cell in row if isinstance(cell, str)]
    return sum(bool(_LOST.search(cell)) for cell in cells) >= 3


def _delimiter(text: str, fitness: Callable[[Sequence[Sequence[Cell]]], int]) -> str:
    head = "".join(io.StringIO(text, newline="").readlines(200_000)[:HEADER_DEPTH])

    def fit(delimiter: str) -> tuple[int, int]:
        rows: list[list[str]] = []
        try:
            rows.extend(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
        except csv.Error:
            return 0, 0
        return fitness(rows), max((len(row) for row in rows), default=0)

    return max(DELIMITERS, key=fit)


def _split(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(islice(reader, MOST_ROWS + 1))
    except csv.Error:
        # Quotes decide where cells end: behind a wrong one no cell can be trusted.
        problem = kinds.BROKEN_QUOTES.problem('dấu ngoặc kép (") không khớp', row=len(rows) + 1)
        raise Refusal(problem, readable=True) from None
    refuse_too_many_rows(len(rows))
    return rows


def refuse_too_many_rows(count: int) -> None:
    """Raise Refusal for more rows than any province sends."""
    if count > MOST_ROWS:
        limit = f"không quá {plain(MOST_ROWS)} dòng"
        raise Refusal(kinds.TOO_LARGE.problem(f"hơn {plain(MOST_ROWS)} dòng", words={"limit": limit}))


def letter(index: int) -> str:
    """Column index from 0 to letters.

    >>> letter(0), letter(25), letter(26), letter(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def words(cell: Cell) -> str:
    """A cell as a person reads it; blank is the empty string.

    >>> words(1234), words(12.5), words(date(2025, 3, 1)), words(True), words(None)
    ('1234', '12,5', '01/03/2025', 'TRUE', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Mark):
        return cell.text
    return str(cell) if isinstance(cell, int) else f"{cell:.15g}".replace(".", ",")


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell: "chưa gửi", not 0."""
    return cell is None or (isinstance(cell, str) and not cell.strip(BLANKS))


BLANKS = " \t\r\n\v\f\u00a0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x2010))
)
"""All that cannot be seen: spaces of any width and zero-width marks."""
