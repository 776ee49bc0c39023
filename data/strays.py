"""Figures in use that no page shows: their body is not in the directory, or did not exist in their days.

Both come from a directory changed after files were loaded; judging leaves such figures out without a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from duckdb import DuckDBPyConnection as Cursor

from data import offices
from data.directory import DirectoryError
from data.examination import Finding
from data.settings import Settings
from indicators.formats import count, day
from indicators.model import Directory

NAMED = 5
"""How many bodies a finding names."""

IN_USE = """
SELECT agency, first_day, last_day, count(*) FROM figure
WHERE jurisdiction = ? AND batch NOT IN (SELECT id FROM batch WHERE sample)
GROUP BY ALL
ORDER BY agency, first_day, last_day
"""
Row = tuple[str, date, date, int]
"""Body, first and last day, and how many figures."""


def findings(cursor: Cursor, chosen: Settings) -> list[Finding]:
    """What the doctor says of these figures, or of a directory that cannot be read; empty if all is well."""
    try:
        known = offices.agencies_of(cursor, chosen.jurisdiction, chosen)
    except DirectoryError as error:
        remedy = "Chừng nào chưa sửa thì ứng dụng không mở được."
        return [Finding("no_directory", "error", str(error), remedy)]
    rows: list[Row] = cursor.execute(IN_USE, [chosen.jurisdiction]).fetchall()
    return [*_unknown(rows, known), *_outside(rows, known)]


def _unknown(rows: Sequence[Row], known: Directory) -> list[Finding]:
    found = [row for row in rows if row[0] not in known.by_id]
    if not found:
        return []
    bodies = list(dict.fromkeys(body for body, *_ in found))
    return [
        Finding(
            "agency_unknown",
            "error",
            f"{_figures(found)} mang {count(len(bodies))} mã đơn vị không có trong danh sách, nên không "
            f"trang nào tính đến: {_first(bodies)}.",
            f"Thêm lại đúng mã ấy vào {known.jurisdiction}.csv; đơn vị đổi tên thì giữ mã và sửa tên, đơn vị "
            "thôi hoạt động thì ghi valid_to, không xóa dòng.",
        )
    ]


def _outside(rows: Sequence[Row], known: Directory) -> list[Finding]:
    found = [row for row in rows if row[0] in known.by_id and not known.by_id[row[0]].existed(*row[1:3])]
    if not found:
        return []
    ranges: dict[str, tuple[date, date]] = {}
    for body, first, last, _ in found:
        low, high = ranges.get(body, (first, last))
        ranges[body] = (min(low, first), max(high, last))
    told = [
        f"{known.by_id[body].name} ({body}; số từ {day(low)} đến {day(high)})"
        for body, (low, high) in ranges.items()
    ]
    return [
        Finding(
            "agency_outside_its_days",
            "error",
            f"{_figures(found)} của {count(len(told))} đơn vị thuộc những ngày đơn vị chưa có "
            f"hoặc không còn, nên không trang nào tính đến: {_first(told)}.",
            f"Sửa valid_from, valid_to trong {known.jurisdiction}.csv cho đúng; nếu ngày ấy đúng thì nạp lại "
            "số cho đơn vị có thật trong kỳ.",
        )
    ]


def _figures(found: Sequence[Row]) -> str:
    return f"{count(sum(figures for *_, figures in found))} số đang dùng"


def _first(names: Sequence[str]) -> str:
    more = f" và {count(len(names) - NAMED)} đơn vị nữa" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
