"""Where a figure came from: its batches, the day it reaches to, and the rows of files behind it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

import pandas as pd

from indicators import formats, periods
from indicators.registry import Registry

MOST_BATCHES = 3


class Origin(NamedTuple):
    """What the figures behind a number have in common."""

    batches: tuple[str, ...]
    loaded_at: datetime | None
    """When the newest of them was loaded (UTC)."""
    until: date | None
    """The last day any of them speaks for."""


def origin_of(sources: pd.DataFrame, today: date) -> Origin:
    """The common origin of rows of `queries.sources`; no figure reaches past `today` or its own file."""
    if sources.empty:
        return Origin((), None, None)
    loaded = sources["loaded_at"].max().to_pydatetime()
    until = sources["last_day"].max()
    last = min(until.date() if isinstance(until, datetime) else until, _local(loaded), today)
    return Origin(tuple(sorted(sources["batch"].unique())), loaded, last)


def _local(moment: datetime) -> date:
    """The day a UTC moment fell on where the office is."""
    return moment.replace(tzinfo=UTC).astimezone(formats.HO_CHI_MINH).date()


def batches_in_words(origin: Origin) -> str:
    """ "lần nạp 0147, ngày 14/10/2025"; many batches are given by their first and last."""
    if not origin.batches or origin.loaded_at is None:
        return "chưa có số liệu của kỳ này"
    many = len(origin.batches) > MOST_BATCHES
    named = f"{origin.batches[0]} đến {origin.batches[-1]}" if many else ", ".join(origin.batches)
    return f"lần nạp {named}, ngày {formats.day(_local(origin.loaded_at))}"


def rows_of_files(sources: pd.DataFrame, registry: Registry, measures: Sequence[str]) -> pd.DataFrame:
    """Each figure behind a number with the row of the file it stands in, by period, then by measure."""
    order = {measure: place for place, measure in enumerate(measures)}
    ordered = sorted(sources.to_dict("records"), key=lambda row: (row["first_day"], order[row["measure"]]))
    table = [
        {
            "Kỳ": _sentence_case(periods.parse(str(row["period"])).label),
            "Số đếm": registry.measures[str(row["measure"])].name,
            "Số": formats.plain(row["value"]),
            "Lần nạp": str(row["batch"]),
            "Tệp": str(row["file"]),
            "Trang tính": row["sheet"] if isinstance(row["sheet"], str) else formats.MISSING,
            "Dòng": str(row["source_row"]),
        }
        for row in ordered
    ]
    columns = ["Kỳ", "Số đếm", "Số", "Lần nạp", "Tệp", "Trang tính", "Dòng"]
    return pd.DataFrame(table, columns=columns)


def _sentence_case(text: str) -> str:
    return text[0].upper() + text[1:]
