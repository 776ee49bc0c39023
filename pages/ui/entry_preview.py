"""What was typed, checked as any file is: the problems found, or what saving would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from data.incoming import Incoming
from indicators.formats import count, day, moment
from indicators.observations import Observations
from loaders import Reading
from pages.ui import (
    html,
    session,
    upload_confirm,
    upload_effect,
    upload_figures,
    upload_preview,
    upload_words,
)
from pages.ui.entry_draft import PREFIX, Draft
from pages.ui.filepieces import facts, problem_table, steps
from pages.ui.upload_preview import Preview

STEPS = ("Nhập số", "Kiểm tra", "Xem trước", "Xác nhận")
SILENCE = "silent_agencies"
"""The warning that others have no row: said of every file of one row, and no news."""


def headline(history: Sequence[Mapping[str, Any]]) -> str:
    """How often figures were typed, and when last."""
    typed = [batch for batch in history if batch["file"].startswith(PREFIX) and batch["state"] != "withdrawn"]
    if not typed:
        return "Nhập tay: chưa có số nào được nhập tay"
    newest = typed[0]
    return (
        f"Nhập tay: {count(len(typed))} lần, mới nhất lần nạp {newest['batch']} "
        f"({newest['by']}, {moment(newest['at'])})"
    )


def draw(draft: Draft, start_again: Callable[[], None]) -> bool:
    """The problems, or the preview with the box that writes; whether it is in order."""
    reading = session.reading(draft.name, draft.content)
    if not reading.accepted:
        _problems(reading)
        return False
    here = session.office()
    incoming = Incoming(
        jurisdiction=here.jurisdiction,
        kind=str(reading.kind),
        file=reading.name,
        content=draft.content,
        by="",
        observations=reading.observations,
        row_count=reading.rows,
        told=session.told(),
    )
    shown = upload_preview.preview(reading, incoming, upload_preview.period_of(incoming))
    warnings = tuple(problem for problem in shown.warnings if problem.code != SILENCE)
    _preview(replace(shown, warnings=warnings), start_again)
    return True


def _problems(reading: Reading) -> None:
    errors = sum(problem.severity == "error" for problem in reading.problems)
    shown = [problem for problem in reading.problems if problem.code != SILENCE]
    first = next(problem for problem in shown if problem.severity == "error")
    what = f"{first.title[:1].lower()}{first.title[1:]}" if errors == 1 else f"{count(errors)} lỗi"
    st.html(steps(2, STEPS) + html.answer(f"Chưa nhận: {what}. Chưa ghi số nào; sửa ở dưới rồi xem lại"))
    st.html(problem_table(upload_words.problem_groups(shown), _fields(reading)))


def _fields(reading: Reading) -> dict[str, str]:
    """The names of what was typed by the letter of their column; the head is the first row of a draft."""
    return dict(zip(reading.letters, reading.cells(reading.header_row or 1), strict=False))


def _preview(shown: Preview, start_again: Callable[[], None]) -> None:
    numbers = upload_figures.counted(shown.figures)
    moved = upload_effect.moved_count(shown.effect)
    title = upload_words.preview_title(numbers["new"], numbers["changed"], moved)
    st.html(steps(3, STEPS) + html.answer(title))
    st.html(facts(_facts(shown)))
    registry, directory = shown.office.registry, shown.office.directory
    left, right = st.columns(2, gap="medium")
    with left:
        if numbers["changed"]:
            changed = upload_figures.changed_table(shown.figures, registry, directory)
            st.html(html.section(upload_figures.changed_title(shown.figures)) + changed)
        if numbers["new"]:
            new = upload_figures.new_table(shown.figures, registry, directory)
            st.html(html.section(f"{count(numbers['new'])} số mới") + new)
        if shown.warnings:
            warnings = problem_table(upload_words.problem_groups(shown.warnings), _fields(shown.reading))
            st.html(html.section("Cảnh báo, không chặn") + warnings)
    with right:
        if shown.written:
            _effects(shown)
        upload_confirm.draw(shown, start_again)


def _facts(shown: Preview) -> list[tuple[str, str]]:
    rows = Observations.of(shown.incoming.observations).rows
    directory = shown.office.directory
    first, last = min(rows.first_day), max(rows.last_day)
    return [
        ("Ghi thành tệp", shown.reading.name),
        ("Đơn vị", directory.by_id[rows.agency[0]].name),
        ("Kỳ", upload_words.periods_words(shown.reading.months)),
        ("Từ ngày – đến ngày", f"{day(first)} – {day(last)}"),
        ("Kiểm tra", f"0 lỗi, {count(len(shown.warnings))} cảnh báo"),
    ]


def _effects(shown: Preview) -> None:
    """Statuses before and after, one table an indicator whose figure changes."""
    figures = shown.figures
    moved = set(figures.loc[figures["effect"] != "unchanged", "measure"])
    for name in upload_effect.by_interest(shown.effect):
        rows, indicator = shown.effect[name], shown.office.registry.indicators[name]
        if not moved.intersection(indicator.formula.measures):
            continue
        heading = upload_effect.heading(indicator, rows, shown.period.label, shown.plans)
        st.html(html.section(heading) + upload_effect.effect_table(indicator, rows))
