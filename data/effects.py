"""What saving a file does to the store, and how it is told that somebody else wrote meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from data.incoming import Incoming
from indicators.formats import count, moment


@dataclass(frozen=True)
class Effect:
    """What a file does to the store, counted in rows of the file."""

    batch: str | None
    new: int
    changed: int
    unchanged: int
    is_repeated: bool = False
    """The same bytes were accepted before as `batch`; nothing was written."""


def of_rows(incoming: Incoming, new: int, changed: int) -> Effect:
    """The effect of a file of which so many rows are new or changed."""
    return Effect(None, new, changed, incoming.row_count - new - changed)


def repeated(first: str, incoming: Incoming) -> Effect:
    """The effect of bytes that were accepted before, as that batch."""
    return Effect(first, 0, 0, incoming.row_count, is_repeated=True)


def told(change: dict[str, Any]) -> str:
    """Who did what meanwhile: "Lan đã nạp tệp “t9.csv” (lần nạp 0012, 14/10/2025 10:32), thay 35 số …"."""
    if change["act"] == "restore":
        return f"{change['by']} đã khôi phục cả sổ số liệu từ một bản sao lưu ({moment(change['at'])})"
    words = {"load": "đã nạp tệp", "undo": "đã hoàn tác tệp", "redo": "đã khôi phục tệp"}
    return (
        f"{change['by']} {words[change['act']]} “{change['file']}” (lần nạp {change['batch']}, "
        f"{moment(change['at'])}), có {count(change['figures'])} số mà tệp này cũng mang"
    )
