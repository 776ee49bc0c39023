"""The slides: every number of tables and native charts against the status command, titles, room, marks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import pptx
import pytest
from pptx.util import Cm

from exports import slides
from exports.refusals import ExportError
from indicators.model import STATUSES
from indicators.periods import parse
from tests.documents import NUMBER, inked, judged, number, on_day, pdf_of, plain, sample_office

Q3 = parse("2025-Q3")
LEAD = "nghe-an-384-2025"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = sample_office(tmp_path_factory.mktemp("trinh-chieu"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def content(office):
    return slides.make(office, Q3)


@pytest.fixture(scope="module")
def deck(content):
    return pptx.Presentation(BytesIO(content))


def titles(deck):
    return [plain(slide.shapes.title.text_frame.text) for slide in deck.slides]


def slide_of(deck, begin):
    return next(s for s in deck.slides if plain(s.shapes.title.text_frame.text).startswith(begin))


def chart_of(slide):
    return next(shape.chart for shape in slide.shapes if shape.has_chart)


def table_of(slide):
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    return [[plain(cell.text) for cell in row.cells] for row in table.rows]


def test_each_title_is_a_finding(deck):
    assert titles(deck)[:5] == [
        "Kết quả thực hiện các chỉ tiêu kiểm soát thủ tục hành chính quý III năm 2025",
        "Quý III/2025, toàn tỉnh có 10/28 chỉ tiêu đạt mục tiêu; 11 gần đạt; 07 chưa đạt",
        "Số hóa hồ sơ, kết quả: 71,1%, còn thiếu 136.160 hồ sơ, kết quả để đạt 100%",
        "Số hóa hồ sơ, kết quả: 3/14 sở, ban, ngành đạt mục tiêu 100%",
        "Xin lỗi hồ sơ chậm: 90,3%, còn thiếu 1.260 hồ sơ để đạt 100%",
    ]
    assert titles(deck)[-1] == "Vấn đề cần lưu ý về số liệu"


def test_the_overview_counts_the_statuses_of_the_leading_documents(office, deck):
    table = table_of(slide_of(deck, "Quý III/2025, toàn tỉnh"))
    assert table[1:] == [["■ Chưa đạt", "7"], ["▲ Gần đạt", "11"], ["● Đạt", "10"]]
    chart = chart_of(slide_of(deck, "Quý III/2025, toàn tỉnh"))
    assert list(chart.plots[0].series[0].values) == [7, 11, 10]
    assert list(chart.plots[0].categories) == ["Chưa đạt", "Gần đạt", "Đạt"]
    leading = {}
    for row in judged(office, Q3).values():
        if row["operator"] is not None and row["status"] in ("met", "near", "missed"):
            leading.setdefault(row["indicator"], row["status"])
    found = list(leading.values())
    # Two ratios measure filing online; they are one finding, led by the later document.
    assert [found.count(status) for status in ("missed", "near", "met")] == [7, 11, 11]


def test_a_course_holds_the_values_of_each_period_unrounded(office, deck):
    slide = slide_of(deck, "Hồ sơ nộp trực tuyến: 72,4%")
    chart = chart_of(slide)
    names = list(chart.plots[0].categories)
    assert names[0] == "Quý I/2024"
    assert names[-1] == "Quý III/2025"
    values, targets = (list(series.values) for series in chart.plots[0].series)
    for name, value in zip(names, values, strict=True):
        quarter = ("I", "II", "III", "IV").index(name.split()[1].partition("/")[0]) + 1
        period = parse(f"{name[-4:]}-Q{quarter}")
        rows = judged(office, period)
        key = (LEAD if period.year == 2025 else None, "online_filing_rate")
        assert value == pytest.approx(rows[key]["value"], abs=1e-9)
    assert targets == [None, None, None, None, 80.0, 80.0, 80.0]
    table = table_of(slide)
    assert [row[0] for row in table[1:]] == names
    printed = [number(NUMBER.findall(row[1])[0]) for row in table[1:]]
    assert printed == [round(Decimal(str(value)), 1) for value in values]
    assert [row[2] for row in table[1:]] == ["—"] * 4 + ["80%"] * 3


def test_the_labels_of_charts_are_written_as_everywhere_else(deck):
    slide = slide_of(deck, "Hồ sơ nộp trực tuyến: 72,4%")
    points = chart_of(slide).plots[0].series[0].points
    printed = [row[1] for row in table_of(slide)[1:]]
    assert [plain(points[place].data_label.text_frame.text) for place in range(len(printed))] == printed
    assert printed[-1] == "72,4%"
    assert "đề nghị sửa cả chữ này" in slide.notes_slide.notes_text_frame.text
    for other in deck.slides:
        for shape in other.shapes:
            if shape.has_chart:
                assert 'numFmt formatCode="#,##0' not in shape.chart._chartSpace.xml


def test_an_order_of_agencies_is_the_status_commands(office, deck):
    slide = slide_of(deck, "Hồ sơ nộp trực tuyến: 11/14")
    own = [
        row
        for key, row in judged(office, Q3, "agencies").items()
        if key[:2] == (LEAD, "online_filing_rate") and row["tier"] == "so_nganh"
    ]
    rows = {row["agency_name"]: row for row in own if row["value"] == row["value"]}
    values, targets = (list(series.values) for series in chart_of(slide).plots[0].series)
    table = table_of(slide)[1:]
    assert len(table) == len(rows) == 14
    assert values == sorted(values)
    assert targets == [80.0] * 14
    for (name, value, counts), plotted in zip(table, values, strict=True):
        row = rows[name]
        assert plotted == pytest.approx(row["value"], abs=1e-9)
        assert value.startswith(STATUSES[row["status"]].glyph)
        assert [number(one) for one in counts.split("/")] == [row["numerator"], row["denominator"]]
    assert sum(row["status"] == "met" for row in rows.values()) == 11


def test_charts_and_tables_are_described_and_in_vietnamese(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or getattr(shape, "has_table", False):
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        runs = slide.shapes.title.text_frame.paragraphs[0].runs
        assert [run.font._element.get("lang") for run in runs] == ["vi-VN"]
    assert deck.core_properties.language == "vi-VN"
    first = slide_of(deck, "Số hóa hồ sơ, kết quả: 71,1%")
    frame = next(shape for shape in first.shapes if shape.has_chart)
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == (
        "Số hóa hồ sơ, kết quả: 71,1%, còn thiếu 136.160\u00a0hồ sơ, kết quả để đạt 100%. "
        "Đường kết quả qua 7 kỳ và đường mục tiêu."
    )


def test_every_slide_carries_its_days_and_the_sample_mark(deck):
    for number_of, slide in enumerate(deck.slides, start=1):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert f"Số liệu từ ngày 01/7/2025 đến ngày 30/9/2025 · {number_of}" in texts
        assert "DỮ LIỆU MẪU" in texts


def test_nothing_leaves_the_slide(deck):
    width, height = deck.slide_width, deck.slide_height
    assert round(width / height, 3) == round(16 / 9, 3)
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= width + Cm(0.05)
            assert shape.top + shape.height <= height
            if getattr(shape, "has_table", False):
                assert shape.top + sum(row.height for row in shape.table.rows) <= Cm(17.9)


def test_the_pages_fit(content, deck, tmp_path):
    pages = pdf_of(content, ".pptx", tmp_path)
    assert len(pages) == len(deck.slides) == 17
    for page in pages:
        left, top, right, bottom = inked(page)
        width, height = (side * 25.4 / 72 for side in page.get_size())
        assert min(left, top, width - right, height - bottom) > 1


def test_one_agency_has_slides_of_its_own(office):
    deck = pptx.Presentation(BytesIO(slides.make(office, Q3, agency="so-tu-phap")))
    assert (
        titles(deck)[1] == "Quý III/2025, Sở Tư pháp có 16/22 chỉ tiêu đạt mục tiêu; 03 gần đạt; 03 chưa đạt"
    )
    assert not any("sở, ban, ngành" in title for title in titles(deck))


def test_open_figures_are_provisional_and_empty_periods_refused(office):
    here = on_day(office, date(2026, 10, 20))
    deck = pptx.Presentation(BytesIO(slides.make(here, parse("2026-10"))))
    texts = [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]
    assert "Số liệu từ ngày 01/10/2026 đến ngày 20/10/2026, tạm tính · 1" in texts
    with pytest.raises(ExportError, match="chưa có số liệu"):
        slides.make(office, parse("2027-Q1"))
