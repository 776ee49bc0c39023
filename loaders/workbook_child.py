"""The cells of an .xlsx file, read in a process of its own under limits; run as a script.

A workbook of 1 kB can ask for terabytes and a parser written in Rust aborts its whole process, so this one
may die without harm. Standard input: the file. Standard output: one JSON object, {"sheets": […]} or
{"refused": word}. Imports nothing of ours: it runs isolated, from wherever the program was started.
"""

from __future__ import annotations

import datetime
import io
import json
import posixpath
import re
import sys
import zipfile
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineWorkbook

MEMORY = 1 << 30
SECONDS = 20
MOST_PARTS = 2_000
MOST_UNPACKED = 256 << 20
SMALL = 8 << 20
HIGHEST_RATIO = 200
"""Sheets of equal numbers shrink to a hundredth; beyond this a part was made to burst."""
MOST_CELLS = 3_000_000
_FOREIGN = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "content.xml": "ods",
    "xl/workbook.bin": "xlsb",
}
_CELL = re.compile(
    rb"<(?:\w+:)?c\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_INLINE = re.compile(rb"<(?:\w+:)?is\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Refused(Exception):  # noqa: N818 - an outcome, said in one word
    """The file is not read; the word says why."""


def limit_this_process() -> None:
    """Cap memory and processor time where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows; the parent's time limit still holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse other kinds of packed files and those that unpack to too much. Raises Refused."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused("parts")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        raise Refused("unpacked")
    for part in parts:
        if part.file_size > SMALL and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise Refused("ratio")
        if part.flag_bits & 1:
            raise Refused("encrypted")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise Refused(next((word for name, word in _FOREIGN.items() if name in names), "zip"))


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive part of each sheet by the sheet's name."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {element.get("Id"): element.get("Target", "") for element in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found: dict[str, str] = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            target = posixpath.join("/xl", targets[element.get(_RELATION)])
            found[element.get("name", "")] = posixpath.normpath(target).lstrip("/")
    return found


def marks(archive: zipfile.ZipFile, part: str) -> dict[tuple[int, int], list[str]]:
    """Cells the parser would show as blank although they are not: errors, formulas without a value.

    Keys are (row, column) from 0; values ["error", "#N/A"] or ["formula", ""].
    """
    xml = archive.read(part)
    found: dict[tuple[int, int], list[str]] = {}
    if not _ERROR.search(xml) and not _FORMULA.search(xml):
        return found
    for cell in _CELL.finditer(xml):
        attributes, inside = cell[1], cell[2] or b""
        value = _VALUE.search(inside)
        if _ERROR.search(attributes):
            mark = ["error", value[1].decode("utf-8", "replace") if value else "#N/A"]
        elif not value and _FORMULA.search(inside) and not _INLINE.search(inside):
            mark = ["formula", ""]
        else:
            continue
        place = _REFERENCE.search(attributes)
        if place is None:  # a rare writer leaves places out; then nobody could be told where the fault is
            raise Refused("damaged")
        found[int(place[2]) - 1, column_index(place[1].decode())] = mark
    return found


def column_index(letters: str) -> int:
    """Letters to a column index from 0."""
    index = 0
    for character in letters:
        index = index * 26 + ord(character) - 64
    return index - 1


def encoded(cell: object) -> str | int | float | list[str] | None:
    """A cell as JSON: text, number, true/false, null, or a pair of type and text."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, (str, bool, int)):
        return cell
    if isinstance(cell, float):
        if cell != cell or abs(cell) == float("inf"):
            return ["error", str(cell)]
        return int(cell) if cell.is_integer() and abs(cell) < 1e15 else cell
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time(0)
        return ["date", cell.date().isoformat()] if midnight else ["text", cell.isoformat(" ")]
    if isinstance(cell, datetime.date):
        return ["date", cell.isoformat()]
    return ["text", str(cell)]


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Every sheet that holds anything: name, first row and column (from 0), rows. Raises Refused."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_directory(archive)
        parts = sheet_parts(archive)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            special = marks(archive, parts[name])
            start = sheet.start
            if start is None and not special:
                continue
            if sheet.height * sheet.width > MOST_CELLS:
                raise Refused("cells")
            rows = [[encoded(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
            found.append(placed(name, start or (0, 0), rows, special))
        return found


def placed(
    name: str, start: tuple[int, int], rows: list[list[Any]], special: dict[tuple[int, int], list[str]]
) -> dict[str, Any]:
    """Put the special cells back where they stand; those outside the table widen it."""
    top, left = start
    width = max((len(row) for row in rows), default=0)
    if special:
        new_top = min(top, *(row for row, _ in special)) if rows else min(row for row, _ in special)
        new_left = min(left, *(column for _, column in special)) if rows else min(c for _, c in special)
        bottom = max(top + len(rows), *(row + 1 for row, _ in special))
        width = max(left + width, *(column + 1 for _, column in special)) - new_left
        if (bottom - new_top) * width > MOST_CELLS:
            raise Refused("cells")
        padded: list[list[Any]] = [[None] * (left - new_left) + row for row in rows]
        rows = [[] for _ in range(top - new_top if rows else 0)] + padded
        rows += [[] for _ in range(bottom - new_top - len(rows))]
        top, left = new_top, new_left
        for (row, column), mark in special.items():
            line = rows[row - top]
            line += [None] * (column - left + 1 - len(line))
            line[column - left] = mark
    for line in rows:
        line += [None] * (width - len(line))
    return {"name": name, "row": top, "column": left, "rows": rows}


def main() -> None:
    """Read standard input, answer on standard output."""
    limit_this_process()
    try:
        answer: dict[str, Any] = {"sheets": sheets(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except Exception as error:  # whatever a hostile file provokes is one answer
        answer = {"refused": "damaged", "why": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode("ascii"))


if __name__ == "__main__":
    main()
