"""Figures say what their tables say, and keep the rules for charts that a program can check."""

import doctest
import json
import math
import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pandas as pd
import pytest

from indicators import charts
from indicators.charts import bars, canvas
from indicators.model import Formula, Indicator

NAN = math.nan
COLOURS = {"#12436D", "#28A197", "#801650", "#F46A25"}
GREYS = {"#1F2328", "#4A5058", "#8A919C", "#C9CED6", "#E3E6EA", "#FFFFFF"}
CAPTION = charts.Caption("toàn tỉnh", "từng tháng 2025", "Hồ sơ tái sử dụng / hồ sơ tiếp nhận", "lần nạp 7")
SAMPLE = charts.Caption("toàn tỉnh", "quý III/2025", sample=True)


def indicator(unit="%", direction="up", kind="ratio"):
    formula = Formula(kind=kind, numerator=("a",), denominator=("b",) if kind in ("ratio", "mean") else ())
    words = {"name": "Tỷ lệ tái sử dụng", "short_name": "Tái sử dụng", "definition": "…", "source": "…"}
    return Indicator(id="reuse", unit=unit, direction=direction, formula=formula, **words)


RATE = indicator()
BACKLOG = indicator("hồ sơ", "down", "count")


def months(*values, first=1, year=2025, status="missed", open_=0, **others):
    """Points of consecutive months; None is a month that was not sent."""
    rows = []
    for place, value in enumerate(values):
        month = first + place
        missing = value is None
        rows.append(
            {
                "period": f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}",
                "label": f"T{(month - 1) % 12 + 1}",
                "value": NAN if missing else value,
                "status": "no_data" if missing else others.get(f"at{place}", status),
                "provisional": place >= len(values) - open_,
                "numerator": NAN if missing else round(value * 10),
                "denominator": NAN if missing else 1000,
            }
        )
    return pd.DataFrame(rows)


def in_force(points, *plans):
    """One row a period and plan; a plan is (name, rank, operator, value, year)."""
    rows = [
        {"period": period, "plan_short_name": name, "rank": rank, "operator": operator, "value": value}
        for name, rank, operator, value, year in plans
        for period in points["period"]
        if period.startswith(str(year))
    ]
    return pd.DataFrame([row | {"article": "I.7"} for row in rows])


TWO = (("QĐ 384", 0, ">=", 60, 2025), ("QĐ 3667", 1, ">=", 50, 2025))
TEN = months(38.2, 41.6, 43.1, 45.8, 47.5, 49.4, 51.9, 54.3, 55.9, 57.2, open_=1)


def tier(*rows, name="so_nganh", provisional=False):
    """Agencies as (name, value, status, numerator, denominator)."""
    columns = ["agency_name", "value", "status", "numerator", "denominator"]
    return pd.DataFrame(rows, columns=columns).assign(tier=name, provisional=provisional)


def targets(*rows):
    columns = ["plan_short_name", "rank", "operator", "value"]
    return pd.DataFrame(rows, columns=columns).assign(article="I.7")


SIX = tier(
    ("Sở Y tế", 56.6, "near", 2444, 4318),
    ("Sở Công Thương", 84.2, "met", 5024, 5967),
    ("Sở Tài chính", 73.1, "met", 5743, 7856),
    ("Thanh tra tỉnh", NAN, "no_activity", 0, 0),
    ("Sở Xây dựng", 52.2, "missed", 4913, 9412),
    ("Sở Ngoại vụ", NAN, "no_data", NAN, NAN),
)
SIXTY = targets(("QĐ 384", 0, ">=", 60), ("QĐ 3667", 1, ">=", 50))


def words(figure):
    """Every text written into a figure, without markup."""
    texts = [note.text.replace("<br>", " ") for note in figure.layout.annotations]
    return [re.sub("<[^>]+>", "", text) for text in texts]


def traces(figure, name):
    return [trace for trace in figure.data if trace.name == name]


def heights(trace):
    return [None if y is None or math.isnan(y) else y for y in trace.y]


