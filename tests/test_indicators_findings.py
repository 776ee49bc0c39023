"""Findings of a period: which document leads, what is urgent, in which order, and the sentences about it."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from indicators import headlines, registry, views
from indicators.findings import find
from indicators.model import Agency, Directory
from indicators.periods import month_at, of_year, parse
from indicators.status import COLUMNS
from indicators.verdicts import Tally, tallies

REGISTRY = registry.load()
QD_384, QD_3667 = REGISTRY.plan("nghe-an-384-2025"), REGISTRY.plan("nghe-an-3667-2025")
QUANG_TRI = REGISTRY.plan("quang-tri-2025")
SPAN = (parse("2024-01").first, parse("2025-12").first)
DISTRICT = {"id": "huyen", "name": "Huyện B", "short_name": "Huyện B", "tier": "cap_huyen"}


def directory(*followers):
    """A province whose district ends on 30/6/2025, followed by these bodies."""
    return Directory(
        "nghe-an",
        [
            Agency(id="nghe-an", name="Tỉnh Nghệ An", short_name="Tỉnh Nghệ An", tier="toan_tinh"),
            Agency(id="so", name="Sở A", short_name="Sở A", tier="so_nganh"),
            Agency(**DISTRICT, valid_to="2025-06-30", successors=followers),
            Agency(id="xa", name="Xã C", short_name="Xã C", tier="cap_xa", valid_from="2025-07-01"),
        ],
    )


DIRECTORY = directory("xa")


def row(indicator, status, value=None, plan=QD_384, period="2025-Q3", body="nghe-an", **other):
    """One row of `status.statuses`; the target is the plan's own."""
    asked = [t for t in plan.targets if t.indicator == indicator] if plan else []
    sent = value is not None or status == "no_activity"
    facts = {
        "plan": plan.id if asked else None,
        "article": asked[0].article if asked else None,
        "operator": asked[0].operator if asked else None,
        "target": float(asked[0].value) if asked and asked[0].value is not None else None,
        "agency": body,
        "agency_name": body,
        "numerator": value,
        "denominator": 100.0 if sent else None,
        "in_force": True,
        "provisional": False,
        "reported_months": 3 if sent else 0,
        "expected_months": 3,
        "reported_agencies": 1 if sent else 0,
        "expected_agencies": 1,
        "baseline": None,
    }
    return facts | {"indicator": indicator, "status": status, "value": value, "period": period} | other


def frame(rows):
    return pd.DataFrame(rows, columns=list(COLUMNS))


def view_of(period="2025-Q3", plans=(QD_384, QD_3667), body="nghe-an", span=SPAN):
    return views.view(parse(period), plans, body, span, DIRECTORY)


def found(*rows, period="2025-Q3", plans=(QD_384, QD_3667), body="nghe-an"):
    """The findings of a view over rows of any plan and period."""
    seen = view_of(period, plans, body)
    by_plan = {plan.id: frame([r for r in rows if r["plan"] == plan.id]) for plan in plans}
    in_force = frame([r for r in rows if r["plan"] is None or r["period"].startswith("2025")])
    return find(REGISTRY, seen, by_plan | {None: in_force}, {})


def sentence(*rows, of="", is_open=False, **how):
    period, plans, body = (
        how.get("period", "2025-Q3"),
        how.get("plans", (QD_384, QD_3667)),
        how.get("body", "nghe-an"),
    )
    return headlines.headline(
        view_of(period, plans, body), found(*rows, **how), of=of, is_open=is_open
    ).replace("\u00a0", " ")


def names(findings):
    return [finding.indicator.id for finding in findings]


# ---------- which document leads, and what counts ----------


def test_an_indicator_of_both_documents_is_one_finding_judged_by_the_first():
    (one,) = found(row("data_reuse_rate", "missed", 54.0), row("data_reuse_rate", "met", 54.0, plan=QD_3667))
    assert (one.lead.plan, one.lead.status, one.lead.level, one.lead.rank) == (QD_384, "missed", 60, 0)
    assert [(o.plan, o.status, o.level, o.rank) for o in one.others] == [(QD_3667, "met", 50, 1)]
    assert one.disagree


