"""Charts as pictures: drawn by an installed browser, looked over, and refused when anything is wrong.

Invariant: bytes come back only of a picture that is whole: its size is right, the drawing is not blank,
nothing touches the edge, every word of the figure is in it, and no words cover others.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import combinations
from typing import Literal

from PIL import Image, ImageChops

from data import journal
from exports.paper import SLIDE, WORD, Paper, Shape, on_paper
from exports.refusals import ExportError
from exports.renderer import RENDERER, Drawing, Measured, Renderer, browser_path
from indicators.charts import Chart

__all__ = ["KINDS", "SLIDE", "WORD", "Kind", "Shape", "browser_path", "picture"]

Kind = Literal["png", "svg"]
KINDS: tuple[Kind, ...] = ("png", "svg")
LEAST_INK = 0.004
"""Share of the paper that must not be white; the emptiest chart has several times as much."""
EDGE = 2
"""Pixels along the edges of a picture that stay white."""
DOTS_PER_INCH = 200
HEADER = 33
"""Bytes of a PNG's signature and first chunk; the one that says its resolution comes next."""
SLACK = 0.5
"""CSS pixels by which a box of letters may pass the paper; their ink does not fill it."""
TOUCHING, COVERED = 2.5, 8.0
"""CSS pixels in height that the boxes of two lines may share: as much is white; half a line is lost."""


def picture(
    chart: Chart,
    shape: Shape = WORD,
    kind: Kind = "png",
    *,
    words: bool = True,
    renderer: Renderer = RENDERER,
) -> bytes:
    """The chart as a PNG or SVG of a shape; without `words` the drawing only, for a page that has captions.

    The mark of sample or provisional figures is in both. Raises ExportError when there is no browser, when
    it does not answer in time, or when the picture is blank or cut; ValueError for a chart laid out wider
    than the shape.
    """
    paper = on_paper(chart, shape, words=words)
    try:
        drawing = renderer.draw(paper.figure, paper.width, paper.height, paper.scale)
        _look_over(drawing, paper)
    except ExportError:
        journal.tell("picture", outcome="failed")
        raise
    journal.tell("picture", outcome="drawn")
    return _with_size(drawing.png) if kind == "png" else drawing.svg.encode("utf-8")


def _look_over(drawing: Drawing, paper: Paper) -> None:
    """Refuse a picture that is blank, cut, of another size, or without some of its words."""
    for text, left, top, right, bottom in drawing.words:
        is_inside = left >= -SLACK and top >= -SLACK
        if not is_inside or right > paper.width + SLACK or bottom > paper.height + SLACK:
            raise ExportError(f"Hình bị cắt ở chữ “{text}”, nên không được dùng. Chưa tạo tệp nào.")
    wanted = sum(bool(note["text"]) for note in paper.figure["layout"]["annotations"])
    if drawing.notes < wanted:
        raise ExportError(
            f"Hình thiếu chữ ({drawing.notes}/{wanted} chỗ), nên không được dùng. Chưa tạo tệp nào."
        )
    with Image.open(BytesIO(drawing.png)) as image:
        painted = image.convert("L")
    for one, other in covering(drawing.words, COVERED):
        raise ExportError(
            f"Hình có chữ đè lên nhau (“{one}”, “{other}”), nên không được dùng. Chưa tạo tệp nào."
        )
    if painted.size != paper.size:
        raise ExportError(f"Hình sai cỡ: {painted.size}, cần {paper.size}. Chưa tạo tệp nào.")
    inked = ImageChops.invert(painted)
    share = 1 - inked.histogram()[0] / (painted.width * painted.height)
    if share < LEAST_INK:
        raise ExportError("Hình vẽ ra bị trắng, nên không được dùng. Chưa tạo tệp nào.")
    box = inked.getbbox() or (0, 0, 0, 0)
    width, height = painted.size
    if min(box[:2]) < EDGE or box[2] > width - EDGE or box[3] > height - EDGE:
        raise ExportError("Hình bị cắt ở mép, nên không được dùng. Chưa tạo tệp nào.")


def covering(words: Sequence[Measured], most: float = TOUCHING) -> Iterator[tuple[str, str]]:
    """The pairs of lines of a drawing that share more than `most` CSS pixels in height."""
    for (one, *box), (other, *beside) in combinations(words, 2):
        across = min(box[2], beside[2]) - max(box[0], beside[0])
        up = min(box[3], beside[3]) - max(box[1], beside[1])
        if across > 1 and up > most:
            yield one, other


def _with_size(png: bytes) -> bytes:
    """The PNG with its resolution, so that it comes out 16 cm wide where it is put in."""
    dots_per_metre = round(DOTS_PER_INCH / 0.0254)
    body = b"pHYs" + struct.pack(">IIB", dots_per_metre, dots_per_metre, 1)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:HEADER] + chunk + png[HEADER:]
