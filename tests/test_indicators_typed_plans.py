"""Plans as people type or upload them: tidied, with titles and years that can be meant."""

import pytest

from indicators import edited_plans, registry, typed_plans
from indicators.edited_plans import PlanError

REGISTRY = registry.load()
INDICATORS = REGISTRY.indicators
RAW = edited_plans.mapping_of(REGISTRY.plan("nghe-an-384-2025"))


def told(**changed):
    with pytest.raises(PlanError) as refused:
        typed_plans.checked({**RAW, **changed}, INDICATORS)
    return refused.value.faults


@pytest.mark.parametrize("known", REGISTRY.plans, ids=lambda known: known.id)
def test_a_plan_of_the_files_may_be_typed_as_it_is(known):
    assert typed_plans.checked(edited_plans.mapping_of(known), INDICATORS) == known


def test_signs_nobody_sees_do_not_come_into_a_plan():
    target = {**RAW["targets"][0], "quote": "đạt\u200b tối\u00a0 thiểu\n80%"}
    raw = {**RAW, "short_name": "QĐ\u202e 384\x00", "targets": [target, *RAW["targets"][1:]]}
    made = typed_plans.checked(raw, INDICATORS)
    assert (made.short_name, made.targets[0].quote) == ("QĐ 384", "đạt tối thiểu 80%")


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"year": -1}, "Năm hiệu lực: đã thấy năm -1; cần: một năm từ 2000 đến 2100."),
        ({"year": 99999}, "Năm hiệu lực: đã thấy năm 99999; cần: một năm từ 2000 đến 2100."),
        ({"date": "1925-02-24"}, "Ngày ban hành: đã thấy năm 1925; cần: một năm từ 2000 đến 2100."),
        ({"document": "x" * 1001}, "Tên văn bản: đã thấy 1.001 ký tự; cần nhiều nhất 1.000 ký tự."),
        ({"short_name": "x" * 201}, "Tên gọi tắt: đã thấy 201 ký tự; cần nhiều nhất 200 ký tự."),
        ({"short_name": "\u200b"}, "Tên gọi tắt: đã thấy chỗ trống; cần: chữ không để trống."),
        ({"number": "1" * 201}, "Số, ký hiệu: đã thấy 201 ký tự; cần nhiều nhất 200 ký tự."),
    ],
)
def test_a_title_or_year_that_cannot_be_meant_is_told_at_its_field(changed, fault):
    assert told(**changed) == [fault]
