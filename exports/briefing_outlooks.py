"""What the rest of a year must bring for its targets, asked as of the end of a report's period."""

from __future__ import annotations

from collections.abc import Sequence

from data.answers import Office
from exports import remembering
from indicators import periods
from indicators.findings import Finding
from indicators.model import Agency
from indicators.periods import Period
from indicators.profiles import demands, outlook
from indicators.profiles.demands import Judged
from indicators.profiles.outlook import Outlook
from indicators.scopes import Scope


def outlooks(
    office: Office, found: Sequence[Finding], period: Period, body: Agency, scope: Scope
) -> dict[tuple[str, str], Outlook]:
    """What the rest of the year after the period must bring, by each document in force that asks a level.

    Later months say nothing in a report of this period; a month missing before leaves it open.
    """
    asked = [verdict for f in found for verdict in (f.lead, *f.others) if verdict.plan and verdict.operator]
    plans = dict.fromkeys(v.plan.id for v in asked if v.plan and v.plan.year == period.year)
    parts = (*periods.of_year(period.year, "quarter"), *periods.of_year(period.year, "month"))
    until = [part for part in parts if part.last <= period.last]
    rows: dict[tuple[str, str], list[Judged]] = {}
    for plan in plans:
        frame = remembering.statuses(office, until, plan=plan, scope=scope)
        for row in frame[frame["agency"] == body.id].to_dict("records"):
            rows.setdefault((plan, str(row["indicator"])), []).append(demands.judged(row))
    seen = {
        (plan, name): outlook.outlook(office.registry, office.registry.indicators[name], own, period, plan)
        for (plan, name), own in rows.items()
    }
    end = period.last % 12 + 1
    fits = int.__eq__ if office.settings.is_over(period) else int.__lt__
    return {pair: one for pair, one in seen.items() if one is not None and fits(12 - one.months_left, end)}
