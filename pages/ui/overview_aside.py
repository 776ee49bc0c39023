"""The right column of Tổng quan: who holds targets back, how complete the figures are, the documents."""

from __future__ import annotations

import streamlit as st

from exports.monthly_reports import FORM_TITLES
from indicators import chances, completeness, discipline_words, formats, headlines
from indicators.completeness import Part
from indicators.formats import NBSP
from indicators.model import TIER_NAMES, Plan, Status
from indicators.periods import Period
from indicators.profiles.outlook import ASSUMPTION
from indicators.shortfalls import Holder, Shortfall
from pages.ui import notes_kept, notes_words, places, reach, session
from pages.ui.html import LEADING, SECOND, Html, aside, join, link, note, section, tag
from pages.ui.overview_scene import Scene
from pages.ui.tables import AttentionGroup, AttentionRow, Cell, Row, attention, table

FEWEST_GROUPS, MOST_GROUPS = 4, 6


def freshness(scene: Scene) -> Html:
    """Until when the figures reach, when the last came in, and who is missing."""
    loaded = formats.moment(session.last_load())
    known, period = scene.complete, scene.view.period
    until = reach.until(known.until or _whole_until(scene), period)
    is_whole = not known.months and scene.choice.period in scene.filled
    state = "Chỉ có số của toàn tỉnh, chưa có số của đơn vị" if is_whole else completeness.summary(known)
    gap = link(completeness.gap(known), places.address("progress", nam=str(scene.choice.period.year)))
    return aside(
        join((tag("b", until), f", nạp lần cuối {loaded}")),
        join((state, ". ", gap)) if completeness.gap(known) else state,
    )


def _whole_until(scene: Scene) -> Period | None:
    """The last month of figures that came for the whole jurisdiction only."""
    months = max((finding.lead.reported_months for finding in scene.found), default=0)
    return scene.view.period.months[months - 1] if months else None


def column(scene: Scene) -> None:
    """The whole right column."""
    if scene.shortfalls:
        st.html(join((section("Cần chú ý: đơn vị thiếu nhiều nhất"), _attention(scene))))
    elif scene.lowest:
        st.html(join((section("Đơn vị có tỷ lệ thấp nhất"), _lowest(scene))))
    st.html(join((section("Độ đầy đủ số liệu"), _completeness(scene))))
    if scene.choice.plans:
        st.html(documents(scene))


def _attention(scene: Scene) -> Html:
    whose = "cả khối" if scene.choice.tier else "cả tỉnh"
    shown = scene.shortfalls[: _room(scene)]
    groups = [_group(scene, group, whose) for group in shown]
    units = dict.fromkeys(unit for group in shown for unit in _units(group))
    what = ", ".join(units) or "trường hợp"
    excess = any(group.is_excess for group in shown)
    more = "; với mục tiêu tối đa: số phải giảm" if excess else ""
    unit = "" if excess or any(group.finding.indicator.unit != "%" for group in shown) else f",{NBSP}%"
    head = f"Còn{NBSP}thiếu, phải{NBSP}giảm" if excess else f"Còn{NBSP}thiếu"
    return join(
        (
            attention(groups, value_head=f"Đạt{NBSP}được{unit}", shortfall_head=head),
            note(f"Còn thiếu: số {what} phải thêm để chính đơn vị đạt{more}."),
        )
    )


def _group(scene: Scene, group: Shortfall, whose: str) -> AttentionGroup:
    """One target: what the whole lacks, and the agencies that lack most."""
    lead = group.finding.lead
    rows = [_row(scene, group, holder) for holder in group.holders]
    title = f"{lead.indicator.short_name} {headlines.target(lead)}"
    lacking = f"{whose} {'phải giảm' if group.is_excess else 'thiếu'} {formats.count(group.short)}"
    whole = "mục tiêu riêng từng khối" if group.short is None else lacking
    return AttentionGroup(title.strip(), whole, rows)


