"""The cells of a workbook, read in a process of its own under limits; run as a script.

A workbook of 1 kB can ask for terabytes and a parser written in Rust aborts its whole process, so this one
may die without harm. Standard input: the file. Standard output: one JSON object, {"sheets": […]} or
{"refused": word}. It runs isolated, from wherever the program was started, and loads few modules.
"""

from __future__ import annotations

import datetime
import io
import json
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

if __name__ == "__main__":
    # The package's own front door would bring in the whole app; this process needs its own few modules.
    _package = types.ModuleType("loaders")
    _package.__path__ = [str(Path(__file__).parent)]
    sys.modules["loaders"] = _package

from loaders import compound, html_tables, opendocument, packed
from loaders.limits import (
    LONGEST_CELL,
    MOST_ANSWERED,
    MOST_CELLS,
    Place,
    Refused,
    Special,
    limit_this_process,
)

_OLE = b"\xd0\xcf\x11\xe0"


def sheets(content: bytes) -> list[dict[str, Any]]:
    """Every sheet that holds anything: name, first row and column (from 0), rows, what is hidden.

    Raises Refused.
    """
    if content.startswith(b"PK"):
        return _packed_sheets(content)
    if content.startswith(_OLE):
        records = compound.old_workbook(content)
        return _book_sheets(content, compound.special_cells(records))
    rows, hidden = html_tables.page_rows(content)
    return [_sheet("", (0, 0), rows, hidden_rows=hidden)]


def _packed_sheets(content: bytes) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if packed.check_directory(archive) == "ods":
            return _book_sheets(content, opendocument.special_cells(archive))
        parts = packed.sheet_parts(archive)
        return _book_sheets(content, {name: packed.special_cells(archive, parts[name]) for name in parts})


def _book_sheets(content: bytes, special: dict[str, Special] | list[Special]) -> list[dict[str, Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if isinstance(special, list) and special and len(special) != len(book.sheet_names):
        raise Refused("damaged")
    found = []
    cells = 0
    for place, about in enumerate(book.sheets_metadata):
        sheet = book.get_sheet_by_index(place)
        known = special[about.name] if isinstance(special, dict) else (special or {place: Special()})[place]
        start = sheet.start
        if start is None and not known.marks:
            continue
        cells += sheet.height * sheet.width
        if cells > MOST_CELLS:
            raise Refused("cells")
        rows = [[encoded(cell) for cell in row] for row in sheet.to_python(skip_empty_area=True)]
        unseen = {"hidden_rows": known.hidden_rows, "hidden_columns": known.hidden_columns}
        answer = placed(about.name, start or (0, 0), rows, known.marks)
        found.append({**answer, **unseen, "hidden": about.visible != SheetVisibleEnum.Visible})
    return found


def _sheet(name: str, start: Place, rows: list[list[Any]], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"name": name, "row": start[0], "column": start[1], "rows": rows, **more}


def encoded(cell: object) -> str | int | float | list[str] | None:
    """A cell as JSON: text, number, true/false, null, or a pair of type and text. Raises Refused."""
    if cell == "" or cell is None:
        return None
    if isinstance(cell, str):
        if len(cell) > LONGEST_CELL:
            raise Refused("text")
        return cell
    if isinstance(cell, (bool, int)):
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


def placed(name: str, start: Place, rows: list[list[Any]], special: dict[Place, list[str]]) -> dict[str, Any]:
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
    return _sheet(name, (top, left), rows)


def main() -> None:
    """Read standard input, answer on standard output."""
    limit_this_process()
    try:
        answer: dict[str, Any] = {"sheets": sheets(sys.stdin.buffer.read())}
    except Refused as refused:
        answer = {"refused": str(refused)}
    except Exception as error:  # whatever a hostile file provokes is one answer
        answer = {"refused": "damaged", "why": type(error).__name__}
    text = json.dumps(answer, ensure_ascii=True)
    if len(text) > MOST_ANSWERED:
        text = json.dumps({"refused": "text"})
    sys.stdout.buffer.write(text.encode("ascii") + b"\n")


if __name__ == "__main__":
    main()
