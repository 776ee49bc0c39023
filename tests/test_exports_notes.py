"""Causes and commitments in documents: carried until settled, told once after, an agency's own alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pptx import Presentation

from data import notes
from exports import briefing, briefing_facts, briefing_notes, frames, letters, slides, workbook
from exports.briefing import Options
from exports.manner import Manner
from exports.refusals import ExportError
from indicators import note_table
from indicators.note_checks import Draft
from indicators.notes import Settlement
from indicators.periods import parse
from indicators.profiles import standings
from tests.documents import Word, lines_of, on_day, pdf_of, plain, sample_office

TODAY = date(2025, 11, 16)
Q3, Q4 = parse("2025-Q3"), parse("2025-Q4")
SHORT = Options(("reporting",), "none")
BUILDING, HEALTH, JUSTICE = "so-xay-dung", "so-y-te", "so-tu-phap"


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The office on its day, before anything was noted."""
    made = sample_office(tmp_path_factory.mktemp("cam-ket"), date(2025, 9, 1))
    yield on_day(made, TODAY)
    made.store.close()


@pytest.fixture(scope="module")
def before(bare):
    """The report and the workbook without any note."""
    report = Word(briefing.make(bare, Q3, options=SHORT))
    return report, openpyxl.load_workbook(BytesIO(workbook.make(bare, Q3, agency=BUILDING))).sheetnames


@pytest.fixture(scope="module")
def office(bare, before):
    """Four notes: overdue and moved, near, carried out in the third quarter, one of the whole province."""
    first = on_day(bare, date(2025, 9, 1))
    scanners = Draft(
        *(BUILDING, "digitization_rate", "Chỉ có một máy quét.", "Trang bị thêm 02 máy quét"),
        *(date(2025, 9, 30), "Trưởng phòng Hành chính", "2025-Q3"),
    )
    late = notes.record(first, scanners, "Hoa")
    notes.move(on_day(bare, date(2025, 9, 28)), late, date(2025, 10, 31), "Hoa", "Mở thầu lại")
    near = replace(scanners, agency=HEALTH, indicator="data_reuse_rate", due=date(2025, 11, 20), period="")
    notes.record(first, replace(near, cause="Chưa quen kho dữ liệu", commitment="=Tập huấn"), "Hoa")
    done = notes.record(first, replace(near, agency=JUSTICE, commitment="Cử người hướng dẫn"), "Hoa")
    notes.settle(on_day(bare, date(2025, 10, 2)), done, date(2025, 9, 29), "Đã cử 02 người", "Hoa")
    whole = replace(near, agency=bare.directory.whole.id, due=date(2026, 3, 31), period="2025-Q2")
    notes.record(first, replace(whole, commitment="Trình phương án trang bị"), "Hoa")
    return bare


@pytest.fixture(scope="module")
def report(office):
    return Word(briefing.make(office, Q3, options=SHORT))


def headings(word):
    return [plain(p.text) for p in word.document.paragraphs if p.style.name == "Heading 1"]


def facts(office, period=Q3, agency=None):
    return briefing_facts.collect(office, period, plan=None, agency=agency)


def test_without_notes_there_is_no_section_and_no_hole_in_the_numbers(before):
    assert headings(before[0]) == [
        *("I. TÓM TẮT KẾT QUẢ", "II. CHẾ ĐỘ BÁO CÁO", "III. NGUYÊN NHÂN, GIẢI PHÁP, KIẾN NGHỊ"),
    ]
    assert "Nguyên nhân, cam kết" not in before[1]


def test_with_notes_the_section_stands_before_the_place_for_causes_and_proposals(report):
    assert headings(report) == [
        "I. TÓM TẮT KẾT QUẢ",
        "II. CHẾ ĐỘ BÁO CÁO",
        "III. NGUYÊN NHÂN VÀ CAM KẾT",
        "IV. GIẢI PHÁP, KIẾN NGHỊ",
    ]


def test_the_section_counts_what_is_open_and_what_ended_in_the_period(report):
    at = report.paragraphs.index("III. NGUYÊN NHÂN VÀ CAM KẾT")
    assert report.paragraphs[at + 1 : at + 5] == [
        "Đến ngày 16/11/2025, còn 03 cam kết chưa hoàn thành, trong đó 01 cam kết đã quá hạn, 01 cam kết sắp "
        "đến hạn (trong 07 ngày).",
        "Quý III/2025: 01 cam kết đã thực hiện.",
        "Bảng 5. Nguyên nhân và cam kết, đến ngày 16/11/2025",
        "Cam kết quá hạn nêu trước, quá hạn lâu nhất đứng đầu; cam kết đã kết thúc nêu sau cùng.",
    ]


