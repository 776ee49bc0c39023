"""The figures in use that are about to be typed over: their values and the rows they came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from data import queries
from indicators.formats import plain
from indicators.periods import Period
from indicators.registry import Registry
from pages.ui import batches_words, places, session
from pages.ui.html import Html, link
from pages.ui.tables import table


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


def current_table(found: pd.DataFrame, registry: Registry) -> Html:
    """What is in use: measure, value, batch, file and row."""
    rows = [
        [
            batches_words.measure(one["measure"], registry),
            plain(one["value"]),
            link(one["batch"], places.address("batches", lan_nap=one["batch"])),
            one["file"],
            f"{one['sheet']}, dòng {one['source_row']}" if one["sheet"] else f"dòng {one['source_row']}",
        ]
        for one in found.to_dict("records")
    ]
    head = ["Đang dùng", "Số", "Lần nạp", "Tệp", "Dòng"]
    return table(head, rows, "lrlll", caption="Số đang dùng", stacked=True)
