"""Whether what a period misses can still be met by the end of its year: one outlook for each finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from indicators import formats, periods, verdicts
from indicators.findings import Finding
from indicators.profiles.outlook import LOWER_BOUNDS, Known, Outlook, ahead, is_asked
from indicators.registry import Registry
from indicators.verdicts import Verdict

Chances = Mapping[str, Outlook]
"""By indicator."""


def chances(
    found: Sequence[Finding], parts: pd.DataFrame, registry: Registry, body: str, year: int
) -> dict[str, Outlook]:
    """The outlook of each missed or nearly met finding whose document holds in the year.

    `parts`: statuses of the months and quarters of that year. An indicator that is not known without a gap
    from January up to its newest figure has none.
    """
    wanted = {
        finding.indicator.id: finding.lead
        for finding in found
        if finding.lead.status in ("missed", "near") and _is_of_year(finding, year)
    }
    asked = {name for name in wanted if is_asked(registry, registry.indicators[name])}
    own = parts[(parts["agency"] == body) & parts["indicator"].isin(asked)]
    by_indicator: dict[str, list[Known]] = {}
    for verdict in verdicts.read(own, registry):
        lead = wanted[verdict.indicator.id]
        if verdict.plan == lead.plan and verdict.sent and not verdict.provisional:
            by_indicator.setdefault(verdict.indicator.id, []).append(_known(verdict))
    outlooks = (
        (name, ahead(known, str(wanted[name].operator), _level(wanted[name])))
        for name, known in by_indicator.items()
    )
    return {name: seen for name, seen in outlooks if seen}


def _is_of_year(finding: Finding, year: int) -> bool:
    plan = finding.lead.plan
    return plan is not None and plan.year == year and finding.lead.operator in LOWER_BOUNDS


def _level(lead: Verdict) -> Decimal:
    level = formats.exact(lead.level)
    assert level is not None, "a lower bound has a level"
    return level


def _known(verdict: Verdict) -> Known:
    """A period's counts, exact as they were sent."""
    above, below = (Fraction(str(figure or 0)) for figure in (verdict.numerator, verdict.denominator))
    return Known(periods.parse(verdict.period), above, below, verdict.reported_months)


def months_left(known: Chances) -> int:
    """How many months of the year are still to come, for most of the outlooks; 0 without any."""
    left = [seen.months_left for seen in known.values()]
    return max(set(left), key=left.count) if left else 0
