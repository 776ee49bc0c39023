"""Large text files: decoded and taken apart by a limited process of its own; here only its answer is read."""

from __future__ import annotations

import json
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO

from loaders import kinds_files
from loaders.children import WAIT_SECONDS, Stopped, answering
from loaders.coded import CodedRows
from loaders.encodings import Encoding, Marked
from loaders.problems import Problem, Refusal

CHILD = Path(__file__).with_name("text_child.py")
_SPLIT = "Tách tệp theo tháng, hoặc lưu .xlsx rồi nạp lại."


def rows_of(content: bytes, told: Marked, encoding: Encoding, delimiter: str) -> CodedRows:
    """The rows of a text file whose encoding and delimiter are known. Raises Refusal."""
    respelled = "respelled" if encoding.is_respelled else ""
    arguments = (told.codec, str(told.skipped), encoding.name, respelled, delimiter)
    try:
        with answering(CHILD, content, arguments) as answer:
            found = _read(answer)
    except Stopped:
        raise _unanswered(f"đọc quá {WAIT_SECONDS} giây chưa xong") from None
    if isinstance(found, Refusal):
        raise found
    return found


def _read(answer: BinaryIO) -> CodedRows | Refusal:
    line = answer.readline()
    if not line.endswith(b"\n"):
        return _unanswered("tệp quá lớn hoặc có nội dung lạ")
    told: dict[str, Any] = json.loads(line)
    if "refused" in told:
        problem = Problem(**{**told["refused"], "rows": tuple(told["refused"]["rows"])})
        return Refusal(problem, readable=told["readable"])
    texts, widths, codes = (answer.read(told[name]) for name in ("texts", "widths", "codes"))
    if (len(texts), len(widths), len(codes)) != (told["texts"], told["widths"], told["codes"]):
        return _unanswered("tệp quá lớn hoặc có nội dung lạ")
    starts = [0, *accumulate(memoryview(widths).cast("I"))] if widths else ()
    cells = texts.decode().split("\x00")
    return CodedRows(cells, memoryview(codes).cast("I"), width=told["width"], starts=starts)


def _unanswered(found: str) -> Refusal:
    return Refusal(kinds_files.UNREADABLE.problem(found, words={"remedy": _SPLIT}))
