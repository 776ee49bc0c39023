"""The body and the period of every row, and rows that speak of the same ones.

Equal cells are read once; every fault is put at its row and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from indicators.formats import count
from indicators.model import Agency, Directory
from indicators.names import code_key
from indicators.periods import Period
from loaders import kinds
from loaders.agencies import Match, index_of
from loaders.aliases import Alias
from loaders.dates import calendar_day, days_of, report_period
from loaders.problems import Fault
from loaders.rows import Table
from loaders.tables import Cell, words
from loaders.values import whole_number


class Whom(NamedTuple):
    """What a row speaks of."""

    agency: Agency
    period: Period
    label: str
    """The period's id."""
    first: date
    last: date


def whom_of(
    table: Table,
    directory: Directory,
    *,
    month: Period | None,
    closing_day: int | None,
    whole: bool,
    aliases: Sequence[Alias] = (),
) -> list[Whom | None]:
    """Body and period of every row, None where a fault was noted; `whole` allows the jurisdiction itself."""
    only_months = table.header.layout.only_months
    times = _times(table, only_months=only_months, closing_day=closing_day, month=month)
    at_once = index_of(directory).at_once
    look_closer = _finder(directory, aliases)
    codes, names = table.column("code"), table.column("name")
    found: list[Whom | None] = []
    unverified: dict[int, Agency] = {}
    for place, (time, code, name) in enumerate(zip(times, codes, names, strict=True)):
        if time is None:
            found.append(None)
            continue
        _, _, first, last = time
        agency, fault = at_once(code, name, first, last), None
        if agency is None:
            agency, fault = look_closer((code, name, first, last))
        if agency is directory.whole and not whole:
            text = table.agency_words(place)
            agency, fault = None, Fault(kinds.WHOLE_NOT_ALLOWED, text, fields=("code", "name"))
        if fault is not None and agency is not None:
            unverified[place] = agency
        elif fault is not None:
            table.note(_with_list(fault, time.period), place, "name")
        found.append(Whom(agency, *time) if agency is not None else None)
    _note_unverified(table, unverified)
    return found


def _with_list(fault: Fault, period: Period) -> Fault:
    """An unknown body is unknown to the list of its period: say so beside the title."""
    if fault.kind is not kinds.UNKNOWN_AGENCY:
        return fault
    return fault._replace(detail=f"danh sách có hiệu lực trong {period.label}")


def _note_unverified(table: Table, unverified: Mapping[int, Agency]) -> None:
    """One warning for all codes nobody can verify; an error where one code stands for two bodies."""
    cells = table.column("code")
    first: dict[str, int] = {}
    for place, agency in unverified.items():
        earlier = first.setdefault(code_key(words(cells[place])), place)
        if unverified[earlier] is not agency:
            other = f"{words(cells[place])} ở dòng {table.numbers[earlier]} là của {unverified[earlier].name}"
            remedy = f"Mã {other}, không thể là của {agency.name} nữa. Sửa mã hoặc để trống."
            found = f"{words(cells[place])} – {words(table.column('name')[place])}"
            fault = Fault(kinds.AGENCY_MISMATCH, found, {"remedy": remedy}, ("code", "name"))
            table.note(fault, place, "code")
    if first:
        place = min(first.values())
        more = f" và {len(first) - 1} mã khác" if len(first) > 1 else ""
        table.note(Fault(kinds.UNVERIFIED_CODE, f"{words(cells[place])}{more}"), place, "code")


_Who = tuple[Cell, Cell, date, date]
MOST_SUGGESTED = 300
"""Suggesting compares with every name; a file full of unknown names would take minutes."""


def _finder(directory: Directory, aliases: Sequence[Alias]) -> Callable[[_Who], Match]:
    index = index_of(directory)
    known: dict[_Who, Match] = {}
    failed = 0

    def find(who: _Who) -> Match:
        nonlocal failed
        if who not in known:
            code, name, first, last = who
            suggest = failed < MOST_SUGGESTED
            known[who] = index.match(words(code), words(name), first, last, suggest=suggest, aliases=aliases)
            failed += known[who].agency is None
        return known[who]

    return find


class _Time(NamedTuple):
    period: Period
    label: str
    first: date
    last: date


def _times(
    table: Table, *, only_months: bool, closing_day: int | None, month: Period | None
) -> list[_Time | None]:
    """Period and days of every row; faults are noted, and the row has none."""
    known: dict[tuple[Cell, Cell, Cell], tuple[_Time | None, list[tuple[Fault, str]]]] = {}
    result: list[_Time | None] = []
    columns = zip(table.column("period"), table.column("first"), table.column("last"), strict=True)
    for place, cells in enumerate(columns):
        if cells not in known:
            known[cells] = _time(cells, only_months=only_months, closing_day=closing_day, month=month)
        time, faults = known[cells]
        for fault, name in faults:
            table.note(fault, place, name)
        result.append(time)
    return result


def _time(
    cells: tuple[Cell, Cell, Cell], *, only_months: bool, closing_day: int | None, month: Period | None
) -> tuple[_Time | None, list[tuple[Fault, str]]]:
    faults: list[tuple[Fault, str]] = []
    period = report_period(cells[0], only_months=only_months)
    if isinstance(period, Fault):
        faults.append((period, "period"))
    elif month is not None and period != month:
        faults.append((Fault(kinds.WRONG_MONTH, words(cells[0]), {"expected": month.label}), "period"))
    first, last = calendar_day(cells[1]), calendar_day(cells[2])
    faults += [(d, name) for d, name in ((first, "first"), (last, "last")) if isinstance(d, Fault)]
    if isinstance(period, Fault) or isinstance(first, Fault) or isinstance(last, Fault):
        return None, faults
    days = days_of(period, first, last, closing_day)
    if isinstance(days, Fault):
        return None, [*faults, (days, "period")]
    return _Time(period, period.id, *days), faults


def note_duplicates(table: Table, keys: Sequence[tuple[str, ...] | None], shown: str) -> None:
    """Note every row whose key an earlier row has; `shown` is the field whose values tell them apart."""
    if len(set(keys)) == len(keys):
        return
    first: dict[tuple[str, ...], int] = {}
    values = table.column(shown)
    for place, key in enumerate(keys):
        if key is None:
            continue
        earlier = first.setdefault(key, place)
        if earlier == place:
            continue
        rows = table.numbers[earlier], table.numbers[place]
        texts = [_shown(values[p]) for p in (earlier, place)]
        table.report.add(
            kinds.DUPLICATE_ROW,
            f"dòng {rows[0]}: {texts[0]}; dòng {rows[1]}: {texts[1]}",
            rows[1],
            table.letters_of(("indicator", "code", "name")),
            agency=table.agency_words(place),
            rows=rows,
        )


def _shown(cell: Cell) -> str:
    number = whole_number(cell)
    if isinstance(number, int):
        return count(number)
    return words(cell) or "(trống)"
