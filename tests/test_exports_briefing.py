"""The Word report: every number, caption and picture against the status command, its layout, its refusals."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from docx.oxml.ns import qn

from data import directory
from data.answers import Office, statuses
from data.incoming import Incoming
from data.replies import UnknownNameError
from data.store import Store
from exports import briefing, briefing_charts, briefing_facts, briefing_tables, briefing_words, figures
from exports.briefing import SECTIONS, Options
from exports.briefing_passages import passage
from exports.figures import Look
from exports.manner import Manner
from exports.refusals import ExportError
from indicators.model import STATUSES, Observation
from indicators.periods import parse
from indicators.profiles import portraits
from tests.conftest import ROOT
from tests.documents import (
    NUMBER,
    Word,
    inked,
    judged,
    lines_of,
    number,
    on_day,
    pdf_of,
    plain,
    sample_office,
)
from tests.exemptions import exempting

Q3 = parse("2025-Q3")
NO_CHARTS = Options(charts="none")
WORDS = {f"{mark.glyph} {mark.word}": status for status, mark in STATUSES.items()}
PLANS = {"QĐ 384": "nghe-an-384-2025", "QĐ 3667": "nghe-an-3667-2025"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    made = sample_office(tmp_path_factory.mktemp("bao-cao"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def report(office):
    return Word(briefing.make(office, Q3, options=NO_CHARTS))


@pytest.fixture(scope="module")
def facts(office):
    return briefing_facts.collect(office, Q3, plan=None, agency=None)


def finding(facts, name):
    return next(found for found in facts.found if found.indicator.id == name)


def said(facts, name, manner=Manner()):  # noqa: B008 - frozen
    return [plain(line) for line in passage(facts, finding(facts, name), manner)]


def by_name(office):
    return {indicator.short_name: indicator.id for indicator in office.registry.indicators.values()}


def near(printed: str, value: float, decimals: int = 1) -> bool:
    """Whether a printed number is the value rounded, or given more decimals not to pass its target."""
    shown = number(printed)
    places = max(decimals, len(printed.partition(",")[2]))
    return abs(shown - Decimal(str(value))) <= Decimal(5).scaleb(-places - 1)


def assert_is_row(cells, row, unit_decimals=1):
    """A value cell "72,4%\n171.721/237.223" and a status cell against a row of the status command."""
    value, words = cells
    shown = NUMBER.findall(value)
    assert near(shown[0], row["value"], unit_decimals)
    if len(shown) > 1:
        assert [number(one) for one in shown[1:]] == [row["numerator"], row["denominator"]]
    assert WORDS[words] == row["status"]


def test_every_result_is_the_status_commands(office, report):
    rows, names = judged(office, Q3), by_name(office)
    table = report.tables[0]
    assert table[0][:4] == ["TT", "Chỉ tiêu", "Mục tiêu, văn bản", "Kết quả\n(tử số/mẫu số)"]
    seen, before = set(), ""
    for _, name, aim, value, *_, words in table[1:]:
        indicator = before if name.startswith("–") else names[name]
        before = indicator
        target, *sources = aim.split("\n")
        for source in sources:
            row = rows[PLANS[source.partition(",")[0]], indicator]
            seen.add((row["plan"], indicator))
            assert source.partition(", ")[2] == row["article"]
            assert_is_row((value, words), row)
            if row["target"] == row["target"]:
                assert number(NUMBER.findall(target)[0]) == Decimal(str(row["target"]))
            else:
                assert target == "tăng so với cùng kỳ"
    judged_rows = {
        key for key, row in rows.items() if row["status"] in ("met", "near", "missed") and key[0] is not None
    }
    assert seen == judged_rows
    assert [row[0] for row in table[1:] if row[0]] == [str(place) for place in range(1, 29)]


def test_movements_are_differences_of_the_status_commands_values(office, report):
    now, names = judged(office, Q3), by_name(office)
    then, ago = judged(office, parse("2025-Q2")), None
    ago = statuses(office, (parse("2024-Q3"),), plan="nghe-an-384-2025")
    last_year = dict(zip(ago["indicator"], ago["value"], strict=True))
    checked = 0
    for _, name, aim, _, quarter, year, _ in report.tables[0][1:]:
        if name.startswith("–") or quarter == "—":
            continue
        key = PLANS[aim.split("\n")[1].partition(",")[0]], names[name]
        assert near(quarter, now[key]["value"] - then[key]["value"])
        if key[0] == "nghe-an-384-2025" and year != "—":
            assert near(year, now[key]["value"] - last_year[key[1]])
            checked += 1
    assert checked == 9


def test_the_appendix_has_every_agency_and_the_status_commands_figures(office, report):
    rows = judged(office, Q3, "agencies")
    for tier, count in (("so_nganh", 15), ("cap_xa", 130)):
        bodies = {row["agency_name"]: row["agency"] for row in rows.values() if row["tier"] == tier}
        caption = f"Kết quả của {'sở, ban, ngành' if tier == 'so_nganh' else 'cấp xã'}, quý III/2025"
        place = next(i for i, text in enumerate(report.captions) if text.endswith(caption))
        table = report.tables[place]
        assert len(table) == count + 2  # the head and the sum
        assert {row[1] for row in table[1:-1]} == set(bodies)
        indicators = [by_name(office)[head.split("\n")[0]] for head in table[0][3:]]
        for _, name, misses, *cells in table[1:-1]:
            own = [row for key, row in rows.items() if key[2] == bodies[name]]
            assert_counts(own, misses)
            for indicator, cell in zip(indicators, cells, strict=True):
                assert_cell(cell, [row for row in own if row["indicator"] == indicator])


def assert_counts(rows, printed):
    """ "6/9": missed of judged, each indicator once, by the later document that asks."""
    first = {}
    for row in sorted(rows, key=lambda row: row["plan"] != "nghe-an-384-2025"):
        if row["plan"] is not None and row["operator"] is not None:
            first.setdefault(row["indicator"], row["status"])
    reported = [status for status in first.values() if status in ("met", "near", "missed")]
    assert printed == f"{reported.count('missed')}/{len(reported)}"


def assert_cell(cell, rows):
    first = sorted(rows, key=lambda row: row["plan"] != "nghe-an-384-2025")
    if not first:
        assert cell == "–"
        return
    row = first[0]
    assert cell.startswith(STATUSES[row["status"]].glyph)
    if row["value"] == row["value"]:
        assert near(NUMBER.findall(cell)[0], row["value"])


def test_who_lacks_most_comes_from_whole_counts(office, report):
    place = next(i for i, text in enumerate(report.captions) if "còn thiếu nhiều nhất" in text)
    rows = judged(office, Q3, "agencies")
    names = by_name(office)
    full = {body.name: body.id for body in office.directory.existing(*Q3.days())}
    checked = 0
    for name, whole, body, value, short in report.tables[place][1:]:
        key = next(
            (plan, names[name], full[body])
            for plan in PLANS.values()
            if (plan, names[name], full[body]) in rows
        )
        row = rows[key]
        shown = [number(one) for one in NUMBER.findall(value)]
        if len(shown) == 3:
            assert shown[1:] == [row["numerator"], row["denominator"]]
            missing = -(-int(row["target"] * row["denominator"] - 100 * row["numerator"]) // 100)
            assert number(short) == missing
            checked += 1
        else:
            assert short == f"thừa {int(row['value'])}"
        assert number(whole) > 0
    assert checked == 39


def test_the_sentences_word_for_word(facts):
    assert said(facts, "online_filing_rate") == [
        "Quý III/2025 đạt 72,4% (171.721/237.223); mục tiêu ≥ 80% (QĐ 384, PL.V.2): ■ Chưa đạt, còn thiếu "
        "18.058 hồ sơ để đạt 80%. Theo QĐ 3667, I.7, tính theo tỷ lệ khác (Giải quyết trực tuyến / Đã giải "
        "quyết) đạt 63,0% (148.296/235.380), mục tiêu ≥ 60%: ● Đạt.",
        "Tăng 2,0 điểm phần trăm so với quý II/2025; tăng 15,6 điểm phần trăm so với cùng kỳ năm trước "
        "(quý III/2024). 31/144 cơ quan, đơn vị đạt mục tiêu. Thiếu nhiều nhất: Sở Nông nghiệp và Môi trường "
        "thiếu 3.464 (đạt 64,6%, 14.581/22.556); Phường Thái Hoà thiếu 2.357 (đạt 47,3%, 3.408/7.206); "
        "Phường Vinh Lộc thiếu 777 (đạt 58,9%, 2.162/3.673); còn 110 cơ quan, đơn vị khác chưa đạt, kể cả "
        "gần đạt.",
        "Để cả năm 2025 đạt ≥ 80%, 03 tháng còn lại phải đạt 112,8%: không còn khả năng (lũy kế 9 tháng "
        "69,1%). Để cả năm 2025 đạt ≥ 60%, 03 tháng còn lại phải đạt 60,6%: giữ mức này là kịp (lũy kế 9 "
        "tháng 59,8%).",
    ]
    assert said(facts, "overdue_backlog") == [
        "Quý III/2025 có 1.040 hồ sơ; mục tiêu ≤ 0 hồ sơ (QĐ 3667, I.3): ■ Chưa đạt. Số cuối kỳ: mỗi đơn vị "
        "lấy tháng gần nhất đã gửi trong kỳ.",
        "Giảm 211 hồ sơ so với quý II/2025, kết quả cải thiện; giảm 667 hồ sơ so với cùng kỳ năm trước "
        "(quý III/2024), kết quả cải thiện. 85/145 cơ quan, đơn vị đạt mục tiêu. Nhiều nhất: Sở Nông nghiệp "
        "và Môi trường 485 hồ sơ; Sở Xây dựng 173 hồ sơ; Sở Y tế 38 hồ sơ; còn 57 cơ quan, đơn vị khác chưa "
        "đạt.",
    ]
    assert said(facts, "portal_sync_rate") == [
        "Quý III/2025 đạt 100,0% (238.254/238.254); mục tiêu 100% (QĐ 384, PL.V.1): ● Đạt. Không đổi so với "
        "quý II/2025; chưa có số liệu so sánh với cùng kỳ năm trước (quý III/2024). 144/144 cơ quan, đơn vị "
        # 203186/203193, 229558/229562, 238254/238254: 11 are lacking, 223 681 of a rest of 223 670 wanted.
        "đạt mục tiêu. Để cả năm 2025 đạt 100%, 03 tháng còn lại phải đạt trên 100%: không còn khả năng "
        "(lũy kế 9 tháng 99,998%).",
    ]
    assert said(facts, "system_handling_rate")[0] == (
        "Quý III/2025 đạt 99,999% (238.252/238.254); mục tiêu 100% (QĐ 384, III.2.a): ▲ Gần đạt, "
        "còn thiếu 02 hồ sơ để đạt 100%."
    )


def test_the_summary_word_for_word(facts):
    assert [plain(line) for line in briefing_words.summary(facts, Manner())] == [
        "Quý III/2025, toàn tỉnh có 10/28 chỉ tiêu đạt mục tiêu; 11 gần đạt; 07 chưa đạt.",
        "So với quý II/2025: 14 chỉ tiêu cải thiện, 10 chỉ tiêu giảm sút, 04 chỉ tiêu không đổi.",
        "Chỉ tiêu còn cách mục tiêu xa nhất: số hóa hồ sơ, kết quả, 71,1% (mục tiêu 100%).",
        "Sở, ban, ngành: 03 sở giữ 20/38 lượt chưa đạt; 04/15 đơn vị không còn chỉ tiêu chưa đạt.",
        "Cấp xã: cả 130 đơn vị cấp xã còn chỉ tiêu chưa đạt; nhiều nhất 08 chỉ tiêu, ở 03 đơn vị.",
        "Ngoài ra, 14 chỉ tiêu chưa có số liệu của quý III/2025, gồm cả chỉ tiêu báo cáo theo kỳ khác.",
    ]


def test_a_document_is_cited_with_number_and_day_first(facts):
    assert plain(briefing_words.cited(facts.plans[1])) == (
        "Quyết định số 3667/QĐ-UBND ngày 30/12/2024 ban hành Kế hoạch cải cách hành chính Nhà nước tỉnh "
        "Nghệ An năm 2025"
    )


def test_a_day_nobody_entered_is_left_to_the_office(facts):
    undated = facts.plans[0].model_copy(update={"date": None})
    assert plain(briefing_words.cited(undated)).startswith("Quyết định số 384/QĐ-UBND ngày … ban hành ")


def test_two_decimals_and_counts_without_zeros_are_settings(facts):
    first = said(facts, "petition_publication_rate", Manner(decimals=2, is_padded=False))[0]
    assert first == (
        "Quý III/2025 đạt 97,86% (183/187); mục tiêu 100% (QĐ 384, PL.VI.2): ▲ Gần đạt, còn thiếu 4 kết quả "
        "để đạt 100%."
    )


@pytest.mark.parametrize(
    ("above", "below", "written"), [(0, 2, "0/2"), (1, 2, "01/02"), (4, 15, "04/15"), (16, 22, "16/22")]
)
def test_both_halves_of_a_share_are_written_alike(above, below, written):
    assert Manner().share(above, below) == written
    assert Manner().share(above, below, "đơn vị") == f"{written}\u00a0đơn vị"
    assert Manner().prose(f"{above}/{below} đơn vị còn 3 lượt") == f"{written} đơn vị còn 03 lượt"
    assert Manner(is_padded=False).share(above, below) == f"{above}/{below}"


def test_numbers_and_units_are_never_parted(facts):
    text = " ".join(passage(facts, finding(facts, "online_filing_rate"), Manner()))
    for words in (
        "18.058\u00a0hồ sơ",
        "2,0\u00a0điểm phần trăm",
        "03\u00a0tháng còn lại",
        "31/144\u00a0cơ quan",
    ):
        assert words in text


def test_one_agency_is_ranked_among_its_peers(office):
    facts = briefing_facts.collect(office, Q3, plan=None, agency="so-tu-phap")
    assert said(facts, "digitization_rate") == [
        "Quý III/2025 đạt 84,7% (11.001/12.990); mục tiêu 100% (QĐ 384, PL.V.3; QĐ 3667, I.7): ■ Chưa đạt, "
        "còn thiếu 1.989 hồ sơ, kết quả để đạt 100%.",
        "Tăng 2,9 điểm phần trăm so với quý II/2025; tăng 18,4 điểm phần trăm so với cùng kỳ năm trước "
        "(quý III/2024). Xếp thứ 8/14 trong các sở, ban, ngành có số liệu.",
        "Để cả năm 2025 đạt 100%, 03 tháng còn lại phải đạt 156,6%: không còn khả năng (lũy kế 9 tháng "
        "81,1%).",
    ]
    values = [
        row["value"]
        for key, row in judged(office, Q3, "agencies").items()
        if key[:2] == ("nghe-an-384-2025", "digitization_rate") and row["tier"] == "so_nganh"
    ]
    own = next(finding.lead.value for finding in facts.found if finding.indicator.id == "digitization_rate")
    known = [value for value in values if value == value]
    assert (1 + sum(value > own for value in known), len(known)) == (8, 14)


def test_one_agencys_report_names_it_and_has_no_appendix_of_agencies(office):
    made = Word(briefing.make(office, Q3, agency="so-tu-phap", options=NO_CHARTS))
    assert "của Sở Tư pháp quý III năm 2025" in made.paragraphs
    assert (
        "Quý III/2025, Sở Tư pháp có 16/22 chỉ tiêu đạt mục tiêu; 03 gần đạt; 03 chưa đạt." in made.paragraphs
    )
    assert [text for text in made.paragraphs if text.startswith("Phụ lục")] == ["Phụ lục"]
    assert "CÁCH TÍNH CÁC CHỈ TIÊU" in made.paragraphs
    assert "- Sở Tư pháp;" in made.part("word/document.xml")


def test_forms_are_not_named_where_all_are_counted(office, facts):
    assert len(briefing_words.reporting(facts, Manner())) == 1
    assert "biểu tháng:" not in briefing_tables.reporting(facts).note


def test_the_head_follows_the_decree(report):
    head = report.document.tables[0]
    left, right = ([plain(p.text) for p in cell.paragraphs if p.text] for cell in head.rows[0].cells)
    assert left == ["UBND TỈNH NGHỆ AN", "VĂN PHÒNG", "Số:      /BC-VPUBND"]
    assert right[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert right[2] == "Nghệ An, ngày       tháng 10 năm 2025"
    assert report.paragraphs[:3] == [
        "BÁO CÁO",
        "Kết quả thực hiện các chỉ tiêu kiểm soát thủ tục hành chính",
        "quý III năm 2025",
    ]
    assert report.paragraphs[3].startswith("Thực hiện Quyết định số 384/QĐ-UBND ngày 24/02/2025 ban hành")
    section = report.document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in margins] == [20, 20, 30, 20]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert report.document.styles["Normal"].font.name == "Times New Roman"
    assert report.document.styles["Normal"].font.size.pt == 14


def test_the_file_says_its_language_and_title(report):
    core = report.document.core_properties
    assert core.language == "vi-VN"
    assert core.title == (
        "Báo cáo: Kết quả thực hiện các chỉ tiêu kiểm soát thủ tục hành chính quý III năm 2025"
    )
    assert core.author == "Văn phòng UBND tỉnh"
    assert 'w:lang w:val="vi-VN" w:eastAsia="vi-VN"' in report.part("word/styles.xml")


def test_pages_are_numbered_from_the_second_and_sample_figures_are_marked_on_each(report):
    for section in report.document.sections:
        assert section.different_first_page_header_footer
        assert "PAGE" not in section.first_page_header._element.xml
        assert section.first_page_header.paragraphs[0].text == "DỮ LIỆU MẪU"
        assert " PAGE " in section.header._element.xml
        assert "DỮ LIỆU MẪU" in section.header.paragraphs[0].text


def test_tables_repeat_their_heads_and_keep_their_rows_whole(report):
    captioned = [table for table in report.document.tables if table._tbl.xpath(".//w:tblHeader")]
    assert len(captioned) == 10
    for table in captioned:
        rows = table._tbl.tr_lst
        assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.xpath("./w:trPr/w:cantSplit") for row in rows)


def test_captions_are_fields_with_their_numbers_written_in(report):
    body = report.document.element.body
    fields = [text.text.strip() for text in body.iter(qn("w:instrText"))]
    assert fields == ["SEQ Bảng \\* ARABIC"] * 10
    assert [re.match(r"Bảng \d+", text)[0] for text in report.captions] == [f"Bảng {n}" for n in range(1, 11)]
    assert report.captions[0] == "Bảng 1. Kết quả so với mục tiêu, quý III/2025"
    assert (
        "Kết quả từng chỉ tiêu nêu tại Bảng 1; cách tính nêu tại Phụ lục III kèm theo." in report.paragraphs
    )


def test_headings_go_in_order_and_sections_can_be_left_out(office, report):
    heads = [plain(p.text) for p in report.document.paragraphs if p.style.name == "Heading 1"]
    assert heads == [
        "I. TÓM TẮT KẾT QUẢ",
        "II. KẾT QUẢ TỪNG CHỈ TIÊU",
        "III. KẾT QUẢ THEO CƠ QUAN, ĐƠN VỊ",
        "IV. KHẢ NĂNG ĐẠT MỤC TIÊU CẢ NĂM 2025",
        "V. CHẾ ĐỘ BÁO CÁO",
        "VI. VẤN ĐỀ CẦN LƯU Ý VỀ SỐ LIỆU",
        "VII. NGUYÊN NHÂN, GIẢI PHÁP, KIẾN NGHỊ",
    ]
    short = Word(briefing.make(office, Q3, options=Options(("reporting",), "none")))
    assert [plain(p.text) for p in short.document.paragraphs if p.style.name == "Heading 1"] == [
        "I. TÓM TẮT KẾT QUẢ",
        "II. CHẾ ĐỘ BÁO CÁO",
        "III. NGUYÊN NHÂN, GIẢI PHÁP, KIẾN NGHỊ",
    ]
    assert list(SECTIONS) == [
        *("results", "agencies", "outlook", "reporting", "questions", "appendix", "definitions")
    ]


def test_the_last_appendix_says_how_each_indicator_is_worked_out(office, report):
    assert report.paragraphs[report.paragraphs.index("Phụ lục III") + 1] == "CÁCH TÍNH CÁC CHỈ TIÊU"
    assert report.captions[-1] == "Bảng 10. Cách tính các chỉ tiêu, quý III/2025"
    rows = report.tables[-1]
    assert rows[0] == ["TT", "Chỉ tiêu", "Cách tính (tử số / mẫu số)", "Căn cứ"]
    own = next(row for row in rows if row[1] == "Tỷ lệ hồ sơ giải quyết trực tuyến")
    assert own[2:] == ["Giải quyết trực tuyến / Đã giải quyết", "QĐ 3667/QĐ-UBND, mục I.7"]
    said = {row[1] for row in rows[1:]}
    names = by_name(office)
    shown = [row[1] for table in report.tables[:2] for row in table[1:] if not row[1].startswith("–")]
    assert said == {office.registry.indicators[names[name]].name for name in shown}


def test_the_first_rows_of_a_long_table_stay_with_its_head_and_the_last_with_each_other(report):
    table = next(t for t in report.document.tables if t._tbl.xpath(".//w:tblHeader"))
    kept = [bool(row.xpath(".//w:keepNext")) for row in table._tbl.tr_lst]
    assert len(kept) > 20
    assert kept[:4] == [True, True, True, False]
    assert kept[-4:] == [False, True, True, True]  # the last goes with the note below


def test_a_documents_courses_end_with_its_period_and_a_pages_go_on(office):
    later = on_day(office, date(2026, 11, 16))
    own = briefing_facts.collect(later, Q3, plan=None, agency=None)
    reading = briefing_charts.reading_of(own, finding(own, "digitization_rate"))
    assert [period.id for period in reading.line()] == [f"2025-{month:02d}" for month in range(1, 10)]
    page = figures.reading_of(later, "digitization_rate", Q3)
    assert page.line()[-1].id == "2025-12"
    drawn = figures.drawn(later, reading, "trend")
    assert "số liệu đến 30/9/2025" in plain(drawn.footer)
    assert drawn.alt.endswith("tháng 9/2025: 73,5%.")


def test_a_report_made_later_says_what_the_rest_of_the_year_had_to_bring(office):
    """In November of the next year as on the day after: three months are left, whatever came meanwhile."""
    then, later = (
        briefing_facts.collect(on_day(office, day), Q3, plan=None, agency=None).outlooks
        for day in (date(2025, 10, 24), date(2026, 11, 16))
    )
    assert then == later
    filing = later["nghe-an-384-2025", "online_filing_rate"]
    assert (filing.months_left, f"{float(filing.required):.1f}") == (3, "112.8")


def test_a_course_leaves_out_months_before_the_body_and_months_still_to_come(office):
    later = on_day(office, date(2026, 11, 16))
    own = briefing_facts.collect(later, Q3, plan=None, agency="so-xay-dung")
    line = briefing_charts.reading_of(own, finding(own, "digitization_rate")).line()
    assert [line[0].id, line[-1].id] == ["2025-03", "2025-09"]  # it began on 1/3/2025
    last = briefing_facts.collect(later, parse("2026-Q4"), plan=None, agency=None)
    reading = briefing_charts.reading_of(last, finding(last, "digitization_rate"))
    assert reading.line()[-1].id == "2026-10"  # November is not over and nobody has sent it


def test_in_a_months_report_every_agency_counts_once(office):
    facts = briefing_facts.collect(office, parse("2025-09"), plan=None, agency=None)
    assert not facts.agencies.duplicated(["plan", "indicator", "agency"]).any()
    assert said(facts, "digitization_rate")[1].endswith(
        "03/140 cơ quan, đơn vị đạt mục tiêu. Thiếu nhiều nhất: Sở Nông nghiệp và Môi trường thiếu 5.685 "
        "(đạt 64,3%, 10.223/15.908); Phường Thái Hoà thiếu 1.824 (đạt 63,8%, 3.211/5.035); Sở Xây dựng thiếu "
        "1.752 (đạt 73,7%, 4.898/6.650); còn 134 cơ quan, đơn vị khác chưa đạt, kể cả gần đạt."
    )


def test_a_years_report_blames_nobody_who_had_not_to_report_and_expects_nothing_more(office):
    later = on_day(office, date(2026, 11, 16))
    made = Word(briefing.make(later, parse("2025"), options=NO_CHARTS))
    text = " ".join(made.paragraphs)
    # 412 communes were there until 30/6/2025; their districts reported for them.
    place = next(i for i, caption in enumerate(made.captions) if "Kết quả theo khối" in caption)
    assert [row[0] for row in made.tables[place][1:]] == ["Sở, ban, ngành", "Cấp huyện", "Cấp xã"]
    assert [row[-1] for row in made.tables[place][1:]] == ["0", "0", "0"]
    assert "(đến 30/6/2025)" not in str([table for table in made.tables if len(table) > 100])
    assert "/590 đơn vị" not in text
    assert "Năm 2025 đã kết thúc: kết quả cả năm đã nêu ở trên, không còn tháng nào để ước tính." in text
    assert not [caption for caption in made.captions if "Khả năng đạt mục tiêu" in caption]
    assert "cả năm không đạt" not in text
    assert made.tables[0][1][3].split("\n") == ["69,2%", "1.275.588/", "1.842.963"]


def test_a_communes_report_speaks_of_it_as_offices_do(office):
    made = Word(briefing.make(office, Q3, agency="xa-keng-du-16822", options=NO_CHARTS))
    text = made.paragraphs
    assert "của xã Keng Đu quý III năm 2025" in text
    assert "Quý III/2025, xã Keng Đu có 07/18 chỉ tiêu đạt mục tiêu; 03 gần đạt; 08 chưa đạt." in text
    assert any(
        line.startswith("Chưa có số liệu so sánh với quý II/2025 và cùng kỳ năm trước.") for line in text
    )
    assert "- Mức đầy đủ: có 2/3 tháng." in text
    assert not any(line.endswith("chưa đơn vị nào gửi.") for line in text)
    assert "- UBND xã Keng Đu;" in made.part("word/document.xml")


def test_who_is_not_due_yet_is_not_behind(office):
    here = on_day(office, date(2026, 11, 16))
    made = Word(briefing.make(here, parse("2026-Q4"), options=NO_CHARTS))
    assert "Chưa đến hạn gửi báo cáo tháng nào của kỳ." in made.paragraphs
    place = next(i for i, caption in enumerate(made.captions) if "Tình hình gửi báo cáo" in caption)
    rows = made.tables[place][1:]
    assert [row[0] for row in rows] == ["Tháng 10/2026"] * 2  # November is not over
    assert [row[-2:] for row in rows] == [["—", "—"]] * 2
    assert any("“—” ở hai cột cuối: chưa đến hạn gửi." in text for text in made.paragraphs)


def test_a_documents_pictures_have_its_decimals(office, facts):
    reading = briefing_charts.reading_of(facts, finding(facts, "digitization_rate"))
    drawn = figures.drawn(office, reading, "trend", look=Look(decimals=2))
    assert plain(drawn.title) == "Quý III/2025: từ 69,00% (T7) lên 73,46% (T9), cải thiện"
    values = [
        text for note in drawn.figure.layout.annotations if (text := note.text).replace(",", "").isdigit()
    ]
    assert (values[0], values[-1]) == ("60,53", "73,46")


def test_the_other_document_leads_when_asked(office):
    made = Word(briefing.make(office, Q3, plan="nghe-an-3667-2025", options=NO_CHARTS))
    row = next(row for row in made.tables[0] if row[1] == "Tái sử dụng dữ liệu số hóa")
    assert (row[2], row[-1]) == ("≥ 50%\nQĐ 3667, I.7", "● Đạt")


def test_months_sent_before_another_closing_day_was_set_keep_the_days_of_their_files(office):
    later = replace(office, settings=replace(office.settings, closing_day=20))
    facts = briefing_facts.collect(later, Q3, plan=None, agency=None)
    assert facts.spoken == (date(2025, 7, 1), date(2025, 9, 30))
    assert "Số liệu tính từ ngày 01/7/2025 đến ngày 30/9/2025" in briefing_words.basis(facts)


def test_an_open_period_is_provisional_everywhere(office):
    made = Word(briefing.make(on_day(office, date(2026, 10, 20)), parse("2026-10"), options=NO_CHARTS))
    text = " ".join(made.paragraphs)
    assert "Số liệu tính từ ngày 01/10/2026 đến ngày 20/10/2026 (tạm tính, kỳ báo cáo chưa kết thúc)" in text
    assert "Tháng 10/2026 chưa kết thúc: mọi kết quả là tạm tính." in text
    assert all(row[-1].endswith("(tạm tính)") for row in made.tables[0][1:])


def test_a_year_without_a_plan_says_so(office):
    made = Word(briefing.make(office, parse("2024-Q3"), options=NO_CHARTS))
    assert (
        "Quý III/2024, toàn tỉnh có số liệu của 15 chỉ tiêu; năm 2024 chưa có kế hoạch đặt mục tiêu nên "
        "không đánh giá đạt hay chưa đạt."
    ) in made.paragraphs
    place = made.paragraphs.index("IV. KHẢ NĂNG ĐẠT MỤC TIÊU CẢ NĂM 2024")
    assert made.paragraphs[place - 1 : place + 2 : 2] == [
        "Năm 2024 chưa có kế hoạch đặt mục tiêu nên không xét cơ quan, đơn vị nào đạt hay chưa đạt.",
        "Năm 2024 chưa có kế hoạch đặt mục tiêu nên không xét khả năng đạt cả năm.",
    ]
    earlier = Word(briefing.make(office, parse("2024-Q3"), plan="nghe-an-320-2023", options=NO_CHARTS))
    assert any("theo QĐ 320 để tham chiếu" in text for text in earlier.paragraphs)


@pytest.mark.parametrize(
    ("period", "asked", "words"),
    [
        ("2027-Q1", {}, "Quý I/2027: chưa có số liệu; chưa lập văn bản."),
        (
            "2025-Q3",
            {"agency": "so-ke-hoach-va-dau-tu"},
            "Sở Kế hoạch và Đầu tư không hoạt động trong quý III/2025",
        ),
    ],
)
def test_what_nothing_can_be_said_of_is_refused(office, period, asked, words):
    with pytest.raises(ExportError, match=re.escape(words)):
        briefing.make(office, parse(period), **asked)


@pytest.mark.parametrize("asked", [{"plan": "quang-tri-2025"}, {"agency": "khong-co"}])
def test_unknown_names_are_refused(office, asked):
    with pytest.raises(UnknownNameError):
        briefing.make(office, Q3, **asked)


def test_real_figures_carry_no_mark_and_say_when_they_came(office, tmp_path):
    real = Store(None, tmp_path)
    first, last = parse("2025-09").days()
    rows = [
        Observation(measure, "so-y-te", "2025-09", first, last, value, None, 2)
        for measure, value in (("dossiers_reusing_data", 70), ("dossiers_received", 100))
    ]
    real.save(Incoming("nghe-an", "figures", "t9.csv", b"x", "Hoa", rows, 1))
    here = Office(office.settings, real, office.registry, office.directory)
    made = Word(briefing.make(here, parse("2025-09"), options=NO_CHARTS))
    assert "DỮ LIỆU MẪU" not in made.part("word/document.xml")
    assert any(
        "số liệu các cơ quan, đơn vị gửi" in text and "cập nhật đến" in text for text in made.paragraphs
    )
    real.close()


def test_months_before_the_first_figures_are_not_said_to_have_been_reported(office, tmp_path):
    real = Store(None, tmp_path)
    first, last = parse("2025-09").days()
    rows = [
        Observation(measure, body.id, "2025-09", first, last, value, None, 2)
        for body in office.directory.existing(first, last)
        for measure, value in (("received_online", 70), ("received", 100))
    ]
    real.save(Incoming("nghe-an", "online_filing", "t9.csv", b"x", "Hoa", rows, 1))
    day = replace(office.settings, fixed_today=date(2025, 10, 24))
    here = Office(day, real, office.registry, office.directory)
    facts = briefing_facts.collect(here, Q3, plan=None, agency=None)
    said, counted = briefing_words.reporting(facts, Manner())
    assert "được gửi đủ (không tính tháng 7, tháng 8: số liệu bắt đầu từ tháng 9/2025)" in plain(said)
    forms = (
        "Tính 1/4 biểu tháng: “Hồ sơ trực tuyến”; chưa đơn vị nào gửi: “Giải quyết đúng hạn”, “Số hóa hồ sơ, "
        "kết quả”, “Thanh toán trực tuyến”."
    )
    assert counted == forms
    assert briefing_tables.reporting(facts).note.endswith(forms)
    (level,) = [line for line in briefing_words.questions(facts, Manner()) if line.startswith("Mức đầy đủ")]
    assert level == f"Mức đầy đủ: có 1/3 tháng, 145/145 đơn vị. {forms}"
    real.close()


@pytest.mark.parametrize(
    ("period", "agency"),
    [
        *((at, who) for at in ("2025-Q3", "2025-08", "2025-H1") for who in ("so-y-te", "thanh-tra-tinh")),
        *((at, "xa-keng-du-16822") for at in ("2025-Q3", "2025-08", "2025-10")),
        ("2025-Q3", "so-xay-dung"),
    ],
)
def test_an_agencys_report_counts_the_targets_its_page_counts(office, period, agency):
    page, document = counted(office, period, agency)
    assert document == page
    if (period, agency) == ("2025-Q3", "so-y-te"):
        assert page == {"met": 15, "near": 4, "missed": 3}


def counted(office, period, agency):
    """How many targets stand where: on the agency's page, and in its report."""
    at = parse(period)
    plans = office.registry.in_force("nghe-an", at)
    everybody = statuses(office, portraits.columns(at), scope="agencies")
    shown = portraits.portrait(office.directory.by_id[agency], at, everybody, office.registry, plans)
    facts = briefing_facts.collect(office, at, plan=None, agency=agency)
    page = {status: n for status, n in shown.counts.items() if status in ("met", "near", "missed", "no_data")}
    return page, Counter(finding.lead.status for finding in facts.found if finding.counts)


