"""Reporting discipline in sentences: the headline, a cell and what stands behind it, the reminder.

A reminder is neutral by default ("đề nghị", "còn … chưa gửi"): stronger words are a leader's to choose.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from indicators.discipline import MONTHLY, Report, Rules, State, Year, submission_on_time_rate, tally
from indicators.formats import count, day, fraction
from indicators.headlines import capital
from indicators.model import TIER_NAMES, Agency, Form, Plan, Tier
from indicators.periods import Period
from indicators.profiles.lineage import KINDS

STATE_WORDS: dict[State, str] = {
    "unsent": "chưa gửi",
    "partial": "thiếu biểu",
    "late": "muộn",
    "in_time": "đúng hạn",
    "sent": "đã gửi, không xét hạn",
    "not_due": "chưa đến hạn",
    "ahead": "",
}
SYSTEM_RATE = "monthly_report_rate"
"""The plans' target on monthly reports: about another system, but its words name the day."""
_DAY = re.compile(r"trước ngày (\d{1,2})(?![\d/])")
MOST_NAMED = 2
"""Up to so many agencies that have not sent are named in the headline."""
Titles = Mapping[Form, str]
"""The forms by name."""


def headline(year: Year) -> str:
    """Where the newest month due stands: "Tháng 9/2025: 131/144 đơn vị gửi đúng hạn; 3 xã chưa gửi"."""
    month = year.newest_due
    if month is None:
        if not year.open:
            return f"Năm {year.year}: chưa đến hạn báo cáo tháng nào"
        first = year.open[0]
        until = day(year.rules.deadline(first))
        return (
            f"{capital(first.label)}: {_complete(year.of(first))} đơn vị đã gửi đủ; còn hạn đến hết {until}"
        )
    reports = year.of(month)
    if year.rules.is_judged(month):
        in_time, due = submission_on_time_rate(reports)
        begin = f"{in_time}/{due} đơn vị gửi đúng hạn"
    else:
        forms = f" {len(year.forms)} biểu" if len(year.forms) > 1 else ""
        begin = f"{_complete(reports)} đơn vị đã gửi đủ{forms}"
    tail = _lapses(reports)
    return f"{capital(month.label)}: {begin}{f'; {tail}' if tail else ''}"


def _complete(reports: Sequence[Report]) -> str:
    return fraction(sum(not report.missing for report in reports), len(reports))


def _lapses(reports: Sequence[Report]) -> str:
    """ "3 xã chưa gửi, 1 thiếu biểu, 9 muộn": what is not in order, the worst first."""
    counted = tally(reports)
    said = []
    if counted["unsent"]:
        silent = [report.agency for report in reports if report.state == "unsent"]
        named = len(silent) <= MOST_NAMED
        who = ", ".join(body.short_name for body in silent) if named else of_kind(silent)
        said.append(f"{who} chưa gửi")
    said += [
        f"{count(counted[state])} {STATE_WORDS[state]}" for state in ("partial", "late") if counted[state]
    ]
    return ", ".join(said)


def gaps(year: Year) -> str:
    """What the due months lack: "Còn thiếu 3 báo cáo: tháng 4 (Thanh tra tỉnh), tháng 9 (2 xã)"."""
    due = [month for month in year.months if year.rules.is_due(month)]
    lacking = year.lacking(due)
    if not due:
        return ""
    if not lacking:
        return f"Không thiếu báo cáo nào của {len(due)} tháng đã đến hạn"
    parts = []
    for month in due:
        bodies = [report.agency for report in lacking if report.month == month]
        if bodies:
            who = ", ".join(body.short_name for body in bodies) if len(bodies) == 1 else of_kind(bodies)
            parts.append(f"tháng {month.number} ({who})")
    return f"Còn thiếu {count(len(lacking))} báo cáo: {', '.join(parts)}"


