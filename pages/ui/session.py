"""What one running app shares: the office (settings, store, registry, directory) and answers kept until
the figures change. Pages meet Streamlit's caches here and in `briefing_kept`."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pandas as pd
import streamlit as st

import loaders
from data import (
    answers,
    around,
    changes,
    journal,
    queries,
    remembered,
    sendings,
    serving,
)
from data.answers import Office
from data.directory import DirectoryError
from data.incoming import Incoming, Told
from data.remembered import Remembered
from data.settings import SettingError
from data.store import Store, StoreError
from indicators import discipline
from indicators.model import Observation
from indicators.periods import Period
from indicators.registry import RegistryError
from indicators.scopes import Scope
from pages.ui import kept, visitor
from pages.ui.kept import Kept
from pages.ui.opening import Opened


@st.cache_resource(show_spinner=False)
def _opened() -> Opened:
    """Opened once for all visitors; the very first start brings the sample in."""
    opened = Opened()
    # Streamlit collects garbage after every run; what lives as long as the server need not be looked at.
    gc.collect()
    gc.freeze()
    return opened


def office() -> Office:
    """The office as it stands; what is written through its store is done on behalf of this run's visitor.

    Raises SettingError, RegistryError, DirectoryError or StoreError, each with a Vietnamese text.
    """
    opened = _opened()
    version = opened.store.version
    kept.notice(version)
    return replace(opened.office(), store=opened.store.acting(visitor.caller()), version=version)


def acting() -> Store:
    """The store on behalf of this run's visitor. Raises as `office` does."""
    return store().acting(visitor.caller())


def machine() -> Office:
    """The office on behalf of the machine itself: for its start, its end, and its commands."""
    opened = _opened()
    version = opened.store.version
    return replace(opened.office(), version=version)


def store() -> Store:
    """The store on behalf of the machine itself."""
    return _opened().store


def prepare(key: str) -> None:
    """Open the office when the server starts, and leave commands the address and key to ask with.

    A start that fails is told to each visitor by the page, and to the administrator here.
    """
    try:
        database = machine().settings.database
    except (SettingError, RegistryError, DirectoryError, StoreError) as error:
        journal.stopped(error)
        return
    serving.leave_note(database, f"http://127.0.0.1:{st.get_option('server.port')}", key)


def finish() -> None:
    """Close the figures in good order when the server stops."""
    with suppress(SettingError, RegistryError, DirectoryError, StoreError):
        here = machine()
        serving.remove_note(here.settings.database)
        here.store.close()


def statuses(
    periods: Sequence[Period],
    *,
    plan: str | None = None,
    indicator: str | None = None,
    scope: Scope = "total",
) -> pd.DataFrame:
    """Judged figures as `answers.statuses`, kept until figures or the day change. Read only."""
    here = office()
    at = tuple(periods)
    return _tables().answer(
        (here.version, here.settings.today),
        (at, plan, indicator, scope),
        lambda: answers.statuses(here, at, plan=plan, indicator=indicator, scope=scope),
    )


@st.cache_resource(show_spinner=False)
def _tables() -> Kept:
    return Kept()


def sources(measures: Sequence[str], at: Period, agency: str | None = None) -> pd.DataFrame:
    """The figures behind a number as `queries.sources`, kept until figures change. Read only."""
    return _sources(office().version, tuple(measures), at, agency)


@kept.until_change(max_entries=32, show_spinner=False)
def _sources(version: int, measures: tuple[str, ...], at: Period, agency: str | None) -> pd.DataFrame:
    here = office()
    with here.store.reading() as cursor:
        return queries.sources(cursor, here.jurisdiction, measures, (at.first, at.last), agency)


def monthly_sendings() -> discipline.Sendings:
    """When every monthly form was first sent, kept until figures change. Read only."""
    return _monthly_sendings(office().version)


@st.cache_resource(max_entries=2, show_spinner=False)
def _monthly_sendings(version: int) -> discipline.Sendings:
    here = office()
    with here.store.reading() as cursor:
        rows = sendings.first_sendings(cursor, here.registry, here.jurisdiction, discipline.MONTHLY)
    return discipline.sendings(rows)


def has_sample() -> bool:
    """Whether the figures shown are the sample's."""
    with office().store.reading() as cursor:
        return queries.has_sample(cursor)


def has_figures() -> bool:
    """Whether there is any figure at all."""
    return span() is not None


def span() -> tuple[int, int] | None:
    """First and last month (index) that any current figure speaks for."""
    here = office()
    with here.store.reading() as cursor:
        return queries.months_with_figures(cursor, here.jurisdiction)


def is_filled(period: Period) -> bool:
    """Whether any figure of the period arrived."""
    return bool((statuses((period,))["reported_months"] > 0).any())


