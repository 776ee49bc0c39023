"""The briefing as slides: one finding a slide as its title, a native chart, the same numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence

from data.answers import Office
from exports import briefing, briefing_facts, briefing_notes, briefing_tables, briefing_words
from exports.briefing_facts import Facts
from exports.briefing_passages import changes, lacks, source
from exports.manner import Manner, head_of, manner_of
from exports.slide_parts import EDGE, MOST_ROWS, WIDTH, Deck, Series
from exports.tabular import Column, Table
from indicators import formats, headlines, scorecard_views
from indicators.findings import Finding, Point
from indicators.model import STATUSES, TIER_NAMES
from indicators.periods import Period
from indicators.scorecard import Card

MOST_FINDINGS, MOST_RANKINGS = 8, 3
"""Slides about single targets, the most urgent first, and those of them with an order of agencies."""
MOST_BARS = 14
MOST_COMMITMENTS = 7
FEWEST_POINTS = 3


def make(
    office: Office,
    period: Period,
    *,
    plan: str | None = None,
    agency: str | None = None,
    decimals: int | None = None,
) -> bytes:
    """The slides of a period as PPTX. Raises ExportError when nothing can be said."""
    facts = briefing_facts.collect(office, period, plan=plan, agency=agency)
    manner = manner_of(office, decimals)
    mark = briefing_words.SAMPLE if facts.is_sample else ""
    names = head_of(office).names
    deck = Deck(briefing.title(facts), names.issuer_name, facts.today, source_line(facts), mark)
    lines = (names.issuer_name, briefing_words.basis(facts))
    deck.cover(briefing.title(facts), lines)
    _overview(deck, facts, manner)
    shown = [finding for finding in facts.of("urgent") if finding.lead.value is not None]
    if not facts.plans:
        shown = [finding for finding in facts.found if finding.lead.value is not None]
    for place, finding in enumerate(shown[:MOST_FINDINGS]):
        _finding(deck, facts, finding, manner)
        if place < MOST_RANKINGS and facts.is_whole:
            _ranking(deck, facts, finding, manner)
    for tier in facts.tiers if facts.is_whole and facts.plans else ():
        _tier(deck, facts, facts.cards[tier], manner)
    _reporting(deck, facts, manner)
    _commitments(deck, facts, manner)
    _questions(deck, facts, manner)
    return deck.bytes()


def source_line(facts: Facts) -> str:
    """Source and days, short enough for the foot of a slide."""
    first, last = (formats.day(day) for day in facts.spoken)
    loaded = "" if facts.is_sample else f", cập nhật đến {formats.moment(facts.loaded_at)}"
    provisional = ", tạm tính" if facts.is_open else ""
    return f"Số liệu từ ngày {first} đến ngày {last}{provisional}{loaded}"


def _overview(deck: Deck, facts: Facts, manner: Manner) -> None:
    """How many targets stand where."""
    counted = [finding for finding in facts.found if finding.counts]
    first = briefing_words.summary(facts, manner)
    deck.begin(first[0].removesuffix("."))
    statuses = [status for status in STATUSES if any(f.lead.status == status for f in counted)]
    if not statuses:
        deck.text(first[1:], (EDGE, 3.6, WIDTH - 2 * EDGE, 10))
        return
    numbers = [sum(f.lead.status == status for f in counted) for status in statuses]
    words = [STATUSES[status].word for status in statuses]
    counts = tuple(map(formats.count, numbers))
    deck.bars(words, Series("Số chỉ tiêu", tuple(map(float, numbers)), counts), first[0])
    rows = [
        (f"{STATUSES[status].glyph} {STATUSES[status].word}", number)
        for status, number in zip(statuses, counts, strict=True)
    ]
    columns = (Column("Đánh giá", 7), Column("Số chỉ tiêu", 4, "right"))
    deck.table(Table(f"Số chỉ tiêu theo đánh giá, {facts.period.label}", columns, tuple(rows)))
    deck.text(first[1:3], (EDGE + 20.2, 9.5, 11, 6), size=14)


def finding_title(facts: Facts, finding: Finding, manner: Manner) -> str:
    """The finding as a slide's title: value, target, what is lacking."""
    lead = finding.lead
    state = " (tạm tính)" if lead.provisional else ""
    begin = f"{finding.indicator.short_name}: {manner.value(lead)}{state}"
    if lead.operator is None:
        return f"{begin}, chưa có mục tiêu"
    lacking = lacks(facts, lead, manner)
    return f"{begin}, {lacking or f'{STATUSES[lead.status].word.lower()} ({headlines.aim(lead)})'}"


