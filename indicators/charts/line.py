"""Trend: one indicator over periods, its targets in force, and the breaks that forbid comparison.

Invariant: missing is a gap; points on two sides of a break, or not comparable, are never joined.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pandas as pd

from indicators import formats, periods
from indicators.charts import canvas, labels
from indicators.charts.canvas import BLUE, Caption, Chart, Scale, Sheet
from indicators.charts.series import Point, Step, leading, points_of, steps_of, with_targets
from indicators.model import STATUSES, Indicator

FEWEST = 4
"""Values a trend needs; two or three points are a comparison, not a trend."""
HEIGHT = 262
Break = tuple[str | date, str]
"""A period (the break stands before it) or a date inside one, and what happened."""


def trend(
    points: pd.DataFrame,
    target_steps: pd.DataFrame,
    indicator: Indicator,
    caption: Caption,
    *,
    breaks: Sequence[Break] = (),
    provisional_until: str = "",
    width: int = 760,
    height: int = HEIGHT,
    is_joined: bool = False,
) -> Chart:
    """The line of one body over periods; fewer than four values give a sentence instead of a line.

    `points`, in order of time: period (the contract's form), label ("T3"), value (in the indicator's unit,
    NaN missing), status (against the leading target), provisional, numerator, denominator. `target_steps`,
    one row a period and plan in force: period, plan_short_name, rank (0 leads), operator, value (for
    `increase` the baseline of that period), article. `provisional_until` ends the words of the open period
    ("đến 14/10"); `width` and `height` are the pixels the labels are laid out for.
    `is_joined`: the breaks are marked and do not cut the line, whose bodies are the same all along.
    """
    line = points_of(points, caption.decimals)
    known = [point for point in line if point.height is not None]
    if len(known) < FEWEST:
        sentence = f"Cần ít nhất {FEWEST} kỳ có số liệu, hiện có {len(known)}"
        return canvas.notice(sentence, caption, _subtitle(indicator, caption, ""))
    order = [point.period for point in line]
    steps = steps_of(target_steps, order)
    line = with_targets(line, steps)
    levels = [step.height for step in steps if step.height is not None]
    axis = canvas.scale([point.height for point in known if point.height is not None] + levels, indicator)
    cuts = sorted((_position(when, order), why) for when, why in breaks)
    cuts = [(at, why) for at, why in cuts if -0.5 < at < len(line) - 0.5]
    ends = labels.end_labels(line, steps, indicator.unit, provisional_until)
    frame, words, narrow = labels.laid_out(width, height, ends, cuts, len(line))
    sheet = Sheet(frame)
    _set_axes(sheet, line, axis, levels, indicator)
    _draw_targets(sheet, steps, len(line))
    _draw_line(sheet, line, [] if is_joined else [at for at, _ in cuts], indicator)
    labels.write_cuts(sheet, words)
    taken = labels.write_values(sheet, line, steps, axis, indicator.unit, words)
    labels.write_past(sheet, line, steps, axis, indicator.unit, taken, words)
    labels.write_ends(sheet, ends, narrow, axis, labels.LINE + 4 if caption.sample else 0, words)
    if caption.sample:
        sheet.mark_sample()
    title = _title(line, steps, indicator)
    notes = (" Đường đứt: mục tiêu." if levels else "") + axis.words(indicator.unit) + _silent(line)
    alt = f"{title}. {_course(line, indicator)}"
    return Chart(sheet.figure(), title, _subtitle(indicator, caption, notes), caption.footer, alt)


def _position(when: str | date, order: Sequence[str]) -> float:
    """Where a break stands among the categories: before its period, or at its day's share of one."""
    if isinstance(when, str):
        return order.index(when) - 0.5 if when in order else -1.0
    for place, period in enumerate(order):
        first, last = periods.parse(period).days()
        if first <= when <= last:
            return place - 0.5 + (when - first).days / ((last - first).days + 1)
    return -1.0