def figures_of(measure, body, period, value, below=100):
    first, last = parse(period).days()
    sides = ("numerator", value), ("denominator", below)
    return [
        Observation(f"{measure}.{side}", body, period, first, last, number, None, 2) for side, number in sides
    ]


def test_what_the_whole_alone_sends_this_year_is_not_owed_by_an_agency(office, tmp_path):
    """Sở Y tế sent the figure last year, the province alone does this year; what Tư pháp sends is owed."""
    first, last = parse("2025-09").days()
    rows = [
        *figures_of("portal_sync_rate", "so-y-te", "2024-Q3", 90),
        *figures_of("portal_sync_rate", "nghe-an", "2025-Q3", 95),
        *(
            Observation(measure, body, "2025-09", first, last, value, None, 2)
            for body, forms in (
                ("so-y-te", (("dossiers_reusing_data", 70), ("dossiers_received", 100))),
                ("so-tu-phap", (("received_full_online", 90), ("received_online", 90), ("received", 100))),
            )
            for measure, value in forms
        ),
    ]
    here = Office(office.settings, Store(None, tmp_path), office.registry, office.directory)
    here.store.save(Incoming("nghe-an", "figures", "q3.csv", b"x", "Hoa", rows, 3))
    page, document = counted(here, "2025-Q3", "so-y-te")
    assert page == document == {"met": 1, "no_data": 1}
    facts = briefing_facts.collect(here, Q3, plan=None, agency="so-y-te")
    owed = [one.indicator.id for one in facts.found if one.lead.status == "no_data" and one.counts]
    assert owed == ["online_filing_rate"]
    assert finding(facts, "portal_sync_rate").standing == "never"
    assert plain(briefing_words.summary(facts, Manner())[0]) == (
        "Quý III/2025, Sở Y tế có 01/02 chỉ tiêu đạt mục tiêu; 01 chưa gửi."
    )
    (silent,) = [
        line for line in briefing_words.questions(facts, Manner()) if line.startswith("Năm 2025 chưa đơn vị")
    ]
    assert "đồng bộ" in silent
    here.store.close()


