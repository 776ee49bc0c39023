"""Backups: the whole database, its ledger and its originals in one folder, proven by another process.

A backup is made under a temporary name, opened and examined by another process, and only then given its name:
a folder with a name is a backup that opened. Its manifest holds the hash of every file in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from duckdb import DuckDBPyConnection as Cursor

from data import events, migrations
from data.audit import beside
from data.books import Books
from data.connection import quoted
from data.examination import LAST_BACKUP
from data.originals import MEGABYTE, originals_beside, sync
from data.queries import one
from data.refusals import DiskFullError, LowDiskError, StoreDamagedError, StoreError
from indicators.formats import count

MANIFEST = "manifest.json"
FORMAT = 1
LEAST_MB = 4
"""Room a copy of an almost empty database takes."""
SAID = (
    *((name, int) for name in ("format", "schema", "figures", "batches", "events", "originals", "bytes")),
    *((name, str) for name in ("at", "database", "total")),
    ("files", dict),
)
"""What a whole manifest says, each with its type."""
OF_AUDIT = ("audit_broken", "audit_cut")
"""What the doctor says of the audit: copied as it is, so that figures are not without a backup for it."""
_UNFINISHED = "unfinished-"
_STAMP = f"{'[0-9]' * 8}T{'[0-9]' * 12}Z"
"""The end of a backup's name, for `glob`: other databases may be kept in the same folder."""
_ROOT = Path(__file__).parent.parent

CURRENT_DATABASE = "SELECT current_database()"


def make(books: Books) -> dict[str, Any]:
    """Make, prove and name a backup; what it holds and where it is. Writers wait while files are copied.

    One at a time: a second one asked for meanwhile is made after the first. Raises LowDiskError or
    DiskFullError for want of room, StoreDamagedError when the copy does not open.
    """
    if books.path is None or books.backups is None:
        raise StoreError("Cơ sở dữ liệu trong bộ nhớ không sao lưu được.")
    with books.backing_up:
        return _made(books, books.path, books.backups)


