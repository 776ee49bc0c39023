"""The facts of documents, kept between runs until figures or the day change: the cache beside `session`."""

from __future__ import annotations

from datetime import date

from exports import briefing_facts
from exports.briefing_facts import Facts
from indicators.periods import Period
from pages.ui import kept, session


def facts(at: Period, plan: str | None, agency: str | None) -> Facts:
    """As `exports.briefing_facts.collect`; raises the same errors, which are not kept. Read only."""
    here = session.office()
    return _facts(here.version, here.settings.today, at, plan, agency)


@kept.until_change(max_entries=16, show_spinner="Đang tổng hợp số liệu…")
def _facts(version: int, today: date, at: Period, plan: str | None, agency: str | None) -> Facts:
    return briefing_facts.collect(session.office(), at, plan=plan, agency=agency)