def test_a_section_with_nothing_to_say_says_why(office, tmp_path):
    """September alone, of figures of no monthly form: neither a forecast nor reports to tell of."""
    rows = figures_of("portal_sync_rate", "so-y-te", "2025-09", 90)
    here = Office(office.settings, Store(None, tmp_path), office.registry, office.directory)
    here.store.save(Incoming("nghe-an", "figures", "t9.csv", b"x", "Hoa", rows, 1))
    text = Word(
        briefing.make(here, parse("2025-09"), options=Options(("outlook", "reporting"), "none"))
    ).paragraphs
    assert text[text.index("II. KHẢ NĂNG ĐẠT MỤC TIÊU CẢ NĂM 2025") + 1] == (
        "Chưa đủ số liệu các tháng từ đầu năm 2025 đến hết tháng 9/2025 nên chưa ước tính được phần còn lại "
        "của năm."
    )
    assert text[text.index("III. CHẾ ĐỘ BÁO CÁO") + 1] == (
        "Tháng 9/2025 chưa có biểu tháng nào được gửi nên không xét việc gửi báo cáo tháng."
    )
    here.store.close()


def test_a_figure_without_an_exempt_agency_says_so(office):
    """Sở Y tế is released from filing online: its cases are not in the province's."""
    changed = exempting(office.registry, "online_filing_rate", "Không có thủ tục trực tuyến")
    here = replace(office, registry=changed)
    facts = briefing_facts.collect(here, Q3, plan=None, agency=None)
    words = "Không tính Sở Y tế (miễn trừ: Không có thủ tục trực tuyến, CV 12/UBND)."
    assert words in said(facts, "online_filing_rate")[0]
    table = briefing_tables.results(facts, Manner(), facts.of("urgent", "met"), "")
    assert f"Hồ sơ nộp trực tuyến: k{words[1:]}" in table.note
    own = briefing_facts.collect(here, Q3, plan=None, agency="so-y-te")
    table = briefing_tables.results(own, Manner(), own.of("quiet"), "")
    assert "Không áp dụng: Hồ sơ nộp trực tuyến (Không có thủ tục trực tuyến, CV 12/UBND)." in table.note


