"""What the document will say: its main sentences and its table of results, before anything is made."""

from __future__ import annotations

import streamlit as st

from data.refusals import StoreError
from exports import briefing_tables, briefing_words
from exports.briefing_facts import Facts
from exports.manner import Manner, manner_of
from exports.refusals import ExportError
from exports.tabular import Table
from pages.ui import briefing_kept, html, session
from pages.ui.briefing_choice import Choice
from pages.ui.tables import Cell, table

MOST_ROWS = 10


def facts_of(choice: Choice) -> Facts | str:
    """The facts of a choice, kept until anything they depend on changes; the reason where there are none."""
    try:
        return briefing_kept.facts(choice.period, choice.plan, choice.agency)
    except (ExportError, StoreError) as error:
        return str(error)


def title(found: Facts | str, manner: Manner) -> str:
    """The answer of the period, or why there is no document."""
    return found if isinstance(found, str) else briefing_words.summary(found, manner)[0].removesuffix(".")


def manner_for(choice: Choice) -> Manner:
    """How the document writes its numbers."""
    return manner_of(session.office(), choice.options.decimals)


def draw(found: Facts, manner: Manner) -> None:
    """The main sentences, then the first rows of the table of results."""
    lines = [briefing_words.basis(found), *briefing_words.summary(found, manner)]
    st.html(html.section("Nội dung chính", "Lời văn do chương trình lập từ số liệu; sửa được trong tệp."))
    st.html(html.tag("div", *(html.tag("p", line) for line in lines), classes="ct-sentences"))
    shown = found.of("urgent", "met")[:MOST_ROWS] if found.plans else found.of("quiet")[:MOST_ROWS]
    if shown:
        st.html(_table(briefing_tables.results(found, manner, shown, "")))
        st.html(html.note(f"{len(shown)} dòng đầu của Bảng 1; tệp có đủ."))
    st.html(html.section("Vấn đề cần lưu ý về số liệu"))
    asked = briefing_words.questions(found, manner)
    st.html(html.tag("ul", *(html.tag("li", line) for line in asked)))


def _table(content: Table) -> html.Html:
    """The table without its numbering: on a phone each row is named by its indicator."""
    columns = content.columns[1:]
    align = "".join("r" if column.align == "right" else "l" for column in columns)
    rows = [[Cell(_lines(text)) for text in row[1:]] for row in content.rows]
    heads = [column.head.replace("\n", " ") for column in columns]  # on a phone they name each cell
    return table(heads, rows, align, "ct-free", stacked=True)


def _lines(text: str) -> html.Html:
    return html.join(text.split("\n"), html.Html("<br>"))
