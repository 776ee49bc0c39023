"""Biểu II.06a/VPCP/KSTT: how dossiers were received and resolved, by body or by field.

Thirteen columns under up to three header rows. Column (3) counts dossiers carried over (6) as well, so what
was received in the period is (4) + (5).
"""

from loaders.headings import Heading, OfficialForm
from loaders.layout import Identity, Sum


def _counted(*words: str) -> tuple[str, ...]:
    before = ("", "Số ", "Hồ sơ ", "Số hồ sơ ", "Số lượng hồ sơ ", "Số hồ sơ TTHC ", "Hồ sơ TTHC ")
    return tuple(f"{start}{word}" for word in words for start in before)


def _totals(groups: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{start}{group}" for group in groups for start in ("", "Tổng ", "Tổng số ", "Tổng cộng "))


RECEIVED = _counted("Tiếp nhận", "Đã tiếp nhận", "Nhận giải quyết")
RESOLVED = _counted("Đã giải quyết", "Đã giải quyết xong")
PENDING = _counted("Đang giải quyết", "Đang xử lý")
BETWEEN = (
    *("Trong đó", "Trong kỳ", "Tiếp nhận trong kỳ", "Số mới tiếp nhận", "Số mới tiếp nhận trong kỳ"),
    *("Mới tiếp nhận", "Mới tiếp nhận trong kỳ", "Nhận mới trong kỳ", "Số hồ sơ", "Chia ra"),
    *("Kết quả giải quyết", "Tình hình giải quyết", "Tình hình, kết quả giải quyết"),
)
TOTAL = ("Tổng số", "Tổng", "Tổng cộng", "Tổng số hồ sơ")
ONLINE = ("Trực tuyến", "Nộp trực tuyến", "Tiếp nhận trực tuyến", "Qua mạng")
IN_PERSON = ("Trực tiếp", "Nộp trực tiếp", "Tiếp nhận trực tiếp")
POST = (
    *("BCCI", "Bưu chính", "Bưu chính công ích", "Bưu chính / BCCI", "Dịch vụ bưu chính"),
    *("Dịch vụ bưu chính công ích", "Qua dịch vụ bưu chính", "Qua bưu chính công ích"),
    *("Qua dịch vụ bưu chính công ích", "Dịch vụ BCCI", "Qua BCCI"),
)
IN_PERSON_OR_POST = tuple(
    f"{start}{between}{post}" for start in IN_PERSON for between in (", ", " và ", " hoặc ") for post in POST
)
CARRIED_OVER = (
    *("Từ kỳ trước", "Kỳ trước", "Từ kỳ trước chuyển sang", "Từ kỳ trước chuyển qua"),
    *("Kỳ trước chuyển sang", "Kỳ trước chuyển qua", "Số kỳ trước chuyển qua", "Số kỳ trước chuyển sang"),
    *("Chuyển từ kỳ trước", "Hồ sơ từ kỳ trước", "Tồn kỳ trước", "Số từ kỳ trước chuyển qua"),
)
EARLY = ("Trước hạn", "Giải quyết trước hạn", "Trả trước hạn")
ON_TIME = ("Đúng hạn", "Giải quyết đúng hạn", "Trả đúng hạn")
EARLY_OR_ON_TIME = (
    *("Đúng và trước hạn", "Trước và đúng hạn", "Đúng, trước hạn", "Trước, đúng hạn"),
    *("Đúng hạn và trước hạn", "Trước hạn và đúng hạn", "Đúng hạn, trước hạn", "Trước hạn, đúng hạn"),
)
LATE = ("Quá hạn", "Trễ hạn", "Giải quyết quá hạn", "Chậm hạn")
IN_TIME = ("Trong hạn", "Đúng hạn", "Chưa đến hạn", "Còn hạn", "Còn trong hạn")

FORM = OfficialForm(
    kind="ii06a",
    title="Biểu II.06a",
    headings=(
        Heading("received_and_carried_over", "Tiếp nhận (tổng số)", RECEIVED, TOTAL, _totals(RECEIVED)),
        Heading("received_online", "Trực tuyến", RECEIVED, ONLINE),
        Heading("received_in_person_or_by_post", "Trực tiếp, bưu chính", RECEIVED, IN_PERSON_OR_POST),
        Heading("received_in_person", "Trực tiếp", RECEIVED, IN_PERSON),
        Heading("received_by_post", "Bưu chính công ích", RECEIVED, POST),
        Heading("carried_over", "Từ kỳ trước", RECEIVED, CARRIED_OVER, CARRIED_OVER),
        Heading("resolved", "Đã giải quyết", RESOLVED, TOTAL, _totals(RESOLVED)),
        Heading("resolved_early", "Trước hạn", RESOLVED, EARLY),
        Heading("resolved_on_time", "Đúng hạn", RESOLVED, ON_TIME),
        Heading("resolved_early_or_on_time", "Đúng và trước hạn", RESOLVED, EARLY_OR_ON_TIME),
        Heading("resolved_late", "Quá hạn", RESOLVED, LATE),
        Heading("pending", "Đang giải quyết", PENDING, TOTAL, _totals(PENDING)),
        Heading("pending_in_time", "Đang giải quyết trong hạn", PENDING, IN_TIME),
        Heading("pending_overdue", "Đang giải quyết quá hạn", PENDING, LATE),
    ),
    needs=(
        (("name",), ("code",)),
        (("received_and_carried_over", "received_online", "carried_over"),),
        (("received_in_person_or_by_post",), ("received_in_person",)),
        (("resolved", "resolved_late"),),
        (("resolved_early", "resolved_on_time"), ("resolved_early_or_on_time",)),
        (("pending", "pending_in_time", "pending_overdue"),),
    ),
    identities=(
        Identity(
            "received_and_carried_over",
            (
                *("received_online", "received_in_person_or_by_post", "received_in_person"),
                *("received_by_post", "carried_over"),
            ),
        ),
        Identity(
            "resolved", ("resolved_early", "resolved_on_time", "resolved_early_or_on_time", "resolved_late")
        ),
        Identity("pending", ("pending_in_time", "pending_overdue")),
        Identity("received_and_carried_over", ("resolved", "pending")),
    ),
    sums=(
        Sum(
            "received",
            (
                *("received_online", "received_in_person_or_by_post", "received_in_person"),
                "received_by_post",
            ),
        ),
    ),
    unobserved=frozenset({"received_and_carried_over"}),
    between=BETWEEN,
)
