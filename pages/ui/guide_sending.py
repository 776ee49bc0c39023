"""The guide for who sends the figures: the four steps, the templates' columns and rules, how cells are read.

Columns and rules come from the templates, readings of numbers from the reader itself, faults from its list.
"""

from __future__ import annotations

from indicators.formats import count
from indicators.model import Form
from indicators.registry import Registry, formula_in_words
from loaders import KINDS, LAYOUTS
from loaders.layout import Identity, Layout
from loaders.problems import Fault
from loaders.values import whole_number
from pages.ui import html, places, upload_start
from pages.ui.filepieces import STEPS
from pages.ui.html import Content, Html, join, link, tag
from pages.ui.tables import Cell, table

EXAMPLES = ("1234", "1.234", "1 234", "0", "", "-", "12,5", "56,7%", "1,234", "-4", "12 hồ sơ")
WORDS_OF_STEPS = (
    "Chọn tệp Excel (.xlsx, .xls), .ods hoặc CSV. Nên dùng mẫu ở ngay trang nạp: đã có sẵn đơn vị của tháng.",
    "Máy kiểm tra cả tệp và nêu mọi lỗi một lần, kèm dòng, cột và cách sửa. Một lỗi là cả tệp bị từ chối.",
    "Xem số nào mới, số nào thay đổi, đơn vị nào đổi trạng thái. Đến đây vẫn chưa ghi gì.",
    "Ghi tên người nạp, lý do nếu có số thay đổi, rồi bấm nút ghi. Ghi tất cả hoặc không ghi gì.",
)


def steps() -> Html:
    """The four steps, and the way to the page."""
    lines = (
        tag("li", tag("b", f"{number}. {name}. "), words)
        for number, (name, words) in enumerate(zip(STEPS, WORDS_OF_STEPS, strict=True), start=1)
    )
    way = tag("p", "Đi tới ", link("Nạp số liệu", places.address("upload")), ".")
    return Html(tag("ol", *lines, classes="ct-points") + way)


def numbers() -> Html:
    """How cells of counts are read: the reader is asked, so this never differs from it."""
    lines = [[Cell(tag("b", text) if text else "(để trống)"), _reading(text)] for text in EXAMPLES]
    return Html(
        table(["Ghi trong ô", "Được đọc là"], lines, "ll", "ct-template")
        + html.note(
            "Để trống nghĩa là chưa gửi, không phải 0; không phát sinh thì ghi 0.",
            "Ô để trống không xóa số đã nạp trước đó.",
            "Điểm số (PAR INDEX, SIPAS) ở mẫu Chỉ tiêu khác được có phần thập phân, ví dụ 85,32.",
        )
    )


def _reading(text: str) -> Content:
    read = whole_number(text)
    if read is None:
        return "chưa gửi"
    if isinstance(read, Fault):
        remedy = read.kind.remedy.format_map(_Kept(read.words))
        below = tag("span", remedy, classes="ct-below-line")
        return tag("span", f"Lỗi: {read.kind.title[:1].lower()}{read.kind.title[1:]}", below)
    return count(read)


