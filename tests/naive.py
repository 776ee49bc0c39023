"""The second, naive implementation of the status rules: plain Python and fractions, row by row.

Written from the contract (§5, §6) alone, it shares no code with the engine but the frozen models, so that
the two can be held against each other on generated data.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

MONTHS = {"Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12), "H1": (1, 6), "9M": (1, 9)}
NEAR = 5


def months_of(period: str) -> list[tuple[int, int]]:
    year, _, tail = period.partition("-")
    low, high = (1, 12) if not tail else MONTHS.get(tail) or (int(tail), int(tail))
    return [(int(year), month) for month in range(low, high + 1)]


closing_day = 31
"""The last day of a report month, set by the test; 31 is the calendar."""


def last_day(month: tuple[int, int]) -> date:
    year, number = month
    following = date(year + 1, 1, 1) if number == 12 else date(year, number + 1, 1)
    calendar_end = date.fromordinal(following.toordinal() - 1)
    return calendar_end.replace(day=min(closing_day, calendar_end.day))


def first_day(month: tuple[int, int]) -> date:
    year, number = month
    before = (year - 1, 12) if number == 1 else (year, number - 1)
    return date.fromordinal(last_day(before).toordinal() + 1)


def year_before(period: str) -> str:
    return f"{int(period[:4]) - 1}{period[4:]}"


def lived(agency, months) -> bool:
    begins, ends = agency.valid_from or date.min, agency.valid_to or date.max
    return begins <= last_day(months[-1]) and ends >= first_day(months[0])


def current(batches) -> dict:
    """What stands after all batches, in order: {(measure, agency, period): observation}."""
    standing = {}
    for observations in batches:
        for seen in observations:
            standing[seen.measure, seen.agency, seen.period] = seen
    return standing


def touched(seen) -> int:
    """How many months of its period a row's days touch."""
    apart = (seen.last_day.year - seen.first_day.year) * 12 + seen.last_day.month - seen.first_day.month
    return max(1, min(len(months_of(seen.period)), apart + 1))


def figures_of(indicator, agency, period, standing, stock):
    """Numerator, denominator and months sent of one body in one period; None if nothing was sent."""
    inside = set(months_of(period))
    rows = []
    for label in {key[2] for key in standing if key[1] == agency}:
        months = months_of(label)
        if not set(months) <= inside:
            continue
        if indicator.formula.kind == "score" and set(months) != inside:
            continue
        parts = [standing.get((measure, agency, label)) for measure in indicator.formula.measures]
        if all(part is not None for part in parts):
            rows.append((months, parts))
    kept = [
        (months, parts) for months, parts in rows if not any(set(months) < set(others) for others, _ in rows)
    ]
    if not kept:
        return None
    sent = {month for months, parts in kept for month in months[: touched(parts[0])]}
    if stock:
        kept = [max(kept, key=lambda row: row[0])]
    above = len(indicator.formula.numerator)
    numerator = sum(Fraction(part.value) for _, parts in kept for part in parts[:above])
    denominator = sum(Fraction(part.value) for _, parts in kept for part in parts[above:])
    return numerator, denominator, sent


def value_of(indicator, numerator, denominator):
    if not indicator.formula.denominator:
        return numerator
    if denominator == 0:
        return None
    return numerator / denominator * (100 if indicator.unit == "%" else 1)


def judge(indicator, operator, wanted, value, near=NEAR):
    """met, near or missed of a value against a target that is a number."""
    meets = {
        ">=": value >= wanted,
        ">": value > wanted,
        "<=": value <= wanted,
        "<": value < wanted,
        "=": value == wanted,
    }
    if meets[operator]:
        return "met"
    if indicator.unit not in ("%", "điểm"):
        return "missed"
    short = value - wanted if operator in ("<", "<=") else wanted - value
    least_short = short >= 0 if operator in ("<", ">") else short > 0
    return "near" if least_short and short <= near else "missed"


def members(plan, target, directory):
    """The agencies a target binds; all of them where it speaks of the whole."""
    found = []
    for agency in directory.bodies:
        for who in target.applies_to:
            group = plan.groups.get(who)
            if who in ("toan_tinh", agency.tier) or (
                group and (agency.tier in group.tiers or agency.name in group.agencies)
            ):
                found.append(agency)
                break
    return found


def exempt(plan, indicator, agency, months) -> bool:
    begins = max(first_day(months[0]), agency.valid_from or date.min)
    ends = min(last_day(months[-1]), agency.valid_to or date.max)
    return any(
        one.indicator == indicator
        and one.agency == agency.name
        and one.valid_from <= begins
        and (one.valid_to is None or ends <= one.valid_to)
        for one in (plan.exemptions if plan else ())
    )


