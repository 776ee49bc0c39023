"""Who stands where: the ranked agencies of one tier, and those that have no rank.

Invariant: nobody is dropped; a long list keeps its ends and counts its middle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from indicators import formats
from indicators.charts import canvas
from indicators.charts.canvas import Caption
from indicators.charts.series import Step, nearest
from indicators.model import STATUSES, TIER_NAMES, Indicator, Status

MOST_RANKED = 25
"""More agencies than this: the first and last twelve, the middle as a count."""
MOST_UNRANKED = 8
"""More unranked agencies than this are counted by status instead of listed."""
JUDGED: tuple[Status, ...] = ("met", "near", "missed")


@dataclass(frozen=True)
class Row:
    """One agency: its rank is None where it is not ranked."""

    name: str
    value: Decimal | None
    status: Status
    counts: str
    provisional: bool
    rank: int | None = None
    target: Decimal | None = None
    """The level nearest to the value: prints stay on the value's side of it."""
    decimals: int = 1
    """Of its print, at least."""

    def print(self, unit: str, *, with_unit: bool = True) -> str:
        """The value as it is written beside its dot."""
        return formats.value(
            self.value, unit, target=self.target, decimals=self.decimals, with_unit=with_unit
        )


def row_of(row: dict[Hashable, Any], levels: Sequence[Decimal | None], decimals: int = 1) -> Row:
    """Columns agency_name, value, status, numerator, denominator, optional provisional."""
    has_counts = formats.exact(row["denominator"]) is not None
    counts = formats.fraction(row["numerator"], row["denominator"]) if has_counts else ""
    value, provisional = formats.exact(row["value"]), bool(row.get("provisional", False))
    target = nearest(value, levels)
    return Row(
        row["agency_name"], value, row["status"], counts, provisional, target=target, decimals=decimals
    )


def parted(rows: Sequence[Row], indicator: Indicator) -> tuple[list[Row], list[Row]]:
    """Ranked agencies, best first, and all others by urgency of their status.

    Values without a target are ranked only where no agency is judged.
    """
    judged = any(row.status in JUDGED and row.value is not None for row in rows)
    wanted = JUDGED if judged else ("no_target",)
    inside = [row for row in rows if row.value is not None and row.status in wanted]
    sign = -1 if indicator.direction == "up" else 1
    inside.sort(key=lambda row: sign * (row.value or Decimal(0)))
    closed = [row.value for row in inside if not row.provisional]
    ranked = [replace(row, rank=None if row.provisional else closed.index(row.value) + 1) for row in inside]
    urgency = list(STATUSES)
    outside = [row for row in rows if row.value is None or row.status not in wanted]
    return ranked, sorted(outside, key=lambda row: urgency.index(row.status))


def shortened(ranked: Sequence[Row]) -> list[Row | str]:
    """The rows to draw; a long list keeps its two ends and counts its middle."""
    if len(ranked) <= MOST_RANKED:
        return list(ranked)
    end = MOST_RANKED // 2
    return [*ranked[:end], f"… {len(ranked) - 2 * end} đơn vị ở giữa", *ranked[-end:]]


def collected(unranked: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Glyph, name and words of each unranked agency, or of each status when there are many."""
    if len(unranked) <= MOST_UNRANKED:
        return [(STATUSES[row.status].glyph, row.name, _words(row)) for row in unranked]
    counted = Counter((STATUSES[row.status].glyph, _status_words(row)) for row in unranked)
    return [(glyph, f"{number} đơn vị", words) for (glyph, words), number in counted.items()]


def _status_words(row: Row) -> str:
    """The status in a sentence; without a target, an absent figure is just that."""
    if row.status == "no_target" and row.value is None:
        return "chưa có số liệu"
    return STATUSES[row.status].word.lower()


def _words(row: Row) -> str:
    word = _status_words(row)
    if row.status == "no_activity":
        return f"{word} (0/0)"
    return word if row.value is None else f"{word} ({formats.number(row.value, row.decimals)})"


def heights(rows: Sequence[Row]) -> list[float]:
    """The values as Plotly takes them."""
    return [float(row.value) for row in rows if row.value is not None]


def bodies(tier: str) -> str:
    """How a title counts the agencies of a tier: "sở, ban, ngành", "đơn vị cấp xã"."""
    name = TIER_NAMES.get(tier, "").lower()
    return name if name.startswith("sở") else f"đơn vị {name}".strip()


def title(ranked: Sequence[Row], steps: Sequence[Step], who: str, indicator: Indicator) -> str:
    """How many met the leading target, or the range of values where there is none."""
    judged = [row for row in ranked if row.status in JUDGED]
    if not judged or not steps:
        low, high = sorted((ranked[0], ranked[-1]), key=lambda row: row.value or Decimal(0))
        start = low.print(indicator.unit, with_unit=indicator.unit == "%")
        return f"{len(ranked)} {who}: từ {start} đến {high.print(indicator.unit)}"
    lead = steps[0]
    words = lead.words(indicator.unit)
    if lead.operator in (">=", "="):
        words = formats.level(lead.level, indicator.unit)
    met = sum(row.status == "met" for row in judged)
    done = f"đạt {words}" if indicator.unit == "%" else f"đạt mục tiêu {words}"
    if lead.operator == "increase":
        done = words
    start = "Tạm tính: " if any(row.provisional for row in judged) else ""
    return canvas.headline(f"{start}{met}/{len(judged)} {who} {done}")


def subtitle(indicator: Indicator, caption: Caption, ranked: Sequence[Row]) -> str:
    """Period, unit, and the words of the shapes in the figure."""
    counts = ", kèm tử số/mẫu số" if any(row.counts for row in ranked) else ""
    present = [status for status in STATUSES if any(row.status == status for row in ranked)]
    words = (f"{STATUSES[status].glyph} {STATUSES[status].word.lower()}" for status in present)
    legend = ", ".join(word.replace(" ", formats.NBSP) for word in words)
    ratio = canvas.sentence_case(caption.ratio or indicator.short_name)
    start = f"{ratio}, {caption.span}, {indicator.unit}{counts}."
    return f"{start} {canvas.sentence_case(legend)}." if legend else start
