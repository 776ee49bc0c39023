"""Who can still reach the target of the year: the outlook of single agencies, by the rule of the whole.

Invariant: an agency is asked for the months it stands in the year, so one founded in July is not called
silent for the months before, and one that ended has its result.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

import pandas as pd

from indicators import formats, periods
from indicators.model import TIER_NAMES, Agency, Directory, Indicator, Plan
from indicators.periods import Period
from indicators.profiles import outlook
from indicators.profiles.outlook import LOWER_BOUNDS, WHOLE_YEAR, Known, Outlook
from indicators.profiles.portraits import Line, Portrait
from indicators.registry import Registry

Standing = Literal["lost", "open", "kept", "safe", "missed", "met"]
WORDS: Mapping[Standing, str] = {
    "lost": "không còn khả năng",
    "open": "còn kịp nếu tăng",
    "kept": "giữ mức này là kịp",
    "safe": "chắc chắn đạt",
    "missed": "không đạt cả năm",
    "met": "đạt cả năm",
}
"""Most urgent first."""
UNKNOWN = "chưa tính được"
MOST_NAMES = 4


class Key(NamedTuple):
    """Whose outlook it is, on what, by which document."""

    agency: str
    indicator: str
    plan: str


Prospects = Mapping[Key, Outlook]


def prospects(
    statuses: pd.DataFrame,
    registry: Registry,
    directory: Directory,
    year: int,
    *,
    load: int = 100,
    closing_day: int | None = None,
) -> dict[Key, Outlook]:
    """The outlook of every agency, indicator and document of the year that sets a lower bound on a ratio.

    `statuses`: agencies' rows of the year's quarters, and of the months of quarters that are not full. Who
    lacks a month before its newest one has no outlook.
    """
    asked = {name for name, one in registry.indicators.items() if outlook.is_asked(registry, one)}
    plans = {plan.id for plan in registry.plans if plan.year == year}
    closed = ~statuses["provisional"] & (statuses["reported_months"] > 0)
    wanted = statuses["indicator"].isin(asked) & statuses["plan"].isin(plans)
    rows = statuses[closed & wanted & statuses["operator"].isin(LOWER_BOUNDS)]
    found: dict[Key, Outlook] = {}
    for key, own in rows.groupby(["agency", "indicator", "plan"], sort=False):
        name = Key(*map(str, key))
        first = own.iloc[0]
        span = span_of(directory.by_id[name.agency], year, closing_day)
        level = formats.exact(first["target"])
        if level is not None and (
            seen := outlook.ahead(_known(own), str(first["operator"]), level, load, span)
        ):
            found[name] = seen
    return found


def _known(rows: pd.DataFrame) -> list[Known]:
    columns = (rows[name] for name in ("period", "numerator", "denominator", "reported_months"))
    return [
        Known(periods.parse(str(period)), _exact(above), _exact(below), int(months))
        for period, above, below, months in zip(*columns, strict=True)
    ]


def _exact(figure: float) -> Fraction:
    return Fraction(0) if pd.isna(figure) else Fraction(str(figure))


def span_of(agency: Agency, year: int, closing_day: int | None = None) -> tuple[int, int]:
    """The months of a year in which an agency stands, from 0, the end not included; all twelve if none."""
    months = periods.of_year(year, "month")
    standing = [place for place, month in enumerate(months) if agency.existed(*month.days(closing_day))]
    return (standing[0], standing[-1] + 1) if standing else WHOLE_YEAR


def unfilled(statuses: pd.DataFrame, quarters: Sequence[Period]) -> list[Period]:
    """The quarters whose months must be looked at: something was sent, but not all of it or not closed."""
    sent = statuses[statuses["reported_months"] > 0]
    partly = sent[(sent["reported_months"] < sent["expected_months"]) | sent["provisional"]]
    names = set(partly["period"])
    return [quarter for quarter in quarters if quarter.id in names]


def standing(seen: Outlook) -> Standing:
    """Where an outlook stands: the year's result once it is known."""
    if not seen.months_left:
        return "met" if seen.is_met else "missed"
    if seen.is_lost:
        return "lost"
    if seen.required <= 0:
        return "safe"
    return "kept" if seen.is_met else "open"


