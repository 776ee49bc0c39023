"""What stands in words about one indicator: the line under the title, and the column at the side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from indicators import formats
from indicators.charts.standing import collected, parted, row_of, shortened
from indicators.model import Indicator
from indicators.periods import Period
from indicators.profiles import answers, documents, exempting, origins, series, standings
from indicators.profiles.demands import Judged, leading
from indicators.profiles.origins import Origin
from indicators.profiles.readings import Reading
from indicators.registry import formula_in_words
from pages.ui import html
from pages.ui.html import EMPTY, Html, join, tag
from pages.ui.passages import fraction, passage
from pages.ui.tables import Cell, Row, table


def answer(reading: Reading) -> Html:
    """The title that is the answer, and under it each document's verdict, the movement, the agencies."""
    parts = [_document(line) for line in documents.lines(reading)]
    moved = (_sentence(reading.change()), _sentence(reading.change_in_a_year()))
    facts = [text for text in (*moved, reading.share_met()) if text]
    return html.answer(reading.headline(), html.subline(*parts, *facts))


def _document(line: documents.Line) -> Html:
    source = f"{line.source}: {line.remark}" if line.remark else line.source
    words = html.target_text(line.rank, line.target, source)
    mark = html.status_mark(line.status, hollow=line.provisional) if line.status else EMPTY
    return join((mark, words), " ") if mark else words


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def freshness(origin: Origin) -> Html:
    """How far the figures reach and when they were loaded."""
    if origin.until is None:
        return html.aside("Chưa có số liệu của kỳ này")
    return html.aside(
        join(("Số liệu đến ", tag("b", formats.day(origin.until)))), f"nạp {formats.moment(origin.loaded_at)}"
    )


def side(reading: Reading) -> Html:
    """How it is computed, and what the documents say."""
    return join(
        (
            html.section("Cách tính"),
            _computation(reading),
            html.note(
                reading.completeness(),
                *exempting.of_reading(reading),
                *_definition(reading.indicator.definition),
                f"Căn cứ: {reading.indicator.source}.",
            ),
            html.section(documents.title(reading)),
            *_passages(reading),
            html.note(documents.remark(reading)),
        )
    )


def source(reading: Reading, origin: Origin) -> Html:
    """Where the figures come from, and the indicator's full name."""
    return html.note(
        f"Nguồn: {origins.batches_in_words(origin)}. Định nghĩa: {reading.indicator.name} "
        f"({reading.indicator.id})."
    )


def _definition(text: str) -> list[str]:
    """The definition; what it must not be mixed with starts a line of its own."""
    first, mark, rest = text.partition(". ")
    return [f"{first}.", rest] if mark else [text]


def _computation(reading: Reading) -> Html:
    """The fraction with the figures of the period; a count or a score as a sum."""
    indicator, lead = reading.indicator, reading.lead
    formula = indicator.formula
    if lead is None or lead.is_empty:
        return tag("p", formula_in_words(reading.registry, formula))
    above = reading.registry.words(formula.numerator)
    value = answers.written(indicator, lead)
    if not formula.denominator:
        equals = tag("span", "=", classes="ct-equals")
        return tag("p", above, equals, tag("b", value), classes="ct-fraction")
    below = reading.registry.words(formula.denominator)
    return fraction(above, below, formats.plain(lead.numerator), formats.plain(lead.denominator), value)


def _passages(reading: Reading) -> list[Html]:
    return [
        passage(
            *(one.rank, one.target, one.status, one.quote, _lines(one.source, one.note)),
            hollow=one.provisional,
        )
        for one in documents.passages(reading)
    ]


def _lines(*lines: str) -> Html:
    return join((line for line in lines if line), Html("<br>"))


def chances(found: Sequence[documents.Chance], words: str) -> Html:
    """Còn kịp cuối năm: what the rest of the year must bring for each target, and what that rests on."""
    if not found:
        return html.note(words)
    is_open = any(one.months_left for one in found)
    rows = []
    for one in found:
        target = join((html.document_mark(one.rank), one.target), " ")
        rows.append(Row([target, *([tag("b", one.required)] if is_open else []), one.judgement]))
    head = ["Mục tiêu cả năm", *(["Còn lại phải đạt"] if is_open else []), "Nhận định"]
    return join((table(head, rows, "lrl" if is_open else "ll"), html.note(words)))


def few(reading: Reading) -> Html:
    """The values of a course too short for a line, one row a period."""
    line = reading.line()
    known = int(reading.points()["value"].notna().sum())
    ratio = formula_in_words(reading.registry, reading.indicator.formula)
    title = f"Mới có {known} kỳ có số liệu" if known else "Chưa có kỳ nào có số liệu"
    head = html.section(title, f"{ratio}, {reading.scope_name}. Từ {series.FEWEST} kỳ trở lên mới vẽ đường.")
    if not known:
        return head
    rows = [_period_row(period, reading) for period in line]
    return join((head, table(["Kỳ", "Đạt được", "Tử số/mẫu số", "Trạng thái"], rows, "lrrl")))


def _period_row(period: Period, reading: Reading) -> Row:
    row = leading([row for row in reading.rows if row.period == period.id], reading.question.plans)
    name = f"{period.label[0].upper()}{period.label[1:]}"
    if row is None or row.value is None:
        words = standings.verdict_words(row.status, row.provisional, row.is_empty) if row else ""
        return Row([name, formats.MISSING, "", Cell(words, muted=True)])
    return Row(
        [
            name,
            Cell(answers.written(reading.indicator, row), strong=True),
            Cell(row.counts, muted=True),
            Cell("", status=row.status, worded=True, hollow=row.provisional),
        ]
    )


def no_agencies(reading: Reading) -> Html:
    """Why no agencies stand here in order."""
    if reading.is_single:
        why = f"Kế hoạch chỉ giao cho {reading.scope_name}, nên không có số chung và không xếp thứ tự."
        return html.section("Chỉ một đơn vị được giao", why)
    if reading.is_whole_only:
        why = "Kế hoạch giao chỉ tiêu này cho toàn tỉnh, nên không xếp thứ tự từng đơn vị."
        return html.section("Không tính riêng từng đơn vị", why)
    if reading.agencies:
        return html.section("Chưa đơn vị nào có số liệu riêng", f"{_sentence(reading.question.at.label)}.")
    return html.section("Không đơn vị nào được giao chỉ tiêu này", f"{_sentence(reading.scope_name)}.")


def order(
    rows: Sequence[Judged], levels: Sequence[Decimal | None], indicator: Indicator, names: dict[str, str]
) -> Html:
    """The agencies of a tier for a phone: rank, shape and name, value over its counts."""
    records = standings.ranked_rows(rows, names).to_dict("records")
    ranked, unranked = parted([row_of(record, levels) for record in records], indicator)
    lines: list[Row] = []
    for row in shortened(ranked):
        if isinstance(row, str):
            lines.append(Row(["", Cell(row, muted=True), ""]))
            continue
        rank = "" if row.rank is None else str(row.rank)
        name = Cell(row.name, status=row.status, hollow=row.provisional)
        lines.append(Row([rank, name, Cell(row.print(indicator.unit), below=row.counts, strong=True)]))
    for glyph, who, words in collected(unranked):
        lines.append(Row([glyph, who, Cell(words, muted=True)]))
    return table(["", "Đơn vị", "Đạt được"], lines, "rlr", "ct-standing")
