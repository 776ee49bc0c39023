"""The documents' verdicts on one reading: one line each under the title, their own words at the side."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from indicators import formats
from indicators.model import Plan, Status, Target
from indicators.profiles import answers, outlook
from indicators.profiles.demands import (
    Demand,
    Judged,
    bound_by,
    demands,
    document_in_full,
    place_of,
    reading_of,
)
from indicators.profiles.readings import Reading


@dataclass(frozen=True)
class Line:
    """One demand and how the figure stands to it; rank None where two documents ask the same."""

    rank: int | None
    target: str
    source: str
    status: Status | None
    provisional: bool = False
    remark: str = ""
    """The figure this document looks at, where it is not the one in the title."""


@dataclass(frozen=True)
class Passage:
    """A document's own words: what it demands, the sentence quoted, where it stands and how it is read."""

    rank: int
    target: str
    status: Status | None
    quote: str
    source: str
    note: str
    provisional: bool = False


def lines(reading: Reading) -> list[Line]:
    """One line for each different demand, the leading document's first."""
    found: list[Line] = []
    now = {row.plan: row for row in reading.now}
    for demand in reading.demands:
        row = now.get(demand.plan.id)
        if row is not None:
            found.append(_line(reading, demand, row))
    if len(found) == 2 and found[0].target == found[1].target and found[0].status == found[1].status:
        both = f"{found[0].source}; {found[1].source}"
        found = [Line(None, found[0].target, both, found[0].status, found[0].provisional)]
    return [*found, *_rival_lines(reading)]


def _line(reading: Reading, demand: Demand, row: Judged) -> Line:
    unit = reading.indicator.unit
    if row.operator is None:
        levels = [
            f"{bound_by(demand, t)} {formats.target(t.operator, t.value, unit)}" for t in demand.targets
        ]
        return Line(demand.rank, "; ".join(levels), _source(demand.plan, row.article), None)
    if reading.longer:
        target = formats.target(row.operator, row.level, unit)
        return Line(demand.rank, target, _source(demand.plan, row.article), None)
    lead = reading.lead
    value = answers.written(reading.indicator, row)
    other = lead is not None and row.value is not None and row.value != lead.value
    remark = value if other and value != answers.written(reading.indicator, lead) else ""  # type: ignore[arg-type]
    target = formats.target(row.operator, row.level, unit)
    source = _source(demand.plan, row.article)
    return Line(demand.rank, target, source, row.status, row.provisional, remark)


def _source(plan: Plan, article: str | None) -> str:
    return f"{plan.short_name}, {article}" if article else plan.short_name


def _rival(reading: Reading) -> list[tuple[Demand, Judged, str]]:
    """The other ratio's demands by documents that are silent on this one, with row and value."""
    own = {demand.plan.id for demand in reading.demands}
    found = []
    for row in reading.rival:
        plan = next((p for p in reading.question.plans if p.id == row.plan and p.id not in own), None)
        if plan is None or row.operator is None:
            continue
        name = next(t.indicator for t in plan.targets if _is_of(t, row))
        demand = next(d for d in demands(reading.registry, reading.question.plans, name) if d.plan is plan)
        other = reading.registry.indicators[name]
        found.append((demand, row, f"{other.short_name.lower()} {answers.written(other, row)}"))
    return found


def _is_of(target: Target, row: Judged) -> bool:
    level = formats.exact(target.value)
    return target.article == row.article and target.operator == row.operator and level == row.level


def _rival_lines(reading: Reading) -> list[Line]:
    return [
        Line(
            demand.rank,
            formats.target(str(row.operator), row.level, demand.targets[0].unit),
            _source(demand.plan, row.article),
            row.status,
            row.provisional,
            value,
        )
        for demand, row, value in _rival(reading)
    ]


def passages(reading: Reading) -> list[Passage]:
    """The documents' words on the indicator, and on the other ratio of its subject."""
    now = {row.plan: row for row in reading.now}
    if reading.longer:
        now = {}
    found = [
        _passage(demand, target, now.get(demand.plan.id), "")
        for demand in reading.demands
        for target in demand.targets
    ]
    rivals = [
        _passage(demand, demand.targets[0], row, f"Tỷ lệ khác: {value}.")
        for demand, row, value in _rival(reading)
    ]
    return [*found, *rivals]


