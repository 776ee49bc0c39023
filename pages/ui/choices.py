"""What the visitor has chosen: period, scope, leading plan, indicator, agency. The URL is the one truth.

A choice made on one page holds on the next; a link opens exactly the view it was copied from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from indicators import periods
from indicators.model import TIER_NAMES, Plan
from indicators.periods import Period
from pages.ui import session

PERIOD, SCOPE, PLAN, INDICATOR, AGENCY = "ky", "khoi", "van-ban", "chi-tieu", "don-vi"
"""Names in the URL."""


def choice(
    name: str,
    label: str,
    options: Sequence[str],
    default: str,
    words: Callable[[str], str],
    *,
    width: int = 200,
) -> str:
    """A drop-down bound to the URL. An unknown or missing value in the URL gives the default.

    The address is written during the run, never in a callback: what a callback writes stays on the server.
    """
    key = f"widget-{name}"
    in_address = st.query_params.get(name)
    has_moved = in_address is not None and in_address != st.session_state.get(f"last-{name}")
    current = st.session_state.get(key)
    if has_moved or current not in options:
        wanted = in_address or st.session_state.get(f"last-{name}")
        current = wanted if wanted in options else default
    st.session_state[key] = current  # said anew each time: a page switch would start the control afresh
    chosen = st.selectbox(
        label, options, key=key, format_func=words, label_visibility="collapsed", width=width
    )
    st.session_state[f"last-{name}"] = chosen
    if in_address != chosen:
        st.query_params[name] = chosen
    return str(chosen)


def switch(
    name: str, label: str, options: Sequence[str], default: str, words: Callable[[str], str], *, key: str
) -> str:
    """A row of buttons bound to the URL as `choice` is, remembered under its key for this page only."""
    last = f"last-{key}"
    in_address = st.query_params.get(name)
    has_moved = in_address is not None and in_address != st.session_state.get(last)
    current = st.session_state.get(key)
    if has_moved or current not in options:
        current = in_address if in_address in options else default
    st.session_state[key] = current
    chosen = st.segmented_control(
        label, options, key=key, format_func=words, label_visibility="collapsed", required=True
    )
    st.session_state[last] = chosen
    if in_address != chosen:
        st.query_params[name] = str(chosen)
    return str(chosen)


def remembered(name: str) -> str | None:
    """The value of a choice without showing its control."""
    return st.query_params.get(name) or st.session_state.get(f"last-{name}")


def known_periods() -> list[Period]:
    """Every period any figure touches, newest first: quarters, then 6 and 9 months, years, months."""
    span = session.span()
    if span is None:
        return []
    years = range(span[1] // 12, span[0] // 12 - 1, -1)
    return [
        period
        for kind in ("quarter", "half", "nine", "year", "month")
        for year in years
        for period in reversed(periods.of_year(year, kind))
        if period.first <= span[1] and period.last >= span[0]
    ]


def newest_complete_quarter(known: Sequence[Period]) -> Period:
    """The newest quarter that is over, has figures and a plan in force; else the newest with figures."""
    here = session.office()
    quarters = [p for p in known if p.kind == "quarter"]
    over = [p for p in quarters if here.settings.is_over(p)]
    judged = [p for p in over if here.registry.in_force(here.jurisdiction, p)]
    # A month mistyped far ahead must not be the first thing anybody sees.
    begun = [p for p in known if p.days(here.settings.closing_day)[0] <= here.settings.today]
    wanted = dict.fromkeys((*judged, *over, *(p for p in quarters if p in begun), *begun, *quarters, *known))
    return next((p for p in wanted if session.is_filled(p)), next(iter(wanted)))


def newer_without_plan(at: Period) -> Period | None:
    """The newest quarter after this period that is over and has figures, but no plan to judge them by."""
    here = session.office()
    later = [p for p in known_periods() if p.kind == "quarter" and p.first > at.last]
    over = [p for p in later if here.settings.is_over(p)]
    bare = [p for p in over if not here.registry.in_force(here.jurisdiction, p)]
    return next((p for p in bare if session.is_filled(p)), None)


def period(width: int = 170) -> Period:
    """The period to look at; call only when there are figures."""
    known = known_periods()
    labels = {p.id: f"{p.label[0].upper()}{p.label[1:]}" for p in known}
    chosen = choice(
        PERIOD, "Kỳ", list(labels), newest_complete_quarter(known).id, labels.__getitem__, width=width
    )
    return periods.parse(chosen)


def scope(tiers: Sequence[str], width: int = 160) -> str:
    """The whole jurisdiction or one tier: `toan_tinh` or a tier's id."""
    return choice(SCOPE, "Phạm vi", ["toan_tinh", *tiers], "toan_tinh", TIER_NAMES.__getitem__, width=width)


def leading_plan(at: Period, width: int = 220) -> tuple[Plan, ...]:
    """The plans to judge by, the leading one first.

    In a period without any plan in force, one earlier plan may be read "để tham chiếu".
    """
    here = session.office()
    in_force = here.registry.in_force(here.jurisdiction, at)
    others = [plan for plan in here.registry.plans_of(here.jurisdiction) if plan.year < at.year]
    if in_force:
        first_of = " đứng trước" if len(in_force) > 1 else ""
        words = {plan.id: f"{plan.short_name}{first_of}" for plan in in_force}
        first = choice(PLAN, "Văn bản", list(words), in_force[0].id, words.__getitem__, width=width)
        return tuple(sorted(in_force, key=lambda plan: plan.id != first))
    words = {"": "Không có kế hoạch", **{p.id: f"{p.short_name} để tham chiếu" for p in others}}
    chosen = choice(PLAN, "Văn bản", list(words), "", words.__getitem__, width=width)
    return tuple(plan for plan in others if plan.id == chosen)
