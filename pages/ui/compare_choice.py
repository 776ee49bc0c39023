"""Which agencies, period and documents So sánh shows, since when they have moved, and the figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from indicators import comparison, formats, headlines, views
from indicators.comparison import MOST_SIDES, Comparison, Frames
from indicators.model import AGENCY_TIERS, TIER_NAMES, Agency, Plan
from indicators.periods import Period
from indicators.profiles import lineage, portraits
from pages.ui import choices, session

AGAINST = "so-voi"
BEFORE, YEAR_BEFORE, ALONE = "ky-truoc", "cung-ky", "khong"
KEY = "compare-agencies"
FIRST_SIDES = 3


@dataclass(frozen=True)
class Choice:
    """The choices of the visitor."""

    agencies: tuple[Agency, ...]
    names: Mapping[str, str]
    period: Period
    plans: tuple[Plan, ...]
    against: Period | None
    remarks: tuple[str, ...] = ()
    """What was asked for and could not be shown as asked."""

    @property
    def reference(self) -> str | None:
        """The plan of an earlier year that is read for reference, if any."""
        return next((plan.id for plan in self.plans if plan.year != self.period.year), None)


def choose(place: DeltaGenerator) -> Choice:
    """The filters: who (in `place`, found without diacritics too), when, by which document, since when."""
    with (
        place,
        st.container(horizontal=True, key="filters-compare-who", vertical_alignment="center", gap="xsmall"),
    ):
        who = st.container(key="compare-who")
        typed = st.text_input(
            "Tìm đơn vị",
            placeholder="Tìm không dấu",
            label_visibility="collapsed",
            key="compare-search",
            width=170,
        )
    at = choices.period(width=150)
    plans = choices.leading_plan(at)
    against = _against(at)
    closing_day = session.office().settings.closing_day
    bodies = session.office().directory.existing(*at.days(closing_day))
    names = lineage.labels(bodies, at, closing_day)
    with who:
        chosen, remarks = _agencies(at, names, typed)
    by_id = session.office().directory.by_id
    return Choice(tuple(by_id[name] for name in chosen), names, at, plans, against, tuple(remarks))


def _against(at: Period) -> Period | None:
    """The period before or the same one of the year before; for cumulative periods they are one."""
    words = {
        ALONE: "Không so kỳ khác",
        BEFORE: f"So với {headlines.before(at)}",
        YEAR_BEFORE: f"So với {at.year_before.label}",
    }
    if at.previous == at.year_before:
        del words[BEFORE]
    chosen = choices.choice(AGAINST, "So với kỳ", list(words), ALONE, words.__getitem__, width=210)
    return {BEFORE: at.previous, YEAR_BEFORE: at.year_before}.get(chosen)


def _agencies(at: Period, names: Mapping[str, str], typed: str) -> tuple[list[str], list[str]]:
    """The agencies chosen, bound to the URL ("a,b,c"), and remarks on those that cannot be shown."""
    last = f"last-{KEY}"
    in_address = st.query_params.get(choices.AGENCY)
    current = st.session_state.get(KEY)
    if current is None or (in_address is not None and in_address != st.session_state.get(last)):
        wanted = in_address or st.session_state.get(last)
        current = wanted.split(",") if wanted else first_agencies(at, names)
    current, remarks = standing(current, at, names)
    st.session_state[KEY] = current
    needle = formats.fold(typed)
    chosen = st.multiselect(
        "Đơn vị",
        [body for body, name in names.items() if body in current or needle in formats.fold(name)],
        key=KEY,
        format_func=names.__getitem__,
        placeholder=f"Chọn đến {MOST_SIDES} đơn vị",
        label_visibility="collapsed",
        select_all=False,
    )
    written = ",".join(chosen)
    st.session_state[last] = written
    if not written:
        st.query_params.pop(choices.AGENCY, None)
    elif in_address != written:
        st.query_params[choices.AGENCY] = written
    return chosen, remarks


def standing(wanted: Sequence[str], at: Period, names: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The bodies of the period that stand for those wanted, at most four, and what is to be said."""
    directory = session.office().directory
    found: list[str] = []
    remarks = []
    for name in wanted:
        body = directory.by_id.get(name.strip())
        if body is None or body.tier not in AGENCY_TIERS:
            remarks.append(f"Không có đơn vị nào mang mã “{name}”.")
        elif body.id in names:
            found.append(body.id)
        else:
            instead = lineage.standing_for(directory, body, names)
            remarks.append(_gone(body, instead, at))
            found += [instead.id] if instead else []
    once = list(dict.fromkeys(found))
    if extra := once[MOST_SIDES:]:
        left = ", ".join(names[body] for body in extra)
        remarks.append(f"Chỉ so sánh được {MOST_SIDES} đơn vị một lần; chưa lấy {left}.")
    return once[:MOST_SIDES], remarks


