"""Reorganisations saved on this page, and the way to take one back: all of its agencies at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from data import edited_agencies, records, reorganisations
from data.directory import Row
from data.edited_agencies import AgencyError
from data.records import Change, Record
from data.reorganisations import Reorganisation
from indicators.formats import moment
from pages.ui import admin_save, html, session
from pages.ui.html import Html
from pages.ui.tables import Cell, table

KEY = "agency-merger-back"
Histories = Mapping[str, Sequence[Record]]


def draw(edited: Mapping[str, Row | None]) -> None:
    """Those that count now, newest first, and the box that takes one back; nothing where there is none."""
    histories = _histories()
    every = reorganisations.reorganisations(histories)
    counting = [one for one in every if reorganisations.in_force(one, histories)]
    saved = [one for one in counting if not reorganisations.is_way_back(one, every)]
    if not saved:
        return
    st.html(html.section("Sắp xếp đã lưu ở trang này") + _table(saved))
    words = {one.number: f"{moment(one.at)} · {one.why}" for one in saved}
    with st.expander("Bỏ một sắp xếp đã lưu"):
        number = st.selectbox("Sắp xếp", list(words), format_func=words.__getitem__, key=KEY)
        one = next(one for one in saved if one.number == number)
        changes = [Change("agency", key, row) for key, row in one.before.items()]
        st.html(html.note(f"{', '.join(_names(one))}: trở lại như trước sắp xếp này, cùng một lúc."))
        button = f"Bỏ sắp xếp: {len(changes)} đơn vị trở lại như trước"
        against = _against(one, histories, edited)
        done = f"Đã bỏ sắp xếp “{one.why}”; {len(changes)} đơn vị trở lại như trước."
        admin_save.box(admin_save.Edit(f"{KEY}-{number}", button, lambda: changes, done, against=against))


def part_of(agency: str) -> str:
    """Why the newest version of an agency does not go back alone: it was saved with others; "" when alone."""
    histories = _histories()
    newest = histories[agency][0]
    for one in reorganisations.reorganisations(histories):
        if one.number == newest.number and newest.value is not None:
            named = zip(one.saved, _names(one), strict=True)
            others = ", ".join(name for key, name in named if key != agency)
            return (
                f"Bản đang dùng được lưu cùng lúc với {others}. Muốn bỏ: mở “Sáp nhập, đổi tên”, phần "
                "“Bỏ một sắp xếp đã lưu”, các đơn vị trở lại cùng nhau."
            )
    return ""


def _histories() -> Histories:
    here = session.office()
    with here.store.reading() as cursor:
        return records.histories(cursor, here.jurisdiction, "agency")


def _against(one: Reorganisation, histories: Histories, edited: Mapping[str, Row | None]) -> str:
    """Why it cannot be taken back now: edited since, figures would be lost, or the list would not hold."""
    here = session.office()
    by_id = here.directory.by_id
    if later := reorganisations.edited_since(one, histories):
        names = ", ".join(by_id[key].short_name if key in by_id else key for key in later)
        return f"Sau sắp xếp này còn sửa: {names}. Đưa các đơn vị ấy về bản của sắp xếp này trước."
    try:
        made = edited_agencies.checked(
            here.jurisdiction, here.settings.agency_folders, edited, dict(one.before)
        )
    except AgencyError as error:
        return error.faults[0]
    gone = [key for key in one.saved if key not in made.by_id]
    with here.store.reading() as cursor:
        figures = edited_agencies.figures_of(cursor, here.jurisdiction, gone)
    if figures:
        names = ", ".join(by_id[key].short_name for key in figures)
        return f"{names} đã có số liệu nên không bỏ được. Hoàn tác các lần nạp số của đơn vị ấy trước."
    return ""


def _table(saved: Sequence[Reorganisation]) -> Html:
    lines = [[Cell(moment(one.at), strong=True), ", ".join(_names(one)), one.why, one.by] for one in saved]
    return table(["Lúc", "Đơn vị", "Lý do", "Người sửa"], lines, "llll", caption="Sắp xếp", stacked=True)


def _names(one: Reorganisation) -> list[str]:
    """The agencies as they were saved; one that goes on under its own name says from when."""
    rows = [row or before or {} for row, before in zip(one.saved.values(), one.before.values(), strict=True)]
    names = [str(row.get("short_name") or key) for key, row in zip(one.saved, rows, strict=True)]
    return [
        f"{name} (mới)" if names.count(name) > 1 and not row.get("successors") else name
        for name, row in zip(names, rows, strict=True)
    ]
