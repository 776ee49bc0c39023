"""Plans edited on the page: laid over the files, faults in words of the form, YAML and back."""

from datetime import date
from decimal import Decimal

import pytest
import yaml

from indicators import edited_plans, registry
from indicators.edited_plans import PlanError
from indicators.registry import RegistryError

REGISTRY = registry.load()
INDICATORS = REGISTRY.indicators


def target(**changed):
    made = {
        "article": "PL.V.2",
        "indicator": "online_filing_rate",
        "operator": ">=",
        "wording": "tối thiểu",
        "value": "85",
        "unit": "%",
        "applies_to": ["so_nganh", "cap_xa"],
        "quote": "tối thiểu 85% hồ sơ được nộp trực tuyến",
    }
    return {**made, **changed}


def plan(**changed):
    made = {
        "id": "nghe-an-512-2026",
        "jurisdiction": "nghe-an",
        "document": "Kế hoạch kiểm soát thủ tục hành chính năm 2026",
        "short_name": "QĐ 512",
        "number": "512/QĐ-UBND",
        "date": "2026-02-24",
        "year": 2026,
        "targets": [target()],
    }
    return {**made, **changed}


def told(**changed):
    with pytest.raises(PlanError) as refused:
        edited_plans.checked(plan(**changed), INDICATORS)
    return refused.value.faults


def test_an_edited_plan_joins_those_of_the_files():
    known = registry.load(plans=[plan()])
    assert known.plans_of("nghe-an")[0].id == "nghe-an-512-2026"
    assert known.plan("nghe-an-512-2026").targets[0].value == Decimal("85")
    assert known.plan("nghe-an-512-2026").date == date(2026, 2, 24)
    assert len(known.plans) == len(REGISTRY.plans) + 1


def test_an_edited_plan_takes_the_place_of_the_file_with_its_id():
    known = registry.load(plans=[plan(id="nghe-an-384-2025", year=2025, short_name="QĐ 384 sửa")])
    assert [one.id for one in known.plans] == [one.id for one in REGISTRY.plans]
    assert known.plan("nghe-an-384-2025").short_name == "QĐ 384 sửa"


def test_a_faulty_edited_plan_does_not_load_and_says_which_one_it_is():
    with pytest.raises(RegistryError) as refused:
        registry.load(plans=[plan(targets=[target(indicator="no_such_rate")])])
    assert refused.value.faults == [
        "Kế hoạch “QĐ 512” (sửa ở trang Quản trị): Mục tiêu 1, Chỉ tiêu: đã thấy “no_such_rate”; "
        "cần: một chỉ tiêu có trong danh mục."
    ]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"short_name": ""}, "Tên gọi tắt: đã thấy chỗ trống; cần: chữ không để trống."),
        ({"year": None}, "Năm hiệu lực: đã thấy chỗ trống; cần: một số nguyên."),
        ({"date": "24/02/2026"}, "Ngày ban hành: đã thấy “24/02/2026”; cần: ngày dạng 2025-02-24."),
        ({"targets": []}, "Mục tiêu: đã thấy chỗ trống; cần: ít nhất một mục."),
        (
            {"targets": [target(), target(value="tám mươi")]},
            "Mục tiêu 2 (Hồ sơ nộp trực tuyến), Giá trị: đã thấy “tám mươi”; cần: một số.",
        ),
        (
            {"targets": [target(article="")]},
            "Mục tiêu 1 (Hồ sơ nộp trực tuyến), Mục: đã thấy chỗ trống; cần: chữ không để trống.",
        ),
        (
            {"targets": [target(applies_to=[])]},
            "Mục tiêu 1 (Hồ sơ nộp trực tuyến), Áp dụng cho: đã thấy chỗ trống; cần: ít nhất một mục.",
        ),
        (
            {"targets": [target(operator="increase")]},
            "Mục tiêu 1 (Hồ sơ nộp trực tuyến): phép so “tăng” thì để trống Giá trị; "
            "phép so khác cần một số ở Giá trị.",
        ),
        (
            {"targets": [target(applies_to=["vp_ubnd"])]},
            "Áp dụng cho: không có khối hay nhóm “vp_ubnd”; chọn lại ở các mục tiêu dùng nhóm này.",
        ),
        (
            {"targets": [target(unit="điểm")]},
            "Mục tiêu 1 (Hồ sơ nộp trực tuyến), Đơn vị tính: đã thấy “điểm”; cần: “%” như chỉ tiêu.",
        ),
        (
            {"groups": {"vp": {"agencies": [], "tiers": []}}},
            "Nhóm đơn vị “vp”: nhóm cần tên đơn vị hoặc khối, và chỉ một trong hai.",
        ),
        (
            {"exemptions": [{"agency": "Sở Y tế", "indicator": "on_time_rate", "valid_from": "2026-01-01"}]},
            "Miễn trừ 1 (Sở Y tế), Lý do được miễn: chưa có; cần: điền mục này.",
        ),
        (
            {
                "exemptions": [
                    {
                        "agency": "Sở Y tế",
                        "indicator": "on_time_rate",
                        "valid_from": "2026-01-01",
                        "reason": "Không phát sinh",
                        "document": "QĐ 9",
                    }
                ]
            },
            "Miễn trừ: kế hoạch không còn mục tiêu nào cho “Giải quyết đúng hạn, trước hạn”; "
            "bỏ miễn trừ này hoặc giữ mục tiêu.",
        ),
    ],
)
def test_a_fault_names_the_target_and_the_field_of_the_form(changed, fault):
    assert fault in told(**changed)


