"""Where two plans of one year disagree, as the five founding documents do."""

from indicators import conflicts, registry

REGISTRY = registry.load()
LATER, EARLIER = REGISTRY.plan("nghe-an-384-2025"), REGISTRY.plan("nghe-an-3667-2025")
OF_2025 = [LATER, EARLIER]


def test_the_two_plans_of_2025_disagree_in_three_places():
    found = [(one.indicators, one.demands, one.is_of_ratios) for one in conflicts.conflicts(OF_2025)]
    assert found == [
        (("online_filing_rate", "online_resolution_rate"), ("≥\u00a080%", "≥\u00a060%"), True),
        (("online_payment_rate", "online_payment_rate"), (">\u00a065%", "tăng so với cùng kỳ"), False),
        (("data_reuse_rate", "data_reuse_rate"), ("≥\u00a060%", "≥\u00a050%"), False),
    ]


def test_plans_of_different_years_or_provinces_do_not_disagree():
    others = [REGISTRY.plan("nghe-an-320-2023"), REGISTRY.plan("quang-tri-2025"), LATER]
    assert conflicts.conflicts(others) == []


def test_different_ratios_are_told_with_both_formulas():
    (first, *_) = conflicts.conflicts(OF_2025)
    assert conflicts.difference_words(first, REGISTRY) == (
        "khác tỷ lệ: Trực tuyến / Tổng tiếp nhận trong kỳ; Giải quyết trực tuyến / Đã giải quyết"
    )
