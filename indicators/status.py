"""The status of every target and body: one function for page, table, picture and command alike.

It gathers the bodies of a scope and lets `judging` judge their sums (contract §5, §6).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.aggregation import Cube
from indicators.commitments import Commitment, commitments
from indicators.judging import NEAR_DEFAULT, judge
from indicators.model import Directory
from indicators.periods import Period
from indicators.registry import Registry
from indicators.scopes import Bodies, Scene, Scope

COLUMNS = (
    "plan",
    "article",
    "indicator",
    "agency",
    "agency_name",
    "tier",
    "period",
    "numerator",
    "denominator",
    "value",
    "operator",
    "target",
    "baseline",
    "status",
    "in_force",
    "provisional",
    "reported_months",
    "expected_months",
    "reported_agencies",
    "expected_agencies",
)


@dataclass(frozen=True)
class Terms:
    """What judging depends on besides figures: the day, the near band in points, the closing day."""

    today: date
    near: int = NEAR_DEFAULT
    closing_day: int | None = None


def statuses(
    cube: Cube,
    registry: Registry,
    directory: Directory,
    periods: Sequence[Period],
    terms: Terms,
    *,
    plan: str | None = None,
    indicator: str | None = None,
    scope: Scope = "total",
) -> pd.DataFrame:
    """One row per target and body and period, with COLUMNS (contract §5), values not rounded.

    `cube` must span the directory's bodies and, last, the jurisdiction itself, and the same periods of the
    year before too (for targets that ask for an increase). Without `plan`: all plans in force, later
    document first, then one row for each indicator without any target.
    """
    scene = Scene(cube, registry, directory, terms.closing_day)
    parts = [
        _judged(scene, commitment, bodies, [p for p in periods if p.year == year], terms)
        for year in dict.fromkeys(period.year for period in periods)
        for commitment in commitments(registry, directory.jurisdiction, year, plan, indicator)
        if commitment.indicator in cube.indicators
        for bodies in scene.bodies(commitment, scope)
    ]
    columns = {name: [part[name] for part in parts] for name in COLUMNS}
    joined = {name: np.concatenate(arrays) if arrays else np.array([]) for name, arrays in columns.items()}
    return pd.DataFrame({name: pd.Series(array, dtype=array.dtype) for name, array in joined.items()})


def _judged(
    scene: Scene, commitment: Commitment, bodies: Bodies, periods: Sequence[Period], terms: Terms
) -> dict[str, npt.NDArray[np.generic]]:
    indicator = scene.registry.indicators[commitment.indicator]
    target, plan = bodies.target, commitment.plan
    sums = scene.sums(commitment, bodies, periods)
    before = None
    if target is not None and target.operator == "increase":
        before = scene.sums(commitment, bodies, [period.year_before for period in periods])
    ends = [period.days(terms.closing_day)[1] for period in periods]
    is_open = np.array([[end >= terms.today] for end in ends], dtype=bool)
    exempt = sums.bound & (sums.expected_agencies == 0)
    judged = judge(indicator, target, sums, before, exempt, is_open, terms.near)
    keep = sums.bound | (bodies.tiers == ["toan_tinh"])
    period_of, body_of = np.nonzero(keep)

    def everywhere(value: object) -> npt.NDArray[np.object_]:
        column = np.empty(len(body_of), dtype=object)
        column.fill(value)  # one text for all rows; np.full would write a copy of it into each
        return column

    wanted = target.value if target else None
    return {
        "plan": everywhere(plan.id if plan else None),
        "article": everywhere(target.article if target else commitment.articles),
        "indicator": everywhere(indicator.id),
        "agency": _taken(bodies.ids, body_of),
        "agency_name": _taken(bodies.names, body_of),
        "tier": _taken(bodies.tiers, body_of),
        "period": _taken([period.id for period in periods], period_of),
        "operator": everywhere(target.operator if target else None),
        "target": np.full(len(body_of), np.nan if wanted is None else float(wanted)),
        "in_force": np.full(len(body_of), commitment.in_force),
        "provisional": (sums.sent & is_open)[keep],
        **{name: column[keep] for name, column in judged.items()},
        **{name: getattr(sums, name)[keep] for name in COLUMNS[-4:]},
    }


def _taken(values: Sequence[str], places: npt.NDArray[np.int64]) -> npt.NDArray[np.object_]:
    return np.array(values, dtype=object)[places]
