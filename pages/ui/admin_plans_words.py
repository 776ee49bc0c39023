"""Plans being edited, in words and tables: the list, what an edit changes, what it does to statuses. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from data.records import Record
from indicators import plan_changes
from indicators.conflicts import level_words
from indicators.edited_plans import FIELDS
from indicators.formats import count, day, moment
from indicators.model import STATUSES, Directory, Indicator, Plan, Status, Target
from indicators.plan_changes import Change
from pages.ui import plans_words
from pages.ui.html import EMPTY, Html, join, status_mark, tag
from pages.ui.tables import Cell, table

KINDS = {"added": "Thêm", "changed": "Đổi", "removed": "Bỏ"}
LONGEST_QUOTE = 90
MOST_NAMED = 3
"""Changed targets that a version's line names."""


def title(plans: Sequence[Plan], edited: Mapping[str, Record], year: int) -> str:
    """How many plans there are, and whether this year has one."""
    if not plans:
        return f"Chưa có kế hoạch nào; năm {year} chưa có mục tiêu để xét"
    own = sum(plan.id in edited for plan in plans)
    words = (
        f"{count(len(plans))} kế hoạch, {count(own)} sửa ở trang này"
        if own
        else f"{count(len(plans))} kế hoạch"
    )
    if any(plan.year == year for plan in plans):
        return words
    return f"Năm {year} chưa có kế hoạch: số liệu năm nay chưa có mục tiêu để xét"


def plans_table(plans: Sequence[Plan], edited: Mapping[str, Record], versions: Mapping[str, int]) -> Html:
    """Every plan: from the file or edited, which version, by whom, when."""
    head = ["Kế hoạch", "Năm", "Mục tiêu", "Miễn trừ", "Bản đang dùng", "Người sửa", "Lúc"]
    lines = []
    for plan in plans:
        record = edited.get(plan.id)
        source = f"Sửa ở trang này, bản {versions[plan.id]}" if record else "Tệp đi kèm phần mềm"
        lines.append(
            [
                Cell(plan.short_name, strong=True, below=plan.number or "chưa có số"),
                str(plan.year),
                count(len(plan.targets)),
                count(len(plan.exemptions)) if plan.exemptions else "–",
                source,
                record.by if record else "–",
                moment(record.at) if record else "–",
            ]
        )
    return table(head, lines, "lrrrlll", caption="Kế hoạch", stacked=True)


def changes_title(changes: Sequence[Change], against: str) -> str:
    """ "2 mục tiêu đổi, 1 bỏ so với QĐ 384"."""
    kinds = Counter(change.kind for change in changes)
    words = [
        f"{count(kinds[kind])} {word}"
        for kind, word in (("added", "thêm"), ("changed", "đổi"), ("removed", "bỏ"))
        if kinds[kind]
    ]
    told = f"Mục tiêu: {', '.join(words)}" if words else "Không mục tiêu nào đổi"
    return f"{told} so với {against}" if against else told


def changes_table(
    changes: Sequence[Change], plans: tuple[Plan | None, Plan], indicators: Mapping[str, Indicator]
) -> Html:
    """One line a target that differs: which, what it was, what it will be. `plans` are before and after."""
    before, after = plans
    lines = []
    for one in changes:
        old, new = [], []
        for name in one.fields or ("value", "applies_to"):
            label = f"{FIELDS[name]}: " if one.fields else ""
            old.append(f"{label}{_field(one.before, before, name)}" if one.before else "")
            new.append(f"{label}{_field(one.after, after, name)}" if one.after else "")
        known = indicators[one.target.indicator]
        lines.append(
            [
                Cell(KINDS[one.kind], strong=True),
                Cell(known.short_name, below=one.target.article),
                _lines(old) or "–",
                _lines(new) or "–",
            ]
        )
    return table(["Việc", "Chỉ tiêu", "Trước", "Sau"], lines, "llll", caption="Mục tiêu đổi", stacked=True)


