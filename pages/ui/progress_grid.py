"""Who sent which month: the grid of a small tier, the bars of a large one with those that lag behind."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indicators import discipline, discipline_words, headlines
from indicators.discipline import Line, Report
from indicators.formats import count
from indicators.model import TIER_NAMES, Status, Tier
from indicators.periods import Period, month_at
from pages.ui import choices, html, months, places
from pages.ui.bullets import Part, parts_bar
from pages.ui.html import Content, Html, glyph, join, tag
from pages.ui.months import MonthCell, MonthRow, Sending, month_grid
from pages.ui.progress_choice import View
from pages.ui.tables import Cell, table

LARGE = 40
"""A tier of more bodies is shown by bars, and in full when it alone is asked for."""
RECENT, LISTED = 3, 10
YEAR = "nam"
STYLE = """<style>
.stHtml .ct-months thead b { color: var(--ct-ink); }
[class*="st-key-progress-full"] .stHtml .ct-months { table-layout: fixed; }
[class*="st-key-progress-full"] .stHtml .ct-months thead th:first-child { width: 212px; }
[class*="st-key-progress-full"] .stHtml .ct-months thead th:last-child { width: 60px; }
.stHtml .ct-months td .ct-named { white-space: nowrap; }
[class*="st-key-progress-worst"] .stHtml .ct-months { min-width: 0; }
</style>"""


def order(view: View) -> list[Tier]:
    """The tiers that report in the newest month first, then those that have ended."""
    newest = view.year.newest_due or (view.year.months[-1] if view.year.months else None)
    return sorted(view.year.lines, key=lambda tier: newest is None or not view.year.of(newest, tier))


def draw(view: View, tier: Tier) -> None:
    """One tier under its finding."""
    if len(view.year.lines[tier]) > LARGE and len(view.year.lines) > 1:
        _summary(view, tier)
        return
    reports = [report for line in view.year.lines[tier] for report in line.own.values()]
    since = min((report.month.number for report in reports), default=1)
    begin = f"{TIER_NAMES[tier]}: {discipline_words.rate(reports)} từ tháng {since}"
    with st.container(key=f"progress-full-{tier}"):
        st.html(html.section(begin) + _grid(view, tier))


def _grid(view: View, tier: Tier) -> Html:
    every = [month_at(view.year.year * 12 + place) for place in range(12)]
    heads: list[str] = [
        tag("b", f"T{month.number}") if month == view.year.newest_due else f"T{month.number}"
        for month in every
    ]
    rows = [_row(view, line, every) for line in view.year.lines[tier]]
    return month_grid(heads, rows, _totals(view, tier, every), view.done)


def _row(view: View, line: Line, shown: Sequence[Period]) -> MonthRow:
    done, due = _done(view, [report for month in shown if (report := line.own.get(month.first))])
    return MonthRow(
        line.agency.short_name,
        [_cell(view, line, month) for month in shown],
        done,
        due,
        places.address("agency", don_vi=line.agency.id),
    )


def _cell(view: View, line: Line, month: Period) -> MonthCell:
    own, before = line.own.get(month.first), line.before.get(month.first, ())
    if own is None and not before:
        return MonthCell("empty")
    dated = not view.is_sample
    if own is None:
        title = " | ".join(discipline_words.behind(one, view.titles, dated=dated) for one in before)
        who = discipline_words.predecessors(before)
        return MonthCell(_worst(before), who, who, title)
    title = discipline_words.behind(own, view.titles, dated=dated)
    is_provisional = own.completed is not None and not own.is_over
    return MonthCell(_sending(own), discipline_words.cell(own), title=title, is_provisional=is_provisional)


def _sending(report: Report) -> Sending:
    shapes: dict[discipline.State, Sending] = {
        "in_time": "in_time",
        "sent": "in_time",
        "late": "late",
        "partial": "late",
        "unsent": "unsent",
        "not_due": "not_due",
        "ahead": "empty",
    }
    return shapes[report.state]


def _worst(reports: Sequence[Report]) -> Sending:
    found = {_sending(report) for report in reports}
    by_urgency: tuple[Sending, ...] = ("unsent", "late", "not_due", "in_time", "empty")
    return next(sending for sending in by_urgency if sending in found)


def _totals(view: View, tier: Tier, shown: Sequence[Period]) -> list[str]:
    """The last line: in time of those due; complete of those due where days say nothing."""
    parts = [_total(view, view.year.of(month, tier)) for month in shown]
    above, below = (sum(pair[side] for pair in parts if pair) for side in (0, 1))
    name = f"{headlines.capital(view.done)} / phải gửi"
    year = (above, below) if below else None
    return [name, *(f"{pair[0]}/{pair[1]}" if pair else "" for pair in (*parts, year))]


def _total(view: View, reports: Sequence[Report]) -> tuple[int, int] | None:
    if not reports or not reports[0].is_due:
        return None
    done, due = _done(view, reports)
    return (done, due) if due else None


def _done(view: View, reports: Sequence[Report]) -> tuple[int, int]:
    """Those in time of those due; those complete where days say nothing."""
    if view.is_judged:
        return discipline.submission_on_time_rate(reports)
    due = [report for report in reports if report.is_due]
    return sum(not report.missing for report in due), len(due)


def _summary(view: View, tier: Tier) -> None:
    """Bars a month at the left, at the right those that lag behind in the last months."""
    due = [month for month in view.year.months if view.year.rules.is_due(month) and view.year.of(month, tier)]
    left, right = st.columns(2, gap="large")
    with left:
        whole = html.link(
            f"Xem cả {count(len(view.year.lines[tier]))} đơn vị",
            places.address("progress", **{choices.SCOPE: tier, YEAR: str(view.year.year)}),
        )
        st.html(html.section(_finding(view, tier, due)) + _bars(view, tier, due) + html.note(whole))
    with right, st.container(key="progress-worst"):
        _laggards(view, tier, due[-RECENT:])


def _finding(view: View, tier: Tier, due: Sequence[Period]) -> str:
    """ "Cấp xã: 119/130 đúng hạn tháng 9, tăng 6"."""
    if not due:
        return f"{TIER_NAMES[tier]}: chưa đến hạn"
    now, before = (_total(view, view.year.of(month, tier)) for month in (due[-1], due[max(0, len(due) - 2)]))
    if now is None:
        return TIER_NAMES[tier]
    change = now[0] - before[0] if before and len(due) > 1 else 0
    moved = f", {'tăng' if change > 0 else 'giảm'} {count(abs(change))}" if change else ""
    return f"{TIER_NAMES[tier]}: {now[0]}/{now[1]} {view.done} tháng {due[-1].number}{moved}"


def _bars(view: View, tier: Tier, due: Sequence[Period]) -> Html:
    rows: list[list[Cell | Content]] = []
    for month in due:
        reports = view.year.of(month, tier)
        states = discipline.tally(reports)
        done = states["in_time"] + states["sent"]
        late, unsent = states["late"] + states["partial"], states["unsent"]
        bar = parts_bar([Part(done, "done", count(done)), Part(late, "late"), Part(unsent, "unsent")])
        numbers = [_counted("near", late), _counted("no_data", unsent)]
        rows.append([f"Tháng {month.number}", bar, *numbers])
    heads = ["", headlines.capital(view.done), "Muộn, thiếu biểu", "Chưa gửi"]
    return table(heads, rows, "llrr", "ct-barred", caption=f"{TIER_NAMES[tier]} theo tháng")


def _counted(shape: Status, number: int) -> Html:
    return join((glyph(shape), count(number))) if number else join((count(number),))


def _laggards(view: View, tier: Tier, recent: Sequence[Period]) -> None:
    """The agencies of a large tier with lapses in the last months, most and longest first."""
    lines = [line for line in view.year.lines[tier] if _lapses(line, recent) > (0, 0)]
    lines.sort(key=lambda line: _lapses(line, recent), reverse=True)
    if not recent:
        return
    when = f"{len(recent)} tháng gần nhất" if len(recent) > 1 else recent[0].label
    if not lines:
        st.html(html.section(f"Không đơn vị nào muộn hoặc thiếu trong {when}"))
        return
    who = discipline_words.of_kind([line.agency for line in lines])
    rows = [_row(view, line, recent) for line in lines[:LISTED]]
    more = f"Còn {count(len(lines) - LISTED)} đơn vị khác." if len(lines) > LISTED else ""
    st.html(
        html.section(f"{who} {'muộn hoặc ' if view.is_judged else ''}chưa gửi đủ trong {when}")
        + month_grid([f"T{month.number}" for month in recent], rows, counted=view.done)
        + html.note(more)
    )


def _lapses(line: Line, recent: Sequence[Period]) -> tuple[int, int]:
    """How many of the months are late or lack something, and by how many days in all."""
    found = [report for month in recent if (report := line.own.get(month.first))]
    wrong = [report for report in found if report.state in (*discipline.LACKING, "late")]
    return len(wrong), sum(report.days_late for report in wrong)


def legend(view: View) -> Html:
    """The words of the shapes."""
    early = any(report.completed and not report.is_over for report in view.year.reports)
    hollow = "Hình rỗng: tháng chưa kết thúc, số tạm tính. " if early else ""
    if not view.is_judged:
        words = (("met", "Đã gửi đủ, không xét hạn"), ("near", "Thiếu biểu"), *months.WORDS[2:])
        return html.legend(words, hollow)
    without = any(report.state == "sent" for report in view.year.reports)
    return html.legend(months.WORDS, f"{hollow}{'Không ghi ngày: đã gửi, không xét hạn' if without else ''}")
