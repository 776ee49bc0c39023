"""Biểu II.06a out of the store: what is certain is written, what is not stays blank, and it loads again."""

from __future__ import annotations

import io
import re
from datetime import date

import openpyxl
import pytest

import loaders
from data import directory, queries
from data.answers import Office
from data.incoming import Incoming
from data.settings import ROOM, Settings
from data.store import Store
from exports import form06a, form06a_counts
from exports.refusals import ExportError
from indicators import registry
from indicators.model import Observation
from indicators.periods import parse

REGISTRY = registry.load()
NGHE_AN = directory.load("nghe-an", [ROOM / "agencies"])
FLOWS = {
    "received": 90,
    "received_online": 60,
    "received_in_person": 20,
    "received_by_post": 10,
    "resolved": 80,
    "resolved_early": 50,
    "resolved_on_time": 25,
    "resolved_late": 5,
    "pending": 20,
    "pending_in_time": 15,
    "pending_overdue": 5,
}
ROW = [100, 60, 30, 10, 80, 50, 25, 5, 20, 15, 5]
"""Columns (3) to (13) of a month with these flows after ten dossiers were pending."""


def observed(agency, period, **counts):
    days = parse(period).days()
    return [Observation(measure, agency, period, *days, value, None, 2) for measure, value in counts.items()]


@pytest.fixture
def office(tmp_path):
    chosen = Settings(tmp_path / "k.duckdb", "nghe-an", (ROOM / "agencies",), date(2025, 11, 14), None, 5)
    here = Office(chosen, Store(None, tmp_path / "originals"), REGISTRY, NGHE_AN)
    yield here
    here.store.close()


def save(office, *rows, kind="on_time"):
    observations = [one for row in rows for one in row]
    content = repr(observations).encode()
    told = {"file": "t.csv", "content": content, "by": "Hoa", "observations": observations, "row_count": 1}
    office.store.save(Incoming("nghe-an", kind, **told))


def made(office, period="2025-09", **words):
    return form06a.make(office, parse(period), **words)


def lines(content):
    """The counts by name, and what is written below the table."""
    rows = list(openpyxl.load_workbook(io.BytesIO(content))["II.06a"].iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == "(1)")
    found = {row[1]: list(row[2:]) for row in rows[top + 1 :] if row[1] and row[1] != "NGƯỜI LẬP BIỂU"}
    return found, [row[0] for row in rows[top + 1 :] if isinstance(row[0], str) and len(row[0]) > 30]


