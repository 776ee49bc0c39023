"""Under the cards of Tổng quan: what is met, one row each, then what cannot be judged, in short lists."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indicators import formats, headlines
from indicators.findings import Finding
from indicators.model import STATUSES, Status
from indicators.verdicts import Verdict
from pages.ui import places
from pages.ui.html import Content, Html, glyph, join, link, note, status_mark, tag, target_text
from pages.ui.overview_cards import course, finding_bullet, is_apart, latest, partial, printed, source
from pages.ui.overview_scene import Scene
from pages.ui.tables import Cell, MetRow, met_rows, table

QUIET: tuple[Status, ...] = ("no_activity", "not_applicable")


def lists(scene: Scene) -> None:
    """Everything that needs no card."""
    met = scene.standing("met")
    if met:
        rows = [_met(scene, finding) for finding in met]
        st.html(met_rows(rows, f"Đạt: {len(met)} chỉ tiêu", _since(scene)))
    without = [f for f in scene.standing("quiet") if f.lead.status == "no_target"]
    for is_split, title in ((True, "Mục tiêu riêng từng khối"), (False, STATUSES["no_target"].word)):
        if chosen := [finding for finding in without if finding.is_split == is_split]:
            st.html(_without_target(scene, title, chosen))
    lines = _lines(scene)
    if lines:
        st.html(note(*lines))
    when = headlines.short(scene.view.period)
    folded: list[tuple[Content, list[Finding]]] = [
        (status_mark("not_due"), scene.standing("not_due")),
        (f"Không có số {when}, báo cáo theo kỳ khác", scene.standing("other_rhythm")),
        ("Chưa có số", scene.standing("never")),
    ]
    if any(found for _, found in folded):
        st.html(join(_folded(scene, words, found) for words, found in folded if found))


def _address(scene: Scene, finding: Finding) -> str:
    return places.address("indicator", **scene.indicator(finding))


def _met(scene: Scene, finding: Finding) -> MetRow:
    lead = finding.lead
    return MetRow(
        name=lead.indicator.short_name,
        href=_address(scene, finding),
        value=formats.value(lead.value, lead.indicator.unit, target=lead.level),
        bullet=finding_bullet(finding, compact=True),
        change=_moved(finding),
        agencies=_agencies(finding),
        targets=_targets(finding),
        hollow=lead.provisional,
    )


def _agencies(finding: Finding) -> str:
    """How many agencies meet it; of a figure of the whole, how many of its months are there."""
    lead = finding.lead
    if finding.tally:
        return f"{finding.tally.met}/{finding.tally.judged}"
    is_short = lead.sent and lead.reported_months < lead.expected_months
    return f"mới có {lead.reported_months}/{lead.expected_months} tháng" if is_short else ""


def _moved(finding: Finding) -> Content:
    """The movement in a column whose head names the earlier period, and that of a year if known."""
    since = formats.short_movement(finding.movement) if finding.change is not None else formats.MISSING
    if not finding.in_a_year:
        return since
    year = tag("span", f"cùng kỳ {formats.short_movement(finding.in_a_year)}", classes="ct-below-line")
    return join((since, year))


def _targets(finding: Finding) -> Html:
    """Each document's target with its source; written once where both ask the same."""
    asked = sorted((v for v in (finding.lead, *finding.others) if v.operator), key=lambda v: v.rank)
    if len(asked) > 1 and len({(v.indicator.id, v.operator, v.level) for v in asked}) == 1:
        sources = f"· {' · '.join(source(verdict) for verdict in asked)}"
        return target_text(None, headlines.target(asked[0]), sources)
    return join((_target(finding, verdict) for verdict in asked), " · ")


def _target(finding: Finding, verdict: Verdict) -> Html:
    words = "tăng" if verdict.operator == "increase" else headlines.target(verdict)
    text = target_text(1 if verdict.rank else 0, words, f"· {source(verdict)}")
    if verdict.status == finding.lead.status or not finding.lead.sent:
        return text
    own = f" {printed(verdict)}" if is_apart(finding, verdict) else ""
    return join((text, " ", status_mark(verdict.status, hollow=verdict.provisional), own))


def _without_target(scene: Scene, title: str, found: Sequence[Finding]) -> Html:
    """Figures that nothing is asked of as a whole: the counts or tiers behind them, value and movement."""
    head = tag("span", glyph("no_target"), tag("span", title), classes="ct-met-title")
    rows = []
    for finding in found:
        lead = finding.lead
        counts = formats.fraction(lead.numerator, lead.denominator) if lead.denominator is not None else ""
        is_short = lead.sent and lead.reported_months < lead.expected_months
        counts = ", ".join(filter(None, (counts, partial(lead).lower() if is_short else "")))
        below = _of_tiers(scene, lead) if finding.is_split else counts
        name = Cell(lead.indicator.short_name, href=_address(scene, finding), below=below)
        value = Cell(formats.value(lead.value, lead.indicator.unit), strong=True)
        rows.append([name, value, course(finding), Cell(_moved(finding), muted=True)])
    return table([head, f"Đạt{formats.NBSP}được", Html(""), _since(scene)], rows, "lrll", "ct-free")


def _since(scene: Scene) -> str:
    return f"So với {headlines.before(scene.view.period)}".replace(" ", formats.NBSP)


def _of_tiers(scene: Scene, lead: Verdict) -> Html:
    """Each tier's own target and verdict: "Sở, ban, ngành 58,5% (≥ 70%) ■ Chưa đạt"."""
    asked = [v for v in scene.tiers if v.plan == lead.plan and v.indicator == lead.indicator and v.operator]
    return join(
        (
            tag(
                "span",
                f"{verdict.body} {printed(verdict)} ({headlines.target(verdict)}) ",
                status_mark(verdict.status, hollow=verdict.provisional),
                classes="ct-target",
            )
            for verdict in asked
        ),
        " · ",
    )


def _lines(scene: Scene) -> list[Html]:
    """What came to nothing: no activity, or exempt; one line a reason."""
    groups = [
        (status, [finding for finding in scene.standing("quiet") if finding.lead.status == status])
        for status in QUIET
    ]
    return [
        join(
            (status_mark(status), f" ({len(found)} chỉ tiêu): ", join((_item(scene, f) for f in found), "; "))
        )
        for status, found in groups
        if found
    ]


def _item(scene: Scene, finding: Finding) -> Html:
    return link(finding.indicator.short_name, _address(scene, finding))


def _folded(scene: Scene, words: Content, found: Sequence[Finding]) -> Html:
    """Targets without a figure in this period, folded: name, last figure known if any, targets."""
    rows = [
        [Cell(_item(scene, f)), Cell(_known(scene, f), muted=True), Cell(_targets(f), muted=True)]
        for f in found
    ]
    heads = ["Chỉ tiêu", "Số gần nhất", "Mục tiêu, văn bản"]
    if not any(finding.latest or finding.elsewhere for finding in found):
        heads, rows = [heads[0], heads[2]], [[row[0], row[2]] for row in rows]
    summary = tag("summary", words, f": {len(found)} chỉ tiêu")
    listed = table(heads, rows, "", "ct-free", stacked=True)
    return tag("details", summary, listed, classes="ct-folded")


def _known(scene: Scene, finding: Finding) -> str:
    is_rare = finding.standing == "other_rhythm"
    known = (finding.elsewhere if is_rare else None) or finding.latest
    return latest(scene, known) if known else formats.MISSING
