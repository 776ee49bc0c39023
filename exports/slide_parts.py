"""Slides of 16:9 with native charts: a finding as each title, the same numbers in a table, a source line.

Charts and tables are PowerPoint's own, so that a leader's office can edit them. Knows nothing of indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.enum.dml import MSO_LINE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Cm, Emu, Pt

from exports.tabular import Column, Table, fitted
from indicators import formats
from indicators.charts import canvas

FONT, LANGUAGE = "Arial", "vi-VN"
WIDTH, HEIGHT, EDGE = 33.867, 19.05, 1.3
"""Centimetres."""
ALIGNED = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}
PLOT, BESIDE = 19.5, 11.0
"""Widths of a chart and of the table beside it, in centimetres."""
ROW = 0.78
LABELS_ARE_TEXT = (
    "Số ghi cạnh đường, cột là chữ: khi sửa số liệu của biểu đồ, đề nghị sửa cả chữ này và bảng bên cạnh."
)
MOST_ROWS = 14
"""Rows of a table that a slide has room for, its head left out."""


def colour(text: str) -> RGBColor:
    """A colour of the charts."""
    return RGBColor(*bytes.fromhex(text.removeprefix("#")))  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Series:
    """One line or set of bars; a missing value is a gap."""

    name: str
    values: tuple[float | None, ...]
    labels: tuple[str, ...] = ()
    """What stands beside each value, written as everywhere else."""


class Deck:
    """A presentation being made; every slide carries the source line and, on sample figures, their mark."""

    def __init__(self, title: str, author: str, made: date, source: str, mark: str = "") -> None:
        self.presentation: Any = Presentation()
        self.presentation.slide_width, self.presentation.slide_height = Cm(WIDTH), Cm(HEIGHT)
        self.source, self.mark = source, mark
        core = self.presentation.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, author, author, LANGUAGE
        core.created = core.modified = datetime.combine(made, time())
        self.slide: Any = None

    def begin(self, title: str) -> None:
        """A new slide under its finding."""
        self.slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[5])
        heading = self.slide.shapes.title
        _place(heading, (EDGE, 0.7, WIDTH - 2 * EDGE, 2.2))
        heading.text_frame.word_wrap, heading.text_frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        _say(heading.text_frame.paragraphs[0], title, 26 if len(title) <= 110 else 22, bold=True)
        number = len(self.presentation.slides)
        self.text([f"{self.source} · {number}"], (EDGE, HEIGHT - 1.1, WIDTH - 2 * EDGE - 5, 0.8), size=11)
        if self.mark:
            box = (WIDTH - EDGE - 5, HEIGHT - 1.1, 5, 0.8)
            self.text([self.mark], box, size=12, bold=True, align="right")

    def cover(self, title: str, lines: Sequence[str]) -> None:
        """The first slide: what it is, of when, by whom."""
        self.begin(title)
        heading = self.slide.shapes.title
        _place(heading, (EDGE + 1, 5.0, WIDTH - 2 * EDGE - 2, 4.0))
        for run in heading.text_frame.paragraphs[0].runs:
            run.font.size = Pt(34)
        self.text(lines, (EDGE + 1, 9.6, WIDTH - 2 * EDGE - 2, 5), size=20)

    def text(
        self,
        lines: Sequence[str],
        box: tuple[float, float, float, float],
        *,
        size: float = 18,
        bold: bool = False,
        align: str = "left",
    ) -> None:
        """Lines of text in a box: left, top, width, height in centimetres."""
        shape = self.slide.shapes.add_textbox(*(Cm(side) for side in box))
        frame = shape.text_frame
        frame.word_wrap = True
        for place, line in enumerate(lines):
            made = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            made.alignment, made.space_after = ALIGNED[align], Pt(size / 2)
            _say(made, line, size, bold=bold)

    def course(self, categories: Sequence[str], series: Sequence[Series], unit: str, alt: str) -> None:
        """A line of values with the targets as dashed lines, at the left of the slide."""
        chart = self._chart(XL_CHART_TYPE.LINE_MARKERS, categories, series, alt)
        for place, line in enumerate(chart.plots[0].series):
            is_value = place == 0
            line.smooth = False
            line.format.line.width = Pt(2.5 if is_value else 1.75)
            line.format.line.color.rgb = colour(canvas.BLUE if is_value else canvas.INK)
            line.marker.style = XL_MARKER_STYLE.CIRCLE if is_value else XL_MARKER_STYLE.NONE
            if is_value:
                line.marker.size = 8
                line.marker.format.fill.solid()
                line.marker.format.fill.fore_color.rgb = colour(canvas.BLUE)
                self._label(line, series[0].labels, XL_LABEL_POSITION.ABOVE, canvas.INK)
            else:
                line.format.line.dash_style = MSO_LINE.DASH if place == 1 else MSO_LINE.ROUND_DOT
        chart.has_legend, chart.legend.position = True, XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout, chart.legend.font.size = False, Pt(12)
        known = [value for one in series for value in one.values if value is not None]
        _scale(chart, known, unit)

    def bars(
        self,
        categories: Sequence[str],
        series: Series,
        alt: str,
        target: Series | None = None,
    ) -> None:
        """Bars in order, the first on top, at the left of the slide; the target as an outline over each."""
        both = (series,) if target is None else (series, target)
        chart = self._chart(XL_CHART_TYPE.BAR_CLUSTERED, categories, both, alt)
        chart.has_legend = target is not None
        if target is not None:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
            outline = chart.plots[0].series[1].format
            outline.fill.background()
            outline.line.color.rgb, outline.line.width = colour(canvas.INK), Pt(1.25)
            outline.line.dash_style = MSO_LINE.DASH
        chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
        bars = chart.plots[0].series[0]
        bars.format.fill.solid()
        bars.format.fill.fore_color.rgb = colour(canvas.BLUE)
        self._label(bars, series.labels, XL_LABEL_POSITION.INSIDE_BASE, canvas.WHITE)
        chart.category_axis.reverse_order = True
        chart.value_axis.visible = False
        chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0

    def table(self, content: Table, *, left: float = EDGE + PLOT + 0.7, width: float = BESIDE) -> None:
        """A table; by default at the right of a chart."""
        columns = fitted(content.columns, width)
        rows = (content.heads, *content.rows)
        box = (Cm(left), Cm(3.4), Cm(width), Cm(ROW * len(rows)))
        frame = self.slide.shapes.add_table(len(rows), len(columns), *box)
        _describe(frame, content.caption)
        frame.table.horz_banding = False
        for place, column in enumerate(columns):
            frame.table.columns[place].width = Cm(column.width)
        for number, cells in enumerate(rows):
            frame.table.rows[number].height = Cm(ROW)
            for place, text in enumerate(cells):
                _fill(frame.table.cell(number, place), text, columns[place], is_head=number == 0)

    def bytes(self) -> bytes:
        """The file."""
        written = BytesIO()
        self.presentation.save(written)
        return written.getvalue()

    def _label(self, series: Any, labels: Sequence[str], position: XL_LABEL_POSITION, ink: str) -> None:  # noqa: ANN401
        """Write each value beside its point: a number format would put the viewer's own comma or dot."""
        for place, text in enumerate(labels):
            if text == formats.MISSING:
                continue
            label = series.points[place].data_label
            paragraph = label.text_frame.paragraphs[0]
            _say(paragraph, text, 12)
            paragraph.runs[0].font.color.rgb = colour(ink)
            label.position = position
        self.slide.notes_slide.notes_text_frame.text = LABELS_ARE_TEXT

    def _chart(
        self, kind: XL_CHART_TYPE, categories: Sequence[str], series: Sequence[Series], alt: str
    ) -> Any:  # noqa: ANN401 - python-pptx types none of its charts
        data: Any = CategoryChartData()  # type: ignore[no-untyped-call]
        data.categories = list(categories)
        for one in series:
            data.add_series(one.name, one.values)
        box = (Cm(EDGE), Cm(3.2), Cm(PLOT), Cm(HEIGHT - 4.6))
        frame = self.slide.shapes.add_chart(kind, *box, data)
        _describe(frame, alt)
        chart = frame.chart
        chart.font.name, chart.font.size = FONT, Pt(12)
        chart.has_title = False
        return chart


