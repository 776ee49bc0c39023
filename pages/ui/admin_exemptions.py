"""Quản trị, Miễn trừ: who is released from which target, from when to when, why and by which document.

An exemption is a part of its plan: saving one makes a new version of the plan, checked whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from unicodedata import normalize

import streamlit as st

from data.records import Change
from indicators import edited_plans, typed_plans
from indicators.edited_plans import FIELDS, OF_EXEMPTIONS, PlanError
from indicators.formats import count, day, fold
from indicators.model import TIER_NAMES, Exemption, Plan
from pages.ui import (
    admin_plans_draft,
    admin_plans_preview,
    admin_plans_words,
    admin_save,
    html,
    plans_pieces,
    session,
)

KEY = "exemption"
END, REMOVE = "Kết thúc vào một ngày", "Bỏ hẳn vì ghi nhầm"


def render() -> None:
    """The exemptions of all plans, then a new one, then the end of one."""
    here = session.office()
    plans = admin_plans_draft.newest_first()
    held = [(plan, one) for plan in plans for one in plan.exemptions]
    living = [one for _, one in held if one.valid_to is None or one.valid_to >= here.settings.today]
    st.html(
        html.answer(
            f"{count(len(living))} miễn trừ đang có hiệu lực" if held else "Chưa ghi miễn trừ nào",
            html.note(
                "Đơn vị được miễn hiện “– Không áp dụng” kèm lý do, không tính vào số đơn vị phải đạt; "
                "số của đơn vị cũng không cộng vào số chung của chỉ tiêu đó. "
                "Câu “trừ các đơn vị …” trong văn bản không tự miễn cho ai: ghi từng đơn vị ở đây."
            ),
        )
    )
    for plan in plans:
        if plan.exemptions:
            st.html(
                html.section(f"{plan.short_name}, năm {plan.year}")
                + plans_pieces.exemption_table(plan.exemptions, here.registry, here.directory)
            )
    if not plans:
        st.html(html.note("Chưa có kế hoạch nào; thêm ở mục Kế hoạch trước."))
        return
    _new(plans)
    if held:
        _end(held)


def _new(plans: Sequence[Plan]) -> None:
    st.html(html.section("Miễn trừ mới"))
    here = session.office()
    by_id = {plan.id: plan for plan in plans}
    titles = {plan.id: f"{plan.short_name} · {plan.year}" for plan in plans}
    left, right = st.columns(2, gap="medium")
    with left:
        plan = by_id[
            st.selectbox(
                "Kế hoạch",
                list(by_id),
                format_func=titles.__getitem__,
                key=f"{_key()}-plan",
            )
        ]
        agency = _agency(plan)
        asked = {one.indicator: here.registry.indicators[one.indicator].short_name for one in plan.targets}
        indicator = st.selectbox(
            FIELDS["indicator"],
            list(asked),
            index=None,
            placeholder="Chọn chỉ tiêu được miễn",
            format_func=asked.__getitem__,
            key=f"{_key()}-indicator-{plan.id}",
        )
    with right:
        typed = _terms(plan)
    if not (agency and indicator):
        st.html(html.note("Chọn đơn vị và chỉ tiêu để xem trước và lưu."))
        return
    raw = {**typed, "agency": agency, "indicator": indicator}
    name, words = here.directory.by_id[agency].short_name, here.registry.indicators[indicator].short_name
    _preview(plan, [*_held(plan), raw], f"Lưu miễn trừ cho {name}", f"Đã miễn “{words}” cho {name}.")


def _agency(plan: Plan) -> str | None:
    """The body's id, so that a later name of it is exempt too."""
    bodies = session.office().directory.existing(date(plan.year, 1, 1), date(plan.year, 12, 31))
    typed = st.text_input("Tìm đơn vị", placeholder="Gõ tên, không dấu cũng được", key=f"{_key()}-search")
    words = {body.id: f"{body.short_name} · {TIER_NAMES[body.tier]}" for body in bodies}
    found = [body.id for body in bodies if fold(typed) in fold(f"{body.name} {body.short_name}")]
    return st.selectbox(
        FIELDS["agency"],
        found or list(words),
        index=0 if typed and found else None,
        placeholder="Chọn đơn vị được miễn",
        format_func=words.__getitem__,
        key=f"{_key()}-agency-{plan.id}-{fold(typed)}",
    )


