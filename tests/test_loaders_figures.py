"""The figures template: kinds of indicators, periods, the whole jurisdiction; two real files as literals."""

from datetime import date
from decimal import Decimal

import pytest

import loaders
from indicators.periods import parse
from loaders import compare_whole
from tests.test_loaders_agencies import NGHE_AN, directory
from tests.test_loaders_reading import PROVINCE, REGISTRY, as_csv, faults, read

HEADER = ("Mã chỉ tiêu", "Mã đơn vị", "Đơn vị", "Kỳ", "Tử số", "Mẫu số", "Ghi chú")
RATIO = ("petition_on_time_rate", "", "Sở Y tế", "2025-09", "9", "10", "")
NGHE_AN_2026 = """\
Mã chỉ tiêu;Mã đơn vị;Đơn vị;Kỳ;Từ ngày;Đến ngày;Tử số;Mẫu số;Ghi chú
on_time_rate_portal;H41;UBND tỉnh Nghệ An;2026;01/01/2026;10/10/2026;503.728;563.215;Cổng DVCQG
petition_on_time_rate_portal;H41;UBND tỉnh Nghệ An;2026;01/01/2026;10/10/2026;162;334;Cổng DVCQG
"""
PHU_THO_2026_08 = """\
Mã chỉ tiêu,Mã đơn vị,Đơn vị,Kỳ,Tử số,Mẫu số,Ghi chú
on_time_rate_portal,H44.01,Văn phòng UBND Tỉnh - Tỉnh Phú Thọ,2026-08,0,0,PROVINCE
on_time_rate_portal,H44.03,Ban quản lý các khu công nghiệp - Tỉnh Phú Thọ,2026-08,486,588,PROVINCE
on_time_rate_portal,H44.106,UBND xã Lâm Thao - Tỉnh Phú Thọ,2026-08,1660,2079,COMMUNE
on_time_rate_portal,H44.100,UBND Phường Việt Trì,2026-08,2348,2971,COMMUNE
"""


def figures(*rows, **options):
    return read(as_csv(HEADER, *rows), **options)


def changed(row=RATIO, **cells):
    return tuple(cells.get("ABCDEFG"[place], cell) for place, cell in enumerate(row))


def values(reading):
    return {(seen.measure, seen.agency, seen.period): seen.value for seen in reading.observations}


def test_a_published_file_of_the_whole_jurisdiction_is_read():
    reading = loaders.load("x", b"\xef\xbb\xbf" + NGHE_AN_2026.encode(), REGISTRY, NGHE_AN)
    assert reading.problems == ()
    assert (reading.kind, reading.rows, reading.months) == ("figures", 2, ("2026",))
    assert values(reading) == {
        ("on_time_rate_portal.numerator", "nghe-an", "2026"): 503728,
        ("on_time_rate_portal.denominator", "nghe-an", "2026"): 563215,
        ("petition_on_time_rate_portal.numerator", "nghe-an", "2026"): 162,
        ("petition_on_time_rate_portal.denominator", "nghe-an", "2026"): 334,
    }
    assert {(seen.first_day, seen.last_day) for seen in reading.observations} == {
        (date(2026, 1, 1), date(2026, 10, 10))
    }


def test_a_published_file_of_single_bodies_is_read():
    reading = loaders.load("x", PHU_THO_2026_08.encode(), REGISTRY, directory("phu-tho"))
    assert reading.problems == ()
    below = {
        seen.agency: seen.value for seen in reading.observations if seen.measure.endswith(".denominator")
    }
    assert below == {
        "van-phong-ubnd-tinh": 0,
        "ban-quan-ly-cac-khu-cong-nghiep": 588,
        "xa-lam-thao": 2079,
        "phuong-viet-tri": 2971,
    }


def test_each_kind_of_indicator_takes_the_numbers_it_is_made_of():
    reading = figures(
        RATIO,
        changed(A="discipline_violations", E="2", F=""),
        changed(A="par_index", E="85,32", F="", B="H41", C="", D="2025"),
        changed(A="waiting_minutes", E="1234,5", F="100", D="Quý III/2025"),
    )
    assert reading.accepted
    assert reading.months == ("2025", "2025-09", "2025-Q3")
    assert values(reading) == {
        ("petition_on_time_rate.numerator", "so-y-te", "2025-09"): 9,
        ("petition_on_time_rate.denominator", "so-y-te", "2025-09"): 10,
        ("discipline_violations.numerator", "so-y-te", "2025-09"): 2,
        ("par_index.numerator", "nghe-an", "2025"): Decimal("85.32"),
        ("waiting_minutes.numerator", "so-y-te", "2025-Q3"): Decimal("1234.5"),
        ("waiting_minutes.denominator", "so-y-te", "2025-Q3"): 100,
    }


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"A": ""}, ("missing_indicator", 2, "A")),
        ({"A": "petition_on_time"}, ("unknown_indicator", 2, "A")),
        ({"A": "online_filing_rate"}, ("computed_indicator", 2, "A")),
        ({"F": ""}, ("missing_denominator", 2, "F")),
        ({"E": ""}, ("missing_numerator", 2, "E")),
        ({"F": "8"}, ("numerator_exceeds_denominator", 2, "E, F")),
        ({"F": "0"}, ("zero_denominator", 2, "E, F")),
        ({"E": "9,5"}, ("not_whole", 2, "E")),
        ({"F": "1,234"}, ("ambiguous_number", 2, "F")),
        ({"E": "90%"}, ("percent", 2, "E")),
        ({"A": "discipline_violations"}, ("unexpected_denominator", 2, "F")),
        ({"A": "discipline_violations", "E": "1,5", "F": ""}, ("not_whole", 2, "E")),
        ({"A": "par_index"}, ("unexpected_denominator", 2, "F")),
        ({"A": "par_index", "E": "1.234", "F": ""}, ("ambiguous_number", 2, "E")),
        ({"A": "waiting_minutes", "F": ""}, ("missing_denominator", 2, "F")),
        ({"A": "waiting_minutes", "F": "0"}, ("zero_denominator", 2, "E, F")),
        ({"A": "waiting_minutes", "F": "1,5"}, ("not_whole", 2, "F")),
        ({"C": "Sở Lạ"}, ("unknown_agency", 2, "C")),
        ({"D": "lũy kế"}, ("bad_period", 2, "D")),
        ({"D": ""}, ("missing_period", 2, "D")),
    ],
)
def test_each_fault_of_a_row_is_located(cells, fault):
    assert faults(figures(changed(**cells))) == [fault]


