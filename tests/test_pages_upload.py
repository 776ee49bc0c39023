"""Nạp số liệu: the sentences by hand, then the page itself from a chosen file to an undone batch."""

from __future__ import annotations

import csv
import io
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import loaders
from data import queries, remembered
from data.access import Caller
from data.records import EVERYWHERE, Change
from data.store import Store
from indicators import registry
from indicators.model import Agency, Directory
from indicators.periods import parse
from loaders import Problem
from pages.ui import upload_effect, upload_figures, upload_rejected, upload_start, upload_words, visitor
from tests.conftest import ROOT

REGISTRY = registry.load()
HEAD = (
    "Mã đơn vị,Đơn vị,Tháng,Tổng tiếp nhận trong kỳ,Trực tuyến,Trực tuyến toàn trình,"
    "Trực tiếp,Bưu chính công ích"
)
GOOD = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,1\n,Sở Y tế,09/2025,50,45,40,5,0\n".encode()
CORRECTED = f"{HEAD}\n,Sở Xây dựng,09/2025,100,81,70,18,1\n,Sở Y tế,09/2025,50,45,40,5,0\n".encode()
BAD = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,5\n,Sở Y,09/2025,50,-45,40,5,0\n".encode()


def problem(code="sum_mismatch", severity="error", row=27, **more):
    words = {"found": "3.114 ≠ 3.093", "expected": "3.093", "remedy": "Đối chiếu lại.", "title": "Tổng sai"}
    return Problem(code, severity, None, row, "D, E", **{**words, **more})


# --- sentences ---


def test_a_rejected_file_is_told_with_faults_rows_and_warnings():
    several = [
        *(problem(row=27), problem(row=88), problem("unknown_agency", row=61), problem("not_whole", row=45)),
        problem("duplicate_row", row=131, rows=(102, 131)),
        *(problem("odd", "warning", row=9), problem("silent_agencies", "warning", row=None)),
    ]
    expected = "Tệp bị từ chối: 5 lỗi ở 6 dòng, 2 cảnh báo. Chưa ghi số nào"
    assert upload_words.rejected_title(several) == expected


def test_a_single_fault_is_named_in_the_title():
    assert upload_words.rejected_title([problem(row=None, title="Tệp rỗng")]) == (
        "Tệp bị từ chối: tệp rỗng. Chưa ghi số nào"
    )
    assert upload_words.rejected_title([problem(), problem(severity="warning")]) == (
        "Tệp bị từ chối: tổng sai ở dòng 27, 1 cảnh báo. Chưa ghi số nào"
    )


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((635, 6, 2), "Sẽ ghi 641 số: 635 mới, 6 thay đổi; 2 đơn vị đổi trạng thái"),
        ((1450, 0, 0), "Sẽ ghi 1.450 số, đều là số mới; không đơn vị nào đổi trạng thái"),
        ((0, 6, None), "Sẽ thay 6 số đang dùng"),
        ((0, 6, 1, "quý IV/2025"), "Sẽ thay 6 số đang dùng; 1 đơn vị đổi trạng thái quý IV/2025"),
        ((0, 0, 0), "Không có gì để ghi: mọi số trong tệp đều giống số đang dùng"),
    ],
)
def test_the_preview_says_how_many_figures_are_new_and_changed(numbers, expected):
    assert upload_words.preview_title(*numbers) == expected


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["2025-09"], "09/2025"),
        (["2025-03", "2025-01", "2025-02"], "01/2025 – 03/2025"),
        (["2025-08", "2025-10"], "08/2025, 10/2025"),
        (["2024-12", "2025-01"], "12/2024 – 01/2025"),
        (["2025-Q1", "2025"], "quý I/2025, năm 2025"),
        ([f"2025-{month:02d}" for month in (1, 3, 5, 7, 9)], "01/2025, 03/2025, 05/2025 và 2 kỳ khác"),
        ([], "chưa nhận ra"),
    ],
)
def test_periods_are_written_as_offices_write_them(labels, expected):
    assert upload_words.periods_words(labels) == expected


