"""The settings: one declared list, read once at start; other code receives values as arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROOM = Path(__file__).parent
TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Setting(NamedTuple):
    """One environment variable: its name, its default and what it does (README table, tested)."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("KPI_DATABASE", "data/local/kpi.duckdb", "DuckDB file; originals are kept beside it"),
    Setting("KPI_JURISDICTION", "nghe-an", "which province's agencies and plans"),
    Setting("KPI_AGENCIES", "", "folder with further <jurisdiction>.csv agency files; they come first"),
    Setting("KPI_TODAY", "", "YYYY-MM-DD to use as today instead of the date in Asia/Ho_Chi_Minh"),
    Setting("KPI_CLOSING_DAY", "", "last day of a report month, 1-31; empty: the calendar month"),
    Setting("KPI_MIN_FREE_MB", "200", "free megabytes below which new files are refused; reading goes on"),
    Setting("KPI_REPORT_DAY", "23", "monthly reports are due before this day of a month, 1-28"),
    Setting("KPI_NEAR", "5", "how many percentage points short of a target still count as near"),
)


class SettingError(ValueError):
    """A setting cannot be used; the text says which, what was found and what to write, in Vietnamese."""


@dataclass(frozen=True)
class Settings:
    """All settings as typed values."""

    database: Path
    jurisdiction: str
    agency_folders: tuple[Path, ...]
    fixed_today: date | None
    closing_day: int | None
    near: int
    report_day: int = 23
    min_free_mb: int = 200

    @property
    def today(self) -> date:
        """The day that decides which periods are over; asked anew each time, servers run for months."""
        return self.fixed_today or datetime.now(TIME_ZONE).date()


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read SETTINGS from the environment. Raises SettingError."""
    value = {setting.name: environment.get(setting.name, "") or setting.default for setting in SETTINGS}
    folders = [Path(value["KPI_AGENCIES"])] if value["KPI_AGENCIES"] else []
    return Settings(
        database=Path(value["KPI_DATABASE"]),
        jurisdiction=value["KPI_JURISDICTION"],
        agency_folders=(*folders, ROOM / "agencies"),
        fixed_today=_day("KPI_TODAY", value["KPI_TODAY"]),
        closing_day=_number("KPI_CLOSING_DAY", value["KPI_CLOSING_DAY"], 1, 31),
        near=_number("KPI_NEAR", value["KPI_NEAR"], 0, 100) or 0,
        report_day=_number("KPI_REPORT_DAY", value["KPI_REPORT_DAY"], 1, 28) or 23,
        min_free_mb=_number("KPI_MIN_FREE_MB", value["KPI_MIN_FREE_MB"], 0, 10**9) or 0,
    )


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SettingError(f"{name}: đã thấy “{text}”; cần ngày dạng 2025-10-14.") from None


def _number(name: str, text: str, low: int, high: int) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
        raise SettingError(f"{name}: đã thấy “{text}”; cần số nguyên từ {low} đến {high}.")
    return int(text)
