"""The guide for who reads the figures: marks, documents, how a status is reached, where figures come from."""

from __future__ import annotations

from indicators.formats import level, value
from indicators.model import STATUSES, Status
from pages.ui import html, places
from pages.ui.bullets import BulletMark, SecondBar, bullet
from pages.ui.html import Html, join, link, status_mark, tag
from pages.ui.tables import Cell, table

IN_A_CELL: dict[Status, str] = {
    "no_data": "chưa gửi",
    "missed": "58,3",
    "near": "78,8",
    "not_comparable": "61,8",
    "not_due": "",
    "no_activity": "0/0",
    "no_target": "12,4",
    "not_applicable": "",
    "met": "97,3",
}


def marks(near: int) -> Html:
    """The nine statuses in order of urgency: shape with word, how a cell shows it, what it means."""
    meanings: dict[Status, str] = {
        "no_data": "Đơn vị phải gửi mà chưa gửi. Không bao giờ tính là 0.",
        "missed": "Chưa tới mục tiêu.",
        "near": f"Chưa đạt, nhưng thiếu không quá {near} điểm (chỉ với tỷ lệ % và điểm số).",
        "not_comparable": "Cách tính hoặc nguồn đã đổi, hoặc chưa có số cùng kỳ năm trước để so.",
        "not_due": "Kỳ chưa kết thúc và chưa có số.",
        "no_activity": "Trong kỳ không có hồ sơ, giao dịch nào (0/0).",
        "no_target": "Không có kế hoạch nào có hiệu lực cho chỉ tiêu này trong kỳ.",
        "not_applicable": "Được miễn, có lý do và văn bản kèm theo.",
        "met": "Đạt mục tiêu.",
    }
    lines = [
        [status_mark(status, strong=True), Cell(IN_A_CELL[status], status=status), meanings[status]]
        for status in STATUSES
    ]
    return Html(
        table(["Dấu hiệu", "Trong ô bảng", "Nghĩa"], lines, "lll")
        + html.note(
            "Hình đặc là đã xét, hình rỗng hay nét là chưa xét, nên đọc được cả trên bản chụp đen trắng.",
            "Kỳ chưa kết thúc mà đã có số thì vẫn được xét, với hình rỗng và chữ “tạm tính”.",
        )
    )


def documents() -> Html:
    """The marks of two plans, and the bullet in its kinds."""
    first, second = BulletMark(80, 0, "80"), BulletMark(60, 1, "60")
    shown = (
        ("Một kế hoạch", bullet(72.3, [first], near_from=75)),
        (
            "Hai kế hoạch, cùng tỷ lệ, khác mức",
            bullet(54, [BulletMark(60, 0, "60"), BulletMark(50, 1, "50")], near_from=55),
        ),
        (
            "Hai kế hoạch, khác tỷ lệ: hai thanh",
            bullet(72.3, [first], near_from=75, second=SecondBar(65, second)),
        ),
        (
            "Hai kế hoạch, cùng mức",
            bullet(94.6, [BulletMark(95, 0, "95"), BulletMark(95, 1, "95")], near_from=90),
        ),
    )
    drawn = (tag("div", tag("p", name, classes="ct-muted"), one, classes="ct-drawn") for name, one in shown)
    return Html(
        tag(
            "p",
            "▼ là văn bản đứng trước (ban hành sau, hoặc do anh/chị chọn), ▽ là văn bản thứ hai. Hai văn bản "
            "cùng năm được xét riêng và luôn hiện cùng nhau, mỗi mức kèm tên văn bản và mục. Khi hai văn bản "
            "chia theo hai cách khác nhau thì có hai thanh, không so chéo.",
        )
        + join(drawn)
        + html.note(
            "Thanh xanh là kết quả, vạch là mục tiêu, vùng xám đậm là khoảng gần đạt.",
            join(("Mọi chỗ hai văn bản khác nhau: ", link("Kế hoạch và chỉ tiêu", places.address("plans")))),
        )
    )


