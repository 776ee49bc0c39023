"""The bullet: a value's bar against the targets of its plans, in the size of a line of text.

It is made of positioned spans in percent of its scale. It repeats what stands in words beside it, so it is
not read aloud; a missing value draws no bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pages.ui.html import LEADING, SECOND, Html, join, tag

Figure = int | float | Decimal


@dataclass(frozen=True)
class BulletMark:
    """A target on the scale: rank 0 leads (drawn above), rank 1 is the second document (below)."""

    value: Figure
    rank: Literal[0, 1]
    label: str


@dataclass(frozen=True)
class SecondBar:
    """The bar of a second plan that measures another ratio: outlined, with its own mark."""

    value: Figure | None
    mark: BulletMark


def bullet(
    value: Figure | None,
    marks: Sequence[BulletMark] = (),
    *,
    scale_max: Figure = 100,
    near_from: Figure | None = None,
    second: SecondBar | None = None,
    compact: bool = False,
) -> Html:
    """The value's bar on a ground from 0 to `scale_max`, with one mark for each plan.

    `near_from` is where "gần đạt" begins: under the leading target when higher is better, over it when
    lower is. `compact` leaves the labels out (rows whose target stands in words).
    """
    track = tag("span", *_ranges(marks, near_from, scale_max), *_bar(value, scale_max), classes="ct-track")
    drawn = [*_ticks(marks, scale_max)]
    ground = tag("span", track, *drawn, classes="ct-ground")
    if compact:
        return tag("span", ground, classes="ct-bullet ct-compact", aria_hidden="true")
    level = _one_level(marks)
    above = marks[:1] if level else [mark for mark in marks if mark.rank == 0 or len(marks) == 1]
    below = [] if level else [mark for mark in marks if mark not in above]
    parts = [_labels(above, scale_max, "ct-above", LEADING + SECOND if level else None), ground]
    if second:
        parts += [_second_bar(second, scale_max)]
        below = [second.mark]
    if below:
        parts.append(_labels(below, scale_max, "ct-below"))
    return tag("span", *parts, classes="ct-bullet", aria_hidden="true")


def percent_of(value: Figure, scale_max: Figure) -> str:
    """Where a value stands on the scale, for CSS; kept between both ends.

    >>> percent_of(72.3, 100), percent_of(1037, 2000), percent_of(104, 100)
    ('72.3%', '51.85%', '100%')
    """
    share = 100 * float(value) / float(scale_max)
    return f"{min(max(share, 0.0), 100.0):.2f}".rstrip("0").rstrip(".") + "%"


def _one_level(marks: Sequence[BulletMark]) -> bool:
    return len(marks) > 1 and len({mark.value for mark in marks}) == 1


def _ranges(marks: Sequence[BulletMark], near_from: Figure | None, scale_max: Figure) -> list[Html]:
    """The ground: not yet reached, nearly reached (darker), reached (lighter)."""
    if not marks:
        return []
    target = marks[0].value
    lower_is_better = near_from is not None and near_from > target
    reached = (0, target) if lower_is_better or target == 0 else (target, scale_max)
    spans = [("ct-reached", *reached)]
    if near_from is not None:
        spans.append(("ct-near-range", min(near_from, target), max(near_from, target)))
    return [
        tag(
            "span",
            classes=name,
            style=f"left:{percent_of(start, scale_max)};width:{_width(start, end, scale_max)}",
        )
        for name, start, end in spans
    ]


def _width(start: Figure, end: Figure, scale_max: Figure) -> str:
    return percent_of(max(float(end) - max(float(start), 0.0), 0.0), scale_max)


def _bar(value: Figure | None, scale_max: Figure) -> list[Html]:
    if value is None:
        return []
    return [tag("span", classes="ct-bar", style=f"width:{percent_of(value, scale_max)}")]


def _ticks(marks: Sequence[BulletMark], scale_max: Figure) -> list[Html]:
    shown = marks[:1] if _one_level(marks) else marks
    return [_tick(mark, scale_max) for mark in shown]


def _tick(mark: BulletMark, scale_max: Figure) -> Html:
    shape = "ct-lead" if mark.rank == 0 else "ct-second"
    return tag("span", classes=f"ct-tick {shape}", style=f"left:{percent_of(mark.value, scale_max)}")


def _labels(marks: Sequence[BulletMark], scale_max: Figure, row: str, glyphs: str | None = None) -> Html:
    return tag("span", *(_label(mark, scale_max, glyphs) for mark in marks), classes=row)


def _label(mark: BulletMark, scale_max: Figure, glyphs: str | None) -> Html:
    share = float(mark.value) / float(scale_max)
    # A label must not leave the card: at the ends of the scale it hangs inwards.
    side = "ct-left" if share < 0.06 else "ct-right" if share > 0.97 else "ct-middle"
    shape = tag("span", glyphs or (LEADING if mark.rank == 0 else SECOND), classes="ct-document")
    words = join((shape, mark.label), " ")
    return tag("span", words, classes=f"ct-label {side}", style=f"left:{percent_of(mark.value, scale_max)}")


def _second_bar(second: SecondBar, scale_max: Figure) -> Html:
    bar = []
    if second.value is not None:
        bar = [tag("span", classes="ct-outline", style=f"width:{percent_of(second.value, scale_max)}")]
    return tag("span", *bar, _tick(second.mark, scale_max), classes="ct-ground ct-other")


@dataclass(frozen=True)
class Part:
    """A part of a whole: how many, of which kind, and the words printed in it."""

    count: int
    kind: Literal["done", "late", "unsent"]
    label: str = ""


def parts_bar(parts: Sequence[Part]) -> Html:
    """One bar cut into its parts (sent in time, late, not sent); a part of nothing is not drawn."""
    spans = (
        tag("span", part.label, classes=f"ct-part-{part.kind}", style=f"flex:{part.count} 1 0")
        for part in parts
        if part.count
    )
    return tag("span", *spans, classes="ct-parts", aria_hidden="true")