def test_a_period_comes_with_the_days_it_runs():
    assert upload_words.period_fact(["2025-09"], None) == "09/2025 (01/9 – 30/9/2025)"
    assert upload_words.period_fact(["2025-01"], 14) == "01/2025 (15/12/2024 – 14/01/2025)"
    days = (date(2025, 8, 21), date(2025, 9, 20))
    assert upload_words.period_fact(["2025-09"], None, days) == "09/2025 (21/8 – 20/9/2025)"


def test_problems_are_grouped_by_kind_and_rule_with_errors_first():
    groups = upload_words.problem_groups(
        [
            problem("silent_agencies", "warning", row=None, title="Không có dòng"),
            problem(row=2, detail="Tổng = A + B"),
            problem(row=3, detail="Đang = C + D"),
            problem(row=4, detail="Tổng = A + B"),
        ]
    )
    assert [(g.title, g.rule, g.blocks, g.count) for g in groups] == [
        ("Tổng sai", "Tổng = A + B", True, 2),
        ("Tổng sai", "Đang = C + D", True, 1),
        ("Không có dòng", "", False, 1),
    ]
    assert [row.row for row in groups[0].rows] == ["2", "4"]
    assert groups[0].rows[0].column == "D,\u00a0E"


def test_the_list_of_problems_is_cut_but_no_kind_and_no_count_is_lost():
    many = [problem(row=row) for row in range(2, 502)]
    groups = upload_words.problem_groups([*many, problem("negative", row=9), problem("percent", row=8)])
    assert [(g.count, len(g.rows)) for g in groups] == [(500, 66), (1, 1), (1, 1)]
    alone = upload_words.problem_groups(many)
    assert (alone[0].count, len(alone[0].rows)) == (500, 200)


def test_the_downloaded_list_opens_in_excel_and_computes_nothing():
    content = upload_words.problems_csv([problem(found="=1+1", agency="Sở Y tế")])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == [
        *("Lỗi", "Tổng sai", "", "27", "D, E", "Sở Y tế", "'=1+1", "3.093", "Đối chiếu lại."),
    ]
    assert upload_words.problems_csv([problem(found="-4")]).count(b";-4;") == 1


def test_the_title_before_a_file_is_chosen_is_the_newest_batch_in_use():
    batches = [
        {"batch": "0003", "state": "withdrawn", "kind": "payment", "months": ["2025-09"]},
        {"batch": "0002", "state": "current", "kind": "online_filing", "months": ["2025-09"]},
    ]
    expected = "Mới nhất: Hồ sơ trực tuyến 09/2025, lần nạp 0002"
    assert upload_words.history_title(batches) == expected
    assert upload_words.history_title([]) == "Chưa có số liệu nào được nạp: chọn tệp đầu tiên"


# --- the row of the file ---

SOME = Directory(
    "nghe-an",
    [
        Agency(id="h41", name="Tỉnh Nghệ An", short_name="Nghệ An", tier="toan_tinh"),
        Agency(id="so-x", name="Sở Xây dựng", short_name="Sở Xây dựng", tier="so_nganh"),
        Agency(id="so-y", name="Sở Y tế", short_name="Sở Y tế", tier="so_nganh"),
    ],
)


def test_the_row_of_the_file_stands_under_its_header_with_the_faulty_cells_framed():
    reading = loaders.load("a.csv", BAD, REGISTRY, SOME)
    excerpt = upload_rejected.excerpt(reading, [2, 3], ("D", "E"), faulty=[2])
    assert excerpt.count("ct-framed") == 2
    assert excerpt.count("ct-head-row") == 1
    assert '<td class="ct-framed ct-r" title="100">100</td>' in excerpt


