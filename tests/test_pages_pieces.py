"""The pieces of HTML the pages are made of: literal input beside literal output."""

import re
import tomllib
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import pytest

from indicators.model import STATUSES
from pages.ui import theme
from pages.ui.bullets import BulletMark, Part, SecondBar, bullet, parts_bar, percent_of
from pages.ui.cards import CardFigures, DocumentLine, card_body, card_head, card_key
from pages.ui.filepieces import ProblemGroup, ProblemRow, facts, problem_table, sheet_excerpt, steps
from pages.ui.html import (
    Html,
    answer,
    document_mark,
    glyph,
    join,
    legend,
    link,
    sample_band,
    status_counts,
    status_mark,
    subline,
    tag,
    target_text,
)
from pages.ui.months import MonthCell, MonthRow, month_grid
from pages.ui.passages import fraction, passage
from pages.ui.scorecards import ScoreCell, ScoreColumn, ScoreRow, scorecard
from pages.ui.sparklines import sparkline
from pages.ui.tables import AttentionGroup, AttentionRow, Cell, MetRow, Row, attention, met_rows, table

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
ATTACK = '<img src=x onerror="alert(1)">'
ESCAPED = "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;"


def styles(piece: str, name: str) -> list[str]:
    """The style attributes of all elements of one class, in order."""
    return re.findall(rf'<span class="(?:[^"]* )?{name}(?: [^"]*)?" style="([^"]*)"', piece)


def words(piece: str) -> str:
    """What is read: no tags, nothing hidden from it."""
    spoken = re.sub(r'<(\w+)[^>]* aria-hidden="true"[^>]*>[^<]*</\1>', "", piece)
    return " ".join(re.sub(r"<[^>]+>", " ", spoken).split())


def test_a_mark_says_its_word_and_hides_its_shape() -> None:
    assert status_mark("missed") == (
        '<span class="ct-mark"><span class="ct-glyph ct-missed" aria-hidden="true">■</span>'
        "<span>Chưa đạt</span></span>"
    )


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_readable_without_its_shape(status: str) -> None:
    assert words(status_mark(status)) == STATUSES[status].word


def test_a_provisional_status_is_hollow_and_said_so() -> None:
    piece = status_mark("met", hollow=True)
    assert 'class="ct-glyph ct-hollow ct-met" aria-hidden="true">●' in piece
    assert words(piece) == "Đạt, tạm tính"


def test_counts_stand_in_order_of_urgency_and_leave_out_zero() -> None:
    piece = status_counts({"met": 6, "near": 1, "missed": 4, "no_data": 1, "no_target": 0}, "so với quý II")
    assert words(piece) == "1 chưa gửi 4 chưa đạt 1 gần đạt 6 đạt so với quý II"
    assert piece.count('aria-hidden="true"') == 4


def test_plain_text_is_escaped_once_and_html_is_not() -> None:
    assert answer(ATTACK) == f'<h1 class="ct-answer">{ESCAPED}</h1>'
    assert tag("p", tag("b", "a & b")) == "<p><b>a &amp; b</b></p>"
    assert join(("<", Html("<br>")), "&") == "&lt;&amp;<br>"


@pytest.mark.parametrize(
    "piece",
    [
        sample_band(ATTACK),
        subline(ATTACK),
        link(ATTACK, "don-vi"),
        target_text(0, ATTACK, ATTACK),
        legend([("met", ATTACK)], ATTACK),
        table([ATTACK], [[ATTACK]], stacked=True, caption=ATTACK),
        table(["a"], [[Cell(ATTACK, title=ATTACK, below=ATTACK, href="?q=" + ATTACK)]]),
        card_head("near", ATTACK),
        card_body(CardFigures(ATTACK, ATTACK, documents=[DocumentLine(0, ATTACK, ATTACK)])),
        bullet(1, [BulletMark(1, 0, ATTACK)]),
        parts_bar([Part(1, "done", ATTACK)]),
        facts([(ATTACK, ATTACK)]),
        problem_table([ProblemGroup(ATTACK, True, [ProblemRow(*[ATTACK] * 6)], ATTACK)]),
        sheet_excerpt("A", [(1, [ATTACK])]),
        fraction(*[ATTACK] * 5),
        passage(0, ATTACK, None, ATTACK, ATTACK),
        scorecard(
            [ScoreColumn(ATTACK, ATTACK, [ATTACK])], [ScoreRow(ATTACK, [ScoreCell("near", ATTACK)])], plans=""
        ),
        month_grid([ATTACK], [MonthRow(ATTACK, [MonthCell("late", ATTACK)], 0, 1)]),
    ],
)
def test_no_piece_lets_text_become_a_tag(piece: str) -> None:
    assert "<img src=x" not in piece
    assert 'onerror="' not in piece
    assert "&lt;img src=x" in piece


