"""The status engine against a naive second implementation, and against answers worked out by hand."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.answers import Office, statuses
from data.incoming import Incoming
from data.settings import Settings
from data.store import Store
from indicators.periods import parse
from tests import naive
from tests.worlds import DIRECTORY, REGISTRY, ledgers, observe

SCOPES = ("total", "tiers", "agencies")
EXACT = (
    "status",
    "provisional",
    "reported_months",
    "expected_months",
    "reported_agencies",
    "expected_agencies",
)
NUMBERS = ("numerator", "denominator", "value", "baseline")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("originals")


def office_with(batches, folder, today=date(2025, 8, 15), closing_day=None) -> Office:
    """A real store in memory, filled by saving one batch after the other."""
    store = Store(None, folder)
    for number, observations in enumerate(batches):
        rows = len({o.row for o in observations})
        content = f"{number}".encode()
        store.save(Incoming("x", "figures", "tệp.csv", content, "thử", observations, rows))
    return Office(Settings(folder, "x", (), today, closing_day, 5), store, REGISTRY, DIRECTORY)


def table(office, period, scope, **chosen) -> dict:
    frame = statuses(office, [parse(period)], scope=scope, **chosen)
    keys = zip(frame["plan"], frame["indicator"], frame["agency"], strict=True)
    return dict(zip(keys, frame.to_dict("records"), strict=True))


def only(office, period, indicator, agency, plan="first-2025"):
    scope = "total" if agency == "x" else "tiers" if agency in ("so_nganh", "cap_xa") else "agencies"
    return table(office, period, scope, indicator=indicator)[plan, indicator, agency]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    ledger=ledgers(),
    day=st.sampled_from([date(2024, 3, 14), date(2025, 6, 30), date(2026, 1, 31)]),
    closing_day=st.sampled_from([None, 14, 20, 30]),
)
def test_engine_and_naive_implementation_agree(folder, ledger, day, closing_day):
    batches, periods = ledger
    naive.closing_day = closing_day or 31
    office = office_with(batches, folder, day, closing_day)
    standing = naive.current(batches)
    indicators = list(REGISTRY.indicators.values())
    for period in periods:
        plans = REGISTRY.in_force("x", parse(period))
        for scope in SCOPES:
            args = (REGISTRY, DIRECTORY, standing, plans, indicators, period, day, scope)
            agree(table(office, period, scope), naive.statuses(*args))
    office.store.close()


def agree(found, expected):
    assert found.keys() == expected.keys()
    for key, row in expected.items():
        assert {n: found[key][n] for n in EXACT} == {n: row[n] for n in EXACT}, key
        for name in NUMBERS:
            want, have = row[name], found[key][name]
            assert pd.isna(have) if want is None else have == pytest.approx(float(want), rel=1e-12), key


def month_of(agency, a, b, c=0, period="2025-03"):
    return [observe(name, agency, period, value) for name, value in (("a", a), ("b", b), ("c", c))]


@pytest.mark.parametrize(
    ("above", "below", "status"),
    [
        (1999, 2500, "near"),  # 79,96 % does not meet 80 %
        (80, 100, "met"),
        (75, 100, "near"),
        (7499, 10000, "missed"),
        (0, 0, "no_activity"),
        (0, 5, "missed"),
        (10**9, 10**9, "met"),
    ],
)
def test_at_least_80_percent_is_judged_unrounded(folder, above, below, status):
    office = office_with([month_of("so-b", above, below)], folder)
    assert only(office, "2025-03", "rate", "so-b")["status"] == status


@pytest.mark.parametrize(
    ("above", "below", "status"),
    [(65, 100, "near"), (650_001, 1_000_000, "met"), (60, 100, "near"), (5999, 10000, "missed")],
)
def test_above_65_percent_is_missed_narrowly_at_exactly_65(folder, above, below, status):
    office = office_with([month_of("so-b", above, below)], folder)
    assert only(office, "2025-03", "both", "so-b")["status"] == status


@pytest.mark.parametrize(
    ("above", "below", "status"), [(100, 100, "met"), (95, 100, "near"), (9499, 10000, "missed")]
)
def test_exactly_100_percent_is_near_from_95(folder, above, below, status):
    rows = [
        observe("wide.numerator", "vp", "2025-03", above),
        observe("wide.denominator", "vp", "2025-03", below),
    ]
    assert only(office_with([rows], folder), "2025-03", "wide", "vp")["status"] == status


@pytest.mark.parametrize(("minutes", "status"), [(150, "met"), (151, "missed")])
def test_fewer_minutes_are_better_and_never_near(folder, minutes, status):
    rows = [
        observe("wait.numerator", "vp", "2025-03", minutes),
        observe("wait.denominator", "vp", "2025-03", 10),
    ]
    row = only(office_with([rows], folder), "2025-03", "wait", "vp")
    assert (row["status"], row["value"]) == (status, minutes / 10)


@pytest.mark.parametrize(
    ("before", "now", "status"),
    [("85.32", "85.3201", "met"), ("85.32", "85.32", "missed"), (None, "85.32", "not_comparable")],
)
def test_an_increase_is_strictly_above_the_year_before(folder, before, now, status):
    rows = [observe("score.numerator", "x", "2025", now)]
    if before:
        rows.append(observe("score.numerator", "x", "2024", before))
    row = only(office_with([rows], folder), "2025", "score", "x")
    assert row["status"] == status
    assert row["operator"] == "increase"
    assert pd.isna(row["target"])
    assert row["baseline"] == pytest.approx(85.32) if before else pd.isna(row["baseline"])


def test_a_quarter_sums_counts_and_never_averages_percentages(folder):
    rows = month_of("so-b", 10, 100, period="2025-01") + month_of("so-b", 900, 900, period="2025-02")
    row = only(office_with([rows], folder), "2025-Q1", "rate", "so-b")
    assert (row["numerator"], row["denominator"], row["value"]) == (910, 1000, 91.0)
    assert (row["reported_months"], row["expected_months"]) == (2, 3)


def test_a_month_without_one_part_does_not_count_at_all(folder):
    rows = [*month_of("so-b", 10, 100, period="2025-01"), observe("b", "so-b", "2025-02", 400)]
    row = only(office_with([rows], folder), "2025-Q1", "rate", "so-b")
    assert (row["numerator"], row["denominator"], row["reported_months"]) == (10, 100, 1)


def test_a_stock_takes_the_last_month_sent_of_each_body(folder):
    rows = [
        observe("s", "so-b", "2025-01", 7),
        observe("s", "so-b", "2025-02", 5),
        observe("s", "vp", "2025-01", 2),
    ]
    row = only(office_with([rows], folder), "2025-Q1", "backlog", "x")
    assert (row["numerator"], row["value"], row["status"]) == (7, 7.0, "missed")


def test_a_longer_row_is_never_added_to_rows_inside_it(folder):
    def pair(period, above, below):
        return [
            observe("wide.numerator", "vp", period, above),
            observe("wide.denominator", "vp", period, below),
        ]

    rows = pair("2025-Q1", 50, 100) + pair("2025-01", 9, 9) + pair("2025-04", 10, 10)
    row = only(office_with([rows], folder), "2025-H1", "wide", "vp")
    assert (row["numerator"], row["denominator"], row["reported_months"]) == (60, 110, 4)


def test_the_whole_jurisdictions_row_leads_and_is_never_added(folder):
    rows = [
        *(observe(f"wide.{side}", "x", "2025-03", n) for side, n in (("numerator", 30), ("denominator", 40))),
        *(observe(f"wide.{side}", "vp", "2025-03", n) for side, n in (("numerator", 1), ("denominator", 2))),
    ]
    row = only(office_with([rows], folder), "2025-03", "wide", "x")
    assert (row["numerator"], row["denominator"], row["value"], row["status"]) == (30, 40, 75.0, "missed")
    assert (row["reported_agencies"], row["expected_agencies"]) == (1, 1)


def test_tiers_with_values_of_their_own_leave_the_total_without_target(folder):
    rows = [observe("s", "so-b", "2025-03", 70), observe("t", "so-b", "2025-03", 100)]
    office = office_with([rows], folder)
    total = only(office, "2025-03", "stocks", "x")
    assert (total["status"], total["value"], total["operator"], total["article"]) == (
        "no_target",
        70.0,
        None,
        "I; II",
    )
    assert only(office, "2025-03", "stocks", "so_nganh")["status"] == "met"
    assert only(office, "2025-03", "stocks", "huyen")["target"] == 60


def test_an_exemption_holds_only_while_it_is_dated(folder):
    rows = month_of("so-b", 1, 10, period="2025-04") + month_of("so-b", 1, 10, period="2025-03")
    office = office_with([rows], folder)
    assert only(office, "2025-04", "rate", "so-b")["status"] == "not_applicable"
    assert only(office, "2025-03", "rate", "so-b")["status"] == "missed"
    total = only(office, "2025-04", "rate", "x")
    assert pd.isna(total["value"])
    assert total["status"] == "no_data"


def test_silence_is_not_due_while_the_period_is_open_and_no_data_after(folder):
    office = office_with([], folder, today=date(2025, 3, 31))
    assert only(office, "2025-03", "rate", "so-b")["status"] == "not_due"
    office = office_with([], folder, today=date(2025, 4, 1))
    assert only(office, "2025-03", "rate", "so-b")["status"] == "no_data"


def test_an_open_period_with_figures_is_judged_provisionally(folder):
    office = office_with([month_of("so-b", 80, 100)], folder, today=date(2025, 3, 31))
    row = only(office, "2025-03", "rate", "so-b")
    assert (row["status"], row["provisional"]) == ("met", True)


def test_abolished_and_new_bodies_are_expected_only_in_their_months(folder):
    office = office_with([], folder)
    rows = table(office, "2025-Q1", "agencies", indicator="rate")
    expected = {key[2]: row["expected_months"] for key, row in rows.items() if key[0] == "first-2025"}
    assert expected == {"vp": 3, "so-a-cu": 2, "so-a": 1, "so-b": 3, "huyen": 3}
    # Sở B is exempt the whole quarter; the district has ended, two communes have begun.
    assert only(office, "2025-Q3", "rate", "x")["expected_agencies"] == 4


def test_later_documents_come_first_and_each_has_a_row_of_its_own(folder):
    frame = statuses(office_with([], folder), [parse("2025-03")], indicator="rate")
    assert list(zip(frame["plan"], frame["operator"], strict=True)) == [
        ("first-2025", ">="),
        ("second-2025", "increase"),
    ]


def test_a_plan_out_of_force_can_be_named_and_says_so(folder):
    office = office_with([month_of("so-b", 80, 100, period="2024-03")], folder)
    named = table(office, "2024-03", "agencies", plan="first-2025", indicator="rate")
    row = named["first-2025", "rate", "so-b"]
    assert (row["status"], row["in_force"]) == ("met", False)
    unnamed = table(office, "2024-03", "agencies", indicator="rate")[None, "rate", "so-b"]
    assert (unnamed["status"], unnamed["value"], unnamed["plan"]) == ("no_target", 80.0, None)


def test_a_target_of_the_whole_gives_no_agency_and_no_tier_rows(folder):
    office = office_with([], folder)
    assert table(office, "2025", "agencies", indicator="tally") == {}
    assert table(office, "2025", "tiers", indicator="tally") == {}


def test_undo_brings_the_old_figures_back(folder):
    office = office_with([month_of("so-b", 10, 100), month_of("so-b", 90, 100)], folder)
    assert only(office, "2025-03", "rate", "so-b")["value"] == 90.0
    office.store.undo("x", "0002", "thử", "gửi nhầm")
    assert only(office, "2025-03", "rate", "so-b")["value"] == 10.0


def test_huge_counts_do_not_overflow(folder):
    office = office_with([month_of("so-b", 10**9 - 1, 10**9 - 1)], folder)
    row = only(office, "2025-03", "rate", "so-b")
    assert (row["value"], row["status"]) == (100.0, "met")
