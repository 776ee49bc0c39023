"""The counts of biểu II.06a from the store: every cell with its number, or with the reason why it has none.

A figure counts only if it was sent for every month in which the body existed: what is missing is never 0, and
what does not add up is not written. What is carried over (6) is as sent, or pending at the end of the period
before; received (3) is the sum of its parts and must be resolved plus pending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from data import queries
from data.answers import Office
from indicators import aggregation
from indicators.aggregation import SCALE, Cube
from indicators.formats import count
from indicators.model import Agency, Formula, Indicator
from indicators.periods import Period, month_at
from indicators.registry import Registry

COLUMNS = tuple(range(3, 14))
"""The columns that hold counts, by their numbers in the form."""
PLAIN = {
    4: "received_online",
    7: "resolved",
    8: "resolved_early",
    9: "resolved_on_time",
    10: "resolved_late",
    11: "pending",
    12: "pending_in_time",
    13: "pending_overdue",
}
"""Columns that are a measure each; 11 to 13 are what stands at the end of the period."""
STOCKS = (11, 12, 13)
SUMS = ((7, (8, 9, 10)), (11, (12, 13)))
CHANNELS, TOGETHER = ("received_in_person", "received_by_post"), "received_in_person_or_by_post"
MEASURES = (*PLAIN.values(), *CHANNELS, TOGETHER, "received", "carried_over")
NOT_SENT = "chưa gửi"


@dataclass
class Line:
    """One body's row: counts by column, and why the others are blank."""

    agency: Agency
    counts: dict[int, int] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all can be written."""
        return not self.counts

    def blank(self, columns: Sequence[int], reason: str) -> None:
        """Leave columns blank for a reason."""
        for column in columns:
            self.counts.pop(column, None)
            self.reasons[column] = reason


class _Sent(NamedTuple):
    """What is stored of one measure and body in a period: its sum, and the months (index) it speaks for."""

    amount: int
    months: frozenset[int]
    rows: int = 1


_Stored = dict[tuple[str, str], _Sent]
"""By measure and agency."""


class _Found(NamedTuple):
    """What is stored of the period, of the one before, and of the period's first month."""

    period: Period
    before: Period
    stored: _Stored
    stored_before: _Stored
    stored_first: _Stored
    closing_day: int | None

    def is_new(self, body: Agency) -> bool:
        """Whether the body began within the period."""
        return body.valid_from is not None and body.valid_from >= self.period.days(self.closing_day)[0]


def lines(office: Office, period: Period, bodies: Sequence[Agency]) -> list[Line]:
    """A line for each of the bodies, in their order."""
    before = _before(period)
    spans = (period, before, month_at(period.first))
    cube = _cube(office, spans, [body.id for body in bodies])
    now, earlier, first = (_stored(cube, place) for place in range(len(spans)))
    found = _Found(period, before, now, earlier, first, office.settings.closing_day)
    return [_line(office, found, body) for body in bodies]


def _before(period: Period) -> Period:
    """The period that ended the day before this one began."""
    if period.kind in ("month", "quarter", "year"):
        return period.previous
    return Period("year", period.first - 12)


def _cube(office: Office, spans: Sequence[Period], agencies: Sequence[str]) -> Cube:
    """The sums of single measures, added up as all figures are: the longest row speaks, stocks last."""
    measures = office.registry.measures
    counted = {
        name: Indicator(
            id=name,
            name=measures[name].name,
            short_name=measures[name].name,
            unit="hồ sơ",
            direction="up",
            formula=Formula(kind="count", numerator=(name,)),
            definition=measures[name].name,
            source=measures[name].name,
        )
        for name in MEASURES
    }
    registry = Registry(measures, counted, ())
    months = (min(span.first for span in spans), max(span.last for span in spans))
    with office.store.reading() as cursor:
        figures = queries.by_agency(cursor, registry, office.jurisdiction, MEASURES, agencies, months)
    return aggregation.cube(figures, registry, spans, MEASURES, agencies)


def _stored(cube: Cube, place: int) -> _Stored:
    months: dict[int, set[int]] = {}
    counted: Counter[int] = Counter()
    rows = cube.rows[place]
    for key, first, span in zip(rows["key"], rows["first_month"], rows["span"], strict=True):
        months.setdefault(int(key), set()).update(range(int(first), int(first + span)))
        counted[int(key)] += 1
    found = {}
    for key, spoken in months.items():
        measure, agency = divmod(key, len(cube.agencies))
        amount = int(cube.numerator[place, measure, agency]) // SCALE
        found[cube.indicators[measure], cube.agencies[agency]] = _Sent(
            amount, frozenset(spoken), counted[key]
        )
    return found


