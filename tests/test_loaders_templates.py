"""Templates: exact headings, a month's bodies filled in, and safe to load back."""

import csv
import io

import openpyxl
import pytest

import loaders
from indicators.periods import parse
from loaders import LAYOUTS, template
from tests.test_loaders_agencies import NGHE_AN
from tests.test_loaders_reading import (
    DIGITIZATION,
    ON_TIME,
    ONLINE,
    PAYMENT,
    PROVINCE,
    REGISTRY,
    faults,
    read,
)

FIGURES = ("Mã chỉ tiêu", "Mã đơn vị", "Đơn vị", "Kỳ", "Tử số", "Mẫu số", "Ghi chú")
HEADERS = {
    "online_filing": ONLINE,
    "on_time": ON_TIME,
    "digitization": DIGITIZATION,
    "payment": PAYMENT,
    "figures": FIGURES,
}
SEPTEMBER = parse("2025-09")


def rows_of(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("kind", HEADERS)
def test_headings_are_exactly_those_of_the_contract(kind):
    assert rows_of(template(kind, REGISTRY, PROVINCE)) == [list(HEADERS[kind])]
    book = openpyxl.load_workbook(io.BytesIO(template(kind, REGISTRY, PROVINCE, file_type="xlsx")))
    assert [cell.value for cell in book.worksheets[0][1]] == list(HEADERS[kind])


def test_every_kind_has_a_template():
    assert set(HEADERS) == set(LAYOUTS)


def test_a_month_fills_in_the_bodies_of_that_month():
    assert rows_of(template("payment", REGISTRY, PROVINCE, SEPTEMBER))[1:] == [
        ["H41.15", "Sở Tư pháp", "09/2025", "", "", "", ""],
        ["H41.19", "Sở Xây dựng", "09/2025", "", "", "", ""],
        ["so-y-te", "Sở Y tế", "09/2025", "", "", "", ""],
        ["17419", "Xã Đức Châu", "09/2025", "", "", "", ""],
        ["17920", "Phường Vinh Hưng", "09/2025", "", "", "", ""],
    ]
    march = rows_of(template("payment", REGISTRY, PROVINCE, parse("2025-03")))
    assert [row[1] for row in march[1:]] == ["Sở Tư pháp", "Sở Xây dựng", "Sở Y tế", "Xã Diễn Kỷ"]


def test_a_template_for_some_bodies_has_their_rows_alone():
    for kind, period in (("payment", "09/2025"), ("figures", "2025-09")):
        rows = rows_of(template(kind, REGISTRY, PROVINCE, SEPTEMBER, only={"so-y-te"}))
        assert [[cell for cell in row if cell] for row in rows[1:]] == [["so-y-te", "Sở Y tế", period]]


def test_a_code_borne_twice_in_the_month_gives_way_to_the_id():
    rows = rows_of(template("payment", REGISTRY, PROVINCE, parse("2025-07"), closing_day=14))
    assert [row[0] for row in rows[4:]] == ["xa-dien-ky-den-2025-06", "xa-duc-chau", "17920"]


def test_figures_begin_with_the_whole_jurisdiction_and_wait_for_indicators():
    rows = rows_of(template("figures", REGISTRY, PROVINCE, SEPTEMBER))
    assert rows[1] == ["", "H41", "Tỉnh Nghệ An", "2025-09", "", "", ""]
    assert len(rows) == 7


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", HEADERS)
def test_an_unfilled_template_loads_back_as_a_table_without_figures(kind, file_type):
    content = template(kind, REGISTRY, NGHE_AN, SEPTEMBER, file_type=file_type)
    reading = loaders.load("mau", content, REGISTRY, NGHE_AN, kind=kind, month=SEPTEMBER)
    assert [problem.code for problem in reading.problems] == ["no_figures"]
    assert [
        problem.code for problem in read(template(kind, REGISTRY, PROVINCE, file_type=file_type)).problems
    ] == ["no_rows"]


@pytest.mark.parametrize("closing_day", [None, 14, 20])
@pytest.mark.parametrize("month", ["2025-02", "2025-03", "2025-06", "2025-07"])
def test_every_row_of_a_filled_template_is_recognised_also_across_mergers(month, closing_day):
    content = template("payment", REGISTRY, NGHE_AN, parse(month), closing_day=closing_day)
    filled = content.replace(b",,,,\r\n", b",10,5,4,2\r\n").replace(b",,,\r\n", b",10,5,4,2\r\n")
    reading = loaders.load("x", filled, REGISTRY, NGHE_AN, closing_day=closing_day)
    assert faults(reading) == []
    assert reading.warnings == ()


def test_a_workbook_is_frozen_typed_and_has_its_codes_as_text():
    content = template("online_filing", REGISTRY, PROVINCE, SEPTEMBER, file_type="xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.freeze_panes == "D2"
    assert (sheet["A5"].value, sheet["A5"].data_type, sheet["A5"].number_format) == ("17419", "s", "@")
    assert (sheet["C5"].value, sheet["C5"].number_format) == ("09/2025", "@")
    assert sheet.column_dimensions["D"].width > 10


def test_a_workbook_of_figures_lists_the_indicators_beside():
    content = template("figures", REGISTRY, PROVINCE, file_type="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    listed = [row[0].value for row in book["Danh mục chỉ tiêu"].iter_rows(min_row=2)]
    assert listed == list(REGISTRY.figures_indicators)


def test_an_unknown_kind_or_type_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="Không có loại số liệu"):
        template("form06a", REGISTRY, PROVINCE)
    with pytest.raises(ValueError, match="không có “ods”"):
        template("payment", REGISTRY, PROVINCE, file_type="ods")
