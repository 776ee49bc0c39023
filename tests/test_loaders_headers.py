"""Finding the header under titles, knowing columns by their headings, naming what is wrong with them."""

import pytest

from tests.test_loaders_reading import JUSTICE, ONLINE, as_csv, faults, online, read

TITLES = (
    ("UBND TỈNH NGHỆ AN",),
    ("", "BÁO CÁO HỒ SƠ TRỰC TUYẾN"),
    (),
    ("Kỳ báo cáo: tháng 9/2025 (Từ ngày 01/9/2025 đến ngày 30/9/2025)",),
)


def headed(**cells):
    return tuple(cells.get("ABCDEFGH"[place], title) for place, title in enumerate(ONLINE))


def test_the_header_is_found_under_titles_and_rows_keep_their_numbers():
    reading = read(
        as_csv(*TITLES, ONLINE, ("(1)", "(2)", "(3)", "(4)=(5)+(7)+(8)", "(5)", "(6)", "(7)", "(8)"), JUSTICE)
    )
    assert reading.accepted
    assert reading.header_row == 5
    assert reading.row_keys == ((None, 7),)
    bad = (*JUSTICE[:3], "x", *JUSTICE[4:])
    assert faults(read(as_csv(*TITLES, ONLINE, bad))) == [("not_a_number", 6, "D")]


def test_a_header_deeper_than_forty_rows_is_not_searched_for():
    assert faults(read(as_csv(*[("tiêu đề",)] * 40, ONLINE, JUSTICE))) == [("unknown_form", 1, None)]


@pytest.mark.parametrize(
    "header",
    [
        headed(E="TRỰC TUYẾN", D="  Tổng tiếp nhận\n trong kỳ "),
        headed(E="Hồ sơ trực tuyến", F="TT toàn trình", H="Bưu chính"),
        headed(D="Tổng tiếp nhận", G="Nộp trực tiếp", H="BCCI"),
        headed(A="Mã ĐV", B="Tên đơn vị", C="Kỳ báo cáo"),
        headed(D="Tổng tiếp nhận trong kỳ (4)", E="Trực tuyến:"),
        headed(A="Ma don vi", B="Don vi", C="Thang", E="Truc tuyen"),
        headed(A="Mã ðơn vị"),
    ],
)
def test_known_variants_of_headings_are_read(header):
    assert read(as_csv(header, JUSTICE)).accepted


@pytest.mark.parametrize(
    ("header", "fault", "found", "expected"),
    [
        (headed(E="Trực tuyếnn"), ("unknown_column", 1, "E"), "Trực tuyếnn", "Trực tuyến"),
        (headed(E="Trực tuyên"), ("unknown_column", 1, "E"), "Trực tuyên", "Trực tuyến"),
        (headed(C="Thángg"), ("unknown_column", 1, "C"), "Thángg", "Tháng"),
        (
            headed(H="Bưu chính công íchh"),
            ("unknown_column", 1, "H"),
            "Bưu chính công íchh",
            "Bưu chính công ích",
        ),
    ],
)
def test_a_misspelt_heading_names_its_column_and_the_nearest_right_one(header, fault, found, expected):
    reading = read(as_csv(header, JUSTICE))
    assert faults(reading) == [fault]
    assert (reading.errors[0].found, reading.errors[0].expected) == (found, expected)


@pytest.mark.parametrize("place", range(8))
def test_a_column_left_out_is_missed(place):
    header = [title for index, title in enumerate(ONLINE) if index != place]
    row = [cell for index, cell in enumerate(JUSTICE) if index != place]
    reading = read(as_csv(header, row))
    assert ("missing_column", 1, None) in faults(reading)
    assert reading.errors[0].expected == f"cột “{ONLINE[place]}”"


def test_a_column_nobody_knows_is_an_error_even_when_all_others_are_there():
    reading = read(as_csv((*ONLINE, "Điểm thi đua"), (*JUSTICE, "9")))
    assert faults(reading) == [("unknown_column", 1, "I")]


def test_two_columns_of_one_heading_are_an_error():
    reading = read(as_csv((*ONLINE, "Trực tuyến"), (*JUSTICE, "1786")))
    assert faults(reading) == [("duplicate_column", 1, "E, I")]
    reading = read(as_csv((*ONLINE, "Bưu chính"), (*JUSTICE, "17")))
    assert faults(reading) == [("duplicate_column", 1, "H, I")]


def test_running_numbers_and_remarks_are_known_to_carry_no_figure():
    assert read(as_csv(("STT", *ONLINE, "Ghi chú"), ("1", *JUSTICE, "xem công văn 12/2025"))).accepted


def test_a_table_of_no_known_kind_lists_the_five():
    reading = read(as_csv(("Họ tên", "Ngày sinh", "Quê quán"), ("A", "B", "C")))
    assert faults(reading) == [("unknown_form", 1, None)]
    assert (reading.readable, reading.kind) == (True, None)
    for title in ("Hồ sơ trực tuyến", "Giải quyết đúng hạn", "Thanh toán trực tuyến", "Chỉ tiêu khác"):
        assert title in reading.errors[0].expected


def test_identity_columns_alone_do_not_make_a_kind():
    assert faults(
        read(as_csv(("Mã đơn vị", "Đơn vị", "Tháng", "Ghi chú"), ("", "Sở Y tế", "9/2025", "")))
    ) == [("unknown_form", 1, None)]


def test_problems_of_rows_are_told_together_with_those_of_the_header():
    reading = read(as_csv(headed(F="Toàn trinh"), (*JUSTICE[:3], "x", *JUSTICE[4:])))
    assert faults(reading) == [("unknown_column", 1, "F"), ("not_a_number", 2, "D")]


def test_a_header_is_no_row():
    assert online(JUSTICE).rows == 1