def test_a_computed_indicator_says_which_template_it_comes_from():
    assert figures(changed(A="online_filing_rate")).errors[0].expected == "số liệu gốc ở mẫu online_filing"


def test_an_unknown_indicator_is_answered_with_near_ones():
    assert "petition_on_time_rate (" in figures(changed(A="petition_ontime_rate")).errors[0].remedy


def test_a_mean_may_pass_its_denominator_and_nothing_over_nothing_is_a_figure():
    assert figures(changed(A="waiting_minutes", E="900", F="100")).accepted
    assert values(figures(changed(E="0", F="0"))) == {
        ("petition_on_time_rate.numerator", "so-y-te", "2025-09"): 0,
        ("petition_on_time_rate.denominator", "so-y-te", "2025-09"): 0,
    }


def test_both_numbers_blank_are_not_sent():
    reading = figures(RATIO, changed(C="Sở Xây dựng", E="", F=""))
    assert reading.accepted
    assert (reading.rows, len(reading.observations)) == (2, 2)


def test_the_same_indicator_body_and_period_twice_names_both_rows():
    reading = figures(RATIO, changed(D="T9/2025", E="8"))
    assert faults(reading) == [("duplicate_row", 3, "A, B, C")]
    assert reading.errors[0].rows == (2, 3)
    assert figures(RATIO, changed(D="2025-Q3"), changed(D="08/2025")).accepted


def test_a_chosen_month_agrees_with_no_longer_period():
    assert faults(figures(changed(D="2025-Q3"), month=parse("2025-09"))) == [("wrong_month", 2, "D")]


def test_a_whole_that_differs_from_the_sum_in_the_file_is_a_warning():
    whole = changed(B="H41", C="", E="19", F="20")
    other = changed(C="Sở Xây dựng")
    reading = figures(RATIO, other, whole)
    assert reading.accepted
    (warning,) = reading.warnings
    assert (warning.code, warning.row, warning.column) == ("whole_differs", 4, "E, F")
    assert (warning.found, warning.expected) == ("19 / 20", "18 / 20 (tổng các đơn vị)")
    assert warning.detail == "petition_on_time_rate, tháng 9/2025"
    assert figures(RATIO, other, changed(whole, E="18")).warnings == ()


def test_scores_are_never_added_up():
    rows = [
        changed(A="par_index", B=code, C=name, E=score, F="", D="2025")
        for code, name, score in (
            ("H41", "", "85,32"),
            ("", "Sở Y tế", "90"),
            ("", "Sở Xây dựng", "91"),
        )
    ]
    assert figures(*rows).problems == ()


def compared(reading, **stored):
    known = {"agency_sums": {}, "wholes": {}, **stored}
    return [
        (problem.code, problem.row, problem.found, problem.expected)
        for problem in compare_whole(reading, REGISTRY, PROVINCE, **known)
    ]


def test_a_whole_is_held_against_the_stored_sum_of_the_bodies():
    reading = figures(changed(B="H41", C=""))
    key = "petition_on_time_rate", "2025-09"
    assert compared(reading, agency_sums={key: (9, 10)}) == []
    assert compared(reading, agency_sums={key: (8, 10)}) == [
        ("whole_differs", 2, "9 / 10", "8 / 10 (tổng các đơn vị)")
    ]


def test_bodies_are_held_against_the_stored_whole():
    reading = figures(RATIO, changed(C="Sở Xây dựng"))
    key = "petition_on_time_rate", "2025-09"
    assert compared(reading, wholes={key: (18, 20)}) == []
    assert compared(reading, wholes={key: (19, 20)}) == [
        ("whole_differs", None, "19 / 20", "18 / 20 (tổng các đơn vị)")
    ]


def test_a_ratio_that_may_pass_a_hundred_may_have_parts_above_its_whole():
    indicator = REGISTRY.indicators["petition_on_time_rate"].model_copy(update={"can_exceed_100": True})
    registry = type(REGISTRY)(REGISTRY.measures, {**REGISTRY.indicators, indicator.id: indicator}, ())
    reading = loaders.load("x", as_csv(HEADER, changed(F="8")), registry, PROVINCE)
    assert reading.accepted


def test_figures_without_any_number_say_so():
    assert faults(figures(changed(E="", F=""), changed(A="", E="", F=""))) == [("no_figures", None, "E, F")]
