"""What other systems are answered, in the audit: so many lines an asker and hour, then one for the others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.responses import Response

from data.answers import Office
from data.audit import Entry
from data.refusals import DiskFullError
from data.store import Store
from exports.routes_audited import LINES, Told

HERE, OTHER = "10.0.0.9", "10.0.0.8"
NINE, TEN = datetime(2026, 11, 16, 2, 15, tzinfo=UTC), datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(None, tmp_path)
    yield opened
    opened.close()


def ask(kept: Told, store: Store, place: int, client: str = HERE, **headers: str) -> None:
    """A question no other place asks."""
    raw = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/api/v1/status", "headers": raw, "client": (client, 1)}
    work = kept.telling(lambda *_: Response(), "Trả lời")
    work(Request({**scope, "query_string": f"period={place}".encode()}), Office(None, store, None, None))


def told(store: Store) -> list[Entry]:
    return [one for one in store.audit(date(2026, 1, 1), date.max) if one.act == "download"]


def test_beyond_so_many_questions_of_an_asker_one_line_of_the_hour_says_how_many_more(store):
    now = [NINE]
    kept = Told(lambda: now[0])
    for place in range(LINES + 7):
        ask(kept, store, place)
    ask(kept, store, LINES + 3)  # asked again
    ask(kept, store, 1, OTHER)
    assert [one.origin for one in told(store)] == [HERE] * LINES + [OTHER]
    now[0] = TEN
    ask(kept, store, 1, OTHER)
    ask(kept, store, 1, HERE)
    more, *others = told(store)[LINES + 1 :]
    assert (more.origin, more.after) == (
        HERE,
        {"what": "Trả lời: và 7 câu hỏi khác trong giờ từ 16/11/2026 09:00"},
    )
    assert [one.origin for one in others] == [OTHER, HERE]


def test_what_could_not_be_told_is_told_later(tmp_path):
    now, store, folder = [NINE], Store.at(tmp_path / "k.duckdb", min_free_mb=0), tmp_path / "k.duckdb.audit"
    kept = Told(lambda: now[0])
    for place in range(LINES + 2):
        ask(kept, store, place)
    now[0] = TEN
    folder.rename(tmp_path / "aside")
    folder.touch()  # no line can be written beside a file of that name
    with pytest.raises(DiskFullError):
        ask(kept, store, 1)
    folder.unlink()
    (tmp_path / "aside").rename(folder)
    ask(kept, store, 1)
    assert [one.after["what"] for one in told(store)[LINES:]] == [
        "Trả lời: và 2 câu hỏi khác trong giờ từ 16/11/2026 09:00",
        "Trả lời",
    ]
    store.close()


def test_what_a_proxy_says_is_no_address_is_not_told_as_one(store):
    kept = Told()
    ask(kept, store, 1, "127.0.0.1", x_real_ip="10.7.7.7")
    ask(kept, store, 2, "127.0.0.1", x_real_ip="not an address <b>")
    assert [one.origin for one in told(store)] == ["10.7.7.7", "127.0.0.1"]
