"""Agencies side by side: whose column counts what, what compares to an earlier period, the title."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pandas as pd
import pytest

from data.answers import Office, statuses
from data.incoming import Incoming
from data.settings import Settings
from data.store import Store
from indicators import comparison, comparison_words
from indicators.comparison import Comparison, Frames, Side
from indicators.periods import parse
from indicators.profiles import portraits
from tests.worlds import DIRECTORY, FIRST, REGISTRY, SECOND, observe

TODAY = date(2025, 8, 15)


def sent(agency, period, a, b=100, late=None):
    parts = [("a", a), ("b", b), ("c", 0)] + ([("s", late)] if late is not None else [])
    return [observe(name, agency, period, value) for name, value in parts]


MONTHS = [
    *sent("so-a", "2025-04", 70),
    *sent("so-b", "2025-04", 82),
    *sent("so-a", "2025-05", 85, late=3),
    *sent("so-b", "2025-05", 78, late=0),
    *sent("vp", "2025-05", 0, 0),
]


def compared(
    tmp_path, agencies, *, at="2025-05", against="2025-04", plans=(FIRST, SECOND), rows=MONTHS, unlike=()
):
    store = Store(None, tmp_path)
    store.save(Incoming("x", "figures", "tệp.csv", b"1", "thử", rows, len(rows)))
    office = Office(Settings(tmp_path, "x", (), TODAY, None, 5), store, REGISTRY, DIRECTORY)
    period, earlier = parse(at), parse(against) if against else None

    def joined(when, plan, *scopes):
        return pd.concat([statuses(office, [when], plan=plan, scope=scope) for scope in scopes])

    everybody = statuses(office, portraits.columns(period), scope="agencies")
    shown = [
        portraits.portrait(DIRECTORY.by_id[agency], period, everybody, REGISTRY, plans) for agency in agencies
    ]
    frames = Frames(
        groups=joined(period, None, "tiers", "total"),
        earlier={
            plan: joined(earlier, plan, "agencies", "tiers", "total")
            for plan in (*(plan.id for plan in plans), None)
            if earlier
        },
        unlike=frozenset(unlike),
    )
    names = {agency: DIRECTORY.by_id[agency].short_name for agency in agencies}
    references = {"so_nganh": "Sở", "x": "Tỉnh"}
    found = comparison.compare(shown, names, references, period, plans, earlier, frames, REGISTRY)
    store.close()
    return found


def line(found, indicator, plan="first-2025"):
    return next(
        one
        for one in (*found.lines, *found.others)
        if one.indicator.id == indicator and (plan is None or one.asked[0][0].plan.id == plan)
    )


def test_each_agency_stands_beside_its_tier_and_the_whole(tmp_path):
    found = compared(tmp_path, ["so-a", "so-b"])
    rate = line(found, "rate")
    assert [side.body for side in found.columns] == ["so-a", "so-b", "so_nganh", "x"]
    assert {body: (figure.counts, figure.status) for body, figure in rate.figures.items()} == {
        "so-a": ("85/100", "met"),
        "so-b": ("", "not_applicable"),
        "so_nganh": ("85/100", "met"),  # Sở B is exempt from 1/4
        "x": ("85/100", "met"),
    }


def test_a_column_counts_what_the_agencys_own_page_counts(tmp_path):
    found = compared(tmp_path, ["so-a", "so-b"])
    first, second = found.sides
    # so-a: rate 85 met, both 85 met, backlog 3 missed
    assert (first.met, first.judged, first.counts["missed"]) == (2, 3, 1)
    # so-b: both 78 met, backlog 0 met, exempt from rate
    assert (second.met, second.judged, second.counts["missed"]) == (2, 2, 0)
    assert line(found, "rate").rhythms == {}


def test_what_more_agencies_miss_stands_first_and_another_document_follows(tmp_path):
    found = compared(tmp_path, ["so-a", "vp"])
    keys = [(one.indicator.id, one.asked[0][0].plan.id, one.leads) for one in found.lines]
    assert keys == [
        ("backlog", "first-2025", True),
        ("rate", "first-2025", True),
        ("rate", "second-2025", False),
        ("both", "first-2025", True),
    ]


@pytest.mark.parametrize(
    ("agency", "indicator", "words"),
    [
        ("so-a", "rate", "↑ 15,0 điểm %, cải thiện"),
        ("so-b", "both", "↓ 4,0 điểm %, giảm sút"),
    ],
)
def test_a_movement_is_in_points_and_worded_by_what_is_better(tmp_path, agency, indicator, words):
    movement = line(compared(tmp_path, ["so-a", "so-b"]), indicator).movement(agency)
    assert movement.text().replace("\u00a0", " ") == words


def test_nothing_is_said_where_there_was_no_figure(tmp_path):
    found = compared(tmp_path, ["so-a", "vp"])
    assert line(found, "backlog").movement("so-a") is None
    assert line(found, "rate").movement("vp") is None
    assert found.moved(found.sides[0]) == Counter({"cải thiện": 2})


def test_sums_of_other_bodies_do_not_compare(tmp_path):
    rate = line(compared(tmp_path, ["so-a"]), "both")
    assert rate.movement("so_nganh").word == "cải thiện"  # 163/200 after 152/200
    rate = line(compared(tmp_path, ["so-a"], unlike=["so_nganh"]), "both")
    assert rate.movement("so_nganh") is None


def test_counts_that_add_up_compare_over_the_same_number_of_months_only(tmp_path):
    rows = [
        *(observe("tally.numerator", "so-b", f"2025-0{month}", 1) for month in (1, 4, 5)),
        *(observe("s", "so-b", f"2025-0{month}", 4) for month in (1, 4, 5)),
        *(o for month in (1, 4, 5) for o in sent("so-b", f"2025-0{month}", 80)),
    ]
    found = compared(tmp_path, ["so-b"], at="2025-Q2", against="2025-Q1", rows=rows, plans=(FIRST,))
    backlog = line(found, "backlog")
    assert backlog.figures["so-b"].months == (2, 3)
    assert backlog.movement("so-b").word == "không đổi"  # a stock: the last month sent
    tally = line(
        compared(tmp_path, ["so-b"], at="2026-Q2", against="2026-Q1", plans=(), rows=next_year(rows)),
        "tally",
        None,
    )
    assert tally.movement("so-b") is None  # two months against one


def next_year(rows):
    return [observe(o.measure, o.agency, o.period.replace("2025", "2026"), int(o.value)) for o in rows]


def test_without_a_plan_all_figures_stand_without_a_demand(tmp_path):
    rows = next_year(MONTHS)
    found = compared(tmp_path, ["so-a", "so-b"], at="2026-05", against="2026-04", plans=(), rows=rows)
    assert found.lines == ()
    assert {one.indicator.id for one in found.others} == {"rate", "both", "backlog"}
    assert comparison_words.headline(found) == (
        "Tháng 5/2026: 2 đơn vị, 3 chỉ tiêu có số liệu; năm 2026 chưa có mục tiêu"
    )


# --- the title, on sides made by hand ---


def titled(*sides, plans=(FIRST,)):
    made = [
        Side(name, name, "so_nganh", Counter(met=met, missed=judged - met)) for name, met, judged in sides
    ]
    return comparison_words.headline(Comparison(parse("2025-Q3"), plans, None, tuple(made), (), (), ()))


@pytest.mark.parametrize(
    ("sides", "expected"),
    [
        (
            [("Sở X", 12, 22), ("Sở Y", 9, 22), ("Sở T", 3, 22)],
            "Sở X đạt 12/22 chỉ tiêu, nhiều nhất trong 3 đơn vị",
        ),
        (
            [("Sở X", 12, 22), ("Sở Y", 12, 22), ("Sở T", 3, 22)],
            "Sở X và Sở Y cùng đạt 12/22 chỉ tiêu, nhiều nhất trong 3 đơn vị",
        ),
        ([("Sở X", 12, 22), ("Sở Y", 11, 11)], "Sở Y đạt 11/11 chỉ tiêu, tỷ lệ cao nhất trong 2 đơn vị"),
        (
            [("Sở X", 6, 12), ("Sở Y", 5, 10), ("Sở T", 1, 10)],
            "Sở X đạt 6/12 chỉ tiêu, Sở Y đạt 5/10 chỉ tiêu, tỷ lệ cao nhất trong 3 đơn vị",
        ),
        ([("Sở X", 5, 9), ("Sở Y", 5, 9)], "2 đơn vị ngang nhau, đều đạt 5/9 chỉ tiêu"),
        ([("Sở X", 5, 9), ("Sở Y", 0, 0)], "Sở X đạt 5/9 chỉ tiêu, nhiều nhất trong 1 đơn vị có số liệu"),
        ([("Sở X", 5, 9)], "Sở X đạt 5/9 chỉ tiêu; chọn thêm đơn vị để so sánh"),
        ([("Sở X", 0, 0), ("Sở Y", 0, 0)], "2 đơn vị, chưa chỉ tiêu nào xét được"),
    ],
)
def test_the_title_says_who_meets_most(sides, expected):
    assert titled(*sides) == f"Quý III/2025: {expected}"


def test_the_download_has_both_periods(tmp_path):
    table = comparison_words.numbers(compared(tmp_path, ["so-a"])).set_index("Chỉ tiêu").loc["both"]
    assert table["Mục tiêu"] == ">\u00a065%"
    assert table["Văn bản"] == "QĐ 1, I"
    assert (table["Sở A, tử số"], table["Sở A, mẫu số"], table["Sở A, giá trị"]) == (85, 100, 85.0)
    assert (table["Sở A, trạng thái"], table["Sở A, giá trị tháng 4/2025"]) == ("Đạt", 70.0)
    assert table["Sở, giá trị"] == pytest.approx(81.5)  # (85 + 78 + 0) / (100 + 100 + 0)
