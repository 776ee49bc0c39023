"""Who holds a target back, in whole cases: worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators import registry
from indicators.findings import Finding
from indicators.periods import parse
from indicators.shortfalls import cases_short, lowest, shortfalls
from indicators.verdicts import Verdict

REGISTRY = registry.load()
PLAN, QUARTER = REGISTRY.plan("nghe-an-384-2025"), parse("2025-Q3")
FILING = REGISTRY.indicators["online_filing_rate"]


@pytest.mark.parametrize(
    ("operator", "level", "numerator", "denominator", "short"),
    [
        (">=", 80, 7996, 10000, 4),
        (">=", 80, 68, 85, 0),  # exactly 80 % meets "tối thiểu"
        (">=", 80, 67, 84, 1),  # 67,2 needed: whole cases only
        (">", 65, 1300, 2000, 1),  # exactly 65 % misses "trên 65 %" by one case
        (">", 65, 13, 21, 1),  # 13,65: the 14th is over it
        (">", 65, 1301, 2000, 0),
        ("=", 100, 88, 100, 12),
        ("=", 100, 0, 0, 0),
        (">=", 92.5, 37, 40, 0),
        (">=", 92.5, 36, 40, 1),
        ("<=", 5, 7, 100, 2),
        ("<=", 5, 5, 100, 0),
        ("<", 5, 5, 100, 1),
        (">=", 60, 10**12 - 1, 2 * 10**12, 200000000001),
    ],
)
def test_cases_lacking_are_exact(operator, level, numerator, denominator, short):
    assert cases_short(operator, float(level), float(numerator), float(denominator)) == short


def agency(name, status, numerator, denominator, **other):
    facts = {
        "plan": PLAN.id,
        "indicator": "online_filing_rate",
        "period": "2025-Q3",
        "tier": "cap_xa",
        "operator": ">=",
        "target": 80.0,
    }
    value = 100 * numerator / denominator
    counts = {"value": value, "numerator": float(numerator), "denominator": float(denominator)}
    return facts | counts | {"agency": name, "agency_name": name, "status": status} | other


AGENCIES = pd.DataFrame(
    [
        agency("a", "missed", 50, 100),
        agency("b", "near", 780, 1000),
        agency("c", "missed", 10, 100),
        agency("d", "missed", 0, 10),
        agency("e", "met", 90, 100),
        agency("f", "missed", 0, 1000, period="2025-Q2"),
        agency("g", "missed", 0, 1000, tier="so_nganh"),
        agency("h", "no_data", 0, 1),
    ]
)


def finding(status="missed", operator=">=", level=80.0, plan=PLAN):
    counts = {"value": 72.3, "numerator": 723.0, "denominator": 1000.0, "reported_months": 3}
    return Finding(Verdict(FILING, status, plan, "2025-Q3", operator=operator, level=level, **counts))


def test_the_agencies_that_lack_most_come_first():
    (group,) = shortfalls([finding()], AGENCIES, QUARTER)
    assert [(h.name, h.status, h.short) for h in group.holders] == [
        ("g", "missed", 800),
        ("c", "missed", 70),
        ("a", "missed", 30),
    ]
    assert (group.short, group.behind) == (77, 5)


def test_of_a_tier_only_its_own_agencies():
    (group,) = shortfalls([finding()], AGENCIES, QUARTER, "cap_xa")
    assert [(h.name, h.short) for h in group.holders] == [("c", 70), ("a", 30), ("b", 20)]


@pytest.mark.parametrize(
    "other",
    [
        finding(status="met"),
        finding(status="no_data"),
        finding(operator="increase", level=70.0),
        finding(plan=None, status="no_target", operator=None, level=None),
    ],
)
def test_nothing_is_lacking_where_no_level_is_missed(other):
    assert shortfalls([other], AGENCIES, QUARTER) == ()


def count(name, operator, level, value, whole):
    """A finding on a count, and one agency's row of it."""
    indicator = REGISTRY.indicators[name]
    lead = Verdict(
        *(indicator, "missed", PLAN, "2025-Q3"),
        operator=operator,
        level=level,
        value=whole,
        reported_months=3,
    )
    row = agency("a", "missed", value, 1, indicator=name, operator=operator, target=level, value=float(value))
    return Finding(lead), row | {"denominator": float("nan")}


@pytest.mark.parametrize(
    ("operator", "level", "value", "whole", "short", "lacking", "excess"),
    [
        ("<=", 0.0, 485, 1040.0, 485, 1040, True),
        (">=", 2.0, 1, 1.0, 1, 1, False),
        ("<", 5.0, 5, 5.0, 1, 1, True),
    ],
)
def test_counts_lack_units_or_have_too_many(operator, level, value, whole, short, lacking, excess):
    found, row = count("overdue_backlog", operator, level, value, whole)
    (group,) = shortfalls([found], pd.DataFrame([row]), QUARTER)
    assert (group.holders[0].short, group.short, group.is_excess) == (short, lacking, excess)
    assert group.holders[0].denominator == 0


def test_levels_of_their_own_for_tiers_leave_the_whole_without_one():
    (group,) = shortfalls([finding(status="no_target", operator=None, level=None)], AGENCIES, QUARTER)
    assert (group.short, group.holders[0].name) == (None, "g")


def test_without_target_the_lowest_rates_are_named_and_lack_nothing():
    rows = [
        agency(name, "no_target", part, 100, plan=None, operator=None, target=None)
        for name, part in (("a", 50), ("b", 20), ("c", 90))
    ]
    free = finding(status="no_target", operator=None, level=None, plan=None)
    (group,) = lowest([free], pd.DataFrame(rows), QUARTER)
    assert [(h.name, h.value, h.short) for h in group.holders] == [("b", 20, 0), ("a", 50, 0), ("c", 90, 0)]
    assert lowest([finding()], pd.DataFrame(rows), QUARTER) == ()
