"""The tables of Tình trạng hệ thống: what is, what to do, and the errors of a day with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from data.conditions import Condition, by_kind
from data.tallies import KINDS, REFUSED, Error
from indicators.formats import count, moment
from pages.ui import html
from pages.ui.html import Html
from pages.ui.tables import Cell, Row, table

LISTED = 20
"""Numbers of faults listed of one kind."""
FIND = (
    "Mã lỗi là mã người dùng nhìn thấy. Tìm trong nhật ký máy chủ: journalctl -u chi-tieu | grep MÃ-LỖI; gửi "
    "đoạn tìm được cho người lập trình. Nhật ký không chứa tên người, tên tệp hay số liệu. Danh sách này "
    "tính từ lúc ứng dụng khởi động."
)


def conditions(found: Sequence[Condition]) -> Html:
    """Everything looked at; what is not well stands out and says what to do."""
    return table(
        ["Mục", "Hiện nay"],
        [_condition(one) for one in found],
        "ll",
        caption="Tình trạng hệ thống",
    )


def _condition(one: Condition) -> Row:
    ground = None if one.is_well else "missed"
    return Row([one.name, Cell(one.value, below=one.remedy, strong=not one.is_well, ground=ground)])


def errors(found: Sequence[Error]) -> Html:
    """Errors and refusals of a day by kind, newest first, each with the number its reader saw."""
    title = f"{count(len(found))} lỗi và lần từ chối trong 24 giờ qua"
    if not found:
        return html.section("Không có lỗi nào trong 24 giờ qua") + html.note(FIND)
    rows = [
        [
            KINDS[kind],
            Cell(count(len(of_kind)), strong=kind not in REFUSED),
            moment(of_kind[0].at),
            _numbers(of_kind),
        ]
        for kind, of_kind in by_kind(found)
    ]
    head = ["Loại", "Số lần", "Gần nhất", "Mã lỗi"]
    return html.section(title) + table(head, rows, "lrll", stacked=True) + html.note(FIND)


def _numbers(found: Sequence[Error]) -> str:
    known = [one.fault for one in found if one.fault]
    more = f" và {count(len(known) - LISTED)} mã khác" if len(known) > LISTED else ""
    return f"{', '.join(known[:LISTED])}{more}" if known else "không có"
