"""Ranking: one dot an agency of one tier, both targets as verticals, values and counts beside them.

Invariant: nobody is dropped. Silent and exempt agencies stand below a rule, unranked; of a long list the
middle is counted in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indicators import formats
from indicators.charts import canvas, standing
from indicators.charts.canvas import Caption, Chart, Frame, Scale, Sheet
from indicators.charts.series import Step, step_of
from indicators.charts.standing import Row
from indicators.model import STATUSES, Indicator

ROW = 18.5
HEAD = 20
"""Height of the head, which carries ticks and targets."""


def ranking(
    rows: pd.DataFrame, targets: pd.DataFrame, indicator: Indicator, caption: Caption, *, width: int = 424
) -> Chart:
    """Agencies of one tier by value, best first; ties share a rank (1, 2, 2, 4).

    `rows`: agency_name, tier, value (NaN missing), status, numerator, denominator, optional provisional
    (open periods are drawn hollow and get no rank). `targets`: plan_short_name, rank (0 leads), operator,
    value, article. Raises ValueError when rows of several tiers are mixed.
    """
    tiers = sorted(rows["tier"].unique())
    if len(tiers) > 1:
        raise ValueError(f"một hình chỉ xếp hạng một khối; đã thấy {', '.join(tiers)}")
    steps = sorted((step_of(row) for row in targets.to_dict("records")), key=lambda step: step.rank)
    levels_asked = [step.level for step in steps]
    records = [standing.row_of(row, levels_asked, caption.decimals) for row in rows.to_dict("records")]
    ranked, unranked = standing.parted(records, indicator)
    who = standing.bodies(tiers[0] if tiers else "")
    if not ranked:
        words = f"0/{len(unranked)} {who} có số liệu"
        title = canvas.headline(f"{words} {caption.span}", words)
        return canvas.notice(title, caption, standing.subtitle(indicator, caption, []))
    shown = standing.shortened(ranked)
    below = standing.collected(unranked)
    levels = [step for step in steps if step.height is not None]
    axis = canvas.scale(
        [*standing.heights(ranked), *(s.height for s in levels if s.height is not None)], indicator, parts=6
    )
    columns = _columns(shown, indicator.unit)
    count = len(shown) + (len(below) + 0.4 if below else 0)
    frame = _frame(width, columns, count, caption.sample)
    sheet = Sheet(frame)
    _set_axes(sheet, count, axis, levels, indicator)
    _draw_targets(sheet, levels, len(shown), axis)
    _draw_dots(sheet, shown, axis, indicator)
    _write_rows(sheet, shown, columns, indicator)
    _write_unranked(sheet, below, len(shown), columns)
    if caption.sample:
        sheet.mark_sample(below=frame.bottom)
    title = standing.title(ranked, steps, who, indicator)
    subtitle = standing.subtitle(indicator, caption, ranked) + axis.words(indicator.unit)
    best, worst = (f"{row.name} {row.print(indicator.unit)}" for row in (ranked[0], ranked[-1]))
    alt = f"{title}. Tốt nhất: {best}; kém nhất: {worst}; {len(unranked)} đơn vị không xếp hạng."
    return Chart(sheet.figure(), title, subtitle, caption.footer, alt)


@dataclass(frozen=True)
class _Columns:
    """Pixels that ranks, names, values and counts need."""

    rank: int
    name: int
    value: int
    counts: int


def _columns(shown: Sequence[Row | str], unit: str) -> _Columns:
    rows = [row for row in shown if isinstance(row, Row)]
    ranks = [str(row.rank or "") for row in rows]
    values = [row.print(unit, with_unit=False) for row in rows]
    texts = (ranks, [row.name for row in rows], values, [row.counts for row in rows])
    rank, name, value, counts = (
        round(max(canvas.width_of(text, canvas.TEXT) for text in column)) for column in texts
    )
    return _Columns(max(rank, 14) + 8, name + 10, value + 14, counts + 12 if counts else 0)


def _frame(width: int, columns: _Columns, rows: float, sample: bool) -> Frame:
    """Margins that hold the columns beside the dots."""
    bottom = 20 if sample else 4
    height = round(rows * ROW) + HEAD + bottom
    right = columns.value + columns.counts
    return Frame(width, height, columns.rank + columns.name, right, HEAD, bottom)


def _set_axes(sheet: Sheet, rows: float, axis: Scale, levels: Sequence[Step], indicator: Indicator) -> None:
    """Values across the top, one row an agency; ticks give way to the targets' own labels."""
    top = axis.axis(indicator.unit)
    taken = [axis.share(step.height) * sheet.frame.plot_width for step in levels if step.height is not None]
    ticks, words = [], []
    for tick, word in reversed(list(zip(top["tickvals"], top["ticktext"], strict=True))):
        at, half = axis.share(tick) * sheet.frame.plot_width, canvas.width_of(word) / 2
        if tick != axis.low and all(abs(at - other) > half + 24 for other in taken):
            ticks.append(tick)
            words.append(word)
            taken.append(at)
    sheet.axes["xaxis"].update(range=top["range"], tickvals=ticks, ticktext=words, showticklabels=False)
    for tick, word in zip(ticks, words, strict=True):
        sheet.write(word, tick, 1, yref="paper", yanchor="bottom", xanchor="center")
    sheet.axes["yaxis"].update(range=[rows - 0.5, -0.5], visible=False)


