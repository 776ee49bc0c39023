"""Compound files (OLE): which program's they are, and what the parser of .xls does not tell about cells.

Only chains that end are followed; whatever else is wrong raises an error, and the file is damaged.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from loaders.limits import Refused, Special

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
_ENCRYPTED = "EncryptedPackage"
_FOREIGN = {
    "WordDocument": "doc",
    "PowerPoint Document": "ppt",
    "VisioDocument": "ole",
    "__properties_version1.0": "msg",
}
_WORKBOOKS = ("Workbook", "Book")
_INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")
_BOF, _EOF, _FILEPASS, _SHEET, _ROW, _FORMULA, _ERROR = 0x809, 0x0A, 0x2F, 0x85, 0x208, 0x06, 0x205
_ERRORS = {
    **{0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!"},
    **{0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"},
}


class _Entry(NamedTuple):
    start: int
    size: int
    identity: bytes


class _Compound:
    """The directory of a compound file and its streams."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, self.mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12):
            raise Refused("ole")
        self.size = 1 << shift
        first_directory, self.cutoff = struct.unpack_from("<I4xI", content, 48)
        first_mini, first_more = struct.unpack_from("<I4xI", content, 60)
        self.table = self._allocation(first_more)
        self.entries = self._directory(self._chain(first_directory))
        self.mini = struct.unpack(f"<{len(data) // 4}I", data) if (data := self._chain(first_mini)) else ()

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        if start >= len(self.content):
            raise Refused("damaged")
        return self.content[start : start + self.size].ljust(self.size, b"\x00")

    def _allocation(self, more: int) -> list[int]:
        places = list(struct.unpack_from("<109I", self.content, 76))
        for _ in range(len(self.content) // self.size + 1):
            if more >= _END:
                break
            *further, more = struct.unpack(f"<{self.size // 4}I", self._sector(more))
            places += further
        table: list[int] = []
        for place in places:
            if place < _END:
                table += struct.unpack(f"<{self.size // 4}I", self._sector(place))
        return table

    def _chain(self, start: int) -> bytes:
        parts: list[bytes] = []
        while start < _END:
            if len(parts) > len(self.content) // self.size:
                raise Refused("damaged")  # a chain that comes back to itself
            parts.append(self._sector(start))
            start = self.table[start]
        return b"".join(parts)

    def _directory(self, data: bytes) -> dict[str, _Entry]:
        entries: dict[str, _Entry] = {}
        for place in range(0, len(data) - 127, 128):
            length, sort = struct.unpack_from("<HB", data, place + 64)
            if sort in (1, 2, 5) and 2 <= length <= 64:
                name = data[place : place + length - 2].decode("utf-16-le", "replace")
                start, size = struct.unpack_from("<II", data, place + 116)
                name = "" if sort == 5 else name
                entries.setdefault(name, _Entry(start, size, data[place + 80 : place + 96]))
        return entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        entry = self.entries[name]
        if entry.size >= self.cutoff:
            return self._chain(entry.start)[: entry.size]
        root, width = self._chain(self.entries[""].start), 1 << self.mini_shift
        parts: list[bytes] = []
        place = entry.start
        while place < _END and len(parts) <= len(self.mini):
            parts.append(root[place * width : (place + 1) * width])
            place = self.mini[place]
        return b"".join(parts)[: entry.size]


def old_workbook(content: bytes) -> bytes:
    """The stream of a workbook's records. Raises Refused with a word for what else the file is."""
    try:
        file = _Compound(content)
    except (Refused, struct.error, IndexError):
        raise Refused("password" if _ENCRYPTED.encode("utf-16-le") in content else "ole") from None
    if _ENCRYPTED in file.entries:
        raise Refused("password")
    for name in _WORKBOOKS:
        if name in file.entries:
            return file.stream(name)
    if (root := file.entries.get("")) and root.identity == _INSTALLER:
        raise Refused("msi")
    raise Refused(next((word for name, word in _FOREIGN.items() if name in file.entries), "ole"))


def special_cells(records: bytes) -> list[Special]:
    """Errors, formulas without a value, hidden rows of every sheet, in the file's order. Raises Refused."""
    starts = []
    for sort, place, size in _records(records, 0):
        if sort == _FILEPASS:
            raise Refused("password")
        if sort == _SHEET and size >= 6:
            starts.append(struct.unpack_from("<I", records, place)[0])
    return [_special(records, start) for start in starts]


def _records(data: bytes, place: int) -> Iterator[tuple[int, int, int]]:
    """Kind, place and size of each record up to the end of the part that begins here."""
    depth = 0
    while place + 4 <= len(data):
        sort, size = struct.unpack_from("<HH", data, place)
        depth += (sort == _BOF) - (sort == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield sort, place + 4, size
        place += 4 + size


def _special(data: bytes, start: int) -> Special:
    found = Special()
    for sort, place, size in _records(data, start):
        if sort == _ROW and size >= 16:
            (row,) = struct.unpack_from("<H", data, place)
            (flags,) = struct.unpack_from("<H", data, place + 12)
            if flags & 0x20:
                found.hidden_rows.append((row, row))
        elif sort == _ERROR and size >= 8:
            row, column, code, is_error = struct.unpack_from("<HH2xBB", data, place)
            if is_error:
                found.marks[row, column] = ["error", _ERRORS.get(code, "#N/A")]
        elif sort == _FORMULA and size >= 20:
            row, column, result = struct.unpack_from("<HH2x8s", data, place)
            if result[6:] == b"\xff\xff" and result[0] in (2, 3):
                # 3 is an empty text: what a writer leaves that does not calculate.
                mark = ["error", _ERRORS.get(result[2], "#N/A")] if result[0] == 2 else ["formula", ""]
                found.marks[row, column] = mark
    return found