def _finding(deck: Deck, facts: Facts, finding: Finding, manner: Manner) -> None:
    """The course of one target; where there is none, its verdict alone."""
    deck.begin(finding_title(facts, finding, manner))
    course, unit = finding.course, finding.indicator.unit
    lead = finding.lead
    mark = STATUSES[lead.status]
    aim = f". {headlines.capital(headlines.aim(lead))} ({source(lead)})" if lead.operator else ""
    verdict = f"{mark.glyph} {mark.word}{aim}."
    movement = changes(facts, finding, manner)
    if sum(point.value is not None for point in course) < FEWEST_POINTS:
        deck.text([verdict, movement], (EDGE, 3.6, WIDTH - 2 * EDGE, 8))
        return
    names = [category(point) for point in course]
    printed = course_table(finding, manner)
    labels = tuple(row[1] if unit == "%" else row[1].partition(formats.NBSP)[0] for row in printed.rows)
    series = [Series("Kết quả", tuple(point.value for point in course), labels)]
    if any(point.level is not None for point in course):
        series.append(Series("Mục tiêu", tuple(point.level for point in course)))
    alt = f"{finding_title(facts, finding, manner)}. Đường kết quả qua {len(course)} kỳ và đường mục tiêu."
    deck.course(names, series, unit, alt)
    deck.table(printed)
    deck.text([verdict, movement], (EDGE + 20.2, 4.4 + 0.8 * (len(course) + 1), 11, 4), size=14)


def category(point: Point) -> str:
    """A period under the line: "T9/2025", "Quý III/2025"; an open one is marked."""
    name = headlines.capital(point.period.label).replace("Tháng ", "T")
    return f"{name} (tạm tính)" if point.provisional else name


def course_table(finding: Finding, manner: Manner) -> Table:
    """The numbers of the line: period, value, target."""
    unit = finding.indicator.unit
    rows = [
        (
            category(point),
            formats.value(point.value, unit, target=point.level, decimals=manner.decimals),
            formats.level(point.level, unit),
        )
        for point in finding.course
    ]
    columns = (Column("Kỳ", 5), Column("Kết quả", 3, "right"), Column("Mục tiêu", 3, "right"))
    return Table(f"{finding.indicator.short_name}: kết quả và mục tiêu theo kỳ", columns, tuple(rows))


def _ranking(deck: Deck, facts: Facts, finding: Finding, manner: Manner) -> None:
    """The agencies of the first tier by value, the worst first."""
    lead = finding.lead
    rows = facts.agencies
    plan = lead.plan.id if lead.plan else None
    named = rows["plan"] == plan if plan else rows["plan"].isna()
    own = rows[(rows["indicator"] == finding.indicator.id) & named & rows["value"].notna()]
    tier = next((tier for tier in facts.tiers if (own["tier"] == tier).sum() > 1), None)
    if tier is None:
        return
    is_up = finding.indicator.direction == "up"
    ordered = own[own["tier"] == tier].sort_values("value", ascending=is_up, kind="stable")
    met, judged = int((ordered["status"] == "met").sum()), len(ordered)
    who, shown = TIER_NAMES[tier].lower(), ordered.head(MOST_BARS)
    goal = f" đạt {headlines.aim(lead)}" if lead.operator else ""
    deck.begin(f"{finding.indicator.short_name}: {met}/{judged} {who}{goal}")
    unit, names = finding.indicator.unit, facts.names
    labels = [names.get(str(agency), str(agency)) for agency in shown["agency"]]
    values = tuple(float(value) for value in shown["value"])
    alt = (
        f"{finding.indicator.short_name}, {facts.period.label}: {len(labels)} {who}, kết quả kém nhất ở trên."
    )
    level = None if lead.operator == "increase" else lead.level
    target = None if level is None else Series("Mục tiêu", (level,) * len(values))
    texts = tuple(formats.value(value, unit, target=level, decimals=manner.decimals) for value in values)
    deck.bars(labels, Series("Kết quả", values, texts), alt, target)
    table = []
    for label, text, status, above, below in zip(
        *(labels, texts, shown["status"], shown["numerator"], shown["denominator"]), strict=True
    ):
        counts = formats.fraction(above, below) if formats.exact(below) is not None else ""
        table.append((label, f"{STATUSES[status].glyph} {text}", counts))
    columns = (Column("Đơn vị", 5), Column("Kết quả", 2.9, "right"), Column("Tử số/mẫu số", 3.4, "right"))
    caption = f"{finding.indicator.short_name}: {who}, {facts.period.label}"
    deck.table(Table(caption, columns, tuple(table)))


