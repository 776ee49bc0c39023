"""The two ways to read the past: as it was reported, or summed into the bodies of today. In the address."""

from __future__ import annotations

import streamlit as st

from pages.ui import choices, sums

READING = "cach-doc"
REPORTED, TODAY = "bao-cao", "hien-nay"
WORDS = {REPORTED: "Như báo cáo", TODAY: "Quy về đơn vị hiện nay"}
KEY = "reading"


def is_of_today() -> bool:
    """The switch, where bodies of the directory ever changed; whether figures are re-based.

    Kept from page to page: who re-bases an indicator re-bases the agency he opens from it.
    """
    if not sums.succession().is_needed:
        return False
    before = st.session_state.get(f"last-{KEY}")
    default = before if before in WORDS else REPORTED
    return choices.switch(READING, "Cách đọc", list(WORDS), default, WORDS.__getitem__, key=KEY) == TODAY
