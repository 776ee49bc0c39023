"""The doctor: are database, ledger, originals and backups whole, and do they tell the same?

Nothing is changed. Figures in use are worked out again from every batch not withdrawn and compared one by
one; every batch is compared with its print in the ledger; every original is hashed. What is off is a value
with a remedy.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from duckdb import DuckDBPyConnection as Cursor

from data import agreement, audit_mark, audit_trail, events, journal
from data.audit import beside
from data.ledger import Entry, Ledger
from data.originals import MEGABYTE
from data.queries import one
from indicators.formats import count, moment, plain

if TYPE_CHECKING:  # books make backups, which the doctor proves
    from data.books import Books

REBUILD = "Dựng lại từ tệp gốc bằng `python -m data rebuild`, hoặc khôi phục bản sao lưu gần nhất."
LAST_BACKUP = "last.json"
STALE = timedelta(days=7)
AHEAD = timedelta(hours=1)
"""How far in the future the moment of a backup may be: what clocks that are set now and then are off."""
MOST_BREAKS = 20
"""Places told of; where there are more, the first say enough."""


@dataclass(frozen=True)
class Finding:
    """Something the doctor noticed; an error means that figures or files are not as they were recorded, or
    that figures in use are shown nowhere."""

    code: str
    severity: Literal["error", "warning"]
    text: str
    remedy: str


@dataclass(frozen=True)
class Report:
    """What the doctor saw."""

    database: str
    schema: int
    figures: int
    total: str
    figures_recomputed: int
    total_recomputed: str
    observations: int
    batches: int
    withdrawn: int
    events: int
    ledger_entries: int
    originals: int
    original_bytes: int
    locked_months: int
    last_backup: dict[str, Any] | None
    free_mb: int
    min_free_mb: int
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is an error."""
        return all(finding.severity != "error" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The report as the commands answer it."""
        return {"ok": self.ok, **asdict(self)}


COUNTS = """
SELECT (SELECT coalesce(max(number), 0) FROM migration), (SELECT count(*) FROM observation),
    (SELECT count(*) FROM batch WHERE NOT sample),
    (SELECT count(*) FROM batch WHERE NOT sample AND withdrawn_at IS NOT NULL),
    (SELECT count(*) FROM event WHERE NOT sample), (SELECT count(*) FROM month_lock)
"""
RECOMPUTED = """
WITH newest AS (
    SELECT observation.value, observation.is_current, batch.sample,
        batch.withdrawn_at IS NULL AND row_number() OVER (
            PARTITION BY observation.jurisdiction, measure, agency, period
            ORDER BY batch.withdrawn_at IS NULL DESC, batch.number DESC
        ) = 1 AS should_be
    FROM observation JOIN batch ON batch.id = observation.batch
)
SELECT count(*) FILTER (should_be AND NOT sample),
    coalesce(sum(value) FILTER (should_be AND NOT sample), 0)::DECIMAL(38, 4),
    count(*) FILTER (should_be <> is_current)
FROM newest
"""
ORIGINALS = "SELECT id, file, original, sha256 FROM batch WHERE NOT sample ORDER BY number"


def examine(
    cursor: Cursor, path: Path, folder: Path, ledger: Ledger | None, backups: Path | None, min_free_mb: int
) -> Report:
    """Look at everything; keep writers away meanwhile."""
    schema, observations, batches, withdrawn, done, locked = one(cursor.execute(COUNTS))
    figures, total = events.totals(cursor)
    figures_again, total_again, differing = one(cursor.execute(RECOMPUTED))
    entries = ledger.read()[1] if ledger is not None and ledger.exists() else []
    kept = cursor.execute(ORIGINALS).fetchall()
    backup = last_backup(backups)
    free = shutil.disk_usage(folder).free // MEGABYTE
    findings = [
        *_figures_off(figures, figures_again, differing),
        *_totals_off(cursor),
        *_ledger_off(cursor, ledger, entries),
        *_originals_off(folder, kept),
        *_audit_off(cursor, path),
        *_backup_off(backup),
        *_room_off(free, min_free_mb),
    ]
    sizes = [(folder / name).stat().st_size for _, _, name, _ in kept if (folder / name).is_file()]
    errors = sum(finding.severity == "error" for finding in findings)
    outcome = "off" if errors else "whole"
    journal.tell("examined", outcome=outcome, number=len(findings))
    return Report(
        database=str(path),
        schema=schema,
        figures=figures,
        total=str(total),
        figures_recomputed=figures_again,
        total_recomputed=str(total_again),
        observations=observations,
        batches=batches,
        withdrawn=withdrawn,
        events=done,
        ledger_entries=len(entries),
        originals=len(sizes),
        original_bytes=sum(sizes),
        locked_months=locked,
        last_backup=backup,
        free_mb=free,
        min_free_mb=min_free_mb,
        findings=tuple(findings),
    )


def of_books(cursor: Cursor, books: Books) -> Report:
    """As `examine`, of open books; keep writers away meanwhile."""
    books.keep_mark()
    kept = books.originals
    files = (books.path or kept.folder, kept.folder, books.ledger, books.backups)
    return examine(cursor, *files, kept.min_free_mb)


def last_backup(backups: Path | None) -> dict[str, Any] | None:
    """Where and when the last verified backup was made; None when none is known.

    A note that cannot be read counts as none, and so does one from the future: a wrong clock left it, and it
    would hide for years that no backup is made.
    """
    if backups is None:
        return None
    try:
        told = json.loads((backups / LAST_BACKUP).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(told["at"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    is_known = at.tzinfo is not None and at <= datetime.now(UTC) + AHEAD
    return dict(told) if is_known else None


def _figures_off(figures: int, again: int, differing: int) -> Iterator[Finding]:
    if differing:
        yield Finding(
            "figures_differ",
            "error",
            f"{count(differing)} số đang dùng không phải số của lần nạp mới nhất chưa hoàn tác "
            f"(đang dùng {count(figures)}, tính lại {count(again)}).",
            REBUILD,
        )


def _totals_off(cursor: Cursor) -> Iterator[Finding]:
    recorded, seen = events.last_totals(cursor), events.totals(cursor)
    if recorded is not None and recorded != seen:
        yield Finding(
            "totals_differ",
            "error",
            f"Đang dùng {count(seen.figures)} số, tổng {plain(seen.total)}; lần ghi cuối để lại "
            f"{count(recorded.figures)} số, tổng {plain(recorded.total)}.",
            REBUILD,
        )


def _ledger_off(cursor: Cursor, ledger: Ledger | None, entries: list[Entry]) -> Iterator[Finding]:
    if ledger is None:
        return
    if not ledger.exists():
        yield Finding(
            "no_ledger",
            "error",
            f"Không có sổ ghi {ledger.path}: không dựng lại được từ tệp gốc.",
            "Khởi động ứng dụng một lần: sổ ghi được lập lại từ cơ sở dữ liệu.",
        )
        return
    known, written = events.ledgered(cursor), {entry["id"] for entry in entries}
    missing = [event for event in known if event not in written]
    extra = [entry for entry in entries if entry["id"] not in set(known)]
    if agreement.identity(cursor) != ledger.read()[0]:
        yield Finding("other_ledger", "error", "Sổ ghi thuộc một cơ sở dữ liệu khác.", REBUILD)
    elif missing or len(extra) > 1:
        yield Finding(
            "ledger_differs",
            "error",
            f"Sổ ghi thiếu {count(len(missing))} việc và thừa {count(len(extra))} việc so với cơ sở dữ liệu.",
            REBUILD if extra else "Khởi động ứng dụng một lần: sổ ghi được bổ sung từ cơ sở dữ liệu.",
        )
    off = [
        entry["batch"]
        for entry in entries
        if entry["act"] == "load"
        and entry not in extra
        and [*events.print_of(cursor, entry["batch"])] != entry["print"]
    ]
    if off:
        yield Finding("batches_differ", "error", f"Số của lần nạp {', '.join(off)} khác sổ ghi.", REBUILD)


def _originals_off(folder: Path, kept: list[tuple[str, str, str, str]]) -> Iterator[Finding]:
    for batch, file, name, expected in kept:
        path = folder / name
        if not path.is_file():
            told, code = "không còn", "original_missing"
        elif sha256(path.read_bytes()).hexdigest() != expected:
            told, code = "đã bị thay đổi", "original_changed"
        else:
            continue
        yield Finding(
            code,
            "error",
            f"Tệp gốc “{file}” của lần nạp {batch} {told} ({path}).",
            "Chép lại tệp ấy từ bản sao lưu vào đúng tên này.",
        )


def _audit_off(cursor: Cursor, path: Path) -> Iterator[Finding]:
    """Lines of the audit that are not as they were written, or gone."""
    folder, kept = beside(path), audit_mark.mark_kept(cursor)
    state = audit_trail.Trail(folder).state()
    remedy = f"Giữ nguyên các tệp trong {folder}, so với bản sao lưu, báo người phụ trách an toàn thông tin."
    for place in state.breaks[:MOST_BREAKS]:
        told = f"Nhật ký {place.file}, dòng {count(place.line)}: {place.text}."
        yield Finding("audit_broken", "error", told, remedy)
    if not state.breaks and not audit_mark.holds(folder, kept):
        written = kept.partition(" ")[0]
        missing = f"Nhật ký thiếu dòng ở cuối: còn {count(state.lines)} dòng, đã ghi đến dòng {written}."
        yield Finding("audit_cut", "error", missing, remedy)


def _backup_off(backup: dict[str, Any] | None) -> Iterator[Finding]:
    remedy = "Chạy `python -m data backup --to THƯ_MỤC`, tốt nhất là hẹn giờ hằng ngày, sang ổ đĩa khác."
    if backup is None:
        yield Finding("no_backup", "warning", "Chưa có bản sao lưu nào.", remedy)
        return
    at = datetime.fromisoformat(backup["at"])
    if datetime.now(UTC) - at > STALE:
        yield Finding("old_backup", "warning", f"Bản sao lưu gần nhất đã cũ: {moment(at)}.", remedy)


def _room_off(free: int, wanted: int) -> Iterator[Finding]:
    if free < wanted:
        yield Finding(
            "low_disk",
            "warning",
            f"Ổ đĩa còn {count(free)} MB, ít hơn {count(wanted)} MB: tệp mới bị từ chối, xem số vẫn được.",
            "Giải phóng chỗ trên ổ đĩa, hoặc đặt KPI_MIN_FREE_MB nhỏ hơn.",
        )
