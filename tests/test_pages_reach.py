"""The day figures reach is their own, also where months close earlier."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.model import Observation
from indicators.periods import parse
from pages.ui import reach


@pytest.mark.parametrize(("last", "said"), [(30, "Số liệu đến 30/9/2025"), (20, "Số liệu đến 20/9/2025")])
def test_figures_by_calendar_month_are_not_said_to_end_on_the_closing_day(
    open_office, monkeypatch, last, said
):
    monkeypatch.setenv("KPI_CLOSING_DAY", "20")
    days = date(2025, 9, 1), date(2025, 9, last)
    rows = [
        Observation(measure, "so-y-te", "2025-09", *days, value, None, 2)
        for measure, value in (("received_online", 70), ("received", 100))
    ]
    open_office(rows)
    assert reach.until(parse("2025-09"), parse("2025-Q3")) == said
