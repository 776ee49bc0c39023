"""What a screen looks at: a period, its documents and one body, and the earlier periods it is compared to.

A comparison is honest only between the same bodies; `continues` says where it is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indicators import periods
from indicators.model import AGENCY_TIERS, Directory, Plan
from indicators.periods import Period

TREND_STEPS = 8
FEWEST_STEPS = 4


@dataclass(frozen=True)
class View:
    """What is looked at: a period, documents in order, and one body (the whole, a tier or an agency)."""

    period: Period
    plans: tuple[Plan, ...]
    body: str
    steps: tuple[Period, ...]
    earlier: tuple[Period, ...]
    unlike: frozenset[Period] = frozenset()
    """Periods whose bodies are not those of `period`."""

    @property
    def asked(self) -> tuple[Period, ...]:
        """Every period whose statuses are needed."""
        return tuple(dict.fromkeys((self.period, self.period.previous, *self.steps, *self.earlier)))

    @property
    def is_reorganised(self) -> bool:
        """Whether the bodies of the period before are others, so that nothing compares to it."""
        return self.period.previous in self.unlike

    @property
    def is_reference(self) -> bool:
        """Whether the documents are of an earlier year."""
        return any(plan.year != self.period.year for plan in self.plans)


def view(
    period: Period,
    plans: Sequence[Plan],
    body: str,
    span: tuple[int, int],
    directory: Directory,
    closing_day: int | None = None,
) -> View:
    """The view of a body, with the earlier periods it is compared to; `span`: months with figures."""
    tier = body if body in AGENCY_TIERS else None

    def is_like(earlier: Period) -> bool:
        return continues(directory, tier, earlier, period, closing_day)

    steps = _steps(period, span, is_like)
    years = [periods.of_year(year, "year")[0] for year in range(span[0] // 12, period.year + 1)]
    alike = [p for p in dict.fromkeys((*_back(period), period.year_before)) if p.last >= span[0]]
    unlike = frozenset(p for p in {*steps, *alike, period.previous} if not is_like(p))
    return View(period, tuple(plans), body, steps, (*alike, *reversed(years)), unlike)


def _back(period: Period) -> Iterator[Period]:
    """The periods of the same kind before it, nearest first."""
    for _ in range(TREND_STEPS):
        period = period.previous
        yield period


def _steps(period: Period, span: tuple[int, int], is_like: Callable[[Period], bool]) -> tuple[Period, ...]:
    """The steps of the course: months for a month, else quarters unless too few of them compare."""
    end = min(period.last, max(span[1], period.first))
    for length in (1,) if period.kind == "month" else (3, 1):
        kind = "month" if length == 1 else "quarter"
        newest = Period(kind, end - end % length)
        starts = [newest.first - back * length for back in reversed(range(TREND_STEPS))]
        steps = tuple(Period(kind, first) for first in starts if first + length > span[0])
        if sum(is_like(step) for step in steps) >= FEWEST_STEPS:
            break
    return steps


def continues(
    directory: Directory, tier: str | None, earlier: Period, later: Period, closing_day: int | None = None
) -> bool:
    """Whether figures of two periods speak of the same bodies.

    A tier: most of its bodies were there before. The whole: bodies that began in between follow others, so
    that the ground is the same (a province that took in another is not what it was).
    """
    before, now = earlier.days(closing_day)[1], later.days(closing_day)[1]
    if before >= now:
        return True
    standing = [body for body in directory.existing(now, now) if tier in (None, body.tier)]
    began = [body for body in standing if not body.existed(before, before)]
    if tier is None:
        followed = {successor for body in directory.bodies for successor in body.successors}
        began = [body for body in began if body.id not in followed]
        return 10 * len(began) <= len(standing)
    return 2 * len(began) <= len(standing)
