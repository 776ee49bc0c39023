"""What each body of the sample is like in quarter III/2025: how large, how good, how far behind.

Bodies of the province are described one by one in `so_nganh.csv`; communes get their nature by seeded chance;
a district is the sum of the communes it went into, an ended sở its share of the sở that followed it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum
from pathlib import Path
from random import Random

from data.samples.levels import RATES, ROOM, Group, spread, stretched
from indicators.model import Agency, Directory

SEED = "nghe-an-2026"
NEW_COMMUNES = date(2025, 7, 1)
REMOTE = frozenset(
    {"huyen-ky-son", "huyen-tuong-duong", "huyen-que-phong", "huyen-quy-chau", "huyen-con-cuong"}
)
"""Mountain districts: few dossiers, and the hardest road online."""

SHARES: dict[str, tuple[float, float]] = {
    "so-noi-vu-den-2025-02": (0.3, 0.05),
    "so-lao-dong-thuong-binh-va-xa-hoi": (0.7, -0.02),
    "so-tai-chinh-den-2025-02": (0.12, -0.15),
    "so-ke-hoach-va-dau-tu": (0.88, 0.1),
    "so-nong-nghiep-va-phat-trien-nong-thon": (0.2, 0.2),
    "so-tai-nguyen-va-moi-truong": (0.8, -0.08),
    "so-xay-dung-den-2025-02": (0.25, -0.09),
    "so-giao-thong-van-tai": (0.75, 0.1),
    "so-khoa-hoc-va-cong-nghe-den-2025-02": (0.35, -0.04),
    "so-thong-tin-va-truyen-thong": (0.65, 0.15),
    "so-van-hoa-va-the-thao": (0.6, -0.03),
    "so-du-lich": (0.4, 0.2),
    "ban-dan-toc": (0.5, -0.05),
}
"""Ended bodies: their share of the successor's dossiers, and how much better or worse they stood."""

COMMUNES: dict[str, tuple[float, float]] = {
    "online": (0.70, 0.44),
    "dossiers": (0.655, 0.42),
    "results": (0.73, 0.38),
    "reuse": (0.534, 0.38),
    "e_result": (0.86, 0.36),
    "on_time": (0.942, 0.11),
    "apology": (0.70, 0.60),
    "payment": (0.72, 0.38),
    "resolution": (0.60, 0.42),
    "provision": (0.58, 0.40),
}
"""Middle and width of what chance gives a commune."""
PERFECT = {"e_result": 0.3, "apology": 0.55}
"""How many communes out of one have nothing left to do here."""


@dataclass(frozen=True)
class Profile:
    """One body as the sample draws it."""

    agency: Agency
    group: Group
    volume: float
    """Dossiers received in an ordinary month."""
    rates: dict[str, float]
    """Shares of 0–1 by the names of `levels.RATES`."""
    overdue: float
    """Weight in the group's overdue dossiers."""
    paid: float
    """Payments per dossier received."""
    fee_procedures: int = 0
    eligible: int = 0
    full_online: int = 0
    petitions: float = 0.0

    def weight(self, rate: str) -> float:
        """How much the body counts in the group's level of a rate."""
        if rate == "payment":
            return self.volume * self.paid
        if rate == "apology":
            return self.volume * (1 - self.rates["on_time"])
        return float(self.fee_procedures) if rate == "provision" else self.volume


def of(directory: Directory) -> tuple[Profile, ...]:
    """The reporting bodies in the directory's order; bodies the sample knows nothing about are left out."""
    described = {row["id"]: row for row in _described()}
    home = {new: old for old in directory.bodies if old.tier == "cap_huyen" for new in old.successors}
    known: dict[str, Profile] = {}
    for agency in directory.bodies:
        if agency.id in described:
            known[agency.id] = _body(agency, described[agency.id])
        elif agency.tier == "cap_xa" and agency.valid_from and agency.valid_from >= NEW_COMMUNES:
            district = home.get(agency.id)
            known[agency.id] = _commune(agency, remote=district is not None and district.id in REMOTE)
    for agency in directory.bodies:
        heirs = [known[heir] for heir in agency.successors if heir in known]
        if agency.tier == "cap_huyen" and heirs:
            known[agency.id] = _district(agency, heirs)
        elif agency.id in SHARES and heirs:
            known[agency.id] = _ended(agency, heirs[0], *SHARES[agency.id])
    return tuple(known[agency.id] for agency in directory.bodies if agency.id in known)


