"""The list of batches with its filters, and the sentence over it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data import queries
from data.locks import Lock
from indicators.formats import count, fold
from pages.ui import batches_words, choices, html, session, upload_words
from pages.ui.batches_words import Batch

BATCH, AGAINST = "lan-nap", "so-voi"
KIND, STATE, BY = "loai", "trang-thai", "nguoi"
"""Names in the URL."""
EVERY = "tat-ca"
LISTED = 50


def history() -> list[Batch]:
    """Every batch of this jurisdiction, newest first, the sample's too."""
    here = session.office()
    with here.store.reading() as cursor:
        return list(queries.history(cursor, here.jurisdiction))


def headline(batches: Sequence[Batch], locks: Sequence[Lock]) -> str:
    """How many batches, how many in use, how many months locked."""
    if not batches:
        return "Sổ nạp: chưa có lần nạp nào"
    used = sum(batch["state"] == "current" for batch in batches)
    gone = sum(batch["state"] == "withdrawn" for batch in batches)
    parts = [f"{count(len(batches))} lần nạp, {count(used)} đang dùng"]
    parts += [f"{count(gone)} đã hoàn tác"] if gone else []
    locked = f"{count(len(locks))} tháng đã khóa" if locks else "chưa khóa tháng nào"
    return f"{', '.join(parts)}; {locked}"


def draw(batches: Sequence[Batch]) -> None:
    """Filters, then the newest batches they leave."""
    with st.container(horizontal=True, key="filters-batches", vertical_alignment="center"):
        shown = _filtered(batches)
    if not shown:
        st.html(html.note("Không có lần nạp nào hợp với lựa chọn trên."))
        return
    more = f"Hiện {LISTED} lần nạp mới nhất trong {count(len(shown))}." if len(shown) > LISTED else ""
    st.html(
        batches_words.history_table(shown[:LISTED])
        + html.note(more, "Bấm số lần nạp để xem từng dòng, tải tệp gốc, so sánh, hoàn tác hoặc khôi phục.")
    )


def _filtered(batches: Sequence[Batch]) -> list[Batch]:
    kinds = {batch["kind"]: batches_words.kind(batch) for batch in batches}
    people = {batch["by"]: str(batch["by"]) for batch in batches}
    kind = _choice(KIND, "Loại số liệu", "Mọi loại", kinds, 190)
    state = _choice(STATE, "Trạng thái", "Mọi trạng thái", upload_words.STATES, 170)
    by = _choice(BY, "Người nạp", "Mọi người nạp", people, 190)
    typed = st.text_input(
        "Tìm tệp",
        placeholder="Tìm tên tệp hoặc mã kiểm tra",
        label_visibility="collapsed",
        key="batches-search",
        width=240,
    )
    needle = fold(typed or "")
    return [
        batch
        for batch in batches
        if (kind is None or batch["kind"] == kind)
        and (state is None or batch["state"] == state)
        and (by is None or batch["by"] == by)
        and (needle in fold(batch["file"]) or batch["sha256"].startswith(needle))
    ]


def _choice(name: str, label: str, every: str, words: dict[str, str], width: int) -> str | None:
    options = {EVERY: every, **words}
    chosen = choices.choice(name, label, list(options), EVERY, options.__getitem__, width=width)
    return None if chosen == EVERY else chosen
