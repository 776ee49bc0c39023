"""What an edit does to a plan, target by target, and what in a plan makes one ask again."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from data import directory
from indicators import plan_changes, registry
from indicators.model import Exemption, Group

REGISTRY = registry.load()
PLAN = REGISTRY.plan("nghe-an-384-2025")
NGHE_AN = directory.load("nghe-an", [Path(__file__).parent.parent / "data" / "agencies"])
FIRST, SECOND, *REST = PLAN.targets


def laid(*targets, **changed):
    return PLAN.model_copy(update={"targets": targets or PLAN.targets, **changed})


def doubts(plan):
    return plan_changes.doubts(plan, REGISTRY.indicators, NGHE_AN)


def test_the_same_plan_has_no_changes():
    assert plan_changes.changes(PLAN, PLAN) == []
    assert plan_changes.head_changes(PLAN, PLAN) == ()


def test_targets_are_changed_added_and_taken_out():
    higher = SECOND.model_copy(update={"value": Decimal(90), "operator": ">="})
    other = FIRST.model_copy(update={"indicator": "par_index", "unit": "điểm"})
    found = plan_changes.changes(PLAN, laid(higher, *REST, other))
    assert [(one.kind, one.target.indicator, one.fields) for one in found] == [
        ("changed", SECOND.indicator, ("operator", "value")),
        ("added", "par_index", ()),
        ("removed", FIRST.indicator, ()),
    ]


def test_a_target_that_binds_others_is_the_same_target_changed():
    moved = FIRST.model_copy(update={"applies_to": ("so_nganh",)})
    (found,) = plan_changes.changes(PLAN, laid(moved, SECOND, *REST))
    assert (found.kind, found.fields, found.before) == ("changed", ("applies_to",), FIRST)


def test_every_target_of_a_plan_beside_none_is_new():
    assert [one.kind for one in plan_changes.changes(None, laid(FIRST, SECOND))] == ["added", "added"]


def test_the_fields_of_the_document_that_differ_are_named():
    assert plan_changes.head_changes(PLAN, laid(year=2026, number=None)) == ("number", "year")


def test_the_plans_of_nghe_an_raise_no_doubt():
    assert [doubt for plan in REGISTRY.plans_of("nghe-an") for doubt in doubts(plan)] == []


def test_a_tier_that_has_ended_and_a_document_entered_twice_are_asked_about():
    district = FIRST.model_copy(update={"applies_to": ("cap_huyen",)})
    later = laid(district, year=2026, date=date(2026, 1, 5))
    assert doubts(later) == [
        "Năm 2026 không có đơn vị nào thuộc khối Cấp huyện: mục tiêu giao cho khối ấy không xét đơn vị nào."
    ]
    assert doubts(laid(district)) == []
    again = laid(id="nghe-an-384-2025-2")
    assert plan_changes.doubts(again, REGISTRY.indicators, NGHE_AN, [PLAN, again]) == [
        "Năm 2025 đã có kế hoạch theo 384/QĐ-UBND (QĐ 384, 21 mục tiêu): lưu thêm thì chỉ tiêu của văn "
        "bản ấy được xét hai lần."
    ]


def test_what_is_seldom_meant_is_asked():
    impossible = SECOND.model_copy(update={"value": Decimal(800), "wording": "vượt"})
    release = Exemption(
        agency="Sở Không Có",
        indicator=FIRST.indicator,
        valid_from=date(2025, 1, 1),
        reason="Không có thủ tục",
        document="CV 1",
    )
    plan = laid(
        FIRST,
        impossible,
        SECOND,
        exemptions=(release,),
        groups={"nhom_1": Group(agencies=("Sở Lạ",))},
        date=date(2021, 1, 5),
    )
    name = REGISTRY.indicators[SECOND.indicator].short_name
    assert doubts(plan) == [
        f"Mục tiêu 2 ({name}): 800% lớn hơn 100%, không đơn vị nào đạt được.",
        f"Mục tiêu 2 ({name}): chữ “vượt” không có trong câu trích.",
        f"“{name}” có hai mục tiêu cho cùng một khối hay nhóm: chỉ mục tiêu đứng trước được xét.",
        "“Sở Lạ” không có trong danh sách đơn vị.",
        "“Sở Không Có” không có trong danh sách đơn vị.",
        "Ban hành năm 2021 nhưng có hiệu lực năm 2025.",
    ]


def test_a_plan_without_a_day_is_told_to_stand_second():
    told = "Chưa có ngày ban hành: văn bản cùng năm có ngày sẽ đứng trước văn bản này."
    assert doubts(laid(date=None)) == [told]
