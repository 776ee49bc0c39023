"""Nhật ký: its filters and pages, every act in words, what is before and after, its files, a broken chain."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import get_args

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data import access, accounts, audit, directory, edited_agencies, events, settings
from data.access import Caller
from data.audit import Entry
from data.audit_trail import Wanted
from data.records import Change
from indicators import edited_plans, registry
from pages.ui import audit_changes, audit_choice, audit_edits, audit_files, audit_list, audit_words
from pages.ui.audit_edits import Known

ROOT = Path(__file__).parent.parent
NAM, HOA = "nam@tinh.gov.vn", "hoa@tinh.gov.vn"


def script():
    from pages import audit

    audit.render()


@pytest.fixture
def office(open_office):
    return open_office().office()


@pytest.fixture
def told(office):
    """An account made and changed, a month locked by it, a failed sign-in, a table taken away."""
    store = office.store
    accounts.add(store, accounts.parse({"email": NAM, "name": "Trần Văn Nam", "role": "admin"}), "Máy", "Đầu")
    nam = store.acting(Caller("account", NAM, "10.1.2.3"))
    officer = {"email": HOA, "name": "Nguyễn Thị Hoa", "role": "officer", "agencies": ["so-tu-phap"]}
    accounts.add(nam, accounts.parse(officer), "ai đó", "Phân công")
    accounts.change(nam, accounts.parse({**officer, "agencies": None}), "ai đó", "Tổng hợp chung")
    nam.lock("nghe-an", "2025-03", "ai đó", "Đã báo cáo")
    store.acting(Caller("account", "la@tinh.gov.vn", "10.9.9.9")).audited(
        "sign_in_failed", "la@tinh.gov.vn", outcome="failed", why="Chưa có tài khoản"
    )
    after = {"what": "Bảng điểm", "period": "2025-Q3", "agency": "so-tu-phap", "bytes": 20480}
    nam.audited("download", "bang-diem_2025-Q3.csv", after=after)
    return office


def opened(**address):
    page = AppTest.from_function(script, default_timeout=60)
    for name, value in address.items():
        page.query_params[name.replace("_", "-")] = value
    page.run()
    assert not page.exception
    return page


def drawn(page):
    return " ".join(element.proto.body for element in page.get("html"))


def title(page):
    return drawn(page).split('<h1 class="ct-answer">')[1].split("</h1>")[0]


def rows(page):
    return (
        drawn(page).split("<tbody>")[1].split("</tbody>")[0].split("</tr>")[:-1]
        if "<tbody>" in drawn(page)
        else []
    )


@cache
def known():
    chosen = settings.read({})
    return Known(directory.load(chosen.jurisdiction, chosen.agency_folders), registry.load())


# --- the page ---


def test_the_title_counts_and_the_newest_line_is_first(told):
    page = opened()
    assert title(page).endswith(": 6 việc của 3 người, 1 không thành hoặc bị từ chối")
    assert "Nhật ký nguyên vẹn đến dòng 6." in drawn(page)
    first = rows(page)[0]
    for words in ("Tải tệp", "Bảng điểm", "quý III/2025", "Sở Tư pháp", "bang-diem_2025-Q3.csv, 20 KB", NAM):
        assert words in first
    assert 'href="/don-vi?don-vi=so-tu-phap"' in first
    assert "từ 10.1.2.3" in first


def test_an_edit_reads_from_before_to_after_with_its_reason(told):
    found = [row for row in rows(opened()) if "Tổng hợp chung" in row]
    assert "Sửa tài khoản" in found[0]
    assert "đơn vị được giao: Sở Tư pháp → mọi đơn vị" in found[0]
    assert "Trần Văn Nam" in found[0]
    assert "quản trị, nam@tinh.gov.vn" in found[0]


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ({"nguoi": NAM}, 4),
        ({"viec": "lock"}, 1),
        ({"ket_qua": "failed"}, 1),
        ({"tim": "tong hop"}, 1),
        ({"tu": "2020-01-01", "den": "2020-02-01"}, 0),
        ({"viec": "nonsense", "tu": "soon", "trang": "-3"}, 6),
    ],
)
def test_the_address_is_the_filter(told, address, count):
    assert len(rows(opened(**address))) == count


def test_a_filter_chosen_on_the_page_goes_to_the_address(told):
    page = opened()
    page.selectbox(key="widget-viec").set_value("lock").run()
    assert len(rows(page)) == 1
    assert page.query_params["viec"] == "lock"
    page.text_input(key="widget-tim").set_value("khong co").run()
    assert rows(page) == []
    assert title(page).endswith("không có việc nào hợp với lựa chọn")


def test_a_day_chosen_on_the_page_goes_to_the_address(told):
    page = opened()
    page.date_input(key="widget-den").set_value(date(2024, 5, 6)).run()
    assert page.query_params["den"] == "2024-05-06"
    assert rows(page) == []


def test_many_lines_are_turned_page_by_page_and_another_filter_begins_anew(told):
    for number in range(120):
        told.store.audited("export", f"tep-{number:03d}.docx", after={"what": "Báo cáo Word"})
    page = opened()
    assert len(rows(page)) == 50
    assert "tep-119" in rows(page)[0]
    next(button for button in page.button if button.label == "Cũ hơn ›").click().run()
    assert "tep-069" in rows(page)[0]
    assert page.query_params["trang"] == "2"
    page.selectbox(key="widget-viec").set_value("lock").run()
    assert len(rows(page)) == 1
    assert "tep-000" in rows(opened(viec="export", trang="3"))[-1]


def test_a_line_that_was_changed_is_told_at_the_top(told):
    (path,) = audit.beside(told.settings.database).glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace("Tổng hợp chung".encode(), "Việc khác".encode()))
    page = opened()
    assert "Nhật ký không còn nguyên vẹn" in page.error[0].value
    assert f"tệp {path.name}, dòng 3: nội dung đã bị sửa" in page.error[0].value
    assert "Nhật ký nguyên vẹn đến dòng 2 trong 6 dòng." in drawn(page)


def test_a_page_that_was_open_before_a_line_was_changed_goes_on_and_tells_it(told):
    page = opened()
    (path,) = audit.beside(told.settings.database).glob("*.jsonl")
    path.write_bytes(path.read_bytes().replace("Tổng hợp chung".encode(), b"x"))
    page.run()
    assert not page.exception
    assert "dòng 3: nội dung đã bị sửa" in page.error[0].value
    assert len(rows(page)) == 6


def test_lines_cut_off_the_end_are_told_at_the_top(told):
    (path,) = audit.beside(told.settings.database).glob("*.jsonl")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    assert "thiếu 2 dòng ở cuối" in opened().error[0].value


def test_nobody_but_an_admin_sees_a_line(told, monkeypatch):
    from pages.ui import visitor

    monkeypatch.setattr(visitor, "caller", lambda: Caller("account", HOA))
    page = opened()
    assert title(page) == "Nhật ký: chỉ dành cho quản trị"
    assert rows(page) == []
    assert "cần vai trò quản trị" in page.error[0].value


# --- words ---


def acts_told_in_the_source():
    """The acts that any call of `audited`, `Entry` or `Act` names."""
    found = set()
    for room in ("data", "exports", "pages", "loaders"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    called = (
                        node.func.attr if isinstance(node.func, ast.Attribute) else ast.unparse(node.func)
                    )
                    if called in ("audited", "Entry", "Act", "require", "required"):
                        found.add(node.args[0].value)
    return found


def test_every_act_has_words_of_its_own():
    names = {name for part in get_args(events.ActName) for name in (get_args(part) or (part,))}
    wanted = names | set(access.LEAST) | acts_told_in_the_source()
    assert {"load", "edit", "sign_in", "sign_out", "export", "download", "backup"} <= wanted
    assert wanted - set(audit_words.ACTS) == set()
    assert len(set(audit_words.ACTS.values())) == len(audit_words.ACTS)


def test_every_outcome_way_kind_and_role_has_words():
    assert set(audit_words.OUTCOMES) == set(get_args(audit.Outcome))
    ways = get_args(access.Caller.__dataclass_fields__["way"].type) or (
        "alone",
        "machine",
        "account",
        "guest",
    )
    assert set(audit_words.WAYS) == set(ways)
    from data.records import Kind

    assert set(audit_edits.KINDS) == set(get_args(Kind))


@pytest.mark.parametrize("act", sorted(audit_words.ACTS))
@pytest.mark.parametrize("outcome", ["done", "refused", "failed"])
def test_a_line_of_every_act_is_drawn_whatever_it_carries(act, outcome):
    bare = Entry(act, outcome, number=1, at="2026-03-01T00:00:00.000000Z")
    odd = Entry(act, outcome, subject="x:y, z", before="cũ", after=["mới"], number=2, at=bare.at, way="later")
    drawn_lines = audit_list.lines([bare, odd], known())
    assert drawn_lines.count("</tr>") == 3
    assert audit_files.frame([bare, odd], known()).shape == (2, 14)


@pytest.mark.parametrize(
    ("entry", "subject", "lines"),
    [
        (
            Entry(
                "load",
                subject="0012",
                after={
                    "file": "t9.csv",
                    "kind": "payment",
                    "rows": 12,
                    "new": 10,
                    "changed": 2,
                    "unchanged": 0,
                },
            ),
            'lần nạp <a class="ct-link" href="/so-nap?lan-nap=0012">0012</a>',
            ["t9.csv (Thanh toán trực tuyến)", "12 dòng: 10 mới, 2 đổi"],
        ),
        (Entry("lock", subject="2025-03", why="Đã báo cáo"), "tháng 03/2025", ["Lý do: Đã báo cáo"]),
        (
            Entry("open", subject="2025-03 so-tu-phap"),
            'tháng 03/2025, <a class="ct-link" href="/don-vi?don-vi=so-tu-phap">Sở Tư pháp</a>',
            [],
        ),
        (
            Entry(
                "edit",
                subject="setting:KPI_NEAR",
                before={"setting:KPI_NEAR": {"text": "5"}},
                after={"setting:KPI_NEAR": {"text": "3"}},
            ),
            "Gần đạt: thiếu nhiều nhất, điểm %",
            ["giá trị: 5 → 3"],
        ),
        (
            Entry(
                "edit",
                subject="agency:gone",
                before={"agency:gone": {"name": "A"}},
                after={"agency:gone": None},
            ),
            "gone",
            ["tên: A → trống"],
        ),
        (
            Entry(
                "export", subject="a.docx", after={"what": "Báo cáo Word", "plan": "x", "bytes": 1_500_000}
            ),
            "Báo cáo Word",
            ["văn bản: x", "a.docx, 1.465 KB"],
        ),
    ],
)
def test_what_a_line_says(entry, subject, lines):
    assert audit_words.subject(entry, known()) == subject
    assert audit_changes.lines(entry, known()) == lines


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ({}, {"plan:a": {"year": 2027}}, "Thêm kế hoạch"),
        ({"plan:a": {"year": 2026}}, {"plan:a": {"year": 2027}}, "Sửa kế hoạch"),
        ({"plan:a": {"year": 2026}}, {"plan:a": None}, "Bỏ kế hoạch"),
    ],
)
def test_an_edit_is_named_by_what_it_did(before, after, words):
    entry = Entry("edit", subject="plan:a", before=before, after=after)
    assert audit_words.act_of(entry, known()) == words


def test_an_edit_of_many_names_a_few_and_counts_the_rest():
    things = [f"agency:x{number}" for number in range(5)]
    after = {thing: {"name": thing, "tier": "cap_xa"} for thing in things}
    entry = Entry("edit", subject=", ".join(things), before={}, after=after)
    assert audit_words.subject(entry, known()) == "x0, x1, x2, và 2 mục khác"
    assert audit_changes.lines(entry, known())[-1] == "và 5 mục khác"


def test_what_somebody_typed_is_never_run_as_html():
    entry = Entry(
        "sign_in_failed",
        subject="<script>x</script>",
        why="<b>y</b>",
        name="<i>z</i>",
        at="2026-03-01T00:00:00Z",
    )
    text = audit_list.lines([entry], known())
    assert [part in text for part in ("<script>", "<b>y", "<i>z")] == [False, False, False]


# --- files ---


def test_files_have_every_line_found_with_both_moments_and_text_that_is_not_run(told):
    evil = Entry(
        "export", name="=1+1", subject="=cmd()", after={"what": "x"}, number=9, at="2026-03-01T20:00:00.5Z"
    )
    frame = audit_files.frame([evil], known())
    assert frame.loc[0, ["Dòng", "Lúc (giờ Việt Nam)", "Lúc (UTC)"]].tolist() == [
        9,
        "02/3/2026 03:00",
        "2026-03-01T20:00:00.5Z",
    ]
    from indicators.profiles import standings

    text = standings.as_csv(frame).decode("utf-8-sig")
    assert ";'=1+1;" in text
    assert ";'=cmd();" in text
    wanted = Wanted(date(2026, 3, 1), date(2026, 3, 2), who=NAM, act="export", outcome="done", text="x")
    book = openpyxl.load_workbook(BytesIO(audit_files.workbook(wanted, lambda: frame)))
    sheet = book.active
    assert sheet["A1"].value == "Nhật ký từ 01/03/2026 đến 02/03/2026"
    assert sheet["A2"].value == (
        "từ 01/03/2026 đến 02/03/2026; người làm nam@tinh.gov.vn; Xuất tài liệu; xong; có “x”"
    )
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"


def test_the_download_is_of_all_that_the_filters_find_and_not_of_the_page(told, monkeypatch):
    for number in range(60):
        told.store.audited("export", f"tep-{number:03d}.docx")
    offered = {}

    def button(label, content, name, mime, **others):
        offered[label] = (content, name, others["about"])

    from pages.ui import downloads

    monkeypatch.setattr(downloads, "button", button)
    page = opened(viec="export")
    assert len(rows(page)) == 50
    content, name, about = offered["Tệp CSV"]
    assert content().decode("utf-8-sig").count("\r\n") == 61
    today = datetime.now(settings.TIME_ZONE).date()
    assert name == f"nhat-ky_{today - timedelta(days=audit_choice.DAYS)}_{today}.csv"
    assert about["lines"] == "60"
    book = openpyxl.load_workbook(BytesIO(offered["Tệp Excel"][0]()))
    assert book.active.max_row == 4 + 60


def test_very_many_lines_are_offered_as_csv_only(told, monkeypatch):
    monkeypatch.setattr(audit_files, "MOST_IN_WORKBOOK", 3)
    page = opened()
    assert [button.label for button in page.get("download_button")] == ["Tệp CSV"]
    assert "thu hẹp bộ lọc" in drawn(page)


def test_moments_of_lines_are_utc_and_shown_by_the_clock_of_the_office():
    entry = Entry("sign_in", at="2026-03-01T17:05:06.000000Z")
    assert audit_words.when(entry) == datetime(2026, 3, 1, 17, 5, 6, tzinfo=UTC)
    assert audit_words.local(entry) == "02/3/2026 00:05"


def test_a_change_of_a_setting_and_a_plan_is_in_the_audit_with_what_was_before(office):
    change = [Change("setting", "KPI_NEAR", {"text": "4"})]
    office.store.edit("nghe-an", change, "Nam", "Theo chỉ đạo")
    assert "giá trị: 5 → 4" in rows(opened())[0]


# --- what edits did ---

MY_LY, NHON_MAI, SO_NOI_VU = "xa-my-ly-16816", "xa-nhon-mai-16882", "so-noi-vu"


def row_of(office, agency, **changed):
    return {**directory.as_row(office.directory.by_id[agency]), **changed}


def told_of_newest(**address):
    """Act, subject and lines of the newest line, as the page words them."""
    from pages.ui import audit_kept

    today = datetime.now(settings.TIME_ZONE).date()
    places = audit_kept.found(Wanted(today, today, **address))
    (entry,) = audit_kept.entries(places[:1])
    names = audit_kept.known()
    text = audit_files.frame([entry], names).loc[0, "Đối tượng"]
    return audit_words.act_of(entry, names), text, audit_changes.lines(entry, names)


def test_a_name_put_to_an_agency_of_the_file_is_an_edit_of_it(office):
    change = Change("agency", SO_NOI_VU, row_of(office, SO_NOI_VU, aliases=["SNV"]))
    office.store.edit("nghe-an", [change], "Nam", "Tệp viết tắt")
    assert told_of_newest() == (
        "Sửa đơn vị",
        "Sở Nội vụ",
        ["Tên gọi khác: thêm “SNV”", "Lý do: Tệp viết tắt"],
    )


def merge(office):
    ended = [MY_LY, NHON_MAI]
    rows = edited_agencies.merger(office.directory, ended[:1], date(2027, 1, 1), ended[1:], [])
    changes = [Change("agency", key, value) for key, value in rows.items()]
    office.store.edit("nghe-an", changes, "Nam", "NQ 12")
    return list(rows)


def test_a_merger_names_who_ends_and_who_carries_on(office):
    merge(office)
    assert told_of_newest() == (
        "Sáp nhập, sắp xếp đơn vị",
        "Xã Mỹ Lý, Xã Nhôn Mai → Xã Nhôn Mai (mới)",
        ["Hết 31/12/2026: Xã Mỹ Lý, Xã Nhôn Mai", "Từ 01/01/2027: Xã Nhôn Mai (mới)", "Lý do: NQ 12"],
    )


def test_a_merger_taken_back_and_an_agency_back_to_the_file_do_not_read_as_deleted(office):
    changes = [Change("agency", key, None) for key in merge(office)]
    office.store.edit("nghe-an", changes, "Nam", "Nhầm")
    assert told_of_newest() == (
        "Bỏ sắp xếp đơn vị",
        "Xã Mỹ Lý, Xã Nhôn Mai → Xã Nhôn Mai (mới)",
        ["Các đơn vị trở lại như trước sắp xếp", "Lý do: Nhầm"],
    )
    office.store.edit("nghe-an", [Change("agency", MY_LY, row_of(office, MY_LY, code="1"))], "Nam", "Mã")
    office.store.edit("nghe-an", [Change("agency", MY_LY, None)], "Nam", "Về tệp")
    assert told_of_newest() == (
        "Trở lại danh sách của tệp",
        "Xã Mỹ Lý",
        ["Mã đơn vị hành chính: “1” → “16816”", "Lý do: Về tệp"],
    )


def test_a_plan_too_long_for_a_line_still_names_the_target_and_its_levels(office):
    plan = next(plan for plan in office.registry.plans if plan.id == "nghe-an-384-2025")
    raw = edited_plans.mapping_of(plan)
    raw["targets"][0] = {**raw["targets"][0], "note": "dài " * 3000}
    office.store.edit("nghe-an", [Change("plan", plan.id, raw)], "Nam", "Ghi chú")
    raw["targets"][0] = {**raw["targets"][0], "value": "77"}
    office.store.edit("nghe-an", [Change("plan", plan.id, raw)], "Nam", "Theo QĐ")
    assert [type(line.after) for line in audit_lines_of(office, "edit")] == [str, str]
    act, subject, lines = told_of_newest()
    assert (act, subject) == ("Sửa kế hoạch", plan.short_name)
    assert lines == ["TTHC phi địa giới: =\xa0100% → =\xa077%", "Lý do: Theo QĐ"]


def audit_lines_of(office, act):
    today = datetime.now(UTC).date()
    lines = office.store.audit(today - timedelta(days=1), today)
    return [line for line in lines if line.act == act]


def test_an_exemption_put_in_and_taken_out_names_its_agency(office):
    plan = next(plan for plan in office.registry.plans if plan.id == "nghe-an-384-2025")
    raw = edited_plans.mapping_of(plan)
    release = {
        **{"agency": SO_NOI_VU, "indicator": plan.targets[0].indicator, "valid_from": "2025-01-01"},
        **{"reason": "Không có thủ tục", "document": "CV 1"},
    }
    known_name = office.registry.indicators[plan.targets[0].indicator].short_name
    office.store.edit("nghe-an", [Change("plan", plan.id, {**raw, "exemptions": [release]})], "Nam", "Miễn")
    words = f"miễn trừ của Sở Nội vụ cho “{known_name}”"
    assert told_of_newest() == ("Thêm miễn trừ", plan.short_name, [f"thêm {words}", "Lý do: Miễn"])
    office.store.edit("nghe-an", [Change("plan", plan.id, raw)], "Nam", "Nhầm")
    assert told_of_newest() == ("Bỏ miễn trừ", plan.short_name, [f"bỏ {words}", "Lý do: Nhầm"])
    office.store.edit("nghe-an", [Change("plan", plan.id, None)], "Nam", "Về tệp")
    assert told_of_newest()[0] == "Trở lại kế hoạch của tệp"


def test_a_setting_never_edited_goes_from_the_value_of_the_machine(office):
    changes = [Change("setting", "KPI_NEAR", {"text": "3"}), Change("setting", "KPI_DECIMALS", {"text": "2"})]
    office.store.edit("nghe-an", changes, "Nam", "Thử")
    assert told_of_newest() == (
        "Sửa cài đặt",
        "Gần đạt: thiếu nhiều nhất, điểm %, Số lẻ của tỷ lệ trong văn bản",
        [
            "Số lẻ của tỷ lệ trong văn bản: Một: 85,3% → Hai: 85,32%",
            "Gần đạt: thiếu nhiều nhất, điểm %: 5 → 3",
            "Lý do: Thử",
        ],
    )


def test_edits_are_filtered_by_what_was_edited(told):
    plan = next(plan for plan in told.registry.plans if plan.id == "nghe-an-384-2025")
    raw = edited_plans.mapping_of(plan)
    release = {
        **{"agency": SO_NOI_VU, "indicator": plan.targets[0].indicator, "valid_from": "2025-01-01"},
        **{"reason": "Không có thủ tục", "document": "CV 1"},
    }
    for changes in (
        [Change("setting", "KPI_NEAR", {"text": "4"})],
        [Change("agency", MY_LY, row_of(told, MY_LY, code="1"))],
        [Change("plan", plan.id, {**raw, "number": "1/QĐ"})],
        [Change("plan", plan.id, {**raw, "number": "1/QĐ", "exemptions": [release]})],
    ):
        told.store.edit("nghe-an", changes, "Nam", "Thử")
    wanted = {"edit-account": 3, "edit-plan": 1, "edit-agency": 1, "edit-exemption": 1, "edit-setting": 1}
    assert {name: len(rows(opened(viec=name))) for name in wanted} == wanted
    assert len(rows(opened(viec="edit"))) == 7
    page = opened(viec="edit-exemption")
    assert page.selectbox(key="widget-viec").value == "edit-exemption"
    assert "Thêm miễn trừ" in rows(page)[0]
    assert audit_words.FILTERS["edit-agency"] == "Thêm, sửa, sáp nhập đơn vị"


@pytest.mark.parametrize(
    ("entry", "lines"),
    [
        (
            Entry(
                "note",
                subject="note:1",
                before={"note:1": {"commitment": "Họp"}},
                after={"note:1": {"commitment": "Họp", "settlement": ["done", "2025-10-14", "đã họp"]}},
                why="đã họp",
            ),
            ["kết thúc: trống → Đã thực hiện ngày 14/10/2025: đã họp", "Lý do: đã họp"],
        ),
        (
            Entry(
                "note",
                subject="note:1",
                before={"note:1": {"due": "2025-10-14", "moves": []}},
                after={"note:1": {"due": "2025-11-14", "moves": [["2025-10-14", "2025-10-10", "chờ máy"]]}},
            ),
            [
                "hạn: 14/10/2025 → 14/11/2025",
                "các lần dời hạn: trống → ngày 10/10/2025 dời hạn 14/10/2025: chờ máy",
            ],
        ),
        (
            Entry("edit", subject="agency:x", before={}, after={"agency:x": {"name": "X", "tier": "cap_xa"}}),
            ["tên: X", "khối: Cấp xã"],
        ),
        (
            Entry("load", "refused", why="Chưa làm gì: không có quyền"),
            ["Vì sao bị từ chối: Chưa làm gì: không có quyền"],
        ),
        (
            Entry(
                "load", "refused", why="Chưa làm gì: ở đây còn có so-noi-vu, so-tu-phap. Liên hệ quản trị."
            ),
            ["Vì sao bị từ chối: Chưa làm gì: ở đây còn có Sở Nội vụ, Sở Tư pháp. Liên hệ quản trị."],
        ),
        (
            Entry("sign_in_failed", "failed", why="Chưa có tài khoản"),
            ["Vì sao không thành: Chưa có tài khoản"],
        ),
    ],
)
def test_a_line_says_no_word_of_programs_and_why_it_was_refused(entry, lines):
    assert audit_changes.lines(entry, known()) == lines
