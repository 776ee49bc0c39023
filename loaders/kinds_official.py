"""Problems of official forms and of tables whose columns an officer named."""

from __future__ import annotations

from loaders.problems import Kind

NO_PERIOD = Kind(
    "no_period_in_file",
    "Không rõ kỳ báo cáo của biểu",
    "dòng “Từ ngày … đến ngày …” ở phần đầu biểu",
    "Chọn kỳ khi nạp, hoặc ghi kỳ ở phần đầu biểu rồi nạp lại.",
)
NO_SUCH_PERIOD = Kind(
    "no_such_period",
    "Khoảng ngày không phải một kỳ báo cáo",
    "đúng một tháng, quý, 6 tháng, 9 tháng hoặc năm",
    "Kết xuất lại biểu theo một kỳ báo cáo, hoặc sửa “Từ ngày … đến ngày …” nếu ghi sai.",
)
PERIOD_AND_DAYS = Kind(
    "period_and_days_differ",
    "Kỳ báo cáo và khoảng ngày không khớp",
    "{expected}",
    "Sửa kỳ hoặc khoảng ngày ở phần đầu biểu.",
)
NO_AGENCY = Kind(
    "no_agency_in_file",
    "Không rõ biểu của đơn vị nào",
    "dòng “Đơn vị báo cáo: …” ở phần đầu biểu",
    "Chọn đơn vị khi nạp, hoặc ghi đơn vị ở phần đầu biểu rồi nạp lại.",
)
OTHER_AGENCY = Kind(
    "other_agency",
    "Đơn vị trong biểu khác đơn vị đã chọn",
    "{expected}",
    "Chọn lại đơn vị, hoặc chọn tệp khác.",
)
NO_SUM_LINE = Kind(
    "no_sum_line",
    "Biểu theo lĩnh vực thiếu dòng Tổng cộng",
    "một dòng Tổng cộng là số của cả đơn vị",
    "Thêm dòng Tổng cộng rồi nạp lại.",
)
SUM_DIFFERS = Kind(
    "form_sum_differs",
    "Dòng cộng không khớp các dòng được cộng",
    "{expected}",
    "Đối chiếu các dòng ở cột {column}, sửa số sai rồi nạp lại.",
)
UNNAMED_COLUMN = Kind(
    "unnamed_column",
    "Cột chưa rõ nội dung",
    "một cột của {form}",
    "Ghép cột: chỉ ra cột này là số liệu gì, hoặc bỏ qua; cách ghép được nhớ cho các tệp sau.",
)
MISSING_IN_FORM = Kind(
    "missing_in_form",
    "Biểu thiếu cột",
    "đủ các cột của {form}",
    "Kết xuất lại biểu đủ cột, hoặc ghép cột: chỉ ra mỗi cột là số liệu gì.",
)
BAD_MAPPING = Kind(
    "bad_mapping",
    "Cách ghép cột đã lưu không dùng được",
    "mỗi cột một số liệu, đủ cột cần có",
    "Ghép lại các cột. {reason}",
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)}
"""Every kind by its code, in the order of this page."""
