"""Encodings by certainty: the known header tells, and what it does not tell is refused by name."""

import doctest
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import composite, encodings
from loaders.encodings import LEGACY
from loaders.legacy_letters import TCVN3, VNI
from tests.test_loaders_reading import BUILDING, JUSTICE, ONLINE, as_csv, changed, faults, online, read

VIETNAMESE = (
    "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵđ"
    "AÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬEÈẺẼÉẸÊỀỂỄẾỆIÌỈĨÍỊOÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢUÙỦŨÚỤƯỪỬỮỨỰYỲỶỸÝỴĐ"
)
WINDOWS_1258, TCVN3_ABC, VNI_WINDOWS = LEGACY


def in_windows_1258(text):
    """As Windows writes Vietnamese: letters with hat, breve or horn in one, tones behind them."""
    parts = []
    for letter in text:
        marks = unicodedata.normalize("NFD", letter)
        tones = "".join(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        body = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in tones))
        try:
            parts.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            parts.append((body + tones).encode("cp1258"))
    return b"".join(parts)


def in_tcvn3(text):
    bytes_of = {letter: byte for byte, letter in reversed(list(enumerate(TCVN3)))}
    return bytes(bytes_of.get(letter, bytes_of.get(letter.lower(), 0)) for letter in text)


def in_vni(text):
    typed = {letter: key for key, letter in VNI.items()}
    return "".join(typed.get(letter, letter) for letter in text).encode("cp1252")


def plain_csv(*rows):
    return as_csv(ONLINE, *rows, encoding="utf-8").decode()


def notes(reading):
    return [(note.code, note.severity, note.found) for note in reading.sheet.notes]


def test_the_examples_in_the_docstrings_hold():
    assert doctest.testmod(composite).failed == 0


@pytest.mark.parametrize("letter", VIETNAMESE)
def test_every_letter_survives_every_old_encoding(letter):
    assert WINDOWS_1258.decode(in_windows_1258(letter)) == letter
    assert VNI_WINDOWS.decode(in_vni(letter)) == letter
    assert TCVN3_ABC.decode(in_tcvn3(letter)).casefold() == letter.casefold()


@pytest.mark.parametrize(
    ("encoding", "typed", "text"),
    [
        ("TCVN3 (ABC)", "UBND huyÖn Quú Hîp".encode("cp1252"), "UBND huyện Quỳ Hợp"),
        ("TCVN3 (ABC)", "Sè hå s¬ tiÕp nhËn".encode("cp1252"), "Số hồ sơ tiếp nhận"),
        ("VNI", "Soá hoà sô tieáp nhaän, ÑÔN VÒ".encode("cp1252"), "Số hồ sơ tiếp nhận, ĐƠN VỊ"),
        ("VNI", "ñöôøng, cöûa, quyù, xaõ, kyø".encode("cp1252"), "đường, cửa, quý, xã, kỳ"),
        ("Windows-1258", b"S\xf4\xec h\xf4\xcc s\xf5", "Số hồ sơ"),
    ],
)
def test_words_typed_in_old_encodings_are_read(encoding, typed, text):
    (known,) = [one for one in LEGACY if one.name == encoding]
    assert known.decode(typed) == text


@pytest.mark.parametrize("content", ["uâ", "ê", "Û"])
def test_what_is_no_vni_is_not_read_as_vni(content):
    with pytest.raises(UnicodeError):
        VNI_WINDOWS.decode(content.encode("cp1252"))


@pytest.mark.parametrize(
    ("write", "shown"),
    [(in_windows_1258, "Windows-1258"), (in_tcvn3, "TCVN3 (ABC)"), (in_vni, "VNI")],
)
def test_an_old_encoding_that_the_header_proves_is_read_with_a_warning(write, shown):
    reading = read(write(plain_csv(JUSTICE, BUILDING)))
    assert reading.observations == online(JUSTICE, BUILDING).observations
    assert reading.how_read.encoding == shown
    assert notes(reading) == [("legacy_encoding", "warning", shown)]