def test_a_faulty_column_far_to_the_right_is_still_shown():
    letters = [chr(65 + place) for place in range(26)]
    kept = upload_rejected._kept(letters, ("Z",))
    assert [letters[place] for place in kept] == [*"ABCDEFGHIJKLM", "Z"]


# --- figures and statuses ---


def judged(agency, before, after, scope="agencies", plan="p", value=(79.0, 81.0)):
    return {
        **{"plan": plan, "article": "I", "indicator": "online_filing_rate", "scope": scope},
        **{"agency": agency, "agency_name": agency, "tier": "so_nganh", "operator": ">=", "target": 80.0},
        **{"before_status": before, "after_status": after, "before_provisional": False},
        **{"after_provisional": False, "before_value": value[0], "after_value": value[1]},
    }


def test_agencies_that_change_are_listed_with_the_worst_outcome_first():
    rows = pd.DataFrame(
        [
            judged("A", "met", "met"),
            judged("B", "near", "met"),
            judged("C", "met", "missed"),
            judged("D", "met", "near"),
            judged("whole", "near", "met", scope="total"),
        ]
    )
    assert list(upload_effect.moved(rows)["agency"]) == ["C", "D", "B"]
    assert upload_effect.moved_count({"online_filing_rate": rows}) == 3


def test_nothing_is_counted_as_changing_where_nothing_has_a_target():
    rows = pd.DataFrame([judged("A", "no_data", "no_target", plan=None)])
    assert upload_effect.moved_count({"x": rows}) is None


def test_the_effect_prints_a_miss_as_a_miss():
    rows = pd.DataFrame([judged("A", "missed", "near", value=(70.0, 79.96))])
    table = upload_effect.effect_table(REGISTRY.indicators["online_filing_rate"], rows)
    assert "79,96" in table
    assert "80,0" not in table


def test_many_changes_are_counted_by_what_changes():
    rows = pd.DataFrame([judged(f"A{n}", "no_data", "met" if n < 15 else "missed") for n in range(20)])
    table = upload_effect.effect_table(REGISTRY.indicators["online_filing_rate"], rows)
    assert table.index("5 đơn vị") < table.index("15 đơn vị")


def test_the_leading_plan_is_shown_and_the_other_where_it_alone_has_a_target():
    first, second = REGISTRY.in_force("nghe-an", parse("2025-Q3"))
    table = pd.DataFrame(
        [
            judged("A", "met", "near", plan=second.id),
            judged("A", "met", "met", plan=first.id),
            judged("A", "met", "met", plan=second.id) | {"indicator": "online_resolution_rate"},
            judged("A", "no_target", "no_target", plan=None) | {"indicator": "overdue_backlog"},
        ]
    )
    led = upload_effect.leading(table, (first, second))
    shown = {name: rows["plan"].iloc[0] for name, rows in led.items()}
    assert shown["online_filing_rate"] == "nghe-an-384-2025"
    assert shown["online_resolution_rate"] == "nghe-an-3667-2025"
    assert pd.isna(shown["overdue_backlog"])


def test_changed_figures_are_written_with_their_difference():
    figures = pd.DataFrame(
        [
            ("received_online", "so-x", "2025-09", "changed", 2431.0, 2450.0, 19.0, "0146"),
            ("received_in_person", "so-x", "2025-09", "changed", 621.0, 602.0, -19.0, "0146"),
        ],
        columns=["measure", "agency", "period", "effect", "old", "new", "difference", "batch"],
    )
    table = upload_figures.changed_table(figures, REGISTRY, SOME)
    assert [text in table for text in ("2.431", "2.450", "+19", "−19")] == [True] * 4
    assert upload_figures.changed_title(figures) == "2 số thay đổi so với lần nạp 0146"


# --- the page ---


