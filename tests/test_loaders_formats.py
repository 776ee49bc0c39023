"""Old workbooks, OpenDocument and pages called .xls: read as Excel shows them, harmless when made to harm."""

import io
import struct
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import compound, html_tables, limits, load, opendocument, packed, workbook, workbook_child
from loaders.contents import is_workbook
from loaders.limits import Refused
from tests.test_loaders_reading import (
    BUILDING,
    JUSTICE,
    ONLINE,
    PROVINCE,
    REGISTRY,
    as_csv,
    changed,
    faults,
    online,
    read,
)
from tests.test_loaders_workbook import as_workbook, refused
from tests.test_loaders_workbook import packed as packed_by_hand

SAMPLES = Path(__file__).parent / "samples"


def sample(name):
    return (SAMPLES / name).read_bytes()


def page(*rows, head="", encoding="utf-8"):
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<html><head>{head}</head><body><table border=1>{lines}</table></body></html>".encode(encoding)


def rows_of(html):
    return html_tables.page_rows(html.encode())[0]


def test_a_page_gives_the_same_reading_as_a_csv_file():
    reading = read(page(ONLINE, JUSTICE, BUILDING))
    assert reading.observations == online(JUSTICE, BUILDING).observations
    assert reading.how_read.sentence() == "2 dòng, 8 cột; HTML, UTF-8"
    assert reading.row_keys == ((None, 2), (None, 3))


def test_cells_that_reach_over_others_leave_those_blank():
    html = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td><td>c</td></tr><tr><td>d</td></tr></table>"
    assert rows_of(html) == [["a", "b", None, "c"], [None, "d", None, None]]


def test_tables_and_the_text_between_them_stand_below_one_another():
    html = "<h3>Báo cáo</h3><table><tr><td>1</td><td>2</td><td>3</td></tr></table>Cuối<p>trang</p>"
    title = "Báo cáo".encode().decode("latin-1")
    end = "Cuối".encode().decode("latin-1")
    assert rows_of(html) == [[title, None, None], ["1", "2", "3"], [end, None, None], ["trang", None, None]]


def test_a_table_in_a_table_gives_rows_of_its_own():
    html = "<table><tr><td><table><tr><td>1<td>2<td>3</tr></table></td></tr></table>"
    assert [row for row in rows_of(html) if any(row)] == [["1", "2", "3"]]


def test_a_typed_number_of_a_page_counts_as_typed():
    html = '<table><tr><td x:num="1234">1,234</td><td x:num="0.5">50%</td><td x:num>7</td></tr></table>'
    assert rows_of(html) == [[1234, 0.5, "7"]]


def test_scripts_styles_and_comments_are_not_cells():
    cells = "<td>1<style>td{}</style></td><td><!-- 9 -->2</td><td><script>x<1</script>3</td>"
    html = f"<table><tr>{cells}</tr></table>"
    assert rows_of(html) == [["1", "2", "3"]]


def test_references_are_resolved_after_the_encoding_is_known():
    row = changed(JUSTICE, B="S&#7903; T&#x1B0;&nbsp;ph&aacute;p")
    assert read(page(ONLINE, row)).observations == online(JUSTICE).observations
    assert read(page(ONLINE, changed(JUSTICE, B="A&B<br>C"))).cells(2)[1] == "A&B C"


def test_hidden_rows_of_a_page_are_read_with_a_warning():
    content = page(ONLINE, JUSTICE, BUILDING).replace(
        b"<tr><td>H41.19", b'<tr style="display: none"><td>H41.19'
    )
    reading = read(content)
    assert len(reading.observations) == 10
    assert [(note.code, note.row, note.found) for note in reading.sheet.notes] == [
        ("hidden_cells", 3, "1 dòng: 3")
    ]


def test_a_page_that_declares_its_western_code_page_is_read_by_it():
    def typed(cell):
        return "".join(c if c.encode("cp1252", "ignore") else f"&#{ord(c)};" for c in cell)

    declared = '<meta http-equiv=Content-Type content="text/html; charset=windows-1252">'
    rows = [[typed(cell) for cell in row] for row in (ONLINE, JUSTICE)]
    reading = read(page(*rows, head=declared, encoding="cp1252"))
    assert reading.observations == online(JUSTICE).observations
    assert reading.how_read.encoding == "HTML, Windows-1252"


