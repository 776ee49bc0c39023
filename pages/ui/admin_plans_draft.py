"""The plan somebody is filling in: where it began, what it is compared with, what is typed until now.

It outlives a look at another page: the fields are gone then, what was typed is kept and filled in anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from indicators import edited_plans, typed_plans
from indicators.edited_plans import PlanError
from indicators.model import Plan
from pages.ui import session

DRAFT = "admin-plan-draft"


@dataclass
class Draft:
    """A plan being filled in."""

    base: dict[str, Any]
    """The mapping the fields were filled with."""
    against: str
    """The id of the plan it is compared with; "" for none."""
    is_new: bool
    now: dict[str, Any]
    """The mapping as typed until now."""
    seen: int
    """The store's version it was begun or looked at anew with."""
    number: int = 0
    """Counts the times the fields were filled."""

    @property
    def key(self) -> str:
        """In front of the keys of its fields."""
        return f"plan-{self.number}"


def current() -> Draft | None:
    """The draft, its fields filled anew where they are gone; None when nothing is being filled in."""
    draft = st.session_state.get(DRAFT)
    if draft is not None and f"{draft.key}-short_name" not in st.session_state:
        draft.base, draft.number = draft.now, draft.number + 1
    return draft


def begin(raw: Mapping[str, Any], against: str, *, is_new: bool) -> None:
    """Fill in this plan from now on."""
    number = (st.session_state[DRAFT].number if DRAFT in st.session_state else 0) + 1
    version = session.office().store.version
    st.session_state[DRAFT] = Draft(dict(raw), against, is_new, dict(raw), version, number)


def look_anew() -> None:
    """Somebody else saved meanwhile, and the page shows what is in use now."""
    st.session_state[DRAFT].seen = session.office().store.version


def drop() -> None:
    """Nothing is being filled in any more."""
    st.session_state.pop(DRAFT, None)


def newest_first() -> list[Plan]:
    """The plans of the jurisdiction, the latest year first."""
    here = session.office()
    return sorted(here.registry.plans_of(here.jurisdiction), key=lambda plan: -plan.year)


def edit(plan: Plan) -> None:
    """Begin with a plan as it is, to save it under its own id."""
    begin(edited_plans.mapping_of(plan), plan.id, is_new=False)


def copy(plan: Plan) -> None:
    """Begin next year's plan with the targets of this one: number, date and exemptions are left blank."""
    raw = edited_plans.mapping_of(plan)
    year = plan.year + 1
    raw |= {"id": "", "number": None, "date": None, "year": year, "exemptions": []}
    raw["document"] = plan.document.replace(str(plan.year), str(year))
    raw["short_name"] = ""
    begin(raw, plan.id, is_new=True)


def blank(jurisdiction: str, year: int) -> None:
    """Begin with nothing but the year."""
    raw = {"document": "", "short_name": "", "number": None, "date": None, "year": year, "targets": []}
    begin({"id": "", "jurisdiction": jurisdiction, **raw}, "", is_new=True)


def upload(content: bytes, jurisdiction: str, plans: Mapping[str, Plan]) -> None:
    """Begin with an uploaded YAML file; `plans` are those known, by id.

    Raises PlanError where it is no valid plan or another province's.
    """
    here = session.office()
    plan = typed_plans.checked(edited_plans.imported(content), here.registry.indicators)
    if plan.jurisdiction != jurisdiction:
        raise PlanError(
            [f"Địa phương: đã thấy “{plan.jurisdiction}”; cần: “{jurisdiction}”, địa phương đang mở."]
        )
    known = plans.get(plan.id)
    if known and known.jurisdiction != jurisdiction:
        raise PlanError([f"Mã kế hoạch: “{plan.id}” là của địa phương khác; cần: một mã khác."])
    is_new = known is None
    begin(edited_plans.mapping_of(plan), "" if is_new else plan.id, is_new=is_new)