def script():
    import streamlit as st

    from pages import overview, upload
    from pages.ui import places

    # Pages know one another through this list; here two of them are enough.
    for name, render in (("overview", overview.render), ("upload", upload.render)):
        place = places.PLACES[name]
        places.pages[name] = st.Page(render, title=place.title, url_path=place.path or "first")
    st.navigation([places.pages["upload"], places.pages["overview"]], position="hidden")
    upload.render()


@pytest.fixture
def page(open_office):
    open_office()
    return AppTest.from_function(script, default_timeout=60).run()


def choose(page, content, name="t9.csv"):
    page.file_uploader[0].upload(name, content)
    return page.run()


def title(page):
    drawn = " ".join(element.proto.body for element in page.get("html"))
    return drawn.split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def store(page):
    from pages.ui import session

    return session.office().store


def confirm(page, by="Nguyễn Thị Hoa", why=None):
    inputs = page.text_input
    inputs[0].set_value(by)
    if why is not None:
        inputs[1].set_value(why)
    next(button for button in page.button if button.label.startswith("Ghi ")).click()
    return page.run()


def test_without_a_file_the_page_asks_for_one_and_offers_the_five_templates(page):
    assert not page.exception
    assert title(page) == "Chưa có số liệu nào được nạp: chọn tệp đầu tiên"
    assert [one.label for one in page.get("download_button")] == ["Excel", "CSV"] * 5


def test_a_bad_file_is_rejected_and_nothing_is_written(page):
    choose(page, BAD)
    assert not page.exception
    assert title(page) == "Tệp bị từ chối: 3 lỗi ở 2 dòng. Chưa ghi số nào"
    assert store(page).version == 0
    page.button[0].click().run()
    assert title(page) == "Chưa có số liệu nào được nạp: chọn tệp đầu tiên"


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00" * 100, b"\xff\xfe\x00", b"a,b\n1,2\n"])
def test_anything_else_than_a_table_is_refused_in_words(page, content):
    choose(page, content, "t9.csv")
    assert not page.exception
    assert title(page).startswith("Tệp bị từ chối: ")


def test_a_good_file_is_written_only_after_a_name_is_given(page):
    choose(page, GOOD)
    assert not page.exception
    assert title(page) == "Sẽ ghi 10 số, đều là số mới; 2 đơn vị đổi trạng thái"
    confirm(page, by="  ")
    assert [error.value for error in page.error] == ["Chưa ghi: cần tên người nạp."]
    confirm(page)
    assert title(page) == "Đã ghi 10 số: lần nạp 0001"
    with store(page).reading() as cursor:
        (batch,) = queries.history(cursor, "nghe-an")
    assert (batch["by"], batch["file"], batch["rows"], batch["reason"]) == (
        *("Nguyễn Thị Hoa", "t9.csv", 2),
        None,
    )


@pytest.fixture
def only_construction(page, monkeypatch):
    """The visitor is an officer who loads for Sở Xây dựng alone."""
    account = {"name": "Lan", "role": "officer", "agencies": ["so-xay-dung"], "disabled": False}
    store(page).edit(EVERYWHERE, [Change("account", "lan@x.gov.vn", account)], "Quản trị", "Cấp tài khoản")
    monkeypatch.setattr(visitor, "caller", lambda: Caller("account", "lan@x.gov.vn"))
    return page


def test_an_officer_of_one_agency_is_told_at_once_of_rows_of_others(only_construction):
    page = choose(only_construction, GOOD)
    assert [error.value for error in page.error] == [
        "**Không ghi được: tài khoản này chỉ nạp được số của đơn vị được giao.**\n\n"
        "Tệp còn có số của: Sở Y tế (từ dòng 3).\n\n"
        "Xóa các dòng ấy khỏi tệp rồi nạp lại, hoặc nhờ quản trị ứng dụng giao thêm đơn vị."
    ]
    assert [button.label for button in page.button if button.label.startswith("Ghi ")] == []