def test_the_table_tells_each_note_word_for_word(report):
    assert report.tables[-1] == [
        ["TT", "Cơ quan, đơn vị; chỉ tiêu", "Nguyên nhân; cam kết", "Hạn; người phụ trách", "Tình trạng"],
        [
            "1",
            "Sở Xây dựng\nSố hóa hồ sơ, kết quả",
            "Nguyên nhân: Chỉ có một máy quét.\nCam kết: Trang bị thêm 02 máy quét",
            "31/10/2025, lùi hạn từ 30/9/2025\nTrưởng phòng Hành chính",
            "■ Quá hạn 16 ngày",
        ],
        [
            "2",
            "Sở Y tế\nTái sử dụng dữ liệu số hóa",
            "Nguyên nhân: Chưa quen kho dữ liệu\nCam kết: =Tập huấn",
            "20/11/2025\nTrưởng phòng Hành chính",
            "▲ Sắp đến hạn, còn 4 ngày",
        ],
        [
            "3",
            "Toàn tỉnh\nTái sử dụng dữ liệu số hóa (quý II/2025)",
            "Nguyên nhân: Chỉ có một máy quét.\nCam kết: Trình phương án trang bị",
            "31/3/2026\nTrưởng phòng Hành chính",
            "◊ Đang thực hiện",
        ],
        [
            "4",
            "Sở Tư pháp\nTái sử dụng dữ liệu số hóa",
            "Nguyên nhân: Chỉ có một máy quét.\nCam kết: Cử người hướng dẫn\nKết quả: Đã cử 02 người",
            "20/11/2025\nTrưởng phòng Hành chính",
            "● Đã thực hiện ngày 29/9/2025, đúng hạn",
        ],
    ]


def test_what_was_settled_is_not_told_again_in_the_next_period(office):
    told = briefing_notes.of_facts(facts(office, Q4))
    assert [note.agency for note in told.all] == [BUILDING, HEALTH, office.directory.whole.id]
    assert briefing_notes.sentences(facts(office, Q4), Manner())[1:] == []


def test_an_open_note_is_carried_into_every_later_report(office):
    later = on_day(office, date(2025, 12, 31))
    told = briefing_notes.of_facts(facts(later, Q4)).waiting
    assert [note.state(date(2025, 12, 31)) for note in told] == ["overdue", "overdue", "open"]
    (said,) = map(plain, briefing_notes.sentences(facts(later, Q4), Manner()))
    assert said == "Đến ngày 31/12/2025, còn 03 cam kết chưa hoàn thành, trong đó 02 cam kết đã quá hạn."


def test_where_nothing_is_overdue_that_is_said(office):
    early = on_day(office, date(2025, 10, 1))
    (said,) = map(plain, briefing_notes.sentences(facts(early, Q4, BUILDING), Manner()))
    assert said == "Đến ngày 01/10/2025, còn 01 cam kết chưa hoàn thành, chưa có cam kết nào quá hạn."


def test_what_was_withdrawn_is_told_with_its_reason(office):
    known = facts(office, Q3, HEALTH)
    end = Settlement("withdrawn", date(2025, 9, 9), "Giao đơn vị khác")
    gone = replace(known, notes=(replace(known.notes[0], settlement=end),))
    assert list(map(plain, briefing_notes.sentences(gone, Manner()))) == [
        "Quý III/2025: 01 cam kết được rút."
    ]
    (row,) = briefing_notes.table(gone).rows
    assert row[2].endswith("\nLý do rút: Giao đơn vị khác")
    assert plain(row[4]) == "– Đã rút ngày 09/9/2025"


def test_the_document_of_one_agency_carries_its_own_notes_only(office):
    own = Word(briefing.make(office, Q3, agency=BUILDING, options=SHORT))
    assert [row[1] for row in own.tables[-1]] == ["Chỉ tiêu", "Số hóa hồ sơ, kết quả"]
    text = "\n".join(own.paragraphs) + str(own.tables)
    assert "Tập huấn" not in text
    assert "Trình phương án" not in text
    other = Word(briefing.make(office, Q3, agency="so-noi-vu", options=SHORT))
    assert "NGUYÊN NHÂN VÀ CAM KẾT" not in "\n".join(other.paragraphs)


def test_the_reminder_of_an_agency_names_its_overdue_commitments(office):
    letter = Word(letters.reminder(office, Q3, agency=BUILDING)).paragraphs
    at = letter.index("Đến ngày 16/11/2025, Sở Xây dựng còn 01 cam kết đã quá hạn:")
    assert letter[at + 1 : at + 3] == [
        "- Số hóa hồ sơ, kết quả: nguyên nhân: Chỉ có một máy quét; cam kết: Trang bị thêm 02 máy quét; hạn "
        "31/10/2025, lùi hạn từ 30/9/2025; người phụ trách: Trưởng phòng Hành chính; quá hạn 16 ngày.",
        "Văn phòng UBND tỉnh đề nghị Sở Xây dựng thực hiện các cam kết nêu trên và thông báo kết quả, hoặc "
        "đề xuất thời hạn mới kèm lý do, về Văn phòng UBND tỉnh (qua Phòng Kiểm soát TTHC) trước ngày "
        "21/11/2025.",
    ]
    assert letter[-1].endswith("để được hướng dẫn./.")


