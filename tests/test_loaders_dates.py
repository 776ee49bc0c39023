"""Periods and days as offices write them, one reading each."""

import doctest
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.periods import Period, parse
from loaders import dates
from loaders.dates import calendar_day, days_of, report_period
from loaders.problems import Fault
from loaders.tables import Mark


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(dates).failed == 0


@pytest.mark.parametrize(
    "cell",
    [
        "03/2025",
        "3/2025",
        "2025-03",
        "Tháng 3/2025",
        "THÁNG 03/2025",
        "tháng 3 năm 2025",
        "T3/2025",
        "T03/2025",
        "03-2025",
        "2025/3",
        " 3/2025\u00a0",
        "Thg3-25",
        "Mar-25",
        "2025-03-01",
        date(2025, 3, 1),
    ],
)
def test_a_month_is_read_in_every_form(cell):
    assert report_period(cell, only_months=True).id == "2025-03"
    assert report_period(cell, only_months=False).id == "2025-03"


@pytest.mark.parametrize(
    "cell",
    [
        "13/2025",
        "00/2025",
        "3/25",
        "03/1999",
        "3/2101",
        "01/03/2025",
        "15/03/2025",
        "2025-13",
        "2025-03-15",
        "tháng 3",
        "March 2025",
        "٣/2025",
        "Quý I/2025",
        "2025",
        date(2025, 3, 15),
        date(1900, 1, 1),
        45717,
        2025,
        3.2025,
        True,
        Mark("#N/A"),
    ],
)
def test_what_is_no_month_is_a_fault(cell):
    assert report_period(cell, only_months=True).kind.code == "bad_period"


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        ("2025-Q1", "2025-Q1"),
        ("2025-q3", "2025-Q3"),
        ("Quý I/2025", "2025-Q1"),
        ("quý IV năm 2025", "2025-Q4"),
        ("Quý 2/2025", "2025-Q2"),
        ("Q3/2025", "2025-Q3"),
        ("2025-H1", "2025-H1"),
        ("6 tháng/2025", "2025-H1"),
        ("6 tháng đầu năm 2025", "2025-H1"),
        ("2025-9M", "2025-9M"),
        ("9 tháng năm 2025", "2025-9M"),
        ("9 tháng đầu năm 2025", "2025-9M"),
        ("2025", "2025"),
        ("Năm 2025", "2025"),
        (2025, "2025"),
    ],
)
def test_longer_periods_are_read_where_they_may_stand(cell, period):
    assert report_period(cell, only_months=False).id == period


@pytest.mark.parametrize(
    "cell", ["2025-Q5", "2025-H2", "6 tháng cuối năm 2025", "1999", "Quý V/2025", "lũy kế"]
)
def test_what_is_no_period_is_a_fault(cell):
    assert report_period(cell, only_months=False).kind.code == "bad_period"


def test_a_blank_period_is_missing():
    assert report_period(" ", only_months=True).kind.code == "missing_period"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("15/02/2025", date(2025, 2, 15)),
        ("5/2/2025", date(2025, 2, 5)),
        ("2025-02-15", date(2025, 2, 15)),
        (date(2025, 2, 15), date(2025, 2, 15)),
        ("", None),
    ],
)
def test_a_day_is_read(cell, day):
    assert calendar_day(cell) == day


@pytest.mark.parametrize("cell", ["31/02/2025", "15-02-2025", "15/2/25", "02/15/2025", 45717, "hôm nay"])
def test_what_is_no_day_is_a_fault(cell):
    assert calendar_day(cell).kind.code == "bad_day"


def test_own_days_end_in_the_period_and_begin_at_most_a_month_before_it():
    quarter = parse("2025-Q1")
    assert days_of(quarter, date(2024, 12, 15), date(2025, 3, 14), None) == (
        date(2024, 12, 15),
        date(2025, 3, 14),
    )
    assert days_of(parse("2026"), date(2026, 1, 1), date(2026, 10, 10), 14) == (
        date(2026, 1, 1),
        date(2026, 10, 10),
    )
    assert days_of(quarter, date(2024, 11, 30), date(2025, 3, 14), None).kind.code == "days_outside"
    assert days_of(quarter, None, None, 14) == (date(2024, 12, 15), date(2025, 3, 14))


@given(st.text(max_size=20) | st.dates() | st.datetimes() | st.integers() | st.floats() | st.booleans())
def test_any_cell_is_a_period_and_a_day_or_a_fault(cell):
    assert isinstance(report_period(cell, only_months=False), (Period, Fault))
    assert isinstance(calendar_day(cell), (date, datetime, Fault, type(None)))