def test_the_other_document_leads_when_it_is_chosen():
    rows = (row("data_reuse_rate", "missed", 54.0), row("data_reuse_rate", "met", 54.0, plan=QD_3667))
    (one,) = found(*rows, plans=(QD_3667, QD_384))
    assert (one.lead.plan, one.standing) == (QD_3667, "met")


def test_an_indicator_only_the_second_document_asks_for_keeps_its_mark():
    (one,) = found(row("overdue_backlog", "missed", 1037.0, plan=QD_3667))
    assert (one.lead.plan, one.lead.rank) == (QD_3667, 1)


RIVALS = (
    row("online_filing_rate", "missed", 72.3),
    row("online_resolution_rate", "met", 65.3, plan=QD_3667),
)


@pytest.mark.parametrize(
    ("plans", "lead", "other"),
    [
        ((QD_384, QD_3667), "online_filing_rate", "online_resolution_rate"),
        ((QD_3667, QD_384), "online_resolution_rate", "online_filing_rate"),
    ],
)
def test_two_ratios_of_one_subject_are_one_finding(plans, lead, other):
    (one,) = found(*RIVALS, plans=plans)
    assert (one.indicator.id, [o.indicator.id for o in one.others]) == (lead, [other])


def test_a_rival_ratio_nobody_ever_sent_stays_by_itself():
    both = found(RIVALS[0], row("online_resolution_rate", "no_data", plan=QD_3667))
    assert [(f.indicator.id, f.standing) for f in both] == [
        ("online_resolution_rate", "never"),
        ("online_filing_rate", "urgent"),
    ]


def test_a_target_that_differs_by_tier_has_no_verdict_as_a_whole():
    (one,) = found(
        row("full_online_filing_rate", "no_target", 61.0, plan=QUANG_TRI, operator=None, target=None),
        plans=(QUANG_TRI,),
    )
    assert (one.standing, one.is_split, one.counts) == ("quiet", True, False)
    assert headlines.bound(one.lead, headlines.targets_of(one.lead)[1]) == "cấp huyện"


def test_a_group_of_a_plan_is_written_as_who_is_in_it():
    (one,) = found(row("petition_on_time_rate", "met", 100.0))
    assert headlines.bound(one.lead) == "Văn phòng UBND tỉnh; sở, ban, ngành; cấp huyện; cấp xã"


def test_figures_without_any_target_come_last_and_do_not_count():
    both = found(row("on_time_rate_portal", "no_target", 89.4, plan=None), row("on_time_rate", "met", 96.0))
    assert [(f.indicator.id, f.standing, f.counts) for f in both] == [
        ("on_time_rate_portal", "quiet", False),
        ("on_time_rate", "met", True),
    ]


# ---------- absences ----------


def test_a_figure_that_was_sent_before_is_missing_now():
    (one,) = found(
        row("personal_id_rate", "no_data"),
        row("personal_id_rate", "near", 94.6, period="2025-Q2"),
        row("personal_id_rate", "near", 93.0, period="2025-Q1"),
    )
    assert (one.standing, one.latest.period, one.latest.value) == ("urgent", "2025-Q2", 94.6)


def test_a_figure_never_sent_is_only_listed():
    (one,) = found(row("personal_id_rate", "no_data"))
    assert (one.standing, one.counts) == ("never", False)


def test_a_survey_held_twice_a_year_is_not_late_in_the_third_quarter():
    halves = [row("personal_id_rate", "met", 100.0, period=p) for p in ("2024-Q2", "2024-Q4", "2025-Q2")]
    (third,) = found(row("personal_id_rate", "no_data"), *halves)
    (fourth,) = found(row("personal_id_rate", "no_data", period="2025-Q4"), *halves, period="2025-Q4")
    assert (third.standing, fourth.standing) == ("other_rhythm", "urgent")


