"""The tables of a document as plain data, each cell written by the rules of prose and screen."""

from __future__ import annotations

from collections.abc import Sequence

from exports.briefing_facts import Facts
from exports.briefing_passages import chance, is_alike, left_out, required, source
from exports.briefing_words import counted_forms
from exports.manner import Manner
from exports.monthly_reports import FORM_TITLES
from exports.tabular import Column, Table
from indicators import discipline, formats, headlines
from indicators.discipline import Report
from indicators.findings import Finding
from indicators.model import STATUSES, TIER_NAMES
from indicators.periods import Period
from indicators.profiles import exempting
from indicators.verdicts import Verdict

LONGEST = 15
"""Letters that fit in a column of counts: "335.379/471.539"."""


def results(facts: Facts, manner: Manner, found: Sequence[Finding], caption: str) -> Table:
    """Each target: document, value with counts, movement, status; a second row where documents differ."""
    before, ago = facts.period.previous, facts.period.year_before
    heads = [
        *(Column("TT", 0.9, "center"), Column("Chỉ tiêu", 4.0), Column("Mục tiêu, văn bản", 2.9)),
        Column("Kết quả\n(tử số/mẫu số)", 2.8, "right"),
        Column(f"So với {before.label}", 1.6, "right"),
    ]
    if before != ago:
        heads.append(Column("So với cùng kỳ", 1.6, "right"))
    heads.append(Column("Đánh giá", 2.2))
    rows = []
    for number, finding in enumerate(found, start=1):
        rows.append(_result(facts, finding, finding.lead, manner, str(number), is_yearly=before == ago))
        for other in finding.others:
            if not is_alike(finding.lead, other):
                rows.append(_result(facts, finding, other, manner, "", is_yearly=before == ago))
    note = " ".join((_units(facts), *_exempt(facts, found)))
    return Table(caption, tuple(heads), tuple(rows), note)


def _exempt(facts: Facts, found: Sequence[Finding]) -> list[str]:
    """Whose counts figures are without; of one agency, why a target does not apply."""
    lines = []
    for finding in found:
        plan, name = finding.lead.plan, finding.indicator.short_name
        if words := left_out(facts, finding):
            lines.append(f"{name}: {headlines.small(words)}")
        elif plan and finding.lead.status == "not_applicable":
            own = exempting.released(
                plan, finding.indicator.id, [facts.body], facts.period, facts.closing_day
            )
            lines.append(exempting.not_applicable((name, one) for one in own))
    return [line for line in lines if line]


def _result(
    facts: Facts, finding: Finding, verdict: Verdict, manner: Manner, number: str, *, is_yearly: bool
) -> tuple[str, ...]:
    is_lead, indicator = verdict is finding.lead, verdict.indicator
    name = indicator.short_name if is_lead or indicator is not finding.indicator else "– theo văn bản thứ hai"
    asking = [verdict, *(one for one in finding.others if is_lead and is_alike(verdict, one))]
    target = headlines.target(verdict)
    aim = "\n".join([target, *(source(one) for one in asking)]) if target else formats.MISSING
    if finding.is_split and is_lead:
        aim = f"mỗi khối một mức\n{source(verdict)}"
    counts = ""
    if verdict.value is not None and verdict.denominator is not None:
        counts = f"\n{_counts(verdict.numerator, verdict.denominator)}"
    moves = [finding.change, *([] if is_yearly else [facts.since_last_year(finding)])]
    moves = moves if is_lead else [None] * len(moves)
    state = STATUSES[verdict.status]
    words = f"{state.glyph} {state.word}" + ("\n(tạm tính)" if verdict.provisional else "")
    if finding.is_split and is_lead:
        words = "xét riêng từng khối"
    value = "0/0" if verdict.status == "no_activity" else f"{manner.value(verdict)}{counts}"
    return (number, name, aim, value, *(signed(verdict, one, manner) for one in moves), words)


def _counts(above: formats.Number, below: formats.Number) -> str:
    """Numerator and denominator, on two lines where one would part a number."""
    text = formats.fraction(above, below)
    return text if len(text) <= LONGEST else text.replace("/", "/\n")


