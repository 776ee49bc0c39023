"""How one document writes its numbers, and the names at its head; both come from the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from data.answers import Office
from data.settings import Letterhead
from indicators import formats, headlines
from indicators.formats import NBSP
from indicators.model import Agency
from indicators.verdicts import Verdict

_ALONE = re.compile(r"(?<![\d/.,])([1-9])(?=[ \u00a0])")
"""A count under ten before the word it counts."""
_SHARE = re.compile(r"(?<![\d/.,])(\d{1,3})/(\d{1,3})(?=[ \u00a0])")
"""A count before the sum it is part of."""


@dataclass(frozen=True)
class Manner:
    """How one document writes its numbers."""

    decimals: int = 1
    """Of rates and scores: 1 or 2."""
    is_padded: bool = True
    """Whether prose writes counts from 1 to 9 with a zero: "08 phường"; tables never do."""

    def count(self, figure: formats.Number, noun: str = "") -> str:
        """A count in prose, never parted from what it counts: "08 đơn vị"."""
        number = formats.count(figure, padded=self.is_padded and bool(figure))
        return f"{number}{NBSP}{noun}" if noun else number

    def share(self, above: int, below: int, noun: str = "") -> str:
        """So many of so many, both halves written alike: "04/15 đơn vị", "01/02", "0/2"."""
        manner = self if above else replace(self, is_padded=False)
        return f"{manner.count(above)}/{manner.count(below, noun)}"

    def prose(self, sentence: str) -> str:
        """A sentence of a screen with its counts as prose writes them: "3 sở, 4/15 đơn vị" gets its zeros."""
        if not self.is_padded:
            return sentence
        shares = _SHARE.sub(lambda found: self.share(int(found[1]), int(found[2])), sentence)
        return _ALONE.sub(r"0\1", shares)

    def value(self, verdict: Verdict) -> str:
        """A value in its unit, never rounded over its target."""
        unit = verdict.indicator.unit
        return formats.value(verdict.value, unit, target=verdict.level, decimals=self.decimals)


def manner_of(office: Office, decimals: int | None = None) -> Manner:
    """How the office's documents write numbers; `decimals` for one document only."""
    letterhead = office.settings.letterhead
    return Manner(decimals or letterhead.decimals, letterhead.is_padded)


PLACES = ("Xã ", "Phường ", "Đặc khu ", "Huyện ", "Thị xã ", "Thành phố ", "Tỉnh ")
"""What begins the name of a unit of territory: a common noun, small inside a sentence."""


def in_text(body: Agency) -> str:
    """An agency's name inside a sentence: "xã Keng Đu", "Sở Tư pháp"."""
    return headlines.small(body.name) if body.name.startswith(PLACES) else body.name


def addressed(body: Agency) -> str:
    """An agency as a letter is sent to it: of a place its committee, "UBND xã Keng Đu"."""
    return f"UBND {in_text(body)}" if body.name.startswith(PLACES) else body.name


@dataclass(frozen=True)
class Head:
    """The names a document carries, blanks filled from the jurisdiction; never a person's name."""

    parent: str
    issuer: str
    place: str
    names: Letterhead

    def number(self, kind: str) -> str:
        """The line of the number, left blank for the clerk: "Số:      /BC-VPUBND"."""
        return f"Số:{NBSP * 6}/{kind}-{self.names.issuer_code}"


def head_of(office: Office) -> Head:
    """The head of the office's documents."""
    names, whole = office.settings.letterhead, office.directory.whole.name
    place = whole
    for kind in ("Tỉnh ", "Thành phố "):
        place = place.removeprefix(kind)
    return Head(
        parent=(names.parent or f"UBND {whole}").upper(),
        issuer=names.issuer.upper(),
        place=names.place or place,
        names=names,
    )
