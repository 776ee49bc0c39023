"""online_filing: dossiers received in the period, by channel. Carried-over dossiers are not in it."""

from loaders.layout import CODE, MONTH, NAME, Column, Identity, Layout

LAYOUT = Layout(
    kind="online_filing",
    title="Hồ sơ trực tuyến",
    identity=(CODE, NAME, MONTH),
    counts=(
        Column("received", "Tổng tiếp nhận trong kỳ", ("Tổng tiếp nhận", "Tổng số tiếp nhận trong kỳ")),
        Column(
            "received_online",
            "Trực tuyến",
            ("Hồ sơ trực tuyến", "Nộp trực tuyến", "Tiếp nhận trực tuyến"),
        ),
        Column(
            "received_full_online",
            "Trực tuyến toàn trình",
            ("Toàn trình", "TT toàn trình", "Hồ sơ trực tuyến toàn trình", "Trong đó: Toàn trình"),
        ),
        Column(
            "received_in_person", "Trực tiếp", ("Nộp trực tiếp", "Tiếp nhận trực tiếp", "Hồ sơ trực tiếp")
        ),
        Column(
            "received_by_post",
            "Bưu chính công ích",
            ("Bưu chính", "BCCI", "Dịch vụ bưu chính công ích", "Qua bưu chính công ích"),
        ),
    ),
    identities=(
        Identity("received", ("received_online", "received_in_person", "received_by_post")),
        Identity("received_online", ("received_full_online",), ">="),
        Identity("received", ("received_full_online",), ">=", unless="received_online"),
    ),
)
