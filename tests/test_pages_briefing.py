"""Xuất báo cáo: what is previewed, picked, made, refused and remembered."""

from __future__ import annotations

from html import unescape
from io import BytesIO

import pptx
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from exports import library
from exports.library import LIBRARY
from exports.renderer import RENDERER
from indicators.periods import parse
from tests.documents import Word, plain


def script():
    import streamlit as st

    from pages import briefing, upload
    from pages.ui import places

    for name, render in (("briefing", briefing.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path)
    st.navigation([places.pages["briefing"], places.pages["upload"]], position="hidden")
    briefing.render()


@pytest.fixture(scope="module", autouse=True)
def sample(looser_sessions, tmp_path_factory):
    """An app with the sample, on a day when September's reports are due."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPI_DATABASE", str(tmp_path_factory.mktemp("app") / "kpi.duckdb"))
        patch.setenv("KPI_TODAY", "2025-10-24")
        st.cache_resource.clear()
        from pages.ui import session

        yield session
        session.office().store.close()
        st.cache_resource.clear()


def opened(**query):
    page = AppTest.from_function(script, default_timeout=120)
    for name, value in {"ky": "2025-Q3", **query}.items():
        page.query_params[name.replace("_", "-")] = value
    return page.run()


def drawn(page):
    return plain(unescape(" ".join(element.proto.body for element in page.get("html"))))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def box(page, label):
    return next(box for box in page.selectbox if box.label == label)


def press(page, begin="Tạo tệp"):
    next(button for button in page.button if button.label.startswith(begin)).click()
    return page.run()


def downloads(page):
    return [element.proto.label for element in page.get("download_button")]


def test_the_page_answers_before_anything_is_made():
    page = opened()
    assert not page.exception
    assert title(page) == "Quý III/2025, toàn tỉnh có 10/28 chỉ tiêu đạt mục tiêu; 11 gần đạt; 07 chưa đạt"
    text = drawn(page)
    assert "Số liệu tính từ ngày 01/7/2025 đến ngày 30/9/2025; nguồn: DỮ LIỆU MẪU" in text
    assert "72,4%<br>171.721/237.223" in text
    assert "Mức đầy đủ: đủ 3/3 tháng, 140/145 đơn vị." in text
    assert downloads(page) == []


def test_every_document_of_the_library_can_be_picked():
    page = opened()
    assert box(page, "Loại tài liệu").options == [entry.title for entry in LIBRARY.values()]
    assert [entry.title for entry in LIBRARY.values()] == [
        "Báo cáo Word",
        "Trình chiếu",
        "Công văn đôn đốc",
        "Thông báo kết quả",
        "Sổ tính Excel",
        "Biểu II.06a",
    ]


def test_the_sections_of_a_report_are_ticked_and_left_out():
    page = opened(loai="briefing")
    assert [tick.label for tick in page.checkbox] == [
        "Kết quả từng chỉ tiêu",
        "Cơ quan, đơn vị còn thiếu",
        "Khả năng đạt cả năm",
        "Chế độ báo cáo",
        "Vấn đề về số liệu",
        "Phụ lục: mọi cơ quan, đơn vị",
        "Phụ lục: cách tính các chỉ tiêu",
    ]
    for tick in (*page.checkbox[:-2], page.checkbox[-1]):
        tick.uncheck()
    next(radio for radio in page.radio if radio.label == "Hình kèm theo").set_value("none")
    page = press(page.run())
    made = Word(page.session_state["briefing-file"][1])
    heads = [plain(p.text) for p in made.document.paragraphs if p.style.name == "Heading 1"]
    assert heads == ["I. TÓM TẮT KẾT QUẢ", "II. NGUYÊN NHÂN, GIẢI PHÁP, KIẾN NGHỊ"]
    assert "Phụ lục II" in made.paragraphs
    assert downloads(page)[0].startswith("Tải về Báo cáo Word (")


def test_what_was_made_last_is_where_the_next_visit_begins():
    page = press(opened(loai="notice", cua="so-tu-phap", van_ban="nghe-an-3667-2025"))
    assert downloads(page)[0].startswith("Tải về Thông báo kết quả (")
    made = Word(page.session_state["briefing-file"][1])
    assert "Kính gửi: Sở Tư pháp." in made.paragraphs
    another = opened()
    assert box(another, "Loại tài liệu").value == "notice"
    assert box(another, "Phạm vi").value == "so-tu-phap"
    assert box(another, "Văn bản").value == "nghe-an-3667-2025"
    assert (
        title(another) == "Quý III/2025, Sở Tư pháp có 16/22 chỉ tiêu đạt mục tiêu; 03 gần đạt; 03 chưa đạt"
    )


def test_the_last_choice_survives_a_restart(sample):
    press(opened(loai="reminder", cua="toan-tinh"))
    sample.office().store.close()
    st.cache_resource.clear()
    assert box(opened(), "Loại tài liệu").value == "reminder"


def test_a_document_that_cannot_be_made_says_why_and_offers_nothing():
    page = press(opened(loai="reminder", cua="so-tu-phap"))
    assert [error.value for error in page.error] == [
        "Chưa tạo tệp: Quý III/2025: không có báo cáo tháng nào đến hạn mà chưa gửi đủ; không lập công văn."
    ]
    assert downloads(page) == []


def test_without_a_browser_a_report_without_pictures_is_offered(monkeypatch):
    RENDERER.close()  # one that an earlier test started would go on drawing
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    page = press(opened(loai="briefing"))
    said = page.error[0].value
    assert said.startswith("Chưa tạo tệp: Máy chủ chưa có trình duyệt để vẽ hình.")
    assert said.endswith("có thể chọn “Không kèm hình” để lấy báo cáo chỉ có lời và bảng.")
    next(radio for radio in page.radio if radio.label == "Hình kèm theo").set_value("none")
    page = press(page.run())
    assert not page.error
    assert downloads(page)[0].startswith("Tải về Báo cáo Word (")


def test_another_choice_takes_the_made_file_away():
    page = press(opened(loai="notice", cua="toan-tinh"))
    assert len(downloads(page)) == 1
    box(page, "Phạm vi").set_value("so-y-te")
    assert downloads(page.run()) == []


def test_decimals_are_chosen_for_one_document():
    page = opened(loai="slides", cua="toan-tinh", van_ban="nghe-an-384-2025")
    assert page.checkbox.len == 0
    page.radio[0].set_value(2)
    page = press(page.run())
    deck = pptx.Presentation(BytesIO(page.session_state["briefing-file"][1]))
    titles = [plain(slide.shapes.title.text_frame.text) for slide in deck.slides]
    assert "Số hóa hồ sơ, kết quả: 71,12%, còn thiếu 136.160 hồ sơ, kết quả để đạt 100%" in titles


def test_an_agency_without_figures_gets_a_reminder_and_nothing_else():
    page = opened(ky="2025-09", cua="xa-na-ngoi-16870", loai="notice")
    assert title(page) == "Tháng 9/2025: Xã Na Ngoi chưa có số liệu; chưa lập văn bản."
    assert not page.button
    page = press(opened(ky="2025-09", cua="xa-na-ngoi-16870", loai="reminder"))
    made = Word(page.session_state["briefing-file"][1])
    assert made.tables[0][1:] == [["1", "Xã Na Ngoi", "Tháng 9/2025", "Chưa gửi"]]


@pytest.mark.parametrize("kind", ["workbook", "form06a"])
def test_workbook_and_form_come_from_the_same_page(kind):
    page = press(opened(loai=kind, cua="toan-tinh"))
    assert page.session_state["briefing-file"][1][:2] == b"PK"
    assert downloads(page)[0].startswith(f"Tải về {LIBRARY[kind].title} (")


def test_files_are_named_by_kind_period_and_agency():
    assert library.file_name("briefing", parse("2025-Q3")) == "bao-cao_2025-Q3.docx"
    assert (
        library.file_name("slides", parse("2025-09"), "so-tu-phap") == "trinh-chieu_2025-09_so-tu-phap.pptx"
    )
