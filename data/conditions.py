"""What the administrator reads of a running app: each thing as it is, whether it is well, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from data.running import DAY, Backup, State
from data.tallies import KINDS, REFUSED, Error, Examined, Kind
from indicators.formats import count, moment, number

ROOMY = 2
"""Free disk under so many times the room wanted is told before files are refused."""
LARGE_MB = 3000
"""Memory from which a restart in a quiet hour is advised: an app with its browser takes about half of it."""
EXAMINED_EVERY = timedelta(days=7)
MISSED = timedelta(days=3)
"""Without a backup for so long, two nights have failed: told wherever an administrator looks."""
SCHEDULE = (
    "Giờ hẹn ở máy chủ, ứng dụng không biết. Linux: systemctl list-timers chi-tieu-backup cho biết lần tới. "
    "Máy khác: hẹn mỗi đêm lệnh python -m data backup --to THƯ-MỤC --keep 30, sang ổ đĩa khác."
)


@dataclass(frozen=True)
class Condition:
    """One thing looked at."""

    name: str
    value: str
    is_well: bool = True
    remedy: str = ""
    """What to do; "" where nothing is."""


@dataclass(frozen=True)
class Process:
    """What only the running process knows."""

    since: datetime
    """UTC."""
    sessions: int
    memory_mb: float | None
    """None where the system does not tell."""
    browser_mb: float | None
    browser: str
    """The path of the browser that draws; "" when there is none."""
    pictures: tuple[int, int]
    """How many were drawn, and how many failed."""
    examined: Examined | None


def conditions(state: State, process: Process, now: datetime) -> list[Condition]:
    """Everything, in the order an administrator asks; moments are UTC."""
    return [
        Condition("Đang chạy từ", f"{moment(process.since)} ({_age(now - process.since)})"),
        Condition("Phiên bản", state.version or "không rõ"),
        Condition("Số liệu", _held(state)),
        Condition("Lần nạp gần nhất", moment(state.last_load) if state.last_load else "chưa nạp tệp nào"),
        _backup(state, now),
        Condition("Sao lưu hẹn giờ", "xem ở máy chủ", remedy=SCHEDULE),
        _examined(process.examined, state.last_backup, now),
        _disk(state),
        Condition(
            "Tệp dữ liệu",
            f"{_size(state.database_mb)}, lược đồ {state.schema}; tệp gốc {_size(state.originals_mb)}",
        ),
        _memory(process),
        Condition("Người đang mở", f"{count(process.sessions)} cửa sổ"),
        _browser(process),
    ]


def _held(state: State) -> str:
    if not state.batches + state.withdrawn:
        return "chưa có; dữ liệu mẫu không tính"
    gone = f", {count(state.withdrawn)} đã hoàn tác" if state.withdrawn else ""
    return f"{count(state.figures)} số đang dùng; {count(state.batches)} lần nạp đang dùng{gone}"


def _backup(state: State, now: datetime) -> Condition:
    name, last = "Sao lưu gần nhất", state.last_backup
    if last is None:
        remedy = "Bấm Sao lưu ngay ở Sổ nạp → Sao lưu, rồi hẹn giờ hằng đêm."
        return Condition(name, "chưa có bản nào", False, remedy)
    text = f"{moment(last.at)} ({_age(last.age(now))} trước)"
    if not last.is_proven:
        remedy = "Sao lưu lại: bản này chưa được mở thử nên chưa chắc khôi phục được."
        return Condition(name, f"{text}, chưa mở thử", False, remedy)
    if last.age(now) > DAY + timedelta(hours=2):
        remedy = (
            "Đã quá một ngày chưa có bản mới: nếu máy hỏng bây giờ, việc làm từ lúc ấy sẽ mất. "
            "Bấm Sao lưu ngay ở Sổ nạp → Sao lưu, rồi xem lại hẹn giờ trên máy chủ."
        )
        return Condition(name, text, False, remedy)
    return Condition(name, f"{text}, đã mở thử")


def without_backup(last: Backup | None, now: datetime) -> str:
    """What is told on every page when backups fail night after night; "" while they are made."""
    if last is None:
        return "Chưa có bản sao lưu nào: nếu máy hỏng, số liệu đã nạp sẽ mất."
    if last.age(now) <= MISSED:
        return ""
    return (
        f"Đã {last.age(now).days} ngày không có bản sao lưu mới: nếu máy hỏng, việc làm từ {moment(last.at)} "
        "sẽ mất."
    )


def _examined(last: Examined | None, backup: Backup | None, now: datetime) -> Condition:
    """The newest look at the sums: the button's, or the one a backup was proven by, if it found no error."""
    name, ask = "Kiểm tra số liệu gần nhất", "Bấm Kiểm tra số liệu dưới đây."
    is_behind = last is None or (last.is_whole and backup is not None and last.at < backup.at)
    if is_behind and backup and backup.is_whole and backup.age(now) <= EXAMINED_EVERY:
        return Condition(name, f"{moment(backup.at)}: bản sao lưu mở ra nguyên vẹn, số cộng lại khớp")
    if last is None:
        return Condition(name, "chưa kiểm tra từ lúc ứng dụng chạy", False, ask)
    text = moment(last.at)
    if not last.is_whole:
        remedy = "Bấm Kiểm tra số liệu để xem từng chỗ không khớp và cách làm."
        return Condition(name, f"{text}: có chỗ không khớp", False, remedy)
    notes = f", {count(last.findings)} lưu ý" if last.findings else ""
    is_old = now - last.at > EXAMINED_EVERY
    return Condition(name, f"{text}: mọi thứ khớp nhau{notes}", not is_old, ask if is_old else "")


