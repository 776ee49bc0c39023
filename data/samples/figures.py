"""Figures of the sample that no monthly template carries: the province's own, and those of single bodies.

Some indicators are left without figures on purpose, as nobody may collect them: in QĐ 384 business procedures
online, procedures free of boundaries, announcing and setting up procedures in time; in QĐ 3667 work results
published, compliance with discipline and with the rules of organisation, work reviewed, payroll reduced.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from data.samples import gaps
from data.samples.levels import ROOM, whole_number
from data.samples.profiles import SEED, Profile
from data.samples.sheets import as_csv, code
from data.samples.world import World
from indicators.model import Directory
from indicators.periods import Period, of_year, parse
from indicators.registry import Registry

HEADER = ("Mã chỉ tiêu", "Mã đơn vị", "Đơn vị", "Kỳ", "Tử số", "Mẫu số", "Ghi chú")
DATED = (*HEADER[:4], "Từ ngày", "Đến ngày", *HEADER[4:])
NOTE = "Dữ liệu mẫu"
LAST_QUARTER = parse("2026-Q3")


class Body(NamedTuple):
    """One body in one period of one row."""

    profile: Profile
    period: Period
    counted: World

    def sum(self, measure: str) -> int:
        """What the body counted in the period under a measure of the templates."""
        agency = self.profile.agency.id
        return sum(self.counted[agency, month.first][measure] for month in self.period.months)

    def chance_of(self, what: str) -> Random:
        """The same chance whenever it is asked for."""
        return Random(f"{SEED}/{self.profile.agency.id}/{self.period.id}/{what}")  # nosec B311 # made-up figures, the same each time


class Share(NamedTuple):
    """How an indicator of single bodies is drawn: its whole, and how often and how far it falls short."""

    whole: Callable[[Body], int]
    chance: float
    depth: float = 0.02
    years: tuple[int, ...] = (2025,)
    spotless: frozenset[str] = frozenset()
    """Periods in which no body falls short."""


def _procedures(body: Body) -> int:
    whole_list = {"so_nganh": 9 + int(body.profile.eligible * 1.4), "cap_huyen": 297, "cap_xa": 386}
    return whole_list[body.profile.agency.tier]


def _petitions(body: Body) -> int:
    return whole_number(body.profile.petitions * body.period.span / 3, body.chance_of("petitions"))


def _documents(body: Body) -> int:
    busy = 0.9 + 0.2 * body.chance_of("documents").random()
    return int((35 + 0.12 * body.profile.volume) * body.period.span * busy)


def _one(body: Body) -> int:
    return 1


SUMMER = frozenset({"2025-Q3"})

SHARES: dict[str, Share] = {
    "procedure_publication_rate": Share(_procedures, 0.02, spotless=SUMMER | {"2025-Q2"}),
    "portal_sync_rate": Share(lambda body: body.sum("received"), 0.03, 0.01, spotless=SUMMER),
    "personal_id_rate": Share(lambda body: body.sum("resolved"), 0.12, 0.05),
    "system_handling_rate": Share(lambda body: body.sum("received"), 0.02, 0.01),
    "quarterly_report_rate": Share(_one, 0.03),
    "monthly_report_rate": Share(lambda body: body.period.span, 0.03, 0.4),
    "petition_on_time_rate": Share(_petitions, 0.03, 0.3, (2025, 2026), SUMMER),
    "petition_publication_rate": Share(_petitions, 0.04, 0.5),
    "internal_inspection_team_rate": Share(_one, 0.05),
    "document_system_usage_rate": Share(_one, 0.02),
    "digital_signature_rate": Share(_documents, 0.3, 0.03),
}
"""Indicators whose part mostly equals the whole."""

VIOLATIONS = "discipline_violations"
PROVISION = "full_online_provision_rate"
PROVISION_PER_QUARTER = 0.018


def whole_province(directory: Directory, registry: Registry, file: str) -> bytes:
    """The rows of `toan_tinh.csv` for one file, as the jurisdiction's own figures."""
    with (ROOM / "toan_tinh.csv").open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["file"] == file]
    province = directory.whole
    identity = (province.portal_code or "", province.name)
    dated = any(row["from"] for row in rows)
    lines: list[Sequence[str | int]] = [DATED if dated else HEADER]
    for row in rows:
        if row["indicator"] in registry.indicators:
            days = (row["from"], row["to"]) if dated else ()
            figures = (row["numerator"], row["denominator"], row["note"] or NOTE)
            lines.append((row["indicator"], *identity, row["period"], *days, *figures))
    return as_csv(lines)


def of_bodies(registry: Registry, counted: World, profiles: Sequence[Profile], year: int) -> bytes:
    """The figures of single bodies in a year: by quarter, by month where a body did not exist throughout."""
    lines: list[Sequence[str | int]] = [HEADER]
    for quarter in of_year(year, "quarter"):
        if quarter.first > LAST_QUARTER.first:
            continue
        for profile in profiles:
            agency = profile.agency
            for period in _periods(profile, quarter):
                for indicator, *figures in _drawn(Body(profile, period, counted), year):
                    if indicator in registry.indicators:
                        lines.append((indicator, code(agency), agency.name, period.id, *figures, NOTE))
    return as_csv(lines)


def _periods(profile: Profile, quarter: Period) -> tuple[Period, ...]:
    existing = tuple(month for month in quarter.months if profile.agency.existed(*month.days()))
    return (quarter,) if len(existing) == quarter.span else existing


def _drawn(body: Body, year: int) -> Iterator[tuple[str, int, int | str]]:
    agency = body.profile.agency
    for indicator, share in SHARES.items():
        if year in share.years:
            total = share.whole(body)
            lack = 0 if body.period.id in share.spotless else _lack(body.chance_of(indicator), total, share)
            unsent = _unsent(body) if indicator == "monthly_report_rate" else 0
            yield indicator, total - max(lack, unsent), total
    if year == 2025:
        chance = body.chance_of(VIOLATIONS)
        yield VIOLATIONS, int(chance.random() < 0.02) + int(chance.random() < 0.004), ""
    if agency.tier == "so_nganh":
        eligible = body.profile.eligible
        ahead = PROVISION_PER_QUARTER * eligible * (body.period.first - parse("2025-07").first) / 3
        provided = int(body.profile.full_online + ahead + 0.5)
        yield PROVISION, max(0, min(provided, eligible)), eligible


def _lack(chance: Random, total: int, share: Share) -> int:
    if total == 0 or chance.random() >= share.chance:
        return 0
    return max(1, int(total * share.depth * chance.random()))


def _unsent(body: Body) -> int:
    return sum(gaps.is_silent(body.profile.agency, month) for month in body.period.months)