@pytest.mark.parametrize(
    ("html", "word"),
    [
        ("<table>" * 30, "nested"),
        ("<p>x</p>", "page"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "page"),
        ("<table>" + "<tr><td colspan=16000>x</td><td>y</td><td>z</td></tr>" * 200, "cells"),
        ("<table><tr>" + "<td colspan=9000>x</td>" * 2, "cells"),
    ],
)
def test_pages_that_are_no_table_or_burst_are_refused(html, word):
    with pytest.raises(Refused, match=word):
        html_tables.page_rows(html.encode())


@pytest.mark.parametrize("content", [b"<" * 3_000_000, b"<!--" * 700_000, b"<table>" + b"<tr><td" * 300_000])
def test_a_page_made_to_harm_ends_in_a_problem(content, monkeypatch):
    monkeypatch.setattr(workbook, "WAIT_SECONDS", 2)
    assert refused(b"<html>" + content) in ("damaged_workbook", "unreadable", "too_large_file")


def test_figures_of_old_and_open_workbooks_are_those_of_a_new_one():
    for name in ("kieu_97.xls", "libreoffice.xls", "libreoffice.xlsx"):
        sheets = workbook_child.sheets(sample(name))
        assert [sheet["name"] for sheet in sheets] == ["Số liệu"]
        assert sheets[0]["rows"][1][3:] == [2071, 1786, 1604, 268, 17]


def test_the_rows_of_a_workbook_count_from_its_first_row():
    (special,) = compound.special_cells(compound.old_workbook(sample("dong_an.xls")))
    assert special.hidden_rows == [(2, 2)]
    with zipfile.ZipFile(SAMPLES / "dong_an.ods") as archive:
        assert opendocument.special_cells(archive)[0].hidden_rows == [(2, 2)]
    with zipfile.ZipFile(SAMPLES / "cot_an.xlsx") as archive:
        assert packed.special_cells(archive, "xl/worksheets/sheet1.xml").hidden_columns == [(6, 6)]


def test_what_is_hidden_is_named_in_one_warning():
    (note,) = read(sample("cot_an.xlsx")).sheet.notes
    assert (note.code, note.severity, note.found) == ("hidden_cells", "warning", "1 cột: G")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("co_mat_khau.xlsx", "password"),
        ("co_mat_khau.xls", "password"),
        ("co_mat_khau.ods", "password"),
        ("word_doi_ten.xls", "doc"),
        ("bo_cai_dat_doi_ten.xls", "msi"),
        ("odt_doi_ten.ods", "odt"),
        ("hai_phan_cung_ten.xlsx", "damaged"),
    ],
)
def test_other_files_in_the_same_dress_are_told_apart(name, word):
    with pytest.raises(Refused, match=word):
        workbook_child.sheets(sample(name))


def test_a_chain_that_comes_back_to_itself_ends():
    content = bytearray(sample("kieu_97.xls"))
    table = struct.unpack_from("<I", content, 76)[0]
    first = struct.unpack_from("<I", content, 48)[0]
    struct.pack_into("<I", content, (table + 1) * 512 + 4 * first, first)
    with pytest.raises(Refused, match="ole"):
        compound.old_workbook(bytes(content))


def test_a_cell_repeated_without_end_does_no_harm():
    assert refused(sample("lap_lai_vo_tan.ods")) == "damaged_workbook"
    assert refused(sample("bom_nen.xlsx")) == "too_large_file"


def test_a_text_longer_than_excel_allows_is_refused():
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "é" * 40_000 + "</t></is></c></row>"
    assert refused(packed_by_hand(cell)) == "too_large_file"


def test_a_parser_that_wants_too_much_memory_is_ended(monkeypatch, tmp_path):
    pytest.importorskip("resource")
    greedy = tmp_path / "greedy.py"
    where = str(Path(limits.__file__).parent)
    greedy.write_text(
        f"import sys; sys.path.insert(0, {where!r}); import limits; limits.limit_this_process()\n"
        "x = bytearray(2 << 30); print('{}')"
    )
    monkeypatch.setattr(workbook, "CHILD", greedy)
    assert refused(as_workbook(ONLINE, JUSTICE)) == "damaged_workbook"