def test_where_tiers_have_targets_of_their_own_each_is_judged(office, tmp_path):
    folders = office.settings.agency_folders
    here = Office(
        replace(office.settings, jurisdiction="quang-tri", fixed_today=date(2025, 4, 30)),
        Store(None, tmp_path),
        office.registry,
        directory.load("quang-tri", folders),
    )
    first, last = parse("2025-03").days()
    rows = [
        Observation(measure, body, "2025-03", first, last, value, None, 2)
        for body, online in (("so-y-te-den-2025-06", 66), ("thanh-pho-dong-ha", 64))
        for measure, value in (("received_full_online", online), ("received", 100))
    ]
    here.store.save(Incoming("quang-tri", "online_filing", "t3.csv", b"x", "Hoa", rows, 2))
    facts = briefing_facts.collect(here, parse("2025-03"), plan=None, agency=None)
    split = next(found for found in facts.found if found.is_split)
    assert plain(passage(facts, split, Manner())[0]) == (
        "Tháng 3/2025 đạt 65,0% (130/200); mỗi khối có mục tiêu riêng. Sở, ban, ngành đạt 66,0% (66/100), "
        "mục tiêu ≥ 70%: ▲ Gần đạt; Cấp huyện đạt 64,0% (64/100), mục tiêu ≥ 60%: ● Đạt. Mới có số liệu của "
        "02/25 đơn vị."
    )
    here.store.close()