def counted(forms: Collection[Form], titles: Titles) -> str:
    """Which monthly forms "sent in full" speaks of, where not all are in use; "" where all are."""
    used, unused = (
        ", ".join(f"“{titles[form]}”" for form in MONTHLY if (form in forms) == is_used)
        for is_used in (True, False)
    )
    if not used or not unused:
        return ""
    return f"tính {len(set(forms))}/{len(MONTHLY)} biểu tháng: {used}; chưa đơn vị nào gửi: {unused}"


def rate(reports: Sequence[Report]) -> str:
    """ "96/112 lượt đúng hạn"; complete reports of those due where nobody knows when they were sent."""
    in_time, due = submission_on_time_rate(reports)
    if due:
        return f"{fraction(in_time, due)} lượt đúng hạn"
    over = [report for report in reports if report.is_due]
    return f"{_complete(over)} lượt gửi đủ" if over else "chưa đến hạn"


def deadline(rules: Rules, month: Period) -> str:
    """ "trước ngày 23/10/2025"."""
    return f"trước ngày {day(rules.deadline(month) + timedelta(days=1))}"


def sets_day(plan: Plan, report_day: int) -> bool:
    """Whether a plan itself asks for monthly reports before this day of a month, by its own words."""
    asked = (target for target in plan.targets if target.indicator == SYSTEM_RATE)
    words = " ".join(f"{target.quote} {target.note or ''}" for target in asked)
    return str(report_day) in _DAY.findall(words)


def cell(report: Report) -> str:
    """What a cell says beside its shape: "19/4", "+3 ngày", "3/4 biểu"."""
    if report.state == "in_time" and report.completed:
        return short_day(report.completed)
    if report.state == "late":
        return f"+{report.days_late} ngày"
    if report.sent and report.missing:
        return f"{len(report.sent)}/{len(report.forms)} biểu"
    return ""


def behind(report: Report, titles: Titles, *, dated: bool) -> str:
    """Everything behind a cell: agency, month, how it stands, each form with its day and batch, the deadline.

    `dated` False leaves the days out: those of the sample say when it was made.
    """
    parts = []
    for form in report.forms:
        sending = report.sent.get(form)
        when = f"{day(sending.day)}, " if sending and dated else ""
        parts.append(f"{titles[form]}: {f'{when}lần nạp {sending.batch}' if sending else 'chưa gửi'}")
    until = day(report.deadline + timedelta(days=1))
    begin = f"{report.agency.short_name}, {report.month.label}: {STATE_WORDS[report.state]}"
    return f"{begin}. {'; '.join(parts)}. Hạn: trước ngày {until}"


def predecessors(reports: Sequence[Report]) -> str:
    """Who sent before the agency was there, short enough for a cell: "2 sở cũ", "ban cũ", "3 cũ"."""
    bodies = [report.agency for report in reports]
    words = of_kind(bodies).removeprefix("1 ")
    return f"{words.removesuffix(' đơn vị').removesuffix(' xã, phường')} cũ"


def of_kind(bodies: Sequence[Agency]) -> str:
    """So many bodies by what they are: "3 xã", "12 đơn vị" where they are of several kinds."""
    kinds = {next((kind for kind in KINDS if body.name.startswith(f"{kind} ")), "đơn vị") for body in bodies}
    named = {kind.lower() for kind in kinds}
    word = named.pop() if len(named) == 1 else "xã, phường" if named <= {"xã", "phường"} else "đơn vị"
    return f"{count(len(bodies))} {word}"


def to_remind(year: Year, months: Sequence[Period]) -> tuple[Report, ...]:
    """The reports to ask for: those that lack a form, of agencies that still exist."""
    today = year.rules.today
    return tuple(report for report in year.lacking(months) if report.agency.existed(today, today))


