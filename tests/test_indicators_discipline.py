"""Reporting discipline: deadlines, states, lines with predecessors, the rate, the sentences; by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from indicators import discipline, discipline_words
from indicators.discipline import MONTHLY, Rules, Sending, year_of
from indicators.formats import fold
from indicators.model import Agency, Directory
from indicators.periods import parse


def body(name, tier="so_nganh", begins=None, ends=None, into=()):
    return Agency(
        id=fold(name).replace(" ", "-"),
        **{"name": name, "short_name": name, "tier": tier},
        **{"valid_from": begins, "valid_to": ends, "successors": into},
    )


DIRECTORY = Directory(
    "x",
    [
        Agency(id="x", name="Tỉnh X", short_name="Tỉnh X", tier="toan_tinh"),
        body("Sở A1", ends="2025-02-28", into=("so-a",)),
        body("Sở A2", ends="2025-02-28", into=("so-a", "so-c")),
        body("Sở A", begins="2025-03-01"),
        body("Sở B"),
        body("Ban C", ends="2025-02-28", into=("so-c",)),
        body("Sở C", begins="2025-03-01"),
        body("Thị xã D", "cap_huyen", ends="2025-06-30", into=("xa-1",)),
        body("Xã cu", "cap_xa", ends="2025-06-30", into=("xa-1",)),
        body("Xã 1", "cap_xa", begins="2025-07-01"),
        body("Xã 2", "cap_xa", begins="2025-07-01"),
    ],
)
TITLES = {"online_filing": "Trực tuyến", "on_time": "Đúng hạn", "digitization": "Số hóa", "payment": "Phí"}
SINCE = date(2025, 1, 2)


def sent(agency, month, day, forms=MONTHLY, batch="0001"):
    return {(agency, parse(month).first, form): Sending(date.fromisoformat(day), batch) for form in forms}


def year(*sendings, today="2025-10-14", tier=None, forms=MONTHLY, since=SINCE, closing_day=14):
    """With the closing day of the picture: September runs 15/8–14/9 and is due before 23/9."""
    found = {key: value for some in sendings for key, value in some.items()}
    rules = Rules(date.fromisoformat(today), 23, closing_day, since)
    return year_of(DIRECTORY, found, rules, 2025, tier=tier, forms=forms)


def line(of, agency):
    return next(one for lines in of.lines.values() for one in lines if one.agency.id == agency)


def report(of, agency, month):
    return line(of, agency).own[parse(month).first]


# --- deadlines ---


@pytest.mark.parametrize(
    ("month", "closing_day", "last_day"),
    [
        ("2025-09", None, "2025-10-22"),
        ("2025-12", None, "2026-01-22"),
        ("2025-01", None, "2025-02-22"),
        ("2025-09", 14, "2025-09-22"),
        ("2025-09", 20, "2025-09-22"),
        ("2025-09", 22, "2025-09-22"),
        ("2025-09", 23, "2025-10-22"),
        ("2025-12", 25, "2026-01-22"),
        ("2025-02", 31, "2025-03-22"),
    ],
)
def test_a_month_is_due_before_the_first_23rd_after_it_is_closed(month, closing_day, last_day):
    rules = Rules(date(2025, 10, 14), 23, closing_day)
    assert rules.deadline(parse(month)) == date.fromisoformat(last_day)


def test_the_report_day_is_a_setting():
    assert Rules(date(2025, 10, 14), 5).deadline(parse("2025-09")) == date(2025, 10, 4)
    assert Rules(date(2025, 10, 14), 1).deadline(parse("2025-09")) == date(2025, 9, 30)


def test_a_month_is_due_from_the_day_after_its_last_day_in_time():
    month = parse("2025-09")
    assert not Rules(date(2025, 10, 22)).is_due(month)
    assert Rules(date(2025, 10, 23)).is_due(month)


def test_the_day_sent_is_the_day_in_vietnam():
    rows = [("on_time", "so-b", 24308, "0001", datetime(2025, 9, 22, 17, 0))]
    assert discipline.sendings(rows) == {("so-b", 24308, "on_time"): Sending(date(2025, 9, 23), "0001")}


# --- states ---


def test_a_report_is_in_time_on_the_last_day_and_one_day_late_on_the_23rd():
    of = year(sent("so-b", "2025-08", "2025-08-22"), sent("so-b", "2025-09", "2025-09-23"))
    assert report(of, "so-b", "2025-08").state == "in_time"
    assert report(of, "so-b", "2025-09").state == "late"
    assert report(of, "so-b", "2025-09").days_late == 1


def test_the_last_form_decides_when_a_report_was_complete():
    of = year(
        sent("so-b", "2025-09", "2025-09-16", MONTHLY[:3]),
        sent("so-b", "2025-09", "2025-09-25", MONTHLY[3:], "0007"),
    )
    assert (report(of, "so-b", "2025-09").state, report(of, "so-b", "2025-09").days_late) == ("late", 3)
    assert discipline_words.cell(report(of, "so-b", "2025-09")) == "+3 ngày"


def test_a_form_that_is_missing_is_told_by_how_many_came():
    of = year(sent("so-b", "2025-09", "2025-09-16", MONTHLY[:3]))
    assert report(of, "so-b", "2025-09").state == "partial"
    assert discipline_words.cell(report(of, "so-b", "2025-09")) == "3/4 biểu"
    assert report(of, "so-a", "2025-09").state == "unsent"


def test_one_form_alone_can_be_asked_for():
    of = year(sent("so-b", "2025-09", "2025-09-16", MONTHLY[:3]), forms=("on_time",))
    assert report(of, "so-b", "2025-09").state == "in_time"
    assert discipline_words.cell(report(of, "so-b", "2025-09")) == "16/9"


def test_before_the_deadline_nothing_is_missing_yet():
    of = year(sent("so-b", "2025-10", "2025-10-14", MONTHLY[:2]), sent("so-b", "2025-09", "2025-09-16"))
    assert report(of, "so-a", "2025-10").state == "not_due"
    assert report(of, "so-b", "2025-10").state == "not_due"
    assert discipline_words.cell(report(of, "so-b", "2025-10")) == "2/4 biểu"
    assert report(of, "so-a", "2025-11").state == "ahead"


def test_the_sample_says_who_sent_and_not_when():
    of = year(sent("so-b", "2025-09", "2026-11-22"), since=None)
    assert report(of, "so-b", "2025-09").state == "sent"
    assert discipline.submission_on_time_rate(of.reports) == (0, 0)


def test_months_due_before_the_first_load_are_not_judged():
    of = year(
        sent("so-b", "2025-08", "2025-09-10"), sent("so-b", "2025-09", "2025-09-12"), since=date(2025, 9, 10)
    )
    assert report(of, "so-b", "2025-08").state == "sent"
    assert report(of, "so-b", "2025-09").state == "in_time"


# --- who has to report, and whose line it is ---


def test_predecessors_of_one_tier_stand_on_their_successors_lines():
    of = year(sent("so-a1", "2025-01", "2025-01-20"), sent("so-a2", "2025-01", "2025-01-30"))
    january = parse("2025-01").first
    assert [one.agency.id for one in line(of, "so-a").before[january]] == ["so-a1", "so-a2"]
    assert [one.state for one in line(of, "so-a").before[january]] == ["in_time", "late"]
    assert january not in line(of, "so-a").own
    assert discipline_words.predecessors(line(of, "so-a").before[january]) == "2 sở cũ"
    assert discipline_words.predecessors(line(of, "so-c").before[january]) == "2 cũ"
    assert "so-a1" not in [one.agency.id for one in of.lines["so_nganh"]]


def test_predecessors_count_for_nobody():
    of = year(sent("so-a1", "2025-01", "2025-01-20"), sent("so-b", "2025-01", "2025-01-20"))
    assert discipline.submission_on_time_rate(line(of, "so-a").own.values()) == (0, 7)
    assert discipline.submission_on_time_rate(line(of, "so-b").own.values()) == (1, 9)


def test_communes_report_once_there_is_no_district():
    of = year(sent("so-b", "2025-01", "2025-01-20"))
    assert list(line(of, "xa-1").own) == [parse(f"2025-{month:02d}").first for month in range(7, 13)]
    assert line(of, "xa-1").before == {}
    assert list(line(of, "thi-xa-d").own) == [parse(f"2025-{month:02d}").first for month in range(1, 7)]


def test_nothing_is_asked_before_the_first_month_anybody_sent():
    of = year(sent("so-b", "2025-08", "2025-08-20"))
    assert [month.id for month in of.months] == [f"2025-{month:02d}" for month in range(8, 13)]
    assert year().lines == {}


def test_agencies_with_most_lapses_come_first_else_in_directory_order():
    of = year(
        *(sent("so-b", f"2025-{month:02d}", f"2025-{month:02d}-20") for month in (7, 8, 9)), tier="so_nganh"
    )
    assert [one.agency.id for one in of.lines["so_nganh"]] == ["so-a", "so-c", "so-b"]


# --- the rate and the sentences ---

NINE = [
    sent("so-a", "2025-09", "2025-09-20"),
    sent("so-b", "2025-09", "2025-09-26"),
    sent("so-c", "2025-09", "2025-09-20", MONTHLY[:2]),
    sent("xa-1", "2025-09", "2025-09-22"),
]


def test_the_rate_is_reports_in_time_of_those_due():
    of = year(*NINE)
    assert discipline.submission_on_time_rate(of.reports) == (2, 5)
    assert discipline.tally(of.of(parse("2025-09"))) == {"in_time": 2, "late": 1, "partial": 1, "unsent": 1}
    assert discipline_words.rate(of.reports) == "2/5 lượt đúng hạn"


def test_the_headline_names_the_newest_month_due_and_what_it_lacks():
    assert discipline_words.headline(year(*NINE)) == (
        "Tháng 9/2025: 2/5 đơn vị gửi đúng hạn; Xã 2 chưa gửi, 1 thiếu biểu, 1 muộn"
    )
    assert discipline_words.headline(year(*NINE, tier="cap_xa")) == (
        "Tháng 9/2025: 1/2 đơn vị gửi đúng hạn; Xã 2 chưa gửi"
    )


def test_the_headline_of_the_sample_judges_nobody():
    assert discipline_words.headline(year(*NINE, since=None)) == (
        "Tháng 9/2025: 3/5 đơn vị đã gửi đủ 4 biểu; Xã 2 chưa gửi, 1 thiếu biểu"
    )


def test_before_anything_is_due_the_headline_says_until_when():
    assert discipline_words.headline(year(*NINE, today="2025-09-20")) == (
        "Tháng 9/2025: 3/5 đơn vị đã gửi đủ; còn hạn đến hết 22/9/2025"
    )


def test_what_the_year_lacks_is_named_month_by_month():
    of = year(*NINE, sent("so-b", "2025-08", "2025-08-20"))
    assert discipline_words.gaps(of) == "Còn thiếu 6 báo cáo: tháng 8 (4 đơn vị), tháng 9 (2 đơn vị)"
    assert discipline_words.gaps(year(*NINE, forms=("on_time",), tier="so_nganh")) == (
        "Không thiếu báo cáo nào của 1 tháng đã đến hạn"
    )


def test_everything_behind_a_cell_can_be_read():
    told = discipline_words.behind(report(year(*NINE), "so-c", "2025-09"), TITLES, dated=True)
    assert told == (
        "Sở C, tháng 9/2025: thiếu biểu. Trực tuyến: 20/9/2025, lần nạp 0001; Đúng hạn: 20/9/2025, "
        "lần nạp 0001; Số hóa: chưa gửi; Phí: chưa gửi. Hạn: trước ngày 23/9/2025"
    )
    undated = discipline_words.behind(report(year(*NINE, since=None), "so-c", "2025-09"), TITLES, dated=False)
    assert "Trực tuyến: lần nạp 0001; " in undated


# --- the reminder ---


def test_the_reminder_is_neutral_and_groups_agencies_by_what_they_lack():
    of = year(*NINE)
    assert discipline_words.reminder(of, [parse("2025-09")], TITLES, date(2025, 10, 20)).splitlines() == [
        "Đến ngày 14/10/2025, còn 02 cơ quan, đơn vị chưa gửi đủ số liệu báo cáo tháng, gồm:",
        "1. Tháng 9/2025 (hạn: trước ngày 23/9/2025):",
        "- Chưa gửi: Xã 2.",
        "- Chưa gửi biểu “Số hóa”, “Phí”: Sở C.",
        "Đề nghị các cơ quan, đơn vị có tên trên gửi về Văn phòng UBND tỉnh (qua Phòng Kiểm soát TTHC) "
        "trước ngày 20/10/2025. Trường hợp đã gửi, đề nghị thông tin lại để đối chiếu.",
    ]


def test_the_reminder_is_silent_where_nobody_is_missing_and_leaves_a_blank_for_the_day():
    of = year(*NINE, forms=("on_time",), tier="so_nganh")
    assert discipline_words.reminder(of, [parse("2025-09")], TITLES) == ""
    blank = discipline_words.reminder(year(*NINE), [parse("2025-09")], TITLES)
    assert "trước ngày …/…/……." in blank


def test_a_month_still_open_is_named_as_such_and_bodies_that_ended_are_not_reminded():
    of = year(*NINE, sent("so-b", "2025-01", "2025-01-20"), today="2025-10-20")
    text = discipline_words.reminder(of, [parse("2025-10"), parse("2025-01")], TITLES)
    assert "1. Tháng 10/2025 (hạn: trước ngày 23/10/2025, chưa đến hạn):" in text
    assert "Thị xã D" not in text


def test_a_tier_most_of_which_is_silent_is_named_by_those_that_sent():
    many = [body(f"Xã {number}", "cap_xa") for number in range(12)]
    directory = Directory("x", [DIRECTORY.whole, *many])
    rules = Rules(date(2025, 10, 14), 23, 14, SINCE)
    of = year_of(directory, sent("xa-3", "2025-09", "2025-09-20"), rules, 2025)
    text = discipline_words.reminder(of, [parse("2025-09")], TITLES)
    assert "- Cấp xã: mới có 01/12 đơn vị gửi đủ (Xã 3); các đơn vị còn lại chưa gửi đủ." in text
    assert "còn 11 cơ quan, đơn vị" in text


def test_no_word_of_the_reminder_blames():
    text = discipline_words.reminder(year(*NINE), [parse("2025-09")], TITLES).lower()
    assert not any(word in text for word in ("phê bình", "chấn chỉnh", "kiểm điểm", "yêu cầu"))


def test_the_download_has_a_row_a_report_with_the_day_and_batch_of_every_form():
    rows = discipline_words.table(year(*NINE), TITLES, dated=True)
    assert rows[0][:6] == ("Đơn vị", "Nhóm đơn vị", "Tháng", "Hạn gửi", "Tình trạng", "Số ngày muộn")
    late = next(row for row in rows if row[0] == "Sở B" and row[2] == "2025-09")
    assert late == (
        *("Sở B", "Sở, ban, ngành", "2025-09", "trước 23/9/2025", "muộn", "4"),
        *(["26/9/2025 (0001)"] * 4),
    )
