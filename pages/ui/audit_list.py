"""The lines of the audit as a table, the sentence over it, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.audit import Entry
from data.audit_trail import Place, State, Wanted
from indicators.formats import count, day
from pages.ui import audit_changes, audit_choice, audit_kept, audit_words, html
from pages.ui.audit_edits import Known
from pages.ui.html import Content, Html, join, tag
from pages.ui.tables import Cell, Row, table

SIZE = 50
"""Lines a page."""
HEAD = ("Lúc", "Người làm", "Việc", "Nội dung", "Kết quả")


def headline(wanted: Wanted, places: Sequence[Place]) -> str:
    """How many lines, of how many people, in which days; how many were refused."""
    days = f"{day(wanted.first)}–{day(wanted.last)}"
    if not places:
        return f"Nhật ký {days}: không có việc nào hợp với lựa chọn"
    people = len({place.who for place in places})
    refused = sum(place.outcome != "done" for place in places)
    kept_out = f", {count(refused)} không thành hoặc bị từ chối" if refused else ""
    return f"Nhật ký {days}: {count(len(places))} việc của {count(people)} người{kept_out}"


def chain(state: State) -> Html:
    """Whether the audit is as it was written, in one sentence."""
    if not state.breaks:
        return html.note(f"Nhật ký nguyên vẹn đến dòng {count(state.lines)}.")
    return html.note(f"Nhật ký nguyên vẹn đến dòng {count(state.whole)} trong {count(state.lines)} dòng.")


def tell_breaks(state: State) -> None:
    """Where the audit is not as it was written, and what to do."""
    if not state.breaks:
        return
    first = state.breaks[0]
    where = f"tệp {first.file}, dòng {count(first.line)}: {first.text}" if first.file else first.text
    more = f" và {count(len(state.breaks) - 1)} chỗ khác" if len(state.breaks) > 1 else ""
    st.error(
        f"**Nhật ký không còn nguyên vẹn** từ sau dòng {count(state.whole)} ({where}{more}). Giữ nguyên các "
        "tệp nhật ký trên máy chủ, so với bản sao lưu gần nhất, và báo người phụ trách an toàn thông tin."
    )


def draw(wanted: Wanted, places: Sequence[Place]) -> None:
    """One page of lines, newest first, and the buttons to the others."""
    now = audit_choice.page(wanted, len(places), SIZE)
    shown = audit_kept.entries(places[(now - 1) * SIZE : now * SIZE])
    st.html(lines(shown, audit_kept.known()))
    audit_choice.turn(now, len(places), SIZE)


def lines(shown: Sequence[Entry], names: Known) -> Html:
    """The table."""
    rows = [Row(_row(entry, names), "" if entry.outcome == "done" else "ct-refused") for entry in shown]
    return table(HEAD, rows, "lllll", "ct-audit", caption="Nhật ký", stacked=True)


def _row(entry: Entry, names: Known) -> list[Cell | Content]:
    name, mail = audit_words.who(entry)
    about = ", ".join(part for part in (audit_words.role(entry) if entry.account else "", mail) if part)
    told = audit_changes.lines(entry, names)
    return [
        Cell(_piece(audit_words.local(entry), f"từ {entry.origin}" if entry.origin else "")),
        _piece(name, about),
        _piece(tag("b", audit_words.act_of(entry, names)), audit_words.subject(entry, names)),
        _piece(told[0], *told[1:]) if told else "",
        _outcome(entry),
    ]


def _outcome(entry: Entry) -> Content:
    words = audit_words.outcome(entry.outcome)
    if entry.outcome == "done":
        return words
    mark = tag("span", "■", classes="ct-glyph ct-missed", aria_hidden="true")
    return tag("span", mark, tag("b", words), classes="ct-mark")


def _piece(first: Content, *below: Content) -> Html:
    """A text with smaller lines under it, as one piece: on phones a cell lays its pieces side by side."""
    under = (tag("span", line, classes="ct-below-line") for line in below if line)
    return tag("span", first, join(under))
