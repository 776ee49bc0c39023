"""Words inside a trend: documents at the right end, values at the points that matter, breaks on top.

Invariant: no words overlap others. The rows of the breaks above the plot are theirs alone; a value is
written on the side of its dot where least is in the way.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from indicators import formats
from indicators.charts import canvas
from indicators.charts.canvas import Frame, Scale, Sheet
from indicators.charts.series import Point, Step, stretches

LINE = 16
"""Height of one line of text in pixels."""
WIDEST_TAIL = 22
"""Letters of a document's name and article on one line, where they stand under the target."""
TURN = 0.05
"""A line turns where it goes back by at least this share of the axis."""
GAP = 4
"""Pixels between the plot and the words of the breaks above it."""
OUTSIDE = 20
"""Cost of each period by which the name of a target stands behind its line's end; 99 is over other words."""
Cut = tuple[float, str]
"""Where among the categories a line is cut, and why."""
Box = tuple[float, float, float]
"""Left and right end and the middle of a written value, in pixels of the plot."""


class Placed(NamedTuple):
    """The words of a cut, wrapped, and their lowest line above the plot (0 is next to it)."""

    at: float
    text: str
    level: int

    @property
    def top(self) -> int:
        """Lines from the plot to the top of these words."""
        return self.level + self.text.count("<br>") + 1

    def boxes(self, frame: Frame, pitch: float) -> list[Box]:
        """Where each of its lines is written."""
        start, lines = (self.at + 0.5) * pitch + 5, self.text.split("<br>")
        over = [frame.plot_height + GAP + LINE * (self.top - place - 0.5) for place in range(len(lines))]
        return [(start, start + canvas.width_of(line), y) for line, y in zip(lines, over, strict=True)]


@dataclass(frozen=True)
class EndLabel:
    """Words right of the plot, beside a target's line or the open period's dot."""

    at: float
    head: str
    tail: tuple[str, ...]
    colour: str

    def lines(self, narrow: bool) -> list[str]:
        """The lines of text: value and document side by side, or one under the other."""
        if narrow or len(self.tail) > 1:
            fitting = (line for part in self.tail for line in textwrap.wrap(part, WIDEST_TAIL))
            return [self.head, *fitting]
        return [(formats.NBSP * (3 if self.colour == canvas.INK else 1)).join((self.head, *self.tail))]

    def html(self, narrow: bool) -> str:
        """The lines for Plotly, the target itself in the heavier weight."""
        text = "<br>".join(self.lines(narrow))
        if self.colour != canvas.INK:
            return text
        return canvas.strong(self.head) + canvas.toned(text.removeprefix(self.head), canvas.MUTED)


def end_labels(
    line: Sequence[Point], steps: Sequence[Step], unit: str, provisional_until: str
) -> list[EndLabel]:
    """One label a level still in force at the right end, one for the open period; lowest first."""
    last = [step for step in steps if step.place == len(line) - 1 and step.height is not None]
    labels = []
    for step in last:
        same = [other for other in last if other.says(step)]
        if step is same[0] and step.height is not None:
            head = f"{''.join(other.mark for other in same)} {step.words(unit)}"
            labels.append(EndLabel(step.height, head, tuple(other.document for other in same), canvas.INK))
    for point in reversed(line):
        if point.provisional and point.height is not None:
            until = (provisional_until,) if provisional_until else ()
            labels.append(EndLabel(point.height, "○ tạm tính", until, canvas.BLUE))
            break
    return sorted(labels, key=lambda label: label.at)


def laid_out(
    width: int, height: int, labels: Sequence[EndLabel], cuts: Sequence[Cut], count: int
) -> tuple[Frame, list[Placed], bool]:
    """Margins that hold all words, where the words of the breaks go, and whether end labels are narrow."""
    narrow = _widest(labels, narrow=False) > 0.28 * width
    left, right = 46, round(_widest(labels, narrow)) + 18
    placed = _stacked(cuts, (width - left - right) / count, width - left)
    top = 14 + LINE * max((words.top for words in placed), default=0)
    return Frame(width, height, left, right, top, 26), placed, narrow


