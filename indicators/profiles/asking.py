"""Which judged rows a question needs, fetched by whatever has them: a page's kept answers, or the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import pandas as pd

from indicators.model import Directory
from indicators.periods import Period
from indicators.profiles import readings
from indicators.profiles.demands import demands, judged
from indicators.profiles.readings import Question, Reading
from indicators.registry import Registry
from indicators.scopes import Scope


class Statuses(Protocol):
    """Judged figures as `data.answers.statuses` gives them."""

    def __call__(
        self,
        periods: Sequence[Period],
        *,
        plan: str | None = None,
        indicator: str | None = None,
        scope: Scope = "total",
    ) -> pd.DataFrame:
        """One row per target, body and period."""


def answered(asked: Question, registry: Registry, directory: Directory, statuses: Statuses) -> Reading:
    """The reading of a question: judged figures of the whole or tier, of its agencies, of a rival ratio."""
    name, plan = asked.indicator.id, asked.reference
    scope: Scope = "total" if asked.scope == readings.WHOLE else "tiers"
    binds_single = any(not one.has_total for one in registry.plans_of(directory.jurisdiction))
    rival = readings.rival_of(name, demands(registry, asked.plans, name), asked.plans)
    return readings.reading(
        asked,
        registry,
        directory,
        statuses(asked.periods, plan=plan, indicator=name, scope=scope),
        statuses(asked.periods if binds_single else [asked.at], plan=plan, indicator=name, scope="agencies"),
        statuses([asked.at], indicator=rival) if rival and not plan else None,
    )


def of_agency(
    asked: Question, agency: str, registry: Registry, directory: Directory, statuses: Statuses
) -> Reading:
    """The same question about one agency: its rows stand where the whole's would."""
    body = directory.by_id[agency]
    found = statuses(asked.periods, plan=asked.reference, indicator=asked.indicator.id, scope="agencies")
    everyone = [judged(row) for row in found.to_dict("records")]
    rows = tuple(row for row in everyone if row.agency == agency)
    # Whoever stands beside it in the period, for its place among its tier.
    beside = tuple(row for row in everyone if row.period == asked.at.id and row.tier == body.tier)
    question = replace(asked, scope=body.tier)
    return Reading(question, registry, directory, agency, body.short_name, rows, beside)