def _set_axes(
    sheet: Sheet, line: Sequence[Point], axis: Scale, levels: Sequence[float], indicator: Indicator
) -> None:
    """Periods as categories with the labels that fit; values in Vietnamese notation."""
    ends = [-0.5, len(line) - 0.5]
    shown = _fitting([point.label for point in line], sheet.frame.plot_width / len(line))
    sheet.axes["xaxis"].update(
        type="category",
        categoryorder="array",
        categoryarray=[point.period for point in line],
        range=ends,
        tickvals=[line[place].period for place in shown],
        ticktext=[line[place].label for place in shown],
        tickfont={"color": canvas.MUTED},
        showline=axis.low not in levels,
        linecolor=canvas.RULE,
    )
    # A hidden twin of the periods' axis: targets change between two categories, never on one.
    twin = {"overlaying": "x", "range": ends, "visible": False, "fixedrange": True, "type": "linear"}
    sheet.axes["xaxis2"] = twin
    sheet.axes["yaxis"].update(
        **axis.axis(indicator.unit),
        showgrid=True,
        gridcolor=canvas.GRID,
        tickfont={"color": canvas.MUTED},
        ticklabelstandoff=6,
    )


def _fitting(words: Sequence[str], pitch: float) -> list[int]:
    """Places of the labels that fit side by side: those naming a year first, or else every n-th."""
    years = ["/" in word for word in words]
    if len(set(years)) == 1:
        stride = math.ceil((max(canvas.width_of(word) for word in words) + 3) / pitch)
        return list(range(len(words) - 1, -1, -stride))[::-1]
    kept: list[int] = []
    for place in sorted(range(len(words)), key=lambda place: not years[place]):
        reach = [(canvas.width_of(words[place]) + canvas.width_of(words[other])) / 2 + 3 for other in kept]
        if all(abs(place - other) * pitch >= need for other, need in zip(kept, reach, strict=True)):
            kept.append(place)
    return sorted(kept)


def _draw_targets(sheet: Sheet, steps: Sequence[Step], count: int) -> None:
    """A dashed step line for the leading document, a dotted one for the second where it asks otherwise."""
    for rank in sorted({step.rank for step in steps}):
        levels: list[float | None] = [None] * count
        for step in steps:
            lead = leading(steps, step.place)
            if step.rank == rank and (lead is None or lead is step or not lead.says(step)):
                levels[step.place] = step.height
        x: list[float] = []
        y: list[float | None] = []
        for place, level in enumerate(levels):
            x += [place - 0.5, place + 0.5]
            y += [level, level]
        look = {"color": canvas.MUTED, "width": 1.5, "dash": canvas.DOTTED}
        if rank == 0:
            look = {"color": canvas.INK, "width": 2, "dash": canvas.DASHED}
        sheet.add(
            type="scatter",
            x=x,
            y=y,
            xaxis="x2",
            mode="lines",
            line=look | {"shape": "hv"},
            connectgaps=False,
            cliponaxis=False,
            hoverinfo="skip",
            name="mục tiêu, văn bản thứ hai" if rank else "mục tiêu, văn bản đứng trước",
        )


def _draw_line(sheet: Sheet, line: Sequence[Point], cuts: list[float], indicator: Indicator) -> None:
    """The line, cut at breaks; open periods hollow and dotted; ≠ where values cannot be compared."""
    edges = [-1.0, *cuts, float(len(line))]
    for start, end in pairwise(edges):
        run = [point for place, point in enumerate(line) if start < place <= end]
        _draw_open(sheet, run, indicator)
        closed = [point.height if point.joins and not point.provisional else None for point in run]
        look = {"line": {"color": BLUE, "width": 2.4}, "marker": {"size": 7, "color": BLUE}}
        _add(sheet, run, closed, indicator, mode="lines+markers", name=indicator.short_name, **look)
    apart = [None if point.joins else point.height for point in line]
    glyphs = [STATUSES["not_comparable"].glyph] * len(line)
    font = {"size": 17, "color": canvas.MUTED}
    _add(sheet, line, apart, indicator, mode="text", text=glyphs, textfont=font, name="không so sánh được")


