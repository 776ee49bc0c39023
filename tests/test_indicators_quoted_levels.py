"""Whether a level stands in the sentence quoted for it: Vietnamese numbers, days, levels in words."""

from decimal import Decimal

import pytest

from indicators import quoted_levels, registry

REGISTRY = registry.load()
ON_TIME = next(one for one in REGISTRY.plan("nghe-an-384-2025").targets if one.indicator == "on_time_rate")


def told(quote, value, **changed):
    level = None if value is None else Decimal(value)
    return quoted_levels.missing_level(ON_TIME.model_copy(update={"quote": quote, "value": level, **changed}))


def test_a_level_changed_beside_its_old_quote_is_told():
    assert told(ON_TIME.quote, "96") == (
        "mức 96% không có trong câu trích, câu ấy nêu 95%; xem lại Giá trị hoặc Trích nguyên văn"
    )


@pytest.mark.parametrize(
    ("quote", "value"),
    [
        ("đạt tối thiểu 95%", "95"),
        ("đạt tối thiểu 95 %", "95.00"),
        ("đạt trên 92,5%.", "92.5"),
        ("đạt trên 92.5%", "92.5"),
        ("tối thiểu 1.200 hồ sơ", "1200"),
        ("70% đối với sở, 60% đối với cấp xã", "60"),
        ("từ 80-90%", "90"),
        ("đạt chín mươi lăm phần trăm", "96"),
        ("toàn bộ hồ sơ trong 5 ngày, mỗi tuần 2 lần", "100"),
        ("Tất cả 21 huyện", "100"),
        ("không có hồ sơ quá 3 lần", "0"),
        ("chậm nhất sau 03 ngày kể từ ngày công bố", "100"),
        ("theo Quyết định 512/QĐ-UBND, so với năm 2021", "10"),
        ("tăng 5% so với cùng kỳ", None),
    ],
)
def test_a_quote_with_the_level_or_with_no_level_at_all_is_no_matter(quote, value):
    assert told(quote, value) == ""


@pytest.mark.parametrize(
    ("quote", "value", "others"),
    [
        ("tối thiểu 1.200 hồ sơ", "1.2", "1.200"),
        ("đạt trên 92,5%", "92", "92,5%"),
        ("đến năm 2025, giảm 10% so với năm 2021", "2021", "10%"),
        ("70% đối với sở, 60% đối với cấp xã", "65", "70% và 60%"),
        ("tối đa 15 phút/01 lượt giao dịch", "10", "15"),
        ("toàn bộ 95% hồ sơ", "96", "95%"),
    ],
)
def test_other_numbers_than_the_level_are_named(quote, value, others):
    assert f"câu ấy nêu {others};" in told(quote, value)


def test_no_target_the_program_comes_with_is_told():
    targets = [target for plan in REGISTRY.plans for target in plan.targets]
    assert len(targets) == 88
    assert [one.quote for one in targets if quoted_levels.missing_level(one)] == []


def test_of_those_targets_a_changed_level_is_told_except_where_only_days_or_words_set_it():
    higher = [
        target.model_copy(update={"value": target.value + 1})
        for plan in REGISTRY.plans
        for target in plan.targets
        if target.value is not None
    ]
    silent = [one.indicator for one in higher if not quoted_levels.missing_level(one)]
    assert silent == [
        "e_process_update_within_3_days_rate",
        "process_setup_within_10_days_rate",
        "overdue_backlog",
        "discipline_violations",
        "process_setup_within_5_working_days_rate",
        "business_procedure_online_rate",
        "procedure_announcement_within_3_working_days_rate",
        "procedure_announcement_within_5_days_rate",
        "process_setup_within_10_days_rate",
    ]
