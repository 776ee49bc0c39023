"""Letters of the Vietnamese encodings that came before Unicode: TCVN3 (ABC) and VNI for Windows, as tables.

TCVN3 is the upper half of TCVN 5712:1993, letter by letter as glibc's converter TCVN5712-1 has it; its lower
half of controls is taken as Windows-1252, whose quotes and dashes the ABC fonts keep there. VNI is its public
description (a letter, then its mark): base letters, the marks of tone, hat and breve, and six letters of one
byte. Own tables, as no maintained decoder fits: `iconv` knows no VNI and is not on every machine; the one
package with both (viparse 0.1.31, a document loader in beta) leaves out ẳ, í, ì and ỵ of VNI.
"""

from __future__ import annotations

import unicodedata

UNDEFINED = "\ufffe"
"""What a codec takes for "no letter here"."""
_PUNCTUATION = bytes(range(0x80, 0xA0)).decode("cp1252", "replace").replace("\ufffd", UNDEFINED)
_TCVN3_UPPER = (
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ"
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"
    "éẹềểễếệìỉỄẾỒĩíịò"
    "Ổỏõóọồổỗốộờởỡớợù"
    "ỖủũúụừửữứựỳỷỹýỵỐ"
)
TCVN3 = "".join(map(chr, range(0x80))) + _PUNCTUATION + _TCVN3_UPPER
"""The letter of each of the 256 bytes."""

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT, _HAT, _BREVE = (
    *("\u0300", "\u0309", "\u0303", "\u0301", "\u0323"),
    *("\u0302", "\u0306"),
)
_TONES = {"ø": _GRAVE, "û": _HOOK, "õ": _TILDE, "ù": _ACUTE, "ï": _DOT}
_UNDER_HAT = {
    **{"â": _HAT, "à": _HAT + _GRAVE, "å": _HAT + _HOOK},
    **{"ã": _HAT + _TILDE, "á": _HAT + _ACUTE, "ä": _HAT + _DOT},
}
_UNDER_BREVE = {
    **{"ê": _BREVE, "è": _BREVE + _GRAVE, "ú": _BREVE + _HOOK},
    **{"ü": _BREVE + _TILDE, "é": _BREVE + _ACUTE, "ë": _BREVE + _DOT},
}
_ONE_BYTE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_MARKS = {
    **{"a": {**_TONES, **_UNDER_HAT, **_UNDER_BREVE}, "e": {**_TONES, **_UNDER_HAT}},
    **{"o": {**_TONES, **_UNDER_HAT}, "u": _TONES, "y": _TONES, "ô": _TONES, "ö": _TONES},
}


def _vni() -> dict[str, str]:
    table = dict(_ONE_BYTE)
    for letter, marks in _MARKS.items():
        for mark, accents in marks.items():
            table[letter + mark] = unicodedata.normalize("NFC", _ONE_BYTE.get(letter, letter) + accents)
    capitals = {key.upper(): letter.upper() for key, letter in table.items()}
    # Typed with the shift key let go too early: a capital with a small mark.
    mixed = {key[0].upper() + key[1]: letter.upper() for key, letter in table.items() if len(key) == 2}
    return {**mixed, **capitals, **table}


VNI = _vni()
"""Letters by their one or two characters, the bytes read as Windows-1252."""
