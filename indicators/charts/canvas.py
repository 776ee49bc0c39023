"""What all figures share: colours, type, marks, scales, and the words that go with a figure.

Invariant: text stands horizontally, nothing is smaller than 12 px, and only the four colours, greys and
ink are used. Figures carry no title of their own: a screen shows it as a heading.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from indicators import formats
from indicators.model import Indicator, Status

BLUE, TEAL, PLUM, ORANGE = "#12436D", "#28A197", "#801650", "#F46A25"
INK, MUTED, RULE, BORDER, GRID, WHITE = "#1F2328", "#4A5058", "#8A919C", "#C9CED6", "#E3E6EA", "#FFFFFF"
FONT = '"Source Sans", "Source Sans Pro", sans-serif'
SMALL, TEXT, STRONG = 12, 13, 600
DASHED, DOTTED = "7px,4px", "2px,3px"
LEADING, SECOND = "▼", "▽"
SAMPLE = "DỮ LIỆU MẪU"
MOST_WORDS = 12
_ADVANCES = ((" \u00a0", 0.2), ("iIlj.,:;|", 0.26), ("tfr/()-", 0.35), ("mwMW%", 0.84))
"""Letters of unusual width, in widths of the type size."""

SYMBOLS: dict[Status, tuple[str, str]] = {
    "met": ("circle", TEAL),
    "near": ("triangle-up", ORANGE),
    "missed": ("square", PLUM),
    "no_target": ("circle-open", MUTED),
}
"""Plotly symbol and colour of the statuses that stand beside a value; the others are words."""


@dataclass(frozen=True)
class Chart:
    """A figure with its words: the title is the finding, the alt text says the takeaway."""

    figure: go.Figure
    title: str
    subtitle: str
    footer: str
    alt: str
    topic: str = ""
    """What a picture names above the title, as a page has it for its heading: indicator, scope, period."""
    mark: str = ""
    """What a picture must say beside the topic: "TẠM TÍNH đến 14/10/2025"."""


@dataclass(frozen=True)
class Caption:
    """What the caller knows about a figure and the table does not say."""

    scope: str
    """Whose figures: "toàn tỉnh", "sở, ban, ngành"."""
    span: str
    """The periods: "từng tháng 2025", "quý III/2025"."""
    ratio: str = ""
    """The formula in words; the indicator's name where it is left out."""
    footer: str = ""
    """Source batch and date, definition, the targets' documents and articles."""
    sample: bool = False
    """Sample data: the figure says so itself."""
    decimals: int = 1
    """Of rates and scores in the figure: screens have one, a document as its setting says."""