def _passage(demand: Demand, target: Target, row: Judged | None, remark: str) -> Passage:
    bound = bound_by(demand, target)
    exempt = f" ({target.exempt})" if target.exempt else ""
    source = f"{document_in_full(demand.plan)}, {place_of(target.article)}. Giao cho: {bound}{exempt}."
    note = " ".join(part for part in (remark, reading_of(target)) if part)
    status = row.status if row and row.operator else None
    words = formats.target(target.operator, target.value, target.unit)
    is_open = row is not None and row.provisional
    return Passage(demand.rank, words, status, target.quote, source, note, is_open)


def title(reading: Reading) -> str:
    """What the documents do: agree, differ, use other ratios, or say nothing."""
    asked = reading.demands
    if not asked:
        return "Chưa có mục tiêu"
    if _rival(reading):
        return "Hai kế hoạch dùng hai tỷ lệ"
    if len(asked) == 1:
        return "Mỗi khối một mức" if asked[0].commitment.shared is None else "Mục tiêu trong kế hoạch"
    levels = {(t.operator, t.value) for demand in asked for t in demand.targets}
    return "Hai kế hoạch cùng một mức" if len(levels) == 1 else "Hai kế hoạch đặt hai mức"


def remark(reading: Reading) -> str:
    """Which document leads and why, or why there is no target."""
    asked, plans = reading.question, reading.question.plans
    in_force = reading.registry.in_force(reading.directory.jurisdiction, asked.at)
    if asked.reference:
        return (
            f"Năm {asked.at.year} chưa có kế hoạch có hiệu lực; {plans[0].short_name} được đọc để tham chiếu."
        )
    if not in_force:
        return f"Năm {asked.at.year} chưa có kế hoạch có hiệu lực."
    if not reading.demands:
        names = " và ".join(plan.short_name for plan in in_force)
        return f"{names} không đặt mục tiêu cho chỉ tiêu này."
    if len(reading.demands) + len(_rival(reading)) < 2:
        silent = [p for p in in_force if all(d.plan.id != p.id for d in reading.demands)]
        names = " và ".join(plan.short_name for plan in silent)
        return f"{names} không đặt mục tiêu cho chỉ tiêu này." if silent else ""
    first = plans[0].short_name
    if plans[0] is in_force[0]:
        return f"Văn bản ban hành sau ({first}) đứng trước; đổi ở ô “{first} đứng trước”."
    return f"{first} đang được chọn đứng trước; văn bản ban hành sau là {in_force[0].short_name}."


@dataclass(frozen=True)
class Chance:
    """One target of the year and what the rest of the year must bring; rank None where both ask the same."""

    rank: int | None
    target: str
    required: str
    judgement: str
    months_left: int = field(default=0, compare=False)
    """How many months a forecast is about; 0: the year is known."""


def chances(reading: Reading, load: int = 100) -> tuple[list[Chance], str]:
    """Each numeric target of the year in force with what is left to do, and the assumption in words.

    `load`: what a month left is taken to bring, in per cent of the average month so far.
    """
    found, words = [], ""
    for demand in reading.demands:
        if demand.plan.year != reading.question.at.year:
            continue
        seen = outlook.outlook(
            *(reading.registry, reading.indicator, reading.rows, reading.question.at, demand.plan.id), load
        )
        row = next((row for row in reading.now if row.plan == demand.plan.id), None)
        if seen is None or row is None or row.operator is None:
            continue
        target = formats.target(row.operator, row.level, reading.indicator.unit)
        verdict = outlook.judgement(seen, row.value)
        required = outlook.required_words(seen)
        found.append(Chance(demand.rank, target, required, verdict, seen.months_left))
        words = outlook.assumption(seen, reading.indicator)
    if len(found) == 2 and found[0] == replace(found[1], rank=found[0].rank):
        found = [replace(found[0], rank=None)]
    return found, words or _unknown(reading)


def _unknown(reading: Reading) -> str:
    """Why nothing can be foretold, where the question makes sense; "" where nobody would ask it."""
    asks = [d for d in reading.demands if d.plan.year == reading.question.at.year and d.commitment.shared]
    bounds = [d for d in asks if d.commitment.shared and d.commitment.shared.operator in outlook.LOWER_BOUNDS]
    if not bounds or not outlook.is_asked(reading.registry, reading.indicator):
        return ""
    return "Chưa tính được: chưa có đủ số từng tháng từ đầu năm."