def every_chart():
    gaps = months(70, None, 72, 75, 71, 74, at2="not_comparable")
    return {
        "trend": charts.trend(TEN, in_force(TEN, *TWO), RATE, CAPTION, breaks=[("2025-03", "hợp nhất sở")]),
        "phone": charts.trend(TEN, in_force(TEN, *TWO), RATE, SAMPLE, width=420),
        "gaps": charts.trend(gaps, in_force(gaps), RATE, CAPTION),
        "backlog": charts.trend(
            months(12345, 20210, 1037, 999),
            in_force(TEN[:4], ("QĐ 3667", 1, "=", 0, 2025)),
            BACKLOG,
            CAPTION,
        ),
        "few": charts.trend(TEN[:3], in_force(TEN[:3], *TWO), RATE, CAPTION),
        "ranking": charts.ranking(SIX, SIXTY, RATE, SAMPLE),
        "open ranking": charts.ranking(SIX.assign(provisional=True), SIXTY, RATE, SAMPLE),
        "no target": charts.ranking(SIX[1:3].assign(status="no_target"), targets(), RATE, SAMPLE),
        "nobody": charts.ranking(SIX[5:], SIXTY, RATE, SAMPLE),
        "shortfall": charts.shortfall(SIX, ">=", 60, RATE, SAMPLE),
        "no shortfall": charts.shortfall(SIX, ">=", 1, RATE, SAMPLE),
    }


EVERY = every_chart()


# Rules for every figure


@pytest.mark.parametrize("name", EVERY)
def test_titles_are_findings_of_at_most_twelve_words_outside_the_figure(name):
    chart = EVERY[name]
    assert 0 < len(chart.title.split()) <= 12
    assert chart.figure.layout.title.text is None
    assert chart.alt
    assert chart.subtitle


@pytest.mark.parametrize("name", EVERY)
def test_no_text_is_rotated_or_smaller_than_twelve_pixels(name):
    layout = EVERY[name].figure.layout
    assert all(note.textangle in (None, 0) and note.font.size >= 12 for note in layout.annotations)
    assert layout.xaxis.tickangle == layout.yaxis.tickangle == 0
    assert layout.font.size == 12
    assert layout.font.family == '"Source Sans", "Source Sans Pro", sans-serif'


@pytest.mark.parametrize("name", EVERY)
def test_only_the_four_colours_and_greys_are_used(name):
    used = set(re.findall(r"#[0-9A-Fa-f]{6}", EVERY[name].figure.to_json()))
    assert used <= COLOURS | GREYS
    assert len(used & COLOURS) <= 4


@pytest.mark.parametrize("name", EVERY)
def test_there_is_one_axis_of_values_in_vietnamese_notation(name):
    figure = EVERY[name].figure
    assert figure.layout.separators == ",."
    assert "yaxis2" not in figure.to_dict()["layout"]
    assert not re.search(r"\dk\b", " ".join([*words(figure), *(figure.layout.yaxis.ticktext or ())]))
    assert {trace.type for trace in figure.data} <= {"scatter", "bar"}


@pytest.mark.parametrize("name", EVERY)
def test_sample_data_says_so_in_the_figure(name):
    chart = EVERY[name]
    real = name in ("trend", "gaps", "backlog", "few")
    assert ("DỮ LIỆU MẪU" in words(chart.figure)) is not real


# Trend


def test_a_trend_draws_its_values_over_periods_as_categories():
    chart = charts.trend(TEN, in_force(TEN, *TWO), RATE, CAPTION, provisional_until="đến 14/10")
    (line,) = traces(chart.figure, "Tái sử dụng")
    assert list(line.x[:3]) == ["2025-01", "2025-02", "2025-03"]
    assert heights(line) == [38.2, 41.6, 43.1, 45.8, 47.5, 49.4, 51.9, 54.3, 55.9, None]
    assert (line.line.width, line.marker.size, line.connectgaps) == (2.4, 7, False)
    axis = chart.figure.layout.xaxis
    assert axis.type == "category"
    assert list(axis.ticktext) == ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"]
    assert chart.figure.layout.height == 262


def test_the_axis_of_a_trend_is_cut_at_a_round_value_and_says_so():
    chart = EVERY["trend"]
    axis = chart.figure.layout.yaxis
    assert list(axis.range) == [30, 70]
    assert list(axis.ticktext) == ["30", "40", "50", "60", "70%"]
    assert chart.subtitle == (
        "Hồ sơ tái sử dụng / hồ sơ tiếp nhận, toàn tỉnh, từng tháng 2025, %. "
        "Đường đứt: mục tiêu. Trục từ 30%."
    )
    assert chart.footer == "lần nạp 7"


def test_the_axis_of_counts_starts_at_zero_with_dots_for_thousands():
    chart = EVERY["backlog"]
    assert list(chart.figure.layout.yaxis.ticktext) == ["0", "10.000", "20.000", "30.000"]
    assert "Trục từ" not in chart.subtitle


