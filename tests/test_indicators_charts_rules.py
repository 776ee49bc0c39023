"""The rules for charts that a program can check, on every kind of figure at once, in both themes."""

from __future__ import annotations

import json
import math
import re
from itertools import chain

import pytest

from indicators import charts
from indicators.charts import canvas
from indicators.charts.multiples import multiples
from indicators.model import STATUSES
from indicators.profiles import onto_today
from indicators.profiles.figures import Facts
from pages.ui import drawing, theme
from tests.test_indicators_charts import CAPTION, COLOURS, EVERY, GREYS, RATE, SAMPLE, SIX, in_force, months
from tests.test_indicators_multiples import REUSE, TARGETS, TWO
from tests.test_indicators_onto_today import course
from tests.test_pages_pieces import contrast

REBASED = course("2025-04")
FIGURES = EVERY | {
    "multiples": multiples(TWO, TARGETS, REUSE, SAMPLE),
    "multiples of a phone": multiples(TWO, TARGETS, REUSE, SAMPLE, columns=1, width=358),
    "re-based line": onto_today.trend(REBASED, Facts(), 848),
    "re-based order": onto_today.ranking(REBASED, REBASED.tiers[0], 848, Facts()),
}
GLYPHS = "".join(status.glyph for status in STATUSES.values()) + "▼▽"
GUIDES = (theme.LIGHT["grid"], theme.DARK["grid"])
"""Thin lines that lead the eye and carry no value."""
SIDES = {"light": theme.LIGHT["page"], "dark": theme.DARK["page"]}


def in_theme(name, side):
    text = FIGURES[name].figure.to_json()
    return json.loads(drawing.darkened(text) if side == "dark" else text)


def axes(figure, letter):
    return [axis for name, axis in figure["layout"].items() if name.startswith(f"{letter}axis")]


def spans(text):
    """The coloured parts of an annotation as (colour, words)."""
    return re.findall(r'color:(#[0-9A-Fa-f]{6})">([^<]*)<', text)


def is_shape(words):
    return all(letter in GLYPHS or letter.isspace() for letter in words)


def colours_of_words(figure):
    """Every colour in which a figure writes words, with those words."""
    layout = figure["layout"]
    default = layout["font"]["color"]
    for note in layout.get("annotations", ()):
        plain = re.sub("<span.*?</span>", "", note["text"])
        if not is_shape(plain):
            yield note["font"].get("color", default), plain
        yield from ((colour, words) for colour, words in spans(note["text"]) if not is_shape(words))
    for axis in chain(axes(figure, "x"), axes(figure, "y")):
        if axis.get("visible", True) and axis.get("showticklabels", True):
            yield axis.get("tickfont", {}).get("color", default), "ticks"


def colours_of_marks(figure):
    """Every colour of a line, dot or bar that carries a value, and of the shapes of statuses."""
    for trace in figure["data"]:
        mode = trace.get("mode", "")
        if "lines" in mode and trace["line"]["color"] not in GUIDES:
            yield trace["line"]["color"]
        marker = trace.get("marker", {})
        edge = marker.get("line", {}).get("color")
        colours = marker.get("color", [])
        for colour in [colours] if isinstance(colours, str) else colours:
            # A hollow dot is the page's colour inside: its edge is the mark.
            yield edge if colour in SIDES.values() and isinstance(edge, str) else colour
    for note in figure["layout"].get("annotations", ()):
        yield from (colour for colour, words in spans(note["text"]) if is_shape(words))


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", FIGURES)
def test_words_stand_out_from_their_ground_in_both_themes(name, side):
    weak = {pair for pair in colours_of_words(in_theme(name, side)) if contrast(pair[0], SIDES[side]) < 4.5}
    assert weak == set()


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("name", FIGURES)
def test_marks_stand_out_from_their_ground_in_both_themes(name, side):
    weak = {one for one in colours_of_marks(in_theme(name, side)) if contrast(one, SIDES[side]) < 3}
    assert weak == set()


@pytest.mark.parametrize("name", FIGURES)
def test_no_pie_no_gauge_no_third_dimension_no_second_scale(name):
    figure = in_theme(name, "light")
    assert {trace["type"] for trace in figure["data"]} <= {"scatter", "bar"}
    assert all("overlaying" not in axis and axis.get("side") != "right" for axis in axes(figure, "y"))


