"""What is made of a scorecard: the title that is its answer, orders and filters, the table to download."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from indicators import formats, headlines
from indicators.charts.standing import bodies
from indicators.model import STATUSES, Status
from indicators.registry import Registry
from indicators.scorecard import Card, Column, Row, urgency

MOST_COLUMNS = 9
FEWEST_HOLDERS = 3
BY_MISSES, BY_NAME = "chua-dat", "ten"
"""The orders of rows that are no indicator; any other order is an indicator's id."""


def shown(columns: Sequence[Column], by: str = BY_MISSES, most: int = MOST_COLUMNS) -> list[Column]:
    """The first columns, and the one that rows are ordered by even where it is not among them."""
    first, rest = list(columns[:most]), columns[most:]
    wanted = next((column for column in rest if column.indicator.id == by), None)
    return [*first[:-1], wanted] if wanted else first


def ordered(rows: Sequence[Row], by: str, registry: Registry) -> list[Row]:
    """The rows by misses, by name, or by an indicator's value, the worst first, those without one last."""
    if by == BY_MISSES:
        return sorted(rows, key=urgency)
    if by == BY_NAME:
        return sorted(rows, key=lambda row: formats.fold(row.name))
    sign = 1 if registry.indicators[by].direction == "up" else -1

    def value(row: Row) -> tuple[bool, float]:
        known = row.cells[by].value if by in row.cells else None
        return (True, 0.0) if known is None else (False, sign * known)

    return sorted(rows, key=value)


def having(rows: Sequence[Row], status: Status | None) -> list[Row]:
    """The rows with at least one target of this status; all of them without one."""
    return [row for row in rows if status is None or row.counts[status]]


def named(rows: Sequence[Row], typed: str) -> list[Row]:
    """The rows whose name holds the text typed, with or without diacritics."""
    wanted = formats.fold(typed)
    return [row for row in rows if wanted in formats.fold(row.name)]


def statuses_of(rows: Sequence[Row]) -> list[Status]:
    """The statuses that occur, in order of urgency."""
    return [status for status in STATUSES if any(row.counts[status] for row in rows)]


def headline(card: Card) -> str:
    """The answer in one sentence: who holds how many of the misses, and who has none."""
    where = card.period.label[0].upper() + card.period.label[1:]
    where += " (tạm tính)" if card.is_provisional else ""
    where += f", theo {card.plans[0].short_name} để tham chiếu" if card.is_reference else ""
    return f"{where}: {_answer(card)}"


def _answer(card: Card) -> str:
    who, ranked = bodies(card.tier), card.ranked
    sent = [row for row in card.rows if not row.is_silent]
    if not card.plans:
        known = f"{len(sent)} {who} có số liệu ở {len(card.columns)} chỉ tiêu" if sent else "chưa có số liệu"
        return f"{known}; năm {card.period.year} chưa có mục tiêu"
    if not card.rows and not card.silent:
        return f"không {who} nào được giao chỉ tiêu"
    if not sent:
        is_due = any(row.unsent for row in card.rows) or not card.rows
        return f"chưa {who} nào gửi số liệu" if is_due else "chưa đến hạn gửi số liệu"
    if not ranked:
        return f"{len(sent)} {who} đã gửi số liệu, chưa chỉ tiêu nào xét được"
    if len(card.rows) == 1:
        return f"{ranked[0].name} {_own(ranked[0])}"
    if not any(row.missed for row in ranked):
        return f"cả {len(ranked)} đơn vị không có chỉ tiêu chưa đạt{_unsent(card)}"
    return _misses(ranked, who)


def _own(row: Row) -> str:
    if row.missed:
        return f"còn {row.missed}/{row.judged} chỉ tiêu chưa đạt"
    return f"không có chỉ tiêu chưa đạt, {row.counts['met']}/{row.judged} đạt"


