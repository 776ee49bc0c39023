"""Tables nobody knows: an officer names the columns once, and names of bodies; both are remembered."""

from datetime import date, datetime

import pytest

import loaders
from data.remembered import Remembered
from indicators.periods import parse
from loaders import Alias, MappedColumn, Mapping, MappingError
from tests.test_loaders_forms import as_book
from tests.test_loaders_reading import JUSTICE, PROVINCE, REGISTRY, as_csv, changed, faults, online, read

HEADER = (
    ("Số TT", "Phòng ban", "Hồ sơ vào", "", "", "Điểm"),
    ("", "", "Tất cả", "Qua mạng", "Tại quầy", ""),
)
ROWS = ((1, "Sở Tư pháp", 100, 70, 30, 9), (2, "Sở Xây dựng", 50, 20, 30, 8))
ROLES = ("ignored", "name", "received", "received_online", "received_in_person", "ignored")
TITLES = (("BẢNG TỔNG HỢP",), ("Tháng 9/2025",), ())


def strange(*rows, titles=TITLES, header=HEADER):
    return as_book(*titles, *header, *rows)


def named(*roles, content=None):
    return read(content or strange(*ROWS)).unnamed.mapping(roles, "An")


MAPPING = named(*ROLES)
NOON = datetime(2025, 10, 14, 12)


def values(reading, agency="so-tu-phap"):
    return {seen.measure: seen.value for seen in reading.observations if seen.agency == agency}


def test_a_strange_table_is_shown_with_letters_headings_and_samples():
    reading = read(strange(*ROWS))
    assert faults(reading) == [("unknown_form", 4, None)]
    assert (reading.kind, reading.readable) == (None, True)
    table = reading.unnamed
    assert table.header_rows == (4, 5)
    assert [(c.letter, c.words, c.samples, c.role) for c in table.columns][1:4] == [
        ("B", "Phòng ban", ("Sở Tư pháp", "Sở Xây dựng"), None),
        ("C", "Hồ sơ vào / Tất cả", ("100", "50"), None),
        ("D", "Hồ sơ vào / Qua mạng", ("70", "20"), None),
    ]


def test_a_table_without_numbers_offers_nothing_to_name():
    assert read(as_csv(("Họ tên", "Ngày sinh", "Quê quán"), ("A", "B", "C"))).unnamed is None


def test_columns_named_once_are_read_ever_after():
    reading = read(strange(*ROWS), mappings=[MAPPING])
    assert reading.errors == ()
    assert (reading.kind, reading.months, reading.mapping) == ("mapped", ("2025-09",), MAPPING)
    assert values(reading) == {"received": 100, "received_online": 70, "received_in_person": 30}
    assert reading.columns["received_online"] == "D"
    october = strange(("", "Tổng cộng", 7, 4, 3), (1, "Sở Y tế", 7, 4, 3, 1), titles=[("Tháng 10/2025",)])
    assert values(read(october, mappings=[MAPPING]), "so-y-te")["received"] == 7


@pytest.mark.parametrize(
    "content",
    [
        strange(*ROWS, titles=[*TITLES, *[()] * 30]),
        as_book(*(("", *row) for row in (*TITLES, *HEADER, *ROWS))),
        as_csv(*[[str(cell) for cell in row] for row in (*TITLES, *HEADER, *ROWS)]),
        as_csv(*[[str(cell) for cell in row] for row in (*TITLES, *HEADER, *ROWS)], delimiter=";"),
        strange(*ROWS, header=((*HEADER[0][:2], "HỒ SƠ  VÀO", *HEADER[0][3:]), HEADER[1])),
    ],
)
def test_a_mapping_finds_its_header_wherever_it_stands(content):
    assert values(read(content, mappings=[MAPPING]))["received"] == 100


@pytest.mark.parametrize(
    "header",
    [
        (HEADER[0], (*HEADER[1][:3], "Tại quầy", "Qua mạng", "")),
        ((*HEADER[0], "Ghi chú"), HEADER[1]),
        (HEADER[0], (*HEADER[1][:3], "Trực tuyến", "Tại quầy", "")),
    ],
)
def test_another_header_is_another_table(header):
    reading = read(strange(*ROWS, header=header), mappings=[MAPPING])
    assert faults(reading)[0][0] == "unknown_form"
    assert reading.unnamed is not None


def test_the_newest_mapping_of_a_header_counts():
    other = named("ignored", "name", "resolved", "resolved_online", "ignored", "ignored")
    assert set(values(read(strange(*ROWS), mappings=[MAPPING, other]))) == {"resolved", "resolved_online"}


def test_identities_that_the_measures_imply_are_checked():
    wrong = read(strange((1, "Sở Tư pháp", 100, 70, 31, 9)), mappings=[MAPPING])
    assert [(p.code, p.column, p.found) for p in wrong.errors] == [
        ("part_exceeds_whole", "C, D, E", "101 > 100")
    ]
    short = read(strange((1, "Sở Tư pháp", 100, 70, 29, 9)), mappings=[MAPPING])
    assert short.accepted  # what came by post has no column
    both = named("ignored", "name", "received", "received_online", "received_in_person_or_by_post", "ignored")
    assert faults(read(strange((1, "Sở Tư pháp", 100, 70, 29, 9)), mappings=[both])) == [
        ("sum_mismatch", 6, "C, D, E")
    ]


