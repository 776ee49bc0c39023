"""The digitization sheet and Biểu 07a/BTP; the headings of all official forms."""

import pytest

from loaders.forms import OFFICIAL
from loaders.headings import field_of, key
from tests.test_loaders_forms import JUSTICE as OF_06A
from tests.test_loaders_forms import TITLES, as_book, figures, moved
from tests.test_loaders_forms import form as ii06a
from tests.test_loaders_reading import faults, read

SHEET = (
    (
        *("STT", "Đơn vị", "Tiếp nhận", "Số hóa hồ sơ TTHC khi tiếp nhận", "", "", "", "Đã giải quyết"),
        *("Số hóa kết quả giải quyết", "", "Đánh giá"),
    ),
    (
        *("", "", "", "Chưa số hóa TPHS", "Có số hóa TPHS", "Có tái sử dụng thành phần"),
        *("Có tái sử dụng thành phần từ cổng DVC quốc gia", "", "Chưa số hóa", "Đã số hóa", ""),
    ),
)
DIGITIZED = (1, "Sở Tư pháp", 100, 20, 80, 45, 5, 70, 6, 64, "Đạt")


def sheet(*rows, header=SHEET):
    return as_book(*TITLES[3:5], *header, *rows)


def test_the_digitization_sheet_gives_the_measures_of_its_template():
    reading = read(sheet(DIGITIZED))
    assert reading.errors == ()
    assert (reading.kind, reading.months) == ("digitization_sheet", ("2025-09",))
    assert figures(reading) == {
        "dossiers_received": 100,
        "dossiers_digitized": 80,
        "dossiers_reusing_data": 45,
        "results_due": 70,
        "results_digitized": 64,
    }


def test_the_digitization_sheet_is_read_from_one_row_of_headings():
    header = (
        *("TT", "Tên đơn vị", "Tiếp nhận", "Chưa số hóa TPHS", "Có số hóa TPHS", "Có tái sử dụng TP"),
        *("Đã giải quyết", "Chưa số hóa kết quả", "Đã số hóa kết quả"),
    )
    row = tuple(cell for place, cell in enumerate(DIGITIZED[:10]) if place != 6)
    assert figures(read(sheet(row, header=(header,)))) == figures(read(sheet(DIGITIZED)))


@pytest.mark.parametrize(
    ("cells", "fault", "found"),
    [
        ({3: 21}, ("sum_mismatch", 5, "C, D, E"), "100 ≠ 21 + 80"),
        ({8: 7}, ("sum_mismatch", 5, "H, I, J"), "70 ≠ 7 + 64"),
        ({5: 101}, ("part_exceeds_whole", 5, "C, F"), "101 > 100"),
    ],
)
def test_the_digitization_sheet_must_hold_in_itself(cells, fault, found):
    reading = read(sheet([cells.get(place, cell) for place, cell in enumerate(DIGITIZED)]))
    assert faults(reading) == [fault]
    assert reading.errors[0].found == found


BTP = (
    (
        *("STT", "Đơn vị giải quyết TTHC", "Số hồ sơ tiếp nhận", "", "", "", "", "", ""),
        *("Số hồ sơ đã giải quyết", "", "", "", "Số hồ sơ đang giải quyết", "", "", ""),
        *("Thanh toán", "", "", "Hồ sơ dừng xử lý", "Hồ sơ TT chờ tiếp nhận", ""),
    ),
    (
        *("", "", "Tổng số", "Tiếp nhận trực tiếp", "Tiếp nhận trực tuyến toàn trình"),
        *("Tiếp nhận trực tuyến một phần", "Bưu chính / BCCI", "Tiếp nhận phi địa giới"),
        *("Kỳ trước chuyển qua", "Tổng số", "Đúng và trước hạn", "Quá hạn (đã có thư xin lỗi)"),
        *("Quá hạn (chưa có thư xin lỗi)", "Tổng số", "Chưa đến hạn", "Quá hạn (đã có thư xin lỗi)"),
        *("Quá hạn (chưa có thư xin lỗi)", "Tổng số", "Trực tuyến", "Trực tiếp", "", "Đúng hạn", "Quá hạn"),
    ),
)
ROW = (1, "Sở Tư pháp", 100, 20, 40, 25, 5, 3, 10, 80, 74, 4, 2, 20, 17, 2, 1, 50, 45, 5, 0, 1, 0)
OF_BTP = {
    "received": 90,
    "received_in_person": 20,
    "received_by_post": 5,
    "received_online": 65,
    "received_full_online": 40,
    "carried_over": 10,
    "resolved": 80,
    "resolved_early_or_on_time": 74,
    "resolved_late": 6,
    "resolved_late_apologized": 4,
    "pending": 20,
    "pending_in_time": 17,
    "pending_overdue": 3,
    "payments": 50,
    "payments_online": 45,
}


def btp(*rows, header=BTP):
    return as_book(*moved(("Biểu số 07a/BTP",), TITLES[4], *header, *rows))


def test_07a_with_its_empty_first_column_gives_the_measures_of_three_templates():
    reading = read(btp(ROW))
    assert reading.errors == ()
    assert (reading.kind, reading.months) == ("btp07a", ("2025-09",))
    assert figures(reading) == OF_BTP
    assert (reading.columns["received"], reading.columns["resolved_late"]) == ("D, J", "M, N")