def _draw_targets(sheet: Sheet, levels: Sequence[Step], rows: int, axis: Scale) -> None:
    """A vertical a level, its marks and value on top; two that are close lean apart."""
    heights = sorted({step.height for step in levels if step.height is not None})
    apart = (axis.share(heights[-1]) - axis.share(heights[0])) * sheet.frame.plot_width if heights else 0
    for height in heights:
        same = [step for step in levels if step.height == height]
        look = {"color": canvas.MUTED, "width": 1.5, "dash": canvas.DOTTED}
        font: dict[str, Any] = {"color": canvas.INK}
        if same[0].rank == 0:
            look = {"color": canvas.INK, "width": 2, "dash": canvas.DASHED}
            font["weight"] = canvas.STRONG
        ends = {"x0": height, "x1": height, "y0": -0.5, "y1": rows - 0.5}
        sheet.rule(line=look, layer="below", **ends)
        text = "".join(step.mark for step in same) + formats.plain(height)
        place: dict[str, Any] = {"xanchor": "center"}
        if 0 < apart < canvas.width_of(text) + 10:
            shift = min(6.0, max(0.0, apart / 2 - 3))
            lower = height == heights[0]
            place = {"xanchor": "right" if lower else "left", "xshift": shift if lower else -shift}
        sheet.write(text, height, 1, font=font, yref="paper", yanchor="bottom", **place)


def _draw_dots(sheet: Sheet, shown: Sequence[Row | str], axis: Scale, indicator: Indicator) -> None:
    """A thin line a row, and on it the shape and colour of the status (hollow while provisional)."""
    rows = [(place, row) for place, row in enumerate(shown) if isinstance(row, Row)]
    x: list[float | None] = []
    y: list[float | None] = []
    for place, _ in rows:
        x += [axis.low, axis.high, None]
        y += [place, place, None]
    thin = {"color": canvas.GRID, "width": 1}
    sheet.add(type="scatter", x=x, y=y, mode="lines", line=thin, hoverinfo="skip", name="hàng")
    for status in (*standing.JUDGED, "no_target"):
        own = [(place, row) for place, row in rows if row.status == status and row.value is not None]
        if not own:
            continue
        symbol, colour = canvas.SYMBOLS[status]
        hollow = f"{symbol.removesuffix('-open')}-open"
        edges = [2 if row.provisional else 0 for _, row in own]
        sheet.add(
            type="scatter",
            x=[float(row.value) for _, row in own if row.value is not None],
            y=[place for place, _ in own],
            text=[row.name for _, row in own],
            mode="markers",
            marker={
                "symbol": [hollow if edge else symbol for edge in edges],
                "color": colour,
                "size": 10,
                "line": {"width": [max(edge, symbol == hollow) for edge in edges]},
            },
            cliponaxis=False,
            hoverinfo="text",
            hovertext=[_hover(row, indicator) for _, row in own],
            name=STATUSES[status].word,
        )


def _hover(row: Row, indicator: Indicator) -> str:
    mark = STATUSES[row.status]
    state = f"{mark.glyph} {mark.word}" + (", tạm tính" if row.provisional else "")
    return "<br>".join(
        part for part in (f"{row.name}: {row.print(indicator.unit)}", row.counts, state) if part
    )


def _write_rows(sheet: Sheet, shown: Sequence[Row | str], columns: _Columns, indicator: Indicator) -> None:
    """Rank and name left of the dots, value and counts right of them."""
    size = {"size": canvas.TEXT}
    ink = size | {"color": canvas.INK}
    left: dict[str, Any] = {"xref": "paper", "xshift": columns.rank - sheet.frame.left}
    right: dict[str, Any] = {"xref": "paper", "xanchor": "right"}
    for place, row in enumerate(shown):
        if isinstance(row, str):
            sheet.write(row, 0, place, font=size, **left)
            continue
        sheet.write(row.name, 0, place, font=ink, **left)
        if row.rank is not None:
            beside = right | {"xshift": columns.rank - 8 - sheet.frame.left}
            sheet.write(str(row.rank), 0, place, font=size, **beside)
        value = row.print(indicator.unit, with_unit=False)
        bold = ink | {"weight": canvas.STRONG}
        sheet.write(value, 1, place, font=bold, xshift=columns.value, **right)
        if row.counts:
            sheet.write(row.counts, 1, place, xshift=sheet.frame.right, **right)


def _write_unranked(
    sheet: Sheet, below: Sequence[tuple[str, str, str]], first: int, columns: _Columns
) -> None:
    """A rule across the figure, then those without a rank and why."""
    if not below:
        return
    ends = {
        "x0": -sheet.frame.left / sheet.frame.plot_width,
        "x1": 1 + sheet.frame.right / sheet.frame.plot_width,
    }
    line = {"color": canvas.RULE, "width": 1}
    sheet.rule(xref="paper", y0=first - 0.3, y1=first - 0.3, line=line, **ends)
    size = {"size": canvas.TEXT}
    ink = size | {"color": canvas.INK}
    for place, (glyph, name, words) in enumerate(below, start=first):
        left = columns.rank - sheet.frame.left
        row = place + 0.4
        sheet.write(glyph, 0, row, font=size, xref="paper", xshift=left - 8, xanchor="right")
        sheet.write(name, 0, row, font=ink, xref="paper", xshift=left)
        sheet.write(words, 1, row, font=size, xref="paper", xshift=sheet.frame.right, xanchor="right")
