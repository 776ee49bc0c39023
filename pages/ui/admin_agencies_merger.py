"""One reorganisation: which bodies end, on which day, and which bodies carry them on; saved as one edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data import edited_agencies
from data.directory import Row
from data.edited_agencies import ONE_DAY, AgencyError
from data.records import Change
from indicators.formats import count, day
from indicators.model import AGENCY_TIERS, TIER_NAMES, Directory
from indicators.note_checks import tidied
from pages.ui import admin_plans_words, admin_save, html, session
from pages.ui.html import Html
from pages.ui.several import several
from pages.ui.tables import Cell, table

KEY = "agency-merger"
HOW = (
    "Nhiều đơn vị vào một: sáp nhập. Một đơn vị thành một đơn vị mới tên khác: đổi tên từ một ngày. Một vào "
    "nhiều: chia tách, khi đó số cũ không quy được về đơn vị mới vì không biết phần của từng đơn vị. Chỉ sửa "
    "chữ trong tên mà vẫn là đơn vị ấy: dùng “Tìm và sửa”, giữ tên cũ ở “Tên gọi khác”."
)


def draw(known: Directory, edited: Mapping[str, Row | None]) -> None:
    """The form, what it makes of the directory, and the box that saves it."""
    st.html(html.section("Sắp xếp đơn vị", HOW))
    asked = _since()
    since = asked or session.office().settings.today
    day_before = since - ONE_DAY
    living = {body.id: body.short_name for body in known.existing(day_before, day_before)}
    after = {b.id: b.short_name for b in known.existing(since, since) if b.id not in living}
    needle = st.text_input(
        "Tìm trong hai danh sách dưới", placeholder="Gõ tên, không dấu cũng được", key=f"{_key()}-needle"
    )
    found = {body.id for body in edited_agencies.matching(known, needle or "")}
    ended = several("Đơn vị kết thúc", living, found, f"{_key()}-ended", "Chọn một hay nhiều đơn vị")
    others = {key: name for key, name in {**after, **living}.items() if key not in ended}
    heirs = several(
        "Đơn vị tiếp nhận đã có trong danh sách",
        others,
        found,
        f"{_key()}-heirs",
        "Chọn, hoặc để trống khi tất cả đều là đơn vị mới",
    )
    new = _newcomers()
    if not (asked and ended and (heirs or new)):
        st.html(
            html.note("Chọn ngày, đơn vị kết thúc, và đơn vị tiếp nhận có sẵn hoặc mới, để xem trước và lưu.")
        )
        return
    rows = edited_agencies.merger(known, ended, since, heirs, new)
    _preview(known, rows, edited, since)


def _since() -> date | None:
    chosen = st.date_input(
        "Đơn vị mới hoạt động từ ngày",
        None,
        min_value=date(2000, 1, 1),
        max_value=date(2100, 12, 31),
        format="DD/MM/YYYY",
        key=f"{_key()}-since",
        width=220,
    )
    return chosen if isinstance(chosen, date) else None


def _newcomers() -> list[dict[str, str]]:
    """Bodies that begin with it, a line each."""
    st.html(html.note("Đơn vị mới lập (mỗi dòng một đơn vị; để trống nếu không có):"))
    columns = ["name", "short_name", "tier"]
    typed = st.data_editor(
        pd.DataFrame([["", "", AGENCY_TIERS[0]]], columns=columns),
        key=f"{_key()}-new",
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn("Tên đầy đủ", width=280),
            "short_name": st.column_config.TextColumn("Tên gọi ngắn", width=200),
            "tier": st.column_config.SelectboxColumn(
                "Khối", options=list(AGENCY_TIERS), format_func=TIER_NAMES.__getitem__, width=160
            ),
        },
        alt="Đơn vị mới lập",
    )
    found = []
    for cells in typed.to_dict("records"):
        texts = {name: tidied(cells[name]) for name in columns if isinstance(cells[name], str)}
        if texts.get("name"):
            short = texts.get("short_name") or texts["name"]
            found.append(
                {"name": texts["name"], "short_name": short, "tier": texts.get("tier") or AGENCY_TIERS[0]}
            )
    return found


def _preview(known: Directory, rows: dict[str, Row], edited: Mapping[str, Row | None], since: date) -> None:
    here = session.office()
    try:
        made = edited_agencies.checked(here.jurisdiction, here.settings.agency_folders, edited, rows)
    except AgencyError as error:
        st.html(html.section("Phải sửa trước khi lưu") + admin_plans_words.fault_list(error.faults))
        return
    before, after = (len(one.existing(on, on)) for one, on in ((known, since - ONE_DAY), (made, since)))
    title = f"Ngày {day(since)}: {count(before)} đơn vị trước, {count(after)} đơn vị sau"
    st.html(html.section(title) + _table(made, rows))
    if told := _late_figures(made, rows, since):
        st.html(admin_plans_words.doubt_list(told))
    changes = [Change("agency", name, dict(row)) for name, row in rows.items()]
    admin_save.box(
        admin_save.Edit(
            KEY,
            f"Lưu sắp xếp: {count(len(rows))} dòng của danh sách",
            lambda: changes,
            f"Đã lưu sắp xếp từ {day(since)}.",
            after=_renew,
        )
    )


def _table(made: Directory, rows: Mapping[str, Row]) -> Html:
    lines = []
    for key in sorted(rows, key=lambda name: not made.by_id[name].successors):
        body = made.by_id[key]
        heirs = ", ".join(
            f"{made.by_id[name].name} (từ {day(made.by_id[name].valid_from)})" for name in body.successors
        )
        what = f"kết thúc {day(body.valid_to)}" if heirs else f"bắt đầu {day(body.valid_from)}"
        lines.append([Cell(body.name, strong=True, below=f"Mã {body.id}"), what, heirs or "–"])
    return table(["Đơn vị", "Việc", "Số liệu nối sang"], lines, "lll", caption="Sắp xếp", stacked=True)


def _late_figures(made: Directory, rows: Mapping[str, Row], since: date) -> Sequence[str]:
    """Bodies that end although figures speak of days after it."""
    here = session.office()
    ending = [key for key in rows if made.by_id[key].successors]
    with here.store.reading() as cursor:
        found = edited_agencies.figures_of(cursor, here.jurisdiction, ending)
    return [
        f"{made.by_id[key].short_name} đã có số đến {day(last)}, sau ngày kết thúc; số ấy sẽ không được tính "
        "cho kỳ sau ngày này. Xem lại ngày, hoặc nạp lại số cho đơn vị mới."
        for key, (_, last) in found.items()
        if last >= since
    ]


def _key() -> str:
    return admin_save.fresh(KEY)


def _renew() -> None:
    """The next reorganisation is filled in anew."""
    admin_save.renew(KEY)
