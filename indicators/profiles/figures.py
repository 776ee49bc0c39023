"""The figures of one reading: its trend, the order of its agencies, and who holds the result.

Pages and pictures both come here, so that a picture shows what the screen shows, laid out for its own
width. The footer is for pictures and documents; a page says the same beside the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from indicators import charts, formats
from indicators.charts import Caption, Chart, canvas
from indicators.charts.bars import SHOWN
from indicators.charts.line import HEIGHT
from indicators.model import TIER_NAMES
from indicators.periods import Period
from indicators.profiles import documents, headings, origins, series, standings
from indicators.profiles.answers import LOWER_BOUNDS
from indicators.profiles.origins import Origin
from indicators.profiles.readings import Reading
from indicators.registry import formula_in_words

MARKS = {None: canvas.LEADING + canvas.SECOND, 0: canvas.LEADING, 1: canvas.SECOND}
"""The mark of a document by its rank; both where two documents ask the same."""


@dataclass(frozen=True)
class Facts:
    """What a figure says and the judged rows do not know."""

    sample: bool = False
    until: date | None = None
    """The last day that the figures speak for: of a line, those of its open period."""
    origin: Origin | None = None
    """Where the figures came from; None: the chart has no footer."""
    decimals: int = 1
    """Of rates: screens have one, a document as its setting says."""


def has_trend(reading: Reading) -> bool:
    """Whether enough periods have a value for a line."""
    return int(reading.points()["value"].notna().sum()) >= series.FEWEST


def open_period(reading: Reading) -> Period | None:
    """The newest period of the line that is not over but has figures."""
    line = reading.line()
    flags: list[bool] = list(reading.points()["provisional"]) if line else []
    is_open = [period for period, state in zip(line, flags, strict=True) if state]
    return is_open[-1] if is_open else None


def trend(reading: Reading, facts: Facts, width: int, height: int = HEIGHT) -> Chart:
    """The line of the scope with its targets and breaks; call only where `has_trend`."""
    chart = charts.trend(
        reading.points(),
        reading.steps(),
        reading.indicator,
        _caption(reading, facts, _span_words(reading), demands_in_words(reading)),
        breaks=reading.breaks(),
        provisional_until=_until(facts),
        width=width,
        height=height,
    )
    title = headings.of_course(reading, facts.decimals) or chart.title
    if not reading.has_shared_target:  # tiers have levels of their own: the whole is not without a target
        title = title.replace("chưa có mục tiêu", "mỗi khối một mục tiêu")
    alt = chart.alt.replace(chart.title, title, 1)
    return replace(chart, title=title, alt=alt, topic=_topic(reading, reading.scope_name))


def ranking(reading: Reading, facts: Facts, tier: str, width: int) -> Chart:
    """The agencies of one tier in order."""
    plans = reading.question.plans
    rows = standings.of_tier(reading.agencies, tier, plans)
    targets = standings.ranked_targets(reading.agencies, tier, plans)
    scope = TIER_NAMES[tier].lower()
    asked = [
        f"{MARKS[row.rank]} {formats.target(row.operator, row.value, reading.indicator.unit)}"  # type: ignore[index,arg-type]
        f" ({row.plan_short_name}, {row.article})"
        for row in targets.itertuples()
    ]
    chart = charts.ranking(
        standings.ranked_rows(rows, names(reading)),
        targets,
        reading.indicator,
        _caption(reading, facts, reading.question.at.label, "; ".join(asked), scope=scope),
        width=width,
    )
    return _headed(chart, reading, facts, scope, provisional=any(row.provisional for row in rows))


def shortfall(reading: Reading, facts: Facts, width: int, most: int = SHOWN) -> Chart | None:
    """What each agency lacks, the `most` of them by name.

    None where the target is no lower bound on a ratio, or nothing was sent.
    """
    lead, indicator = reading.lead, reading.indicator
    rows = [row for row in reading.agencies if lead and row.plan == lead.plan]
    is_ratio = indicator.formula.kind == "ratio" and indicator.direction == "up"
    if lead is None or lead.operator not in LOWER_BOUNDS or not is_ratio or lead.is_empty or not rows:
        return None
    chart = charts.shortfall(
        standings.ranked_rows(rows, names(reading)),
        lead.operator,
        lead.level,
        indicator,
        _caption(reading, facts, reading.question.at.label, demands_in_words(reading, first=True)),
        counted=reading.counted,
        width=width,
        most=most,
    )
    return _headed(chart, reading, facts, reading.scope_name, provisional=lead.provisional)


def names(reading: Reading) -> dict[str, str]:
    """The agencies' names by id in the period in view."""
    asked = reading.question
    return standings.names_in(reading.directory, asked.at, asked.closing_day)


def _headed(chart: Chart, reading: Reading, facts: Facts, scope: str, *, provisional: bool) -> Chart:
    """With what stands above the title of a picture of one period."""
    topic = _topic(reading, scope, reading.question.at.label)
    until = f" đến {formats.day(facts.until)}" if facts.until else ""
    return replace(chart, topic=topic, mark=f"TẠM TÍNH{until}" if provisional else "")


def _topic(reading: Reading, *parts: str) -> str:
    return " · ".join((reading.indicator.short_name, *parts))


def _caption(reading: Reading, facts: Facts, span: str, targets: str, scope: str = "") -> Caption:
    ratio = formula_in_words(reading.registry, reading.indicator.formula)
    source = footer(reading, facts.origin, targets) if facts.origin else ""
    return Caption(scope or reading.scope_name, span, ratio, source, facts.sample, facts.decimals)


def footer(reading: Reading, origin: Origin, targets: str) -> str:
    """Source with its dates, definition and its document, targets with their articles; one line each.

    `targets`: as `demands_in_words`; "" where no document sets one.
    """
    indicator = reading.indicator
    reach = f"; số liệu đến {formats.day(origin.until)}" if origin.until else ""
    lines = [
        f"Nguồn: {origins.batches_in_words(origin)}{reach}. Lập ngày {formats.day(reading.question.today)}.",
        f"Định nghĩa: {indicator.name} ({indicator.id}); {indicator.source}.",
        f"Mục tiêu: {targets}."
        if targets
        else "Mục tiêu: chưa có văn bản nào đặt mục tiêu cho chỉ tiêu này.",
    ]
    return "\n".join(lines)


def demands_in_words(reading: Reading, *, first: bool = False) -> str:
    """The documents' targets with their articles, or that of the leading document alone."""
    plan = reading.lead.plan if reading.lead else None
    named = next((p.short_name for p in reading.question.plans if p.id == plan), "")
    own = [line for line in documents.lines(reading) if not line.remark]
    if first:
        own = [line for line in own if line.source.startswith(named)][:1] or own[:1]
    return "; ".join(f"{MARKS[line.rank]} {line.target} ({line.source})" for line in own)


def _span_words(reading: Reading) -> str:
    """The periods of the line in words: "từng tháng 2025", "từng quý 2024–2025"."""
    line = reading.line()
    if not line:
        return reading.question.at.label
    each = {"month": "từng tháng", "quarter": "từng quý", "year": "từng năm"}[line[0].kind]
    years: Sequence[str] = list(dict.fromkeys(str(period.year) for period in (line[0], line[-1])))
    return f"{each} {'–'.join(years)}"


def _until(facts: Facts) -> str:
    """ "đến 14/10": how far the open period's figures reach."""
    return f"đến {formats.day(facts.until).rpartition('/')[0]}" if facts.until else ""
