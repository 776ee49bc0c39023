"""Step 2, a file that was rejected: what is wrong, where, how to mend it, and the row as the file has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import PurePath

import streamlit as st

from indicators.formats import count
from loaders import Problem, Reading
from loaders.marked import marked
from pages.ui import downloads, html, upload_words
from pages.ui.filepieces import facts, problem_table, sheet_excerpt, steps
from pages.ui.html import Html
from pages.ui.upload_start import XLSX

FIRST_ROWS = 4
MOST_COLUMNS = 14
_NUMBER = re.compile(r"[-−+]?[0-9][0-9.,\s]*%?")


def draw(reading: Reading, closing_day: int | None, start_again: Callable[[], None]) -> None:
    """The report on a rejected file; nothing of it was written."""
    groups = upload_words.problem_groups(reading.problems)
    shown = sum(len(group.rows) for group in groups)
    st.html(steps(2) + html.answer(upload_words.rejected_title(reading.problems)))
    st.html(facts(_facts(reading, closing_day)))
    st.html(problem_table(groups))
    if shown < len(reading.problems):
        more = f"Hiện {count(shown)} trong {count(len(reading.problems))} chỗ; danh sách tải về có đủ."
        st.html(html.note(more))
    if reading.sheet is None:
        st.html(html.section("Việc tiếp theo", "Chọn đúng tệp rồi nạp lại. Số đang dùng vẫn như cũ."))
        st.button("Chọn tệp khác", type="primary", on_click=start_again)
        return
    left, right = st.columns([7, 3], gap="medium")
    with left:
        _row_of_file(reading)
    with right:
        _next(reading, start_again)


def _next(reading: Reading, start_again: Callable[[], None]) -> None:
    todo = "Sửa trong Excel rồi nạp lại cả tệp. Số đang dùng vẫn như cũ."
    if reading.unnamed is not None:
        todo = "Chỉ ra nội dung từng cột ở dưới, hoặc chép số vào mẫu. Số đang dùng vẫn như cũ."
    st.html(html.section("Việc tiếp theo", todo))
    with st.container(horizontal=True):
        st.button("Nạp tệp đã sửa", type="primary", on_click=start_again)
        downloads.button(
            "Tải danh sách lỗi",
            upload_words.problems_csv(reading.problems),
            "danh-sach-loi.csv",
            "text/csv",
            what="Danh sách lỗi của tệp",
            about={"file": reading.name},
        )
        downloads.button(
            "Tải tệp đã đánh dấu lỗi",
            partial(marked, reading),
            f"{PurePath(reading.name).stem}-loi.xlsx",
            XLSX,
            what="Tệp đã đánh dấu lỗi",
            about={"file": reading.name},
            help="Bản Excel của tệp: ô sai được tô và ghi chú cách sửa",
        )


def _facts(reading: Reading, closing_day: int | None) -> list[tuple[str, str]]:
    known = [("Tệp", reading.name)]
    if not reading.readable or reading.how_read is None:
        return [*known, ("Loại số liệu", "chưa nhận ra")]
    return [
        *known,
        ("Loại số liệu, nhận theo tiêu đề cột", upload_words.kind_words(reading.kind)),
        ("Kỳ", upload_words.period_fact(reading.months, closing_day)),
        ("Đọc được", reading.how_read.sentence()),
        ("Dấu của số", reading.how_read.marks or "không dùng dấu ngăn"),
    ]


def _row_of_file(reading: Reading) -> None:
    assert reading.sheet is not None
    placed = [problem for problem in reading.problems if problem.row is not None]
    if not placed:
        first = list(range(reading.sheet.first_row, reading.sheet.first_row + FIRST_ROWS))
        st.html(html.section("Những dòng đầu của tệp") + excerpt(reading, first, ()))
        return
    words = {str(i): upload_words.problem_choice(p) for i, p in enumerate(placed[: upload_words.LISTED])}
    title = st.container()
    chosen = "0"
    if len(words) > 1:
        chosen = st.selectbox(
            "Xem dòng khác trong tệp",
            list(words),
            format_func=words.__getitem__,
            key=f"row-of-{reading.sha256[:12]}",
        )
    problem = placed[int(chosen)]
    title.html(html.section(f"Dòng {problem.place} trong tệp") + _around(reading, problem))


def _around(reading: Reading, problem: Problem) -> Html:
    """The rows concerned with their neighbours; of two far apart, only the two."""
    if len(problem.rows) > 1:
        return excerpt(reading, sorted(problem.rows), problem.columns)
    assert problem.row is not None
    rows = [number for number, _ in reading.around(problem.row)]
    return excerpt(reading, rows, problem.columns, faulty=[problem.row])


def excerpt(
    reading: Reading, rows: Sequence[int], columns: Sequence[str], faulty: Sequence[int] | None = None
) -> Html:
    """Rows of the file under its header as a sheet; the cells of `columns` in the faulty rows are framed."""
    numbers = [reading.header_row] if reading.header_row and reading.header_row not in rows else []
    numbers += rows
    kept = _kept(reading.letters, columns)
    letters = [reading.letters[place] for place in kept]
    cells = {number: _filled(reading.cells(number), kept) for number in numbers if reading.cells(number)}
    body = [cells[number] for number in rows if number in cells and number != reading.header_row]
    framed = {(number, letter) for number in (rows if faulty is None else faulty) for letter in columns}
    return sheet_excerpt(
        letters,
        list(cells.items()),
        framed,
        head_row=reading.header_row,
        numeric=_numeric(letters, body, cells.get(reading.header_row or -1, ())),
    )


def _kept(letters: Sequence[str], columns: Sequence[str]) -> list[int]:
    """The columns shown: the first ones, and those with the fault wherever they are."""
    faulty = [place for place, letter in enumerate(letters) if letter in columns][:MOST_COLUMNS]
    first = [place for place in range(len(letters)) if place not in faulty]
    return sorted(faulty + first[: MOST_COLUMNS - len(faulty)])


def _filled(cells: Sequence[str], kept: Sequence[int]) -> list[str]:
    return [cells[place] if place < len(cells) else "" for place in kept]


def _numeric(letters: Sequence[str], body: Sequence[Sequence[str]], head: Sequence[str]) -> set[str]:
    """Columns of figures: nothing but numbers below a heading that names no code."""
    found = set()
    for place, letter in enumerate(letters):
        values = [row[place] for row in body if row[place]]
        is_code = bool(head) and head[place].lower().startswith("mã")
        if values and not is_code and sum(bool(_NUMBER.fullmatch(v)) for v in values) * 2 > len(values):
            found.add(letter)
    return found
