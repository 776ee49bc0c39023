"""One picture, warm and cold, beside Kaleido's bare drawing of the same figure: no font, checks or words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import kaleido

from exports import figures, pictures
from exports.paper import WORD, on_paper
from exports.renderer import Renderer
from tests.test_exports_figures import Q3, office_of, rows

Pair = tuple[Callable[[], object], Callable[[], object]]
SIZE = {"format": "png", "width": WORD.width, "scale": WORD.pixels / WORD.width}


def warm(folder: Path, renderer: Renderer) -> Pair:
    """A picture from a browser that runs already; the floor is Kaleido's own server, started here."""
    office = office_of(folder, rows())
    bare = on_paper(figures.chart(office, "data_reuse_rate", Q3), WORD).figure
    kaleido.start_sync_server(mathjax=False, silence_warnings=True)

    def ours() -> None:
        chart = figures.chart(office, "data_reuse_rate", Q3)
        pictures.picture(chart, renderer=renderer)

    def floor() -> None:
        kaleido.calc_fig_sync(bare, opts=SIZE)

    return ours, floor


def cold(folder: Path) -> Pair:
    """The first picture of a process, its browser's start and end included; the floor the same, bare."""
    kaleido.stop_sync_server(silence_warnings=True)
    office = office_of(folder, rows())
    chart = figures.chart(office, "data_reuse_rate", Q3)
    bare = on_paper(chart, WORD).figure

    def ours() -> None:
        renderer = Renderer()
        pictures.picture(chart, renderer=renderer)
        renderer.close()

    def floor() -> None:
        kaleido.calc_fig_sync(bare, opts=SIZE, kopts={"mathjax": False})

    return ours, floor