def _tier(deck: Deck, facts: Facts, card: Card, manner: Manner) -> None:
    """Who of a tier has most misses."""
    rows = [row for row in card.ranked if row.missed][:MOST_BARS]
    if not rows:
        return
    title = manner.prose(scorecard_views.headline(card).partition(": ")[2])
    deck.begin(f"{TIER_NAMES[card.tier]}: {title}")
    values = tuple(float(row.missed) for row in rows)
    who = TIER_NAMES[card.tier].lower()
    alt = f"Số chỉ tiêu chưa đạt, {len(rows)} {who} nhiều nhất, {facts.period.label}."
    missed = tuple(formats.count(row.missed) for row in rows)
    deck.bars([row.name for row in rows], Series("Chỉ tiêu chưa đạt", values, missed), alt)
    columns = (Column("Đơn vị", 6), Column("Chưa đạt", 2.4, "right"), Column("Được đánh giá", 2.6, "right"))
    table = tuple((row.name, formats.count(row.missed), formats.count(row.judged)) for row in rows)
    deck.table(Table(f"Số chỉ tiêu chưa đạt, {who}", columns, table))


def _reporting(deck: Deck, facts: Facts, manner: Manner) -> None:
    """How the monthly reports came in."""
    content = briefing_tables.reporting(facts)
    if content.rows:
        said = briefing_words.reporting(facts, manner)
        deck.begin(said[0].removesuffix("."))
        for first in range(0, len(content.rows), MOST_ROWS):
            if first:
                deck.begin(f"{content.caption} (tiếp)")
            part = Table(content.caption, content.columns, content.rows[first : first + MOST_ROWS])
            deck.table(part, left=EDGE, width=WIDTH - 2 * EDGE)
            if said[1:]:
                deck.text(said[1:], (EDGE, 15.9, WIDTH - 2 * EDGE, 1), size=14)


def _commitments(deck: Deck, facts: Facts, manner: Manner) -> None:
    """The commitments that are overdue, where any is."""
    content = briefing_notes.slide_table(facts, MOST_COMMITMENTS)
    if content.rows:
        deck.begin(briefing_notes.slide_title(facts, manner))
        deck.table(content, left=EDGE, width=WIDTH - 2 * EDGE)
        if content.note:
            deck.text([content.note], (EDGE, 15.9, WIDTH - 2 * EDGE, 1), size=14)


def _questions(deck: Deck, facts: Facts, manner: Manner) -> None:
    """What to know before using the figures."""
    lines = briefing_words.questions(facts, manner)
    for part in parted(lines):
        deck.begin("Vấn đề cần lưu ý về số liệu")
        deck.text([f"• {line}" for line in part], (EDGE, 3.4, WIDTH - 2 * EDGE, 13.5), size=16)


MOST_LETTERS = 1100
"""Letters of a slide full of text."""


def parted(lines: Sequence[str]) -> list[list[str]]:
    """The lines by slides."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if parts[-1] and sum(map(len, parts[-1])) + len(line) > MOST_LETTERS:
            parts.append([])
        parts[-1].append(line)
    return parts
