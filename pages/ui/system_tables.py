"""The tables of Tình trạng hệ thống: what is, what to do, and the errors of a day with their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from data.conditions import Condition, by_kind, faults
from data.tallies import KINDS, REFUSED, Error, Kind
from indicators.formats import count, moment
from pages.ui import html
from pages.ui.html import Content, Html
from pages.ui.tables import Cell, Row, table

LISTED = 20
"""Numbers of faults listed of one kind."""
FIND = (
    "Mã lỗi là mã người dùng nhìn thấy. Tìm trong nhật ký máy chủ: journalctl -u chi-tieu | grep MÃ-LỖI; gửi "
    "đoạn tìm được cho người lập trình. Nhật ký không chứa tên người, tên tệp hay số liệu. Danh sách này "
    "tính từ lúc ứng dụng khởi động."
)
WHO = (
    "Không phải lỗi: ứng dụng đã chặn việc người dùng không có quyền làm hoặc lần đăng nhập không thành. "
    "Ai, lúc nào, việc gì: xem Nhật ký, chọn kết quả Bị từ chối hoặc Không thành."
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
    """The errors of a day by kind, newest first, with the numbers readers saw; under them the refusals."""
    wrong, refused = faults(found), [one for one in found if one.kind in REFUSED]
    if not wrong:
        told = html.section("Không có lỗi nào trong 24 giờ qua") + html.note(FIND)
    else:
        rows = [[*_counted(kind, own), _numbers(own)] for kind, own in by_kind(wrong)]
        head = ["Loại lỗi", "Số lần", "Gần nhất", "Mã lỗi"]
        told = html.section(f"{count(len(wrong))} lỗi trong 24 giờ qua")
        told += table(head, rows, "lrll", stacked=True) + html.note(FIND)
    if not refused:
        return told
    rows = [_counted(kind, own) for kind, own in by_kind(refused)]
    title = html.section(f"{count(len(refused))} lần bị từ chối trong 24 giờ qua")
    return (
        told + title + table(["Bị từ chối", "Số lần", "Gần nhất"], rows, "lrl", stacked=True) + html.note(WHO)
    )


def _counted(kind: Kind, found: Sequence[Error]) -> list[Cell | Content]:
    return [KINDS[kind], Cell(count(len(found)), strong=kind not in REFUSED), moment(found[0].at)]


def _numbers(found: Sequence[Error]) -> str:
    known = [one.fault for one in found if one.fault]
    more = f" và {count(len(known) - LISTED)} mã khác" if len(known) > LISTED else ""
    return f"{', '.join(known[:LISTED])}{more}" if known else "không có"
