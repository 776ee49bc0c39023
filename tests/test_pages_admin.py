"""Quản trị: plans, exemptions, agencies and settings edited through the page, saved whole or not at all."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import loaders
from data import directory, rebuilding, records
from data.directory import as_row
from data.incoming import Incoming
from data.records import Change
from indicators import edited_plans, registry
from indicators.model import Exemption, Observation
from indicators.periods import parse
from pages.ui import admin_agencies_words, admin_plans_rows, admin_plans_words

REGISTRY = registry.load()
HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
SENT = f"{HEAD}\n,Sở Xây dựng,09/2026,100,84,70,15,1\n,Sở Y tế,09/2026,50,30,20,20,0\n"


# --- the rows of the table ---


@pytest.mark.parametrize("plan", REGISTRY.plans, ids=lambda plan: plan.id)
def test_a_plan_put_into_rows_and_taken_out_again_is_the_same_plan(plan):
    raw = edited_plans.mapping_of(plan)
    rows = admin_plans_rows.frame(raw["targets"], raw.get("groups", {}))
    head = {name: raw[name] for name in ("document", "short_name", "number", "date", "year")}
    made, faults = admin_plans_rows.composed(head, rows, raw, REGISTRY.indicators)
    assert faults == []
    assert edited_plans.checked(made, REGISTRY.indicators) == plan


def test_agencies_named_in_a_row_become_a_group_and_unused_groups_go():
    raw = edited_plans.mapping_of(REGISTRY.plan("nghe-an-384-2025"))
    rows = admin_plans_rows.frame(raw["targets"], raw["groups"]).head(2)
    rows.at[0, "applies_to"] = ["cap_xa", "Sở Y tế", "Sở Tư pháp"]
    made, _ = admin_plans_rows.composed({}, rows, raw, REGISTRY.indicators)
    assert made["targets"][0]["applies_to"] == ["cap_xa", "nhom_1"]
    assert made["groups"] == {"nhom_1": {"agencies": ["Sở Y tế", "Sở Tư pháp"]}}


@pytest.mark.parametrize(
    ("text", "value"), [("82,5", "82.5"), ("82.5%", "82.5"), (" 100 ", "100"), ("", None), ("1000", "1000")]
)
def test_a_level_is_read_as_it_is_typed(text, value):
    assert admin_plans_rows.read_value(text) == (value, "")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1.000", "“1.000” đọc được hai cách; viết 1000 hoặc 1,000."),
        ("tám mươi", "đã thấy “tám mươi”; cần: một số, ví dụ 80 hoặc 82,5."),
    ],
)
def test_a_level_that_cannot_be_read_in_one_way_is_told(text, fault):
    assert admin_plans_rows.read_value(text) == (None, fault)


# --- the page ---


def script():
    import streamlit as st

    from pages import admin
    from pages.ui import places

    place = places.PLACES["admin"]
    places.pages["admin"] = st.Page(admin.render, title=place.title, url_path=place.path)
    st.navigation([places.pages["admin"]], position="hidden")
    admin.render()


@pytest.fixture
def office(open_office):
    return open_office(today="2026-11-16").machine


def opened(tab):
    page = AppTest.from_function(script, default_timeout=60)
    page.query_params["muc"] = tab
    return rerun(page)


def rerun(page):
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def labelled(elements, start):
    return next(one for one in elements if one.label.startswith(start))


def press(page, start):
    labelled(page.button, start).click()
    return rerun(page)


def sign(page, why="Theo văn bản"):
    labelled(page.text_input, "Người sửa").set_value("Trần Văn Nam")
    next(box for box in page.text_input if box.label.startswith("Lý do")).set_value(why)


def edits(office, kind):
    here = office()
    with here.store.reading() as cursor:
        return {
            key: [one.value for one in records.history(cursor, here.jurisdiction, kind, key)]
            for key in records.versions(cursor, here.jurisdiction, kind)
        }


def copied(page, name="QĐ 512", number="512/QĐ-UBND"):
    press(page, "Chép QĐ 384 sang năm 2026")
    labelled(page.text_input, "Tên gọi tắt").set_value(name)
    labelled(page.text_input, "Số, ký hiệu").set_value(number)
    return rerun(page)


def type_into(page, **edit_state):
    (editor,) = page.data_editor
    state = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
    page.session_state[editor.key] = {**state, **edit_state}
    return rerun(page)


def test_last_years_plan_copied_with_two_levels_changed_is_the_plan_of_the_year(office):
    page = opened("ke-hoach")
    assert title(page) == "Năm 2026 chưa có kế hoạch: số liệu năm nay chưa có mục tiêu để xét"
    press(page, "Chép QĐ 384 sang năm 2026")
    assert title(page) == "Kế hoạch mới, năm 2026: còn 1 chỗ phải sửa trước khi lưu"
    assert "Tên gọi tắt: đã thấy chỗ trống; cần: chữ không để trống." in drawn(page)
    labelled(page.text_input, "Tên gọi tắt").set_value("QĐ 512")
    labelled(page.text_input, "Số, ký hiệu").set_value("512/QĐ-UBND")
    page.date_input[0].set_value(date(2026, 2, 24))
    rerun(page)
    type_into(page, edited_rows={8: {"value": "85"}, 10: {"value": "97,5"}})
    assert title(page) == "QĐ 512, năm 2026: lưu được, 3 chỗ nên xem lại"
    assert "Mã kế hoạch: nghe-an-512-2026" in drawn(page)
    assert "Mục tiêu: 2 đổi so với QĐ 384 (năm 2025)" in drawn(page)
    sign(page, "Kế hoạch năm 2026")
    press(page, "Lưu QĐ 512 với 21 mục tiêu")
    assert title(page) == "4 kế hoạch, 1 sửa ở trang này"
    plan = office().registry.plan("nghe-an-512-2026")
    levels = {target.indicator: target.value for target in plan.targets}
    assert (levels["online_filing_rate"], levels["on_time_rate"]) == (Decimal(85), Decimal("97.5"))
    assert (plan.year, plan.date, plan.number) == (2026, date(2026, 2, 24), "512/QĐ-UBND")
    assert office().registry.in_force("nghe-an", parse("2026-Q3")) == (plan,)
    assert page.success[0].value.startswith("Đã lưu QĐ 512, năm 2026.")


def test_targets_are_added_and_taken_out_in_the_table(office):
    page = copied(opened("ke-hoach"))
    added = {
        "article": "PL.VII.1",
        "indicator": "waiting_minutes",
        "operator": "<=",
        "value": "10",
        "wording": "không quá",
        "applies_to": ["cap_xa"],
        "quote": "thời gian chờ không quá 10 phút",
    }
    type_into(page, added_rows=[added], deleted_rows=[0, 1])
    assert "Mục tiêu: 1 thêm, 2 bỏ so với QĐ 384 (năm 2025)" in drawn(page)
    sign(page)
    press(page, "Lưu QĐ 512 với 20 mục tiêu")
    last = office().registry.plan("nghe-an-512-2026").targets[-1]
    assert (last.indicator, last.unit, last.applies_to) == ("waiting_minutes", "phút/lượt", ("cap_xa",))


def test_a_faulty_target_is_located_and_nothing_can_be_saved(office):
    page = copied(opened("ke-hoach"))
    type_into(page, edited_rows={8: {"value": "1.000"}}, added_rows=[{"quote": "chỉ có câu trích"}])
    assert title(page).startswith("QĐ 512, năm 2026: còn ")
    assert "Mục tiêu 9 (Hồ sơ nộp trực tuyến), Giá trị: “1.000” đọc được hai cách" in drawn(page)
    assert "Mục tiêu 22, Chỉ tiêu: đã thấy chỗ trống; cần:" in drawn(page)
    assert not [button for button in page.button if button.label.startswith("Lưu")]
    assert edits(office, "plan") == {}


def test_a_level_that_is_not_in_its_quote_is_told_and_can_be_saved(office):
    page = press(opened("ke-hoach"), "Sửa kế hoạch này")
    assert title(page) == "QĐ 384, năm 2025: lưu được"
    type_into(page, edited_rows={10: {"value": "96"}})
    assert title(page) == "QĐ 384, năm 2025: lưu được, 1 chỗ nên xem lại"
    assert (
        "Mục tiêu 11 (Giải quyết đúng hạn, trước hạn): mức 96% không có trong câu trích, câu ấy nêu 95%; "
        "xem lại Giá trị hoặc Trích nguyên văn."
    ) in drawn(page)
    type_into(page, edited_rows={10: {"value": "96", "quote": "đạt tối thiểu 96%"}})
    assert title(page) == "QĐ 384, năm 2025: lưu được"
    type_into(page, edited_rows={10: {"value": "96"}})
    sign(page)
    press(page, "Lưu QĐ 384 với 21 mục tiêu")
    assert office().registry.plan("nghe-an-384-2025").targets[10].value == Decimal(96)


def test_a_new_row_begins_with_empty_cells_that_are_no_target_yet(office):
    page = copied(opened("ke-hoach"))
    columns = json.loads(page.data_editor[0].proto.columns)
    blanks = {name: column["default"] for name, column in columns.items() if name in admin_plans_rows.COLUMNS}
    texts = dict.fromkeys(("article", "value", "wording", "quote", "exempt", "note"), "")
    assert blanks == {**texts, "indicator": "\u00a0", "operator": "\u00a0", "applies_to": []}
    type_into(page, added_rows=[blanks])
    assert labelled(page.button, "Lưu QĐ 512 với 21 mục tiêu")
    type_into(page, added_rows=[{**blanks, "article": "PL.VII.1"}])
    assert "Mục tiêu 22, Chỉ tiêu: đã thấy chỗ trống; cần:" in drawn(page)
    assert "Mục tiêu 22, Phép so: " in drawn(page)


def test_faults_stand_under_the_table_and_only_their_number_above_it(office):
    page = copied(opened("ke-hoach"))
    type_into(page, edited_rows={8: {"value": "1.000"}, 9: {"value": "nhiều"}})
    (editor,) = page.data_editor
    elements = list(page.main)
    place = elements.index(editor)
    above, below = (
        " ".join(one.proto.body for one in part if one.type == "html")
        for part in (elements[:place], elements[place:])
    )
    assert "QĐ 512, năm 2026: còn 2 chỗ phải sửa trước khi lưu" in above
    assert "Giá trị:" not in above
    assert "Mục tiêu 9 (Hồ sơ nộp trực tuyến), Giá trị: “1.000” đọc được hai cách" in below
    assert "Mục tiêu 10 (Thanh toán trực tuyến), Giá trị: đã thấy “nhiều”" in below


def test_nothing_is_saved_without_a_name_and_a_reason(office):
    page = copied(opened("ke-hoach"))
    press(page, "Lưu QĐ 512")
    assert page.error[0].value == "Chưa lưu: cần tên người sửa và lý do."
    assert edits(office, "plan") == {}


def test_a_plan_taken_away_as_yaml_comes_in_again_as_the_same_plan(office):
    plan = REGISTRY.plan("nghe-an-384-2025")
    page = opened("ke-hoach")
    content = edited_plans.exported(plan).replace("value: 80", "value: 82").encode()
    page.file_uploader[0].upload("ke-hoach.yaml", content, "application/yaml")
    rerun(page)
    press(page, "Mở tệp này")
    assert title(page) == "QĐ 384, năm 2025: lưu được, 2 chỗ nên xem lại"
    assert "Mục tiêu: 2 đổi so với QĐ 384" in drawn(page)
    sign(page)
    press(page, "Lưu QĐ 384")
    assert level_of(office) == Decimal(82)


def test_a_file_that_is_no_plan_is_refused_in_words_and_nothing_begins(office):
    page = opened("ke-hoach")
    content = edited_plans.exported(REGISTRY.plan("quang-tri-2025"))
    for text, told in [
        (content, "Địa phương: đã thấy “quang-tri”; cần: “nghe-an”, địa phương đang mở."),
        (content.replace("value: 80", "value: nhiều"), "Giá trị: đã thấy “nhiều”; cần: một số."),
        (content.replace("jurisdiction: quang-tri", "jurisdiction: nghe-an"), "là của địa phương khác"),
        (content.replace("year: 2025", "year: -1"), "Năm hiệu lực: đã thấy năm -1; cần: một năm từ 2000"),
        ("date: 2025-02-30", "Tệp, dòng 1, cột 7: đã thấy “2025-02-30”, không đọc được"),
        ("id: [", "không đọc được YAML"),
    ]:
        page.file_uploader[0].upload("x.yaml", text.encode(), "application/yaml")
        rerun(page)
        press(page, "Mở tệp này")
        assert told in drawn(page)
        assert "Chép QĐ 384" in " ".join(button.label for button in page.button)


def test_what_was_typed_is_still_there_after_a_look_elsewhere(office):
    page = copied(opened("ke-hoach"))
    type_into(page, edited_rows={8: {"value": "85"}})
    page.session_state["admin-tab"] = "cai-dat"
    page.query_params["muc"] = "cai-dat"
    rerun(page)
    page.query_params["muc"] = "ke-hoach"
    rerun(page)
    assert title(page) == "QĐ 512, năm 2026: lưu được, 3 chỗ nên xem lại"
    assert "Mục tiêu: 1 đổi so với QĐ 384 (năm 2025)" in drawn(page)


def test_an_edit_of_the_same_plan_by_somebody_else_meanwhile_is_not_written_over(office):
    page = press(opened("ke-hoach"), "Sửa kế hoạch này")
    here = office()
    other = {**edited_plans.mapping_of(here.registry.plan("nghe-an-384-2025")), "short_name": "QĐ 384 (a)"}
    here.store.edit("nghe-an", [Change("plan", "nghe-an-384-2025", other)], "Hoa", "Sửa tên")
    type_into(page, edited_rows={8: {"value": "85"}})
    sign(page)
    press(page, "Lưu QĐ 384")
    assert "người khác đã lưu một bản mới" in page.warning[0].value
    assert office().registry.plan("nghe-an-384-2025").short_name == "QĐ 384 (a)"
    assert len(edits(office, "plan")["nghe-an-384-2025"]) == 1


def test_loading_figures_meanwhile_does_not_stop_an_edit(office):
    page = press(opened("ke-hoach"), "Sửa kế hoạch này")
    load(office)
    type_into(page, edited_rows={8: {"value": "85"}})
    sign(page)
    press(page, "Lưu QĐ 384")
    assert len(edits(office, "plan")["nghe-an-384-2025"]) == 1


def test_an_earlier_version_comes_back_as_a_new_one_and_the_file_can_too(office):
    page = press(opened("ke-hoach"), "Sửa kế hoạch này")
    for level in ("85", "90"):
        type_into(page, edited_rows={8: {"value": level}})
        sign(page)
        press(page, "Lưu QĐ 384")
        page = press(opened("ke-hoach"), "Sửa kế hoạch này") if level == "85" else opened("ke-hoach")
    assert level_of(office) == Decimal(90)
    assert versions_of(page) == [
        ("Bản 2", "21 mục tiêu; Hồ sơ nộp trực tuyến: ≥\u00a085% → ≥\u00a090%"),
        ("Bản 1", "21 mục tiêu; Hồ sơ nộp trực tuyến: ≥\u00a080% → ≥\u00a085%"),
    ]
    assert "<p>Sẽ đổi so với bản đang dùng:</p><p>Hồ sơ nộp trực tuyến: ≥\u00a090% → ≥\u00a085%</p>" in drawn(
        page
    )
    sign(page, "Nhầm")
    press(page, "Trở lại bản 1")
    assert level_of(office) == Decimal(85)
    page = opened("ke-hoach")
    assert versions_of(page)[0] == (
        "Bản 3",
        "Trở lại bản 1: 21 mục tiêu; Hồ sơ nộp trực tuyến: ≥\u00a090% → ≥\u00a085%",
    )
    labelled(page.selectbox, "Bản").set_value("file")
    rerun(page)
    assert "Hồ sơ nộp trực tuyến: ≥\u00a085% → ≥\u00a080%</p>" in drawn(page)
    sign(page, "Dùng lại tệp")
    press(page, "Bỏ bản sửa")
    assert level_of(office) == Decimal(80)
    assert versions_of(page)[0] == (
        "Bản 4",
        "Bỏ bản sửa, dùng lại kế hoạch của tệp; Hồ sơ nộp trực tuyến: ≥\u00a085% → ≥\u00a080%",
    )
    assert len(edits(office, "plan")["nghe-an-384-2025"]) == 4


def versions_of(page):
    """Number and content of each line of the history."""
    shown = drawn(page).split("<caption>Lịch sử</caption>")[-1].split("</table>")[0]
    lines = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", line) for line in shown.split("<tr>")[2:]]
    return [tuple(re.sub("<[^>]+>", "", cell) for cell in cells[:2]) for cells in lines]


def test_a_version_names_three_targets_at_most_and_what_else_it_changed():
    plan = REGISTRY.plan("nghe-an-384-2025")
    one, two, three, four, *rest = plan.targets
    release = Exemption(
        agency="so-y-te",
        indicator=one.indicator,
        valid_from=date(2025, 1, 1),
        reason="Không có thủ tục",
        document="CV 1",
    )
    changed = [
        one.model_copy(update={"quote": "Tất cả"}),
        two.model_copy(update={"value": Decimal(90), "operator": ">=", "note": "Hạ mức"}),
        three.model_copy(update={"applies_to": ("so_nganh",)}),
        four.model_copy(update={"value": Decimal(85)}),
    ]
    later = plan.model_copy(update={"targets": (*changed, *rest[1:]), "exemptions": (release,), "year": 2026})

    def told(before, after):
        return admin_plans_words.changed_words(before, after, REGISTRY.indicators, {"so-y-te": "Sở Y tế"})

    assert told(plan, later) == (
        "TTHC phi địa giới: đổi trích nguyên văn; "
        "Lập quy trình trong 5 ngày: =\u00a0100% → ≥\u00a090%, đổi cả ghi chú; "
        "Công khai TTHC: đổi áp dụng cho và 2 mục tiêu khác; "
        "văn bản đổi năm hiệu lực: 2025 → 2026; "
        "thêm miễn trừ của Sở Y tế cho “TTHC phi địa giới”"
    )
    fewer = plan.model_copy(update={"targets": plan.targets[1:]})
    assert told(plan, fewer) == "bỏ TTHC phi địa giới (=\u00a0100%)"
    assert told(fewer, plan) == "thêm TTHC phi địa giới (=\u00a0100%)"
    assert told(plan, plan) == ""


def level_of(office):
    plan = office().registry.plan("nghe-an-384-2025")
    return next(target.value for target in plan.targets if target.indicator == "online_filing_rate")


def load(office):
    here = office()
    reading = loaders.load("t9.csv", SENT.encode(), here.registry, here.directory)
    assert reading.accepted
    file = Incoming("nghe-an", "online_filing", "t9.csv", SENT.encode(), "Hoa", reading.observations, 2)
    here.store.save(file)


def statuses_of(office, agency):
    from data import answers

    found = answers.statuses(office(), [parse("2026-09")], indicator="online_filing_rate", scope="agencies")
    return list(found[found["agency"] == agency]["status"])


def with_plan(office):
    raw = edited_plans.mapping_of(REGISTRY.plan("nghe-an-384-2025"))
    raw |= {"id": "nghe-an-512-2026", "short_name": "QĐ 512", "year": 2026, "number": None, "date": None}
    office().store.edit("nghe-an", [Change("plan", "nghe-an-512-2026", raw)], "Hoa", "Kế hoạch 2026")


def test_an_exemption_releases_the_agency_and_can_be_ended_or_taken_back(office):
    with_plan(office)
    load(office)
    assert statuses_of(office, "so-y-te") == ["missed"]
    page = opened("mien-tru")
    assert title(page) == "Chưa ghi miễn trừ nào"
    labelled(page.text_input, "Tìm đơn vị").set_value("so y te")
    labelled(page.selectbox, "Chỉ tiêu").set_value("online_filing_rate")
    rerun(page)
    assert "Miễn trừ 1 (Sở Y tế), Lý do được miễn: đã thấy chỗ trống" in drawn(page)
    assert "Miễn trừ 1 (Sở Y tế), Văn bản cho miễn: đã thấy chỗ trống" in drawn(page)
    assert "so-y-te" not in drawn(page)
    labelled(page.text_area, "Lý do").set_value("Chưa công bố thủ tục trực tuyến")
    labelled(page.text_input, "Văn bản cho miễn").set_value("CV 12/UBND-KSTT")
    rerun(page)
    labels = [box.label for box in (*page.text_area, *page.text_input) if box.label.startswith("Lý do")]
    assert labels == ["Lý do được miễn (bắt buộc)", "Lý do (bắt buộc)"]
    sign_exemption(page)
    press(page, "Lưu miễn trừ cho Sở Y tế")
    assert statuses_of(office, "so-y-te") == ["not_applicable"]
    assert title(page) == "1 miễn trừ đang có hiệu lực"
    labelled(page.radio, "Việc cần làm").set_value("Bỏ hẳn vì ghi nhầm")
    rerun(page)
    sign_exemption(page)
    press(page, "Bỏ miễn trừ này")
    assert statuses_of(office, "so-y-te") == ["missed"]
    assert [len(value.get("exemptions", ())) for value in edits(office, "plan")["nghe-an-512-2026"]] == [
        0,
        1,
        0,
    ]


def sign_exemption(page):
    labelled(page.text_input, "Người sửa").set_value("Trần Văn Nam")
    labelled(page.text_input, "Lý do (bắt buộc)").set_value("Theo công văn")


def test_an_exemption_goes_with_its_target_and_the_preview_says_so(office):
    raw = edited_plans.mapping_of(REGISTRY.plan("nghe-an-384-2025"))
    release = {"agency": "so-y-te", "indicator": "boundaryless_rate", "valid_from": "2025-01-01"}
    raw["exemptions"] = [{**release, "reason": "Không có thủ tục", "document": "CV 1"}]
    office().store.edit("nghe-an", [Change("plan", raw["id"], raw)], "Hoa", "Miễn")
    page = press(opened("ke-hoach"), "Sửa kế hoạch này")
    assert labelled(page.button, "Lưu QĐ 384").disabled
    type_into(page, deleted_rows=[0])
    assert "Miễn trừ của Sở Y tế cho “TTHC phi địa giới” bỏ theo mục tiêu." in drawn(page)
    sign(page)
    press(page, "Lưu QĐ 384 với 20 mục tiêu")
    assert office().registry.plan("nghe-an-384-2025").exemptions == ()


def test_settings_are_read_by_the_rules_of_the_environment_and_come_back_to_it(office, monkeypatch):
    page = opened("cai-dat")
    assert title(page) == "Cài đặt: đều theo máy chủ"
    labelled(page.text_input, "Gần đạt").set_value("năm")
    rerun(page)
    assert "Đã thấy “năm”; cần số nguyên từ 0 đến 100." in drawn(page)
    assert not [button for button in page.button if button.label.startswith("Lưu")]
    labelled(page.text_input, "Gần đạt").set_value("3")
    labelled(page.text_input, "Chức danh người ký").set_value("KT. CHÁNH VĂN PHÒNG; PHÓ CHÁNH VĂN PHÒNG")
    rerun(page)
    sign(page)
    press(page, "Lưu 2 cài đặt")
    here = office()
    assert here.settings.near == 3
    assert here.settings.letterhead.signer == ("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")
    page.multiselect[0].set_value(["KPI_NEAR"])
    rerun(page)
    sign(page)
    press(page, "Lưu 1 cài đặt")
    assert office().settings.near == 5
    assert labelled(page.text_input, "Gần đạt").value == "5"


def test_every_value_that_cannot_be_used_is_told_under_its_field_and_is_no_change(office):
    page = opened("cai-dat")
    labelled(page.text_input, "Gần đạt").set_value("abc")
    labelled(page.text_input, "Ngày chốt").set_value("40")
    labelled(page.text_input, "Cơ quan cấp trên").set_value("UBND TỈNH")
    labelled(page.text_input, "Chức danh").set_value("")
    rerun(page)
    found = {column.text_input[0].label: column.get("html") for column in page.columns[:3]}
    assert {
        label: [one.proto.body.count("ct-missed") for one in under] for label, under in found.items()
    } == {
        "Gần đạt: thiếu nhiều nhất, điểm %": [1],
        "Hạn gửi báo cáo tháng: trước ngày": [],
        "Ngày chốt tháng báo cáo": [1],
    }
    assert "Đã thấy “abc”; cần số nguyên từ 0 đến 100." in drawn(page)
    assert "Đã thấy “40”; cần số nguyên từ 1 đến 31." in drawn(page)
    assert page.error[0].value == (
        "Chưa lưu được: 2 giá trị phải sửa, xem dưới ô “Gần đạt: thiếu nhiều nhất, điểm %”, "
        "“Ngày chốt tháng báo cáo”."
    )
    assert "Sẽ đổi 2 cài đặt" in drawn(page)
    assert "Cơ quan cấp trên: để trống → “UBND TỈNH”" in drawn(page)
    assert "Chức danh người ký: “CHÁNH VĂN PHÒNG” → để trống" in drawn(page)
    assert "→ “abc”" not in drawn(page)
    assert edits(office, "setting") == {}


def test_a_wider_near_band_shows_which_statuses_it_moves_before_it_is_saved(office):
    page = opened("cai-dat")
    labelled(page.text_input, "Gần đạt").set_value("25")
    rerun(page)
    assert "Chưa năm nào có cả kế hoạch và số liệu: chưa có trạng thái nào đổi." in drawn(page)
    with_plan(office)
    load(office)
    page = opened("cai-dat")
    assert "Trạng thái theo cài đặt mới" not in drawn(page)
    labelled(page.text_input, "Hạn gửi").set_value("20")
    rerun(page)
    assert "Trạng thái theo cài đặt mới" not in drawn(page)
    labelled(page.text_input, "Gần đạt").set_value("25")
    rerun(page)
    told = drawn(page)
    assert "QĐ 512, quý III/2026: 1 trạng thái của đơn vị đổi: 1 Chưa đạt → Gần đạt." in told
    cells = re.findall(
        r"<td[^>]*>(.*?)</td>", told.split("<caption>Trạng thái</caption>")[1].split("</table>")[0]
    )
    assert [re.sub("<[^>]+>", "", cell) for cell in cells][-2:] == ["1/2", "1"]
    sign(page)
    press(page, "Lưu 2 cài đặt")
    page.multiselect[0].set_value(["KPI_NEAR"])
    rerun(page)
    assert "QĐ 512, quý III/2026: 1 trạng thái của đơn vị đổi: 1 Gần đạt → Chưa đạt." in drawn(page)


def test_another_closing_day_shows_which_statuses_it_moves(open_office):
    office = open_office(today="2026-09-20").machine
    with_plan(office)
    load(office)
    page = opened("cai-dat")
    labelled(page.text_input, "Ngày chốt").set_value("25")
    rerun(page)
    assert "QĐ 512, quý III/2026: không trạng thái nào của đơn vị đổi." in drawn(page)
    labelled(page.text_input, "Ngày chốt").set_value("14")
    rerun(page)
    assert "QĐ 512, quý III/2026: 2.233 trạng thái của đơn vị đổi: 2.233 Chưa đến hạn → Chưa gửi." in drawn(
        page
    )


def test_the_list_of_agencies_opens_in_excel_and_is_read_with_its_mark_or_without(
    office, monkeypatch, tmp_path
):
    taken = {}
    monkeypatch.setattr(
        "pages.ui.downloads.button", lambda label, content, name, *_, **__: taken.update({name: content()})
    )
    opened("don-vi")
    content = taken["nghe-an.csv"]
    assert content.startswith("\ufeffid,name,short_name,tier,".encode())
    assert "\nso-y-te,Sở Y tế,".encode() in content
    for part in (content, content.removeprefix(b"\xef\xbb\xbf")):
        (tmp_path / "nghe-an.csv").write_bytes(part)
        assert directory.load("nghe-an", [tmp_path]).agencies == office().directory.agencies


def test_an_agency_found_without_diacritics_is_renamed_and_keeps_its_old_name(office):
    page = opened("don-vi")
    labelled(page.text_input, "Tìm đơn vị").set_value("so tu phap")
    rerun(page)
    assert "Mã so-tu-phap" in drawn(page)
    labelled(page.text_input, "Tên đầy đủ").set_value("Sở Tư pháp và Hộ tịch")
    labelled(page.text_area, "Tên gọi khác").set_value("Sở Tư pháp")
    rerun(page)
    sign(page)
    press(page, "Lưu Sở Tư pháp")
    body = office().directory.by_id["so-tu-phap"]
    assert (body.name, body.short_name, body.aliases) == (
        "Sở Tư pháp và Hộ tịch",
        "Sở Tư pháp",
        ("Sở Tư pháp",),
    )


def test_the_history_of_an_agency_says_what_each_edit_changed(office):
    page = opened("don-vi")
    assert title(page) == "145 đơn vị đang hoạt động, 445 đã kết thúc"
    assert "Còn 578 đơn vị nữa, trong đó 445 đã kết thúc; gõ thêm để tìm hẹp lại." in drawn(page)
    here = office()
    row = as_row(here.directory.by_id["so-tu-phap"])
    first = {**row, "short_name": "Sở TP", "aliases": ["Sở Tư pháp", "STP"], "valid_to": "2026-12-31"}
    second = {**first, "aliases": ["STP"], "valid_to": "2027-06-30", "successors": ["so-noi-vu"]}
    for value in (first, second, first):
        here.store.edit("nghe-an", [Change("agency", "so-tu-phap", value)], "Hoa", "Thử")
    labelled(page.text_input, "Tìm đơn vị").set_value("so tu phap")
    rerun(page)
    assert title(page) == "145 đơn vị đang hoạt động, 445 đã kết thúc, 1 sửa ở trang này"
    assert versions_of(page) == [
        (
            "Bản 3",
            "Trở lại bản 1: Tên gọi khác: thêm “Sở Tư pháp”; Đến ngày: 30/6/2027 → 31/12/2026; "
            "Đơn vị kế thừa: “Sở Nội vụ” → để trống",
        ),
        (
            "Bản 2",
            "Tên gọi khác: bỏ “Sở Tư pháp”; Đến ngày: 31/12/2026 → 30/6/2027; "
            "Đơn vị kế thừa: để trống → “Sở Nội vụ”",
        ),
        (
            "Bản 1",
            "Tên gọi ngắn: “Sở Tư pháp” → “Sở TP”; Tên gọi khác: thêm “Sở Tư pháp”, “STP”; "
            "Đến ngày: để trống → 31/12/2026",
        ),
    ]


def test_every_field_of_an_agency_is_told_old_and_new():
    assert admin_agencies_words.changed(
        {"name": "Xã A", "tier": "cap_huyen", "valid_from": None, "successors": []},
        {"name": "Xã B", "tier": "cap_xa", "valid_from": "2025-07-01", "successors": ["xa-c", "x"]},
        {"xa-c": "Xã C"},
    ) == [
        "Tên đầy đủ: “Xã A” → “Xã B”",
        "Khối: Cấp huyện → Cấp xã",
        "Từ ngày: để trống → 01/7/2025",
        "Đơn vị kế thừa: để trống → “Xã C”, “x”",
    ]


def test_a_name_another_body_bears_is_refused_before_anything_is_saved(office):
    page = opened("don-vi")
    page.query_params["viec"] = "moi"
    rerun(page)
    labelled(page.text_input, "Tên đầy đủ").set_value("Sở Y tế")
    rerun(page)
    assert "“Sở Y tế” cũng là tên của Sở Y tế cùng thời gian" in drawn(page)
    labelled(page.text_input, "Tên đầy đủ").set_value("Sở Du lịch mới")
    rerun(page)
    sign(page)
    press(page, "Thêm Sở Du lịch mới")
    assert office().directory.by_id["so-du-lich-moi"].tier == "so_nganh"
    assert list(edits(office, "agency")) == ["so-du-lich-moi"]


def merging():
    """Nội vụ takes Tư pháp over from 01/01/2027: chosen on the page, not yet saved."""
    page = opened("don-vi")
    page.query_params["viec"] = "sap-xep"
    rerun(page)
    page.date_input[0].set_value(date(2027, 1, 1))
    labelled(page.multiselect, "Đơn vị kết thúc").set_value(["so-tu-phap"])
    labelled(page.multiselect, "Đơn vị tiếp nhận").set_value(["so-noi-vu"])
    return rerun(page)


def merged():
    page = merging()
    sign(page, "Nghị quyết sắp xếp")
    return press(page, "Lưu sắp xếp")


def test_a_merger_is_one_edit_of_all_its_rows(office):
    assert "Ngày 01/01/2027: 145 đơn vị trước, 144 đơn vị sau" in drawn(merging())
    merged()
    known = office().directory
    assert known.by_id["so-tu-phap"].successors == ("so-noi-vu-tu-2027-01",)
    assert known.by_id["so-noi-vu"].valid_to == date(2026, 12, 31)
    assert known.by_id["so-noi-vu-tu-2027-01"].valid_from == date(2027, 1, 1)
    assert sorted(edits(office, "agency")) == ["so-noi-vu", "so-noi-vu-tu-2027-01", "so-tu-phap"]


def test_a_merger_is_taken_back_as_one(office):
    before = office().directory.agencies
    page = merged()
    assert "Sắp xếp đã lưu ở trang này" in drawn(page)
    assert "Sở Nội vụ, Sở Nội vụ (mới), Sở Tư pháp: trở lại như trước" in drawn(page)
    labelled(page.text_input, "Người sửa").set_value("Trần Văn Nam")
    labelled(page.text_input, "Lý do").set_value("Nghị quyết bị hoãn")
    press(page, "Bỏ sắp xếp: 3 đơn vị trở lại như trước")
    assert office().directory.agencies == before
    assert "Sắp xếp đã lưu ở trang này" not in drawn(rerun(page))
    assert "Sắp xếp đã lưu ở trang này" not in drawn(page)


def test_a_merger_of_agencies_edited_before_is_taken_back_once_and_not_offered_again(office):
    here = office()
    alias = {**as_row(here.directory.by_id["so-tu-phap"]), "aliases": ["STP"]}
    here.store.edit("nghe-an", [Change("agency", "so-tu-phap", alias)], "Hoa", "Thêm tên gọi")
    page = merged()
    labelled(page.text_input, "Người sửa").set_value("Trần Văn Nam")
    labelled(page.text_input, "Lý do").set_value("Nghị quyết bị hoãn")
    press(page, "Bỏ sắp xếp: 3 đơn vị trở lại như trước")
    assert office().directory.by_id["so-tu-phap"].aliases == ("STP",)
    assert "Sắp xếp đã lưu ở trang này" not in drawn(rerun(page))


def test_where_agencies_stand_today_is_looked_up_anew_after_a_merger(office):
    from pages.ui import sums

    office()
    before = sums.succession()
    merged()
    assert sums.succession() is not before


def test_one_agency_of_a_merger_does_not_go_back_alone_and_is_told_where_all_do(office):
    merged()
    page = opened("don-vi")
    page.text_input(key="agency-needle").set_value("tư pháp")
    rerun(page)
    assert labelled(page.button, "Bỏ bản sửa, dùng lại danh sách của tệp").disabled
    assert (
        "Bản đang dùng được lưu cùng lúc với Sở Nội vụ, Sở Nội vụ (mới). Muốn bỏ: mở “Sáp nhập, đổi tên”, "
        "phần “Bỏ một sắp xếp đã lưu”, các đơn vị trở lại cùng nhau." in drawn(page)
    )


def test_a_merger_with_an_agency_edited_since_or_with_figures_stays_and_says_why(office):
    merged()
    here = office()
    key = "so-noi-vu-tu-2027-01"
    saved = as_row(here.directory.by_id[key])
    here.store.edit("nghe-an", [Change("agency", key, {**saved, "aliases": ["SNV"]})], "Hoa", "Thêm tên")
    page = opened("don-vi")
    page.query_params["viec"] = "sap-xep"
    assert "Sau sắp xếp này còn sửa: Sở Nội vụ. Đưa các đơn vị ấy về bản" in drawn(rerun(page))
    here.store.edit("nghe-an", [Change("agency", key, saved)], "Hoa", "Về bản của sắp xếp")
    rows = [Observation("dossiers_received", key, "2027-01", *parse("2027-01").days(), 5, None, 2)]
    here.store.save(Incoming("nghe-an", "figures", "t1.csv", b"x", "Hoa", rows, 1))
    assert "Sở Nội vụ đã có số liệu nên không bỏ được. Hoàn tác các lần nạp" in drawn(rerun(page))


def test_a_ledger_written_again_gives_the_same_plans_agencies_and_settings(office):
    with_plan(office)
    here = office()
    here.store.edit("nghe-an", [Change("setting", "KPI_NEAR", {"text": "3"})], "Hoa", "Thử")
    row = {**as_row(here.directory.by_id["so-y-te"]), "aliases": ["SYT"]}
    here.store.edit("nghe-an", [Change("agency", "so-y-te", row)], "Hoa", "Thêm tên gọi")
    before = office()
    before.store.close()
    assert rebuilding.rebuild(before.settings.database, lambda *_: iter(()))["rebuilt"]
    st.cache_resource.clear()
    again = office()
    assert again.registry.plans == before.registry.plans
    assert again.directory.agencies == before.directory.agencies
    assert again.settings == before.settings
