"""The versions of one edited thing, and the way back to an earlier one: as a new version, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from data.records import Change, Kind, Record
from indicators.formats import moment
from pages.ui import admin_save, html
from pages.ui.html import Html
from pages.ui.tables import Cell, table

FILE = "file"
Value = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """What has versions: its kind and key, its name, and in words what stays when no edit counts."""

    kind: Kind
    key: str
    name: str
    without: str
    held: Callable[[Value, Value | None], str]
    """What a version holds and what it did to the one before it, for the list."""
    changed: Callable[[Value | None, Value | None], str]
    """What differs from one value to another; without a value no edit counts; "" when nothing can be said."""
    unusable: Callable[[Value | None], str]
    """Why a version cannot be used today, "" when it can."""


def draw(thing: Thing, versions: Sequence[Record]) -> None:
    """The list, newest first, and under it the way back."""
    st.html(html.section(f"Lịch sử của {thing.name}") + _table(thing, versions))
    numbered = dict(zip(range(len(versions), 0, -1), versions, strict=True))
    words = {str(n): f"Bản {n}" for n, one in numbered.items() if one.value and one is not versions[0]}
    if versions[0].value is not None:
        words[FILE] = thing.without
    with st.expander("Trở lại bản trước"):
        place = f"back-{thing.kind}-{thing.key}"
        wanted = st.selectbox("Bản", list(words), format_func=words.__getitem__, key=place)
        value = None if wanted == FILE else numbered[int(wanted)].value
        what = words[FILE] if wanted == FILE else f"Trở lại bản {wanted}"
        if told := thing.changed(versions[0].value, value):
            st.html(html.note("Sẽ đổi so với bản đang dùng:", told))
        admin_save.box(
            admin_save.Edit(
                place,
                what,
                lambda: [Change(thing.kind, thing.key, value)],
                f"{thing.name}: đã lưu ({what[:1].lower()}{what[1:]}).",
                against=thing.unusable(value),
            )
        )


def _table(thing: Thing, versions: Sequence[Record]) -> Html:
    head = ["Bản", "Nội dung", "Lý do", "Người sửa", "Lúc"]
    lines = [
        [
            Cell(f"Bản {number}", strong=True),
            _content(thing, versions[len(versions) - number :]),
            one.why,
            one.by,
            moment(one.at),
        ]
        for number, one in zip(range(len(versions), 0, -1), versions, strict=True)
    ]
    return table(head, lines, "lllll", caption="Lịch sử", stacked=True)


def _content(thing: Thing, versions: Sequence[Record]) -> str:
    """What the first of these versions did to the one after it, and which earlier one it is again."""
    value, *earlier = [one.value for one in versions]
    before = earlier[0] if earlier else None
    if value is None:
        told = thing.changed(before, None)
        return f"{thing.without}; {told}" if told else thing.without
    again = [number for number, one in enumerate(reversed(earlier), 1) if one == value]
    back = f"Trở lại bản {again[0]}: " if again else ""
    return back + thing.held(value, before)
