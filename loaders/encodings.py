"""Which encoding a text file is in, by certainty alone: a byte order mark, right UTF-8, or a known header.

Detectors by letter frequency mislabel TCVN3, so none is used. An encoding older than Unicode is taken only
if, read in it and in no other, the header is that of a known form, and its accented letters are what tells.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from indicators.formats import plain
from loaders import kinds, kinds_files
from loaders.legacy_letters import TCVN3, VNI
from loaders.problems import Problem, Refusal

_PIECE = 1 << 20
_LONGEST_LINE = 4_000_000
HEAD = 200_000
"""Bytes within which the header stands."""
_LEAST_NULS = 0.5
_MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_VNI_LETTER = re.compile(
    f"[AEOUYaeouyÔÖôö][{''.join({key[1] for key in VNI if len(key) == 2})}]|[\u00c0-\u00ff]"
)
_LONGEST_RUN = 30
_NO_LETTERS = re.compile("[^\x00-\u02ff\u1e00-\u1eff]{30,}")
"""Where so many marks could stand together; Vietnamese letters are none of these."""
_BINARY = ("tệp nhị phân", "Chọn tệp CSV (UTF-8) hoặc Excel (.xlsx) rồi nạp lại.")


class Encoding(NamedTuple):
    """An encoding by the name people know it by, and its way from bytes to text (or UnicodeError)."""

    name: str
    decode: Callable[[bytes], str]
    legacy: bool = False
    is_respelled: bool = False
    """Whether the bytes were taken for Western letters once, and kept as Unicode."""


def _windows_1258(content: bytes) -> str:
    text = unicodedata.normalize("NFC", content.decode("cp1258"))
    if any(unicodedata.combining(letter) for letter in set(text)):
        raise UnicodeError("a mark that no letter takes")
    return text


def _tcvn3(content: bytes) -> str:
    return unicodedata.normalize("NFC", codecs.charmap_decode(content, "strict", TCVN3)[0])


def _vni(content: bytes) -> str:
    return _VNI_LETTER.sub(_vni_letter, content.decode("cp1252"))


def _vni_letter(found: re.Match[str]) -> str:
    letter = VNI.get(found[0])
    if letter is None:
        raise UnicodeError(f"no letter of VNI: {found[0]}")
    return letter


def _utf_8(content: bytes) -> str:
    return content.decode("utf-8")


UTF_8 = Encoding("UTF-8", _utf_8)
LEGACY = (
    Encoding("Windows-1258", _windows_1258, True),
    Encoding("TCVN3 (ABC)", _tcvn3, True),
    Encoding("VNI", _vni, True),
)


class Marked(NamedTuple):
    """How the first bytes say that a text is stored."""

    skipped: int
    """Bytes of the mark."""
    codec: str
    """Of UTF-16; empty where every byte may be text."""
    name: str
    """As people know it; empty where no mark told."""

    def as_utf_8(self, content: bytes, *, cut: bool = False) -> bytes:
        """The content as UTF-8 without its mark, or as it is; `cut`: more follows. Raises Refusal."""
        if self.codec:
            return _from_utf_16(content, self.codec, cut=cut)
        return content[self.skipped :] if self.skipped else content


def marked(content: bytes) -> Marked:
    """By a byte order mark; UTF-16 without one is taken where every second byte is NUL. Raises Refusal."""
    for mark, codec, shown in _MARKED:
        if content.startswith(mark):
            return Marked(len(mark), "" if codec == "utf-8-sig" else codec, shown)
    if b"\x00" in content[:HEAD]:
        return Marked(0, _unmarked_utf_16(content), "UTF-16")
    return Marked(0, "", "")


def by_mark(content: bytes) -> tuple[bytes, str]:
    """Content as UTF-8 without a mark where its first bytes tell, and their encoding. Raises Refusal."""
    told = marked(content)
    return told.as_utf_8(content), told.name


def _unmarked_utf_16(content: bytes) -> str:
    even, odd = content[:HEAD:2], content[1:HEAD:2]
    for codec, high, low in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if len(content) % 2 == 0 and not high.strip(b"\x00") and b"\x00" not in low:
            return codec
        if high.count(0) > max(_LEAST_NULS * len(high), 8) and b"\x00" not in low:
            found = "UTF-16 không có dấu nhận biết (BOM) ở đầu tệp"
            raise Refusal(kinds_files.UNKNOWN_ENCODING.problem(found))
    raise _binary()


def _from_utf_16(content: bytes, codec: str, *, cut: bool = False) -> bytes:
    try:
        text = codecs.getincrementaldecoder(codec)().decode(content, final=not cut)
        return text.encode("utf-8")
    except UnicodeError as error:
        where = plain(error.start + 1) if isinstance(error, UnicodeDecodeError) else "bất kỳ"
        found = f"byte ở vị trí {where} không thuộc UTF-16"
        raise Refusal(kinds_files.UNKNOWN_ENCODING.problem(found)) from None


def _binary() -> Refusal:
    seems, remedy = _BINARY
    return Refusal(kinds_files.UNREADABLE.problem(seems, words={"remedy": remedy}))


def pieces(content: bytes, encoding: Encoding) -> Iterator[str]:
    """The text in pieces of whole lines, composed. Raises Refusal where it is not in the encoding."""
    start = 0
    while start < len(content):
        end = _end_of_piece(content, start)
        piece = content[start:end]
        try:
            text = encoding.decode(piece)
        except UnicodeDecodeError as error:
            raise Refusal(wrong_byte(piece, error, encoding.name, start)) from None
        except UnicodeError:
            raise Refusal(
                kinds_files.UNKNOWN_ENCODING.problem(f"có chữ không thuộc {encoding.name}")
            ) from None
        if "\x00" in text:
            raise _binary()
        if "\ufffd" in text:
            raise Refusal(kinds.LOST_LETTERS.problem("ký tự thay thế “�”"))
        yield composed(text)
        start = end


def lines(content: bytes, encoding: Encoding) -> Iterator[str]:
    """The lines of the text with their ends. Raises Refusal where it is not in the encoding."""
    for piece in pieces(content, encoding):
        yield from io.StringIO(piece, newline="")


def _end_of_piece(content: bytes, start: int) -> int:
    """Behind the first line that ends beyond a piece's size. Raises Refusal for an endless line."""
    least, most = start + _PIECE, start + _PIECE + _LONGEST_LINE
    for sign in (b"\n", b"\r"):
        if found := content.find(sign, least, most) + 1:
            return found + (content[found : found + 1] == b"\n")
    if most >= len(content):
        return len(content)
    limit = f"mỗi dòng không quá {plain(_LONGEST_LINE)} byte"
    raise Refusal(kinds_files.TOO_LARGE.problem("một dòng dài vô tận", words={"limit": limit}))


