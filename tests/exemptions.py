"""A registry in which a plan lets an agency off an indicator."""

from __future__ import annotations

from datetime import date

from indicators.model import Exemption
from indicators.registry import Registry


def exempting(registry: Registry, indicator: str, reason: str) -> Registry:
    """The later document of Nghệ An releases Sở Y tế since the beginning of 2025."""
    plan = registry.plan("nghe-an-384-2025")
    release = Exemption(
        agency="so-y-te",
        indicator=indicator,
        valid_from=date(2025, 1, 1),
        reason=reason,
        document="CV 12/UBND",
    )
    return registry.with_plan(plan.model_copy(update={"exemptions": (release,)}))