@pytest.mark.parametrize(("write", "shown"), [(in_tcvn3, "TCVN3 (ABC)"), (in_vni, "VNI")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_old_letters_saved_as_if_they_were_western_are_read(write, shown, encoding):
    reading = read(write(plain_csv(JUSTICE)).decode("cp1252").encode(encoding))
    assert reading.observations == online(JUSTICE).observations
    assert reading.how_read.encoding == shown


def test_right_utf_8_is_never_taken_for_an_old_encoding():
    assert notes(online(JUSTICE)) == []
    assert read(as_csv(("Café", "Größe", "Año"), ("1", "2", "3"))).errors[0].code == "unknown_form"


def test_an_old_encoding_below_a_header_of_ascii_is_refused_by_name():
    bare = ("Ma don vi", "Don vi", "Thang", "Tong tiep nhan trong ky", "Truc tuyen", "", "Truc tiep")
    content = in_tcvn3(as_csv(bare, JUSTICE, encoding="utf-8").decode())
    reading = read(content)
    assert (reading.readable, faults(reading)) == (False, [("unknown_encoding", None, None)])
    assert "TCVN3" in reading.errors[0].found


def test_a_byte_of_another_encoding_in_the_middle_is_named_with_its_place():
    content = plain_csv(JUSTICE, BUILDING).encode().replace("Sở Xây".encode(), b"S\xeb X\xa9y")
    reading = read(content)
    (problem,) = reading.errors
    assert problem.code == "unknown_encoding"
    assert problem.found.startswith(f"byte EB ở vị trí {content.index(0xEB) + 1} không thuộc UTF-8")


def test_utf_16_without_a_mark_is_read_where_every_second_byte_is_nul():
    bare = plain_csv(changed(JUSTICE, B="")).encode().decode()
    ascii_header = (
        "Ma don vi,Don vi,Thang,Tong tiep nhan trong ky,Truc tuyen,Truc tuyen toan trinh,Truc tiep,"
    )
    rows = ascii_header + "Buu chinh cong ich\r\n" + bare.split("\r\n")[1] + "\r\n"
    for codec in ("utf-16-le", "utf-16-be"):
        reading = read(rows.encode(codec))
        assert (reading.accepted, reading.how_read.encoding) == (True, "UTF-16")
    assert faults(read(plain_csv(JUSTICE).encode("utf-16-be"))) == [("unknown_encoding", None, None)]


def test_a_file_saved_in_a_western_code_page_has_lost_letters():
    lost = plain_csv(JUSTICE).encode("cp1252", "replace")
    reading = read(lost)
    assert faults(reading) == [("lost_letters", None, None)]
    assert "?" in reading.errors[0].found


def test_endless_piles_of_marks_are_refused_before_they_are_sorted():
    content = plain_csv(changed(JUSTICE, B="Sở" + "\u0301\u0323" * 5_000)).encode()
    assert faults(read(content)) == [("unreadable", None, None)]
    assert encodings.composed("Sở\u0323" * 100) == unicodedata.normalize("NFC", "Sở\u0323" * 100)


def test_a_line_without_end_is_refused():
    assert faults(read(plain_csv().encode() + b"," * 9_000_000)) == [("too_large_file", None, None)]


def test_a_row_over_thousands_of_lines_is_an_open_quote():
    content = plain_csv(JUSTICE).encode() + b'"x\n","' * 3_000
    assert faults(read(content)) == [("broken_quotes", 3, None)]


def test_a_cell_longer_than_excel_allows_is_refused_at_its_row():
    content = as_csv(ONLINE, JUSTICE, changed(BUILDING, B="x" * 40_000))
    assert faults(read(content)) == [("too_large_file", 3, None)]


def test_more_columns_than_any_form_has_are_refused():
    content = as_csv([f"Cột {number}" for number in range(1_200)])
    assert faults(read(content)) == [("too_large_file", None, None)]


LETTERS = st.text(st.sampled_from(VIETNAMESE + " ,-0123456789"), min_size=1, max_size=30)


@settings(max_examples=150, deadline=None)
@given(LETTERS, st.sampled_from([(in_windows_1258, WINDOWS_1258), (in_vni, VNI_WINDOWS)]))
def test_any_vietnamese_text_comes_back_from_an_old_encoding(text, way):
    write, encoding = way
    try:
        assert encoding.decode(write(text)) == text
    except UnicodeError:
        # VNI has letters whose second half is a letter of its own: "ô" before "ù" reads as one.
        assert encoding is VNI_WINDOWS


@settings(max_examples=150, deadline=None)
@given(
    LETTERS,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258", "cp1252", "latin-1"])
    | st.sampled_from([in_windows_1258, in_tcvn3, in_vni]),
)
def test_accepted_in_any_encoding_means_the_right_name(name, encoding):
    """A name either arrives as it was written, or a problem says why not."""
    text = plain_csv(JUSTICE, changed(BUILDING, A="", B=name, D="", E="", F="", G="", H=""))
    content = encoding(text) if callable(encoding) else text.encode(encoding, "replace")
    reading = read(content)
    if reading.accepted:
        assert reading.observations == online(JUSTICE).observations
    else:
        assert all(problem.found and problem.remedy for problem in reading.errors)
    if reading.sheet is not None and reading.header_row == 1:
        written = unicodedata.normalize("NFC", " ".join(name.split()))
        assert reading.cells(3)[1].casefold() == written.casefold()


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=60))
def test_any_bytes_under_a_known_header_are_a_reading(tail):
    for write in (str.encode, in_tcvn3, in_vni, in_windows_1258):
        reading = read(write(plain_csv(JUSTICE)) + tail)
        assert reading.accepted or reading.errors
        assert not (reading.errors and reading.observations)
