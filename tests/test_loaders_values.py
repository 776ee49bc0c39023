"""Cells and numbers: every writing has one reading or is a named fault."""

import doctest
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import values
from loaders.problems import Fault
from loaders.tables import Mark
from loaders.values import decimal_number, marks_used, plain_counts, separators, whole_number


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(values).failed == 0


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        (" 12 ", 12),
        ("\u00a012\u200b", 12),
        ("1.234", 1234),
        ("1.000", 1000),
        ("503.728", 503728),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1 234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1\u202f234", 1234),
        ("12,0", 12),
        ("12.00", 12),
        ("1.234,0", 1234),
        ("999999999", 999999999),
        (12, 12),
        (1234.0, 1234),
        (3.0000000000000004, 3),
    ],
)
def test_a_count_has_one_reading(cell, number):
    assert whole_number(cell, separators([cell])) == number


@pytest.mark.parametrize("cell", ["", " ", "\t", "\u00a0", "\u200b", "\ufeff", None])
def test_a_blank_cell_is_no_number(cell):
    assert whole_number(cell) is None
    assert decimal_number(cell) is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12,5", "not_whole"),
        ("12.5", "not_whole"),
        ("1.2345", "not_whole"),
        ("0.123", "not_whole"),
        ("1.234,5", "not_whole"),
        (12.5, "not_whole"),
        (0.95, "not_whole"),
        ("-5", "negative"),
        ("−5", "negative"),
        ("(5)", "negative"),
        ("-1.234", "negative"),
        (-1, "negative"),
        ("95%", "percent"),
        ("56,7 %", "percent"),
        ("1,234", "ambiguous_number"),
        ("123,456", "ambiguous_number"),
        ("-", "ambiguous_dash"),
        ("—", "ambiguous_dash"),
        ("…", "ambiguous_dash"),
        ("...", "ambiguous_dash"),
        ("12 hồ sơ", "not_a_number"),
        ("12,5 hồ sơ", "not_a_number"),
        ("Số lượng: 1.234\nTỷ lệ: 56,7%", "not_a_number"),
        ("1e3", "not_a_number"),
        ("1E3", "not_a_number"),
        ("١٢", "not_a_number"),
        ("１２", "not_a_number"),
        ("1O", "not_a_number"),
        ("+5", "not_a_number"),
        ("'12", "not_a_number"),
        ("=12", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("null", "not_a_number"),
        ("1.23.456", "not_a_number"),
        ("1234.567.890", "not_a_number"),
        ("1,234.567,8", "not_a_number"),
        ("12 34", "not_a_number"),
        ("1.234.", "not_a_number"),
        (".5", "not_a_number"),
        ("1..2", "not_a_number"),
        (True, "not_a_number"),
        (date(2025, 3, 1), "not_a_number"),
        ("#N/A", "error_cell"),
        ("#REF!", "error_cell"),
        (Mark("#DIV/0!"), "error_cell"),
        (Mark("công thức chưa có giá trị", computed=False), "formula_without_value"),
        ("1000000000000", "too_large_number"),
        ("9" * 5000, "too_large_number"),
        (1e12, "too_large_number"),
        (1e300, "too_large_number"),
    ],
)
def test_what_is_no_count_is_a_named_fault(cell, code):
    fault = whole_number(cell, separators([cell]))
    assert isinstance(fault, Fault)
    assert fault.kind.code == code


def test_two_readings_are_both_named():
    fault = whole_number("1,234")
    problem = fault.kind.problem(fault.found, words=fault.words)
    assert problem.expected == "1.234 (dấu phẩy ngăn hàng nghìn) hoặc 1,234 (dấu phẩy thập phân)"
    assert problem.remedy == "Ghi liền không dấu ngăn hàng nghìn, ví dụ 1234."


@pytest.mark.parametrize(
    ("column", "number"),
    [
        (["1,234", "1,234,567"], 1234),
        (["1,234", "12,345.0"], 1234),
        (["1.234", "12,5"], 1234),
        (["1.234", "1.234.567"], 1234),
        (["1,234", "91.0"], 1234),
    ],
)
def test_another_cell_of_the_column_settles_a_count(column, number):
    assert whole_number(column[0], separators(column)) == number


