"""From the store to judged figures in one call: what pages and commands ask.

The path of a number, read side: `queries.by_agency` sums, `aggregation` gathers, `status` divides once and
judges. Nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from data import queries
from data.remote import RemoteStore
from data.settings import Settings
from data.store import Store
from indicators import aggregation, status
from indicators.model import Directory
from indicators.periods import Period
from indicators.registry import Registry
from indicators.scopes import Scope

Sums = dict[tuple[str, str], tuple[Decimal, Decimal | None]]


@dataclass(frozen=True)
class Office:
    """Everything an answer depends on: the settings, the store, the registry, the directory."""

    settings: Settings
    store: Store | RemoteStore
    registry: Registry
    directory: Directory
    version: int = 0
    """Of the store before all this was read. What is worked out with it and kept is kept under this number:
    it may be newer than its name, never older."""

    @property
    def jurisdiction(self) -> str:
        """Which province is looked at."""
        return self.directory.jurisdiction

    @property
    def terms(self) -> status.Terms:
        """The terms of judgement as of today."""
        return status.Terms(self.settings.today, self.settings.near, self.settings.closing_day)


def statuses(
    office: Office,
    periods: Sequence[Period],
    *,
    plan: str | None = None,
    indicator: str | None = None,
    scope: Scope = "total",
) -> pd.DataFrame:
    """Judged figures: one row per target, body and period, columns as `status.COLUMNS`."""
    names = [indicator] if indicator else list(office.registry.indicators)
    return status.statuses(
        *(cube(office, periods, names), office.registry, office.directory, periods, office.terms),
        plan=plan,
        indicator=indicator,
        scope=scope,
    )


def cube(office: Office, periods: Sequence[Period], indicators: Sequence[str]) -> aggregation.Cube:
    """The sums of every body, and last of the jurisdiction itself, in these periods and a year before."""
    agencies = [body.id for body in office.directory.bodies] + [office.directory.whole.id]
    spans = list(dict.fromkeys([*periods, *(period.year_before for period in periods)]))
    months = (min(period.first for period in spans), max(period.last for period in spans))
    with office.store.reading() as cursor:
        figures = queries.by_agency(
            cursor, office.registry, office.jurisdiction, indicators, agencies, months
        )
    return aggregation.cube(figures, office.registry, spans, indicators, agencies)


def beside_whole(office: Office, wanted: Sequence[Period]) -> tuple[Sums, Sums]:
    """What is stored for exactly these periods: sums of the bodies, and the whole jurisdiction's own rows.

    Both by (indicator, period id), as (numerator, denominator or None). Sample figures do not count.
    """
    whole, bodies = office.directory.whole.id, [body.id for body in office.directory.bodies]
    names = office.registry.figures_indicators
    months = (min(p.first for p in wanted), max(p.first for p in wanted))
    with office.store.reading() as cursor:
        if queries.has_sample(cursor):
            return {}, {}
        rows = queries.by_agency(
            cursor, office.registry, office.jurisdiction, names, [*bodies, whole], months
        )
    ids = {(period.first, period.span): period.id for period in wanted}
    rows["period"] = [ids.get(key) for key in zip(rows["first_month"], rows["span"], strict=True)]
    is_whole = rows["agency"] == len(bodies)
    return _sums(office, names, rows[~is_whole]), _sums(office, names, rows[is_whole])


def _sums(office: Office, names: Sequence[str], rows: pd.DataFrame) -> Sums:
    summed = rows.dropna(subset="period").groupby(["indicator", "period"])[["numerator", "denominator"]].sum()
    found: Sums = {}
    for (place, period), above, below in summed.itertuples():
        formula = office.registry.indicators[names[place]].formula
        parts = Decimal(above) / aggregation.SCALE, Decimal(below) / aggregation.SCALE
        found[names[place], period] = (parts[0], parts[1] if formula.denominator else None)
    return found


def days(office: Office, period: Period, agency: str | None = None) -> tuple[date, date]:
    """The first and the last day the figures of a period speak for, never past today.

    As their files say: months sent before another closing day was set keep their days, and a period that
    has only begun to be sent ends where it was sent. Without figures, the days of the period.
    """
    with office.store.reading() as cursor:
        known = queries.days(cursor, office.jurisdiction, (period.first, period.last), agency)
    first, last = known or period.days(office.settings.closing_day)
    return first, min(last, office.settings.today)
