"""Who holds a target back, in a sentence: how many agencies meet it, who lacks most, the place of one."""

from __future__ import annotations

from exports.briefing_facts import Facts
from exports.manner import Manner
from indicators import formats
from indicators.findings import Finding
from indicators.model import TIER_NAMES
from indicators.shortfalls import Holder


def who(facts: Facts, finding: Finding, manner: Manner) -> str:
    """How many agencies meet the target and who lacks most; of one agency, its place among its peers."""
    if not facts.is_whole:
        return rank(facts, finding, manner)
    parts = []
    if finding.tally and finding.tally.judged:
        met = manner.share(finding.tally.met, finding.tally.judged, "cơ quan, đơn vị")
        parts.append(f"{met} đạt mục tiêu.")
    if (held := facts.shortfalls.get(finding.indicator.id)) is not None:
        names = "; ".join(holder(facts, finding, one, manner) for one in held.holders if one.short)
        more = held.behind - len(held.holders)
        others = manner.count(more, "cơ quan, đơn vị")
        near = ", kể cả gần đạt" if finding.indicator.unit in ("%", "điểm") else ""
        rest = f"; còn {others} khác chưa đạt{near}" if more > 0 else ""
        begin = "Nhiều nhất" if held.is_excess else "Thiếu nhiều nhất"
        parts += [f"{begin}: {names}{rest}."] if names else []
    return " ".join(parts)


def holder(facts: Facts, finding: Finding, one: Holder, manner: Manner) -> str:
    """An agency below a target: how many cases it lacks and its rate with counts; of a count, its figure."""
    name, unit = facts.office.directory.by_id[one.agency].name, finding.indicator.unit
    if finding.indicator.formula.kind == "count":
        return f"{name} {manner.count(one.value, unit)}"
    value = formats.value(one.value, unit, target=finding.lead.level, decimals=manner.decimals)
    counts = formats.fraction(one.numerator, one.denominator)
    return f"{name} thiếu {manner.count(one.short)} (đạt {value}, {counts})"


def rank(facts: Facts, finding: Finding, manner: Manner) -> str:
    """Where one agency stands among those of its tier that have a figure: "xếp thứ 3/15 sở, ban, ngành"."""
    values = [row.value for row in facts.peers(finding) if row.value is not None and not row.provisional]
    own = formats.exact(finding.lead.value)
    if own is None or finding.lead.provisional or len(values) < 2:
        return ""
    is_up = finding.indicator.direction == "up"
    better = sum(value > own if is_up else value < own for value in values)
    tied = sum(value == own for value in values) > 1
    who = TIER_NAMES[facts.body.tier].lower()
    peers = who if who.startswith("sở") else f"đơn vị {who}"
    place = f"{formats.count(better + 1)}/{formats.count(len(values))}"
    return f"Xếp thứ {place}{' (đồng hạng)' if tied else ''} trong các {peers} có số liệu."
