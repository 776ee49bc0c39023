"""The notes beside figures as pages read them: kept until the books change, and who may write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from data import notes as kept
from indicators import notes
from indicators.notes import Note, Pair
from pages.ui import session, visitor


def everything() -> list[Note]:
    """Every note known today, overdue first. Read only."""
    return _kept()[0]


def by_pair() -> dict[Pair, list[Note]]:
    """The notes of each agency and indicator, overdue first. Read only."""
    return _kept()[1]


def _kept() -> tuple[list[Note], dict[Pair, list[Note]]]:
    here = session.office()
    return _read((here.store.version, here.settings.today, here.jurisdiction, str(here.settings.database)))


@st.cache_resource(max_entries=2, show_spinner=False)
def _read(mark: tuple[Any, ...]) -> tuple[list[Note], dict[Pair, list[Note]]]:
    here = session.office()
    with here.store.reading() as cursor:
        found = kept.everything(cursor, here.jurisdiction)
    today = here.settings.today
    known = notes.ordered(notes.known_on(found, today), today)
    return known, notes.by_pair(known)


def of_agency(agency: str) -> list[Note]:
    """An agency's notes, overdue first."""
    return [note for note in everything() if note.agency == agency]


def of_indicator(indicator: str) -> list[Note]:
    """The notes on an indicator, overdue first."""
    return [note for note in everything() if note.indicator == indicator]


def name(agency: str) -> str:
    """The short name of an agency, "Toàn tỉnh" of the whole; the id of one the directory does not know."""
    directory = session.office().directory
    if agency == directory.whole.id:
        return "Toàn tỉnh"
    body = directory.by_id.get(agency)
    return body.short_name if body else agency


def indicator_name(indicator: str) -> str:
    """The short name of an indicator; its id where the registry knows none."""
    known = session.office().registry.indicators.get(indicator)
    return known.short_name if known else indicator


def may_write(agency: str) -> bool:
    """Whether this visitor may write notes on an agency."""
    return visitor.rights().may("note", {agency})


def writable(agencies: Iterable[str]) -> list[str]:
    """Those of the agencies this visitor may write notes on, in their order."""
    mine = visitor.rights()
    return [agency for agency in agencies if mine.may("note", {agency})]
