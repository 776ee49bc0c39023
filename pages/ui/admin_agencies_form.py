"""The fields of one body: names, aliases, codes and days."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from data import directory, edited_agencies
from data.directory import LABELS
from indicators.model import Agency
from indicators.note_checks import tidied

FIRST_DAY, LAST_DAY = date(1945, 9, 2), date(2100, 12, 31)


def fields(key: str, body: Agency | None) -> dict[str, Any]:
    """The row as typed, with the id, tier and successors of `body`; a blank one without it."""
    row = directory.as_row(body) if body else edited_agencies.blank()
    left, right = st.columns(2, gap="medium")
    with left:
        name = _text(f"{LABELS['name']} (bắt buộc)", row["name"], f"{key}-name")
        short = _text(
            f"{LABELS['short_name']}, nhiều nhất {edited_agencies.LONGEST_SHORT_NAME} chữ",
            row["short_name"],
            f"{key}-short",
        )
        aliases = st.text_area(
            f"{LABELS['aliases']}, mỗi dòng một tên",
            "\n".join(row["aliases"] or ()),
            key=f"{key}-aliases",
            height=125,
            help="Tên viết trong các tệp gửi đến: “Sở GD&ĐT”. Đổi tên thì tên cũ tự được giữ ở đây.",
        )
    with right:
        code = _text(LABELS["code"], row["code"], f"{key}-code")
        portal = _text(LABELS["portal_code"], row["portal_code"], f"{key}-portal")
        with st.container(horizontal=True):
            since = _day(LABELS["valid_from"], row["valid_from"], f"{key}-from")
            until = _day(LABELS["valid_to"], row["valid_to"], f"{key}-to")
    lines = [tidied(one) for line in (aliases or "").splitlines() for one in line.split(";")]
    return {
        **row,
        "name": name,
        "short_name": short or name,
        "code": code or None,
        "portal_code": portal or None,
        "aliases": list(dict.fromkeys(filter(None, lines))),
        "valid_from": since,
        "valid_to": until,
    }


def _text(label: str, value: object, key: str) -> str:
    return tidied(st.text_input(label, str(value or ""), key=key) or "")


def _day(label: str, value: object, key: str) -> str | None:
    on = st.date_input(
        label,
        date.fromisoformat(str(value)) if value else None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        key=key,
        width=180,
    )
    return on.isoformat() if isinstance(on, date) else None
