"""Small multiples: every panel on the same axes, in the order given, at most twelve, gaps as gaps."""

from __future__ import annotations

from math import isnan, nan

import pandas as pd
import pytest

from indicators import registry
from indicators.charts import Caption
from indicators.charts.multiples import MOST, multiples

REUSE = registry.load().indicators["data_reuse_rate"]
CAPTION = Caption("sở, ban, ngành", "từng tháng 2025", sample=True)
MONTHS = [f"2025-{month:02d}" for month in range(1, 5)]
NBSP = "\u00a0"


def rows(*agencies, open_end=False):
    return pd.DataFrame(
        {
            "agency_name": name,
            "period": period,
            "label": "T1/2025" if place == 0 else f"T{place + 1}",
            "value": value,
            "status": "no_data" if isnan(value) else "missed",
            "provisional": open_end and place == len(MONTHS) - 1,
            "numerator": value,
            "denominator": 100.0,
        }
        for name, values in agencies
        for place, (period, value) in enumerate(zip(MONTHS, values, strict=True))
    )


TARGETS = pd.DataFrame(
    {
        "period": period,
        "plan_short_name": plan,
        "rank": rank,
        "operator": ">=",
        "value": level,
        "article": "PL.V.3",
    }
    for period in MONTHS
    for rank, plan, level in ((0, "QĐ 384", 60.0), (1, "QĐ 3667", 50.0))
)
TWO = rows(("Sở Y tế", (40, 45, nan, 50)), ("Sở Tư pháp", (70, 65, 60, 55)))


def axes(figure, letter):
    return [
        value for name, value in figure.layout.to_plotly_json().items() if name.startswith(f"{letter}axis")
    ]


def test_every_panel_has_the_same_periods_and_the_same_scale():
    figure = multiples(TWO, TARGETS, REUSE, CAPTION).figure
    assert {tuple(axis["range"]) for axis in axes(figure, "x")} == {(-0.5, 3.5)}
    assert len({tuple(axis["range"]) for axis in axes(figure, "y")}) == 1


def test_values_of_other_pages_widen_the_scale_of_this_one():
    one, other = (
        axes(multiples(TWO, TARGETS, REUSE, CAPTION, around=around).figure, "y")[0]["range"]
        for around in ((), (5.0,))
    )
    assert (one[0] > 0, other[0]) == (True, 0)


def test_a_gap_is_a_gap_and_the_leading_target_stands_in_each_panel():
    figure = multiples(TWO, TARGETS, REUSE, CAPTION).figure
    lines = [trace for trace in figure.data if trace.name in ("Sở Y tế", "Sở Tư pháp")]
    assert [list(trace.y) for trace in lines] == [[40, 45, None, 50], [70, 65, 60, 55]]
    assert {trace.connectgaps for trace in lines} == {False}
    steps = [trace for trace in figure.data if trace.name == "mục tiêu"]
    assert [set(trace.y) for trace in steps] == [{60.0}, {60.0}]


def test_the_panels_stand_in_the_order_given_with_their_newest_value():
    figure = multiples(TWO, TARGETS, REUSE, CAPTION).figure
    words = [note.text for note in figure.layout.annotations]
    assert [word for word in words if word.startswith("Sở")] == ["Sở Y tế", "Sở Tư pháp"]
    assert any(word.endswith("50,0") for word in words)
    assert "DỮ LIỆU MẪU" in words


def test_the_title_counts_who_got_better_and_the_alt_names_the_values():
    chart = multiples(TWO, TARGETS, REUSE, CAPTION)
    assert chart.title == "1/2 đơn vị cải thiện từ T1 đến T4"
    assert chart.alt == f"{chart.title}. Sở Y tế 50,0; Sở Tư pháp 55,0."
    assert f"mục tiêu ≥{NBSP}60% (QĐ 384, PL.V.3)" in chart.subtitle
    assert "Mọi hình một trục" in chart.subtitle


def test_the_title_names_the_months_of_the_first_and_last_figures():
    figures = rows(("Sở Y tế", (nan, 45, 50, nan)), ("Sở Tư pháp", (nan, 65, 60, nan)))
    assert multiples(figures, TARGETS, REUSE, CAPTION).title == "1/2 đơn vị cải thiện từ T2 đến T3"
    apart = rows(("Sở Y tế", (40, 45, 50, nan)), ("Sở Tư pháp", (nan, 65, 60, 55)))
    assert multiples(apart, TARGETS, REUSE, CAPTION).title == (
        "1/2 đơn vị cải thiện từ kỳ đầu có số đến kỳ gần nhất có số"
    )


def test_a_provisional_end_is_hollow():
    figure = multiples(rows(("Sở Y tế", (1, 2, 3, 4)), open_end=True), TARGETS, REUSE, CAPTION).figure
    (dot,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert (list(dot.x), dot.marker.color) == ([3], "#FFFFFF")


def test_more_than_twelve_agencies_are_refused():
    many = rows(*((f"Xã {n}", (1, 2, 3, 4)) for n in range(MOST + 1)))
    with pytest.raises(ValueError, match="một trang có nhiều nhất 12 đơn vị; đã thấy 13"):
        multiples(many, TARGETS, REUSE, CAPTION)


def test_no_value_at_all_is_a_sentence():
    chart = multiples(rows(("Sở Y tế", (nan,) * 4)), TARGETS, REUSE, CAPTION)
    assert chart.title == "Chưa đơn vị nào có số liệu để so theo thời gian"
