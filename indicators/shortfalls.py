"""Who holds a target back: how many cases each agency lacks, in whole cases, and how many the whole lacks.

Of a rate: cases of its denominator that would have to change. Of a count: units above or below its level.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, isnan
from typing import NamedTuple

import pandas as pd

from indicators.findings import Finding
from indicators.lacking import cases_lacking
from indicators.model import Status
from indicators.periods import Period
from indicators.verdicts import Verdict

MOST_AGENCIES = 3
MOST_LOWEST = 12
"""With few groups, more agencies of each."""


class Holder(NamedTuple):
    """An agency below a target: its value, and how many more cases it would have needed."""

    agency: str
    name: str
    status: Status
    value: float
    numerator: int
    denominator: int
    """0 for a count."""
    short: int


@dataclass(frozen=True)
class Shortfall:
    """One target that the whole (or a tier) misses, and the agencies that lack most."""

    finding: Finding
    short: int | None
    """What the whole lacks; None where it has no target of its own."""
    holders: tuple[Holder, ...]
    behind: int
    """How many agencies are below the target, those shown and the others."""

    @property
    def is_excess(self) -> bool:
        """Whether the target is an upper limit, so that there are too many, not too few."""
        return self.finding.lead.operator in ("<=", "<")


def cases_short(operator: str, level: float, numerator: float, denominator: float) -> int:
    """How many cases of the denominator would have to change for the rate to meet the target; exact.

    >>> cases_short(">=", 80, 7996, 10000), cases_short(">", 65, 1300, 2000), cases_short(">=", 80, 68, 85)
    (4, 1, 0)
    """
    exact = (Fraction(str(figure)) for figure in (level, numerator, denominator))
    return max(cases_lacking(operator, *exact), 0)


def units_short(operator: str, level: float, value: float) -> int:
    """How many units a count has too many (for an upper limit) or too few.

    >>> units_short("<=", 0, 902), units_short(">=", 2, 1), units_short("<", 5, 5)
    (902, 1, 1)
    """
    exact, wanted = Fraction(str(value)), Fraction(str(level))
    gap = exact - wanted if operator in ("<=", "<") else wanted - exact
    return max(floor(gap) + 1 if operator in ("<", ">") else ceil(gap), 0)


def shortfalls(
    found: Sequence[Finding], agencies: pd.DataFrame, period: Period, tier: str | None = None
) -> tuple[Shortfall, ...]:
    """The targets on rates and counts that are missed or nearly met, in the order of the findings.

    `agencies` are the statuses of single agencies; of one tier if named. A target that no single agency
    is bound to, or an increase, has no shortfall.
    """
    rows = _rows(agencies, period, tier, ("missed", "near"))
    return tuple(_shortfalls(found, rows))


def _shortfalls(found: Sequence[Finding], rows: pd.DataFrame) -> Iterator[Shortfall]:
    for finding in found:
        lead = finding.lead
        is_missed = lead.status in ("missed", "near") and lead.operator != "increase"
        is_asked = lead.indicator.formula.kind in ("ratio", "count")
        if lead.plan is None or not is_asked or not (is_missed or finding.is_split):
            continue
        own = rows[(rows["plan"] == lead.plan.id) & (rows["indicator"] == lead.indicator.id)]
        holders = sorted(_holders(own), key=lambda holder: (-holder.short, holder.value))
        if holders:
            yield Shortfall(finding, _short(lead), tuple(holders[:MOST_AGENCIES]), len(holders))


def _short(lead: Verdict) -> int | None:
    if lead.indicator.formula.kind == "count":
        if lead.operator is None or lead.level is None or lead.value is None:
            return None
        return units_short(lead.operator, lead.level, lead.value)
    known = (lead.level, lead.numerator, lead.denominator)
    if lead.operator is None or None in known:
        return None
    level, numerator, denominator = (figure or 0.0 for figure in known)
    return cases_short(lead.operator, level, numerator, denominator)


def lowest(
    found: Sequence[Finding], agencies: pd.DataFrame, period: Period, tier: str | None = None
) -> tuple[Shortfall, ...]:
    """Where no target is in force: the agencies with the worst rates, which lack nothing."""
    rows = _rows(agencies, period, tier, ("no_target",))
    groups = []
    for finding in found:
        if finding.lead.plan is None and finding.indicator.unit == "%" and finding.lead.value is not None:
            own = rows[(rows["indicator"] == finding.indicator.id) & rows["value"].notna()]
            up = finding.indicator.direction == "up"
            holders = sorted(_holders(own), key=lambda holder: holder.value if up else -holder.value)
            if len(holders) > 1:
                groups.append((finding, holders))
    most = max(MOST_AGENCIES, MOST_LOWEST // max(len(groups), 1))
    return tuple(Shortfall(finding, None, tuple(holders[:most]), len(holders)) for finding, holders in groups)


def _rows(
    agencies: pd.DataFrame, period: Period, tier: str | None, statuses: Sequence[Status]
) -> pd.DataFrame:
    chosen = (agencies["period"] == period.id) & agencies["status"].isin(statuses)
    if tier:
        chosen &= agencies["tier"] == tier
    return agencies[chosen]


def _holders(rows: pd.DataFrame) -> Iterator[Holder]:
    """The agencies of these rows, with their whole counts as the file had them."""
    columns = ("agency", "agency_name", "status", "value", "operator", "target", "numerator", "denominator")
    for agency, name, status, value, operator, target, numerator, denominator in zip(
        *(rows[column].tolist() for column in columns), strict=True
    ):
        is_count = isnan(denominator)
        short = 0
        if isinstance(operator, str):
            counts = (numerator,) if is_count else (numerator, denominator)
            short = (units_short if is_count else cases_short)(operator, target, *counts)
        whole = 0 if is_count else round(denominator)
        yield Holder(agency, name, status, value, round(numerator), whole, short)
