"""Workbooks: the same reading as CSV, typed cells, and files made to harm that only end in a problem."""

import io
import subprocess
import sys
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

import loaders
from loaders import children, workbook, workbook_child
from tests.test_loaders_figures import HEADER as FIGURES
from tests.test_loaders_reading import (
    BUILDING,
    JUSTICE,
    ONLINE,
    PROVINCE,
    REGISTRY,
    as_csv,
    changed,
    faults,
    online,
    read,
)

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
        'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def packed(rows, **parts):
    """A workbook by hand: the XML of its rows, and other parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": SHEET.format(rows=rows), **parts}.items():
            archive.writestr(name, text)
    return content.getvalue()


def cells(*rows, first=1):
    """Rows of texts and numbers as XML."""
    lines = []
    for number, row in enumerate(rows, first):
        line = [
            f'<c r="{"ABCDEFGHIJ"[place]}{number}" t="inlineStr"><is><t>{cell}</t></is></c>'
            if isinstance(cell, str)
            else f'<c r="{"ABCDEFGHIJ"[place]}{number}"><v>{cell}</v></c>'
            for place, cell in enumerate(row)
        ]
        lines.append(f'<row r="{number}">{"".join(line)}</row>')
    return "".join(lines)


def as_workbook(*rows, name="Số liệu", **more_sheets):
    book = openpyxl.Workbook()
    book.active.title = name
    for sheet, lines in ((book.active, rows), *((book.create_sheet(n), r) for n, r in more_sheets.items())):
        for row in lines:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def typed(row):
    return (*row[:3], *(int(cell) if cell else None for cell in row[3:]))


def test_a_workbook_gives_the_same_reading_as_a_csv_file():
    plain = online(JUSTICE, BUILDING)
    for rows in ((JUSTICE, BUILDING), (typed(JUSTICE), typed(BUILDING))):
        reading = read(as_workbook(ONLINE, *rows))
        assert reading.accepted
        assert [seen._replace(sheet=None) for seen in reading.observations] == list(plain.observations)
        assert reading.row_keys == (("Số liệu", 2), ("Số liệu", 3))
        assert reading.how_read.sentence() == "2 dòng, 8 cột; Excel"


def test_a_file_is_known_by_its_content_not_its_name():
    content = as_workbook(ONLINE, JUSTICE)
    assert loaders.load("so lieu.csv", content, REGISTRY, PROVINCE).accepted
    assert loaders.load("so lieu.xlsx", as_csv(ONLINE, JUSTICE), REGISTRY, PROVINCE).accepted


def test_problems_name_sheet_row_and_column_as_a_person_sees_them():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "T9"
    for row, line in enumerate((ONLINE, JUSTICE, changed(BUILDING, D="12,5")), 7):
        for column, cell in enumerate(line, 3):
            sheet.cell(row, column, cell)
    content = io.BytesIO()
    book.save(content)
    reading = read(content.getvalue())
    (problem,) = reading.errors
    assert (problem.code, problem.sheet, problem.row, problem.column) == ("not_whole", "T9", 9, "F")
    assert reading.header_row == 7
    assert reading.letters[0] == "C"
    assert reading.cells(9)[3] == "12,5"


def test_a_month_that_excel_turned_into_a_date_is_read_on_its_first_day_only():
    assert read(as_workbook(ONLINE, changed(typed(JUSTICE), C=date(2025, 9, 1)))).months == ("2025-09",)
    for cell in (date(2025, 9, 3), datetime(2025, 9, 1, 8, 30), 45901, 9.2025):
        assert faults(read(as_workbook(ONLINE, changed(typed(JUSTICE), C=cell)))) == [("bad_period", 2, "C")]


def test_typed_days_are_read():
    row = (*typed(JUSTICE), date(2025, 8, 21), datetime(2025, 9, 20))
    reading = read(as_workbook((*ONLINE, "Từ ngày", "Đến ngày"), row))
    assert (reading.observations[0].first_day, reading.observations[0].last_day) == (
        date(2025, 8, 21),
        date(2025, 9, 20),
    )


def test_a_code_stored_as_a_number_is_still_a_code():
    assert read(as_workbook(ONLINE, changed(typed(JUSTICE), A=17920, B="Phường Vinh Hưng"))).accepted


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (12.5, "not_whole"),
        (-3, "negative"),
        (0.953, "not_whole"),
        (True, "not_a_number"),
        (date(2025, 3, 1), "not_a_number"),
        ("1,234", "ambiguous_number"),
        ("12 hồ sơ", "not_a_number"),
        ("—", "ambiguous_dash"),
        (1e12, "too_large_number"),
    ],
)
def test_a_typed_cell_that_is_no_count_is_located(cell, code):
    row = changed(typed(JUSTICE), D=cell, E=None, F=None, G=None, H=None)
    assert faults(read(as_workbook(ONLINE, row))) == [(code, 2, "D")]


def test_errors_and_unsaved_formulas_are_not_blank():
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet("S")
    sheet.write_row(0, 0, ONLINE)
    sheet.write_row(1, 0, JUSTICE[:3])
    sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 4, "=NA()", None, "#N/A")
    sheet.write_formula(1, 6, "=2+3", None, 5)
    book.close()
    reading = read(content.getvalue())
    assert faults(reading) == [("error_cell", 2, "D"), ("error_cell", 2, "E")]
    assert [problem.found for problem in reading.errors] == ["#DIV/0!", "#N/A"]
    unsaved = changed(typed(JUSTICE), D="=SUM(E2:H2)")
    assert faults(read(as_workbook(ONLINE, unsaved))) == [("formula_without_value", 2, "D")]


def test_an_error_outside_the_table_is_still_found():
    header = as_workbook(ONLINE, (*typed(JUSTICE), None, "=1/0"))
    assert faults(read(header)) == [("extra_cells", 2, "J")]


def test_scores_keep_their_decimals():
    row = ("par_index", "H41", "", 2025, 85.32, None, "")
    (seen,) = read(as_workbook(FIGURES, row)).observations
    assert str(seen.value) == "85.32"


def test_one_sheet_with_figures_is_used_and_the_others_are_named():
    reading = read(as_workbook(("Ghi chú chung",), name="Bìa", T9=(ONLINE, JUSTICE), Trống=()))
    assert reading.accepted
    assert reading.row_keys == (("T9", 2),)
    ignored = [problem for problem in reading.warnings if problem.code == "ignored_sheet"]
    assert [problem.sheet for problem in ignored] == ["Bìa"]


def test_two_sheets_with_figures_are_both_named():
    reading = read(as_workbook(ONLINE, JUSTICE, name="T8", T9=(ONLINE, BUILDING)))
    assert (reading.readable, [p.code for p in reading.problems]) == (True, ["two_sheets"])
    assert reading.problems[0].found == "“T8”, “T9”"


def test_a_workbook_without_any_cell_is_empty():
    reading = read(as_workbook())
    assert (reading.readable, [p.code for p in reading.problems]) == (False, ["empty_file"])


def test_a_workbook_of_no_known_kind_lists_the_five():
    assert faults(read(as_workbook(("Họ tên", "Tuổi"), ("A", 3)))) == [("unknown_form", 1, None)]


def refused(content):
    reading = read(content)
    assert not reading.readable
    (problem,) = reading.problems
    return problem.code


def test_one_cell_at_the_end_of_the_sheet_does_no_harm():
    far = packed(
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    )
    assert len(far) < 2_000
    assert refused(far) == "damaged_workbook"


def test_an_error_at_the_end_of_the_sheet_does_no_harm():
    rows = cells(ONLINE) + '<row r="1048576"><c r="XFD1048576" t="e"><v>#N/A</v></c></row>'
    assert refused(packed(rows)) in ("damaged_workbook", "too_large_file")


def test_bombs_are_refused_before_they_burst():
    assert refused(packed("", **{"xl/media/a.bin": b"\0" * (64 << 20)})) == "too_large_file"
    assert refused(packed(" " * (20 << 20))) == "too_large_file"
    assert refused(packed("", **{f"xl/media/{number}": b"" for number in range(2_100)})) == "too_large_file"


def test_a_bomb_of_entities_does_no_harm():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {"abcdefghij"[n + 1]} "{("&" + "abcdefghij"[n] + ";") * 10}">' for n in range(9)
    )
    assert (
        refused(packed("", **{"xl/workbook.xml": f"{bomb}]><workbook>&j;</workbook>"})) == "damaged_workbook"
    )


@pytest.mark.parametrize(
    ("names", "seems"),
    [
        (("word/document.xml",), "văn bản Word (.docx)"),
        (("content.xml", "mimetype"), "bảng tính OpenDocument (.ods)"),
        (("xl/workbook.bin",), "bảng tính nhị phân (.xlsb)"),
        (("so lieu.csv",), "tệp nén (zip), không phải Excel"),
    ],
)
def test_other_packed_files_are_named(names, seems):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    reading = read(content.getvalue())
    assert (reading.readable, reading.problems[0].code, reading.problems[0].found) == (
        False,
        "unreadable",
        seems,
    )


@pytest.mark.parametrize("cut", [4, 30, 500, -1, -20, -200])
def test_a_workbook_cut_short_is_damaged(cut):
    assert refused(as_workbook(ONLINE, JUSTICE)[:cut]) == "damaged_workbook"


def test_a_process_that_takes_too_long_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(workbook, "CHILD", slow)
    monkeypatch.setattr(children, "WAIT_SECONDS", 0.2)
    assert refused(as_workbook(ONLINE, JUSTICE)) == "damaged_workbook"


def test_the_process_takes_no_module_from_the_folder_it_starts_in(tmp_path, monkeypatch):
    for name in ("json", "zipfile", "python_calamine", "values"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken')")
    monkeypatch.chdir(tmp_path)
    assert read(as_workbook(ONLINE, JUSTICE)).accepted


def test_the_process_answers_with_json_alone():
    run = subprocess.run(
        [sys.executable, "-I", str(workbook.CHILD)], input=b"PK\x03\x04", capture_output=True, check=True
    )
    assert run.stdout == b'{"refused": "damaged", "why": "BadZipFile"}\n'


def test_cells_without_an_address_are_refused_only_when_it_matters():
    bare = "".join(f"<row>{''.join(f'<c><v>{n}</v></c>' for n in range(3))}</row>" for _ in range(2))
    assert workbook_child.sheets(packed(bare))[0]["rows"] == [[0, 1, 2], [0, 1, 2]]
    with pytest.raises(workbook_child.Refused, match="damaged"):
        workbook_child.sheets(packed('<row><c t="e"><v>#N/A</v></c></row>'))


def test_marks_are_put_back_where_they_stand():
    rows = [[1, 2], [3, None]]
    placed = workbook_child.placed("S", (5, 5), rows, {(4, 4): ["error", "x"], (6, 6): ["formula", ""]})
    assert placed == {
        "name": "S",
        "row": 4,
        "column": 4,
        "rows": [[["error", "x"], None, None], [None, 1, 2], [None, 3, ["formula", ""]]],
    }
    assert workbook_child.placed("S", (0, 0), [], {(4, 4): ["error", "x"]})["rows"] == [[["error", "x"]]]


def test_a_part_that_is_not_there_is_damage():
    content = packed(
        "", **{"xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace("1.xml", "9.xml")}
    )
    assert refused(content) == "damaged_workbook"


ONE = as_workbook(ONLINE, JUSTICE, BUILDING)  # made once: the moment of saving stands in it


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_a_reading(data):
    content = bytearray(ONE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    reading = read(bytes(content))
    assert reading.accepted or reading.errors