@pytest.mark.parametrize(
    "column",
    [
        ["1.234", "91.7"],
        ["1,234", "91,7"],
        ["1,234", "1.234.567"],
        ["1,234", "1,234,567", "12,5"],
        ["1.234", "12.0"],
    ],
)
def test_a_column_that_speaks_for_decimals_leaves_a_count_ambiguous(column):
    assert whole_number(column[0], separators(column)).kind.code == "ambiguous_number"


@pytest.mark.parametrize(
    ("column", "number"),
    [
        (["85,32"], Decimal("85.32")),
        (["85.32"], Decimal("85.32")),
        (["85"], 85),
        (["85,00"], 85),
        (["0,1234"], Decimal("0.1234")),
        (["1.234,5"], Decimal("1234.5")),
        (["1,234.5"], Decimal("1234.5")),
        (["1.234", "85.32"], Decimal("1.234")),
        (["1.234", "85,32"], 1234),
        (["1,234", "85,32"], Decimal("1.234")),
        (["1,234", "85.32"], 1234),
        ([85.32], Decimal("85.32")),
        ([0.1 + 0.2], Decimal("0.3")),
    ],
)
def test_a_score_has_one_reading_in_its_column(column, number):
    assert decimal_number(column[0], separators(column)) == number


@pytest.mark.parametrize(
    ("column", "code"),
    [
        (["1.234"], "ambiguous_number"),
        (["1,234"], "ambiguous_number"),
        (["1.234", "85.32", "85,32"], "ambiguous_number"),
        (["85,12345"], "too_many_decimals"),
        (["-1,5"], "negative"),
        (["85,3%"], "percent"),
        (["85,3 điểm"], "not_a_number"),
    ],
)
def test_what_is_no_score_is_a_named_fault(column, code):
    assert decimal_number(column[0], separators(column)).kind.code == code


def test_the_marks_a_column_uses_include_those_habit_decided():
    assert marks_used(["1.234", "12"], whole=True) == (frozenset("."), frozenset())
    assert marks_used(["1,234"], whole=True) == (frozenset(), frozenset())


@given(st.integers(0, 10**9 - 1), st.sampled_from(["plain", "dots", "blanks", "no-break blanks"]))
def test_every_count_written_as_offices_write_it_is_read_back(number, style):
    mark = {"plain": "", "dots": ".", "blanks": " ", "no-break blanks": "\u00a0"}[style]
    assert whole_number(f"{number:,}".replace(",", mark)) == number


@given(st.text(max_size=12) | st.text("0123456789., -+%()eE", max_size=12))
def test_any_text_is_a_whole_number_of_its_own_digits_or_a_fault(text):
    value = whole_number(text, separators([text]))
    if isinstance(value, int):
        digits = "".join(letter for letter in text if letter in "0123456789")
        # The digits of the text, but for decimals that are all zero.
        assert any(int(digits[: len(digits) - cut] or "0") == value for cut in range(len(digits)))
        assert 0 <= value < 10**9
    else:
        assert value is None or isinstance(value, Fault)


@given(st.text(max_size=12) | st.floats() | st.integers() | st.booleans() | st.dates())
def test_any_cell_is_a_number_a_blank_or_a_fault(cell):
    for read in (whole_number, decimal_number):
        value = read(cell)
        assert value is None or isinstance(value, (int, Decimal, Fault))


@given(
    st.lists(
        st.sampled_from(["7", "012", "", " 5", "1.234", "٣", "²", "-1", "9" * 10, 8, -8, 10**9, True, None])
    )
)
def test_a_column_read_at_once_is_read_as_its_cells_are(cells):
    at_once = plain_counts(cells)
    assert at_once is None or at_once == [whole_number(cell) for cell in cells]


def test_only_a_column_of_plain_counts_is_read_at_once():
    assert plain_counts(["7", "012"]) == [7, 12]
    assert plain_counts([7, 12]) == [7, 12]
    assert plain_counts(["7", ""]) is None
    assert plain_counts([7, True]) is None