def counts_in_words(found: Iterable[Outlook]) -> str:
    """How many stand where: "40 không còn khả năng, 97 còn kịp, 8 chắc chắn đạt"; "" for none."""
    counted = Counter(standing(seen) for seen in found)
    return ", ".join(f"{counted[one]} {words}" for one, words in WORDS.items() if counted[one])


def leading(found: Prospects, plans: Sequence[Plan]) -> dict[str, Outlook]:
    """Of one indicator: each agency's outlook by the first of `plans` that asks it."""
    chosen: dict[str, Outlook] = {}
    for plan in plans:
        for key, seen in found.items():
            if key.plan == plan.id:
                chosen.setdefault(key.agency, seen)
    return chosen


def who_cannot(found: Mapping[str, Outlook], names: Mapping[str, str]) -> str:
    """Who can no longer reach it, whoever counts most cases first; "" where all can."""
    lost = [agency for agency, seen in found.items() if standing(seen) == "lost" and agency in names]
    lost.sort(key=lambda agency: -found[agency].denominator)
    more = f" và {len(lost) - MOST_NAMES} đơn vị khác" if len(lost) > MOST_NAMES else ""
    return ", ".join(names[agency] for agency in lost[:MOST_NAMES]) + more


def numbers(
    found: Prospects,
    indicator: Indicator,
    plans: Sequence[Plan],
    agencies: Mapping[str, str],
    directory: Directory,
) -> pd.DataFrame:
    """Bảng số: one row an agency in `agencies` (names by id), most urgent first, each document's verdict.

    Who has no outlook stays in the table and says so.
    """
    asking = [plan for plan in plans if any(key.plan == plan.id for key in found)]
    table = []
    for agency, name in agencies.items():
        own = {plan.id: found.get(Key(agency, indicator.id, plan.id)) for plan in asking}
        table.append((_urgency(own.values()), _row(directory.by_id[agency], name, own, asking)))
    table.sort(key=lambda one: one[0])
    return pd.DataFrame([row for _, row in table])


def _urgency(own: Iterable[Outlook | None]) -> tuple[int, Fraction]:
    """By the first document that asks: who cannot, then who must bring most, then who is unknown."""
    seen = next((one for one in own if one), None)
    if seen is None:
        return len(WORDS), Fraction(0)
    return list(WORDS).index(standing(seen)), -seen.required


def _row(
    agency: Agency, name: str, own: Mapping[str, Outlook | None], asking: Sequence[Plan]
) -> dict[Hashable, object]:
    known = next((one for one in own.values() if one), None)
    row: dict[Hashable, object] = {
        "Đơn vị": name,
        "Khối": TIER_NAMES[agency.tier],
        "Tử số lũy kế": float(known.numerator) if known else float("nan"),
        "Mẫu số lũy kế": float(known.denominator) if known else float("nan"),
        SO_FAR: float(known.rate) if known else float("nan"),
        "Tháng còn lại": float(known.months_left) if known else float("nan"),
    }
    for plan in asking:
        seen = own[plan.id]
        head = f" ({plan.short_name})" if len(asking) > 1 else ""
        needs = seen is not None and standing(seen) in ("lost", "open", "kept")
        row[f"{NEEDED}{head}"] = float(seen.required) if seen and needs else float("nan")
        row[f"Hết năm{head}"] = WORDS[standing(seen)] if seen else UNKNOWN
    return row


SO_FAR, NEEDED = "Lũy kế, %", "Số còn lại cần, %"
"""Heads of the columns of values."""


def with_year_end(frame: pd.DataFrame, shown: Portrait, found: Prospects) -> pd.DataFrame:
    """The table of an agency's targets (`portraits.numbers`) with each one's outlook in words."""
    if not found or frame.empty:
        return frame
    lines = (*shown.lines, *shown.untouched, *shown.others)
    own = [of_line(line, shown.agency.id, found) for line in lines]
    return frame.assign(**{"Hết năm": [outlook.in_words(seen) if seen else "" for seen in own]})


def of_line(line: Line, agency: str, found: Prospects) -> Outlook | None:
    """The outlook of a line's target."""
    return found.get(Key(agency, line.indicator.id, line.asked[0].plan.id)) if line.asked else None
