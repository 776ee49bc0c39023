"""What the page about reporting says around its grid: the answer, the deadline, how it is counted."""

from __future__ import annotations

from indicators import discipline, discipline_words, headlines
from indicators.formats import day, fraction, moment, percent
from indicators.model import Plan, Target
from pages.ui import html, session
from pages.ui.html import Html
from pages.ui.progress_choice import View

EMPTY = "Nạp tệp đầu tiên để xem đơn vị nào đã gửi."


def answer(view: View) -> Html:
    """The newest month due, then the year."""
    year = view.year
    parts = [discipline_words.gaps(year)]
    in_time, due = discipline.submission_on_time_rate(year.reports)
    if due:
        share = percent(100 * in_time / due)
        parts.insert(0, f"Gửi đúng hạn năm {year.year}: {share} ({fraction(in_time, due)} lượt)")
    parts += [
        f"{headlines.capital(month.label)}: "
        f"{sum(not report.missing for report in year.of(month))}/{len(year.of(month))} đơn vị đã gửi đủ, "
        f"hạn {discipline_words.deadline(year.rules, month)}"
        for month in year.open
        if year.newest_due
    ]
    counted = discipline_words.counted(year.forms, view.titles) if year.forms == view.in_use else ""
    parts.append(headlines.capital(counted))
    return html.answer(discipline_words.headline(year), html.subline(*parts))


def deadline_note(view: View) -> Html:
    """The deadline with the document that names it, if one does, and how fresh the figures are."""
    report_day = view.year.rules.report_day
    found = _source(view.year.year)
    is_own = found is not None and discipline_words.sets_day(found[0], report_day)
    source = _document(*found) if found and is_own else "theo cài đặt của Phòng"
    return html.aside(
        f"Hạn: trước ngày {report_day} hằng tháng ({source})",
        f"Nạp lần cuối {moment(session.last_load())}",
    )


def method(view: View) -> Html:
    """How sent, in time and due are counted, in a few sentences."""
    rules = view.year.rules
    months = view.year.months
    example = f": số {months[-1].label} gửi {discipline_words.deadline(rules, months[-1])}" if months else ""
    closing = f"ngày {rules.closing_day}" if rules.closing_day else "ngày cuối tháng"
    return html.note(
        f"Hạn gửi là ngày {rules.report_day} đầu tiên sau khi chốt tháng ({closing}){example}. "
        "Ngày gửi là ngày nạp lần đầu vào phần mềm; bản đính chính không làm thành muộn.",
        _unjudged(view),
        _unused(view),
        "Cấp xã chỉ phải gửi riêng từ khi không còn cấp huyện. Ô xám là đơn vị trước sắp xếp, không tính vào "
        "số lượt. Chỉ tiêu khác và số của toàn tỉnh không nằm trong bảng này.",
        _other_rate(view),
    )


def _unused(view: View) -> str:
    """Which monthly forms nobody ever sent, so that nobody is reminded of them."""
    unused = [form for form in view.titles if form not in view.in_use]
    names = ", ".join(view.titles[form] for form in unused)
    return f"Biểu chưa đơn vị nào gửi lần nào thì chưa tính: {names}." if unused else ""


def _unjudged(view: View) -> str:
    if view.is_sample:
        return "Dữ liệu mẫu: không có ngày gửi, nên chỉ xét đã gửi hay chưa, không xét đúng hạn."
    if not any(report.state == "sent" for report in view.year.reports):
        return ""
    since = day(view.year.rules.since)
    return f"Tháng có hạn trước {since}, ngày nạp tệp đầu tiên vào phần mềm, thì không xét đúng hạn."


def _other_rate(view: View) -> str:
    """What the plans ask is measured elsewhere; said so that the two rates are not taken for one."""
    found = _source(view.year.year)
    begin = "Tỷ lệ gửi đúng hạn = lượt gửi đủ biểu đúng hạn / lượt phải gửi, "
    if found is None:
        return f"{begin}chưa có mục tiêu."
    name = session.office().registry.indicators[discipline_words.SYSTEM_RATE].name
    words = f"chưa có mục tiêu: “{name}” của {found[0].short_name} đo việc gửi trên một hệ thống khác."
    return begin + words


def _source(year: int) -> tuple[Plan, Target] | None:
    """The plan that asks for monthly reports: the year's own, else the newest one."""
    here = session.office()
    plans = sorted(here.registry.plans_of(here.jurisdiction), key=lambda plan: plan.year != year)
    return next(
        ((p, t) for p in plans for t in p.targets if t.indicator == discipline_words.SYSTEM_RATE), None
    )


def _document(plan: Plan, target: Target) -> str:
    signed = f" ngày {day(plan.date)}" if plan.date else ""
    return f"{plan.number or plan.short_name}{signed}, {target.article}"


def nobody(view: View) -> str:
    """Why there is no grid."""
    return f"Năm {view.year.year}: không đơn vị nào trong phạm vi này phải gửi biểu tháng."