def judging(near: int) -> Html:
    """How a status is reached, with the cases people ask about."""
    missed, asked = value(79.96, "%", target=80), level(80, "%")
    return _points(
        "Tỷ lệ của nhiều tháng, nhiều đơn vị = tổng tử số / tổng mẫu số. Không lấy trung bình các tỷ lệ.",
        f"Xét trên số chưa làm tròn: {missed} không đạt mục tiêu từ {asked} trở lên.",
        "“Tối thiểu”, “từ … trở lên” là ≥. “Trên 65%” là lớn hơn hẳn: đúng 65,0% vẫn chưa đạt, là gần đạt.",
        f"Gần đạt: thiếu không quá {near} điểm. Số hồ sơ, số ngày, số phút không có gần đạt.",
        "“Tăng so với cùng kỳ” so với đúng kỳ ấy năm trước của chính đơn vị.",
        "Số tồn (như “Đang giải quyết”) của quý hay năm lấy ở tháng gần nhất đã gửi, không cộng các tháng.",
        "Kế hoạch có hiệu lực từ 01/01 đến 31/12 của năm ghi trong kế hoạch, dù ký ngày nào.",
        "Chỉ tiêu “càng thấp càng tốt” (số quá hạn, thời gian chờ) thì đạt khi không vượt mức.",
    )


def readings() -> Html:
    """The two readings of the past, periods compared, and what "còn kịp" rests on."""
    return _points(
        "“Như báo cáo”: số của đơn vị nào, kỳ nào giữ nguyên ở đơn vị ấy, kỳ ấy; đường cắt ở ngày sắp xếp.",
        "“Quy về đơn vị hiện nay”: tử số, mẫu số của đơn vị trước đó được cộng vào đơn vị kế thừa; ngày sắp "
        "xếp vẫn được đánh dấu. Cách này chỉ nêu số; kết quả đánh giá vẫn theo số như báo cáo.",
        "Không quy được thì để trống và nói rõ vì sao: đơn vị bị chia mà không có tỷ lệ chia, hoặc trước "
        "ngày hai tỉnh sáp nhập.",
        "Tỷ lệ chênh nhau tính bằng điểm %; “cải thiện”, “giảm sút” theo chiều tốt của chỉ tiêu. Tổng của "
        "khối đã sắp xếp lại thì không so với kỳ trước.",
        "“Còn kịp cuối năm” (của cả tỉnh, của từng đơn vị) giả định mỗi tháng còn lại có số hồ sơ như bình "
        "quân các tháng đã có; đổi được ở trang Chỉ tiêu và Đơn vị. Cần quá 100% là không còn khả năng.",
        "Đơn vị thành lập trong năm được tính từ tháng đầu của mình.",
        "In ra giấy A4: dùng lệnh in của trình duyệt (Ctrl+P) ở bất kỳ trang nào.",
    )


def origins() -> Html:
    """From a figure back to the row of the file it came from."""
    return _points(
        join(
            (
                "Mở một chỉ tiêu (bấm tên chỉ tiêu ở ",
                link("Tổng quan", places.address("overview")),
                "): “Cách tính” cho tử số, mẫu số; “Bảng số”, mục “Dòng của tệp” cho lần nạp, tệp, số dòng.",
            )
        ),
        join(
            (
                "Ở ",
                link("Nạp số liệu", places.address("upload")),
                ", chọn lần nạp trong Lịch sử rồi “Tải tệp gốc” để xem đúng tệp đã gửi.",
            )
        ),
        "Số đã thay vẫn giữ trong lịch sử; số đang dùng là của lần nạp mới nhất chưa bị hoàn tác.",
        "Số mẫu có dải “DỮ LIỆU MẪU” ở mọi trang; lần nạp thật đầu tiên xóa toàn bộ số mẫu.",
    )


def _points(*lines: html.Content) -> Html:
    return tag("ul", *(tag("li", line) for line in lines), classes="ct-points")
