"""The workbook of a period: what leaders read first, then all it is made of, then the numbers as sent."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from data.answers import Office
from exports import (
    workbook_cells,
    workbook_charts,
    workbook_facts,
    workbook_figures,
    workbook_notes,
    workbook_scorecard,
    workbook_sources,
    workbook_templates,
)
from exports.workbook_cells import Styles
from exports.workbook_facts import Facts
from indicators import formats
from indicators.periods import Period
from indicators.scorecard import Card, Row

SCORECARDS = {
    "so_nganh": "Bảng điểm sở, ban, ngành",
    "cap_huyen": "Bảng điểm cấp huyện",
    "cap_xa": "Bảng điểm cấp xã",
}


def make(office: Office, period: Period, *, plan: str | None = None, agency: str | None = None) -> bytes:
    """The workbook (XLSX) of a period, judged by every document in force or by one; of one agency if named.

    Sheets: scorecards, figures, ranking, reporting, commitments if any, charts, sources; then one sheet a
    template as the loaders read it (`loaders load --kind`). Raises ExportError for unknown names and where
    there is nothing to write.
    """
    facts = workbook_facts.gather(office, period, plan, agency)
    written = BytesIO()
    with xlsxwriter.Workbook(written, workbook_cells.OPTIONS) as book:
        book.set_properties({"title": f"Chỉ tiêu TTHC, {period.label}", "comments": " ".join(facts.marks)})
        styles, source = Styles(book), source_line(facts)
        cards = [card for card in facts.cards if _rows(facts, card)]
        for card in cards:
            name = "Bảng điểm" if len(cards) == 1 else SCORECARDS[card.tier]
            workbook_scorecard.draw(styles, name, card, _rows(facts, card), [*facts.marks, source])
        workbook_figures.draw_figures(styles, facts)
        workbook_figures.draw_ranks(styles, facts)
        workbook_sources.draw_progress(styles, facts)
        workbook_notes.draw(styles, facts)
        workbook_charts.draw(styles, facts, source)
        workbook_sources.draw_sources(styles, facts)
        workbook_templates.draw(styles, facts)
    return written.getvalue()


def source_line(facts: Facts) -> str:
    """The line under every title: days, batches, documents, day."""
    first, last = (formats.day(day) for day in facts.spoken)
    batches = [str(batch["batch"]) for batch in facts.batches]
    named = f"{batches[-1]} … {batches[0]}" if len(batches) > 3 else ", ".join(batches) or "chưa có"
    today = formats.day(facts.office.settings.today)
    return (
        f"Số liệu từ {first} đến {last}; lần nạp {named}, nạp lần cuối {formats.moment(facts.loaded_at)}; "
        f"theo {workbook_figures.documents(facts)}. Lập ngày {today}."
    )


def _rows(facts: Facts, card: Card) -> list[Row]:
    """The agencies of the card, or the one asked for."""
    return [row for row in card.rows if facts.agency is None or row.body == facts.agency.id]
