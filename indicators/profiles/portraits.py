"""One agency against all its targets: a line a demand, its figures by period, the answer in a sentence.

Invariant: two documents that ask the same of an agency are one line, two that differ are two lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from indicators import formats, headlines
from indicators.model import STATUSES, Agency, Indicator, Plan, Status
from indicators.periods import Period, of_year
from indicators.profiles import answers
from indicators.profiles.demands import Judged, judged
from indicators.registry import Registry

JUDGED: tuple[Status, ...] = ("met", "near", "missed")


@dataclass(frozen=True)
class Asked:
    """One document's demand as a line shows it; rank 0 leads, 1 is the second."""

    rank: int
    plan: Plan
    operator: str
    level: Decimal | None
    article: str

    @property
    def source(self) -> str:
        """Short name and article: "QĐ 384, PL.V.3"."""
        return f"{self.plan.short_name}, {self.article}"


@dataclass(frozen=True)
class Line:
    """One demand on one indicator, with the agency's figure in each period by the period's id."""

    indicator: Indicator
    asked: tuple[Asked, ...]
    figures: Mapping[str, Judged]
    leads: bool = True
    """Whether it is the indicator's first line; the second shows what another document asks."""

    @property
    def target(self) -> str:
        """Operator and level: "≥ 60%"; "" without a target."""
        if not self.asked:
            return ""
        return formats.target(self.asked[0].operator, self.asked[0].level, self.indicator.unit)

    def rhythm(self, period: Period) -> str:
        """The longer period a figure was sent for instead: "quý III", "năm"; "" for a figure of its own."""
        own = self.figures.get(period.id)
        if own is None or not own.is_empty or own.status == "not_applicable":
            return ""
        for longer in (Period("quarter", period.first - period.first % 3), of_year(period.year, "year")[0]):
            figure = self.figures.get(longer.id)
            if figure and not figure.is_empty and self._is_of_whole(longer, figure):
                return "năm" if longer.kind == "year" else longer.label.partition("/")[0]
        return ""

    def _is_of_whole(self, longer: Period, figure: Judged) -> bool:
        """Whether the figure was sent for the longer period itself, not for parts of it."""
        if longer.kind != "year":
            return figure.months[0] >= figure.months[1]
        quarters = [self.figures.get(quarter.id) for quarter in of_year(longer.year, "quarter")]
        return all(quarter is None or quarter.is_empty for quarter in quarters)

    @property
    def rank(self) -> int | None:
        """The mark of the line's document; None where both ask the same."""
        return self.asked[0].rank if len(self.asked) == 1 else None


@dataclass(frozen=True)
class Portrait:
    """An agency in a period: its lines, most urgent first, and what stands apart from them."""

    agency: Agency
    period: Period
    lines: tuple[Line, ...]
    untouched: tuple[Line, ...]
    """Demands on which no agency at all has sent a figure."""
    others: tuple[Line, ...]
    """Figures of indicators without a target."""

    @property
    def now(self) -> list[tuple[Line, Judged]]:
        """Each indicator's leading line with its figure of the period, if it is reported in such periods."""
        found = ((line, line.figures.get(self.period.id)) for line in self.lines if line.leads)
        return [(line, figure) for line, figure in found if figure and not line.rhythm(self.period)]

    @property
    def counts(self) -> Counter[Status]:
        """How many indicators stand where, by the leading document."""
        return Counter(figure.status for _, figure in self.now)


def columns(at: Period) -> tuple[Period, ...]:
    """The periods of the table: the period in view where it is another kind, the quarters, the year."""
    standard = (*of_year(at.year, "quarter"), *of_year(at.year, "year"))
    return standard if at in standard else (at, *standard)


def portrait(
    agency: Agency, at: Period, statuses: pd.DataFrame, registry: Registry, plans: Sequence[Plan]
) -> Portrait:
    """The agency's lines, sorted by urgency in the period `at`.

    `statuses`: those of all agencies in `columns(at)`, so that it is known what nobody sends.
    """
    known = set(statuses.loc[statuses["reported_months"] > 0, "indicator"])
    groups: list[list[Line]] = []
    untouched, others = [], []
    for name, own in statuses[statuses["agency"] == agency.id].groupby("indicator", sort=False):
        rows = [judged(row) for row in own.to_dict("records")]
        indicator = registry.indicators[str(name)]
        lines = _demanded(indicator, rows, plans)
        if lines and name in known:
            groups.append(lines)
        elif lines:
            untouched.append(lines[0])
        elif any(not row.is_empty for row in rows):
            others.append(Line(indicator, (), {row.period: row for row in rows}))
    groups.sort(key=lambda lines: _urgency(lines[0], at))
    return Portrait(
        agency, at, tuple(line for lines in groups for line in lines), tuple(untouched), tuple(others)
    )


def _demanded(indicator: Indicator, rows: Sequence[Judged], plans: Sequence[Plan]) -> list[Line]:
    """One line for each different demand; documents that agree share a line."""
    merged: dict[tuple[str, Decimal | None], tuple[list[Asked], dict[str, Judged]]] = {}
    for rank, plan in enumerate(plans):
        own = [row for row in rows if row.plan == plan.id and row.operator]
        if own and own[0].operator:
            demand = (own[0].operator, own[0].level)
            asked = Asked(min(rank, 1), plan, *demand, own[0].article or "")
            who, figures = merged.setdefault(demand, ([], {}))
            who.append(asked)
            for row in own:
                figures.setdefault(row.period, row)
    return [
        Line(indicator, tuple(who), figures, leads=place == 0)
        for place, (who, figures) in enumerate(merged.values())
    ]


