"""payment: transactions paid online, and procedures for which online payment is provided (a stock)."""

from loaders.layout import CODE, MONTH, NAME, Column, Identity, Layout

LAYOUT = Layout(
    kind="payment",
    title="Thanh toán trực tuyến",
    identity=(CODE, NAME, MONTH),
    counts=(
        Column("payments", "Giao dịch thanh toán", ("Tổng giao dịch thanh toán", "Số giao dịch thanh toán")),
        Column(
            "payments_online",
            "Thanh toán trực tuyến",
            ("Giao dịch thanh toán trực tuyến", "Số giao dịch thanh toán trực tuyến"),
        ),
        Column(
            "procedures_with_fee",
            "TTHC có nghĩa vụ tài chính",
            ("Thủ tục có nghĩa vụ tài chính", "Số TTHC có nghĩa vụ tài chính"),
        ),
        Column(
            "procedures_with_online_payment",
            "TTHC đã cung cấp thanh toán trực tuyến",
            ("TTHC cung cấp thanh toán trực tuyến", "Số TTHC đã cung cấp thanh toán trực tuyến"),
        ),
    ),
    identities=(
        Identity("payments", ("payments_online",), ">="),
        Identity("procedures_with_fee", ("procedures_with_online_payment",), ">="),
    ),
)
