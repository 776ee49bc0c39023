"""The four templates of counts from bytes to observations, one fault a case.

The small province and the writers below serve the other tests of loaders as well.
"""

import csv
import io
from datetime import date

import pytest

import loaders
from indicators import registry
from indicators.model import Agency, Directory, Observation
from indicators.periods import parse

REGISTRY = registry.load()
JULY = date(2025, 7, 1)
JUNE = date(2025, 6, 30)
PROVINCE = Directory(
    "nghe-an",
    [
        Agency(
            id="nghe-an",
            name="Tỉnh Nghệ An",
            short_name="Tỉnh Nghệ An",
            tier="toan_tinh",
            portal_code="H41",
            aliases=("UBND tỉnh Nghệ An", "Nghệ An"),
        ),
        Agency(
            id="so-tu-phap", name="Sở Tư pháp", short_name="Sở Tư pháp", tier="so_nganh", portal_code="H41.15"
        ),
        Agency(
            id="so-xay-dung",
            name="Sở Xây dựng",
            short_name="Sở Xây dựng",
            tier="so_nganh",
            portal_code="H41.19",
        ),
        Agency(id="so-y-te", name="Sở Y tế", short_name="Sở Y tế", tier="so_nganh"),
        Agency(
            id="xa-dien-ky-den-2025-06",
            name="Xã Diễn Kỷ",
            short_name="Xã Diễn Kỷ",
            tier="cap_xa",
            code="17419",
            valid_to=JUNE,
            successors=("xa-duc-chau",),
        ),
        Agency(
            id="xa-duc-chau",
            name="Xã Đức Châu",
            short_name="Xã Đức Châu",
            tier="cap_xa",
            code="17419",
            valid_from=JULY,
        ),
        Agency(
            id="phuong-vinh-hung",
            name="Phường Vinh Hưng",
            short_name="Phường Vinh Hưng",
            tier="cap_xa",
            code="17920",
            valid_from=JULY,
        ),
    ],
)
ONLINE = (
    *("Mã đơn vị", "Đơn vị", "Tháng", "Tổng tiếp nhận trong kỳ", "Trực tuyến"),
    *("Trực tuyến toàn trình", "Trực tiếp", "Bưu chính công ích"),
)
ON_TIME = (
    *(
        "Mã đơn vị",
        "Đơn vị",
        "Tháng",
        "Đã giải quyết",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "Quá hạn đã xin lỗi",
    ),
    *("Giải quyết trực tuyến", "Đang giải quyết", "Đang giải quyết trong hạn", "Đang giải quyết quá hạn"),
)
DIGITIZATION = (
    *("Mã đơn vị", "Đơn vị", "Tháng", "Hồ sơ tiếp nhận", "Hồ sơ đã số hóa", "Hồ sơ có tái sử dụng dữ liệu"),
    *("Kết quả phải trả", "Kết quả đã số hóa", "Kết quả điện tử"),
)
PAYMENT = (
    *("Mã đơn vị", "Đơn vị", "Tháng", "Giao dịch thanh toán", "Thanh toán trực tuyến"),
    *("TTHC có nghĩa vụ tài chính", "TTHC đã cung cấp thanh toán trực tuyến"),
)
JUSTICE = ("H41.15", "Sở Tư pháp", "09/2025", "2071", "1786", "1604", "268", "17")
BUILDING = ("H41.19", "Sở Xây dựng", "09/2025", "3093", "2450", "2207", "602", "41")


def as_csv(*rows, delimiter=",", encoding="utf-8-sig"):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def read(content, **options):
    return loaders.load("T9.csv", content, REGISTRY, PROVINCE, **options)


def online(*rows, **options):
    return read(as_csv(ONLINE, *rows), **options)


def changed(row, **cells):
    """The row with other cells, named by column letter."""
    return tuple(cells.get("ABCDEFGHIJKL"[place], cell) for place, cell in enumerate(row))


def faults(reading):
    return [(problem.code, problem.row, problem.column) for problem in reading.errors]


