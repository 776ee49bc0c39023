"""Quản trị, Kế hoạch: the plans, their versions, a new one from last year's, nothing or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from data import records
from data.records import Change, Record
from indicators import edited_plans, typed_plans
from indicators.edited_plans import FIELDS, PlanError
from indicators.formats import count
from indicators.model import Plan
from pages.ui import (
    admin_plans_draft,
    admin_plans_form,
    admin_plans_history,
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
        admin_versions.draw(admin_plans_history.thing(chosen, name), found)
    else:
        st.html(html.note(f"Mã {chosen}. Chưa sửa ở trang này: đang dùng tệp đi kèm phần mềm."))


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


def _fill_in(draft: Draft) -> None:
    here = session.office()
    answer = st.container()
    raw, faults = admin_plans_form.fields(draft)
    draft.now = raw
    if draft.is_new and not draft.base.get("id"):
        taken = {plan.id for plan in here.registry.plans} | set(_records()[0])
        raw["id"] = edited_plans.new_id(here.jurisdiction, raw["number"], int(raw["year"]), taken)
    try:
        names = {body.id: body.short_name for body in here.directory.bodies}
        plan = typed_plans.checked(raw, here.registry.indicators, names)
    except PlanError as error:
        faults, plan = [*faults, *_not_told_yet(error.faults, faults)], None
    doubts = admin_plans_preview.doubts(draft, plan) if plan and not faults else []
    with answer:
        _how_far(raw, len(faults), len(doubts))
    # Under the table: above it, each mended cell would move the table away from under the next click.
    if faults:
        title = f"{count(len(faults))} chỗ phải sửa trước khi lưu"
        st.html(html.section(title) + admin_plans_words.fault_list(faults))
    if doubts:
        title = f"{count(len(doubts))} chỗ nên xem lại, không chặn việc lưu"
        st.html(html.section(title) + admin_plans_words.doubt_list(doubts))
    if plan is not None and not faults:
        admin_plans_preview.draw(draft, plan)
        _save(draft, plan)


def _not_told_yet(faults: Sequence[str], told: Sequence[str]) -> list[str]:
    """Without those a level that cannot be read makes: the target has none then, and that is told already."""
    unread = [one.split(f", {FIELDS['value']}: ")[0] for one in told]
    return [fault for fault in faults if not any(fault.startswith(f"{where}: ") for where in unread)]


def _how_far(raw: Mapping[str, Any], faults: int, doubts: int) -> None:
    """One line with how many faults or doubts there are, and the way out."""
    words = "lưu được" + (f", {count(doubts)} chỗ nên xem lại" if doubts else "")
    if faults:
        words = f"còn {count(faults)} chỗ phải sửa trước khi lưu"
    note = f"Mã kế hoạch: {raw['id']}. Chưa lưu gì cho đến khi bấm nút ở cuối trang."
    where = " Từng chỗ ghi dưới bảng mục tiêu." if faults or doubts else ""
    name = raw["short_name"] or "Kế hoạch mới"
    st.html(html.answer(f"{name}, năm {raw['year']}: {words}", html.note(note + where)))
    if st.button("Thôi, không lưu", key="drop-plan"):
        admin_plans_draft.drop()
        st.rerun()


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
