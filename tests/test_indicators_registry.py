"""The real registry against literal expectations, and what the loader says about faulty YAML."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from indicators.model import Target
from indicators.periods import parse
from indicators.registry import ROOM, Registry, RegistryError, formula_in_words, load

# article | indicator | operator and value | who
TARGETS = """
[nghe-an-384-2025]
I.4 | boundaryless_rate | = 100 | toan_tinh
PL.II.2 | process_setup_within_5_working_days_rate | = 100 | so_nganh
PL.II.3 | procedure_publication_rate | = 100 | so_nganh cap_huyen cap_xa
PL.II.4 | full_online_provision_rate | > 80 | so_nganh
PL.II.4 | payment_provision_rate | > 65 | so_nganh
PL.V.1 | portal_sync_rate | = 100 | so_nganh cap_huyen cap_xa
PL.V.1 | personal_id_rate | = 100 | so_nganh cap_huyen cap_xa
PL.V.1 | late_apology_rate | = 100 | so_nganh cap_huyen cap_xa
PL.V.2 | online_filing_rate | >= 80 | so_nganh cap_huyen cap_xa
PL.V.2 | online_payment_rate | > 65 | so_nganh cap_huyen cap_xa
PL.V.2 | on_time_rate | >= 95 | so_nganh cap_huyen cap_xa
PL.V.3 | digitization_rate | = 100 | so_nganh cap_huyen cap_xa
PL.V.3 | e_result_rate | = 100 | so_nganh cap_huyen cap_xa
PL.V.3 | data_reuse_rate | >= 60 | so_nganh cap_huyen cap_xa
PL.VI.2 | petition_on_time_rate | = 100 | vp_ubnd don_vi_xu_ly
PL.VI.2 | petition_publication_rate | = 100 | vp_ubnd don_vi_xu_ly
PL.X.1 | quarterly_report_rate | = 100 | so_nganh cap_huyen cap_xa
PL.X.2 | monthly_report_rate | = 100 | so_nganh cap_huyen cap_xa
I.4 | business_procedure_online_rate | = 100 | toan_tinh
III.2.a | system_handling_rate | = 100 | so_nganh cap_huyen cap_xa
PL.II.1 | procedure_announcement_within_3_working_days_rate | = 100 | so_nganh
[nghe-an-3667-2025]
I.1 | legal_document_rollout_rate | = 100 | toan_tinh
I.1 | legal_document_on_schedule_rate | >= 98 | toan_tinh
I.3 | on_time_rate | >= 95 | so_nganh cap_huyen cap_xa
I.3 | late_apology_rate | = 100 | so_nganh cap_huyen cap_xa
I.3 | overdue_backlog | <= 0 | so_nganh cap_huyen cap_xa
I.3 | work_result_publication_rate | = 100 | so_nganh cap_huyen cap_xa
I.4 | procedure_satisfaction_rate | > 95 | toan_tinh
I.4 | service_satisfaction_rate | > 90 | toan_tinh
I.4; IV.2.h | health_satisfaction_rate | > 85 | toan_tinh
I.4; IV.2.i | education_satisfaction_rate | > 85 | toan_tinh
I.5 | discipline_compliance_rate | = 100 | so_nganh cap_huyen cap_xa
I.5 | internal_inspection_team_rate | = 100 | so_nganh cap_huyen cap_xa
I.5 | monthly_work_review_rate | = 100 | so_nganh cap_huyen cap_xa
I.6 | organization_compliance_rate | = 100 | so_nganh cap_huyen
I.7 | document_system_usage_rate | = 100 | so_nganh cap_huyen cap_xa
I.7 | digital_signature_rate | = 100 | so_nganh cap_huyen cap_xa
I.7 | online_resolution_rate | >= 60 | toan_tinh
I.7 | digitization_rate | = 100 | so_nganh cap_huyen cap_xa
I.7 | e_result_rate | = 100 | so_nganh cap_huyen cap_xa
I.7 | data_reuse_rate | >= 50 | so_nganh cap_huyen cap_xa
I.7 | online_payment_rate | increase | so_nganh cap_huyen cap_xa
I.8 | par_index | increase | toan_tinh
I.8 | sipas_index | increase | toan_tinh
II.3.đ | public_unit_reduction_rate | >= 10 | toan_tinh
II.3.đ | public_payroll_reduction_rate | >= 10 | toan_tinh
IV.2.a | inspection_coverage_rate | >= 30 | toan_tinh
PL.II.7 | procedure_publication_rate | = 100 | so_nganh cap_huyen
PL.II.9 | petition_on_time_rate | = 100 | toan_tinh
I.5 | discipline_violations | <= 0 | so_nganh cap_huyen cap_xa
PL.VII.42 | satisfaction_survey_count | >= 2 | toan_tinh
[nghe-an-320-2023]
KH.II.3 | process_setup_within_10_days_rate | = 100 | so_nganh
KH.V.1 | portal_sync_rate | = 100 | so_nganh cap_huyen cap_xa
KH.V.2 | form_field_reduction_rate | >= 20 | so_nganh cap_huyen cap_xa
KH.V.3 | online_user_rate | >= 20 | toan_tinh
KH.V.3 | full_online_on_portal_rate | >= 40 | so_nganh cap_huyen cap_xa
KH.V.3 | payment_provision_rate | >= 60 | so_nganh cap_huyen cap_xa
KH.V.3 | online_payment_rate | >= 30 | so_nganh cap_huyen cap_xa
KH.V.4 | status_publication_rate | = 100 | so_nganh
KH.V.5 | late_explanation_rate | = 100 | so_nganh cap_huyen cap_xa
KH.V.5 | late_apology_rate | = 100 | so_nganh cap_huyen cap_xa
KH.VI.2 | one_stop_consolidation_rate | = 100 | so_nganh cap_huyen cap_xa
KH.VI.2 | one_stop_branding_rate | = 100 | so_nganh cap_huyen cap_xa
KH.XI.1 | quarterly_report_rate | = 100 | so_nganh cap_huyen cap_xa
[quang-tri-2025]
I | full_online_provision_rate | >= 80 | toan_tinh
I | full_online_filing_rate | >= 70 | so_nganh
I | full_online_filing_rate | >= 60 | cap_huyen
I | online_payment_rate | >= 65 | so_nganh
I | online_payment_rate | >= 55 | cap_huyen
I | e_result_rate | = 100 | so_nganh cap_huyen cap_xa
I | data_reuse_rate | >= 50 | so_nganh cap_huyen cap_xa
I; PL.VI (một cửa).6 | digitization_rate | = 100 | so_nganh cap_huyen cap_xa
I | petition_on_time_rate | = 100 | so_nganh cap_huyen cap_xa
I | procedure_satisfaction_rate | >= 90 | so_nganh cap_huyen cap_xa
PL.II.1 | procedure_announcement_within_5_days_rate | = 100 | so_nganh
PL.VI (một cửa).1 | process_setup_within_10_days_rate | = 100 | so_nganh
[ha-tinh-snv-2024]
KH.VIII.2 | result_digitization_per_received_rate | >= 90 | so_noi_vu_ha_tinh
KH.VIII.3 | e_process_update_within_3_days_rate | = 100 | so_noi_vu_ha_tinh
KH.VIII.7 | online_filing_rate | >= 70 | so_noi_vu_ha_tinh
KH.VIII.7 | full_online_eligible_filing_rate | >= 90 | so_noi_vu_ha_tinh
KH.VIII.7 | electronic_routing_rate | = 100 | so_noi_vu_ha_tinh
KH.VIII.7 | resolved_dossier_digitization_rate | = 100 | so_noi_vu_ha_tinh
KH.VIII.8 | waiting_minutes | <= 15 | so_noi_vu_ha_tinh
KH.VIII.8 | handling_minutes | <= 30 | so_noi_vu_ha_tinh
KH.VIII.9 | no_resubmission_rate | >= 70 | so_noi_vu_ha_tinh
KH.VIII.10 | payment_provision_rate | >= 80 | so_noi_vu_ha_tinh
KH.VIII.10 | online_payment_rate | >= 50 | so_noi_vu_ha_tinh
KH.VIII.11 | procedure_satisfaction_rate | >= 94 | so_noi_vu_ha_tinh
"""

FORMULAS = {
    "online_filing_rate": "Trực tuyến / Tổng tiếp nhận trong kỳ",
    "full_online_filing_rate": "Trực tuyến toàn trình / Tổng tiếp nhận trong kỳ",
    "on_time_rate": "(Trước hạn + Đúng hạn) / Đã giải quyết",
    "late_apology_rate": "Quá hạn đã xin lỗi / Quá hạn",
    "online_resolution_rate": "Giải quyết trực tuyến / Đã giải quyết",
    "overdue_backlog": "Đang giải quyết quá hạn",
    "digitization_rate": "(Hồ sơ đã số hóa + Kết quả đã số hóa) / (Hồ sơ tiếp nhận + Kết quả phải trả)",
    "dossier_digitization_rate": "Hồ sơ đã số hóa / Hồ sơ tiếp nhận",
    "result_digitization_rate": "Kết quả đã số hóa / Kết quả phải trả",
    "result_digitization_per_received_rate": "Kết quả đã số hóa / Hồ sơ tiếp nhận",
    "e_result_rate": "Kết quả điện tử / Kết quả phải trả",
    "data_reuse_rate": "Hồ sơ có tái sử dụng dữ liệu / Hồ sơ tiếp nhận",
    "online_payment_rate": "Thanh toán trực tuyến / Giao dịch thanh toán",
    "payment_provision_rate": "TTHC đã cung cấp thanh toán trực tuyến / TTHC có nghĩa vụ tài chính",
}

PORTAL = {
    "on_time_rate_portal",
    "e_result_rate_portal",
    "dossier_digitization_rate_portal",
    "data_reuse_rate_portal",
    "online_payment_rate_portal",
    "petition_on_time_rate_portal",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load()


def expected_rows() -> Iterator[tuple[str, ...]]:
    plan = ""
    for line in TARGETS.split("\n"):
        if line.startswith("["):
            plan = line.strip("[]")
        elif line:
            yield (plan, *(cell.strip() for cell in line.split("|")))


def row(plan: str, target: Target) -> tuple[str, ...]:
    value = "" if target.value is None else f" {target.value}"
    return plan, target.article, target.indicator, target.operator + value, " ".join(target.applies_to)


def target(registry: Registry, plan: str, indicator: str) -> Target:
    found = registry.plan(plan)
    assert found is not None
    return next(each for each in found.targets if each.indicator == indicator)


# The five plans


def test_there_are_five_plans_with_88_targets_on_61_indicators(registry):
    counts = {plan.id: len(plan.targets) for plan in registry.plans}
    assert counts == {
        "ha-tinh-snv-2024": 12,
        "nghe-an-320-2023": 13,
        "nghe-an-3667-2025": 30,
        "nghe-an-384-2025": 21,
        "quang-tri-2025": 12,
    }
    targets = [each for plan in registry.plans for each in plan.targets]
    assert len(targets) == 88
    assert len({each.indicator for each in targets}) == 61


def test_every_target_of_every_plan_is_as_transcribed_from_its_document(registry):
    expected = list(expected_rows())
    order = list(dict.fromkeys(plan for plan, *_ in expected))
    plans = sorted(registry.plans, key=lambda plan: order.index(plan.id))
    assert [row(plan.id, each) for plan in plans for each in plan.targets] == expected


@pytest.mark.parametrize(
    ("indicator", "article", "operator", "value", "wording"),
    [
        ("digitization_rate", "PL.V.3", "=", 100, "đạt 100 %"),
        ("on_time_rate", "PL.V.2", ">=", 95, "đạt tối thiểu"),
        ("online_filing_rate", "PL.V.2", ">=", 80, "đạt tối thiểu"),
        ("online_payment_rate", "PL.V.2", ">", 65, "đạt trên"),
    ],
)
def test_headline_targets_of_decision_384(registry, indicator, article, operator, value, wording):
    found = target(registry, "nghe-an-384-2025", indicator)
    assert (found.article, found.operator, found.value, found.wording) == (
        article,
        operator,
        Decimal(value),
        wording,
    )
    assert found.applies_to == ("so_nganh", "cap_huyen", "cap_xa")


def test_handling_minutes_keeps_the_printed_word_beside_the_reading(registry):
    found = target(registry, "ha-tinh-snv-2024", "handling_minutes")
    assert (found.wording, found.operator, found.value) == ("tối thiểu", "<=", 30)
    assert found.quote == "thời gian tiếp nhận, xử lý hồ sơ tối thiểu 30 phút/01 hồ sơ"
    assert found.note == (
        "Văn bản in “tối thiểu”, rõ ràng ý là “tối đa”: giữ nguyên chữ của văn bản và nêu cạnh cách đọc là "
        "không quá 30 phút."
    )


def test_documents_are_named_numbered_and_dated(registry):
    named = {plan.id: (plan.short_name, plan.number, plan.date, plan.year) for plan in registry.plans}
    assert named == {
        "nghe-an-384-2025": ("QĐ 384", "384/QĐ-UBND", date(2025, 2, 24), 2025),
        "nghe-an-3667-2025": ("QĐ 3667", "3667/QĐ-UBND", date(2024, 12, 30), 2025),
        "nghe-an-320-2023": ("QĐ 320", "320/QĐ-UBND", date(2023, 2, 10), 2023),
        "quang-tri-2025": ("KH Quảng Trị 2025", None, None, 2025),
        "ha-tinh-snv-2024": ("KH SNV Hà Tĩnh 2024", None, None, 2024),
    }


def test_two_plans_of_nghe_an_are_in_force_in_2025_and_the_later_document_leads(registry):
    assert [plan.id for plan in registry.in_force("nghe-an", parse("2025-Q1"))] == [
        "nghe-an-384-2025",
        "nghe-an-3667-2025",
    ]
    assert registry.in_force("nghe-an", parse("2024")) == ()


@pytest.mark.parametrize(
    ("plan", "indicator", "other"),
    [
        ("nghe-an-384-2025", "online_filing_rate", "QĐ 3667/QĐ-UBND, mục I.7"),
        ("nghe-an-3667-2025", "online_resolution_rate", "QĐ 384/QĐ-UBND, Phụ lục mục V.2"),
        ("nghe-an-384-2025", "online_payment_rate", "QĐ 3667/QĐ-UBND, mục I.7"),
        ("nghe-an-3667-2025", "online_payment_rate", "QĐ 384/QĐ-UBND, Phụ lục mục V.2"),
        ("nghe-an-384-2025", "data_reuse_rate", "QĐ 3667/QĐ-UBND, mục I.7"),
        ("nghe-an-3667-2025", "data_reuse_rate", "QĐ 384/QĐ-UBND, Phụ lục mục V.3"),
    ],
)
def test_where_two_plans_disagree_each_note_names_the_other(registry, plan, indicator, other):
    assert other in (target(registry, plan, indicator).note or "")


def test_only_the_plan_of_one_department_has_no_total(registry):
    assert {plan.id for plan in registry.plans if not plan.has_total} == {"ha-tinh-snv-2024"}


def test_groups_are_bodies_by_name_or_tiers(registry):
    groups = {
        name: (group.agencies, group.tiers) for plan in registry.plans for name, group in plan.groups.items()
    }
    assert groups == {
        "vp_ubnd": (("Văn phòng UBND tỉnh",), ()),
        "don_vi_xu_ly": ((), ("so_nganh", "cap_huyen", "cap_xa")),
        "so_noi_vu_ha_tinh": (("Sở Nội vụ",), ()),
    }


def test_exempting_words_are_kept_and_exempt_nobody_by_themselves(registry):
    found = {
        (plan.id, each.indicator, each.applies_to): each.exempt
        for plan in registry.plans
        for each in plan.targets
        if each.exempt
    }
    assert found == {
        ("quang-tri-2025", "online_payment_rate", ("so_nganh",)): (
            "trừ các đơn vị không có thu Phí và lệ phí"
        ),
        ("quang-tri-2025", "online_payment_rate", ("cap_huyen",)): (
            "trừ các đơn vị không có thu Phí và lệ phí"
        ),
    }
    assert all(plan.exemptions == () for plan in registry.plans)


def test_the_wording_stands_in_the_quote(registry):
    elsewhere = [
        (plan.id, each.indicator, each.applies_to)
        for plan in registry.plans
        for each in plan.targets
        if each.wording.lower() not in each.quote.lower()
    ]
    # "tối thiểu" stands once, before the level of the departments, and governs the districts' level too.
    assert elsewhere == [
        ("quang-tri-2025", "full_online_filing_rate", ("cap_huyen",)),
        ("quang-tri-2025", "online_payment_rate", ("cap_huyen",)),
    ]


# Indicators and measures


def test_computed_formulas_in_words_equal_the_contract(registry):
    computed = {
        name: formula_in_words(registry, indicator.formula)
        for name, indicator in registry.indicators.items()
        if registry.form_of(name) != "figures"
    }
    assert computed == FORMULAS


def test_all_indicators_are_the_targeted_ones_two_parts_and_six_of_the_portal(registry):
    targeted = {indicator for _, _, indicator, *_ in expected_rows()}
    assert set(registry.indicators) == targeted | PORTAL | {
        "dossier_digitization_rate",
        "result_digitization_rate",
    }
    assert len(registry.indicators) == 69
    assert len(registry.figures_indicators) == 55


def test_portal_indicators_arrive_as_figures_without_a_target_and_name_their_rival(registry):
    assert set(registry.figures_indicators) >= PORTAL
    assert not PORTAL & {each.indicator for plan in registry.plans for each in plan.targets}
    for name in PORTAL:
        assert "Không chung một đường" in registry.indicators[name].definition


def test_exactly_five_measures_are_stocks(registry):
    assert {measure.id for measure in registry.measures.values() if measure.stock} == {
        "pending",
        "pending_in_time",
        "pending_overdue",
        "procedures_with_fee",
        "procedures_with_online_payment",
    }


def test_measures_bear_the_column_headers_of_the_templates(registry):
    names = {
        form: [measure.name for measure in registry.measures.values() if measure.form == form]
        for form in ("online_filing", "on_time", "digitization", "payment")
    }
    assert names == {
        "online_filing": [
            "Tổng tiếp nhận trong kỳ",
            "Trực tuyến",
            "Trực tuyến toàn trình",
            "Trực tiếp",
            "Bưu chính công ích",
        ],
        "on_time": [
            "Đã giải quyết",
            "Trước hạn",
            "Đúng hạn",
            "Quá hạn",
            "Quá hạn đã xin lỗi",
            "Giải quyết trực tuyến",
            "Đang giải quyết",
            "Đang giải quyết trong hạn",
            "Đang giải quyết quá hạn",
        ],
        "digitization": [
            "Hồ sơ tiếp nhận",
            "Hồ sơ đã số hóa",
            "Hồ sơ có tái sử dụng dữ liệu",
            "Kết quả phải trả",
            "Kết quả đã số hóa",
            "Kết quả điện tử",
        ],
        "payment": [
            "Giao dịch thanh toán",
            "Thanh toán trực tuyến",
            "TTHC có nghĩa vụ tài chính",
            "TTHC đã cung cấp thanh toán trực tuyến",
        ],
    }


def test_lower_is_better_for_four_indicators(registry):
    assert {i.id for i in registry.indicators.values() if i.direction == "down"} == {
        "overdue_backlog",
        "discipline_violations",
        "waiting_minutes",
        "handling_minutes",
    }


def test_only_results_over_received_dossiers_may_pass_100_percent(registry):
    assert {i.id for i in registry.indicators.values() if i.can_exceed_100} == {
        "result_digitization_per_received_rate"
    }


def test_kinds_other_than_ratio(registry):
    kinds = {
        i.id: (i.formula.kind, i.unit) for i in registry.indicators.values() if i.formula.kind != "ratio"
    }
    assert kinds == {
        "overdue_backlog": ("count", "hồ sơ"),
        "discipline_violations": ("count", "người"),
        "satisfaction_survey_count": ("count", "cuộc"),
        "par_index": ("score", "điểm"),
        "sipas_index": ("score", "điểm"),
        "waiting_minutes": ("mean", "phút/lượt"),
        "handling_minutes": ("mean", "phút/hồ sơ"),
    }


def test_figures_indicators_read_like_all_others(registry):
    formula = registry.indicators["petition_on_time_rate"].formula
    assert formula.numerator == ("petition_on_time_rate.numerator",)
    assert (
        formula_in_words(registry, formula) == "PAKN đến hạn đã xử lý đúng hạn / PAKN đến hạn xử lý trong kỳ"
    )


def test_names_are_unique_and_short_names_fit_a_card(registry):
    indicators = registry.indicators.values()
    assert len({indicator.name for indicator in indicators}) == 69
    assert len({indicator.short_name for indicator in indicators}) == 69
    assert [i.short_name for i in indicators if len(i.short_name) > 32] == []


def test_all_words_are_in_composed_unicode():
    files = [*ROOM.glob("definitions/*.yaml"), *ROOM.glob("plans/*.yaml")]
    assert len(files) == 14
    for path in files:
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path.name


# What the loader says about faults

DEFINITIONS = """\
form: payment
measures:
  - {id: payments, name: Giao dịch thanh toán, unit: giao dịch}
  - {id: payments_online, name: Thanh toán trực tuyến, unit: giao dịch}