def test_a_right_file_gives_every_count_with_its_body_month_days_and_row():
    reading = online(JUSTICE)
    first, last = date(2025, 9, 1), date(2025, 9, 30)
    assert reading.accepted
    assert (reading.kind, reading.rows, reading.months) == ("online_filing", 1, ("2025-09",))
    assert reading.row_keys == ((None, 2),)
    assert reading.observations == (
        Observation("received", "so-tu-phap", "2025-09", first, last, 2071, None, 2),
        Observation("received_online", "so-tu-phap", "2025-09", first, last, 1786, None, 2),
        Observation("received_full_online", "so-tu-phap", "2025-09", first, last, 1604, None, 2),
        Observation("received_in_person", "so-tu-phap", "2025-09", first, last, 268, None, 2),
        Observation("received_by_post", "so-tu-phap", "2025-09", first, last, 17, None, 2),
    )


@pytest.mark.parametrize(
    ("header", "row", "kind", "values"),
    [
        (
            ON_TIME,
            ("", "Sở Y tế", "T9/2025", "10", "4", "3", "3", "2", "9", "7", "5", "2"),
            "on_time",
            {
                "resolved": 10,
                "resolved_early": 4,
                "resolved_on_time": 3,
                "resolved_late": 3,
                "resolved_late_apologized": 2,
                "resolved_online": 9,
                "pending": 7,
                "pending_in_time": 5,
                "pending_overdue": 2,
            },
        ),
        (
            DIGITIZATION,
            ("", "Sở Y tế", "2025-09", "10", "4", "3", "8", "7", "6"),
            "digitization",
            {
                "dossiers_received": 10,
                "dossiers_digitized": 4,
                "dossiers_reusing_data": 3,
                "results_due": 8,
                "results_digitized": 7,
                "results_electronic": 6,
            },
        ),
        (
            PAYMENT,
            ("", "Sở Y tế", "9/2025", "10", "4", "3", "2"),
            "payment",
            {
                "payments": 10,
                "payments_online": 4,
                "procedures_with_fee": 3,
                "procedures_with_online_payment": 2,
            },
        ),
    ],
)
def test_each_template_is_recognised_by_its_headings_and_fills_its_measures(header, row, kind, values):
    reading = read(as_csv(header, row))
    assert reading.accepted
    assert reading.kind == kind
    assert {seen.measure: seen.value for seen in reading.observations} == values
    assert set(values) <= set(REGISTRY.measures)


def test_a_blank_count_is_not_sent_and_not_zero():
    reading = online(changed(JUSTICE, F="", G=" ", H="\u00a0"))
    assert reading.accepted
    assert {seen.measure: seen.value for seen in reading.observations} == {
        "received": 2071,
        "received_online": 1786,
    }


def test_a_row_that_sent_nothing_still_counts_as_a_row():
    reading = online(JUSTICE, changed(BUILDING, D="", E="", F="", G="", H=""))
    assert reading.accepted
    assert (reading.rows, reading.row_keys) == (2, ((None, 2), (None, 3)))
    assert {seen.row for seen in reading.observations} == {2}


def test_a_file_may_hold_several_months():
    reading = online(JUSTICE, changed(JUSTICE, C="08/2025"))
    assert reading.accepted
    assert reading.months == ("2025-08", "2025-09")


def test_columns_come_in_any_order_with_blank_ones_between():
    order = (2, 1, 0, 7, 6, 5, 4, 3)
    header = [ONLINE[place] for place in order]
    row = [JUSTICE[place] for place in order]
    reading = read(as_csv([*header[:4], "", *header[4:], ""], [*row[:4], " ", *row[4:], ""]))
    assert reading.accepted
    assert [seen.value for seen in reading.observations] == [2071, 1786, 1604, 268, 17]


def test_the_closing_day_gives_the_days_of_rows_that_name_none():
    reading = online(JUSTICE, closing_day=14)
    assert (reading.observations[0].first_day, reading.observations[0].last_day) == (
        date(2025, 8, 15),
        date(2025, 9, 14),
    )


def test_a_rows_own_days_go_before_the_closing_day():
    content = as_csv((*ONLINE, "Từ ngày", "Đến ngày"), (*JUSTICE, "21/08/2025", "20/09/2025"))
    reading = read(content, closing_day=14)
    assert reading.accepted
    assert (reading.observations[0].first_day, reading.observations[0].last_day) == (
        date(2025, 8, 21),
        date(2025, 9, 20),
    )


