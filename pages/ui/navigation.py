"""The script of every visit: opens the office, lists the pages and runs the one asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from data.access import Rights
from data.directory import DirectoryError
from data.refusals import NotAllowedError
from data.settings import SettingError
from data.store import StoreError
from indicators.registry import RegistryError
from pages import (
    admin,
    agency,
    audit,
    batches,
    briefing,
    commitments,
    compare,
    entry,
    guide,
    indicator,
    overview,
    plans,
    progress,
    scorecard,
    system,
    upload,
)
from pages.ui import batches_restore, entrance, frame, places, theme, visitor

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
    "commitments": commitments.render,
    "plans": plans.render,
    "briefing": briefing.render,
    "guide": guide.render,
    "admin": admin.render,
    "audit": audit.render,
    "system": system.render,
}
SECTIONS = {
    "": ("overview", "scorecard", "indicator", "agency", "compare", "guide"),
    "Số liệu": ("upload", "entry", "progress", "batches", "commitments"),
    "Văn bản": ("plans", "briefing"),
    "Quản trị": ("admin", "audit", "system"),
}

SHUT = "Chỉ tiêu TTHC"
"""The title of every address for those who are not let in."""


def _page(name: str, render: Callable[[], None], mine: Rights) -> st.Page:
    """A page at its address; one the visitor may not see is not shown, and says there whom it is for."""
    place, is_theirs = places.PLACES[name], places.is_for(name, mine.role)
    return st.Page(
        render if is_theirs else partial(entrance.not_for, place, mine),
        title=place.title,
        url_path=place.path or None,
        default=not place.path,
        visibility="visible" if is_theirs else "hidden",
    )


def main() -> None:
    """Draw the frame, then the page; a start that fails says why in plain words."""
    st.set_page_config(page_title="Chỉ tiêu TTHC", layout="wide", initial_sidebar_state="collapsed")
    st.html(theme.stylesheet())
    try:
        mine = visitor.rights()
    except NotAllowedError as error:
        frame.brand()
        _shut(partial(entrance.shut, str(error)))
    except (SettingError, RegistryError, DirectoryError, StoreError) as error:
        _shut(partial(frame.cannot_start, str(error)))
    else:
        _open(mine)


def _shut(render: Callable[[], None]) -> None:
    """One page at every address, and no way to any other."""
    shut = [
        st.Page(render, title=SHUT, url_path=place.path or None, default=not place.path, visibility="hidden")
        for place in places.PLACES.values()
    ]
    st.navigation(shut, position="hidden").run()


def _open(mine: Rights) -> None:
    """The frame and the page asked for, as far as the visitor's role goes."""
    here = {name: _page(name, render, mine) for name, render in SCREENS.items()}
    places.pages.update(here)
    chosen = st.navigation(
        {title: [here[name] for name in names] for title, names in SECTIONS.items()}, position="top"
    )
    frame.brand()
    theirs = {
        title: [name for name in names if places.is_for(name, mine.role)] for title, names in SECTIONS.items()
    }
    frame.phone_menu(theirs, chosen.url_path or "first", lambda: entrance.account(mine, "phone"))
    entrance.corner(mine)
    frame.on_paper(chosen.title)
    frame.sample_band()
    if chosen.url_path != places.PLACES["system"].path:  # which says more of it itself
        frame.backup_missing(mine)
    batches_restore.tell_others()
    try:
        chosen.run()
    except Exception as error:  # reruns and stops of Streamlit's own are no Exception and pass
        frame.went_wrong(error)


main()