def summed(registry, directory, standing, plan, indicator, bodies, single, period, whole):
    """Sums of a group of bodies; `whole` lets the jurisdiction's own row lead."""
    stock = registry.measures[indicator.formula.numerator[0]].stock
    months = months_of(period)
    living = [b for b in bodies if lived(b, months)]
    active = [b for b in living if not exempt(plan, indicator.id, b, months)]
    if whole:
        own = figures_of(indicator, directory.whole.id, period, standing, stock)
        if own:
            return own[0], own[1], len(own[2]), 1, 1, living
    if indicator.formula.kind == "score" and not single:
        return 0, 0, 0, 0, min(1, len(active)), living
    found = [f for b in active if (f := figures_of(indicator, b.id, period, standing, stock))]
    sent = set().union(*(f[2] for f in found)) if found else set()
    return sum(f[0] for f in found), sum(f[1] for f in found), len(sent), len(found), len(active), living


def row(registry, directory, standing, plan, target, indicator, bodies, period, today, *, single, whole):
    """The judged row of a body or group: the values the engine must give, as a dict; None if nobody lives."""
    args = (registry, directory, standing, plan, indicator, bodies, single)
    above, below, sent, reported, expected, living = summed(*args, period, whole)
    if not living and not whole:
        return None
    months = months_of(period)
    value = value_of(indicator, above, below) if sent else None
    is_open = last_day(months[-1]) >= today
    baseline = None
    if target is not None and target.operator == "increase":
        before = summed(*args, year_before(period), whole)
        baseline = value_of(indicator, before[0], before[1]) if before[2] else None
    if living and expected == 0 and not (whole and sent):
        status = "not_applicable"
    elif target is None:
        status = "no_target"
    elif target.operator == "increase" and baseline is None:
        status = "not_comparable"
    elif not sent:
        status = "not_due" if is_open else "no_data"
    elif value is None:
        status = "no_activity"
    elif target.operator == "increase":
        status = "met" if value > baseline else "missed"
    else:
        status = judge(indicator, target.operator, Fraction(target.value), value)
    mine = (
        [directory.whole]
        if whole
        else [b for b in living if single or not exempt(plan, indicator.id, b, months)]
    )
    alive = [m for m in months if any(lived(b, [m]) for b in mine)]
    return {
        "numerator": above if sent else None,
        "denominator": below if sent and indicator.formula.denominator else None,
        "value": value,
        "baseline": baseline,
        "status": status,
        "provisional": bool(sent) and is_open,
        "reported_months": sent,
        "expected_months": len(alive),
        "reported_agencies": reported,
        "expected_agencies": expected,
    }


def statuses(registry, directory, standing, plans, indicators, period, today, scope):
    """All rows of a scope: {(plan, indicator, body): row}."""
    rows = {}
    for plan in plans:
        for indicator in indicators:
            targets = [t for t in plan.targets if t.indicator == indicator.id]
            if targets:
                found = _of_scope(
                    registry, directory, standing, plan, targets, indicator, period, today, scope
                )
                rows |= {(plan.id, indicator.id, body): one for body, one in found.items() if one}
    bound = {target.indicator for plan in plans for target in plan.targets}
    for indicator in indicators:
        if indicator.id not in bound:
            found = _of_scope(registry, directory, standing, None, [], indicator, period, today, scope)
            rows |= {(None, indicator.id, body): one for body, one in found.items() if one}
    return rows


def _of_scope(registry, directory, standing, plan, targets, indicator, period, today, scope):
    def judged(target, bodies, *, single=False, whole=False):
        return row(
            *(registry, directory, standing, plan, target, indicator, bodies, period, today),
            single=single,
            whole=whole,
        )

    def of_target(target):
        return members(plan, target, directory) if target else list(directory.bodies)

    everybody = {b.id: b for target in targets or [None] for b in of_target(target)}
    bodies = [b for b in directory.bodies if b.id in everybody]
    if scope == "total":
        if plan and not plan.has_total:
            return {}
        same = len({(t.operator, t.value) for t in targets}) == 1
        return {directory.whole.id: judged(targets[0] if same else None, bodies, whole=True)}
    if any("toan_tinh" in t.applies_to for t in targets) or (
        scope == "tiers" and plan and not plan.has_total
    ):
        return {}
    rows = {}
    for target in targets or [None]:
        if scope == "agencies":
            rows |= {b.id: judged(target, [b], single=True) for b in of_target(target) if b.id not in rows}
        else:
            for tier in ("so_nganh", "cap_huyen", "cap_xa"):
                of_tier = [b for b in of_target(target) if b.tier == tier]
                if of_tier and not rows.get(tier):
                    rows[tier] = judged(target, of_tier)
    return rows
