"""What a page says of figures re-based onto today's bodies: points, gaps in words, tables; nothing judged."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from indicators import status
from indicators.periods import of_year, parse
from indicators.profiles import onto_today, portrait_today, readings
from indicators.profiles.figures import Facts
from indicators.profiles.portraits import Line, Portrait
from indicators.profiles.readings import Question
from indicators.rebasing import Succession
from tests.mergers import MERGED, counted, cube_of
from tests.worlds import REGISTRY, observe

TODAY = date(2026, 1, 20)
SPAN = (parse("2025-01").first, parse("2025-12").last)
SUCCESSION = Succession(MERGED, TODAY)
ROWS = [
    *counted("so-a", "2025-01", 30, 40),
    *counted("so-b", "2025-01", 10, 60),
    *counted("so-c", "2025-01", 20, 100),
    *(row for month in range(3, 7) for row in counted("so-ab", f"2025-{month:02d}", 60, 100)),
    *(row for month in range(3, 7) for row in counted("so-d", f"2025-{month:02d}", 30, 100)),
    *counted("huyen", "2025-06", 5, 10),
    *counted("xa-1", "2025-07", 9, 10),
]
NBSP = "\u00a0"


def course(at, scope="toan_tinh"):
    indicator = REGISTRY.indicators["rate"]
    asked = Question(indicator, parse(at), scope, (), SPAN, TODAY)
    periods = tuple(dict.fromkeys((*asked.periods, *of_year(2025, "month"))))
    cube = cube_of(ROWS, [*periods, *(p.year_before for p in periods)])
    judged = {
        name: status.statuses(
            *(cube, REGISTRY, MERGED, periods, status.Terms(TODAY)), indicator="rate", scope=name
        )
        for name in ("total", "tiers", "agencies")
    }
    rows = judged["total" if scope == "toan_tinh" else "tiers"]
    return onto_today.course(
        readings.reading(asked, REGISTRY, MERGED, rows, judged["agencies"]), cube, SUCCESSION
    )


def test_the_whole_runs_on_across_a_merger_without_a_verdict():
    shown = course("2025-Q1")
    points = onto_today.points(shown).set_index("period")
    assert (points.loc["2025-01", "value"], points.loc["2025-01", "status"]) == (30, "no_target")
    assert points.loc["2025-03", "value"] == 45
    assert points.loc["2025-02", "status"] == "no_data"
    assert onto_today.title(shown) == "Quý I/2025: 37,5%, quy về đơn vị hiện nay"


def test_a_split_leaves_an_agency_out_with_the_reason():
    shown = course("2025-01", "so_nganh")
    known = {body.id: figure for body, figure in shown.agencies}
    assert (known["so-ab"].value, known["so-d"].value) == (40, None)
    table = onto_today.numbers_of_agencies(shown).set_index("Đơn vị")
    assert table.loc["so-ab", "Gồm số của đơn vị trước đó"] == "so-a, so-b"
    assert table.loc["so-ab", "Đơn vị đã gửi"] == "2/2"
    assert table.loc["so-d", "Ghi chú"].startswith("So-c (đến 28/02/2025) chia cho 2 đơn vị")
    chart = onto_today.ranking(shown, "so_nganh", 424, Facts())
    assert "chưa có mục tiêu" not in chart.subtitle.replace(NBSP, " ")
    assert "chỉ nêu số, không xét" in chart.subtitle
    assert onto_today.ranked(shown, "so_nganh")[0][0].id == "so-ab"


def test_the_gaps_are_told_once_and_that_nothing_is_judged():
    shown = course("2025-05", "cap_xa")
    assert onto_today.remarks(shown)[0].startswith("Số của đơn vị đã sắp xếp lại được cộng")
    assert onto_today.remarks(shown)[-1] == "Kết quả đánh giá theo số như báo cáo."
    gaps = onto_today.gaps([figure for _, figure in shown.agencies])
    assert gaps == [
        "Để trống tháng 5/2025: huyen (đến 30/6/2025) chia cho 2 đơn vị, không có tỷ lệ chia nên không quy "
        "về được."
    ]


def test_a_tier_that_is_gone_says_so():
    shown = course("2025-05", "cap_huyen")
    assert shown.is_gone
    assert onto_today.title(shown) == "Cấp huyện: hiện không còn đơn vị nào"
    assert onto_today.remarks(shown) == ["Các đơn vị đã kết thúc; chọn “Như báo cáo” để xem số của khối này."]


@pytest.mark.parametrize("view", [onto_today.numbers_of_line, onto_today.numbers_of_agencies])
def test_the_tables_carry_the_same_numbers(view):
    frame = view(course("2025-Q1"))
    assert {"Tử số", "Mẫu số", "Giá trị, %"} <= set(frame.columns)


# --- one agency ---


def inherited(agency, *labels):
    periods = [parse(label) for label in labels]
    cube = cube_of([*ROWS, observe("s", "so-a", "2025-01", 5)], periods)
    return portrait_today.inherited(MERGED.by_id[agency], cube, REGISTRY, SUCCESSION, periods)


def test_an_agency_shows_its_predecessors_figures_where_they_differ():
    known = inherited("so-ab", "2025-Q1", "2025-Q2")
    figure = known.of(REGISTRY.indicators["rate"], parse("2025-Q1"))
    assert (figure.counts, figure.value) == ("100/200", 50)
    assert known.of(REGISTRY.indicators["rate"], parse("2025-Q2")) is None
    said = portrait_today.remarks(known)
    assert said[0] == "Quý I/2025 gồm số của so-a (đến 28/02/2025), so-b (đến 28/02/2025)."
    assert portrait_today.explained(figure) == "Quý I/2025: 100/200: gồm so-a, so-b, so-ab"


def test_an_agency_out_of_a_split_has_a_gap():
    known = inherited("so-d", "2025-Q1")
    figure = known.of(REGISTRY.indicators["rate"], parse("2025-Q1"))
    assert (figure.value, bool(figure.obstacle)) == (None, True)
    assert "Để trống quý I/2025: so-c" in portrait_today.remarks(known)[0]


def test_an_agency_that_ended_is_shown_as_reported():
    known = inherited("so-a", "2025-Q1")
    assert portrait_today.remarks(known, "so-ab") == [
        "so-a đã kết thúc ngày 28/02/2025; số của đơn vị được quy về so-ab. Dưới đây là số như báo cáo."
    ]


def test_the_download_holds_the_inherited_figures_in_columns_of_their_own():
    known = inherited("so-ab", "2025-Q1")
    line = Line(REGISTRY.indicators["rate"], (), {})
    shown = Portrait(MERGED.by_id["so-ab"], parse("2025-Q1"), (line,), (), ())
    frame = portrait_today.with_inherited(
        pd.DataFrame({"Chỉ tiêu": ["rate"]}), shown, known, [parse("2025-Q1")]
    )
    assert frame["Quý I/2025, quy về đơn vị hiện nay, giá trị"].tolist() == [50.0]
    assert portrait_today.completed(shown, known, REGISTRY) == ()
    unknown = Portrait(MERGED.by_id["so-ab"], parse("2025-Q1"), (), (), ())
    assert [one.indicator.id for one in portrait_today.completed(unknown, known, REGISTRY)] == ["rate"]


def test_a_rebased_line_never_says_that_a_target_is_lacking():
    shown = course("2025-04")
    chart = onto_today.trend(shown, Facts(), 848)
    assert chart.title == onto_today.title(shown)
    assert chart.alt.startswith(chart.title)
    assert "hưa có mục tiêu" not in chart.figure.to_json() + chart.title + chart.subtitle
    ranking = onto_today.ranking(shown, shown.tiers[0], 848, Facts())
    assert "hưa có mục tiêu" not in ranking.figure.to_json() + ranking.subtitle