def test_a_ratio_of_figures_needs_both_sides_and_no_part_above_its_whole():
    sides = ("petition_on_time_rate.numerator", "petition_on_time_rate.denominator")
    mapping = named("ignored", "name", sides[1], sides[0], "ignored", "ignored")
    assert values(read(strange(*ROWS), mappings=[mapping])) == {sides[0]: 70, sides[1]: 100}
    above = read(strange((1, "Sở Tư pháp", 60, 70, 0, 0)), mappings=[mapping])
    assert faults(above) == [("part_exceeds_whole", 6, "C, D")]


def test_a_table_of_one_body_needs_to_be_told_whose_it_is():
    header = (("Chỉ số", "Tháng", "Tiếp nhận mới", "Mạng"),)
    rows = (("a", "8/2025", 10, 4), ("b", "9/2025", 20, 8))
    content = strange(*rows, header=header)
    mapping = named("ignored", "period", "received", "received_online", content=content)
    assert faults(read(content, mappings=[mapping])) == [("no_agency_in_file", None, None)]
    reading = read(content, mappings=[mapping], agency="so-y-te")
    assert reading.problems == ()
    assert reading.months == ("2025-08", "2025-09")
    assert [seen.value for seen in reading.observations] == [10, 20, 4, 8]
    above = read(strange(*rows, header=header, titles=[("Đơn vị báo cáo: Sở Y tế",)]), mappings=[mapping])
    assert above.observations[0].agency == "so-y-te"


def test_a_table_without_a_month_needs_to_be_told_it():
    content = strange(*ROWS, titles=())
    assert faults(read(content, mappings=[MAPPING])) == [("no_period_in_file", None, None)]
    assert read(content, mappings=[MAPPING], month=parse("2025-08")).months == ("2025-08",)
    quarter = strange(*ROWS, titles=[("Quý III/2025",)])
    assert read(quarter, mappings=[MAPPING]).months == ("2025-Q3",)


def test_a_mapping_is_kept_as_text():
    assert Mapping.from_json(MAPPING.to_json()) == MAPPING
    assert MAPPING.columns[3] == MappedColumn("Hồ sơ vào / Qua mạng", "received_online")
    assert MAPPING.by == "An"
    for text in ("", "{}", "[]", '{"fingerprint": "x", "columns": [["a"]]}', "null"):
        with pytest.raises(MappingError, match="Không đọc được"):
            Mapping.from_json(text)


def test_a_heading_of_any_length_is_remembered_short_and_still_found():
    header = (HEADER[0], ("", "", "Tất cả " + "ệ" * 30_000, *HEADER[1][3:]))
    content = strange(*ROWS, header=header)
    mapping = named(*ROLES, content=content)
    assert [len(column.words) for column in mapping.columns] == [5, 9, 200, 20, 20, 4]
    assert len(mapping.to_json()) < 700
    assert values(read(content, mappings=[Mapping.from_json(mapping.to_json())]))["received"] == 100


@pytest.mark.parametrize(
    ("roles", "faults_told"),
    [
        (ROLES, ()),
        (
            (*ROLES[:3], "received", *ROLES[4:]),
            ("2 cột cùng được chọn là “Tổng tiếp nhận trong kỳ”.",),
        ),
        (("ignored", "name", *["ignored"] * 4), ("Chưa cột nào được chọn là số liệu.",)),
        ((*ROLES[:5], ""), ("Chưa chọn nội dung của cột “Điểm”.",)),
        ((*ROLES[:5], "par_index_score"), ("Chưa chọn nội dung của cột “Điểm”.",)),
        ((*ROLES[:5], "first"), ("Có “Từ ngày” thì phải có “Đến ngày”, và ngược lại.",)),
        (
            (*ROLES[:5], "petition_on_time_rate.numerator"),
            ("“PAKN đúng hạn” cần cả tử số và mẫu số.",),
        ),
    ],
)
def test_what_makes_a_mapping_unusable_is_said(roles, faults_told):
    found = named(*roles).faults(REGISTRY)
    assert len(found) == len(faults_told)
    if "PAKN" not in "".join(faults_told):
        assert found == faults_told


def test_a_stored_mapping_that_no_longer_fits_is_asked_for_again():
    old = Mapping(MAPPING.fingerprint, (*MAPPING.columns[:5], MappedColumn("Điểm", "gone_measure")))
    reading = read(strange(*ROWS), mappings=[old])
    assert faults(reading) == [("bad_mapping", 4, None)]
    assert reading.unnamed.fingerprint == MAPPING.fingerprint


def test_measures_to_choose_from_are_counts_with_their_words():
    known = loaders.measures(REGISTRY)
    assert known["received_online"] == "Trực tuyến"
    assert known["carried_over"] == "Từ kỳ trước chuyển sang"
    assert "petition_on_time_rate.denominator" in known
    assert not any(name.startswith("waiting") for name in known)
    assert set(known) <= set(REGISTRY.measures)


