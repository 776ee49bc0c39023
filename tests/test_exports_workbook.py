"""The workbook: every number is the status answer's, text is never run, and the loaders read it back."""

from __future__ import annotations

import io
import math
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime

import openpyxl
import pytest

import loaders
from data import answers, directory, queries, samples
from data.answers import Office
from data.incoming import Incoming
from data.settings import ROOM, Settings
from data.store import Store
from exports import briefing_facts, workbook, workbook_figures, workbook_templates
from exports.refusals import ExportError
from indicators import formats, registry
from indicators.cells import harmless
from indicators.model import STATUSES, TIER_NAMES, Directory, Observation
from indicators.periods import parse

REGISTRY = registry.load()
NGHE_AN = directory.load("nghe-an", [ROOM / "agencies"])
QUARTER = parse("2025-Q3")
HEADS = [column.title for column in workbook_figures.FIGURES]
EVIL = '=HYPERLINK("http://x.example","bấm")'


def office_of(folder, known=NGHE_AN, today=date(2026, 11, 16)) -> Office:
    chosen = Settings(folder / "k.duckdb", "nghe-an", (ROOM / "agencies",), today, None, 5)
    return Office(chosen, Store(None, folder / "originals"), REGISTRY, known)


def observed(measure, agency, period, value):
    return Observation(measure, agency, period, *parse(period).days(), value, None, 2)


def save(office, observations, kind="online_filing", **options):
    told = {"file": "t.csv", "content": repr(observations).encode(), "by": "Hoa", **options}
    return office.store.save(Incoming("nghe-an", kind, observations=observations, row_count=1, **told))


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The sample, as the app's first start brings it in."""
    here = office_of(tmp_path_factory.mktemp("office"))
    read = [
        (file, loaders.load(file.name, file.content, REGISTRY, NGHE_AN, kind=file.kind))
        for file in samples.files(NGHE_AN, REGISTRY)
    ]
    here.store.bring_sample(
        Incoming("nghe-an", f.kind, f.name, f.content, "Dữ liệu mẫu", r.observations, r.rows, sample=True)
        for f, r in read
    )
    yield here
    here.store.close()


@pytest.fixture(scope="module")
def content(office):
    return workbook.make(office, QUARTER)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def table(sheet, first="Phạm vi"):
    """The rows below the head that begins with `first`, as dictionaries, up to the first blank row."""
    rows = list(sheet.iter_rows(values_only=True))
    top = next(place for place, row in enumerate(rows) if row[0] == first)
    found = []
    for row in rows[top + 1 :]:
        if not any(cell is not None for cell in row):
            break
        found.append(dict(zip(rows[top], row, strict=True)))
    return found


def same(cell, figure):
    """A workbook keeps sixteen digits of a number, which is all a spreadsheet shows."""
    missing = figure is None or (isinstance(figure, float) and math.isnan(figure))
    return cell is None if missing else math.isclose(cell, figure, rel_tol=1e-15, abs_tol=0)


def test_every_figure_is_the_one_of_the_status_answer(office, book):
    told = table(book["Số liệu"])
    at = 0
    for scope, word in workbook_figures.SCOPE_WORDS.items():
        frame = answers.statuses(office, [QUARTER], scope=scope)
        kept = frame[frame["plan"].notna() | (frame["reported_months"] > 0)]
        assert len(kept) > 40
        for row in kept.to_dict("records"):
            cells = told[at]
            at += 1
            assert (cells["Phạm vi"], cells["Mã số đơn vị"], cells["Mã số chỉ tiêu"]) == (
                *(word, row["agency"], row["indicator"]),
            )
            for head, name in (
                *(("Tử số", "numerator"), ("Mẫu số", "denominator"), ("Giá trị", "value")),
                *(("Mục tiêu", "target"), ("Cùng kỳ năm trước", "baseline")),
                *(("Tháng có số", "reported_months"), ("Tháng phải có", "expected_months")),
                *(("Đơn vị có số", "reported_agencies"), ("Đơn vị phải có", "expected_agencies")),
            ):
                assert same(cells[head], row[name]), (row, head)
            mark = STATUSES[row["status"]]
            assert cells["Trạng thái"] == f"{mark.glyph} {mark.word}"
            assert (cells["Kỳ tính"], cells["Mục trong văn bản"] or None) == ("2025-Q3", row["article"])
    assert at == len(told)