def reasons(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Ghi chú số liệu"]
    return [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]


def full(agency, month, **changed):
    return observed(agency, month, **{**FLOWS, **changed})


def test_a_row_is_filled_from_the_templates_and_what_was_pending_before(office):
    save(office, observed("so-tu-phap", "2025-08", pending=10), full("so-tu-phap", "2025-09"))
    found, _ = lines(made(office))
    assert found["Sở Tư pháp"] == ROW
    assert found["Tổng cộng"] == ROW


def test_the_form_is_headed_as_it_comes(office):
    save(office, full("so-tu-phap", "2025-09"))
    sheet = openpyxl.load_workbook(io.BytesIO(made(office)))["II.06a"]
    texts = [cell for row in sheet.iter_rows(max_row=12, values_only=True) for cell in row if cell]
    assert texts[:5] == [
        "Biểu số II.06a/VPCP/KSTT",
        "Đơn vị tổng hợp: UBND tỉnh Nghệ An",
        "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH",
        "Kỳ báo cáo: Tháng 9/2025",
        "(Từ ngày 01/09/2025 đến ngày 30/09/2025)",
    ]
    assert {"TT", "Lĩnh vực / Đơn vị", "Tiếp nhận", "(3)=(4)+(5)+(6)", "(13)"} <= set(texts)
    merged = {str(span) for span in sheet.merged_cells.ranges}
    assert {"A7:A9", "C7:F7", "G7:J7", "K7:M7", "D8:E8"} <= merged


def test_what_is_written_is_read_back_as_the_very_figures(office):
    save(office, observed("so-tu-phap", "2025-08", pending=10), full("so-tu-phap", "2025-09"))
    save(
        office,
        observed("so-y-te", "2025-08", pending=0),
        full("so-y-te", "2025-09", pending=10, pending_in_time=5),
    )
    content = made(office)
    reading = loaders.load("x.xlsx", content, REGISTRY, NGHE_AN)
    assert reading.errors == ()
    assert (reading.kind, reading.months) == ("ii06a", ("2025-09",))
    figures = {o.measure: o.value for o in reading.observations if o.agency == "so-tu-phap"}
    assert figures == {
        **{name: value for name, value in FLOWS.items() if name not in form06a_counts.CHANNELS},
        "received_in_person_or_by_post": 30,
        "carried_over": 10,
    }
    assert {o.agency for o in reading.observations} == {"so-tu-phap", "so-y-te"}


def test_a_form_made_again_from_what_was_read_back_is_the_same(office, tmp_path):
    save(office, observed("so-tu-phap", "2025-08", pending=10), full("so-tu-phap", "2025-09"))
    content = made(office)
    reading = loaders.load("x.xlsx", content, REGISTRY, NGHE_AN)
    again = Office(office.settings, Store(None, tmp_path / "again"), REGISTRY, NGHE_AN)
    save(again, reading.observations, kind="ii06a")
    assert lines(made(again))[0] == lines(content)[0]
    again.store.close()


def test_a_quarter_adds_months_and_takes_stocks_at_its_end(office):
    months = [
        full("so-tu-phap", f"2025-{month:02d}", pending=10 * n + 10) for n, month in enumerate((7, 8, 9), 1)
    ]
    stocks = [
        observed("so-tu-phap", f"2025-{m:02d}", pending_in_time=10 * n + 10, pending_overdue=0)
        for n, m in enumerate((7, 8, 9), 1)
    ]
    save(office, observed("so-tu-phap", "2025-06", pending=10), *months)
    save(office, *stocks)
    found, _ = lines(made(office, "2025-Q3"))
    assert found["Sở Tư pháp"] == [280, 180, 90, 10, 240, 150, 75, 15, 40, 40, 0]
    reading = loaders.load("x.xlsx", made(office, "2025-Q3"), REGISTRY, NGHE_AN)
    assert (reading.errors, reading.months) == ((), ("2025-Q3",))


def test_zero_is_written_and_what_was_not_sent_is_blank(office):
    none = dict.fromkeys(FLOWS, 0)
    save(
        office,
        observed("thanh-tra-tinh", "2025-08", pending=0),
        observed("thanh-tra-tinh", "2025-09", **none),
    )
    save(office, observed("so-tu-phap", "2025-09", resolved=80))
    found, _ = lines(made(office))
    assert found["Thanh tra tỉnh"] == [0] * 11
    assert found["Sở Tư pháp"] == [None] * 4 + [80] + [None] * 6
    assert found["Sở Y tế"] == [None] * 11


def test_a_missing_month_leaves_the_cell_blank_and_says_which(office):
    save(office, full("so-tu-phap", "2025-07"), full("so-tu-phap", "2025-09"))
    found, _ = lines(made(office, "2025-Q3"))
    assert found["Sở Tư pháp"][:8] == [None] * 8
    assert found["Sở Tư pháp"][8:] == [20, 15, 5]
    assert ("Sở Tư pháp", "(4), (5), (7), (8), (9), (10)", "thiếu số tháng 8") in reasons(
        made(office, "2025-Q3")
    )


@pytest.mark.parametrize(
    ("changed", "blank", "reason"),
    [
        (
            {"resolved": 81, "pending": 19, "pending_in_time": 14},
            range(4, 8),
            "(8) + (9) + (10) = 80, khác cột (7) = 81",
        ),
        ({"pending_overdue": 6}, range(8, 11), "(12) + (13) = 21, khác cột (11) = 20"),
        ({"received": 91}, [0, 1, 2], "(4) + (5) = 90, khác tổng tiếp nhận trong kỳ đã gửi = 91"),
        ({"pending": 21, "pending_in_time": 16}, [0, 3], "(4) + (5) + (6) = 100, khác (7) + (11) = 101"),
    ],
)
def test_what_does_not_add_up_is_not_written(office, changed, blank, reason):
    save(office, observed("so-tu-phap", "2025-08", pending=10), full("so-tu-phap", "2025-09", **changed))
    content = made(office)
    row = lines(content)[0]["Sở Tư pháp"]
    assert [place for place, cell in enumerate(row) if cell is None] == list(blank)
    assert reason in [why for name, _, why in reasons(content) if name == "Sở Tư pháp"]
    assert loaders.load("x.xlsx", content, REGISTRY, NGHE_AN).errors == ()


def test_a_column_that_somebody_lacks_has_no_total_and_silent_agencies_are_named(office):
    save(office, observed("so-tu-phap", "2025-08", pending=10), full("so-tu-phap", "2025-09"))
    save(office, full("so-y-te", "2025-09"))
    found, below = lines(made(office))
    assert found["Sở Y tế"] == [None, 60, 30, None, *ROW[4:]]
    assert found["Tổng cộng"] == [None, 120, 60, None, 160, 100, 50, 10, 40, 30, 10]
    assert below[0].startswith(
        "Tổng cộng không gồm 13 đơn vị chưa gửi đủ số của kỳ: Sở Nội vụ, Sở Tài chính,"
    )
    assert below[1] == "Chưa đơn vị nào gửi: xã, phường."
    assert "không có số đang giải quyết cuối tháng 8/2025" in [why for *_, why in reasons(made(office))]


def test_what_a_form_carried_over_leads_and_is_never_added_up_over_months(office):
    both = {"received_in_person_or_by_post": 30, "carried_over": 10}
    flows = {k: v for k, v in FLOWS.items() if k not in form06a_counts.CHANNELS}
    save(office, observed("so-tu-phap", "2025-09", **flows, **both), kind="ii06a")
    save(
        office,
        observed("so-tu-phap", "2025-08", **flows | {"pending": 10, "pending_in_time": 5}, **both),
        kind="ii06a",
    )
    save(
        office,
        observed("so-tu-phap", "2025-07", **flows | {"pending": 10, "pending_in_time": 5}, **both),
        kind="ii06a",
    )
    assert lines(made(office))[0]["Sở Tư pháp"] == ROW
    # (4) + (5) + (6) = 180 + 90 + 10, the month before the quarter unknown to the store
    assert lines(made(office, "2025-Q3"))[0]["Sở Tư pháp"][3] is None
    assert "(4) + (5) + (6) = 280, khác (7) + (11) = 260" in [
        why for *_, why in reasons(made(office, "2025-Q3"))
    ]


def test_a_form_of_one_agency_has_that_agency_alone(office):
    save(office, observed("so-tu-phap", "2025-08", pending=10), full("so-tu-phap", "2025-09"))
    save(office, full("so-y-te", "2025-09"))
    found, _ = lines(made(office, agency="so-tu-phap"))
    assert found == {"Sở Tư pháp": ROW, "Tổng cộng": ROW}


def test_two_bodies_of_one_name_in_a_period_are_told_apart_and_read_back(office):
    late = "so-noi-vu"
    ids = {body.id for body in NGHE_AN.bodies if body.name == "Sở Nội vụ"}
    early = (ids - {late}).pop()
    save(office, full(early, "2025-01"), full(early, "2025-02"), full(late, "2025-03"))
    found, _ = lines(made(office, "2025-Q1"))
    assert {name for name in found if name.startswith("Sở Nội vụ")} == {
        "Sở Nội vụ (từ 01/3/2025)",
        "Sở Nội vụ (đến 28/02/2025)",
    }
    reading = loaders.load("x.xlsx", made(office, "2025-Q1"), REGISTRY, NGHE_AN)
    assert reading.errors == ()
    assert {(o.agency, o.measure, o.value) for o in reading.observations if o.measure == "resolved"} == {
        (early, "resolved", 160),
        (late, "resolved", 80),
    }


def test_a_sample_and_an_open_period_say_so(office):
    told = {"file": "m.csv", "content": b"m", "by": "Mẫu", "row_count": 1, "sample": True}
    observations = full("so-tu-phap", "2025-11")
    office.store.save(Incoming("nghe-an", "on_time", observations=observations, **told))
    rows = openpyxl.load_workbook(io.BytesIO(made(office, "2025-11")))["II.06a"].iter_rows(values_only=True)
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo." in texts
    assert "TẠM TÍNH: kỳ chưa kết thúc, số liệu còn thay đổi." in texts


@pytest.mark.parametrize(
    ("period", "agency", "said"),
    [
        ("2025-05", None, "Chưa có số tiếp nhận, giải quyết nào của tháng 5/2025"),
        ("2025-09", "x", "Không có đơn vị “x”"),
        ("2025-09", "thanh-pho-vinh", "Thành phố Vinh không tồn tại trong tháng 9/2025"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_reason(office, period, agency, said):
    save(office, full("so-tu-phap", "2025-09"))
    with pytest.raises(ExportError, match=re.escape(said)):
        made(office, period, agency=agency)


def test_only_statements_that_a_running_app_knows_are_asked(office):
    from data.readable import STATEMENTS

    assert {queries.BY_AGENCY, queries.HAS_SAMPLE, queries.SOURCES, queries.HISTORY} <= STATEMENTS
