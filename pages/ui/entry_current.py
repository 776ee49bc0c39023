"""The figures in use that are about to be typed over: their values and the rows they came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from data import queries
from indicators.formats import plain
from indicators.model import TIER_NAMES
from indicators.periods import Period
from indicators.registry import Registry
from pages.ui import batches_words, places, session, visitor
from pages.ui.html import EMPTY, Html, join, link
from pages.ui.tables import table

STYLE = """<style>
.stHtml .ct-in-use { width: auto; min-width: 360px; }
@media (max-width: 640px) { .stHtml .ct-in-use { width: 100%; min-width: 0; } }
</style>"""
"""Two columns need no whole line."""


NONE = "Không đơn vị nào được giao cho anh/chị hoạt động trong kỳ này: chọn kỳ khác."


def bodies(period: Period) -> dict[str, str]:
    """The bodies of a period that the visitor may type figures of, and what they are called in a list."""
    here, mine = session.office(), visitor.agencies()
    existing = here.directory.existing(*period.days(here.settings.closing_day))
    return {
        body.id: f"{body.short_name} · {TIER_NAMES[body.tier]}"
        for body in existing
        if mine is None or body.id in mine
    }


def in_use(measures: Sequence[str], period: Period, agency: str) -> pd.DataFrame:
    """The figures in use of exactly this period and body, in the order of `measures`."""
    here = session.office()
    with here.store.reading() as cursor:
        found = queries.sources(cursor, here.jurisdiction, measures, (period.first, period.last), agency)
    found = found[found["period"] == period.id]
    places_of = {measure: place for place, measure in enumerate(measures)}
    return found.sort_values("measure", key=lambda column: column.map(places_of)).reset_index(drop=True)


def days_of(found: pd.DataFrame, measure: str, period: Period) -> tuple[date, date] | None:
    """The days the figure in use names itself; None where they are the period's own."""
    own = found[found["measure"] == measure]
    if own.empty:
        return None
    first, last = (own.iloc[0][name].date() for name in ("first_day", "last_day"))
    return None if (first, last) == period.days(session.office().settings.closing_day) else (first, last)


def source(found: pd.DataFrame) -> Html:
    """Where all figures came from, if from one row: "Lần nạp 0007, t9.csv, dòng 3"; else nothing."""
    if len(found[["batch", "sheet", "source_row"]].drop_duplicates()) != 1:
        return EMPTY
    one = found.iloc[0]
    return join(("Đang dùng: lần nạp ", _batch(one["batch"]), f", tệp {one['file']}, {_row(one)}"))


def current_table(found: pd.DataFrame, registry: Registry) -> Html:
    """What is in use: measure and value; batch, file and row too where they are not of one row."""
    names = [batches_words.measure(measure, registry) for measure in found["measure"]]
    values = [plain(value) for value in found["value"]]
    if source(found):
        return table(["Đại lượng", "Số"], list(zip(names, values, strict=True)), "lr", "ct-in-use")
    rows = [
        [name, value, _batch(one["batch"]), one["file"], _row(one)]
        for name, value, one in zip(names, values, found.to_dict("records"), strict=True)
    ]
    return table(["Đại lượng", "Số", "Lần nạp", "Tệp", "Dòng"], rows, "lrlll", stacked=True)


def _batch(number: str) -> Html:
    return link(number, places.address("batches", lan_nap=number))


def _row(one: Mapping[str, Any] | pd.Series[Any]) -> str:
    return f"{one['sheet']}, dòng {one['source_row']}" if one["sheet"] else f"dòng {one['source_row']}"