def test_cells_have_their_types_and_vietnamese_forms(book):
    row = table(book["Số liệu"])[0]
    assert (row["Từ ngày"], row["Đến ngày"]) == (datetime(2025, 7, 1), datetime(2025, 9, 30))
    sheet = book["Số liệu"]
    top = next(place for place, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[0] == "Phạm vi")
    line = next(
        row
        for row in sheet.iter_rows(min_row=top + 1)
        if row[4].value == "online_filing_rate" and row[0].value == "Toàn tỉnh" and row[9].value
    )
    assert [line[HEADS.index(head)].number_format for head in ("Tử số", "Giá trị", "Từ ngày")] == [
        *("#,##0", "#,##0.0", "dd/mm/yyyy"),
    ]
    assert line[HEADS.index("Tử số")].data_type == "n"


def test_every_sheet_is_ready_to_read_and_to_print(book):
    assert book.sheetnames == [
        *("Bảng điểm sở, ban, ngành", "Bảng điểm cấp xã", "Số liệu", "Thứ tự", "Tiến độ báo cáo"),
        *("Biểu đồ", "Nguồn và định nghĩa", *workbook_templates.TITLES.values()),
    ]
    for sheet in book:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert "&P" in sheet.oddFooter.right.text, sheet.title
        if sheet.title not in ("Biểu đồ", "Nguồn và định nghĩa"):
            assert sheet.freeze_panes is not None, sheet.title
            assert sheet.auto_filter.ref, sheet.title
            assert sheet.print_title_rows, sheet.title


def test_the_scorecard_says_shape_and_word_beside_a_number(office, book):
    sheet = book["Bảng điểm sở, ban, ngành"]
    rows = list(sheet.iter_rows())
    top = next(place for place, row in enumerate(rows) if row[0].value == "Đơn vị")
    at = next(c.column - 1 for c in rows[top] if c.value == "Hồ sơ nộp trực tuyến")
    line = next(row for row in rows if row[0].value == "Sở Xây dựng")
    frame = answers.statuses(office, [QUARTER], indicator="online_filing_rate", scope="agencies")
    wanted = frame[(frame["agency"] == "so-xay-dung") & (frame["plan"] == "nghe-an-384-2025")].iloc[0]
    assert line[at].value == wanted["value"]
    mark = STATUSES[wanted["status"]]
    assert line[at].number_format == f'" {mark.glyph} {mark.word}"* #,##0.00_ '
    assert wanted["value"] == pytest.approx(79.96)


def test_ranks_are_by_tier_and_ties_share_one(book):
    ranks = table(book["Thứ tự"], "Khối")
    groups = {}
    for row in ranks:
        groups.setdefault((row["Khối"], row["Tên chỉ tiêu"]), []).append(row)
    assert {tier for tier, _ in groups} == {TIER_NAMES["so_nganh"], TIER_NAMES["cap_xa"]}
    seen_tie = False
    for rows in groups.values():
        values = [row["Giá trị"] for row in rows if row["Hạng"] is not None]
        for row in rows:
            if row["Hạng"] is not None:
                assert row["Hạng"] == values.index(row["Giá trị"]) + 1
                assert row["Trong số"] == len(values)
        seen_tie = seen_tie or len(set(values)) < len(values)
        assert [row["Hạng"] is None for row in rows] == sorted(row["Hạng"] is None for row in rows)
    assert seen_tie


def test_the_reporting_grid_has_a_row_for_every_agency_that_reports(book):
    rows = table(book["Tiến độ báo cáo"], "Khối")
    assert len(rows) == 15 + 130
    (ward,) = [row for row in rows if row["Tên đơn vị"] == "Xã Na Ngoi"]
    assert list(ward.values())[2:5] == ["● đã gửi, không xét hạn", "□ chưa gửi", "□ chưa gửi"]
    assert (ward["Tháng đã đến hạn"], ward["Gửi đủ biểu"], ward["Gửi đúng hạn"]) == (3, 1, None)


