"""A file beside the figures of the months around it: jumps, repeats, gaps, overlaps, carry-over."""

from datetime import date

import pytest

import loaders
from indicators.periods import month_at, parse
from loaders import Needed, Stored, against_history, compare_carry_over, history, needed
from tests.test_loaders_forms import JUSTICE as IN_06A
from tests.test_loaders_forms import form
from tests.test_loaders_reading import BUILDING, JUSTICE, PROVINCE, REGISTRY, changed, online, read

MEASURES = ("received", "received_online", "received_full_online", "received_in_person", "received_by_post")
COUNTS = (2071, 1786, 1604, 268, 17)


def stored(month, values=COUNTS, agency="so-tu-phap", measures=MEASURES, days=None):
    first, last = days or parse(month).days()
    pairs = zip(measures, values, strict=True)
    return [Stored(name, agency, month, value, first, last) for name, value in pairs]


def months(count, until="2025-08"):
    last = parse(until).first
    return [month_at(index).id for index in range(last - count + 1, last + 1)]


def told(reading, rows):
    return against_history(reading, rows, REGISTRY, PROVINCE)


def codes(reading, rows):
    return [problem.code for problem in told(reading, rows)]


SEPTEMBER = online(JUSTICE)


def test_a_first_file_is_held_against_nothing():
    assert told(SEPTEMBER, []) == ()
    assert told(online(), []) == ()
    assert needed(online()) is None


def test_what_is_needed_of_the_store_is_said():
    year = parse("2025-09").first
    assert needed(SEPTEMBER) == Needed(tuple(sorted(MEASURES)), ("so-tu-phap",), year - 12, year + 1)
    assert "pending" in needed(read(form(IN_06A))).measures


def test_a_jump_names_the_usual_range():
    history = [
        row
        for month, count in zip(months(8), (9, 12, 15, 10, 11, 9, 13, 14), strict=True)
        for row in stored(month, (count, count, 0, 0, 0))
    ]
    reading = online(changed(JUSTICE, D="120", E="120", F="0", G="0", H="0"))
    (problem,) = told(reading, history)
    assert (problem.code, problem.severity, problem.row, problem.column) == ("jump", "warning", 2, "D")
    assert (problem.found, problem.expected) == ("120", "thường 9 đến 15 mỗi tháng")
    assert problem.remedy == "Kiểm tra; nếu đúng thì ghi chú khi xác nhận."
    assert (problem.detail, problem.agency) == ("Tổng tiếp nhận trong kỳ", "Sở Tư pháp")


@pytest.mark.parametrize(
    ("usual", "now", "is_jump"),
    [
        ((100,) * 6, 201, True),
        ((100,) * 6, 200, False),
        ((100,) * 6, 49, True),
        ((100,) * 6, 50, False),
        ((100,) * 5, 900, False),  # too few months to know what is usual
        ((2,) * 6, 11, False),  # small counts double without meaning anything
        ((2,) * 6, 12, True),
        ((0,) * 6, 10, True),
        ((10, 400, 10, 10, 10, 10), 600, False),
    ],
)
def test_a_jump_is_beyond_twice_or_below_half_of_what_was(usual, now, is_jump):
    rows = [
        row
        for month, n in zip(months(len(usual)), usual, strict=True)
        for row in stored(month, (n,), measures=("received",))
    ]
    reading = online(changed(JUSTICE, D=str(now), E="", F="", G="", H=""))
    assert codes(reading, rows) == (["jump"] if is_jump else [])


def test_months_longer_ago_than_a_year_are_not_usual_any_more():
    rows = [
        row for month in months(6, until="2024-08") for row in stored(month, (1,), measures=("received",))
    ]
    assert "jump" not in codes(SEPTEMBER, rows)


def test_parts_jump_with_their_whole_and_alone():
    rows = [row for month in months(6) for row in stored(month, (100, 60, 10, 20, 20))]
    whole = online(changed(JUSTICE, D="300", E="200", F="100", G="50", H="50"))
    assert [problem.column for problem in told(whole, rows)] == ["D"]
    part = online(changed(JUSTICE, D="100", E="20", F="10", G="60", H="20"))
    assert [problem.column for problem in told(part, rows)] == ["E", "G"]


def test_a_row_that_repeats_last_month_is_told_once():
    (problem,) = told(SEPTEMBER, stored("2025-08"))
    assert (problem.code, problem.row, problem.column) == ("same_as_last_month", 2, "B")
    assert problem.found == "5 số đều bằng tháng 8/2025"
    assert codes(SEPTEMBER, stored("2025-08", (2071, 1786, 1604, 268, 18))) == []
    assert codes(SEPTEMBER, stored("2025-08")[:4]) == []
    nothing = online(changed(JUSTICE, D="0", E="0", F="0", G="0", H="0"))
    assert codes(nothing, stored("2025-08", (0,) * 5)) == []


