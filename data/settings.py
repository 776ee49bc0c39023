"""The settings: one declared list, read once at start; other code receives values as arguments."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast, get_args
from unicodedata import normalize
from zoneinfo import ZoneInfo

from data.journal import FORMATS, Format
from indicators.periods import Period

ROOM = Path(__file__).parent
FEWEST_LETTERS = 16
"""Of a token: fewer can be guessed."""
Access = Literal["alone", "oidc"]
"""How the app is opened: to whoever sits at this machine, or to those who sign in."""
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
    Setting(
        "KPI_TODAY", "", "YYYY-MM-DD to use as today instead of the date in Asia/Ho_Chi_Minh; for trials only"
    ),
    Setting("KPI_CLOSING_DAY", "", "last day of a report month, 1-31; empty: the calendar month"),
    Setting("KPI_MIN_FREE_MB", "200", "free megabytes below which new files are refused; reading goes on"),
    Setting("KPI_REPORT_DAY", "23", "monthly reports are due before this day of a month, 1-28"),
    Setting("KPI_NEAR", "5", "how many percentage points short of a target still count as near"),
    Setting(
        "KPI_API_TOKEN",
        "",
        "token other machines send as Authorization: Bearer …, 16 letters or more; empty: this machine only",
    ),
    Setting(
        "KPI_METRICS_TOKEN",
        "",
        "token a monitor on another machine sends to /metrics, 16 letters or more; empty: this machine only",
    ),
    Setting("KPI_LOG", "text", "lines of the log on standard error: text for people, json for collectors"),
    Setting("KPI_ACCESS", "alone", "alone: nobody signs in, this machine only; oidc: everybody signs in"),
    Setting("KPI_ADMIN", "", "e-mail of the first admin, made at start while there is no active one"),
    Setting("KPI_GUESTS", "0", "1: whoever has no account may look as a viewer; 0: accounts only"),
    Setting("KPI_OIDC_METADATA_URL", "", "the provider's …/.well-known/openid-configuration; https"),
    Setting("KPI_OIDC_CLIENT_ID", "", "what the provider calls this app"),
    Setting(
        "KPI_OIDC_CLIENT_SECRET", "", "the provider's secret for this app, 8 letters or more; never printed"
    ),
    Setting("KPI_OIDC_CLIENT_SECRET_FILE", "", "or a file outside the tree that holds it"),
    Setting("KPI_COOKIE_SECRET", "", "signs the cookie of a sign-in, 32 letters or more; never printed"),
    Setting("KPI_COOKIE_SECRET_FILE", "", "or a file outside the tree that holds it"),
    Setting("KPI_PUBLIC_URL", "", "where readers find the app, https://chi-tieu.example; without a path"),
    Setting("KPI_SESSION_HOURS", "12", "how many hours a sign-in holds, 1-720"),
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
    metrics_token: str = field(default="", repr=False)
    """What a monitor must send; never printed."""
    log: Format = "text"
    access: Access = "alone"
    admin: str = ""
    """E-mail of the first admin."""
    guests: bool = False
    """Whether people without an account may look."""

    @property
    def today(self) -> date:
        """The day that decides which periods are over; asked anew each time, servers run for months."""
        return self.fixed_today or datetime.now(TIME_ZONE).date()

    def is_over(self, period: Period) -> bool:
        """Whether a period has ended, so that its figures can be expected."""
        return period.days(self.closing_day)[1] < self.today


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read SETTINGS from the environment. Raises SettingError."""
    value = {setting.name: environment.get(setting.name, "") or setting.default for setting in SETTINGS}
    folders = [Path(value["KPI_AGENCIES"])] if value["KPI_AGENCIES"] else []
    return Settings(
        database=Path(value["KPI_DATABASE"]),
        jurisdiction=value["KPI_JURISDICTION"],
        agency_folders=(*folders, ROOM / "agencies"),
        fixed_today=_day("KPI_TODAY", value["KPI_TODAY"]),
        closing_day=_closing_day("KPI_CLOSING_DAY", value["KPI_CLOSING_DAY"]),
        near=_near("KPI_NEAR", value["KPI_NEAR"]),
        report_day=_report_day("KPI_REPORT_DAY", value["KPI_REPORT_DAY"]),
        min_free_mb=_number("KPI_MIN_FREE_MB", value["KPI_MIN_FREE_MB"], 0, 10**9) or 0,
        letterhead=_letterhead(value),
        api_token=_token("KPI_API_TOKEN", value["KPI_API_TOKEN"]),
        metrics_token=_token("KPI_METRICS_TOKEN", value["KPI_METRICS_TOKEN"]),
        log=_log(value["KPI_LOG"]),
        access=_access(value["KPI_ACCESS"]),
        admin=value["KPI_ADMIN"].strip().lower(),
        guests=_number("KPI_GUESTS", value["KPI_GUESTS"], 0, 1) == 1,
    )