def _draw_open(sheet: Sheet, run: Sequence[Point], indicator: Indicator) -> None:
    """Hollow dots of open periods, joined to the point before by dots."""
    dots = [point.height if point.joins and point.provisional else None for point in run]
    join = list(dots)
    for place in range(len(run) - 1):
        if dots[place + 1] is not None and run[place].joins:
            join[place] = run[place].height
    style = {"color": BLUE, "width": 2, "dash": canvas.DOTTED}
    _add(sheet, run, join, indicator, mode="lines", line=style, name="tạm tính", hoverinfo="skip")
    marker = {"size": 9, "color": canvas.WHITE, "line": {"color": BLUE, "width": 2}}
    _add(sheet, run, dots, indicator, mode="markers", marker=marker, name="tạm tính")


def _add(
    sheet: Sheet,
    run: Sequence[Point],
    heights: Sequence[float | None],
    indicator: Indicator,
    **look: object,
) -> None:
    """Add a trace over the run's periods, unless all of it is missing."""
    if all(height is None for height in heights):
        return
    hover = {"hoverinfo": "text", "hovertext": [point.hover(indicator) for point in run]}
    x = [point.period for point in run]
    sheet.add(type="scatter", x=x, y=list(heights), connectgaps=False, cliponaxis=False, **(hover | look))


def _subtitle(indicator: Indicator, caption: Caption, notes: str) -> str:
    ratio = canvas.sentence_case(caption.ratio or indicator.name)
    return f"{ratio}, {caption.scope}, {caption.span}, {indicator.unit}.{notes}"


def _silent(line: Sequence[Point]) -> str:
    """Which periods have no value, so that a gap is not read as a line that merely stops."""
    missing = [point.label for point in line if point.height is None and point.status != "not_due"]
    if not missing:
        return ""
    return f" Chưa có số: {', '.join(missing)}." if len(missing) <= 3 else f" {len(missing)} kỳ chưa có số."


def _title(line: Sequence[Point], steps: Sequence[Step], indicator: Indicator) -> str:
    """The finding about the last closed period: its value and how it stands to the leading target."""
    quiet = ("not_due", "no_target")  # without a target, a period without a figure says nothing
    due = [place for place, point in enumerate(line) if point.value is not None or point.status not in quiet]
    closed = [place for place in due if not line[place].provisional]
    place = (closed or due)[-1]
    point, lead = line[place], leading(steps, place)
    name = point.name if closed else f"{point.name} (tạm tính)"
    if point.value is None:
        return f"{name} {STATUSES[point.status].word.lower()}"
    value = point.print(indicator.unit)
    unjudged = point.status if point.status in ("not_comparable", "not_applicable") else "no_target"
    if lead is None or unjudged == point.status:
        return f"{name}: {value}, {STATUSES[unjudged].word.lower()}"
    if point.status == "met":
        return f"{name}: {value}, đạt mục tiêu {lead.words(indicator.unit)}"
    gap = _short_of(point, lead, indicator)
    reached = f"{name} đạt {value}" if indicator.direction == "up" else f"{name}: {value}"
    missed = f"{name}: {value}, chưa đạt mục tiêu {lead.words(indicator.unit)}"
    return canvas.headline(f"{reached}, {gap}", missed, missed.replace(" mục tiêu", ""))


def _short_of(point: Point, lead: Step, indicator: Indicator) -> str:
    """How far a miss is from its target, counted from the printed value."""
    if point.value is None or lead.level is None or lead.operator == "increase":
        return "chưa tăng so với cùng kỳ"
    wanted = formats.level(lead.level, indicator.unit)
    if indicator.unit in formats.COUNTED:
        return f"mục tiêu {lead.words(indicator.unit)}"
    printed = point.print(indicator.unit, with_unit=False)
    decimals = len(printed.partition(",")[2])
    gap = lead.level - formats.rounded(point.value, decimals)
    if gap == 0:
        return f"chưa vượt mục tiêu {wanted}"
    distance = formats.movement(abs(gap), indicator.direction, indicator.unit, decimals=decimals).amount
    return f"còn cách mục tiêu {wanted} {distance}"


def _course(line: Sequence[Point], indicator: Indicator) -> str:
    """Where the line starts and ends, for those who cannot see it."""
    first, *_, last = (point for point in line if point.value is not None)
    start, end = (point.print(indicator.unit) for point in (first, last))
    state = ", tạm tính" if last.provisional else ""
    return f"{first.name}: {start}; {periods.parse(last.period).label}: {end}{state}."
