"""digitization: dossiers and results digitised, results issued electronically, data used again."""

from loaders.layout import CODE, MONTH, NAME, Column, Identity, Layout

LAYOUT = Layout(
    kind="digitization",
    title="Số hóa hồ sơ, kết quả",
    identity=(CODE, NAME, MONTH),
    counts=(
        Column("dossiers_received", "Hồ sơ tiếp nhận", ("Số hồ sơ tiếp nhận", "Tổng hồ sơ tiếp nhận")),
        Column("dossiers_digitized", "Hồ sơ đã số hóa", ("Số hồ sơ đã số hóa", "Hồ sơ số hóa")),
        Column(
            "dossiers_reusing_data",
            "Hồ sơ có tái sử dụng dữ liệu",
            ("Hồ sơ tái sử dụng dữ liệu", "Có tái sử dụng dữ liệu"),
        ),
        Column("results_due", "Kết quả phải trả", ("Số kết quả phải trả",)),
        Column("results_digitized", "Kết quả đã số hóa", ("Số kết quả đã số hóa", "Kết quả số hóa")),
        Column("results_electronic", "Kết quả điện tử", ("Số kết quả điện tử", "Kết quả trả điện tử")),
    ),
    identities=(
        Identity("dossiers_received", ("dossiers_digitized",), ">="),
        Identity("dossiers_received", ("dossiers_reusing_data",), ">="),
        Identity("results_due", ("results_digitized",), ">="),
        Identity("results_due", ("results_electronic",), ">="),
    ),
)
