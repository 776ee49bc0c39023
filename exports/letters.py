"""Two short official letters from the same figures: a reminder to report, and the notice of results.

The wording is neutral ("đề nghị", "còn … chưa gửi"): stronger words are a leader's to choose. Layout of an
official letter (Nghị định 30/2020/NĐ-CP, Phụ lục III, mẫu 1.5): no kind's name, "V/v …" under the number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from data.answers import Office
from exports import briefing_facts, briefing_notes, briefing_tables, briefing_words, word_parts
from exports.briefing_facts import Facts
from exports.manner import Head, Manner, addressed, head_of, manner_of
from exports.refusals import ExportError, NothingToSayError
from exports.tabular import Table
from exports.word import Writing
from indicators import discipline, discipline_words, formats, headlines
from indicators.discipline import Report
from indicators.findings import Finding
from indicators.formats import NBSP
from indicators.model import TIER_NAMES, Agency
from indicators.periods import Period

ANSWER_WITHIN = timedelta(days=5)
"""How long agencies are given to answer; the officer may write another day."""
ADDRESSEES = "Các sở, ban, ngành, đơn vị và UBND cấp xã có tên tại văn bản này"
EVERYBODY = "Các sở, ban, ngành; UBND các xã, phường, đặc khu"
SEND, KEEP = "gửi số liệu báo cáo tháng", "thực hiện cam kết đã quá hạn"
"""What a reminder is about."""
FEW = 10
"""Up to so many agencies are named in a sentence; more stand in a table."""
MOST_NAMED, MOST_TARGETS = 3, 10
"""Agencies named for each target, and targets named, so that the letter stays short."""


def reminder(office: Office, period: Period, *, plan: str | None = None, agency: str | None = None) -> bytes:
    """The letter that asks late or silent agencies for their monthly reports, as DOCX.

    To one agency it speaks of its overdue commitments too. Raises NothingToSayError when nobody is late: then
    there is nothing to send.
    """
    facts = briefing_facts.collect(office, period, plan=plan, agency=agency, may_be_empty=True)
    lacking = any(report.missing for report in lapses(facts))
    about = [SEND] if lacking else []
    if not facts.is_whole and briefing_notes.overdue(facts):
        about.append(KEEP)
    if not about:
        when = headlines.capital(period.label)
        raise NothingToSayError(
            f"{when}: không có báo cáo tháng nào đến hạn mà chưa gửi đủ; không lập công văn."
        )
    letter = _Letter(facts, f"đôn đốc {' và '.join(about)}", (_addressee(facts, ADDRESSEES),))
    if lacking:
        letter.paragraphs(reminder_words(facts, letter.manner, letter.head))
        letter.writing.gap()
        letter.table(briefing_tables.lacking(facts))
    letter.paragraphs(reminder_ending(facts, letter.manner, letter.head, about))
    letter.sign()
    return letter.writing.bytes()


def notice(office: Office, period: Period, *, plan: str | None = None, agency: str | None = None) -> bytes:
    """The letter that tells agencies the results of a period, as DOCX.

    Raises ExportError where no document sets a target.
    """
    facts = briefing_facts.collect(office, period, plan=plan, agency=agency)
    if not facts.plans:
        raise ExportError(f"Năm {period.year} chưa có kế hoạch đặt mục tiêu; chưa lập thông báo kết quả.")
    about = f"thông báo kết quả thực hiện các chỉ tiêu kiểm soát TTHC {period.label}"
    letter = _Letter(facts, about, (_addressee(facts, EVERYBODY),))
    issuer = letter.head.names.issuer_name
    letter.paragraphs((f"{briefing_words.under(facts)}{issuer} thông báo kết quả như sau:",))
    letter.paragraphs((briefing_words.basis(facts),))
    for number, (heading, lines) in enumerate(notice_parts(facts, letter.manner, letter.head), start=1):
        letter.writing.heading(2, f"{number}. {heading}")
        letter.paragraphs(lines)
    letter.sign()
    letter.appendix()
    return letter.writing.bytes()


LETTERS: dict[str, Callable[..., bytes]] = {"reminder": reminder, "notice": notice}
"""The letters by name; each called as (office, period, *, plan, agency)."""


class _Letter:
    """A letter of the office while it is written."""

    def __init__(self, facts: Facts, about: str, addressees: Sequence[str]) -> None:
        self.facts, self.head, self.manner = facts, head_of(facts.office), manner_of(facts.office)
        mark = briefing_words.SAMPLE if facts.is_sample else ""
        head = self.head
        self.writing = Writing(f"Công văn {about}", head.names.issuer_name, facts.today, mark)
        number = f"Số:{NBSP * 6}/{head.names.issuer_code}-{head.names.drafter}"
        self.writing.head(head.parent, head.issuer, number, head.place, facts.today, about=f"V/v {about}")
        self.writing.addressees(addressees)
        if facts.is_sample:
            self.writing.paragraph(briefing_words.SAMPLE_WARNING, bold=True)

    def paragraphs(self, lines: Sequence[str]) -> None:
        for line in lines:
            self.writing.paragraph(line)

    def table(self, content: Table) -> None:
        if content.rows:
            word_parts.table(self.writing, content, size=10.5)

    def sign(self) -> None:
        """Nơi nhận and the signer's title."""
        names = self.head.names
        self.writing.closing(("Như trên", f"Lưu: VT, {names.drafter}"), names.signer)

    def appendix(self) -> None:
        """Each target with its result, on a page of its own."""
        facts, names = self.facts, self.head.names
        period = briefing_words.named_period(facts.period)
        number = f"số{NBSP * 6}/{names.issuer_code}-{names.drafter}"
        about = f"(Kèm theo Công văn {number} của {names.issuer_name})"
        self.writing.appendix("Phụ lục", f"Kết quả từng chỉ tiêu {period}", about, landscape=False)
        caption = f"Kết quả so với mục tiêu, {facts.period.label}"
        self.table(briefing_tables.results(facts, self.manner, facts.of("urgent", "met"), caption))


