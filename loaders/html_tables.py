"""The tables of a web page, as Excel lays them out: one below the other, text between them in its own rows.

The page is taken as bytes, one character each, for its encoding is decided later by what stands in the cells;
references like "&#273;" stay as they are for the same reason. Standard library only.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from loaders.limits import LONGEST_CELL, MOST_CELLS, Ranges, Refused

Value = str | int | float | None
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_REFERENCE = "\x1a"
"""Stands for "&" while the page is taken apart, so that no reference is resolved too early."""
_UNSEEN = frozenset(("script", "style", "title", "xml"))
_BLOCKS = frozenset(("p", "div", "h1", "h2", "h3", "h4", "li", "center"))
_DEEPEST = 20
_WIDEST = 16_384
_LEAST_FILLED = 3
"""A row of figures fills at least so many cells; a page without one is no table of ours."""


class _Table:
    """A table being read: cells that reach down into further rows, by column."""

    def __init__(self) -> None:
        self.reaching: dict[int, int] = {}


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[Value]] = []
        self.hidden: Ranges = []
        self._tables: list[_Table] = []
        self._row: list[Value] | None = None
        self._cell: list[str] | None = None
        self._number: Value = None
        self._text: list[str] = []
        self._unseen = 0
        self._count = 0
        self._place = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._begin_table()
        elif tag == "tr" and self._tables:
            self._begin_row(dict(attrs))
        elif tag in ("td", "th") and self._tables:
            self._begin_cell(dict(attrs))
        elif tag == "br":
            self.handle_data("\n")
        elif tag in _BLOCKS and not self._tables:
            self._end_text()
        if tag in _UNSEEN:
            self._unseen += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif tag == "table" and self._tables:
            self.end_row()
            self._tables.pop()
        elif tag == "tr":
            self.end_row()
        elif tag in ("td", "th"):
            self._end_cell()
        elif tag in _BLOCKS and not self._tables:
            self._end_text()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if self._cell is not None:
            self._cell.append(data)
        elif not self._tables:
            self._text.append(data)

    def _begin_table(self) -> None:
        self._end_text()
        self.end_row()
        self._tables.append(_Table())
        if len(self._tables) > _DEEPEST:
            raise Refused("nested")

    def _begin_row(self, attributes: dict[str, str | None]) -> None:
        self.end_row()
        self._row = []
        if _HIDDEN.search(attributes.get("style") or ""):
            self.hidden.append((len(self.rows), len(self.rows)))

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if self._row is None:
            self._row = []
        self._skip_reaching(self._row)
        across, down = _span(attributes.get("colspan")), _span(attributes.get("rowspan"))
        place = len(self._row)
        if place + across > _WIDEST:
            raise Refused("cells")
        if down > 1:
            self._tables[-1].reaching.update(dict.fromkeys(range(place, place + across), down))
        self._row += [None] * across
        self._place = place
        self._cell = []
        number = attributes.get("x:num") or ""
        self._number = None
        if _NUMBER.fullmatch(number):
            self._number = float(number) if "." in number else int(number)

    def _skip_reaching(self, row: list[Value]) -> None:
        reaching = self._tables[-1].reaching
        while len(row) in reaching:
            row.append(None)

    def _end_cell(self) -> None:
        if self._cell is not None and self._row is not None:
            text = _tidy(self._cell)
            if len(text) > LONGEST_CELL * 4:  # bytes, not yet letters
                raise Refused("text")
            self._row[self._place] = self._number if self._number is not None else text or None
        self._cell = None

    def end_row(self) -> None:
        """Close the row that is open, if one is."""
        self._end_cell()
        if self._row is None:
            return
        self.rows.append(self._row)
        self._count += len(self._row) + 1
        if self._count > MOST_CELLS:
            raise Refused("cells")
        self._row = None
        if self._tables:
            table = self._tables[-1]
            table.reaching = {place: left - 1 for place, left in table.reaching.items() if left > 1}

    def _end_text(self) -> None:
        if text := _tidy(self._text):
            self.rows.append([text])
            self._count += 2
        self._text = []


def _span(text: str | None) -> int:
    return min(max(int(text), 1), _WIDEST) if text and text.isascii() and text.isdigit() else 1


def _tidy(parts: list[str]) -> str:
    lines = [
        _BLANKS.sub(" ", line).strip(" ") for line in "".join(parts).replace(_REFERENCE, "&").split("\n")
    ]
    return "\n".join(line for line in lines if line)


def page_rows(content: bytes) -> tuple[list[list[Value]], Ranges]:
    """The rows of all tables, a character a byte, and which of them are hidden. Raises Refused."""
    page = _Page()
    text = content.decode("latin-1").replace(_REFERENCE, " ").replace("&", _REFERENCE)
    page.feed(text)
    page.close()
    page.end_row()
    if all(sum(cell is not None for cell in row) < _LEAST_FILLED for row in page.rows):
        raise Refused("page")
    width = max(map(len, page.rows))
    if width * len(page.rows) > MOST_CELLS:
        raise Refused("cells")
    return [row + [None] * (width - len(row)) for row in page.rows], page.hidden