class _Kept(dict[str, str]):
    """Words to fill into a sentence; a place without words stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


def template(kind: Form, registry: Registry) -> Html:
    """One template: what it is for, its columns, the rules between them, what is computed from it."""
    layout = LAYOUTS[kind]
    titles = layout.titles()
    lines: list[tuple[Content, Content]] = [
        ("Cột nhận ra dòng", "; ".join(column.title for column in layout.identity)),
        ("Cột số liệu", "; ".join(column.title for column in layout.counts)),
    ]
    if rules := [_rule(one, titles) for one in layout.identities if not one.unless]:
        lines.append(("Phải khớp", Html(join(rules, Html("<br>")))))
    lines.append(("Dùng để tính", _computed(layout, registry)))
    return Html(
        tag("h3", f"{layout.title} ", tag("span", f"({kind})", classes="ct-muted"), classes="ct-kind-title")
        + tag("p", upload_start.PURPOSES[kind])
        + table(["", ""], [[Cell(name, muted=True), words] for name, words in lines], "ll", "ct-template")
    )


def _rule(one: Identity, titles: dict[str, str]) -> str:
    parts = " + ".join(titles[part] for part in one.parts)
    return f"{titles[one.whole]} = {parts}" if one.sign == "=" else f"{parts} ≤ {titles[one.whole]}"


def _computed(layout: Layout, registry: Registry) -> Content:
    if layout.kind == "figures":
        number = count(len(registry.figures_indicators))
        return f"{number} chỉ tiêu còn lại; mã và tên ở trang “Danh mục chỉ tiêu” trong mẫu Excel."
    own = [one for one in registry.indicators.values() if registry.form_of(one.id) == layout.kind]
    lines = [f"{one.short_name} = {formula_in_words(registry, one.formula)}" for one in own]
    return join(lines, Html("<br>"))


def agencies(living: int) -> Html:
    """How names, codes and months are understood; `living` bodies exist today."""
    lines = (
        "Ghi mã, hoặc tên, hoặc cả hai. Các cách viết quen dùng đều nhận: “UBND xã X”, “Xã X”, “Sở GD&ĐT”. "
        f"Hôm nay có {living} đơn vị.",
        "Mã và tên không cùng một đơn vị là lỗi; máy không tự chọn. Tên trùng thì ghi thêm mã.",
        "Đơn vị được nhận theo danh sách có hiệu lực trong tháng của dòng: tháng trước khi sáp nhập ghi đơn "
        "vị cũ, tháng sau ghi đơn vị mới.",
        "Tháng ghi 03/2025, 3/2025, 2025-03, T3/2025 hoặc Tháng 3/2025. Một tệp có thể gồm nhiều tháng.",
        "Cùng một đơn vị, cùng một tháng chỉ được một dòng trong tệp.",
    )
    return tag("ul", *(tag("li", line) for line in lines), classes="ct-points")


def closing_day(day: int | None) -> Html:
    """Which days a report month has here."""
    rule = (
        f"từ ngày {day + 1} tháng trước đến ngày {day} tháng này"
        if day
        else "từ ngày đầu đến ngày cuối tháng"
    )
    return tag(
        "p",
        f"Ở đây tháng báo cáo tính {rule}. Dòng nào chốt khác thì thêm hai cột Từ ngày, Đến ngày.",
    )


def undoing() -> Html:
    """How a batch is taken back."""
    return tag(
        "p",
        "Ở trang ",
        link("Nạp số liệu", places.address("upload")),
        ", phần Lịch sử: chọn lần nạp, bấm “Hoàn tác”, ghi tên và lý do. Số của lần nạp ấy thôi được dùng, "
        "số mà nó đã thay được dùng trở lại. Không gì bị xóa: tệp gốc, người nạp, người hoàn tác vẫn ở trong "
        "lịch sử. Sao lưu, kiểm tra và khôi phục cả cơ sở số liệu: ",
        link("Sổ nạp", places.address("batches", xem="sao-luu")),
        ", mục Sao lưu.",
    )


def commitments() -> Html:
    """How causes and commitments are written down and what becomes of them."""
    lines = (
        "Ở trang Đơn vị, Chỉ tiêu hoặc Ghi chú và cam kết, bấm “Ghi cam kết kèm nguyên nhân”: vì sao kết quả "
        "như vậy, sẽ làm gì, hạn, người phụ trách (họ tên hoặc chức vụ).",
        "Sắp đến hạn: còn không quá 7 ngày. Quá hạn: từ ngày sau hạn, cho đến khi ghi đã thực hiện hoặc rút.",
        "Đổi hạn phải có lý do; hạn cũ vẫn được nêu (“lùi hạn từ …”). Không gì bị ghi đè: mỗi lần ghi giữ "
        "người ghi, thời điểm, nội dung khi ấy.",
        "Cam kết chưa xong có trong mọi báo cáo cho đến khi kết thúc; cam kết đã kết thúc được nêu một lần, "
        "ở báo cáo của kỳ có ngày kết thúc. Văn bản của một đơn vị chỉ nêu cam kết của đơn vị ấy.",
    )
    where = tag("p", link("Ghi chú và cam kết", places.address("commitments")))
    return join((tag("ul", *(tag("li", line) for line in lines), classes="ct-points"), where))


def faults() -> Html:
    """Every kind of fault a file can have, folded away until wanted."""
    lines = [
        [
            Cell(kind.title),
            "Lỗi: tệp bị từ chối" if kind.severity == "error" else "Cảnh báo: không chặn",
            "Nêu ở từng chỗ trong tệp." if "{" in kind.remedy else kind.remedy,
        ]
        for kind in KINDS.values()
    ]
    inside = table(["Điều máy nêu", "Mức", "Cách sửa chung"], lines, "lll", stacked=True)
    return tag("details", tag("summary", f"Xem {count(len(KINDS))} điều máy kiểm tra"), inside)
