"""How complete the figures of a period are: who sent in which month, and who is missing, in words.

An agency has sent a month when it sent every monthly form in use, the rule of Tiến độ báo cáo; where
nobody uses the monthly forms, any figure at all counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import pandas as pd

from indicators import headlines
from indicators.model import TIER_NAMES, Agency, Form
from indicators.periods import Period
from indicators.registry import Registry

MOST_NAMES = 5


@dataclass(frozen=True)
class Part:
    """One part of a period: the agencies that report in it, and those that did not send all of it."""

    period: Period
    is_over: bool
    existing: tuple[Agency, ...]
    missing: tuple[Agency, ...]
    begun: frozenset[str] = frozenset()
    """Of those missing, who sent some of it: a form or a month is lacking."""

    def of_tier(self, tier: str) -> tuple[int, int]:
        """How many agencies of a tier sent all of the part, and how many existed."""
        expected = sum(agency.tier == tier for agency in self.existing)
        return expected - sum(agency.tier == tier for agency in self.missing), expected

    @property
    def is_void(self) -> bool:
        """Whether nobody sent all of it."""
        return len(self.missing) == len(self.existing) and not self.begun

    @property
    def silent(self) -> tuple[str, ...]:
        """The tiers of which nobody sent any of the part."""
        tiers = dict.fromkeys(agency.tier for agency in self.missing)
        begun = {agency.tier for agency in self.missing if agency.id in self.begun}
        return tuple(tier for tier in tiers if self.of_tier(tier)[0] == 0 and tier not in begun)

    @property
    def named(self) -> tuple[Agency, ...]:
        """Those missing that are worth naming: not a whole tier."""
        silent = self.silent
        return tuple(agency for agency in self.missing if agency.tier not in silent)


@dataclass(frozen=True)
class Completeness:
    """The parts of a period in order, and in how many of its months anybody sent."""

    period: Period
    parts: tuple[Part, ...]
    months: int
    until: Period | None = None
    """The last month anybody sent."""
    forms: tuple[Form, ...] = ()
    """The monthly forms an agency must have sent; none where any figure at all counts."""

    @property
    def over(self) -> tuple[Part, ...]:
        """The parts whose figures are due, and that anybody sent."""
        return tuple(part for part in self.parts if part.is_over and not part.is_void)

    @property
    def void(self) -> tuple[Part, ...]:
        """The parts whose figures are due, and that nobody sent."""
        return tuple(part for part in self.parts if part.is_over and part.is_void)

    @property
    def silent(self) -> tuple[str, ...]:
        """The tiers that sent nothing in any part that others sent."""
        return tuple(
            tier
            for tier in self.tiers
            if self.over and all(tier in part.silent for part in self.over if part.of_tier(tier)[1])
        )

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers that have agencies, in the usual order."""
        return tuple(t for t in TIER_NAMES if any(part.of_tier(t)[1] for part in self.parts))

    @property
    def agencies(self) -> tuple[int, int]:
        """How many agencies sent every part that is over, and how many there are."""
        existing = {agency.id for part in self.over for agency in part.existing}
        missing = {agency.id for part in self.over for agency in part.missing}
        return len(existing - missing), len(existing)


def cut(period: Period) -> tuple[Period, ...]:
    """What a period is cut into: months up to a quarter, quarters beyond."""
    if period.span <= 3:
        return period.months
    return tuple(Period("quarter", first) for first in range(period.first, period.last + 1, 3))


def completeness(
    agencies: pd.DataFrame,
    registry: Registry,
    reporting: Callable[[Period], Sequence[Agency]],
    period: Period,
    is_over: Callable[[Period], bool],
    forms: Collection[Form],
) -> Completeness:
    """Who sent what, from the statuses of single agencies in `period` and the periods it is cut into.

    `reporting` names the agencies that are looked at and have to report in a period, `forms` the monthly
    forms in use (see `discipline.in_use`).
    """
    pieces = cut(period)
    looked_at = {agency.id for piece in (period, *pieces) for agency in reporting(piece)}
    counted, sent = _sent(agencies[agencies["agency"].isin(looked_at)], registry, period, forms)
    whole = sent[sent["period"] == period.id]
    if len(whole) and not any(piece.id in set(sent["period"]) for piece in pieces):
        # Figures arrived only as rows of the whole period.
        pieces = (period,)
    parts = []
    for piece in pieces:
        those = tuple(reporting(piece))
        rows = sent[sent["period"] == piece.id]
        done = set(rows.loc[rows["is_full"], "agency"])
        missing = tuple(agency for agency in those if agency.id not in done)
        begun = frozenset(rows["agency"]) & {agency.id for agency in missing}
        parts.append(Part(piece, is_over(piece), those, missing, begun))
    months = int(whole["reported_months"].max()) if len(whole) else 0
    return Completeness(period, tuple(parts), months, _until(sent, pieces), counted)


