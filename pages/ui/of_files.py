"""What the program came with, before anybody edited it: plans and agencies by id, read once."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from data import directory
from indicators import registry
from indicators.model import Agency, Plan
from pages.ui import session


@st.cache_resource(show_spinner=False)
def plans() -> dict[str, Plan]:
    """The plans of the files."""
    return {plan.id: plan for plan in registry.load().plans}


def agencies() -> dict[str, Agency]:
    """The agencies of the files of this jurisdiction. Raises DirectoryError."""
    here = session.office()
    return _agencies(here.jurisdiction, here.settings.agency_folders)


@st.cache_resource(max_entries=2, show_spinner=False)
def _agencies(jurisdiction: str, folders: tuple[Path, ...]) -> dict[str, Agency]:
    return directory.load(jurisdiction, folders).by_id