def test_a_yearly_figure_is_of_another_rhythm_in_a_quarter():
    (one,) = found(
        row("par_index", "not_comparable", plan=QD_3667),
        row("par_index", "met", 87.9, plan=QD_3667, period="2025"),
    )
    assert (one.standing, one.elsewhere.value) == ("other_rhythm", 87.9)


def test_in_an_open_period_a_missing_figure_is_not_due():
    (one,) = found(
        row("personal_id_rate", "not_due"), row("personal_id_rate", "met", 100.0, period="2025-Q2")
    )
    assert (one.standing, one.counts) == ("not_due", False)


def test_nothing_to_divide_by_is_not_a_miss():
    (one,) = found(row("late_apology_rate", "no_activity"))
    assert (one.standing, one.counts) == ("quiet", False)


# ---------- order ----------


def test_urgency_then_distance_and_other_units_after_percentages():
    ordered = found(
        row("on_time_rate", "near", 94.5),
        row("overdue_backlog", "missed", 1037.0, plan=QD_3667),
        row("data_reuse_rate", "missed", 54.0),
        row("digitization_rate", "missed", 71.4),
        row("e_result_rate", "near", 96.0),
        row("online_payment_rate", "met", 70.5),
        row("personal_id_rate", "no_data"),
        row("personal_id_rate", "met", 100.0, period="2025-Q2"),
    )
    assert names(ordered) == [
        "personal_id_rate",
        "digitization_rate",
        "data_reuse_rate",
        "overdue_backlog",
        "e_result_rate",
        "on_time_rate",
        "online_payment_rate",
    ]


# ---------- movement and course ----------


@pytest.mark.parametrize(
    ("indicator", "plan", "before", "now", "text"),
    [
        ("data_reuse_rate", QD_384, 50.8, 54.0, "↑ 3,2 điểm % so với quý II, cải thiện"),
        ("data_reuse_rate", QD_384, 54.7, 54.0, "↓ 0,7 điểm % so với quý II, giảm sút"),
        ("data_reuse_rate", QD_384, 54.04, 54.0, "→ không đổi so với quý II"),
        ("overdue_backlog", QD_3667, 1251.0, 1037.0, "↓ 214 hồ sơ so với quý II, cải thiện"),
        ("overdue_backlog", QD_3667, 1000.0, 1037.0, "↑ 37 hồ sơ so với quý II, giảm sút"),
    ],
)
def test_movement_is_worded_by_what_is_better(indicator, plan, before, now, text):
    (one,) = found(
        row(indicator, "missed", now, plan=plan),
        row(indicator, "missed", before, plan=plan, period="2025-Q2"),
    )
    assert one.movement.text(headlines.before(parse("2025-Q3"))).replace("\u00a0", " ") == text


def test_the_course_carries_the_target_in_force_at_each_step():
    (one,) = found(
        row("data_reuse_rate", "missed", 54.0),
        row("data_reuse_rate", "missed", 47.6, period="2025-Q2"),
        row("data_reuse_rate", "missed", 40.0, period="2024-Q4"),
        row("data_reuse_rate", "no_target", 40.0, period="2024-Q4", plan=None),
    )
    assert [(p.period.id, p.value, p.level) for p in one.course] == [
        ("2024-Q1", None, None),
        ("2024-Q2", None, None),
        ("2024-Q3", None, None),
        ("2024-Q4", 40.0, None),
        ("2025-Q1", None, 60),
        ("2025-Q2", 47.6, 60),
        ("2025-Q3", 54.0, 60),
    ]


def test_figures_of_a_plan_that_binds_some_tiers_do_not_compare_with_everybodys():
    rows = (
        row("payment_provision_rate", "no_target", 60.0, plan=None, period="2026-Q1"),
        row("payment_provision_rate", "met", 70.9, period="2025-Q4"),
        row("on_time_rate", "no_target", 96.0, plan=None, period="2026-Q1"),
        row("on_time_rate", "met", 95.0, period="2025-Q4"),
    )
    changes = {f.indicator.id: f.previous for f in found(*rows, period="2026-Q1", plans=())}
    assert changes == {"payment_provision_rate": None, "on_time_rate": 95.0}


