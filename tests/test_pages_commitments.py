"""Ghi chú và cam kết: the list and its filters, one note and its versions, forms, who may what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from data import notes
from data.access import Caller
from data.records import EVERYWHERE, Change
from indicators.model import Observation
from indicators.note_checks import Draft
from indicators.periods import parse

pytestmark = pytest.mark.usefixtures("looser_sessions")

TODAY = date(2025, 11, 16)
LATE = Draft(
    *("so-xay-dung", "data_reuse_rate", "Thiếu <máy> quét", "Mua máy", date(2025, 11, 1)),
    *("Trưởng phòng", "2025-Q3"),
)
NEAR = Draft(
    *("so-y-te", "online_payment_rate", "Chưa kết nối", "=Kết nối", date(2025, 11, 20), "Chánh Văn phòng", "")
)


def script():
    import streamlit as st

    from pages import agency, commitments, indicator, overview, scorecard, upload
    from pages.ui import places

    modules = {
        **{"commitments": commitments, "agency": agency, "indicator": indicator},
        **{"overview": overview, "scorecard": scorecard, "upload": upload},
    }
    for name, module in modules.items():
        place = places.PLACES[name]
        places.pages[name] = st.Page(module.render, title=place.title, url_path=place.path or "first")
    st.navigation(list(places.pages.values()), position="hidden")
    modules[st.query_params.get("trang", "commitments")].render()


def observed(measure, agency, month, value):
    return Observation(measure, agency, month, *parse(month).days(), value, None, 2)


@pytest.fixture
def office(open_office):
    """Nghệ An with a few figures of two bodies that miss their targets."""
    rows = [
        observed(measure, agency, f"2025-0{month}", value)
        for agency in ("so-xay-dung", "so-y-te")
        for month in (7, 8, 9)
        for measure, value in (("dossiers_reusing_data", 20), ("dossiers_received", 100))
    ]
    return open_office(rows, TODAY.isoformat()).office()


@pytest.fixture
def two(office):
    """One overdue note and one near its date."""
    return notes.record(office, LATE, "Hoa"), notes.record(office, NEAR, "Nam")


def visiting(monkeypatch, office, **account):
    """The visitor signs in with an account of these properties."""
    from pages.ui import visitor

    value = {"email": "hoa@x.gov.vn", "name": "Hoa", "role": "officer", "agencies": None, "disabled": False}
    change = Change("account", "hoa@x.gov.vn", {**value, **account})
    office.store.edit(EVERYWHERE, [change], "Quản trị", "Cấp tài khoản")
    monkeypatch.setattr(visitor, "caller", lambda: Caller("account", "hoa@x.gov.vn"))


def opened(**query):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in query.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html")).replace("\u00a0", " ")


def title(page):
    return unescape(drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0])


def shown(page):
    """The agencies of the list, in order."""
    body = drawn(page).split("<tbody>")
    return [name for part in body[1:] for name in ("Sở Xây dựng", "Sở Y tế") if f">{name}</a>" in part]


def labels(page):
    return [button.label for button in page.button]


def known(office):
    with office.store.reading() as cursor:
        return notes.everything(cursor, "nghe-an")


# --- the list ---


def test_without_notes_the_page_says_what_it_is_for(office):
    page = opened()
    assert title(page) == "Chưa có cam kết nào được ghi"
    assert "vì sao một chỉ tiêu chưa đạt, đơn vị sẽ làm gì, đến khi nào, ai phụ trách" in drawn(page)
    assert labels(page) == ["Ghi cam kết kèm nguyên nhân"]


def test_the_list_has_the_overdue_first_with_links_to_agency_and_indicator(two):
    page = opened()
    assert title(page) == "2 cam kết chưa xong, 1 quá hạn"
    assert shown(page) == ["Sở Xây dựng", "Sở Y tế"]
    text = drawn(page)
    assert f'href="/cam-ket?cam-ket={two[0].id}">Quá hạn 15 ngày</a>' in text
    assert 'href="/don-vi?don-vi=so-xay-dung&amp;ky=2025-Q3">Sở Xây dựng</a>' in text
    assert 'href="/chi-tieu?chi-tieu=data_reuse_rate&amp;ky=2025-Q3"' in text
    assert "Thiếu &lt;máy&gt; quét" in text
    assert "Sắp đến hạn, còn 4 ngày" in text


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("tinh-trang", "overdue", ["Sở Xây dựng"]),
        ("tinh-trang", "chua-xong", ["Sở Xây dựng", "Sở Y tế"]),
        ("tinh-trang", "done", []),
        ("cua-don-vi", "so-y-te", ["Sở Y tế"]),
        ("ve", "data_reuse_rate", ["Sở Xây dựng"]),
        ("phu-trach", "Chánh Văn phòng", ["Sở Y tế"]),
    ],
)
def test_a_filter_leaves_what_it_names_and_stands_in_the_address(two, name, value, left):
    page = opened()
    page.selectbox(key=f"widget-{name}").set_value(value).run()
    assert shown(page) == left
    assert page.query_params[name] in (value, [value])
    assert shown(opened(**{name.replace("-", "_"): value})) == left
    assert ("Không có cam kết nào hợp với lựa chọn trên" in drawn(page)) == (not left)


# --- one ---


def test_one_note_shows_every_version_with_who_and_why(office, two):
    notes.move(office, two[0], date(2025, 12, 20), "Nam", "Chờ đấu thầu")
    page = opened(cam_ket=two[0].id)
    assert title(page) == "Sở Xây dựng, cam kết về tái sử dụng dữ liệu số hóa: đang thực hiện"
    text = drawn(page)
    assert "20/12/2025, lùi hạn từ 01/11/2025" in text
    assert text.index("Đổi hạn: Chờ đấu thầu") < text.index("Ghi mới")
    assert labels(page) == ["Đã thực hiện", "Đổi hạn", "Sửa nội dung", "Rút"]


def test_a_settled_note_has_nothing_left_to_do(office, two):
    notes.settle(office, two[0], date(2025, 11, 10), "Đã mua 02 máy", "Hoa")
    page = opened(cam_ket=two[0].id)
    assert title(page).endswith(": đã thực hiện ngày 10/11/2025, chậm 9 ngày so với hạn")
    assert "Đã mua 02 máy" in drawn(page)
    assert labels(page) == []


def test_an_address_of_no_note_says_so(two):
    page = opened(cam_ket="khong-co")
    assert "Không có cam kết nào theo địa chỉ này." in drawn(page)


# --- who may what ---


def test_a_viewer_reads_and_writes_nothing(office, two, monkeypatch):
    visiting(monkeypatch, office, role="viewer")
    assert shown(opened()) == ["Sở Xây dựng", "Sở Y tế"]
    for query in ({}, {"cam_ket": two[0].id}, {"trang": "agency", "don_vi": "so-xay-dung", "ky": "2025-Q3"}):
        assert not {"Ghi cam kết kèm nguyên nhân", "Đã thực hiện", "Rút"} & set(labels(opened(**query)))


def test_an_officer_of_one_agency_is_offered_acts_on_its_notes_alone(office, two, monkeypatch):
    visiting(monkeypatch, office, agencies=["so-y-te"])
    assert labels(opened(cam_ket=two[0].id)) == []
    assert "Đổi hạn" in labels(opened(cam_ket=two[1].id))


# --- forms: a dialog is run alone, which AppTest does not do: its form is run instead ---


def dialog(form, note=""):
    def alone(form, note):
        import streamlit as st

        from indicators.periods import parse
        from pages.ui import notes_acts, notes_kept

        if note:
            own = st.session_state.setdefault("seen", [n for n in notes_kept.everything() if n.id == note])
            getattr(notes_acts, form)(own[0])
        else:
            agencies, indicators = ["so-xay-dung", "so-y-te"], ["data_reuse_rate", "online_payment_rate"]
            notes_acts.new(notes_acts.Start(agencies, indicators, parse("2025-Q3")))

    page = AppTest.from_function(alone, default_timeout=60, kwargs={"form": form, "note": note})
    return page.run()


def fill(page, **texts):
    """Fill boxes by their labels, then press the button."""
    boxes = [*page.text_input, *page.text_area, *page.date_input, *page.selectbox]
    for label, value in texts.items():
        next(box for box in boxes if box.label.startswith(label.replace("_", " "))).set_value(value)
    page.button[0].click().run()
    assert not page.exception
    return page


def test_an_empty_form_names_every_field_and_writes_nothing(office):
    page = fill(dialog("new"))
    assert page.error[0].value.split("\n") == [
        "Chưa ghi.",
        "- Nguyên nhân: đang để trống; cần ghi bằng lời, nhiều nhất 600 ký tự.",
        "- Cam kết: đang để trống; cần ghi bằng lời, nhiều nhất 600 ký tự.",
        "- Hạn: đang để trống; cần một ngày từ 16/11/2024 đến 16/11/2030.",
        "- Người phụ trách: đang để trống; cần ghi bằng lời, nhiều nhất 120 ký tự.",
        "- Người ghi: đang để trống; cần họ tên.",
    ]
    assert known(office) == []


def test_a_whole_form_writes_a_note_on_the_period_in_view(office):
    page = fill(
        dialog("new"),
        Đơn_vị="so-y-te",
        Chỉ_tiêu="online_payment_rate",
        Nguyên_nhân="Chưa kết nối",
        Cam_kết="Kết nối Kho bạc",
        Hạn=date(2025, 12, 1),
        Người_phụ_trách="Phó Giám đốc",
        Người_ghi="Hoa",
    )
    assert not page.error
    (note,) = known(office)
    assert (note.agency, note.indicator, note.period) == ("so-y-te", "online_payment_rate", "2025-Q3")
    assert (note.due, note.person, note.by) == (date(2025, 12, 1), "Phó Giám đốc", "Hoa")
    assert page.session_state["notes-done"] == "Đã ghi cam kết: Sở Y tế, Thanh toán trực tuyến."


WHOLE = {
    **{"Đơn_vị": "so-y-te", "Nguyên_nhân": "Chưa kết nối", "Cam_kết": "Kết nối Kho bạc"},
    **{"Người_phụ_trách": "Phó Giám đốc", "Người_ghi": "Hoa"},
}


def test_a_date_that_has_passed_is_asked_about_before_it_is_written(office):
    page = fill(dialog("new"), **WHOLE, Hạn=date(2025, 11, 15))
    assert page.error[0].value == (
        "Chưa ghi. Ngày hẹn đã qua: 15/11/2025, hôm nay 16/11/2025. Sửa hạn; nếu cam kết có từ trước, đánh "
        "dấu “Hạn đã qua vẫn ghi: cam kết này có từ trước” rồi ghi lại."
    )
    assert known(office) == []
    page.checkbox[0].check()
    page.button[0].click().run()
    assert not page.error
    assert [note.due for note in known(office)] == [date(2025, 11, 15)]


def test_a_date_of_today_is_written_without_a_question(office):
    page = fill(dialog("new"), **WHOLE, Hạn=TODAY)
    assert (list(page.error), list(page.checkbox)) == ([], [])
    assert [note.due for note in known(office)] == [TODAY]


def test_every_form_marks_what_it_needs_and_can_be_left(office, two):
    page = dialog("new")
    boxes = [*page.text_area, *page.date_input, *page.text_input]
    assert [box.label for box in boxes] == [
        *("Nguyên nhân (bắt buộc)", "Cam kết (bắt buộc)", "Hạn (bắt buộc)"),
        *("Người phụ trách (bắt buộc)", "Người ghi (bắt buộc)"),
    ]
    assert "chỉ có nguyên nhân thì chưa ghi được" in drawn(page)
    buttons = {form: labels(dialog(form, two[0].id)) for form in ("settle", "move", "reword", "withdraw")}
    assert {"new": labels(page), **buttons} == {
        "new": ["Ghi cam kết", "Không ghi"],
        "settle": ["Ghi đã thực hiện", "Không ghi"],
        "move": ["Ghi hạn mới", "Không ghi"],
        "reword": ["Ghi nội dung mới", "Không ghi"],
        "withdraw": ["Rút cam kết", "Không rút"],
    }
    page.button[1].click().run()
    assert not page.error
    assert len(known(office)) == 2


def test_one_who_signed_in_is_not_asked_for_a_name(office, monkeypatch):
    visiting(monkeypatch, office)
    page = dialog("new")
    assert [box.label for box in page.text_input] == ["Người phụ trách (bắt buộc)"]


def test_carried_out_is_written_with_day_and_result(office, two):
    page = dialog("settle", two[0].id)
    fill(page, Kết_quả="Đã mua", Người_ghi="Hoa")
    assert not page.error
    (note,) = (one for one in known(office) if one.id == two[0].id)
    assert (note.settlement.how, note.settlement.on, note.settlement.words) == ("done", TODAY, "Đã mua")


def test_another_date_is_written_with_its_reason(office, two):
    page = fill(dialog("move", two[0].id), Hạn_mới=date(2025, 12, 20), Người_ghi="Hoa")
    assert "Lý do đổi hạn: đang để trống" in page.error[0].value
    fill(page, Lý_do="Chờ đấu thầu")
    (note,) = (one for one in known(office) if one.id == two[0].id)
    assert (note.due, note.moves[0].due, note.moves[0].why) == (
        *(date(2025, 12, 20), date(2025, 11, 1), "Chờ đấu thầu"),
    )


def test_other_words_are_written_and_those_before_stay(office, two):
    page = dialog("reword", two[0].id)
    fill(page, Cam_kết="Thuê máy", Lý_do="Đổi cách làm", Người_ghi="Hoa")
    with office.store.reading() as cursor:
        assert [one.commitment for one in notes.versions(cursor, "nghe-an", two[0].id)] == [
            "Thuê máy",
            "Mua máy",
        ]


def test_a_withdrawal_is_written_with_its_reason(office, two):
    fill(dialog("withdraw", two[0].id), Lý_do="Ghi nhầm", Người_ghi="Hoa")
    (note,) = (one for one in known(office) if one.id == two[0].id)
    assert note.settlement.words == "Ghi nhầm"


def test_who_comes_second_is_told_and_writes_nothing(office, two):
    page = dialog("withdraw", two[0].id)
    moved = notes.move(office, two[0], date(2025, 12, 20), "Nam", "Chờ đấu thầu")
    fill(page, Lý_do="Ghi nhầm", Người_ghi="Hoa")
    assert "người khác đã lưu một bản mới" in page.error[0].value
    assert moved in known(office)


# --- beside the figures ---


def test_the_row_of_an_agency_opens_to_the_note_and_the_section_below_has_its_acts(office, two):
    page = opened(trang="agency", don_vi="so-xay-dung", ky="2025-Q3")
    text = drawn(page)
    row = next(part for part in text.split("<tr") if "<details" in part and "Tái sử dụng" in part)
    assert "cam kết quá hạn 15 ngày" in row
    assert "Nguyên nhân: Thiếu &lt;máy&gt; quét; cam kết: Mua máy; hạn 01/11/2025" in row
    assert text.count("ct-noted-line") == 1
    assert "1 cam kết chưa xong, 1 quá hạn." in text
    assert labels(page)[-5:] == [
        "Đã thực hiện",
        "Đổi hạn",
        "Sửa nội dung",
        "Rút",
        "Ghi cam kết kèm nguyên nhân",
    ]


def test_the_page_of_another_agency_does_not_carry_it(office, two):
    text = drawn(opened(trang="agency", don_vi="so-tai-chinh", ky="2025-Q3"))
    assert "ct-noted-line" not in text
    assert "Chưa ghi nguyên nhân, cam kết nào." in text


def test_a_settled_note_is_folded_under_the_agency(office, two):
    notes.settle(office, two[0], TODAY, "Đã mua 02 máy", "Hoa")
    text = drawn(opened(trang="agency", don_vi="so-xay-dung", ky="2025-Q3"))
    assert "Đã thực hiện hoặc đã rút: 1" in text
    assert "Đã mua 02 máy" in text
    assert "ct-noted-line" not in text


def test_the_page_of_an_indicator_lists_the_notes_on_it(office, two):
    text = drawn(opened(trang="indicator", chi_tieu="data_reuse_rate", ky="2025-Q3"))
    listed = text.split("<caption>Nguyên nhân và cam kết</caption>")[1].split("</table>")[0]
    assert "Quá hạn 15 ngày" in listed
    assert "Sở Y tế" not in listed


def test_the_cell_of_the_scorecard_and_the_list_of_tong_quan_tell_of_it(office, two):
    text = unescape(drawn(opened(trang="scorecard", ky="2025-Q3")))
    assert "Tái sử dụng dữ liệu số hóa: Chưa đạt, 60/300, 3/3 tháng, cam kết quá hạn 15 ngày" in text
    text = drawn(opened(trang="overview", ky="2025-Q3"))
    row = next(part for part in text.split("<tr") if "don-vi=so-xay-dung" in part)
    assert "cam kết quá hạn" in row
    other = next(part for part in text.split("<tr") if "don-vi=so-y-te" in part)
    assert "cam kết" not in other


def test_a_note_on_the_whole_stands_on_the_card_of_its_indicator(office):
    notes.record(office, replace(LATE, agency=office.directory.whole.id), "Hoa")
    assert "cam kết quá hạn 15 ngày" in drawn(opened(trang="overview", ky="2025-Q3"))