def test_the_axis_never_passes_100_percent_unless_a_value_does():
    assert canvas.scale([96.0, 100.0], RATE).high == 100
    assert canvas.scale([80.0, 120.0], RATE).high > 120
    assert canvas.scale([0.0, 0.0], RATE).low == 0


def test_missing_months_are_gaps_never_zero_and_are_named():
    chart = EVERY["gaps"]
    (line,) = traces(chart.figure, "Tái sử dụng")
    assert heights(line) == [70, None, None, 75, 71, 74]
    assert all(0 not in heights(trace) for trace in chart.figure.data)
    assert chart.subtitle.endswith("Chưa có số: T2.")


def test_values_that_cannot_be_compared_are_never_joined():
    (apart,) = traces(EVERY["gaps"].figure, "không so sánh được")
    assert heights(apart) == [None, None, 72, None, None, None]
    assert apart.mode == "text"
    assert apart.text[2] == "≠"


def test_the_line_is_cut_at_a_break_with_its_words_on_top():
    happened = [("2025-07", "01/7: bỏ cấp huyện"), ("2025-03", "01/3: hợp nhất sở, 20 → 14")]
    chart = charts.trend(TEN, in_force(TEN, *TWO), RATE, CAPTION, breaks=happened)
    runs = [list(line.x) for line in traces(chart.figure, "Tái sử dụng")]
    assert runs == [
        ["2025-01", "2025-02"],
        ["2025-03", "2025-04", "2025-05", "2025-06"],
        ["2025-07", "2025-08", "2025-09", "2025-10"],
    ]
    verticals = [shape for shape in chart.figure.layout.shapes if shape.x0 == shape.x1]
    assert [shape.x0 for shape in verticals] == [1.5, 5.5]
    assert all(shape.line.dash == "2px,3px" for shape in verticals)
    assert "01/3: hợp nhất sở, 20 → 14" in words(chart.figure)


def test_a_break_at_a_date_stands_inside_its_period():
    quarters = TEN[:4].assign(period=["2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3"])
    happened = [(date(2025, 3, 1), "hợp nhất sở"), (date(2020, 1, 1), "trước đó")]
    chart = charts.trend(quarters, in_force(quarters), RATE, CAPTION, breaks=happened)
    (vertical,) = chart.figure.layout.shapes
    assert vertical.x0 == pytest.approx(0.5 + 59 / 90)
    assert [len(line.x) for line in traces(chart.figure, "Tái sử dụng")] == [2, 2]


def test_targets_are_step_lines_the_leading_one_dashed_the_second_dotted():
    leading, second = (trace for trace in EVERY["trend"].figure.data if "mục tiêu" in trace.name)
    assert (leading.line.shape, leading.line.dash, leading.line.color) == ("hv", "7px,4px", "#1F2328")
    assert (second.line.shape, second.line.dash, second.line.color) == ("hv", "2px,3px", "#4A5058")
    assert set(heights(leading)) == {60}
    assert set(heights(second)) == {50}
    assert (leading.x[0], leading.x[-1]) == (-0.5, 9.5)


def test_a_target_line_steps_between_years_and_is_absent_without_a_plan():
    line = months(50, 55, 61, 64, 70, 72, first=11, year=2023)
    line.loc[5, "period"] = "2025-01"
    plans = (("QĐ 384", 0, ">=", 60, 2024), ("QĐ 9", 0, ">=", 65, 2025))
    chart = charts.trend(line, in_force(line, *plans), RATE, CAPTION)
    (steps,) = traces(chart.figure, "mục tiêu, văn bản đứng trước")
    assert heights(steps) == [None, None, None, None, 60, 60, 60, 60, 60, 60, 65, 65]
    assert list(steps.x[3:6]) == [1.5, 1.5, 2.5]
    assert "▼ ≥\xa060% QĐ 384" in words(chart.figure)
    assert "▼ ≥\xa065%\xa0\xa0\xa0QĐ 9, I.7" in words(chart.figure)


def test_two_plans_at_one_level_share_one_line_and_one_label():
    plans = (("QĐ 384", 0, ">=", 60, 2025), ("QĐ 3667", 1, ">=", 60, 2025))
    chart = charts.trend(TEN, in_force(TEN, *plans), RATE, CAPTION)
    _, second = (trace for trace in chart.figure.data if "mục tiêu" in trace.name)
    assert set(heights(second)) == {None}
    assert "▼▽ ≥\xa060% QĐ 384, I.7 QĐ 3667, I.7" in words(chart.figure)