def signed(verdict: Verdict, change: float | None, manner: Manner) -> str:
    """A difference with its sign: "+3,3", "−211"; "—" where nothing compares."""
    exact = formats.exact(change)
    if exact is None:
        return formats.MISSING
    decimals = 0 if verdict.indicator.unit in formats.COUNTED else manner.decimals
    text = formats.number(exact, decimals)
    return f"+{text}" if exact > 0 and text.strip("0,") else text


def _units(facts: Facts) -> str:
    provisional = " Kết quả tạm tính: kỳ báo cáo chưa kết thúc." if facts.is_open else ""
    return (
        "Cột so sánh: chênh lệch tính bằng điểm phần trăm với chỉ tiêu là tỷ lệ, bằng đơn vị của chỉ tiêu "
        f"với các chỉ tiêu khác; “{formats.MISSING}” là chưa có số liệu so sánh.{provisional}"
    )


def holders(facts: Facts, manner: Manner) -> Table:
    """Who holds each missed rate back: what the whole lacks, then the agencies that lack most."""
    columns = (
        *(Column("Chỉ tiêu", 4.3), Column("Toàn tỉnh còn thiếu", 2.2, "right")),
        *(Column("Cơ quan, đơn vị thiếu nhiều nhất", 4.7), Column("Kết quả\n(tử số/mẫu số)", 2.8, "right")),
        Column("Còn thiếu", 2.0, "right"),
    )
    rows = []
    for name, held in facts.shortfalls.items():
        unit = facts.office.registry.indicators[name].unit
        for place, one in enumerate(holder for holder in held.holders if holder.short):
            level = held.finding.lead.level
            value = formats.value(one.value, unit, target=level, decimals=manner.decimals)
            counts = f"\n{_counts(one.numerator, one.denominator)}" if one.denominator else ""
            short = formats.count(one.short)
            first = (held.finding.indicator.short_name, formats.count(held.short)) if not place else ("", "")
            body = facts.office.directory.by_id[one.agency].name
            rows.append((*first, body, f"{value}{counts}", f"thừa {short}" if held.is_excess else short))
    caption = f"Cơ quan, đơn vị còn thiếu nhiều nhất để đạt mục tiêu, {facts.period.label}"
    note = (
        "Còn thiếu: số hồ sơ, kết quả, phiếu… phải thêm vào tử số để đạt mục tiêu của văn bản đứng trước; "
        "“thừa”: vượt mức tối đa."
    )
    return Table(caption, columns, tuple(rows), note, merged=2)


def tiers(facts: Facts) -> Table:
    """Each tier: how many agencies, how many without a miss, how many verdicts are misses."""
    columns = (
        *(Column("Khối", 4.0), Column("Số cơ quan, đơn vị", 2.4, "right")),
        *(
            Column("Có chỉ tiêu được đánh giá", 2.6, "right"),
            Column("Không có chỉ tiêu chưa đạt", 2.6, "right"),
        ),
        *(Column("Lượt chưa đạt/lượt đánh giá", 2.4, "right"), Column("Chưa gửi số liệu", 2.0, "right")),
    )
    rows = []
    for tier in facts.tiers:
        card = facts.cards[tier]
        ranked = card.ranked
        misses = formats.fraction(sum(row.missed for row in ranked), sum(row.judged for row in ranked))
        clean = sum(not row.missed for row in ranked)
        silent = sum(row.is_silent for row in card.rows)
        counted = (len(card.rows), len(ranked), clean)
        rows.append((TIER_NAMES[tier], *map(formats.count, counted), misses, formats.count(silent)))
    return Table(f"Kết quả theo khối, {facts.period.label}", columns, tuple(rows))


def outlooks(facts: Facts, manner: Manner) -> Table:
    """What the rest of the year must bring for each target of the year."""
    columns = (
        *(Column("Chỉ tiêu", 4.2), Column("Mục tiêu, văn bản", 3.0)),
        *(
            Column("Lũy kế\n(tử số/mẫu số)", 3.2, "right"),
            Column("Phần còn lại của năm phải đạt", 2.4, "right"),
        ),
        Column("Khả năng", 3.2),
    )
    rows = []
    for finding in facts.found:
        for verdict in (finding.lead, *finding.others):
            seen = facts.outlooks.get((verdict.plan.id if verdict.plan else "", verdict.indicator.id))
            if seen is None or (verdict is not finding.lead and is_alike(finding.lead, verdict)):
                continue
            so_far = formats.percent(float(seen.rate), manner.decimals)
            counts = _counts(seen.numerator, seen.denominator)
            rest = required(seen, manner) if seen.months_left else formats.MISSING
            said = headlines.capital(chance(seen, verdict))
            aim = f"{headlines.target(verdict)}\n{source(verdict)}"
            rows.append((verdict.indicator.short_name, aim, f"{so_far}\n{counts}", rest, said))
    note = "Giả định mỗi tháng còn lại có mẫu số bằng bình quân các tháng đã qua."
    return Table(f"Khả năng đạt mục tiêu cả năm {facts.period.year}", columns, tuple(rows), note)


