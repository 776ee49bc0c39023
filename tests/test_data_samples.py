"""The sample: the same bytes everywhere, the templates' identities, deliberate values, the levels."""

import csv
import doctest
import hashlib
import io
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

import loaders
from data import directory as agencies
from data import samples
from data.samples import gaps, levels
from data.samples.edges import EXACTLY_65, EXACTLY_80, JUST_BELOW_80
from indicators import registry
from indicators.periods import parse

SHA256 = "58ce0dbb3c809625173471e9838958908edc403529c6e0e8afea9d7651616264"
WHO = "Mã đơn vị,Đơn vị,Tháng,"
HEADERS = {
    "online_filing": WHO
    + "Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,Trực tiếp,Bưu chính công ích",
    "on_time": WHO + "Đã giải quyết,Trước hạn,Đúng hạn,Quá hạn,Quá hạn đã xin lỗi,Giải quyết trực tuyến,"
    "Đang giải quyết,Đang giải quyết trong hạn,Đang giải quyết quá hạn",
    "digitization": WHO + "Hồ sơ tiếp nhận,Hồ sơ đã số hóa,Hồ sơ có tái sử dụng dữ liệu,"
    "Kết quả phải trả,Kết quả đã số hóa,Kết quả điện tử",
    "payment": WHO + "Giao dịch thanh toán,Thanh toán trực tuyến,TTHC có nghĩa vụ tài chính,"
    "TTHC đã cung cấp thanh toán trực tuyến",
}
FIGURES = "Mã chỉ tiêu,Mã đơn vị,Đơn vị,Kỳ,Tử số,Mẫu số,Ghi chú"
SUMS = [
    ("online_filing", "Tổng tiếp nhận trong kỳ = Trực tuyến + Trực tiếp + Bưu chính công ích"),
    ("on_time", "Đã giải quyết = Trước hạn + Đúng hạn + Quá hạn"),
    ("on_time", "Đang giải quyết = Đang giải quyết trong hạn + Đang giải quyết quá hạn"),
]
PARTS = [
    ("online_filing", "Trực tuyến toàn trình ≤ Trực tuyến"),
    ("on_time", "Quá hạn đã xin lỗi ≤ Quá hạn"),
    ("on_time", "Giải quyết trực tuyến ≤ Đã giải quyết"),
    ("digitization", "Hồ sơ đã số hóa ≤ Hồ sơ tiếp nhận"),
    ("digitization", "Hồ sơ có tái sử dụng dữ liệu ≤ Hồ sơ tiếp nhận"),
    ("digitization", "Kết quả đã số hóa ≤ Kết quả phải trả"),
    ("digitization", "Kết quả điện tử ≤ Kết quả phải trả"),
    ("payment", "Thanh toán trực tuyến ≤ Giao dịch thanh toán"),
    ("payment", "TTHC đã cung cấp thanh toán trực tuyến ≤ TTHC có nghĩa vụ tài chính"),
]
MONTHS = [f"{month:02d}/{year}" for year in (2024, 2025, 2026) for month in range(1, 13)][:34]
QUARTERS = {f"2025-Q{number}": MONTHS[9 + 3 * number : 12 + 3 * number] for number in (1, 2, 3, 4)}


@pytest.fixture(scope="module")
def directory():
    return agencies.load(samples.JURISDICTION, [Path(agencies.__file__).parent / "agencies"])


@pytest.fixture(scope="module")
def known():
    return registry.load()


@pytest.fixture(scope="module")
def files(directory, known):
    return list(samples.files(directory, known))


@pytest.fixture(scope="module")
def rows(files):
    """Rows of each kind, all files together."""
    read = {}
    for file in files:
        read.setdefault(file.kind, []).extend(csv.DictReader(io.StringIO(file.content.decode("utf-8-sig"))))
    return read


def share(rows, rate, wanted):
    """A rate like "A + B / C", exactly; rows with a blank in it are not counted."""
    part, whole = (side.split(" + ") for side in rate.split(" / "))
    of_kind = next(of_kind for of_kind in rows.values() if part[0] in of_kind[0])
    chosen = [row for row in of_kind if wanted(row) and all(row[name] for name in (*part, *whole))]
    return Fraction(*(sum(int(row[name]) for row in chosen for name in side) for side in (part, whole)))


def first_day(month):
    return date(int(month[3:]), int(month[:2]), 1)


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(levels).failed == 0