def _misses(ranked: Sequence[Row], who: str) -> str:
    """Who holds half of all misses where few do; else how many have any, and who has most."""
    missing = sorted((row for row in ranked if row.missed), key=lambda row: -row.missed)
    total = sum(row.missed for row in missing)
    first, held = [], 0
    for row in missing:
        first.append(row)
        held += row.missed
        if 2 * held >= total:
            break
    if len(first) == len(missing) or len(first) > max(FEWEST_HOLDERS, len(ranked) // 4):
        return f"{_share(len(missing), len(ranked))} {who} còn chỉ tiêu chưa đạt; {_worst(missing)}"
    kind = "sở" if all(row.name.startswith("Sở ") for row in first) else who
    holder = first[0].name if len(first) == 1 else f"{len(first)} {kind}"
    clean = sum(not row.missed and not row.unsent for row in ranked)
    rest = f"{_share(clean, len(ranked))} đơn vị không còn chỉ tiêu chưa đạt" if clean else _worst(missing)
    return f"{holder} giữ {held}/{total} lượt chưa đạt; {rest}"


def _share(count: int, of: int) -> str:
    return f"cả {of}" if count == of else f"{count}/{of}"


def _worst(missing: Sequence[Row]) -> str:
    """Who misses most, the first of `missing` by misses."""
    most = missing[0].missed
    worst = [row for row in missing if row.missed == most]
    if len(worst) > 1:
        return f"nhiều nhất {most} chỉ tiêu, ở {len(worst)} đơn vị"
    return f"nhiều nhất là {worst[0].name}, {most}/{worst[0].judged}"


def _unsent(card: Card) -> str:
    late = sum(row.unsent > 0 for row in card.rows)
    return f"; {late} đơn vị chưa gửi đủ" if late else ""


def numbers(card: Card, rows: Sequence[Row]) -> pd.DataFrame:
    """The table to download: a row a body, the sums last; four columns an indicator, all of them."""
    return pd.DataFrame([_numbers(card, row) for row in (*rows, *card.sums)])


def _numbers(card: Card, row: Row) -> dict[str, object]:
    found: dict[str, object] = {
        "Đơn vị": f"{row.name} (Σ/Σ)" if row in card.sums else row.name,
        "Chưa đạt": row.missed,
        "Có đánh giá": row.judged,
        "Chưa gửi": row.unsent,
    }
    for column in card.columns:
        cell = row.cells.get(column.indicator.id)
        head = column_name(column)
        parts = (cell.numerator, cell.denominator, cell.value) if cell else (None,) * 3
        for name, number in zip(("tử số", "mẫu số", "giá trị"), parts, strict=True):
            found[f"{head}, {name}"] = float("nan") if number is None else number
        found[f"{head}, trạng thái"] = words_of(row, column)
    return found


def column_name(column: Column) -> str:
    """An indicator with its leading target: "Số hóa hồ sơ, kết quả (= 100%)"."""
    name, unit = column.indicator.short_name, column.indicator.unit
    if not column.asked:
        return f"{name} ({unit})"
    first = column.asked[0]
    return f"{name} ({formats.target(first.operator, first.level, unit)})"


def words_of(row: Row, column: Column) -> str:
    """The status of a cell in words; of a sum with how many agencies meet the target."""
    cell = row.cells.get(column.indicator.id)
    if cell is None:
        return "Không được giao" if column.asked else "Chưa có số liệu"
    words = STATUSES[cell.status].word + (", tạm tính" if cell.provisional else "")
    tally = row.tallies.get(column.indicator.id)
    return f"{words} ({tally.met}/{tally.judged} đơn vị đạt)" if tally else words


def units(columns: Sequence[Column]) -> str:
    """What the figures are counted in: "Đơn vị tính: %, riêng Hồ sơ quá hạn còn tồn: hồ sơ"."""
    others = [column for column in columns if column.indicator.unit != "%"]
    named = [f"{headlines.small(c.indicator.short_name)}: {c.indicator.unit}" for c in others]
    return f"Đơn vị tính: %{', riêng ' if named else ''}{'; '.join(named)}."
