"""Which body a row means: variants of names, codes, other times, and what must not be guessed."""

import csv
import doctest
from datetime import date
from pathlib import Path

import pytest

from indicators import names
from indicators.model import Agency, Directory
from loaders.agencies import index_of
from tests.test_loaders_reading import BUILDING, JUSTICE, PROVINCE, changed, faults, online

ROOM = Path(__file__).parents[1] / "data" / "agencies"
SEPTEMBER = date(2025, 9, 1), date(2025, 9, 30)
MARCH = date(2025, 3, 1), date(2025, 3, 31)


def directory(name):
    with (ROOM / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        for column in ("aliases", "successors"):
            row[column] = [word for word in row[column].split(";") if word]
    return Directory(
        name, [Agency(**{key: cell or None for key, cell in row.items() if cell}) for row in rows]
    )


NGHE_AN = directory("nghe-an")


def match(name, days=SEPTEMBER, code="", where=NGHE_AN):
    return index_of(where).match(code, name, *days)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(names).failed == 0


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("Sở Xây dựng", "so-xay-dung"),
        ("SỞ XÂY DỰNG", "so-xay-dung"),
        ("  Sở  Xây\u00a0dựng ", "so-xay-dung"),
        ("Sở Xây dựng tỉnh Nghệ An", "so-xay-dung"),
        ("Sở Xây dựng - Tỉnh Nghệ An", "so-xay-dung"),
        ("Sở GD&ĐT", "so-giao-duc-va-dao-tao"),
        ("Sở GD & ĐT", "so-giao-duc-va-dao-tao"),
        ("Sở Văn hoá, Thể thao và Du lịch", "so-van-hoa-the-thao-va-du-lich"),
        ("Văn phòng UBND Tỉnh - tỉnh Nghệ An", "van-phong-ubnd-tinh"),
        ("Thanh tra tỉnh", "thanh-tra-tinh"),
        ("BQL KKT Đông Nam", "ban-quan-ly-kkt-dong-nam"),
        ("Xã Đức Châu", "xa-duc-chau-17416"),
        ("UBND xã Đức Châu", "xa-duc-chau-17416"),
        ("Uỷ ban nhân dân xã Đức Châu", "xa-duc-chau-17416"),
        ("Ủy ban nhân dân Xã Đức Châu, tỉnh Nghệ An", "xa-duc-chau-17416"),
        ("UBND X. Đức Châu", "xa-duc-chau-17416"),
        ("Đức Châu", "xa-duc-chau-17416"),
        ("UBND P. Vinh Hưng", "phuong-vinh-hung-17920"),
        ("Diễn Châu", "xa-dien-chau-17464"),
        ("Nghệ An", "nghe-an"),
        ("Toàn tỉnh", "nghe-an"),
        ("UBND Tỉnh Nghệ An", "nghe-an"),
    ],
)
def test_a_body_is_recognised_however_its_name_is_written(name, agency):
    assert match(name).agency.id == agency


@pytest.mark.parametrize("name", ["TP Vinh", "TP. Vinh", "TP.Vinh", "UBND Thành phố Vinh", "Vinh"])
def test_an_abbreviated_city_is_the_city_of_its_time(name):
    assert match(name, MARCH).agency.id == "thanh-pho-vinh"


@pytest.mark.parametrize("code", ["H41", "h41", "000.00.00.H41", " H41 ", "nghe-an"])
def test_the_jurisdiction_has_both_forms_of_its_portal_code(code):
    assert match("", code=code).agency.id == "nghe-an"


def test_a_code_alone_means_the_body_that_bears_it_at_the_time():
    assert match("", code="16681").agency.id == "phuong-thanh-vinh-16681"
    assert match("", MARCH, code="16681").agency.id == "phuong-quang-trung-16681-den-2025-06"


@pytest.mark.parametrize(
    ("name", "code", "fault", "fields"),
    [
        ("Sở Xay dung", "", "unknown_agency", ("name",)),
        ("Sơ Xây dựng", "", "unknown_agency", ("name",)),
        ("Huyện Diễn Châu", "", "unknown_agency", ("name",)),
        ("Xã Vinh Hưng", "", "unknown_agency", ("name",)),
        ("Sở Xây dựng - tỉnh Thanh Hóa", "", "unknown_agency", ("name",)),
        ("", "99999", "unknown_agency", ("code",)),
        ("", "", "missing_agency", ("code", "name")),
        ("Phường Vinh Hưng", "16681", "agency_mismatch", ("code", "name")),
        ("Phường Vinh Hưng", "99999", "agency_mismatch", ("code", "name")),
        ("Phường Quang Trung", "16681", "agency_mismatch", ("code", "name")),
    ],
)
def test_what_is_not_certain_is_a_fault(name, code, fault, fields):
    found = match(name, code=code)
    assert found.agency is None
    assert (found.fault.kind.code, found.fault.fields) == (fault, fields)


def test_names_of_several_bodies_are_listed_with_their_codes():
    fault = match("Xã Bắc Sơn", MARCH).fault
    assert fault.kind.code == "ambiguous_agency"
    assert fault.words["candidates"] == "Xã Bắc Sơn (mã 17095); Xã Bắc Sơn (mã 17638)"
    assert match("Xã Bắc Sơn", MARCH, code="17638").agency.code == "17638"


