"""Charts without a page: the same figures as the screen shows, with the words a picture needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import plotly.graph_objects as go
import pytest

from data import directory
from data.answers import Office, statuses
from data.incoming import Incoming
from data.replies import UnknownNameError
from data.settings import ROOM, Settings
from data.store import Store
from exports import figures
from exports.paper import SLIDE, WORD, Shape, on_paper
from exports.refusals import ExportError
from indicators import formats, registry
from indicators.charts import Chart
from indicators.model import Observation
from indicators.periods import parse
from indicators.profiles import figures as shared
from indicators.profiles.figures import Facts

Q3 = parse("2025-Q3")
REUSED = {
    "so-xay-dung": (20, 50, 60),
    "so-y-te": (70, 70, 80),
    "so-noi-vu": (57, 58, 59),
    "xa-keng-du-16822": (30, 30, 30),
}
"""Dossiers that reuse data of 100 received, in July, August and September 2025."""


def observed(measure, agency, period, value, row=2):
    return Observation(measure, agency, period, *parse(period).days(), value, None, row)


def counted(agency, period, reused, received=100):
    return [
        observed("dossiers_reusing_data", agency, period, reused),
        observed("dossiers_received", agency, period, received),
    ]


def rows():
    found = []
    for month in range(3, 7):
        found += counted("so-y-te", f"2025-0{month}", 30 + month)
    for agency, counts in REUSED.items():
        for month, reused in zip((7, 8, 9), counts, strict=True):
            found += counted(agency, f"2025-0{month}", reused)
    return [*found, *counted("so-y-te", "2025-10", 90)]


def office_of(folder: Path, observations, today=date(2025, 10, 14)) -> Office:
    """An office of Nghệ An whose store holds these figures."""
    folders = (ROOM / "agencies",)
    chosen = Settings(folder / "kpi.duckdb", "nghe-an", folders, today, None, 5)
    store = Store.at(chosen.database)
    if observations:
        store.save(
            Incoming("nghe-an", "figures", "t.csv", b"x", "Hoa", tuple(observations), len(observations))
        )
    return Office(chosen, store, registry.load(), directory.load("nghe-an", folders))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    opened = office_of(tmp_path_factory.mktemp("office"), rows())
    yield opened
    opened.store.close()


def chart(office, which="trend", period=Q3, **more) -> Chart:
    return figures.chart(office, "data_reuse_rate", period, which=which, **more)


def written(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def loaded() -> str:
    return formats.day(datetime.now(formats.HO_CHI_MINH).date())


def test_a_trend_carries_the_figures_of_the_status_command(office):
    line = [parse(f"2025-{month:02d}") for month in range(3, 10)]
    judged = statuses(office, line, indicator="data_reuse_rate").drop_duplicates("period")
    drawn = chart(office).figure
    heights = {
        period: height
        for trace in drawn.data
        if trace.mode == "lines+markers"
        for period, height in zip(trace.x, trace.y, strict=True)
        if height is not None
    }
    assert heights == dict(zip(judged["period"], judged["value"], strict=True))
    assert heights["2025-09"] == 57.25


@pytest.mark.parametrize("which", ["ranking", "shortfall"])
def test_page_and_picture_are_laid_out_from_one_figure(office, which):
    reading = figures.reading_of(office, "data_reuse_rate", Q3)
    if which == "ranking":
        page = shared.ranking(reading, Facts(), "so_nganh", 848)
    else:
        page = shared.shortfall(reading, Facts(), 392)
    picture = chart(office, which)
    assert (page.title, page.subtitle) == (picture.title, picture.subtitle)
    for mine, theirs in zip(page.figure.data, picture.figure.data, strict=True):
        assert (mine.x, mine.y, mine.text) == (theirs.x, theirs.y, theirs.text)


def test_the_trend_of_page_and_picture_say_the_same(office):
    reading = figures.reading_of(office, "data_reuse_rate", Q3)
    page, picture = shared.trend(reading, Facts(), 848), chart(office)
    assert (page.title, page.subtitle, page.alt) == (picture.title, picture.subtitle, picture.alt)
    for mine, theirs in zip(page.figure.data, picture.figure.data, strict=True):
        assert (mine.x, mine.y) == (theirs.x, theirs.y)


def test_a_picture_names_its_subject_source_definition_and_target(office):
    drawn = chart(office)
    assert drawn.topic == "Tái sử dụng dữ liệu số hóa · toàn tỉnh"
    assert drawn.footer.split("\n") == [
        f"Nguồn: lần nạp 0001, ngày {loaded()}; số liệu đến 14/10/2025. Lập ngày 14/10/2025.",
        "Định nghĩa: Tỷ lệ khai thác, sử dụng lại thông tin, dữ liệu số hóa (data_reuse_rate); Cách hiểu của "
        "danh mục này theo QĐ 384/QĐ-UBND, Phụ lục mục V.3 và QĐ 3667/QĐ-UBND, mục I.7 (không nêu mẫu số).",
        "Mục tiêu: ▼ ≥\xa060% (QĐ 384, PL.V.3); ▽ ≥\xa050% (QĐ 3667, I.7).",
    ]
    assert chart(office, "shortfall").footer.endswith("Mục tiêu: ▼ ≥\xa060% (QĐ 384, PL.V.3).")
    assert chart(office, "ranking").footer.endswith(
        "Mục tiêu: ▼ ≥\xa060% (QĐ 384, PL.V.3); ▽ ≥\xa050% (QĐ 3667, I.7)."
    )


def test_the_source_of_one_period_reaches_to_its_last_day(office):
    assert f"Nguồn: lần nạp 0001, ngày {loaded()}; số liệu đến 30/9/2025." in chart(office, "ranking").footer


def test_an_open_period_is_marked_as_provisional(office):
    october = parse("2025-10")
    assert "○ tạm tính\xa0đến 14/10" in written(chart(office).figure)
    assert chart(office, "ranking", october).mark == "TẠM TÍNH đến 14/10/2025"
    assert (
        chart(office, "ranking", october).topic
        == "Tái sử dụng dữ liệu số hóa · sở, ban, ngành · tháng 10/2025"
    )
    assert chart(office, "ranking").mark == ""


def test_a_closed_month_of_an_open_quarter_does_not_make_the_quarter_final(tmp_path):
    here = office_of(tmp_path, rows(), today=date(2025, 11, 14))
    assert (
        chart(here, period=parse("2025-Q4")).title == "Quý IV/2025 (tạm tính): 90,0%, đạt mục tiêu ≥\xa060%"
    )
    here.store.close()


def test_sample_figures_say_so_inside_the_drawing(tmp_path):
    opened = office_of(tmp_path, [])
    opened.store.bring_sample(
        iter([Incoming("nghe-an", "figures", "m.csv", b"y", "Mẫu", tuple(rows()), 9, sample=True)])
    )
    for which in figures.WHICH:
        assert "DỮ LIỆU MẪU" in written(chart(opened, which).figure)
    opened.store.close()


def test_one_agency_has_a_line_of_its_own(office):
    with pytest.raises(ExportError, match="mới có 3 kỳ có số liệu, cần ít nhất 4 kỳ"):
        chart(office, agency="so-noi-vu")
    drawn = chart(office, agency="so-y-te")
    assert drawn.topic == "Tái sử dụng dữ liệu số hóa · Sở Y tế"
    assert "Sở Y tế, từng tháng 2025, %" in drawn.subtitle


def test_a_tier_is_a_scope_as_on_the_page(office):
    drawn = chart(office, "ranking", agency="cap_xa")
    assert drawn.title == "0/1 đơn vị cấp xã đạt 60%"
    assert "Xã Keng Đu" in written(drawn.figure)


def test_the_plan_asked_for_leads(office):
    assert chart(office, "ranking").title == "1/3 sở, ban, ngành đạt 60%"
    other = chart(office, "ranking", plan="nghe-an-3667-2025")
    assert other.title == "2/3 sở, ban, ngành đạt 50%"
    assert other.footer.endswith("Mục tiêu: ▼ ≥\xa050% (QĐ 3667, I.7); ▽ ≥\xa060% (QĐ 384, PL.V.3).")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"period": parse("2025-Q1"), "agency": "so-noi-vu"}, "chưa có số liệu quý I/2025"),
        ({"period": parse("2026-Q3")}, "chưa có số liệu quý III/2026"),
        ({"which": "shortfall", "agency": "so-y-te"}, "không lập cho riêng một đơn vị"),
    ],
)
def test_nothing_to_draw_is_said_and_nothing_is_made(office, words, said):
    with pytest.raises(ExportError, match=said) as refused:
        chart(office, **words)
    assert str(refused.value).endswith("Chưa tạo hình nào.")


def test_when_nobody_lacks_anything_there_is_no_chart_of_it(tmp_path):
    opened = office_of(tmp_path, counted("so-y-te", "2025-07", 90))
    with pytest.raises(ExportError, match="Không đơn vị nào thiếu hồ sơ để đạt 60%"):
        chart(opened, "shortfall")
    opened.store.close()


def test_an_empty_store_is_said(tmp_path):
    opened = office_of(tmp_path, [])
    with pytest.raises(ExportError, match=r"Chưa có số liệu nào\. Nạp tệp đầu tiên rồi làm lại\."):
        chart(opened)
    opened.store.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"agency": "so-khong-co"}, "Không có đơn vị “so-khong-co”"),
        ({"plan": "quang-tri-2025"}, "là của quang-tri"),
        ({"plan": "la"}, "Không có kế hoạch “la”"),
    ],
)
def test_unknown_names_are_said(office, words, said):
    with pytest.raises(UnknownNameError, match=said):
        chart(office, **words)


def test_letters_are_at_least_nine_points_on_a_page_of_16_centimetres(office):
    for which in figures.WHICH:
        paper = on_paper(chart(office, which), WORD)
        layout = go.Figure(paper.figure).layout
        sizes = [note.font.size for note in layout.annotations]
        ticks = [axis.tickfont.size or layout.font.size for axis in (layout.xaxis, layout.yaxis)]
        smallest = min(*sizes, *ticks)
        assert smallest / paper.width * 16 / 2.54 * 72 >= 9


def test_a_chart_laid_out_too_wide_is_refused(office):
    with pytest.raises(ValueError, match="hình được dàn cho 848 điểm ảnh, khổ này chỉ rộng 580"):
        on_paper(chart(office, width=848), WORD)


def test_the_paper_grows_by_the_words_and_the_plot_keeps_its_size(office):
    drawn = chart(office)
    bare, full = on_paper(drawn, WORD, words=False), on_paper(drawn, WORD)
    assert (bare.width, full.width) == (604, 604)
    assert bare.height == drawn.figure.layout.height + 24
    for paper in (bare, full):
        margin = paper.figure["layout"]["margin"]
        assert paper.height - margin["t"] - margin["b"] == pytest.approx(
            drawn.figure.layout.height - drawn.figure.layout.margin.t - drawn.figure.layout.margin.b, abs=1
        )
    texts = [note["text"] for note in full.figure["layout"]["annotations"]]
    assert drawn.title in texts
    assert "Mục tiêu: ▼ ≥\xa060% (QĐ 384, PL.V.3); ▽ ≥\xa050% (QĐ 3667, I.7)." in texts
    assert drawn.title not in [note["text"] for note in bare.figure["layout"]["annotations"]]


def test_a_drawing_without_words_keeps_the_mark_of_open_figures(office):
    bare = on_paper(chart(office, "ranking", parse("2025-10")), WORD, words=False)
    assert "TẠM TÍNH đến 14/10/2025" in [note["text"] for note in bare.figure["layout"]["annotations"]]


def test_long_words_wrap_and_signs_of_markup_stay_signs(office):
    long = replace(chart(office), title="Tỷ lệ <80% & “quá hạn” " * 8)
    texts = [note["text"] for note in on_paper(long, WORD).figure["layout"]["annotations"]]
    lines = [text for text in texts if "&lt;80%" in text or "&amp;" in text]
    assert len(lines) >= 3
    assert max(map(len, lines)) < 90


@pytest.mark.parametrize("which", figures.WHICH)
def test_a_slide_holds_the_whole_chart(office, which):
    reading = figures.reading_of(office, "data_reuse_rate", Q3)
    paper = on_paper(figures.for_shape(office, reading, which, SLIDE), SLIDE)
    assert paper.size == (1920, 1080)
    assert paper.width / paper.height == 16 / 9


def test_a_chart_too_high_for_a_slide_becomes_smaller_not_cut(tmp_path):
    communes = [a.id for a in office_bodies() if a.tier == "cap_xa"][:60]
    sixty = [row for at, name in enumerate(communes) for row in counted(name, "2025-07", 30 + at)]
    opened = office_of(tmp_path, sixty)
    reading = figures.reading_of(opened, "data_reuse_rate", Q3)
    paper = on_paper(figures.for_shape(opened, reading, "ranking", SLIDE), SLIDE)
    assert paper.size == (1920, 1080)
    assert paper.width > SLIDE.width
    opened.store.close()


def office_bodies():
    return directory.load("nghe-an", (ROOM / "agencies",)).existing(*Q3.days())


def test_a_shape_without_ratio_is_as_high_as_its_chart(office):
    assert on_paper(chart(office), Shape(604, 1260)).size[0] == 1260