def _addressee(facts: Facts, everybody: str) -> str:
    return everybody if facts.is_whole else addressed(facts.body)


def lapses(facts: Facts) -> list[Report]:
    """The reports of the period that are due and late or incomplete, of agencies that still exist."""
    return [
        report
        for report in facts.year.reports
        if facts.period.contains(report.month)
        and briefing_tables.is_asked(facts, report)
        and report.is_due
        and report.state in (*discipline.LACKING, "late")
        and report.agency.existed(facts.today, facts.today)
    ]


def reminder_words(facts: Facts, manner: Manner, head: Head) -> list[str]:
    """What is missing: how many agencies of how many, since when it was due, who."""
    found = lapses(facts)
    lacking = {report.agency.id: report.agency for report in found if report.missing}
    late = {report.agency.id: report.agency for report in found if not report.missing}
    last, day, issuer = _last(found), formats.day(facts.today), head.names.issuer_name
    until = discipline_words.deadline(facts.year.rules, last)
    rules, drafter = facts.year.rules, head.names.drafter_name
    is_asked = any(discipline_words.sets_day(plan, rules.report_day) for plan in facts.plans)
    begin = briefing_words.under(facts) if is_asked else f"Theo cài đặt của {drafter}, "
    lines = [
        f"{begin}các cơ quan, đơn vị gửi số liệu báo cáo tháng về {issuer} "
        f"(qua {drafter}) {until} đối với {last.label}.",
        f"Đến ngày {day}, còn {manner.count(len(lacking), 'cơ quan, đơn vị')} chưa gửi hoặc gửi chưa đủ "
        f"số liệu báo cáo tháng của {facts.period.label}{named(list(lacking.values()))}.",
    ]
    if late:
        lines.append(
            f"Ngoài ra, có {manner.count(len(late), 'cơ quan, đơn vị')} gửi báo cáo chậm so với thời hạn"
            f"{named(list(late.values()))}."
        )
    return lines


def _last(reports: Sequence[Report]) -> Period:
    return max((report.month for report in reports), key=lambda month: month.first)


def named(bodies: Sequence[Agency]) -> str:
    """ ", gồm: …" for a few; a reference to the table for many."""
    if len(bodies) > FEW:
        return " (danh sách tại bảng dưới đây)"
    return f", gồm: {'; '.join(body.name for body in bodies)}"


def asking(facts: Facts, head: Head) -> list[str]:
    """What is asked, until when, and what follows; neutral."""
    until = formats.day(facts.today + ANSWER_WITHIN)
    issuer, drafter = head.names.issuer_name, head.names.drafter_name
    who = "các cơ quan, đơn vị có tên trên" if facts.is_whole else addressed(facts.body)
    return [
        f"{issuer} đề nghị {who} rà soát, gửi đủ số liệu về {issuer} (qua {drafter}) trước ngày {until}. "
        "Trường hợp đã gửi, đề nghị thông tin lại để đối chiếu.",
        f"Trong quá trình thực hiện, nếu có vướng mắc, đề nghị liên hệ {drafter} để được hướng dẫn./.",
    ]


def reminder_ending(facts: Facts, manner: Manner, head: Head, about: Sequence[str]) -> list[str]:
    """What is asked: the reports, then the overdue commitments of the one agency written to."""
    sending, contact = asking(facts, head)
    lines = [sending] if SEND in about else []
    if KEEP in about:
        until, names = formats.day(facts.today + ANSWER_WITHIN), head.names
        lines += briefing_notes.reminded(facts, manner)
        lines.append(briefing_notes.asked(facts, names.issuer_name, names.drafter_name, until))
    return [*lines, contact]