def test_an_increase_is_drawn_at_the_baseline_of_each_period():
    steps = in_force(TEN, ("QĐ 3667", 1, "increase", None, 2025)).assign(
        value=[float(n) for n in range(40, 50)]
    )
    chart = charts.trend(TEN, steps, RATE, CAPTION)
    (line,) = traces(chart.figure, "mục tiêu, văn bản thứ hai")
    assert heights(line)[-2:] == [49, 49]
    assert sum("tăng so với cùng kỳ" in text for text in words(chart.figure)) == 1


def test_the_open_period_is_hollow_joined_by_dots_and_said_to_be_provisional():
    chart = charts.trend(TEN, in_force(TEN, *TWO), RATE, CAPTION, provisional_until="đến 14/10")
    join, dot = traces(chart.figure, "tạm tính")
    assert heights(join)[-3:] == [None, 55.9, 57.2]
    assert join.line.dash == "2px,3px"
    assert heights(dot)[-2:] == [None, 57.2]
    assert (dot.marker.color, dot.marker.line.color) == ("#FFFFFF", "#12436D")
    assert "○ tạm tính\xa0đến 14/10" in words(chart.figure)


def test_labels_at_the_right_end_do_not_collide():
    plans = (("QĐ 384", 0, ">=", 57.5, 2025), ("QĐ 3667", 1, ">=", 57, 2025))
    chart = charts.trend(TEN, in_force(TEN, *plans), RATE, SAMPLE)
    layout = chart.figure.layout
    plot = layout.height - layout.margin.t - layout.margin.b
    low, high = layout.yaxis.range
    places = sorted(
        (note.y - low) / (high - low) * plot + note.yshift for note in layout.annotations if note.xshift == 8
    )
    assert len(places) == 3
    assert all(above - below >= 15.9 for below, above in pairwise(places))


def test_small_waves_are_not_turning_points():
    line = months(60, 62, 61.5, 63, 62.8, 70)
    assert [t for t in words(charts.trend(line, in_force(line), RATE, CAPTION).figure) if "," in t] == [
        "60,0",
        "70,0",
    ]


def test_only_first_last_and_turning_values_are_written():
    line = months(60, 62, 64, 70, 61, 61.1, 61, 66)
    chart = charts.trend(line, in_force(line), RATE, CAPTION)
    assert [text for text in words(chart.figure) if "," in text] == ["60,0", "70,0", "61,0", "66,0"]


def test_written_values_stay_on_their_side_of_the_target():
    line = months(70, 75, 78, Decimal("79.96"))
    chart = charts.trend(line, in_force(line, ("QĐ 384", 0, ">=", 80, 2025)), RATE, CAPTION)
    assert "79,96" in words(chart.figure)
    assert chart.title == "Tháng 4/2025 đạt 79,96%, còn cách mục tiêu 80% 0,04\xa0điểm\xa0%"
    assert traces(chart.figure, "Tái sử dụng")[0].hovertext[3].startswith("Tháng 4/2025: 79,96%<br>800/1.000")


@pytest.mark.parametrize(
    ("status", "value", "plan", "title"),
    [
        ("missed", 55.9, (">=", 60), "Tháng 4/2025 đạt 55,9%, còn cách mục tiêu 60% 4,1\xa0điểm\xa0%"),
        ("met", 62, (">=", 60), "Tháng 4/2025: 62,0%, đạt mục tiêu ≥\xa060%"),
        ("near", 65, (">", 65), "Tháng 4/2025 đạt 65,0%, chưa vượt mục tiêu 65%"),
        ("missed", 65, ("increase", 66), "Tháng 4/2025 đạt 65,0%, chưa tăng so với cùng kỳ"),
        ("not_comparable", 65, (">", 65), "Tháng 4/2025: 65,0%, không so sánh được"),
        ("no_target", 65, None, "Tháng 4/2025: 65,0%, chưa có mục tiêu"),
        ("no_data", None, (">", 65), "Tháng 4/2025 chưa gửi"),
    ],
)
def test_the_title_of_a_trend_judges_its_last_closed_period(status, value, plan, title):
    line = months(50, 51, 52, value, 58, open_=1, at3=status)
    plans = [("QĐ 384", 0, *plan, 2025)] if plan else []
    assert charts.trend(line, in_force(line, *plans), RATE, CAPTION).title == title


