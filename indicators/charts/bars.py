"""Shortfall: who holds the result, in dossiers each agency must add to reach the target for itself.

Invariant: the rows add up on the page: the sum of shortfalls minus the surplus is what the whole lacks.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from indicators import formats
from indicators.charts import canvas
from indicators.charts.canvas import Caption, Chart, Frame, Sheet
from indicators.lacking import cases_lacking
from indicators.model import Indicator

ROW = 19
HEAD = 20
SHOWN = 10
SHARES = 64
"""Width of the column of cumulative shares."""


def needed(numerator: int, denominator: int, operator: str, level: formats.Number) -> int:
    """Whole dossiers to add to the numerator to reach a target in per cent; negative: so many to spare.

    Raises ValueError for operators that do not set a lower bound on a ratio.

    >>> needed(79, 100, ">=", 80), needed(65, 100, ">", 65), needed(90, 100, ">=", 80)
    (1, 1, -10)
    """
    wanted = formats.exact(level)
    if operator not in (">=", ">", "=") or wanted is None:
        raise ValueError(f"phần còn thiếu cần mục tiêu ≥, > hoặc = một số; đã thấy {operator} {level}")
    return cases_lacking(operator, Fraction(wanted), Fraction(numerator), Fraction(denominator))


@dataclass(frozen=True)
class _Gap:
    """What the agencies lack one by one, most first, and what that means for the whole."""

    names: tuple[str, ...]
    lacks: tuple[int, ...]
    surpluses: tuple[int, ...]
    whole: int

    @property
    def total(self) -> int:
        return sum(self.lacks)

    @property
    def offset(self) -> int:
        """What the agencies above the target make up for, and the rounding to whole dossiers."""
        return self.total - self.whole


@dataclass(frozen=True)
class _Line:
    """A row without a bar: words, dossiers, share, and whether it is the result."""

    words: str
    amount: int
    share: str = ""
    result: bool = False


def shortfall(
    rows: pd.DataFrame,
    operator: str,
    level: formats.Number,
    indicator: Indicator,
    caption: Caption,
    *,
    counted: str = "hồ sơ",
    width: int = 392,
    most: int = SHOWN,
) -> Chart:
    """The `most` agencies that lack most, the rest, and how the sum becomes what the whole lacks.

    `rows`: agency_name, numerator, denominator (missing or 0: the agency takes no part). The target is
    `operator` and `level` in per cent; `counted` names what the numerator counts. Raises ValueError unless
    the indicator is a ratio with a lower bound.
    """
    if indicator.formula.kind != "ratio" or indicator.direction != "up":
        raise ValueError(f"phần còn thiếu chỉ tính cho tỷ lệ càng cao càng tốt; đã thấy {indicator.id}")
    gap = _gap(rows.to_dict("records"), operator, level)
    bound = "trên " if operator == ">" else ""
    goal = f"{bound}{formats.level(level, indicator.unit)}"
    each = f"{canvas.sentence_case(counted)} mỗi đơn vị phải thêm để chính mình đạt {goal}, {caption.span}."
    if not gap.lacks:
        return canvas.notice(f"Không đơn vị nào thiếu {counted} để đạt {goal}", caption, each)
    shown = min(most, len(gap.lacks))
    lines = _lines(gap, goal, caption.scope, shown)
    frame = _frame(width, gap.names[:shown], lines, gap, caption.sample)
    sheet = Sheet(frame)
    _draw_bars(sheet, gap, shown, len(lines), counted)
    _write_bars(sheet, gap, shown, counted)
    _write_lines(sheet, lines, shown)
    if caption.sample:
        sheet.mark_sample(below=frame.bottom)
    title = _title(gap, shown, goal, counted)
    first = f"{gap.names[0]} thiếu nhiều nhất: {formats.count(gap.lacks[0])} {counted}"
    result = f"{lines[-1].words}: {formats.count(lines[-1].amount)} {counted}"
    return Chart(sheet.figure(), title, each, caption.footer, f"{title}. {first}. {result}.")


def _gap(rows: Sequence[dict[Hashable, Any]], operator: str, level: formats.Number) -> _Gap:
    known = []
    for row in rows:
        part, whole = formats.exact(row["numerator"]), formats.exact(row["denominator"])
        if part is not None and whole:
            known.append((row["agency_name"], int(part), int(whole)))
    own = [(name, needed(above, below, operator, level)) for name, above, below in known]
    own.sort(key=lambda item: -item[1])
    above, below = sum(item[1] for item in known), sum(item[2] for item in known)
    return _Gap(
        tuple(name for name, lack in own if lack > 0),
        tuple(lack for _, lack in own if lack > 0),
        tuple(-lack for _, lack in own if lack < 0),
        needed(above, below, operator, level),
    )


def _lines(gap: _Gap, goal: str, scope: str, shown: int) -> list[_Line]:
    """The rows under the bars: the rest, the sum, the surplus, the whole."""
    lines = []
    if len(gap.lacks) > shown:
        lines.append(_Line(f"{len(gap.lacks) - shown} đơn vị còn lại", sum(gap.lacks[shown:]), "100%"))
    lines.append(_Line(f"Cộng {len(gap.lacks)} đơn vị chưa đạt {goal}", gap.total))
    if gap.offset:
        exact = gap.offset == sum(gap.surpluses)
        rounding = "" if exact else ", có làm tròn"
        surplus = f"phần vượt của {len(gap.surpluses)} đơn vị{rounding}" if gap.surpluses else "phần làm tròn"
        lines.append(_Line(f"Trừ {surplus}", -gap.offset))
    whole = canvas.sentence_case(scope)
    words = f"{whole} còn thiếu" if gap.whole > 0 else f"{whole} đã đạt, vượt"
    return [*lines, _Line(words, abs(gap.whole), result=True)]


def _frame(width: int, names: Sequence[str], lines: Sequence[_Line], gap: _Gap, sample: bool) -> Frame:
    """Left margin for the longest name, right margin for dossiers and shares."""
    left = round(max(canvas.width_of(name, canvas.TEXT) for name in names)) + 12
    amounts = [formats.count(amount) for amount in (gap.total, -gap.offset)]
    right = round(max(canvas.width_of(amount, canvas.TEXT) for amount in amounts)) + 16 + SHARES
    bottom = 20 if sample else 4
    height = HEAD + round((len(names) + len(lines) + 0.4) * ROW) + bottom
    return Frame(width, height, left, right, HEAD, bottom)


def _draw_bars(sheet: Sheet, gap: _Gap, shown: int, lines: int, counted: str) -> None:
    """One bar an agency, from 0, one colour: the length is the message."""
    sheet.add(
        type="bar",
        x=list(gap.lacks[:shown]),
        y=list(range(shown)),
        text=list(gap.names[:shown]),
        textposition="none",
        orientation="h",
        width=0.66,
        marker={"color": canvas.BLUE},
        hoverinfo="text",
        hovertext=[
            f"{name}: thiếu {formats.count(lack)} {counted}"
            for name, lack in zip(gap.names[:shown], gap.lacks, strict=False)
        ],
        name="còn thiếu",
    )
    sheet.axes["xaxis"].update(range=[0, gap.lacks[0]], visible=False)
    sheet.axes["yaxis"].update(range=[shown + lines + 0.4 - 0.5, -0.5], visible=False)


def _write_bars(sheet: Sheet, gap: _Gap, shown: int, counted: str) -> None:
    """Name left of the bar; dossiers and cumulative share right of it."""
    right: dict[str, Any] = {"xref": "paper", "xanchor": "right"}
    ink = {"color": canvas.INK, "size": canvas.TEXT}
    for words, shift in ((counted, sheet.frame.right - SHARES), ("cộng dồn", sheet.frame.right)):
        sheet.write(words, 1, 1, yref="paper", yanchor="bottom", xshift=shift, **right)
    for place in range(shown):
        sheet.write(gap.names[place], 0, place, font=ink, xref="paper", xshift=-sheet.frame.left)
        amount = formats.count(gap.lacks[place])
        sheet.write(amount, 1, place, font=ink | {"weight": 600}, xshift=sheet.frame.right - SHARES, **right)
        share = _share(gap, place + 1)
        sheet.write(share, 1, place, font={"size": canvas.TEXT}, xshift=sheet.frame.right, **right)


def _write_lines(sheet: Sheet, lines: Sequence[_Line], shown: int) -> None:
    """The rows without bars; a rule over the sum."""
    rule = shown + len(lines) - len([line for line in lines if not line.share]) - 0.3
    x0, x1 = -sheet.frame.left / sheet.frame.plot_width, 1 + sheet.frame.right / sheet.frame.plot_width
    ends = {"xref": "paper", "x0": x0, "x1": x1, "y0": rule, "y1": rule}
    sheet.rule(line={"color": canvas.RULE, "width": 1}, **ends)
    right: dict[str, Any] = {"xref": "paper", "xanchor": "right"}
    for place, line in enumerate(lines, start=shown):
        row = place if line.share else place + 0.4
        ink = {"color": canvas.INK, "size": canvas.TEXT, "weight": canvas.STRONG if line.result else 400}
        sheet.write(line.words, 0, row, font=ink, xref="paper", xshift=-sheet.frame.left)
        sheet.write(formats.count(line.amount), 1, row, font=ink, xshift=sheet.frame.right - SHARES, **right)
        if line.share:
            sheet.write(line.share, 1, row, font={"size": canvas.TEXT}, xshift=sheet.frame.right, **right)


def _share(gap: _Gap, count: int) -> str:
    """The first agencies' share of all that is lacking; 100% only when it is all."""
    part = Fraction(100 * sum(gap.lacks[:count]), gap.total)
    return formats.value(float(part), "%", target=100, decimals=0)


def _title(gap: _Gap, shown: int, goal: str, counted: str) -> str:
    if len(gap.lacks) > shown:
        return f"{shown} đơn vị giữ {_share(gap, shown)} phần còn thiếu"
    return f"{shown} đơn vị thiếu {formats.count(gap.total)} {counted} để đạt {goal}"
