"""Who sent in which month and who is missing: counts and sentences worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators import registry
from indicators.completeness import absent, completeness, cut, gap, names, summary
from indicators.model import Agency
from indicators.periods import parse

REGISTRY = registry.load()


def body(id_, name, tier, **dates):
    return Agency(id=id_, name=name, short_name=name, tier=tier, **dates)


BODIES = [
    body("so-1", "Sở Một", "so_nganh"),
    body("so-2", "Sở Hai", "so_nganh"),
    body("so-cu", "Sở Cũ", "so_nganh", valid_to="2025-07-31"),
    *(body(f"xa-{n}", f"Xã {n}", "cap_xa") for n in range(1, 8)),
]


def existing(period):
    return [body for body in BODIES if body.existed(*period.days())]


def sent(agency, *periods, indicator="on_time_rate", months=1, expected=1):
    return [
        {
            "agency": agency,
            "period": period,
            "indicator": indicator,
            "reported_months": months,
            "expected_months": expected,
        }
        for period in periods
    ]


def known(*rows, period="2025-Q3", over="2025-12", forms=("on_time",)):
    frame = pd.DataFrame(
        [row for several in rows for row in several],
        columns=["agency", "period", "indicator", "reported_months", "expected_months"],
    )
    last = parse(over).last
    return completeness(frame, REGISTRY, existing, parse(period), lambda part: part.last <= last, forms)


def months(agency, *which):
    """Monthly rows and the quarter's own, as the statuses have them."""
    periods = [f"2025-{month:02d}" for month in which]
    return [*sent(agency, *periods), *sent(agency, "2025-Q3", months=len(which), expected=3)]


EVERYBODY = [months(body.id, 7, 8, 9) for body in BODIES if body.valid_to is None]
OLD = months("so-cu", 7)


def test_everybody_sent_everything():
    all_there = known(*EVERYBODY, OLD)
    assert summary(all_there) == "Đủ 3/3 tháng, 10/10 đơn vị"
    assert (gap(all_there), absent(all_there)) == ("", [])
    assert [part.of_tier("so_nganh") for part in all_there.parts] == [(3, 3), (2, 2), (2, 2)]
    assert all_there.until == parse("2025-09")


def test_a_body_that_ended_is_expected_only_while_it_existed():
    some = known(*EVERYBODY)
    assert absent(some) == ["Chưa gửi tháng 7: Sở Cũ."]
    assert (summary(some), gap(some)) == ("Đủ 3/3 tháng, 9/10 đơn vị", "1 đơn vị chưa gửi tháng 7")


def test_the_missing_are_named_by_month_and_for_the_whole_period():
    rows = [months(f"xa-{n}", 7, 8, 9) for n in (1, 2, 3, 4, 5)] + [months("xa-6", 7, 8)]
    some = known(*rows, OLD, months("so-1", 7, 8, 9), months("so-2", 7, 8, 9))
    assert absent(some) == ["Chưa gửi tháng nào của kỳ: Xã 7.", "Chưa gửi tháng 9: Xã 6."]
    assert (summary(some), gap(some)) == ("Đủ 3/3 tháng, 8/10 đơn vị", "2 đơn vị chưa gửi đủ")


def test_a_tier_that_sends_nothing_is_named_as_a_whole():
    some = known(OLD, months("so-1", 7, 8, 9), months("so-2", 7, 8))
    assert absent(some) == ["Cấp xã: chưa đơn vị nào gửi.", "Chưa gửi tháng 9: Sở Hai."]
    assert gap(some) == "Cấp xã chưa gửi, 1 đơn vị chưa gửi tháng 9"


def test_a_month_nobody_sent_is_not_held_against_each_agency():
    some = known(*(months(body.id, 8, 9) for body in BODIES if body.valid_to is None))
    assert absent(some) == ["Tháng 7: chưa đơn vị nào gửi."]
    assert (summary(some), gap(some)) == ("Có 2/3 tháng, 9/9 đơn vị", "")


def test_months_that_are_not_over_are_not_missed():
    rows = [months(body.id, 7) for body in BODIES if body.valid_to is None]
    early = known(*rows, OLD, over="2025-07")
    assert summary(early) == "Có 1/3 tháng, 10/10 đơn vị"
    assert (gap(early), absent(early)) == ("", [])
    assert [part.is_over for part in early.parts] == [True, False, False]


def test_nothing_sent_at_all():
    nothing = known()
    assert summary(nothing) == "Chưa đơn vị nào gửi số của kỳ này"
    assert (gap(nothing), absent(nothing), nothing.until) == ("", [], None)


def test_other_indicators_count_only_where_nobody_uses_the_templates():
    survey = sent("xa-1", "2025-07", "2025-Q3", indicator="on_time_rate_portal")
    assert known(survey).parts[0].of_tier("cap_xa") == (1, 7)
    assert known(survey, months("xa-2", 7)).parts[0].missing[-6:] == (
        *(BODIES[3],),
        *BODIES[5:],
    )


def test_figures_that_came_for_the_whole_period_only_are_one_part():
    (part,) = known(sent("xa-1", "2025-Q3", months=3, expected=3)).parts
    assert (part.period, part.of_tier("cap_xa")) == (parse("2025-Q3"), (1, 7))


def test_an_agency_that_lacks_one_form_in_use_has_not_sent_the_month():
    both = ("on_time", "payment")
    paid = [
        *sent("so-1", "2025-07", "2025-08", indicator="online_payment_rate"),
        *sent("so-1", "2025-Q3", indicator="online_payment_rate", months=2, expected=3),
    ]
    some = known(OLD, months("so-1", 7, 8, 9), paid, forms=both)
    july, august, september = some.parts
    assert [part.of_tier("so_nganh") for part in some.parts] == [(1, 3), (1, 2), (0, 2)]
    assert (july.begun, august.begun, september.begun) == ({"so-cu"}, frozenset(), {"so-1"})
    assert absent(some)[1:] == [
        "Chưa gửi tháng nào của kỳ: Sở Hai.",
        "Chưa gửi đủ tháng 7: Sở Cũ.",
        "Chưa gửi đủ tháng 9: Sở Một.",
    ]
    assert not september.is_void


@pytest.mark.parametrize(
    ("period", "pieces"),
    [
        ("2025-08", ["2025-08"]),
        ("2025-Q3", ["2025-07", "2025-08", "2025-09"]),
        ("2025-H1", ["2025-Q1", "2025-Q2"]),
        ("2025", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]),
    ],
)
def test_a_period_is_cut_into_months_or_quarters(period, pieces):
    assert [piece.id for piece in cut(parse(period))] == pieces


def test_only_the_first_five_are_named():
    assert names(BODIES[3:8]) == "Xã 1, Xã 2, Xã 3, Xã 4, Xã 5"
    assert names(BODIES[3:]) == "Xã 1, Xã 2, Xã 3, Xã 4, Xã 5 và 2 đơn vị khác"
