"""The rows commands and routes answer with: contract §5, under its keys, in one order.

One function each, so that a command and a route cannot differ.
"""

from __future__ import annotations

from typing import Any

from data import answers, directory
from data.answers import Office
from data.commands import RefusedError, plain_number
from indicators.model import Directory, Plan, Target
from indicators.periods import Period
from indicators.registry import Registry
from indicators.scopes import Scope

Rows = list[dict[str, Any]]
FIGURES = ("numerator", "denominator", "value", "target", "baseline")
"""The numbers of a status row; missing ones are null."""


class UnknownNameError(RefusedError):
    """There is no indicator, plan or agency of this name; the text says so in Vietnamese."""


def indicators(registry: Registry) -> Rows:
    """Every indicator, in the registry's order."""
    return [
        {
            "indicator": indicator.id,
            "name": indicator.name,
            "unit": indicator.unit,
            "direction": indicator.direction,
            "kind": indicator.formula.kind,
            "numerator": registry.words(indicator.formula.numerator),
            "denominator": registry.words(indicator.formula.denominator) or None,
            "definition": indicator.definition,
            "source": indicator.source,
        }
        for indicator in registry.indicators.values()
    ]


def targets(registry: Registry) -> Rows:
    """Every target of every plan, whatever the jurisdiction, in the documents' order."""
    return [_target(plan, target) for plan in registry.plans for target in plan.targets]


def _target(plan: Plan, target: Target) -> dict[str, Any]:
    return {
        "plan": plan.id,
        "document": plan.document,
        "number": plan.number,
        "date": plan.date,
        "article": target.article,
        "indicator": target.indicator,
        "operator": target.operator,
        "wording": target.wording,
        "value": plain_number(target.value),
        "unit": target.unit,
        "applies_to": list(target.applies_to),
        "quote": target.quote,
        "note": target.note,
    }


def agencies(known: Directory) -> Rows:
    """Every agency of all time, in the directory's order, lists as lists."""
    return [directory.as_row(agency) for agency in known.agencies]


def statuses(
    office: Office,
    period: Period,
    *,
    plan: str | None = None,
    indicator: str | None = None,
    scope: Scope = "total",
) -> Rows:
    """The judged figures of a period, as `answers.statuses` orders them; numbers not rounded.

    Raises UnknownNameError.
    """
    check_names(office.registry, office.jurisdiction, plan=plan, indicator=indicator)
    frame = answers.statuses(office, [period], plan=plan, indicator=indicator, scope=scope)
    records: Rows = frame.astype(object).to_dict("records")  # type: ignore[assignment] # keys are column names
    return [{**row, **{name: plain_number(row[name]) for name in FIGURES}} for row in records]


def check_names(registry: Registry, jurisdiction: str, *, plan: str | None, indicator: str | None) -> None:
    """Raise UnknownNameError where there is no such indicator, or no such plan of the jurisdiction."""
    if indicator is not None and indicator not in registry.indicators:
        raise UnknownNameError(
            f"Không có chỉ tiêu “{indicator}”. Mã xem ở `python -m indicators list` hoặc /api/v1/indicators."
        )
    if plan is not None:
        found = registry.plan(plan)
        own = ", ".join(plan.id for plan in registry.plans_of(jurisdiction)) or "chưa có kế hoạch nào"
        if found is None:
            raise UnknownNameError(f"Không có kế hoạch “{plan}”. Kế hoạch của {jurisdiction}: {own}.")
        if found.jurisdiction != jurisdiction:
            raise UnknownNameError(
                f"Kế hoạch {found.id} là của {found.jurisdiction}, không phải của {jurisdiction}. "
                f"Kế hoạch của {jurisdiction}: {own}."
            )