def notice_parts(facts: Facts, manner: Manner, head: Head) -> list[tuple[str, list[str]]]:
    """The notice by its headings: the whole, who meets, who does not, who reports late, what is asked."""
    met, missed = facts.of("met"), [f for f in facts.of("urgent") if f.lead.status in ("missed", "near")]
    until = formats.day(facts.today + ANSWER_WITHIN)
    issuer, drafter = head.names.issuer_name, head.names.drafter_name
    who = "Các cơ quan, đơn vị" if facts.is_whole else addressed(facts.body)
    assessed = f"{manner.share(len(missed), len(missed) + len(met), 'chỉ tiêu')} được đánh giá"
    results = [*briefing_words.summary(facts, manner), "(Kết quả từng chỉ tiêu tại Phụ lục kèm theo.)"]
    behind = "Cơ quan, đơn vị còn chỉ tiêu chưa đạt" if facts.is_whole else "Chỉ tiêu chưa đạt, gần đạt"
    return [
        ("Kết quả chung", results),
        *([("Cơ quan, đơn vị đạt các chỉ tiêu", _clean(facts, manner))] if facts.is_whole else []),
        (behind, _behind(facts, missed, manner)),
        ("Chế độ báo cáo", briefing_words.reporting(facts, manner)),
        (
            "Đề nghị",
            [
                f"{who} rà soát kết quả nêu trên, xử lý các chỉ tiêu chưa đạt, gần đạt ({assessed}); trường "
                f"hợp số liệu chưa khớp, đề nghị phản hồi về {issuer} (qua {drafter}) trước ngày {until}.",
                f"{issuer} thông báo để {headlines.small(who) if facts.is_whole else who} biết, thực hiện./.",
            ],
        ),
    ]


def _clean(facts: Facts, manner: Manner) -> list[str]:
    """Of each tier: how many agencies have no missed target, named where they are few."""
    lines = []
    for tier in facts.tiers:
        ranked = facts.cards[tier].ranked
        clean = [row for row in ranked if not row.missed]
        if ranked and not clean:
            who = f"{manner.count(len(ranked), 'cơ quan, đơn vị')} được đánh giá"
            lines.append(f"{TIER_NAMES[tier]}: cả {who} đều còn chỉ tiêu chưa đạt.")
        elif ranked:
            share = manner.share(len(clean), len(ranked), "cơ quan, đơn vị")
            names = f": {'; '.join(row.name for row in clean)}" if 0 < len(clean) <= FEW else ""
            lines.append(f"{TIER_NAMES[tier]}: {share} không có chỉ tiêu chưa đạt{names}.")
    return lines or ["Chưa có cơ quan, đơn vị nào được đánh giá."]


def _behind(facts: Facts, missed: Sequence[Finding], manner: Manner) -> list[str]:
    """Of each target missed: the agencies with the lowest results, from the lowest."""
    begin = "Với mỗi chỉ tiêu, nêu các đơn vị còn cách mục tiêu xa nhất, xa nhất nêu trước:"
    lines = []
    for finding in missed[:MOST_TARGETS]:
        own = [row for row in lowest(facts, finding) if facts.is_whole or row[0] == facts.body.id]
        if own:
            words = "; ".join(_written(facts, finding, *row, manner) for row in own)
            aim = headlines.aim(finding.lead) if finding.lead.operator else ""
            lines.append(f"- {finding.indicator.short_name} ({aim}): {words}.")
    if not facts.is_whole:
        return lines or ["Không có chỉ tiêu nào chưa đạt."]
    return [begin, *lines] if lines else ["Không có cơ quan, đơn vị nào còn chỉ tiêu chưa đạt."]


def lowest(facts: Facts, finding: Finding) -> list[tuple[str, float]]:
    """The agencies that miss the leading target, the farthest from it first: id and value."""
    rows, lead = facts.agencies, finding.lead
    plan = lead.plan.id if lead.plan else ""
    own = rows[(rows["plan"] == plan) & (rows["indicator"] == finding.indicator.id)]
    own = own[own["status"].isin(("missed", "near"))]
    is_up = finding.indicator.direction == "up"
    ordered = own.sort_values("value", ascending=is_up, kind="stable")
    chosen = ordered if not facts.is_whole else ordered.head(MOST_NAMED)
    return [(str(a), float(v)) for a, v in zip(chosen["agency"], chosen["value"], strict=True)]


def _written(facts: Facts, finding: Finding, agency: str, value: float, manner: Manner) -> str:
    unit, level = finding.indicator.unit, finding.lead.level
    figure = formats.value(value, unit, target=level, decimals=manner.decimals)
    if unit in formats.COUNTED:
        figure = manner.count(value, unit)
    if not facts.is_whole:
        return figure
    return f"{facts.office.directory.by_id[agency].name} {figure}"
