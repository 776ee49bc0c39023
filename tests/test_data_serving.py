"""What a running app answers to commands: statements on a list, refusals as JSON, never a traceback."""

from __future__ import annotations

import asyncio
import json
import logging
from pathlib import Path

import duckdb
import pytest
from starlette.requests import Request

from data import (
    around,
    batches,
    comparing,
    events,
    locks,
    queries,
    records,
    remembered,
    sendings,
    serving,
    strays,
    sums,
)
from data.readable import STATEMENTS
from data.refusals import MonthLockedError
from data.store import Store

MODULES = (around, batches, comparing, events, locks, queries, records, remembered, sendings, strays, sums)
OWN = {"PRETEND", "WANTS_SAMPLE", "AFTER", "AGENCIES_OF", "OF_EVENT"}
"""Statements that only the app itself runs."""
KEY = "a-key"


def constants() -> dict[str, str]:
    """Every statement of the modules commands read with, by name; not what is still to be filled in."""
    found = {
        f"{module.__name__}.{name}": value
        for module in MODULES
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str) and ("SELECT" in value or "FROM" in value)
    }
    return {name: text for name, text in found.items() if not name.split(".")[-1].startswith("_")}


def test_every_statement_a_command_may_ask_for_is_on_the_list_and_no_other():
    allowed = {text for name, text in constants().items() if name.split(".")[-1] not in OWN}
    assert len(allowed) > 25
    assert {name for name, text in constants().items() if text in allowed - STATEMENTS} == set()
    assert STATEMENTS - allowed == set()


def test_what_is_on_the_list_only_reads():
    for text in STATEMENTS:
        (statement,) = duckdb.extract_statements(text)
        assert statement.type == duckdb.StatementType.SELECT, text
        assert "{" not in text
    assert comparing.PRETEND not in STATEMENTS


def asked(call: str, body: bytes, store: object, key: str = KEY) -> tuple[int, dict[str, object]]:
    """Status and JSON of one request from the same machine."""
    (route,) = [route for route in serving.routes(lambda: store, KEY) if route.path.endswith(f"/{call}")]
    headers = [(b"authorization", f"Bearer {key}".encode())]
    scope = {
        **{"type": "http", "method": "POST", "path": route.path, "query_string": b""},
        **{"headers": headers, "client": ("127.0.0.1", 5)},
    }

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    answer = asyncio.run(route.endpoint(Request(scope, receive)))
    return answer.status_code, json.loads(answer.body)


@pytest.fixture
def store(tmp_path):
    opened = Store(None, Path(tmp_path))
    yield opened
    opened.close()


@pytest.mark.parametrize("body", [b"{", b"", b"[1]", b"null", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(store, body):
    status, said = asked("read", body, store)
    assert (status, said["error"]) == (400, "StoreError")
    assert "JSON" in said["text"]


@pytest.mark.parametrize(
    ("call", "words"),
    [
        ("read", {}),
        ("read", {"statement": ["x"], "parameters": None, "tables": {}}),
        ("read", {"statement": queries.SOURCES, "parameters": [1], "tables": {}}),
        ("read", {"statement": queries.HAS_SAMPLE, "parameters": None, "tables": {"a": "?"}}),
        ("preview", {"observations": [[1]]}),
        ("lock", {"nonsense": 1}),
    ],
)
def test_an_unexpected_error_is_one_sentence_and_the_log_has_it_whole(store, caplog, call, words):
    with caplog.at_level(logging.ERROR):
        status, said = asked(call, json.dumps(words).encode(), store)
    assert (status, said["error"]) == (500, "StoreError")
    assert said["text"].startswith("Ứng dụng đang chạy gặp lỗi")
    assert "Traceback" not in json.dumps(said)
    assert caplog.records[0].exc_info is not None


def test_without_room_for_its_address_the_app_goes_on_and_the_log_says_so(tmp_path, caplog):
    (tmp_path / "file").write_bytes(b"")
    serving.leave_note(tmp_path / "file" / "kpi.duckdb", "http://127.0.0.1:1", KEY)
    (said,) = caplog.records
    assert (said.message, said.told["kind"]) == ("no address is left for commands", "command")
    serving.leave_note(tmp_path / "kpi.duckdb", "http://127.0.0.1:1", KEY)
    note = tmp_path / "kpi.duckdb.app.json"
    assert json.loads(note.read_text()) == {"address": "http://127.0.0.1:1", "key": "a-key"}


def test_a_statement_off_the_list_and_a_refusal_keep_their_own_answers(store):
    words = {"statement": "SELECT 1", "parameters": None, "tables": {}}
    status, said = asked("read", json.dumps(words).encode(), store)
    assert (status, said["text"]) == (409, "Câu hỏi này không có trong danh sách.")

    class Locked:
        def backup(self) -> None:
            raise MonthLockedError("Tháng đã khóa.", months=[1])

    expected = {"error": "MonthLockedError", "text": "Tháng đã khóa.", "facts": {"months": [1]}}
    assert asked("backup", b"{}", Locked()) == (409, expected)
    assert asked("version", b"{}", store, key="other")[0] == 403
    assert asked("version", b"{}", store) == (200, {"version": 0})