def test_stocks_may_stand_still():
    payment = (
        "Mã đơn vị,Đơn vị,Tháng,Giao dịch thanh toán,Thanh toán trực tuyến,TTHC có nghĩa vụ tài chính,"
        "TTHC đã cung cấp thanh toán trực tuyến\n,Sở Y tế,9/2025,0,0,40,38\n"
    ).encode()
    names = ("payments", "payments_online", "procedures_with_fee", "procedures_with_online_payment")
    rows = stored("2025-08", (0, 0, 40, 38), "so-y-te", names)
    assert codes(read(payment), rows) == []


def test_a_month_of_the_same_file_is_the_month_before():
    twice = online(changed(JUSTICE, C="8/2025"), JUSTICE)
    assert [(p.code, p.row) for p in told(twice, [])] == [("same_as_last_month", 3)]


def test_months_missing_in_between_are_told_once_for_all_bodies():
    reading = online(JUSTICE, BUILDING)
    (problem,) = told(reading, [*stored("2025-06"), *stored("2025-06", agency="so-xay-dung")])
    assert (problem.code, problem.row, problem.column) == ("missing_months", None, "B")
    assert problem.found == "chưa có tháng 7/2025, tháng 8/2025"
    assert problem.agency == "Sở Tư pháp, Sở Xây dựng"


def test_months_before_a_body_existed_and_months_of_a_longer_row_are_not_missing():
    ward = online(("", "Phường Vinh Hưng", "9/2025", "10", "8", "1", "1", "1"))
    assert codes(ward, stored("2025-08", (9, 8, 1, 1, 0), "phuong-vinh-hung")) == []
    assert codes(SEPTEMBER, [*stored("2025-03"), *stored("2025-H1")]) == ["missing_months"]
    assert codes(SEPTEMBER, [*stored("2025-06"), *stored("2025-Q3", (1,) * 5)]) == []


def with_days(first, last):
    header = "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,Trực tiếp,"
    row = f"H41.15,Sở Tư pháp,9/2025,2000,1786,1604,200,14,{first},{last}"
    return read(f"{header}Bưu chính công ích,Từ ngày,Đến ngày\n{row}\n".encode())


def test_days_counted_twice_or_by_nobody_are_told():
    reading = with_days("15/08/2025", "14/09/2025")
    (overlap,) = told(reading, stored("2025-08"))
    assert (overlap.code, overlap.found) == (
        "overlapping_days",
        "01/8/2025 – 31/8/2025 và 15/8/2025 – 14/9/2025",
    )
    assert overlap.expected == "tháng 9/2025 bắt đầu từ 01/9/2025"
    assert overlap.agency == "Sở Tư pháp"
    (gap,) = told(reading, stored("2025-10"))
    assert (gap.code, gap.expected) == ("days_between", "tháng 10/2025 bắt đầu từ 15/9/2025")
    closed = stored("2025-08", days=(date(2025, 7, 15), date(2025, 8, 14)))
    assert codes(reading, closed) == []


def test_a_longer_row_neither_jumps_nor_overlaps():
    quarter = read(form(IN_06A, titles=[("(Từ ngày 01/7/2025 đến ngày 30/9/2025)",)]))
    rows = [row for month in months(6) for row in stored(month, (1,), measures=("resolved",))]
    assert codes(quarter, rows) == []


def test_what_is_carried_over_must_be_what_was_pending():
    reading = read(form(IN_06A))
    rows = stored("2025-08", (12,), measures=("pending",))
    (problem,) = told(reading, rows)
    assert (problem.code, problem.row, problem.column) == ("carry_over_differs", 11, "F")
    assert (problem.found, problem.expected) == ("10", "12 (đang giải quyết, tháng 8/2025)")
    assert problem.severity == "warning"
    assert codes(reading, stored("2025-08", (10,), measures=("pending",))) == []
    assert codes(reading, stored("2025-07", (12,), measures=("pending",))) == ["missing_months"]


def test_carry_over_is_held_against_whatever_period_ended_the_day_before():
    quarter = read(form(IN_06A, titles=[("(Từ ngày 01/7/2025 đến ngày 30/9/2025)",)]))
    pending = {("so-tu-phap", "2025-06"): 11, ("so-tu-phap", "2025-Q2"): 12, ("so-y-te", "2025-06"): 9}
    (problem,) = compare_carry_over(quarter, pending, PROVINCE)
    assert problem.expected == "11 (đang giải quyết, tháng 6/2025)"
    assert compare_carry_over(quarter, {("so-tu-phap", "2025-Q2"): 10}, PROVINCE) == ()
    assert compare_carry_over(quarter, {}, PROVINCE) == ()
    assert compare_carry_over(SEPTEMBER, pending, PROVINCE) == ()


def test_none_of_these_rejects_a_file():
    for kind in loaders.kinds_history.KINDS.values():
        assert kind.severity == "warning"
        assert "nếu" in kind.remedy


def test_a_file_too_long_to_compare_says_so_in_one_warning(monkeypatch):
    monkeypatch.setattr(history, "MOST_COMPARED", 4)
    (problem,) = against_history(SEPTEMBER, [], REGISTRY, PROVINCE)
    assert (problem.code, problem.severity, problem.row) == ("too_many_to_compare", "warning", None)
    assert (problem.found, problem.expected) == ("5 số", "tệp không quá 4 số")
    assert needed(SEPTEMBER).agencies == ()
