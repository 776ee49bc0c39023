"""The scorecard of a tier: every agency against every target of a period, judged by the leading document.

Rows come from `status.statuses`; nothing is summed or judged here. Invariant: an agency's misses are counted
over all its targets that anybody reports on, however few of them a screen has room for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from indicators import findings, formats, verdicts
from indicators.model import AGENCY_TIERS, Indicator, Plan, Status
from indicators.periods import Period
from indicators.profiles.portraits import Asked
from indicators.registry import Registry
from indicators.verdicts import JUDGED, Tally, Verdict


@dataclass(frozen=True)
class Column:
    """One indicator: what each document asks of the tier, the leading first, and a rival ratio's target."""

    indicator: Indicator
    asked: tuple[Asked, ...]
    rival: tuple[Indicator, Asked] | None
    """The other ratio of the same subject, asked for by a document that is silent on this one."""
    counts: Counter[Status]
    """How many agencies of the tier stand where."""

    @property
    def demands(self) -> list[tuple[int | None, Asked]]:
        """Each different demand with its mark: 0 leading, 1 second, None where both ask the same."""
        if len(self.asked) > 1 and len({(one.operator, one.level) for one in self.asked}) == 1:
            return [(None, self.asked[0])]
        return [(one.rank, one) for one in self.asked]


@dataclass(frozen=True)
class Row:
    """One body and its verdicts by indicator; an indicator it is not asked about is not there."""

    body: str
    name: str
    cells: Mapping[str, Verdict]
    tallies: Mapping[str, Tally]
    """Of a sum only: how many agencies meet the target, by indicator."""

    @cached_property
    def counts(self) -> Counter[Status]:
        """How many of its targets stand where."""
        return Counter(cell.status for cell in self.cells.values())

    @property
    def missed(self) -> int:
        """Targets missed."""
        return self.counts["missed"]

    @property
    def unsent(self) -> int:
        """Targets whose figure is due and was not sent."""
        return self.counts["no_data"]

    @property
    def judged(self) -> int:
        """Targets missed, nearly met or met."""
        return sum(self.counts[status] for status in JUDGED)

    @property
    def is_ranked(self) -> bool:
        """Whether there is anything to rank it by: not who is silent or had nothing to do."""
        return self.judged > 0

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all was sent."""
        return not any(cell.sent for cell in self.cells.values())


@dataclass(frozen=True)
class Card:
    """A tier's agencies against its targets in one period."""

    period: Period
    tier: str
    plans: tuple[Plan, ...]
    columns: tuple[Column, ...]
    """Indicators on which anybody sent a figure, what most agencies miss first."""
    silent: tuple[Indicator, ...]
    """Indicators the tier is asked about and nobody sent a figure on."""
    rows: tuple[Row, ...]
    """Every agency that is asked anything, most misses first, those that cannot be ranked last."""
    sums: tuple[Row, ...]
    """Each tier and the whole: Σ numerator / Σ denominator."""

    @property
    def ranked(self) -> list[Row]:
        """The agencies that can be ranked."""
        return [row for row in self.rows if row.is_ranked]

    @property
    def is_provisional(self) -> bool:
        """Whether any figure belongs to a period that is not over."""
        return any(cell.provisional for row in self.rows for cell in row.cells.values())

    @property
    def is_reference(self) -> bool:
        """Whether the documents are of an earlier year."""
        return any(plan.year != self.period.year for plan in self.plans)


def card(
    period: Period,
    tier: str,
    plans: Sequence[Plan],
    registry: Registry,
    agencies: pd.DataFrame,
    groups: pd.DataFrame,
    names: Mapping[str, str],
) -> Card:
    """The scorecard of a tier.

    `agencies` and `groups` are statuses of single agencies (of all tiers) and of tiers and the whole;
    `names` are the agencies of the tier by id, in the order of screens. Without `plans` the columns are the
    indicators that have figures, which nothing is asked of.
    """
    of_period = agencies[agencies["period"] == period.id]
    own = of_period[of_period["agency"].isin(list(names))]
    led = _led(own, plans)
    reported = set(of_period.loc[of_period["reported_months"] > 0, "indicator"])
    cells = _cells(led[led["indicator"].isin(reported)], registry, plans)
    columns = _columns(own, plans, registry, reported, cells)
    rows = [Row(body, name, cells[body], {}) for body, name in names.items() if body in cells]
    silent = [name for name in dict.fromkeys(led["indicator"]) if name not in reported]
    return Card(
        period=period,
        tier=tier,
        plans=tuple(plans),
        columns=tuple(arranged(columns)),
        silent=tuple(registry.indicators[name] for name in silent),
        rows=tuple(sorted(rows, key=urgency)),
        sums=tuple(_sums(groups[groups["period"] == period.id], of_period, period, columns, plans, registry)),
    )


def _led(rows: pd.DataFrame, plans: Sequence[Plan]) -> pd.DataFrame:
    """Of each body and indicator the row of the first document that asks; without documents, the figures."""
    if not plans:
        return rows[rows["plan"].isna() & (rows["reported_months"] > 0)]
    rank = rows["plan"].map({plan.id: place for place, plan in enumerate(plans)})
    asked = rows[rank.notna() & rows["operator"].notna()].assign(rank=rank)
    return asked.sort_values("rank", kind="stable").drop_duplicates(["agency", "indicator"])