def test_07a_with_lateness_in_one_column_as_well_holds_the_parts_against_it():
    header = tuple((*line[:11], group, *line[11:]) for line, group in zip(BTP, ("", "Quá hạn"), strict=True))
    assert figures(read(btp((*ROW[:11], 6, *ROW[11:]), header=header))) == OF_BTP
    wrong = read(btp((*ROW[:11], 7, *ROW[11:]), header=header))
    assert faults(wrong) == [("sum_mismatch", 5, "K, L, M"), ("sum_mismatch", 5, "M, N, O")]


THREE_ROWS = (
    (
        *("STT", "Đơn vị", "Tiếp nhận", "", "", "", "", "Đã giải quyết", "", "", ""),
        *("Đang giải quyết", "", "", "Thanh toán", "", ""),
    ),
    (
        *("", "", "Tổng số", "Trực tuyến", "", "Trực tiếp", "Từ kỳ trước", "Tổng số", "Đúng và trước hạn"),
        *("Quá hạn", "", "Tổng số", "Trong hạn", "Quá hạn", "Tổng số", "Trực tuyến", "Trực tiếp"),
    ),
    (*("", "", "", "Toàn trình", "Một phần", "", "", "", ""), "Đã xin lỗi", "Chưa xin lỗi"),
)


def test_07a_is_read_from_three_rows_of_headings():
    reading = read(
        btp((1, "Sở Tư pháp", 95, 40, 25, 20, 10, 80, 74, 4, 2, 15, 12, 3, 50, 45, 5), header=THREE_ROWS)
    )
    assert reading.errors == ()
    assert figures(reading) == {
        **{name: count for name, count in OF_BTP.items() if name != "received_by_post"},
        **{"received": 85, "pending": 15, "pending_in_time": 12},
    }


def test_07a_counts_dossiers_paid_for_and_they_are_no_transactions():
    header = (tuple("Thanh toán hồ sơ" if cell == "Thanh toán" else cell for cell in BTP[0]), BTP[1])
    reading = read(btp(ROW, header=header))
    assert reading.errors == ()
    assert figures(reading) == {n: v for n, v in OF_BTP.items() if not n.startswith("payments")}


@pytest.mark.parametrize(
    ("cells", "fault", "found"),
    [
        ({2: 99}, ("part_exceeds_whole", 5, "D, F, G, E, H, J"), "100 > 99"),
        ({10: 75}, ("sum_mismatch", 5, "K, L, M, N"), "80 ≠ 75 + 4 + 2"),
        ({16: 2}, ("sum_mismatch", 5, "O, P, Q, R"), "20 ≠ 17 + 2 + 2"),
        ({18: 46}, ("sum_mismatch", 5, "S, T, U"), "50 ≠ 46 + 5"),
    ],
)
def test_07a_must_hold_in_itself(cells, fault, found):
    reading = read(btp([cells.get(place, cell) for place, cell in enumerate(ROW)]))
    assert faults(reading) == [fault]
    assert reading.errors[0].found == found


def test_forms_are_told_apart_by_headings_alone():
    as_06a = as_book(("Biểu số 07a/BTP",), TITLES[4], *SHEET, DIGITIZED)
    assert read(as_06a).kind == "digitization_sheet"
    assert read(ii06a(OF_06A, titles=(("Biểu số 07a/BTP",), TITLES[4]))).kind == "ii06a"


@pytest.mark.parametrize("form", OFFICIAL.values(), ids=OFFICIAL)
def test_no_heading_of_a_form_means_two_columns(form):
    meanings = {}
    for heading in form.headings:
        for path in [
            *((group, leaf) for group in heading.groups for leaf in heading.leaves),
            *((alone,) for alone in heading.alone),
        ]:
            meanings.setdefault(tuple(map(key, path)), set()).add(heading.field)
    assert {path: fields for path, fields in meanings.items() if len(fields) > 1} == {}


@pytest.mark.parametrize("form", OFFICIAL.values(), ids=OFFICIAL)
def test_every_column_of_a_form_is_known_by_a_heading_and_checked_or_observed(form):
    for heading in form.headings:
        paths = [(group, leaf) for group in heading.groups for leaf in heading.leaves]
        assert field_of(form, (paths or [heading.alone])[0], "")[0] == heading.field
    fields = {heading.field for heading in form.headings}
    assert form.unobserved <= fields
    for identity in form.identities:
        assert {identity.whole, *identity.parts} <= fields


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("Tiếp nhận", "Trong kỳ", "Trực tuyến"), "received_online"),
        (
            ("Số hồ sơ nhận giải quyết", "Trong đó", "Trực tiếp/dịch vụ bưu chính"),
            "received_in_person_or_by_post",
        ),
        (("KẾT QUẢ GIẢI QUYẾT", "Số hồ sơ đã giải quyết", "Trước hạn"), "resolved_early"),
        (("Đã giải quyết", "Đúng hạn (Bao gồm cả Trả lại/Xin rút)"), "resolved_on_time"),
        (("Đang giải quyết", "Đúng hạn"), "pending_in_time"),
        (("Đang giải quyết quá hạn",), "pending_overdue"),
        (("Da giai quyet", "Qua han"), "resolved_late"),
        (("Tỷ lệ đúng hạn (%)",), "unread"),
        (("Quá hạn",), None),
        (("Chưa thu phí", "Đã giải quyết"), None),
        (("(3)",), None),
    ],
)
def test_headings_are_known_exactly_or_not_at_all(path, field):
    assert field_of(OFFICIAL["ii06a"], path, "")[0] == field
