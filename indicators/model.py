"""The words of the field as frozen types: measure, indicator, target, plan, agency.

This module owns the shape of what the registry and the directory may say. It computes nothing about
figures; its one invariant is that an instance is valid or does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
PlanIdentifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]

Form = Literal["online_filing", "on_time", "digitization", "payment", "figures"]
Origin = Form | Literal["official"]
"""Where measures come from: a template, or official forms alone."""
Tier = Literal["toan_tinh", "so_nganh", "cap_huyen", "cap_xa"]
Operator = Literal[">=", ">", "<=", "<", "=", "increase"]
FormulaKind = Literal["ratio", "count", "score", "mean"]
Unit = Literal["%", "điểm", "hồ sơ", "người", "cuộc", "phút/lượt", "phút/hồ sơ"]

AGENCY_TIERS: tuple[Tier, ...] = ("so_nganh", "cap_huyen", "cap_xa")
TIER_NAMES: dict[str, str] = {
    "toan_tinh": "Toàn tỉnh",
    "so_nganh": "Sở, ban, ngành",
    "cap_huyen": "Cấp huyện",
    "cap_xa": "Cấp xã",
}

Status = Literal[
    "no_data",
    "missed",
    "near",
    "not_comparable",
    "not_due",
    "no_activity",
    "no_target",
    "not_applicable",
    "met",
]


class Mark(NamedTuple):
    """How a status shows everywhere: a shape that survives a photocopy, and its word."""

    glyph: str
    word: str


STATUSES: dict[Status, Mark] = {
    "no_data": Mark("□", "Chưa gửi"),
    "missed": Mark("■", "Chưa đạt"),
    "near": Mark("▲", "Gần đạt"),
    "not_comparable": Mark("≠", "Không so sánh được"),
    "not_due": Mark("◊", "Chưa đến hạn"),
    "no_activity": Mark("○", "Không phát sinh"),
    "no_target": Mark("◦", "Chưa có mục tiêu"),
    "not_applicable": Mark("–", "Không áp dụng"),
    "met": Mark("●", "Đạt"),
}
"""The nine statuses in order of urgency."""


class Observation(NamedTuple):
    """One figure of a file: what was counted, for whom and when, and the row it stands in."""

    measure: str
    agency: str
    period: str
    """The labelled period, in the contract's form ("2025-03")."""
    first_day: date
    last_day: date
    value: int | Decimal
    """Never negative; counts are whole, scores and times may have up to four decimals."""
    sheet: str | None
    row: int


class Frozen(BaseModel):
    """Base of all registry types: unknown keys are faults, instances do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Measure(Frozen):
    """A count that files carry: "Trực tuyến", "Đã giải quyết"."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.(numerator|denominator))?$")]
    name: Words
    unit: Words
    form: Origin
    stock: bool = False
    """A stock is a state at the end of a month; over a longer period its last month sent is taken."""


