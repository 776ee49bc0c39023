"""The two letters: word for word, from the reports and statuses themselves, neutral, on few pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from exports import briefing_facts, letters
from exports.manner import Manner, head_of
from exports.refusals import ExportError
from indicators.periods import parse
from tests.documents import NUMBER, Word, inked, judged, number, pdf_of, plain, sample_office

Q3, SEPTEMBER = parse("2025-Q3"), parse("2025-09")
HARSH = ("phê bình", "nghiêm khắc", "chấn chỉnh", "kiểm điểm", "biểu dương", "xuất sắc")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = sample_office(tmp_path_factory.mktemp("cong-van"), date(2025, 10, 24))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def reminder(office):
    return Word(letters.reminder(office, Q3))


@pytest.fixture(scope="module")
def notice(office):
    return Word(letters.notice(office, Q3))


def test_the_reminder_word_for_word(reminder):
    assert reminder.paragraphs[2:5] == [
        "Thực hiện Quyết định số 384/QĐ-UBND ngày 24/02/2025 ban hành Kế hoạch hoạt động kiểm soát thủ tục "
        "hành chính, thực hiện cơ chế một cửa, một cửa liên thông và thực hiện thủ tục hành chính trên môi "
        "trường điện tử tỉnh Nghệ An năm 2025; Quyết định số 3667/QĐ-UBND ngày 30/12/2024 ban hành Kế hoạch "
        "cải cách hành chính Nhà nước tỉnh Nghệ An năm 2025, các cơ quan, đơn vị gửi số liệu báo cáo tháng "
        "về Văn phòng UBND tỉnh (qua Phòng Kiểm soát TTHC) trước ngày 23/10/2025 đối với tháng 9/2025.",
        "Đến ngày 24/10/2025, còn 04 cơ quan, đơn vị chưa gửi hoặc gửi chưa đủ số liệu báo cáo tháng của "
        "quý III/2025, gồm: Sở Văn hóa, Thể thao và Du lịch; Xã Na Ngoi; Xã Keng Đu; Xã Hữu Khuông.",
        "Bảng 1. Báo cáo tháng gửi muộn, chưa gửi hoặc còn thiếu, quý III/2025",
    ]
    assert reminder.paragraphs[5:7] == [
        "Văn phòng UBND tỉnh đề nghị các cơ quan, đơn vị có tên trên rà soát, gửi đủ số liệu về Văn phòng "
        "UBND tỉnh (qua Phòng Kiểm soát TTHC) trước ngày 29/10/2025. Trường hợp đã gửi, đề nghị thông tin "
        "lại để đối chiếu.",
        "Trong quá trình thực hiện, nếu có vướng mắc, đề nghị liên hệ Phòng Kiểm soát TTHC để được hướng "
        "dẫn./.",
    ]


def test_a_deadline_that_is_not_the_plans_own_is_not_said_to_be(office):
    """The plan's words are "trước ngày 23"; the office has set the 22nd."""
    here = replace(office, settings=replace(office.settings, report_day=22))
    first = Word(letters.reminder(here, Q3)).paragraphs[2]
    assert first == (
        "Theo cài đặt của Phòng Kiểm soát TTHC, các cơ quan, đơn vị gửi số liệu báo cáo tháng về Văn phòng "
        "UBND tỉnh (qua Phòng Kiểm soát TTHC) trước ngày 22/10/2025 đối với tháng 9/2025."
    )


def test_the_reminders_table_names_each_report(reminder):
    assert reminder.tables[0][1:] == [
        ["1", "Sở Văn hóa, Thể thao và Du lịch", "Tháng 8/2025", "Còn thiếu biểu: Số hóa hồ sơ, kết quả"],
        ["2", "Sở Văn hóa, Thể thao và Du lịch", "Tháng 9/2025", "Còn thiếu biểu: Số hóa hồ sơ, kết quả"],
        ["3", "Xã Keng Đu", "Tháng 9/2025", "Chưa gửi"],
        ["4", "Xã Na Ngoi", "Tháng 8/2025", "Chưa gửi"],
        ["5", "Xã Na Ngoi", "Tháng 9/2025", "Chưa gửi"],
        ["6", "Xã Hữu Khuông", "Tháng 9/2025", "Chưa gửi"],
    ]


def test_the_head_says_what_the_letter_is_about(reminder):
    cells = reminder.document.tables[0].rows[0].cells
    left = [plain(p.text) for p in cells[0].paragraphs if p.text]
    assert left == [
        "UBND TỈNH NGHỆ AN",
        "VĂN PHÒNG",
        "Số:      /VPUBND-KSTT",
        "V/v đôn đốc gửi số liệu báo cáo tháng",
    ]
    assert reminder.paragraphs[0] == (
        "Kính gửi: Các sở, ban, ngành, đơn vị và UBND cấp xã có tên tại văn bản này."
    )
    assert reminder.paragraphs[1] == "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo."


def test_the_closing_has_a_title_and_no_name(reminder):
    cells = reminder.document.tables[-1].rows[0].cells
    assert [p.text for p in cells[0].paragraphs] == ["Nơi nhận:", "- Như trên;", "- Lưu: VT, KSTT."]
    assert [p.text for p in cells[1].paragraphs if p.text] == ["CHÁNH VĂN PHÒNG"]


def test_nobody_to_remind_makes_no_letter(office):
    with pytest.raises(ExportError, match="không có báo cáo tháng nào đến hạn mà chưa gửi đủ"):
        letters.reminder(office, Q3, agency="so-tu-phap")
    with pytest.raises(ExportError, match=r"Tháng 10/2025: không có báo cáo tháng nào đến hạn"):
        letters.reminder(office, parse("2025-10"))


