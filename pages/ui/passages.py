"""What stands behind a figure: its fraction, and the words of the plan that asks for it."""

from __future__ import annotations

from typing import Literal

from indicators.model import Status
from pages.ui.html import Content, Html, document_mark, join, status_mark, tag


def fraction(
    numerator_name: str, denominator_name: str, numerator: str, denominator: str, result: str
) -> Html:
    """Cách tính: names over a line, numbers over a line, result."""
    equals = tag("span", "=", classes="ct-equals")
    return tag(
        "p",
        _over(numerator_name, denominator_name),
        equals,
        _over(numerator, denominator),
        equals,
        tag("b", result),
        classes="ct-fraction",
    )


def _over(above: str, below: str) -> Html:
    divided = tag("span", " / ", classes="ct-unseen")
    return tag("span", tag("span", above), divided, tag("span", below), classes="ct-over")


def passage(
    rank: Literal[0, 1] | None,
    target: str,
    status: Status | None,
    words: str,
    source: Content,
    *,
    hollow: bool = False,
) -> Html:
    """A plan's own words: mark and target, its status, the quoted sentence, where it stands."""
    head = tag(
        "p",
        tag("span", join((document_mark(rank), tag("b", target)), " ")),
        status_mark(status, hollow=hollow) if status else "",
        classes="ct-passage-head",
    )
    quote = tag("blockquote", f"“{words}”")
    return tag("div", head, quote, tag("p", source, classes="ct-source"), classes="ct-passage")
