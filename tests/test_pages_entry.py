"""Nhập tay: the file a typed figure becomes, the same checks as for any file, then the page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

import loaders
from data import queries
from data.access import Caller
from data.incoming import Incoming
from data.records import EVERYWHERE, Change
from indicators import registry
from indicators.model import Agency, Directory
from indicators.periods import parse
from pages.ui import entry_draft, entry_preview, visitor
from pages.ui.entry_draft import Row, counts_file, figures_file, stamped

REGISTRY = registry.load()
BODY = Agency(id="so-y-te", name="Sở Y tế", short_name="Sở Y tế", tier="so_nganh")
WHOLE = Agency(
    id="nghe-an", name="Tỉnh Nghệ An", short_name="Tỉnh Nghệ An", tier="toan_tinh", portal_code="H41"
)
SOME = Directory("nghe-an", [WHOLE, BODY])
HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
SENT = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,1\n,Sở Y tế,09/2025,50,45,40,5,0\n"


def found(draft):
    reading = loaders.load(draft.name, draft.content, REGISTRY, SOME)
    return reading, [(o.measure, o.agency, o.period, o.value) for o in reading.observations]


# --- the file ---


def test_an_indicator_is_typed_as_a_row_of_the_figures_template():
    row = Row(WHOLE, parse("2025"))
    draft = figures_file("par_index", row, "87,65", "", "Công bố 12/4 (nhập tay)")
    assert draft.name == "nhap-tay-par_index-nghe-an-2025.csv"
    assert draft.content.decode("utf-8-sig").splitlines() == [
        "Mã chỉ tiêu;Mã đơn vị;Đơn vị;Kỳ;Tử số;Mẫu số;Ghi chú;Từ ngày;Đến ngày",
        "par_index;nghe-an;Tỉnh Nghệ An;2025;87,65;;Công bố 12/4 (nhập tay);;",
    ]
    reading, figures = found(draft)
    assert reading.accepted
    assert [(measure, agency, period, float(value)) for measure, agency, period, value in figures] == [
        ("par_index.numerator", "nghe-an", "2025", 87.65)
    ]


def test_a_monthly_figure_is_typed_as_its_whole_row():
    figures = {"received": "50", "received_online": "44", "received_in_person": "6"}
    draft = counts_file("online_filing", Row(BODY, parse("2025-09")), figures, "nhập tay")
    assert draft.content.decode("utf-8-sig").splitlines() == [
        "Mã đơn vị;Đơn vị;Tháng;Tổng tiếp nhận trong kỳ;Trực tuyến;Trực tuyến toàn trình;Trực tiếp;"
        "Bưu chính công ích;Từ ngày;Đến ngày;Ghi chú",
        "so-y-te;Sở Y tế;09/2025;50;44;;6;;;;nhập tay",
    ]
    reading, figures = found(draft)
    assert reading.accepted
    assert figures == [
        ("received", "so-y-te", "2025-09", 50),
        ("received_online", "so-y-te", "2025-09", 44),
        ("received_in_person", "so-y-te", "2025-09", 6),
    ]


def test_days_that_are_not_the_periods_own_are_kept():
    row = Row(BODY, parse("2025"), (date(2025, 1, 1), date(2025, 10, 10)))
    draft = figures_file("par_index", row, "80", "", "x")
    assert draft.content.decode("utf-8-sig").splitlines()[1] == (
        "par_index;so-y-te;Sở Y tế;2025;80;;x;01/01/2025;10/10/2025"
    )
    reading, _ = found(draft)
    assert reading.observations[0].last_day == date(2025, 10, 10)


def test_identities_are_checked_as_in_any_file():
    figures = {"received": "50", "received_online": "60", "received_in_person": "6", "received_by_post": "0"}
    reading, _ = found(counts_file("online_filing", Row(BODY, parse("2025-09")), figures, ""))
    assert "sum_mismatch" in [problem.code for problem in reading.errors]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.0, "1234"), (0.0, "0"), (85.32, "85,32"), (85.123, "85,1230"), (85.1234, "85,1234"), (7.5, "7,5")],
)
def test_a_figure_written_again_reads_in_one_way_only(value, text):
    assert entry_draft.written(value) == text
    reading, figures = found(figures_file("par_index", Row(WHOLE, parse("2025")), text, "", "x"))
    assert reading.accepted
    assert float(figures[0][3]) == value


def test_the_note_carries_the_moment_of_typing():
    at = datetime(2025, 10, 14, 9, 20, 5, 7000, tzinfo=UTC)
    assert stamped("Theo QĐ 12", at) == "Theo QĐ 12 (nhập tay 14/10/2025 16:20:05,007)"
    assert stamped("  ", at) == "nhập tay 14/10/2025 16:20:05,007"


def test_the_headline_counts_what_was_typed():
    typed = {"file": "nhap-tay-par_index-nghe-an-2025.csv", "batch": "0003", "by": "Hoa", "state": "current"}
    typed["at"] = datetime(2025, 10, 14, 9, 20)
    assert entry_preview.headline([{**typed, "state": "withdrawn"}, {**typed, "file": "t9.csv"}]) == (
        "Nhập tay: chưa có số nào được nhập tay"
    )
    assert entry_preview.headline([typed]) == "Nhập tay: 1 lần, mới nhất lần nạp 0003 (Hoa, 14/10/2025 16:20)"


# --- the page ---


def script():
    import streamlit as st

    from pages import entry, overview, upload
    from pages.ui import places

    for name, render in (("entry", entry.render), ("overview", overview.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path or "first")
    st.navigation([places.pages[name] for name in ("entry", "overview", "upload")], position="hidden")
    entry.render()


@pytest.fixture
def office(open_office):
    return open_office().office()


@pytest.fixture
def sent(office):
    reading = loaders.load("t9.csv", SENT.encode(), office.registry, office.directory)
    file = Incoming("nghe-an", "online_filing", "t9.csv", SENT.encode(), "Hoa", reading.observations, 2)
    office.store.save(file)
    return office


def opened(**address):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in address.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def labelled(page, start):
    return next(one for one in page.text_input if one.label.startswith(start))


def press(page, start):
    next(button for button in page.button if button.label.startswith(start)).click()
    page.run()
    assert not page.exception
    return page


def mending(measure):
    return opened(
        viec="sua", sua_bieu="online_filing", sua_thang="2025-09", sua_cua="so-y-te", sua_so=measure
    )


def figure(office, measure, agency, period):
    with office.store.reading() as cursor:
        rows = queries.sources(
            cursor, "nghe-an", [measure], (parse(period).first, parse(period).last), agency
        )
    return [(float(row.value), row.batch, row.source_row) for row in rows.itertuples()]


def test_a_score_is_typed_previewed_and_saved_as_a_batch_of_its_own(office):
    page = opened(ma="par_index", cua_ky="2025")
    assert title(page) == "Nhập tay: chưa có số nào được nhập tay"
    assert not [one for one in page.text_input if one.label.startswith("Mẫu số")]
    labelled(page, "Điểm PAR INDEX").set_value("87,65")
    press(page, "Xem trước")
    assert title(page).startswith("Sẽ ghi 1 số, đều là số mới")
    assert figure(office, "par_index.numerator", "nghe-an", "2025") == []
    labelled(page, "Người nạp").set_value("Trần Văn Nam")
    press(page, "Ghi 1 số")
    assert title(page) == "Đã ghi 1 số: lần nạp 0001"
    assert figure(office, "par_index.numerator", "nghe-an", "2025") == [(87.65, "0001", 2)]
    with office.store.reading() as cursor:
        (batch,) = queries.history(cursor, "nghe-an")
    assert (batch["file"], batch["by"], batch["kind"]) == (
        *("nhap-tay-par_index-nghe-an-2025.csv", "Trần Văn Nam"),
        "figures",
    )


@pytest.fixture
def hoa_of(sent, monkeypatch):
    """Makes the visitor an officer who types for these agencies alone."""

    def made(*agencies):
        account = {"name": "Hoa", "role": "officer", "agencies": list(agencies), "disabled": False}
        sent.store.edit(EVERYWHERE, [Change("account", "hoa@x.gov.vn", account)], "Quản trị", "Cấp")
        monkeypatch.setattr(visitor, "caller", lambda: Caller("account", "hoa@x.gov.vn"))

    return made


def test_an_officer_of_two_agencies_is_offered_these_alone_the_first_chosen(hoa_of):
    hoa_of("so-y-te", "so-xay-dung")
    names = ["Sở Xây dựng · Sở, ban, ngành", "Sở Y tế · Sở, ban, ngành"]
    typing = opened(ma="par_index", cua_ky="2025", cua="nghe-an").selectbox(key="widget-cua")
    assert (list(typing.options), typing.value) == (names, "so-xay-dung")
    mended = opened(viec="sua", sua_bieu="online_filing", sua_thang="2025-09").selectbox(key="widget-sua-cua")
    assert (list(mended.options), mended.value) == (names, "so-xay-dung")


def test_an_officer_whose_agency_did_not_exist_in_the_period_is_told(hoa_of):
    hoa_of("so-dan-toc-va-ton-giao")
    words = "Không đơn vị nào được giao cho anh/chị hoạt động trong kỳ này: chọn kỳ khác."
    assert words in drawn(opened(ma="par_index", cua_ky="2024"))
    assert words not in drawn(opened(ma="par_index", cua_ky="2025"))


def test_what_cannot_be_read_in_one_way_is_told_and_the_form_stays_filled(office):
    page = opened(ma="par_index", cua_ky="2025")
    labelled(page, "Điểm PAR INDEX").set_value("1.234")
    press(page, "Xem trước")
    assert title(page) == "Chưa nhận: số có hai cách đọc. Chưa ghi số nào; sửa ở dưới rồi xem lại"
    assert labelled(page, "Điểm PAR INDEX").value == "1.234"
    assert "display:none" not in drawn(page)
    # Who typed has no file before them: the field is named, not the row and column of one.
    assert re.findall(r'data-label="([^"]+)">([^<]+)<', drawn(page))[0] == ("Ô", "Tử số")
    assert 'data-label="Đã nhập"' in drawn(page)
    assert "trong tệp" not in drawn(page)


def test_a_ratio_asks_for_its_denominator(office):
    page = opened(ma="monthly_report_rate", cua_ky="2025-Q3", cua="so-y-te")
    labelled(page, "Tử số: Báo cáo tháng thực hiện").set_value("3")
    press(page, "Xem trước")
    assert title(page).startswith("Chưa nhận: ")
    labelled(page, "Mẫu số: Báo cáo tháng phải gửi").set_value("3")
    press(page, "Xem trước")
    assert title(page).startswith("Sẽ ghi 2 số, đều là số mới")


def test_a_figure_typed_again_shows_the_one_in_use(office):
    page = opened(ma="par_index", cua_ky="2025")
    labelled(page, "Điểm PAR INDEX").set_value("87,65")
    press(page, "Xem trước")
    labelled(page, "Người nạp").set_value("Nam")
    press(page, "Ghi 1 số")
    assert labelled(page, "Điểm PAR INDEX").value == "87,65"
    labelled(page, "Điểm PAR INDEX").set_value("88")
    press(page, "Xem trước")
    assert title(page).startswith("Sẽ thay 1 số đang dùng")


def test_cancelling_leads_back_to_the_filled_form(office):
    page = opened(ma="par_index", cua_ky="2025")
    labelled(page, "Điểm PAR INDEX").set_value("87,65")
    press(page, "Xem trước")
    assert "display:none" in drawn(page)
    press(page, "Hủy")
    assert labelled(page, "Điểm PAR INDEX").value == "87,65"
    assert title(page) == "Nhập tay: chưa có số nào được nhập tay"
    assert office.store.version == 0


def test_one_figure_is_mended_with_a_reason_and_its_row_keeps_the_rest(sent):
    page = mending("received_full_online")
    assert "t9.csv" in drawn(page)
    assert "dòng 3" in drawn(page)
    labelled(page, "Số mới: Trực tuyến toàn trình").set_value("38")
    press(page, "Xem trước")
    assert title(page).startswith("Sẽ thay 1 số đang dùng")
    labelled(page, "Người nạp").set_value("Nam")
    press(page, "Ghi 1 số")
    assert [error.value for error in page.error] == ["Chưa ghi: cần lý do thay đổi."]
    labelled(page, "Lý do thay đổi").set_value("Sở đính chính")
    press(page, "Ghi 1 số")
    assert title(page) == "Đã ghi 1 số: lần nạp 0002"
    assert figure(sent, "received_full_online", "so-y-te", "2025-09") == [(38.0, "0002", 2)]
    assert figure(sent, "received", "so-y-te", "2025-09") == [(50.0, "0002", 2)]
    assert figure(sent, "received", "so-xay-dung", "2025-09") == [(100.0, "0001", 2)]
    with sent.store.reading() as cursor:
        newest = queries.history(cursor, "nghe-an")[0]
    assert (newest["file"], newest["reason"]) == (
        "nhap-tay-online_filing-so-y-te-2025-09.csv",
        "Sở đính chính",
    )


def test_a_mended_figure_must_still_add_up(sent):
    page = mending("received_online")
    labelled(page, "Số mới: Trực tuyến").set_value("46")
    press(page, "Xem trước")
    assert title(page).startswith("Chưa nhận: tổng không bằng các phần cộng lại")
    assert "51" in drawn(page)
    assert sent.store.version == 1


def test_a_row_never_sent_cannot_be_mended(sent):
    page = mending("received")
    page.selectbox(key="widget-sua-cua").set_value("so-tu-phap").run()
    assert "Sở Tư pháp chưa gửi biểu Hồ sơ trực tuyến" in drawn(page)
    assert not page.button


def test_mending_a_batch_can_be_undone(sent):
    page = mending("received_full_online")
    labelled(page, "Số mới: Trực tuyến toàn trình").set_value("38")
    press(page, "Xem trước")
    labelled(page, "Người nạp").set_value("Nam")
    labelled(page, "Lý do thay đổi").set_value("Đính chính")
    press(page, "Ghi 1 số")
    sent.store.undo("nghe-an", "0002", "Nam", "Nhầm")
    assert figure(sent, "received_full_online", "so-y-te", "2025-09") == [(40.0, "0001", 3)]


def test_a_value_typed_a_second_time_after_a_correction_is_written_again(sent):
    for value in ("38", "39", "38"):
        page = mending("received_full_online")
        labelled(page, "Số mới: Trực tuyến toàn trình").set_value(value)
        press(page, "Xem trước")
        labelled(page, "Người nạp").set_value("Nam")
        labelled(page, "Lý do thay đổi").set_value("Đính chính")
        press(page, "Ghi 1 số")
    assert figure(sent, "received_full_online", "so-y-te", "2025-09")[0][:2] == (38.0, "0004")
