"""The corpus in tests/samples: small files, each with one fault named after it, and odd files that are right.

`expected.csv` says code and place of every fault, `good.csv` what every right file adds up to; both are read
with the real registry and the directory of Nghệ An.
"""

import csv
import unicodedata
from pathlib import Path

import pytest

import loaders
from data import directory
from indicators import registry
from indicators.periods import parse
from loaders import KINDS

SAMPLES = Path(__file__).parent / "samples"
REGISTRY = registry.load()
NGHE_AN = directory.load("nghe-an", (SAMPLES.parents[1] / "data" / "agencies",))


def table(name):
    with (SAMPLES / name).open(encoding="utf-8", newline="") as lines:
        return [tuple(row.values()) for row in csv.DictReader(lines)]


FAULTY, GOOD = table("expected.csv"), table("good.csv")


def read(file, **options):
    return loaders.load(file, (SAMPLES / file).read_bytes(), REGISTRY, NGHE_AN, **options)


def all_problems(reading):
    """Problems of the reading, with what the sheet used has to say about the file."""
    return {*reading.problems, *(reading.sheet.notes if reading.sheet else ())}


@pytest.mark.parametrize(("file", "kind", "month", "code", "sheet", "row", "column"), FAULTY)
def test_every_fault_is_named_at_its_place(file, kind, month, code, sheet, row, column):
    reading = read(file, kind=kind or None, month=parse(month) if month else None)
    place = (code, sheet or None, int(row) if row else None, column or None)
    found = [(p.code, p.sheet, p.row, p.column) for p in all_problems(reading)]
    if KINDS[code].severity == "error":
        errors = [(p.code, p.sheet, p.row, p.column) for p in reading.errors]
        assert errors == [place]
        assert reading.observations == ()
    else:
        assert reading.accepted
        assert place in found


@pytest.mark.parametrize(("file", "kind", "encoding", "delimiter", "rows", "total"), GOOD)
def test_every_odd_but_right_file_gives_its_figures(file, kind, encoding, delimiter, rows, total):
    reading = read(file)
    assert reading.errors == ()
    assert (reading.kind, reading.months, reading.rows) == (kind, ("2025-09",), int(rows))
    assert (reading.how_read.encoding, reading.how_read.delimiter) == (encoding, delimiter)
    assert sum(observation.value for observation in reading.observations) == int(total)
    assert len(reading.observations) == 5 * int(rows)


def test_every_sample_is_small_and_listed_under_a_composed_name():
    files = {path.name for path in SAMPLES.iterdir()} - {"expected.csv", "good.csv", "README.md"}
    assert files == {row[0] for row in (*FAULTY, *GOOD)}
    assert all(unicodedata.is_normalized("NFC", name) for name in files)
    assert max(path.stat().st_size for path in SAMPLES.iterdir()) < 20_000
    assert len(FAULTY) >= 60
    assert len(GOOD) >= 15
