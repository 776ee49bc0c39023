"""Excel workbooks: read by a limited process of their own, one sheet with data is used.

The file is never opened here. What the child process answers, or how it dies, becomes sheets or one refusal.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any, cast

from loaders import kinds
from loaders.problems import Problem, Refusal
from loaders.tables import Cell, Mark, Sheet

CHILD = Path(__file__).with_name("workbook_child.py")
WAIT_SECONDS = 30
_FOREIGN = {
    "docx": ("văn bản Word (.docx)", "Chép bảng số liệu sang Excel, lưu .xlsx rồi nạp lại."),
    "pptx": ("trang chiếu PowerPoint (.pptx)", "Chép bảng số liệu sang Excel, lưu .xlsx rồi nạp lại."),
    "ods": ("bảng tính OpenDocument (.ods)", "Mở bằng Excel hoặc LibreOffice, lưu .xlsx rồi nạp lại."),
    "xlsb": ("bảng tính nhị phân (.xlsb)", "Mở bằng Excel, lưu .xlsx rồi nạp lại."),
    "encrypted": ("tệp nén có mật khẩu", "Bỏ mật khẩu, lưu .xlsx rồi nạp lại."),
    "zip": ("tệp nén (zip), không phải Excel", "Giải nén rồi nạp tệp số liệu bên trong."),
}
_TOO_LARGE = {
    "parts": "quá nhiều phần bên trong",
    "unpacked": "giải nén ra quá lớn",
    "ratio": "có phần giải nén ra quá lớn",
    "cells": "quá nhiều ô",
}


def workbook_sheets(content: bytes) -> list[Sheet]:
    """Every sheet that holds anything, in the workbook's order. Raises Refusal."""
    answer = _answer(content)
    word = answer.get("refused")
    if word in _FOREIGN:
        seems, remedy = _FOREIGN[word]
        raise Refusal(kinds.UNREADABLE.problem(seems, words={"remedy": remedy}))
    if word in _TOO_LARGE:
        limit = "tệp Excel không quá 3 triệu ô và 256 MB khi giải nén"
        raise Refusal(kinds.TOO_LARGE.problem(_TOO_LARGE[word], words={"limit": limit}))
    if word is not None:
        raise Refusal(_damaged("tệp hỏng hoặc không đúng kiểu Excel"))
    return [
        Sheet(
            sheet["name"],
            [[_cell(cell) for cell in row] for row in sheet["rows"]],
            first_row=sheet["row"] + 1,
            first_column=sheet["column"],
            encoding="Excel",
        )
        for sheet in answer["sheets"]
    ]


def _answer(content: bytes) -> dict[str, Any]:
    try:
        # Isolated: the child takes no module from the folder the program was started in.
        run = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=content,
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal(_damaged(f"đọc quá {WAIT_SECONDS} giây chưa xong")) from None
    if run.returncode != 0 or not run.stdout:
        raise Refusal(_damaged("bảng trải quá rộng (có ô ở rất xa) hoặc tệp hỏng"))
    answer: dict[str, Any] = json.loads(run.stdout)
    return answer


def _damaged(found: str) -> Problem:
    return kinds.DAMAGED_WORKBOOK.problem(found)


def _cell(cell: object) -> Cell:
    if isinstance(cell, list):
        sort, text = map(str, cell)
        if sort == "date":
            return date.fromisoformat(text)
        if sort == "error":
            return Mark(text)
        return Mark("công thức chưa có giá trị", computed=False) if sort == "formula" else text
    return cast(Cell, cell)
