"""What stands above a course: the finding of the period that was asked about, not of the newest one."""

from __future__ import annotations

from collections.abc import Sequence

from indicators import formats, headlines
from indicators.charts import canvas
from indicators.model import STATUSES, Indicator
from indicators.periods import parse
from indicators.profiles import answers
from indicators.profiles.demands import Judged, leading
from indicators.profiles.readings import Reading
from indicators.profiles.series import short_label


def of_course(reading: Reading, decimals: int = 1) -> str:
    """How the values moved inside the period in view, or its own value; "" where it has none.

    At most twelve words: "Quý III/2025: từ 50,4% (T7) lên 56,9% (T9), cải thiện".
    """
    at = reading.question.at
    inside = [period for period in reading.line() if at.contains(period)]
    rows = [leading([r for r in reading.rows if r.period == p.id], reading.question.plans) for p in inside]
    known = [row for row in rows if row is not None and row.value is not None]
    lead = reading.lead
    is_open = any(row.provisional for row in known) or (lead is not None and lead.provisional)
    start = headlines.capital(at.label) + (" (tạm tính)" if is_open else "")
    if len(known) > 1 and reading.indicator.formula.kind != "count" and not _is_cut(reading, known):
        moved, word = _moved(reading.indicator, known[0], known[-1], decimals)
        return canvas.headline(f"{start}: {moved}{word}", f"{start}: {moved}")
    if not known or lead is None or lead.value is None:
        return ""
    return f"{start}: {answers.written(reading.indicator, lead, decimals=decimals)}{_judged(reading)}"


def _is_cut(reading: Reading, known: Sequence[Judged]) -> bool:
    """Whether a reorganisation parts the first value from the last: across it nothing is compared."""
    closing = reading.question.closing_day
    first, last = (parse(row.period).days(closing) for row in (known[0], known[-1]))
    return any(first[0] < day <= last[1] for day, _ in reading.breaks())


def _moved(indicator: Indicator, first: Judged, last: Judged, decimals: int) -> tuple[str, str]:
    """From the first value inside to the last, each with its period, and whether that is better."""
    assert first.value is not None
    assert last.value is not None
    start, end = (answers.written(indicator, row, decimals=decimals) for row in (first, last))
    if start == end:
        return f"giữ mức {end}", ""
    way = "lên" if last.value > first.value else "xuống"
    moved = last.value - first.value
    word = formats.movement(moved, indicator.direction, indicator.unit, decimals=decimals).word
    since, until = (short_label(parse(row.period), with_year=False) for row in (first, last))
    judged = f", {word}" if word != "không đổi" else ""
    return f"từ {start} ({since}) {way} {end} ({until})", judged


def _judged(reading: Reading) -> str:
    """Whether the value meets the leading target, in few words."""
    lead = reading.lead
    if lead is None or lead.status not in ("met", "near", "missed"):
        return ""
    if lead.operator == "increase":
        return ", đã tăng so với cùng kỳ" if lead.status == "met" else ", chưa tăng so với cùng kỳ"
    done = headlines.small(STATUSES[lead.status].word)
    return f", {done} mục tiêu {answers.goal_words(reading.indicator, lead)}"