def _line(office: Office, found: _Found, body: Agency) -> Line:
    closing_day, stored = office.settings.closing_day, found.stored
    lived = frozenset(month.first for month in found.period.months if body.existed(*month.days(closing_day)))
    line = Line(body)
    if not any((measure, body.id) in stored for measure in MEASURES):
        line.blank(COLUMNS, NOT_SENT)
        return line
    for column, measure in PLAIN.items():
        _put(line, column, stored.get((measure, body.id)), lived)
    _put(line, 5, _other_channels(body, stored, lived), lived)
    received = stored.get(("received", body.id))
    if {4, 5} <= line.counts.keys() and received and lived <= received.months:
        _hold(line, (4, 5), received.amount, "tổng tiếp nhận trong kỳ đã gửi")
    for whole, parts in SUMS:
        if {whole, *parts} <= line.counts.keys():
            _hold(line, parts, line.counts[whole], f"cột ({whole})", also=(whole,))
    _carry(line, found, lived)
    return line


def _put(line: Line, column: int, sent: _Sent | None, lived: frozenset[int]) -> None:
    """Write a count that was sent for all months; a stock that was sent for the last one."""
    needed = {max(lived)} if column in STOCKS else lived
    if sent is not None and needed <= sent.months:
        line.counts[column] = sent.amount
    elif sent is None:
        line.blank((column,), NOT_SENT)
    else:
        lacking = sorted(month % 12 + 1 for month in needed - sent.months)
        line.blank((column,), f"thiếu số tháng {', '.join(map(str, lacking))}")


def _other_channels(body: Agency, stored: _Stored, lived: frozenset[int]) -> _Sent | None:
    """In person and by post, sent as two measures in some months and as one in others."""
    apart = [stored.get((measure, body.id)) for measure in CHANNELS]
    both = None
    if all(apart):
        first, second = (sent for sent in apart if sent)
        if first.months == second.months:
            both = _Sent(first.amount + second.amount, first.months)
    ways = [way for way in (both, stored.get((TOGETHER, body.id))) if way is not None]
    if whole := next((way for way in ways if lived <= way.months), None):
        return whole
    if len(ways) == 2 and not ways[0].months & ways[1].months:
        return _Sent(ways[0].amount + ways[1].amount, ways[0].months | ways[1].months)
    return ways[0] if ways else None


def _hold(line: Line, parts: Sequence[int], whole: int, name: str, also: Sequence[int] = ()) -> None:
    """Leave parts blank that do not add up to what they must."""
    total = sum(line.counts[column] for column in parts)
    if total != whole:
        written = " + ".join(f"({column})" for column in parts)
        reason = f"{written} = {count(total)}, khác {name} = {count(whole)}"
        line.blank((*also, *parts), reason)


def _carried(name: str, found: _Found, lived: frozenset[int]) -> int | None:
    """What was carried over into the period: never a sum over its months."""
    sent = found.stored.get(("carried_over", name))
    if sent is not None and sent.rows == 1 and lived <= sent.months:
        return sent.amount
    if (first := found.stored_first.get(("carried_over", name))) is not None:
        return first.amount
    pending = found.stored_before.get(("pending", name))
    return pending.amount if pending is not None and found.before.last in pending.months else None


def _carry(line: Line, found: _Found, lived: frozenset[int]) -> None:
    """Columns (6) and (3): only where they are known, and hold with what was resolved and is pending."""
    carried = _carried(line.agency.id, found, lived)
    if carried is None:
        is_new = found.is_new(line.agency)
        reason = f"không có số đang giải quyết cuối {found.before.label}"
        line.blank((3, 6), "đơn vị mới lập: không rõ số nhận từ đơn vị cũ" if is_new else reason)
        return
    line.counts[6] = carried
    if not {4, 5} <= line.counts.keys():
        line.blank((3,), "thiếu cột (4) hoặc (5)")
        return
    line.counts[3] = line.counts[4] + line.counts[5] + line.counts[6]
    if {7, 11} <= line.counts.keys() and line.counts[3] != line.counts[7] + line.counts[11]:
        parts = f"(4) + (5) + (6) = {count(line.counts[3])}"
        done = f"(7) + (11) = {count(line.counts[7] + line.counts[11])}"
        line.blank((3, 6), f"{parts}, khác {done}")


def totals(found: Sequence[Line]) -> dict[int, int]:
    """The sums of the columns that every body has which sent anything; the others stay blank."""
    sending = [line for line in found if not line.is_silent]
    return {
        column: sum(line.counts[column] for line in sending)
        for column in COLUMNS
        if sending and all(column in line.counts for line in sending)
    }
