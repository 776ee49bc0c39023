"""Any cell, any heading, any order of columns: accepted means right, else a named problem with a remedy."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import KINDS
from tests.test_loaders_reading import BUILDING, JUSTICE, ONLINE, as_csv, online, read
from tests.test_loaders_workbook import as_workbook, typed

FIELDS = ("received", "received_online", "received_full_online", "received_in_person", "received_by_post")
NUMBERS = st.integers(0, 10**7).flatmap(
    lambda number: st.sampled_from(
        [
            str(number),
            f"{number:,}".replace(",", "."),
            f"{number:,}".replace(",", " "),
            f"{number},0",
            f" {number}",
        ]
    ).map(lambda text: (number, text))
)
CELLS = st.text(max_size=12) | st.text("0123456789.,-% :;Tháng/", max_size=14)
COMPOSITES = st.builds(
    "{}: {}{}{}: {}%".format,
    st.sampled_from(["Số lượng", "SL", "Tổng số"]),
    st.integers(0, 999),
    st.sampled_from(["\n", "; ", " ", ", "]),
    st.sampled_from(["Tỷ lệ", "Đạt"]),
    st.integers(0, 100),
)


def is_named(reading):
    return all(p.code in KINDS and p.expected and p.remedy and p.found for p in reading.problems)


@settings(max_examples=200, deadline=None)
@given(st.lists(NUMBERS, min_size=3, max_size=3), st.sampled_from(";\t"))
def test_counts_in_any_usual_writing_are_the_counts_that_were_written(parts, delimiter):
    numbers = [number for number, _ in parts]
    total = sum(numbers)
    row = (*JUSTICE[:3], str(total), parts[0][1], "0", parts[1][1], parts[2][1])
    reading = read(as_csv(ONLINE, row, delimiter=delimiter))
    if reading.accepted:
        values = dict(zip(FIELDS, (total, numbers[0], 0, numbers[1], numbers[2]), strict=True))
        assert {seen.measure: seen.value for seen in reading.observations} == values
    else:
        assert {problem.code for problem in reading.errors} <= {"ambiguous_number", "too_large_number"}


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 7), CELLS | COMPOSITES)
def test_any_cell_in_any_column_is_right_or_a_named_problem(place, cell):
    row = (*JUSTICE[:place], cell, *JUSTICE[place + 1 :])
    reading = online(row, BUILDING)
    assert is_named(reading)
    if reading.accepted:
        digits = re.sub(r"[^0-9]", "", cell)
        starts = (digits, digits.lstrip("0"))
        values = tuple(str(seen.value) for seen in reading.observations if seen.row == 2)
        assert place < 3 or not digits or any(start.startswith(values) for start in starts)
        assert {seen.agency for seen in reading.observations} == {"so-tu-phap", "so-xay-dung"}
    else:
        assert reading.observations == ()


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 7), st.text(max_size=20) | st.sampled_from(ONLINE) | st.sampled_from(["(3)", "Ghi chú"])
)
def test_any_heading_is_known_or_named(place, heading):
    reading = read(as_csv((*ONLINE[:place], heading, *ONLINE[place + 1 :]), JUSTICE))
    assert is_named(reading)
    if reading.accepted:
        known = [(seen.measure, seen.value) for seen in online(JUSTICE).observations]
        assert {(seen.measure, seen.value) for seen in reading.observations} <= set(known)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(8)), st.integers(0, 6), st.integers(0, 3))
def test_columns_in_any_order_below_any_preamble_give_the_same_figures(order, above, left):
    def moved(row):
        return (*[""] * left, *(row[place] for place in order))

    preamble = [("", "UBND TỈNH", ""), (), ("BÁO CÁO",), ("Kỳ: tháng 9",), (), ("Đơn vị tính: hồ sơ",)][
        :above
    ]
    rows = (*preamble, moved(ONLINE), moved(JUSTICE), moved(BUILDING))
    for reading in (read(as_csv(*rows)), read(as_csv(*rows, delimiter=";", encoding="utf-16"))):
        plain = {seen._replace(row=0) for seen in online(JUSTICE, BUILDING).observations}
        assert {seen._replace(row=0) for seen in reading.observations} == plain
        assert reading.header_row == above + 1


TYPED = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**13)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.dates()
)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 7), TYPED)
def test_any_typed_cell_of_a_workbook_is_right_or_a_named_problem(place, cell):
    row = typed(JUSTICE)
    reading = read(as_workbook(ONLINE, (*row[:place], cell, *row[place + 1 :])))
    assert is_named(reading)
    if reading.accepted and place >= 3 and cell is not None:
        assert any(seen.value == cell for seen in reading.observations)