@pytest.mark.browser
def test_pictures_are_numbered_described_and_counted(office, installed_browser):
    steps = []
    made = Word(briefing.make(office, Q3, progress=lambda share, words: steps.append(share)))
    shapes = made.document.inline_shapes
    names = [shape._inline.docPr.get("name") for shape in shapes]
    assert names == [f"Hình {n}" for n in range(1, 13)]
    assert [shape.width.cm for shape in shapes] == [pytest.approx(16.0, abs=0.01)] * 12
    asked = (office, "digitization_rate", Q3)
    drawn = figures.drawn(
        office, figures.reading_of(*asked, plan="nghe-an-384-2025", ends_here=True), "trend"
    )
    assert shapes[0]._inline.docPr.get("descr") == drawn.alt
    pictured = [text for text in made.captions if text.startswith("Hình")]
    assert len(pictured) == 12
    assert pictured[0].startswith("Hình 1. Số hóa hồ sơ, kết quả: ")
    assert any("(Hình 1, Hình 2)." in text for text in made.paragraphs)
    assert steps[0] == 0.0
    assert steps[-1] == 1.0
    assert steps == sorted(steps)


def test_without_a_browser_there_is_no_document(office, tmp_path):
    office.store.close()
    out = tmp_path / "bao-cao.docx"
    environment = {
        **os.environ,
        "KPI_DATABASE": str(office.settings.database),
        "KPI_TODAY": "2025-10-14",
        "BROWSER_PATH": str(tmp_path / "khong-co"),
        "PATH": str(tmp_path),
    }
    command = [sys.executable, "-m", "exports", "briefing", "--period", "2025-Q3", "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "chưa có trình duyệt" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_its_pages_hold_everything_and_no_heading_stands_alone(report, tmp_path):
    pages = pdf_of(report.content, ".docx", tmp_path)
    heads = {plain(p.text) for p in report.document.paragraphs if p.style.name.startswith("Heading")}
    heads |= set(report.captions)
    assert 15 <= len(pages) <= 30
    for page in pages:
        left, _, right, bottom = inked(page)
        width, height = (side * 25.4 / 72 for side in page.get_size())
        assert left >= 19
        assert right <= width - 19
        assert bottom <= height - 19
        assert lines_of(page)[-1] not in heads
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in "\n".join(lines_of(pages[0]))
