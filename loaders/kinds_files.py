"""Kinds of problem that concern how a file is read: what it is, its encoding, hidden and composite cells."""

from __future__ import annotations

from loaders.problems import Kind

UNREADABLE = Kind("unreadable", "Không đọc được tệp", "tệp CSV, Excel (.xlsx, .xls) hoặc .ods", "{remedy}")
UNKNOWN_ENCODING = Kind(
    "unknown_encoding",
    "Không chắc bảng mã của tệp",
    "CSV bảng mã UTF-8 hoặc UTF-16",
    "Mở tệp gốc bằng Excel, lưu lại kiểu “CSV UTF-8” hoặc “Excel (.xlsx)” rồi nạp lại.",
)
LEGACY_ENCODING = Kind(
    "legacy_encoding",
    "Tệp dùng bảng mã cũ",
    "bảng mã UTF-8",
    "Chữ đã được đổi sang Unicode theo bảng mã này. Xem lại tên đơn vị ở bảng xem trước rồi mới xác nhận.",
    "warning",
)
TOO_LARGE = Kind(
    "too_large_file",
    "Tệp quá lớn",
    "{limit}",
    "Chỉ giữ bảng số liệu: xóa các dòng, cột, trang tính và hình không dùng, hoặc tách theo tháng.",
)
DAMAGED_WORKBOOK = Kind(
    "damaged_workbook",
    "Không mở được tệp Excel",
    "tệp Excel (.xlsx) mở được, không có ô ở rất xa bảng",
    "Mở bằng Excel, chép riêng bảng số liệu sang một tệp mới, lưu .xlsx rồi nạp lại.",
)
BROKEN_QUOTES = Kind(
    "broken_quotes",
    "Dấu ngoặc kép không khớp",
    "mỗi dấu ngoặc kép mở có một dấu đóng ở cuối ô",
    "Sửa dấu ngoặc kép ở dòng này (bỏ đi nếu thừa) rồi nạp lại.",
)
HIDDEN_CELLS = Kind(
    "hidden_cells",
    "Có dòng, cột hoặc trang tính bị ẩn",
    "mọi dòng số liệu đều hiện trên màn hình",
    "Dòng và cột ẩn vẫn được đọc. Bỏ ẩn (hoặc bỏ lọc) để kiểm tra; không phải số liệu thì xóa.",
    "warning",
)
COMPOSITE_CELL = Kind(
    "composite_cell",
    "Ô ghi cả số lượng và tỷ lệ",
    "mỗi ô một số",
    "Chỉ số lượng trong ô được đọc. Kiểm tra lại; lần sau chỉ ghi số lượng.",
    "warning",
)
SEVERAL_COUNTS = Kind(
    "several_counts", "Ô có nhiều số lượng", "{readings}", "Mỗi ô ghi một số: giữ số lượng của cột này."
)
TOO_MANY_PROBLEMS = Kind(
    "too_many_problems",
    "Quá nhiều lỗi, đã dừng kiểm tra",
    "bảng số liệu theo mẫu",
    "Các chỗ đã thấy ở dưới chưa phải là tất cả. Kiểm tra lại tệp có đúng bảng cần nạp không rồi nạp lại.",
)