def test_a_month_across_a_merger_asks_which_of_the_two_is_meant():
    days = date(2025, 2, 15), date(2025, 3, 14)
    assert match("Sở Nội vụ", days).fault.kind.code == "ambiguous_agency"
    assert match("Sở Nội vụ", days, code="so-noi-vu").agency.id == "so-noi-vu"


def test_a_province_and_a_ward_of_one_name_are_two_bodies():
    where = directory("quang-tri")
    assert match("Quảng Trị", where=where).fault.kind.code == "ambiguous_agency"
    assert match("Phường Quảng Trị", where=where).agency.tier == "cap_xa"
    assert match("Tỉnh Quảng Trị", where=where).agency.id == "quang-tri"


@pytest.mark.parametrize(
    ("name", "days", "remedy"),
    [
        (
            "UBND xã Diễn Kỷ",
            SEPTEMBER,
            "Xã Diễn Kỷ đã nhập vào Xã Đức Châu từ 01/7/2025: cộng số vào dòng của Xã Đức Châu.",
        ),
        ("Xã Đức Châu", MARCH, "Xã Đức Châu chỉ có từ 01/7/2025: sửa kỳ hoặc ghi đơn vị cũ."),
        (
            "Sở Xây dưng",
            SEPTEMBER,
            "Có phải: Sở Xây dựng (mã so-xay-dung)? Sửa tên cho đúng danh sách đơn vị.",
        ),
        (
            "Người lập biểu",
            SEPTEMBER,
            "Kiểm tra lại tên hoặc mã theo danh sách đơn vị; dòng không phải của đơn vị thì xóa.",
        ),
    ],
)
def test_an_unknown_name_says_why_and_what_to_do(name, days, remedy):
    assert match(name, days).fault.words["remedy"] == remedy


def test_a_split_body_names_its_heirs():
    remedy = match("Thị xã Hoàng Mai").fault.words["remedy"]
    assert remedy == (
        "Thị xã Hoàng Mai không còn từ 01/7/2025, đã chia về Phường Hoàng Mai (mã 17110); "
        "Phường Quỳnh Mai (mã 17125); Phường Tân Mai (mã 17128): ghi số theo đơn vị mới."
    )


@pytest.mark.parametrize("name", ["nghe-an", "quang-tri", "ha-tinh", "phu-tho"])
def test_every_body_of_the_directories_answers_to_its_code_with_each_of_its_names(name):
    where = directory(name)
    for agency in where.agencies:
        day = agency.valid_from or agency.valid_to or date(2025, 9, 1)
        for called in (agency.name, agency.short_name, *agency.aliases):
            assert match(called, (day, day), code=agency.id, where=where) == (agency, None), called


def test_an_unknown_body_is_located_with_the_list_it_is_unknown_to():
    reading = online(JUSTICE, changed(BUILDING, A="", B="UBND xã Diễn Kỷ"))
    (problem,) = reading.errors
    assert (problem.code, problem.row, problem.column) == ("unknown_agency", 3, "B")
    assert (problem.found, problem.expected) == ("UBND xã Diễn Kỷ", "một trong 5 đơn vị")
    assert problem.detail == "danh sách có hiệu lực trong tháng 9/2025"
    assert "Xã Đức Châu" in problem.remedy


def test_a_code_and_a_name_that_disagree_are_rejected():
    reading = online(changed(JUSTICE, A="H41.19"))
    assert faults(reading) == [("agency_mismatch", 2, "A, B")]
    assert reading.errors[0].found == "H41.19 – Sở Tư pháp"


def test_portal_codes_the_directory_lacks_are_one_warning_and_the_name_decides():
    health = changed(JUSTICE, A="H41.20", B="Sở Y tế")
    ward = changed(JUSTICE, A="H41.99", B="Phường Vinh Hưng")
    reading = online(health, ward)
    assert reading.accepted
    warning = reading.warnings[-1]
    assert (warning.code, warning.row, warning.column) == ("unverified_code", 2, "A")
    assert warning.found == "H41.20 và 1 mã khác"
    assert {seen.agency for seen in reading.observations} == {"so-y-te", "phuong-vinh-hung"}


def test_one_unknown_portal_code_cannot_stand_for_two_bodies():
    health = changed(JUSTICE, A="H41.20", B="Sở Y tế")
    ward = changed(JUSTICE, A="H41.20", B="Phường Vinh Hưng")
    assert faults(online(health, ward)) == [("agency_mismatch", 3, "A, B")]


def test_a_portal_code_is_checked_where_the_directory_has_one():
    assert faults(online(changed(JUSTICE, A="H41.16"))) == [("agency_mismatch", 2, "A, B")]


def test_bodies_of_the_small_province_are_found_in_their_time():
    assert match("", SEPTEMBER, code="17419", where=PROVINCE).agency.id == "xa-duc-chau"
    assert match("", MARCH, code="17419", where=PROVINCE).agency.id == "xa-dien-ky-den-2025-06"
