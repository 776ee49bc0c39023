"""Every body's sums and where bodies stand today, kept until figures or the day change, as `session` keeps
statuses; apart from it only for its size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from data import answers
from indicators.aggregation import Cube
from indicators.periods import Period
from indicators.rebasing import Succession
from pages.ui import kept, session


def sums(periods: Sequence[Period], indicators: Sequence[str]) -> Cube:
    """Every body's sums as `answers.cube`. Read only."""
    return _sums(session.office().version, tuple(periods), tuple(indicators))


@kept.until_change(max_entries=8, show_spinner=False)
def _sums(version: int, periods: tuple[Period, ...], indicators: tuple[str, ...]) -> Cube:
    # version is part of the key only
    return answers.cube(session.office(), periods, indicators)


def succession() -> Succession:
    """Where every body of the directory stands today."""
    here = session.office()
    return _succession(here.version, here.jurisdiction, here.settings.today)


@kept.until_change(max_entries=2, show_spinner=False)
def _succession(version: int, jurisdiction: str, today: date) -> Succession:
    # version is part of the key only: a merger may have been written down
    here = session.office()
    return Succession(here.directory, today, here.settings.closing_day)