def test_the_title_of_a_count_names_its_target():
    assert EVERY["backlog"].title == "Tháng 4/2025: 999\xa0hồ sơ, mục tiêu =\xa00\xa0hồ sơ"


def test_months_that_are_not_due_are_not_called_missing():
    line = months(50, 51, 52, 53, None)
    line.loc[4, "status"] = "not_due"
    chart = charts.trend(line, in_force(line), RATE, CAPTION)
    assert chart.title.startswith("Tháng 4/2025")
    assert "Chưa có số" not in chart.subtitle


def test_fewer_than_four_values_give_a_sentence_instead_of_a_line():
    chart = EVERY["few"]
    assert chart.title == "Cần ít nhất 4 kỳ có số liệu, hiện có 3"
    assert chart.figure.data == ()
    assert words(chart.figure) == [chart.title]
    empty = charts.trend(TEN[:0], in_force(TEN[:0]), RATE, CAPTION)
    assert empty.title == "Cần ít nhất 4 kỳ có số liệu, hiện có 0"


def test_years_are_categories_too():
    years = TEN[:5].assign(period=["2021", "2022", "2023", "2024", "2025"], label=list("abcde"))
    figure = charts.trend(years, in_force(years, *TWO), RATE, CAPTION).figure
    assert [note.x for note in figure.layout.annotations if note.text in ("38,2", "47,5")] == [0, 4]


def test_labels_of_periods_are_dropped_rather_than_overlapped_and_years_stay():
    line = months(*range(40, 64), first=1, year=2024)
    line["label"] = [f"T{n % 12 + 1}" + ("" if n % 12 else f"/{2024 + n // 12}") for n in range(24)]
    shown = charts.trend(line, in_force(line), RATE, CAPTION, width=420).figure.layout.xaxis.ticktext
    assert len(shown) < 24
    assert {"T1/2024", "T1/2025"} <= set(shown)


def test_the_alt_text_of_a_trend_says_the_finding_and_the_course():
    assert EVERY["trend"].alt == (
        "Tháng 9/2025 đạt 55,9%, còn cách mục tiêu 60% 4,1\xa0điểm\xa0%. "
        "Tháng 1/2025: 38,2%; tháng 10/2025: 57,2%, tạm tính."
    )


# Ranking


def dots(figure):
    """Agencies in the order of their rows, with value, symbol and colour."""
    found = [
        (row, name, value, symbol, trace.marker.color)
        for trace in figure.data
        if trace.mode == "markers"
        for row, name, value, symbol in zip(trace.y, trace.text, trace.x, trace.marker.symbol, strict=True)
    ]
    return [item[1:] for item in sorted(found)]


def test_a_ranking_orders_agencies_with_shape_and_colour_of_their_status():
    assert dots(EVERY["ranking"].figure) == [
        ("Sở Công Thương", 84.2, "circle", "#28A197"),
        ("Sở Tài chính", 73.1, "circle", "#28A197"),
        ("Sở Y tế", 56.6, "triangle-up", "#F46A25"),
        ("Sở Xây dựng", 52.2, "square", "#801650"),
    ]


def test_a_ranking_prints_values_counts_and_both_targets():
    written = words(EVERY["ranking"].figure)
    assert {"84,2", "5.024/5.967", "▼60", "▽50"} <= set(written)
    verticals = {shape.x0: shape.line.dash for shape in EVERY["ranking"].figure.layout.shapes if shape.x0 > 1}
    assert verticals == {60: "7px,4px", 50: "2px,3px"}


def test_silent_agencies_are_listed_unranked_below_a_rule():
    chart = EVERY["ranking"]
    written = words(chart.figure)
    below = written[written.index("□") :][:6]
    assert below == ["□", "Sở Ngoại vụ", "chưa gửi", "○", "Thanh tra tỉnh", "không phát sinh (0/0)"]
    rules = [shape for shape in chart.figure.layout.shapes if shape.y0 == shape.y1]
    assert [shape.y0 for shape in rules] == [3.7]


def test_ties_share_a_rank_and_the_next_is_skipped():
    rows = tier(
        *[(f"Sở {n}", value, "missed", NAN, NAN) for n, value in zip("ABCD", [40, 30, 40, 10], strict=True)]
    )
    written = words(charts.ranking(rows, SIXTY, RATE, SAMPLE).figure)
    ranks = [
        (written[place + 1], written[place]) for place in range(len(written)) if written[place][:3] == "Sở "
    ]
    assert ranks == [("1", "Sở A"), ("1", "Sở C"), ("3", "Sở B"), ("4", "Sở D")]