def changed_words(
    before: Plan, after: Plan, indicators: Mapping[str, Indicator], names: Mapping[str, str]
) -> str:
    """All that differs in one line: at most `MOST_NAMED` targets by name, the document, exemptions."""
    found = plan_changes.changes(before, after)
    told = [_changed_target(one, indicators) for one in found[:MOST_NAMED]]
    if len(found) > MOST_NAMED:
        told[-1] += f" và {count(len(found) - MOST_NAMED)} mục tiêu khác"
    if head := head_words(before, after).removesuffix("."):
        told.append(f"{head[:1].lower()}{head[1:]}")
    return "; ".join([*told, *_changed_exemptions(before, after, indicators, names)])


def _changed_target(change: Change, indicators: Mapping[str, Indicator]) -> str:
    """ "Hồ sơ nộp trực tuyến: ≥ 80% → ≥ 85%"."""
    name = indicators[change.target.indicator].short_name
    if change.before is None or change.after is None:
        return f"{KINDS[change.kind].lower()} {name} ({level_words(change.target)})"
    others = [FIELDS[one].lower() for one in change.fields if one not in ("operator", "value")]
    levels = f"{level_words(change.before)} → {level_words(change.after)}"
    if len(others) == len(change.fields):
        return f"{name}: đổi {', '.join(others)}"
    return f"{name}: {levels}, đổi cả {', '.join(others)}" if others else f"{name}: {levels}"


def _changed_exemptions(
    before: Plan, after: Plan, indicators: Mapping[str, Indicator], names: Mapping[str, str]
) -> list[str]:
    gone, come = (
        {(one.agency, one.indicator) for one in side.exemptions if one not in other.exemptions}
        for side, other in ((before, after), (after, before))
    )
    kinds = {"thêm": come - gone, "đổi": come & gone, "bỏ": gone - come}
    return [
        f"{word} miễn trừ của {names.get(agency, agency)} cho “{indicators[indicator].short_name}”"
        for word, keys in kinds.items()
        for agency, indicator in sorted(keys)
    ]


def head_words(before: Plan, after: Plan) -> str:
    """The document's own fields that differ, in one sentence; "" when none do."""
    told = [
        f"{FIELDS[name].lower()}: {_head(before, name)} → {_head(after, name)}"
        for name in plan_changes.head_changes(before, after)
    ]
    return f"Văn bản đổi {'; '.join(told)}." if told else ""


def released_no_more(
    before: Plan, after: Plan, indicators: Mapping[str, Indicator], directory: Directory
) -> list[str]:
    """The exemptions that go with their targets, one sentence each."""
    gone = [one for one in before.exemptions if one not in after.exemptions]
    names = {one.agency: one.agency for one in gone} | {body.id: body.short_name for body in directory.bodies}
    return [
        f"Miễn trừ của {names[one.agency]} cho “{indicators[one.indicator].short_name}” bỏ theo mục tiêu."
        for one in gone
    ]


def _head(plan: Plan, name: str) -> str:
    value = getattr(plan, name)
    if name == "date":
        return day(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    return "để trống" if value is None else f"“{value}”" if isinstance(value, str) else str(value)


def _field(target: Target | None, plan: Plan | None, name: str) -> str:
    if target is None or plan is None:
        return ""
    if name in ("value", "operator"):
        return level_words(target)
    if name == "applies_to":
        return plans_words.applies_words(target, plan)
    text = str(getattr(target, name) or "để trống")
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1]}…"


def _lines(texts: Sequence[str]) -> Html | str:
    told = [
        tag("span", text, classes="ct-below-line") if place else text
        for place, text in enumerate(dict.fromkeys(texts))
        if text
    ]
    return tag("span", *told) if told else ""


