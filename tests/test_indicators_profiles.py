"""What the pages about one indicator and one agency say, against sentences and tables written by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from data import answers as judged_figures
from data import directory
from data.answers import Office
from data.incoming import Incoming
from data.settings import Settings
from data.store import Store
from indicators import registry
from indicators.model import Observation
from indicators.periods import parse
from indicators.profiles import (
    answers,
    demands,
    documents,
    lineage,
    origins,
    outlook,
    portraits,
    readings,
    senders,
    series,
    standings,
)
from indicators.profiles.demands import Judged

REGISTRY = registry.load()
FOLDER = [Path(__file__).parent.parent / "data" / "agencies"]
NGHE_AN, QUANG_TRI, HA_TINH = (directory.load(n, FOLDER) for n in ("nghe-an", "quang-tri", "ha-tinh"))
LATER, EARLIER = REGISTRY.plan("nghe-an-384-2025"), REGISTRY.plan("nghe-an-3667-2025")
PLANS = (LATER, EARLIER)
Q3 = parse("2025-Q3")
REUSE = REGISTRY.indicators["data_reuse_rate"]
NBSP = "\u00a0"


def figure(**known) -> Judged:
    """A judged figure; what a test does not name is of no account for it."""
    usual = {
        "plan": LATER.id,
        "agency": "nghe-an",
        "name": "Tỉnh Nghệ An",
        "tier": "toan_tinh",
        "period": "2025-Q3",
        "article": "PL.V.3",
        "operator": ">=",
        "level": Decimal(60),
        "numerator": None,
        "denominator": None,
        "value": None,
        "baseline": None,
        "status": "missed",
        "in_force": True,
        "provisional": False,
        "months": (3, 3),
        "bodies": (15, 15),
    }
    decimals = [name for name in ("level", "baseline", "value") if known.get(name) is not None]
    counts = {name: Decimal(str(known[name])) for name in decimals}
    if "of" in known:
        above, below = (Decimal(part) for part in known.pop("of"))
        counts |= {"numerator": above, "denominator": below}
        counts |= {"value": 100 * above / below} if below else {}
    return Judged(**{**usual, **known, **counts})


def headline(name, row, at="2025-Q3"):
    indicator = REGISTRY.indicators[name]
    counted = demands.counted(REGISTRY, indicator)
    return answers.headline(indicator, row, parse(at), counted).replace(NBSP, " ")


# --- the answer in one sentence ---


@pytest.mark.parametrize(
    ("name", "row", "sentence"),
    [
        (
            "data_reuse_rate",
            figure(of=(136_487, 252_664)),
            "Tái sử dụng dữ liệu số hóa: 54,0%, thiếu 15.112 hồ sơ để đạt 60%",
        ),
        (
            "data_reuse_rate",
            figure(of=(5_999, 10_000), status="near", provisional=True),
            "Tái sử dụng dữ liệu số hóa: 59,99% (tạm tính), thiếu 1 hồ sơ để đạt 60%",
        ),
        (
            "data_reuse_rate",
            figure(of=(61, 100), status="met"),
            "Tái sử dụng dữ liệu số hóa: 61,0%, đạt mục tiêu ≥ 60%",
        ),
        (
            "digitization_rate",
            figure(of=(7, 10), operator="=", level=100),
            "Số hóa hồ sơ, kết quả: 70,0%, thiếu 3 hồ sơ, kết quả để đạt 100%",
        ),
        (
            "online_payment_rate",
            figure(of=(65, 100), operator=">", level=65, status="near"),
            "Thanh toán trực tuyến: 65,0%, thiếu 1 giao dịch để vượt 65%",
        ),
        (
            "overdue_backlog",
            figure(value=1037, operator="<=", level=0),
            "Hồ sơ quá hạn còn tồn: 1.037 hồ sơ, mục tiêu là 0 hồ sơ",
        ),
        (
            "waiting_minutes",
            figure(value="19.25", operator="<=", level=15),
            "Thời gian chờ một lượt: 19,3 phút/lượt, phải giảm 4,3 phút/lượt để đạt 15 phút/lượt",
        ),
        (
            "satisfaction_survey_count",
            figure(value=1, operator=">=", level=2),
            "Số cuộc điều tra hài lòng: 1 cuộc, thiếu 1 cuộc để đạt 2 cuộc",
        ),
        (
            "par_index",
            figure(value="87.92", operator="increase", level=None, baseline="86.85", status="met"),
            "Chỉ số PAR INDEX: 87,9 điểm, tăng 1,1 điểm so với cùng kỳ năm trước",
        ),
        (
            "online_payment_rate",
            figure(of=(50, 100), operator="increase", level=None, baseline="52.5"),
            "Thanh toán trực tuyến: 50,0%, chưa tăng so với cùng kỳ năm trước (52,5%)",
        ),
        (
            "online_payment_rate",
            figure(of=(50, 100), operator="increase", level=None, status="not_comparable"),
            "Thanh toán trực tuyến: 50,0%, chưa có số cùng kỳ năm trước để so",
        ),
        (
            "on_time_rate_portal",
            figure(of=(894, 1000), plan=None, operator=None, level=None, status="no_target"),
            "Đúng hạn theo Cổng DVCQG: 89,4%, chưa có mục tiêu",
        ),
        (
            "full_online_filing_rate",
            figure(of=(61, 100), operator=None, level=None, status="no_target"),
            "Hồ sơ trực tuyến toàn trình: 61,0%, mỗi khối một mục tiêu",
        ),
        (
            "late_apology_rate",
            figure(of=(0, 0), operator="=", level=100, status="no_activity"),
            "Xin lỗi hồ sơ chậm: không phát sinh trong quý III/2025 (0/0)",
        ),
        (
            "data_reuse_rate",
            figure(months=(0, 3), status="no_data"),
            "Tái sử dụng dữ liệu số hóa: chưa có số liệu quý III/2025",
        ),
        (
            "data_reuse_rate",
            figure(months=(0, 3), status="not_due"),
            "Tái sử dụng dữ liệu số hóa: chưa đến hạn gửi số liệu quý III/2025",
        ),
        (
            "data_reuse_rate",
            figure(status="not_applicable"),
            "Tái sử dụng dữ liệu số hóa: không áp dụng trong quý III/2025",
        ),
        ("data_reuse_rate", None, "Tái sử dụng dữ liệu số hóa: chưa có số liệu quý III/2025"),
    ],
)
def test_the_title_says_number_target_and_verdict(name, row, sentence):
    assert headline(name, row) == sentence


def test_the_movement_names_the_period_before_and_never_a_missing_one():
    now, before = figure(of=(540, 1000)), figure(of=(476, 1000))
    moved = answers.change(REUSE, now, before, "quý II").replace(NBSP, " ")
    assert moved == "↑ 6,4 điểm % so với quý II, cải thiện"
    assert answers.change(REUSE, now, None, "quý II") == "chưa có số liệu so sánh với quý II"


def test_agencies_that_meet_the_target_are_counted_of_those_judged():
    rows = [figure(status=status) for status in ("met", "near", "missed", "no_activity", "no_data")]
    assert answers.share_met(REUSE, rows) == "1/3 đơn vị đạt 60%"
    assert answers.share_met(REUSE, rows[3:]) == ""


# --- what documents ask ---


def test_a_rank_belongs_to_the_document_even_where_the_first_is_silent():
    (only,) = demands.demands(REGISTRY, PLANS, "overdue_backlog")
    assert (only.rank, only.plan.short_name) == (1, "QĐ 3667")


def test_whom_a_target_binds_stands_in_words():
    (first, second) = demands.demands(REGISTRY, PLANS, "petition_on_time_rate")
    assert demands.bound_by(first, first.targets[0]) == (
        "Văn phòng UBND tỉnh; sở, ban, ngành; cấp huyện; cấp xã"
    )
    assert demands.bound_by(second, second.targets[0]) == "toàn tỉnh"


@pytest.mark.parametrize(
    ("indicator", "noun"),
    [
        ("digitization_rate", "hồ sơ, kết quả"),
        ("online_payment_rate", "giao dịch"),
        ("monthly_report_rate", "báo cáo"),
        ("discipline_compliance_rate", "người"),
        ("procedure_announcement_within_5_days_rate", "trường hợp"),
    ],
)
def test_what_is_lacking_has_a_noun(indicator, noun):
    assert demands.counted(REGISTRY, REGISTRY.indicators[indicator]) == noun


def test_a_document_is_cited_with_number_and_date_or_says_that_it_has_none():
    assert demands.document_in_full(LATER) == "QĐ 384/QĐ-UBND ngày 24/02/2025"
    undated = LATER.model_copy(update={"date": None})
    assert demands.document_in_full(undated) == "QĐ 384/QĐ-UBND (chưa ghi ngày)"
    assert demands.document_in_full(REGISTRY.plan("quang-tri-2025")) == (
        "KH Quảng Trị 2025 (bản đang có không ghi số, ngày)"
    )


def test_the_reading_of_a_wording_is_told_unless_it_says_itself():
    by_name = {target.indicator: target for target in LATER.targets}
    on_time, report = by_name["on_time_rate"], by_name["portal_sync_rate"]
    assert demands.reading_of(on_time).replace(NBSP, " ") == "“đạt tối thiểu” hiểu là ≥ 95%."
    assert demands.reading_of(report) == ""


# --- reorganisations ---


def test_reorganisations_are_told_from_the_directory_alone():
    year = (date(2025, 1, 1), date(2025, 12, 31))
    every = ("so_nganh", "cap_huyen", "cap_xa")
    assert lineage.breaks(NGHE_AN, every, *year) == [
        (date(2025, 3, 1), "01/3: hợp nhất 13 sở, ban thành 7"),
        (date(2025, 7, 1), "01/7: bỏ cấp huyện, còn 130 xã, phường"),
    ]
    assert lineage.breaks(QUANG_TRI, every, *year)[1] == (
        date(2025, 7, 1),
        "01/7: tỉnh mới; 15 sở, ban, ngành; bỏ cấp huyện; còn 78 xã, phường, đặc khu",
    )
    assert [words for _, words in lineage.breaks(HA_TINH, every, *year, years=True)] == [
        "01/3/2025: lập lại 1 sở",
        "01/7/2025: lập 69 xã, phường",
    ]
    assert lineage.breaks(NGHE_AN, ("cap_huyen",), *year) == [(date(2025, 7, 1), "01/7: bỏ cấp huyện")]


@pytest.mark.parametrize(
    ("body", "origin", "ending"),
    [
        ("so-xay-dung", "Hợp nhất từ {} và {}, 01/3/2025", ""),
        ("so-dan-toc-va-ton-giao", "Lập từ một phần {} và {}, 01/3/2025", ""),
        ("so-giao-thong-van-tai", "", "Kết thúc 28/02/2025; chuyển vào {}"),
        ("so-noi-vu-den-2025-02", "", "Kết thúc 28/02/2025; chia cho {} và {}"),
        ("so-tu-phap", "", ""),
    ],
)
def test_a_body_says_where_it_came_from_and_where_it_went(body, origin, ending):
    agency = NGHE_AN.by_id[body]
    assert (lineage.origin(NGHE_AN, agency), lineage.ending(agency)) == (origin, ending)


def test_a_body_is_looked_at_in_a_period_it_existed_in():
    old, new = NGHE_AN.by_id["so-giao-thong-van-tai"], NGHE_AN.by_id["so-xay-dung"]
    assert lineage.period_of(old, Q3, None).id == "2025-Q1"
    assert lineage.period_of(new, parse("2024-11"), None).id == "2025-03"
    assert lineage.period_of(new, Q3, None) is Q3


def test_another_time_knows_a_body_by_its_predecessor_of_the_same_name():
    of_2024 = [body.id for body in NGHE_AN.existing(date(2024, 1, 1), date(2024, 12, 31))]
    new = NGHE_AN.by_id["so-xay-dung"]
    assert lineage.standing_for(NGHE_AN, new, of_2024).id == "so-xay-dung-den-2025-02"
    assert lineage.standing_for(NGHE_AN, NGHE_AN.by_id["huyen-ky-son"], ["so-tu-phap"]) is None


def test_names_in_a_list_say_when_a_body_ends():
    year = parse("2025")
    bodies = [NGHE_AN.by_id[name] for name in ("so-xay-dung-den-2025-02", "so-xay-dung")]
    assert lineage.labels(bodies, year, None) == {
        "so-xay-dung-den-2025-02": "Sở Xây dựng (đến 28/02/2025)",
        "so-xay-dung": "Sở Xây dựng",
    }
    assert lineage.period_words(bodies[1], year, None) == "từ 01/3/2025"
    names = standings.names_in(NGHE_AN, parse("2025-Q1"), None)
    assert (names["so-xay-dung-den-2025-02"], names["so-xay-dung"]) == ("Sở Xây dựng (cũ)", "Sở Xây dựng")


# --- the course ---

SPAN = (parse("2024-01").first, parse("2025-10").first)


def periods_of(at, kind, today="2025-10"):
    return [period.id for period in series.candidates(parse(at), SPAN, parse(today))[kind]]


def test_a_line_shows_the_months_of_the_year_and_at_least_four():
    assert periods_of("2025-Q3", "month") == [f"2025-{month:02d}" for month in range(1, 11)]
    assert periods_of("2024-Q2", "month") == [f"2024-{month:02d}" for month in range(1, 13)]
    assert periods_of("2025-Q1", "month", today="2025-02") == ["2024-12", "2025-01", "2025-02", "2025-03"]
    assert periods_of("2025-Q3", "quarter")[:2] == ["2024-Q1", "2024-Q2"]
    assert periods_of("2025-Q3", "year") == ["2024", "2025"]


def test_quarterly_figures_get_a_line_of_quarters_that_begins_with_the_first():
    lines = series.candidates(Q3, SPAN, parse("2025-10"))
    rows = [figure(period=name, of=(9, 10)) for name in ("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3")]
    assert [period.id for period in series.chosen(lines, rows)] == [
        *("2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
    ]


def test_points_keep_gaps_and_name_the_year_where_it_turns():
    line = [parse(name) for name in ("2024-12", "2025-01", "2025-02")]
    rows = [figure(period="2024-12", of=(1, 4)), figure(period="2025-02", of=(2, 4), provisional=True)]
    table = series.points(line, rows, PLANS)
    assert table["label"].tolist() == ["T12/2024", "T1/2025", "T2"]
    assert table["value"].fillna(-1).tolist() == [25.0, -1.0, 50.0]
    assert table["status"].tolist() == ["missed", "no_data", "missed"]
    assert table["provisional"].tolist() == [False, False, True]


def test_steps_hold_the_targets_of_each_period_by_rank():
    line = [parse("2024-12"), parse("2025-01")]
    rows = [
        figure(period="2024-12", plan=None, operator=None, level=None),
        figure(period="2025-01"),
        figure(period="2025-01", plan=EARLIER.id, level=50, article="I.7"),
    ]
    table = series.steps(line, rows, REGISTRY, "nghe-an", (EARLIER, LATER))
    assert table.values.tolist() == [
        ["2025-01", "QĐ 384", 1, ">=", 60.0, "PL.V.3"],
        ["2025-01", "QĐ 3667", 0, ">=", 50.0, "I.7"],
    ]


def test_a_plan_read_for_reference_says_so_at_its_line():
    rows = [figure(period="2024-12", in_force=False)]
    table = series.steps([parse("2024-12")], rows, REGISTRY, "nghe-an", (LATER,))
    assert table["plan_short_name"].tolist() == ["QĐ 384 (tham chiếu)"]


# --- who sent, where figures come from, what is left of the year ---


def sender(name, sent, of=3, status="met"):
    return figure(name=name, agency=name, tier="so_nganh", months=(sent, of), status=status)


def test_completeness_counts_who_sent_all_and_names_who_did_not():
    whole = figure(months=(3, 3), bodies=(3, 4))
    rows = [sender("A", 3), sender("B", 0, status="no_data"), sender("C", 2), sender("D", 1, of=1)]
    assert senders.completeness(whole, rows) == (
        "2/4 đơn vị gửi đủ, 3/3 tháng; chưa gửi: B; thiếu tháng: C (2/3 tháng)."
    )
    assert senders.completeness(whole, rows[:1] * 2) == "Đủ 2/2 đơn vị, 3/3 tháng."
    many = [sender(name, 0, status="no_data") for name in "ABCDE"]
    assert senders.completeness(whole, many) == (
        "0/5 đơn vị gửi đủ, 3/3 tháng; chưa gửi: A, B, C và 2 đơn vị khác."
    )


def test_one_body_that_reports_for_all_is_told_as_that():
    assert senders.completeness(figure(bodies=(1, 1)), []) == "Số do tỉnh gửi chung, 3/3 tháng."
    assert senders.completeness(figure(bodies=(14, 15)), []) == "14/15 đơn vị có số liệu, 3/3 tháng."
    assert senders.completeness(figure(months=(0, 3)), []) == "Chưa có số liệu."


def test_figures_reach_no_further_than_their_file_and_today():
    sources = pd.DataFrame(
        {
            "agency": ["so-x", "so-x"],
            "period": ["2025-10", "2025-10"],
            "measure": ["dossiers_received", "dossiers_reusing_data"],
            "value": [Decimal(10), Decimal(4)],
            "first_day": [date(2025, 10, 1)] * 2,
            "last_day": [date(2025, 10, 31)] * 2,
            "batch": ["0147", "0147"],
            "sheet": [None, "Biểu 1"],
            "source_row": [12, 12],
            "file": ["t10.csv", "t10.xlsx"],
            "loaded_at": [pd.Timestamp(2025, 10, 14, 18, 30)] * 2,
            "loaded_by": ["Hoa", "Hoa"],
        }
    )
    origin = origins.origin_of(sources, date(2025, 11, 20))
    assert origin == (("0147",), datetime(2025, 10, 14, 18, 30), date(2025, 10, 15))
    assert origins.batches_in_words(origin) == "lần nạp 0147, ngày 15/10/2025"
    rows = origins.rows_of_files(sources, REGISTRY, REUSE.formula.measures)
    assert rows.values.tolist() == [
        ["Tháng 10/2025", "Hồ sơ có tái sử dụng dữ liệu", "4", "0147", "t10.xlsx", "Biểu 1", "12"],
        ["Tháng 10/2025", "Hồ sơ tiếp nhận", "10", "0147", "t10.csv", "—", "12"],
    ]


def test_many_batches_are_named_by_their_ends():
    origin = origins.Origin(("0001", "0002", "0003", "0004"), datetime(2025, 1, 2, tzinfo=UTC), None)
    assert origins.batches_in_words(origin) == "lần nạp 0001 đến 0004, ngày 02/01/2025"
    assert origins.batches_in_words(origins.Origin((), None, None)) == "chưa có số liệu của kỳ này"


def months(above, below, count=9):
    return [figure(period=f"2025-{month:02d}", of=(above, below)) for month in range(1, count + 1)]


def test_the_rest_of_the_year_must_bring_what_is_lacking():
    october = figure(period="2025-10", of=(1, 2), provisional=True)
    seen = outlook.outlook(REGISTRY, REUSE, [*months(50, 100), october], Q3, LATER.id)
    # (60 % × 1200 − 450) / 300
    assert seen.required == Fraction(90)
    assert outlook.judgement(seen, Decimal(54)).replace(NBSP, " ") == "Phải tăng 36,0 điểm %"
    assert outlook.judgement(seen, Decimal(95)) == "Giữ mức này là kịp"
    assert outlook.assumption(seen, REUSE).split(". ") == [
        "9 tháng: 450/900 = 50,0%",
        "Giả định mỗi tháng trong 3 tháng còn lại có mẫu số 100, như bình quân 9 tháng.",
    ]


def test_a_target_out_of_reach_or_already_safe_is_told():
    lost = outlook.outlook(REGISTRY, REUSE, months(40, 100), Q3, LATER.id)
    safe = outlook.outlook(REGISTRY, REUSE, months(90, 100), Q3, LATER.id)
    assert outlook.judgement(lost, Decimal(40)) == "Không còn khả năng"
    assert outlook.judgement(safe, Decimal(90)) == "Chắc chắn đạt"


def test_a_month_missing_among_the_known_ones_leaves_nothing_foretold():
    rows = [*months(1, 2)[:4], *months(1, 2)[5:]]
    assert outlook.outlook(REGISTRY, REUSE, rows, Q3, LATER.id) is None
    assert outlook.outlook(REGISTRY, REUSE, [], Q3, LATER.id) is None


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        (months(1, 2, count=8), 4),
        ([*months(1, 2)[:-1], figure(period="2025-09", months=(0, 1), status="no_data")], 4),
        ([*months(1, 2)[:-1], figure(period="2025-09", of=(1, 2), provisional=True)], 4),
        (months(1, 2, count=10), 2),
        (months(1, 2, count=12), 0),
    ],
    ids=["eight known", "month not sent", "month open", "later month known", "whole year known"],
)
def test_the_rest_begins_after_the_newest_closed_month(rows, left):
    assert outlook.outlook(REGISTRY, REUSE, rows, Q3, LATER.id).months_left == left


def test_a_year_that_is_known_has_its_result_instead_of_a_forecast():
    seen = outlook.outlook(REGISTRY, REUSE, months(5999, 10000, count=12), Q3, LATER.id)
    assert outlook.judgement(seen, Decimal(54)) == "Cả năm không đạt"
    assert outlook.short(seen, "hồ sơ") == "Cả năm 59,99%, không đạt"
    assert outlook.assumption(seen, REUSE) == "12 tháng: 71.988/120.000 = 59,99%."


@pytest.mark.parametrize(
    ("part", "words", "required"),
    [
        (50, "Còn kịp cuối năm: cần 90,0% hồ sơ 3 tháng còn lại", "90,0%"),
        (40, "Không còn khả năng đạt cả năm", "—"),
        (90, "Chắc chắn đạt cả năm", "—"),
    ],
)
def test_a_card_says_in_words_whether_the_year_can_be_saved(part, words, required):
    seen = outlook.outlook(REGISTRY, REUSE, months(part, 100), Q3, LATER.id)
    assert (outlook.short(seen, "hồ sơ"), outlook.required_words(seen)) == (words, required)


def test_the_reader_may_assume_fewer_or_more_cases():
    seen = outlook.outlook(REGISTRY, REUSE, months(50, 100), Q3, LATER.id, load=120)
    # (60 % × (900 + 360) − 450) / 360
    assert seen.required == Fraction(306, 360) * 100
    assert outlook.assumption(seen, REUSE).endswith("có mẫu số 120, bằng 120% bình quân 9 tháng.")


def test_figures_that_come_by_quarter_count_as_three_months():
    quarters = [outlook.Known(parse(f"2025-Q{n}"), Fraction(150), Fraction(300), 3) for n in (1, 2, 3)]
    seen = outlook.ahead(quarters, ">=", Decimal(60))
    assert (seen.required, seen.months_left) == (Fraction(90), 3)
    october = outlook.Known(parse("2025-10"), Fraction(60), Fraction(100), 1)
    assert outlook.ahead([*quarters, october], ">=", Decimal(60)).months_left == 2
    assert outlook.ahead([*quarters[:1], october], ">=", Decimal(60)) is None


def test_exactly_one_hundred_is_not_enough_to_pass_a_strict_level():
    # 80 % of the year is asked "trên"; nine months brought 73,3 %, the rest would need all of it.
    known = [outlook.Known(parse(f"2025-0{n}"), Fraction(660, 9), Fraction(100), 1) for n in range(1, 10)]
    assert outlook.ahead(known, ">=", Decimal(80)).required == 100
    assert not outlook.ahead(known, ">=", Decimal(80)).is_lost
    assert outlook.ahead(known, ">", Decimal(80)).is_lost


def test_an_exempt_month_is_not_told_as_one_of_another_rhythm():
    exempt = figure(period="2025-08", months=(0, 0), status="not_applicable")
    quarter = figure(period="2025-Q3", of=(1, 2), months=(1, 1))
    line = portraits.Line(REUSE, (), {"2025-08": exempt, "2025-Q3": quarter})
    assert line.rhythm(parse("2025-08")) == ""


# --- the tables of numbers ---


def test_the_table_of_agencies_is_worst_first_and_gives_each_documents_verdict():
    rows = [
        figure(agency="so-y-te", name="Sở Y tế", tier="so_nganh", of=(66, 100), status="met"),
        figure(agency="so-tu-phap", name="Sở Tư pháp", tier="so_nganh", of=(52, 100), months=(2, 3)),
        figure(
            agency="so-y-te", name="Sở Y tế", tier="so_nganh", plan=EARLIER.id, of=(66, 100), status="met"
        ),
    ]
    frame = standings.numbers_of_agencies(rows, REGISTRY, REUSE, PLANS, {"so-y-te": "Sở Y tế (cũ)"})
    assert frame.columns.tolist() == [
        *("Đơn vị", "Khối", "Tử số", "Mẫu số", "Giá trị, %"),
        *("Trạng thái (QĐ 384)", "Trạng thái (QĐ 3667)", "Còn thiếu", "Tháng đã gửi"),
    ]
    assert frame.values.tolist() == [
        ["Sở Tư pháp", "Sở, ban, ngành", 52.0, 100.0, 52.0, "Chưa đạt", "Không được giao", 8.0, "2/3"],
        ["Sở Y tế (cũ)", "Sở, ban, ngành", 66.0, 100.0, 66.0, "Đạt", "Đạt", 0.0, "3/3"],
    ]
    assert standings.found(frame, "Đơn vị", "so tu")["Đơn vị"].tolist() == ["Sở Tư pháp"]


def test_the_file_opens_in_excel_with_vietnamese_settings():
    frame = pd.DataFrame({"Đơn vị": ["Sở Y tế", "Thanh tra"], "Giá trị, %": [200 / 3, float("nan")]})
    assert standings.as_csv(frame).decode("utf-8") == (
        "\ufeffĐơn vị;Giá trị, %\r\nSở Y tế;66,666667\r\nThanh tra;\r\n"
    )


def test_a_printed_table_keeps_a_miss_a_miss():
    frame = pd.DataFrame({"Tử số": [7996.0, 1.0], "Giá trị, %": [79.96, float("nan")]})
    shown = standings.printed(frame, REUSE, 80)
    assert shown.values.tolist() == [["7.996", "79,96"], ["1", "—"]]


def test_an_absent_figure_without_target_is_not_a_verdict():
    assert standings.verdict_words("no_target", False, True) == "Chưa có số liệu"
    assert standings.verdict_words("met", True, False) == "Đạt, tạm tính"


# --- a whole reading, from a real store ---

REUSED = {"so-xay-dung": (20, 50, 60), "so-y-te": (70, 70, 80)}
"""Dossiers that reuse data of 100 received, in July, August and September 2025."""


def test_one_demand_of_two_documents_is_one_question_about_the_year():
    on_time = REGISTRY.indicators["on_time_rate"]
    asked = readings.Question(on_time, Q3, "toan_tinh", PLANS, SPAN, date(2025, 10, 14))
    rows = [
        figure(plan=plan.id, period=name, of=(95 * share, 100 * share), operator=">=", level=95)
        for plan in PLANS
        for name, share in (*((f"2025-{month:02d}", 1) for month in range(1, 10)), ("2025-Q3", 3))
    ]
    found = readings.Reading(asked, REGISTRY, NGHE_AN, "nghe-an", "toàn tỉnh", tuple(rows), ())
    chances, words = documents.chances(found)
    assert chances == [documents.Chance(None, f"≥{NBSP}95%", "95,0%", "Giữ mức này là kịp")]
    assert words.startswith("9 tháng: 855/900 = 95,0%.")


def observed(measure, agency, period, value):
    return Observation(measure, agency, period, *parse(period).days(), value, None, 2)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    observations = [
        observed(measure, agency, f"2025-{month:02d}", value)
        for agency, counts in REUSED.items()
        for month, reused in zip((7, 8, 9), counts, strict=True)
        for measure, value in (("dossiers_reusing_data", reused), ("dossiers_received", 100))
    ]
    observations.append(observed("resolved_online", "so-y-te", "2025-09", 65))
    observations.append(observed("resolved", "so-y-te", "2025-09", 100))
    observations.append(observed("received_online", "so-y-te", "2025-09", 70))
    observations.append(observed("received", "so-y-te", "2025-09", 100))
    for part, value in (("numerator", 96), ("denominator", 100)):
        observations.append(observed(f"procedure_satisfaction_rate.{part}", "nghe-an", "2025-Q3", value))
    folder = tmp_path_factory.mktemp("originals")
    store = Store(None, folder)
    store.save(Incoming("nghe-an", "figures", "t.csv", b"x", "Hoa", observations, len(observations)))
    settings = Settings(folder, "nghe-an", (), date(2025, 10, 14), None, 5)
    yield Office(settings, store, REGISTRY, NGHE_AN)
    store.close()


def read(office, indicator, at="2025-Q3", scope="toan_tinh", plans=PLANS):
    span = (parse("2025-07").first, parse("2025-09").first)
    asked = readings.Question(
        REGISTRY.indicators[indicator], parse(at), scope, plans, span, date(2025, 10, 14)
    )
    level = "total" if scope == "toan_tinh" else "tiers"
    plan = asked.reference
    rival = readings.rival_of(indicator, demands.demands(REGISTRY, plans, indicator), plans)
    return readings.reading(
        asked,
        REGISTRY,
        NGHE_AN,
        judged_figures.statuses(office, asked.periods, plan=plan, indicator=indicator, scope=level),
        judged_figures.statuses(office, [asked.at], plan=plan, indicator=indicator, scope="agencies"),
        judged_figures.statuses(office, [asked.at], indicator=rival) if rival else None,
    )


def test_a_reading_answers_with_the_sums_of_its_scope(office):
    found = read(office, "data_reuse_rate")
    assert found.headline() == "Tái sử dụng dữ liệu số hóa: 58,3%, thiếu 10 hồ sơ để đạt 60%"
    assert found.share_met() == "1/2 đơn vị đạt 60%"
    assert found.completeness() == (
        "2/145 đơn vị gửi đủ, 3/3 tháng; chưa gửi: Sở Nội vụ, Sở Tư pháp, Sở Tài chính và 140 đơn vị khác."
    )
    assert [period.id for period in found.line()] == ["2025-07", "2025-08", "2025-09"]
    assert found.points()["value"].tolist() == [45.0, 60.0, 70.0]
    assert found.breaks() == []


def test_each_documents_verdict_stands_under_the_title(office):
    found = read(office, "data_reuse_rate")
    assert documents.lines(found) == [
        documents.Line(0, f"≥{NBSP}60%", "QĐ 384, PL.V.3", "near"),
        documents.Line(1, f"≥{NBSP}50%", "QĐ 3667, I.7", "met"),
    ]
    assert documents.title(found) == "Hai kế hoạch đặt hai mức"
    assert documents.remark(found) == (
        "Văn bản ban hành sau (QĐ 384) đứng trước; đổi ở ô “QĐ 384 đứng trước”."
    )
    first, second = documents.passages(found)
    assert first.quote == "Tỷ lệ khai thác, sử dụng lại thông tin, dữ liệu số hóa: đạt 60%"
    assert second.source == (
        "QĐ 3667/QĐ-UBND ngày 30/12/2024, mục I.7. Giao cho: sở, ban, ngành; cấp huyện; cấp xã."
    )


def test_the_other_document_leads_when_it_is_chosen(office):
    found = read(office, "data_reuse_rate", plans=(EARLIER, LATER))
    assert found.headline().replace(NBSP, " ") == "Tái sử dụng dữ liệu số hóa: 58,3%, đạt mục tiêu ≥ 50%"
    assert [line.rank for line in documents.lines(found)] == [0, 1]
    assert documents.remark(found) == ("QĐ 3667 đang được chọn đứng trước; văn bản ban hành sau là QĐ 384.")


def test_two_documents_that_measure_by_two_ratios_both_show(office):
    found = read(office, "online_filing_rate")
    assert [(line.rank, line.source, line.status, line.remark) for line in documents.lines(found)] == [
        (0, "QĐ 384, PL.V.2", "missed", ""),
        (1, "QĐ 3667, I.7", "met", "giải quyết trực tuyến 65,0%"),
    ]
    assert documents.title(found) == "Hai kế hoạch dùng hai tỷ lệ"


def test_documents_that_ask_the_same_share_a_line(office):
    found = read(office, "on_time_rate")
    assert documents.lines(found) == [
        documents.Line(None, f"≥{NBSP}95%", "QĐ 384, PL.V.2; QĐ 3667, I.3", "no_data")
    ]
    assert documents.title(found) == "Hai kế hoạch cùng một mức"


def test_a_target_of_the_whole_has_no_agencies_and_a_quarter_speaks_for_its_months(office):
    whole = read(office, "procedure_satisfaction_rate")
    assert (whole.is_whole_only, whole.agencies, whole.share_met()) == (True, (), "")
    assert documents.remark(whole) == "QĐ 384 không đặt mục tiêu cho chỉ tiêu này."
    month = read(office, "procedure_satisfaction_rate", at="2025-08")
    assert month.headline() == (
        "Hài lòng về giải quyết TTHC: không có số riêng tháng 8/2025, quý III/2025 là 96,0%"
    )
    assert [line.status for line in documents.lines(month)] == [None]
    tier = read(office, "procedure_satisfaction_rate", scope="cap_xa")
    assert tier.headline() == "Hài lòng về giải quyết TTHC: chỉ giao cho toàn tỉnh"


def test_a_tier_is_read_alone_and_one_that_is_not_bound_says_so(office):
    tier = read(office, "data_reuse_rate", scope="so_nganh")
    assert tier.headline() == "Tái sử dụng dữ liệu số hóa: 58,3%, thiếu 10 hồ sơ để đạt 60%"
    communes = read(office, "data_reuse_rate", scope="cap_xa")
    assert communes.headline() == "Tái sử dụng dữ liệu số hóa: chưa có số liệu quý III/2025"
    assert communes.change() == ""
    provision = read(office, "full_online_provision_rate", scope="cap_xa")
    assert provision.headline() == "Cung cấp DVC toàn trình: không giao cho cấp xã"


def test_a_year_without_a_plan_has_no_verdict_but_may_read_an_earlier_one(office):
    assert documents.title(read(office, "data_reuse_rate", at="2026-Q1", plans=())) == "Chưa có mục tiêu"
    plain = read(office, "data_reuse_rate", at="2026-Q1", plans=())
    assert documents.remark(plain) == "Năm 2026 chưa có kế hoạch có hiệu lực."
    reference = read(office, "data_reuse_rate", at="2026-Q1", plans=(LATER,))
    assert documents.remark(reference) == (
        "Năm 2026 chưa có kế hoạch có hiệu lực; QĐ 384 được đọc để tham chiếu."
    )


# --- one agency ---


def portrait(office, agency, at="2025-Q3", plans=PLANS):
    period = parse(at)
    statuses = judged_figures.statuses(office, portraits.columns(period), scope="agencies")
    return portraits.portrait(NGHE_AN.by_id[agency], period, statuses, REGISTRY, plans)


def test_an_agencys_targets_are_lines_most_urgent_first(office):
    shown = portrait(office, "so-xay-dung")
    known = [line for line in shown.lines if line.figures["2025-Q3"].value is not None]
    assert [(line.indicator.id, line.rank, line.target, line.leads) for line in known] == [
        ("data_reuse_rate", 0, f"≥{NBSP}60%", True),
        ("data_reuse_rate", 1, f"≥{NBSP}50%", False),
    ]
    assert shown.counts == {"missed": 1, "no_data": 1}
    assert shown.lines[0].indicator.id == "online_filing_rate"
    assert portraits.headline(shown, "Sở Xây dựng") == (
        "Sở Xây dựng, quý III/2025: 1/1 chỉ tiêu chưa đạt: tái sử dụng dữ liệu số hóa 43,3% "
        f"(mục tiêu ≥{NBSP}60%); 1 chưa gửi"
    )
    assert portraits.completeness(shown) == "1/2 chỉ tiêu đủ số các tháng"
    assert "on_time_rate" in [line.indicator.id for line in shown.untouched]


def test_an_agency_that_meets_all_says_so(office):
    shown = portrait(office, "so-y-te", at="2025-07")
    assert portraits.headline(shown, "Sở Y tế") == "Sở Y tế, tháng 7/2025: đạt cả 1 chỉ tiêu; 1 chưa gửi"
    assert [period.id for period in portraits.columns(parse("2025-07"))] == [
        *("2025-07", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2025")
    ]


def test_a_body_that_ended_or_had_not_begun_says_so(office):
    ended = portrait(office, "so-giao-thong-van-tai")
    assert portraits.headline(ended, "Sở Giao thông vận tải") == (
        "Sở Giao thông vận tải đã kết thúc ngày 28/02/2025, trước quý III/2025"
    )
    early = portrait(office, "xa-keng-du-16822", at="2025-Q1")
    assert portraits.headline(early, "") == "Xã Keng Đu có từ ngày 01/7/2025, sau quý I/2025"


def test_a_figure_sent_for_a_quarter_is_no_gap_in_its_months():
    line = portraits.Line(
        REUSE,
        (),
        {
            "2025-08": figure(period="2025-08", months=(0, 1), status="no_data"),
            "2025-Q3": figure(period="2025-Q3", of=(1, 2)),
        },
    )
    assert line.rhythm(parse("2025-08")) == "quý III"
    assert line.rhythm(Q3) == ""


def test_the_download_of_an_agency_has_value_and_verdict_of_each_period(office):
    shown = portrait(office, "so-xay-dung")
    frame = portraits.numbers(shown, portraits.columns(Q3))
    row = frame[frame["Chỉ tiêu"] == "Tái sử dụng dữ liệu số hóa"].iloc[0]
    assert row["Quý III/2025, tử số"] == 130.0
    assert row["Quý III/2025, trạng thái"] == "Chưa đạt"
    assert row["Văn bản"] == "QĐ 384, PL.V.3"