def test_the_reminder_says_in_its_subject_what_it_is_about(office):
    def subject(agency):
        return Word(letters.reminder(office, Q3, agency=agency)).document.core_properties.title

    assert subject(BUILDING) == "Công văn đôn đốc thực hiện cam kết đã quá hạn"
    assert subject(None) == "Công văn đôn đốc gửi số liệu báo cáo tháng"
    culture = "so-van-hoa-the-thao-va-du-lich"
    assert subject(culture) == "Công văn đôn đốc gửi số liệu báo cáo tháng"
    with pytest.raises(ExportError, match="không lập công văn"):
        letters.reminder(office, Q3, agency=HEALTH)


def test_the_reminder_of_everybody_tells_no_agency_of_anothers_commitments(office):
    text = "\n".join(Word(letters.reminder(office, Q3)).paragraphs)
    assert "cam kết" not in text


def slide_texts(content):
    deck = Presentation(BytesIO(content))
    return [[shape.text_frame.text for shape in s.shapes if shape.has_text_frame] for s in deck.slides]


def test_one_slide_tells_of_overdue_commitments(office):
    content = slides.make(office, Q3)
    titles = [texts[0] for texts in slide_texts(content)]
    assert titles.count("01/03\u00a0cam kết chưa hoàn thành đã quá hạn") == 1
    slide = Presentation(BytesIO(content)).slides[
        titles.index("01/03\u00a0cam kết chưa hoàn thành đã quá hạn")
    ]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    assert [[plain(cell.text) for cell in row.cells] for row in table.rows] == [
        ["Cơ quan, đơn vị", "Chỉ tiêu", "Cam kết", "Người phụ trách", "Hạn", "Quá hạn"],
        [
            *("Sở Xây dựng", "Số hóa hồ sơ, kết quả", "Trang bị thêm 02 máy quét"),
            *("Trưởng phòng Hành chính", "31/10/2025", "16 ngày"),
        ],
    ]
    none_late = slide_texts(slides.make(office, Q3, agency=HEALTH))
    assert not any("cam kết" in text for texts in none_late for text in texts)


def test_a_slide_of_many_says_how_many_are_left_out_and_shortens_texts(office):
    known = facts(office)
    late = replace(known.notes[0], due=date(2025, 10, 1), commitment="rất dài " * 40, settlement=None)
    many = replace(known, notes=tuple(replace(late, id=str(place)) for place in range(9)))
    content = briefing_notes.slide_table(many, 7)
    assert len(content.rows) == 7
    assert plain(content.note) == "Còn 2 cam kết quá hạn khác."
    assert max(len(row[2]) for row in content.rows) <= 91
    assert content.rows[0][2].endswith(" dài…")


def test_the_workbook_has_a_sheet_with_dates_as_dates_and_texts_as_texts(office):
    book = openpyxl.load_workbook(BytesIO(workbook.make(office, Q3)))
    rows = [[cell.value for cell in row] for row in book["Nguyên nhân, cam kết"].iter_rows()]
    at = next(place for place, row in enumerate(rows) if row[0] == "Mã đơn vị")
    assert [row[1] for row in rows[at + 1 :]] == ["Sở Xây dựng", "Sở Y tế", "Toàn tỉnh", "Sở Tư pháp"]
    assert [str(row[8])[:10] for row in rows[at + 1 :]] == [
        *("2025-10-31", "2025-11-20", "2026-03-31", "2025-11-20"),
    ]
    assert [row[10:12] for row in rows[at + 1 :]] == [
        *(["Quá hạn", 16], ["Sắp đến hạn", 0], ["Đang thực hiện", 0], ["Đã thực hiện", None]),
    ]
    training = book["Nguyên nhân, cam kết"].cell(at + 3, 7)
    assert (training.value, training.data_type) == ("=Tập huấn", "s")


def test_the_workbook_of_one_agency_has_its_own_commitments_only(office):
    book = openpyxl.load_workbook(BytesIO(workbook.make(office, Q3, agency=BUILDING)))
    column = [row[0].value for row in book["Nguyên nhân, cam kết"].iter_rows()]
    assert column[column.index("Mã đơn vị") + 1 :] == [BUILDING]
    other = openpyxl.load_workbook(BytesIO(workbook.make(office, Q3, agency="so-noi-vu")))
    assert "Nguyên nhân, cam kết" not in other.sheetnames


def test_the_files_of_the_page_run_nothing_that_was_typed(office):
    known = briefing_notes.of_facts(facts(office)).all
    frame = note_table.table(known, office.registry, str, TODAY)
    lines = standings.as_csv(frame).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Mã đơn vị;Đơn vị;Mã số chỉ tiêu;Chỉ tiêu;Kỳ;Nguyên nhân;Cam kết;")
    assert lines[2].split(";")[6] == "'=Tập huấn"
    sheet = openpyxl.load_workbook(BytesIO(frames.workbook(frame, "Cam kết"))).active
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=Tập huấn")
    assert cell.data_type == "s"


def test_the_table_begins_on_the_page_of_its_heading(report, tmp_path):
    pages = [lines_of(page) for page in pdf_of(report.content, ".docx", tmp_path)]
    with_heading = [page for page in pages if "III. NGUYÊN NHÂN VÀ CAM KẾT" in page]
    assert len(with_heading) == 1
    assert any(line.startswith("Bảng 5. Nguyên nhân") for line in with_heading[0])
    assert any("Quá hạn" in line for line in with_heading[0])
