"""From bytes to cells: formats, encodings, delimiters, quotes, widths; any bytes are safe."""

import doctest
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import tables
from tests.test_loaders_reading import BUILDING, JUSTICE, ONLINE, as_csv, changed, faults, online, read


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(tables).failed == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_certain_encodings_and_delimiters_give_the_same_figures(encoding, delimiter):
    plain = online(JUSTICE, BUILDING)
    reading = read(as_csv(ONLINE, JUSTICE, BUILDING, delimiter=delimiter, encoding=encoding))
    assert reading.observations == plain.observations
    assert reading.how_read.encoding == ("UTF-16" if encoding == "utf-16" else "UTF-8")


def test_big_endian_utf_16_is_read_by_its_mark():
    content = as_csv(ONLINE, JUSTICE, encoding="utf-8").decode().encode("utf-16-be")
    assert read(b"\xfe\xff" + content).accepted


def test_decomposed_letters_are_composed():
    content = unicodedata.normalize("NFD", as_csv(ONLINE, JUSTICE, encoding="utf-8").decode()).encode()
    assert read(content).observations == online(JUSTICE).observations


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(ending):
    content = as_csv(ONLINE, JUSTICE).decode().replace("\r\n", ending).encode()
    assert read(content).row_keys == ((None, 2),)


@pytest.mark.parametrize("encoding", ["cp1258", "latin-1", "utf-16-le"])
def test_an_uncertain_encoding_is_refused_with_the_way_out(encoding):
    content = as_csv(ONLINE, JUSTICE, encoding="utf-8").decode().encode(encoding, "replace")
    reading = read(content)
    assert not reading.accepted
    assert reading.errors[0].code in ("unknown_encoding", "unreadable", "lost_letters")


def test_latin_bytes_name_the_first_that_is_no_utf_8():
    reading = read("Mã đơn vị,Đơn vị".encode("cp1258", "ignore"))
    assert (reading.readable, faults(reading)) == (False, [("unknown_encoding", None, None)])
    assert "CSV UTF-8" in reading.errors[0].remedy


def test_lost_letters_are_named():
    lost = as_csv(ONLINE, JUSTICE, encoding="utf-8").decode().encode("ascii", "replace")
    assert faults(read(lost)) == [("lost_letters", 1, None)]
    twice = as_csv(ONLINE, JUSTICE, encoding="utf-8").decode("cp1252", "ignore").encode()
    assert faults(read(twice)) == [("lost_letters", 1, None)]
    assert faults(read("Mã �ơn vị,Tháng\n".encode())) == [("lost_letters", None, None)]


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        (b"MZ\x90\x00\x03\x00" + b"\x00" * 60, "tệp chương trình (.exe)"),
        (b"\x7fELF\x02\x01", "tệp chương trình"),
        (b"%PDF-1.7\n%\xe2\xe3", "tệp PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, "tệp Excel hoặc Word kiểu cũ (.xls, .doc)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "tệp Excel có mật khẩu",
        ),
        (b"<html><table><tr><td>1</td></tr></table>", "trang web (HTML) hoặc XML"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?>", "trang web (HTML) hoặc XML"),
        (b"\x89PNG\r\n\x1a\n", "tệp ảnh"),
        (b"\x1f\x8b\x08", "tệp nén gzip"),
        (b"{\\rtf1", "văn bản RTF"),
        (b"a,b\x00c", "tệp nhị phân"),
    ],
)
def test_other_formats_are_named_whatever_the_file_is_called(content, seems):
    reading = read(content)
    assert not reading.readable
    assert [(p.code, p.found) for p in reading.problems] == [("unreadable", seems)]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"  \r\n\r\n", b"\xff\xfe"])
def test_an_empty_file_cannot_be_read(content):
    reading = read(content)
    assert (reading.readable, [p.code for p in reading.problems]) == (False, ["empty_file"])


def test_blank_lines_count_as_rows_a_person_sees():
    content = as_csv(ONLINE, (), JUSTICE, ("", "", ""), changed(BUILDING, D="x"), ())
    assert faults(read(content)) == [("not_a_number", 5, "D")]
    assert read(content).rows == 2


def test_a_quoted_cell_of_two_lines_is_one_row():
    content = as_csv(ONLINE, changed(JUSTICE, B="Sở\nTư pháp"), changed(BUILDING, D="x"))
    assert faults(read(content)) == [("not_a_number", 3, "D")]


def test_a_row_with_more_cells_than_the_header_is_located():
    content = as_csv(ONLINE, JUSTICE, (*BUILDING, "12"))
    assert faults(read(content)) == [("extra_cells", 3, "I")]
    assert read(as_csv(ONLINE, JUSTICE, (*BUILDING, "", " "))).accepted


def test_a_comma_inside_a_number_cannot_shift_the_row():
    text = as_csv(ONLINE).decode() + "H41.15,Sở Tư pháp,09/2025,2,071,1786,1604,268,17\n"
    assert ("extra_cells", 2, "I") in faults(read(text.encode()))


def test_a_row_cut_short_is_located():
    assert faults(read(as_csv(ONLINE, JUSTICE, BUILDING[:6])))[0] == ("missing_cells", 3, "G")
    remark = (*ONLINE, "Ghi chú")
    assert read(as_csv(remark, (*JUSTICE, "xong"), BUILDING)).accepted


def test_a_cell_under_no_heading_is_located():
    header = (*ONLINE[:4], "", *ONLINE[4:])
    row = (*JUSTICE[:4], "5", *JUSTICE[4:])
    assert faults(read(as_csv(header, row))) == [("cell_without_header", 2, "E")]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ('H41.15,"Sở Tư pháp,09/2025,1,1,1,0,0', 2),
        ('H41.15,"Sở" Tư pháp,09/2025,1,1,1,0,0', 2),
    ],
)
def test_quotes_that_do_not_match_are_located(line, row):
    reading = read(as_csv(ONLINE) + line.encode() + b"\r\n")
    assert (reading.readable, faults(reading)) == (True, [("broken_quotes", row, None)])


def test_an_endless_cell_is_no_traceback():
    assert faults(read(as_csv(ONLINE) + b"x" * 200_000)) == [("too_large_file", 2, None)]
    assert faults(read(as_csv(ONLINE) + b'"' + b"x" * 200_000)) == [("broken_quotes", 2, None)]


def test_more_rows_than_a_sheet_of_excel_has_are_refused():
    content = as_csv(ONLINE) + b"a\n" * tables.MOST_ROWS
    assert [p.code for p in read(content).problems] == ["too_large_file"]


def test_what_stands_in_the_file_is_shown_on_one_line_and_not_endless():
    (problem,) = online(changed(JUSTICE, D="ghi\nchú " * 40)).errors
    assert len(problem.found) == 120
    assert "\n" not in problem.found


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_reading(content):
    if not content.startswith(b"PK"):
        assert not read(content).accepted


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=10), max_size=6))
def test_any_rows_under_a_header_are_a_reading(rows):
    reading = read(as_csv(ONLINE, *rows, encoding="utf-16").decode("utf-16").encode("utf-8", "ignore"))
    assert reading.readable or reading.errors
    assert not (reading.errors and reading.observations)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=10) | st.text("0123456789.,- %", max_size=10))
def test_any_text_in_a_count_is_a_right_number_or_a_located_problem(text):
    reading = online(changed(JUSTICE, D="", E="", F="", G="", H=text))
    if reading.accepted:
        (seen,) = reading.observations
        digits = "".join(letter for letter in text if letter in "0123456789")
        assert str(seen.value) == digits.lstrip("0")[: len(str(seen.value))] or seen.value == 0
    else:
        assert reading.errors
