"""The first start: the sample comes whole, or is brought anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data import directory, queries, samples
from data.answers import Office
from data.incoming import Incoming
from data.settings import read
from data.store import Store
from indicators import registry
from pages.ui import opening


@pytest.fixture
def office(tmp_path, monkeypatch) -> Iterator[Office]:
    monkeypatch.setenv("KPI_DATABASE", str(tmp_path / "kpi.duckdb"))
    chosen = read()
    known = directory.load(chosen.jurisdiction, chosen.agency_folders)
    opened = Office(chosen, Store.at(chosen.database), registry.load(), known)
    yield opened
    opened.store.close()


def batches(office):
    with office.store.reading() as cursor:
        return sorted((b["file"], b["sample"]) for b in queries.history(cursor, office.jurisdiction))


def interrupt(office, monkeypatch, after):
    whole = opening._sample

    def torn(opened):
        for place, file in enumerate(whole(opened)):
            if place == after:
                raise KeyboardInterrupt
            yield file

    with monkeypatch.context() as patched:
        patched.setattr(opening, "_sample", torn)
        with pytest.raises(KeyboardInterrupt):
            opening._bring_sample(office, office.store)


def real(office):
    return Incoming(office.jurisdiction, "payment", "thật.csv", b"1", "Lan", (), 0)


def test_a_start_that_was_interrupted_is_made_good_by_the_next(office, monkeypatch):
    interrupt(office, monkeypatch, after=2)
    assert len(batches(office)) == 2
    opening._bring_sample(office, office.store)
    names = [file.name for file in samples.files(office.directory, office.registry)]
    assert len(names) == 17
    assert batches(office) == sorted((name, True) for name in names)
    version, originals = office.store.version, list(office.store.books.originals.folder.iterdir())
    opening._bring_sample(office, office.store)
    assert office.store.version == version
    assert sorted(office.store.books.originals.folder.iterdir()) == sorted(originals)
    assert len([path for path in originals if path.suffix == ""]) == 17


def test_a_real_file_is_never_touched_by_a_start(office, monkeypatch):
    interrupt(office, monkeypatch, after=1)
    office.store.save(real(office))
    opening._bring_sample(office, office.store)
    assert batches(office) == [("thật.csv", False)]


def test_a_sample_that_was_removed_does_not_come_back(office, monkeypatch):
    interrupt(office, monkeypatch, after=1)
    office.store.remove_sample()
    opening._bring_sample(office, office.store)
    assert batches(office) == []
