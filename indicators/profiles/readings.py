"""One indicator in one period: everything its page says, from judged figures and the directory alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from indicators import findings, headlines, views
from indicators.model import AGENCY_TIERS, TIER_NAMES, Directory, Indicator, Plan, Tier
from indicators.periods import Period, month_of
from indicators.profiles import answers, lineage, senders, series, standings
from indicators.profiles.demands import Demand, Judged, counted, demands, judged, leading
from indicators.registry import Registry

WHOLE = "toan_tinh"


@dataclass(frozen=True)
class Question:
    """What is asked: an indicator, a period, the whole or a tier, and the documents in order."""

    indicator: Indicator
    at: Period
    scope: str
    """`toan_tinh` or a tier."""
    plans: tuple[Plan, ...]
    span: tuple[int, int]
    """First and last month with figures."""
    today: date
    closing_day: int | None = None
    ends_here: bool = False
    """Whether a trend ends with the period, as a document about it does; a page goes on to the newest."""
    version: int = 0  # of the figures, before anything here was looked up

    @property
    def lines(self) -> dict[str, tuple[Period, ...]]:
        """Per kind of period, the periods a trend could show."""
        first, last = self.span
        span = (first, min(last, self.at.last)) if self.ends_here else self.span
        found = series.candidates(self.at, span, month_of(self.today, self.closing_day))
        if not self.ends_here:
            return found
        return {kind: tuple(p for p in line if p.last <= self.at.last) for kind, line in found.items()}

    def is_over(self, period: Period) -> bool:
        """Whether a period has ended, so that its figures can be expected."""
        return period.days(self.closing_day)[1] < self.today

    @property
    def periods(self) -> tuple[Period, ...]:
        """Every period whose statuses of the whole or tier are needed."""
        wanted = (
            self.at,
            self.at.previous,
            self.at.year_before,
            *(p for line in self.lines.values() for p in line),
        )
        return tuple(dict.fromkeys(wanted))

    @property
    def reference(self) -> str | None:
        """The plan of an earlier year that is read for reference, if any."""
        return next((plan.id for plan in self.plans if plan.year != self.at.year), None)


@dataclass(frozen=True)
class Reading:
    """The answer: the scope's rows, its agencies, and the sentences about them."""

    question: Question
    registry: Registry
    directory: Directory
    body: str
    """Whose rows `rows` are: the jurisdiction, a tier, or the one agency a plan binds."""
    scope_name: str
    """ "toàn tỉnh", "sở, ban, ngành" or the agency's name."""
    rows: tuple[Judged, ...]
    agencies: tuple[Judged, ...]
    """The agencies of the scope in the period, one row for each document."""
    rival: tuple[Judged, ...] = ()
    """The whole's rows of the other ratio by which a document measures the same subject."""

    @property
    def indicator(self) -> Indicator:
        """The indicator asked about."""
        return self.question.indicator

    @property
    def now(self) -> tuple[Judged, ...]:
        """The rows of the period in view, one for each document."""
        return tuple(row for row in self.rows if row.period == self.question.at.id)

    @property
    def lead(self) -> Judged | None:
        """The row of the document that leads."""
        return leading(self.now, self.question.plans)

    @property
    def demands(self) -> tuple[Demand, ...]:
        """What the documents ask of the indicator."""
        return demands(self.registry, self.question.plans, self.indicator.id)

    @property
    def counted(self) -> str:
        """What the numerator counts."""
        return counted(self.registry, self.indicator)

    @property
    def is_whole_only(self) -> bool:
        """Whether every demand speaks of the jurisdiction as a whole, so that no agency has a row."""
        return bool(self.demands) and all(demand.commitment.whole_only for demand in self.demands)

    @property
    def has_shared_target(self) -> bool:
        """Whether no document gives each tier of the scope a level of its own."""
        return self.lead is None or self.lead.plan is None or self.lead.operator is not None

    @property
    def has_agency_figures(self) -> bool:
        """Whether any agency of the scope sent a figure of its own."""
        return any(not row.is_empty for row in self.agencies)

    @property
    def judged_agencies(self) -> list[Judged]:
        """Each agency once, by the first document that binds its tier."""
        tiers = standings.tiers_of(self.agencies)
        return [row for tier in tiers for row in standings.of_tier(self.agencies, tier, self.question.plans)]

    @property
    def own_agencies(self) -> list[Judged]:
        """The agencies the leading document binds; where it binds none by name, all that have a row."""
        plan = self.lead.plan if self.lead else None
        return [row for row in self.agencies if row.plan == plan] or self.judged_agencies

    @property
    def is_single(self) -> bool:
        """Whether the documents bind one agency only, which is then looked at instead of a whole."""
        return self.body in self.directory.by_id and self.body != self.directory.whole.id

    def headline(self) -> str:
        """The title of the page; a single agency looked at is named first."""
        if self.is_single:
            return f"{self.scope_name}, {headlines.small(self._headline())}"
        return self._headline()

    def _headline(self) -> str:
        asked = self.question
        if self.lead is None:
            return f"{self.indicator.short_name}: {self._unasked()}"
        if self.indicator.formula.kind == "score" and asked.scope != WHOLE and self.lead.is_empty:
            return f"{self.indicator.short_name}: điểm không cộng theo khối"
        if self.longer and self.longer[1].value is not None:
            period, row = self.longer
            value = answers.written(self.indicator, row)
            return (
                f"{self.indicator.short_name}: không có số riêng {asked.at.label}, {period.label} là {value}"
            )
        return answers.headline(self.indicator, self.lead, asked.at, self.counted)

    @property
    def longer(self) -> tuple[Period, Judged] | None:
        """The longer period the figure was sent for, where the period in view has none of its own."""
        if self.lead is None or not self.lead.is_empty:
            return None
        sent = {row.period for row in self.rows if not row.is_empty}
        for kind in series.KINDS[1:]:
            for period in self.question.lines[kind]:
                parts = [p for line in self.question.lines.values() for p in line if period.contains(p)]
                alone = [p for p in parts if p.id in sent] == [period]
                if period.contains(self.question.at) and alone:
                    rows = [row for row in self.rows if row.period == period.id]
                    row = leading(rows, self.question.plans)
                    return (period, row) if row else None
        return None

    def _unasked(self) -> str:
        """Why the scope has no row at all."""
        if self.is_whole_only:
            return "chỉ giao cho toàn tỉnh"
        if self.agencies:
            return "giao riêng từng đơn vị, không có số chung"
        who = TIER_NAMES[self.question.scope].lower()
        return f"không giao cho {who}" if self.question.scope != WHOLE else "chưa có số liệu"

    def change(self) -> str:
        """The movement since the period before; "" where there is no figure now."""
        at = self.question.at
        return self._change_since(at.previous, headlines.before(at))

    def change_in_a_year(self) -> str:
        """The movement since the same period of the year before; "" where it is unknown, or said already."""
        at = self.question.at
        before = leading([r for r in self.rows if r.period == at.year_before.id], self.question.plans)
        is_known = before is not None and before.value is not None
        if not is_known or at.previous == at.year_before:
            return ""
        return self._change_since(at.year_before, at.year_before.label)

    def _change_since(self, earlier: Period, since: str) -> str:
        if self.lead is None or self.lead.value is None:
            return ""
        tier = self.body if self.body in AGENCY_TIERS else None
        if not views.continues(self.directory, tier, earlier, self.question.at, self.question.closing_day):
            return f"không so với {since}: đơn vị đã sắp xếp lại"
        before = leading([r for r in self.rows if r.period == earlier.id], self.question.plans)
        return answers.change(self.indicator, self.lead, before, since)

    def share_met(self) -> str:
        """How many agencies meet the leading document's target; "" where it binds none by itself."""
        plan = self.lead.plan if self.lead else None
        if self.is_single:
            return ""
        return answers.share_met(self.indicator, [row for row in self.agencies if row.plan == plan])

    def completeness(self) -> str:
        """How many agencies and months stand behind the figure, and who is missing."""
        return senders.completeness(self.lead, self.own_agencies)

    def line(self) -> tuple[Period, ...]:
        """The periods of the trend; in a document only those that can be told of."""
        line = series.chosen(self.question.lines, self.rows)
        if not self.question.ends_here:
            return line
        return series.told(line, self.rows, self.question.is_over)

    def points(self) -> pd.DataFrame:
        """The trend's points, as `charts.trend` takes them."""
        return series.points(self.line(), self.rows, self.question.plans)

    def steps(self) -> pd.DataFrame:
        """The trend's targets, as `charts.trend` takes them."""
        jurisdiction = self.directory.jurisdiction
        return series.steps(self.line(), self.rows, self.registry, jurisdiction, self.question.plans)

    def breaks(self) -> list[tuple[date, str]]:
        """The reorganisations that cut the trend."""
        line = self.line()
        closing = self.question.closing_day
        if not line:
            return []
        first, last = line[0].days(closing)[0], line[-1].days(closing)[1]
        found = lineage.breaks(
            self.directory, self._tiers(), first, last, years=line[0].year != line[-1].year
        )
        if not self.is_whole_only:
            return found
        return [(day, words) for day, words in found if lineage.is_new_province(self.directory, day)]

    def _tiers(self) -> tuple[Tier, ...]:
        """The tiers whose bodies the line adds up."""
        if self.is_single:
            return ()
        if self.question.scope != WHOLE:
            return tuple(tier for tier in AGENCY_TIERS if tier == self.question.scope)
        asked = {who for demand in self.demands for target in demand.targets for who in target.applies_to}
        groups = {name: group for demand in self.demands for name, group in demand.plan.groups.items()}
        named = {tier for who in asked for tier in (groups[who].tiers if who in groups else (who,))}
        return tuple(tier for tier in AGENCY_TIERS if not asked or WHOLE in named or tier in named)