@dataclass(frozen=True)
class Frame:
    """The size of a figure in pixels and the margins around its plot."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def plot_width(self) -> int:
        """Width between the margins."""
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        """Height between the margins."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True)
class Scale:
    """An axis of values: its ends and its ticks, both ends included."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies between the ends, from 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def axis(self, unit: str) -> dict[str, Any]:
        """Range and ticks in Vietnamese notation, "%" at the top tick only."""
        words = [formats.plain(tick) for tick in self.ticks]
        if unit == "%":
            words[-1] += "%"
        return {"range": [self.low, self.high], "tickvals": list(self.ticks), "ticktext": words}

    def words(self, unit: str) -> str:
        """ "Trục từ 30%." when the axis does not start at 0."""
        return f" Trục từ {formats.plain(self.low)}{'%' if unit == '%' else ''}." if self.low else ""


def scale(values: Iterable[float], indicator: Indicator, parts: int = 4) -> Scale:
    """An axis around the values: about `parts` round steps, from 0 unless that flattens the picture.

    Counts always start at 0; percentages and scores that do not pass 100 stop there.
    """
    known = list(values) or [0.0]
    whole = indicator.unit in formats.COUNTED
    low, high = min(known), max(known)
    pad = max((high - low) * 0.06, abs(high) * 0.02, 0.5)
    low, high = low - pad, high + pad
    if whole or low < 0.3 * high:
        low = 0.0
    ceiling = 100.0 if indicator.unit in ("%", "điểm") and max(known) <= 100 else math.inf
    step = _step((min(high, ceiling) - low) / parts, smallest=1.0 if whole else 0.1)
    first, last = math.floor(low / step), math.ceil(min(high, ceiling) / step)
    ticks = tuple(round(step * place, 9) for place in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(raw: float, smallest: float) -> float:
    """The smallest round step (1, 2, 5 × a power of ten) that is not under `raw`."""
    power = 10.0 ** math.floor(math.log10(max(raw, smallest)))
    return next(power * digit for digit in (1, 2, 5, 10) if power * digit >= max(raw, smallest) * 0.999)


class Sheet:
    """A figure in the making; Plotly gets everything at once, since adding words one by one is slow."""

    def __init__(self, frame: Frame) -> None:
        still = {"fixedrange": True, "showgrid": False, "zeroline": False, "tickangle": 0}
        self.frame = frame
        self.axes: dict[str, dict[str, Any]] = {"xaxis": dict(still), "yaxis": dict(still)}
        self._traces: list[dict[str, Any]] = []
        self._rules: list[dict[str, Any]] = []
        self._notes: list[dict[str, Any]] = []

    def add(self, **trace: object) -> None:
        """Add a trace: `type` and Plotly's attributes of that type."""
        self._traces.append(trace)

    def rule(self, line: Mapping[str, object], **ends: object) -> None:
        """Add a straight line; `ends` are Plotly's x0, x1, y0, y1 and what they refer to."""
        self._rules.append({"type": "line", "line": line, **ends})

    def write(
        self, text: str, x: float, y: float, font: Mapping[str, object] | None = None, **more: object
    ) -> None:
        """Put words at a point: muted, small, left aligned unless told otherwise.

        `font` adds to the default font; every other keyword is one of Plotly's annotations.
        """
        place = {"xanchor": "left", "yanchor": "middle", "align": "left", "borderpad": 0}
        look = {"size": SMALL, "color": MUTED, **(font or {})}
        self._notes.append({"text": text, "x": x, "y": y, "showarrow": False, "font": look, **place, **more})

    def mark_sample(self, *, below: int = 0) -> None:
        """Say in the figure itself, bottom right, that its figures are samples."""
        place = {"xref": "paper", "yref": "paper", "xanchor": "right", "yanchor": "bottom"}
        self.write(SAMPLE, 1, 0, {"weight": STRONG}, **place, xshift=self.frame.right, yshift=-below)

    def figure(self) -> go.Figure:
        """The figure in the house style."""
        frame = self.frame
        margin = {"l": frame.left, "r": frame.right, "t": frame.top, "b": frame.bottom, "pad": 0}
        layout = {
            "template": "none",
            "separators": ",.",
            "font": {"family": FONT, "size": SMALL, "color": INK},
            "paper_bgcolor": WHITE,
            "plot_bgcolor": WHITE,
            "hoverlabel": {"bgcolor": WHITE, "bordercolor": RULE, "font": {"color": INK, "size": TEXT}},
            "height": frame.height,
            "meta": {"width": frame.width},  # what the labels are laid out for; pictures keep to it
            "margin": margin | {"autoexpand": False},
            "showlegend": False,
            "dragmode": False,
            "shapes": self._rules,
            "annotations": self._notes,
        }
        return go.Figure(data=self._traces, layout=layout | self.axes)


def notice(sentence: str, caption: Caption, subtitle: str, *, height: int = 96) -> Chart:
    """A chart that cannot be drawn says why, in the place of the drawing."""
    sheet = Sheet(Frame(760, height, 0, 0, 0, 0))
    for axis in sheet.axes.values():
        axis["visible"] = False
    sheet.write(sentence, 0, 0.5, {"size": TEXT}, xref="paper", yref="paper")
    if caption.sample:
        sheet.mark_sample()
    return Chart(sheet.figure(), sentence, subtitle, caption.footer, sentence)


def toned(text: str, colour: str) -> str:
    """The text in another colour than the words around it."""
    return f'<span style="color:{colour}">{text}</span>'


def strong(text: str) -> str:
    """The text in the heavier of the two weights."""
    return f'<span style="font-weight:{STRONG}">{text}</span>'


def width_of(text: str, size: int = SMALL) -> float:
    """About how many pixels a line of text needs in Source Sans, a little too many rather than too few."""
    return sum(_advance(letter) for letter in text) * size * 1.04


def _advance(letter: str) -> float:
    base = unicodedata.normalize("NFD", letter)[0]
    narrow = next((width for letters, width in _ADVANCES if base in letters), None)
    return narrow or (0.64 if base.isupper() else 0.54 if base.isalpha() else 0.5)


def spread(places: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Move the centres of stacked labels (ascending) as little as needed so that none overlaps."""
    moved: list[float] = []
    for place, height in zip(places, heights, strict=True):
        floor = moved[-1] + (heights[len(moved) - 1] + height) / 2 if moved else low + height / 2
        moved.append(max(place, floor))
    ceiling = high
    for at in reversed(range(len(moved))):
        moved[at] = min(moved[at], ceiling - heights[at] / 2)
        ceiling = moved[at] - heights[at] / 2
    return moved


def headline(*findings: str) -> str:
    """The first finding of at most twelve words; give the fullest first."""
    return next((words for words in findings if len(words.split()) <= MOST_WORDS), findings[-1])


def sentence_case(text: str) -> str:
    """The first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]
