"""Figures re-based onto the bodies of today: sums worked by hand, gaps where nothing may be guessed, and
a second computation row by row beside the engine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import directory
from indicators.commitments import Commitment
from indicators.model import Directory
from indicators.periods import parse
from indicators.rebasing import Succession, group_of, rebased
from tests import naive
from tests.mergers import MERGED, agency, counted, cube_of
from tests.worlds import DIRECTORY, FIRST, REGISTRY, observe

TODAY = date(2025, 12, 15)
FOLDER = [Path(__file__).parent.parent / "data" / "agencies"]
NGHE_AN, QUANG_TRI = (directory.load(name, FOLDER) for name in ("nghe-an", "quang-tri"))


def figures(observations, scope, *labels, name="rate", world=MERGED, commitment=None, today=TODAY):
    periods = [parse(label) for label in labels]
    succession = Succession(world, today)
    found = rebased(
        cube_of(observations, periods, world),
        REGISTRY,
        succession,
        REGISTRY.indicators[name],
        group_of(succession, scope, commitment),
        periods,
        commitment,
    )
    return found if len(labels) > 1 else found[0]


TWO = [*counted("so-a", "2025-01", 30, 40), *counted("so-b", "2025-01", 10, 60)]


# --- sums ---


def test_predecessors_are_added_up_in_the_body_of_today():
    found = figures(TWO, "so-ab", "2025-01")
    assert (found.numerator, found.denominator, found.value) == (Decimal(40), Decimal(100), Decimal(40))
    assert [body.id for body in found.parts] == ["so-a", "so-b"]
    assert found.counts == "40/100"


def test_the_rate_is_of_the_sums_and_no_mean_of_rates():
    # 30/40 is 75 %, 10/60 is 16,67 %: their mean would be 45,8 %.
    assert figures(TWO, "so-ab", "2025-01").value == 40


def test_a_quarter_with_a_merger_inside_holds_predecessors_and_successor():
    rows = [*TWO, *counted("so-ab", "2025-03", 60, 100)]
    found = figures(rows, "so-ab", "2025-Q1")
    assert (found.numerator, found.denominator, found.value) == (100, 200, 50)
    assert (found.months, found.expected) == (2, 3)


def test_a_period_after_the_merger_is_the_body_itself():
    found = figures(counted("so-ab", "2025-04", 9, 12), "so-ab", "2025-04")
    assert (found.value, found.parts[0].id, found.counts) == (75, "so-ab", "9/12")
    assert not found.differs(group_of(Succession(MERGED, TODAY), "so-ab"))


def test_who_of_the_predecessors_sent_nothing_is_counted_and_adds_no_zero():
    found = figures(counted("so-a", "2025-01", 3, 4), "so-ab", "2025-01")
    assert (found.value, len(found.parts), found.expected) == (75, 1, 2)


def test_nothing_sent_is_no_figure():
    found = figures(TWO, "so-ab", "2025-02")
    assert (found.value, found.numerator, found.obstacle) == (None, None, "")


def test_no_activity_is_counts_without_a_value():
    found = figures(counted("so-a", "2025-01", 0, 0), "so-ab", "2025-01")
    assert (found.value, found.counts) == (None, "0/0")


def test_a_chain_of_mergers_leads_to_the_last_body():
    chain = Directory(
        "x",
        [
            agency("x", "toan_tinh"),
            agency("one", "so_nganh", None, "2025-01-31", ("two",)),
            agency("two", "so_nganh", "2025-02-01", "2025-02-28", ("three",)),
            agency("three", "so_nganh", "2025-03-01"),
        ],
    )
    assert figures(counted("one", "2025-01", 1, 4), "three", "2025-01", world=chain).value == 25


def test_a_group_that_holds_all_heirs_of_a_split_takes_what_was_before_it():
    rows = [*TWO, *counted("so-c", "2025-01", 20, 100)]
    found = figures(rows, "so_nganh", "2025-01")
    assert (found.numerator, found.denominator, found.value) == (60, 200, 30)


def test_a_tier_of_today_takes_over_the_bodies_of_another_tier_that_went_into_it():
    found = figures(counted("huyen", "2025-05", 7, 10), "cap_xa", "2025-05")
    assert (found.value, found.parts[0].id) == (70, "huyen")


def test_a_tier_that_is_no_more_has_no_bodies():
    assert group_of(Succession(MERGED, TODAY), "cap_huyen").ids == frozenset()


def test_the_jurisdictions_own_figure_leads_at_the_whole_only():
    rows = [*TWO, *counted("x", "2025-01", 90, 100)]
    assert figures(rows, "toan_tinh", "2025-01").value == 90
    assert figures(rows, "so_nganh", "2025-01").value == 40


# --- what may not be guessed ---


def test_a_split_body_is_nobodys_alone():
    found = figures(counted("so-c", "2025-01", 20, 100), "so-d", "2025-01")
    assert found.value is None
    said = "so-c (đến 28/02/2025) chia cho 2 đơn vị, không có tỷ lệ chia nên không quy về được"
    assert found.obstacle == said


def test_a_commune_is_not_given_its_districts_figures():
    found = figures(counted("huyen", "2025-05", 7, 10), "xa-1", "2025-05")
    assert (found.value, found.obstacle.split(",")[0]) == (None, "huyen (đến 30/6/2025) chia cho 2 đơn vị")


def test_a_new_province_is_not_compared_with_the_old_one():
    succession = Succession(QUANG_TRI, TODAY)
    assert succession.since == date(2025, 7, 1)
    for scope in ("toan_tinh", "so_nganh", "so-tu-phap"):
        found = succession.gathered(group_of(succession, scope), parse("2025-06"))
        assert found.parts == ()
        assert found.obstacle.startswith("trước 01/7/2025 là số của tỉnh cũ")
    after = succession.gathered(group_of(succession, "so_nganh"), parse("2025-07"))
    assert (len(after.parts), after.obstacle) == (15, "")


def test_a_year_with_the_new_province_inside_has_no_figure():
    succession = Succession(QUANG_TRI, TODAY)
    assert succession.gathered(group_of(succession, "toan_tinh"), parse("2025")).obstacle


def test_scores_of_several_bodies_are_not_added():
    rows = [observe("score.numerator", body, "2025-01", "80") for body in ("so-a", "so-b")]
    found = figures(rows, "so-ab", "2025-01", name="score")
    assert (found.value, found.obstacle) == (None, "điểm của nhiều đơn vị không cộng được")


def test_a_stock_is_that_of_the_bodies_at_the_periods_end():
    # What the old offices still had in February went over to the new one: it must not count twice.
    rows = [
        observe("s", "so-a", "2025-02", 5),
        observe("s", "so-b", "2025-02", 6),
        observe("s", "so-ab", "2025-03", 9),
    ]
    assert figures(rows, "so-ab", "2025-Q1", name="backlog").value == 9
    assert figures(rows, "so-ab", "2025-02", name="backlog").value == 11


# --- the real succession of Nghệ An ---


def test_nghe_an_merged_offices_have_their_predecessors():
    succession = Succession(NGHE_AN, TODAY)
    found = succession.gathered(group_of(succession, "so-tai-chinh"), parse("2025-01"))
    assert [body.id for body in found.parts] == ["so-tai-chinh-den-2025-02", "so-ke-hoach-va-dau-tu"]


@pytest.mark.parametrize("name", ["so-noi-vu", "so-dan-toc-va-ton-giao"])
def test_nghe_an_religion_makes_two_offices_a_gap(name):
    succession = Succession(NGHE_AN, TODAY)
    found = succession.gathered(group_of(succession, name), parse("2025-01"))
    assert found.obstacle == (
        "Sở Nội vụ (đến 28/02/2025) chia cho 2 đơn vị, không có tỷ lệ chia nên không quy về được"
    )


def test_nghe_an_offices_together_lose_nothing_to_the_split():
    succession = Succession(NGHE_AN, TODAY)
    found = succession.gathered(group_of(succession, "so_nganh"), parse("2025-01"))
    assert (len(found.parts), found.obstacle) == (21, "")


# --- whom a target binds ---


def test_a_released_body_is_left_out_of_the_months_it_is_released_in():
    commitment = Commitment("rate", FIRST, tuple(t for t in FIRST.targets if t.indicator == "rate"))
    # Sở B is released from 1/4 to 30/9/2025 by the plan of this small world.
    rows = [*counted("so-b", "2025-05", 0, 100), *counted("so-a", "2025-05", 50, 100)]
    found = figures(rows, "so_nganh", "2025-05", world=DIRECTORY, commitment=commitment)
    assert (found.value, [body.id for body in found.parts]) == (50, ["so-a"])


# --- beside a second computation ---


def heirs_naively(world, name, today):
    body = world.by_id[name]
    if naive.lived(body, [(today.year, today.month)]) and (body.valid_to is None or body.valid_to >= today):
        return {name}
    return {heir for onward in body.successors for heir in heirs_naively(world, onward, today)}


def naively(world, observations, indicator, wanted, period, today):
    """Numerator and denominator of a group, or None where a split forbids it; row by row."""
    standing = naive.current([observations])
    months = naive.months_of(period)
    above = below = Fraction(0)
    for body in world.bodies:
        if not naive.lived(body, months):
            continue
        heirs = heirs_naively(world, body.id, today)
        if heirs & wanted and not heirs <= wanted:
            return None
        found = naive.figures_of(indicator, body.id, period, standing, stock=False)
        if heirs and heirs <= wanted and found:
            above, below = above + found[0], below + found[1]
    return above, below


_ROWS = st.lists(
    st.tuples(
        st.sampled_from([body.id for body in MERGED.bodies]),
        st.sampled_from(["2025-01", "2025-02", "2025-03", "2025-06", "2025-07", "2025-11"]),
        st.integers(0, 50),
        st.integers(50, 90),
    ),
    max_size=30,
)


@settings(max_examples=150, deadline=None)
@given(_ROWS, st.sampled_from(["so-ab", "so-d", "xa-2", "so_nganh", "cap_xa", "toan_tinh"]))
def test_the_engine_agrees_with_the_naive_computation(rows, scope):
    observations = [o for body, period, above, below in rows for o in counted(body, period, above, below)]
    once = list({(o.measure, o.agency, o.period): o for o in observations}.values())
    once = [o for o in once if naive.lived(MERGED.by_id[o.agency], naive.months_of(o.period))]
    wanted = set(group_of(Succession(MERGED, TODAY), scope).ids)
    for label in ("2025-01", "2025-Q1", "2025-Q2", "2025-H1", "2025"):
        found = figures(once, scope, label)
        expected = naively(MERGED, once, REGISTRY.indicators["rate"], wanted, label, TODAY)
        if expected is None:
            assert (found.value, bool(found.obstacle)) == (None, True)
        else:
            assert (found.numerator or 0, found.denominator or 0) == expected


def test_the_two_readings_are_offered_only_where_they_differ():
    steady = Directory("x", [agency("x", "toan_tinh"), agency("so", "so_nganh")])
    assert not Succession(steady, TODAY).is_needed
    assert Succession(MERGED, TODAY).is_needed
