"""Who can still reach the year's target, agency by agency, against shares worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from indicators import registry
from indicators.model import Agency, Directory
from indicators.periods import of_year, parse
from indicators.profiles import outlook, portraits, prospects
from indicators.profiles.outlook import Known
from indicators.profiles.prospects import Key

REGISTRY = registry.load()
LATER, EARLIER = REGISTRY.plan("nghe-an-384-2025"), REGISTRY.plan("nghe-an-3667-2025")
REUSE = REGISTRY.indicators["data_reuse_rate"]


def body(name, tier="cap_xa", begins=None, ends=None):
    return Agency(id=name, name=f"Xã {name}", short_name=name, tier=tier, valid_from=begins, valid_to=ends)


DIRECTORY = Directory(
    "nghe-an",
    [
        Agency(id="nghe-an", name="Tỉnh Nghệ An", short_name="Tỉnh Nghệ An", tier="toan_tinh"),
        *(body(name) for name in ("cao", "vua", "thap", "ho")),
        body("moi", begins=date(2025, 7, 1)),
        body("cu", "cap_huyen", ends=date(2025, 6, 30)),
    ],
)


def row(agency, period, above, below=100, **known):
    usual = {
        "agency": agency,
        "indicator": REUSE.id,
        "plan": LATER.id,
        "period": period,
        "numerator": float(above),
        "denominator": float(below),
        "operator": ">=",
        "target": 60.0,
        "provisional": False,
        "reported_months": 1,
        "expected_months": 1,
    }
    return usual | known


def months(agency, above, first=1, last=9, **known):
    return [row(agency, f"2025-{month:02d}", above, **known) for month in range(first, last + 1)]


def seen(rows, load=100):
    return prospects.prospects(pd.DataFrame(rows), REGISTRY, DIRECTORY, 2025, load=load)


def of(agency, found, plan=LATER):
    return found[Key(agency, REUSE.id, plan.id)]


EVERYBODY = [
    *months("cao", 70),
    *months("vua", 50),
    *months("thap", 40),
    *months("ho", 50)[:3],
    *months("ho", 50)[4:],
]


def test_each_agency_is_asked_by_its_own_counts():
    found = seen(EVERYBODY)
    # (60 % × 1200 − 9 × 70) / 300, then with 50 and 40 a month
    assert [of(name, found).required for name in ("cao", "vua", "thap")] == [30, 90, 120]
    assert [outlook.brief(of(name, found)) for name in ("cao", "vua", "thap")] == [
        "giữ từ 30,0% là kịp",
        "còn kịp: cần 90,0%",
        "không còn khả năng",
    ]
    assert outlook.in_words(of("vua", found)) == "còn kịp: cần 90,0% số còn lại"


def test_a_month_not_sent_among_the_known_leaves_an_agency_out():
    assert Key("ho", REUSE.id, LATER.id) not in seen(EVERYBODY)


def test_the_readers_assumption_holds_for_agencies_too():
    # (60 % × (900 + 3 × 130) − 450) / 390
    assert of("vua", seen(EVERYBODY, load=130)).required == Fraction(774 - 450, 390) * 100


def test_a_body_founded_in_july_is_asked_for_its_own_half_year():
    found = of("moi", seen(months("moi", 50, first=7)))
    # three of six months are over: (60 % × 600 − 150) / 300
    assert (found.months_left, found.span, found.required) == (3, 6, 70)
    assert outlook.assumption(found, REUSE).startswith("3 tháng: 150/300 = 50,0%. Giả định mỗi tháng trong 3")


def test_a_body_that_ended_has_its_result():
    found = of("cu", seen(months("cu", 50, last=6)))
    assert (found.months_left, outlook.in_words(found)) == (0, "cả năm 50,0%, không đạt")


def test_a_quarter_in_which_a_body_began_is_full_with_its_own_months():
    known = [
        Known(parse("2025-Q1"), Fraction(50), Fraction(100), 1),
        Known(parse("2025-Q2"), Fraction(150), Fraction(300), 3),
        Known(parse("2025-Q3"), Fraction(150), Fraction(300), 3),
    ]
    found = outlook.ahead(known, ">=", Decimal(60), span=(2, 12))
    # (60 % × 1000 − 350) / 300
    assert (found.months_left, found.required) == (3, Fraction(250, 3))
    assert outlook.ahead(known, ">=", Decimal(60)) is None


def test_open_months_and_what_must_only_grow_are_not_asked():
    rows = [
        *months("vua", 50),
        row("vua", "2025-10", 90, provisional=True),
        *months("cao", 50, operator="increase", target=None),
    ]
    found = seen(rows)
    assert (len(found), of("vua", found).months_left) == (1, 3)


def test_months_are_needed_only_where_quarters_do_not_say_it_all():
    rows = [
        row("vua", "2025-Q1", 150, 300, reported_months=3, expected_months=3),
        row("vua", "2025-Q2", 100, 200, reported_months=2, expected_months=3),
        row("vua", "2025-Q3", 150, 300, reported_months=3, expected_months=3, provisional=True),
        row("vua", "2025-Q4", 0, 0, reported_months=0, expected_months=3),
    ]
    wanted = prospects.unfilled(pd.DataFrame(rows), of_year(2025, "quarter"))
    assert [quarter.id for quarter in wanted] == ["2025-Q2", "2025-Q3"]


def test_the_counts_name_the_hopeless_first():
    leading = prospects.leading(seen(EVERYBODY), (LATER, EARLIER))
    assert prospects.counts_in_words(leading.values()) == (
        "1 không còn khả năng, 1 còn kịp nếu tăng, 1 giữ mức này là kịp"
    )
    assert prospects.counts_in_words([]) == ""


def test_who_cannot_is_named_the_largest_first():
    found = dict.fromkeys("abcdef", of("thap", seen(months("thap", 40))))
    names = {name: f"Xã {name.upper()}" for name in found}
    assert prospects.who_cannot(found, names) == "Xã A, Xã B, Xã C, Xã D và 2 đơn vị khác"
    assert prospects.who_cannot({}, names) == ""


def test_the_table_has_every_agency_most_urgent_first():
    found = seen([*EVERYBODY, *months("vua", 50, plan=EARLIER.id, target=50.0)])
    names = {name: name for name in ("cao", "vua", "thap", "ho")}
    table = prospects.numbers(found, REUSE, (LATER, EARLIER), names, DIRECTORY)
    assert list(table["Đơn vị"]) == ["thap", "vua", "cao", "ho"]
    vua = table.set_index("Đơn vị").loc["vua"]
    assert list(vua[["Tử số lũy kế", "Mẫu số lũy kế", "Lũy kế, %", "Tháng còn lại"]]) == [450, 900, 50, 3]
    assert (vua["Số còn lại cần, % (QĐ 384)"], vua["Hết năm (QĐ 384)"]) == (90, "còn kịp nếu tăng")
    assert (vua["Số còn lại cần, % (QĐ 3667)"], vua["Hết năm (QĐ 3667)"]) == (50, "giữ mức này là kịp")
    assert table.set_index("Đơn vị").loc["ho", "Hết năm (QĐ 384)"] == "chưa tính được"


@pytest.mark.parametrize(
    ("above", "words"),
    [(60, "cả năm 60,0%, đạt"), (59.99, "cả năm 59,99%, không đạt")],
)
def test_a_year_that_is_over_has_its_result(above, words):
    rows = months("vua", above, last=12)
    assert outlook.in_words(of("vua", seen(rows))) == words


def test_what_is_reached_whatever_comes_is_certain():
    rows = months("cao", 99)
    assert outlook.brief(of("cao", seen([{**one, "target": 70.0} for one in rows]))) == "chắc chắn đạt"


def test_the_download_of_an_agency_says_it_in_words():
    line = portraits.Line(REUSE, (portraits.Asked(0, LATER, ">=", Decimal(60), "PL.V.3"),), {})
    shown = portraits.Portrait(DIRECTORY.by_id["vua"], parse("2025-Q3"), (line,), (), ())
    table = prospects.with_year_end(portraits.numbers(shown, []), shown, seen(EVERYBODY))
    assert list(table["Hết năm"]) == ["còn kịp: cần 90,0% số còn lại"]
