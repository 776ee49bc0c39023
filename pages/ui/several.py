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
    kept = st.session_state.get(key, given)
    options = [name for name in names if name in found or name in kept]
    return st.multiselect(
        label,
        options,
        default=[name for name in names if name in given] or None,
        format_func=names.__getitem__,
        key=key,
        placeholder=empty if options else "Không có đơn vị nào có tên như vậy",
    )
