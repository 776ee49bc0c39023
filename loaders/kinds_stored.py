"""What a file and the figures it leaves in use say together."""

from __future__ import annotations

from loaders.problems import Kind

MIXED_WITH_STORED = Kind(
    "mixed_with_stored",
    "Số gửi không khớp số đang dùng",
    "{expected}",
    "Gửi đủ các cột của dòng này, hoặc hoàn tác lần nạp cũ rồi nạp lại.",
)
MIXED_AFTERWARDS = Kind(
    "mixed_afterwards",
    "Số còn lại của hai lần nạp không khớp nhau",
    "{expected}",
    "Hoàn tác lần nạp {newest} trước, hoặc nạp tệp đủ các cột của dòng này rồi làm lại.",
)
BLANK_KEEPS_STORED = Kind(
    "blank_keeps_stored",
    "Cột không gửi lại vẫn dùng số cũ",
    "số của mọi cột đã gửi trước đó",
    "Số cũ vẫn được dùng cùng số mới. Nếu số cũ không còn đúng, gửi đủ các cột của dòng này.",
    "warning",
)

WITHDRAWN_BEFORE = Kind(
    "withdrawn_before",
    "Tệp này đã nạp rồi bị hoàn tác",
    "tệp chưa từng bị hoàn tác",
    "Ghi thì các số của tệp được dùng lại, thành một lần nạp mới. Nếu đúng thì ghi chú khi xác nhận.",
    "warning",
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)}
"""Every kind by its code, in the order of this page."""