def test_a_picture_of_a_course_cannot_be_left_by_its_alt() -> None:
    assert sparkline([1, 2], alt='"><b>').endswith('alt="&quot;&gt;&lt;b&gt;" width="92" height="34">')


def test_a_link_is_an_address_of_a_page() -> None:
    assert link("Sở Y tế", "don-vi?dv=H41.20&ky=2025") == (
        '<a class="ct-link" href="don-vi?dv=H41.20&amp;ky=2025">Sở Y tế</a>'
    )
    assert link("Sở Y tế", None) == "Sở Y tế"
    with pytest.raises(ValueError, match="not an address"):
        link("x", "javascript:alert(1)")


def test_the_value_and_both_marks_stand_at_their_percent() -> None:
    piece = bullet(54, [BulletMark(60, 0, "60"), BulletMark(50, 1, "50")], near_from=55)
    assert styles(piece, "ct-bar") == ["width:54%"]
    assert styles(piece, "ct-tick") == ["left:60%", "left:50%"]
    assert styles(piece, "ct-near-range") == ["left:55%;width:5%"]
    assert styles(piece, "ct-reached") == ["left:60%;width:40%"]
    above, below = piece.split('class="ct-below"')
    assert "▼</span> 60" in above
    assert "▽</span> 50" in below


def test_two_plans_at_one_level_share_one_solid_mark() -> None:
    piece = bullet(94.5, [BulletMark(95, 0, "95"), BulletMark(95, 1, "95")], near_from=90)
    assert styles(piece, "ct-tick") == ["left:95%"]
    assert "▼▽</span> 95" in piece
    assert "ct-below" not in piece


def test_another_ratio_gets_its_own_outlined_bar_and_mark() -> None:
    piece = bullet(
        72.3, [BulletMark(80, 0, "80")], near_from=75, second=SecondBar(65.3, BulletMark(60, 1, "60"))
    )
    assert styles(piece, "ct-bar") == ["width:72.3%"]
    assert styles(piece, "ct-outline") == ["width:65.3%"]
    assert styles(piece, "ct-tick") == ["left:80%", "left:60%"]


def test_a_missing_value_draws_marks_but_no_bar() -> None:
    piece = bullet(None, [BulletMark(95, 1, "95")], near_from=90)
    assert "ct-bar" not in piece
    assert styles(piece, "ct-tick") == ["left:95%"]
    second = bullet(72.3, [], second=SecondBar(None, BulletMark(60, 1, "60")))
    assert "ct-outline" not in second


def test_zero_is_a_bar_of_no_width_and_not_missing() -> None:
    assert styles(bullet(0, []), "ct-bar") == ["width:0%"]


def test_lower_is_better_on_its_printed_scale() -> None:
    piece = bullet(37, [BulletMark(30, 0, "30")], scale_max=50, near_from=35)
    assert styles(piece, "ct-bar") == ["width:74%"]
    assert styles(piece, "ct-reached") == ["left:0%;width:60%"]
    assert styles(piece, "ct-near-range") == ["left:60%;width:10%"]
    assert styles(piece, "ct-tick") == styles(piece, "ct-label") == ["left:60%"]
    zero = bullet(1037, [BulletMark(0, 1, "0")], scale_max=2000)
    assert styles(zero, "ct-bar") == ["width:51.85%"]
    assert 'class="ct-label ct-left"' in zero


def test_a_value_beyond_the_scale_stays_inside_the_card() -> None:
    assert percent_of(104.2, 100) == "100%"
    assert percent_of(-1, 100) == "0%"
    assert 'class="ct-label ct-right" style="left:100%"' in bullet(104.2, [BulletMark(100, 0, "100")])


def test_a_bullet_is_not_read_aloud_and_a_compact_one_has_no_labels() -> None:
    piece = bullet(70.5, [BulletMark(65, 0, "65")], compact=True)
    assert piece.startswith('<span class="ct-bullet ct-compact" aria-hidden="true">')
    assert "ct-label" not in piece


def test_parts_of_nothing_are_not_drawn() -> None:
    piece = parts_bar([Part(119, "done", "119"), Part(0, "late"), Part(3, "unsent")])
    assert styles(piece, "ct-part-done") == ["flex:119 1 0"]
    assert "ct-part-late" not in piece


