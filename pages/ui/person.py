"""Who does what is about to be written: the account that signed in, or a name somebody types."""

from __future__ import annotations

import streamlit as st

from pages.ui import html, visitor

BY, LONGEST = "loaded-by", 200
"""Where a typed name is kept for the next form, and how many letters of a name or a reason are kept."""


def person(label: str) -> str:
    """The name that goes into the books; a box to type it only where nobody signs in."""
    if name := visitor.rights().name:
        st.html(html.note(f"{label}: {name}"))
        return name
    kept = st.session_state.get(BY, "")
    return st.text_input(f"{label} (bắt buộc)", value=kept, autocomplete="name") or ""
