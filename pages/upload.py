"""Nạp số liệu: chọn tệp, kiểm tra, xem trước, xác nhận. Nothing is written before the last step."""

from __future__ import annotations

from hashlib import sha256

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.incoming import Incoming
from indicators.formats import moment
from indicators.periods import month_of
from loaders import Reading
from pages.ui import (
    html,
    session,
    upload_columns,
    upload_confirm,
    upload_history,
    upload_names,
    upload_preview,
    upload_rejected,
    upload_remembered,
    upload_start,
    upload_told,
    upload_words,
)
from pages.ui.filepieces import facts, steps

ROUND = "upload-round"
"""Counts the files of a visit: a new number gives an empty field."""


def render() -> None:
    """Draw the step the file is at; the field that holds it stays on the page, unseen after step 1."""
    above, chooser, below = st.container(), st.container(key="chooser"), st.container()
    left, right = chooser.columns(2, gap="medium")
    with left:
        file = upload_start.chooser(f"file-{st.session_state.get(ROUND, 0)}")
    if file is None:
        _start(above, right, below)
        return
    st.session_state.pop(upload_history.SAVED, None)
    with above:
        st.html("<style>.st-key-chooser{display:none}</style>")
        _look_at(file.name, file.getvalue())


def _start(above: DeltaGenerator, right: DeltaGenerator, below: DeltaGenerator) -> None:
    st.session_state.pop(upload_confirm.SEEN, None)
    history = upload_history.batches()
    with above:
        if upload_history.SAVED in st.session_state:
            upload_confirm.saved()
        else:
            st.html(steps(1) + html.answer(upload_words.history_title(history)))
    with right:
        upload_start.templates()
    with below:
        upload_history.draw(history)
        upload_remembered.draw()


def _look_at(name: str, content: bytes) -> None:
    here = session.office()
    reading = upload_told.reading(name, content, sha256(content).hexdigest())
    if not reading.accepted:
        today = month_of(here.settings.today, here.settings.closing_day)
        upload_rejected.draw(reading, here.settings.closing_day, _start_again)
        upload_told.draw(reading)
        upload_names.draw(reading, today)
        upload_columns.draw(reading, content)
        return
    incoming = _incoming(reading, content)
    effect = here.store.preview(incoming)
    if effect.is_repeated:
        _repeated(reading, str(effect.batch))
        return
    shown = upload_preview.preview(reading, incoming, upload_preview.period_of(incoming))
    upload_preview.draw(shown, lambda: upload_confirm.draw(shown, _start_again))
    upload_columns.draw(reading, content)


def _incoming(reading: Reading, content: bytes) -> Incoming:
    return Incoming(
        jurisdiction=session.office().jurisdiction,
        kind=str(reading.kind),
        file=reading.name,
        content=content,
        by="",
        observations=reading.observations,
        row_count=reading.rows,
        told=session.told(*upload_told.said(reading.sha256)),
    )


def _repeated(reading: Reading, batch: str) -> None:
    first = next(one for one in upload_history.batches() if one["batch"] == batch)
    when = moment(first["at"])
    st.html(steps(3) + html.answer(f"Tệp này đã nạp: lần nạp {batch}, {when}. Không có gì để ghi"))
    st.html(
        facts(
            [
                ("Tệp", reading.name),
                ("Đã nạp với tên", first["file"]),
                ("Loại số liệu", upload_words.kind_words(reading.kind)),
                ("Kỳ", upload_words.periods_words(reading.months)),
                ("Người nạp", first["by"]),
            ]
        )
    )
    st.button("Chọn tệp khác", type="primary", on_click=_start_again)


def _start_again() -> None:
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
