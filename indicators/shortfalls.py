"""Who holds a target back: how many cases each agency lacks, in whole cases, and how many the whole lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

import pandas as pd

from indicators.findings import Finding
from indicators.model import Status
from indicators.periods import Period

MOST_AGENCIES = 3


class Holder(NamedTuple):
    """An agency below a target: its value, and how many more cases it would have needed."""

    agency: str
    name: str
    status: Status
    value: float
    numerator: int
    denominator: int
    short: int


@dataclass(frozen=True)
class Shortfall:
    """One target that the whole (or a tier) misses, and the agencies that lack most."""

    finding: Finding
    short: int
    holders: tuple[Holder, ...]
    behind: int
    """How many agencies are below the target, those shown and the others."""


def cases_short(operator: str, level: float, numerator: float, denominator: float) -> int:
    """How many cases of the denominator would have to change for the rate to meet the target; exact.

    >>> cases_short(">=", 80, 7996, 10000), cases_short(">", 65, 1300, 2000), cases_short(">=", 80, 68, 85)
    (4, 1, 0)
    """
    needed = Fraction(str(level)) * Fraction(str(denominator)) / 100
    lacking = needed - Fraction(str(numerator))
    if operator in ("<=", "<"):
        lacking = -lacking
    return max(floor(lacking) + 1 if operator in (">", "<") else ceil(lacking), 0)


def shortfalls(
    found: Sequence[Finding], agencies: pd.DataFrame, period: Period, tier: str | None = None
) -> tuple[Shortfall, ...]:
    """The targets on rates that are missed or nearly met, in the order of the findings.

    `agencies` are the statuses of single agencies; of one tier if named. A target that no single agency
    is bound to, or an increase, has no shortfall.
    """
    rows = _rows(agencies, period, tier, ("missed", "near"))
    return tuple(_shortfalls(found, rows))


def _shortfalls(found: Sequence[Finding], rows: pd.DataFrame) -> Iterator[Shortfall]:
    for finding in found:
        lead = finding.lead
        if lead.status not in ("missed", "near") or lead.indicator.unit != "%" or lead.plan is None:
            continue
        if lead.operator in (None, "increase") or lead.level is None:
            continue
        own = rows[(rows["plan"] == lead.plan.id) & (rows["indicator"] == lead.indicator.id)]
        holders = sorted(_holders(own), key=lambda holder: (-holder.short, holder.value))
        short = cases_short(lead.operator or "", lead.level, lead.numerator or 0, lead.denominator or 0)
        if holders:
            yield Shortfall(finding, short, tuple(holders[:MOST_AGENCIES]), len(holders))


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
                groups.append(Shortfall(finding, 0, tuple(holders[:MOST_AGENCIES]), len(holders)))
    return tuple(groups)


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
        short = cases_short(operator, target, numerator, denominator) if isinstance(operator, str) else 0
        yield Holder(agency, name, status, value, round(numerator), round(denominator), short)