def _room(scene: Scene) -> int:
    """How many groups stand well beside the cards: a row of three cards beside a group and a half."""
    return min(max(FEWEST_GROUPS, len(scene.standing("urgent")) // 2), MOST_GROUPS)


def _units(group: Shortfall) -> list[str]:
    """What is counted above the line: dossiers, payments, procedures."""
    registry = session.office().registry
    indicator = group.finding.indicator
    if registry.form_of(indicator.id) == "figures":
        return []
    return [registry.measures[measure].unit for measure in indicator.formula.numerator]


def _row(scene: Scene, group: Shortfall, holder: Holder) -> AttentionRow:
    lead = group.finding.lead
    return AttentionRow(
        name=holder.name,
        href=scene.agency(holder.agency),
        status=holder.status,
        value=formats.value(holder.value, lead.indicator.unit, target=lead.level, with_unit=False),
        shortfall=holder.short,
        shortfall_text=formats.count(holder.short),
        hollow=lead.provisional,
        below=notes_words.mark(notes_kept.by_pair().get((holder.agency, lead.indicator.id), ()), short=True),
    )


def _lowest(scene: Scene) -> Html:
    """Where nothing is asked: the worst rates with their counts, without a verdict."""
    rows: list[Row] = []
    for group in scene.lowest[: _room(scene)]:
        rows.append(Row([Cell(group.finding.indicator.short_name, strong=True, span=3)], "ct-group"))
        rows += [
            Row(
                [
                    Cell(holder.name, href=scene.agency(holder.agency)),
                    formats.number(holder.value),
                    Cell(formats.fraction(holder.numerator, holder.denominator), muted=True),
                ]
            )
            for holder in group.holders
        ]
    listed = table(["Đơn vị", "Đạt được, %", "Tử số/mẫu số"], rows, "lrr", "ct-lowest")
    return join((listed, note("Không có mục tiêu nên không xét đạt hay chưa đạt.")))


def _completeness(scene: Scene) -> Html:
    known = scene.complete
    heads = [headlines.capital(headlines.short(part.period)) for part in known.parts]
    rows = [[TIER_NAMES[tier], *(_share(part, tier) for part in known.parts)] for tier in known.tiers]
    listed = table(["Đơn vị đã gửi", *heads], rows, "l" + "r" * len(heads), caption="Độ đầy đủ số liệu")
    counted = discipline_words.counted(known.forms, FORM_TITLES)
    counted = f"{headlines.capital(counted)}." if counted else ""
    return join((listed, note(*completeness.absent(known), counted, _sum_of(scene))))


def _sum_of(scene: Scene) -> str:
    """What "toàn tỉnh" adds up: the bodies the directory knows, who may not be all there are."""
    if scene.choice.scope != "total":
        return ""
    here = session.office()
    bodies = here.directory.existing(*scene.view.period.days(here.settings.closing_day))
    return (
        f"Số toàn tỉnh: tổng của {formats.count(len(bodies))} đơn vị có trong danh mục; "
        "đơn vị ngoài danh mục không được tính."
    )


def remarks(scene: Scene) -> Html:
    """What the cards rest on, and why other pages count fewer indicators."""
    left = chances.months_left(scene.chances)
    year = f"Khả năng cả năm {scene.view.period.year}: giả định {ASSUMPTION}; đổi giả định ở trang Chỉ tiêu."
    return note(year if left else "", headlines.only_of_the_whole(scene.found))


def _share(part: Part, tier: str) -> Cell:
    done, expected = part.of_tier(tier)
    if not expected:
        return Cell(formats.MISSING, muted=True)
    lacking: Status = "no_data" if part.is_over else "not_due"
    return Cell(f"{done}/{expected}", status=lacking if done < expected else None)


def documents(scene: Scene) -> Html:
    """The documents and their marks: "▼ QĐ 384/QĐ-UBND ngày 24/02/2025"."""
    marks = (LEADING, SECOND)
    plans = scene.choice.plans
    return note(" · ".join(f"{marks[min(rank, 1)]} {_titled(plan)}" for rank, plan in enumerate(plans)))


def _titled(plan: Plan) -> str:
    if not plan.number:
        return plan.short_name
    dated = f" ngày {formats.day(plan.date)}" if plan.date else ""
    return f"{plan.short_name.split()[0]} {plan.number}{dated}"
