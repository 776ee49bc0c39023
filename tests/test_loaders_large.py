"""Large text files: a process of its own takes them apart, and whatever they hold they get an answer."""

import sys
import unicodedata
from array import array
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import children, large_text, tables, text_child
from loaders.coded import CodedRows
from loaders.problems import Refusal
from tests.test_loaders_reading import BUILDING, JUSTICE, ONLINE, as_csv, faults, online, read

SAMPLES = Path(__file__).parent / "samples"
HEAD = as_csv(ONLINE)


@pytest.fixture
def every_file_is_large(monkeypatch):
    monkeypatch.setattr(tables, "SMALL", 0)


def coded(rows):
    texts = list(dict.fromkeys(cell for row in rows for cell in row))
    codes = memoryview(array("I", [texts.index(cell) for row in rows for cell in row]))
    widths = [len(row) for row in rows]
    if len(set(widths)) == 1:
        return CodedRows(texts, codes, width=widths[0])
    return CodedRows(texts, codes, starts=[0, *accumulate(widths)])


ROWS = st.lists(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4).map(tuple), max_size=8)


@given(ROWS, st.integers(-9, 9), st.integers(-9, 9))
def test_coded_rows_read_like_the_rows_they_stand_for(rows, first, last):
    found = coded(rows)
    assert list(found) == rows
    assert len(found) == len(rows)
    assert list(found[first:last]) == rows[first:last]
    assert [found[place] for place in range(-len(rows), len(rows))] == [*rows, *rows]
    assert list(found.where({"a"})) == [
        (row, column, cell)
        for row, cells in enumerate(rows)
        for column, cell in enumerate(cells)
        if cell == "a"
    ]


def test_equal_rows_give_their_columns():
    found = coded([("a", "b"), ("c", "b")])
    assert (found.columns(), found.different(1)) == ([["a", "c"], ["b", "b"]], ["b"])
    assert list(found.with_texts({"b": "B"})) == [("a", "B"), ("c", "B")]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.csv")), ids=lambda path: path.stem)
def test_the_process_reads_every_sample_as_this_one_does(path, monkeypatch):
    here = read(path.read_bytes())
    monkeypatch.setattr(tables, "SMALL", 0)
    there = read(path.read_bytes())
    assert (there.problems, there.kind, there.rows) == (here.problems, here.kind, here.rows)
    assert there.observations == here.observations
    assert there.how_read == here.how_read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_encoding_is_read_by_the_process_too(encoding, every_file_is_large):
    reading = read(as_csv(ONLINE, JUSTICE, BUILDING, encoding=encoding))
    assert reading.observations == online(JUSTICE, BUILDING).observations


def test_blank_rows_at_the_end_are_no_rows(every_file_is_large):
    reading = read(as_csv(ONLINE, JUSTICE) + b",,,,,,,\r\n\r\n,\r\n")
    assert (reading.rows, len(reading.sheet.rows)) == (1, 2)


