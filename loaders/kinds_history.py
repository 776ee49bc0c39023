"""Warnings about a file beside the figures of earlier months; none of them rejects it."""

from __future__ import annotations

from loaders.problems import Kind

_REMEDY = "Kiểm tra; nếu đúng thì ghi chú khi xác nhận."
JUMP = Kind("jump", "Số khác hẳn các tháng trước", "thường {usual} mỗi tháng", _REMEDY, "warning")
SAME_AS_BEFORE = Kind(
    "same_as_last_month",
    "Mọi số giống hệt tháng trước",
    "số của {month}",
    "Kiểm tra có nhầm tệp tháng trước không; nếu đúng thì ghi chú khi xác nhận.",
    "warning",
)
MISSING_MONTHS = Kind(
    "missing_months",
    "Thiếu tháng ở giữa",
    "số liệu của {months}",
    "Nạp bổ sung tháng thiếu; nếu đơn vị không gửi thì ghi chú khi xác nhận.",
    "warning",
)
OVERLAPPING_DAYS = Kind(
    "overlapping_days",
    "Ngày của hai kỳ chồng nhau",
    "{expected}",
    "Kiểm tra Từ ngày, Đến ngày; nếu đúng thì ghi chú khi xác nhận.",
    "warning",
)
DAYS_BETWEEN = Kind(
    "days_between",
    "Có ngày không thuộc kỳ nào",
    "{expected}",
    "Kiểm tra Từ ngày, Đến ngày; nếu đúng thì ghi chú khi xác nhận.",
    "warning",
)
CARRY_OVER_DIFFERS = Kind(
    "carry_over_differs",
    "Số từ kỳ trước khác số đang giải quyết cuối kỳ trước",
    "{expected} (đang giải quyết, {period})",
    "Đối chiếu với biểu kỳ trước; nếu đúng thì ghi chú khi xác nhận.",
    "warning",
)

TOO_MANY_TO_COMPARE = Kind(
    "too_many_to_compare",
    "Chưa so với các tháng khác",
    "tệp không quá {limit} số",
    "Nên tách theo năm để tìm được số khác thường, tháng thiếu; nếu vẫn nạp cả tệp thì ghi chú khi xác nhận.",
    "warning",
)
NOT_BEGUN = Kind(
    "period_not_begun",
    "Kỳ chưa bắt đầu",
    "kỳ đã bắt đầu, hôm nay là {today}",
    "Kiểm tra lại tháng, năm của dòng; nếu đúng thì ghi chú khi xác nhận.",
    "warning",
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)}
"""Every kind by its code, in the order of this page."""
