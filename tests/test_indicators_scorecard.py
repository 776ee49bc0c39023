"""The scorecard of a tier: cells, columns, sums, orders and its title, worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from data.answers import Office, statuses
from data.incoming import Incoming
from data.settings import Settings
from data.store import Store
from indicators import scorecard
from indicators import scorecard_views as views
from indicators.model import TIER_NAMES
from indicators.periods import parse
from indicators.scorecard import Card, Row
from indicators.verdicts import Verdict
from tests.worlds import DIRECTORY, FIRST, REGISTRY, SECOND, observe

RATE = REGISTRY.indicators["rate"]


def sent(agency, a, b, period="2025-03"):
    return [observe(name, agency, period, value) for name, value in (("a", a), ("b", b), ("c", 0))]


def card(
    tmp_path, rows, *, period="2025-03", tier="so_nganh", plans=(FIRST, SECOND), today=date(2025, 8, 15)
):
    store = Store(None, tmp_path)
    store.save(Incoming("x", "figures", "tệp.csv", b"1", "thử", rows, len(rows)))
    office = Office(Settings(tmp_path, "x", (), today, None, 5), store, REGISTRY, DIRECTORY)
    at = parse(period)
    reference = next((plan.id for plan in plans if plan.year != at.year), None)
    frames = {s: statuses(office, [at], plan=reference, scope=s) for s in ("agencies", "tiers", "total")}
    names = {body.id: body.short_name for body in DIRECTORY.existing(*at.days()) if body.tier == tier}
    groups = pd.concat([frames["tiers"], frames["total"]])
    found = scorecard.card(at, tier, plans, REGISTRY, frames["agencies"], groups, names)
    store.close()
    return found


MARCH = [*sent("so-a", 70, 100), *sent("so-b", 78, 100), *sent("vp", 0, 0), *sent("huyen", 90, 100)]


def test_a_cell_is_judged_by_the_document_that_leads(tmp_path):
    found = card(tmp_path, MARCH)
    rates = {row.body: row.cells["rate"] for row in found.rows}
    assert {body: (cell.status, cell.value) for body, cell in rates.items()} == {
        "so-a": ("missed", 70.0),
        "so-b": ("near", 78.0),
        "vp": ("no_activity", None),
    }
    assert rates["so-a"].plan is FIRST


def test_the_document_chosen_to_lead_judges(tmp_path):
    rates = {row.body: row.cells["rate"] for row in card(tmp_path, MARCH, plans=(SECOND, FIRST)).rows}
    assert (rates["so-a"].status, rates["so-a"].plan, rates["so-a"].rank) == ("not_comparable", SECOND, 0)
    boths = {row.body: row.cells["both"] for row in card(tmp_path, MARCH, plans=(SECOND, FIRST)).rows}
    assert (boths["so-a"].status, boths["so-a"].plan, boths["so-a"].rank) == ("met", FIRST, 1)


def test_rows_are_ordered_by_misses_and_who_cannot_be_ranked_is_last(tmp_path):
    found = card(tmp_path, MARCH)
    assert [(row.body, row.missed, row.judged) for row in found.rows] == [
        ("so-a", 1, 2),
        ("so-b", 0, 2),
        ("vp", 0, 0),
    ]
    assert [row.is_ranked for row in found.rows] == [True, True, False]


def test_only_indicators_somebody_reports_on_are_columns_the_others_are_named(tmp_path):
    found = card(tmp_path, MARCH)
    assert [column.indicator.id for column in found.columns] == ["rate", "both"]
    assert {one.id for one in found.silent} == {"stocks", "backlog", "wide", "wait"}


def test_a_column_knows_what_each_document_asks(tmp_path):
    rate, both = card(tmp_path, MARCH).columns
    assert [(mark, one.operator, one.level) for mark, one in rate.demands] == [
        (0, ">=", Decimal("80")),
        (1, "increase", None),
    ]
    assert [(mark, one.operator, one.level, one.article) for mark, one in both.demands] == [
        (0, ">", Decimal("65"), "I")
    ]


def test_sums_are_of_counts_with_how_many_agencies_meet(tmp_path):
    sums = {row.body: row for row in card(tmp_path, MARCH).sums}
    assert list(sums) == ["so_nganh", "cap_huyen", "x"]
    rates = {body: (row.cells["rate"].value, row.cells["rate"].status) for body, row in sums.items()}
    assert rates == {
        "so_nganh": (74.0, "missed"),  # (70 + 78 + 0) / (100 + 100 + 0)
        "cap_huyen": (90.0, "met"),
        "x": (pytest.approx(238 / 3), "near"),  # (70 + 78 + 90) / 300
    }
    assert {body: tuple(row.tallies["rate"]) for body, row in sums.items()} == {
        "so_nganh": (0, 2),
        "cap_huyen": (1, 1),
        "x": (1, 3),
    }


def test_a_tier_that_is_not_asked_has_no_cell_in_the_sums(tmp_path):
    sums = {row.body: row for row in card(tmp_path, MARCH).sums}
    assert "both" in sums["so_nganh"].cells
    assert "both" not in sums["cap_huyen"].cells


def test_an_exempt_agency_is_neither_missed_nor_judged(tmp_path):
    rows = [*sent("so-a", 70, 100, "2025-05"), *sent("so-b", 0, 100, "2025-05")]
    found = {row.body: row for row in card(tmp_path, rows, period="2025-05").rows}
    assert found["so-b"].cells["rate"].status == "not_applicable"
    assert (found["so-b"].missed, found["so-b"].judged) == (1, 1)  # only `both`, 0 of 100


def test_who_sends_nothing_while_others_do_has_not_sent(tmp_path):
    found = {row.body: row for row in card(tmp_path, sent("so-a", 90, 100)).rows}
    assert (found["so-b"].unsent, found["so-b"].judged, found["so-b"].is_silent) == (2, 0, True)
    assert [row.body for row in card(tmp_path, sent("so-a", 90, 100)).ranked] == ["so-a"]


def test_without_a_plan_there_are_figures_and_no_verdict(tmp_path):
    rows = sent("so-a", 70, 100, "2026-03")
    found = card(tmp_path, rows, period="2026-03", plans=(), today=date(2026, 5, 1))
    assert [row.body for row in found.rows] == ["so-a"]
    assert found.rows[0].cells["rate"].status == "no_target"
    assert views.headline(found) == (
        "Tháng 3/2026: 1 sở, ban, ngành có số liệu ở 2 chỉ tiêu; năm 2026 chưa có mục tiêu"
    )


def test_an_earlier_plan_may_be_read_for_reference(tmp_path):
    rows = [*sent("so-a", 70, 100, "2026-03"), *sent("so-b", 90, 100, "2026-03")]
    found = card(tmp_path, rows, period="2026-03", plans=(FIRST,), today=date(2026, 5, 1))
    assert found.is_reference
    assert views.headline(found) == (
        "Tháng 3/2026, theo QĐ 1 để tham chiếu: 1/2 sở, ban, ngành còn chỉ tiêu chưa đạt; "
        "nhiều nhất là Sở A, 1/2"
    )


def test_an_open_period_is_provisional(tmp_path):
    found = card(tmp_path, sent("so-a", 70, 100, "2025-03"), today=date(2025, 3, 20))
    assert found.is_provisional
    assert views.headline(found).startswith("Tháng 3/2025 (tạm tính): ")


def test_a_silent_tier_and_a_tier_that_is_asked_nothing_say_so(tmp_path):
    assert views.headline(card(tmp_path, sent("huyen", 90, 100))) == (
        "Tháng 3/2025: chưa sở, ban, ngành nào gửi số liệu"
    )
    assert views.headline(card(tmp_path, MARCH, plans=(FIRST,), tier="cap_xa")) == (
        "Tháng 3/2025: không đơn vị cấp xã nào được giao chỉ tiêu"
    )


# --- titles and orders, on rows made by hand ---


def row(name, missed=0, met=0, near=0, unsent=0, value=None):
    standing = ["missed"] * missed + ["met"] * met + ["near"] * near + ["no_data"] * unsent
    cells = {
        f"i{place}": Verdict(RATE, status, FIRST, reported_months=int(status != "no_data"))
        for place, status in enumerate(standing)
    }
    if value is not None:
        cells["rate"] = Verdict(RATE, "met", FIRST, value=value, reported_months=1)
    return Row(name, name, cells, {})


def by_hand(*rows, tier="so_nganh"):
    return Card(parse("2025-Q3"), tier, (FIRST,), (), (), tuple(sorted(rows, key=scorecard.urgency)), ())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            # 13 of 24 misses lie with the first three
            [
                row("Sở N", 6, 3),
                row("Sở G", 4, 5),
                row("Sở X", 3, 6),
                *(row(f"Sở {n}", 1, 8) for n in range(11)),
            ],
            "3 sở giữ 13/24 lượt chưa đạt; nhiều nhất là Sở N, 6/9",
        ),
        (
            [row("Sở N", 6, 3), row("Sở G", 1, 8), row("Sở X", 0, 9), row("Thanh tra", 0, 0)],
            "Sở N giữ 6/7 lượt chưa đạt; 1/3 đơn vị không còn chỉ tiêu chưa đạt",
        ),
        (
            [row("Sở N", 6, 3), row("Ban Q", 6, 3), row("Sở G", 1, 8), row("Sở X", 0, 9)],
            "2 sở, ban, ngành giữ 12/13 lượt chưa đạt; 1/4 đơn vị không còn chỉ tiêu chưa đạt",
        ),
        (
            [row("Sở N", 1, 8), row("Sở G", 0, 8, unsent=1)],
            "1/2 sở, ban, ngành còn chỉ tiêu chưa đạt; nhiều nhất là Sở N, 1/9",
        ),
        ([row("Sở N", 0, 9), row("Sở G", 0, 7)], "cả 2 đơn vị không có chỉ tiêu chưa đạt"),
        (
            [row("Sở N", 0, 9), row("Sở G", 0, 7, unsent=2)],
            "cả 2 đơn vị không có chỉ tiêu chưa đạt; 1 đơn vị chưa gửi đủ",
        ),
        ([row("Sở Nội vụ", 3, 5)], "Sở Nội vụ còn 3/8 chỉ tiêu chưa đạt"),
    ],
)
def test_the_title_says_who_holds_the_misses(rows, expected):
    assert views.headline(by_hand(*rows)) == f"Quý III/2025: {expected}"


def test_where_all_miss_alike_the_title_says_how_many():
    rows = [row(f"Xã {n}", 5, 3) for n in range(130)]
    assert views.headline(by_hand(*rows, tier="cap_xa")) == (
        "Quý III/2025: cả 130 đơn vị cấp xã còn chỉ tiêu chưa đạt; nhiều nhất 5 chỉ tiêu, ở 130 đơn vị"
    )


def test_not_sent_counts_like_a_miss_in_the_order():
    found = by_hand(
        row("a", 2, 7), row("b", 1, 4, unsent=2), row("c", 2, 4), row("d"), row("e", 0, 0, unsent=3)
    )
    assert [one.name for one in found.rows] == ["b", "c", "a", "e", "d"]


def test_rows_by_name_by_value_by_status_and_by_search():
    rows = [row("Sở Đất", 1, value=50.0), row("Sở Dân", 0, 1, value=70.0), row("Ban", 0, near=1)]
    assert [one.name for one in views.ordered(rows, views.BY_NAME, REGISTRY)] == ["Ban", "Sở Dân", "Sở Đất"]
    assert [one.name for one in views.ordered(rows, "rate", REGISTRY)] == ["Sở Đất", "Sở Dân", "Ban"]
    assert [one.name for one in views.having(rows, "near")] == ["Ban"]
    assert views.having(rows, None) == rows
    assert [one.name for one in views.named(rows, "so DAT")] == ["Sở Đất"]


def test_the_column_rows_are_ordered_by_always_shows(tmp_path):
    columns = card(tmp_path, MARCH).columns
    assert [c.indicator.id for c in views.shown(columns, "both", most=1)] == ["both"]
    assert [c.indicator.id for c in views.shown(columns, views.BY_MISSES, most=1)] == ["rate"]


def test_the_download_has_counts_values_and_words(tmp_path):
    found = card(tmp_path, MARCH)
    table = views.numbers(found, found.rows)
    assert table["Đơn vị"].tolist() == [
        *("Sở A", "Sở B", "Văn phòng"),
        *(f"{name} (Σ/Σ)" for name in (TIER_NAMES["so_nganh"], TIER_NAMES["cap_huyen"], "Tỉnh X")),
    ]
    assert table["rate (≥\u00a080%), tử số"].tolist() == [70, 78, 0, 148, 90, 238]
    assert table["rate (≥\u00a080%), giá trị"].tolist()[:2] == [70.0, 78.0]
    assert table["rate (≥\u00a080%), trạng thái"].tolist() == [
        *("Chưa đạt", "Gần đạt", "Không phát sinh"),
        *("Chưa đạt (0/2 đơn vị đạt)", "Đạt (1/1 đơn vị đạt)", "Gần đạt (1/3 đơn vị đạt)"),
    ]
    assert table["both (>\u00a065%), trạng thái"].tolist()[4] == "Không được giao"


def test_units_name_the_columns_that_are_no_percentages(tmp_path):
    rows = [*MARCH, observe("s", "so-a", "2025-03", 4)]
    assert views.units(card(tmp_path, rows).columns) == "Đơn vị tính: %, riêng backlog: hồ sơ."
    assert views.units(card(tmp_path, MARCH).columns) == "Đơn vị tính: %."