def test_an_officer_of_one_agency_gets_templates_with_that_agency_alone(only_construction):
    shown = " ".join(element.proto.body for element in only_construction.run().get("html"))
    assert "Đã điền sẵn đơn vị được giao; chỉ cần ghi số." in shown
    content = upload_start._content("online_filing", parse("2025-09"), "csv")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]
    assert [row[1] for row in rows] == ["Sở Xây dựng"]


def test_an_officer_of_one_agency_may_not_take_back_a_file_of_others_and_is_told_whose(page, monkeypatch):
    confirm(choose(page, GOOD))
    account = {"name": "Lan", "role": "officer", "agencies": ["so-xay-dung"], "disabled": False}
    store(page).edit(EVERYWHERE, [Change("account", "lan@x.gov.vn", account)], "Quản trị", "Cấp tài khoản")
    monkeypatch.setattr(visitor, "caller", lambda: Caller("account", "lan@x.gov.vn"))
    page.run()
    assert [button.disabled for button in page.button if button.label == "Hoàn tác"] == [True]
    shown = " ".join(element.proto.body for element in page.get("html"))
    words = "Không hoàn tác được lần nạp 0001. Có số của đơn vị không giao cho anh/chị: Sở Y tế."
    assert words in shown


def test_an_officer_of_one_agency_is_not_warned_of_those_that_others_send_for(only_construction):
    page = choose(only_construction, f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,1\n".encode())
    assert not page.exception
    shown = " ".join(element.proto.body for element in page.get("html"))
    assert "1 dòng, 0 lỗi, 0 cảnh báo" in shown
    next(button for button in page.button if button.label.startswith("Ghi ")).click()
    page.run()
    assert title(page) == "Đã ghi 5 số: lần nạp 0001"


def test_the_same_bytes_again_name_the_first_batch_and_write_nothing(page):
    confirm(choose(page, GOOD))
    choose(page, GOOD, "tên khác.csv")
    assert title(page).startswith("Tệp này đã nạp: lần nạp 0001, ")
    assert title(page).endswith("Không có gì để ghi")


def test_what_is_missing_is_told_above_the_button_that_asks_for_it(page):
    choose(page, GOOD)
    confirm(page, by=" ")
    order = [element.type for element in page.main if element.type in ("error", "button", "text_input")]
    assert order.index("error") < order.index("button")


def test_a_file_that_was_withdrawn_is_said_to_be_one_and_needs_a_reason(page):
    confirm(choose(page, GOOD))
    store(page).undo("nghe-an", "0001", "Trần Văn Nam", "Sở gửi nhầm tháng")
    choose(page, GOOD, "lại.csv")
    drawn = " ".join(element.proto.body for element in page.get("html"))
    assert "Tệp này đã nạp rồi bị hoàn tác (1)" in drawn
    assert "lần nạp 0001, Trần Văn Nam hoàn tác" in drawn
    assert "Sở gửi nhầm tháng" in drawn
    assert "thành một lần nạp mới" in drawn
    confirm(page, why="")
    assert [error.value for error in page.error] == ["Chưa ghi: cần lý do xác nhận cảnh báo."]
    confirm(page, why="Sở xác nhận tệp đúng")
    assert title(page) == "Đã ghi 10 số: lần nạp 0002"


def test_a_changed_figure_needs_a_reason_which_is_kept(page):
    confirm(choose(page, GOOD))
    choose(page, CORRECTED)
    assert title(page) == "Sẽ thay 2 số đang dùng; 1 đơn vị đổi trạng thái"
    confirm(page, why="")
    assert [error.value for error in page.error] == ["Chưa ghi: cần lý do thay đổi."]
    confirm(page, why="Sở gửi bản đính chính")
    assert title(page) == "Đã ghi 2 số: lần nạp 0002"
    with store(page).reading() as cursor:
        assert queries.history(cursor, "nghe-an")[0]["reason"] == "Sở gửi bản đính chính"


def test_a_file_that_contradicts_what_it_leaves_in_use_is_rejected_on_the_page(page):
    confirm(choose(page, f"{HEAD}\n,Sở Y tế,09/2025,100,80,,,\n".encode()))
    before = store(page).version
    choose(page, f"{HEAD}\n,Sở Y tế,09/2025,50,,,,\n".encode())
    assert not page.exception
    assert title(page) == (
        "Tệp bị từ chối: số gửi không khớp số đang dùng ở dòng 2, 1 cảnh báo. Chưa ghi số nào"
    )
    assert store(page).version == before
    assert not [button for button in page.button if button.label.startswith("Ghi ")]


def test_a_preview_that_no_longer_holds_is_shown_anew_instead_of_written(page):
    from data.incoming import Incoming
    from pages.ui import session

    choose(page, CORRECTED)
    here = session.office()
    reading = loaders.load("other.csv", GOOD, here.registry, here.directory)
    other = Incoming("nghe-an", "online_filing", "other.csv", GOOD, "Ai đó", reading.observations, 2)
    here.store.save(other)
    confirm(page)
    told = page.warning[0].value
    assert told.startswith("Chưa ghi: trong lúc anh/chị xem, Ai đó đã nạp tệp “other.csv” (lần nạp 0001, ")
    assert "có 10 số mà tệp này cũng mang" in told
    assert title(page) == "Sẽ thay 2 số đang dùng; 1 đơn vị đổi trạng thái"
    with here.store.reading() as cursor:
        assert len(queries.history(cursor, "nghe-an")) == 1


def test_confirming_a_preview_drawn_anew_writes_what_it_shows(page):
    test_a_preview_that_no_longer_holds_is_shown_anew_instead_of_written(page)
    confirm(page, why="Đính chính")
    assert title(page) == "Đã ghi 2 số: lần nạp 0002"


def test_an_agency_taken_out_while_its_file_is_being_written_is_told_at_the_button(page, monkeypatch):
    row = {"id": "so-moi", "name": "Sở Mới", "short_name": "Sở Mới", "tier": "so_nganh"}
    here = store(page)
    here.edit("nghe-an", [Change("agency", "so-moi", row)], "Lan", "Thêm")
    choose(page, GOOD.replace("Sở Y tế".encode(), "Sở Mới".encode()))
    save = Store.save

    def overtaken(*words, **more):
        here.edit("nghe-an", [Change("agency", "so-moi", None)], "Lan", "Bỏ")
        return save(*words, **more)

    monkeypatch.setattr(Store, "save", overtaken)
    confirm(page)
    assert not page.exception
    (told,) = [error.value for error in page.error]
    assert told.startswith("Chưa làm gì: không còn đơn vị “Sở Mới” (mã so-moi) trong danh sách đơn vị")
    with here.reading() as cursor:
        assert queries.history(cursor, "nghe-an") == []


def test_a_locked_month_is_told_before_anything_can_be_confirmed(page):
    store(page).lock("nghe-an", "2025-09", "Trần Văn Nam", "Đã báo cáo quý III")
    choose(page, GOOD)
    assert not page.exception
    assert title(page) == "Không ghi được: kỳ 09/2025 đã khóa. Chưa ghi số nào"
    assert "Tháng 9/2025 đã khóa (Trần Văn Nam, " in page.error[0].value
    assert "Đã báo cáo quý III); có 10 số của 2 đơn vị thuộc tháng này" in page.error[0].value
    assert [button.label for button in page.button] == ["Chọn tệp khác"]


MONTHS = [f"{month:02d}/2025" for month in range(2, 9)]


def test_a_jump_is_told_and_confirmed_with_a_reason_that_is_kept(page):
    rows = "".join(f",Sở Y tế,{month},{50 + n},{45 + n},40,5,0\n" for n, month in enumerate(MONTHS))
    confirm(choose(page, f"{HEAD}\n{rows}".encode(), "truoc.csv"))
    assert title(page) == "Đã ghi 35 số: lần nạp 0001"
    choose(page, f"{HEAD}\n,Sở Y tế,09/2025,500,450,400,50,0\n".encode())
    assert title(page) == "Sẽ ghi 5 số, đều là số mới; không đơn vị nào đổi trạng thái"
    drawn = " ".join(element.proto.body for element in page.get("html"))
    assert "Số khác hẳn các tháng trước (" in drawn
    assert page.text_input[1].label == "Lý do xác nhận 1 cảnh báo (bắt buộc)"
    confirm(page, why="")
    assert [error.value for error in page.error] == ["Chưa ghi: cần lý do xác nhận cảnh báo."]
    confirm(page, why="Sở nhận thêm nhiệm vụ")
    with store(page).reading() as cursor:
        assert queries.history(cursor, "nghe-an")[0]["reason"] == "Sở nhận thêm nhiệm vụ"


def test_a_file_in_an_old_encoding_shows_its_name_and_three_names_before_anything_is_written(page):
    content = (ROOT / "tests" / "samples" / "chu_tcvn3.csv").read_bytes()
    choose(page, content)
    drawn = " ".join(element.proto.body for element in page.get("html"))
    assert "Tệp dùng bảng mã cũ TCVN3" in drawn
    assert [button.label for button in page.button if button.label.startswith("Ghi ")]


ODD_NAME = f"{HEAD}\n,Sở Xây dựng,09/2025,100,79,70,20,1\n,Sở YT,09/2025,50,45,40,5,0\n".encode()


def press(page, label):
    next(button for button in page.button if button.label == label).click()
    return page.run()


def field(page, label):
    return next(one for one in (*page.text_input, *page.selectbox) if one.label.startswith(label))


def test_an_unknown_name_is_told_once_and_the_file_is_read_again(page):
    choose(page, ODD_NAME)
    assert not page.exception
    press(page, "Ghi nhớ và đọc lại tệp")
    told = "Chưa ghi nhớ: cần đơn vị, tên người ghi nhớ, lý do."
    assert [error.value for error in page.error] == [told]
    field(page, "“Sở YT” là đơn vị nào?").set_value("so-y-te")
    field(page, "Người ghi nhớ").set_value("Nguyễn Thị Hoa")
    field(page, "Lý do").set_value("Cổng ghi tắt")
    press(page, "Ghi nhớ và đọc lại tệp")
    assert not page.exception
    assert title(page) == "Sẽ ghi 10 số, đều là số mới; 2 đơn vị đổi trạng thái"
    with store(page).reading() as cursor:
        (alias,) = remembered.everything(cursor, "nghe-an")
    assert (alias.name, alias.agency, alias.month) == ("Sở YT", "so-y-te", "2025-09")
    assert (alias.by, alias.why) == ("Nguyễn Thị Hoa", "Cổng ghi tắt")


def test_an_alias_taken_back_is_used_no_more(page):
    test_an_unknown_name_is_told_once_and_the_file_is_read_again(page)
    with store(page).reading() as cursor:
        (alias,) = remembered.everything(cursor, "nghe-an")
    remembered.withdraw(store(page), "nghe-an", alias.number, "Trần Nam", "Nhầm")
    page.run()
    assert title(page).startswith("Tệp bị từ chối: không nhận ra đơn vị ở dòng 3")


TABLE = "Cơ quan,Tháng,Hồ sơ vào,Qua mạng\nSở Xây dựng,09/2025,100,79\nSở Y tế,09/2025,50,45\n".encode()


def test_a_table_nobody_knows_is_pointed_out_once_written_and_named_in_the_history(page):
    choose(page, TABLE, "bieu so.csv")
    assert not page.exception
    for letter, role in zip("ABCD", ("name", "period", "received", "received_online"), strict=True):
        field(page, f"Nội dung cột {letter}").set_value(role)
    field(page, "Tên của bảng").set_value("Biểu nhanh của sở")
    field(page, "Người ghép cột").set_value("Nguyễn Thị Hoa")
    field(page, "Căn cứ").set_value("Công văn 12")
    press(page, "Ghi nhớ và đọc lại tệp")
    assert not page.exception
    assert title(page).startswith("Sẽ ghi 4 số, đều là số mới")
    confirm(page)
    with store(page).reading() as cursor:
        (batch,) = queries.history(cursor, "nghe-an")
    assert (batch["kind"], batch["reason"]) == ("mapped", "Ghép cột theo “Biểu nhanh của sở”")
    assert not page.exception


def test_a_table_without_a_period_asks_for_it_for_this_file_alone(page):
    choose(page, "Cơ quan,Hồ sơ vào,Qua mạng\nSở Xây dựng,100,79\nSở Y tế,50,45\n".encode(), "khong ky.csv")
    for letter, role in zip("ABC", ("name", "received", "received_online"), strict=True):
        field(page, f"Nội dung cột {letter}").set_value(role)
    field(page, "Người ghép cột").set_value("Nguyễn Thị Hoa")
    field(page, "Căn cứ").set_value("Công văn 12")
    press(page, "Ghi nhớ và đọc lại tệp")
    assert "không rõ kỳ báo cáo" in title(page)
    field(page, "Kỳ của tệp").set_value("2025-09")
    press(page, "Đọc lại tệp")
    assert not page.exception
    assert title(page).startswith("Sẽ ghi 4 số, đều là số mới")
    confirm(page)
    assert title(page) == "Đã ghi 4 số: lần nạp 0001"


def test_a_column_left_open_is_told_and_nothing_is_remembered(page):
    choose(page, TABLE, "bieu so.csv")
    field(page, "Nội dung cột C").set_value("received")
    field(page, "Nội dung cột D").set_value("received")
    press(page, "Ghi nhớ và đọc lại tệp")
    assert "2 cột cùng được chọn là “Tổng tiếp nhận trong kỳ”." in page.error[0].value
    with store(page).reading() as cursor:
        assert remembered.everything(cursor, "nghe-an") == []


def test_a_rejected_file_comes_back_marked(page):
    choose(page, BAD)
    labels = [one.label for one in page.get("download_button")]
    assert labels[:2] == ["Tải danh sách lỗi", "Tải tệp đã đánh dấu lỗi"]


def dialog():
    from pages.ui import upload_history

    # A dialog lives in a part of the page that is run alone, which AppTest does not do.
    upload_history.undo("0002")


def test_undo_needs_a_name_and_a_reason_and_keeps_both(page):
    confirm(choose(page, GOOD))
    confirm(choose(page, CORRECTED), why="Đính chính")
    opened = AppTest.from_function(dialog, default_timeout=60).run()
    opened.text_input[0].set_value("Nguyễn Thị Hoa")
    opened.button[0].click().run()
    assert [error.value for error in opened.error] == ["Chưa hoàn tác: cần tên và lý do."]
    opened.text_input[1].set_value("Nạp nhầm")
    opened.button[0].click().run()
    title = "Đã hoàn tác lần nạp 0002: các số của nó không còn được dùng"
    assert opened.session_state["upload-saved"] == {"title": title}
    with store(page).reading() as cursor:
        newest, first = queries.history(cursor, "nghe-an")
    withdrawal = (newest["state"], newest["withdrawn_by"], newest["withdrawn_why"])
    assert withdrawal == ("withdrawn", "Nguyễn Thị Hoa", "Nạp nhầm")
    assert first["state"] == "current"


def test_cancelling_empties_the_field_and_writes_nothing(page):
    choose(page, GOOD)
    next(button for button in page.button if button.label == "Hủy").click().run()
    assert title(page) == "Chưa có số liệu nào được nạp: chọn tệp đầu tiên"
    assert store(page).version == 0