def _until(sent: pd.DataFrame, pieces: Sequence[Period]) -> Period | None:
    """The last month sent: that of the last piece with figures, as far as its months were sent."""
    for piece in reversed(pieces):
        reported = sent.loc[sent["period"] == piece.id, "reported_months"]
        if len(reported):
            return piece.months[min(int(reported.max()), piece.span) - 1]
    return None


def _sent(
    agencies: pd.DataFrame, registry: Registry, period: Period, forms: Collection[Form]
) -> tuple[tuple[Form, ...], pd.DataFrame]:
    """The monthly forms that count, if any came in the period; per period and agency that sent anything: its
    months, and whether every form came for all of them.
    """
    rows = agencies[agencies["reported_months"] > 0]
    form_of = {name: registry.form_of(name) for name in registry.indicators}
    rows = rows.assign(form=rows["indicator"].map(form_of))
    monthly = rows[rows["form"].isin(forms)]
    uses_forms = bool((monthly["period"] == period.id).any())
    chosen = monthly if uses_forms else rows.assign(form="")
    each = chosen.groupby(["period", "agency", "form"], sort=False)[["reported_months", "expected_months"]]
    of_form = each.max().reset_index()
    of_form["full"] = of_form["reported_months"] >= of_form["expected_months"]
    sent = of_form.groupby(["period", "agency"], sort=False).agg(
        reported_months=("reported_months", "max"), full=("full", "sum")
    )
    sent["is_full"] = sent["full"] >= (len(set(forms)) if uses_forms else 1)
    return tuple(forms) if uses_forms else (), sent.reset_index()


def summary(known: Completeness) -> str:
    """The state in a few words: "Đủ 3/3 tháng, 141/144 đơn vị"."""
    if not known.months:
        return "Chưa đơn vị nào gửi số của kỳ này"
    full = "Đủ" if known.months >= known.period.span else "Có"
    months = f"{full} {known.months}/{known.period.span} tháng"
    complete, expected = known.agencies
    return f"{months}, {complete}/{expected} đơn vị" if expected else months


def gap(known: Completeness) -> str:
    """Who is missing in a few words: "Cấp xã chưa gửi, 3 đơn vị chưa gửi tháng 9"; "" when nobody is."""
    if not known.months:
        return ""
    silent = known.silent
    late = [part for part in known.over if any(agency.tier not in silent for agency in part.missing)]
    said = [f"{headlines.small(TIER_NAMES[tier])} chưa gửi" for tier in silent]
    if late:
        lacking = {a.id for part in late for a in part.missing if a.tier not in silent}
        which = f"đủ {headlines.short(late[0].period)}" if len(late) == 1 else "đủ"
        if len(late) == 1 and not lacking & late[0].begun:
            which = headlines.short(late[0].period)
        said.append(f"{len(lacking)} đơn vị chưa gửi {which}")
    return headlines.capital(", ".join(said))


def absent(known: Completeness) -> list[str]:
    """Who did not send, by name: parts nobody sent, whole tiers, who sent nothing, then part by part."""
    if not known.months:
        return []
    lines = []
    if known.void:
        lines.append(f"{_list(known.void)}: chưa đơn vị nào gửi.")
    for tier in dict.fromkeys(tier for part in known.over for tier in part.silent):
        when = [part for part in known.over if tier in part.silent]
        parts = "" if tier in known.silent else f" {_list(when).lower()}"
        lines.append(f"{TIER_NAMES[tier]}: chưa đơn vị nào gửi{parts}.")
    named = [part.named for part in known.over]
    nothing = [{a.id for a in part.named if a.id not in part.begun} for part in known.over]
    everywhere = set.intersection(*nothing) if len(nothing) > 1 else set()
    if everywhere:
        always = [agency for agency in named[0] if agency.id in everywhere]
        lines.append(f"Chưa gửi tháng nào của kỳ: {names(always)}.")
    for part in known.over:
        rest = [agency for agency in part.named if agency.id not in everywhere]
        for words, begun in (("Chưa gửi", False), ("Chưa gửi đủ", True)):
            if those := [agency for agency in rest if (agency.id in part.begun) == begun]:
                lines.append(f"{words} {headlines.short(part.period)}: {names(those)}.")
    return lines


def _list(parts: Sequence[Part]) -> str:
    """Parts by name: "Tháng 7, tháng 8"."""
    return headlines.capital(", ".join(headlines.short(part.period) for part in parts))


def names(agencies: Sequence[Agency]) -> str:
    """The first few by name, the others by their number."""
    shown = ", ".join(agency.short_name for agency in agencies[:MOST_NAMES])
    more = len(agencies) - MOST_NAMES
    return f"{shown} và {more} đơn vị khác" if more > 0 else shown
