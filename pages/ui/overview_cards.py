"""The cards of Tổng quan: one indicator that is not met, with its bullet, its course and its documents."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from indicators import formats, headlines
from indicators.findings import Finding
from indicators.model import Indicator
from indicators.profiles import outlook
from indicators.profiles.demands import counted
from indicators.registry import formula_in_words
from indicators.verdicts import Verdict
from pages.ui import notes_kept, notes_words, places, session, visitor
from pages.ui.bullets import BulletMark, SecondBar, bullet
from pages.ui.cards import CARDS, CardFigures, DocumentLine, card_body, card_head, card_key
from pages.ui.html import Content, Html, join, link, tag
from pages.ui.overview_scene import Scene
from pages.ui.sparklines import sparkline

FEWEST_POINTS = 3
FIRST_CARDS = 3
LEAST_SPAN = 10
"""Percentage points a small course spans at least: two tenths must not look like a fall."""


def cards(scene: Scene, *, first: bool) -> None:
    """A card for each indicator that is missed, near, not sent or not comparable.

    The first row stands apart, so that a phone shows who holds targets back right after it.
    """
    urgent = scene.standing("urgent")
    unsent = [finding for finding in urgent if not finding.lead.sent]
    # What nobody sent says little: several share one card, so that what was missed is not pushed off a phone.
    together = unsent if len(unsent) > 1 else []
    alone = [finding for finding in urgent if finding not in together]
    room = FIRST_CARDS - bool(together)
    shown = alone[:room] if first else alone[room:]
    if not shown and not (first and together):
        return
    with st.container(key=CARDS if first else f"{CARDS}-rest"):
        if first and together:
            _unsent(scene, together)
        for finding in shown:
            with st.container(border=True, key=card_key(finding.lead.status, finding.indicator.id)):
                st.html(
                    card_head(finding.lead.status, _right(scene, finding), hollow=finding.lead.provisional)
                )
                places.page_link("indicator", finding.indicator.short_name, **scene.indicator(finding))
                st.html(card_body(_figures(scene, finding)))


def _unsent(scene: Scene, together: list[Finding]) -> None:
    """One card for all that nobody sent: their names, what was asked, where to send."""
    status = together[0].lead.status
    with st.container(border=True, key=card_key(status, "together")):
        st.html(card_head(status, f"{len(together)} chỉ tiêu"))
        lines = (
            tag(
                "li",
                link(finding.indicator.short_name, places.address("indicator", **scene.indicator(finding))),
                tag("span", headlines.target(finding.lead), classes="ct-muted"),
            )
            for finding in together
        )
        listed = tag("ul", *lines, classes="ct-documents ct-unsent")
        below = tag("p", _way_to_send(scene), classes="ct-footnote")
        st.html(tag("div", listed, below, classes="ct-card-body"))


def _way_to_send(scene: Scene) -> Html:
    """When the period ended, and where to go: to send, or to see who has not."""
    end = scene.view.period.days(session.office().settings.closing_day)[1]
    over = "" if scene.is_open else f"Kỳ kết thúc {formats.day(end)}. "
    may = visitor.may("load")
    way = ("Gửi số liệu", "upload") if may else ("Đơn vị nào chưa gửi", "progress")
    return join((over, link(way[0], places.address(way[1]))))


def _right(scene: Scene, finding: Finding) -> str:
    """What stands at the right of the status: agencies that meet the target, or the last figure known."""
    if not finding.lead.sent and finding.latest:
        return latest(scene, finding.latest)
    return f"{finding.tally.met}/{finding.tally.judged} đơn vị đạt" if finding.tally else ""


def latest(scene: Scene, verdict: Verdict) -> str:
    """An earlier figure with its period: "quý II: 94,6%"."""
    period = next(known for known in scene.view.asked if known.id == verdict.period)
    same_year = period.year == scene.view.period.year
    when = headlines.short(period) if same_year else period.label
    return f"{when}: {formats.value(verdict.value, verdict.indicator.unit)}"


def _figures(scene: Scene, finding: Finding) -> CardFigures:
    lead = finding.lead
    return CardFigures(
        value=formats.value(lead.value, lead.indicator.unit, target=lead.level, with_unit=False),
        unit=lead.indicator.unit,
        change=_change(scene, finding),
        chance=_chance(scene, finding),
        bullet=finding_bullet(finding),
        documents=_documents(finding),
        sparkline=course(finding) if lead.value is not None else Html(""),
        footnote=join(_footnotes(scene, finding), Html("<br>")),
    )


def _chance(scene: Scene, finding: Finding) -> Content:
    """Whether the year's target can still be met; bold where it cannot."""
    seen = scene.chances.get(finding.indicator.id)
    if seen is None:
        return ""
    words = outlook.short(seen, counted(session.office().registry, finding.indicator))
    return tag("b", words) if seen.is_lost else words


def _change(scene: Scene, finding: Finding) -> Content:
    """The movement since the period before, and since a year before where that is known."""
    lines = [_since_before(scene, finding)]
    if (
        finding.lead.sent
        and finding.in_a_year
        and scene.view.period.year_before != scene.view.period.previous
    ):
        lines.append(finding.in_a_year.text(scene.view.period.year_before.label))
    return join((line for line in lines if line), Html("<br>"))


def _since_before(scene: Scene, finding: Finding) -> Content:
    before = headlines.before(scene.view.period)
    if not finding.lead.sent:
        return Html(tag("b", f"Chưa có số {headlines.short(scene.view.period)}"))
    if scene.view.is_reorganised:
        return ""
    if finding.change is None:
        return f"Không so với {before}: chưa có số liệu"
    movement = finding.movement
    if not movement.amount:
        return movement.text(before)
    moved = tag("b", f"{movement.arrow}{formats.NBSP}{movement.amount}")
    return join((moved, f" so với {before}, {movement.word}"))


