"""One batch: its facts, what can be done with it, its rows, and how it differs from another."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import batches, sendings
from indicators.formats import count, fold, moment, plain
from pages.ui import (
    batches_acts,
    batches_words,
    choices,
    downloads,
    html,
    places,
    refused,
    session,
    upload_words,
    visitor,
)
from pages.ui.batches_list import AGAINST
from pages.ui.batches_words import Batch
from pages.ui.filepieces import facts

LISTED = 1000
HEIGHT = 460


def draw(batch: Batch, history: Sequence[Batch]) -> None:
    """Answer, facts, actions, comparison if one is asked for, rows."""
    here = session.office()
    with here.store.reading() as cursor:
        found = sendings.batch_rows(cursor, here.jurisdiction, batch["batch"])
    st.html(html.note(html.link("‹ Mọi lần nạp", places.address("batches"))))
    st.html(html.answer(_headline(batch, found)))
    st.html(facts(_facts(batch)))
    with st.container(horizontal=True, key="filters-batch", vertical_alignment="center"):
        against = refused.of_others(found["agency"].unique())
        _actions(batch, against)
        other = _other(batch, history)
    if against and not batch["sample"]:
        st.html(html.note(f"Không hoàn tác, khôi phục được lần nạp này. {against}"))
    if other:
        _compare(*sorted((batch["batch"], other)))
    _rows(batch, found)


def _headline(batch: Batch, found: pd.DataFrame) -> str:
    used = int((found["in_use"] == batch["batch"]).sum())
    about = f"{batches_words.kind(batch)} {upload_words.periods_words(batch['months'])}"
    if batch["state"] == "withdrawn":
        return f"Lần nạp {batch['batch']}: {about}, đã hoàn tác"
    return f"Lần nạp {batch['batch']}: {about}, đang dùng {count(used)}/{count(len(found))} số"


def _facts(batch: Batch) -> list[tuple[str, str]]:
    known = [
        ("Tệp", batch["file"]),
        ("Mã kiểm tra của tệp", batch["sha256"][: batches_words.HASH]),
        ("Người nạp", f"{batch['by']}, {moment(batch['at'])}"),
        ("Số dòng", f"{count(batch['rows'])}: {batches_words.effect(batch)}"),
        ("Trạng thái", batches_words.state(batch)),
    ]
    known += [("Lý do thay đổi", batch["reason"])] if batch["reason"] else []
    return [*known, ("Đã hoàn tác", gone)] if (gone := batches_words.withdrawal(batch)) else known


def _actions(batch: Batch, against: str) -> None:
    downloads.original(batch, key=f"original-{batch['batch']}")
    if batch["sample"] or not visitor.may("undo"):
        return
    if batch["state"] == "withdrawn":
        if st.button("Khôi phục", disabled=bool(against)):
            batches_acts.ask(batches_acts.redo(batch["batch"]))
    elif st.button("Hoàn tác", disabled=bool(against)):
        batches_acts.ask(batches_acts.undo(batch["batch"]))


def _other(batch: Batch, history: Sequence[Batch]) -> str:
    """Another batch of the same kind to compare with; "" for none."""
    alike = {one["batch"]: one for one in history if one["kind"] == batch["kind"] and one is not batch}
    if not alike:
        return ""
    words = {"": "So với lần nạp khác", **{name: batches_words.named(one) for name, one in alike.items()}}
    return choices.choice(AGAINST, "So với", list(words), "", words.__getitem__, width=380)


def _compare(first: str, second: str) -> None:
    here = session.office()
    with here.store.reading() as cursor:
        found = batches.compare(cursor, here.jurisdiction, first, second)
    differing = int((found["effect"] == "different").sum())
    st.html(html.section(batches_words.compared_title(first, second, found)))
    if differing:
        listed = batches_words.compared_table((first, second), found, here.registry, here.directory)
        st.html(listed + html.note(_cut(differing, batches_words.LISTED)))


def _rows(batch: Batch, found: pd.DataFrame) -> None:
    here = session.office()
    frame = batches_words.rows(found, batch, here.registry, here.directory)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.html(html.section(f"{count(len(frame))} số của lần nạp này"))
        typed = st.text_input(
            "Tìm đơn vị, đại lượng",
            placeholder="Tìm đơn vị, đại lượng (không cần dấu)",
            label_visibility="collapsed",
            key="rows-search",
            width=300,
        )
    if needle := fold(typed or ""):
        kept = [needle in fold(f"{a} {m}") for a, m in zip(frame["Đơn vị"], frame["Đại lượng"], strict=True)]
        frame = frame[kept]
    if frame.empty:
        st.html(html.note("Không có số nào hợp với chữ đã gõ."))
        return
    shown = frame.head(LISTED)
    st.dataframe(
        shown.style.format({"Số": plain}),
        hide_index=True,
        height=min(HEIGHT, 35 * len(shown) + 37),
    )
    st.html(html.note("Dòng là số dòng trong tệp gốc.", _cut(len(frame), LISTED)))


def _cut(of: int, listed: int) -> str:
    """Says that a list is cut, nothing where it is not."""
    return f"Hiện {count(listed)} trong {count(of)} số." if of > listed else ""