def test_a_course_is_cut_where_a_period_has_no_figure() -> None:
    picture = unquote(sparkline([10, 20, None, 30, 40], [40] * 5, alt="Tăng từ 10 lên 40"))
    lines = re.findall(r'class="v" d="([^"]+)"', picture)
    assert lines == ["M4.0 30.0L25.0 21.3", "M67.0 12.7L88.0 4.0"]
    assert 'class="d" cx="88.0" cy="4.0" r="3"' in picture
    assert 'alt="Tăng từ 10 lên 40"' in picture


def test_a_target_is_a_step_that_begins_with_its_period() -> None:
    picture = unquote(sparkline([0, 0, 0], [50, 100, None], alt=""))
    assert re.findall(r'class="t" d="([^"]+)"', picture) == ["M0.0 17.0L25.0 17.0L25.0 4.0L67.0 4.0"]


def test_an_open_period_ends_hollow_and_no_figures_draw_nothing() -> None:
    assert 'class="o" cx="88.0"' in unquote(sparkline([1, 2], alt="", open_end=True))
    assert sparkline([None, None], [80, 80], alt="") == ""


def test_a_card_carries_its_status_in_its_key_and_its_word_in_its_head() -> None:
    assert card_key("no_data", "satisfaction") == "card-no_data-satisfaction"
    assert words(card_head("missed", "33/143 đơn vị đạt")) == "Chưa đạt 33/143 đơn vị đạt"


def test_documents_that_disagree_show_their_own_status() -> None:
    piece = card_body(
        CardFigures(
            "72,3",
            "%",
            documents=[
                DocumentLine(0, "≥ 80%", "QĐ 384, PL.V.2", "missed"),
                DocumentLine(1, "≥ 60%", "QĐ 3667, I.7", "met"),
            ],
        )
    )
    assert words(piece) == "72,3 % ▼ ≥ 80% QĐ 384, PL.V.2 Chưa đạt ▽ ≥ 60% QĐ 3667, I.7 Đạt"
    assert 'class="ct-unit">%' in piece


def test_a_missing_value_is_a_dash_without_a_unit() -> None:
    assert words(card_body(CardFigures("—", "%", "Chưa có số quý III"))) == "— Chưa có số quý III"


def test_numbers_stand_right_and_the_first_cell_heads_its_row() -> None:
    piece = table(["Đơn vị", "Tháng 9"], [["Xã, phường", Cell("127/130", status="no_data")]], "lr")
    assert '<th class="ct-l" scope="row">Xã, phường</th>' in piece
    assert '<td class="ct-r"><span class="ct-mark ct-named">' in piece
    assert words(piece) == "Đơn vị Tháng 9 Xã, phường 127/130"


def test_a_cell_over_several_columns_keeps_the_sides_of_the_rest() -> None:
    piece = table(["a", "b", "c"], [Row([Cell("x", span=2), "1"], "ct-total")], "llr")
    assert (
        '<tr class="ct-total"><th class="ct-l" scope="row" colspan="2">x</th><td class="ct-r">1</td>' in piece
    )


def test_stacked_cells_know_the_name_of_their_column() -> None:
    assert 'data-label="Cần có"' in problem_table(
        [ProblemGroup("t", True, [ProblemRow("27", "D", "x", "1", "2", "y")])]
    )


def test_an_unknown_side_is_a_fault() -> None:
    with pytest.raises(ValueError, match="align"):
        table(["a"], [["b"]], "x")


def test_shortfall_bars_are_scaled_inside_their_group() -> None:
    def row(lacking: int) -> AttentionRow:
        return AttentionRow("Sở Xây dựng", "don-vi", "missed", "69,4", lacking, str(lacking))

    groups = [
        AttentionGroup("Số hóa = 100%", "cả tỉnh thiếu 141.889", [row(16000), row(4000)]),
        AttentionGroup("Đúng hạn ≥ 95%", "cả tỉnh thiếu 1.306", [row(800)]),
    ]
    assert re.findall(r'ct-share" style="width:([^"]+)"', attention(groups)) == ["100%", "25%", "100%"]


def test_a_met_target_is_one_row() -> None:
    row = MetRow(
        "Công khai TTHC", "chi-tieu", "100,0%", bullet(100, compact=True), "→ không đổi", "144/144", "x"
    )
    assert words(met_rows([row], "Đạt: 1 chỉ tiêu", "So với quý II")).endswith(
        "Công khai TTHC 100,0% → không đổi 144/144 x"
    )


def test_the_step_of_today_is_marked_for_every_reader() -> None:
    piece = steps(2)
    assert (
        '<li class="ct-now" aria-current="step"><span class="ct-number">2</span><span>Kiểm tra</span></li>'
        in piece
    )
    assert piece.count("aria-current") == 1