def test_others_are_answered_while_a_workbook_takes_its_time(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(workbook, "CHILD", slow)
    monkeypatch.setattr(workbook, "WAIT_SECONDS", 1.5)
    answers = []
    other = threading.Thread(target=lambda: answers.append(refused(as_workbook(ONLINE, JUSTICE))))
    other.start()
    start = time.monotonic()
    assert online(JUSTICE).accepted
    assert time.monotonic() - start < 1.4
    assert answers == []
    other.join()
    assert answers == ["damaged_workbook"]


def test_a_name_is_never_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("../../etc/passwd", "C:\\x.xls", "a\x00b.csv", "/dev/stdin", "x" * 5_000, ""):
        assert load(name, as_csv(ONLINE, JUSTICE), REGISTRY, PROVINCE).name == name
        assert load(name, as_workbook(ONLINE, JUSTICE), REGISTRY, PROVINCE).accepted
    assert list(tmp_path.iterdir()) == []


def test_content_decides_which_way_a_file_goes():
    assert is_workbook(sample("kieu_97.xls"))
    assert is_workbook("\ufeff<table>".encode("utf-16-le"))
    assert not is_workbook(as_csv(ONLINE, JUSTICE))
    assert not is_workbook(b"< 5,> 6")


def test_a_composite_cell_gives_its_one_count_with_a_warning():
    cells = ("Số lượng: 1.786\nTỷ lệ: 86,2%", "Tỷ lệ: 79,2%; Số lượng: 2.450")
    rows = [changed(row, E=cell) for row, cell in zip((JUSTICE, BUILDING), cells, strict=True)]
    reading = online(*rows)
    assert reading.observations == online(JUSTICE, BUILDING).observations
    (note,) = reading.sheet.notes
    assert (note.code, note.severity, note.row, note.column) == ("composite_cell", "warning", 2, "E")
    assert note.found == "Số lượng: 1.786 Tỷ lệ: 86,2% (đọc là 1.786; 2 ô như vậy trong cột)"
    assert read(as_workbook(ONLINE, *rows)).accepted
    assert read(page(ONLINE, *[[str(c).replace("\n", "<br>") for c in row] for row in rows])).accepted


def test_a_composite_count_takes_the_separators_of_its_column():
    rows = (changed(JUSTICE, E="Số lượng: 1.786 Tỷ lệ: 86%"), changed(BUILDING, E="12.5"))
    assert ("ambiguous_number", 2, "E") in faults(online(*rows))


def test_a_cell_with_two_counts_names_both():
    (problem,) = online(changed(JUSTICE, E="Trong giờ: 1.700; Ngoài giờ: 86")).errors
    assert (problem.code, problem.column) == ("several_counts", "E")
    assert problem.expected == "1.700 (Trong giờ) hoặc 86 (Ngoài giờ)"


@pytest.mark.parametrize("cell", ["Tỷ lệ: 86,2%", "Ghi chú: 5", "12: 5", "Số lượng:", "a: 1 b"])
def test_a_cell_without_exactly_one_count_is_no_number(cell):
    assert online(changed(JUSTICE, E=cell)).errors[0].code in ("not_a_number", "percent")


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_workbook_with_bytes_changed_is_a_reading(data):
    names = ("kieu_97.xls", "libreoffice.ods", "ngay_kieu_1904.xlsx", "trang_web_windows_1252.xls")
    content = bytearray(sample(data.draw(st.sampled_from(names))))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    reading = read(bytes(content[:cut]))
    assert reading.accepted or reading.errors
    assert not (reading.errors and reading.observations)


TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "<th rowspan=2 colspan=3>", "<br>", "<p>"]
)
BITS = st.lists(TAGS | st.text(max_size=5), max_size=40)


@settings(max_examples=200, deadline=None)
@given(BITS)
def test_any_page_is_rows_of_equal_width_or_refused(bits):
    content = ("<html>" + "".join(bits)).encode("utf-8", "ignore")
    try:
        rows, hidden = html_tables.page_rows(content)
    except Refused:
        pass
    else:
        assert len({len(row) for row in rows}) == 1
        assert hidden == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=3_000))
def test_any_compound_file_is_records_or_refused(tail):
    for content in (compound_start() + tail, sample("kieu_97.xls")[:1_536] + tail):
        # The process turns each of these into one answer.
        with suppress(Refused, struct.error, IndexError):
            compound.special_cells(compound.old_workbook(content))


def compound_start():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + sample("kieu_97.xls")[8:512]


def test_an_archive_of_the_wrong_kind_is_named():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<broken")
    assert refused(content.getvalue()) == "damaged_workbook"
