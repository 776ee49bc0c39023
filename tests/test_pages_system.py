"""Tình trạng hệ thống: what is and what to do, the doctor's button, a day's errors with their numbers."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from data.incoming import Incoming
from data.tallies import Error, Examined, Tallies
from indicators.model import Observation
from indicators.periods import parse
from pages.ui import running, system_tables
from tests.conftest import ROOT
from tests.test_pages_batches import FIRST, load


def script():
    import streamlit as st

    from pages import batches, system
    from pages.ui import places

    for name, render in (("system", system.render), ("batches", batches.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["system"], places.pages["batches"]], position="hidden")
    system.render()


@pytest.fixture
def office(open_office, monkeypatch):
    monkeypatch.setattr(running, "TALLIES", Tallies())
    return open_office().office()


def shown(page: AppTest) -> str:
    assert not page.exception
    return " ".join(one.body for one in page.get("html"))


def test_a_book_without_a_backup_says_so_and_a_backup_mends_it(office):
    load(office, FIRST, "t9.csv")
    page = AppTest.from_function(script, default_timeout=30).run()
    off = "2 điều cần xử lý (sao lưu gần nhất, kiểm tra số liệu gần nhất); không có lỗi nào trong 24 giờ qua"
    assert off in shown(page)
    assert "Bấm Sao lưu ngay ở Sổ nạp → Sao lưu, rồi hẹn giờ hằng đêm." in shown(page)
    office.store.backup()
    page.run()
    assert "đã mở thử" in shown(page)
    assert "Hệ thống đang chạy tốt; không có lỗi nào trong 24 giờ qua" in shown(page)


def framed():
    import streamlit as st

    from data.access import Rights
    from pages.ui import frame

    frame.backup_missing(Rights(st.query_params["vai-tro"], "Hoa"))


def test_figures_no_backup_holds_are_told_on_every_page_of_an_administrator(office):
    page = AppTest.from_function(framed, default_timeout=30)
    page.query_params["vai-tro"] = "admin"
    assert shown(page.run()) == ""  # nothing loaded yet
    load(office, FIRST, "t9.csv")
    page.query_params["vai-tro"] = "officer"
    assert shown(page.run()) == ""
    page.query_params["vai-tro"] = "admin"
    told = shown(page.run())
    assert "<b>Chưa có bản sao lưu nào: nếu máy hỏng, số liệu đã nạp sẽ mất.</b>" in told
    assert 'href="/tinh-trang"' in told
    office.store.backup()
    assert shown(page.run()) == ""


def test_a_sample_wants_no_backup(office):
    row = Observation("received", "so-y-te", "2025-09", *parse("2025-09").days(), 100, None, 2)
    files = [Incoming("nghe-an", "figures", "mau.csv", b"x", "Dữ liệu mẫu", [row], 1, sample=True)]
    office.store.bring_sample(files)
    page = AppTest.from_function(framed, default_timeout=30)
    page.query_params["vai-tro"] = "admin"
    assert shown(page.run()) == ""
    load(office, FIRST, "t9.csv")  # which takes the sample away
    assert "Chưa có bản sao lưu nào" in shown(page.run())


def test_the_word_of_a_missing_backup_stands_on_the_first_page(office):
    load(office, FIRST, "t9.csv")
    page = AppTest.from_file(str(ROOT / "pages/ui/navigation.py"), default_timeout=60).run()
    assert "Chưa có bản sao lưu nào" in shown(page)


def test_an_office_with_the_sample_alone_is_told_that_no_backup_was_ever_made(office):
    page = AppTest.from_function(script, default_timeout=30).run()
    assert "2 điều cần xử lý (sao lưu gần nhất, kiểm tra số liệu gần nhất)" in shown(page)


def test_the_doctors_button_says_what_it_found(office):
    load(office, FIRST, "t9.csv")
    office.store.backup()
    page = AppTest.from_function(script, default_timeout=30).run()
    page.button[0].click().run()
    assert [one.value for one in page.success] == ["Mọi thứ khớp nhau: 10 số đang dùng, 1 lần nạp."]


def test_a_damaged_note_of_the_last_backup_does_not_stop_the_page(office):
    folder = office.settings.database.with_name("kpi.duckdb.backups")
    folder.mkdir(exist_ok=True)
    (folder / "last.json").write_text(json.dumps("?"), encoding="utf-8")
    page = AppTest.from_function(script, default_timeout=30).run()
    assert "chưa có bản nào" in shown(page)


def test_errors_of_a_day_stand_by_kind_with_the_numbers_readers_saw():
    at = datetime(2025, 10, 14, 3, 0, tzinfo=UTC)
    errors = [Error(at, "page", "0a1b2c3d"), Error(at, "page", "99887766"), Error(at, "write", "")]
    told = system_tables.errors(errors)
    assert ">2 lỗi trong 24 giờ qua<" in told
    assert ">1 lần bị từ chối trong 24 giờ qua<" in told
    assert told.index("Mã lỗi") < told.index("1 lần bị từ chối")
    assert "0a1b2c3d, 99887766" in told
    assert told.index("Trang bị lỗi") < told.index("Việc bị từ chối vì không có quyền")
    assert "14/10/2025 10:00" in told


def test_a_refusal_alone_is_no_error_anywhere_on_the_page():
    told = system_tables.errors([Error(datetime(2025, 10, 14, 3, 0, tzinfo=UTC), "write", "")])
    assert "Không có lỗi nào trong 24 giờ qua" in told
    assert "1 lần bị từ chối trong 24 giờ qua" in told
    assert "1 lỗi" not in told


def test_a_doctor_that_found_nothing_is_told_with_its_moment(office):
    running.TALLIES.examined = Examined(datetime(2025, 10, 14, 3, 0, tzinfo=UTC), is_whole=True, findings=0)
    page = AppTest.from_function(script, default_timeout=30).run()
    assert "14/10/2025 10:00: mọi thứ khớp nhau" in shown(page)
