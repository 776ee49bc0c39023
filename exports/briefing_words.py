"""What a document says beside its indicators: title, basis, summary, open questions; rules over facts.

Pure functions. Invariant: the summary counts what the passages judge, and nothing is praised.
"""

from __future__ import annotations

from collections.abc import Sequence

from exports.briefing_facts import Facts
from exports.manner import Manner, in_text
from exports.monthly_reports import FORM_TITLES
from indicators import (
    completeness,
    discipline,
    discipline_words,
    findings,
    formats,
    headlines,
    scorecard_views,
)
from indicators.findings import Finding
from indicators.formats import NBSP
from indicators.model import STATUSES, TIER_NAMES, Form, Plan
from indicators.periods import Period

SAMPLE = "DỮ LIỆU MẪU"
SAMPLE_WARNING = "DỮ LIỆU MẪU: số liệu minh họa, không dùng để báo cáo."
KINDS = ("Quyết định", "Kế hoạch", "Chỉ thị", "Nghị quyết", "Công văn")
"""What a document's name may begin with: its number stands right behind."""


def named_period(period: Period) -> str:
    """A period as titles write it: "quý III năm 2025", "tháng 9 năm 2025"."""
    return period.label.replace("/", " năm ")


def cited(plan: Plan) -> str:
    """A document as it is first cited: kind, number, date, name; a day nobody entered is left open."""
    if plan.number is None:
        return plan.document
    number = f"số {plan.number} ngày {formats.day(plan.date) if plan.date else '…'}".replace(" ", NBSP)
    kind = next((kind for kind in KINDS if plan.document.startswith(kind)), "")
    if not kind:
        return f"{plan.document} ({number})"
    return f"{kind} {number}{plan.document.removeprefix(kind)}"


def under(facts: Facts) -> str:
    """ "Thực hiện Quyết định số …; …, ": the documents a writing begins with; "" without any."""
    documents = "; ".join(cited(plan) for plan in facts.plans)
    return f"Thực hiện {documents}, " if documents else ""


def basis(facts: Facts) -> str:
    """From when to when the figures speak, whence they are, and since when."""
    first, last = (formats.day(day) for day in facts.spoken)
    begin = f"Số liệu tính từ ngày {first} đến ngày {last}"
    if facts.is_open:
        begin += " (tạm tính, kỳ báo cáo chưa kết thúc)"
    if facts.is_sample:
        return f"{begin}; nguồn: {SAMPLE}, không dùng để báo cáo."
    source = "số liệu các cơ quan, đơn vị gửi về Hệ thống theo dõi chỉ tiêu"
    return f"{begin}; nguồn: {source}, cập nhật đến {formats.moment(facts.loaded_at)}."


def summary(facts: Facts, manner: Manner) -> list[str]:
    """The answer: how many targets stand where, how they moved, what is farthest, who holds it back."""
    counted = [finding for finding in facts.found if finding.counts]
    lines = [_standing(facts, counted, manner)]
    if moved := movements(facts, manner):
        lines.append(moved)
    worst = next((finding for finding in counted if finding.lead.status == "missed"), None)
    if worst is not None:
        name = headlines.small(worst.indicator.short_name)
        figure = f"{manner.value(worst.lead)} ({headlines.aim(worst.lead)})"
        lines.append(f"Chỉ tiêu còn cách mục tiêu xa nhất: {name}, {figure}.")
    if facts.is_whole and facts.plans:
        lines += [manner.prose(_tier(facts, tier)) for tier in facts.tiers]
    unsent = facts.of("never", "other_rhythm", "not_due")
    if unsent:
        lines.append(
            f"Ngoài ra, {manner.count(len(unsent), 'chỉ tiêu')} chưa có số liệu của {facts.period.label}, "
            "gồm cả chỉ tiêu báo cáo theo kỳ khác."
        )
    return lines


def _standing(facts: Facts, counted: Sequence[Finding], manner: Manner) -> str:
    where = headlines.capital(facts.period.label) + (" (tạm tính)" if facts.is_open else "")
    who = "toàn tỉnh" if facts.is_whole else in_text(facts.body)
    reference = f", theo {facts.plans[0].short_name} để tham chiếu" if facts.view.is_reference else ""
    if not facts.plans:
        known = sum(finding.lead.sent for finding in facts.found)
        return (
            f"{where}, {who} có số liệu của {manner.count(known, 'chỉ tiêu')}; "
            f"năm {facts.period.year} chưa có kế hoạch đặt mục tiêu nên không đánh giá đạt hay chưa đạt."
        )
    if not counted:
        return f"{where}, {who}{reference}: chưa chỉ tiêu nào có đủ căn cứ để đánh giá."
    statuses = [finding.lead.status for finding in counted]
    met = f"{manner.share(statuses.count('met'), len(counted), 'chỉ tiêu')} đạt mục tiêu"
    rest = [
        f"{manner.count(statuses.count(status))} {STATUSES[status].word.lower()}"
        for status in ("near", "missed", "no_data")
        if statuses.count(status)
    ]
    return f"{where}, {who}{reference} có {'; '.join([met, *rest])}."


