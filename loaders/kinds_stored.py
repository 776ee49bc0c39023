"""What a file and the figures it leaves in use say together."""

from __future__ import annotations

from loaders.problems import Kind

MIXED_WITH_STORED = Kind(
    "mixed_with_stored",
    "Số gửi không khớp số đang dùng",
    "{expected}",
    "Gửi đủ các cột của dòng này, hoặc hoàn tác lần nạp cũ rồi nạp lại.",
)
BLANK_KEEPS_STORED = Kind(
    "blank_keeps_stored",
    "Cột không gửi lại vẫn dùng số cũ",
    "số của mọi cột đã gửi trước đó",
    "Số cũ vẫn được dùng cùng số mới. Nếu số cũ không còn đúng, gửi đủ các cột của dòng này.",
    "warning",
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)}
"""Every kind by its code, in the order of this page."""
