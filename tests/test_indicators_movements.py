"""How figures moved: only between figures alike; what a course's heading says; who is first among courses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from data import directory
from indicators import findings_table, headlines, registry, views
from indicators.findings import Finding
from indicators.periods import parse
from indicators.profiles import courses, headings, movements
from indicators.profiles.demands import Judged
from indicators.profiles.movements import Figure
from indicators.profiles.outlook import Outlook
from indicators.profiles.readings import Question, Reading
from indicators.verdicts import Tally, Verdict

REGISTRY = registry.load()
NGHE_AN = directory.load("nghe-an", [Path(__file__).parent.parent / "data" / "agencies"])
PLAN = REGISTRY.plan("nghe-an-384-2025")
REUSE, BACKLOG = REGISTRY.indicators["data_reuse_rate"], REGISTRY.indicators["overdue_backlog"]
SURVEYS = REGISTRY.indicators["satisfaction_survey_count"]
Q3 = parse("2025-Q3")
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("indicator", "now", "before", "words"),
    [
        (REUSE, (54.0, 3), (47.7, 3), "↑ 6,3 điểm % cải thiện"),
        (REUSE, (54.0, 3), (47.7, 1), "↑ 6,3 điểm % cải thiện"),
        (BACKLOG, (902.0, 3), (1040.0, 1), "↓ 138 hồ sơ cải thiện"),  # a stock
        (SURVEYS, (2.0, 3), (1.0, 3), "↑ 1 cuộc cải thiện"),
    ],
)
def test_a_movement_is_worded_by_its_polarity(indicator, now, before, words):
    moved = movements.moved(REGISTRY, indicator, Figure(*now), Figure(*before))
    assert f"{moved.arrow} {moved.amount} {moved.word}".replace(NBSP, " ") == words


@pytest.mark.parametrize("before", [None, Figure(None, 3), Figure(1.0, 2)])
def test_what_does_not_compare_has_no_movement(before):
    assert movements.moved(REGISTRY, SURVEYS, Figure(2.0, 3), before) is None


def test_figures_are_read_once_a_body_whatever_the_plans():
    rows = [
        {"period": "2025-Q3", "agency": body, "indicator": "x", "value": value, "reported_months": sent}
        for body, value, sent in (("a", 1.0, 3), ("a", 1.0, 3), ("b", float("nan"), 1), ("c", 2.0, 0))
    ]
    found = movements.figures(pd.DataFrame(rows), Q3)
    assert found == {("a", "x"): Figure(1.0, 3), ("b", "x"): Figure(None, 1)}
    assert movements.figures(pd.DataFrame(rows), Q3, {"a"}) == {("b", "x"): Figure(None, 1)}


# --- the heading of a course names the period asked about ---


def judged(period, above, below=100, **other):
    status = "met" if above * 100 >= 60 * below else "missed"
    usual = {
        **{"plan": PLAN.id, "agency": "nghe-an", "name": "Tỉnh Nghệ An", "tier": "toan_tinh"},
        **{"period": period, "article": "PL.V.3", "operator": ">=", "level": Decimal(60)},
        **{"numerator": Decimal(above), "denominator": Decimal(below), "status": status},
        **{"value": Decimal(100 * above) / below, "baseline": None, "in_force": True, "provisional": False},
        **{"months": (1, 1), "bodies": (1, 1)},
    }
    return Judged(**(usual | other))


def reading(at, *rows):
    span = parse("2025-01").first, parse("2025-12").last
    asked = Question(REUSE, parse(at), "toan_tinh", (PLAN,), span, date(2026, 1, 14))
    return Reading(asked, REGISTRY, NGHE_AN, "nghe-an", "toàn tỉnh", rows, ())


MONTHS = [judged(f"2025-{month:02d}", 40 + 2 * month) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2025-Q3", "Quý III/2025: từ 54,0% (T7) lên 58,0% (T9), cải thiện"),
        ("2025-10", "Tháng 10/2025: 60,0%, đạt mục tiêu ≥ 60%"),
        ("2025-02", "Tháng 2/2025: 44,0%, chưa đạt mục tiêu ≥ 60%"),
    ],
)
def test_the_heading_of_a_course_names_the_period_asked_about(at, words):
    own = [] if at.count("-Q") == 0 else [judged(at, 56)]
    assert headings.of_course(reading(at, *MONTHS, *own)).replace(NBSP, " ") == words


def test_a_value_that_is_near_is_called_so_everywhere():
    near = reading("2025-09", judged("2025-09", 58, status="near"))
    assert headings.of_course(near).replace(NBSP, " ") == "Tháng 9/2025: 58,0%, gần đạt mục tiêu ≥ 60%"


def test_nothing_is_compared_across_a_reorganisation():
    # 1/3/2025 parts January from March.
    words = headings.of_course(reading("2025-Q1", *MONTHS, judged("2025-Q1", 44)))
    assert words.replace(NBSP, " ") == "Quý I/2025: 44,0%, chưa đạt mục tiêu ≥ 60%"


def test_an_open_period_and_a_standstill_are_said():
    rows = [judged("2025-07", 50), judged("2025-08", 50, provisional=True), *MONTHS[:4]]
    assert headings.of_course(reading("2025-Q3", *rows)) == "Quý III/2025 (tạm tính): giữ mức 50,0%"


def test_without_a_figure_in_the_period_the_chart_keeps_its_own_title():
    assert headings.of_course(reading("2025-Q4", *MONTHS[:6])) == ""


# --- courses of agencies ---


def row(agency, period, value, plan=PLAN.id):
    return {
        **{"agency": agency, "plan": plan, "tier": "so_nganh", "period": period, "value": value},
        **{"status": "missed", "provisional": False, "numerator": value, "denominator": 100.0},
    }


def test_who_is_farthest_stands_first_and_a_period_not_sent_is_missing():
    asked = reading("2025-Q3", *MONTHS)
    rows = [
        *(row(body, "2025-Q3", value) for body, value in (("a", 70.0), ("b", 40.0), ("c", float("nan")))),
        *(row("a", f"2025-{month:02d}", 60.0 + month) for month in range(1, 13)),
        row("b", "2025-09", 40.0),
        row("b", "2025-09", 41.0, plan="nghe-an-3667-2025"),
    ]
    names = {"a": "Sở A", "b": "Sở B", "c": "Sở C"}
    found = courses.courses(asked, pd.DataFrame(rows), "so_nganh", names)
    assert list(dict.fromkeys(found["agency_name"])) == ["Sở B", "Sở A", "Sở C"]
    own = found[found["agency"] == "b"].set_index("period")
    assert (own.loc["2025-09", "value"], own.loc["2025-08", "status"]) == (40.0, "no_data")
    table = courses.numbers(asked, found)
    assert table.columns.tolist()[:2] == ["Đơn vị", "Tháng 1/2025"]
    assert table["Đơn vị"].tolist() == ["Sở B", "Sở A", "Sở C"]
    assert table.loc[1, "Tháng 9/2025"] == 69.0


# --- the same period of the year before, and who only the whole is judged by ---

FOUND = Finding(
    Verdict(REUSE, "missed", PLAN, "2025-Q3", operator=">=", level=60.0, value=54.0, reported_months=3),
    previous=47.7,
    last_year=32.1,
    tally=Tally(41, 144),
)


def test_a_finding_moves_in_a_year_too():
    assert FOUND.in_a_year.text("quý III/2024").replace(NBSP, " ") == (
        "↑ 21,9 điểm % so với quý III/2024, cải thiện"
    )
    assert replace(FOUND, last_year=None).in_a_year is None


def test_the_year_before_is_asked_for_even_of_months():
    view = views.view(
        parse("2025-09"), (PLAN,), "nghe-an", (parse("2024-01").first, parse("2025-12").last), NGHE_AN
    )
    assert parse("2024-09") in view.asked


def test_fewer_targets_on_other_pages_are_explained():
    whole = replace(FOUND, tally=None)
    assert headlines.only_of_the_whole([FOUND, whole, FOUND]) == (
        "Trong 3 chỉ tiêu được xét, 1 chỉ tiêu chỉ có số chung, không xét từng đơn vị, nên Bảng điểm và So "
        "sánh đếm ít hơn."
    )
    silent = Verdict(REUSE, "no_data", PLAN, "2025-Q3", operator=">=", level=60.0)
    unsent = Finding(silent, latest=FOUND.lead._replace(period="2025-Q2"))
    assert headlines.only_of_the_whole([FOUND, whole, unsent, unsent]) == (
        "Trong 4 chỉ tiêu được xét, 1 chỉ tiêu chỉ có số chung, không xét từng đơn vị; 2 chỉ tiêu chưa ai "
        "gửi số, nên Bảng điểm và So sánh đếm ít hơn."
    )
    assert headlines.only_of_the_whole([FOUND]) == ""
    assert headlines.only_of_the_whole([whole]) == ""


def test_the_findings_can_be_taken_away_with_their_past_and_their_chance():
    view = views.View(Q3, (PLAN,), "nghe-an", (), ())
    seen = Outlook(3, Decimal(450), Decimal(900), Decimal(90), ">=", Decimal(60))
    (line,) = findings_table.numbers(view, [FOUND], {REUSE.id: seen}).to_dict("records")
    assert line["Giá trị"] == 54.0
    assert line["Mục tiêu"] == f"≥{NBSP}60%"
    assert (line["Giá trị quý II"], line["Giá trị quý III/2024"]) == (47.7, 32.1)
    assert line["Trạng thái"] == "Chưa đạt"
    assert line["Cuối năm"] == "Còn kịp cuối năm: cần 90,0% của mẫu số 3 tháng còn lại"
    assert line["Đơn vị đạt"] == "41/144"


def test_a_reading_moves_since_last_year_only_where_that_is_known():
    rows = [judged("2025-Q3", 54), judged("2024-Q3", 32, in_force=False)]
    shown = reading("2025-Q3", *rows)
    assert shown.change_in_a_year().replace(NBSP, " ") == "↑ 22,0 điểm % so với quý III/2024, cải thiện"
    assert reading("2025-Q3", rows[0]).change_in_a_year() == ""
    assert reading("2025", judged("2025", 54), judged("2024", 32)).change_in_a_year() == ""


def sent(agency, period, value):
    known = {"agency": agency, "indicator": "data_reuse_rate", "period": period, "value": value}
    return known | {"reported_months": 3}


MOVED = pd.DataFrame(
    [
        *(
            sent(name, "2025-Q2", value)
            for name, value in (("a", 50.0), ("b", 60.0), ("c", 70.0), ("e", 1.0))
        ),
        *(
            sent(name, "2025-Q3", value)
            for name, value in (("a", 47.5), ("b", 66.0), ("c", 70.0), ("d", 80.0))
        ),
    ]
)


def test_who_worsened_since_the_period_before_is_named():
    reuse, at = REGISTRY.indicators["data_reuse_rate"], parse("2025-Q3")
    known = movements.changes(MOVED, REGISTRY, reuse, at)
    assert known == {"a": -2.5, "b": 6.0, "c": 0.0}
    words = movements.who_worsened(known, {name: f"Sở {name.upper()}" for name in "abcd"}, reuse, "quý II")
    assert words.replace("\u00a0", " ") == (
        "So với quý II: 1 cải thiện, 1 giảm sút, 1 không đổi; giảm sút nhiều nhất: Sở A ↓ 2,5 điểm %."
    )
    assert movements.who_worsened(known, {"d": "Sở D"}, reuse, "quý II") == ""


def test_changes_stand_beside_the_values_they_belong_to():
    reuse = REGISTRY.indicators["data_reuse_rate"]
    frame = pd.DataFrame(
        {"Đơn vị": ["Sở A", "Sở D"], "Giá trị, %": [47.5, 80.0], "Khối": ""}, index=["a", "d"]
    )
    table = movements.with_changes(frame, {"a": -2.5}, reuse, "quý II", "Giá trị, %")
    assert list(table.columns) == ["Đơn vị", "Giá trị, %", "So với quý II, điểm %", "Khối"]
    assert table["So với quý II, điểm %"].fillna(0).tolist() == [-2.5, 0]
    assert movements.with_changes(frame, {}, reuse, "quý II", "Giá trị, %") is frame