def test_problems_are_counted_by_kind_and_say_whether_they_block() -> None:
    rows = [ProblemRow("27", "D", "Sở Xây dựng", "3.114", "3.093", "Đối chiếu lại")]
    piece = problem_table(
        [
            ProblemGroup("Tổng không bằng các phần", True, rows, "Tổng = A + B"),
            ProblemGroup("Lớn bất thường", False, rows, count=12),
        ]
    )
    assert "Lỗi: Tổng không bằng các phần (1)" in piece
    assert "Cảnh báo: Lớn bất thường (12)" in piece
    assert piece.count('class="ct-found"') == 1


def test_only_the_faulty_cells_of_the_sheet_are_framed() -> None:
    piece = sheet_excerpt(
        "AB", [(1, ["Đơn vị", "Tổng"]), (27, ["Sở Y tế", "3.114"])], {(27, "B")}, head_row=1
    )
    assert re.findall(r'<td class="ct-framed"[^>]*>([^<]+)', piece) == ["3.114"]
    assert '<tr class="ct-head-row"><th scope="row">1</th>' in piece


def test_a_fraction_reads_as_a_division() -> None:
    assert (
        words(fraction("Tử", "Mẫu", "136.487", "252.664", "54,0%")) == "Tử / Mẫu = 136.487 / 252.664 = 54,0%"
    )


def test_a_passage_quotes_the_plan() -> None:
    piece = passage(1, "≥ 50%", "met", "sử dụng lại 50%", "QĐ 3667, mục I.7")
    assert words(piece) == "▽ ≥ 50% Đạt “sử dụng lại 50%” QĐ 3667, mục I.7"


COLUMN = ScoreColumn("Số hóa hồ sơ, kết quả", "Số hóa", [target_text(0, "= 100%")], "PL.V.3")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (ScoreCell("missed", "58,3"), 'class="ct-r ct-ground-missed"'),
        (ScoreCell("no_data"), 'class="ct-r ct-muted ct-ground-frame"'),
        (ScoreCell("met", "97,3"), 'class="ct-r"'),
        (
            ScoreCell("not_applicable", title="Được miễn"),
            '<td class="ct-r ct-muted" title="Được miễn">–</td>',
        ),
        (ScoreCell("no_target", "12,4"), '<td class="ct-r">12,4</td>'),
    ],
)
def test_cells_of_the_scorecard_show_their_status(cell: ScoreCell, expected: str) -> None:
    assert expected in scorecard([COLUMN], [ScoreRow("Sở Y tế", [cell], 1, 1)], plans="")


def test_a_phone_lists_only_what_is_not_met() -> None:
    columns = [COLUMN, ScoreColumn("Nộp trực tuyến", "Nộp", [])]
    row = ScoreRow("Sở Y tế", [ScoreCell("missed", "78,1"), ScoreCell("met", "90,5")], 1, 2, href="don-vi")
    blocks = scorecard(columns, [row], plans="").split('class="ct-blocks"')[1]
    assert words("<p" + blocks) == "Sở Y tế 1 /2 chưa đạt; 1 đạt Số hóa (chưa đạt) 78,1"


def test_a_silent_agency_is_listed_and_not_judged() -> None:
    piece = scorecard([COLUMN], [ScoreRow("Thanh tra tỉnh", [ScoreCell("no_activity")])], plans="")
    assert '<td class="ct-l ct-muted">–</td>' in piece
    assert words("<p" + piece.split('class="ct-blocks"')[1]) == "Thanh tra tỉnh Không phát sinh"


def test_months_tell_late_from_unsent_and_from_a_predecessor() -> None:
    cells = [
        MonthCell("in_time", predecessor="2 sở cũ"),
        MonthCell("late", "+3 ngày"),
        MonthCell("unsent"),
        MonthCell("not_due"),
        MonthCell("empty"),
    ]
    piece = month_grid(["T1", "T2", "T3", "T4", "T5"], [MonthRow("Sở Y tế", cells, 1, 3)])
    wide, blocks = piece.split('<div class="ct-blocks"')
    assert re.findall(r"ct-ground-(\w+)", wide) == ["old", "late", "frame"]
    assert words("<p" + blocks) == "Sở Y tế 1 /3 đúng hạn T2 (muộn) +3 ngày T3 (chưa gửi) chưa gửi"


def test_before_anything_is_due_nothing_is_counted() -> None:
    piece = month_grid(["T1"], [MonthRow("Sở Y tế", [MonthCell("not_due")], 0, 0)])
    assert "0/0" not in words("<p" + piece)
    assert words("<p" + piece.split('<div class="ct-blocks"')[1]) == "Sở Y tế"