def finding_bullet(finding: Finding, *, compact: bool = False) -> Html:
    """The value against the levels of its documents; another ratio gets a bar of its own."""
    lead = finding.lead
    same = [lead, *(other for other in finding.others if not is_apart(finding, other))]
    apart = next((other for other in finding.others if is_apart(finding, other)), None)
    known = [v.value for v in (lead, *finding.others)] + [v.level for v in (lead, *finding.others)]
    second = SecondBar(apart.value, _mark(apart)) if apart and apart.level is not None else None
    return bullet(
        lead.value,
        [_mark(verdict) for verdict in same if verdict.level is not None],
        scale_max=scale(lead.indicator, [figure for figure in known if figure is not None]),
        near_from=_near_from(lead),
        second=None if compact else second,
        compact=compact,
    )


def _mark(verdict: Verdict) -> BulletMark:
    assert verdict.level is not None, "only levels have a place on the scale"
    label = formats.value(verdict.level, verdict.indicator.unit, with_unit=False)
    level = formats.plain(verdict.level) if verdict.operator != "increase" else label
    return BulletMark(verdict.level, 1 if verdict.rank else 0, level)


def is_apart(finding: Finding, other: Verdict) -> bool:
    """Whether the other document measures something else: another ratio, or other bodies."""
    return other.indicator.id != finding.indicator.id or printed(other) != printed(finding.lead)


def printed(verdict: Verdict) -> str:
    """The value as it stands beside its target."""
    return formats.value(verdict.value, verdict.indicator.unit, target=verdict.level)


def _near_from(lead: Verdict) -> float | None:
    if lead.level is None or lead.operator == "increase" or lead.indicator.unit not in ("%", "điểm"):
        return None
    near = session.office().settings.near
    return lead.level + near if lead.operator in ("<=", "<") else lead.level - near


def scale(indicator: Indicator, figures: list[float]) -> float:
    """Where the scale ends: 100 for percentages and points, else the next round number."""
    largest = max(figures, default=0.0)
    if indicator.unit in ("%", "điểm") and largest <= 100:
        return 100
    return next(step * 10**power for power in range(16) for step in (1, 2, 5) if step * 10**power >= largest)


def _documents(finding: Finding) -> list[DocumentLine]:
    lines = sorted((finding.lead, *finding.others), key=lambda verdict: verdict.rank)
    return [
        DocumentLine(
            rank=1 if verdict.rank else 0,
            target=headlines.target(verdict),
            source=source(verdict) + _own_value(finding, verdict),
            status=verdict.status if finding.disagree else None,
        )
        for verdict in lines
        if verdict.operator
    ]


def source(verdict: Verdict) -> str:
    """Document and article: "QĐ 384, PL.V.3"."""
    return ", ".join(part for part in (verdict.plan and verdict.plan.short_name, verdict.article) if part)


def _own_value(finding: Finding, verdict: Verdict) -> str:
    if verdict is finding.lead or not is_apart(finding, verdict):
        return ""
    return f": {printed(verdict)}*"


def course(finding: Finding) -> Html:
    """The sparkline of a finding over the steps of its target; nothing where there are too few figures."""
    known = [point for point in finding.course if point.value is not None]
    if len(known) < FEWEST_POINTS:
        return Html("")
    unit = finding.indicator.unit
    ends = " đến ".join(f"{p.period.label} {formats.value(p.value, unit)}" for p in (known[0], known[-1]))
    return sparkline(
        [point.value for point in finding.course],
        [point.level for point in finding.course],
        alt=f"{finding.indicator.short_name}: từ {ends}",
        open_end=known[-1].provisional,
        least_span=LEAST_SPAN if unit in ("%", "điểm") else 0.0,
    )


def partial(lead: Verdict) -> str:
    """That some months of the period are missing; of a figure the province sends itself, that it is so."""
    whose = "Số tỉnh gửi chung mới" if lead.expected_agencies == 1 else "Mới"
    return f"{whose} có {lead.reported_months}/{lead.expected_months} tháng"


def _footnotes(scene: Scene, finding: Finding) -> Iterator[Content]:
    lead = finding.lead
    for other in finding.others:
        if other.indicator.id != lead.indicator.id:
            words = formula_in_words(session.office().registry, other.indicator.formula)
            yield f"* tỷ lệ khác: {' / '.join(headlines.small(side) for side in words.split(' / '))}"
        elif is_apart(finding, other):
            yield f"* chỉ tính {headlines.bound(other)}"
    if lead.indicator.unit not in ("%", "điểm") and lead.value is not None:
        end = scale(lead.indicator, [f for f in (lead.value, lead.level) if f is not None])
        better = "thấp" if lead.indicator.direction == "down" else "cao"
        yield f"Thang 0 – {formats.level(end, lead.indicator.unit)}, càng {better} càng tốt"
    noted = notes_kept.by_pair().get((scene.view.body, lead.indicator.id), ())
    if mark := notes_words.mark(noted):
        yield mark
    if not lead.sent:
        yield _way_to_send(scene)
    elif lead.reported_months < lead.expected_months:
        yield partial(lead)
    most = max(other.lead.reported_agencies for other in scene.found)
    if lead.sent and lead.reported_agencies < lead.expected_agencies and 2 * lead.reported_agencies < most:
        yield f"Mới có {lead.reported_agencies}/{lead.expected_agencies} đơn vị gửi"
