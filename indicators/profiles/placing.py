"""Findings about one agency stand where its page has them: page and document count the same targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from indicators.findings import URGENT, Finding, Standing
from indicators.model import Status
from indicators.profiles.portraits import Portrait


def placed(found: Iterable[Finding], shown: Portrait) -> tuple[Finding, ...]:
    """Each finding with the standing the agency's portrait gives it; without a demand it keeps its own.

    `found` must be about the portrait's agency and period, no subject's two ratios made one.
    """
    standings: dict[str, Standing] = {line.indicator.id: "never" for line in shown.untouched}
    standings |= {line.indicator.id: "other_rhythm" for line in shown.lines}
    standings |= {line.indicator.id: _standing(figure.status) for line, figure in shown.now}
    return tuple(replace(one, placed=standings.get(one.indicator.id)) for one in found)


def _standing(status: Status) -> Standing:
    if status in URGENT:
        return "urgent"
    if status == "met":
        return "met"
    return "not_due" if status == "not_due" else "quiet"