def standing_table(indicators: Mapping[str, Indicator], judged: pd.DataFrame) -> Html:
    """A line a target: the whole's status and how many agencies meet it."""
    lines = []
    for name in dict.fromkeys(judged["indicator"]):
        found = _of(judged, name)
        lines.append([indicators[name].short_name, _whole(found), _met(found)])
    return table(["Chỉ tiêu", "Cả tỉnh", "Đơn vị đạt"], lines, "llr", caption="Trạng thái", stacked=True)


def effect_table(indicators: Mapping[str, Indicator], before: pd.DataFrame, after: pd.DataFrame) -> Html:
    """A line each target with another status: of the whole, and how many agencies meet it and are moved."""
    moved = moved_counts(before, after)
    lines = []
    for name in dict.fromkeys([*after["indicator"], *before["indicator"]]):
        now, then = _of(before, name), _of(after, name)
        if now != then or moved[name]:
            told = [_whole(now), _whole(then), _met(now), _met(then), count(moved[name])]
            lines.append([indicators[name].short_name, *told])
    if not lines:
        return EMPTY
    head = ["Chỉ tiêu", "Cả tỉnh trước", "Cả tỉnh sau", "Đơn vị đạt trước", "Đơn vị đạt sau", "Đơn vị đổi"]
    return table(head, lines, "lllrrr", caption="Trạng thái", stacked=True)


Standing = tuple[Status | None, int, int]
"""The whole's status, agencies that meet the target, agencies judged."""


def _of(statuses: pd.DataFrame, indicator: str) -> Standing:
    rows = statuses[statuses["indicator"] == indicator]
    whole = rows[rows["scope"] == "total"]["status"]
    judged = Counter(rows[rows["scope"] == "agencies"]["status"])
    met = judged["met"]
    return (whole.iloc[0] if len(whole) else None), met, met + judged["missed"] + judged["near"]


def _whole(standing: Standing) -> Html | str:
    return status_mark(standing[0]) if standing[0] in STATUSES else "–"


def _met(standing: Standing) -> str:
    return f"{count(standing[1])}/{count(standing[2])}" if standing[2] else "–"


def moved_counts(before: pd.DataFrame, after: pd.DataFrame) -> Counter[str]:
    """By indicator: of how many agencies the status comes out otherwise than before."""
    return Counter(_moved(before, after).index.get_level_values("indicator"))


def moves_words(before: pd.DataFrame, after: pd.DataFrame) -> str:
    """ "3 trạng thái của đơn vị đổi: 2 Chưa đạt → Gần đạt, 1 Gần đạt → Đạt"."""
    moved = _moved(before, after)
    if moved.empty:
        return "không trạng thái nào của đơn vị đổi"
    kinds = Counter(zip(moved["before"], moved["after"], strict=True))
    words = {**{key: mark.word for key, mark in STATUSES.items()}, "": "Không xét"}
    told = ", ".join(
        f"{count(number)} {words[old]} → {words[new]}" for (old, new), number in kinds.most_common()
    )
    return f"{count(len(moved))} trạng thái của đơn vị đổi: {told}"


def _moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The agencies' statuses that differ, by indicator and agency; "" where one is not judged."""
    key = ["indicator", "agency"]
    sides = [
        one[one["scope"] == "agencies"].drop_duplicates(key).set_index(key)["status"]
        for one in (before, after)
    ]
    both = pd.concat(sides, axis=1, keys=["before", "after"]).fillna("")
    return both[both["before"] != both["after"]]


def fault_list(faults: Sequence[str]) -> Html:
    """What must be mended before anything is saved."""
    shape = tag("span", "■", classes="ct-glyph ct-missed", aria_hidden="true")
    return join(tag("p", tag("span", shape, tag("span", fault), classes="ct-mark")) for fault in faults)


def doubt_list(doubts: Sequence[str]) -> Html:
    """What may be saved and should be looked at once more."""
    shape = tag("span", "▲", classes="ct-glyph ct-near", aria_hidden="true")
    return join(tag("p", tag("span", shape, tag("span", doubt), classes="ct-mark")) for doubt in doubts)