@pytest.mark.parametrize(
    ("first", "last", "fault"),
    [
        ("21/08/2025", "", ("one_day", 2, "I, J")),
        ("", "20/09/2025", ("one_day", 2, "I, J")),
        ("21/08/2025", "20/10/2025", ("days_outside", 2, "C, I, J")),
        ("31/07/2025", "20/09/2025", ("days_outside", 2, "C, I, J")),
        ("21/09/2025", "20/09/2025", ("days_outside", 2, "C, I, J")),
        ("31/06/2025", "20/09/2025", ("bad_day", 2, "I")),
        ("21/08/2025", "Sept 20", ("bad_day", 2, "J")),
    ],
)
def test_days_that_do_not_fit_the_month_are_located(first, last, fault):
    reading = read(as_csv((*ONLINE, "Từ ngày", "Đến ngày"), (*JUSTICE, first, last)))
    assert faults(reading) == [fault]


def test_a_total_that_its_parts_do_not_make_names_all_four_cells():
    reading = online(JUSTICE, changed(BUILDING, D="3114"))
    (problem,) = reading.errors
    assert (problem.code, problem.row, problem.column) == ("sum_mismatch", 3, "D, E, G, H")
    assert problem.found == "3.114 ≠ 2.450 + 602 + 41"
    assert problem.expected == "3.093 (lệch 21)"
    assert problem.remedy == "Đối chiếu lại Tổng tiếp nhận trong kỳ (D) với các cột E, G, H."
    assert problem.detail == "Tổng tiếp nhận trong kỳ = Trực tuyến + Trực tiếp + Bưu chính công ích"
    assert problem.agency == "Sở Xây dựng"
    assert not reading.observations


def test_a_slip_of_one_digit_is_hinted_at():
    reading = online(changed(BUILDING, D="412", E="301", F="", G="96", H="5"))
    assert "có thể gõ nhầm 402 thành 412" in reading.errors[0].remedy


@pytest.mark.parametrize(
    ("header", "row", "fault"),
    [
        (ONLINE, changed(JUSTICE, F="1787"), ("part_exceeds_whole", 2, "E, F")),
        (
            ON_TIME,
            ("", "Sở Y tế", "9/2025", "10", "4", "3", "2", "", "", "", "", ""),
            ("sum_mismatch", 2, "D, E, F, G"),
        ),
        (
            ON_TIME,
            ("", "Sở Y tế", "9/2025", "", "", "", "", "", "", "7", "5", "1"),
            ("sum_mismatch", 2, "J, K, L"),
        ),
        (
            ON_TIME,
            ("", "Sở Y tế", "9/2025", "", "", "", "2", "3", "", "", "", ""),
            ("part_exceeds_whole", 2, "G, H"),
        ),
        (
            ON_TIME,
            ("", "Sở Y tế", "9/2025", "2", "", "", "", "", "3", "", "", ""),
            ("part_exceeds_whole", 2, "D, I"),
        ),
        (
            DIGITIZATION,
            ("", "Sở Y tế", "9/2025", "10", "11", "", "", "", ""),
            ("part_exceeds_whole", 2, "D, E"),
        ),
        (
            DIGITIZATION,
            ("", "Sở Y tế", "9/2025", "10", "", "11", "", "", ""),
            ("part_exceeds_whole", 2, "D, F"),
        ),
        (
            DIGITIZATION,
            ("", "Sở Y tế", "9/2025", "", "", "", "10", "11", ""),
            ("part_exceeds_whole", 2, "G, H"),
        ),
        (
            DIGITIZATION,
            ("", "Sở Y tế", "9/2025", "", "", "", "10", "", "11"),
            ("part_exceeds_whole", 2, "G, I"),
        ),
        (PAYMENT, ("", "Sở Y tế", "9/2025", "10", "11", "", ""), ("part_exceeds_whole", 2, "D, E")),
        (PAYMENT, ("", "Sở Y tế", "9/2025", "", "", "3", "4"), ("part_exceeds_whole", 2, "F, G")),
    ],
)
def test_every_identity_of_every_template_is_held(header, row, fault):
    assert faults(read(as_csv(header, row))) == [fault]


