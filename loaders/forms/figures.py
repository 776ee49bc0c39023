"""figures: any other indicator, a row each with body and period; may speak for the whole jurisdiction."""

from loaders.layout import CODE, NAME, Column, Layout

LAYOUT = Layout(
    kind="figures",
    title="Chỉ tiêu khác",
    identity=(
        Column("indicator", "Mã chỉ tiêu", ("Chỉ tiêu", "Mã CT")),
        CODE,
        NAME,
        Column("period", "Kỳ", ("Kỳ báo cáo", "Kỳ số liệu", "Tháng")),
    ),
    counts=(Column("numerator", "Tử số"), Column("denominator", "Mẫu số")),
    remarks=("Ghi chú",),
)
