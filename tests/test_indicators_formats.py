"""Numbers and dates read as offices write them."""

import doctest
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pandas as pd
import pytest

from indicators import formats


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(formats).failed == 0


@pytest.mark.parametrize(
    ("figure", "written"),
    [
        (0, "0"),
        (999, "999"),
        (1234, "1.234"),
        (1234567, "1.234.567"),
        (-1234, "−1.234"),
        (Decimal("0.5"), "1"),
        (None, "—"),
        (math.nan, "—"),
        (pd.NA, "—"),
    ],
)
def test_counts_have_dots_for_thousands_and_missing_is_a_dash(figure, written):
    assert formats.count(figure) == written


def test_only_small_counts_of_prose_are_padded():
    assert [formats.count(n, padded=True) for n in (0, 8, 10, 1234)] == ["00", "08", "10", "1.234"]


@pytest.mark.parametrize(
    ("figure", "decimals", "written"),
    [
        (1234.5, 1, "1.234,5"),
        (0.25, 1, "0,3"),
        (-0.25, 1, "−0,3"),
        (2.675, 2, "2,68"),
        (1.005, 2, "1,01"),
        (57.49999999999999, 0, "58"),
        (-0.04, 1, "0,0"),
        (79.96, 1, "80,0"),
        (12, 2, "12,00"),
    ],
)
def test_halves_are_rounded_up_as_decimals_not_as_binary_floats(figure, decimals, written):
    assert formats.number(figure, decimals) == written


def test_percent_stands_right_behind_its_number():
    assert formats.percent(56.66) == "56,7%"
    assert formats.percent(Decimal("70.32"), 2) == "70,32%"
    assert formats.percent(-3.2) == "−3,2%"
    assert formats.percent(None) == "—"


@pytest.mark.parametrize(
    ("figure", "target", "written"),
    [
        (79.96, 80, "79,96%"),
        (79.996, 80, "79,996%"),
        (79.999996, 80, "79,9999%"),
        (79.9, 80, "79,9%"),
        (80, 80, "80,0%"),
        (80.04, 80, "80,04%"),
        (65.000001, 65, "65,0001%"),
        (99.95, 100, "99,95%"),
        (90.21, Decimal("90.25"), "90,2%"),
        (79.96, None, "80,0%"),
    ],
)
def test_rounding_never_carries_a_value_over_its_target(figure, target, written):
    assert formats.value(figure, "%", target=target) == written


def test_a_ratio_just_short_of_all_is_never_printed_as_all():
    assert formats.value(Decimal(100) * 252_663 / 252_664, "%", target=100) == "99,9996%"


@pytest.mark.parametrize(
    ("figure", "unit", "written"),
    [
        (56.66, "%", "56,7%"),
        (88.24, "điểm", "88,2\xa0điểm"),
        (1037, "hồ sơ", "1.037\xa0hồ sơ"),
        (12, "người", "12\xa0người"),
        (3, "cuộc", "3\xa0cuộc"),
        (14.25, "phút/lượt", "14,3\xa0phút/lượt"),
        (None, "hồ sơ", "—"),
    ],
)
def test_values_are_written_in_their_unit(figure, unit, written):
    assert formats.value(figure, unit) == written


def test_values_can_stand_without_their_unit():
    assert formats.value(56.66, "%", with_unit=False) == "56,7"
    assert formats.value(1037, "hồ sơ", with_unit=False) == "1.037"


def test_differences_of_percentages_are_points():
    assert formats.points(3.2) == "3,2\xa0điểm\xa0%"
    assert formats.points(-0.76, decimals=2, in_full=True) == "−0,76\xa0điểm phần trăm"
    assert formats.points(None) == "—"


@pytest.mark.parametrize(
    ("change", "direction", "unit", "written"),
    [
        (3.2, "up", "%", "↑\xa03,2\xa0điểm\xa0% so với quý II, cải thiện"),
        (-0.7, "up", "%", "↓\xa00,7\xa0điểm\xa0% so với quý II, giảm sút"),
        (-214, "down", "hồ sơ", "↓\xa0214\xa0hồ sơ so với quý II, cải thiện"),
        (214, "down", "hồ sơ", "↑\xa0214\xa0hồ sơ so với quý II, giảm sút"),
        (0.04, "up", "%", "→\xa0không đổi so với quý II"),
        (-0.05, "up", "%", "↓\xa00,1\xa0điểm\xa0% so với quý II, giảm sút"),
        (None, "up", "%", "chưa có số liệu so sánh"),
    ],
)
def test_movement_is_judged_by_what_is_better(change, direction, unit, written):
    assert formats.movement(change, direction, unit).text("quý II") == written


@pytest.mark.parametrize(
    ("operator", "level", "unit", "written"),
    [
        (">=", 80, "%", "≥\xa080%"),
        (">", 65.0, "%", ">\xa065%"),
        ("=", 100, "%", "=\xa0100%"),
        ("=", Decimal("0"), "hồ sơ", "=\xa00\xa0hồ sơ"),
        ("<=", 0, "hồ sơ", "≤\xa00\xa0hồ sơ"),
        ("<", 30, "phút/lượt", "<\xa030\xa0phút/lượt"),
        (">=", Decimal("92.50"), "%", "≥\xa092,5%"),
        ("increase", None, "%", "tăng so với cùng kỳ"),
        (">=", None, "%", "—"),
    ],
)
def test_targets_are_written_with_the_decimals_they_were_set_in(operator, level, unit, written):
    assert formats.target(operator, level, unit) == written


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2025, 2, 20), "20/02/2025"),
        (date(2025, 3, 14), "14/3/2025"),
        (date(2025, 1, 5), "05/01/2025"),
        (date(2025, 12, 1), "01/12/2025"),
        (None, "—"),
        (pd.NaT, "—"),
    ],
)
def test_short_dates_pad_the_day_and_the_first_two_months(on, written):
    assert formats.day(on) == written


def test_moments_show_the_clock_of_ho_chi_minh_city():
    assert formats.moment(datetime(2025, 10, 14, 9, 20, tzinfo=UTC)) == "14/10/2025 16:20"
    assert formats.moment(datetime(2024, 12, 31, 18, 5)) == "01/01/2025 01:05"
    tokyo = timezone(timedelta(hours=9))
    assert formats.moment(datetime(2025, 10, 14, 18, 20, tzinfo=tokyo)) == "14/10/2025 16:20"
    assert formats.moment(None) == "—"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Sở Nông nghiệp và MT", "so nong nghiep va mt"),
        ("XÃ ĐÔ  LƯƠNG", "xa do luong"),
        ("Thừa Thiên Huế", "thua thien hue"),
        ("Ho\u0300a", "hoa"),
    ],
)
def test_folding_drops_case_and_diacritics(text, folded):
    assert formats.fold(text) == folded
