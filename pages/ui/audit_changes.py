"""What a line of the audit changed, as short lines of text: counts for loads, fields for edits. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from data.access import NAMES
from data.audit import Entry
from indicators.formats import count, day, moment
from indicators.model import TIER_NAMES
from indicators.notes import STATES
from pages.ui import audit_edits, audit_words, batches_words
from pages.ui.audit_edits import Known

LISTED = 5
"""Fields named on the page; the download has them all."""
LONGEST = 120
"""Letters of a value on the page."""
NOTHING = "trống"
FIELDS: dict[str, str] = {
    "name": "tên",
    "role": "vai trò",
    "agencies": "đơn vị được giao",
    "disabled": "ngừng dùng",
    "short_name": "tên ngắn",
    "tier": "khối",
    "code": "mã",
    "portal_code": "mã trên Cổng",
    "aliases": "tên gọi khác",
    "valid_from": "từ ngày",
    "valid_to": "đến ngày",
    "successors": "nhập vào",
    "text": "giá trị",
    "agency": "đơn vị",
    "indicator": "chỉ tiêu",
    "reason": "lý do",
    "document": "văn bản",
    "number": "số văn bản",
    "date": "ngày văn bản",
    "year": "năm",
    "targets": "mục tiêu",
    "groups": "nhóm",
    "exemptions": "miễn trừ",
    "jurisdiction": "địa phương",
    "has_total": "có số toàn tỉnh",
    "article": "điều khoản",
    "operator": "dấu so sánh",
    "value": "mức",
    "unit": "đơn vị tính",
    "wording": "lời văn",
    "applies_to": "áp dụng cho",
    "quote": "trích",
    "period": "kỳ",
    "cause": "nguyên nhân",
    "commitment": "cam kết",
    "person": "người phụ trách",
    "due": "hạn",
    "recorded": "ngày ghi",
    "moves": "các lần dời hạn",
    "settlement": "kết thúc",
}
TOLD: dict[str, str] = {
    "file": "tệp",
    "plan": "văn bản",
    "question": "câu hỏi",
    "filters": "bộ lọc",
    "backup": "bản sao",
    "accounts": "tài khoản",
    "batches": "lần nạp",
    "total": "tổng",
    "left_out": "việc bỏ lại",
    "done_at": "làm lúc",
    "moved": "số đổi",
    "figures": "số",
    "lines": "dòng",
}
"""Further things lines carry beside `FIELDS`."""
WHY = {"done": "Lý do", "refused": "Vì sao bị từ chối", "failed": "Vì sao không thành"}
"""What the reason in a line is, by how it ended: people give reasons, the app says why it refused."""
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
SAID = ("what", "period", "agency", "indicator", "batch", "bytes")
"""Of a file that left: said as its subject already."""


def lines(entry: Entry, known: Known, *, listed: int = LISTED, longest: int = LONGEST) -> list[str]:
    """What was before and what after, a line each; then the reason."""
    if entry.act == "load" and isinstance(entry.after, Mapping):
        told = _load(entry.after)
    elif entry.act in ("edit", "note"):
        told = _edit(entry, known, listed, longest)
    else:
        told = [*_others(entry, known, longest)]
    why = entry.why if entry.act not in ("alias", "mapping", "forget") or entry.outcome != "done" else ""
    if entry.outcome == "refused":
        why = _named(why, known)
    return [*told, *([f"{WHY.get(entry.outcome, WHY['done'])}: {_cut(why, longest * 3)}"] if why else [])]


def _named(refusal: str, known: Known) -> str:
    """A refusal with the agencies it lists by id called by their short names."""
    head, mark, listed = refusal.partition("ở đây còn có ")
    return head + mark + _ID.sub(lambda found: batches_words.agency(found[0], known.directory), listed)


def between(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, known: Known) -> list[str]:
    """Each field of one thing that became another, a line each."""
    return [*_fields(before or {}, after or {}, known, LONGEST, is_new=before is None)]


def _load(after: Mapping[str, Any]) -> list[str]:
    effect = {name: after.get(name) for name in ("new", "changed", "unchanged")}
    if "file" not in after:
        return [f"{FIELDS.get(name, TOLD.get(name, name))}: {value}" for name, value in after.items()]
    kind = audit_words.form(str(after.get("kind", "")))
    return [f"{after['file']} ({kind})", f"{count(after.get('rows'))} dòng: {batches_words.effect(effect)}"]


def _edit(entry: Entry, known: Known, listed: int, longest: int) -> list[str]:
    """Each field that became another, of each thing that was saved."""
    saved = audit_edits.sides(entry, known)
    if not saved:
        return ["Nội dung dài, xem lịch sử của mục này"] if entry.after or entry.before else []
    if moved := audit_edits.merger(entry, known):
        told = audit_edits.merger_lines(entry, moved, known)
    else:
        told = [
            line
            if len(saved) == 1
            else f"{_called(kind, key, entry, known)}: {line.removeprefix('giá trị: ')}"
            for (kind, key), (old, new) in saved.items()
            for line in audit_edits.lines(entry, kind, key, known)
            or _fields(old or {}, new or {}, known, longest, is_new=old is None)
        ]
    more = len(told) - listed
    return [*told[:listed], f"và {count(more)} mục khác"] if more > 0 else told


def _called(kind: str, key: str, entry: Entry, known: Known) -> str:
    """A thing as people call it, where an edit saved several."""
    if kind == "agency":
        return audit_edits.name(key, entry, known)
    return audit_edits.setting(key) if kind == "setting" else key


def _fields(
    old: Mapping[str, Any], new: Mapping[str, Any], known: Known, longest: int, *, is_new: bool
) -> Iterator[str]:
    for name in sorted(dict.fromkeys((*old, *new)), key=_order):
        if old.get(name) == new.get(name) or (is_new and new.get(name) in (None, False, [], {}, "")):
            continue
        words = FIELDS.get(name, name)
        first, second = (_value(name, one.get(name), known, longest) for one in (old, new))
        if first == second:
            yield f"{words}: đã sửa"
        else:
            yield f"{words}: {second}" if is_new else f"{words}: {first} → {second}"


def _order(name: str) -> int:
    return list(FIELDS).index(name) if name in FIELDS else len(FIELDS)


def _others(entry: Entry, known: Known, longest: int) -> Iterator[str]:
    """What else a line carries, name by name."""
    before, after = entry.before, entry.after
    if not isinstance(after, Mapping):
        if before is not None or after is not None:
            first, second = (_value("", one, known, longest) for one in (before, after))
            yield f"{first} → {second}" if before is not None else second
        return
    left = entry.act in ("export", "download")
    for name, value in after.items():
        if value in (None, "") or (left and name in SAID):
            continue
        yield f"{FIELDS.get(name, TOLD.get(name, name))}: {_value(name, value, known, longest)}"
    if left:
        size = after.get("bytes")
        yield entry.subject + (f", {_size(size)}" if isinstance(size, int) else "")


def _size(length: int) -> str:
    """How large a file is: "18 KB"."""
    return f"{count(max(round(length / 1024), 1))} KB"


def _value(name: str, value: Any, known: Known, longest: int) -> str:  # noqa: ANN401 - as JSON has it
    """A value as people say it."""
    if name in ("agencies", "agency", "successors"):
        names = [value] if isinstance(value, str) else value
        if names is None and name == "agencies":
            return "mọi đơn vị"
        found = [batches_words.agency(str(one), known.directory) for one in names or ()]
        return _cut(", ".join(found) or NOTHING, longest)
    if name in ("role", "tier"):
        return {**NAMES, **TIER_NAMES}.get(value, str(value))
    if name in ("settlement", "moves") and value:
        return _cut(_ending(value) if name == "settlement" else "; ".join(map(_move, value)), longest)
    if name == "indicator":
        return audit_words.indicator(str(value), known)
    if name == "done_at":
        return moment(datetime.fromisoformat(str(value)))
    return _cut(_plain(value), longest)


def _ending(value: Any) -> str:  # noqa: ANN401 - as JSON has it
    """How a commitment ended: "Đã thực hiện ngày 14/10/2025: đã họp"."""
    how, on, words = value
    return f"{STATES[how][1] if how in STATES else how} ngày {_day(str(on))}: {words}"


def _move(value: Any) -> str:  # noqa: ANN401 - as JSON has it
    """One move of a date: "ngày 14/10/2025 dời hạn 30/9/2025: chờ máy mới"."""
    due, on, why = value
    return f"ngày {_day(str(on))} dời hạn {_day(str(due))}: {why}"


def _plain(value: Any) -> str:  # noqa: ANN401 - as JSON has it
    if value is None or value in ("", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{FIELDS.get(name, name)} {_plain(one)}" for name, one in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        is_long = any(isinstance(one, Mapping) for one in value)
        return f"{count(len(value))} mục" if is_long else ", ".join(map(_plain, value))
    return _day(str(value))


def _day(text: str) -> str:
    try:
        return day(date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