def last_load() -> datetime | None:
    """When the newest figures in use were brought in (UTC)."""
    here = office()
    with here.store.reading() as cursor:
        return queries.last_load(cursor, here.jurisdiction)


def remembered_things() -> list[Remembered]:
    """All that officers said once, oldest first, also what was withdrawn; kept until anything changes."""
    return _remembered_things(office().version)


@st.cache_resource(max_entries=2, show_spinner=False)
def _remembered_things(version: int) -> list[Remembered]:
    here = office()
    with here.store.reading() as cursor:
        return remembered.everything(cursor, here.jurisdiction)


def reading(
    name: str,
    content: bytes,
    *,
    month: Period | None = None,
    agency: str | None = None,
    with_mappings: bool = True,
) -> loaders.Reading:
    """A file as `loaders.load` reads it with what is remembered, beside what it leaves in use. Read only.

    `month` and `agency` are told of a file that does not say so itself.
    """
    known = _said()
    terms = (month, agency, known if with_mappings else known.without_mappings(), _opened().edited)
    read = _reading(sha256(content).hexdigest(), name, terms, content)
    return _beside_stored(read.sha256, (name, terms), office().version, read)


def told(month: Period | None = None, agency: str | None = None) -> Told:
    """What `reading` takes into account beside the bytes, for the books."""
    closing_day = office().settings.closing_day
    return Told(None, month.id if month else None, agency, closing_day, _said().numbers)


def _said() -> loaders.Said:
    in_force = [one for one in remembered_things() if not one.withdrawn]
    return loaders.said(in_force, office().settings.closing_day)


@st.cache_resource(max_entries=4, ttl="10m", show_spinner="Đang đọc và kiểm tra tệp…")
def _reading(sha256: str, name: str, terms: tuple[Any, ...], _content: bytes) -> loaders.Reading:
    here = office()
    month, agency, known, _ = terms
    return loaders.load(
        *(name, _content, here.registry, here.directory),
        month=month,
        closing_day=here.settings.closing_day,
        agency=agency,
        mappings=known.mappings,
        aliases=known.aliases,
    )


@st.cache_resource(max_entries=4, ttl="10m", show_spinner="Đang so với số đang dùng…")
def _beside_stored(
    sha256: str, terms: tuple[Any, ...], version: int, _read: loaders.Reading
) -> loaders.Reading:
    """The file with what its figures and those it leaves in use say together."""
    here = office()
    needed = loaders.needed_beside(_read, here.registry)
    if needed is None:
        return _read
    file, months = (here.jurisdiction, sha256, _read.kind), (needed.first_month, needed.last_month)
    with here.store.reading() as cursor:
        rows = around.beside(cursor, file, needed.measures, needed.agencies, months)
    return loaders.beside_stored(_read, map(loaders.Stored._make, rows), here.registry, here.directory)


def _first(observations: Sequence[Observation]) -> str:
    """The first figure, for keys: the same bytes may be told to be of another month or agency."""
    return str(next(iter(observations), ""))


def against_history(reading: loaders.Reading) -> tuple[loaders.Problem, ...]:
    """Warnings about a file beside the figures in use around it."""
    return _against_history(reading.sha256, _first(reading.observations), office().version, reading)


@st.cache_resource(max_entries=8, ttl="10m", show_spinner="Đang so với các tháng trước…")
def _against_history(
    sha256: str, first: str, version: int, _reading: loaders.Reading
) -> tuple[loaders.Problem, ...]:
    here, needed = office(), loaders.needed(_reading)
    if needed is None:
        return ()
    months = (needed.first_month, needed.last_month)
    with here.store.reading() as cursor:
        rows = around.figures(cursor, here.jurisdiction, needed.measures, needed.agencies, months)
    stored = [loaders.Stored(*row) for row in rows]
    return loaders.against_history(_reading, stored, here.registry, here.directory)


def changes_by(file: Incoming) -> pd.DataFrame:
    """Each figure of a file beside the one in use, as `changes.changes`. Read only."""
    return _changes(file.sha256, _first(file.observations), office().version, file)


@st.cache_resource(max_entries=8, ttl="10m", show_spinner="Đang so với số đang dùng…")
def _changes(sha256: str, first: str, version: int, _file: Incoming) -> pd.DataFrame:
    return changes.changes(office().store, _file)


def statuses_by(file: Incoming, period: Period) -> pd.DataFrame:
    """Statuses before and after a file is saved, as `changes.statuses`. Read only."""
    here = office()
    mark = (file.sha256, _first(file.observations), here.version, here.settings.today)
    return _statuses_by(mark, period, file)


@st.cache_resource(max_entries=8, ttl="10m", show_spinner="Đang tính ảnh hưởng đến trạng thái…")
def _statuses_by(mark: tuple[Any, ...], period: Period, _file: Incoming) -> pd.DataFrame:
    return changes.statuses(office(), _file, period)
