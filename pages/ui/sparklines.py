"""The sparkline: the course of a figure in the size of a word, as a picture in an `img` address.

`st.html` removes `<svg>`, a picture in an address stays. It owns its colours, since a stylesheet does not
reach into it; the browser hands it the light or dark scheme of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import quote

from pages.ui.bullets import Figure
from pages.ui.html import Html, tag
from pages.ui.theme import DARK, LIGHT

EDGE = 4
"""Room around the line, so that the last dot is not cut."""
Point = tuple[float, float]


def sparkline(
    values: Sequence[Figure | None],
    targets: Sequence[Figure | None] = (),
    *,
    alt: str,
    open_end: bool = False,
    least_span: float = 0.0,
    width: int = 92,
    height: int = 34,
) -> Html:
    """The line of the values, cut where a period has none, over the dashed step of its target.

    Both sequences hold one entry a period. The last dot is hollow while the last period is open. `alt` says
    the takeaway. The scale spans at least `least_span`, so that a small change stays small. Nothing is drawn
    when no period has a value.
    """
    if all(figure is None for figure in values):
        return Html("")
    known = [float(figure) for figure in (*values, *targets) if figure is not None]
    low, high = min(known), max(known)
    if high - low < least_span:
        low, high = (low + high - least_span) / 2, (low + high + least_span) / 2
    across = (width - 2 * EDGE) / max(len(values) - 1, 1)

    def points(figures: Sequence[Figure | None]) -> list[Point | None]:
        shares = [
            None if f is None else (float(f) - low) / (high - low) if high > low else 0.5 for f in figures
        ]
        down = height - 2 * EDGE
        return [
            None if s is None else (EDGE + i * across, EDGE + (1 - s) * down) for i, s in enumerate(shares)
        ]

    drawn = _step(points(targets), across, width) + _line(points(values), open_end)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" fill="none">'
        f"<style>{_rules(LIGHT)}@media (prefers-color-scheme:dark){{{_rules(DARK)}}}</style>{drawn}</svg>"
    )
    source = "data:image/svg+xml," + quote(picture, safe=" =:/;,(){}")
    image = tag("img", classes="ct-spark", src=source, alt=alt, width=str(width), height=str(height))
    return Html(image.removesuffix("</img>"))


def _rules(colours: dict[str, str]) -> str:
    return (
        f".v{{stroke:{colours['blue']};stroke-width:2;stroke-linejoin:round}}.d{{fill:{colours['blue']}}}"
        f".o{{fill:{colours['page']};stroke:{colours['blue']};stroke-width:1.6}}"
        f".t{{stroke:{colours['muted']};stroke-width:1.2;stroke-dasharray:3 2}}"
    )


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The stretches without a gap."""
    return [[p for p in run if p] for known, run in groupby(points, key=lambda p: p is not None) if known]


def _line(points: Sequence[Point | None], open_end: bool) -> str:
    drawn = ""
    for run in _runs(points):
        if len(run) > 1:
            drawn += f'<path class="v" d="M{_path(run)}"/>'
        else:
            drawn += _dot(run[0], "d", 1.6)
    last = _runs(points)[-1][-1]
    return drawn + (_dot(last, "o", 2.6) if open_end else _dot(last, "d", 3))


def _step(points: Sequence[Point | None], across: float, width: float) -> str:
    """The target as a step: level until half way to the next period, where the next level begins."""
    corners = [
        [
            corner
            for x, y in run
            for corner in ((max(x - across / 2, 0.0), y), (min(x + across / 2, float(width)), y))
        ]
        for run in _runs(points)
    ]
    return "".join(f'<path class="t" d="M{_path(run)}"/>' for run in corners)


def _path(run: Sequence[Point]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _dot(point: Point, name: str, radius: float) -> str:
    return f'<circle class="{name}" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{radius}"/>'
