"""Rows of the status table as typed verdicts: what a document demands, and how a figure stands to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from indicators.model import Indicator, Plan, Status
from indicators.periods import Period
from indicators.registry import Registry

JUDGED: tuple[Status, ...] = ("missed", "near", "met")

_READ = (
    *("indicator", "plan", "period", "status", "article", "operator", "target", "baseline"),
    *("value", "numerator", "denominator", "provisional"),
    *("reported_months", "expected_months", "reported_agencies", "expected_agencies", "agency_name"),
)


class Verdict(NamedTuple):
    """One document's target on one indicator in one period, and how one body's figure stands against it."""

    indicator: Indicator
    status: Status
    plan: Plan | None = None
    period: str = ""
    rank: int = 0
    """0 for the document that leads, 1 for the second."""
    article: str | None = None
    operator: str | None = None
    level: float | None = None
    """The target's value; where an increase is asked for, the value of the year before."""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    provisional: bool = False
    reported_months: int = 0
    expected_months: int = 0
    reported_agencies: int = 0
    expected_agencies: int = 0
    body: str = ""
    """The short name of the body judged."""

    @property
    def sent(self) -> bool:
        """Whether any figure arrived."""
        return self.reported_months > 0

    @property
    def distance(self) -> float | None:
        """How far the value is from the target, in the indicator's unit; above 0 on the wrong side."""
        if self.value is None or self.level is None:
            return None
        return self.value - self.level if self.operator in ("<=", "<") else self.level - self.value


class Tally(NamedTuple):
    """How many agencies meet a target, of those whose figure is judged."""

    met: int
    judged: int


def read(frame: pd.DataFrame, registry: Registry) -> Iterator[Verdict]:
    """The rows of a frame with the columns of `status.COLUMNS`, in its order; missing values as None."""
    columns = [frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in _READ]
    for indicator, plan, period, status, article, operator, target, baseline, *rest in zip(
        *columns, strict=True
    ):
        level = baseline if operator == "increase" else target
        known = registry.plan(plan) if plan else None
        yield Verdict(
            *(registry.indicators[indicator], status, known, period, 0, article, operator, level), *rest
        )


def tallies(agencies: pd.DataFrame, period: Period, tier: str | None = None) -> dict[tuple[str, str], Tally]:
    """Per (plan, indicator): how many agencies meet the target, of those judged; of one tier if named."""
    of_view = (agencies["period"] == period.id) & agencies["status"].isin(JUDGED)
    if tier:
        of_view &= agencies["tier"] == tier
    judged = agencies.loc[of_view, ["plan", "indicator", "status"]]
    met = (judged["status"] == "met").groupby([judged["plan"], judged["indicator"]], sort=False)
    table = met.agg(["sum", "size"])
    return {
        (str(plan), str(name)): Tally(int(done), int(size))
        for (plan, name), done, size in zip(table.index, table["sum"], table["size"], strict=True)
    }
