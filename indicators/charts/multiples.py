"""Small multiples: the course of single agencies side by side, every panel on the same axes.

Invariant: all panels share periods, scale and target; a period without a figure is a gap in its panel.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from indicators import formats
from indicators.charts import canvas
from indicators.charts.canvas import Caption, Chart, Frame, Scale, Sheet
from indicators.charts.series import Point, Step, points_of, steps_of, with_targets
from indicators.model import STATUSES, Indicator

MOST = 12
"""Panels on one page."""
PANEL, NAME, GAP = 56, 20, 14
"""Heights of a panel's plot, of the name over it and of the space under it, in pixels."""
BETWEEN = 26
"""Pixels between two panels of a row."""


@dataclass(frozen=True)
class _Panel:
    """One agency's course and its place in the grid."""

    name: str
    line: tuple[Point, ...]
    column: int
    row: int

    @property
    def last(self) -> Point | None:
        """The newest point with a value."""
        return next((point for point in reversed(self.line) if point.value is not None), None)

    @property
    def first(self) -> Point | None:
        """The oldest point with a value."""
        return next((point for point in self.line if point.value is not None), None)


def multiples(
    rows: pd.DataFrame,
    target_steps: pd.DataFrame,
    indicator: Indicator,
    caption: Caption,
    *,
    around: Sequence[float] = (),
    columns: int = 3,
    width: int = 848,
) -> Chart:
    """One panel an agency in the order of `rows`, at most twelve.

    `rows`: agency_name, period, label, value (NaN missing), status, provisional, numerator, denominator, each
    agency's periods in order of time, the same for all. `target_steps` as for `trend`; only the leading one
    is drawn. `around`: values on other pages, so that every page has one scale. Raises ValueError for more
    than twelve agencies.
    """
    groups = [(str(name), of) for name, of in rows.groupby("agency_name", sort=False)]
    if len(groups) > MOST:
        raise ValueError(f"một trang có nhiều nhất {MOST} đơn vị; đã thấy {len(groups)}")
    order = list(dict.fromkeys(rows["period"]))
    steps = [step for step in steps_of(target_steps, order) if step.rank == 0]
    panels = [
        _Panel(name, tuple(with_targets(points_of(of), steps)), place % columns, place // columns)
        for place, (name, of) in enumerate(groups)
    ]
    heights = [p.height for panel in panels for p in panel.line if p.height is not None]
    levels = [step.height for step in steps if step.height is not None]
    if not heights:
        return canvas.notice("Chưa đơn vị nào có số liệu để so theo thời gian", caption, "")
    axis = canvas.scale([*heights, *levels, *around], indicator, parts=2)
    frame = _frame(width, 1 + max(panel.row for panel in panels), caption.sample)
    sheet = Sheet(frame)
    del sheet.axes["xaxis"], sheet.axes["yaxis"]
    for number, panel in enumerate(panels, start=1):
        is_lowest = number + columns > len(panels)
        _Drawing(sheet, panel, number, columns, axis, steps, indicator, is_lowest).draw()
    if caption.sample:
        sheet.mark_sample(below=frame.bottom)
    title = _title(panels, indicator)
    return Chart(
        sheet.figure(), title, _subtitle(indicator, caption, axis, steps), caption.footer, _alt(title, panels)
    )


def _frame(width: int, rows: int, sample: bool) -> Frame:
    bottom = 22 + (18 if sample else 0)
    return Frame(width, rows * (NAME + PANEL + GAP) + bottom, 40, 8, 0, bottom)


@dataclass(frozen=True)
class _Drawing:
    """One panel in the making."""

    sheet: Sheet
    panel: _Panel
    number: int
    columns: int
    axis: Scale
    steps: Sequence[Step]
    indicator: Indicator
    is_lowest: bool
    """Whether no panel stands under it, so that it carries the periods' names."""

    def draw(self) -> None:
        """Axes, target, line and name."""
        self._set_axes()
        self._draw_target()
        self._draw_line()
        self._write_name()

    @property
    def _axes(self) -> dict[str, str]:
        tail = "" if self.number == 1 else str(self.number)
        return {"xaxis": f"x{tail}", "yaxis": f"y{tail}"}

    @property
    def _domain(self) -> tuple[list[float], list[float]]:
        """Where the panel lies on the sheet, in shares of its plot."""
        frame, panel = self.sheet.frame, self.panel
        wide = (frame.plot_width - BETWEEN * (self.columns - 1)) / self.columns
        left = panel.column * (wide + BETWEEN)
        top = panel.row * (NAME + PANEL + GAP) + NAME
        across = (left / frame.plot_width, (left + wide) / frame.plot_width)
        up = (1 - (top + PANEL) / frame.plot_height, 1 - top / frame.plot_height)
        # Plotly refuses a share that rounding carries over an edge.
        return [round(share, 6) for share in across], [round(share, 6) for share in up]

    def _set_axes(self) -> None:
        """The same periods and the same scale in every panel; words at the edges only."""
        line, across, up = self.panel.line, *self._domain
        still = {"fixedrange": True, "showgrid": False, "zeroline": False, "tickangle": 0}
        tail = "" if self.number == 1 else str(self.number)
        ends = sorted({0, len(line) - 1})
        words = self.axis.axis(self.indicator.unit)
        look = {"color": canvas.MUTED, "size": canvas.SMALL}
        self.sheet.axes[f"xaxis{tail}"] = still | {
            "domain": across,
            "anchor": f"y{tail}",
            "range": [-0.5, len(line) - 0.5],
            "tickvals": ends,
            "ticktext": [line[place].label.partition("/")[0] for place in ends],
            "showticklabels": self.is_lowest,
            "tickfont": look,
            "showline": True,
            "linecolor": canvas.BORDER,
        }
        self.sheet.axes[f"yaxis{tail}"] = still | {
            "domain": up,
            "anchor": f"x{tail}",
            "range": words["range"],
            "tickvals": [words["tickvals"][0], words["tickvals"][-1]],
            "ticktext": [words["ticktext"][0], words["ticktext"][-1]],
            "tickfont": look,
            "showticklabels": self.panel.column == 0,
        }

    def _draw_target(self) -> None:
        """The leading target as a dashed step."""
        x: list[float] = []
        y: list[float | None] = []
        for step in self.steps:
            x += [step.place - 0.5, step.place + 0.5]
            y += [step.height, step.height]
        line = {"color": canvas.MUTED, "width": 1.2, "dash": "4px,3px", "shape": "hv"}
        if any(height is not None for height in y):
            self._add(x, y, mode="lines", line=line, hoverinfo="skip", name="mục tiêu")

    def _draw_line(self) -> None:
        """The course with a dot at its end; hollow while that is provisional, ≠ where nothing compares."""
        line = self.panel.line
        places = list(range(len(line)))
        joined = [point.height if point.joins else None for point in line]
        hover = {"hoverinfo": "text", "hovertext": [self._hover(point) for point in line]}
        look = {"color": canvas.BLUE, "width": 2}
        self._add(places, joined, mode="lines", line=look, name=self.panel.name, **hover)
        alone = [place for run in _runs(joined) if len(run) == 1 for place in run]
        dots = sorted({*alone, *(p for p in places if line[p] is self.panel.last and line[p].joins)})
        for hollow in (False, True):
            own = [place for place in dots if line[place].provisional == hollow]
            colour = canvas.WHITE if hollow else canvas.BLUE
            marker = {"size": 7, "color": colour, "line": {"color": canvas.BLUE, "width": 1.6}}
            if own:
                self._add(own, [joined[p] for p in own], mode="markers", marker=marker, hoverinfo="skip")
        apart = [p for p in places if line[p].height is not None and not line[p].joins]
        if apart:
            text = [STATUSES["not_comparable"].glyph] * len(apart)
            heights = [line[place].height for place in apart]
            self._add(
                apart, heights, mode="text", text=text, textfont={"color": canvas.MUTED}, hoverinfo="skip"
            )

    def _add(self, x: Sequence[float], y: Sequence[float | None], **look: object) -> None:
        ends: Mapping[str, object] = {"connectgaps": False, "cliponaxis": False, **self._axes}
        self.sheet.add(type="scatter", x=list(x), y=list(y), **ends, **look)

    def _hover(self, point: Point) -> str:
        return f"{self.panel.name}<br>{point.hover(self.indicator)}"

    def _write_name(self) -> None:
        """The name over the panel, cut where it does not fit, and the newest value at its right."""
        across, up = self._domain
        value = self.panel.last.print(self.indicator.unit, with_unit=False) if self.panel.last else "—"
        shape = _shape(self.panel.last)
        room = (across[1] - across[0]) * self.sheet.frame.plot_width
        room -= canvas.width_of(f"■ {value}", canvas.TEXT) + 8
        ink: dict[str, Any] = {"color": canvas.INK, "size": canvas.TEXT}
        place: dict[str, Any] = {"xref": "paper", "yref": "paper", "yanchor": "bottom"}
        name = _fitting(self.panel.name, room)
        self.sheet.write(name, across[0], up[1], font=ink, **place)
        bold = ink | {"weight": canvas.STRONG}
        self.sheet.write(f"{shape}{value}", across[1], up[1], font=bold, xanchor="right", **place)


def _shape(last: Point | None) -> str:
    """The status of the newest value as its coloured shape."""
    if last is None or last.status not in canvas.SYMBOLS:
        return ""
    return f"{canvas.toned(STATUSES[last.status].glyph, canvas.SYMBOLS[last.status][1])} "


def _fitting(name: str, room: float) -> str:
    """The name as far as it fits; the whole of it stands in the table and when pointed at."""
    if canvas.width_of(name, canvas.TEXT) <= room:
        return name
    words = name.split()
    while len(words) > 1 and canvas.width_of(f"{' '.join(words)} …", canvas.TEXT) > room:
        words.pop()
    return f"{' '.join(words)} …"


def _runs(values: Sequence[float | None]) -> list[list[int]]:
    """The stretches of places without a gap."""
    known = groupby(range(len(values)), key=lambda place: values[place] is not None)
    return [list(run) for is_known, run in known if is_known]


def _title(panels: Sequence[_Panel], indicator: Indicator) -> str:
    """How many of the agencies got better between the first and the last period with a figure."""
    moved, begins, ends = [], set(), set()
    for panel in panels:
        first, last = panel.first, panel.last
        if first is not last and first and last and first.value is not None and last.value is not None:
            moved.append(formats.movement(last.value - first.value, indicator.direction, indicator.unit).word)
            begins.add(first.label)
            ends.add(last.label)
    if not moved:
        return f"{len(panels)} đơn vị, chưa đủ số để so theo thời gian"
    better = moved.count("cải thiện")
    begin = min(begins).partition("/")[0] if len(begins) == 1 else "kỳ đầu có số"
    end = min(ends).partition("/")[0] if len(ends) == 1 else "kỳ gần nhất có số"
    return f"{better}/{len(moved)} đơn vị cải thiện từ {begin} đến {end}"


def _subtitle(indicator: Indicator, caption: Caption, axis: Scale, steps: Sequence[Step]) -> str:
    """Ratio, scope, periods, the common axis and the target."""
    ratio = canvas.sentence_case(caption.ratio or indicator.name)
    unit = "%" if indicator.unit == "%" else f"{formats.NBSP}{indicator.unit}"
    scale = f"Mọi hình một trục {formats.plain(axis.low)}–{formats.plain(axis.high)}{unit}."
    lead = steps[-1] if steps else None
    aim = f" Đường đứt: mục tiêu {lead.words(indicator.unit)} ({lead.document})." if lead else ""
    return f"{ratio}, {caption.scope}, {caption.span}. {scale}{aim}"


def _alt(title: str, panels: Sequence[_Panel]) -> str:
    """The title, then each agency's newest value."""
    known: list[tuple[str, Hashable]] = [
        (panel.name, formats.number(panel.last.value) if panel.last else "chưa có số") for panel in panels
    ]
    return f"{title}. " + "; ".join(f"{name} {value}" for name, value in known) + "."
