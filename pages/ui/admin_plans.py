"""Quản trị, Kế hoạch: the plans, their versions, a new one from last year's, nothing or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from data import records
from data.records import Change, Record
from indicators import edited_plans, plan_changes, registry
from indicators.edited_plans import PlanError
from indicators.model import Plan
from pages.ui import (
    admin_plans_draft,
    admin_plans_form,
    admin_plans_preview,
    admin_plans_words,
    admin_save,
    admin_versions,
    choices,
    downloads,
    html,
    session,
)
from pages.ui.admin_plans_draft import Draft
from pages.ui.admin_versions import Thing

PLAN = "ke-hoach"


def render() -> None:
    """The plan being filled in, or the list of plans with what can be done."""
    draft = admin_plans_draft.current()
    if draft is not None:
        _fill_in(draft)
        return
    here = session.office()
    plans = admin_plans_draft.newest_first()
    newest, versions = _records()
    edited = {key: record for key, record in newest.items() if record.value}
    st.html(html.answer(admin_plans_words.title(plans, edited, here.settings.today.year)))
    if plans:
        numbers = {key: len(found) for key, found in versions.items()}
        st.html(admin_plans_words.plans_table(plans, edited, numbers))
    _begin(plans)
    if plans or newest:
        _one(plans, newest, versions)


def _records() -> tuple[dict[str, Record], dict[str, list[Record]]]:
    """The newest version of every plan ever edited, and all versions of each, newest first."""
    here = session.office()
    with here.store.reading() as cursor:
        newest = records.versions(cursor, here.jurisdiction, "plan")
        return newest, {key: records.history(cursor, here.jurisdiction, "plan", key) for key in newest}


@st.cache_resource(show_spinner=False)
def _of_files() -> frozenset[str]:
    """The plans the program came with."""
    return frozenset(plan.id for plan in registry.load().plans)


def _begin(plans: Sequence[Plan]) -> None:
    here = session.office()
    year = here.settings.today.year
    st.html(html.section("Kế hoạch mới", "Nhanh nhất: chép kế hoạch năm trước, sửa các mức đã đổi, rồi lưu."))
    with st.container(horizontal=True, key="admin-new-plan"):
        for plan in _to_copy(plans, year):
            if st.button(f"Chép {plan.short_name} sang năm {plan.year + 1}", key=f"copy-{plan.id}"):
                admin_plans_draft.copy(plan)
                st.rerun()
        if st.button(f"Kế hoạch trống năm {year}", key="blank-plan"):
            admin_plans_draft.blank(here.jurisdiction, year)
            st.rerun()
    with st.expander("Từ một tệp YAML đã tải về ở trang này"):
        file = st.file_uploader("Tệp YAML của kế hoạch, tối đa 1 MB", type=["yaml", "yml"], max_upload_size=1)
        if file is not None and st.button("Mở tệp này để xem và lưu"):
            _upload(file.getvalue())


def _to_copy(plans: Sequence[Plan], year: int) -> list[Plan]:
    """Those of last year and this one; where there are none, the newest."""
    newest = max((plan.year for plan in plans), default=year)
    recent = [plan for plan in plans if year - 1 <= plan.year <= year]
    return recent or [plan for plan in plans if plan.year == newest]


def _upload(content: bytes) -> None:
    here = session.office()
    known = {plan.id: plan for plan in here.registry.plans}
    try:
        admin_plans_draft.upload(content, here.jurisdiction, known)
    except PlanError as error:
        st.html(html.section("Tệp chưa dùng được") + admin_plans_words.fault_list(error.faults))
        return
    st.rerun()


def _one(plans: Sequence[Plan], newest: Mapping[str, Record], versions: Mapping[str, list[Record]]) -> None:
    """One plan: edit it, take it away as YAML, go back to an earlier version of it."""
    by_id = {plan.id: plan for plan in plans}
    words = {plan.id: f"{plan.short_name} · {plan.year}" for plan in plans}
    for key in newest:
        if key not in words:
            words[key] = f"{_last_name(versions[key])} (đã bỏ)"
    st.html(html.section("Một kế hoạch"))
    with st.container(horizontal=True, vertical_alignment="center", key="filters-admin-plan"):
        chosen = choices.choice(
            PLAN, "Kế hoạch", list(words), next(iter(words)), words.__getitem__, width=260
        )
        if plan := by_id.get(chosen):
            _take(plan)
    if found := versions.get(chosen):
        name = plan.short_name if plan else _last_name(found)
        without = "Bỏ bản sửa, dùng lại kế hoạch của tệp" if chosen in _of_files() else "Bỏ hẳn kế hoạch này"
        thing = Thing("plan", chosen, name, without, _held, _unusable)
        admin_versions.draw(thing, found)
    else:
        st.html(html.note(f"Mã {chosen}. Chưa sửa ở trang này: đang dùng tệp đi kèm phần mềm."))


def _held(value: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """How many targets a version has, and what it did to the one before."""
    words = f"{len(value['targets'])} mục tiêu"
    indicators = session.office().registry.indicators
    try:
        old, new = (edited_plans.checked(one, indicators) if one else None for one in (before, value))
    except PlanError:
        return words
    if old is None or new is None:
        return words
    told = admin_plans_words.changes_title(plan_changes.changes(old, new), "")
    return f"{words}; {told[:1].lower()}{told[1:]}"


def _last_name(versions: Sequence[Record]) -> str:
    return next(str(one.value["short_name"]) for one in versions if one.value)


def _take(plan: Plan) -> None:
    if st.button("Sửa kế hoạch này", key="edit-plan"):
        admin_plans_draft.edit(plan)
        st.rerun()
    downloads.button(
        "Tải về dạng YAML",
        lambda: edited_plans.exported(plan).encode(),
        f"{plan.id}.yaml",
        "application/yaml",
        what="Kế hoạch dạng YAML",
        about={"plan": plan.id},
        key=f"yaml-{plan.id}",
    )


def _unusable(value: Mapping[str, object] | None) -> str:
    """Why an old version cannot be used today; "" when it can."""
    try:
        if value is not None:
            edited_plans.checked(value, session.office().registry.indicators)
    except PlanError as error:
        return f"Bản này không còn dùng được: {error.faults[0]}"
    return ""


def _fill_in(draft: Draft) -> None:
    here = session.office()
    answer = st.container()
    raw, faults = admin_plans_form.fields(draft)
    draft.now = raw
    if draft.is_new and not draft.base.get("id"):
        taken = {plan.id for plan in here.registry.plans} | set(_records()[0])
        raw["id"] = edited_plans.new_id(here.jurisdiction, raw["number"], int(raw["year"]), taken)
    try:
        plan = edited_plans.checked(raw, here.registry.indicators)
    except PlanError as error:
        faults, plan = [*faults, *error.faults], None
    name = raw["short_name"] or "Kế hoạch mới"
    words = f"còn {len(faults)} chỗ phải sửa trước khi lưu" if faults else "lưu được"
    answer.html(
        html.answer(
            f"{name}, năm {raw['year']}: {words}",
            html.note(f"Mã kế hoạch: {raw['id']}. Chưa lưu gì cho đến khi bấm nút ở cuối trang."),
        )
    )
    with answer:
        if faults:
            st.html(admin_plans_words.fault_list(faults))
        if st.button("Thôi, không lưu", key="drop-plan"):
            admin_plans_draft.drop()
            st.rerun()
    if plan is not None and not faults:
        admin_plans_preview.draw(draft, plan)
        _save(draft, plan)


def _show(plan: str) -> None:
    """The list again, with this plan chosen."""
    admin_plans_draft.drop()
    st.query_params[PLAN] = plan


def _save(draft: Draft, plan: Plan) -> None:
    value = edited_plans.mapping_of(plan)
    admin_save.box(
        admin_save.Edit(
            "plan-save",
            f"Lưu {plan.short_name} với {len(plan.targets)} mục tiêu",
            lambda: [Change("plan", plan.id, value)],
            f"Đã lưu {plan.short_name}, năm {plan.year}. Mọi trang xét theo bản này từ bây giờ.",
            against="" if plan != session.office().registry.plan(plan.id) else "Chưa đổi gì để lưu.",
            after=partial(_show, plan.id),
            seen=draft.seen,
            stale=admin_plans_draft.look_anew,
        )
    )