def wrong_byte(content: bytes, error: UnicodeDecodeError, name: str, before: int = 0) -> Problem:
    """The problem that a byte does not belong to an encoding; `before` bytes stand before the content."""
    bad = content[error.start : error.start + 1].hex().upper()
    found = f"byte {bad} ở vị trí {plain(before + error.start + 1)} không thuộc {name}"
    return kinds_files.UNKNOWN_ENCODING.problem(found)


def composed(text: str) -> str:
    """The text in NFC. Raises Refusal for endless piles of marks: to sort those would take hours."""
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return text
    if _has_pile(text):
        seems = "một ô có hàng chục dấu chồng lên một chữ"
        raise Refusal(kinds_files.UNREADABLE.problem(seems, words={"remedy": _BINARY[1]}))
    return unicodedata.normalize("NFC", text)


def _has_pile(text: str) -> bool:
    for run in _NO_LETTERS.finditer(text):
        marks = 0
        for letter in run[0]:
            marks = marks + 1 if unicodedata.combining(letter) else 0
            if marks >= _LONGEST_RUN:
                return True
    return False


def surest(
    encodings: Iterable[Encoding], fit: Callable[[Callable[[bytes], str]], int], declared: str = ""
) -> Encoding | None:
    """The one encoding in which the first lines fit a known header best; None when that is not certain.

    `fit` counts the headings that a way of decoding gives; UnicodeError means it gives none. Headings of
    plain ASCII fit in every encoding and prove nothing. `declared`, the encoding a page says it is in,
    decides between those that fit equally well.
    """
    proves_nothing = fit(lambda content: content.decode("ascii", "replace"))
    fits = [(_tried(encoding, fit), encoding) for encoding in encodings]
    best = max(count for count, _ in fits)
    found = [encoding for count, encoding in fits if count == best]
    if best <= proves_nothing:
        return None
    return found[0] if len(found) == 1 else next((e for e in found if e.name == declared), None)


def _tried(encoding: Encoding, fit: Callable[[Callable[[bytes], str]], int]) -> int:
    try:
        return fit(encoding.decode)
    except UnicodeError:
        return 0


def named(name: str, *, is_respelled: bool) -> Encoding:
    """The encoding people know by that name."""
    found = next(encoding for encoding in (UTF_8, *LEGACY) if encoding.name == name)
    return respelled(found) if is_respelled else found


def respelled(encoding: Encoding) -> Encoding:
    """For a file that took the bytes of an old encoding for Western letters and kept them as Unicode."""

    def decode(content: bytes) -> str:
        return encoding.decode(content.decode("utf-8").encode("cp1252"))

    return Encoding(encoding.name, decode, True, True)