def movements(facts: Facts, manner: Manner) -> str:
    """How the targets that count have moved since the period before; "" where nothing can be said."""
    before = facts.period.previous.label
    if facts.view.is_reorganised:
        return f"Không so với {before}: đơn vị đã sắp xếp lại."
    words = zip(findings.improved(facts.found), ("cải thiện", "giảm sút", "không đổi"), strict=True)
    parts = [f"{manner.count(number, 'chỉ tiêu')} {word}" for number, word in words if number]
    return f"So với {before}: {', '.join(parts)}." if parts else ""


def _tier(facts: Facts, tier: str) -> str:
    """Who of a tier holds the misses, in the words of its scorecard."""
    return f"{TIER_NAMES[tier]}: {scorecard_views.headline(facts.cards[tier]).partition(': ')[2]}."


def reporting(facts: Facts, manner: Manner) -> list[str]:
    """How the monthly reports of the period came in: complete, late, incomplete, missing."""
    reports = [
        report
        for report in facts.year.reports
        if facts.period.contains(report.month) and (facts.is_whole or report.agency.id == facts.body.id)
    ]
    due = [report for report in reports if report.is_due]
    if not due:
        return ["Chưa đến hạn gửi báo cáo tháng nào của kỳ."]
    complete = sum(not report.missing for report in due)
    begin = (
        f"Đến ngày {formats.day(facts.today)}, {manner.share(complete, len(due), 'báo cáo')} "
        f"tháng đã đến hạn của {facts.period.label} được gửi đủ"
    )
    first = min((report.month for report in due), key=lambda month: month.first)
    if before := [month for month in facts.period.months if month.first < first.first]:
        begin += f" (không tính {_spoken(before)}: số liệu bắt đầu từ {headlines.small(first.label)})"
    in_time, judged = discipline.submission_on_time_rate(reports)
    if judged:
        begin += f", trong đó {manner.share(in_time, judged, 'báo cáo')} gửi đúng hạn"
    lacking = {report.agency.id for report in due if report.missing}
    late = ""
    if lacking and facts.is_whole:
        late = f"; còn {manner.count(len(lacking), 'cơ quan, đơn vị')} chưa gửi hoặc gửi chưa đủ biểu"
    elif lacking:
        late = f"; còn {manner.count(len(due) - complete, 'báo cáo')} chưa gửi hoặc chưa đủ biểu"
    return [f"{begin}{late}.", *counted_forms(facts.year.forms)]


def counted_forms(forms: Sequence[Form]) -> list[str]:
    """A sentence on which monthly forms are counted; none where all are."""
    words = discipline_words.counted(forms, FORM_TITLES)
    return [f"{headlines.capital(words)}."] if words else []


def _spoken(months: Sequence[Period]) -> str:
    """Months of one year in words: "tháng 1, tháng 2"."""
    return ", ".join(f"tháng {month.number}" for month in months)


def questions(facts: Facts, manner: Manner) -> list[str]:
    """What the reader must know before using the figures: gaps, rivals, what compares to nothing."""
    full = headlines.small(completeness.summary(facts.complete))
    level = f"Mức đầy đủ: {full if facts.is_whole else full.partition(', ')[0]}."
    lines = [" ".join((level, *counted_forms(facts.complete.forms)))]
    if facts.is_whole:
        lines += completeness.absent(facts.complete)
    if facts.is_open:
        lines.append(f"{headlines.capital(facts.period.label)} chưa kết thúc: mọi kết quả là tạm tính.")
    if facts.view.is_reference:
        year, plan = facts.period.year, facts.plans[0]
        lines.append(f"Năm {year} chưa có kế hoạch có hiệu lực; {plan.short_name} chỉ để tham chiếu.")
    is_placed = any(finding.placed for finding in facts.found)
    never = f"Năm {facts.period.year} chưa đơn vị nào gửi số liệu" if is_placed else _NEVER
    for standing, words in (("never", never), *_GROUPS):
        if names := [headlines.small(f.indicator.short_name) for f in facts.of(standing)]:
            lines.append(f"{words} ({manner.count(len(names), 'chỉ tiêu')}): {'; '.join(names)}.")
    if names := [headlines.small(f.indicator.short_name) for f in facts.found if f.disagree]:
        lines.append(
            "Hai văn bản cho hai kết luận khác nhau, mỗi văn bản được nêu riêng "
            f"({manner.count(len(names), 'chỉ tiêu')}): {'; '.join(names)}."
        )
    unlike = [f for f in facts.found if f.lead.status == "not_comparable"]
    if unlike:
        names = [headlines.small(f.indicator.short_name) for f in unlike]
        lines.append(f"Không so sánh được vì chưa có số cùng kỳ năm trước: {'; '.join(names)}.")
    return lines


_NEVER = "Chưa từng có số liệu"
_GROUPS: tuple[tuple[findings.Standing, str], ...] = (
    ("other_rhythm", "Không có số của kỳ này, báo cáo theo kỳ khác"),
    ("not_due", "Chưa đến hạn gửi"),
)
