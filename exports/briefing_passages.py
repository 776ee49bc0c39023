"""What a document says of one indicator, made from the facts by rules: figures in, plain sentences out.

Pure functions. Invariants: a sentence never says more than the status does, a rate stands beside its
numerator and denominator, a difference of rates is in "điểm phần trăm", and nothing is praised.
"""

from __future__ import annotations

from exports.briefing_facts import Facts
from exports.manner import Manner
from indicators import formats, headlines, shortfalls, verdicts
from indicators.findings import Finding
from indicators.formats import NBSP
from indicators.model import STATUSES, TIER_NAMES, Indicator
from indicators.profiles import demands, outlook
from indicators.profiles.answers import LOWER_BOUNDS
from indicators.profiles.outlook import Outlook
from indicators.registry import formula_in_words
from indicators.shortfalls import Holder
from indicators.verdicts import Verdict


def passage(facts: Facts, finding: Finding, manner: Manner) -> list[str]:
    """All that is said of one indicator: value and verdict, movement and who, outlook.

    A paragraph each; of a target that is met one paragraph says it all.
    """
    lead = finding.lead
    if not lead.sent:
        return [_unsent(facts, finding, manner)]
    first = [
        judged(facts, finding, lead, manner),
        *of_tiers(facts, finding, manner),
        *_others(facts, finding, manner),
        *_partly(finding, manner),
    ]
    second = [changes(facts, finding, manner), _who(facts, finding, manner)]
    lines = [" ".join(first), " ".join(part for part in second if part), _reachable(facts, finding, manner)]
    known = [line for line in lines if line]
    return [" ".join(known)] if finding.standing == "met" else known


def judged(facts: Facts, finding: Finding, verdict: Verdict, manner: Manner) -> str:
    """Value with numerator and denominator, target with its source, the mark and what is lacking."""
    when = headlines.capital(facts.period.label)
    value = reached(verdict, manner) + (", tạm tính" if verdict.provisional else "")
    if verdict.operator is None:
        split = finding.is_split and verdict is finding.lead
        return f"{when} {value}; {'mỗi khối có mục tiêu riêng' if split else 'chưa có mục tiêu'}."
    mark = STATUSES[verdict.status]
    lacking = lacks(facts, verdict, manner)
    tail = f", {lacking}." if lacking else "."
    return f"{when} {value}; {aim(finding, verdict)}: {mark.glyph}{NBSP}{mark.word}{tail}"


def reached(verdict: Verdict, manner: Manner) -> str:
    """ "đạt 71,4% (17.134/24.000)": the value as a verb phrase; 0/0 is no activity."""
    if verdict.value is None:
        return "không phát sinh (0/0)"
    unit, is_up = verdict.indicator.unit, verdict.indicator.direction == "up"
    verb = "đạt" if is_up and unit in ("%", "điểm") else "có" if unit in formats.COUNTED else "là"
    counts = ""
    if verdict.denominator is not None:
        counts = f" ({formats.fraction(verdict.numerator, verdict.denominator)})"
    is_counted = unit in formats.COUNTED
    value = manner.count(verdict.value, unit) if is_counted else manner.value(verdict)
    return f"{verb} {value}{counts}"


def aim(finding: Finding, verdict: Verdict) -> str:
    """The target with document and article; documents that ask the same of the same ratio share it."""
    if verdict.operator == "increase":
        words = f"mục tiêu tăng so với cùng kỳ năm trước{_baseline(verdict)}"
    else:
        words = headlines.aim(verdict)
    asking = [
        verdict,
        *(other for other in finding.others if other is not verdict and is_alike(verdict, other)),
    ]
    return f"{words} ({'; '.join(source(one) for one in asking)})"


def _baseline(verdict: Verdict) -> str:
    return "" if verdict.level is None else f" ({formats.value(verdict.level, verdict.indicator.unit)})"


def is_alike(verdict: Verdict, other: Verdict) -> bool:
    """Whether two documents ask the same level of the same figure, of the same bodies."""
    return is_same_figure(verdict, other) and (other.operator, other.level) == (
        verdict.operator,
        verdict.level,
    )


def is_same_figure(verdict: Verdict, other: Verdict) -> bool:
    """Whether two documents speak of the same ratio over the same bodies."""
    one, two = ((v.indicator.id, v.numerator, v.denominator) for v in (verdict, other))
    return one == two


