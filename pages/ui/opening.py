"""Opens the office of this app: its store, the first admin, the sample of the very first start."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import loaders
from data import accounts, offices, records, samples, settings
from data.answers import Office
from data.incoming import Incoming
from data.store import Store

SAMPLE_BY = "Dữ liệu mẫu"


class Opened:
    """The store of this app, and the office as it stands: renewed when plans, agencies, settings change."""

    def __init__(self) -> None:
        self.chosen = settings.read()
        self.store = Store.at(self.chosen.database, min_free_mb=self.chosen.min_free_mb)
        self._turn = threading.Lock()
        try:
            accounts.ensure_first(self.store, self.chosen.admin)
            self._seen, self._edited, self._office = self._renewed()
            _bring_sample(self._office, self.store)
        except BaseException:
            self.store.close()
            raise

    @property
    def edited(self) -> int:
        """The last edit of plans, agencies or settings that the office was opened with, or an earlier one."""
        return self._edited

    def office(self) -> Office:
        """The office as it stands, on behalf of the machine itself."""
        if self._seen != self.store.version:
            with self._turn:
                with self.store.reading() as cursor:
                    seen, edited = self.store.version, records.last(cursor, self.chosen.jurisdiction)
                if edited != self._edited:
                    seen, edited, self._office = self._renewed()
                self._seen, self._edited = seen, edited
        return self._office

    def _renewed(self) -> tuple[int, int, Office]:
        seen = self.store.version
        with self.store.reading() as cursor:
            edited = records.last(cursor, self.chosen.jurisdiction)
        return seen, edited, offices.opened(self.chosen, self.store)


def _bring_sample(opened: Office, store: Store) -> None:
    if opened.jurisdiction == samples.JURISDICTION:
        store.bring_sample(_sample(opened))


def _sample(opened: Office) -> Iterator[Incoming]:
    """The files of the sample, each made and read when its turn comes."""
    for file in samples.files(opened.directory, opened.registry):
        reading = loaders.load(file.name, file.content, opened.registry, opened.directory, kind=file.kind)
        yield Incoming(
            jurisdiction=opened.jurisdiction,
            kind=file.kind,
            file=file.name,
            content=file.content,
            by=SAMPLE_BY,
            observations=reading.observations,
            row_count=reading.rows,
            sample=True,
        )