def reporting(facts: Facts) -> Table:
    """The monthly reports of the period: how many were due, in time, late, incomplete, missing."""
    year = facts.year
    columns = (
        *(Column("Tháng", 2.9), Column("Khối", 3.2), Column("Hạn gửi, hết ngày", 2.5, "center")),
        *(Column("Phải gửi", 1.6, "right"), Column("Gửi đủ", 1.6, "right")),
        *(Column("Trong đó muộn", 1.6, "right"), Column("Thiếu biểu", 1.6, "right")),
        Column("Chưa gửi", 1.6, "right"),
    )
    rows = []
    for month in months(facts):
        for tier in year.lines:
            reports = [one for one in year.of(month, tier) if is_asked(facts, one)]
            if reports:
                rows.append(_reported(facts, month, tier, reports))
    known = any(year.rules.is_judged(month) for month in months(facts))
    notes = [] if known else ["Chưa có ngày gửi thực tế nên không xét đúng hạn hay muộn."]
    if any(not report.is_due for month in months(facts) for report in year.of(month)):
        notes.append(f"“{formats.MISSING}” ở hai cột cuối: chưa đến hạn gửi.")
    note = " ".join([*notes, *counted_forms(year.forms)])
    return Table(f"Tình hình gửi báo cáo tháng của {facts.period.label}", columns, tuple(rows), note)


def _reported(facts: Facts, month: Period, tier: str, reports: Sequence[Report]) -> tuple[str, ...]:
    states = discipline.tally(reports)
    complete = sum(not report.missing for report in reports)
    late = formats.count(states["late"]) if facts.year.rules.is_judged(month) else formats.MISSING
    partial = sum(bool(report.sent and report.missing) for report in reports)
    until = formats.day(facts.year.rules.deadline(month))
    counts = list(map(formats.count, (partial, len(reports) - complete - partial)))
    if not any(report.is_due for report in reports):  # nobody is behind yet
        counts = [formats.MISSING] * 2
    first = (headlines.capital(month.label), TIER_NAMES[tier], until)
    return (*first, formats.count(len(reports)), formats.count(complete), late, *counts)


def months(facts: Facts) -> list[Period]:
    """The months of the period anybody has to report by now: those that are over."""
    year = facts.year
    return [month for month in year.months if facts.period.contains(month) and year.rules.is_over(month)]


def is_asked(facts: Facts, report: Report) -> bool:
    """Whether the document speaks of the report's agency."""
    return facts.is_whole or report.agency.id == facts.body.id


def lacking(facts: Facts) -> Table:
    """The reports that are late or not complete, by agency: which month, which forms, how late."""
    columns = (
        *(Column("TT", 1.0, "center"), Column("Cơ quan, đơn vị", 5.4), Column("Tháng", 2.8)),
        Column("Tình trạng", 6.8),
    )
    wanted = [
        report
        for report in facts.year.reports
        if facts.period.contains(report.month)
        and is_asked(facts, report)
        and report.state in (*discipline.LACKING, "late")
    ]
    places = facts.year.places
    ordered = sorted(wanted, key=lambda one: (places[one.agency.id], one.month.first))
    rows = [
        (str(number), report.agency.name, headlines.capital(report.month.label), _state(report))
        for number, report in enumerate(ordered, start=1)
    ]
    return Table(
        f"Báo cáo tháng gửi muộn, chưa gửi hoặc còn thiếu, {facts.period.label}", columns, tuple(rows)
    )


def _state(report: Report) -> str:
    if report.state == "late":
        return f"Muộn {report.days_late} ngày"
    if report.state == "unsent":
        return "Chưa gửi"
    return f"Còn thiếu biểu: {'; '.join(FORM_TITLES[form] for form in report.missing)}"