def _disk(state: State) -> Condition:
    name, text = "Ổ đĩa còn trống", _size(state.free_mb)
    if state.free_mb < state.min_free_mb:
        remedy = (
            "Tệp mới đang bị từ chối. Xóa bớt tệp khác trên ổ đĩa, hoặc chuyển bản sao lưu cũ sang ổ khác."
        )
        return Condition(name, text, False, remedy)
    if state.free_mb < ROOMY * state.min_free_mb:
        remedy = (
            f"Sắp hết chỗ: dưới {_size(state.min_free_mb)} thì tệp mới bị từ chối. Dọn ổ đĩa trong tuần này."
        )
        return Condition(name, text, False, remedy)
    return Condition(name, text)


def _memory(process: Process) -> Condition:
    name = "Bộ nhớ"
    if process.memory_mb is None:
        return Condition(name, "hệ điều hành này không cho biết")
    text = f"ứng dụng {_size(process.memory_mb)}"
    if process.browser_mb:
        text += f", trình duyệt vẽ hình {_size(process.browser_mb)}"
    if process.memory_mb > LARGE_MB:
        remedy = (
            "Dùng nhiều bộ nhớ hơn thường lệ: khởi động lại ứng dụng ngoài giờ làm việc; nếu lặp lại, báo "
            "người lập trình."
        )
        return Condition(name, text, False, remedy)
    return Condition(name, text)


def _browser(process: Process) -> Condition:
    name, (drawn, failed) = "Trình duyệt vẽ hình", process.pictures
    if not process.browser:
        remedy = (
            "Cài Google Chrome, Chromium hoặc Microsoft Edge trên máy chủ "
            "(Debian, Ubuntu: apt install chromium)."
        )
        return Condition(name, "chưa có: báo cáo Word không kèm hình được", False, remedy)
    text = f"có; từ lúc chạy đã vẽ {count(drawn)} hình"
    if failed:
        return Condition(name, f"{text}, không vẽ được {count(failed)} hình")
    return Condition(name, text)


def by_kind(errors: Sequence[Error]) -> Iterator[tuple[Kind, list[Error]]]:
    """The errors of each kind that has any, faults of the program before refusals."""
    for kind in sorted(KINDS, key=lambda one: (one in REFUSED, list(KINDS).index(one))):
        found = [error for error in errors if error.kind == kind]
        if found:
            yield kind, found


def faults(errors: Sequence[Error]) -> list[Error]:
    """Those that are faults of the program, not refusals."""
    return [error for error in errors if error.kind not in REFUSED]


def headline(found: Sequence[Condition], errors: Sequence[Error]) -> str:
    """The answer of the page in one sentence."""
    off = [one for one in found if not one.is_well]
    if not off:
        return f"Hệ thống đang chạy tốt; {tallied(errors)}"
    names = ", ".join(_small(one.name) for one in off)
    return f"{count(len(off))} điều cần xử lý ({names}); {tallied(errors)}"


def tallied(errors: Sequence[Error]) -> str:
    """Faults and refusals, each counted by itself: "2 lỗi, 1 lần bị từ chối trong 24 giờ qua"."""
    wrong = len(faults(errors))
    refused = len(errors) - wrong
    told = f"{count(wrong)} lỗi" if wrong else "không có lỗi nào"
    told += f", {count(refused)} lần bị từ chối" if refused else ""
    return f"{told} trong 24 giờ qua"


def _small(name: str) -> str:
    return name[0].lower() + name[1:]


def _age(span: timedelta) -> str:
    """How long in words: "3 ngày 4 giờ", "12 phút"."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days} ngày {hours} giờ" if hours else f"{days} ngày"
    return f"{hours} giờ {minutes % 60} phút" if hours else f"{minutes} phút"


def _size(megabytes: float) -> str:
    """A size as an office reads it: MB, from a thousand of them GB."""
    return f"{number(megabytes / 1024)} GB" if megabytes >= 1000 else f"{number(megabytes)} MB"


def now() -> datetime:
    """The moment of a look, in UTC."""
    return datetime.now(UTC)
