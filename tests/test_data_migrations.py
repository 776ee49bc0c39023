"""A database of a newer program is left alone, and whoever opens it reads what to do."""

from __future__ import annotations

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from data.refusals import StoreError
from data.store import Store
from tests.conftest import ROOT
from tests.test_commands import Desk

NEWER = (
    "Tệp dữ liệu đã được bản mới hơn của chương trình dùng: lược đồ 9999, chương trình này chỉ biết đến 6. "
    "Số liệu không mất: hãy cập nhật chương trình rồi mở lại."
)


@pytest.fixture
def desk(tmp_path):
    """A folder whose database a newer program has brought to its schema."""
    made = Desk(tmp_path)
    Store.at(made.database, min_free_mb=0).close()
    with duckdb.connect(str(made.database)) as newer:
        newer.execute("INSERT INTO migration VALUES (9999, '9999_later', now()::TIMESTAMP)")
        newer.execute("DELETE FROM migration WHERE number = 1")
    return made


def told(desk: Desk) -> list[tuple[int]]:
    with duckdb.connect(str(desk.database), read_only=True) as file:
        return file.execute("SELECT number FROM migration ORDER BY number").fetchall()


def test_a_database_of_a_newer_schema_is_not_opened_and_not_written_to(desk):
    before = told(desk)
    with pytest.raises(StoreError) as refused:
        Store.at(desk.database, min_free_mb=0)
    assert str(refused.value) == NEWER
    assert told(desk) == before == [(2,), (3,), (4,), (5,), (6,), (9999,)]


@pytest.mark.parametrize("words", [("doctor",), ("backup",), ("locks",)])
def test_commands_say_so(desk, words):
    assert desk.json("data", *words, status=2) == {"error": NEWER}


def test_every_visitor_reads_so(desk, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("KPI_DATABASE", str(desk.database))
    st.cache_resource.clear()
    page = AppTest.from_file(str(ROOT / "pages" / "ui" / "navigation.py"), default_timeout=30).run()
    assert not page.exception
    assert [one.value for one in page.error] == [NEWER]
    assert "Chưa mở được số liệu" in " ".join(one.body for one in page.get("html"))
    st.cache_resource.clear()


def test_a_database_of_an_older_schema_is_told_by_the_doctor_and_brought_up_by_the_start(desk):
    with duckdb.connect(str(desk.database)) as older:
        older.execute("DELETE FROM migration WHERE number = 9999")
        older.execute("INSERT INTO migration VALUES (1, '001_figures', now()::TIMESTAMP)")
        older.execute("DELETE FROM migration WHERE number = 6")
    assert desk.json("data", "doctor", status=2) == {
        "error": "Tệp dữ liệu có lược đồ 5, chương trình này đọc lược đồ 6. Khởi động ứng dụng một lần để "
        "nâng cấp."
    }
