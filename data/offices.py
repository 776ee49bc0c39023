"""The office as it stands: the files it came with, and over them what people edited on the pages."""

from __future__ import annotations

from duckdb import DuckDBPyConnection as Cursor

from data import directory, records, remote, settings
from data.answers import Office
from data.remote import RemoteStore
from data.settings import Settings
from data.store import Store
from indicators import registry
from indicators.model import Directory
from indicators.registry import Registry


def opened(chosen: Settings, store: Store | RemoteStore) -> Office:
    """The office of these settings with its edited plans, agencies and settings.

    Raises SettingError, RegistryError, DirectoryError or StoreError, each with a Vietnamese text.
    """
    with store.reading() as cursor:
        values = records.current(cursor, chosen.jurisdiction, "setting")
        return Office(
            settings=settings.overlaid(
                chosen, {key: str(one.value["text"]) for key, one in values.items() if one.value}
            ),
            store=store,
            registry=plans_of(cursor, chosen.jurisdiction),
            directory=agencies_of(cursor, chosen.jurisdiction, chosen),
        )


def plans_of(cursor: Cursor, jurisdiction: str) -> Registry:
    """The registry with the plans edited until now. Raises RegistryError."""
    plans = records.current(cursor, jurisdiction, "plan").values()
    return registry.load(plans=[plan.value for plan in plans if plan.value])


def agencies_of(cursor: Cursor, jurisdiction: str, chosen: Settings) -> Directory:
    """The directory with the agencies edited until now. Raises DirectoryError."""
    rows = records.current(cursor, jurisdiction, "agency")
    edited = {key: row.value for key, row in rows.items()}
    return directory.load(jurisdiction, chosen.agency_folders, edited)


def asked() -> Office:
    """The office a command asks: its own store, or that of the running app. Raises as `opened` does."""
    chosen = settings.read()
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    return opened(chosen, store)


def known(chosen: Settings) -> tuple[Registry, Directory]:
    """Registry and directory for commands that need no figures, so that none makes a database."""
    if not chosen.database.exists():
        return registry.load(), directory.load(chosen.jurisdiction, chosen.agency_folders)
    store = remote.open_store(chosen.database, min_free_mb=chosen.min_free_mb)
    try:
        office = opened(chosen, store)
        return office.registry, office.directory
    finally:
        store.close()
