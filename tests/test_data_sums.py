"""Trước hạn and Đúng hạn in one column of an official form: as good for the ratio as the two apart."""

import pytest

from data import answers
from data.answers import Office
from data.incoming import Incoming
from data.settings import read as read_settings
from data.store import Store
from indicators import registry
from indicators.model import Formula
from indicators.periods import parse
from tests.test_loaders_forms import HEADER, JUSTICE, figures, form
from tests.test_loaders_reading import ON_TIME, PROVINCE, as_csv, read

COMBINED = tuple((*line[:7], *line[8:]) for line in HEADER)
COMBINED = (COMBINED[0], (*COMBINED[1][:7], "Đúng và trước hạn", *COMBINED[1][8:]), COMBINED[2])
TEMPLATE = ("", "Sở Tư pháp", "9/2025", "100", "20", "70", "10", "", "", "", "", "")


@pytest.fixture
def office(tmp_path):
    return Office(read_settings(), Store(None, tmp_path / "originals"), registry.load(), PROVINCE)


def combined(count=75):
    late = 80 - count
    row = (*JUSTICE[:7], count, late, *JUSTICE[10:])
    return form(row, header=COMBINED, numbers=(), merged=())


def save(office, content):
    reading = read(content)
    assert reading.errors == ()
    options = {"file": "x", "content": content, "by": "An", "row_count": reading.rows}
    incoming = Incoming("nghe-an", reading.kind, observations=reading.observations, **options)
    return office.store.save(incoming)


def ratio(office, period="2025-09"):
    rows = answers.statuses(office, [parse(period)], indicator="on_time_rate", scope="agencies")
    row = rows[(rows["agency"] == "so-tu-phap")].iloc[0]
    return row["numerator"], row["denominator"]


def test_the_sum_of_both_gives_the_ratio(office):
    assert "resolved_early" not in figures(read(combined()))
    save(office, combined())
    assert ratio(office) == (75, 80)


def test_the_newer_file_speaks_in_whichever_form_it_came(office):
    save(office, combined())
    save(office, as_csv(ON_TIME, TEMPLATE))
    assert ratio(office) == (90, 100)
    batch = save(office, combined(70)).batch
    assert ratio(office) == (70, 80)
    office.store.undo("nghe-an", batch, "An", "nhầm tệp")
    assert ratio(office) == (90, 100)


def test_months_sent_either_way_add_up(office):
    save(office, combined())
    save(office, as_csv(ON_TIME, (*TEMPLATE[:2], "8/2025", *TEMPLATE[3:])))
    assert ratio(office, "2025-Q3") == (165, 180)


def test_other_indicators_stay_as_they_are(office):
    save(office, combined())
    rows = answers.statuses(office, [parse("2025-09")], indicator="online_filing_rate", scope="agencies")
    row = rows[rows["agency"] == "so-tu-phap"].iloc[0]
    assert (row["numerator"], row["denominator"]) == (60, 90)


def test_a_sum_must_stand_for_measures_of_one_side():
    sides = {"kind": "ratio", "numerator": ("a", "b"), "denominator": ("c",)}
    formula = Formula(**sides, sums={"ab": ("a", "b")})
    assert formula.accepted == ("a", "b", "c", "ab")
    assert formula.with_sum("ab") == (("ab",), ("c",))
    for parts in ((), ("a", "c"), ("d",)):
        with pytest.raises(ValueError, match="cùng một vế"):
            Formula(**sides, sums={"x": parts})
