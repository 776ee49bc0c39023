"""The fields of a plan: its document, and one row of a table for every target."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from unicodedata import normalize

import pandas as pd
import streamlit as st

from data.answers import Office
from indicators.edited_plans import FIELDS
from indicators.model import AGENCY_TIERS, TIER_NAMES
from indicators.typed_plans import FIRST_YEAR, LAST_YEAR, LONGEST
from pages.ui import admin_plans_rows, html, session
from pages.ui.admin_plans_draft import Draft

FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
ROW_HEIGHT, MOST_HEIGHT = 35, 560
BLANK = "\u00a0"
"""What a cell that is chosen holds in a new row; without anything, as with "", Streamlit writes "None"."""
HOW = (
    "Bấm vào một ô để sửa; dòng trống cuối bảng để thêm mục tiêu; đánh dấu đầu dòng rồi bấm thùng rác để bỏ. "
    "“Áp dụng cho” chọn được nhiều khối và đơn vị. Phép so “tăng so với cùng kỳ” thì để trống Giá trị."
)


def fields(draft: Draft) -> tuple[dict[str, Any], list[str]]:
    """The plan as typed, as the mapping YAML has, and what in it cannot be read in one way."""
    here = session.office()
    head = _head(draft)
    st.html(html.section("Các mục tiêu", HOW))
    rows = _rows(draft, here, int(head["year"] or here.settings.today.year))
    return admin_plans_rows.composed(head, rows, draft.base, here.registry.indicators)


def _head(draft: Draft) -> dict[str, Any]:
    base, key = draft.base, draft.key
    left, right = st.columns(2, gap="medium")
    with left:
        document = st.text_area(
            f"{FIELDS['document']} (bắt buộc)",
            base.get("document", ""),
            key=f"{key}-document",
            height=125,
            max_chars=LONGEST["document"],
        )
        has_total = st.toggle(
            FIELDS["has_total"],
            base.get("has_total", True),
            key=f"{key}-has_total",
            help="Tắt khi văn bản chỉ buộc một cơ quan: khi đó không có con số chung của cả tỉnh.",
        )
    with right:
        short_name = st.text_input(
            f"{FIELDS['short_name']} (bắt buộc)",
            base.get("short_name", ""),
            key=f"{key}-short_name",
            help="Tên hiện trên mọi trang, ví dụ “QĐ 384”.",
        )
        number = st.text_input(
            FIELDS["number"], base.get("number") or "", key=f"{key}-number", placeholder="512/QĐ-UBND"
        )
        with st.container(horizontal=True):
            on = st.date_input(
                FIELDS["date"],
                _day(base.get("date")),
                min_value=FIRST_DAY,
                max_value=LAST_DAY,
                format="DD/MM/YYYY",
                key=f"{key}-date",
                width=180,
            )
            year = st.number_input(
                FIELDS["year"], FIRST_DAY.year, LAST_DAY.year, base["year"], key=f"{key}-year", width=140
            )
    texts = {"document": document, "short_name": short_name, "number": number}
    typed: dict[str, Any] = {name: normalize("NFC", text or "").strip() for name, text in texts.items()}
    typed["number"] = typed["number"] or None
    is_day = isinstance(on, date)
    return {**typed, "date": on.isoformat() if is_day else None, "year": year, "has_total": has_total}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _rows(draft: Draft, here: Office, year: int) -> pd.DataFrame:
    frame = admin_plans_rows.frame(draft.base.get("targets") or (), draft.base.get("groups") or {})
    return st.data_editor(
        frame,
        key=f"{draft.key}-targets",
        num_rows="dynamic",
        hide_index=True,
        height=min(MOST_HEIGHT, ROW_HEIGHT * (len(frame) + 2) + 4),
        row_height=ROW_HEIGHT,
        column_config=_columns(here, year, frame),
        alt="Bảng các mục tiêu của kế hoạch",
    )


def _columns(here: Office, year: int, frame: pd.DataFrame) -> dict[str, Any]:
    column, indicators = st.column_config, here.registry.indicators
    named = [who for cell in frame["applies_to"] for who in cell]
    words = {**TIER_NAMES, **{name: name for name in _bodies(here, year, named)}}
    tiers = ("toan_tinh", *AGENCY_TIERS)
    named_in_unit = {name: f"{one.short_name} ({one.unit})" for name, one in indicators.items()}

    def text(name: str, width: int, **looks: Any) -> Any:  # noqa: ANN401 - as TextColumn takes and gives them
        return column.TextColumn(FIELDS[name], width=width, default="", **looks)

    return {
        "article": text("article", 80, help="Mục trong văn bản: PL.V.2"),
        "indicator": column.SelectboxColumn(
            FIELDS["indicator"],
            options=[BLANK, *sorted(indicators, key=lambda name: indicators[name].short_name)],
            format_func={BLANK: BLANK, **named_in_unit}.__getitem__,
            default=BLANK,
            width=220,
            pinned=True,
        ),
        "operator": column.SelectboxColumn(
            FIELDS["operator"],
            options=[BLANK, *admin_plans_rows.OPERATORS],
            format_func={BLANK: BLANK, **admin_plans_rows.OPERATORS}.__getitem__,
            default=BLANK,
            width=150,
        ),
        "value": text("value", 80, alignment="right", help="Ví dụ 80 hoặc 82,5"),
        "wording": text("wording", 150, help="Chữ nêu phép so: “đạt tối thiểu”"),
        "applies_to": column.MultiselectColumn(
            FIELDS["applies_to"],
            options=[*tiers, *(name for name in words if name not in tiers)],
            format_func=words.__getitem__,
            default=(),
            width=270,
        ),
        "quote": text("quote", 420),
        "exempt": text(
            "exempt", 200, help="Chữ của văn bản về ai được miễn; để miễn cho ai, ghi ở mục Miễn trừ."
        ),
        "note": text("note", 300),
    }


def _bodies(here: Office, year: int, named: Sequence[str]) -> list[str]:
    """Names that a target may bind singly: bodies of the year, and those the plan names already."""
    living = here.directory.existing(date(year, 1, 1), date(year, 12, 31))
    return list(dict.fromkeys([*(body.name for body in living), *(n for n in named if n not in TIER_NAMES)]))
