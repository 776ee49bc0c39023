"""Biểu 07a/BTP (2026): II.06a with full and part online services, apologies for lateness, and payments.

The form does not say whether "phi địa giới" stands beside the other channels or within them, so it is held
against nothing: what was received in the period is the total without what was carried over.
"""

from loaders.forms.ii06a import (
    BETWEEN,
    CARRIED_OVER,
    EARLY,
    EARLY_OR_ON_TIME,
    IN_PERSON,
    IN_TIME,
    LATE,
    ON_TIME,
    ONLINE,
    PENDING,
    POST,
    RECEIVED,
    RESOLVED,
    TOTAL,
)
from loaders.headings import Heading, OfficialForm
from loaders.layout import Identity, Sum


def _with_totals(words: tuple[str, ...]) -> tuple[str, ...]:
    return (*words, *(f"{word} {total}" for word in words for total in TOTAL))


_FULL = ("Toàn trình", *(f"{word} toàn trình" for word in ONLINE))
_PART = ("Một phần", *(f"{word} một phần" for word in ONLINE))
_OTHER = ("Hình thức khác", *(f"{word} hình thức khác" for word in ONLINE))
_BEYOND = ("Phi địa giới", "Tiếp nhận phi địa giới", "Phi địa giới hành chính")
_LETTERS = ("xin lỗi", "thư xin lỗi", "có thư xin lỗi")
_DONE = tuple(f"{late}{sign}đã {what}" for late in LATE for what in _LETTERS for sign in (" ", ", "))
_NOT = tuple(f"{late}{sign}chưa {what}" for late in LATE for what in _LETTERS for sign in (" ", ", "))
_PAYMENTS = (
    *("Thanh toán", "Thanh toán phí, lệ phí", "Tình hình thanh toán", "Thanh toán nghĩa vụ tài chính"),
    *("Giao dịch thanh toán", "Số giao dịch thanh toán"),
)
_PAID_DOSSIERS = ("Thanh toán hồ sơ", "Hồ sơ thanh toán", "Số hồ sơ thanh toán", "Số hồ sơ TTHC thanh toán")
"""Dossiers are no transactions: the two ratios must not share a line, so these are checked and left."""

_WAITING = ("Hồ sơ TT chờ tiếp nhận", "Hồ sơ trực tuyến chờ tiếp nhận", "Hồ sơ chờ tiếp nhận")
_LATE_PARTS = ("resolved_late_apologized", "resolved_late_not_apologized")
_OVERDUE_PARTS = ("pending_overdue_apologized", "pending_overdue_not_apologized")

