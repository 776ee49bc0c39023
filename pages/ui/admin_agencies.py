"""Quản trị, Đơn vị: find a body and mend it, add one, or write down a reorganisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data import directory, edited_agencies, records
from data.directory import LABELS, Row
from data.edited_agencies import AgencyError
from data.records import Change, Record
from indicators.formats import count
from indicators.model import AGENCY_TIERS, TIER_NAMES, Agency, Directory
from pages.ui import (
    admin_agencies_form,
    admin_agencies_merger,
    admin_agencies_taken_back,
    admin_agencies_words,
    admin_plans_words,
    admin_save,
    admin_versions,
    choices,
    downloads,
    html,
    of_files,
    session,
)
from pages.ui.admin_versions import Thing
from pages.ui.html import Html
from pages.ui.tables import Cell, table

VIEW, BODY = "viec", "sua-don-vi"
VIEWS = {"tim": "Tìm và sửa", "moi": "Đơn vị mới", "sap-xep": "Sáp nhập, đổi tên"}
SHOWN = 12


def render() -> None:
    """How many bodies there are, the three views, and the list to take away."""
    here = session.office()
    edited = kept()
    today = here.settings.today
    st.html(html.answer(admin_agencies_words.title(here.directory, today, len(edited))))
    with st.container(horizontal=True, vertical_alignment="center", key="filters-admin-agency"):
        view = choices.switch(VIEW, "Việc", list(VIEWS), "tim", VIEWS.__getitem__, key="admin-agency-view")
        downloads.button(
            "Tải danh sách CSV",
            lambda: edited_agencies.as_csv(here.directory.agencies).encode("utf-8-sig"),
            f"{here.jurisdiction}.csv",
            "text/csv",
            what="Danh sách đơn vị",
            help="Mọi đơn vị từ trước đến nay, cùng dạng với tệp danh sách đi kèm phần mềm.",
        )
    if view == "moi":
        _new(edited)
    elif view == "sap-xep":
        admin_agencies_merger.draw(here.directory, edited)
        admin_agencies_taken_back.draw(edited)
    else:
        _find(here.directory, edited)


def kept() -> dict[str, Row | None]:
    """The rows edited until now, by id."""
    here = session.office()
    with here.store.reading() as cursor:
        found = records.current(cursor, here.jurisdiction, "agency")
    return {key: one.value for key, one in found.items()}


def _last() -> int:
    """The last edit of agencies: fields are filled anew after it, and not when somebody loads a file."""
    here = session.office()
    with here.store.reading() as cursor:
        return records.last(cursor, here.jurisdiction, ["agency"])


def _find(known: Directory, edited: Mapping[str, Row | None]) -> None:
    needle = st.text_input(
        "Tìm đơn vị", placeholder="Gõ tên, tên khác hoặc mã, không dấu cũng được", key="agency-needle"
    )
    today = session.office().settings.today
    every = edited_agencies.matching(known, needle or "")
    found = sorted(every, key=lambda body: not body.existed(today, today))
    if not found:
        st.html(html.note("Không có đơn vị nào như vậy. Thêm ở “Đơn vị mới”."))
        return
    st.html(_table(found[:SHOWN], edited))
    if rest := found[SHOWN:]:
        ended = sum(body.valid_to is not None and body.valid_to < today for body in rest)
        told = f", trong đó {count(ended)} đã kết thúc" if ended else ""
        st.html(html.note(f"Còn {count(len(rest))} đơn vị nữa{told}; gõ thêm để tìm hẹp lại."))
    words = {body.id: f"{body.short_name} · {edited_agencies.tier_words(body)}" for body in found}
    chosen = choices.choice(BODY, "Đơn vị", list(words), found[0].id, words.__getitem__, width=460)
    _mend(known.by_id[chosen], edited)


def _table(found: list[Agency], edited: Mapping[str, Row | None]) -> Html:
    by_id = session.office().directory.by_id
    lines = [
        [
            Cell(body.name, strong=True, below=body.short_name if body.short_name != body.name else ""),
            edited_agencies.tier_words(body),
            body.code or body.portal_code or "–",
            ", ".join(body.aliases[:3]) + (", …" if len(body.aliases) > 3 else "") or "–",
            ", ".join(by_id[key].short_name for key in body.successors) or "–",
            "trang này" if edited.get(body.id) else "tệp",
        ]
        for body in found
    ]
    head = ["Đơn vị", "Khối, thời gian", "Mã", LABELS["aliases"], LABELS["successors"], "Nguồn"]
    return table(head, lines, "llllll", caption="Đơn vị tìm thấy", stacked=True)


def _mend(body: Agency, edited: Mapping[str, Row | None]) -> None:
    """Names, aliases, codes and days of one body; its id and tier never change."""
    with st.container(border=True):
        st.html(html.section(f"Sửa {body.short_name}", f"Mã {body.id}, {TIER_NAMES[body.tier]}: không đổi."))
        typed = admin_agencies_form.fields(f"mend-{body.id}-{_last()}", body)
        row = edited_agencies.keeping_names(typed, body)
        if row == directory.as_row(body):
            st.html(html.note("Chưa đổi gì."))
        else:
            told = admin_agencies_words.changed(directory.as_row(body), row, _names())
            st.html(html.note(*told))
            save({body.id: row}, edited, "agency-mend", f"Lưu {body.short_name}", f"Đã lưu {row['name']}.")
    _history(body, edited)


def _names() -> dict[str, str]:
    return {body.id: body.short_name for body in session.office().directory.bodies}


def _history(body: Agency, edited: Mapping[str, Row | None]) -> None:
    here = session.office()
    with here.store.reading() as cursor:
        found = records.history(cursor, here.jurisdiction, "agency", body.id)
    if not found:
        return

    def unusable(value: dict[str, Any] | None) -> str:
        return _unusable(body, edited, value, found)

    of_file = of_files.agencies().get(body.id)
    first, names = directory.as_row(of_file) if of_file else None, _names()

    def changed(before: Row | None, after: Row | None) -> str:
        before, after = before or first, after or first
        return "; ".join(admin_agencies_words.changed(before, after, names)) if before and after else ""

    def held(value: Row, before: Row | None) -> str:
        return changed(before, value) if before or first else f"Đơn vị mới: {value['name']}"

    thing = Thing(
        *("agency", body.id, body.short_name, "Bỏ bản sửa, dùng lại danh sách của tệp"),
        held=held,
        changed=changed,
        unusable=unusable,
    )
    admin_versions.draw(thing, found)


def _unusable(
    body: Agency, edited: Mapping[str, Row | None], value: dict[str, Any] | None, found: list[Record]
) -> str:
    """Why this version cannot count today: the list would not hold, or figures speak of the body."""
    if together := admin_agencies_taken_back.part_of(body.id):
        return together
    here = session.office()
    try:
        made = edited_agencies.checked(
            here.jurisdiction, here.settings.agency_folders, edited, {body.id: value}
        )
    except AgencyError as error:
        return error.faults[0]
    if body.id not in made.by_id:
        with here.store.reading() as cursor:
            if edited_agencies.figures_of(cursor, here.jurisdiction, [body.id]):
                return "Đơn vị đã có số liệu nên không bỏ được; đặt Đến ngày để kết thúc."
    return ""


def _new(edited: Mapping[str, Row | None]) -> None:
    st.html(
        html.section(
            "Đơn vị mới",
            "Đơn vị thay cho đơn vị khác: dùng “Sáp nhập, đổi tên” để số liệu nối được với nhau.",
        )
    )
    here = session.office()
    tier = st.selectbox(
        LABELS["tier"], AGENCY_TIERS, format_func=TIER_NAMES.__getitem__, key="new-agency-tier"
    )
    row = admin_agencies_form.fields(f"new-{tier}-{_last()}", None)
    if not row["name"]:
        st.html(html.note("Điền tên đầy đủ để xem trước và lưu."))
        return
    key = edited_agencies.new_id(str(row["name"]), here.directory.by_id)
    st.html(html.note(f"Mã của đơn vị: {key}"))
    save(
        {key: {**row, "id": key, "tier": tier}},
        edited,
        "agency-new",
        f"Thêm {row['name']}",
        f"Đã thêm {row['name']}.",
    )


def save(
    rows: Mapping[str, Row], edited: Mapping[str, Row | None], key: str, button: str, done: str
) -> Directory | None:
    """The faults, or the box that saves these rows; what the directory would be, None where it is faulty."""
    here = session.office()
    try:
        made = edited_agencies.checked(here.jurisdiction, here.settings.agency_folders, edited, rows)
    except AgencyError as error:
        st.html(html.section("Phải sửa trước khi lưu") + admin_plans_words.fault_list(error.faults))
        return None
    changes = [Change("agency", name, dict(row)) for name, row in rows.items()]
    admin_save.box(admin_save.Edit(key, button, lambda: changes, done))
    return made
