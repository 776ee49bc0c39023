"""Who has to report a month: the bodies that stood on its last day, but for tiers another one reports for."""

from __future__ import annotations

from indicators.model import Agency, Directory, Tier
from indicators.periods import Period

COLLECTED: dict[Tier, Tier] = {"cap_xa": "cap_huyen"}
"""Whose reports another tier hands in, as long as that one stands (QĐ 384, PL X.2: sở, ngành; cấp huyện)."""


def reporting(directory: Directory, month: Period, closing_day: int | None) -> frozenset[str]:
    """Who has to report a month: the bodies of its last day, but for tiers another one reports for."""
    last = month.days(closing_day)[1]
    standing = directory.existing(last, last)
    tiers = {body.tier for body in standing}
    return frozenset(body.id for body in standing if COLLECTED.get(body.tier) not in tiers)


def reporting_in(directory: Directory, period: Period, closing_day: int | None) -> tuple[Agency, ...]:
    """Who has to report any month of a period, in the order of the directory."""
    asked = {name for month in period.months for name in reporting(directory, month, closing_day)}
    return tuple(body for body in directory.bodies if body.id in asked)
