"""What `python -m data doctor` finds out and tells: the examination, and figures the directory leaves out.

The store is opened for reading only, or asked of a running app; nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection as Cursor

from data import examination, migrations, offices, remote, strays
from data.books import refuse_half_replaced
from data.commands import RefusedError
from data.connection import Connection
from data.examination import Finding
from data.ledger import Ledger
from data.originals import originals_beside
from data.settings import Settings
from indicators.formats import count, plain


def seen(chosen: Settings, *, alone: bool = False) -> dict[str, Any]:
    """The report, as JSON; `alone` leaves the directory of agencies out of it, for copies of a database."""
    found = remote.or_app(chosen.database, lambda: _examined(chosen, alone=alone))
    if not isinstance(found, remote.RemoteStore):
        return found
    report = found.doctor()
    if alone:
        return report
    with found.reading() as cursor:
        return _with(report, [*_edits_off(cursor, chosen), *strays.findings(cursor, chosen)])


def lines(report: dict[str, Any]) -> list[str]:
    """The report for people."""
    kept, again = (plain(Decimal(report[name])) for name in ("total", "total_recomputed"))
    told = [f"Tệp dữ liệu: {report['database']}, lược đồ {report['schema']}"]
    told += [
        f"Số đang dùng: {count(report['figures'])}, tổng {kept}; "
        f"tính lại từ các lần nạp: {count(report['figures_recomputed'])}, tổng {again}",
        f"Lần nạp: {count(report['batches'])}, đã hoàn tác {count(report['withdrawn'])}; "
        f"tệp gốc: {count(report['originals'])}; tháng đã khóa: {count(report['locked_months'])}",
        f"Sổ ghi: {count(report['ledger_entries'])} việc; cơ sở dữ liệu: {count(report['events'])} việc",
        f"Ổ đĩa còn {count(report['free_mb'])} MB",
    ]
    for finding in report["findings"]:
        name = "Lỗi" if finding["severity"] == "error" else "Lưu ý"
        told.append(f"{name}: {finding['text']} {finding['remedy']}")
    told.append("Mọi thứ khớp nhau." if report["ok"] else "Có chỗ không khớp: xem các dòng “Lỗi”.")
    return told


def _examined(chosen: Settings, *, alone: bool) -> dict[str, Any]:
    """Open the file for reading only and examine it. Raises StoreBusyError beside a running app."""
    path = chosen.database
    refuse_half_replaced(path)
    if not path.exists():
        raise RefusedError(f"Không có tệp dữ liệu {path}. Kiểm tra KPI_DATABASE.")
    connection = Connection(path, read_only=True)
    try:
        with connection.reading() as cursor:
            migrations.refuse_others(cursor)
            folder = originals_beside(path)
            ledger, copies = Ledger(folder), path.with_name(f"{path.name}.backups")
            report = examination.examine(cursor, path, folder, ledger, copies, chosen.min_free_mb).as_json()
            if alone:
                return report
            return _with(report, [*_edits_off(cursor, chosen), *strays.findings(cursor, chosen)])
    finally:
        connection.close()


def _edits_off(cursor: Cursor, chosen: Settings) -> list[Finding]:
    """Edited plans or settings the app cannot be opened with; of agencies `strays` tells."""
    remedy = "Xem `python -m data edits`, rồi bỏ bản sửa ấy bằng `python -m data take-back`."
    return [Finding("edit_off", "error", fault, remedy) for fault in offices.faults(chosen, cursor)]


def _with(report: dict[str, Any], findings: Iterable[Finding]) -> dict[str, Any]:
    every = [*report["findings"], *map(asdict, findings)]
    return {**report, "ok": all(one["severity"] != "error" for one in every), "findings": every}