def test_with_a_part_missing_an_identity_is_held_as_far_as_it_goes():
    assert online(changed(BUILDING, D="3000", H="")).errors[0].found == "3.000 < 2.450 + 602"
    assert online(changed(BUILDING, D="9000", H="")).accepted
    assert online(changed(BUILDING, D="")).accepted


def test_one_body_twice_in_a_month_names_both_rows():
    reading = online(JUSTICE, BUILDING, ("", "Sở Tư pháp", "T9/2025", "2080", "1786", "", "277", "17"))
    (problem,) = reading.errors
    assert (problem.code, problem.row, problem.column) == ("duplicate_row", 4, "A, B")
    assert (problem.rows, problem.place) == ((2, 4), "2 và 4")
    assert problem.found == "dòng 2: 2.071; dòng 4: 2.080"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "missing_period"),
        ("Quý III/2025", "bad_period"),
        ("13/2025", "bad_period"),
        ("09/1999", "bad_period"),
        ("09/2101", "bad_period"),
        ("01/09/2025", "bad_period"),
        ("tháng 9", "bad_period"),
    ],
)
def test_a_month_that_is_none_is_located(cell, code):
    assert faults(online(changed(JUSTICE, C=cell))) == [(code, 2, "C")]


def test_a_chosen_month_must_agree_with_every_row():
    assert online(JUSTICE, month=parse("2025-09")).accepted
    reading = online(JUSTICE, changed(BUILDING, C="08/2025"), month=parse("2025-09"))
    assert faults(reading) == [("wrong_month", 3, "C")]


def test_the_whole_jurisdiction_has_no_row_among_the_counts():
    for code, name in (("H41", ""), ("000.00.00.H41", "UBND tỉnh Nghệ An"), ("", "Toàn tỉnh")):
        assert faults(online(changed(JUSTICE, A=code, B=name))) == [("whole_not_allowed", 2, "A, B")]


def test_all_problems_come_at_once_in_the_order_of_rows():
    reading = online(
        changed(JUSTICE, D="2072"),
        changed(BUILDING, B="Sở Xây dưng", A=""),
        ("", "Sở Y tế", "9/2025", "12,5", "-3", "5%", "—", "1,234"),
    )
    assert faults(reading) == [
        ("sum_mismatch", 2, "D, E, G, H"),
        ("unknown_agency", 3, "B"),
        ("not_whole", 4, "D"),
        ("negative", 4, "E"),
        ("percent", 4, "F"),
        ("ambiguous_dash", 4, "G"),
        ("ambiguous_number", 4, "H"),
    ]
    assert reading.observations == ()
    assert reading.kind == "online_filing"


def test_many_equal_faults_are_all_reported():
    reading = online(*(changed(JUSTICE, C=f"{month:02d}/2024", D="x") for month in range(1, 13)))
    assert [problem.code for problem in reading.errors] == ["not_a_number"] * 12


def test_a_sum_line_is_skipped_when_it_agrees_and_rejected_when_not():
    total = ("", "Tổng cộng", "", "5164", "4236", "3811", "870", "58")
    reading = online(JUSTICE, BUILDING, total)
    assert reading.accepted
    assert reading.rows == 2
    assert [(p.code, p.row) for p in reading.warnings] == [("silent_agencies", None), ("sum_line", 4)]
    reading = online(JUSTICE, BUILDING, changed(total, G="871"))
    assert faults(reading) == [("sum_line_differs", 4, "G")]
    assert reading.errors[0].expected == "870 (tổng các dòng)"


def test_a_sum_line_of_one_month_adds_that_month_only():
    total = ("Cộng", "", "T9/2025", "2071", "1786", "1604", "268", "17")
    assert online(JUSTICE, changed(BUILDING, C="08/2025"), total).accepted


def test_names_of_tiers_between_the_rows_are_skipped_with_a_warning():
    section = ("", "Sở, ban, ngành", "", "", "", "", "", "")
    reading = online(section, JUSTICE)
    assert reading.accepted
    assert (reading.warnings[-1].code, reading.warnings[-1].row) == ("section_line", 2)
    assert reading.row_keys == ((None, 3),)