def test_a_template_is_never_taken_for_a_strange_table():
    assert online(JUSTICE, mappings=[MAPPING]).kind == "online_filing"
    assert online(JUSTICE).unnamed is None


# Names an officer has said to mean a body

POOR = changed(JUSTICE, A="", B="Phòng Tư pháp tỉnh")


def test_an_alias_stands_for_its_body_in_its_days():
    assert faults(online(POOR)) == [("unknown_agency", 2, "B")]
    alias = Alias("phòng  Tư pháp TỈNH", "so-tu-phap", date(2025, 9, 1), None, "An")
    reading = online(POOR, aliases=[alias])
    assert {seen.agency for seen in reading.observations} == {"so-tu-phap"}
    august = changed(POOR, C="8/2025")
    assert faults(online(august, aliases=[alias])) == [("unknown_agency", 2, "B")]


def test_an_alias_never_overrides_a_name_of_the_directory():
    alias = Alias("Sở Tư pháp", "so-y-te")
    assert online(changed(JUSTICE, A=""), aliases=[alias]).observations[0].agency == "so-tu-phap"


def test_aliases_that_contradict_each_other_are_an_error():
    two = [Alias("Phòng Tư pháp tỉnh", "so-tu-phap"), Alias("Phòng Tư pháp tỉnh", "so-y-te")]
    assert faults(online(POOR, aliases=two)) == [("ambiguous_agency", 2, "B")]
    assert online(POOR, aliases=[two[0], two[0]]).accepted


def test_a_code_must_agree_with_an_alias():
    alias = [Alias("Phòng Tư pháp tỉnh", "so-tu-phap")]
    assert online(changed(POOR, A="H41.15"), aliases=alias).accepted
    assert faults(online(changed(POOR, A="H41.19"), aliases=alias)) == [("agency_mismatch", 2, "A, B")]


def test_an_alias_of_a_body_of_another_time_means_nobody():
    alias = [Alias("Phòng Tư pháp tỉnh", "xa-dien-ky-den-2025-06"), Alias("Phòng Tư pháp tỉnh", "gone")]
    assert faults(online(POOR, aliases=alias)) == [("unknown_agency", 2, "B")]


@pytest.mark.parametrize(
    ("name", "agency", "why"),
    [
        ("So Tu phap", "so-tu-phap", "chỉ khác dấu"),
        ("Sở pháp Tư", "so-tu-phap", "khác thứ tự các chữ"),
        ("Sở Tư pháp cũ", "so-tu-phap", "thừa chữ “cũ”"),
        ("Sở Tư", "so-tu-phap", "thiếu chữ “pháp”"),
        ("Sở Xây dưnk", "so-xay-dung", "khác 1 chữ cái"),
        ("Xã Vinh Hưng", "phuong-vinh-hung", "cùng tên, khác loại đơn vị (Phường Vinh Hưng)"),
        ("UBND xã Diễn Kỷ", "xa-duc-chau", "Xã Diễn Kỷ đã nhập vào, tên cũ dùng đến 30/6/2025"),
    ],
)
def test_the_nearest_bodies_are_told_with_why(name, agency, why):
    near = loaders.nearest(name, PROVINCE, date(2025, 9, 1), date(2025, 9, 30))
    assert (near[0].agency.id, near[0].why) == (agency, why)


def test_nothing_near_is_no_suggestion():
    assert loaders.nearest("Quỹ tín dụng", PROVINCE, date(2025, 9, 1), date(2025, 9, 30)) == ()


def test_bodies_without_a_row_in_the_file_come_first_and_say_so():
    september = date(2025, 9, 1), date(2025, 9, 30)
    near = [
        (one.agency.id, one.why) for one in loaders.nearest("Sở Tư", PROVINCE, *september, {"so-tu-phap"})
    ]
    assert near == [
        ("so-y-te", "khác 3 chữ cái; chưa có dòng nào trong tệp"),
        ("so-tu-phap", "thiếu chữ “pháp”; đã có dòng trong tệp"),
    ]


def test_a_rejected_file_tells_which_bodies_it_has_rows_of():
    reading = online(JUSTICE, changed(JUSTICE, A="", B="Sở Lạ"))
    assert [problem.code for problem in reading.errors] == ["unknown_agency"]
    assert reading.bodies == {("so-tu-phap", "2025-09")}
    assert online(JUSTICE).bodies == frozenset()


def test_what_is_remembered_comes_in_the_form_in_which_a_file_is_read():
    kept = [
        Remembered(3, "alias", "Sở Luật", "Lan", NOON, "tên cũ", agency="so-tu-phap", month="2025-03"),
        Remembered(5, "mapping", "Bảng lạ", "Lan", NOON, "công văn", text=MAPPING.to_json()),
    ]
    known = loaders.said(kept, 14)
    assert known.aliases == (Alias("Sở Luật", "so-tu-phap", date(2025, 2, 15), by="Lan"),)
    assert (known.mappings, known.numbers) == ((MAPPING,), (3, 5))
    assert known.without_mappings() == known._replace(mappings=())
    assert loaders.said([], None) == loaders.Said()
