"""Small worlds for the status tests: a registry with every kind of formula and target, a directory with
bodies that begin and end, and generated ledgers of observations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from indicators.model import Agency, Directory, Formula, Indicator, Measure, Observation, Plan
from indicators.periods import parse
from indicators.registry import Registry

PERIODS = [
    *(f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)),
    *(f"{year}{tail}" for year in (2024, 2025) for tail in ("-Q1", "-Q2", "-Q3", "-Q4", "-H1", "-9M", "")),
]
MONTHS = [p for p in PERIODS if len(p) == 7 and p[5] in "01"]


def _measure(name: str, *, stock: bool = False, form: str = "on_time") -> Measure:
    return Measure(id=name, name=name, unit="hồ sơ", form=form, stock=stock)


def _indicator(name: str, kind: str, above: str, below: str = "", unit: str = "%") -> Indicator:
    formula = Formula(kind=kind, numerator=tuple(above.split()), denominator=tuple(below.split()))
    words = {"name": name, "short_name": name, "definition": name, "source": name}
    return Indicator(id=name, unit=unit, direction="up", formula=formula, **words)


def _target(indicator, operator, value, applies_to, unit="%", article="I"):
    return {
        "article": article,
        "indicator": indicator,
        "operator": operator,
        "wording": "đạt",
        "value": value,
        "unit": unit,
        "applies_to": applies_to.split(),
        "quote": "đạt",
    }


EVERY_TIER = "so_nganh cap_huyen cap_xa"
MEASURES = [
    *(_measure(name) for name in ("a", "b", "c")),
    *(_measure(name, stock=True) for name in ("s", "t")),
    *(
        _measure(f"{name}.{side}", form="figures")
        for name in ("wide", "wait")
        for side in ("numerator", "denominator")
    ),
    *(_measure(f"{name}.numerator", form="figures") for name in ("score", "tally")),
]
INDICATORS = [
    _indicator("rate", "ratio", "a", "b"),
    _indicator("both", "ratio", "a c", "b c"),
    _indicator("stocks", "ratio", "s", "t"),
    _indicator("backlog", "count", "s", unit="hồ sơ"),
    _indicator("wide", "ratio", "wide.numerator", "wide.denominator"),
    _indicator("wait", "mean", "wait.numerator", "wait.denominator", unit="phút/lượt"),
    _indicator("score", "score", "score.numerator", unit="điểm"),
    _indicator("tally", "count", "tally.numerator", unit="cuộc"),
]
FIRST = Plan.model_validate(
    {
        "id": "first-2025",
        "jurisdiction": "x",
        "document": "QĐ 1",
        "short_name": "QĐ 1",
        "number": "1",
        "date": "2025-02-01",
        "year": 2025,
        "groups": {"office": {"agencies": ["Văn phòng"]}, "all": {"tiers": EVERY_TIER.split()}},
        "targets": [
            _target("rate", ">=", "80", EVERY_TIER),
            _target("both", ">", "65", "so_nganh cap_xa"),
            _target("stocks", ">=", "70", "so_nganh"),
            _target("stocks", ">=", "60", "cap_huyen", article="II"),
            _target("backlog", "<=", "0", EVERY_TIER, unit="hồ sơ"),
            _target("wide", "=", "100", "office all"),
            _target("wait", "<=", "15", "office", unit="phút/lượt"),
            _target("score", "increase", None, "toan_tinh", unit="điểm"),
            _target("tally", ">=", "2", "toan_tinh", unit="cuộc"),
        ],
        "exemptions": [
            {
                "agency": "Sở B",
                "indicator": "rate",
                "valid_from": "2025-04-01",
                "valid_to": "2025-09-30",
                "reason": "không thu phí",
                "document": "CV 1",
            }
        ],
    }
)
SECOND = Plan.model_validate(
    {
        "id": "second-2025",
        "jurisdiction": "x",
        "document": "QĐ 2",
        "short_name": "QĐ 2",
        "number": "2",
        "date": "2024-12-30",
        "year": 2025,
        "targets": [_target("rate", "increase", None, EVERY_TIER), _target("wide", "<", "50", "toan_tinh")],
    }
)
REGISTRY = Registry({m.id: m for m in MEASURES}, {i.id: i for i in INDICATORS}, (FIRST, SECOND))


def _agency(name: str, tier: str, begins: str | None = None, ends: str | None = None) -> Agency:
    return Agency(id=name, name=name.title(), short_name=name, tier=tier, valid_from=begins, valid_to=ends)


DIRECTORY = Directory(
    "x",
    [
        Agency(id="x", name="Tỉnh X", short_name="Tỉnh X", tier="toan_tinh", portal_code="H00"),
        Agency(id="vp", name="Văn phòng", short_name="Văn phòng", tier="so_nganh"),
        Agency(id="so-a-cu", name="Sở A", short_name="Sở A cũ", tier="so_nganh", valid_to="2025-02-28"),
        Agency(id="so-a", name="Sở A", short_name="Sở A", tier="so_nganh", valid_from="2025-03-01"),
        Agency(id="so-b", name="Sở B", short_name="Sở B", tier="so_nganh"),
        Agency(id="huyen", name="Huyện C", short_name="Huyện C", tier="cap_huyen", valid_to="2025-06-30"),
        Agency(id="xa-1", name="Xã 1", short_name="Xã 1", tier="cap_xa", valid_from="2025-07-01"),
        Agency(id="xa-2", name="Xã 2", short_name="Xã 2", tier="cap_xa", valid_from="2025-07-01"),
    ],
)


def observe(
    measure: str, agency: str, period: str, value: int | str, row: int = 2, until: date | None = None
):
    """One observation of a body that existed then; decimals as text."""
    first, last = parse(period).days()
    exact = value if isinstance(value, int) else Decimal(value)
    return Observation(measure, agency, period, first, until or last, exact, None, row)


# Few, telling pairs of part and whole: 0/0, exact equality with 80, 65, 15 and 100, 79,96 %, just near.
_PAIRS = st.sampled_from(
    [
        (0, 0),
        (80, 100),
        (1999, 2500),
        (65, 100),
        (130, 200),
        (15, 1),
        (100, 100),
        (10**9, 10**9),
        (0, 7),
        (77, 100),
    ]
)
_SCORES = st.sampled_from(["0", "85.32", "85.3201", "61.82"])


@st.composite
def ledgers(draw) -> tuple[list[list[Observation]], list[str]]:
    """Batches in order, later ones replacing figures of earlier ones, and the periods worth a look.

    All rows crowd into one quarter, the same quarter of the year before, and the longer periods around.
    """
    quarter = draw(st.sampled_from([1, 2, 3, 4]))
    months = [f"{year}-{quarter * 3 - i:02d}" for year in (2025, 2024) for i in (2, 1, 0)]
    longer = [f"{year}{tail}" for year in (2025, 2024) for tail in (f"-Q{quarter}", "-H1", "-9M", "")]
    rows = st.lists(_rows(months, longer), min_size=5, max_size=40)
    batches = draw(st.lists(rows, min_size=1, max_size=3))
    return [_flat(batch) for batch in batches], [months[0], months[2], *longer[:4], "2024-Q1"]


def _flat(rows: list[list[Observation]]) -> list[Observation]:
    """Rows as one file: a figure stands in a file once."""
    once = {(o.measure, o.agency, o.period): o for row in rows for o in row}
    return list(once.values())


@st.composite
def _rows(draw, months: list[str], longer: list[str]) -> list[Observation]:
    """One row of a file: the measures of one body and period, now and then one of them not sent."""
    agency = draw(st.sampled_from(DIRECTORY.agencies))
    form = draw(st.sampled_from(["figures"] if agency.id == "x" else ["on_time", "on_time", "figures"]))
    period = draw(st.sampled_from(months + longer if form == "figures" else months))
    first, last = parse(period).days()
    if not agency.existed(first, last):
        return []
    part, whole = draw(_PAIRS)
    if form == "on_time":
        counts = {"a": part, "b": whole, "c": draw(st.sampled_from([0, 20])), "s": part, "t": whole}
        missing = draw(st.sampled_from([None, None, None, "b", "t"]))
        return [observe(name, agency.id, period, n) for name, n in counts.items() if name != missing]
    indicator = draw(st.sampled_from(INDICATORS[4:]))
    until = draw(st.sampled_from([None, date(last.year, last.month, 10)])) if len(period) == 4 else None
    values = [draw(_SCORES)] if indicator.id == "score" else [part, whole]
    return [
        observe(measure, agency.id, period, value, until=until)
        for measure, value in zip(indicator.formula.measures, values, strict=False)
    ]