def test_the_same_bytes_come_out_every_time(directory, known, files):
    again = list(samples.files(directory, known))
    assert again == files
    assert hashlib.sha256(b"".join(file.content for file in files)).hexdigest() == SHA256


def test_a_template_a_year_and_five_files_of_figures(files):
    assert [file.name for file in files][:5] == [
        "du-lieu-mau-online-filing-2024.csv",
        "du-lieu-mau-on-time-2024.csv",
        "du-lieu-mau-digitization-2024.csv",
        "du-lieu-mau-payment-2024.csv",
        "du-lieu-mau-chi-tieu-don-vi-2024.csv",
    ]
    assert len(files) == len({file.name for file in files}) == 17


def test_rows_of_each_kind(rows):
    assert {kind: len(of_kind) for kind, of_kind in rows.items()} == {
        "online_filing": 2948,
        "on_time": 2946,
        "digitization": 2917,
        "payment": 2919,
        "figures": 5341,
    }


def test_files_have_the_headers_of_the_templates(files):
    for file in files:
        assert file.content.startswith(b"\xef\xbb\xbf")
        header = file.content.decode("utf-8-sig").split("\r\n")[0]
        dated = FIGURES.replace("Kỳ,", "Kỳ,Từ ngày,Đến ngày,") if "cong-dich-vu" in file.name else FIGURES
        assert header == HEADERS.get(file.kind, dated)


@pytest.mark.parametrize(("kind", "identity"), SUMS)
def test_parts_add_up_to_their_whole_in_every_row(rows, kind, identity):
    whole, _, parts = identity.partition(" = ")
    off = [row for row in rows[kind] if int(row[whole]) != sum(int(row[part]) for part in parts.split(" + "))]
    assert off == []


@pytest.mark.parametrize(("kind", "identity"), PARTS)
def test_no_part_passes_its_whole(rows, kind, identity):
    part, _, whole = identity.partition(" ≤ ")
    assert [row for row in rows[kind] if row[part] and int(row[part]) > int(row[whole])] == []


def test_dossiers_are_conserved_from_month_to_month(rows):
    received = {
        (row["Đơn vị"], row["Tháng"]): int(row["Tổng tiếp nhận trong kỳ"]) for row in rows["online_filing"]
    }
    handled = {(row["Đơn vị"], row["Tháng"]): row for row in rows["on_time"]}
    for (body, month), row in handled.items():
        before = handled.get((body, MONTHS[MONTHS.index(month) - 1])) if month != MONTHS[0] else None
        # A merged body may bear an old one's name, but begins with dossiers of its own.
        if before is None or (month == "03/2025" and before["Mã đơn vị"] == ""):
            continue
        carried = int(before["Đang giải quyết"]) + received[body, month]
        assert carried - int(row["Đã giải quyết"]) == int(row["Đang giải quyết"]), (body, month)


@pytest.mark.parametrize("kind", HEADERS)
def test_every_month_from_january_2024_to_october_2026_is_there(rows, kind):
    assert sorted({row["Tháng"] for row in rows[kind]}, key=first_day) == MONTHS


def test_bodies_of_each_tier_before_and_after_the_two_reorganisations(rows, directory):
    tiers = {(body.name, body.code or ""): body.tier for body in directory.bodies}

    def counted(month):
        sent = [
            tiers[row["Đơn vị"], row["Mã đơn vị"]] for row in rows["online_filing"] if row["Tháng"] == month
        ]
        return {tier: sent.count(tier) for tier in sorted(set(sent))}

    assert counted("02/2025") == {"cap_huyen": 20, "so_nganh": 21}
    assert counted("03/2025") == {"cap_huyen": 20, "so_nganh": 15}
    assert counted("06/2025") == {"cap_huyen": 20, "so_nganh": 15}
    assert counted("07/2025") == {"cap_xa": 130, "so_nganh": 15}


@pytest.mark.parametrize("kind", HEADERS)
def test_no_row_is_of_a_body_that_did_not_exist_that_month(rows, directory, kind):
    for row in rows[kind]:
        day = first_day(row["Tháng"])
        named = [body for body in directory.bodies if body.name == row["Đơn vị"] and body.existed(day, day)]
        assert [body.code or "" for body in named if (body.code or "") == row["Mã đơn vị"]] == [
            row["Mã đơn vị"]
        ]


@pytest.mark.parametrize("kind", HEADERS)
def test_the_inspectorate_has_nothing_to_count(rows, kind):
    own = [row for row in rows[kind] if row["Đơn vị"] == "Thanh tra tỉnh"]
    assert len(own) == 33
    assert {
        cell for row in own for name, cell in row.items() if name not in HEADERS[kind].split(",")[:3]
    } == {"0"}


