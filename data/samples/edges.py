"""Deliberate values at the limits of QĐ 384's targets, so that the sample shows how they are judged."""

from __future__ import annotations

from typing import NamedTuple


class Edge(NamedTuple):
    """What a body counts in three months, so that the quarter comes out exactly."""

    agency: str
    part: str
    whole: str
    months: dict[str, tuple[int, int]]


JUST_BELOW_80 = Edge(
    *("so-xay-dung", "received_online", "received"),
    {"2025-07": (2595, 3250), "2025-08": (2678, 3350), "2025-09": (2723, 3400)},
)
"""7 996 of 10 000 filed online in quarter III/2025: 79,96 % is no 80 %."""

EXACTLY_80 = Edge(
    *("so-dan-toc-va-ton-giao", "received_online", "received"),
    {"2025-07": (22, 27), "2025-08": (23, 29), "2025-09": (23, 29)},
)
"""68 of 85 filed online in quarter III/2025: exactly 80 %, which meets "tối thiểu 80 %"."""

EXACTLY_65 = Edge(
    *("so-noi-vu", "payments_online", "payments"),
    {"2025-07": (410, 640), "2025-08": (431, 660), "2025-09": (459, 700)},
)
"""1 300 of 2 000 paid online in quarter III/2025: exactly 65 %, which misses "trên 65 %"."""

EDGES = (JUST_BELOW_80, EXACTLY_80, EXACTLY_65)


def counts(agency: str, whole: str, month: str) -> tuple[int, int] | None:
    """The deliberate part and whole of a body in a month, None where chance decides."""
    for edge in EDGES:
        if edge.agency == agency and edge.whole == whole:
            return edge.months.get(month)
    return None
