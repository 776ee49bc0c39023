"""What documents ask of one indicator, in their own words, and how a body's figure stands to each.

A demand keeps the rank of its document: 0 for the one that leads, 1 for the second, on every page, whether
or not both speak of the indicator.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators import formats
from indicators.commitments import Commitment
from indicators.model import TIER_NAMES, Indicator, Plan, Status, Target
from indicators.registry import Registry

Record = Mapping[Hashable, Any]
"""A row of a status table (contract §5) as a mapping."""


@dataclass(frozen=True)
class Demand:
    """What one plan asks of one indicator; several targets where tiers have values of their own."""

    rank: int
    plan: Plan
    commitment: Commitment

    @property
    def targets(self) -> tuple[Target, ...]:
        """The plan's targets on the indicator, in the document's order."""
        return self.commitment.targets


@dataclass(frozen=True)
class Judged:
    """One body's figure in one period against one plan's target, if any."""

    plan: str | None
    agency: str
    name: str
    tier: str
    period: str
    article: str | None
    operator: str | None
    level: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    baseline: Decimal | None
    status: Status
    in_force: bool
    provisional: bool
    months: tuple[int, int]
    """Months reported and expected."""
    bodies: tuple[int, int]
    """Agencies that reported and that were expected."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sent at all; 0/0 was sent."""
        return self.months[0] == 0

    @property
    def counts(self) -> str:
        """Numerator over denominator; "" where there is no denominator or no figure."""
        known = self.numerator is not None and self.denominator is not None
        return formats.fraction(self.numerator, self.denominator) if known else ""


def demands(registry: Registry, plans: Sequence[Plan], indicator: str) -> tuple[Demand, ...]:
    """The demands on an indicator by `plans` (the leading one first); plans silent about it give none."""
    found = []
    for rank, plan in enumerate(plans):
        targets = tuple(target for target in plan.targets if target.indicator == indicator)
        if targets:
            found.append(Demand(min(rank, 1), plan, Commitment(indicator, plan, targets)))
    return tuple(found)


def judged(row: Record) -> Judged:
    """A row of the status table with its missing numbers as None."""
    return Judged(
        plan=_text(row["plan"]),
        agency=str(row["agency"]),
        name=str(row["agency_name"]),
        tier=str(row["tier"]),
        period=str(row["period"]),
        article=_text(row["article"]),
        operator=_text(row["operator"]),
        level=formats.exact(row["target"]),
        numerator=formats.exact(row["numerator"]),
        denominator=formats.exact(row["denominator"]),
        value=formats.exact(row["value"]),
        baseline=formats.exact(row["baseline"]),
        status=row["status"],
        in_force=bool(row["in_force"]),
        provisional=bool(row["provisional"]),
        months=(int(row["reported_months"]), int(row["expected_months"])),
        bodies=(int(row["reported_agencies"]), int(row["expected_agencies"])),
    )


def _text(cell: object) -> str | None:
    return cell if isinstance(cell, str) else None


def leading(rows: Iterable[Judged], plans: Sequence[Plan]) -> Judged | None:
    """The row judged by the first of `plans` that speaks here; else one without a plan; else None."""
    by_plan = {row.plan: row for row in rows}
    order = [*(plan.id for plan in plans), None]
    return next((by_plan[plan] for plan in order if plan in by_plan), next(iter(by_plan.values()), None))


_NOUNS = (
    ("Hồ sơ", "hồ sơ"),
    ("TTHC", "TTHC"),
    ("Báo cáo", "báo cáo"),
    ("Văn bản", "văn bản"),
    ("Kết quả", "kết quả"),
    ("Công việc", "công việc"),
    ("Quy trình", "quy trình"),
    ("Dự thảo", "dự thảo"),
    ("Phiếu", "phiếu"),
    ("PAKN", "phản ánh, kiến nghị"),
    ("Cán bộ", "người"),
    ("Người", "người"),
    ("Biên chế", "biên chế"),
    ("Bộ phận Một cửa", "Bộ phận Một cửa"),
    ("Cơ quan", "cơ quan, đơn vị"),
    ("Đơn vị", "đơn vị"),
    ("Trường thông tin", "trường thông tin"),
)
"""What the numerators of the `figures` template count, by the words they begin with."""


def counted(registry: Registry, indicator: Indicator) -> str:
    """What the numerator counts: "hồ sơ", "giao dịch", "hồ sơ, kết quả"."""
    measures = [registry.measures[name] for name in indicator.formula.numerator]
    if all(measure.form != "figures" for measure in measures):
        return ", ".join(dict.fromkeys(measure.unit for measure in measures))
    name = measures[0].name
    return next((noun for start, noun in _NOUNS if name.startswith(start)), "trường hợp")


def place_of(article: str) -> str:
    """Where a target stands, in words.

    >>> place_of("PL.V.3"), place_of("I; PL.VI (một cửa).6"), place_of("KH.VIII.2")
    ('Phụ lục, mục V.3', 'mục I; Phụ lục, mục VI (một cửa).6', 'Kế hoạch, mục VIII.2')
    """
    return "; ".join(_place(part) for part in article.split("; "))


def _place(part: str) -> str:
    for short, words in (("PL.", "Phụ lục, mục "), ("KH.", "Kế hoạch, mục ")):
        if part.startswith(short):
            return words + part.removeprefix(short)
    return f"mục {part}"


def bound_by(demand: Demand, target: Target) -> str:
    """Whom a target binds, in words: "sở, ban, ngành; cấp huyện; cấp xã"."""
    words: list[str] = []
    for who in target.applies_to:
        group = demand.plan.groups.get(who)
        if group is None:
            words.append(TIER_NAMES[who].lower())
        else:
            words += [*(TIER_NAMES[tier].lower() for tier in group.tiers), *group.agencies]
    return "; ".join(dict.fromkeys(words))


def document_in_full(plan: Plan) -> str:
    """ "QĐ 384/QĐ-UBND ngày 24/02/2025"; a copy without number and date, or without the day, says so."""
    if plan.number is None:
        return f"{plan.short_name} (bản đang có không ghi số, ngày)"
    kind = plan.short_name.partition(" ")[0]
    return f"{kind} {plan.number} {f'ngày {formats.day(plan.date)}' if plan.date else '(chưa ghi ngày)'}"


def reading_of(target: Target) -> str:
    """How the document's wording is read, where it is not said by a note: "“đạt” hiểu là ≥ 60%"."""
    if target.note:
        return target.note
    if target.operator == "increase":
        return f"“{target.wording}” hiểu là cao hơn cùng kỳ năm trước."
    demanded = formats.target(target.operator, target.value, target.unit)
    level = formats.level(target.value, target.unit)
    if target.wording.replace(" ", "").endswith(level) and target.operator == "=":
        return ""
    return f"“{target.wording}” hiểu là {demanded}."
