"""Biểu II.06a as offices send it: merged headings, preambles, sections, by body and by field.

The writers below serve the other tests of forms as well.
"""

import io

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.periods import parse
from tests.test_loaders_reading import PROVINCE, as_csv, faults, read

HEADER = (
    (
        *("TT", "Lĩnh vực / Đơn vị", "Tiếp nhận", "", "", "", "Đã giải quyết", "", "", ""),
        *("Đang giải quyết", "", ""),
    ),
    (
        *("", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn"),
        *("Tổng số", "Trong hạn", "Quá hạn"),
    ),
    ("", "", "", "Trực tuyến", "Trực tiếp + BCCI", *[""] * 8),
)
MERGED = (
    *((0, 0, 2, 0), (0, 1, 2, 1), (0, 2, 0, 5), (0, 6, 0, 9), (0, 10, 0, 12), (1, 2, 2, 2), (1, 3, 1, 4)),
    *((1, column, 2, column) for column in range(5, 13)),
)
NUMBERS = tuple(f"({number})" for number in range(1, 14))
TITLES = (
    ("UBND TỈNH NGHỆ AN", "", "", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("Biểu số II.06a/VPCP/KSTT", "", "", "", "", "Nghệ An, ngày 05 tháng 10 năm 2025"),
    ("", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"),
    ("", "Kỳ báo cáo: Tháng 9/2025"),
    ("", "(Từ ngày 01/9/2025 đến ngày 30/9/2025)"),
    ("", "", "", "", "", "", "", "", "", "", "Đơn vị tính: Số hồ sơ TTHC"),
)
JUSTICE = ("1", "Sở Tư pháp", 100, 60, 30, 10, 80, 50, 25, 5, 20, 15, 5)
BUILDING = ("2", "Sở Xây dựng", 50, 20, 20, 10, 40, 10, 28, 2, 10, 9, 1)
WARD = ("1", "Phường Vinh Hưng", 7, 5, 2, 0, 7, 7, 0, 0, 0, 0, 0)
TOTAL = ("", "Tổng cộng", 150, 80, 50, 20, 120, 60, 53, 7, 30, 24, 6)
OF_JUSTICE = {
    "received_online": 60,
    "received_in_person_or_by_post": 30,
    "carried_over": 10,
    "resolved": 80,
    "resolved_early": 50,
    "resolved_on_time": 25,
    "resolved_late": 5,
    "pending": 20,
    "pending_in_time": 15,
    "pending_overdue": 5,
    "received": 90,
}


def as_book(*rows, merged=(), top=0):
    """The rows as a workbook; `merged` are ranges counted from the row `top`."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("06a")
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            if cell not in ("", None):
                sheet.write(line, place, cell)
    style = book.add_format({"align": "center"})
    for first, left, last, right in merged:
        text = rows[top + first][left]
        sheet.merge_range(top + first, left, top + last, right, text, style)
    book.close()
    return content.getvalue()


def form(*rows, titles=TITLES, header=HEADER, numbers=(NUMBERS,), merged=MERGED):
    """A whole II.06a with merged headings."""
    return as_book(*titles, *header, *numbers, *rows, merged=merged, top=len(titles))


def moved(*rows):
    """The rows behind an empty first column."""
    return tuple(("", *row) for row in rows)


def figures(reading, agency="so-tu-phap"):
    return {seen.measure: seen.value for seen in reading.observations if seen.agency == agency}


def test_a_form_by_body_gives_the_measures_of_two_templates():
    reading = read(form(JUSTICE, BUILDING, TOTAL))
    assert reading.errors == ()
    assert (reading.kind, reading.rows, reading.months) == ("ii06a", 2, ("2025-09",))
    assert figures(reading) == OF_JUSTICE
    assert figures(reading, "so-xay-dung")["received"] == 40
    seen = reading.observations[0]
    assert (f"{seen.first_day}", f"{seen.last_day}", seen.sheet, seen.row) == (
        *("2025-09-01", "2025-09-30", "06a"),
        11,
    )
    assert {name: reading.columns[name] for name in ("name", "carried_over", "received")} == {
        "name": "B",
        "carried_over": "F",
        "received": "D, E",
    }
    assert [problem.code for problem in reading.warnings] == ["silent_agencies"]


def test_the_same_form_is_read_from_csv():
    rows = [[str(cell) for cell in row] for row in (*TITLES, *HEADER, NUMBERS, JUSTICE)]
    assert figures(read(as_csv(*rows))) == OF_JUSTICE
    assert figures(read(as_csv(*rows, delimiter=";"))) == OF_JUSTICE


PLAIN_ROW = (
    *("STT", "Lĩnh vực giải quyết", "Tổng số hồ sơ tiếp nhận (3)", "Trực tuyến (4)"),
    *("Trực tiếp, dịch vụ bưu chính (5)", "Từ kỳ trước (6)", "Tổng số hồ sơ đã giải quyết (7)"),
    *("Trước hạn (8)", "Đúng hạn (9)", "Quá hạn (10)", "Tổng số hồ sơ đang giải quyết (11)"),
    *("Trong hạn (12)", "Quá hạn (13)"),
)
TWO_ROWS = (
    (
        *("TT", "Tên đơn vị", "Số hồ sơ nhận giải quyết", "", "", "", "Số lượng hồ sơ đã giải quyết", "", ""),
        *("", "Số lượng hồ sơ đang giải quyết", "", ""),
    ),
    (
        *("", "", "Tổng số", "Trực tuyến", "Trực tiếp/dịch vụ bưu chính", "Kỳ trước chuyển qua", "Tổng số"),
        "Trước hạn",
        "Đúng hạn\n(Bao gồm cả hồ sơ chờ bổ sung và trả lại / xin rút)",
        *("Quá hạn", "Tổng số", "Trong hạn\n(Bao gồm cả hồ sơ khác)", "Quá hạn"),
    ),
)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(form(JUSTICE, titles=[*TITLES, *[()] * 34]), id="forty rows above"),
        pytest.param(form(JUSTICE, titles=[("Biểu số II.07b/VPCP/KSTT",), *TITLES[2:]]), id="wrong number"),
        pytest.param(form(JUSTICE, numbers=()), id="no row of column numbers"),
        pytest.param(form(JUSTICE, numbers=([*"123456789", "10", "11", "12", "13"],)), id="bare"),
        pytest.param(
            form(
                JUSTICE,
                numbers=(("A", "B", "(3)=(4)+(5)+(6)", *NUMBERS[3:6], "(7)=(8)+(9)+(10)", *NUMBERS[7:]),),
            ),
            id="numbers with sums",
        ),
        pytest.param(
            as_book(*moved(*TITLES, *HEADER, NUMBERS, JUSTICE)), id="empty first column, not merged"
        ),
        pytest.param(form(JUSTICE, header=TWO_ROWS, merged=()), id="two rows of header"),
        pytest.param(form(JUSTICE, header=(PLAIN_ROW,), merged=()), id="one row of header"),
        pytest.param(
            form(JUSTICE, header=(HEADER[0], (*HEADER[1][:11], "Đúng hạn", "Quá hạn"), HEADER[2])),
            id="in time headed on time",
        ),
        pytest.param(
            form(
                JUSTICE,
                header=(("Stt", "Don vi", *HEADER[0][2:]), *HEADER[1:]),
            ),
            id="unaccented name",
        ),
        pytest.param(
            form(
                ("", "Sở ban ngành"),
                JUSTICE,
                ("Cấp xã",),
                (),
                ("", "Nghệ An, ngày 05 tháng 10 năm 2025", "", "", "", "", "", "THỦ TRƯỞNG ĐƠN VỊ"),
                ("", "Người lập biểu", "", "", "", "", "", "Nguyễn Văn A"),
            ),
            id="sections and signatures",
        ),
        pytest.param(
            form((*JUSTICE, "93,75%"), header=((*HEADER[0], "Tỷ lệ trước hạn và đúng hạn"), *HEADER[1:])),
            id="a rate behind",
        ),
    ],
)
def test_every_way_the_form_is_written_gives_the_same_figures(content):
    reading = read(content)
    assert reading.errors == ()
    assert reading.kind == "ii06a"
    assert figures(reading) == OF_JUSTICE


def test_early_and_on_time_in_one_column_stay_one_figure():
    row = (*JUSTICE[:7], 75, *JUSTICE[9:])
    header = tuple((*line[:7], *line[8:]) for line in HEADER)
    header = (header[0], (*header[1][:7], "Đúng và trước hạn", *header[1][8:]), header[2])
    reading = read(form(row, header=header, numbers=(), merged=()))
    assert reading.errors == ()
    assert figures(reading) == {
        "resolved_early_or_on_time": 75,
        **{name: n for name, n in OF_JUSTICE.items() if name not in ("resolved_early", "resolved_on_time")},
    }


def test_numbering_that_begins_again_and_sums_of_sections_are_no_rows():
    reading = read(
        form(
            ("", "Tổng số", 157, 85, 52, 20, 127, 67, 53, 7, 30, 24, 6),
            ("I", "Sở, ban, ngành", 150, 80, 50, 20, 120, 60, 53, 7, 30, 24, 6),
            JUSTICE,
            BUILDING,
            ("II", "Cấp xã", 7, 5, 2, 0, 7, 7, 0, 0, 0, 0, 0),
            WARD,
        )
    )
    assert reading.errors == ()
    assert reading.row_numbers == [13, 14, 16]
    assert figures(reading, "phuong-vinh-hung")["resolved_early"] == 7


def test_the_sum_of_a_section_must_be_that_of_its_rows():
    wrong = ("I", "Sở, ban, ngành", 150, 80, 50, 20, 120, 60, 53, 7, 30, 24, 9)
    reading = read(form(wrong, JUSTICE, BUILDING, ("II", "Cấp xã", *WARD[2:]), WARD))
    assert faults(reading) == [("form_sum_differs", 11, "M")]
    assert reading.errors[0].expected == "6 (tổng các dòng)"


@pytest.mark.parametrize(
    ("cells", "fault", "found", "expected"),
    [
        ({2: 101}, ("sum_mismatch", 11, "C, D, E, F"), "101 ≠ 60 + 30 + 10", "100 (lệch 1)"),
        ({7: 51}, ("sum_mismatch", 11, "G, H, I, J"), "80 ≠ 51 + 25 + 5", "81 (lệch 1)"),
        ({12: 4}, ("sum_mismatch", 11, "K, L, M"), "20 ≠ 15 + 4", "19 (lệch 1)"),
        (
            {2: 99, 3: 59},
            ("sum_mismatch", 11, "C, G, K"),
            "99 ≠ 80 + 20",
            "100 (lệch 1)",
        ),
        ({3: "6x"}, ("not_a_number", 11, "D"), "6x", "số nguyên, ví dụ 12"),
        ({3: -1}, ("negative", 11, "D"), "-1", "số từ 0 trở lên"),
    ],
)
def test_a_breach_of_an_identity_names_columns_and_difference(cells, fault, found, expected):
    row = [cells.get(place, cell) for place, cell in enumerate(JUSTICE)]
    reading = read(form(row))
    assert fault in faults(reading)
    (problem,) = [p for p in reading.errors if (p.code, p.row, p.column) == fault]
    assert (problem.found, problem.expected) == (found, expected)
    assert reading.observations == ()


def test_a_blank_cell_is_not_sent_and_what_is_added_from_it_neither():
    row = [None if place == 3 else cell for place, cell in enumerate(JUSTICE)]
    reading = read(form(row))
    assert reading.errors == ()
    assert not {"received_online", "received"} & set(figures(reading))
    assert figures(reading)["resolved"] == 80


def test_the_total_must_be_that_of_the_bodies():
    reading = read(form(JUSTICE, BUILDING, (*TOTAL[:6], 121, *TOTAL[7:])))
    assert faults(reading) == [("form_sum_differs", 13, "G")]


def test_unknown_and_repeated_bodies_are_told_as_in_templates():
    reading = read(form(JUSTICE, ("2", "Sở Lạ lùng", *BUILDING[2:]), JUSTICE))
    assert faults(reading) == [("unknown_agency", 12, "B"), ("duplicate_row", 13, "B")]


FIELDS = (
    ("1", "Hộ tịch", *JUSTICE[2:]),
    ("2", "Đất đai", *BUILDING[2:]),
    TOTAL,
)
REPORTING = (*TITLES, ("", "Đơn vị báo cáo: Sở Tư pháp", "", "", "Đơn vị nhận báo cáo: UBND tỉnh"))
BY_FIELD = ((("TT", "Lĩnh vực, công việc giải quyết theo cấp", *HEADER[0][2:])), *HEADER[1:])


def test_by_field_only_the_sum_speaks_for_the_body_named_above():
    reading = read(form(*FIELDS, titles=REPORTING, header=BY_FIELD))
    assert reading.problems == ()
    assert (reading.rows, reading.row_numbers) == (1, [14])
    assert figures(reading)["received"] == 130
    assert {seen.row for seen in reading.observations} == {14}


def test_by_field_the_body_may_be_told_and_must_not_be_another():
    nameless = form(*FIELDS, header=BY_FIELD)
    assert faults(read(nameless)) == [("no_agency_in_file", None, None)]
    assert figures(read(nameless, agency="so-y-te"), "so-y-te")["resolved"] == 120
    other = read(form(*FIELDS, titles=REPORTING, header=BY_FIELD), agency="so-y-te")
    assert faults(other) == [("other_agency", None, None)]
    with pytest.raises(ValueError, match="so-la"):
        read(nameless, agency="so-la")


def test_by_field_the_body_below_its_label_is_found():
    titles = (*TITLES, ("", "", "", "", "- Đơn vị báo cáo:"), ("", "", "", "", "Sở Tư pháp"))
    assert read(form(*FIELDS, titles=titles, header=BY_FIELD)).accepted


def test_by_field_rows_must_add_up_and_hold_in_themselves():
    wrong = (("1", "Hộ tịch", 100, 60, 30, 10, 80, 50, 25, 5, 20, 15, 6), *FIELDS[1:])
    reading = read(form(*wrong, titles=REPORTING, header=BY_FIELD))
    assert faults(reading) == [("sum_mismatch", 12, "K, L, M"), ("form_sum_differs", 14, "M")]


def test_by_field_a_form_without_its_sum_is_refused():
    reading = read(form(*FIELDS[:2], titles=REPORTING, header=BY_FIELD))
    assert faults(reading) == [("no_sum_line", None, None)]


def test_by_field_systems_as_sections_are_no_bodies():
    reading = read(
        form(
            ("I", "Trên Hệ thống các Bộ"),
            FIELDS[0],
            ("II", "Trên Hệ thống tỉnh"),
            FIELDS[1],
            TOTAL,
            titles=REPORTING,
            header=BY_FIELD,
        )
    )
    assert reading.problems == ()
    assert figures(reading)["resolved"] == 120


def test_the_whole_province_by_field_is_not_taken_for_a_body():
    titles = (*TITLES, ("", "Đơn vị báo cáo: UBND tỉnh Nghệ An"))
    reading = read(form(*FIELDS, titles=titles, header=BY_FIELD))
    assert faults(reading) == [("whole_not_allowed", 14, None)]


def dated(*lines):
    return (TITLES[2], *(("", line) for line in lines))


@pytest.mark.parametrize(
    ("lines", "period", "days"),
    [
        (["(Từ ngày 01/9/2025 đến ngày 30/9/2025)"], "2025-09", ("2025-09-01", "2025-09-30")),
        (["Từ ngày: 15-08-2025 - Đến ngày: 14-09-2025"], "2025-09", ("2025-08-15", "2025-09-14")),
        (["từ ngày 21/8 đến hết ngày 20/9/2025"], "2025-09", ("2025-08-21", "2025-09-20")),
        (
            ["Kỳ báo cáo: Quý III/2025 (Từ ngày 15 tháng 6 năm 2025 đến ngày 14 tháng 9 năm 2025)"],
            "2025-Q3",
            ("2025-06-15", "2025-09-14"),
        ),
        (["(Từ ngày 01/01/2025 đến ngày 30/6/2025)"], "2025-H1", ("2025-01-01", "2025-06-30")),
        (["(Từ ngày 01/01/2025 đến ngày 30/9/2025)"], "2025-9M", ("2025-01-01", "2025-09-30")),
        (["BÁO CÁO NĂM 2025", "từ ngày 1/1/2025 đến ngày 31/12/2025"], "2025", ("2025-01-01", "2025-12-31")),
        (["Kỳ báo cáo: Tháng 9 năm 2025"], "2025-09", ("2025-09-01", "2025-09-30")),
        (["Kỳ báo cáo: Tháng 9/2025", "(Từ ngày … đến ngày …)"], "2025-09", ("2025-09-01", "2025-09-30")),
        (["Kỳ báo cáo: Tháng 9/2025 (Từ 02/9/2025 đến 30/9/2025)"], "2025-09", ("2025-09-02", "2025-09-30")),
        (["Vinh, ngày 05 tháng 10 năm 2025", "QUÝ III NĂM 2025"], "2025-Q3", ("2025-07-01", "2025-09-30")),
    ],
)
def test_the_period_stands_above_the_table(lines, period, days):
    reading = read(form(JUSTICE, titles=dated(*lines)))
    assert reading.errors == ()
    seen = reading.observations[0]
    assert (seen.period, (f"{seen.first_day}", f"{seen.last_day}")) == (period, days)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "no_period_in_file"),
        (["Vinh, ngày 05 tháng 10 năm 2025"], "no_period_in_file"),
        (["(Từ ngày 01/01/2025 đến ngày 31/8/2025)"], "no_such_period"),
        (["(Từ ngày 30/9/2025 đến ngày 01/9/2025)"], "no_such_period"),
        (["(Từ ngày 01/8/2025 đến ngày 30/9/2025)"], "no_such_period"),
        (["(Từ ngày 31/9/2025 đến ngày 30/9/2025)"], "bad_day"),
        (["Kỳ báo cáo: Tháng 8/2025 (Từ ngày 01/9/2025 đến ngày 30/9/2025)"], "period_and_days_differ"),
    ],
)
def test_a_form_whose_period_is_not_certain_is_refused(lines, code):
    assert faults(read(form(JUSTICE, titles=dated(*lines)))) == [(code, None, None)]


def test_a_chosen_month_fills_in_for_the_file_and_must_agree_with_it():
    nameless = form(JUSTICE, titles=TITLES[2:3])
    assert read(nameless, month=parse("2025-09")).months == ("2025-09",)
    assert read(nameless, month=parse("2025-09"), closing_day=14).observations[0].first_day.day == 15
    reading = read(form(JUSTICE), month=parse("2025-08"))
    assert [(p.code, p.found, p.expected) for p in reading.errors] == [
        ("wrong_month", "tháng 9/2025", "tháng 8/2025")
    ]


def test_a_chosen_kind_must_be_the_forms():
    assert read(form(JUSTICE), kind="ii06a").accepted
    assert faults(read(form(JUSTICE), kind="on_time")) == [("wrong_kind", 9, None)]


def test_a_form_without_rows_says_so():
    assert faults(read(form())) == [("no_rows", 9, None)]


def test_what_is_written_beside_the_table_is_no_figure():
    assert faults(read(form((*JUSTICE, "", "9")))) == [("cell_without_header", 11, "O")]


# A form with a column nobody knows, or without one it needs, is for an officer to name


def test_a_column_nobody_knows_leaves_the_form_to_be_named():
    header = ((*HEADER[0], "Hồ sơ lạ"), *HEADER[1:])
    reading = read(form((*JUSTICE, 7), header=header))
    assert faults(reading) == [("unnamed_column", 9, "N")]
    assert (reading.kind, reading.observations) == (None, ())
    assert [(c.letter, c.role) for c in reading.unnamed.columns][2:4] == [
        ("C", "ignored"),
        ("D", "received_online"),
    ]
    assert reading.unnamed.columns[-1].role is None
    assert reading.unnamed.header_rows == (7, 9)


def test_a_form_without_a_column_it_needs_names_it():
    header = tuple(line[:12] for line in HEADER)
    reading = read(form(JUSTICE[:12], header=header, numbers=(), merged=()))
    assert [(p.code, p.found) for p in reading.errors] == [
        ("missing_in_form", "thiếu “Đang giải quyết quá hạn”")
    ]


# Generated forms: what is accepted adds up

NAMES = [body.name for body in PROVINCE.bodies if body.valid_to is None]
COUNT = st.integers(0, 5000)


@st.composite
def tables(draw):
    """Rows of some bodies that hold in themselves, now and then with one number changed."""
    rows = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)):
        online, other, early, on_time, late = (draw(COUNT) for _ in range(5))
        in_time, overdue = draw(COUNT), draw(COUNT)
        resolved, pending = early + on_time + late, in_time + overdue
        carried = max(0, resolved + pending - online - other)
        in_time += online + other + carried - resolved - pending
        pending = in_time + overdue
        received = online + other + carried
        rows.append(
            [received, online, other, carried, resolved, early, on_time, late, pending, in_time, overdue]
        )
        rows[-1].insert(0, name)
    change = None
    if draw(st.booleans()):
        change = draw(st.integers(0, len(rows) - 1)), draw(st.integers(1, 11)), draw(st.integers(1, 9))
        rows[change[0]][change[1]] += change[2]
    return rows, change


@settings(max_examples=60, deadline=None)
@given(tables(), st.booleans())
def test_any_accepted_table_adds_up_and_any_changed_number_is_refused(table, with_total):
    rows, change = table
    lines = [(str(number), *row) for number, row in enumerate(rows, 1)]
    if with_total:
        lines.append(("", "Tổng cộng", *(sum(column) for column in zip(*(r[1:] for r in rows), strict=True))))
    cells = [[str(cell) for cell in row] for row in (*TITLES, *HEADER, NUMBERS, *lines)]
    reading = read(as_csv(*cells))
    assert reading.accepted == (change is None)
    if change is None:
        for row in rows:
            agency = next(body.id for body in PROVINCE.bodies if body.name == row[0])
            found = figures(reading, agency)
            assert found["received"] == row[2] + row[3] == row[1] - row[4]
            assert found["resolved"] == row[6] + row[7] + row[8]
            assert found["received"] + found["carried_over"] == found["resolved"] + found["pending"]
