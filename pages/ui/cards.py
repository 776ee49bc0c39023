"""A card of Tổng quan: what is wrong with one indicator, in two halves around the link that is its title.

with st.container(border=True, key=card_key(status, indicator.id)):
    st.html(card_head(status, "33/143 đơn vị đạt"))
    st.page_link(page, label="Hồ sơ nộp trực tuyến", query_params={...})
    st.html(card_body(figures))

The key gives the card its rule in the colour of its status; a container with `key=CARDS` around all cards
lays them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from indicators.formats import MISSING
from indicators.model import Status
from pages.ui.html import EMPTY, Content, Html, document_mark, join, status_mark, tag

CARDS = "cards"


def card_key(status: Status, name: str) -> str:
    """The key of a card's container, which carries its status."""
    return f"card-{status}-{name}"


@dataclass(frozen=True)
class DocumentLine:
    """What one document asks: rank None where both ask the same; a status where they disagree."""

    rank: Literal[0, 1] | None
    target: str
    source: Content
    status: Status | None = None


@dataclass(frozen=True)
class CardFigures:
    """The lower half of a card. `value` is "—" when nobody has sent a figure."""

    value: str
    unit: str = ""
    change: Content = ""
    chance: Content = ""
    """Whether the year's target can still be met."""
    bullet: Html = EMPTY
    documents: Sequence[DocumentLine] = ()
    sparkline: Html = EMPTY
    footnote: Content = ""


def card_head(status: Status, right: Content = "", *, hollow: bool = False) -> Html:
    """Status at the left, "n/N đơn vị đạt" at the right."""
    return tag(
        "div",
        status_mark(status, hollow=hollow, strong=True),
        tag("span", right, classes="ct-muted"),
        classes="ct-card-head",
    )


def card_body(figures: CardFigures) -> Html:
    """Value with sparkline, change, chance, bullet, one line a document, footnote."""
    unit = figures.unit if figures.value != MISSING else ""
    # A percent sign follows its number at once, a word after a space.
    size = "ct-unit" if unit == "%" else "ct-unit ct-word"
    parts = [
        tag(
            "div",
            tag("span", figures.value, tag("span", unit, classes=size)),
            figures.sparkline,
            classes="ct-value",
        )
    ]
    if figures.change:
        parts.append(tag("p", figures.change, classes="ct-change"))
    if figures.chance:
        parts.append(tag("p", figures.chance, classes="ct-chance"))
    parts.append(figures.bullet)
    parts.append(documents(figures.documents))
    if figures.footnote:
        parts.append(tag("p", figures.footnote, classes="ct-footnote"))
    return tag("div", *parts, classes="ct-card-body")


def documents(lines: Sequence[DocumentLine]) -> Html:
    """One line a document: mark, operator and value, document and article, its own status if it differs."""
    return tag("ul", *(_document(line) for line in lines), classes="ct-documents") if lines else EMPTY


def _document(line: DocumentLine) -> Html:
    words = join(
        (document_mark(line.rank), tag("b", line.target), tag("span", line.source, classes="ct-muted")), " "
    )
    own = status_mark(line.status) if line.status else ""
    return tag("li", tag("span", words), own)
