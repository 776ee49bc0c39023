"""Kinds of problem that only a command meets: no file, a locked month, somebody who wrote meanwhile."""

from __future__ import annotations

from loaders.problems import Kind

NO_FILE = Kind(
    "no_file", "Không đọc được tệp", "tên một tệp có thật", "Kiểm tra lại tên và nơi để tệp rồi chạy lại"
)
MONTH_LOCKED = Kind(
    "month_locked",
    "Tháng đã khóa",
    "số của tháng chưa khóa, hoặc tháng được mở cho đơn vị",
    "Bỏ các dòng của tháng ấy khỏi tệp, hoặc đề nghị mở khóa tháng cho đơn vị rồi nạp lại",
)
CHANGED_MEANWHILE = Kind(
    "changed_meanwhile",
    "Số của tệp vừa được người khác ghi",
    "số đang dùng như lúc kiểm tra tệp",
    "Xem lại sổ nạp rồi chạy lại lệnh nếu tệp này vẫn đúng",
)