def test_one_agency_is_addressed_by_name(office):
    made = Word(letters.reminder(office, SEPTEMBER, agency="xa-na-ngoi-16870"))
    assert made.paragraphs[0] == "Kính gửi: UBND xã Na Ngoi."
    assert [row[1:] for row in made.tables[0][1:]] == [["Xã Na Ngoi", "Tháng 9/2025", "Chưa gửi"]]


def test_many_agencies_stand_in_the_table_only(office):
    few = office.directory.bodies[:10]
    assert letters.named(few).startswith(", gồm: ")
    assert letters.named([*few, *few]) == " (danh sách tại bảng dưới đây)"


def test_the_notice_by_its_headings(notice):
    heads = [plain(p.text) for p in notice.document.paragraphs if p.style.name == "Heading 2"]
    assert heads == [
        "1. Kết quả chung",
        "2. Cơ quan, đơn vị đạt các chỉ tiêu",
        "3. Cơ quan, đơn vị còn chỉ tiêu chưa đạt",
        "4. Chế độ báo cáo",
        "5. Đề nghị",
    ]
    text = notice.paragraphs
    assert (
        "Sở, ban, ngành: 04/15 cơ quan, đơn vị không có chỉ tiêu chưa đạt: Sở Ngoại vụ; Thanh tra tỉnh; Văn "
        "phòng UBND tỉnh; Sở Công Thương."
    ) in text
    assert (
        "Các cơ quan, đơn vị rà soát kết quả nêu trên, xử lý các chỉ tiêu chưa đạt, gần đạt (18/28 chỉ tiêu "
        "được đánh giá); trường hợp số liệu chưa khớp, đề nghị phản hồi về Văn phòng UBND tỉnh (qua Phòng "
        "Kiểm soát TTHC) trước ngày 29/10/2025."
    ) in text
    assert "(Kết quả từng chỉ tiêu tại Phụ lục kèm theo.)" in text
    assert "Cấp xã: cả 130 cơ quan, đơn vị được đánh giá đều còn chỉ tiêu chưa đạt." in text
    assert any("Xã Bắc Lý 01 người; Xã Quỳnh Anh 01 người" in line for line in text)
    assert text[text.index("Phụ lục") + 1] == "KẾT QUẢ TỪNG CHỈ TIÊU QUÝ III NĂM 2025"


def test_the_last_agencies_are_those_of_the_status_command(office, notice):
    rows = judged(office, Q3, "agencies")
    line = next(text for text in notice.paragraphs if text.startswith("- Hồ sơ nộp trực tuyến"))
    assert line == (
        "- Hồ sơ nộp trực tuyến (mục tiêu ≥ 80%): Xã Mường Xén 42,8%; Phường Thái Hoà 47,3%; "
        "Xã Tương Dương 48,1%."
    )
    behind = sorted(
        row["value"]
        for key, row in rows.items()
        if key[:2] == ("nghe-an-384-2025", "online_filing_rate") and row["status"] in ("missed", "near")
    )
    printed = [number(one) for one in NUMBER.findall(line.partition(": ")[2])]
    assert printed == [round(Decimal(str(value)), 1) for value in behind[:3]]


def test_a_year_without_a_plan_has_no_notice(office):
    with pytest.raises(ExportError, match="Năm 2024 chưa có kế hoạch đặt mục tiêu"):
        letters.notice(office, parse("2024-Q3"))


@pytest.mark.parametrize("name", ["reminder", "notice"])
def test_the_wording_stays_neutral(request, name):
    text = " ".join(request.getfixturevalue(name).paragraphs).lower()
    assert not [word for word in HARSH if word in text]


def test_what_is_asked_is_the_offices_own_wording(office):
    facts = briefing_facts.collect(office, Q3, plan=None, agency="so-tu-phap")
    asked = letters.asking(facts, head_of(office))
    assert asked[0].startswith("Văn phòng UBND tỉnh đề nghị Sở Tư pháp rà soát, gửi đủ số liệu")
    parts = letters.notice_parts(facts, Manner(), head_of(office))
    assert [heading for heading, _ in parts][1] == "Chỉ tiêu chưa đạt, gần đạt"


@pytest.mark.parametrize(("name", "most"), [("reminder", 2), ("notice", 6)])
def test_letters_stay_short_and_inside_their_margins(request, name, most, tmp_path):
    pages = pdf_of(request.getfixturevalue(name).content, ".docx", tmp_path)
    assert len(pages) <= most
    for page in pages:
        left, _, right, bottom = inked(page)
        width, height = (side * 25.4 / 72 for side in page.get_size())
        assert left >= 29
        assert right <= width - 19
        assert bottom <= height - 19


def test_a_notice_to_one_agency_speaks_of_it_alone(office):
    made = Word(letters.notice(office, Q3, agency="xa-keng-du-16822"))
    heads = [plain(p.text) for p in made.document.paragraphs if p.style.name == "Heading 2"]
    assert heads == ["1. Kết quả chung", "2. Chỉ tiêu chưa đạt, gần đạt", "3. Chế độ báo cáo", "4. Đề nghị"]
    text = made.paragraphs
    assert "Kính gửi: UBND xã Keng Đu." in text
    assert "- Hồ sơ nộp trực tuyến (mục tiêu ≥ 80%): 53,9%." in text
    assert any(line.startswith("UBND xã Keng Đu rà soát kết quả nêu trên") for line in text)
    assert "Văn phòng UBND tỉnh thông báo để UBND xã Keng Đu biết, thực hiện./." in text