def reminder(year: Year, months: Sequence[Period], titles: Titles, by: date | None = None) -> str:
    """A neutral text that names who has not sent what of these months; "" when nobody is missing.

    `by`: the day named as the new deadline ("trước ngày …"); None leaves a blank for the officer.
    """
    lacking = to_remind(year, months)
    if not lacking:
        return ""
    who = count(len({report.agency.id for report in lacking}), padded=True)
    today = day(year.rules.today)
    lines = [f"Đến ngày {today}, còn {who} cơ quan, đơn vị chưa gửi đủ số liệu báo cáo tháng, gồm:"]
    for number, (month, reports) in enumerate(_by_month(lacking), start=1):
        state = "" if year.rules.is_due(month) else ", chưa đến hạn"
        lines.append(f"{number}. {capital(month.label)} (hạn: {deadline(year.rules, month)}{state}):")
        lines += _named(year, month, reports, titles)
    until = day(by) if by else "…/…/……"
    lines.append(
        "Đề nghị các cơ quan, đơn vị có tên trên gửi về Văn phòng UBND tỉnh (qua Phòng Kiểm soát TTHC) "
        f"trước ngày {until}. Trường hợp đã gửi, đề nghị thông tin lại để đối chiếu."
    )
    return "\n".join(lines)


def _by_month(reports: Sequence[Report]) -> list[tuple[Period, list[Report]]]:
    return [(month, list(found)) for month, found in groupby(reports, key=lambda report: report.month)]


def _named(year: Year, month: Period, reports: Sequence[Report], titles: Titles) -> list[str]:
    """The agencies of a month, by what they lack; a tier of which few have sent is named by those few."""
    groups: dict[tuple[Form, ...], list[str]] = {}
    lines = []
    for tier in year.lines:
        of_tier = [report for report in reports if report.agency.tier == tier]
        if line := _by_exclusion(year.of(month, tier), tier):
            lines.append(line)
            continue
        for report in of_tier:
            groups.setdefault(report.missing, []).append(report.agency.name)
    everything = groups.pop(year.forms, [])
    if everything:
        lines.append(f"- Chưa gửi: {'; '.join(everything)}.")
    for forms, names in groups.items():
        which = ", ".join(f"“{titles[form]}”" for form in forms)
        lines.append(f"- Chưa gửi biểu {which}: {'; '.join(names)}.")
    return lines


MOST_EXCEPTED = 10


def _by_exclusion(reports: Sequence[Report], tier: Tier) -> str:
    """One line for a tier most of which has not sent; "" for another."""
    done = [report.agency.name for report in reports if not report.missing]
    if len(done) * 2 >= len(reports) or len(done) > MOST_EXCEPTED or len(reports) <= MOST_EXCEPTED:
        return ""
    whole = f"{count(len(done), padded=True)}/{count(len(reports))}"
    if not done:
        return f"- {TIER_NAMES[tier]}: chưa đơn vị nào trong {count(len(reports))} đơn vị gửi đủ."
    named = "; ".join(done)
    return f"- {TIER_NAMES[tier]}: mới có {whole} đơn vị gửi đủ ({named}); các đơn vị còn lại chưa gửi đủ."


def table(year: Year, titles: Titles, *, dated: bool) -> list[tuple[str, ...]]:
    """The year as rows with a head: one an agency and month that is over or sent."""
    head = ("Đơn vị", "Nhóm đơn vị", "Tháng", "Hạn gửi", "Tình trạng", "Số ngày muộn")
    rows = [(*head, *(titles[form] for form in year.forms))]
    for report in sorted(year.reports, key=lambda one: one.month.first):
        if report.state == "ahead":
            continue
        sent = [report.sent.get(form) for form in report.forms]
        forms = [f"{day(s.day) if dated else 'đã gửi'} ({s.batch})" if s else "" for s in sent]
        late = str(report.days_late) if report.days_late and report.is_judged else ""
        until = f"trước {day(report.deadline + timedelta(days=1))}"
        who = (report.agency.short_name, TIER_NAMES[report.agency.tier], report.month.id)
        rows.append((*who, until, STATE_WORDS[report.state], late, *forms))
    return rows


def short_day(on: date) -> str:
    """ "19/4": a day of a year that is known."""
    return day(on).rpartition("/")[0]