def source(verdict: Verdict) -> str:
    """Document and article: "QĐ 384, PL.V.3"; the document's short name is never parted."""
    document = verdict.plan.short_name.replace(" ", NBSP) if verdict.plan else ""
    return ", ".join(part for part in (document, verdict.article) if part)


def lacks(facts: Facts, verdict: Verdict, manner: Manner) -> str:
    """What a miss lacks in whole cases; points or units where there are none; "" where nothing is lacking."""
    if verdict.status not in ("missed", "near") or verdict.value is None or verdict.level is None:
        return ""
    indicator, goal = verdict.indicator, formats.level(verdict.level, verdict.indicator.unit)
    reach = f"để vượt {goal}" if verdict.operator == ">" else f"để đạt {goal}"
    if cases := cases_lacking(verdict):
        return f"còn thiếu {manner.count(cases, demands.counted(facts.office.registry, indicator))} {reach}"
    if indicator.unit == "%" or verdict.level == 0 or verdict.operator == "increase":
        return ""
    gap = formats.value(abs(verdict.distance or 0), indicator.unit, decimals=manner.decimals)
    return f"phải giảm {gap} {reach}" if verdict.operator in ("<=", "<") else f"còn thiếu {gap} {reach}"


def cases_lacking(verdict: Verdict) -> int:
    """Whole cases a rate with a lower bound lacks; 0 for other figures."""
    known = (verdict.level, verdict.numerator, verdict.denominator)
    is_rate = verdict.indicator.formula.kind == "ratio" and verdict.indicator.direction == "up"
    if not is_rate or verdict.operator not in LOWER_BOUNDS or None in known:
        return 0
    level, above, below = (figure or 0.0 for figure in known)
    return shortfalls.cases_short(verdict.operator or "", level, above, below)


def of_tiers(facts: Facts, finding: Finding, manner: Manner) -> list[str]:
    """Where tiers have targets of their own: how each of them stands."""
    if not finding.is_split:
        return []
    rows = facts.groups[facts.groups["indicator"] == finding.indicator.id]
    own = [
        v for v in verdicts.read(rows, facts.office.registry) if v.plan == finding.lead.plan and v.operator
    ]
    said = [
        f"{one.body} {reached(one, manner)}, {headlines.aim(one)}: "
        f"{STATUSES[one.status].glyph}{NBSP}{STATUSES[one.status].word}"
        for one in own
    ]
    return [f"{'; '.join(said)}."] if said else []


def _others(facts: Facts, finding: Finding, manner: Manner) -> list[str]:
    """What other documents ask where it is not the same: each with its own figure and verdict."""
    lines = []
    for other in finding.others:
        if is_alike(finding.lead, other):
            continue
        mark = STATUSES[other.status]
        own = ""
        if other.indicator.id != finding.indicator.id:
            ratio = formula_in_words(facts.office.registry, other.indicator.formula)
            own = f" tính theo tỷ lệ khác ({ratio}) {reached(other, manner)},"
        elif not is_same_figure(finding.lead, other):
            own = f" chỉ tính {headlines.bound(other)} {reached(other, manner)},"
        lines.append(f"Theo {source(other)},{own} {headlines.aim(other)}: {mark.glyph}{NBSP}{mark.word}.")
    return lines


def _partly(finding: Finding, manner: Manner) -> list[str]:
    """Which months and agencies stand behind the figure, where some are missing."""
    lead, parts = finding.lead, []
    if lead.reported_months < lead.expected_months:
        parts.append(f"{manner.count(lead.reported_months)}/{manner.count(lead.expected_months, 'tháng')}")
    if lead.reported_agencies < lead.expected_agencies:
        parts.append(
            f"{manner.count(lead.reported_agencies)}/{manner.count(lead.expected_agencies, 'đơn vị')}"
        )
    return [f"Mới có số liệu của {', '.join(parts)}."] if parts else []


def changes(facts: Facts, finding: Finding, manner: Manner) -> str:
    """How the value moved since the period before and since the same period of last year."""
    lead = finding.lead
    if lead.value is None:
        return ""
    before = facts.period.previous
    said = []
    if facts.view.is_reorganised:
        said.append(f"không so với {before.label}: đơn vị đã sắp xếp lại")
    else:
        said.append(moved(lead.indicator, finding.change, before.label, manner))
    if before != facts.period.year_before:
        ago = f"cùng kỳ năm trước ({facts.period.year_before.label})"
        change = facts.since_last_year(finding)
        said.append(moved(lead.indicator, change, ago, manner))
    return f"{headlines.capital('; '.join(said))}."


