"""Small pieces of a page as HTML: marks with their words, the title that is the answer, notes and links.

Every function returns `Html`; whatever it is given as a plain string is escaped. Pieces carry class names
only, the colours live in `theme`.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from indicators.model import STATUSES, Status

LEADING, SECOND = "▼", "▽"
"""The marks of documents on every page: solid for the one that leads, hollow for the second."""
PROVISIONAL = "tạm tính"


class Html(str):
    """Text that is HTML already; any other string is escaped where it is put in."""

    __slots__ = ()


Content = str | Html
EMPTY = Html("")


def escape(content: Content) -> Html:
    """The content as HTML: `Html` as it is, plain text escaped.

    >>> escape("a < b"), escape(Html("<b>x</b>"))
    ('a &lt; b', '<b>x</b>')
    """
    return content if isinstance(content, Html) else Html(html.escape(content))


def join(parts: Iterable[Content], between: Content = "") -> Html:
    """Several contents as one, each escaped if it is plain text."""
    return Html(escape(between).join(escape(part) for part in parts))


def tag(name: str, *children: Content, classes: str = "", **attributes: str | None) -> Html:
    """One element; an attribute that is None is left out, `_` in its name is written `-`.

    >>> tag("p", "a & b", classes="ct-note", aria_hidden="true")
    '<p class="ct-note" aria-hidden="true">a &amp; b</p>'
    """
    pairs = {"class": classes or None, **attributes}
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(text)}"'
        for key, text in pairs.items()
        if text is not None
    )
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def link(text: Content, href: str | None) -> Html:
    """A link that loads the page anew, so the view must be in its address; without one, only the text."""
    if not href:
        return escape(text)
    if urlsplit(href).scheme not in ("", "http", "https"):
        raise ValueError(f"not an address of a page: {href!r}")
    return tag("a", text, classes="ct-link", href=href)


def glyph(status: Status, *, hollow: bool = False) -> Html:
    """The shape alone, for cells whose words stand in a legend; it is not read aloud."""
    shape = "ct-glyph ct-hollow" if hollow else "ct-glyph"
    return tag("span", STATUSES[status].glyph, classes=f"{shape} ct-{status}", aria_hidden="true")


def status_mark(status: Status, *, hollow: bool = False, strong: bool = False) -> Html:
    """Shape and word of a status; hollow for a provisional figure, which is said in words too."""
    words = f"{STATUSES[status].word}, {PROVISIONAL}" if hollow else STATUSES[status].word
    name = "b" if strong else "span"
    return tag("span", glyph(status, hollow=hollow), tag(name, words), classes="ct-mark")


def status_counts(counts: Mapping[Status, int], *more: Content) -> Html:
    """How many indicators stand where, in order of urgency; what nobody has is left out."""
    items = [
        join((glyph(status), tag("span", f"{counts[status]} {STATUSES[status].word.lower()}")))
        for status in STATUSES
        if counts.get(status)
    ]
    return tag("p", *(tag("span", part) for part in (*items, *more)), classes="ct-counts ct-statuses")


def document_mark(rank: int | None) -> Html:
    """▼ for the document that leads (0), ▽ for the second (1), ▼▽ where both set one level (None)."""
    marks = {0: LEADING, 1: SECOND, None: LEADING + SECOND}
    return tag("span", marks[rank], classes="ct-document")


def target_text(rank: int | None, target: str, source: Content = "") -> Html:
    """A target as it is written everywhere: mark, operator and value, then its document and article."""
    parts = [document_mark(rank), tag("b", target)]
    if source:
        parts.append(tag("span", source, classes="ct-muted"))
    return tag("span", join(parts, " "), classes="ct-target")


def sample_band(text: Content, action: Content = "", *, short: Content = "") -> Html:
    """The band every page carries while the figures are samples; `short` takes its place on phones."""
    label = tag("span", tag("b", "DỮ LIỆU MẪU"), classes="ct-hatch")
    words = (
        [tag("span", text, classes="ct-long"), tag("span", short, classes="ct-short")] if short else [text]
    )
    return tag("div", label, tag("span", *words), tag("span", action), classes="ct-sample", role="note")


def answer(headline: Content, *below: Content) -> Html:
    """The title of a page: one sentence with number, target and verdict; then what goes with it."""
    return Html(tag("h1", headline, classes="ct-answer") + join(below))


def subline(*parts: Content) -> Html:
    """Facts under the title in one line, parted by thin rules."""
    return tag("p", *(tag("span", part) for part in parts if part), classes="ct-counts")


def section(title: Content, subtitle: Content = "") -> Html:
    """The finding above a table or figure; `subtitle` says ratio, scope, period and unit."""
    head = tag("h2", title, classes="ct-section")
    return Html(head + tag("p", subtitle, classes="ct-subtitle")) if subtitle else head


def note(*lines: Content) -> Html:
    """Small secondary text under a table or figure, one paragraph a line."""
    return tag("div", *(tag("p", line) for line in lines if line), classes="ct-note")


def aside(*lines: Content) -> Html:
    """What stands at the right of the filters: freshness and completeness of the figures."""
    return tag("div", *(tag("p", line) for line in lines if line), classes="ct-aside")


def legend(entries: Iterable[Status | tuple[Status, str]], remark: Content = "") -> Html:
    """The words of the shapes used in a table of cells, and a remark at the right.

    A pair gives a shape the word it has in this table: ("met", "Đúng hạn, ngày gửi").
    """
    pairs = (entry if isinstance(entry, tuple) else (entry, STATUSES[entry].word) for entry in entries)
    marks = (tag("span", glyph(status), tag("span", word), classes="ct-mark") for status, word in pairs)
    return tag("div", tag("span", *marks, classes="ct-marks"), tag("span", remark), classes="ct-legend")
