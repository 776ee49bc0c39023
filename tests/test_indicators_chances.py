"""Whether a period's misses can still be made good, on findings and months written by hand."""

from fractions import Fraction

import pandas as pd

from indicators import chances, registry
from indicators.findings import Finding
from indicators.profiles import outlook
from indicators.verdicts import Verdict

REGISTRY = registry.load()
PLAN = REGISTRY.plan("nghe-an-384-2025")


def missed(name, level, *, status="missed", operator=">="):
    indicator = REGISTRY.indicators[name]
    return Finding(Verdict(indicator, status, PLAN, "2025-Q3", operator=operator, level=level, value=1.0))


def month(name, number, above, below, *, sent=1, provisional=False, plan=PLAN.id):
    return {
        "indicator": name,
        "plan": plan,
        "period": f"2025-{number:02d}",
        "status": "missed",
        "article": "",
        "operator": ">=",
        "target": 60.0,
        "baseline": None,
        "value": None,
        "numerator": above,
        "denominator": below,
        "provisional": provisional,
        "reported_months": sent,
        "expected_months": 1,
        "reported_agencies": 1,
        "expected_agencies": 1,
        "agency_name": "Tỉnh Nghệ An",
        "agency": "nghe-an",
    }


def found(rows, *findings):
    return chances.chances(findings, pd.DataFrame(rows), REGISTRY, "nghe-an", 2025)


def test_the_rest_of_the_year_is_asked_of_the_leading_documents_target():
    rows = [month("data_reuse_rate", n, 50, 100) for n in range(1, 10)]
    other = [month("data_reuse_rate", n, 99, 100, plan="nghe-an-3667-2025") for n in range(1, 10)]
    seen = found([*other, *rows], missed("data_reuse_rate", 60.0))
    # (60 % × 1200 − 450) / 300
    assert seen["data_reuse_rate"].required == Fraction(90)
    assert outlook.short(seen["data_reuse_rate"], "hồ sơ") == (
        "Còn kịp cuối năm: cần 90,0% hồ sơ 3 tháng còn lại"
    )
    assert chances.months_left(seen) == 3


def test_an_open_month_and_a_month_not_sent_are_still_to_come():
    rows = [month("data_reuse_rate", n, 50, 100) for n in range(1, 10)]
    rows += [
        month("data_reuse_rate", 10, 90, 100, provisional=True),
        month("data_reuse_rate", 11, 0, 0, sent=0),
    ]
    assert found(rows, missed("data_reuse_rate", 60.0))["data_reuse_rate"].months_left == 3


def test_a_gap_in_the_months_foretells_nothing():
    rows = [month("data_reuse_rate", n, 50, 100) for n in (1, 2, 4)]
    assert found(rows, missed("data_reuse_rate", 60.0)) == {}


def test_what_is_met_what_is_a_count_and_what_must_only_grow_is_not_asked():
    rows = [month(name, 1, 1, 2) for name in ("data_reuse_rate", "overdue_backlog", "online_payment_rate")]
    findings = (
        missed("data_reuse_rate", 60.0, status="met"),
        missed("overdue_backlog", 0.0, operator="<="),
        missed("online_payment_rate", 50.0, operator="increase"),
    )
    assert found(rows, *findings) == {}
    assert chances.months_left({}) == 0