def _stacked(cuts: Sequence[Cut], pitch: float, end: float) -> list[Placed]:
    """Words of the breaks right of their verticals, higher where they would cross a later one."""
    placed: list[Placed] = []
    for at, words in reversed(cuts):
        start = (at + 0.5) * pitch
        lines = textwrap.wrap(words, max(10, int((end - start - 8) / canvas.width_of("e"))))
        reach = start + 14 + max(canvas.width_of(line) for line in lines)
        crossed = [other.top for other in placed if (other.at + 0.5) * pitch < reach]
        placed.append(Placed(at, "<br>".join(lines), max(crossed, default=0)))
    return placed[::-1]


def _widest(labels: Sequence[EndLabel], narrow: bool) -> float:
    return max((canvas.width_of(line) for label in labels for line in label.lines(narrow)), default=0)


def write_ends(
    sheet: Sheet,
    labels: Sequence[EndLabel],
    narrow: bool,
    axis: Scale,
    floor: float,
    cuts: Sequence[Placed],
) -> None:
    """Write the labels right of the plot, pushed apart; `floor` keeps the lowest pixels free.

    Where there are breaks their words above the plot may reach over the margin, so that nothing else does.
    """
    wanted = [axis.share(label.at) * sheet.frame.plot_height for label in labels]
    heights = [float(LINE * len(label.lines(narrow))) for label in labels]
    ceiling = sheet.frame.plot_height + (GAP if cuts else sheet.frame.top)
    placed = canvas.spread(wanted, heights, floor, ceiling)
    for label, want, place in zip(labels, wanted, placed, strict=True):
        where = {"xref": "paper", "xshift": 8, "yshift": round(place - want, 1)}
        sheet.write(label.html(narrow), 1, label.at, font={"color": label.colour}, **where)


def write_past(
    sheet: Sheet,
    line: Sequence[Point],
    steps: Sequence[Step],
    axis: Scale,
    unit: str,
    taken: Sequence[Box],
    cuts: Sequence[Placed],
) -> None:
    """Name targets that ended before the last period, at their line, where least is in the way."""
    pitch = sheet.frame.plot_width / len(line)
    ink = [(x, y, 3) for x, y in _ink(line, axis, sheet.frame)]
    ink += [
        ((cut.at + 0.5) * pitch, float(y), 1) for cut in cuts for y in range(0, sheet.frame.plot_height, 8)
    ]
    words = [*taken, *(box for cut in cuts for box in cut.boxes(sheet.frame, pitch))]
    ink += [(start + (end - start) * part / 8, y, 99) for start, end, y in words for part in range(9)]
    for stretch in stretches(steps):
        step = stretch[-1]
        twins = [other for other in steps if other.place == step.place and other.says(step)]
        if step.place == len(line) - 1 or step.height is None or step is not twins[0]:
            continue
        head = f"{''.join(twin.mark for twin in twins)} {step.words(unit)}"
        tail = f" {', '.join(twin.plan for twin in twins)}"
        width, level = canvas.width_of(head + tail), axis.share(step.height) * sheet.frame.plot_height
        ends = {
            end: OUTSIDE * max(0, end - step.place - 1) for end in range(stretch[0].place + 1, len(line) + 1)
        }
        # Words wider than all that stands left of them begin with the plot, clear of the axis.
        least = (width + 8) / pitch
        fitting = {max(float(end), least): cost for end, cost in ends.items()}
        costs = {
            (end, side): cost
            + sum(
                weight
                for x, y, weight in ink
                if end * pitch - width - 8 < x < end * pitch and -4 < (y - level) * side < LINE + 8
            )
            for end, cost in reversed(fitting.items())
            for side in (1, -1)
        }
        end, side = min(costs, key=lambda spot: costs[spot])
        place: dict[str, Any] = {"xanchor": "right", "yanchor": "bottom" if side > 0 else "top"}
        place |= {"yshift": 2 * side, "xshift": -4}
        sheet.write(canvas.strong(head) + tail, end - 0.5, step.height, **place)