def _urgency(line: Line, at: Period) -> tuple[int, bool, float]:
    """Status, then distance: percentages among themselves first, other units after them."""
    figure = line.figures.get(at.id)
    if figure is None or line.rhythm(at):
        return len(STATUSES), True, 0.0
    comparable = line.indicator.unit in ("%", "điểm")
    return list(STATUSES).index(figure.status), not comparable, -distance(line.indicator, figure)


def distance(indicator: Indicator, figure: Judged) -> float:
    """How far a miss is from its target in the indicator's unit; 0 where nothing is lacking or known."""
    if figure.status not in ("missed", "near") or figure.value is None:
        return 0.0
    level = figure.baseline if figure.operator == "increase" else figure.level
    return 0.0 if level is None else abs(float(level - figure.value))


def headline(shown: Portrait, name: str, closing_day: int | None = None) -> str:
    """The title of the page about an agency; `name` may say until when it existed."""
    at, agency = shown.period, shown.agency
    first, last = at.days(closing_day)
    if agency.valid_to and agency.valid_to < first:
        return f"{agency.short_name} đã kết thúc ngày {formats.day(agency.valid_to)}, trước {at.label}"
    if agency.valid_from and agency.valid_from > last:
        return f"{agency.short_name} có từ ngày {formats.day(agency.valid_from)}, sau {at.label}"
    start = f"{name}, {at.label}"
    counts = shown.counts
    judged_count = sum(counts[status] for status in JUDGED)
    if not counts:
        return f"{start}: {_unasked(shown)}"
    if not judged_count:
        return f"{start}: {_unjudged(counts)}"
    state = "tạm tính, " if any(figure.provisional for _, figure in shown.now) else ""
    near = f"; {counts['near']} gần đạt" if counts["near"] else ""
    unsent = f"; {counts['no_data']} chưa gửi" if counts["no_data"] else ""
    if not counts["missed"]:
        met = f"đạt cả {judged_count} chỉ tiêu"
        return f"{start}: {state}{met if counts['met'] == judged_count else _nearly(counts)}{unsent}"
    missed = f"{counts['missed']}/{judged_count} chỉ tiêu chưa đạt{_farthest(shown)}"
    return f"{start}: {state}{missed}{near}{unsent}"


def _unasked(shown: Portrait) -> str:
    """Without a figure that any document judges: how many figures there are all the same."""
    figures = (line.figures.get(shown.period.id) for line in shown.others)
    sent = sum(figure is not None and not figure.is_empty for figure in figures)
    if sent:
        return f"{sent} chỉ tiêu có số liệu, {'đều ' if sent > 1 else ''}chưa có mục tiêu"
    return "chưa có số liệu" if shown.lines or shown.untouched else "chưa có mục tiêu"


def _unjudged(counts: Counter[Status]) -> str:
    if counts["no_data"]:
        return "chưa gửi số liệu nào"
    if counts["not_due"]:
        return "chưa đến hạn gửi số liệu"
    return "không phát sinh" if counts["no_activity"] else "chưa có số liệu để đánh giá"


def _nearly(counts: Counter[Status]) -> str:
    return f"{counts['met']}/{counts['met'] + counts['near']} chỉ tiêu đạt, {counts['near']} gần đạt"


def _farthest(shown: Portrait) -> str:
    """The miss farthest from its target, named where a distance compares: "; xa nhất là …"."""
    missed = [(line, figure) for line, figure in shown.now if figure.status == "missed"]
    line, figure = missed[0]
    if not distance(line.indicator, figure):
        return ""
    name = headlines.small(line.indicator.short_name)
    value, goal = answers.written(line.indicator, figure), answers.goal_words(line.indicator, figure)
    if len(missed) == 1:
        return f": {name} {value} (mục tiêu {goal})"
    return f"; xa nhất là {name} {value} (mục tiêu {goal})"


def completeness(shown: Portrait) -> str:
    """How many of the agency's indicators have all months of the period: "20/22 chỉ tiêu đủ tháng"."""
    known = [figure for _, figure in shown.now if figure.status != "not_applicable"]
    full = sum(figure.months[0] >= figure.months[1] for figure in known)
    return f"{full}/{len(known)} chỉ tiêu đủ số các tháng" if known else ""


def numbers(shown: Portrait, periods: Sequence[Period]) -> pd.DataFrame:
    """The same table for a download: one row a line, value and status of each period."""
    table = [_number_row(line, periods) for line in (*shown.lines, *shown.untouched, *shown.others)]
    return pd.DataFrame(table)


def _number_row(line: Line, periods: Sequence[Period]) -> dict[str, object]:
    row: dict[str, object] = {
        "Chỉ tiêu": line.indicator.short_name,
        "Đơn vị tính": line.indicator.unit,
        "Mục tiêu": line.target,
        "Văn bản": "; ".join(asked.source for asked in line.asked),
    }
    for period in periods:
        figure = line.figures.get(period.id)
        label = period.label[0].upper() + period.label[1:]
        numbers = (figure.numerator, figure.denominator, figure.value) if figure else (None,) * 3
        for name, number in zip(("tử số", "mẫu số", "giá trị"), numbers, strict=True):
            row[f"{label}, {name}"] = float("nan") if number is None else float(number)
        row[f"{label}, trạng thái"] = STATUSES[figure.status].word if figure else ""
    return row
