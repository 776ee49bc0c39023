"""A chart on its paper: the figure of the screen with title, subtitle, marks and source lines around it.

The figure itself is not touched: the margins grow, and the words go into them. Widths and heights are CSS
pixels, 96 to the inch, so that letters of 12 are 9 pt on the printed page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from indicators.charts import Chart, canvas

PAD = 12
"""White on every side of the paper."""
TITLE = 18
LEADING = 1.3
"""Plotly's distance of two lines, in sizes of the type."""


@dataclass(frozen=True)
class Shape:
    """A size of paper: its width in CSS pixels and in those of the picture; height over width, if fixed."""

    width: int
    pixels: int
    ratio: float | None = None

    @property
    def inside(self) -> int:
        """The width charts are laid out for."""
        return self.width - 2 * PAD


WORD = Shape(604, 1260)
"""16 cm at 200 dots an inch, as high as the chart needs; letters of 12 pixels are 9,01 pt."""
SLIDE = Shape(800, 1920, 9 / 16)
"""A slide of 16:9, 1920 × 1080; letters of 12 pixels are 14 pt on a slide 33,9 cm wide."""


@dataclass(frozen=True)
class Paper:
    """A figure ready to be drawn, its size in CSS pixels, and how many pixels of the picture each is."""

    figure: dict[str, Any]
    width: int
    height: int
    scale: float

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return round(self.width * self.scale), round(self.height * self.scale)


@dataclass(frozen=True)
class _Line:
    """One line of words: its baseline box is `size` × LEADING high."""

    text: str
    size: int
    colour: str
    weight: int = 400
    after: int = 0
    """White below it."""

    @property
    def height(self) -> float:
        return self.size * LEADING + self.after


def on_paper(chart: Chart, shape: Shape, *, words: bool = True) -> Paper:
    """The chart with its words around it; without `words` only the mark of figures still open stays.

    Raises ValueError when the chart was laid out wider than the shape: its letters would become too small.
    """
    figure: dict[str, Any] = chart.figure.to_plotly_json()
    layout = figure["layout"]
    inside = (layout.get("meta") or {}).get("width", shape.inside)
    if shape.ratio is None and inside > shape.inside:
        raise ValueError(f"hình được dàn cho {inside} điểm ảnh, khổ này chỉ rộng {shape.inside}")
    above, below = _above(chart, inside, words=words), _below(chart, inside) if words else []
    head = PAD + sum(line.height for line in above)
    foot = PAD + (PAD / 2 + sum(line.height for line in below) if below else 0)
    natural = head + layout["height"] + foot
    width, height = _size(shape, inside, natural)
    side, spare = (width - inside) / 2, height - natural
    margin = layout["margin"]
    old = dict(margin)
    margin.update(
        l=old["l"] + side, r=old["r"] + width - inside - side, t=old["t"] + head, b=old["b"] + foot + spare
    )
    layout.update(width=width, height=height)
    notes = _written(above, old["l"], margin["t"] - PAD, "top")
    notes += _written(below, old["l"], PAD - margin["b"] + sum(line.height for line in below), "bottom")
    layout["annotations"] = [*layout.get("annotations", ()), *notes]
    return Paper(figure, width, height, shape.pixels / width)


def _size(shape: Shape, inside: int, natural: float) -> tuple[int, int]:
    """Width and height: as the chart needs, or of the fixed ratio and large enough to hold it."""
    if shape.ratio is None:
        return shape.width, round(natural)
    step = 16  # of whole steps the height is whole too
    width = step * math.ceil(max(inside + 2 * PAD, natural / shape.ratio) / step)
    return width, round(width * shape.ratio)


def _above(chart: Chart, width: int, *, words: bool) -> list[_Line]:
    top = " · ".join(filter(None, (chart.topic if words else "", chart.mark)))
    lines = _wrapped(top, width, canvas.TEXT, canvas.INK, canvas.STRONG, after=4)
    if words:
        lines += _wrapped(chart.title, width, TITLE, canvas.INK, canvas.STRONG, after=2)
        lines += _wrapped(chart.subtitle, width, canvas.TEXT, canvas.MUTED, after=8)
    return lines


def _below(chart: Chart, width: int) -> list[_Line]:
    return _wrapped(chart.footer, width, canvas.SMALL, canvas.MUTED)


def _wrapped(text: str, width: int, size: int, colour: str, weight: int = 400, after: int = 0) -> list[_Line]:
    """The lines of each paragraph, broken between words where they reach `width`."""
    lines: list[str] = []
    for paragraph in filter(None, text.split("\n")):
        lines.append("")
        for word in paragraph.split(" "):
            longer = f"{lines[-1]} {word}".lstrip()
            if lines[-1] and canvas.width_of(longer, size) * (1.06 if weight > 400 else 1) > width:
                lines.append(word)
            else:
                lines[-1] = longer
    last = len(lines) - 1
    return [_Line(line, size, colour, weight, after if at == last else 0) for at, line in enumerate(lines)]


def _written(lines: Sequence[_Line], left: float, top: float, side: str) -> list[dict[str, Any]]:
    """Lines from `top` pixels above the plot's edge downwards, at the left edge of the drawing."""
    notes = []
    for line in lines:
        notes.append(
            {
                "text": escape(line.text, quote=False),
                **{"xref": "paper", "yref": "paper", "x": 0, "y": 1 if side == "top" else 0},
                **{"xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False, "borderpad": 0},
                **{"xshift": -left, "yshift": round(top, 2)},
                "font": {"size": line.size, "color": line.colour, "weight": line.weight},
            }
        )
        top -= line.height
    return notes