def test_the_reporting_grid_asks_for_the_forms_in_use_as_the_page_does(tmp_path):
    here = office_of(tmp_path)
    counts = (("received", 10), ("received_online", 6), ("received_full_online", 1))
    save(here, [observed(measure, "so-y-te", "2025-09", value) for measure, value in counts])
    sheet = opened(workbook.make(here, parse("2025-09")))["Tiến độ báo cáo"]
    (row,) = [row for row in table(sheet, "Khối") if row["Tên đơn vị"] == "Sở Y tế"]
    assert (row["Tháng đã đến hạn"], row["Gửi đủ biểu"]) == (1, 1)
    assert str(sheet["A2"].value).endswith("Biểu tháng: hồ sơ trực tuyến.")
    here.store.close()


def test_charts_are_native_made_of_cells_and_have_words_for_who_cannot_see(content, book):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = packed.namelist()
        charts = [packed.read(n).decode() for n in names if re.match(r"xl/charts/chart\d+\.xml", n)]
        drawing = packed.read("xl/drawings/drawing1.xml").decode()
    assert len(charts) == 1 + 3 + 3 + 4
    assert all("(dữ liệu mẫu)" in chart for chart in charts)
    assert drawing.count("descr=") == len(charts)
    cells = book["Biểu đồ"]
    for chart in charts:
        for first, last in re.findall(r"<c:val><c:numRef><c:f>'Biểu đồ'!(\$\w+\$\d+):(\$\w+\$\d+)", chart):
            block = [row[0].value for row in cells[f"{first}:{last}".replace("$", "")]]
            assert any(isinstance(value, (int, float)) for value in block)
            assert all(value is None or isinstance(value, (int, float)) for value in block)


def test_no_bar_is_labelled_with_a_target_it_just_misses(tmp_path):
    here = office_of(tmp_path)
    for agency, online in (("so-y-te", 7996), ("so-tu-phap", 9000)):
        sent = (("received", 10_000), ("received_online", online))
        save(here, [observed(measure, agency, "2025-09", value) for measure, value in sent])
    with zipfile.ZipFile(io.BytesIO(workbook.make(here, parse("2025-09")))) as packed:
        names = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
        charts = [packed.read(name).decode() for name in names]
    (chart,) = [chart for chart in charts if "1/2 sở, ban, ngành đạt" in chart]
    assert set(re.findall(r'<c:dLbls><c:numFmt formatCode="([^"]+)"', chart)) == {"#,##0.00"}
    here.store.close()


def test_every_sheet_of_a_sample_says_so(book):
    for sheet in book:
        if sheet.title not in workbook_templates.TITLES.values():
            texts = [cell for row in sheet.iter_rows(max_row=3, values_only=True) for cell in row if cell]
            assert any(str(text).startswith("DỮ LIỆU MẪU") for text in texts), sheet.title


def test_an_open_period_says_so(tmp_path):
    here = office_of(tmp_path, today=date(2025, 9, 20))
    save(here, [observed(m, "so-tu-phap", "2025-09", 5) for m in ("received", "received_online")])
    sheet = opened(workbook.make(here, parse("2025-09")))["Bảng điểm sở, ban, ngành"]
    assert sheet["A2"].value == "TẠM TÍNH: kỳ chưa kết thúc, số liệu còn thay đổi."
    here.store.close()