def _cells(rows: pd.DataFrame, registry: Registry, plans: Sequence[Plan]) -> dict[str, dict[str, Verdict]]:
    ranks = {plan.id: min(place, 1) for place, plan in enumerate(plans)}
    found: dict[str, dict[str, Verdict]] = {}
    for body, verdict in zip(rows["agency"].tolist(), verdicts.read(rows, registry), strict=True):
        rank = ranks.get(verdict.plan.id, 0) if verdict.plan else 0
        found.setdefault(body, {})[verdict.indicator.id] = verdict._replace(rank=rank)
    return found


def _columns(
    rows: pd.DataFrame,
    plans: Sequence[Plan],
    registry: Registry,
    reported: set[str],
    cells: Mapping[str, Mapping[str, Verdict]],
) -> list[Column]:
    """The columns in the documents' order; what each document asks is read from the tier's own rows."""
    asked: dict[str, dict[str, Asked]] = {}
    told = rows[rows["operator"].notna()].drop_duplicates(["plan", "indicator"])
    heads = zip(*(told[name].tolist() for name in _TOLD), strict=True)
    by_demand = {(plan, indicator): demand for plan, indicator, *demand in heads}
    for place, plan in enumerate(plans):
        for name in dict.fromkeys(target.indicator for target in plan.targets):
            if (plan.id, name) in by_demand:
                operator, level, article = by_demand[plan.id, name]
                one = Asked(min(place, 1), plan, operator, formats.exact(level), article or "")
                asked.setdefault(name, {})[plan.id] = one
    counts: dict[str, Counter[Status]] = {}
    for of_body in cells.values():
        for name, verdict in of_body.items():
            counts.setdefault(name, Counter())[verdict.status] += 1
    names = asked if plans else _most_asked(registry)
    return [
        Column(
            registry.indicators[name],
            tuple(asked.get(name, {}).values()),
            _rival(name, asked.get(name, {}), plans, registry),
            counts[name],
        )
        for name in names
        if name in reported and name in counts
    ]


_TOLD = ("plan", "indicator", "operator", "target", "article")


def _most_asked(registry: Registry) -> list[str]:
    """All indicators, those that more plans ask for first."""
    asked = Counter(name for plan in registry.plans for name in {t.indicator for t in plan.targets})
    return sorted(registry.indicators, key=lambda name: -asked[name])


def _rival(
    name: str, asked: Mapping[str, Asked], plans: Sequence[Plan], registry: Registry
) -> tuple[Indicator, Asked] | None:
    other = findings.RIVALS.get(name)
    for place, plan in enumerate(plans):
        target = next((target for target in plan.targets if target.indicator == other), None)
        if target and asked and plan.id not in asked:
            found = Asked(min(place, 1), plan, target.operator, target.value, target.article)
            return registry.indicators[target.indicator], found
    return None


def _sums(
    groups: pd.DataFrame,
    agencies: pd.DataFrame,
    period: Period,
    columns: Sequence[Column],
    plans: Sequence[Plan],
    registry: Registry,
) -> list[Row]:
    """The tiers and the whole, each column judged by the document that leads it, if it binds them."""
    first = {column.indicator.id: column.asked[0].plan.id for column in columns if column.asked}
    wanted = groups[groups["indicator"].isin([column.indicator.id for column in columns])]
    if plans:
        ranks = {plan.id: place for place, plan in enumerate(plans, start=1)}
        rank = wanted["plan"].map(ranks).where(wanted["plan"] != wanted["indicator"].map(first), 0)
        wanted = wanted[rank.notna()].assign(rank=rank).sort_values("rank", kind="stable")
    else:
        wanted = wanted[wanted["plan"].isna()]
    wanted = wanted.drop_duplicates(["agency", "indicator"])
    cells = _cells(wanted, registry, plans)
    bodies = dict(zip(wanted["agency"], wanted["agency_name"], strict=True))
    tiers = [tier for tier in AGENCY_TIERS if tier in bodies]
    result = []
    for body in [*tiers, *(body for body in bodies if body not in tiers)]:
        known = verdicts.tallies(agencies, period, body if body in tiers else None)
        pairs = ((name, cell.plan.id if cell.plan else "") for name, cell in cells[body].items())
        tallies = {name: known[plan, name] for name, plan in pairs if (plan, name) in known}
        result.append(Row(body, bodies[body], cells[body], tallies))
    return result


def arranged(columns: Sequence[Column], status: Status | None = None) -> list[Column]:
    """What most agencies miss, or where most have the status asked for, first."""

    def weight(column: Column) -> tuple[int, ...]:
        chosen = (column.counts[status],) if status else ()
        return tuple(
            -count for count in (*chosen, *(column.counts[s] for s in ("missed", "no_data", "near")))
        )

    return sorted(columns, key=weight)


def urgency(row: Row) -> tuple[bool, int, int, float, int]:
    """The key of the usual order: misses and what was not sent, then the share missed, then what is near.

    Who cannot be ranked comes last.
    """
    share = row.missed / row.judged if row.judged else 0.0
    return not row.is_ranked, -(row.missed + row.unsent), -row.missed, -share, -row.counts["near"]