def _ink(line: Sequence[Point], axis: Scale, frame: Frame) -> list[tuple[float, float]]:
    """Pixels the line of values passes through, a few of every stretch between two points."""
    pitch = frame.plot_width / len(line)
    dots = [
        ((place + 0.5) * pitch, axis.share(point.height) * frame.plot_height)
        for place, point in enumerate(line)
        if point.height is not None
    ]
    between = [
        (x0 + (x1 - x0) * part / 8, y0 + (y1 - y0) * part / 8)
        for (x0, y0), (x1, y1) in pairwise(dots)
        for part in range(1, 8)
    ]
    return dots + between


def write_cuts(sheet: Sheet, cuts: Sequence[Placed]) -> None:
    """A dotted vertical at each break, its words on top of the plot."""
    for cut in cuts:
        height = LINE * cut.top + GAP
        line = {"color": canvas.MUTED, "width": 1.5, "dash": canvas.DOTTED}
        ends = {"x0": cut.at, "x1": cut.at, "y0": 0, "y1": 1 + height / sheet.frame.plot_height}
        sheet.rule(yref="paper", line=line, **ends)
        where: dict[str, Any] = {"yref": "paper", "yanchor": "top", "xshift": 5, "yshift": height}
        sheet.write(cut.text, cut.at, 1, font={"color": canvas.INK}, **where)


def write_values(
    sheet: Sheet,
    line: Sequence[Point],
    steps: Sequence[Step],
    axis: Scale,
    unit: str,
    cuts: Sequence[Placed],
) -> list[Box]:
    """Write first, last and turning values on white, away from target lines; return where."""
    pitch, ink = sheet.frame.plot_width / len(line), _ink(line, axis, sheet.frame)
    words, taken = [box for cut in cuts for box in cut.boxes(sheet.frame, pitch)], list[Box]()
    for place in labelled(line, axis):
        point = line[place]
        text = point.print(unit, with_unit=False)
        x, half = (place + 0.5) * pitch, canvas.width_of(text, canvas.TEXT) / 2
        here = axis.share(point.height or 0.0) * sheet.frame.plot_height
        levels = [
            axis.share(s.height) * sheet.frame.plot_height
            for s in steps
            if s.place == place and s.height is not None
        ]
        costs = {}
        for side in (1, -1) if _peaks(line, place) else (-1, 1):
            y = here + side * 15
            overlap = any(
                x - half < end + 2 and start < x + half + 2 and abs(y - other) < LINE
                for start, end, other in (*words, *taken)
            )
            crossed = any(abs(x - at) < half and abs(y - ink_y) < 8 for at, ink_y in ink)
            cut_off = y < 8 or y > sheet.frame.plot_height + sheet.frame.top - 8
            costs[side] = 4 * (overlap + cut_off) + 2 * crossed + any(abs(y - at) < 10 for at in levels)
        side = min(costs, key=lambda side: costs[side])
        taken.append((x - half, x + half, here + side * 15))
        look = {"color": canvas.BLUE, "weight": canvas.STRONG, "size": canvas.TEXT}
        where: dict[str, Any] = {"xanchor": "center", "yshift": side * 15, "bgcolor": canvas.WHITE}
        sheet.write(text, place, point.height or 0.0, font=look, **where)
    return taken


def labelled(line: Sequence[Point], axis: Scale) -> list[int]:
    """Places of the points that carry their value: first, last, last closed, turning points."""
    known = [place for place, point in enumerate(line) if point.height is not None]
    closed = [place for place in known if not line[place].provisional]
    least, turns, extreme, course = TURN * (axis.high - axis.low), [], known[0], 0.0
    for place in known[1:]:
        move = _rise(line, extreme, place)
        if course * move < 0 and abs(move) >= least:
            turns.append(extreme)
        elif course * move <= 0 and (course or abs(move) < least):
            continue
        extreme, course = place, move
    return sorted({known[0], known[-1], *closed[-1:], *turns})


def _rise(line: Sequence[Point], start: int, end: int) -> float:
    low, high = line[start].height, line[end].height
    return 0.0 if low is None or high is None else high - low


def _peaks(line: Sequence[Point], place: int) -> bool:
    """Whether a point lies above the mean of its known neighbours, so that its value goes on top."""
    around = [_rise(line, other, place) for other in (place - 1, place + 1) if 0 <= other < len(line)]
    return sum(around) >= 0
