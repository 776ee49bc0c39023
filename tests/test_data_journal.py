"""The log: fields that cannot carry a name, numbers for faults, other libraries' lines cleaned."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading

import pytest

from data import journal
from data.tallies import Tallies


@pytest.fixture
def log(monkeypatch):
    """What is written from here on, as JSON lines; the process's own logging is put back afterwards."""
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    root = logging.getLogger()
    before = list(root.handlers), root.level, logging.getLoggerClass(), sys.excepthook, threading.excepthook
    own = logging.getLogger(journal.OWN).level
    tallies = Tallies()
    journal.begin("json", tallies)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()], tallies
    root.handlers[:], root.level = before[0], before[1]
    logging.setLoggerClass(before[2])
    sys.excepthook, threading.excepthook = before[3:]
    logging.getLogger(journal.OWN).setLevel(own)
    logging.captureWarnings(False)


def failing() -> Exception:
    try:
        try:
            raise KeyError("hoa@nghean.example")
        except KeyError as cause:
            raise ValueError("tệp “Báo cáo Hoa.xlsx”") from cause
    except ValueError as error:
        return error


def test_an_event_tells_the_fields_of_the_list_and_leaves_out_what_could_be_a_name(log):
    lines, _ = log
    journal.tell("audited", act="load", number=3, outcome="Nguyễn Thị Hoa", file="t9.csv", seconds=0.123456)
    (line,) = lines()
    assert {name: line[name] for name in line if name != "time"} == {
        **{"level": "INFO", "logger": "kpi", "message": "audited"},
        **{"act": "load", "number": 3, "seconds": 0.1235},
    }


def test_a_fault_is_told_by_kind_and_place_without_its_words_and_once_only(log):
    lines, tallies = log
    error = failing()
    number = journal.fault("page failed", error, "page")
    assert journal.fault("request failed", error, "request") == number
    (line,) = lines()
    assert (line["fault"], line["kind"], line["error"]) == (number, "page", "ValueError < KeyError")
    assert [place.split(":")[0] for place in line["trace"]] == ["tests/test_data_journal.py"] * 2
    assert "Hoa" not in json.dumps(line, ensure_ascii=False)
    assert [(one.kind, one.fault) for one in tallies.errors()] == [("page", number)]


def test_a_library_that_tells_of_the_same_fault_again_is_written_under_its_number_and_not_counted(log):
    lines, tallies = log
    error = failing()
    number = journal.fault("request failed", error, "request")
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    assert [line["fault"] for line in lines()] == [number, number]
    assert len(tallies.errors()) == 1


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("Sent to hoa@nghean.example now", (), "Sent to … now"),
        ("cannot read %s, %d rows", ("Báo cáo Hoa.xlsx", 12), "cannot read …, 12 rows"),
        ("no file Hoa.csv in 'Sở Y tế'", (), "no file … in …"),
        ("GET /chi-tieu?ky=2025-Q3&ten=Hoa done", (), "GET /chi-tieu?… done"),
        ("Traceback (most recent call last):\n  x = 'Hoa'", (), "Traceback (most recent call last):"),
    ],
)
def test_lines_of_other_libraries_lose_addresses_files_quotes_and_what_was_filled_in(
    log, message, arguments, written
):
    lines, _ = log
    logging.getLogger("streamlit.runtime").warning(message, *arguments)
    assert [line["message"] for line in lines()] == [written]


def test_a_logger_a_library_makes_later_goes_the_same_way(log):
    lines, tallies = log
    late = logging.getLogger("streamlit.made_later")
    late.propagate = False
    late.addHandler(logging.StreamHandler(sys.stderr))
    late.error("late")
    assert [line["message"] for line in lines()] == ["late"]
    assert [one.kind for one in tallies.errors()] == ["other"]


def test_a_thread_that_ends_with_an_exception_is_in_the_log(log):
    lines, _ = log
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(ValueError("Hoa")))
    thread.start()
    thread.join()
    (line,) = lines()
    assert (line["message"], line["error"], len(line["fault"])) == ("uncaught", "ValueError", 8)


def test_the_text_for_people_has_the_same_fields(monkeypatch, log):
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    journal.begin("text")
    number = journal.fault("page failed", failing(), "page")
    first, *places = written.getvalue().splitlines()
    assert first.endswith(f"Z ERROR kpi page failed fault={number} kind=page error=ValueError < KeyError")
    assert len(places) == 2
    assert "Hoa" not in written.getvalue()
