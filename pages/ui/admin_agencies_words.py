"""Agencies being edited, in words: how many there are; what an edit did to one, old → new. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from data.directory import COLUMNS, DAYS, LABELS, Row
from indicators.formats import count, day
from indicators.model import TIER_NAMES, Directory


def title(known: Directory, today: date, edited: int) -> str:
    """ "145 đơn vị đang hoạt động, 445 đã kết thúc": together they are all that the list holds."""
    ended = sum(body.valid_to is not None and body.valid_to < today for body in known.bodies)
    coming = sum(body.valid_from is not None and body.valid_from > today for body in known.bodies)
    words = [f"{count(len(known.existing(today, today)))} đơn vị đang hoạt động"]
    words += [f"{count(ended)} đã kết thúc"] if ended else []
    words += [f"{count(coming)} chưa bắt đầu"] if coming else []
    words += [f"{count(edited)} sửa ở trang này"] if edited else []
    return ", ".join(words)


def changed(before: Row | None, after: Row | None, names: Mapping[str, str]) -> list[str]:
    """One line a field that differs: "Tên gọi ngắn: “Sở Y tế” → “Sở YT”"; `names` of bodies by id.

    Names that are only put in or taken out are told by themselves, not among all the others.
    """
    old, new = before or {}, after or {}
    found = []
    for column in COLUMNS:
        was, now = old.get(column), new.get(column)
        if (was or None) == (now or None):
            continue
        if column == "aliases":
            found.append(f"{LABELS[column]}: {_aliases(was or (), now or ())}")
        else:
            found.append(f"{LABELS[column]}: {shown(column, was, names)} → {shown(column, now, names)}")
    return found


def shown(column: str, value: object, names: Mapping[str, str]) -> str:
    """One field's value as people write it."""
    if not value:
        return "để trống"
    if column in DAYS:
        return day(date.fromisoformat(str(value)))
    if column == "tier":
        return TIER_NAMES.get(str(value), str(value))
    if isinstance(value, list | tuple):
        return ", ".join(f"“{names.get(one, one)}”" for one in value)
    return f"“{value}”"


def _aliases(was: object, now: object) -> str:
    """ "thêm “SYT”, bỏ “Sở YT”"."""
    old, new = (list(one) if isinstance(one, list | tuple) else [] for one in (was, now))
    parts = [f"thêm {_quoted(come)}"] if (come := [one for one in new if one not in old]) else []
    parts += [f"bỏ {_quoted(gone)}"] if (gone := [one for one in old if one not in new]) else []
    return ", ".join(parts) or "đổi thứ tự"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