ONLINE = "Trực tuyến / Tổng tiếp nhận trong kỳ"
PAID = "Thanh toán trực tuyến / Giao dịch thanh toán"


@pytest.mark.parametrize(
    ("edge", "body", "rate", "percent"),
    [
        (JUST_BELOW_80, "Sở Xây dựng", ONLINE, "79.96"),
        (EXACTLY_80, "Sở Dân tộc và Tôn giáo", ONLINE, "80"),
        (EXACTLY_65, "Sở Nội vụ", PAID, "65"),
    ],
)
def test_deliberate_values_at_the_limits_in_quarter_three(rows, directory, edge, body, rate, percent):
    assert directory.by_id[edge.agency].name == body
    level = share(rows, rate, lambda row: row["Đơn vị"] == body and row["Tháng"] in QUARTERS["2025-Q3"])
    assert level * 100 == Fraction(percent)


RATES = {
    "Trực tuyến / Tổng tiếp nhận trong kỳ": (64, 69.7, 72, 76),
    "Trước hạn + Đúng hạn / Đã giải quyết": (95.6, 95.2, 94.5, 95.3),
    "Quá hạn đã xin lỗi / Quá hạn": (83, 88, 91, 96),
    "Giải quyết trực tuyến / Đã giải quyết": (55, 60, 63, 65),
    "Hồ sơ đã số hóa + Kết quả đã số hóa / Hồ sơ tiếp nhận + Kết quả phải trả": (62, 68, 71, 75),
    "Kết quả điện tử / Kết quả phải trả": (88, 91, 94, 97),
    "Hồ sơ có tái sử dụng dữ liệu / Hồ sơ tiếp nhận": (40, 47.6, 54, 58),
    "Thanh toán trực tuyến / Giao dịch thanh toán": (63, 68, 70, 73),
}


@pytest.mark.parametrize("rate", RATES)
def test_levels_of_the_province_in_the_quarters_of_2025(rows, rate):
    for months, aim in zip(QUARTERS.values(), RATES[rate], strict=True):
        level = share(rows, rate, lambda row, months=months: row["Tháng"] in months)
        assert float(100 * level) == pytest.approx(aim, abs=1.5)


@pytest.mark.parametrize(
    ("month", "percent"), [("03/2025", 66), ("06/2025", 68.7), ("09/2025", 71), ("12/2025", 73)]
)
def test_procedures_payable_online_at_departments_by_the_end_of_each_quarter(rows, month, percent):
    rate = "TTHC đã cung cấp thanh toán trực tuyến / TTHC có nghĩa vụ tài chính"
    level = share(rows, rate, lambda row: row["Tháng"] == month and row["Mã đơn vị"] == "")
    assert float(100 * level) == pytest.approx(percent, abs=1.5)


@pytest.mark.parametrize(
    ("month", "backlog"), [("03/2025", 1399), ("06/2025", 1251), ("09/2025", 1027), ("12/2025", 900)]
)
def test_overdue_dossiers_at_the_end_of_each_quarter(rows, month, backlog):
    of_month = [row for row in rows["on_time"] if row["Tháng"] == month]
    assert sum(int(row["Đang giải quyết quá hạn"]) for row in of_month) == backlog


def test_communes_dip_after_the_districts_end_and_recover(rows):
    june, july, september = (
        share(rows, ONLINE, lambda row, month=month: row["Tháng"] == month and row["Mã đơn vị"] != "")
        for month in ("06/2025", "07/2025", "09/2025")
    )
    assert july < june - Fraction(2, 100) < september


def test_reports_left_out_are_of_bodies_of_that_time_and_their_rows_are_missing(rows, directory):
    for (agency, month), kinds in gaps.REPORTS.items():
        body = directory.by_id[agency]
        assert body.existed(*parse(month).days())
        told = f"{month[5:]}/{month[:4]}"
        for kind in kinds or tuple(HEADERS):
            assert [row for row in rows[kind] if (row["Đơn vị"], row["Tháng"]) == (body.name, told)] == []


def test_cells_left_blank_are_blank_and_no_others(rows, known):
    blank = {
        (row["Đơn vị"], row["Tháng"], name)
        for kind in HEADERS
        for row in rows[kind]
        for name, cell in row.items()
        if cell == "" and name != "Mã đơn vị"
    }
    assert len(blank) == sum(map(len, gaps.CELLS.values())) == 12
    assert ("Huyện Quỳ Hợp", "03/2024", "Quá hạn đã xin lỗi") in blank


