"""Notes: their state by hand-worked dates, their order, and every sentence said of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from indicators import note_table, note_words, notes
from indicators.notes import Move, Note, Settlement
from tests.worlds import REGISTRY

TODAY = date(2026, 11, 16)
NOTE = Note(
    id="n1",
    agency="so-a",
    indicator="rate",
    cause="Thiếu máy quét tại bộ phận một cửa.",
    commitment="Trang bị 02 máy quét",
    due=date(2026, 11, 30),
    person="Trưởng phòng Hành chính - Tổng hợp",
    recorded=date(2026, 10, 1),
)


def plain(text):
    return text.replace("\u00a0", " ")


def due(day, **more):
    return replace(NOTE, due=day, **more)


def done(on, words="Đã lắp đặt đủ"):
    return replace(NOTE, settlement=Settlement("done", on, words))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2026, 11, 15), "overdue"),
        (date(2026, 11, 16), "soon"),
        (date(2026, 11, 23), "soon"),
        (date(2026, 11, 24), "open"),
        (date(2025, 12, 31), "overdue"),
    ],
)
def test_an_open_note_is_overdue_from_the_day_after_its_last_and_near_within_seven_days(day, state):
    assert due(day).state(TODAY) == state


def test_a_settled_note_was_open_before_the_day_it_was_settled():
    note = done(date(2026, 11, 10))
    assert note.state(date(2026, 11, 9)) == "open"
    assert note.state(date(2026, 11, 10)) == "done"
    withdrawn = due(
        date(2026, 9, 1), settlement=Settlement("withdrawn", date(2026, 11, 2), "Giao đơn vị khác")
    )
    assert (withdrawn.state(date(2026, 11, 1)), withdrawn.state(TODAY)) == ("overdue", "withdrawn")


def test_before_a_move_the_old_date_counted():
    note = due(date(2026, 12, 31), moves=(Move(date(2026, 10, 31), date(2026, 11, 5), "Chờ đấu thầu"),))
    assert note.state(date(2026, 11, 4)) == "overdue"
    assert note.state(date(2026, 11, 5)) == "open"
    assert (note.due_on(date(2026, 11, 4)), note.due_on(TODAY)) == (date(2026, 10, 31), date(2026, 12, 31))
    assert note.first_due == date(2026, 10, 31)


def test_the_longest_overdue_comes_first_and_the_settled_last():
    known = [
        replace(done(date(2026, 11, 1)), id="done early"),
        replace(done(date(2026, 11, 12)), id="done late"),
        replace(due(date(2027, 1, 1)), id="open"),
        replace(due(date(2026, 11, 20)), id="soon"),
        replace(due(date(2026, 11, 1)), id="overdue"),
        replace(due(date(2026, 9, 1)), id="long overdue"),
    ]
    names = [note.id for note in notes.ordered(known, TODAY)]
    assert names == ["long overdue", "overdue", "soon", "open", "done late", "done early"]
    assert [note.id for note in notes.open_on(known, TODAY)] == names[:4]
    assert [note.id for note in notes.overdue_on(known, TODAY)] == names[:2]
    assert dict(notes.counted(known, TODAY)) == {"overdue": 2, "soon": 1, "open": 1, "done": 2}


def test_what_was_settled_within_a_period_is_told_once():
    known = [
        replace(done(date(2026, 9, 30)), id="third"),
        replace(done(date(2026, 10, 1)), id="fourth"),
        NOTE,
    ]
    third = notes.settled_between(known, date(2026, 7, 1), date(2026, 9, 30))
    fourth = notes.settled_between(known, date(2026, 10, 1), date(2026, 12, 31))
    assert ([note.id for note in third], [note.id for note in fourth]) == (["third"], ["fourth"])


def test_a_note_is_known_from_the_day_it_was_written_down():
    assert notes.known_on([NOTE], date(2026, 9, 30)) == []
    assert notes.known_on([NOTE], date(2026, 10, 1)) == [NOTE]


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (due(date(2026, 11, 4)), "Quá hạn 12 ngày"),
        (due(date(2026, 11, 19)), "Sắp đến hạn, còn 3 ngày"),
        (due(TODAY), "Đến hạn hôm nay"),
        (due(date(2026, 12, 31)), "Đang thực hiện"),
        (done(date(2026, 11, 5)), "Đã thực hiện ngày 05/11/2026, đúng hạn"),
        (
            replace(done(date(2026, 11, 5)), due=date(2026, 10, 31)),
            "Đã thực hiện ngày 05/11/2026, chậm 5 ngày so với hạn",
        ),
        (
            replace(NOTE, settlement=Settlement("withdrawn", date(2026, 2, 3), "Nhầm đơn vị")),
            "Đã rút ngày 03/02/2026",
        ),
    ],
)
def test_a_state_is_said_in_words(note, words):
    assert plain(note_words.state_words(note, TODAY)) == words


def test_a_moved_date_names_the_one_before():
    once = due(date(2026, 11, 30), moves=(Move(date(2026, 10, 31), date(2026, 10, 20), "Chờ đấu thầu"),))
    assert note_words.due_words(NOTE, TODAY) == "30/11/2026"
    assert note_words.due_words(once, TODAY) == "30/11/2026, lùi hạn từ 31/10/2026"
    second = Move(date(2026, 11, 15), date(2026, 11, 1), "Chờ hàng về")
    twice = replace(once, moves=(*once.moves, second))
    assert note_words.due_words(twice, TODAY) == "30/11/2026, lùi hạn từ 31/10/2026 (đổi 2 lần)"
    sooner = due(date(2026, 11, 20), moves=(Move(date(2026, 11, 30), date(2026, 11, 2), "Làm sớm"),))
    assert note_words.due_words(sooner, TODAY) == "20/11/2026, rút ngắn hạn từ 30/11/2026"


def test_a_note_is_told_in_one_sentence():
    overdue = due(date(2026, 11, 4), moves=(Move(date(2026, 10, 31), date(2026, 10, 20), "Chờ đấu thầu"),))
    assert plain(note_words.sentence(overdue, TODAY)) == (
        "nguyên nhân: Thiếu máy quét tại bộ phận một cửa; cam kết: Trang bị 02 máy quét; hạn 04/11/2026, "
        "lùi hạn từ 31/10/2026; người phụ trách: Trưởng phòng Hành chính - Tổng hợp; quá hạn 12 ngày."
    )
    assert plain(note_words.sentence(done(date(2026, 11, 5)), TODAY)).endswith(
        "; đã thực hiện ngày 05/11/2026, đúng hạn; kết quả: Đã lắp đặt đủ."
    )


def test_the_open_notes_of_one_figure_are_said_in_a_few_words():
    late = due(date(2026, 11, 4))
    assert plain(note_words.brief([late], TODAY)) == "cam kết quá hạn 12 ngày"
    assert note_words.brief([NOTE], TODAY) == "cam kết đến hạn 30/11/2026"
    assert note_words.brief([NOTE, late], TODAY) == "2 cam kết, 1 quá hạn"
    assert note_words.brief([NOTE, due(date(2026, 12, 5))], TODAY) == "2 cam kết, gần nhất 30/11/2026"
    assert note_words.brief([done(date(2026, 11, 5))], TODAY) == ""
    every = ([late, NOTE], [NOTE], [done(date(2026, 11, 5))])
    assert [note_words.shortest(own, TODAY) for own in every] == ["cam kết quá hạn", "có cam kết", ""]


def test_the_headline_says_how_many_wait_and_how_many_too_long():
    late = due(date(2026, 11, 4))
    assert note_words.headline([], TODAY) == "Chưa có cam kết nào được ghi"
    assert note_words.headline([NOTE], TODAY) == "1 cam kết chưa xong, chưa cam kết nào quá hạn"
    assert note_words.headline([NOTE, late], TODAY) == "2 cam kết chưa xong, 1 quá hạn"
    settled = done(date(2026, 11, 5))
    assert (
        note_words.headline([settled], TODAY)
        == "Không còn cam kết nào chưa xong; 1 cam kết đã xong hoặc đã rút"
    )


def test_the_table_has_a_row_a_note_with_dates_as_offices_write_them():
    late = due(date(2026, 11, 4), period="2026-Q3", by="Hoa")
    frame = note_table.table([late, done(date(2026, 11, 5))], REGISTRY, {"so-a": "Sở A"}.__getitem__, TODAY)
    assert tuple(frame.columns) == note_table.HEADS
    assert list(frame.iloc[0]) == [
        *("so-a", "Sở A", "rate", "rate", "quý III/2026", "Thiếu máy quét tại bộ phận một cửa."),
        *("Trang bị 02 máy quét", "Trưởng phòng Hành chính - Tổng hợp", "04/11/2026", "04/11/2026", 0),
        *("Quá hạn", 12, "", "", "01/10/2026", "Hoa"),
    ]
    assert list(frame["Tình trạng"]) == ["Quá hạn", "Đã thực hiện"]
    assert list(frame["Kết quả hoặc lý do rút"]) == ["", "Đã lắp đặt đủ"]
    assert note_table.table([], REGISTRY, str, TODAY).empty
