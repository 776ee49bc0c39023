"""Rows of periods that have not begun."""

from datetime import date

from indicators.model import Observation
from loaders import Reading, not_begun


def test_a_period_that_has_not_begun_is_doubted_once():
    first, last = date(2025, 11, 1), date(2025, 11, 30)
    seen = [Observation("received", "so-a", "2025-11", first, last, 5, None, row) for row in (2, 3)]
    reading = Reading("a.csv", "", "online_filing", True, (), observations=tuple(seen))
    (problem,) = not_begun(reading, date(2025, 10, 14))
    assert (problem.code, problem.row, problem.found) == ("period_not_begun", 2, "tháng 11/2025")
    assert problem.expected == "kỳ đã bắt đầu, hôm nay là 14/10/2025"
    assert not_begun(reading, date(2025, 11, 1)) == ()