def _access(text: str) -> Access:
    if text not in get_args(Access):
        raise SettingError(f"KPI_ACCESS: đã thấy “{text}”; cần alone hoặc oidc.")
    return cast(Access, text)


def _log(text: str) -> Format:
    if text not in FORMATS:
        raise SettingError(f"KPI_LOG: đã thấy “{text}”; cần text hoặc json.")
    return text


def _token(name: str, text: str) -> str:
    """The token as it is; one that can be guessed or not be sent is refused, without being repeated."""
    if text and (len(text) < FEWEST_LETTERS or not text.isascii() or not text.isprintable() or " " in text):
        raise SettingError(
            f"{name}: cần ít nhất {FEWEST_LETTERS} ký tự không dấu, không khoảng trắng; hoặc để trống."
        )
    return text


def overlaid(settings: Settings, values: Mapping[str, str]) -> Settings:
    """The settings with those edited on the page in the place of the environment's, read by the same rules.

    `values` by name; an empty text is the default, as in the environment. Raises SettingError, also for a
    name that is not in EDITABLE.
    """
    if foreign := [name for name in values if name not in EDITABLE]:
        raise SettingError(f"{foreign[0]}: không sửa được ở trang Quản trị; đặt ở máy chủ.")
    defaults = {setting.name: setting.default for setting in SETTINGS}
    value = {name: normalize("NFC", text).strip() or defaults[name] for name, text in values.items()}
    main = {field: read(name, value[name]) for name, (field, read) in _JUDGING.items() if name in value}
    head = {field: read(name, value[name]) for name, (field, read) in _LETTERHEAD.items() if name in value}
    return replace(settings, **main, letterhead=replace(settings.letterhead, **head))


def as_texts(settings: Settings) -> dict[str, str]:
    """What counts for each of EDITABLE, as the environment would write it."""
    judging = {name: getattr(settings, field) for name, (field, _) in _JUDGING.items()}
    head = {name: getattr(settings.letterhead, field) for name, (field, _) in _LETTERHEAD.items()}
    return {name: _as_text(value) for name, value in (judging | head).items()}


def _as_text(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(int(value) if isinstance(value, bool) else value)


def _letterhead(value: Mapping[str, str]) -> Letterhead:
    return Letterhead(**{field: read(name, value[name]) for name, (field, read) in _LETTERHEAD.items()})


def _text(_name: str, text: str) -> str:
    return text


def _lines(_name: str, text: str) -> tuple[str, ...]:
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


def _closing_day(name: str, text: str) -> int | None:
    return _number(name, text, 1, 31)


def _near(name: str, text: str) -> int:
    return _number(name, text, 0, 100) or 0


def _report_day(name: str, text: str) -> int:
    return _number(name, text, 1, 28) or 23


def _decimals(name: str, text: str) -> int:
    return _number(name, text, 1, 2) or 1


def _is_padded(name: str, text: str) -> bool:
    return _number(name, text, 0, 1) == 1


Reader = Callable[[str, str], Any]
"""From a setting's name and text to its value. Raises SettingError."""
_JUDGING: dict[str, tuple[str, Reader]] = {
    "KPI_NEAR": ("near", _near),
    "KPI_CLOSING_DAY": ("closing_day", _closing_day),
    "KPI_REPORT_DAY": ("report_day", _report_day),
}
_LETTERHEAD: dict[str, tuple[str, Reader]] = {
    "KPI_PARENT_BODY": ("parent", _text),
    "KPI_ISSUER": ("issuer", _text),
    "KPI_ISSUER_NAME": ("issuer_name", _text),
    "KPI_ISSUER_CODE": ("issuer_code", _text),
    "KPI_DRAFTER": ("drafter", _text),
    "KPI_DRAFTER_NAME": ("drafter_name", _text),
    "KPI_PLACE": ("place", _text),
    "KPI_ADDRESSEES": ("addressees", _lines),
    "KPI_RECIPIENTS": ("recipients", _lines),
    "KPI_SIGNER": ("signer", _lines),
    "KPI_DECIMALS": ("decimals", _decimals),
    "KPI_PADDED_COUNTS": ("is_padded", _is_padded),
}
EDITABLE = (*_JUDGING, *_LETTERHEAD)
"""The settings that may be edited on the page; all others belong to the machine."""
