"""What was typed, as a file of one row in the template: the same bytes are checked, shown and saved.

A row carries when it was typed, so that a figure typed again after a correction is another file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from indicators.formats import HO_CHI_MINH
from indicators.model import Agency, Form
from indicators.periods import Period
from loaders import LAYOUTS
from pages.ui import upload_history

DRAFT = "entry-draft"
PREFIX = "nhap-tay-"
"""How the files of this page are called."""
LONGEST_NOTE = 200


class Draft(NamedTuple):
    """A file of one row."""

    name: str
    content: bytes


class Row(NamedTuple):
    """Whose figures and of when; the days only where they are not those of the period."""

    agency: Agency
    period: Period
    days: tuple[date, date] | None = None


def figures_file(indicator: str, row: Row, numerator: str, denominator: str, note: str) -> Draft:
    """One row of the figures template; texts as they were typed."""
    cells = {"Mã chỉ tiêu": indicator, "Kỳ": row.period.id, "Tử số": numerator, "Mẫu số": denominator}
    return _file("figures", indicator, row, cells, note)


def counts_file(form: Form, row: Row, figures: Mapping[str, str], note: str) -> Draft:
    """One row of a monthly template; `figures` by measure, those left out stay blank."""
    titles = LAYOUTS[form].titles()
    month = f"{row.period.number:02d}/{row.period.year}"
    cells = {"Tháng": month, **{titles[measure]: text for measure, text in figures.items()}}
    return _file(form, form, row, cells, note)


def written(value: float | Decimal) -> str:
    """A figure as a file writes it so that it can be read in one way only: three decimals get a fourth.

    >>> written(1234.0), written(85.32), written(Decimal("85.123"))
    ('1234', '85,32', '85,1230')
    """
    exact = Decimal(str(value))
    if exact == exact.to_integral_value():
        return str(int(exact))
    decimals = len(f"{exact.normalize():f}".partition(".")[2])
    return f"{exact:.{4 if decimals == 3 else decimals}f}".replace(".", ",")


def stamped(note: str, at: datetime | None = None) -> str:
    """The note with the moment of typing (`at` in UTC, None: now)."""
    local = (at or datetime.now(UTC)).astimezone(HO_CHI_MINH)
    when = f"nhập tay {local:%d/%m/%Y %H:%M:%S},{local.microsecond // 1000:03d}"
    return f"{note.strip()[:LONGEST_NOTE]} ({when})" if note.strip() else when


def _file(form: Form, subject: str, row: Row, cells: Mapping[str, str], note: str) -> Draft:
    head = [*LAYOUTS[form].header, "Từ ngày", "Đến ngày"]
    head += [] if "Ghi chú" in head else ["Ghi chú"]
    first, last = (f"{day:%d/%m/%Y}" for day in row.days) if row.days else ("", "")
    whose = {"Mã đơn vị": row.agency.id, "Đơn vị": row.agency.name, "Từ ngày": first, "Đến ngày": last}
    filled = {**cells, **whose, "Ghi chú": note}
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows((head, [filled.get(title, "") for title in head]))
    name = f"{PREFIX}{subject}-{row.agency.id}-{row.period.id}.csv"
    return Draft(name, text.getvalue().encode("utf-8-sig"))


def keep(draft: Draft) -> None:
    """Show this draft from now on."""
    st.session_state[DRAFT] = tuple(draft)
    st.session_state.pop(upload_history.SAVED, None)


def drafted() -> Draft | None:
    """What is being previewed, if anything."""
    kept = st.session_state.get(DRAFT)
    return Draft(*kept) if kept else None


def clear() -> None:
    """Back to the form."""
    st.session_state.pop(DRAFT, None)
