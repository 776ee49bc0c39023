"""The plans as tables: where two disagree, then every target with the words it was made in. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from indicators import conflicts as disagreements
from indicators.conflicts import Conflict
from indicators.formats import day
from indicators.model import Directory, Exemption, Plan, Target
from indicators.registry import Registry
from pages.ui import html, places, plans_words
from pages.ui.html import Content, Html, document_mark, join, link, tag
from pages.ui.tables import table


def conflict_table(conflicts: Sequence[Conflict], registry: Registry, ranks: dict[str, int]) -> Html:
    """One line a disagreement: what each plan asks, and in what they differ."""
    head = ["Chỉ tiêu", "Văn bản đứng trước", "Văn bản thứ hai", "Khác nhau ở"]
    lines = []
    for one in conflicts:
        names = [_indicator(name, registry) for name in dict.fromkeys(one.indicators)]
        asked = [
            tag("span", document_mark(min(ranks[plan.id], 1)), " ", tag("b", demand), f" {plan.short_name}")
            for plan, demand in zip(one.plans, one.demands, strict=True)
        ]
        lines.append([tag("span", join(names, " / ")), *asked, disagreements.difference_words(one, registry)])
    return table(head, lines, "llll", "ct-conflicts", stacked=True)


def plan_head(plan: Plan, rank: int, shown: int) -> Html:
    """A plan's short name with its mark, how many targets are shown, its full name, number and days."""
    of = f"{shown}/{len(plan.targets)}" if shown < len(plan.targets) else str(shown)
    title = join((document_mark(min(rank, 1)), f" {plan.short_name}: {of} chỉ tiêu"))
    about = join((plan.document, tag("br"), plans_words.document_words(plan)))
    # An element without content is written without its end.
    return tag("div", html.section(title, Html(about.replace("<br></br>", "<br>"))), id=plan.id)


def target_table(
    plan: Plan, targets: Sequence[Target], registry: Registry, conflicts: Sequence[Conflict]
) -> Html:
    """Article, indicator and whom it binds, the quoted words, how they are read."""
    head = ["Mục", "Chỉ tiêu", "Văn bản viết", "Được đọc là"]
    lines = [
        [
            one.article,
            _lines(_indicator(one.indicator, registry), f"Áp dụng: {plans_words.applies_words(one, plan)}"),
            _lines(_quote(one), f"Miễn: {one.exempt}" if one.exempt else "", one.note or ""),
            _lines(_reading(one), *_against(one, plan, conflicts)),
        ]
        for one in targets
    ]
    return table(head, lines, "llll", "ct-targets", stacked=True)


def exemption_table(exemptions: Sequence[Exemption], registry: Registry, directory: Directory) -> Html:
    """Who is released from what, between which days, why and by which document."""
    head = ["Đơn vị được miễn", "Chỉ tiêu", "Từ – đến", "Lý do", "Văn bản"]
    lines = []
    for one in exemptions:
        body = directory.by_id.get(one.agency)
        until = day(one.valid_to) if one.valid_to else "hết năm"
        lines.append(
            [
                body.short_name if body else one.agency,
                _indicator(one.indicator, registry),
                f"{day(one.valid_from)} – {until}",
                one.reason,
                one.document,
            ]
        )
    return table(head, lines, "lllll", stacked=True)


def _indicator(name: str, registry: Registry) -> Html:
    return link(registry.indicators[name].short_name, places.address("indicator", chi_tieu=name))


def _quote(one: Target) -> Html:
    """The sentence of the plan, the words of the operator in it set off."""
    at = one.quote.lower().find(one.wording.lower())
    if at < 0:
        return join((f"“{one.quote}”",))
    end = at + len(one.wording)
    return join((f"“{one.quote[:at]}", tag("b", one.quote[at:end]), f"{one.quote[end:]}”"))


def _reading(one: Target) -> Html:
    words, _, level = plans_words.reading_words(one).rpartition(" → ")
    return join((words, " → ", tag("b", level)))


def _against(one: Target, plan: Plan, conflicts: Sequence[Conflict]) -> list[str]:
    """What the other plan asks, where it differs from this one."""
    found = []
    for conflict in conflicts:
        for mine, theirs in ((0, 1), (1, 0)):
            if conflict.plans[mine] == plan and conflict.indicators[mine] == one.indicator:
                other = conflict.plans[theirs].short_name
                ratio = " theo tỷ lệ khác" if conflict.is_of_ratios else ""
                found.append(f"Khác {other}: {conflict.demands[theirs]}{ratio}")
    return found


def _lines(first: Content, *below: Content) -> Html:
    """A line with smaller ones under it, as one piece: on phones a cell lays its pieces side by side."""
    return tag("span", first, *(tag("span", line, classes="ct-below-line") for line in below if line))