def _gone(body: Agency, instead: Agency | None, at: Period) -> str:
    """That a body is not of the period, and who stands for it."""
    closing_day = session.office().settings.closing_day
    is_later = body.valid_from is not None and body.valid_from > at.days(closing_day)[1]
    day = formats.day(body.valid_from if is_later else body.valid_to)
    said = f"{body.short_name} {'có từ' if is_later else 'kết thúc'} {day}, không có trong {at.label}"
    if instead is None:
        return f"{said}."
    return f"{said}; xem đơn vị {'trước đó' if is_later else 'kế tiếp'} là {instead.short_name}."


def first_agencies(at: Period, names: Mapping[str, str]) -> list[str]:
    """Who is compared at first: the agency looked at before, and those of its tier that miss most."""
    by_id = session.office().directory.by_id
    known = [body for body in names if body == choices.remembered(choices.AGENCY)]
    tier = by_id[known[0]].tier if known else by_id[next(iter(names))].tier
    rows = session.statuses((at,), scope="agencies")
    missed = rows[(rows["status"] == "missed") & (rows["tier"] == tier)].drop_duplicates(
        ["agency", "indicator"]
    )
    most = missed["agency"].value_counts(sort=True).index
    peers = [body for body in names if by_id[body].tier == tier]
    return list(dict.fromkeys((*known, *(body for body in most if body in names), *peers)))[:FIRST_SIDES]


def look(choice: Choice) -> Comparison:
    """The figures of the agencies, of their tiers and of the whole, now and in the earlier period."""
    here = session.office()
    everybody = session.statuses(portraits.columns(choice.period), plan=choice.reference, scope="agencies")
    shown = [
        portraits.portrait(agency, choice.period, everybody, here.registry, choice.plans)
        for agency in choice.agencies
    ]
    return comparison.compare(
        *(shown, choice.names, _references(choice), choice.period, choice.plans, choice.against),
        frames=_frames(choice),
        registry=here.registry,
    )


def _references(choice: Choice) -> dict[str, str]:
    """The tiers of the agencies, then the whole."""
    tiers = [tier for tier in AGENCY_TIERS if any(agency.tier == tier for agency in choice.agencies)]
    whole = session.office().directory.whole.id
    return {**{tier: f"{TIER_NAMES[tier]} Σ/Σ" for tier in tiers}, whole: f"{TIER_NAMES['toan_tinh']} Σ/Σ"}


def _frames(choice: Choice) -> Frames:
    groups = _joined(choice.period, choice.reference, ("tiers", "total"))
    if choice.against is None:
        return Frames(groups, {})
    demands = (*(plan.id for plan in choice.plans), None)
    earlier = {plan: _joined(choice.against, plan, ("agencies", "tiers", "total")) for plan in demands}
    return Frames(groups, earlier, unlike(choice))


def _joined(at: Period, plan: str | None, scopes: Sequence[str]) -> pd.DataFrame:
    return pd.concat([session.statuses((at,), plan=plan, scope=scope) for scope in scopes])


def unlike(choice: Choice) -> frozenset[str]:
    """Tiers and the whole that consisted of other bodies in the earlier period."""
    here = session.office()
    assert choice.against is not None, "asked where there is a period to compare to"
    ends = (choice.against, choice.period, here.settings.closing_day)
    tiers = {agency.tier for agency in choice.agencies}
    changed = {tier for tier in tiers if not views.continues(here.directory, tier, *ends)}
    same = views.continues(here.directory, None, *ends)
    return frozenset(changed if same else {*changed, here.directory.whole.id})
