"""The periods of a trend and its tables: points, and the targets in force at each of them.

Months lead; an indicator whose figures come for quarters or years only gets those as its line.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import dropwhile

import pandas as pd

from indicators.model import Plan
from indicators.periods import Period, month_at, of_year
from indicators.profiles.demands import Judged, leading
from indicators.registry import Registry

FEWEST = 4
"""Periods a line needs."""
MOST_YEARS = 6
KINDS = ("month", "quarter", "year")

Lines = Mapping[str, Sequence[Period]]


def candidates(at: Period, span: tuple[int, int], today: Period) -> dict[str, tuple[Period, ...]]:
    """Per kind, the periods a line around `at` could show; `span` is the first and last month with figures.

    Months of the year in view, and of the year before where the year has too few; quarters of that year
    and the year before; years up to the newest. Nothing that begins after the month `today`.
    """
    last = min(span[1], at.year * 12 + 11, max(today.first, at.last))
    start = at.year * 12
    first = max(span[0], min(start, last - FEWEST + 1)) if last >= start else start
    months = tuple(month_at(index) for index in range(first, last + 1))
    quarters = [q for year in (at.year - 1, at.year) for q in of_year(year, "quarter")]
    years = [of_year(year, "year")[0] for year in range(at.year - MOST_YEARS + 1, at.year + 1)]
    reached = [tuple(p for p in line if p.last >= span[0] and p.first <= last) for line in (quarters, years)]
    return dict(zip(KINDS, (months, *reached), strict=True))


def chosen(lines: Lines, rows: Sequence[Judged]) -> tuple[Period, ...]:
    """The line's periods: of the shortest kind with enough values, else of that with the most values.

    Quarters and years begin with the first that has a value; months with the year.
    """
    known = {row.period for row in rows if row.value is not None}
    kind = _kind(lines, known)
    line = tuple(lines[kind])
    first = next((place for place, period in enumerate(line) if period.id in known), 0)
    return line if kind == "month" else line[first:]


def told(
    line: Sequence[Period], rows: Sequence[Judged], is_over: Callable[[Period], bool]
) -> tuple[Period, ...]:
    """The line without the periods before the body began, and those at its end that are still to come."""
    there, sent = {row.period for row in rows}, {row.period for row in rows if not row.is_empty}
    begun = list(dropwhile(lambda period: period.id not in there, line))
    while begun and begun[-1].id not in sent and not is_over(begun[-1]):
        begun.pop()
    return tuple(begun)


def _kind(lines: Lines, known: Collection[str]) -> str:
    values = {kind: sum(period.id in known for period in lines[kind]) for kind in KINDS}
    enough = [kind for kind in KINDS if values[kind] >= FEWEST]
    return enough[0] if enough else max(KINDS, key=lambda kind: values[kind])


def short_label(period: Period, *, with_year: bool) -> str:
    """ "T3", "T1/2025", "Quý I", "2025"."""
    if period.kind == "month":
        text = f"T{period.number}"
        return f"{text}/{period.year}" if with_year else text
    label = f"{period.label[0].upper()}{period.label[1:]}"
    if period.kind == "quarter" and not with_year:
        return label.partition("/")[0]
    return str(period.year) if period.kind == "year" else label


def points(line: Sequence[Period], rows: Sequence[Judged], plans: Sequence[Plan]) -> pd.DataFrame:
    """The line as `charts.trend` takes it; a period without a row is missing.

    Columns period, label, value, status, provisional, numerator, denominator; at each period the leading
    document's judgement.
    """
    table = []
    for place, period in enumerate(line):
        row = leading([row for row in rows if row.period == period.id], plans)
        turns = place == 0 or line[place - 1].year != period.year
        table.append(
            {
                "period": period.id,
                "label": short_label(period, with_year=turns),
                "value": _number(row.value if row else None),
                "status": row.status if row else "no_data",
                "provisional": bool(row and row.provisional),
                "numerator": _number(row.numerator if row else None),
                "denominator": _number(row.denominator if row else None),
            }
        )
    return pd.DataFrame(table)


def _number(figure: object) -> float:
    return float("nan") if figure is None else float(str(figure))


def ranks(registry: Registry, jurisdiction: str, at: Period, plans: Sequence[Plan]) -> dict[str, int]:
    """The rank of each plan in a year: the chosen order where it holds, else the later document first."""
    in_force = registry.in_force(jurisdiction, at)
    chosen = [plan.id for plan in plans]
    ordered = sorted(in_force, key=lambda p: chosen.index(p.id) if p.id in chosen else len(chosen))
    known = {plan.id: min(rank, 1) for rank, plan in enumerate(ordered)}
    return known | {plan: rank for rank, plan in enumerate(chosen) if plan not in known}


def steps(
    line: Sequence[Period],
    rows: Sequence[Judged],
    registry: Registry,
    jurisdiction: str,
    plans: Sequence[Plan],
) -> pd.DataFrame:
    """The targets at each period as `charts.trend` takes them.

    Columns period, plan_short_name, rank, operator, value, article. A plan read for reference says so.
    """
    table = []
    for period in line:
        rank_of = ranks(registry, jurisdiction, period, plans)
        for row in rows:
            plan = registry.plan(row.plan) if row.plan else None
            if plan is None or row.period != period.id or row.operator is None:
                continue
            name = plan.short_name if row.in_force else f"{plan.short_name} (tham chiếu)"
            table.append(
                {
                    "period": period.id,
                    "plan_short_name": name,
                    "rank": rank_of.get(plan.id, 0),
                    "operator": row.operator,
                    "value": _number(row.level),
                    "article": row.article,
                }
            )
    columns = ["period", "plan_short_name", "rank", "operator", "value", "article"]
    return pd.DataFrame(table, columns=columns)