def test_quarter_four_is_complete_but_for_three_communes_in_december(rows):
    sent = {
        month: {kind: sum(row["Tháng"] == month for row in rows[kind]) for kind in HEADERS}
        for month in QUARTERS["2025-Q4"]
    }
    whole = dict.fromkeys(HEADERS, 145)
    assert sent == {
        "10/2025": whole,
        "11/2025": whole,
        "12/2025": {"online_filing": 143, "on_time": 143, "digitization": 142, "payment": 142},
    }


def test_the_newest_month_is_still_coming_in(rows):
    sent = {kind: sum(row["Tháng"] == "10/2026" for row in rows[kind]) for kind in HEADERS}
    assert sent == {"online_filing": 71, "on_time": 71, "digitization": 48, "payment": 48}


def test_some_indicators_of_the_plans_of_2025_have_no_figures_at_all(rows, known):
    sent = {row["Mã chỉ tiêu"] for row in rows["figures"]}
    silent = {
        plan: {target.indicator for target in known.plan(plan).targets}.intersection(known.figures_indicators)
        - sent
        for plan in ("nghe-an-384-2025", "nghe-an-3667-2025")
    }
    assert silent == {
        "nghe-an-384-2025": {
            "boundaryless_rate",
            "business_procedure_online_rate",
            "process_setup_within_5_working_days_rate",
            "procedure_announcement_within_3_working_days_rate",
        },
        "nghe-an-3667-2025": {
            "work_result_publication_rate",
            "discipline_compliance_rate",
            "monthly_work_review_rate",
            "organization_compliance_rate",
            "public_payroll_reduction_rate",
        },
    }


def test_figures_of_the_national_portal_for_2026_are_the_published_ones(rows):
    own = [row for row in rows["figures"] if row["Mã chỉ tiêu"].endswith("_portal") and row["Kỳ"] == "2026"]
    assert {row["Mã chỉ tiêu"]: (row["Tử số"], row["Mẫu số"]) for row in own} == {
        "on_time_rate_portal": ("503728", "563215"),
        "e_result_rate_portal": ("369299", "563215"),
        "dossier_digitization_rate_portal": ("112556", "563215"),
        "data_reuse_rate_portal": ("206690", "563215"),
        "online_payment_rate_portal": ("291204", "332654"),
        "petition_on_time_rate_portal": ("162", "334"),
    }
    assert {(row["Mã đơn vị"], row["Từ ngày"], row["Đến ngày"], row["Ghi chú"]) for row in own} == {
        ("H41", "01/01/2026", "10/10/2026", "Cổng DVCQG, ghi nhận ngày 10/10/2026")
    }


def test_everything_else_says_that_it_is_a_sample(rows):
    notes = {row["Ghi chú"] for row in rows["figures"] if row["Kỳ"] != "2026"}
    assert notes == {
        "Dữ liệu mẫu",
        "Điểm minh họa; không phải điểm đã công bố",
        "Số minh họa; chưa có số công bố kèm tử số và mẫu số",
    }


def test_satisfaction_with_procedures_was_not_sent_for_quarter_four(rows):
    own = [row["Kỳ"] for row in rows["figures"] if row["Mã chỉ tiêu"] == "procedure_satisfaction_rate"]
    assert own == ["2024", "2025-Q1", "2025-Q2", "2025-Q3", "2026-Q1", "2026-Q2"]


def test_seventy_odd_bodies_have_petitions_in_quarter_three(rows):
    own = [
        row
        for row in rows["figures"]
        if (row["Mã chỉ tiêu"], row["Kỳ"]) == ("petition_on_time_rate", "2025-Q3") and row["Mẫu số"] != "0"
    ]
    assert len(own) == 74
    assert all(row["Tử số"] == row["Mẫu số"] for row in own)


def test_every_file_is_accepted_by_the_loaders(files, known, directory):
    began = time.perf_counter()
    read = [loaders.load(file.name, file.content, known, directory, kind=file.kind) for file in files]
    print(f"{len(files)} files read in {time.perf_counter() - began:.2f} s")
    assert [problem for one in read for problem in one.problems if problem.severity == "error"] == []
    assert all(one.accepted for one in read)
    assert {problem.code for one in read for problem in one.problems} == {"silent_agencies"}
    assert sum(len(one.observations) for one in read) == 80707
