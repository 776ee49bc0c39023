"""Figures held by column read like the tuple of observations they stand for."""

from datetime import date

from indicators.model import Observation
from indicators.observations import Observations, Rows

FIRST, LAST = date(2025, 3, 1), date(2025, 3, 31)
ROWS = Rows(["so-a", "so-b"], ["2025-03"] * 2, [FIRST] * 2, [LAST] * 2, ["T3", "T3"], [2, 3])
HELD = Observations(ROWS, [0, 1, 1], ["received", "received", "received_online"], [5, 7, 6])
ONE_BY_ONE = (
    Observation("received", "so-a", "2025-03", FIRST, LAST, 5, "T3", 2),
    Observation("received", "so-b", "2025-03", FIRST, LAST, 7, "T3", 3),
    Observation("received_online", "so-b", "2025-03", FIRST, LAST, 6, "T3", 3),
)


def test_figures_by_column_read_like_a_tuple():
    assert HELD == ONE_BY_ONE
    assert (len(HELD), HELD[-1], HELD[:2]) == (3, ONE_BY_ONE[-1], ONE_BY_ONE[:2])


def test_figures_one_by_one_become_the_same_by_column():
    assert Observations.of(ONE_BY_ONE) == HELD
    assert not Observations.of(())