def test_all_faults_are_told_at_once():
    assert len(told(short_name="", targets=[target(article=""), target(quote="")])) == 3


def test_an_exemption_that_ends_before_it_begins_is_refused():
    release = {
        "agency": "Sở Y tế",
        "indicator": "online_filing_rate",
        "valid_from": "2026-05-01",
        "valid_to": "2026-04-30",
        "reason": "Không có thủ tục",
        "document": "QĐ 9",
    }
    assert told(exemptions=[release]) == ["Miễn trừ 1 (Sở Y tế), Đến ngày: trước Từ ngày; cần: ngày sau đó."]


@pytest.mark.parametrize("known", REGISTRY.plans, ids=lambda known: known.id)
def test_a_plan_written_as_yaml_is_the_same_plan_when_read_again(known, tmp_path):
    text = edited_plans.exported(known)
    assert edited_plans.checked(edited_plans.imported(text.encode()), INDICATORS) == known
    assert edited_plans.checked(edited_plans.mapping_of(known), INDICATORS) == known
    (tmp_path / "definitions").symlink_to(registry.ROOM / "definitions")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / f"{known.id}.yaml").write_text(text, encoding="utf-8")
    assert registry.load(tmp_path).plans == (known,)


def test_exemptions_groups_and_odd_values_survive_the_yaml():
    release = {
        "agency": "so-y-te",
        "indicator": "online_filing_rate",
        "valid_from": "2026-01-01",
        "valid_to": "2026-06-30",
        "reason": "Không có thủ tục: chưa công bố",
        "document": "QĐ 9/QĐ-UBND",
    }
    raw = plan(
        has_total=False,
        groups={"cai_cach": {"agencies": ["Sở Y tế", "Sở Nội vụ"]}, "moi_khoi": {"tiers": ["cap_xa"]}},
        targets=[target(value="82.35", applies_to=["cai_cach"]), target(operator="increase", value=None)],
        exemptions=[release],
    )
    known = edited_plans.checked(raw, INDICATORS)
    text = edited_plans.exported(known)
    for line in ("value: 82.35", "valid_to: 2026-06-30", "agencies: [Sở Y tế, Sở Nội vụ]"):
        assert line in text
    assert edited_plans.checked(edited_plans.imported(text.encode()), INDICATORS) == known
    assert yaml.safe_load(text)["date"] == date(2026, 2, 24)


