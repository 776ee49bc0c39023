"""Workbooks of every kind and pages called .xls: read by a limited process of their own.

The file is never opened here. What the child process answers, or how it dies, becomes sheets or one refusal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, cast

from loaders import headers, kinds_files
from loaders.children import WAIT_SECONDS, Stopped, answering
from loaders.contents import is_markup, no_table_page, unreadable
from loaders.delimited import refuse_too_wide
from loaders.encodings import by_mark, composed
from loaders.problems import Problem, Refusal
from loaders.spelling import decoded_page, respelled_rows
from loaders.tables import (
    Cell,
    Fitness,
    Mark,
    Sheet,
    filled,
    is_blank,
    legacy_note,
    letter,
    with_counts_alone,
)

CHILD = Path(__file__).with_name("workbook_child.py")
_SAVE_AGAIN = "Mở bằng Excel, lưu .xlsx rồi nạp lại."
_COPY = "Chép bảng số liệu sang Excel, lưu .xlsx rồi nạp lại."
_FOREIGN = {
    "docx": ("văn bản Word (.docx)", _COPY),
    "pptx": ("trang chiếu PowerPoint (.pptx)", _COPY),
    "ods": ("bảng tính OpenDocument (.ods)", "Mở bằng Excel hoặc LibreOffice, lưu .xlsx rồi nạp lại."),
    "odt": ("văn bản OpenDocument (.odt, .odp)", _COPY),
    "xlsb": ("bảng tính nhị phân (.xlsb)", _SAVE_AGAIN),
    "encrypted": ("tệp nén có mật khẩu", "Bỏ mật khẩu, lưu .xlsx rồi nạp lại."),
    "password": ("tệp Excel có mật khẩu", "Mở bằng Excel, bỏ mật khẩu, lưu .xlsx rồi nạp lại."),
    "zip": ("tệp nén (zip), không phải Excel", "Giải nén rồi nạp tệp số liệu bên trong."),
    "doc": ("văn bản Word kiểu cũ (.doc)", _COPY),
    "ppt": ("trang chiếu PowerPoint kiểu cũ (.ppt)", _COPY),
    "msi": ("bộ cài đặt chương trình (.msi)", "Chọn đúng tệp số liệu rồi nạp lại."),
    "msg": ("thư Outlook (.msg)", "Lưu tệp đính kèm ra ngoài rồi nạp tệp đó."),
    "ole": ("tệp Excel hoặc Word kiểu cũ (.xls, .doc)", _SAVE_AGAIN),
    "nested": ("trang web có bảng lồng trong bảng quá sâu", _SAVE_AGAIN),
}
_TOO_LARGE = {
    "parts": "quá nhiều phần bên trong",
    "unpacked": "giải nén ra quá lớn",
    "ratio": "có phần giải nén ra quá lớn",
    "cells": "quá nhiều ô",
    "text": "ô dài hơn 32.767 ký tự, hoặc quá nhiều chữ",
}
_NAMED = 5
"""How many hidden rows a warning lists."""


def workbook_sheets(content: bytes, fitness: Fitness = headers.fitness) -> list[Sheet]:
    """Every sheet that holds anything, in the workbook's order. Raises Refusal.

    `fitness` says how well the first rows fit a known header; by it an old encoding is made sure of.
    """
    page = is_markup(content)
    if page:
        content, _ = by_mark(content)
    answer = _answer(content)
    _refuse(answer.get("refused"))
    if page:
        return [with_counts_alone(_page(answer["sheets"][0], content, fitness))]
    shared: dict[str, str] = {}
    sheets = [_sheet(raw, shared) for raw in answer["sheets"]]
    if not any(fitness(sheet.rows) for sheet in sheets):
        sheets = [_spelled_anew(sheet, fitness) for sheet in sheets]
    return [with_counts_alone(sheet) for sheet in sheets]


def _sheet(raw: dict[str, Any], shared: dict[str, str]) -> Sheet:
    rows = [[_cell(cell, shared) for cell in row] for row in raw["rows"]]
    refuse_too_wide(filled(rows))
    sheet = Sheet(raw["name"], rows, raw["row"] + 1, raw["column"], encoding="Excel")
    return replace(sheet, notes=_hidden(sheet, raw))


def _page(raw: dict[str, Any], content: bytes, fitness: Fitness) -> Sheet:
    """The one sheet of a page: its cells come as bytes, a character each."""
    refuse_too_wide(filled(raw["rows"]))
    rows, encoding = decoded_page(raw["rows"], content, fitness)
    sheet = Sheet(None, rows, encoding=f"HTML, {encoding.name}")
    notes = _hidden(sheet, raw)
    return replace(sheet, notes=(legacy_note(encoding.name), *notes) if encoding.legacy else notes)


def _spelled_anew(sheet: Sheet, fitness: Fitness) -> Sheet:
    """A sheet typed in fonts older than Unicode, when its header says so; else as it is."""
    found = respelled_rows(sheet.rows, fitness)
    if found is None:
        return sheet
    rows, name = found
    return replace(sheet, rows=rows, encoding=f"Excel, {name}", notes=(legacy_note(name), *sheet.notes))


def _refuse(word: str | None) -> None:
    if word is None:
        return
    if word == "page":
        raise no_table_page()
    if word in _FOREIGN:
        raise unreadable(*_FOREIGN[word])
    if word in _TOO_LARGE:
        limit = "tệp Excel không quá 2 triệu ô và 160 MB khi giải nén"
        raise Refusal(kinds_files.TOO_LARGE.problem(_TOO_LARGE[word], words={"limit": limit}))
    raise Refusal(_damaged("tệp hỏng hoặc không đúng kiểu Excel"))


def _answer(content: bytes) -> dict[str, Any]:
    try:
        with answering(CHILD, content) as out:
            text = out.read()
    except Stopped:
        raise Refusal(_damaged(f"đọc quá {WAIT_SECONDS} giây chưa xong")) from None
    if not text.endswith(b"\n"):
        raise Refusal(_damaged("bảng trải quá rộng (có ô ở rất xa) hoặc tệp hỏng"))
    answer: dict[str, Any] = json.loads(text)
    return answer


def _damaged(found: str) -> Problem:
    return kinds_files.DAMAGED_WORKBOOK.problem(found)


def _cell(cell: object, shared: dict[str, str]) -> Cell:
    if isinstance(cell, str):
        return shared.setdefault(cell, cell) if cell.isascii() else shared.get(cell) or _text(cell, shared)
    if isinstance(cell, list):
        sort, text = map(str, cell)
        if sort == "date":
            return date.fromisoformat(text)
        if sort == "error":
            return Mark(text)
        return Mark("công thức chưa có giá trị", computed=False) if sort == "formula" else text
    return cast(Cell, cell)


def _text(cell: str, shared: dict[str, str]) -> str:
    return shared.setdefault(cell, composed(cell))


def _hidden(sheet: Sheet, raw: dict[str, Any]) -> tuple[Problem, ...]:
    """One warning for what of the sheet nobody sees on the screen, although it is read."""
    rows = [
        place
        for place in _places(raw.get("hidden_rows", ()), sheet.first_row - 1, len(sheet.rows))
        if any(not is_blank(cell) for cell in sheet.rows[place])
    ]
    width = max((len(row) for row in sheet.rows), default=0)
    columns = [
        place
        for place in _places(raw.get("hidden_columns", ()), sheet.first_column, width)
        if any(not is_blank(row[place]) for row in sheet.rows if place < len(row))
    ]
    found = ["cả trang tính"] if raw.get("hidden") else []
    found += [f"{len(rows)} dòng: {_list([str(sheet.first_row + row) for row in rows])}"] if rows else []
    letters = [letter(sheet.first_column + column) for column in columns]
    found += [f"{len(columns)} cột: {_list(letters)}"] if columns else []
    if not found:
        return ()
    row = sheet.first_row + rows[0] if rows else None
    return (kinds_files.HIDDEN_CELLS.problem("; ".join(found), sheet=sheet.name, row=row),)


def _list(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _places(ranges: Iterable[tuple[int, int]], before: int, length: int) -> list[int]:
    """Places within the sheet's rows or columns, from ranges counted from the top left of the workbook."""
    found = {
        place - before
        for first, last in ranges
        for place in range(max(first, before), min(last + 1, before + length))
    }
    return sorted(found)
