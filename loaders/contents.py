"""What a file is, by its first bytes and never by its name; what can hold no table is refused by name."""

from __future__ import annotations

import re

from loaders import kinds, kinds_files
from loaders.problems import Refusal

LARGEST_FILE = 100_000_000
_PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The mark of a compound file: .xls, .doc, .msi, and .xlsx under a password."""
_FIGURES_FILE = "Chọn đúng tệp số liệu rồi nạp lại."
_NO_PICTURE = "Chọn tệp số liệu, không chọn ảnh chụp."
_UNPACK = "Giải nén rồi nạp tệp số liệu bên trong."
_SAVE_AGAIN = "Mở bằng Excel, lưu kiểu “Excel (.xlsx)” rồi nạp lại."
_LOOKS_LIKE = (
    (b"%PDF", "tệp PDF", "Xuất bảng số liệu ra Excel (.xlsx) hoặc CSV rồi nạp lại."),
    (b"MZ\x90\x00", "tệp chương trình (.exe)", _FIGURES_FILE),
    (b"\x7fELF", "tệp chương trình", _FIGURES_FILE),
    (b"\x89PNG", "tệp ảnh", _NO_PICTURE),
    (b"\xff\xd8\xff", "tệp ảnh", _NO_PICTURE),
    (b"GIF8", "tệp ảnh", _NO_PICTURE),
    (b"II*\x00", "tệp ảnh", _NO_PICTURE),
    (b"MM\x00*", "tệp ảnh", _NO_PICTURE),
    (b"{\\rtf", "văn bản RTF", "Chép bảng số liệu sang Excel, lưu .xlsx rồi nạp lại."),
    (b"Rar!", "tệp nén RAR", _UNPACK),
    (b"7z\xbc\xaf", "tệp nén 7z", _UNPACK),
    (b"\x1f\x8b", "tệp nén gzip", _UNPACK),
    (b"BZh", "tệp nén bzip2", _UNPACK),
    (b"\xfd7zXZ\x00", "tệp nén xz", _UNPACK),
    (b"SQLite format 3\x00", "cơ sở dữ liệu SQLite", _FIGURES_FILE),
    (b"PAR1", "tệp Parquet", "Xuất bảng số liệu ra Excel (.xlsx) hoặc CSV rồi nạp lại."),
    (b"\x09\x00\x04\x00", "bảng tính Excel 2.x", _SAVE_AGAIN),
    (b"\x09\x02\x06\x00", "bảng tính Excel 3", _SAVE_AGAIN),
    (b"\x09\x04\x06\x00", "bảng tính Excel 4", _SAVE_AGAIN),
    (b"MIME-Version:", "trang web lưu thành một tệp (.mht)", _SAVE_AGAIN),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe)?[\s\x00]*<\x00?[!?a-zA-Z]")
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table)\b", re.IGNORECASE)
_HEAD = 4_000


def is_markup(content: bytes) -> bool:
    """Whether the content begins like HTML or XML."""
    return _MARKUP.match(content) is not None


def is_workbook(content: bytes) -> bool:
    """Whether the content is for the limited process: packed like .xlsx, old .xls, or a page called .xls."""
    return content.startswith((*_PACKED, OLE)) or is_markup(content)


def refuse_other_formats(content: bytes) -> None:
    """Raise Refusal for content that is no table at all, naming what it seems to be."""
    if not content.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise Refusal(kinds.EMPTY_FILE.problem(f"{len(content)} byte"))
    if len(content) > LARGEST_FILE:
        limit = f"tệp không quá {LARGEST_FILE // 1_000_000} MB"
        raise Refusal(
            kinds_files.TOO_LARGE.problem(f"{len(content) // 1_000_000} MB", words={"limit": limit})
        )
    for start, seems, remedy in _LOOKS_LIKE:
        if content.startswith(start):
            raise unreadable(seems, remedy)
    head = content[:_HEAD].replace(b"\x00", b"")
    if _SPREADSHEET_XML in head and _XML.match(head) and not _HTML.search(head):
        raise unreadable("bảng tính XML 2003", _SAVE_AGAIN)
    if _XML.match(head) and not _HTML.search(head):
        raise no_table_page()


def no_table_page() -> Refusal:
    """The refusal of a page that has no table to read."""
    return unreadable("trang web (HTML) hoặc XML", _SAVE_AGAIN)


def unreadable(seems: str, remedy: str) -> Refusal:
    """The refusal of a file that is something else: what it seems to be, and the way out."""
    return Refusal(kinds_files.UNREADABLE.problem(seems, words={"remedy": remedy}))
