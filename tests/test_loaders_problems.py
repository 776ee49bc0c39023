"""Kinds of problems: complete words, stable codes, the keys of the commands' answer."""

import string
import unicodedata

import pytest

from loaders import KINDS
from tests.test_loaders_reading import JUSTICE, changed, online


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_words_for_people(kind):
    for text in (kind.title, kind.expected, kind.remedy):
        assert text
        assert unicodedata.is_normalized("NFC", text)
    assert kind.title[0].isupper()
    assert kind.code.replace("_", "").isalpha()
    assert kind.code == kind.code.lower()
    assert kind.severity in ("error", "warning")


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_writes_a_whole_problem(kind):
    places = {
        name for text in (kind.expected, kind.remedy) for _, name, _, _ in string.Formatter().parse(text)
    }
    problem = kind.problem("x", words={name: "…" for name in places if name})
    assert "{" not in problem.expected + problem.remedy


def test_the_answer_has_exactly_the_keys_of_the_contract():
    (problem,) = online(changed(JUSTICE, D="12,5", E="", F="", G="", H="")).errors
    assert problem.as_json() == {
        "code": "not_whole",
        "severity": "error",
        "sheet": None,
        "row": 2,
        "column": "D",
        "found": "12,5",
        "expected": "số nguyên, ví dụ 12",
        "remedy": "Ghi số lượng, không ghi tỷ lệ hay trung bình.",
    }


def test_codes_do_not_change():
    assert sorted(KINDS) == sorted(set(KINDS))
    assert {"sum_mismatch", "part_exceeds_whole", "duplicate_row", "unknown_agency", "no_figures"} <= set(
        KINDS
    )