# ---------- bodies that go on, and those that do not ----------


@pytest.mark.parametrize(
    ("followers", "tier", "continues"),
    [
        (("xa",), "so_nganh", True),
        (("xa",), "cap_xa", False),
        (("xa",), None, True),
        ((), None, False),  # the commune comes from elsewhere: the province has grown
    ],
)
def test_a_comparison_needs_the_same_bodies(followers, tier, continues):
    before, now = parse("2025-Q2"), parse("2025-Q3")
    assert views.continues(directory(*followers), tier, before, now) is continues


def test_a_reorganised_tier_is_not_compared():
    now = row("data_reuse_rate", "missed", 54.0, body="cap_xa")
    before = row("data_reuse_rate", "missed", 50.0, body="cap_xa", period="2025-Q2")
    (one,) = found(now, before, body="cap_xa")
    assert one.previous is None
    assert headlines.movements(view_of(body="cap_xa"), [one]) == "không so với quý II: đơn vị đã sắp xếp lại"


def test_the_course_has_eight_quarters_or_months_where_there_are_few():
    long = view_of("2025-Q4", body="so_nganh", span=(parse("2023-01").first, SPAN[1]))
    assert long.steps == (*of_year(2024, "quarter"), *of_year(2025, "quarter"))
    short = view_of("2025-Q3", body="so_nganh", span=(parse("2025-08").first, parse("2025-09").first))
    assert [step.id for step in short.steps] == ["2025-08", "2025-09"]
    assert view_of("2025-10", body="so_nganh").steps[-1] == month_at(parse("2025-10").first)


# ---------- n/N ----------


def test_agencies_that_meet_a_target_are_counted_among_those_judged():
    bodies = ["met", "met", "missed", "near", "no_data", "no_activity", "not_applicable"]
    rows = [row("data_reuse_rate", s, 1.0, body=str(i), tier="cap_xa") for i, s in enumerate(bodies)]
    rows += [row("data_reuse_rate", "met", 1.0, body="so", tier="so_nganh")]
    rows += [row("data_reuse_rate", "met", 1.0, body="so", tier="so_nganh", period="2025-Q2")]
    key = (QD_384.id, "data_reuse_rate")
    assert tallies(frame(rows), parse("2025-Q3")) == {key: Tally(3, 5)}
    assert tallies(frame(rows), parse("2025-Q3"), "cap_xa") == {key: Tally(2, 4)}


# ---------- sentences ----------

MET, MISSED = row("on_time_rate", "met", 96.0), row("digitization_rate", "missed", 71.4)


def test_the_title_says_how_many_and_what_is_farthest():
    assert sentence(MET, MISSED, row("e_result_rate", "near", 99.0)) == (
        "Quý III/2025: 1/3 chỉ tiêu đạt; xa mục tiêu nhất là số hóa hồ sơ, kết quả 71,4% (mục tiêu 100%)"
    )


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ((MET,), "1/1 chỉ tiêu đạt"),
        ((MET, row("online_payment_rate", "met", 70.0)), "cả 2 chỉ tiêu đều đạt"),
        (
            (MET, row("online_payment_rate", "near", 65.0)),
            "1/2 chỉ tiêu đạt; xa mục tiêu nhất là thanh toán trực tuyến 65,0% (mục tiêu > 65%)",
        ),
        (
            (MET, row("online_filing_rate", "near", 79.96)),
            "1/2 chỉ tiêu đạt; xa mục tiêu nhất là hồ sơ nộp trực tuyến 79,96% (mục tiêu ≥ 80%)",
        ),
        (
            (MET, row("overdue_backlog", "missed", 1037.0, plan=QD_3667)),
            "1/2 chỉ tiêu đạt; xa mục tiêu nhất là hồ sơ quá hạn còn tồn 1.037 hồ sơ (mục tiêu ≤ 0 hồ sơ)",
        ),
        (
            (
                MET,
                row("personal_id_rate", "no_data"),
                row("personal_id_rate", "met", 100.0, period="2025-Q2"),
            ),
            "1/2 chỉ tiêu đạt; 1 chỉ tiêu chưa gửi số",
        ),
        ((row("late_apology_rate", "no_activity"),), "1 chỉ tiêu có số liệu, chưa chỉ tiêu nào xét được"),
        ((row("on_time_rate", "no_data"),), "chưa có số liệu"),
    ],
)
def test_the_title_in_other_states(rows, text):
    assert sentence(*rows) == f"Quý III/2025: {text}"


