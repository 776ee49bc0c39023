"""Which charts a document carries, and their pictures; one that cannot be drawn refuses the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from exports import figures, pictures
from exports.briefing_facts import Facts
from exports.figures import Look, Which
from exports.manner import Manner
from indicators import headlines
from indicators.charts import Chart
from indicators.findings import Finding
from indicators.profiles import figures as drawings
from indicators.profiles.answers import LOWER_BOUNDS
from indicators.profiles.readings import Reading

Charts = Literal["urgent", "all", "none"]
CHARTS: dict[Charts, str] = {
    "urgent": "Chỉ tiêu chưa đạt, gần đạt",
    "all": "Mọi chỉ tiêu",
    "none": "Không kèm hình",
}
MOST_CHARTS = 12
"""Of what is not met, so that a report stays readable; the most urgent first."""
HEIGHT, MOST_BARS = 214, 8
"""CSS pixels of a course, bars of a shortfall: less than on a page, so that fewer leave paper half empty."""
FEWEST_HOLDERS = 4
"""Below so many agencies the sentence says it all."""


class Wanted(NamedTuple):
    """A chart a document carries: of which finding, of what kind, from which reading."""

    finding: Finding
    which: Which
    reading: Reading


class Drawn(NamedTuple):
    """A picture with the words that go with it."""

    indicator: str
    png: bytes
    caption: str
    alt: str
    note: str


def wanted(facts: Facts, found: Sequence[Finding], charts: Charts) -> list[Wanted]:
    """The courses of the findings, and who lacks how much where the whole misses; at most MOST_CHARTS.

    `all` puts no limit to the courses and leaves who lacks to the tables.
    """
    if charts == "none":
        return []
    asked: list[Wanted] = []
    for finding in found:
        if finding.lead.value is None or (
            charts == "urgent" and facts.plans and finding.standing != "urgent"
        ):
            continue
        reading = reading_of(facts, finding)
        if drawings.has_trend(reading):
            asked.append(Wanted(finding, "trend", reading))
        if charts == "urgent" and has_shortfall(facts, finding):
            asked.append(Wanted(finding, "shortfall", reading))
        if charts == "urgent" and len(asked) >= MOST_CHARTS:
            break
    return asked if charts == "all" else asked[:MOST_CHARTS]


def reading_of(facts: Facts, finding: Finding) -> Reading:
    """The reading behind the chart of a finding."""
    plan = facts.plans[0].id if facts.plans else None
    agency = None if facts.is_whole else facts.body.id
    asked = (facts.office, finding.indicator.id, facts.period)
    return figures.reading_of(*asked, plan=plan, agency=agency, ends_here=True)


def has_shortfall(facts: Facts, finding: Finding) -> bool:
    """Whether many agencies hold a missed rate back, each by a number of cases."""
    held, lead = facts.shortfalls.get(finding.indicator.id), finding.lead
    is_rate = lead.indicator.formula.kind == "ratio" and lead.indicator.direction == "up"
    is_missed = lead.status == "missed" and lead.operator in LOWER_BOUNDS
    return held is not None and is_rate and is_missed and held.behind >= FEWEST_HOLDERS


def draw(
    facts: Facts, asked: Sequence[Wanted], manner: Manner, progress: Callable[[float, str], None]
) -> list[Drawn]:
    """The pictures in order. Raises ExportError with the first that fails."""
    drawn, look = [], Look(HEIGHT, MOST_BARS, manner.decimals)
    for place, one in enumerate(asked):
        progress(place / len(asked), f"Đang vẽ hình {place + 1}/{len(asked)}…")
        chart = figures.drawn(facts.office, one.reading, one.which, look=look)
        png = pictures.picture(chart, pictures.WORD, words=False)
        drawn.append(
            Drawn(one.finding.indicator.id, png, caption_of(one.finding, chart), chart.alt, note_of(chart))
        )
    return drawn


def caption_of(finding: Finding, chart: Chart) -> str:
    """The finding, with the indicator's name where it does not begin with it."""
    name, title = finding.indicator.short_name, chart.title
    return title if title.casefold().startswith(name.casefold()) else f"{name}: {headlines.small(title)}"


def note_of(chart: Chart) -> str:
    """What the drawing shows, and its source; the passage above says targets and documents."""
    source = next((line for line in chart.footer.splitlines() if line.startswith("Nguồn")), "")
    return " ".join(part for part in (chart.subtitle, source) if part)
