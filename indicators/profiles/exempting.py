"""Exemptions in words: who is released from a target in a period, why and by which document.

An exempt agency has no verdict, and its counts stay out of every sum judged by that document (contract §6:
the total is that of the bodies the target applies to). Both are said where the figures stand.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from indicators import headlines
from indicators.commitments import Commitment
from indicators.model import Agency, Exemption, Plan
from indicators.periods import Period
from indicators.profiles import standings
from indicators.profiles.portraits import Line, Portrait
from indicators.profiles.readings import Reading


class Released(NamedTuple):
    """An agency with the exemption that covers a whole period."""

    agency: Agency
    exemption: Exemption

    @property
    def why(self) -> str:
        """Reason and document: "không thu phí, 12/UBND-KSTT"."""
        return f"{self.exemption.reason}, {self.exemption.document}"


def released(
    plan: Plan, indicator: str, bodies: Iterable[Agency], at: Period, closing_day: int | None
) -> list[Released]:
    """Who of `bodies` is exempt by a plan throughout a period in which they existed."""
    asked = Commitment(indicator, plan, tuple(one for one in plan.targets if one.indicator == indicator))
    if not asked.may_exempt:
        return []
    days = at.days(closing_day)
    return [
        Released(body, next(one for one in asked.exemptions(body) if asked.covers(one, body, *days)))
        for body in bodies
        if body.existed(*days) and asked.binds(body) and asked.is_exempt(body, *days)
    ]


def left_out(found: Iterable[Released]) -> str:
    """Whose counts a sum is without: "Không tính Sở Y tế (miễn trừ: …, …)."; "" where nobody is exempt."""
    named = "; ".join(f"{one.agency.short_name} (miễn trừ: {one.why})" for one in found)
    return f"Không tính {named}." if named else ""


def not_applicable(found: Iterable[tuple[str, Released]]) -> str:
    """Why targets do not apply, each under a name: "Không áp dụng: Sở Y tế (…, …)."; "" without any."""
    named = "; ".join(f"{name} ({one.why})" for name, one in found)
    return f"Không áp dụng: {named}." if named else ""


def of_line(line: Line, agency: Agency, at: Period, closing_day: int | None) -> Released | None:
    """The exemption behind an agency's "Không áp dụng" in a period."""
    figure = line.figures.get(at.id)
    if figure is None or figure.status != "not_applicable":
        return None
    plan = next(asked.plan for asked in line.asked if asked.plan.id == figure.plan)
    return next(iter(released(plan, line.indicator.id, (agency,), at, closing_day)), None)


def why_of(line: Line, agency: Agency, at: Period, closing_day: int | None) -> str:
    """Reason and document of an agency's "Không áp dụng" in a period; "" for another status."""
    found = of_line(line, agency, at, closing_day)
    return found.why if found else ""


def of_portrait(shown: Portrait, periods: Iterable[Period], closing_day: int | None) -> str:
    """Why targets do not apply to an agency, by indicator, each exemption once."""
    asked = ((line, at) for line in (*shown.lines, *shown.untouched) for at in periods)
    found = [
        (line.indicator.short_name, one)
        for line, at in asked
        if (one := of_line(line, shown.agency, at, closing_day))
    ]
    return not_applicable(dict.fromkeys(found))


def of_reading(reading: Reading) -> list[str]:
    """Whose counts the figure of a whole or tier is without, by each document; none of the whole's own."""
    if reading.is_single:
        return []
    bound = [row for row in reading.own_agencies if row.status != "not_applicable"]
    known = {plan.id: plan for plan in reading.question.plans}
    lines = {}
    for row in reading.now:
        is_own = row.bodies == (1, 1) and len(bound) != 1
        plan = known.get(row.plan or "")
        if plan and not is_own and (words := left_out(_in_scope(reading, plan, reading.body))):
            lines[plan.short_name] = words
    if len(lines) == len(reading.now) and len(set(lines.values())) == 1:
        return list(lines.values())[:1]
    return [f"Theo {name}: {headlines.small(words)}" for name, words in lines.items()]


def of_tier(reading: Reading, tier: str) -> str:
    """Why the target does not apply to agencies of a tier, by name, by the document that binds them."""
    own = standings.of_tier(reading.agencies, tier, reading.question.plans)
    known = {plan.id: plan for plan in reading.question.plans}
    plan = known.get(own[0].plan or "") if own else None
    found = _in_scope(reading, plan, tier) if plan else []
    return not_applicable((one.agency.short_name, one) for one in found)


def _in_scope(reading: Reading, plan: Plan, scope: str) -> list[Released]:
    asked = reading.question
    bodies = [body for body in reading.directory.bodies if scope in (reading.directory.whole.id, body.tier)]
    return released(plan, asked.indicator.id, bodies, asked.at, asked.closing_day)
