"""Packed workbooks (.xlsx): the zip directory is checked before anything is unpacked; then the sheets."""

from __future__ import annotations

import posixpath
import re
import zipfile
from xml.etree import ElementTree  # nosec B405 # runs in a child with limits; expat stops growing entities

from loaders.limits import HIGHEST_RATIO, MOST_PARTS, MOST_UNPACKED, SMALL, Place, Ranges, Refused, Special

_FOREIGN = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "content.xml": "ods",
    "xl/workbook.bin": "xlsb",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_CELL = re.compile(
    rb"<(?:\w+:)?c\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(?:/>|>(.*?)</(?:\w+:)?c\s*>)", re.DOTALL
)
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)</")
_INLINE = re.compile(rb"<(?:\w+:)?is\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_ERROR = re.compile(rb"\bt\s*=\s*[\"']e[\"']")
_TEXT = re.compile(rb"\bt\s*=\s*[\"']str[\"']")
_HIDDEN = re.compile(rb"<(?:\w+:)?(row|col)\b([^>]*\bhidden\s*=\s*[\"'](?:1|true|on)[\"'][^>]*)>")
_NUMBER = re.compile(rb"\b(r|min|max)\s*=\s*[\"']([0-9]{1,7})[\"']")


def check_directory(archive: zipfile.ZipFile) -> str:
    """Which kind of workbook is packed here: "xlsx" or "ods"; the rest, and what bursts, raises Refused."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise Refused("parts")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refused("unpacked")
    for part in parts:
        if part.file_size > SMALL and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise Refused("ratio")
        if part.flag_bits & 1:
            raise Refused("encrypted")
    names = {part.filename for part in parts}
    if len(names) < len(parts):  # two parts of one name: each reader may take another
        raise Refused("damaged")
    if "xl/workbook.xml" in names:
        return "xlsx"
    if {"content.xml", "mimetype"} <= names:
        return _open_document(archive, names)
    raise Refused(next((word for name, word in _FOREIGN.items() if name in names), "zip"))


def _open_document(archive: zipfile.ZipFile, names: set[str]) -> str:
    sort = archive.read("mimetype").strip()
    if not sort.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
        raise Refused("odt" if sort.startswith(_OPEN_DOCUMENT) else "ods")
    manifest = "META-INF/manifest.xml"
    if manifest in names and b"encryption-data" in archive.read(manifest):
        raise Refused("password")
    return "ods"


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The archive part of each sheet by the sheet's name."""
    named = archive.read("xl/_rels/workbook.xml.rels")
    relations = ElementTree.fromstring(named)  # nosec B314 # in a child with limits
    targets = {element.get("Id"): element.get("Target", "") for element in relations}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # nosec B314 # in a child with limits
    found: dict[str, str] = {}
    for element in book.iter():
        if element.tag.endswith("}sheet"):
            identity = next(value for name, value in element.attrib.items() if name.endswith("}id"))
            target = posixpath.join("/xl", targets[identity])
            found[element.get("name", "")] = posixpath.normpath(target).lstrip("/")
    return found


def special_cells(archive: zipfile.ZipFile, part: str) -> Special:
    """Errors, formulas without a value, hidden rows and columns of one sheet."""
    xml = archive.read(part)
    found = Special()
    found.marks = _marks(xml)
    if b"hidden" in xml:
        found.hidden_rows, found.hidden_columns = _hidden(xml)
    return found


def _marks(xml: bytes) -> dict[Place, list[str]]:
    found: dict[Place, list[str]] = {}
    if not _ERROR.search(xml) and not _FORMULA.search(xml):
        return found
    for cell in _CELL.finditer(xml):
        attributes, inside = cell[1], cell[2] or b""
        value = _VALUE.search(inside)
        if _ERROR.search(attributes):
            mark = ["error", value[1].decode("utf-8", "replace") if value else "#N/A"]
        elif _lacks_value(attributes, value) and _FORMULA.search(inside) and not _INLINE.search(inside):
            mark = ["formula", ""]
        else:
            continue
        place = _REFERENCE.search(attributes)
        if place is None:  # a rare writer leaves places out; then nobody could be told where the fault is
            raise Refused("damaged")
        found[int(place[2]) - 1, column_index(place[1].decode())] = mark
    return found


def _lacks_value(attributes: bytes, value: re.Match[bytes] | None) -> bool:
    """No value, or an empty one that is not the empty text of a formula."""
    return value is None or not (value[1] or _TEXT.search(attributes))


def _hidden(xml: bytes) -> tuple[Ranges, Ranges]:
    rows: Ranges = []
    columns: Ranges = []
    for found in _HIDDEN.finditer(xml):
        numbers = {name.decode(): int(number) - 1 for name, number in _NUMBER.findall(found[2])}
        if found[1] == b"row" and "r" in numbers:
            rows.append((numbers["r"], numbers["r"]))
        elif "min" in numbers:
            columns.append((numbers["min"], numbers.get("max", numbers["min"])))
    return rows, columns


def column_index(letters: str) -> int:
    """Letters to a column index from 0."""
    index = 0
    for character in letters:
        index = index * 26 + ord(character) - 64
    return index - 1
