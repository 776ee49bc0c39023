"""on_time: dossiers resolved in the period by timeliness, and those pending at its end (a stock)."""

from loaders.layout import CODE, MONTH, NAME, Column, Identity, Layout

LAYOUT = Layout(
    kind="on_time",
    title="Giải quyết đúng hạn",
    identity=(CODE, NAME, MONTH),
    counts=(
        Column(
            "resolved",
            "Đã giải quyết",
            ("Tổng đã giải quyết", "Hồ sơ đã giải quyết", "Tổng số đã giải quyết"),
        ),
        Column("resolved_early", "Trước hạn", ("Giải quyết trước hạn", "Đã giải quyết trước hạn")),
        Column("resolved_on_time", "Đúng hạn", ("Giải quyết đúng hạn", "Đã giải quyết đúng hạn")),
        Column("resolved_late", "Quá hạn", ("Giải quyết quá hạn", "Đã giải quyết quá hạn")),
        Column("resolved_late_apologized", "Quá hạn đã xin lỗi", ("Đã xin lỗi", "Quá hạn có xin lỗi")),
        Column("resolved_online", "Giải quyết trực tuyến", ("Đã giải quyết trực tuyến",)),
        Column("pending", "Đang giải quyết", ("Tổng đang giải quyết", "Hồ sơ đang giải quyết")),
        Column(
            "pending_in_time", "Đang giải quyết trong hạn", ("Đang giải quyết, trong hạn", "Chưa đến hạn")
        ),
        Column("pending_overdue", "Đang giải quyết quá hạn", ("Đang giải quyết, quá hạn",)),
    ),
    identities=(
        Identity("resolved", ("resolved_early", "resolved_on_time", "resolved_late")),
        Identity("pending", ("pending_in_time", "pending_overdue")),
        Identity("resolved_late", ("resolved_late_apologized",), ">="),
        Identity("resolved", ("resolved_late_apologized",), ">=", unless="resolved_late"),
        Identity("resolved", ("resolved_online",), ">="),
    ),
)