def test_yaml_of_a_file_that_is_no_plan_is_refused_in_words():
    for content, fault in [
        (b"a: [", "Tệp, dòng 1, cột 5: không đọc được YAML; sửa cú pháp từ chỗ này."),
        (b"\xff\xfe", "Tệp không phải UTF-8; lưu lại tệp ở dạng UTF-8."),
        (b"a: &x [1]\nb: *x", "Tệp dùng tham chiếu (&, *); viết các mục ra đầy đủ."),
        (b"[" * 5000 + b"]" * 5000, "Tệp lồng quá nhiều lớp; cần: tệp YAML của một kế hoạch."),
        (b"a" * 300_001, "Tệp lớn hơn 300 kB; cần: tệp YAML của một kế hoạch."),
        (b"- 1", "Cả tệp: đã thấy “[1]”; cần: YAML của một kế hoạch, như tệp tải về ở trang này."),
    ]:
        with pytest.raises(PlanError) as refused:
            edited_plans.imported(content)
        assert refused.value.faults == [fault]


CUT = "9" * 57 + "…"


@pytest.mark.parametrize(
    ("line", "place", "found"),
    [
        ("date: 2025-02-30", "dòng 2, cột 7", "2025-02-30"),
        ("date: 2025-01-01T99:00:00Z", "dòng 2, cột 7", "2025-01-01T99:00:00Z"),
        ("year: " + "9" * 5000, "dòng 2, cột 7", CUT),
        ("year: !!int năm nay", "dòng 2, cột 7", "năm nay"),
        ("has_total: !!bool có", "dòng 2, cột 12", "có"),
        ("date: !!timestamp nay", "dòng 2, cột 7", "nay"),
    ],
)
def test_a_value_of_a_file_that_nothing_can_be_made_of_is_told_with_its_place(line, place, found):
    with pytest.raises(PlanError) as refused:
        edited_plans.imported(f"id: nghe-an-1-2026\n{line}\n".encode())
    assert refused.value.faults == [
        f"Tệp, {place}: đã thấy “{found}”, không đọc được; "
        "cần: ngày có thật dạng 2025-02-24, số, hoặc chữ trong ngoặc kép."
    ]


def test_kinds_of_yaml_that_no_plan_needs_come_as_lists_and_texts_and_are_told_as_faults():
    raw = edited_plans.imported(b"targets: !!set {a}\ndocument: !!binary UcSQ\ngroups: !!omap [a: 1]\n")
    assert raw == {"targets": ["a"], "document": "QĐ", "groups": [["a", 1]]}
    assert "Mục tiêu 1: đã thấy “a”; cần: một bảng khóa: giá trị." in told(targets=raw["targets"])


def test_the_id_of_a_new_plan_is_made_of_jurisdiction_number_and_year():
    assert edited_plans.new_id("nghe-an", "Số 12a/KH-UBND", 2026, ()) == "nghe-an-12a-2026"
    assert edited_plans.new_id("nghe-an", "384/QĐ-UBND", 2025, {"nghe-an-384-2025"}) == "nghe-an-384-2025-2"


def test_an_exempt_agency_is_called_by_its_name_and_its_document_as_the_form_calls_it():
    release = {"agency": "so-y-te", "indicator": "online_filing_rate", "valid_from": "2026-05-01"}
    raw = plan(exemptions=[{**release, "reason": "Không có thủ tục", "document": ""}])
    with pytest.raises(PlanError) as error:
        edited_plans.checked(raw, INDICATORS, {"so-y-te": "Sở Y tế"})
    assert error.value.faults == [
        "Miễn trừ 1 (Sở Y tế), Văn bản cho miễn: đã thấy chỗ trống; cần: chữ không để trống."
    ]
    ended = {**release, "reason": "Không có thủ tục", "document": "QĐ 9", "valid_to": "2026-04-30"}
    with pytest.raises(PlanError) as error:
        edited_plans.checked(plan(exemptions=[ended]), INDICATORS, {"so-y-te": "Sở Y tế"})
    assert error.value.faults == ["Miễn trừ 1 (Sở Y tế), Đến ngày: trước Từ ngày; cần: ngày sau đó."]