class Formula(Frozen):
    """A named kind over named measures: what is summed above the line and what below it."""

    kind: FormulaKind
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    sums: dict[str, tuple[str, ...]] = {}
    """Measures that some forms send instead of several of these: their sum, by what it stands for."""

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure the formula needs; a month reports only when all of them are there."""
        return self.numerator + self.denominator

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every measure that can be a part of the figure, those sent as sums included."""
        return (*self.measures, *self.sums)

    def with_sum(self, measure: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What stands above and below the line where a sum is sent instead of its parts."""
        parts = self.sums[measure]
        above, below = (
            ((measure,) if set(parts) <= set(side) else ()) + tuple(m for m in side if m not in parts)
            for side in (self.numerator, self.denominator)
        )
        return above, below

    @model_validator(mode="after")
    def _sides_fit_the_kind(self) -> Self:
        needs_denominator = self.kind in ("ratio", "mean")
        if not self.numerator:
            raise ValueError("cần ít nhất một đại lượng ở numerator")
        if needs_denominator != bool(self.denominator):
            expected = "phải có" if needs_denominator else "không được có"
            raise ValueError(f"công thức {self.kind} {expected} denominator")
        for parts in self.sums.values():
            if not parts or not any(set(parts) <= set(side) for side in (self.numerator, self.denominator)):
                raise ValueError("mỗi tổng trong sums phải gồm đại lượng ở cùng một vế")
        return self


class Indicator(Frozen):
    """What one figure means: formula, unit, direction, definition and its source."""

    id: Identifier
    name: Words
    short_name: Words
    unit: Unit
    direction: Literal["up", "down"]
    formula: Formula
    can_exceed_100: bool = False
    """Whether a ratio may rightly pass 100 % (its parts are not a subset of its whole)."""
    definition: Words
    source: Words

    @model_validator(mode="after")
    def _unit_fits_the_kind(self) -> Self:
        if (self.unit == "%") != (self.formula.kind == "ratio"):
            raise ValueError(f"đơn vị {self.unit!r} không hợp với công thức {self.formula.kind!r}")
        return self


class Target(Frozen):
    """One quantified commitment of a plan, with the words it was made in."""

    article: Words
    indicator: Identifier
    operator: Operator
    wording: Words
    """The document's own words of the operator: "đạt tối thiểu"."""
    value: Decimal | None
    unit: Unit
    applies_to: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Tiers, or groups of bodies that the plan names."""
    exempt: Words | None = None
    """The document's words about who is exempt; nobody is exempted from them without an exemption."""
    quote: Words
    note: str | None = None

    @model_validator(mode="after")
    def _value_fits_the_operator(self) -> Self:
        if (self.operator == "increase") != (self.value is None):
            raise ValueError("operator increase đi với value null; operator khác cần một số")
        return self


class Group(Frozen):
    """Bodies that a plan names otherwise than by tier: by their names, or by several tiers."""

    agencies: tuple[Words, ...] = ()
    tiers: tuple[Tier, ...] = ()

    @model_validator(mode="after")
    def _holds_somebody(self) -> Self:
        if bool(self.agencies) == bool(self.tiers):
            raise ValueError("nhóm cần agencies hoặc tiers, và chỉ một trong hai")
        return self


class Exemption(Frozen):
    """A dated release of one agency from one indicator's target, with reason and document."""

    agency: Words
    indicator: Identifier
    valid_from: date
    valid_to: date | None = None
    reason: Words
    document: Words


class Plan(Frozen):
    """A legal document with its targets, valid 1/1–31/12 of its year."""

    id: PlanIdentifier
    jurisdiction: PlanIdentifier
    document: Words
    short_name: Words
    number: Words | None
    date: date | None
    year: int
    has_total: bool = True
    """False where the plan binds single bodies, so that no jurisdiction total exists."""
    groups: dict[Identifier, Group] = {}
    targets: Annotated[tuple[Target, ...], Field(min_length=1)]
    exemptions: tuple[Exemption, ...] = ()

    @model_validator(mode="after")
    def _names_are_known_inside(self) -> Self:
        known = {*TIER_NAMES, *self.groups}
        indicators = {target.indicator for target in self.targets}
        for target in self.targets:
            if unknown := [who for who in target.applies_to if who not in known]:
                raise ValueError(f"applies_to {unknown[0]!r} không phải khối hay nhóm của văn bản")
        for exemption in self.exemptions:
            if exemption.indicator not in indicators:
                raise ValueError(f"miễn trừ cho {exemption.indicator!r} không có trong targets")
        return self


class Agency(Frozen):
    """One body in the directory, between two dates. Key in files: (code, valid_from)."""

    id: Annotated[str, StringConstraints(pattern=r"^[^\s;]+$")]
    name: Words
    short_name: Words
    tier: Tier
    code: str | None = None
    portal_code: str | None = None
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    successors: tuple[str, ...] = ()

    def existed(self, first: date, last: date) -> bool:
        """Whether the body existed on any day from `first` to `last`, both included."""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or self.valid_to >= first
        )


class Directory:
    """All agencies of one jurisdiction over all time, in file order. Immutable after creation."""

    def __init__(self, jurisdiction: str, agencies: Iterable[Agency]) -> None:
        self.jurisdiction = jurisdiction
        self.agencies = tuple(agencies)
        self.by_id = {agency.id: agency for agency in self.agencies}
        self.whole = next(agency for agency in self.agencies if agency.tier == "toan_tinh")
        self.bodies = tuple(agency for agency in self.agencies if agency.tier != "toan_tinh")

    def called(self, name: str) -> Agency | None:
        """The body with exactly this name, short name or alias; None if unknown."""
        return next((a for a in self.bodies if name in (a.name, a.short_name, *a.aliases)), None)

    def existing(self, first: date, last: date) -> tuple[Agency, ...]:
        """Bodies (without the jurisdiction itself) that existed on any day of the range."""
        return tuple(agency for agency in self.bodies if agency.existed(first, last))