def moved(indicator: Indicator, change: float | None, since: str, manner: Manner) -> str:
    """A movement in a sentence: "tăng 3,3 điểm phần trăm so với quý II/2025"."""
    found = formats.movement(
        change, indicator.direction, indicator.unit, decimals=manner.decimals, in_full=True
    )
    if change is None:
        return f"chưa có số liệu so sánh với {since}"
    if not found.amount:
        return f"không đổi so với {since}"
    verb = "tăng" if found.arrow == "↑" else "giảm"
    is_counted = indicator.unit in formats.COUNTED
    amount = manner.count(abs(change), indicator.unit) if is_counted else found.amount
    judged_words = f", {found.word}" if indicator.direction == "down" else ""
    return f"{verb} {amount} so với {since}{judged_words}"


def _who(facts: Facts, finding: Finding, manner: Manner) -> str:
    """How many agencies meet the target and who lacks most; of one agency, its place among its peers."""
    if not facts.is_whole:
        return rank(facts, finding, manner)
    parts = []
    if finding.tally and finding.tally.judged:
        met = f"{manner.count(finding.tally.met)}/{manner.count(finding.tally.judged, 'cơ quan, đơn vị')}"
        parts.append(f"{met} đạt mục tiêu.")
    if (held := facts.shortfalls.get(finding.indicator.id)) is not None:
        names = "; ".join(holder(facts, finding, one, manner) for one in held.holders if one.short)
        more = held.behind - len(held.holders)
        rest = f"; còn {manner.count(more, 'cơ quan, đơn vị')} khác chưa đạt" if more > 0 else ""
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


def _reachable(facts: Facts, finding: Finding, manner: Manner) -> str:
    """Whether the year's target can still be met, by each document."""
    lines = []
    for verdict in (finding.lead, *finding.others):
        pair = (verdict.plan.id if verdict.plan else "", verdict.indicator.id)
        seen = facts.outlooks.get(pair)
        is_said = verdict is not finding.lead and is_alike(finding.lead, verdict)
        if seen is not None and verdict.operator is not None and not is_said:
            lines.append(outlook_of(seen, verdict, facts.period.year, manner))
    return " ".join(lines)


def outlook_of(seen: Outlook, verdict: Verdict, year: int, manner: Manner) -> str:
    """What the year needs: "Để cả năm 2025 đạt ≥ 80%, 03 tháng còn lại phải đạt 112,8%: …"."""
    level = formats.level(verdict.level, verdict.indicator.unit)
    goal = level if verdict.operator == "=" else headlines.target(verdict)
    rate = formats.value(float(seen.rate), "%", target=seen.level, decimals=manner.decimals)
    so_far = f"lũy kế {formats.count(12 - seen.months_left)} tháng {rate}"
    if not seen.months_left or seen.required <= 0:
        return f"Cả năm {year} so với mục tiêu {goal}: {chance(seen, verdict)} ({so_far})."
    left = manner.count(seen.months_left, "tháng còn lại")
    needed = formats.percent(float(seen.required), manner.decimals)
    return f"Để cả năm {year} đạt {goal}, {left} phải đạt {needed}: {chance(seen, verdict)} ({so_far})."


def chance(seen: Outlook, verdict: Verdict) -> str:
    """The verdict on the rest of the year inside a sentence."""
    said = headlines.small(outlook.judgement(seen, formats.exact(verdict.value)))
    return said.replace(f"điểm{NBSP}%", "điểm phần trăm")


def _unsent(facts: Facts, finding: Finding, manner: Manner) -> str:
    """An indicator without a figure: what is asked, and the newest figure known."""
    lead, mark = finding.lead, STATUSES[finding.lead.status]
    known = finding.latest or finding.elsewhere
    newest = ""
    if known is not None:
        when = next(period for period in facts.view.asked if period.id == known.period)
        newest = f" Số gần nhất: {when.label} {reached(known, manner)}."
    asked = f"; {aim(finding, lead)}" if lead.operator else ""
    return f"{headlines.capital(facts.period.label)}: {mark.glyph}{NBSP}{mark.word}{asked}.{newest}"
