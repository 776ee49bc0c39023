"""What a document says of one indicator, made from the facts by rules: figures in, plain sentences out.

Pure functions. Invariants: a sentence never says more than the status does, a rate stands beside its
numerator and denominator, a difference of rates is in "điểm phần trăm", and nothing is praised.
"""

from __future__ import annotations

from exports import briefing_holders
from exports.briefing_facts import Facts
from exports.manner import Manner
from indicators import formats, headlines, shortfalls, verdicts
from indicators.findings import Finding
from indicators.formats import NBSP
from indicators.model import STATUSES, Indicator
from indicators.profiles import demands, exempting, outlook
from indicators.profiles.answers import LOWER_BOUNDS
from indicators.profiles.outlook import Outlook
from indicators.registry import formula_in_words
from indicators.verdicts import Verdict

SHORT = 8
"""Letters of a document's name that stay on one line; of more, a line would be torn apart."""


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
        *_partly(facts, finding, manner),
    ]
    second = [changes(facts, finding, manner), briefing_holders.who(facts, finding, manner)]
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
    """Document and article: "QĐ 384, PL.V.3"; a name as short as that is never parted."""
    document = verdict.plan.short_name if verdict.plan else ""
    if len(document) <= SHORT:
        document = document.replace(" ", NBSP)
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


def _is_stock(facts: Facts, indicator: Indicator) -> bool:
    """Whether the indicator tells of a state at the end of the period."""
    return any(facts.office.registry.measures[name].stock for name in indicator.formula.measures)


def _partly(facts: Facts, finding: Finding, manner: Manner) -> list[str]:
    """Which months and agencies stand behind the figure, where some are missing or it is a state."""
    lead, parts = finding.lead, []
    if lead.reported_months < lead.expected_months:
        parts.append(manner.share(lead.reported_months, lead.expected_months, "tháng"))
    sent, asked = facts.senders(finding)
    if sent < asked:
        parts.append(manner.share(sent, asked, "đơn vị"))
    lines = [f"Mới có số liệu của {', '.join(parts)}."] if parts else []
    lines += [words] if (words := left_out(facts, finding)) else []
    if _is_stock(facts, lead.indicator) and facts.period.kind != "month":
        who = "mỗi đơn vị " if facts.is_whole else ""
        lines.append(f"Số cuối kỳ: {who}lấy tháng gần nhất đã gửi trong kỳ.")
    return lines


def left_out(facts: Facts, finding: Finding) -> str:
    """Whose counts the whole's figure is without, being exempt from the target; "" for its own figure."""
    lead, office = finding.lead, facts.office
    if not facts.is_whole or lead.plan is None or (lead.expected_agencies == 1 and facts.bodies[1:]):
        return ""
    bodies, closing_day = office.directory.bodies, facts.closing_day
    found = exempting.released(lead.plan, lead.indicator.id, bodies, facts.period, closing_day)
    return exempting.left_out(found)


def changes(facts: Facts, finding: Finding, manner: Manner) -> str:
    """How the value moved since the period before and since the same period of last year."""
    lead = finding.lead
    if lead.value is None:
        return ""
    before, last = facts.period.previous, facts.since_last_year(finding)
    said = []
    if finding.change is None and last is None and not facts.view.is_reorganised:
        ago = "" if before == facts.period.year_before else " và cùng kỳ năm trước"
        return f"Chưa có số liệu so sánh với {before.label}{ago}."
    if facts.view.is_reorganised:
        said.append(f"không so với {before.label}: đơn vị đã sắp xếp lại")
    else:
        said.append(moved(lead.indicator, finding.change, before.label, manner))
    if before != facts.period.year_before:
        ago = f"cùng kỳ năm trước ({facts.period.year_before.label})"
        said.append(moved(lead.indicator, last, ago, manner))
    words = "; ".join(said)
    return f"{headlines.capital(f'tạm tính, {words}' if lead.provisional else words)}."


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
    judged_words = f", kết quả {found.word}" if indicator.direction == "down" else ""
    return f"{verb} {amount} so với {since}{judged_words}"


def _reachable(facts: Facts, finding: Finding, manner: Manner) -> str:
    """Whether the year's target can still be met, by each document; of a year that is over all is said."""
    lines = []
    if facts.is_full_year:
        return ""
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
        return f"{headlines.capital(so_far)} so với mục tiêu {goal} của năm {year}: {chance(seen, verdict)}."
    left = manner.count(seen.months_left, "tháng còn lại")
    rest = f"{left} phải đạt {required(seen, manner)}"
    return f"Để cả năm {year} đạt {goal}, {rest}: {chance(seen, verdict)} ({so_far})."


def required(seen: Outlook, manner: Manner) -> str:
    """The rate the rest of the year must have; what is lost is never rounded to a rate that could be had."""
    rate = formats.percent(max(float(seen.required), 0.0), manner.decimals)
    return "trên 100%" if seen.is_lost and rate == formats.percent(100.0, manner.decimals) else rate


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
