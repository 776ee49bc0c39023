"""The settings: one declared list, read once at start; other code receives values as arguments."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

ROOM = Path(__file__).parent
FEWEST_LETTERS = 16
"""Of a token: fewer can be guessed."""
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
    Setting(
        "KPI_API_TOKEN",
        "",
        "token other machines send as Authorization: Bearer …, 16 letters or more; empty: this machine only",
    ),
    Setting("KPI_PARENT_BODY", "", "body over the issuing one at the head of documents; empty: the UBND"),
    Setting("KPI_ISSUER", "VĂN PHÒNG", "body that issues documents, as their head names it"),
    Setting("KPI_ISSUER_NAME", "Văn phòng UBND tỉnh", "the same body inside a sentence"),
    Setting("KPI_ISSUER_CODE", "VPUBND", "its letters in a document's number: Số: …/BC-VPUBND"),
    Setting("KPI_DRAFTER", "KSTT", "letters of the unit that drafts: Lưu: VT, KSTT"),
    Setting("KPI_DRAFTER_NAME", "Phòng Kiểm soát TTHC", "the same unit inside a sentence"),
    Setting("KPI_PLACE", "", "place before the date of documents; empty: the jurisdiction's name"),
    Setting("KPI_ADDRESSEES", "", "whom reports are addressed to, separated by ;"),
    Setting("KPI_RECIPIENTS", "", "lines under Nơi nhận of reports, separated by ;"),
    Setting("KPI_SIGNER", "CHÁNH VĂN PHÒNG", "title over the signature; lines separated by ;"),
    Setting("KPI_DECIMALS", "1", "decimals of rates in documents, 1 or 2"),
    Setting("KPI_PADDED_COUNTS", "1", "1: prose of documents writes 08 for 8; 0: it does not"),
)


class SettingError(ValueError):
    """A setting cannot be used; the text says which, what was found and what to write, in Vietnamese."""


@dataclass(frozen=True)
class Letterhead:
    """The names documents carry, and how they write numbers; blanks are filled from the jurisdiction."""

    parent: str = ""
    issuer: str = "VĂN PHÒNG"
    issuer_name: str = "Văn phòng UBND tỉnh"
    issuer_code: str = "VPUBND"
    drafter: str = "KSTT"
    drafter_name: str = "Phòng Kiểm soát TTHC"
    place: str = ""
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signer: tuple[str, ...] = ("CHÁNH VĂN PHÒNG",)
    decimals: int = 1
    is_padded: bool = True


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
    letterhead: Letterhead = Letterhead()
    api_token: str = field(default="", repr=False)
    """What other machines must send; never printed."""

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
        letterhead=_letterhead(value),
        api_token=_token(value["KPI_API_TOKEN"]),
    )


def _token(text: str) -> str:
    """The token as it is; one that can be guessed or not be sent is refused, without being repeated."""
    if text and (len(text) < FEWEST_LETTERS or not text.isascii() or not text.isprintable() or " " in text):
        raise SettingError(
            f"KPI_API_TOKEN: cần ít nhất {FEWEST_LETTERS} ký tự không dấu, không khoảng trắng; hoặc để trống."
        )
    return text


def _letterhead(value: Mapping[str, str]) -> Letterhead:
    return Letterhead(
        parent=value["KPI_PARENT_BODY"],
        issuer=value["KPI_ISSUER"],
        issuer_name=value["KPI_ISSUER_NAME"],
        issuer_code=value["KPI_ISSUER_CODE"],
        drafter=value["KPI_DRAFTER"],
        drafter_name=value["KPI_DRAFTER_NAME"],
        place=value["KPI_PLACE"],
        addressees=_lines(value["KPI_ADDRESSEES"]),
        recipients=_lines(value["KPI_RECIPIENTS"]),
        signer=_lines(value["KPI_SIGNER"]),
        decimals=_number("KPI_DECIMALS", value["KPI_DECIMALS"], 1, 2) or 1,
        is_padded=_number("KPI_PADDED_COUNTS", value["KPI_PADDED_COUNTS"], 0, 1) == 1,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for part in text.split(";") if (line := part.strip()))


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
