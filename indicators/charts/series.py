"""The tables of a figure as typed rows: points of a line, and the targets that were in force."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from indicators import formats, periods
from indicators.charts import canvas
from indicators.model import STATUSES, Indicator, Status


@dataclass(frozen=True)
class Point:
    """One period of a line; `value` None is missing."""

    period: str
    label: str
    value: Decimal | None
    status: Status
    provisional: bool
    counts: str
    target: Decimal | None = None
    """The level in force that is nearest to the value: prints stay on the value's side of it."""
    decimals: int = 1
    """Of its print, at least."""

    @property
    def height(self) -> float | None:
        """The value as Plotly takes it."""
        return None if self.value is None else float(self.value)

    @property
    def joins(self) -> bool:
        """Whether a line may run through the point."""
        return self.value is not None and self.status != "not_comparable"

    @property
    def name(self) -> str:
        """The period at the start of a sentence: "Tháng 9/2025"."""
        return canvas.sentence_case(periods.parse(self.period).label)

    def print(self, unit: str, *, with_unit: bool = True) -> str:
        """The value as it is written beside its dot."""
        return formats.value(
            self.value, unit, target=self.target, decimals=self.decimals, with_unit=with_unit
        )

    def hover(self, indicator: Indicator) -> str:
        """Period and value, the counts behind them, the status."""
        mark = STATUSES[self.status]
        state = f"{mark.glyph} {mark.word}" + (", tạm tính" if self.provisional else "")
        value = f"{self.name}: {self.print(indicator.unit)}"
        return "<br>".join(part for part in (value, self.counts, state) if part)


@dataclass(frozen=True)
class Step:
    """One plan's target in one period (its place on the axis); `level` None has no place on the scale."""

    place: int
    rank: int
    plan: str
    operator: str
    level: Decimal | None
    article: str

    @property
    def height(self) -> float | None:
        """The level as Plotly takes it."""
        return None if self.level is None else float(self.level)

    @property
    def mark(self) -> str:
        """The mark of its document on every page."""
        return canvas.SECOND if self.rank else canvas.LEADING

    @property
    def document(self) -> str:
        """Short name and article: "QĐ 384, PL.V.3"."""
        return f"{self.plan}, {self.article}"

    def words(self, unit: str) -> str:
        """Operator and value: "≥ 60%"."""
        return formats.target(self.operator, self.level, unit)

    def says(self, other: Step) -> bool:
        """Whether another step asks for the same."""
        return (self.operator, self.level) == (other.operator, other.level)

    def continues(self, other: Step) -> bool:
        """Whether this is the same commitment one period later."""
        same = (self.rank, self.plan, self.operator, self.article)
        follows = same == (other.rank, other.plan, other.operator, other.article)
        moves = self.operator == "increase" or self.level == other.level
        return follows and moves and self.place == other.place + 1


def points_of(table: pd.DataFrame, decimals: int = 1) -> list[Point]:
    """Columns period, label, value, status, provisional, numerator, denominator, in order of time."""
    return [replace(_point(row), decimals=decimals) for row in table.to_dict("records")]


def _point(row: dict[Hashable, Any]) -> Point:
    has_counts = formats.exact(row["denominator"]) is not None
    counts = formats.fraction(row["numerator"], row["denominator"]) if has_counts else ""
    value = formats.exact(row["value"])
    return Point(row["period"], row["label"], value, row["status"], bool(row["provisional"]), counts)


def steps_of(table: pd.DataFrame, order: Sequence[str]) -> list[Step]:
    """Targets in force by rank and period; of two of one rank in a period the first counts.

    Columns period, plan_short_name, rank, operator, value, article; periods outside `order` are left out.
    """
    steps: dict[tuple[int, int], Step] = {}
    for row in table.to_dict("records"):
        if row["period"] in order:
            step = step_of(row, order.index(row["period"]))
            steps.setdefault((step.rank, step.place), step)
    return [steps[key] for key in sorted(steps)]


def step_of(row: dict[Hashable, Any], place: int = 0) -> Step:
    """One row: plan_short_name, rank, operator, value, article."""
    level = formats.exact(row["value"])
    return Step(place, int(row["rank"]), row["plan_short_name"], row["operator"], level, row["article"])


def with_targets(line: Sequence[Point], steps: Sequence[Step]) -> list[Point]:
    """The points, each knowing the level it must not be rounded over."""
    levels = [[step.level for step in steps if step.place == place] for place in range(len(line))]
    return [replace(point, target=nearest(point.value, own)) for point, own in zip(line, levels, strict=True)]


def nearest(value: Decimal | None, levels: Sequence[Decimal | None]) -> Decimal | None:
    """The level closest to a value."""
    known = [level for level in levels if level is not None]
    return min(known, key=lambda level: abs(level - value)) if known and value is not None else None


def leading(steps: Sequence[Step], place: int) -> Step | None:
    """The step of the first rank in a period, or None where no plan is in force."""
    return next((step for step in steps if step.place == place), None)


def stretches(steps: Sequence[Step]) -> list[list[Step]]:
    """Consecutive periods under one and the same commitment."""
    found: list[list[Step]] = []
    for step in steps:
        if found and step.continues(found[-1][-1]):
            found[-1].append(step)
        else:
            found.append([step])
    return found