def test_the_days_of_figures_are_those_of_their_files_and_a_rows_days_the_periods(tmp_path):
    """Closed on the 15th; one agency sent by calendar month, one by the office's, a third for November."""
    closed = office_of(tmp_path, today=date(2025, 11, 10))
    here = replace(closed, settings=replace(closed.settings, closing_day=15))
    days = {
        "so-tu-phap": ("2025-10", date(2025, 10, 1), date(2025, 10, 31)),
        "so-y-te": ("2025-10", date(2025, 9, 16), date(2025, 10, 15)),
        "so-xay-dung": ("2025-11", date(2025, 11, 1), date(2025, 11, 30)),
    }
    for agency, sent in days.items():
        save(here, [Observation(m, agency, *sent, 5, None, 2) for m in ("received", "received_online")])

    def told(period, agency=None):
        book = opened(workbook.make(here, parse(period), agency=agency))
        rows = {(row["Từ ngày"].date(), row["Đến ngày"].date()) for row in table(book["Số liệu"])}
        lines = (str(row[0].value) for row in book.worksheets[0]["A1:A5"])
        return next(line for line in lines if line.startswith("Số liệu từ")).partition(";")[0], rows

    october = {(date(2025, 9, 16), date(2025, 10, 15))}
    assert told("2025-10") == ("Số liệu từ 16/9/2025 đến 31/10/2025", october)
    assert told("2025-10", "so-tu-phap") == ("Số liệu từ 01/10/2025 đến 31/10/2025", october)
    assert told("2025-11")[0] == "Số liệu từ 01/11/2025 đến 10/11/2025"  # the day the workbook is made
    for period, agency in (("2025-10", "so-y-te"), ("2025-Q4", None), ("2025", "so-tu-phap")):
        facts = briefing_facts.collect(here, parse(period), plan=None, agency=agency)
        assert told(period, agency)[0].split()[3::2] == [formats.day(day) for day in facts.spoken]
    here.store.close()


def test_the_source_sheet_names_batches_documents_and_definitions(office, book):
    cells = book["Nguồn và định nghĩa"].iter_rows(values_only=True)
    texts = {str(cell) for row in cells for cell in row if cell is not None}
    with office.store.reading() as cursor:
        used = set(queries.sources(cursor, "nghe-an", list(REGISTRY.measures), (24306, 24308))["batch"])
    assert used <= texts
    assert {"nghe-an-384-2025", "384/QĐ-UBND", "3667/QĐ-UBND"} <= texts
    assert REGISTRY.indicators["online_filing_rate"].definition in texts


@pytest.mark.parametrize("kind", list(loaders.LAYOUTS))
def test_the_loaders_read_the_very_figures_back(office, content, kind):
    reading = loaders.load("so-lieu.xlsx", content, REGISTRY, NGHE_AN, kind=kind)
    assert reading.errors == ()
    measures = [m.id for m in REGISTRY.measures.values() if m.form == kind]
    with office.store.reading() as cursor:
        stored = queries.sources(cursor, "nghe-an", measures, (QUARTER.first, QUARTER.last))
    expected = {
        (r.measure, r.agency, r.period, r.first_day.date(), r.last_day.date(), float(r.value))
        for r in stored.itertuples()
    }
    assert {(*o[:5], float(o[5])) for o in reading.observations} == expected
    assert len(expected) > 1000


def test_one_workbook_loaded_kind_by_kind_gives_the_same_statuses(office, content, tmp_path):
    again = office_of(tmp_path)
    for kind in loaders.LAYOUTS:
        reading = loaders.load("so-lieu.xlsx", content, REGISTRY, NGHE_AN, kind=kind)
        told = {"file": "so-lieu.xlsx", "content": content, "by": "Hoa", "row_count": reading.rows}
        effect = again.store.save(Incoming("nghe-an", kind, observations=reading.observations, **told))
        assert (effect.new, effect.is_repeated) == (reading.rows, False)
    figures = ["indicator", "agency", "plan", "numerator", "denominator", "value"]
    for scope in ("total", "tiers", "agencies"):
        # what asks for an increase needs the year before, which a workbook of one quarter does not hold
        here, there = (answers.statuses(one, [QUARTER], scope=scope)[figures] for one in (office, again))
        assert here.equals(there)
    again.store.close()


def test_the_sheets_are_named_and_headed_as_the_templates_are(book):
    for kind, layout in loaders.LAYOUTS.items():
        assert workbook_templates.TITLES[kind] == layout.title
        heads = [cell.value for cell in book[layout.title][1]]
        assert [head for head in heads if head in layout.header] == list(layout.header)
        assert set(heads) - set(layout.header) == {"Từ ngày", "Đến ngày"}


