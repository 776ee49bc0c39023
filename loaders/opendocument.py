"""OpenDocument spreadsheets (.ods): what their parser does not tell about cells and hidden rows."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree  # nosec B405 # runs in a child with limits; expat stops growing entities

from loaders.limits import MOST_CELLS, Refused, Special

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_UNSEEN = ("collapse", "filter")
_MOST_NUMBERED = 1 << 20


def special_cells(archive: zipfile.ZipFile) -> list[Special]:
    """Errors, formulas without a value, hidden rows and columns of every sheet, in the file's order."""
    xml = archive.read("content.xml")
    if not any(word in xml for word in (b"table:formula", b"table:visibility", b'value-type="error"')):
        return []
    found: list[Special] = []
    row = column = depth = 0
    events = ElementTree.iterparse(io.BytesIO(xml), ("start", "end"))  # nosec B314 # in a child with limits
    for event, element in events:
        if element.tag == f"{_TABLE}table":
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                found.append(Special())
                row = column = 0
        elif depth != 1:
            continue
        elif element.tag == f"{_TABLE}table-column" and event == "end":
            column = _hide(element, "columns", column, found[-1].hidden_columns)
        elif element.tag == f"{_TABLE}table-row":
            if event == "start":
                column = 0
            else:
                row = _hide(element, "rows", row, found[-1].hidden_rows)
                element.clear()
        elif element.tag in _CELLS and event == "end":
            column = _note_cell(element, row, column, found[-1])
    return found


def _hide(element: ElementTree.Element, sort: str, place: int, hidden: list[tuple[int, int]]) -> int:
    """Note hidden rows or columns; return the place behind them."""
    after = place + _repeated(element, sort)
    if element.get(f"{_TABLE}visibility") in _UNSEEN:
        hidden.append((place, after - 1))
    return after


def _note_cell(element: ElementTree.Element, row: int, column: int, special: Special) -> int:
    """Note cells that only look blank; return the place behind them."""
    after = column + _repeated(element, "columns")
    if element.get(f"{_CALC}value-type") == "error":
        mark = ["error", element.findtext(_PARAGRAPH) or "#N/A"]
    elif element.get(f"{_TABLE}formula") is not None and element.get(f"{_OFFICE}value-type") is None:
        mark = ["formula", ""]
    else:
        return after
    special.marks.update(dict.fromkeys(((row, place) for place in range(column, after)), mark))
    if len(special.marks) > MOST_CELLS:
        raise Refused("cells")
    return after


def _repeated(element: ElementTree.Element, sort: str) -> int:
    times = int(element.get(f"{_TABLE}number-{sort}-repeated", "1"))
    if not 0 < times <= _MOST_NUMBERED:
        raise Refused("damaged")
    return times
