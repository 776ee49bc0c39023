"""Sheets that the loaders read back: the figures of a period as sent, in the templates' own columns.

One sheet a template (contract §1), figures unrounded, blank where nothing was sent. What only official forms
carry has no template and stays out; the sheet of sources says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from exports import workbook_cells
from exports.monthly_reports import FORM_TITLES
from exports.workbook_cells import Cell, Column, Styles
from exports.workbook_facts import Facts
from indicators import formats
from indicators.model import Agency, Form
from indicators.periods import Period, parse

TITLES: dict[Form, str] = {**FORM_TITLES, "figures": "Chỉ tiêu khác"}
"""The sheets by template, named as the templates are."""
DAYS = (Column("Từ ngày", 12), Column("Đến ngày", 12))
_BODY = (Column("Mã đơn vị", 22), Column("Đơn vị", 42))
_NOTE = "Xuất từ phần mềm"


def draw(styles: Styles, facts: Facts) -> None:
    """A sheet for each template that figures of the period came in; none for the others."""
    for form, name in TITLES.items():
        columns, rows = _figures(facts) if form == "figures" else _counts(facts, form)
        if rows:
            sheet = styles.book.add_worksheet(name)
            workbook_cells.set_up(sheet, f"{name}, {facts.period.label}")
            workbook_cells.table(sheet, styles, 0, columns, rows, frozen=2)


def _counts(facts: Facts, form: Form) -> tuple[list[Column], list[list[Cell]]]:
    """A row for each body and month, a column for each measure of the template."""
    measures = [one for one in facts.office.registry.measures.values() if one.form == form]
    columns = [*_BODY, Column("Tháng", 10), *(Column(one.name, 14) for one in measures), *DAYS]
    own = facts.sources[facts.sources["measure"].isin([one.id for one in measures])]
    own = own.loc[[parse(period).span == 1 for period in own["period"]]]
    rows: list[list[Cell]] = []
    for period, body, days, sent in _by_row(facts, own):
        counts = [_cell(sent.get(one.id)) for one in measures]
        rows.append([body.id, body.name, f"{period.first % 12 + 1:02d}/{period.year}", *counts, *days])
    return columns, rows


def _figures(facts: Facts) -> tuple[list[Column], list[list[Cell]]]:
    """A row for each indicator, body and period; the whole jurisdiction's own rows too."""
    registry = facts.office.registry
    columns = [Column("Mã chỉ tiêu", 38), *_BODY, Column("Kỳ", 10), Column("Tử số", 12), Column("Mẫu số", 12)]
    rows: list[list[Cell]] = []
    for name in registry.figures_indicators:
        formula = registry.indicators[name].formula
        own = facts.sources[facts.sources["measure"].isin(formula.measures)]
        for period, body, days, sent in _by_row(facts, own):
            parts = [
                _cell(sent.get(side[0])) if side else None
                for side in (formula.numerator, formula.denominator)
            ]
            rows.append([name, body.id, body.name, period.id, *parts, *days, _NOTE])
    return [*columns, *DAYS, Column("Ghi chú", 18)], rows


_Days = tuple[date, date]


def _by_row(facts: Facts, own: pd.DataFrame) -> Iterator[tuple[Period, Agency, _Days, dict[str, Any]]]:
    """The stored figures of a template put together as rows of a file, in the order of period and body."""
    keys = ["period", "agency", "first_day", "last_day"]
    places = {body.id: place for place, body in enumerate(facts.office.directory.agencies)}
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in own[[*keys, "measure", "value"]].itertuples(index=False):
        found.setdefault(tuple(row[:4]), {})[str(row[4])] = row[5]
    order = sorted(found, key=lambda key: (parse(key[0]).first, parse(key[0]).span, places[key[1]], key[2]))
    for key in order:
        body = facts.office.directory.by_id[key[1]]
        yield parse(key[0]), body, (key[2].date(), key[3].date()), found[key]


def _cell(value: object) -> Cell:
    known = formats.exact(value)
    if known is None:
        return None
    return int(known) if known == int(known) else float(known)