def test_bodies_without_a_row_are_one_warning_a_month():
    reading = online(JUSTICE, changed(JUSTICE, C="06/2025"))
    silent = [p for p in reading.warnings if p.code == "silent_agencies"]
    assert [(p.found, p.expected, p.detail) for p in silent] == [
        ("Sở Xây dựng, Sở Y tế, Xã Diễn Kỷ", "4 dòng có số", "tháng 6/2025"),
        ("Sở Xây dựng, Sở Y tế, Xã Đức Châu và 1 đơn vị khác", "5 dòng có số", "tháng 9/2025"),
    ]
    assert silent[0].remedy == (
        "Số đã nạp trước đó giữ nguyên; đơn vị chưa có số nào thì hiện là “chưa gửi”, không phải 0."
    )


def test_a_row_left_blank_is_no_figure_either():
    blank = changed(BUILDING, D="", E="", F="", G="", H="")
    silent = [p for p in online(JUSTICE, blank).warnings if p.code == "silent_agencies"]
    assert [p.found for p in silent] == ["Sở Xây dựng, Sở Y tế, Xã Đức Châu và 1 đơn vị khác"]


def test_a_full_month_has_no_warning():
    bodies = ("Sở Tư pháp", "Sở Xây dựng", "Sở Y tế", "Xã Đức Châu", "Phường Vinh Hưng")
    reading = online(*(changed(JUSTICE, A="", B=name) for name in bodies))
    assert reading.problems == ()


def test_a_header_without_rows_and_rows_without_figures_say_so():
    assert faults(read(as_csv(ONLINE))) == [("no_rows", 1, None)]
    blank = [changed(row, D="", E="", F="", G="", H="") for row in (JUSTICE, BUILDING)]
    reading = online(*blank)
    assert faults(reading) == [("no_figures", None, "D, E, F, G, H")]
    assert reading.rows == 2


def test_the_page_can_show_a_row_with_its_neighbours():
    reading = online(JUSTICE, changed(BUILDING, D="3114"))
    assert reading.header_row == 1
    assert reading.letters == ("A", "B", "C", "D", "E", "F", "G", "H")
    assert reading.cells(1) == ONLINE
    assert [number for number, _ in reading.around(3)] == [2, 3]
    assert reading.cells(3)[3] == "3114"
    assert reading.cells(99) == ()
    assert reading.errors[0].columns == ("D", "E", "G", "H")


def test_the_page_can_say_how_the_file_was_read():
    rows = (changed(JUSTICE, D="2.071", E="1.786"), BUILDING)
    reading = read(as_csv(ONLINE, *rows, delimiter=";"))
    assert reading.how_read.sentence() == "2 dòng, 8 cột; UTF-8, dấu “;”"
    assert reading.how_read.marks == "“.” hàng nghìn"


def test_a_file_of_another_kind_than_chosen_is_rejected_with_both_names():
    reading = online(JUSTICE, kind="on_time")
    assert faults(reading) == [("wrong_kind", 1, None)]
    assert reading.errors[0].found == "Hồ sơ trực tuyến (online_filing)"
    assert reading.errors[0].expected == "Giải quyết đúng hạn (on_time)"
    assert online(JUSTICE, kind="online_filing").accepted


def test_an_unknown_kind_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="Không có loại số liệu “form06a”"):
        online(JUSTICE, kind="form06a")


def test_the_same_bytes_have_the_same_fingerprint_whatever_their_name():
    content = as_csv(ONLINE, JUSTICE)
    one = loaders.load("a.csv", content, REGISTRY, PROVINCE)
    other = loaders.load("../../b.exe", content, REGISTRY, PROVINCE)
    assert one.sha256 == other.sha256
    assert other.accepted


@pytest.mark.parametrize(
    "line", [("", "Sở Y tế", "", "", "", "", "", ""), ("", "Sở Y"), ("", "Người ký", "09/2025", *[""] * 5)]
)
def test_below_the_table_only_a_whole_line_without_body_and_month_is_left_out(line):
    signed = ("", "Người lập biểu", "", "", "", "", "", "Thủ trưởng")
    assert [(one.code, one.row) for one in online(JUSTICE, signed).warnings][-1] == ("below_table", 3)
    assert not online(JUSTICE, line).accepted
