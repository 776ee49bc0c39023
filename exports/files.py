"""Files put in place whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from exports.refusals import ExportError

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
REASONS = {
    errno.EACCES: "không có quyền ghi vào thư mục này",
    errno.EPERM: "không có quyền ghi vào thư mục này",
    errno.ENOENT: "thư mục chưa có",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.EISDIR: "đã có thư mục cùng tên",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


def put(path: Path, content: bytes) -> None:
    """Write beside the place, then move there, so that nobody ever sees a half-written file.

    A file that stood there stays as it was when anything fails. Raises ExportError saying why.
    """
    beside = path.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise ExportError(_words(path, error)) from error


def folder(path: Path) -> None:
    """Make a folder where there is none. Raises ExportError saying why not."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(_words(path, error)) from error


def _words(path: Path, error: OSError) -> str:
    if error.errno in FULL:
        return f"Ổ đĩa đã đầy, không ghi được {path}. Không để lại tệp dở dang; giải phóng chỗ rồi chạy lại."
    why = REASONS.get(error.errno or 0, f"lỗi {error.errno} của hệ điều hành")
    return f"Không ghi được {path}: {why}. Chưa tạo tệp nào."
