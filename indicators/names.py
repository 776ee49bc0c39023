"""Names of bodies in the form they are compared in.

Evens out what offices write differently without meaning anything by it: case, blanks, dashes, "&", tone-mark
placement (hòa/hoà), "UBND", "TP". Diacritics are never dropped: they tell names apart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TONES = {
    old: new
    for olds, news in (
        ("òa óa ỏa õa ọa", "oà oá oả oã oạ"),
        ("òe óe ỏe õe ọe", "oè oé oẻ oẽ oẹ"),
        ("ùy úy ủy ũy ụy", "uỳ uý uỷ uỹ uỵ"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}
_TONE = re.compile("|".join(_TONES))
_PUNCTUATION = re.compile(r"[^\w\s&%]|_")


@lru_cache(maxsize=65536)
def plain_letters(text: str) -> str:
    """Lower case, NFC, single blanks, one tone-mark placement; punctuation stays."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).casefold()
    # The eth of Western code pages is typed for đ; Vietnamese has no eth.
    text = " ".join(text.replace("ð", "đ").split())
    return _TONE.sub(lambda match: _TONES[match[0]], text)


_ANYWHERE = {
    "ubnd": "uỷ ban nhân dân",
    "bql": "ban quản lý",
    "kkt": "khu kinh tế",
    "kcn": "khu công nghiệp",
    "&": "và",
}
_IN_FRONT = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "p": "phường",
    "x": "xã",
    "h": "huyện",
    "vp": "văn phòng",
}
_COMMITTEE = "uỷ ban nhân dân "
TYPE_WORDS = ("xã ", "phường ", "thị trấn ", "huyện ", "thị xã ", "thành phố ", "đặc khu ", "tỉnh ")


@lru_cache(maxsize=65536)
def name_key(name: str) -> str:
    """The comparable form of a body's name; "UBND xã X" and "Xã X" are the same.

    >>> name_key("UBND TP. Vinh") == name_key("Thành phố Vinh"), name_key("Sở GD&ĐT")
    (True, 'sở gd và đt')
    """
    text = plain_letters(name).replace("&", " & ")
    text = " ".join(_ANYWHERE.get(word, word) for word in _PUNCTUATION.sub(" ", text).split())
    text = text.removeprefix(_COMMITTEE) or text
    first, _, rest = text.partition(" ")
    return f"{_IN_FRONT[first]} {rest}" if rest and first in _IN_FRONT else text


def bare_key(key: str) -> str | None:
    """A key without its leading word of type; None when it has none."""
    return next((key.removeprefix(word) for word in TYPE_WORDS if key.startswith(word)), None)


def without_province(key: str, province: str) -> tuple[str, ...]:
    """The key without the jurisdiction's own name behind it: "… - tỉnh Nghệ An", "… Nghệ An".

    `province` is a key without its word of type. "Văn phòng UBND tỉnh Nghệ An" may mean either cut.
    """
    if not key.endswith(f" {province}"):
        return ()
    head = key.removesuffix(f" {province}")
    cut = next((head.removesuffix(word) for word in (" tỉnh", " thành phố") if head.endswith(word)), None)
    return (head,) if cut is None else (cut, head)


def code_key(code: str) -> str:
    """The comparable form of a code; `000.00.00.H41` and `H41` are the same.

    >>> code_key(" 000.00.00.H41 ")
    'h41'
    """
    return _INVISIBLE.sub("", code).strip().casefold().removeprefix("000.00.00.")