def reading(
    question: Question,
    registry: Registry,
    directory: Directory,
    body_rows: pd.DataFrame,
    agency_rows: pd.DataFrame,
    rival_rows: pd.DataFrame | None = None,
) -> Reading:
    """The reading of a question from status tables of its indicator.

    `body_rows`: the whole's or the tiers' statuses in `question.periods`; `agency_rows`: the agencies' in
    the same periods where the plan knows no total, else in the period asked about.
    """
    wanted = directory.whole.id if question.scope == WHOLE else question.scope
    rows = tuple(judged(row) for row in body_rows.to_dict("records") if row["agency"] == wanted)
    everyone = tuple(judged(row) for row in agency_rows.to_dict("records"))
    agencies = tuple(r for r in everyone if r.period == question.at.id and _is_in(r, question.scope))
    name = TIER_NAMES[question.scope].lower()
    bound = {row.agency for row in agencies}
    if len(bound) == 1 and all(row.period != question.at.id for row in rows):
        wanted, name = agencies[0].agency, agencies[0].name
        rows = tuple(row for row in everyone if row.agency == wanted)
    rival = tuple(judged(row) for row in rival_rows.to_dict("records")) if rival_rows is not None else ()
    return Reading(question, registry, directory, wanted, name, rows, agencies, rival)


def _is_in(row: Judged, scope: str) -> bool:
    return scope in (WHOLE, row.tier)


def rival_of(indicator: str, asked: Sequence[Demand], plans: Sequence[Plan]) -> str | None:
    """The other ratio of the same subject, where a document silent on this one asks for it."""
    name = findings.RIVALS.get(indicator)
    silent = [plan for plan in plans if all(demand.plan is not plan for demand in asked)]
    if not asked or not any(target.indicator == name for plan in silent for target in plan.targets):
        return None
    return name
