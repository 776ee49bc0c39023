"""What is said about a file on its way in, in sentences and tables of words. Pure: nothing is drawn here."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from indicators.cells import harmless
from indicators.formats import NBSP, count, day, moment
from indicators.periods import Period, parse
from loaders import TITLES, Problem, Reading
from pages.ui.filepieces import ProblemGroup, ProblemRow

LISTED = 200
"""Most places listed on the page; the counts are always of all."""
SEVERITIES = {"error": "Lỗi", "warning": "Cảnh báo"}
STATES = {"current": "đang dùng", "superseded": "đã bị thay", "withdrawn": "đã hoàn tác"}


def rejected_title(problems: Sequence[Problem]) -> str:
    """What is wrong with the file in one sentence; a single fault is named."""
    errors = [problem for problem in problems if problem.severity == "error"]
    warnings = len(problems) - len(errors)
    rows = {row for problem in errors for row in (problem.rows or (problem.row,)) if row is not None}
    more = f", {count(warnings)} cảnh báo" if warnings else ""
    if len(errors) == 1:
        where = f" ở dòng {errors[0].place}" if rows else ""
        return f"Tệp bị từ chối: {_lowered(errors[0].title)}{where}{more}. Chưa ghi số nào"
    where = f" ở {count(len(rows))} dòng" if rows else ""
    return f"Tệp bị từ chối: {count(len(errors))} lỗi{where}{more}. Chưa ghi số nào"


def preview_title(new: int, changed: int, moved: int | None, period: str = "") -> str:
    """What saving would do; `moved` agencies get another status, None where nothing is judged.

    `period` names what the statuses are of, where the file touches several.
    """
    if not new + changed:
        return "Không có gì để ghi: mọi số trong tệp đều giống số đang dùng"
    total = count(new + changed)
    if not changed:
        written = f"Sẽ ghi {total} số, đều là số mới"
    elif not new:
        written = f"Sẽ thay {total} số đang dùng"
    else:
        written = f"Sẽ ghi {total} số: {count(new)} mới, {count(changed)} thay đổi"
    if moved is None:
        return written
    agencies = f"{count(moved)} đơn vị" if moved else "không đơn vị nào"
    return f"{written}; {agencies} đổi trạng thái{f' {period}' if period else ''}"


def locked_title(months: Sequence[str]) -> str:
    """Which locked months keep a file out: "Không ghi được: kỳ 08/2026 đã khóa"."""
    return f"Không ghi được: kỳ {periods_words(months)} đã khóa. Chưa ghi số nào"


def kind_words(kind: str | None) -> str:
    """A kind by its title: "Hồ sơ trực tuyến"."""
    return TITLES.get(kind, "chưa nhận ra") if kind else "chưa nhận ra"


def wants_reason(problem: Problem) -> bool:
    """Whether a warning is one that the officer confirms with a reason: its remedy says so."""
    return problem.severity == "warning" and "ghi chú khi xác nhận" in problem.remedy


def reason_asked(changed: int, to_explain: int) -> str:
    """What the reason is asked for, "" where none is needed."""
    parts = [f"thay đổi {count(changed)} số đã có"] if changed else []
    parts += [f"xác nhận {count(to_explain)} cảnh báo"] if to_explain else []
    return f"Lý do {' và '.join(parts)} (bắt buộc)" if parts else ""


def meanwhile(change: Mapping[str, Any]) -> str:
    """Who changed figures of the file while its preview was looked at."""
    if change["act"] == "restore":
        return (
            f"Chưa ghi: trong lúc anh/chị xem, {change['by']} đã khôi phục cả sổ số liệu từ một bản sao lưu "
            f"({moment(change['at'])}). Bảng này vừa được tính lại; xem lại rồi bấm ghi."
        )
    acts = {"load": "đã nạp tệp", "undo": "đã hoàn tác tệp", "redo": "đã khôi phục tệp"}
    return (
        f"Chưa ghi: trong lúc anh/chị xem, {change['by']} {acts[change['act']]} “{change['file']}” (lần nạp "
        f"{change['batch']}, {moment(change['at'])}), có {count(change['figures'])} số mà tệp này cũng mang. "
        "Bảng này vừa được tính lại; xem lại rồi bấm ghi."
    )


def sample_names(reading: Reading, most: int = 3) -> list[str]:
    """The first names of a file in an encoding of before Unicode that have letters it could get wrong."""
    notes = reading.sheet.notes if reading.sheet else ()
    if not any(problem.code == "legacy_encoding" for problem in (*reading.problems, *notes)):
        return []
    letter = reading.columns.get("name")
    rows = [dict(zip(reading.letters, reading.cells(row), strict=False)) for row in reading.row_numbers[:200]]
    names = [row[letter] for row in rows if letter in row]
    return list(dict.fromkeys(name for name in names if not name.isascii()))[:most]


def periods_words(labels: Sequence[str]) -> str:
    """Periods as offices write them: "09/2025", "01/2025 – 03/2025", "quý I/2025"."""
    known = sorted({parse(label) for label in labels}, key=lambda period: (period.span, period.first))
    months = [period for period in known if period.span == 1]
    words = [
        f"{_month(run[0])} – {_month(run[-1])}" if len(run) > 1 else _month(run[0]) for run in _runs(months)
    ]
    words += [period.label for period in known if period.span > 1]
    more = f" và {len(words) - 3} kỳ khác" if len(words) > 4 else ""
    return ", ".join(words[: 3 if more else 4]) + more or "chưa nhận ra"


def _runs(months: Sequence[Period]) -> list[list[Period]]:
    """Months that follow one another, together."""
    numbered = enumerate(months)
    return [
        [month for _, month in run] for _, run in groupby(numbered, key=lambda pair: pair[1].first - pair[0])
    ]


def _month(period: Period) -> str:
    return f"{period.number:02d}/{period.year}"


def period_fact(labels: Sequence[str], closing_day: int | None, days: tuple[date, date] | None = None) -> str:
    """The periods with the days they run: "09/2025 (01/9 – 30/9/2025)"; `days` where rows name their own."""
    words = periods_words(labels)
    if not labels:
        return words
    spans = [parse(label).days(closing_day) for label in labels]
    first, last = days or (min(first for first, _ in spans), max(last for _, last in spans))
    begin = day(first).rpartition("/")[0] if first.year == last.year else day(first)
    return f"{words} ({begin} – {day(last)})"


def problem_groups(problems: Sequence[Problem], listed: int = LISTED) -> list[ProblemGroup]:
    """Problems by kind and rule, blocking ones first; every kind is listed, the counts are of all."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.code, problem.detail), []).append(problem)
    order = sorted(kinds.values(), key=lambda found: found[0].severity != "error")
    room = listed
    groups = []
    for place, found in enumerate(order):
        share = max(1, room // (len(order) - place))
        shown = found[:share]
        room -= len(shown)
        groups.append(
            ProblemGroup(
                title=found[0].title,
                blocks=found[0].severity == "error",
                rows=[_row(problem) for problem in shown],
                rule=found[0].detail,
                count=len(found),
            )
        )
    return groups


def _row(problem: Problem) -> ProblemRow:
    return ProblemRow(
        row=problem.place.replace(" ", NBSP),
        column=(problem.column or "–").replace(" ", NBSP),
        agency=problem.agency or "–",
        found=problem.found,
        expected=problem.expected,
        remedy=problem.remedy,
    )


def problems_csv(problems: Sequence[Problem]) -> bytes:
    """All problems as a CSV that Excel opens by double click: UTF-8 with BOM, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        ("Mức", "Loại", "Trang tính", "Dòng", "Cột", "Đơn vị", "Tìm thấy trong tệp", "Cần có", "Cách sửa")
    )
    for problem in problems:
        row = _row(problem)
        kind = (SEVERITIES[problem.severity], problem.title, problem.sheet or "")
        place = (problem.place, problem.column or "–")
        writer.writerow(map(harmless, (*kind, *place, row.agency, row.found, row.expected, row.remedy)))
    return text.getvalue().encode("utf-8-sig")


def problem_choice(problem: Problem) -> str:
    """A problem in a list of places: "Dòng 27: Tổng không bằng các phần cộng lại"."""
    place = f"Dòng {problem.place}" if problem.row else "Cả tệp"
    return f"{place}: {problem.title}"


def history_title(history: Sequence[Mapping[str, Any]]) -> str:
    """Where the figures stand before a file is chosen: the newest batch in use."""
    newest = next((batch for batch in history if batch["state"] == "current"), None)
    if newest is None:
        return "Chưa có số liệu nào được nạp: chọn tệp đầu tiên"
    kind = TITLES[newest["kind"]]
    return f"Mới nhất: {kind} {periods_words(newest['months'])}, lần nạp {newest['batch']}"


def in_use(batches: Mapping[str, int], of: int) -> str:
    """Where the figures in use come from, for the strip of facts; `batches` counts figures by batch."""
    if not batches:
        return "chưa có số nào"
    named = ", ".join(sorted(batches)[:3]) + (", …" if len(batches) > 3 else "")
    return f"{count(sum(batches.values()))}/{count(of)} số, lần nạp {named}"


def _lowered(title: str) -> str:
    return title[:1].lower() + title[1:]
