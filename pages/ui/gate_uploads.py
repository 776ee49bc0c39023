"""Files on their way in, seen from the gate: who may send one, where to, and how much in a minute.

Streamlit keeps what it is sent in memory, under whatever name the address says, and limits each file alone.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import Scope

from pages.ui import gate_rules
from pages.ui.gate_tabs import Reader, Tabs, Turns

UPLOADS, MEGABYTES, SECONDS = 20, 200, 60
"""How many files, and of what size together, an account may send in how many seconds."""
MEGABYTE = 1024 * 1024
NOT_YOURS = "Tệp này không phải của lần đăng nhập này. Mở lại trang rồi tải tệp từ đó."
NO_LOADING = "Tài khoản này không có quyền nạp số liệu. Liên hệ quản trị ứng dụng nếu cần thêm quyền."
NO_SIZE = "Chưa nhận tệp: không biết trước tệp lớn bao nhiêu. Mở lại trang rồi gửi tệp từ đó."
TOO_OFTEN = f"Đã gửi {UPLOADS} tệp trong một phút. Chờ một phút rồi gửi tiếp."
TOO_MUCH = (
    f"Các tệp gửi trong một phút cộng lại quá {MEGABYTES} MB nên tệp này chưa được nhận. "
    "Chờ một phút rồi gửi tiếp."
)

Refusal = tuple[int, str]


class Uploads:
    """What each account has sent of late. For one event loop."""

    def __init__(self, tabs: Tabs) -> None:
        self.tabs = tabs
        self.files, self.bytes = Turns(UPLOADS, SECONDS), Turns(MEGABYTES * MEGABYTE, SECONDS)

    def refusal(self, scope: Scope, reader: Reader) -> Refusal | None:
        """Why the reader may not send or take back this file; None where they may."""
        upload = gate_rules.upload_of(scope["path"])
        if not reader.rights.may("load"):
            return (403, NO_LOADING)
        if upload is None or not self.tabs.may_put(upload, reader):
            return (403, NOT_YOURS)
        return self._too_much(scope, reader) if scope["method"] == "PUT" else None

    def _too_much(self, scope: Scope, reader: Reader) -> Refusal | None:
        size = size_of(Headers(scope=scope))
        if size is None:
            return (411, NO_SIZE)
        if not self.files.take(reader.owner):
            return (429, TOO_OFTEN)
        return None if self.bytes.take(reader.owner, size) else (429, TOO_MUCH)


def size_of(headers: Headers) -> int | None:
    """The bytes a request is going to bring; None when it does not say, or may bring more than it says."""
    said = headers.get("content-length", "")
    return int(said) if said.isdecimal() and "transfer-encoding" not in headers else None