def test_a_tier_is_named_first_and_an_open_period_is_provisional():
    rows = (row("on_time_rate", "met", 96.0, body="so_nganh", provisional=True),)
    assert sentence(*rows, body="so_nganh", of="Sở, ban, ngành", is_open=True) == (
        "Sở, ban, ngành, quý III/2025 (tạm tính): 1/1 chỉ tiêu đạt"
    )


def test_a_plan_of_an_earlier_year_is_said_to_be_for_reference():
    rows = (row("on_time_rate", "met", 96.0, period="2026-Q3"),)
    assert sentence(*rows, period="2026-Q3", plans=(QD_384,)) == (
        "Quý III/2026, theo QĐ 384 để tham chiếu: 1/1 chỉ tiêu đạt"
    )


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2024-Q2", "Quý II/2024: 1 chỉ tiêu có số liệu, năm 2024 chưa có mục tiêu"),
        ("2024", "Năm 2024 (mới có 3/12 tháng): 1 chỉ tiêu có số liệu, chưa có mục tiêu"),
    ],
)
def test_a_year_without_plan_has_values_and_no_verdict(period, text):
    rows = (row("on_time_rate", "no_target", 94.7, plan=None, period=period),)
    assert sentence(*rows, period=period, plans=()) == text
    assert sentence(period="2024-Q2", plans=()) == "Quý II/2024: chưa có số liệu, năm 2024 chưa có mục tiêu"


def test_levels_of_their_own_for_tiers_are_said():
    rows = (row("full_online_filing_rate", "no_target", 61.0, plan=QUANG_TRI, operator=None, target=None),)
    assert sentence(*rows, plans=(QUANG_TRI,)) == (
        "Quý III/2025: 1 chỉ tiêu có số liệu, chưa chỉ tiêu nào xét được; mục tiêu đặt riêng cho từng khối"
    )


def test_counts_and_movements_under_the_title():
    findings = found(
        MET,
        row("on_time_rate", "met", 95.0, period="2025-Q2"),
        MISSED,
        row("digitization_rate", "missed", 72.0, period="2025-Q2"),
        row("late_apology_rate", "no_activity"),
        row("personal_id_rate", "no_data"),
    )
    assert headlines.status_counts(findings) == {"missed": 1, "no_activity": 1, "met": 1}
    assert headlines.movements(view_of(), findings) == "so với quý II: 1 cải thiện, 1 giảm sút"


@pytest.mark.parametrize(
    ("period", "earlier", "short"),
    [
        ("2025-Q3", "quý II", "quý III"),
        ("2025-Q1", "quý IV/2024", "quý I"),
        ("2025-10", "tháng 9", "tháng 10"),
        ("2025-01", "tháng 12/2024", "tháng 1"),
        ("2025-9M", "9 tháng đầu năm 2024", "9 tháng đầu năm"),
        ("2025", "năm 2024", "năm 2025"),
    ],
)
def test_periods_in_few_words(period, earlier, short):
    assert (headlines.before(parse(period)), headlines.short(parse(period))) == (earlier, short)


def test_a_view_asks_for_every_period_once():
    asked = view_of("2025-Q3").asked
    assert len(asked) == len(set(asked))
    assert {"2025-Q3", "2025-Q2", "2024", "2025"} <= {period.id for period in asked}


def test_dates_decide_what_continues_on_the_closing_day():
    assert parse("2025-07").days(14) == (date(2025, 6, 15), date(2025, 7, 14))
    assert views.continues(DIRECTORY, "cap_xa", parse("2025-07"), parse("2025-08"), 14)