@pytest.mark.parametrize("name", FIGURES)
def test_text_is_horizontal_and_at_least_twelve_pixels(name):
    layout = in_theme(name, "light")["layout"]
    assert all(note.get("textangle", 0) == 0 for note in layout.get("annotations", ()))
    assert all(note["font"]["size"] >= 12 for note in layout.get("annotations", ()))
    assert all(axis["tickangle"] == 0 for axis in (*axes({"layout": layout}, "x"),) if "tickvals" in axis)
    assert "k" not in "".join(
        word for axis in axes({"layout": layout}, "y") for word in axis.get("ticktext", ())
    )


@pytest.mark.parametrize("name", FIGURES)
def test_the_title_is_a_finding_and_the_alt_text_begins_with_it(name):
    chart = FIGURES[name]
    assert 0 < len(chart.title.split()) <= 12
    assert not chart.title.startswith(("Biểu đồ", "Đồ thị", "Hình"))
    assert chart.alt.startswith(chart.title)
    assert chart.figure.layout.title.text is None
    if chart.figure.data:
        assert re.search(r"\d", chart.alt.removeprefix(chart.title)), "the takeaway has its numbers"


@pytest.mark.parametrize("name", FIGURES)
def test_colours_are_the_four_and_the_greys(name):
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", FIGURES[name].figure.to_json()))
    assert used <= COLOURS | GREYS
    dark = set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(in_theme(name, "dark"))))
    assert dark <= set(theme.DARK.values())


def test_bars_begin_at_zero():
    figure = EVERY["shortfall"].figure
    assert figure.layout.xaxis.range[0] == 0
    assert figure.layout.xaxis.type in (None, "linear")


def test_every_kind_of_figure_hands_its_footer_on():
    caption = charts.Caption("toàn tỉnh", "2025", footer="Nguồn: lần nạp 7, ngày 3/10/2025.")
    line = months(50, 51, 52, 53)
    every = (
        charts.trend(line, in_force(line, ("QĐ 384", 0, ">=", 60, 2025)), RATE, caption),
        charts.ranking(SIX, TARGETS[:1].drop(columns="period"), RATE, caption),
        charts.shortfall(SIX, ">=", 60, RATE, caption),
        multiples(TWO, TARGETS, REUSE, caption),
    )
    assert {chart.footer for chart in every} == {"Nguồn: lần nạp 7, ngày 3/10/2025."}


def test_a_line_chart_has_at_most_four_lines_each_named_at_its_end():
    lines = {
        trace.name: trace
        for trace in EVERY["trend"].figure.data
        if "lines" in (trace.mode or "") and trace.name
    }
    assert len(lines) <= 4
    right = EVERY["trend"].figure.layout.annotations
    ends = " ".join(note.text for note in right if note.xref == "paper" and note.x == 1)
    assert all(words in ends for words in ("QĐ 384, I.7", "QĐ 3667, I.7"))


def test_a_period_is_a_category_and_never_a_number():
    for axis in axes(in_theme("multiples", "light"), "x"):
        assert axis["ticktext"] == ["T1", "T4"]
    assert EVERY["trend"].figure.layout.xaxis.type == "category"


def test_each_status_has_a_shape_of_its_own():
    shapes = [shape for shape, _ in canvas.SYMBOLS.values()]
    assert len(set(shapes)) == len(shapes)
    glyphs = [status.glyph for status in STATUSES.values()]
    assert len(set(glyphs)) == len(glyphs)


def test_a_gap_in_the_values_is_a_gap_in_the_line():
    line = months(70, None, 72, 75, 71)
    chart = charts.trend(line, in_force(line, ("QĐ 384", 0, ">=", 60, 2025)), RATE, CAPTION)
    drawn = [trace for trace in chart.figure.data if trace.name == RATE.short_name]
    assert {trace.connectgaps for trace in drawn} <= {None, False}
    heights = [height for trace in drawn for height in trace.y]
    assert 0 not in [height for height in heights if height is not None and not math.isnan(height)]