def _made(books: Books, path: Path, backups: Path) -> dict[str, Any]:
    """As `make`, of a database in a file while no other backup of it is being made."""
    stamp = datetime.now(UTC)
    name = _named(path.stem, stamp)
    folder = backups / f"{_UNFINISHED}{name}"
    backups.mkdir(parents=True, exist_ok=True)
    for left in backups.glob(f"{_UNFINISHED}*"):  # of one that was cut off: nobody else is making one
        shutil.rmtree(left, ignore_errors=True)
    _refuse_without_room(books)
    try:
        with books.database.lock:
            books.settle()
            folder.mkdir()
            manifest = _copied(books, folder, stamp)
        write_safely(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        proven = prove(folder)
        folder.rename(backups / name)
    except OSError as error:
        raise DiskFullError(f"Chưa sao lưu được: {error}. Giải phóng chỗ rồi chạy lại.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sync(backups)
    return note(backups, backups / name, is_whole=proven["whole"])


def _named(stem: str, at: datetime) -> str:
    return f"{stem}-{at:%Y%m%dT%H%M%S%f}Z"


def note(backups: Path, folder: Path, *, is_whole: bool = False) -> dict[str, Any]:
    """Remember where the last backup is, for the doctor; the answer of the command.

    `is_whole`: as `prove` said it.
    """
    manifest = read_manifest(folder)
    known = ("at", "schema", "figures", "total", "batches", "originals", "bytes")
    answer = {"backup": str(folder), "verified": True, "whole": is_whole}
    answer |= {name: manifest[name] for name in known}
    write_safely(backups / LAST_BACKUP, json.dumps(answer, ensure_ascii=False).encode())
    return answer


def read_manifest(folder: Path) -> dict[str, Any]:
    """What a backup says it holds. Raises StoreError when the folder is no backup or does not say it all."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise StoreError(f"{folder} không phải bản sao lưu: không đọc được {MANIFEST}.") from error
    if isinstance(manifest, dict) and manifest.get("format", FORMAT) != FORMAT:
        raise StoreError(f"Bản sao lưu {folder} do phiên bản khác làm ra; cần dạng {FORMAT}.")
    if not isinstance(manifest, dict) or not _says_all(manifest):
        raise StoreError(f"{folder} không phải bản sao lưu: {MANIFEST} không đủ nội dung.")
    return manifest


def _says_all(manifest: dict[str, Any]) -> bool:
    is_typed = all(type(manifest.get(name)) is kind for name, kind in SAID)
    try:
        return is_typed and datetime.fromisoformat(manifest["at"]).tzinfo is not None
    except ValueError:
        return False


def prove(folder: Path) -> dict[str, Any]:
    """Hash every file and let another process open and examine the copy. Raises StoreDamagedError.

    The manifest, and `whole`: whether the examination found no error, not in the audit either. A backup of an
    earlier schema was examined when it was made; its hashes say that it is the same still.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        if not (folder / name).is_file() or _hash(folder / name) != expected:
            found = f"tệp {name} thiếu hoặc không còn như lúc sao lưu"
            raise StoreDamagedError(f"Bản sao lưu {folder} hỏng: {found}.")
    if manifest["schema"] > migrations.newest():
        raise StoreError(f"Bản sao lưu {folder} do phiên bản mới hơn làm ra: cập nhật chương trình trước.")
    if manifest["schema"] < migrations.newest():
        return {**manifest, "whole": False}
    report = examined_elsewhere(folder / manifest["database"])
    for name in ("figures", "total", "batches", "originals", "events"):
        if report.get(name) != manifest[name]:
            raise StoreDamagedError(
                f"Bản sao lưu {folder} hỏng: {name} là {report.get(name)}, cần {manifest[name]}."
            )
    return {**manifest, "whole": report["ok"] is True}


def examined_elsewhere(database: Path) -> dict[str, Any]:
    """What the doctor, run in another process, says of a database file.

    Raises StoreDamagedError where more is off than the audit.
    """
    done = subprocess.run(  # nosec B603 # our own command, by its path, without a shell
        [sys.executable, "-m", "data", "doctor", "--alone", "--json"],
        cwd=_ROOT,
        env={**os.environ, "KPI_DATABASE": str(database.absolute())},
        capture_output=True,
        check=False,
    )
    try:
        report = dict(json.loads(done.stdout))
    except ValueError:
        report = {"error": done.stderr.decode(errors="replace")[-500:]}
    errors = [one for one in report.get("findings", ()) if one["severity"] == "error"]
    if "findings" not in report or any(one["code"] not in OF_AUDIT for one in errors):
        told = report.get("error") or "; ".join(one["text"] for one in errors)
        raise StoreDamagedError(f"Bản sao {database} mở ra không nguyên vẹn: {told}")
    return report


def move(folder: Path, target: Path) -> Path:
    """Carry a proven backup to another place, and prove it there; the place it has."""
    target.mkdir(parents=True, exist_ok=True)
    arriving = target / f"{_UNFINISHED}{folder.name}"
    try:
        shutil.copytree(folder, arriving)
        for path in sorted(arriving.rglob("*")):
            sync(path)
        prove(arriving)
        arriving.rename(target / folder.name)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)
    sync(target)
    shutil.rmtree(folder)
    return target / folder.name


def held(folder: Path, stem: str) -> list[dict[str, Any]]:
    """The backups of a database in a folder, newest first: `name` and what the manifest says of each."""
    found = []
    for path in sorted(folder.glob(f"{stem}-{_STAMP}"), reverse=True):
        with suppress(StoreError):
            found.append({**read_manifest(path), "name": path.name})
    return found


def forget(made: Path, stem: str, keep: int) -> list[str]:
    """Delete all but the newest backups of a database beside the one just made; the names of those deleted.

    The one just made stays, and so does one that another command makes meanwhile. Stamps from the future are
    those of a wrong clock: they go first.
    """
    now = _named(stem, datetime.now(UTC))
    every = [path for path in made.parent.glob(f"{stem}-{_STAMP}") if (path / MANIFEST).is_file()]
    others = [path for path in every if path.name < made.name or path.name > now]
    others.sort(key=lambda path: (path.name < now, path.name))
    gone = others[: max(0, len(others) - (keep - 1))]
    for path in gone:
        shutil.rmtree(path)
    return [path.name for path in gone]


def write_safely(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(content)
    sync(beside)
    beside.replace(path)


def _refuse_without_room(books: Books) -> None:
    assert books.path is not None
    files = [books.path, *books.originals.folder.iterdir(), *beside(books.path).glob("*")]
    needed = sum(path.stat().st_size for path in files) * 11 // 10 // MEGABYTE + LEAST_MB
    if books.originals.free_mb < needed:
        raise LowDiskError(
            f"Chưa sao lưu: cần khoảng {count(needed)} MB, ổ đĩa còn {count(books.originals.free_mb)} MB. "
            "Giải phóng chỗ rồi chạy lại."
        )


def _copied(books: Books, folder: Path, at: datetime) -> dict[str, Any]:
    """Copy database, ledger and originals into the folder; the manifest."""
    assert books.path is not None
    copy = folder / books.path.name
    originals = originals_beside(copy)
    with books.reading() as cursor:
        _copy_database(cursor, copy)
        figures, total = events.totals(cursor)
        schema, batches, done = one(cursor.execute(HELD))
        names = [name for (name,) in cursor.execute(ORIGINALS).fetchall()]
    originals.mkdir()
    for name in [*names, *([books.ledger.path.name] if books.ledger else [])]:
        shutil.copyfile(books.originals.folder / name, originals / name)
        sync(originals / name)
    if beside(books.path).exists():
        shutil.copytree(beside(books.path), folder / beside(books.path).name)
    files = {
        str(path.relative_to(folder)): _hash(path) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return {
        **{"format": FORMAT, "at": at.isoformat(timespec="seconds"), "database": copy.name},
        **{"schema": schema, "figures": figures, "total": str(total), "batches": batches, "events": done},
        **{"originals": len(names), "bytes": sum((folder / name).stat().st_size for name in files)},
        "files": files,
    }


HELD = """
SELECT (SELECT max(number) FROM migration), (SELECT count(*) FROM batch WHERE NOT sample),
    (SELECT count(*) FROM event WHERE NOT sample)
"""
ORIGINALS = "SELECT original FROM batch WHERE NOT sample ORDER BY number"
# Names of files and databases cannot be bound; both are quoted and neither comes from a visitor.
ATTACH = "ATTACH {file} AS backup_copy"
COPY = "COPY FROM DATABASE {database} TO backup_copy"
DETACH = "DETACH backup_copy"


def _copy_database(cursor: Cursor, copy: Path) -> None:
    """Copy all tables and views into a new file, as they stand now."""
    (database,) = one(cursor.execute(CURRENT_DATABASE))
    cursor.execute(ATTACH.format(file=quoted(str(copy), "'")))
    try:
        cursor.execute(COPY.format(database=quoted(database, '"')))
    finally:
        cursor.execute(DETACH)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
