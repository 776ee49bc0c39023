"""Two or three views of one page, chosen by buttons; the choice stands in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def switch(name: str, label: str, words: Mapping[str, str]) -> str:
    """The view chosen, a key of `words`; the first where the address names none of them."""
    wanted = st.query_params.get(name)
    chosen = st.segmented_control(
        label,
        list(words),
        default=wanted if wanted in words else next(iter(words)),
        required=True,
        format_func=words.__getitem__,
        key=f"switch-{name}",
        label_visibility="collapsed",
    )
    if chosen != wanted:
        st.query_params[name] = str(chosen)
    return str(chosen)
