"""Kế hoạch và chỉ tiêu: every target in the words of its plan, how it is read, where two plans disagree."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from indicators import conflicts as disagreements
from indicators.conflicts import Conflict
from indicators.model import Plan, Target
from pages.ui import choices, html, plans_pieces, plans_words, session, table_files

YEAR, EVERY_YEAR = "nam", "tat-ca"
SEARCH, EVERYWHERE = "tim", "noi-khac"


STYLE = """<style>
@media (max-width: 640px) {
  .st-key-filters-plans > div:has(input[type="search"]), .st-key-filters-plans [data-testid="stTextInput"] {
    width: 100% !important; flex-basis: 100%;
  }
}
</style>"""


def render() -> None:
    """Answer first, then the filters, the disagreements and the plans."""
    st.html(STYLE)
    answer = st.container()
    plans, needle, files = _chosen()
    registry = session.office().registry
    found = {
        plan.id: [one for one in plan.targets if plans_words.found_by(needle, one, plan, registry)]
        for plan in plans
    }
    shown = [plan for plan in plans if found[plan.id]]
    conflicts = disagreements.conflicts(plans)
    total = sum(map(len, found.values()))
    title = plans_words.title(shown, total, len(conflicts), needle)
    answer.html(html.answer(title))
    if shown:
        with files:
            table_files.offer(
                lambda: plans_words.numbers(shown, found, registry), title, "ke-hoach", _years(shown)
            )
    ranks = _ranks(plans)
    if conflicts and not needle:
        st.html(
            html.section(f"{len(conflicts)} chỗ hai kế hoạch cùng năm đặt mức khác nhau")
            + plans_pieces.conflict_table(conflicts, registry, ranks)
            + html.note(
                "Mỗi văn bản được xét riêng, cùng hiện trên mọi trang; ▼ là văn bản đứng trước "
                "(ban hành sau), ▽ là văn bản thứ hai."
            )
        )
    for plan in shown:
        _plan(plan, found[plan.id], ranks[plan.id], conflicts)


def _years(plans: Sequence[Plan]) -> str:
    return "-".join(map(str, sorted({plan.year for plan in plans})))


def _chosen() -> tuple[list[Plan], str, DeltaGenerator]:
    """The plans to show, the words searched for, and the place of the files, from the filters."""
    here = session.office()
    with st.container(horizontal=True, key="filters-plans", vertical_alignment="center"):
        elsewhere = st.session_state.get(EVERYWHERE, st.query_params.get(EVERYWHERE) == "true")
        own = here.registry.plans_of(here.jurisdiction)
        plans = [*own, *(p for p in here.registry.plans if p not in own)] if elsewhere else list(own)
        years = sorted({plan.year for plan in plans}, reverse=True)
        past = [year for year in years if year <= here.settings.today.year]
        default = str((past or years or [EVERY_YEAR])[0])
        words = {EVERY_YEAR: "Mọi năm", **{str(year): f"Năm {year}" for year in years}}
        year = choices.choice(YEAR, "Năm hiệu lực", list(words), default, words.__getitem__, width=140)
        needle = st.text_input(
            "Tìm trong kế hoạch",
            key=SEARCH,
            placeholder="Tìm chỉ tiêu, gõ không dấu cũng được",
            label_visibility="collapsed",
            type="search",
            live="300ms",
            bind="query-params",
            width=340,
        )
        st.toggle("Cả kế hoạch của tỉnh khác", key=EVERYWHERE, bind="query-params")
        files = st.container(width="content")
    shown = [plan for plan in plans if year in (EVERY_YEAR, str(plan.year))]
    return shown, (needle or "").strip(), files


def _ranks(plans: Sequence[Plan]) -> dict[str, int]:
    """Which document leads among those of one jurisdiction and year: 0, then 1."""
    seen: dict[tuple[str, int], int] = {}
    ranks = {}
    for plan in plans:
        key = plan.jurisdiction, plan.year
        ranks[plan.id] = seen.get(key, 0)
        seen[key] = ranks[plan.id] + 1
    return ranks


def _plan(plan: Plan, targets: Sequence[Target], rank: int, conflicts: Sequence[Conflict]) -> None:
    here = session.office()
    registry = here.registry
    st.html(
        plans_pieces.plan_head(plan, rank, len(targets))
        + plans_pieces.target_table(plan, targets, registry, conflicts)
    )
    if plan.exemptions:
        st.html(
            html.section("Miễn trừ đã ghi")
            + plans_pieces.exemption_table(plan.exemptions, registry, here.directory)
        )