def _terms(plan: Plan) -> dict[str, Any]:
    first, last = date(plan.year, 1, 1), date(plan.year, 12, 31)
    with st.container(horizontal=True):
        since = st.date_input(
            FIELDS["valid_from"], first, format="DD/MM/YYYY", key=f"{_key()}-from-{plan.id}", width=180
        )
        until = st.date_input(
            f"{FIELDS['valid_to']} (để trống: hết năm)",
            None,
            min_value=first,
            max_value=last,
            format="DD/MM/YYYY",
            key=f"{_key()}-to-{plan.id}",
            width=220,
        )
    reason = st.text_area(
        f"{FIELDS['reason']} (bắt buộc)",
        key=f"{_key()}-reason",
        height=70,
        placeholder="Không có thủ tục thu phí",
    )
    document = st.text_input(
        f"{OF_EXEMPTIONS['document']} (bắt buộc)",
        key=f"{_key()}-document",
        placeholder="Công văn 123/UBND-KSTT ngày …",
    )
    typed = {
        "valid_from": since.isoformat() if isinstance(since, date) else None,
        "reason": normalize("NFC", reason or "").strip(),
        "document": normalize("NFC", document or "").strip(),
    }
    return {**typed, "valid_to": until.isoformat()} if isinstance(until, date) else typed


def _held(plan: Plan) -> list[dict[str, Any]]:
    return list(edited_plans.mapping_of(plan).get("exemptions", ()))


def _end(held: Sequence[tuple[Plan, Exemption]]) -> None:
    here = session.office()
    with st.expander("Kết thúc hoặc bỏ một miễn trừ"):
        words = {
            str(place): f"{_name(one)}: {here.registry.indicators[one.indicator].short_name} "
            f"({plan.short_name}, từ {day(one.valid_from)})"
            for place, (plan, one) in enumerate(held)
        }
        plan, chosen = held[
            int(st.selectbox("Miễn trừ", list(words), format_func=words.__getitem__, key=f"{_key()}-held"))
        ]
        way = st.radio("Việc cần làm", (END, REMOVE), key=f"{_key()}-way", horizontal=True)
        place = plan.exemptions.index(chosen)
        others = _held(plan)
        ended = others.pop(place)
        if way == END:
            default = min(max(here.settings.today, chosen.valid_from), date(plan.year, 12, 31))
            last = st.date_input(
                "Ngày cuối được miễn", default, format="DD/MM/YYYY", key=f"{_key()}-last-{plan.id}-{place}"
            )
            others.insert(place, {**ended, "valid_to": last.isoformat() if isinstance(last, date) else None})
            _preview(plan, others, "Kết thúc miễn trừ này", f"Miễn trừ của {_name(chosen)} đã có ngày cuối.")
        else:
            _preview(plan, others, "Bỏ miễn trừ này", f"Đã bỏ miễn trừ của {_name(chosen)}.")


def _name(one: Exemption) -> str:
    body = session.office().directory.by_id.get(one.agency)
    return body.short_name if body else one.agency


def _preview(plan: Plan, exemptions: Sequence[Mapping[str, Any]], button: str, done: str) -> None:
    """The faults, or what becomes of statuses and the box that saves the plan with these exemptions."""
    key = f"{KEY}-{'new' if len(exemptions) > len(plan.exemptions) else 'end'}-{plan.id}"
    raw = {**edited_plans.mapping_of(plan), "exemptions": [*exemptions]}
    here = session.office()
    names = {body.id: body.short_name for body in here.directory.bodies}
    try:
        laid = typed_plans.checked(raw, here.registry.indicators, names)
    except PlanError as error:
        st.html(html.section("Còn phải điền") + admin_plans_words.fault_list(error.faults))
        return
    admin_plans_preview.effect(laid, plan)
    value = edited_plans.mapping_of(laid)
    admin_save.box(admin_save.Edit(key, button, lambda: [Change("plan", plan.id, value)], done, after=_renew))


def _key() -> str:
    return admin_save.fresh(KEY)


def _renew() -> None:
    """The next exemption is filled in anew."""
    admin_save.renew(KEY)
