"""How far the figures of a period reach: told in the same words on every page that sums up a period."""

from __future__ import annotations

from datetime import date

from indicators import formats
from indicators.periods import Period
from indicators.profiles.origins import origin_of
from pages.ui import session


def until(reached: Period | None, period: Period) -> str:
    """The last day the figures reach; only the month where it is not the period's last, or not over."""
    settings = session.office().settings
    if reached is None:
        return f"Chưa có số liệu {period.label}"
    day = reached.days(settings.closing_day)[1]
    if settings.closing_day:
        day = max(day, _own_end(reached) or day)
    is_end = reached.last == period.last and day < settings.today
    return f"Số liệu đến {formats.day(day) if is_end else reached.label}"


def _own_end(month: Period) -> date | None:
    """The last day a month's figures name themselves: a file by calendar months goes past the closing day."""
    here = session.office()
    return origin_of(session.sources(tuple(here.registry.measures), month), here.settings.today).until