def test_text_is_never_run_whoever_it_came_from(tmp_path):
    names = {"so-tu-phap": EVIL, "so-y-te": "@SUM(1+9)", "so-xay-dung": "+1+1", "so-noi-vu": "-2+3"}
    bodies = [
        body.model_copy(update={"name": names[body.id], "short_name": names[body.id]})
        if body.id in names
        else body
        for body in NGHE_AN.agencies
    ]
    here = office_of(tmp_path, Directory("nghe-an", bodies))
    observations = [
        observed(measure, agency, "2025-09", value)
        for place, agency in enumerate(names)
        for measure, value in (("received", 10), ("received_online", place))
    ]
    save(here, observations, file="=cmd|' /C calc'!A0.csv", by="\t=1+1")
    content = workbook.make(here, QUARTER)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [packed.read(n).decode() for n in packed.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any("externalLink" in name for name in packed.namelist())
    assert all("<f>" not in sheet and "<f " not in sheet and "<hyperlink" not in sheet for sheet in sheets)
    found = {}
    for sheet in opened(content):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                found.setdefault(cell.value, cell.data_type)
    for text in (*names.values(), "=cmd|' /C calc'!A0.csv"):
        assert found[text] == "s", text
    assert found[3] == "n"
    here.store.close()


def test_one_rule_marks_text_in_csv_and_leaves_numbers_alone():
    dangers = [EVIL, "+1+1", "-1+1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＠x"]
    assert [harmless(text) for text in dangers] == [f"'{text}" for text in dangers]
    fine = ["≥ 80%", "Sở Y tế", "", "=", ">=", "–", "-4", "+1,5%", -5, -2.5, None, True]
    assert [harmless(cell) for cell in fine] == fine


def test_a_workbook_of_one_agency_holds_that_agency_alone(office):
    book = opened(workbook.make(office, QUARTER, agency="so-tu-phap"))
    rows = table(book["Số liệu"])
    assert {row["Mã số đơn vị"] for row in rows if row["Phạm vi"] == "Đơn vị"} == {"so-tu-phap"}
    assert {row["Tên đơn vị"] for row in table(book["Thứ tự"], "Khối")} == {"Sở Tư pháp"}
    assert [row["Tên đơn vị"] for row in table(book["Tiến độ báo cáo"], "Khối")] == ["Sở Tư pháp"]
    assert {row[0] for row in book["Hồ sơ trực tuyến"].iter_rows(min_row=2, values_only=True)} == {
        "so-tu-phap"
    }
    assert max(row["Trong số"] or 0 for row in table(book["Thứ tự"], "Khối")) > 10


def test_a_plan_that_is_named_judges_alone(office):
    rows = table(opened(workbook.make(office, QUARTER, plan="nghe-an-3667-2025"))["Số liệu"])
    assert {row["Văn bản"] for row in rows} == {"QĐ 3667"}
    frame = answers.statuses(office, [QUARTER], plan="nghe-an-3667-2025", scope="agencies")
    assert sum(row["Phạm vi"] == "Đơn vị" for row in rows) == len(frame)


@pytest.mark.parametrize(
    ("period", "words", "said"),
    [
        ("2031-Q1", {}, "Chưa có số liệu nào của quý I/2031"),
        ("2031-Q1", {"agency": "so-tu-phap"}, "Chưa có số liệu nào của quý I/2031"),
        ("2025-Q3", {"plan": "x"}, "Không có kế hoạch “x”"),
        ("2025-Q3", {"agency": "x"}, "Không có đơn vị “x”"),
        ("2025-Q3", {"agency": "thanh-pho-vinh"}, "không tồn tại trong quý III/2025"),
    ],
)
def test_what_cannot_be_written_is_refused_with_its_reason(office, period, words, said):
    with pytest.raises(ExportError, match=re.escape(said)):
        workbook.make(office, parse(period), **words)
