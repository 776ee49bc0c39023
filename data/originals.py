"""The original files: kept under generated names, safely on disk before their batch exists."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from data.connection import DISK_FULL
from data.refusals import DiskFullError, LowDiskError
from indicators.formats import count

MEGABYTE = 1024 * 1024


def originals_beside(database: Path) -> Path:
    """Where the originals of a database are."""
    return database.with_name(f"{database.name}.originals")


class Originals:
    """A folder of files; none is ever changed."""

    def __init__(self, folder: Path, min_free_mb: int = 0) -> None:
        self.folder, self.min_free_mb = folder, min_free_mb
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def free_mb(self) -> int:
        """Room left on the disk."""
        return shutil.disk_usage(self.folder).free // MEGABYTE

    def refuse_when_low(self) -> None:
        """Raise LowDiskError when less room is left than is wanted."""
        if self.free_mb < self.min_free_mb:
            raise LowDiskError(
                f"Chưa nhận tệp: ổ đĩa chỉ còn {count(self.free_mb)} MB, cần ít nhất "
                f"{count(self.min_free_mb)} MB (KPI_MIN_FREE_MB). Giải phóng chỗ rồi nạp lại; "
                "việc xem số liệu vẫn tiếp tục."
            )

    def keep(self, content: bytes) -> str:
        """Put bytes on disk; the generated name they got. Raises DiskFullError, leaving nothing."""
        name = uuid4().hex
        try:
            with (self.folder / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.discard([name])
            raise DiskFullError(DISK_FULL) from error
        return name

    def discard(self, names: Sequence[str]) -> None:
        """Delete what belongs to no batch."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def read(self, name: str) -> bytes:
        """The bytes, by the generated name their batch carries."""
        return (self.folder / Path(name).name).read_bytes()


def sync(path: Path) -> None:
    """Make sure a file or folder is on disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows keeps folders in order by itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
