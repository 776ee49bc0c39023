"""Plans as people type or upload them: tidied, and held to more than what a plan kept before must hold to.

What was kept is only read (`edited_plans.checked`): a title too long for today does not stop the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indicators import edited_plans
from indicators.edited_plans import FIELDS, PlanError
from indicators.model import Indicator, Plan
from indicators.note_checks import tidied, words_fault

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST = {"document": 1000, "short_name": 200, "number": 200}
"""Letters of a title; the longest there is has 191."""


def checked(
    raw: Mapping[str, Any], indicators: Mapping[str, Indicator], bodies: Mapping[str, str] | None = None
) -> Plan:
    """The plan of a mapping as YAML has it, without signs nobody sees. Raises PlanError with every fault."""
    plan = edited_plans.checked({name: _tidied(value) for name, value in raw.items()}, indicators, bodies)
    if found := _faults(plan):
        raise PlanError(found)
    return plan


def _tidied(value: object) -> object:
    if isinstance(value, str):
        return tidied(value)
    if isinstance(value, Mapping):
        return {name: _tidied(one) for name, one in value.items()}
    return [_tidied(one) for one in value] if isinstance(value, list | tuple) else value


def _faults(plan: Plan) -> list[str]:
    texts = {name: getattr(plan, name) for name in LONGEST}
    found = [words_fault(FIELDS[name], text, LONGEST[name]) for name, text in texts.items() if text]
    years = {"date": plan.date.year if plan.date else FIRST_YEAR, "year": plan.year}
    found += [
        f"{FIELDS[name]}: đã thấy năm {year}; cần: một năm từ {FIRST_YEAR} đến {LAST_YEAR}."
        for name, year in years.items()
        if not FIRST_YEAR <= year <= LAST_YEAR
    ]
    return [fault for fault in found if fault]
