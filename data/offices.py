"""The office as it stands: the files it came with, and over them what people edited on the pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

from duckdb import DuckDBPyConnection as Cursor

from data import directory, edited_agencies, records, remote, settings
from data.answers import Office
from data.directory import DirectoryError
from data.edited_agencies import AgencyError
from data.records import Change, Kind, Value
from data.refusals import StoreError
from data.remote import RemoteStore
from data.settings import SettingError, Settings
from data.store import Store
from indicators import registry
from indicators.formats import count
from indicators.model import Directory
from indicators.registry import Registry, RegistryError

NAMED = 5
"""Agencies named of many."""


def opened(chosen: Settings, store: Store | RemoteStore) -> Office:
    """The office of these settings with its edited plans, agencies and settings.

    From then on the store refuses edits that would not open again. Raises SettingError, RegistryError,
    DirectoryError or StoreError, each with a Vietnamese text.
    """
    if isinstance(store, Store):
        store.check = partial(check, chosen)
    version = store.version
    with store.reading() as cursor:
        return Office(
            settings=settings_of(cursor, chosen),
            store=store,
            registry=plans_of(cursor, chosen.jurisdiction),
            directory=agencies_of(cursor, chosen.jurisdiction, chosen),
            version=version,
        )


def plans_of(cursor: Cursor, jurisdiction: str, changes: Sequence[Change] = ()) -> Registry:
    """The registry with the plans edited until now, and with these changes. Raises RegistryError."""
    return registry.load(plans=list(_edited(cursor, jurisdiction, "plan", changes).values()))


def agencies_of(
    cursor: Cursor, jurisdiction: str, chosen: Settings, changes: Sequence[Change] = ()
) -> Directory:
    """The directory with the agencies edited until now, and with these changes. Raises DirectoryError."""
    return directory.load(
        jurisdiction, chosen.agency_folders, _edited(cursor, jurisdiction, "agency", changes)
    )


def settings_of(cursor: Cursor, chosen: Settings, changes: Sequence[Change] = ()) -> Settings:
    """The settings edited until now, and with these changes. Raises SettingError."""
    edited = _edited(cursor, chosen.jurisdiction, "setting", changes)
    return settings.overlaid(chosen, {key: str(value.get("text", value)) for key, value in edited.items()})


def _edited(cursor: Cursor, jurisdiction: str, kind: Kind, changes: Sequence[Change]) -> dict[str, Value]:
    known = {key: one.value for key, one in records.current(cursor, jurisdiction, kind).items()}
    known |= {change.key: change.value for change in changes if change.kind == kind}
    return {key: value for key, value in known.items() if value is not None}


def check(
    chosen: Settings,
    cursor: Cursor,
    jurisdiction: str,
    changes: Sequence[Change],
    agencies: Collection[str] = (),
) -> None:
    """Refuse, inside the write, what no office could be opened with, and figures of unknown agencies.

    A page has looked already; but two people may each save what holds alone and not together. `agencies` are
    those whose figures come into use. Raises StoreError.
    """
    kinds = {change.kind for change in changes}
    try:
        if "plan" in kinds:
            plans_of(cursor, jurisdiction, changes)
        if "agency" in kinds:
            _refuse_orphans(cursor, changes, _edited_directory(chosen, cursor, jurisdiction, changes))
        if "setting" in kinds:
            settings_of(cursor, chosen, changes)
        if agencies:
            _refuse_unknown(cursor, agencies, agencies_of(cursor, jurisdiction, chosen))
    except (SettingError, RegistryError, DirectoryError) as error:
        raise StoreError(f"Chưa lưu: {error}") from error


def _edited_directory(
    chosen: Settings, cursor: Cursor, jurisdiction: str, changes: Sequence[Change]
) -> Directory:
    """The directory these changes make. Raises StoreError also for names that clash with what is kept now."""
    kept = _edited(cursor, jurisdiction, "agency", ())
    rows = {change.key: change.value for change in changes if change.kind == "agency"}
    try:
        return edited_agencies.checked(jurisdiction, chosen.agency_folders, kept, rows)
    except AgencyError as error:
        raise StoreError("Chưa lưu: Danh sách đơn vị có lỗi:\n- " + "\n- ".join(error.faults)) from error


def _refuse_unknown(cursor: Cursor, agencies: Collection[str], known: Directory) -> None:
    """Raise StoreError when figures would come into use that no page counts: their agency was taken out."""
    gone = sorted(set(agencies) - set(known.by_id))
    if gone:
        named = [f"“{_last_name(cursor, known.jurisdiction, key)}” (mã {key})" for key in gone[:NAMED]]
        more = f" và {count(len(gone) - NAMED)} đơn vị khác" if len(gone) > NAMED else ""
        raise StoreError(
            f"Chưa làm gì: không còn đơn vị {', '.join(named)}{more} trong danh sách đơn vị, nên số của đơn "
            "vị ấy sẽ không trang nào tính đến. Nhờ quản trị thêm lại đơn vị với đúng mã ấy ở trang Quản trị "
            "rồi làm lại; hoặc nạp tệp ghi tên đơn vị đang có."
        )


def _last_name(cursor: Cursor, jurisdiction: str, agency: str) -> str:
    """What an agency was called before it was taken out; its id where no edit ever named it."""
    history = records.history(cursor, jurisdiction, "agency", agency)
    return next((str(one.value["name"]) for one in history if one.value and one.value.get("name")), agency)


def _refuse_orphans(cursor: Cursor, changes: Sequence[Change], made: Directory) -> None:
    """Raise StoreError when an agency would go whose figures are in use: nobody could be shown them."""
    gone = [one.key for one in changes if one.kind == "agency" and one.key not in made.by_id]
    if figures := edited_agencies.figures_of(cursor, made.jurisdiction, gone):
        raise StoreError(
            f"Chưa lưu: đơn vị {', '.join(sorted(figures))} đã có số liệu nên không bỏ được. "
            "Hoàn tác các lần nạp số của đơn vị ấy trước, hoặc đặt ngày kết thúc."
        )


def faults(chosen: Settings, cursor: Cursor) -> list[str]:
    """Why the office cannot be opened as it is edited, for the doctor; empty when it can be."""
    found = []
    for opens in (
        lambda: plans_of(cursor, chosen.jurisdiction),
        lambda: settings_of(cursor, chosen),
        lambda: agencies_of(cursor, chosen.jurisdiction, chosen),
    ):
        try:
            opens()
        except (SettingError, RegistryError, DirectoryError) as error:
            found.append(str(error))
    return found


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