FORM = OfficialForm(
    kind="btp07a",
    title="Biểu 07a/BTP",
    headings=(
        Heading("received_and_carried_over", "Tiếp nhận (tổng số)", RECEIVED, TOTAL),
        Heading("received_in_person", "Trực tiếp", RECEIVED, IN_PERSON),
        Heading("received_by_post", "Bưu chính công ích", RECEIVED, POST),
        Heading("received_online", "Trực tuyến", RECEIVED, _with_totals(ONLINE)),
        Heading("received_full_online", "Trực tuyến toàn trình", RECEIVED, _FULL, _FULL),
        Heading("received_part_online", "Trực tuyến một phần", RECEIVED, _PART, _PART),
        Heading("received_other_online", "Trực tuyến hình thức khác", RECEIVED, _OTHER, _OTHER),
        Heading("received_beyond_borders", "Phi địa giới", RECEIVED, _BEYOND, _BEYOND),
        Heading("carried_over", "Từ kỳ trước", RECEIVED, CARRIED_OVER, CARRIED_OVER),
        Heading("resolved", "Đã giải quyết", RESOLVED, TOTAL),
        Heading("resolved_early", "Trước hạn", RESOLVED, EARLY),
        Heading("resolved_on_time", "Đúng hạn", RESOLVED, ON_TIME),
        Heading("resolved_early_or_on_time", "Đúng và trước hạn", RESOLVED, EARLY_OR_ON_TIME),
        Heading("resolved_late", "Quá hạn", RESOLVED, _with_totals(LATE)),
        Heading("resolved_late_apologized", "Quá hạn đã xin lỗi", RESOLVED, _DONE),
        Heading("resolved_late_not_apologized", "Quá hạn chưa xin lỗi", RESOLVED, _NOT),
        Heading("pending", "Đang giải quyết", PENDING, TOTAL),
        Heading("pending_in_time", "Đang giải quyết trong hạn", PENDING, IN_TIME),
        Heading("pending_overdue", "Đang giải quyết quá hạn", PENDING, _with_totals(LATE)),
        Heading("pending_overdue_apologized", "Đang giải quyết quá hạn đã xin lỗi", PENDING, _DONE),
        Heading("pending_overdue_not_apologized", "Đang giải quyết quá hạn chưa xin lỗi", PENDING, _NOT),
        Heading("payments", "Thanh toán (tổng số)", _PAYMENTS, TOTAL),
        Heading("payments_online", "Thanh toán trực tuyến", _PAYMENTS, ONLINE),
        Heading("payments_in_person", "Thanh toán trực tiếp", _PAYMENTS, IN_PERSON),
        Heading("paid_dossiers", "Hồ sơ thanh toán (tổng số)", _PAID_DOSSIERS, TOTAL),
        Heading("paid_dossiers_online", "Hồ sơ thanh toán trực tuyến", _PAID_DOSSIERS, ONLINE),
        Heading("paid_dossiers_in_person", "Hồ sơ thanh toán trực tiếp", _PAID_DOSSIERS, IN_PERSON),
    ),
    needs=(
        (("name",), ("code",)),
        (("received_and_carried_over", "received_full_online", "received_part_online", "carried_over"),),
        (("resolved",),),
        (("resolved_early", "resolved_on_time"), ("resolved_early_or_on_time",)),
        (("resolved_late_apologized", "resolved_late_not_apologized"), ("resolved_late",)),
        (("pending", "pending_in_time"),),
        (("pending_overdue_apologized", "pending_overdue_not_apologized"), ("pending_overdue",)),
    ),
    identities=(
        Identity(
            "received_and_carried_over",
            (
                *("received_full_online", "received_part_online", "received_other_online"),
                *("received_in_person", "received_by_post", "carried_over"),
            ),
            ">=",
        ),
        Identity(
            "resolved",
            (
                "resolved_early",
                "resolved_on_time",
                "resolved_early_or_on_time",
                "resolved_late",
                *_LATE_PARTS,
            ),
        ),
        Identity("pending", ("pending_in_time", "pending_overdue", *_OVERDUE_PARTS)),
        Identity("payments", ("payments_online", "payments_in_person")),
        Identity("paid_dossiers", ("paid_dossiers_online", "paid_dossiers_in_person")),
    ),
    sums=(
        Sum("received", ("received_and_carried_over",), less=("carried_over",)),
        Sum("received_online", ("received_full_online", "received_part_online", "received_other_online")),
        Sum("resolved_late", _LATE_PARTS),
        Sum("pending_overdue", _OVERDUE_PARTS),
    ),
    unobserved=frozenset(
        {
            *("received_and_carried_over", "received_part_online", "received_other_online"),
            *("received_beyond_borders", "resolved_late_not_apologized", "payments_in_person"),
            *("paid_dossiers", "paid_dossiers_online", "paid_dossiers_in_person", *_OVERDUE_PARTS),
        }
    ),
    between=BETWEEN,
    unread=(
        *("Hồ sơ dừng xử lý", "Hồ sơ không được tiếp nhận", "Hồ sơ rút", "Hồ sơ xin rút", "Rút hồ sơ"),
        *(f"{group} > {part}" for group in _WAITING for part in (*TOTAL, *LATE, *ON_TIME)),
        *_WAITING,
    ),
)
