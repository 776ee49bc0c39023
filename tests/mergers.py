"""A small world of bodies that merge and split, and the engine's sums of rows written by hand."""

from __future__ import annotations

import pandas as pd

from indicators import aggregation
from indicators.model import Agency, Directory
from indicators.periods import parse
from tests import naive
from tests.worlds import INDICATORS, REGISTRY, observe


def agency(name, tier, begins=None, ends=None, into=()):
    return Agency(
        id=name, name=name, short_name=name, tier=tier, valid_from=begins, valid_to=ends, successors=into
    )


MERGED = Directory(
    "x",
    [
        agency("x", "toan_tinh"),
        agency("so-a", "so_nganh", None, "2025-02-28", ("so-ab",)),
        agency("so-b", "so_nganh", None, "2025-02-28", ("so-ab",)),
        agency("so-ab", "so_nganh", "2025-03-01"),
        agency("so-c", "so_nganh", None, "2025-02-28", ("so-d", "so-e")),
        agency("so-d", "so_nganh", "2025-03-01"),
        agency("so-e", "so_nganh", "2025-03-01"),
        agency("huyen", "cap_huyen", None, "2025-06-30", ("xa-1", "xa-2")),
        agency("xa-1", "cap_xa", "2025-07-01"),
        agency("xa-2", "cap_xa", "2025-07-01"),
    ],
)
"""A merger, a split inside one tier, and a district that went to two communes."""


def cube_of(observations, periods, world=MERGED, indicators=INDICATORS):
    """The engine's sums of rows of a ledger."""
    names = [one.id for one in indicators]
    bodies = [body.id for body in world.bodies] + [world.whole.id]
    standing = {(o.measure, o.agency, o.period): o for o in observations}
    rows = []
    for place, one in enumerate(indicators):
        for body, label in sorted({(o.agency, o.period) for o in observations}):
            parts = [standing.get((measure, body, label)) for measure in one.formula.measures]
            if any(part is None for part in parts):
                continue
            cut, period = len(one.formula.numerator), parse(label)
            above, below = (
                sum(int(p.value * aggregation.SCALE) for p in s) for s in (parts[:cut], parts[cut:])
            )
            months = naive.touched(parts[0])
            rows.append((place, bodies.index(body), period.first, period.span, months, above, below))
    frame = pd.DataFrame(rows, columns=aggregation.COLUMNS).sort_values("first_month", kind="stable")
    return aggregation.cube(frame, REGISTRY, periods, names, bodies)


def counted(body, period, above, below):
    return [observe("a", body, period, above), observe("b", body, period, below)]