MANY = 1_200_000
"""Bytes: enough for the process without anybody forcing it."""
HOSTILE = {
    "one endless line": (HEAD + b"a" * 6_000_000, "too_large_file"),
    "a cell longer than Excel's": (HEAD + b"a" * MANY, "too_large_file"),
    "a million columns": (HEAD + b"1," * MANY, "too_large_file"),
    "nothing but quotes": (HEAD + b'"' * MANY, "broken_quotes"),
    "a quote never closed": (HEAD + b'a,b,"' + b"x,1\n" * MANY, "broken_quotes"),
    "nothing but commas": (HEAD + b"," * MANY, "no_rows"),
    "rows of commas": (HEAD + b",,,,,,,\n" * 200_000, "no_rows"),
    "nothing but line ends": (HEAD + b"\n" * 1_100_000, "too_large_file"),
    "nothing but NULs": (HEAD + b"\x00" * MANY, "unreadable"),
    "NULs far behind": (HEAD + b"a,b\n" * 300_000 + b"\x00\x00", "unreadable"),
    "numbers of a thousand digits": (
        HEAD + b",So Tu phap,03/2025,%s,,,,\n" % (b"9" * 1000) * 1200,
        "too_large_number",
    ),
    "one column": (HEAD + b"7\n" * 600_000, "too_many_problems"),
    "UTF-16 behind UTF-8": (HEAD + b"a,b\n" * 300_000 + "Sở".encode("utf-16"), "unknown_encoding"),
    "a Western letter behind": (HEAD + b"a,b\n" * 300_000 + b"\xe9\n", "unknown_encoding"),
    "a cut UTF-16 letter": ("a,b\n".encode("utf-16") * 300_000 + b"\x00\xd8", "unknown_encoding"),
    "piles of marks": (HEAD + ("a" + "\u0301" * 60 + "\n").encode() * 12_000, "unreadable"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_one_named_answer(name):
    content, code = HOSTILE[name]
    reading = read(content)
    assert code in {problem.code for problem in reading.errors}
    assert not reading.observations


def test_a_table_of_cells_that_all_differ_is_refused(monkeypatch):
    monkeypatch.setattr(text_child, "MOST_DIFFERENT", 3)
    found = text_child.Coded()
    found.add(["a", "b", "a", "b"])
    with pytest.raises(Refusal, match="too_large_file"):
        found.add(["c"])


def test_a_process_that_dies_is_one_answer(tmp_path, monkeypatch, every_file_is_large):
    dead = tmp_path / "dead.py"
    dead.write_text("import os; os.kill(os.getpid(), 9)")
    monkeypatch.setattr(large_text, "CHILD", dead)
    assert faults(read(as_csv(ONLINE, JUSTICE))) == [("unreadable", None, None)]


def test_a_process_that_takes_too_long_is_ended_with_an_answer(tmp_path, monkeypatch, every_file_is_large):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(large_text, "CHILD", slow)
    monkeypatch.setattr(children, "WAIT_SECONDS", 0.2)
    (problem,) = read(as_csv(ONLINE, JUSTICE)).errors
    assert (problem.code, problem.found) == ("unreadable", "đọc quá 7 giây chưa xong")


def test_an_answer_cut_off_is_one_answer(tmp_path, monkeypatch, every_file_is_large):
    cut = tmp_path / "cut.py"
    cut.write_text('print(\'{"texts": 9, "width": 1, "widths": 0, "codes": 4}\')')
    monkeypatch.setattr(large_text, "CHILD", cut)
    assert faults(read(as_csv(ONLINE, JUSTICE))) == [("unreadable", None, None)]


@pytest.mark.skipif(sys.platform == "win32", reason="processes have no such limit there")
def test_memory_beyond_the_limit_is_an_answer(tmp_path, monkeypatch, every_file_is_large):
    room = large_text.CHILD.parent
    (tmp_path / "loaders").mkdir()
    for path in (*room.glob("*.py"), room.parent / "indicators"):
        where = tmp_path / (path.relative_to(room.parent))
        if path.name != "limits.py":
            where.symlink_to(path)
    narrow = (room / "limits.py").read_text(encoding="utf-8").replace("TEXT_MEMORY = 768", "TEXT_MEMORY = 64")
    (tmp_path / "loaders" / "limits.py").write_text(narrow, encoding="utf-8")
    monkeypatch.setattr(large_text, "CHILD", tmp_path / "loaders" / "text_child.py")
    assert read(as_csv(ONLINE, JUSTICE)).accepted
    assert faults(read(HEAD + b"".join(b"%d,b\n" % n for n in range(900_000)))) == [
        ("too_large_file", None, None)
    ]


@settings(max_examples=60, deadline=None)
@given(st.text("0123456789.,;-%\t\"'abcSởTưpháp \n\r\u0301", max_size=300))
def test_any_text_behind_a_header_is_read_alike_there_and_here(text):
    content = HEAD + unicodedata.normalize("NFC", text).encode()
    here = read(content)
    before, tables.SMALL = tables.SMALL, 0
    try:
        there = read(content)
    finally:
        tables.SMALL = before
    assert there.problems == here.problems
    assert there.observations == here.observations