def test_lower_is_better_sorts_upwards():
    rows = tier(
        ("Sở A", 12, "missed", NAN, NAN), ("Sở B", 0, "met", NAN, NAN), ("Sở C", 3, "missed", NAN, NAN)
    )
    chart = charts.ranking(rows, targets(("QĐ 3667", 0, "=", 0)), BACKLOG, SAMPLE)
    assert [name for name, *_ in dots(chart.figure)] == ["Sở B", "Sở C", "Sở A"]
    assert chart.title == "1/3 sở, ban, ngành đạt mục tiêu 0\xa0hồ sơ"


@pytest.mark.parametrize(
    ("rows", "targets_", "title"),
    [
        (SIX, SIXTY, "2/4 sở, ban, ngành đạt 60%"),
        (SIX.assign(tier="cap_xa"), SIXTY, "2/4 đơn vị cấp xã đạt 60%"),
        (SIX, targets(("QĐ 384", 0, ">", 65)), "2/4 sở, ban, ngành đạt >\xa065%"),
        (SIX, targets(("QĐ 3667", 0, "increase", None)), "2/4 sở, ban, ngành tăng so với cùng kỳ"),
        (SIX.assign(provisional=True), SIXTY, "Tạm tính: 2/4 sở, ban, ngành đạt 60%"),
        (SIX.assign(status="no_target"), targets(), "4 sở, ban, ngành: từ 52,2% đến 84,2%"),
        (SIX[5:], SIXTY, "0/1 sở, ban, ngành có số liệu quý III/2025"),
        (SIX[:0], SIXTY, "0/0 đơn vị có số liệu quý III/2025"),
    ],
)
def test_the_title_of_a_ranking_counts_who_met_the_leading_target(rows, targets_, title):
    assert charts.ranking(rows, targets_, RATE, SAMPLE).title == title


def test_open_periods_are_hollow_and_get_no_rank():
    figure = EVERY["open ranking"].figure
    assert [symbol for _, _, symbol, _ in dots(figure)] == [
        "circle-open",
        "circle-open",
        "triangle-up-open",
        "square-open",
    ]
    assert not {"1", "2", "3", "4"} & set(words(figure))


def test_values_without_a_target_stay_unranked_among_judged_ones():
    rows = pd.concat([SIX, tier(("Sở Nội vụ", 99.0, "no_target", 99, 100))])
    figure = charts.ranking(rows, SIXTY, RATE, SAMPLE).figure
    assert "Sở Nội vụ" not in [name for name, *_ in dots(figure)]
    assert "chưa có mục tiêu (99,0)" in words(figure)


def test_over_25_agencies_show_both_ends_and_count_the_middle():
    rows = tier(*[(f"Xã {n}", 100 - n / 2, "met", 1, 2) for n in range(40)], name="cap_xa")
    figure = charts.ranking(rows, SIXTY, RATE, SAMPLE).figure
    names = [name for name, *_ in dots(figure)]
    assert (len(names), names[11], names[12]) == (24, "Xã 11", "Xã 28")
    assert "… 16 đơn vị ở giữa" in words(figure)
    assert figure.layout.height == round(25 * 18.5) + 40


def test_many_silent_agencies_are_counted_by_status():
    silent = tier(*[(f"Xã {n}", NAN, "no_data", NAN, NAN) for n in range(30)], name="cap_xa")
    rows = pd.concat([SIX.assign(tier="cap_xa"), silent])
    written = words(charts.ranking(rows, SIXTY, RATE, SAMPLE).figure)
    assert written[written.index("31 đơn vị") + 1] == "chưa gửi"


def test_a_ranking_of_several_tiers_is_refused():
    with pytest.raises(ValueError, match="một khối; đã thấy cap_xa, so_nganh"):
        charts.ranking(pd.concat([SIX, SIX.assign(tier="cap_xa")]), SIXTY, RATE, SAMPLE)


def test_the_shapes_of_a_ranking_are_explained_in_words():
    assert EVERY["ranking"].subtitle == (
        "Tái sử dụng, quý III/2025, %, kèm tử số/mẫu số. "
        "■\xa0chưa\xa0đạt, ▲\xa0gần\xa0đạt, ●\xa0đạt. Trục từ 40%."
    )


