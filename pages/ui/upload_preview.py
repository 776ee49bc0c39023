"""Step 3, a file that is in order: what would be written, what changes, whose status moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

import loaders
from data import answers, changes, queries
from data.answers import Office
from data.incoming import Incoming
from data.locks import Touched
from indicators.formats import count, day
from indicators.model import Plan
from indicators.observations import Observations
from indicators.periods import Period, parse
from loaders import Problem, Reading
from loaders.kinds import SILENT_AGENCIES
from pages.ui import choices, html, session, upload_effect, upload_figures, upload_words, visitor
from pages.ui.filepieces import ProblemRow, facts, steps
from pages.ui.html import Html, tag


@dataclass(frozen=True)
class Preview:
    """A file that may be written: its figures beside those in use, its effect in one period."""

    office: Office
    reading: Reading
    incoming: Incoming
    figures: pd.DataFrame
    period: Period
    plans: tuple[Plan, ...]
    effect: dict[str, pd.DataFrame]
    """Judgements before and after, by indicator."""
    warnings: tuple[Problem, ...]
    version: int
    """Of the store, before any of this was looked at: what the figures are compared with."""
    locked: tuple[Touched, ...]
    """What the file brings of locked months."""
    others: Mapping[str, int]
    """Agencies whose figures the visitor may not load, each with its first row in the file."""

    @property
    def written(self) -> int:
        """How many figures saving would write: new and changed ones."""
        numbers = upload_figures.counted(self.figures)
        return numbers["new"] + numbers["changed"]

    @property
    def changed(self) -> int:
        """How many figures in use it would replace."""
        return upload_figures.counted(self.figures)["changed"]

    @property
    def to_explain(self) -> int:
        """How many warnings the officer confirms with a reason; the others are only told."""
        return sum(upload_words.wants_reason(problem) for problem in self.warnings)

    @property
    def mark(self) -> str:
        """What the choices below belong to: it differs as soon as any figure compared with is another."""
        numbers = upload_figures.counted(self.figures)
        batches = sorted(self.figures["batch"].dropna().unique())
        return "-".join([self.incoming.sha256[:12], *map(str, numbers.values()), *batches])


def preview(reading: Reading, incoming: Incoming, period: Period) -> Preview:
    """Compare a file with the figures in use and with the targets in force in a period."""
    here = session.office()
    version = here.store.version
    in_force = here.registry.in_force(here.jurisdiction, period)
    first = choices.remembered(choices.PLAN)
    plans = tuple(sorted(in_force, key=lambda plan: plan.id != first))
    effect = upload_effect.leading(session.statuses_by(incoming, period), plans)
    figures = session.changes_by(incoming)
    mine = visitor.agencies()
    # Whoever sends for some agencies only is not asked about the others.
    own = tuple(one for one in reading.warnings if mine is None or one.code != SILENT_AGENCIES.code)
    warnings = own + _beside_whole(here, reading) + session.against_history(reading)
    warnings += loaders.not_begun(reading, here.settings.today) + _withdrawn_before(here, reading)
    locked = tuple(here.store.locks_on(incoming))
    others = _others(incoming, mine)
    return Preview(here, reading, incoming, figures, period, plans, effect, warnings, version, locked, others)


def _others(incoming: Incoming, mine: frozenset[str] | None) -> dict[str, int]:
    """Agencies of the file that the officer does not load for, each with its first row."""
    found: dict[str, int] = {}
    for one in incoming.observations if mine is not None else ():
        if one.agency not in (mine or ()):
            found[one.agency] = min(one.row, found.get(one.agency, one.row))
    return found


def _withdrawn_before(here: Office, reading: Reading) -> tuple[Problem, ...]:
    """A warning where the same bytes were loaded and taken back."""
    with here.store.reading() as cursor:
        found = queries.withdrawn_with_bytes(cursor, here.jurisdiction, reading.sha256)
    return (loaders.withdrawn_before(*found),) if found else ()


def _beside_whole(here: Office, reading: Reading) -> tuple[Problem, ...]:
    """Warnings where the whole jurisdiction's row and the bodies' sum differ across files."""
    if reading.kind != "figures":
        return ()
    sums, wholes = answers.beside_whole(here, [parse(label) for label in reading.months])
    return loaders.compare_whole(reading, here.registry, here.directory, agency_sums=sums, wholes=wholes)


def period_of(incoming: Incoming) -> Period:
    """The period whose statuses are shown; a file of several lets choose."""
    touched = {period.id: period for period in changes.periods(incoming)}
    chosen = st.session_state.get(f"effect-of-{incoming.sha256[:12]}")
    return touched.get(chosen) or next(iter(touched.values()))


def draw(shown: Preview, confirm: Callable[[], None]) -> None:
    """The preview; `confirm` draws the box that writes."""
    numbers = upload_figures.counted(shown.figures)
    moved = upload_effect.moved_count(shown.effect)
    period = shown.period.label if len(changes.periods(shown.incoming)) > 1 else ""
    title = upload_words.preview_title(numbers["new"], numbers["changed"], moved, period)
    if shown.locked:
        title = upload_words.locked_title([month.month for month in shown.locked])
    st.html(steps(3) + html.answer(title))
    st.html(facts(_facts(shown)))
    if names := upload_words.sample_names(shown.reading):
        st.html(_encoding(shown.reading, names))
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _figures(shown)
        _warnings(shown)
    with right:
        if shown.written:
            _effect(shown)
        confirm()


def _encoding(reading: Reading, names: list[str]) -> Html:
    """The old encoding and how names read in it, to be looked at before anything is written."""
    encoding = reading.how_read.encoding if reading.how_read else ""
    quoted = ", ".join(f"“{name}”" for name in names)
    text = tag("b", f"Tệp dùng bảng mã cũ {encoding}, đã đổi sang Unicode.")
    return tag(
        "p", text, f" Tên đơn vị đọc được: {quoted}. Nếu có chữ sai, bấm Hủy và lưu lại tệp dạng Excel."
    )


def _facts(shown: Preview) -> list[tuple[str, str]]:
    reading, closing_day = shown.reading, shown.office.settings.closing_day
    rows = Observations.of(reading.observations).rows
    first, last = min(rows.first_day), max(rows.last_day)
    known = shown.figures["batch"].value_counts()
    return [
        ("Tệp", reading.name),
        ("Loại số liệu", upload_words.kind_words(reading.kind)),
        ("Kỳ", upload_words.period_fact(reading.months, closing_day, (first, last))),
        ("Kiểm tra", f"{count(reading.rows)} dòng, 0 lỗi, {count(len(shown.warnings))} cảnh báo"),
        ("Đã có từ trước", upload_words.in_use(known.to_dict(), len(shown.figures))),
    ]


def _figures(shown: Preview) -> None:
    numbers = upload_figures.counted(shown.figures)
    registry, directory = shown.office.registry, shown.office.directory
    st.html(html.section("Số liệu trong tệp") + upload_figures.by_tier(shown.figures, directory))
    if numbers["changed"]:
        st.html(
            html.section(upload_figures.changed_title(shown.figures))
            + upload_figures.changed_table(shown.figures, registry, directory)
            + html.note(
                upload_figures.listed_note(numbers["changed"]), "Số cũ giữ trong lịch sử, hoàn tác được."
            )
        )
    if numbers["new"]:
        with st.expander(f"Xem {count(numbers['new'])} số mới"):
            st.html(
                upload_figures.new_table(shown.figures, registry, directory)
                + html.note(upload_figures.listed_note(numbers["new"]))
            )


def _warnings(shown: Preview) -> None:
    groups = upload_words.problem_groups(shown.warnings, listed=20)
    if not groups:
        return
    items = []
    for group in groups:
        mark = tag("span", "▲", classes="ct-glyph ct-near", aria_hidden="true")
        title = tag("b", f"{group.title} ({count(group.count or 0)})")
        items.append(tag("p", mark, title, f" · {group.rule}" if group.rule else ""))
        items += [html.note(_warning(row)) for row in group.rows]
    st.html(html.section("Cảnh báo, không chặn") + html.join(items))


def _warning(row: ProblemRow) -> Html:
    place = [f"Dòng {row.row}"] if row.row != "–" else []
    place += [row.agency] if row.agency != "–" else []
    needed = row.expected if row.expected.startswith("thường") else f"cần có {row.expected}"
    words = f"; {needed}. {row.remedy}"
    return html.join((", ".join(place), ": " if place else "", tag("b", row.found), words))


def _effect(shown: Preview) -> None:
    indicators = shown.office.registry.indicators
    names = upload_effect.by_interest(shown.effect)
    key = shown.incoming.sha256[:12]
    title = st.container()
    touched = {p.id: f"{p.label[0].upper()}{p.label[1:]}" for p in changes.periods(shown.incoming)}
    with st.container(horizontal=True, key="filters-effect"):
        if len(touched) > 1:
            st.selectbox(
                "Kỳ xem ảnh hưởng",
                list(touched),
                format_func=touched.__getitem__,
                key=f"effect-of-{key}",
                label_visibility="collapsed",
                width=170,
            )
        chosen = names[0]
        if len(names) > 1:
            words = {name: upload_effect.choice_words(indicators[name], shown.effect[name]) for name in names}
            chosen = st.selectbox(
                "Chỉ tiêu xem ảnh hưởng",
                names,
                format_func=words.__getitem__,
                # The words count agencies: once they no longer hold, it is another list.
                key=f"indicator-of-{shown.mark}-{shown.period.id}",
                label_visibility="collapsed",
            )
    rows, indicator = shown.effect[chosen], indicators[chosen]
    title.html(html.section(upload_effect.heading(indicator, rows, shown.period.label, shown.plans)))
    st.html(upload_effect.effect_table(indicator, rows) + html.note(*_notes(shown, chosen)))
    changed = upload_effect.moved(rows)
    if len(changed) > upload_effect.SINGLY:
        with st.expander(f"Xem {count(len(changed))} đơn vị đổi trạng thái"):
            st.html(upload_effect.agency_table(indicator, rows))


def _notes(shown: Preview, chosen: str) -> list[str]:
    named = shown.effect[chosen].iloc[0]
    plan = next((plan for plan in shown.plans if plan.id == named["plan"]), None)
    if plan is None:
        return [f"Năm {shown.period.year}: chưa có mục tiêu, nên chưa xét đạt hay chưa đạt."]
    signed = f" ngày {day(plan.date)}" if plan.date else ""
    return [
        f"Dòng đậm đổi trạng thái. Mục tiêu: {plan.number or plan.short_name}{signed}, {named['article']}."
    ]