def _described(path: Path = ROOM / "so_nganh.csv") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _body(agency: Agency, row: dict[str, str]) -> Profile:
    share = {name: float(row[name]) / 100 for name in row if name in RATES}
    digitized, fee = float(row["digitized"]) / 100, int(row["fee_procedures"])
    share["dossiers"] = digitized if digitized == 1 else digitized - 0.04
    share["results"] = digitized if digitized == 1 else min(digitized + 0.04, 0.99)
    share["resolution"] = share["online"] * 0.91
    share["provision"] = int(row["provided"]) / fee if fee else 1.0
    return Profile(
        agency,
        "so_nganh",
        *(float(row["volume"]), share, float(row["overdue"])),
        # A body that charges for nothing, or for next to nothing, has no payments at all.
        paid=0.6 if fee > 6 else 0.0,
        fee_procedures=fee,
        eligible=int(row["eligible"]),
        full_online=int(row["full_online"]),
        petitions=float(row["petitions"]),
    )


def _commune(agency: Agency, *, remote: bool) -> Profile:
    chance = Random(f"{SEED}/{agency.id}")  # nosec B311 # made-up figures, the same each time
    ward = agency.name.startswith("Phường")
    volume = 1300.0 if ward else 430.0
    for _ in range(2 if ward else 4):
        volume *= 0.5 + chance.random()
    ability = spread(chance) - (0.3 if remote else 0.0) - (0.15 if ward else 0.0)
    rates = {}
    for name, (middle, width) in COMMUNES.items():
        rate = middle + width * (0.6 * ability + 0.6 * spread(chance))
        perfect = chance.random() < PERFECT.get(name, 0.0) or rate > 0.996
        rates[name] = 1.0 if perfect else max(rate, 0.15)
    backlog = chance.random() < 0.37
    return Profile(
        agency,
        "dia_phuong",
        volume * (0.5 if remote else 1.0),
        rates,
        overdue=2 + 18 * chance.random() * chance.random() if backlog else 0.0,
        paid=0.5 + 0.2 * chance.random(),
        fee_procedures=int(45 + 20 * chance.random()),
        petitions=(0.6 + 2.5 * chance.random() if chance.random() < 0.51 else 0.0) * (2 if ward else 1),
    )


def _district(agency: Agency, heirs: Sequence[Profile]) -> Profile:
    volume = fsum(heir.volume for heir in heirs)

    def mean(values: Iterable[float]) -> float:
        return fsum(heir.volume * value for heir, value in zip(heirs, values, strict=True)) / volume

    return Profile(
        agency,
        "dia_phuong",
        volume,
        {name: mean(heir.rates[name] for heir in heirs) for name in RATES},
        overdue=fsum(heir.overdue for heir in heirs),
        paid=mean(heir.paid for heir in heirs),
        fee_procedures=92,
        petitions=0.6 * fsum(heir.petitions for heir in heirs),
    )


def _ended(agency: Agency, heir: Profile, share: float, lead: float) -> Profile:
    def part(number: int) -> int:
        return int(number * (0.4 if share < 0.5 else 0.6 if share > 0.5 else 0.5) + 0.5)

    return Profile(
        agency,
        heir.group,
        heir.volume * share,
        {
            name: stretched(rate, lead * (0.2 if name == "on_time" else 1))
            for name, rate in heir.rates.items()
        },
        overdue=heir.overdue * share,
        paid=heir.paid,
        fee_procedures=part(heir.fee_procedures),
        eligible=part(heir.eligible),
        full_online=part(heir.full_online),
        petitions=heir.petitions * share,
    )
