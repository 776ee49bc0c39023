"""Several of many: out of what a search box finds, those chosen already staying in the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import streamlit as st


def several(
    label: str,
    names: Mapping[str, str],
    found: Collection[str],
    key: str,
    empty: str,
    given: Collection[str] = (),
) -> list[str]:
    """The ids chosen of `names`; before anything is chosen those `given`."""
    if key not in st.session_state:  # not as a default: that must be among the options for good
        st.session_state[key] = [name for name in names if name in given]
    kept = st.session_state[key]
    options = [name for name in names if name in found or name in kept]
    return st.multiselect(
        label,
        options,
        format_func=names.__getitem__,
        key=key,
        placeholder=empty if options else "Không có đơn vị nào có tên như vậy",
    )
