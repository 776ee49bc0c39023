"""What the office chose last: kept in the database, beside the figures and without touching them."""

from __future__ import annotations

import pytest

from data import preferences
from data.access import ALONE, Caller
from data.store import Store


@pytest.fixture
def store(tmp_path):
    made = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    yield made
    made.close()


def kept(store, name="briefing"):
    return preferences.kept(store, name)


def test_nothing_is_kept_at_first(store):
    assert kept(store) == {}


def test_the_newest_choice_is_kept_under_its_name(store):
    preferences.keep(store, "briefing", {"kind": "slides", "sections": ["results"]})
    preferences.keep(store, "briefing", {"kind": "notice", "sections": ["Đơn vị"]})
    assert kept(store) == {"kind": "notice", "sections": ["Đơn vị"]}
    assert kept(store, "other") == {}


def test_each_account_has_its_own_choice_and_guests_have_none(store):
    hoa, lan = (store.acting(Caller("account", f"{name}@tinh.gov.vn")) for name in ("hoa", "lan"))
    guest = store.acting(Caller("guest", origin="10.0.0.5"))
    preferences.keep(store.acting(ALONE), "briefing", {"kind": "slides"})
    preferences.keep(hoa, "briefing", {"kind": "notice"})
    preferences.keep(guest, "briefing", {"kind": "reminder"})
    assert kept(hoa) == {"kind": "notice"}
    assert kept(lan) == {}
    assert kept(guest) == {}
    assert kept(store.acting(ALONE)) == {"kind": "slides"}


def test_a_choice_is_no_change_of_the_figures(store):
    before = store.version
    preferences.keep(store, "briefing", {"kind": "slides"})
    assert store.version == before
    assert store.doctor()["ok"]


def test_a_choice_outlives_the_process_and_unreadable_words_are_none(tmp_path):
    first = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    preferences.keep(first, "briefing", {"kind": "slides"})
    with first.books.database.transaction() as cursor:
        cursor.execute("INSERT INTO memory VALUES ('choice.broken', '{')")
    first.close()
    again = Store.at(tmp_path / "kpi.duckdb", min_free_mb=0)
    assert kept(again) == {"kind": "slides"}
    assert kept(again, "broken") == {}
    again.close()
