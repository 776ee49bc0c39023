"""Who has sent what: how many agencies and months stand behind a figure, and who is missing."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.profiles.demands import Judged

MOST_NAMES = 3
"""More names than this are counted."""


def completeness(whole: Judged | None, agencies: Sequence[Judged]) -> str:
    """One sentence: agencies and months that reported, and by name who did not.

    `whole` is the row of the scope looked at; `agencies` are the bodies in it, empty for a figure that one
    body reports for all.
    """
    bound = [row for row in agencies if row.status != "not_applicable"]
    if whole is not None and whole.is_empty and not any(row.months[0] for row in bound):
        return "Chưa đơn vị nào gửi số liệu." if bound else "Chưa có số liệu."
    months = f"{whole.months[0]}/{whole.months[1]} tháng" if whole else ""
    if whole is not None and whole.bodies == (1, 1) and len(bound) != 1:
        return f"Số do tỉnh gửi chung, {months}."
    if not bound:
        return f"{whole.bodies[0]}/{whole.bodies[1]} đơn vị có số liệu, {months}." if whole else ""
    full = [row for row in bound if row.months[0] >= row.months[1]]
    silent = [row for row in bound if row.months[0] == 0]
    partial = [row for row in bound if 0 < row.months[0] < row.months[1]]
    parts = [_counted(len(full), len(bound), months)]
    if silent:
        parts.append(f"chưa gửi: {_named([row.name for row in silent])}")
    if partial:
        names = [f"{row.name} ({row.months[0]}/{row.months[1]} tháng)" for row in partial]
        parts.append(f"thiếu tháng: {_named(names)}")
    return "; ".join(parts) + "."


def _counted(full: int, bound: int, months: str) -> str:
    tail = f", {months}" if months else ""
    if full == bound:
        return f"Đủ {full}/{bound} đơn vị{tail}" if bound > 1 else f"Đơn vị đã gửi đủ{tail}"
    return f"{full}/{bound} đơn vị gửi đủ{tail}"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} và {len(names) - MOST_NAMES} đơn vị khác" if len(names) > MOST_NAMES else shown
