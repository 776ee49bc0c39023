"""The script of every visit: opens the office, lists the pages and runs the one asked for."""

from __future__ import annotations

import streamlit as st

from data.directory import DirectoryError
from data.settings import SettingError
from data.store import StoreError
from indicators.registry import RegistryError
from pages import (
    agency,
    batches,
    briefing,
    compare,
    entry,
    guide,
    indicator,
    overview,
    plans,
    progress,
    scorecard,
    upload,
)
from pages.ui import batches_restore, frame, places, session, theme

SCREENS = {
    "overview": overview.render,
    "scorecard": scorecard.render,
    "indicator": indicator.render,
    "agency": agency.render,
    "compare": compare.render,
    "upload": upload.render,
    "entry": entry.render,
    "progress": progress.render,
    "batches": batches.render,
    "plans": plans.render,
    "briefing": briefing.render,
    "guide": guide.render,
}
SECTIONS = {
    "": ("overview", "scorecard", "indicator", "agency", "compare", "guide"),
    "Số liệu": ("upload", "entry", "progress", "batches"),
    "Văn bản": ("plans", "briefing"),
}


def _pages() -> dict[str, st.Page]:
    return {
        name: st.Page(
            render,
            title=places.PLACES[name].title,
            url_path=places.PLACES[name].path or None,
            default=not places.PLACES[name].path,
        )
        for name, render in SCREENS.items()
    }


def main() -> None:
    """Draw the frame, then the page; a start that fails says why in plain words."""
    st.set_page_config(page_title="Chỉ tiêu TTHC", layout="wide", initial_sidebar_state="collapsed")
    st.html(theme.stylesheet())
    places.pages.update(_pages())
    chosen = st.navigation(
        {title: [places.pages[name] for name in names] for title, names in SECTIONS.items()}, position="top"
    )
    try:
        session.office()
    except (SettingError, RegistryError, DirectoryError, StoreError) as error:
        frame.cannot_start(str(error))
        return
    frame.brand()
    frame.phone_menu(SECTIONS, chosen.url_path or "first")
    frame.on_paper(chosen.title)
    frame.sample_band()
    batches_restore.tell_others()
    try:
        chosen.run()
    except Exception:  # reruns and stops of Streamlit's own are no Exception and pass
        frame.went_wrong()


main()
