"""What an edit did, as people call it: added, mended, merged, back to the file; field by field. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from data import directory
from data.audit import Entry
from indicators import edited_plans
from indicators.edited_plans import PlanError
from indicators.formats import day
from indicators.model import Agency, Directory, Plan
from indicators.registry import Registry
from pages.ui import admin_agencies_words, admin_plans_words
from pages.ui.admin_settings import WORDS

KINDS: dict[str, str] = {
    "account": "tài khoản",
    "plan": "kế hoạch",
    "agency": "đơn vị",
    "exemption": "miễn trừ",
    "setting": "cài đặt",
    "note": "cam kết",
}
FILTERS: dict[str, str] = {
    "edit-account": "Thêm, sửa tài khoản",
    "edit-plan": "Thêm, sửa kế hoạch",
    "edit-agency": "Thêm, sửa, sáp nhập đơn vị",
    "edit-exemption": "Thêm, sửa, bỏ miễn trừ",
    "edit-setting": "Sửa cài đặt",
}
"""What edits are filtered by, in the words of their lines."""
BACK = {"agency": "danh sách của tệp", "plan": "kế hoạch của tệp", "setting": "cài đặt của máy chủ"}
MERGED, UNMERGED = "Sáp nhập, sắp xếp đơn vị", "Bỏ sắp xếp đơn vị"
Value = Mapping[str, Any]
_NONE: Mapping[str, Any] = MappingProxyType({})


class Known(NamedTuple):
    """What names are looked up in; what counts where nothing was edited yet."""

    directory: Directory
    registry: Registry
    bodies: Mapping[str, Agency] = _NONE
    """The agencies of the files, by id."""
    plans: Mapping[str, Plan] = _NONE
    """The plans of the files, by id."""
    settings: Mapping[str, str] = _NONE
    """What the environment says of the settings that can be edited."""


class Merger(NamedTuple):
    """Bodies that end and those that carry them on, by id."""

    ended: list[str]
    heirs: list[str]
    is_taken_back: bool


def things(entry: Entry) -> list[tuple[str, str]]:
    """Kind and key of what an edit saved."""
    if entry.act not in ("edit", "note"):
        return []
    parts = (part.partition(":") for part in entry.subject.split(", ") if ":" in part)
    return [(kind, key) for kind, _, key in parts]


def sides(entry: Entry, known: Known) -> dict[tuple[str, str], tuple[Value | None, Value | None]]:
    """Each thing as it was and is; what the file says where no edit counts. {} where a line tells none."""
    before, after = entry.before or {}, entry.after
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return {}
    found = {}
    for thing, value in after.items():
        kind, _, key = thing.partition(":")
        own = _of_file(kind, key, known)
        old, new = (one if isinstance(one, Mapping) else own for one in (before.get(thing), value))
        found[kind, key] = (old, new)
    return found


def _of_file(kind: str, key: str, known: Known) -> Value | None:
    if kind == "agency" and key in known.bodies:
        return directory.as_row(known.bodies[key])
    if kind == "plan" and key in known.plans:
        return edited_plans.mapping_of(known.plans[key])
    if kind == "setting" and key in known.settings:
        return {"text": known.settings[key]}
    return None


def filtered_as(entry: Entry, known: Known) -> str:
    """Which of FILTERS an edit passes: one whose exemptions alone differ is one of exemptions."""
    kinds = {kind for kind, _ in things(entry)}
    if len(kinds) != 1:
        return entry.act
    (kind,) = kinds
    return "edit-exemption" if kind == "plan" and _released(sides(entry, known), known) else f"edit-{kind}"


def verb(entry: Entry, known: Known) -> str:
    """ "Sửa tài khoản", "Thêm kế hoạch", "Trở lại danh sách của tệp"; "" where it is no edit of one kind."""
    kinds = list(dict.fromkeys(kind for kind, _ in things(entry)))
    if entry.act != "edit" or len(kinds) != 1 or kinds[0] not in KINDS:
        return ""
    kind, found = kinds[0], sides(entry, known)
    if not found or entry.outcome != "done":
        return f"Sửa {KINDS[kind]}"
    if moved := merger(entry, known):
        return UNMERGED if moved.is_taken_back else MERGED
    if all(value is None for value in entry.after.values()):
        is_known = any(new is not None for _, new in found.values())
        return f"Trở lại {BACK[kind]}" if is_known and kind in BACK else f"Bỏ {KINDS[kind]}"
    if kind != "setting" and all(old is None for old, _ in found.values()):
        return f"Thêm {KINDS[kind]}"
    if kind == "plan" and (released := _released(found, known)):
        return released
    return f"Sửa {KINDS[kind]}"


def merger(entry: Entry, known: Known) -> Merger | None:
    """The reorganisation that several agencies saved together are; None where they are none."""
    found = {key: pair for (kind, key), pair in sides(entry, known).items() if kind == "agency"}
    if len(found) < 2:
        return None
    for side, is_taken_back in ((1, False), (0, True)):
        ended = {
            key: _heirs(pair[side]) for key, pair in found.items() if _heirs(pair[side]) and _differ(pair)
        }
        if ended and not any(_heirs(found[key][1 - side]) for key in ended):
            heirs = dict.fromkeys(heir for own in ended.values() for heir in own)
            return Merger(list(ended), list(heirs), is_taken_back)
    return None


def _heirs(row: Value | None) -> list[str]:
    return list((row or {}).get("successors") or ())


def _differ(pair: tuple[Value | None, Value | None]) -> bool:
    return _heirs(pair[0]) != _heirs(pair[1])


def name(agency: str, entry: Entry, known: Known) -> str:
    """A body's short name, also of one no longer known; a new body under an ended one's name is "mới"."""
    found = _short_name(agency, entry, known)
    moved = merger(entry, known)
    if moved and agency in moved.heirs and found in [_short_name(key, entry, known) for key in moved.ended]:
        return f"{found} (mới)"
    return found


def _short_name(agency: str, entry: Entry, known: Known) -> str:
    rows = sides(entry, known).get(("agency", agency), (None, None))
    body = known.directory.by_id.get(agency)
    told = (row.get("short_name") for row in reversed(rows) if row)
    return str(next(filter(None, told), body.short_name if body else agency))


def lines(entry: Entry, kind: str, key: str, known: Known) -> list[str]:
    """What became of one plan, agency or setting, a line each; [] where there is nothing to compare."""
    old, new = sides(entry, known).get((kind, key), (None, None))
    if old is None or new is None:
        return []
    if kind == "agency":
        names = {body.id: body.short_name for body in known.directory.agencies}
        return admin_agencies_words.changed(old, new, names)
    if kind == "plan":
        before, after = _plan(old, known), _plan(new, known)
        return _plan_lines(before, after, known) if before and after else []
    if kind == "setting":
        first, second = (setting_text(key, str(one.get("text", ""))) for one in (old, new))
        return [f"giá trị: {first} → {second}"]
    return []


def merger_lines(entry: Entry, moved: Merger, known: Known) -> list[str]:
    """The last day of those that end and the first of those that carry them on, with their names."""
    if moved.is_taken_back:
        return ["Các đơn vị trở lại như trước sắp xếp"]
    rows = {key: new or {} for (_, key), (_, new) in sides(entry, known).items()}
    parts = (("Hết", "valid_to", moved.ended), ("Từ", "valid_from", moved.heirs))
    return [
        f"{word} {day(date.fromisoformat(when))}: {', '.join(name(key, entry, known) for key in own)}"
        for word, column, bodies in parts
        for when, own in _by_day(bodies, rows, column)
    ]


def _by_day(bodies: Sequence[str], rows: Mapping[str, Value], column: str) -> Iterator[tuple[str, list[str]]]:
    days = dict.fromkeys(str(rows[key][column]) for key in bodies if rows.get(key, {}).get(column))
    for when in days:
        yield when, [key for key in bodies if rows.get(key, {}).get(column) == when]


def setting(key: str) -> str:
    """A setting as its page calls it."""
    return WORDS[key].label if key in WORDS else key


def setting_text(key: str, text: str) -> str:
    """A setting's value as its page shows it."""
    options = WORDS[key].options if key in WORDS else None
    return (options or {}).get(text, text) or "để trống"


def _plan(value: Value, known: Known) -> Plan | None:
    try:
        return edited_plans.checked(value, known.registry.indicators)
    except PlanError:
        return None


def _plan_lines(before: Plan, after: Plan, known: Known) -> list[str]:
    names = {body.id: body.short_name for body in known.directory.agencies}
    told = admin_plans_words.changed_words(before, after, known.registry.indicators, names)
    groups = ["nhóm đơn vị: đã sửa"] if before.groups != after.groups else []
    return [*filter(None, told.split("; ")), *groups]


def _released(found: Mapping[tuple[str, str], tuple[Value | None, Value | None]], known: Known) -> str:
    """What was done to the exemptions of a plan, where nothing else of it differs; "" otherwise."""
    ((old, new), *others) = found.values() or [(None, None)]
    before, after = (_plan(one, known) if one else None for one in (old, new))
    if others or before is None or after is None or before.exemptions == after.exemptions:
        return ""
    if before.model_copy(update={"exemptions": after.exemptions}) != after:
        return ""
    had, has = ({(one.agency, one.indicator) for one in plan.exemptions} for plan in (before, after))
    if had < has:
        return "Thêm miễn trừ"
    return "Bỏ miễn trừ" if has < had else "Sửa miễn trừ"