# Shortfall


def test_the_examples_of_what_is_needed_hold():
    assert doctest.testmod(bars).failed == 0


@pytest.mark.parametrize(
    ("numerator", "denominator", "operator", "level", "lacks"),
    [
        (136487, 252664, ">=", 60, 15112),
        (80, 100, ">=", 80, 0),
        (65, 100, ">", 65, 1),
        (64, 100, ">", 65, 2),
        (66, 100, ">", 65, 0),
        (0, 3, "=", 100, 3),
        (57, 100, ">=", Decimal("57.1"), 1),
        (29, 100, ">=", 29.0, 0),
        (7, 10, ">=", 70.0, 0),
        (90, 100, ">=", 80, -10),
    ],
)
def test_what_is_needed_is_exact_in_whole_dossiers(numerator, denominator, operator, level, lacks):
    assert charts.needed(numerator, denominator, operator, level) == lacks


def test_only_lower_bounds_have_a_shortfall():
    with pytest.raises(ValueError, match="đã thấy increase None"):
        charts.needed(1, 2, "increase", None)
    with pytest.raises(ValueError, match="càng cao càng tốt; đã thấy reuse"):
        charts.shortfall(SIX, "<=", 5, BACKLOG, SAMPLE)


def lacking(*pairs):
    return tier(*[(f"Xã {n}", NAN, "missed", above, below) for n, (above, below) in enumerate(pairs)])


def test_a_shortfall_shows_ten_bars_the_rest_and_how_the_sum_becomes_the_whole():
    rows = lacking(*[(50 - n, 100) for n in range(12)], (90, 100), (0, 0), (NAN, NAN))
    chart = charts.shortfall(rows, ">=", 60, RATE, SAMPLE)
    (bar,) = chart.figure.data
    assert list(bar.x) == [21, 20, 19, 18, 17, 16, 15, 14, 13, 12]
    assert list(bar.text[:2]) == ["Xã 11", "Xã 10"]
    assert bar.marker.color == "#12436D"
    assert chart.title == "10 đơn vị giữ 89% phần còn thiếu"
    assert words(chart.figure)[-10:] == [
        *("2 đơn vị còn lại", "21", "100%"),
        *("Cộng 12 đơn vị chưa đạt 60%", "186"),
        *("Trừ phần vượt của 1 đơn vị", "−30"),
        *("Toàn tỉnh còn thiếu", "156"),
        "DỮ LIỆU MẪU",
    ]


def test_the_shares_of_a_shortfall_are_cumulative():
    written = words(charts.shortfall(lacking((0, 100), (20, 100), (40, 100)), ">=", 60, RATE, SAMPLE).figure)
    assert [text for text in written if text.endswith("%") and len(text) <= 4] == ["50%", "83%", "100%"]


def test_rounding_to_whole_dossiers_is_named_where_it_changes_the_sum():
    written = words(charts.shortfall(lacking((1, 7), (1, 7)), ">=", 50, RATE, CAPTION).figure)
    assert written[-6:] == [
        *("Cộng 2 đơn vị chưa đạt 50%", "6"),
        *("Trừ phần làm tròn", "−1"),
        *("Toàn tỉnh còn thiếu", "5"),
    ]


def test_a_whole_that_reaches_the_target_says_by_how_much():
    chart = charts.shortfall(lacking((50, 100), (95, 100)), ">=", 60, RATE, CAPTION)
    assert words(chart.figure)[-4:] == ["Trừ phần vượt của 1 đơn vị", "−35", "Toàn tỉnh đã đạt, vượt", "25"]
    assert chart.title == "1 đơn vị thiếu 10 hồ sơ để đạt 60%"
    assert chart.alt == (
        "1 đơn vị thiếu 10 hồ sơ để đạt 60%. Xã 0 thiếu nhiều nhất: 10 hồ sơ. "
        "Toàn tỉnh đã đạt, vượt: 25 hồ sơ."
    )


def test_no_shortfall_is_said_in_a_sentence():
    assert EVERY["no shortfall"].title == "Không đơn vị nào thiếu hồ sơ để đạt 1%"
    assert EVERY["no shortfall"].figure.data == ()


def test_figures_are_plain_data_that_can_be_sent_to_a_browser():
    for chart in EVERY.values():
        assert json.loads(chart.figure.to_json())["layout"]["template"] is not None