indicators:
  - id: online_payment_rate
    name: Tỷ lệ thanh toán trực tuyến
    short_name: Thanh toán trực tuyến
    unit: "%"
    direction: up
    formula: {kind: ratio, numerator: [payments_online], denominator: [payments]}
    definition: Giao dịch thanh toán trực tuyến chia cho giao dịch thanh toán.
    source: Kế hoạch thử
"""

FIGURES = """\
form: figures
indicators:
  - id: waiting_minutes
    name: Thời gian chờ
    short_name: Thời gian chờ
    unit: phút/lượt
    direction: down
    kind: mean
    figures: {numerator: Tổng số phút chờ, denominator: Lượt giao dịch}
    definition: Tổng số phút chờ chia cho lượt giao dịch.
    source: Kế hoạch thử
"""

PLAN = """\
id: thu-2025
jurisdiction: thu
document: Kế hoạch thử
short_name: KH thử
number: null
date: 2025-02-24
year: 2025
targets:
  - article: I.1
    indicator: online_payment_rate
    operator: ">"
    wording: đạt trên
    value: 65
    unit: "%"
    applies_to: [so_nganh]
    quote: Tỷ lệ thanh toán trực tuyến đạt trên 65%
"""


def written(room: Path, definitions: str = DEFINITIONS, figures: str = FIGURES, plan: str = PLAN) -> Path:
    texts = {
        "definitions/payment.yaml": definitions,
        "definitions/figures.yaml": figures,
        "plans/thu-2025.yaml": plan,
    }
    for name, text in texts.items():
        (room / name).parent.mkdir(exist_ok=True)
        (room / name).write_text(text, encoding="utf-8")
    return room


def faults(room: Path) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load(room)
    return caught.value.faults


def test_a_room_without_faults_loads(tmp_path):
    registry = load(written(tmp_path))
    assert [plan.id for plan in registry.plans] == ["thu-2025"]
    assert set(registry.indicators) == {"online_payment_rate", "waiting_minutes"}
    assert registry.form_of("waiting_minutes") == "figures"


def test_an_unknown_key_is_told(tmp_path):
    plan = PLAN.replace("    wording:", "    word: đạt\n    wording:")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, targets[0].word: đã thấy 'đạt'; cần: bỏ khóa này hoặc sửa lại tên khóa."
    ]


def test_an_unknown_key_at_the_top_of_a_definitions_file_is_told(tmp_path):
    definitions = DEFINITIONS.replace("form: payment", "form: payment\nversion: 2")
    assert faults(written(tmp_path, definitions=definitions)) == [
        "payment.yaml, version: đã thấy 2; cần: bỏ khóa này hoặc sửa lại tên khóa."
    ]


def test_a_wrong_operator_is_told_with_the_operators_there_are(tmp_path):
    plan = PLAN.replace('operator: ">"', "operator: trên")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, targets[0].operator: đã thấy 'trên'; "
        "cần: một trong: '>=', '>', '<=', '<', '=' hoặc 'increase'."
    ]


def test_a_missing_quote_is_told(tmp_path):
    plan = PLAN.replace("    quote: Tỷ lệ thanh toán trực tuyến đạt trên 65%\n", "")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, targets[0].quote: chưa có; cần: điền mục này."
    ]


def test_a_value_beside_increase_is_told(tmp_path):
    plan = PLAN.replace('operator: ">"', "operator: increase")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, targets[0]: đã thấy operator: 'increase', value: 65; "
        "operator increase đi với value null; operator khác cần một số."
    ]


def test_an_unknown_indicator_is_told(tmp_path):
    plan = PLAN.replace("indicator: online_payment_rate", "indicator: payment_online_rate")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, targets[0].indicator: đã thấy 'payment_online_rate'; cần: một mã chỉ tiêu đã khai."
    ]


def test_a_unit_other_than_the_indicators_is_told(tmp_path):
    plan = PLAN.replace('unit: "%"', "unit: điểm")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, targets[0].unit: đã thấy 'điểm'; cần: '%' như chỉ tiêu."
    ]


def test_an_unknown_group_is_told(tmp_path):
    plan = PLAN.replace("[so_nganh]", "[so_nganh, vp_ubnd]")
    (fault,) = faults(written(tmp_path, plan=plan))
    assert fault.startswith("thu-2025.yaml, ")
    assert "applies_to 'vp_ubnd' không phải khối hay nhóm của văn bản" in fault


def test_an_unknown_measure_is_told_with_the_file_it_stands_in(tmp_path):
    definitions = DEFINITIONS.replace("denominator: [payments]", "denominator: [payment]")
    assert faults(written(tmp_path, definitions=definitions)) == [
        "payment.yaml, indicators[0] (online_payment_rate), formula: đã thấy đại lượng 'payment'; "
        "cần: một mã có trong measures."
    ]


def test_a_formula_that_does_not_fit_its_kind_is_told(tmp_path):
    definitions = DEFINITIONS.replace("kind: ratio", "kind: count")
    (fault,) = faults(written(tmp_path, definitions=definitions))
    assert fault == (
        "payment.yaml, indicators[0] (online_payment_rate), formula: "
        "đã thấy denominator: ['payments']; công thức count không được có denominator."
    )


def test_a_duplicate_id_is_told_with_the_first_place(tmp_path):
    figures = FIGURES.replace("id: waiting_minutes", "id: online_payment_rate")
    assert faults(written(tmp_path, figures=figures)) == [
        "payment.yaml, indicators[0] (online_payment_rate), id: đã thấy 'online_payment_rate' lần thứ hai; "
        "cần: một mã khác mã ở figures.yaml, indicators[0] (online_payment_rate)."
    ]


def test_a_figures_indicator_without_its_words_is_told_once(tmp_path):
    figures = FIGURES.replace("numerator: Tổng số phút chờ, ", "")
    assert faults(written(tmp_path, figures=figures)) == [
        "figures.yaml, indicators[0] (waiting_minutes), figures.numerator: chưa có; cần: điền mục này."
    ]


def test_broken_yaml_is_told_with_line_and_column_and_nothing_derived_from_it(tmp_path):
    definitions = DEFINITIONS.replace("unit: giao dịch}", "unit: giao dịch")
    (fault,) = faults(written(tmp_path, definitions=definitions))
    assert fault.startswith("payment.yaml, dòng 4, cột 5: không đọc được YAML (")
    assert fault.endswith("); sửa cú pháp từ chỗ này.")


def test_a_file_that_is_not_utf8_is_told(tmp_path):
    written(tmp_path)
    (tmp_path / "plans/thu-2025.yaml").write_bytes(PLAN.encode("utf-16"))
    assert faults(tmp_path) == ["thu-2025.yaml: tệp không phải UTF-8; lưu lại tệp ở dạng UTF-8."]


@pytest.mark.parametrize(("text", "found"), [("- thu-2025\n", "['thu-2025']"), ("", "chỗ trống")])
def test_a_file_that_is_not_a_mapping_is_told(tmp_path, text, found):
    assert faults(written(tmp_path, plan=text)) == [
        f"thu-2025.yaml, cả tệp: đã thấy {found}; cần: một bảng khóa: giá trị."
    ]


def test_an_empty_mapping_is_told(tmp_path):
    assert faults(written(tmp_path, figures="{}\n")) == ["figures.yaml, form: chưa có; cần: điền mục này."]


def test_an_item_that_is_not_a_mapping_is_told(tmp_path):
    definitions = DEFINITIONS.replace("measures:\n", "measures:\n  - payments\n")
    assert faults(written(tmp_path, definitions=definitions)) == [
        "payment.yaml, measures[0]: đã thấy 'payments'; cần: một bảng khóa: giá trị."
    ]


def test_a_plan_id_other_than_its_file_name_is_told(tmp_path):
    plan = PLAN.replace("id: thu-2025", "id: thu-2026")
    assert faults(written(tmp_path, plan=plan)) == [
        "thu-2025.yaml, id: đã thấy 'thu-2026'; cần: 'thu-2025' như tên tệp."
    ]


def test_several_faults_are_told_at_once(tmp_path):
    definitions = DEFINITIONS.replace("direction: up", "direction: lên")
    plan = PLAN.replace("value: 65", "value: nhiều").replace("date: 2025-02-24", "date: 24/02/2025")
    room = written(tmp_path, definitions=definitions, plan=plan)
    with pytest.raises(RegistryError) as caught:
        load(room)
    assert str(caught.value) == (
        "Danh mục chỉ tiêu có 3 lỗi:\n"
        "- payment.yaml, indicators[0] (online_payment_rate), direction: đã thấy 'lên'; "
        "cần: một trong: 'up' hoặc 'down'.\n"
        "- thu-2025.yaml, date: đã thấy '24/02/2025'; cần: ngày dạng 2025-02-24.\n"
        "- thu-2025.yaml, targets[0].value: đã thấy 'nhiều'; cần: một số."
    )