def _say(paragraph: Any, text: str, size: float, *, bold: bool = False) -> None:  # noqa: ANN401
    run = paragraph.add_run()
    run.text = text
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
    run.font.color.rgb = colour(canvas.INK)
    run.font._element.set("lang", LANGUAGE)
    if not paragraph.alignment:
        paragraph.alignment = PP_ALIGN.LEFT


def _fill(cell: Any, text: str, column: Column, *, is_head: bool) -> None:  # noqa: ANN401
    cell.margin_top = cell.margin_bottom = Emu(20000)
    cell.margin_left = cell.margin_right = Emu(60000)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(canvas.GRID if is_head else canvas.WHITE)
    made = cell.text_frame.paragraphs[0]
    made.alignment = ALIGNED["center" if is_head else column.align]
    _say(made, text.replace("\n", " "), 12, bold=is_head)


def _scale(chart: Any, known: Sequence[float], unit: str) -> None:  # noqa: ANN401
    axis = chart.value_axis
    axis.major_gridlines.format.line.color.rgb = colour(canvas.GRID)
    axis.tick_labels.font.size = chart.category_axis.tick_labels.font.size = Pt(12)
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "0", False
    if unit == "%" and known:
        low = max(0.0, 10 * (min(known) // 10) - 10)
        axis.minimum_scale, axis.maximum_scale = low, 100.0 if max(known) <= 100 else None


def _place(shape: Any, box: tuple[float, float, float, float]) -> None:  # noqa: ANN401
    shape.left, shape.top, shape.width, shape.height = (Cm(side) for side in box)


def _describe(frame: Any, alt: str) -> None:  # noqa: ANN401
    """The alt text of a chart or table."""
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
