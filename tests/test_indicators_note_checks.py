"""What a note must be before it is kept: each fault names the field, what was found and what is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicators import note_checks
from indicators.note_checks import Draft
from tests.test_indicators_notes import NOTE

TODAY = date(2026, 11, 16)
DRAFT = Draft("so-a", "rate", "Thiếu máy quét", "Mua máy", date(2026, 12, 31), "Trưởng phòng")


def test_a_whole_draft_has_no_fault():
    assert note_checks.faults(DRAFT, TODAY) == []
    assert note_checks.faults(replace(DRAFT, period="2026-Q3"), TODAY) == []


def test_every_fault_is_told_at_once():
    empty = Draft("so-a", "rate", " ", "—", None, "", "quý 3")
    assert note_checks.faults(empty, TODAY) == [
        "Nguyên nhân: đang để trống; cần ghi bằng lời, nhiều nhất 600 ký tự.",
        "Cam kết: đã thấy “—”; cần ghi bằng lời, nhiều nhất 600 ký tự.",
        "Hạn: đang để trống; cần một ngày từ 16/11/2025 đến 16/11/2031.",
        "Người phụ trách: đang để trống; cần ghi bằng lời, nhiều nhất 120 ký tự.",
        "Kỳ: Không đọc được kỳ “quý 3”. Viết theo một trong các dạng: 2025-03 (tháng), 2025-Q1 (quý), "
        "2025-H1 (6 tháng), 2025-9M (9 tháng), 2025 (năm).",
    ]


@pytest.mark.parametrize(
    ("letters", "fault"),
    [(600, ""), (601, "Cam kết: đã thấy 601 ký tự; cần nhiều nhất 600 ký tự.")],
)
def test_a_text_has_a_longest(letters, fault):
    assert note_checks.words_fault("Cam kết", "a" * letters) == fault


@pytest.mark.parametrize("day", [date(2025, 11, 16), TODAY, date(2031, 11, 16)])
def test_a_date_may_lie_a_year_back_or_five_ahead(day):
    assert note_checks.faults(replace(DRAFT, due=day), TODAY) == []


@pytest.mark.parametrize("day", [date(2025, 11, 15), date(2031, 11, 17), date(226, 11, 16)])
def test_a_date_farther_away_is_a_slip(day):
    (fault,) = note_checks.faults(replace(DRAFT, due=day), TODAY)
    assert fault.startswith("Hạn: đã thấy ")


def test_a_leap_day_has_a_place_in_other_years():
    assert note_checks.faults(replace(DRAFT, due=date(2033, 2, 28)), date(2028, 2, 29)) == []


def test_texts_are_kept_composed_on_one_line_without_unseen_signs():
    decomposed = "Thie\u0302\u0301u\n\tma\u0301y\u202e quét\x00"
    kept = replace(DRAFT, cause=decomposed, person=" Trưởng  phòng ").tidy
    assert (kept.cause, kept.person) == ("Thiếu máy quét", "Trưởng phòng")


def test_another_date_must_be_another_one_not_past_and_with_a_reason():
    assert note_checks.move_faults(NOTE, date(2026, 12, 15), "Chờ đấu thầu", TODAY) == []
    assert note_checks.move_faults(NOTE, date(2026, 11, 15), "", TODAY) == [
        "Hạn mới: đã thấy 15/11/2026; cần một ngày từ 16/11/2026 đến 16/11/2031.",
        "Lý do đổi hạn: đang để trống; cần ghi bằng lời, nhiều nhất 600 ký tự.",
    ]
    assert note_checks.move_faults(NOTE, NOTE.due, "Vì thế", TODAY) == [
        "Hạn mới: đã thấy 30/11/2026, trùng hạn đang ghi; cần một ngày khác."
    ]


def test_what_is_not_over_cannot_be_carried_out_tomorrow():
    assert note_checks.end_faults(NOTE, TODAY, "Đã lắp", TODAY) == []
    assert note_checks.end_faults(NOTE, date(2026, 11, 17), " ", TODAY) == [
        "Ngày thực hiện xong: đã thấy 17/11/2026; cần một ngày từ 01/10/2025 đến 16/11/2026.",
        "Kết quả: đang để trống; cần ghi bằng lời, nhiều nhất 600 ký tự.",
    ]
