"""The findings a document speaks of: those of its period and body, of one agency as its page judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from data.answers import Office
from exports import remembering
from indicators import findings, verdicts
from indicators.findings import Finding
from indicators.model import Agency, Plan
from indicators.profiles import placing, portraits
from indicators.scopes import Scope
from indicators.views import View

Frames = Mapping[str | None, pd.DataFrame]


def frames(office: Office, view: View, plans: Sequence[Plan], scope: Scope) -> Frames:
    """The statuses of every period looked at, by each document and freely."""
    asked = tuple(dict.fromkeys((*view.asked, view.period.year_before)))
    found: dict[str | None, pd.DataFrame] = {
        plan.id: remembering.statuses(office, asked, plan=plan.id, scope=scope) for plan in plans
    }
    found[None] = remembering.statuses(office, asked, scope=scope)
    return found


def found(
    office: Office, view: View, known: Frames, agencies: pd.DataFrame | None, named: Agency | None
) -> tuple[Finding, ...]:
    """All findings of a view; `agencies`: the statuses of single ones, to count who meets what of the whole.

    A `named` agency's findings count the targets its page counts.
    """
    tallies = {} if agencies is None else verdicts.tallies(agencies, view.period)
    known_ones = findings.find(office.registry, view, known, tallies, joins_rivals=named is None)
    if named is None:
        return known_ones
    reference = view.plans[0].id if view.is_reference else None
    periods = portraits.columns(view.period)
    everybody = remembering.statuses(office, periods, plan=reference, scope="agencies")
    shown = portraits.portrait(named, view.period, everybody, office.registry, view.plans)
    return placing.placed(known_ones, shown)
