"""The marked copy: the same cells at the same places, problems beside them, nothing that computes."""

from __future__ import annotations

import io
from datetime import date

import openpyxl

import loaders
from indicators import registry
from indicators.model import Agency, Directory
from loaders import Problem, Reading
from loaders.marked import marked
from loaders.tables import Mark, Sheet

REGISTRY = registry.load()
SOME = Directory(
    "nghe-an",
    [
        Agency(id="h41", name="Tỉnh Nghệ An", short_name="Nghệ An", tier="toan_tinh"),
        Agency(id="so-x", name="Sở Xây dựng", short_name="Sở Xây dựng", tier="so_nganh"),
        Agency(id="so-y", name="Sở Y tế", short_name="Sở Y tế", tier="so_nganh"),
    ],
)
HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
BAD = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,5\n,=1+1,09/2025,50,-45,40,5,0\n".encode()


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def made(sheet, *problems):
    return Reading("a.xlsx", "0", None, True, problems, sheet=sheet)


def problem(row, column, severity="error", rows=()):
    return Problem("x", severity, None, row, column, "5", "7", "Sửa lại", title="Sai số", rows=rows)


def test_the_first_sheet_lists_every_problem_with_its_place():
    reading = loaders.load("a.csv", BAD, REGISTRY, SOME)
    book = opened(marked(reading))
    assert book.sheetnames == ["Danh sách lỗi", "Tệp đã nạp"]
    listed = list(book["Danh sách lỗi"].values)
    assert listed[0] == (
        *("Mức", "Loại", "Trang tính", "Dòng", "Cột", "Đơn vị"),
        *("Tìm thấy trong tệp", "Cần có", "Cách sửa"),
    )
    assert len(listed) == 1 + len(reading.problems)
    assert [row[3] for row in listed[1:4]] == ["2", "3", "3"]


def test_faulty_cells_are_filled_framed_and_commented_and_others_are_not():
    copy = opened(marked(loaders.load("a.csv", BAD, REGISTRY, SOME)))["Tệp đã nạp"]
    assert copy["D2"].fill.bgColor.rgb == copy["D2"].fill.fgColor.rgb or copy["D2"].fill.fill_type == "solid"
    assert copy["D2"].border.left.style == "medium"
    assert "Tổng không bằng các phần cộng lại" in copy["D2"].comment.text
    assert "Cách sửa: " in copy["D2"].comment.text
    assert copy["F2"].fill.fill_type is None
    assert copy["F2"].comment is None


def test_text_a_spreadsheet_would_run_stays_text_and_numbers_stay_numbers():
    copy = opened(marked(loaders.load("a.csv", BAD, REGISTRY, SOME)))["Tệp đã nạp"]
    assert (copy["B3"].value, copy["B3"].data_type) == ("=1+1", "s")
    assert (copy["D2"].value, copy["D2"].data_type) == (100, "n")
    assert (copy["C2"].value, copy["C2"].data_type) == ("09/2025", "s")
    assert (copy["E3"].value, copy["E3"].data_type) == ("-45", "s")


def test_cells_of_a_workbook_keep_their_kind_and_their_place():
    rows = [["Tên", 12.5, True, date(2025, 9, 30), Mark("#N/A"), None, "007"], ["ngắn"]]
    sheet = Sheet("Số [1]/2025", rows, first_row=3, first_column=1)
    book = opened(marked(made(sheet, problem(3, "C"), problem(4, "H", "warning"))))
    assert book.sheetnames == ["Danh sách lỗi", "Số  1  2025"]
    copy = book["Số  1  2025"]
    values = [cell.value for cell in copy[3]][1:8]
    assert values[:3] == ["Tên", 12.5, True]
    assert values[3].date() == date(2025, 9, 30)
    assert values[4:] == ["#N/A", None, "007"]
    assert copy["C3"].comment.text == "Lỗi: Sai số\nTìm thấy: 5\nCần có: 7\nCách sửa: Sửa lại"
    assert copy["H4"].border.left.style == "thin"


def test_both_rows_of_a_pair_are_marked_and_a_problem_without_column_marks_the_first_cell():
    sheet = Sheet(None, [["a", "b"], ["c", "d"], ["e", "f"]])
    copy = opened(marked(made(sheet, problem(3, "B", rows=(2, 3)), problem(1, None))))["Tệp đã nạp"]
    assert [cell.coordinate for row in copy for cell in row if cell.comment] == ["A1", "B2", "B3"]


def test_a_file_that_could_not_be_read_has_its_list_alone():
    reading = loaders.load("a.csv", b"", REGISTRY, SOME)
    assert opened(marked(reading)).sheetnames == ["Danh sách lỗi"]