def test_what_was_sent_before_a_month_is_over_is_hollow() -> None:
    cells = [MonthCell("in_time", "02/10", is_provisional=True), MonthCell("in_time", "19/9")]
    piece = month_grid(["T10", "T9"], [MonthRow("Sở Y tế", cells, 1, 1)])
    assert piece.split('<div class="ct-blocks"')[0].count("ct-hollow") == 1


def test_a_small_change_stays_small_in_a_small_course() -> None:
    def heights(**scale: float) -> list[float]:
        path = re.search(r'class="v" d="M([^"]+)"', unquote(sparkline([97.0, 97.2], alt="", **scale)))
        assert path
        return [float(point.split()[1]) for point in path[1].split("L")]

    full, small = heights(), heights(least_span=10)
    assert abs(full[0] - full[1]) == 26
    assert round(abs(small[0] - small[1]), 1) == 0.6


def test_a_card_says_whether_the_year_can_be_saved() -> None:
    body = card_body(CardFigures(value="54,0", unit="%", chance="Không còn khả năng đạt cả năm"))
    assert '<p class="ct-chance">Không còn khả năng đạt cả năm</p>' in body


def test_a_document_keeps_its_mark() -> None:
    assert [words(document_mark(rank)) for rank in (0, 1, None)] == ["▼", "▽", "▼▽"]


# --- colours -----------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours."""

    def luminance(colour: str) -> float:
        parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_published() -> None:
    assert contrast("#000000", "#FFFFFF") == 21
    assert round(contrast("#12436D", "#FFFFFF"), 2) == 10.25


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), theme.TEXT_ON_GROUND)
def test_words_are_readable_on_their_ground(palette: dict[str, str], text: str, ground: str) -> None:
    assert contrast(palette[text], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("shape", ["missed", "near", "met", "blue", "rule"])
def test_shapes_stand_out_from_the_page(palette: dict[str, str], shape: str) -> None:
    assert contrast(palette[shape], palette["page"]) >= 3


def test_both_palettes_name_the_same_colours() -> None:
    assert list(theme.LIGHT) == list(theme.DARK)


def test_teal_and_orange_never_colour_words() -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", theme.stylesheet())
    coloured = {
        s.strip() for s, body in rules if re.search(r"(?<![-\w])color:\s*var\(--ct-(near|met)\)", body)
    }
    assert coloured == {".ct-near", ".ct-met"}
    used = [glyph("near"), glyph("met")]
    assert all(
        re.fullmatch(r'<span class="ct-glyph ct-(near|met)" aria-hidden="true">.</span>', u) for u in used
    )


def test_every_colour_of_the_stylesheet_is_known() -> None:
    rules = (ROOT / "pages" / "ui" / "theme.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--ct-([\w-]+)\)", rules)) - {"brand", "office"} <= set(theme.LIGHT)
    assert not re.findall(r"#[0-9A-Fa-f]{6}\b", rules)


def test_the_stylesheet_is_one_style_element_without_outside_addresses() -> None:
    sheet = theme.stylesheet()
    assert sheet.startswith("<style>")
    assert sheet.endswith("</style>")
    assert sheet.count("<") == 2
    assert "url(" not in sheet
    assert "@import" not in sheet


def test_the_brand_cannot_leave_its_style_element() -> None:
    assert theme.brand('A"}</style>', "Văn phòng") == (
        '<style>:root{--ct-brand:"A\\22 \\7d \\3c \\2f style\\3e ";--ct-office:"Văn phòng";}</style>'
    )


def test_pieces_and_stylesheet_are_composed_letters() -> None:
    for path in (ROOT / "pages" / "ui").glob("*.*"):
        text = path.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name


# --- settings ----------------------------------------------------------------------------------------


def test_the_framework_uses_the_colours_of_the_pieces() -> None:
    for section, palette in ((CONFIG["theme"], theme.LIGHT), (CONFIG["theme"]["dark"], theme.DARK)):
        named = {
            "primaryColor": "blue",
            "backgroundColor": "page",
            "secondaryBackgroundColor": "soft",
            "textColor": "ink",
            "linkColor": "blue",
            "borderColor": "border",
            "grayTextColor": "muted",
            "redBackgroundColor": "missed-ground",
            "orangeBackgroundColor": "late-ground",
        }
        assert {key: section[key] for key in named} == {key: palette[name] for key, name in named.items()}


def test_nothing_is_sent_out_and_no_error_shows_its_inside() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "none"
    assert CONFIG["client"]["toolbarMode"] == "minimal"
    assert CONFIG["server"]["address"] == "127.0.0.1"
