"""A comparison in words and as a table to download."""

from __future__ import annotations

import pandas as pd

from indicators import formats
from indicators.comparison import Comparison, Line, Side
from indicators.model import STATUSES, Indicator
from indicators.profiles.portraits import Asked


def headline(found: Comparison) -> str:
    """The answer in one sentence: who meets most of the targets."""
    where = found.period.label[0].upper() + found.period.label[1:]
    where += " (tạm tính)" if found.is_provisional else ""
    if any(plan.year != found.period.year for plan in found.plans):
        where += f", theo {found.plans[0].short_name} để tham chiếu"
    return f"{where}: {_answer(found)}"


def _answer(found: Comparison) -> str:
    sides = [side for side in found.sides if side.judged]
    if not found.plans:
        known = f"{len(found.others)} chỉ tiêu có số liệu" if found.others else "chưa có số liệu"
        return f"{len(found.sides)} đơn vị, {known}; năm {found.period.year} chưa có mục tiêu"
    if not sides:
        return f"{len(found.sides)} đơn vị, chưa chỉ tiêu nào xét được"
    best = max(side.met / side.judged for side in sides)
    first = [side for side in sides if side.met / side.judged == best]
    of = f"{len(sides)} đơn vị{' có số liệu' if len(sides) < len(found.sides) else ''}"
    if len(found.sides) == 1:
        return f"{first[0].name} đạt {_share(first[0])}; chọn thêm đơn vị để so sánh"
    shares = [(side.met, side.judged) for side in sides]
    if len(set(shares)) == 1 and len(sides) > 1:
        return f"{of} ngang nhau, đều đạt {_share(first[0])}"
    most = "nhiều nhất" if len({judged for _, judged in shares}) == 1 else "tỷ lệ cao nhất"
    if len({(side.met, side.judged) for side in first}) > 1:
        return f"{', '.join(f'{side.name} đạt {_share(side)}' for side in first)}, {most} trong {of}"
    *rest, last = (side.name for side in first)
    who = f"{', '.join(rest)} và {last} cùng" if rest else last
    return f"{who} đạt {_share(first[0])}, {most} trong {of}"


def _share(side: Side) -> str:
    return f"{side.met}/{side.judged} chỉ tiêu"


def numbers(found: Comparison) -> pd.DataFrame:
    """The table to download: a row a line, for each body counts, value, status and, if asked, the change."""
    return pd.DataFrame([_row(line, found) for line in (*found.lines, *found.others)])


def _row(line: Line, found: Comparison) -> dict[str, object]:
    row: dict[str, object] = {
        "Chỉ tiêu": line.indicator.short_name,
        "Đơn vị tính": line.indicator.unit,
        "Mục tiêu": "; ".join(_demand(asked[0], line.indicator) for asked in line.asked),
        "Văn bản": "; ".join(one.source for asked in line.asked[:1] for one in asked),
    }
    for side in found.columns:
        figure, before = line.figures.get(side.body), line.earlier.get(side.body)
        parts = (figure.numerator, figure.denominator, figure.value) if figure else (None,) * 3
        for name, number in zip(("tử số", "mẫu số", "giá trị"), parts, strict=True):
            row[f"{side.name}, {name}"] = float("nan") if number is None else float(number)
        row[f"{side.name}, trạng thái"] = STATUSES[figure.status].word if figure else ""
        if found.against:
            earlier = float("nan") if before is None or before.value is None else float(before.value)
            movement = line.movement(side.body)
            row[f"{side.name}, giá trị {found.against.label}"] = earlier
            row[f"{side.name}, thay đổi"] = movement.text() if movement else ""
    return row


def _demand(asked: Asked, indicator: Indicator) -> str:
    return formats.target(asked.operator, asked.level, indicator.unit)
