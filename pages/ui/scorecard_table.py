"""The scorecard as HTML: the answer, the table with its three lines of head, what must be said under it."""

from __future__ import annotations

from collections.abc import Sequence

from exports.monthly_reports import FORM_TITLES
from indicators import (
    completeness,
    discipline_words,
    formats,
    headlines,
    note_words,
    scorecard_views,
)
from indicators.commitments import Commitment
from indicators.completeness import Completeness
from indicators.formats import NBSP
from indicators.model import STATUSES, TIER_NAMES, Indicator
from indicators.profiles import movements
from indicators.profiles.portraits import Asked
from indicators.registry import formula_in_words
from indicators.scorecard import Card, Column, Row
from indicators.verdicts import Verdict
from pages.ui import html, notes_kept, places, reach, session
from pages.ui.html import Content, Html, join, tag
from pages.ui.indicator_numbers import NUMBERS, ROWS
from pages.ui.scorecard_choice import Choice, Listing, Moves
from pages.ui.scorecards import ScoreCell, ScoreColumn, ScoreRow, scorecard


def answer(choice: Choice, card: Card, known: Completeness) -> Html:
    """The title that is the answer; under it how fresh the figures are, and what is not there."""
    gone = ""
    if choice.missing:
        asked = TIER_NAMES[choice.missing]
        gone = f"{asked}: không có đơn vị nào trong {choice.period.label}. "
        gone += f"Đang xem {headlines.small(TIER_NAMES[choice.tier])}."
    return html.answer(
        scorecard_views.headline(card),
        tag("p", gone, classes="ct-subtitle") if gone else html.EMPTY,
        tag("p", _freshness(choice, known), classes="ct-subtitle"),
    )


def _freshness(choice: Choice, known: Completeness) -> Html:
    """How far the figures reach, when the last came in, and how complete the tier's are."""
    until = reach.until(known.until, choice.period)
    loaded = f"nạp lần cuối {formats.moment(session.last_load())}"
    if known.until is None:
        return join((f"{until}, {loaded}",))
    gap = completeness.gap(known)
    return join((tag("b", until), f", {loaded}. {completeness.summary(known)}. {gap}{'.' if gap else ''}"))


def table(choice: Choice, card: Card, listed: Listing, rows: Sequence[Row], moves: Moves) -> Html:
    """The table of a page of rows with the sums, on phones a block an agency; then the legend."""
    shown = [*listed.columns, *listed.hidden]
    lines = [_row(choice, row, shown, moves) for row in rows]
    lines += [_sum(choice, row, shown, moves) for row in card.sums]
    columns = [_column(column) for column in shown]
    units = scorecard_views.units(listed.columns)
    written = scorecard(
        columns[: len(listed.columns)],
        lines,
        plans=_documents(choice),
        **_heads(choice),
        more=columns[len(listed.columns) :],
        caption=scorecard_views.headline(card),
        remark=f"Chỉ nêu chỉ tiêu chưa gửi, chưa đạt, gần đạt. {units}" if choice.plans else units,
    )
    return join((_since(card, moves), written, _legend(card, rows, listed.columns, units)))


def _since(card: Card, moves: Moves) -> Html:
    """How many figures of single agencies moved which way since the other period."""
    if moves.since is None:
        return html.EMPTY
    bodies = {row.body for row in card.rows}
    counted = movements.counted(moved for (body, _), moved in moves.known.items() if body in bodies)
    said = f"Số nhỏ dưới mỗi giá trị: thay đổi so với {moves.since.label}, tỷ lệ tính bằng điểm %"
    said += f" ({counted})." if counted else ": chưa có số để so."
    names = [TIER_NAMES.get(body, TIER_NAMES["toan_tinh"]) for body in moves.changed]
    changed = f"Không so dòng tổng {', '.join(names).lower()}: đơn vị đã sắp xếp lại." if names else ""
    return html.note(said, changed)


def _heads(choice: Choice) -> dict[str, str]:
    """Where nothing is asked, nothing is counted and no article named."""
    return {} if choice.plans else {"count_head": "", "articles_head": ""}


def _documents(choice: Choice) -> str:
    """The marks of the documents: "Mục tiêu theo ▼ QĐ 384, ▽ QĐ 3667"."""
    marks = (html.LEADING, html.SECOND)
    if not choice.plans:
        return f"Năm {choice.period.year} chưa có mục tiêu"
    named = ", ".join(f"{marks[min(n, 1)]} {plan.short_name}" for n, plan in enumerate(choice.plans))
    return f"Mục tiêu theo {named}".replace("▼ ", f"▼{NBSP}").replace("▽ ", f"▽{NBSP}")


def _column(column: Column) -> ScoreColumn:
    name, unit = column.indicator.short_name, column.indicator.unit
    targets = [
        _target(mark, _demand(asked, unit), is_first=place == 0)
        for place, (mark, asked) in enumerate(column.demands)
    ]
    asked = list(column.asked)
    if column.rival:
        indicator, rival = column.rival
        targets.append(_target(rival.rank, f"{_demand(rival, indicator.unit)}*", is_first=False))
        asked.append(rival)
    articles = join((join((html.document_mark(one.rank), one.article), NBSP) for one in asked), " ")
    return ScoreColumn(name, name, targets, articles)


def _demand(asked: Asked, unit: str) -> str:
    return "tăng" if asked.operator == "increase" else formats.target(asked.operator, asked.level, unit)


def _target(mark: int | None, words: str, *, is_first: bool) -> Html:
    """The leading demand strong, the other one secondary."""
    if is_first:
        return html.target_text(mark, words)
    return tag("span", html.document_mark(mark), " ", words, classes="ct-muted")


def _row(choice: Choice, row: Row, columns: Sequence[Column], moves: Moves) -> ScoreRow:
    return ScoreRow(
        name=row.name,
        cells=[_cell(choice, row, column, moves) for column in columns],
        missed=row.missed,
        judged=row.judged if row.is_ranked else None,
        unsent=row.unsent,
        href=places.address("agency", don_vi=row.body, ky=choice.period.id),
    )


def _sum(choice: Choice, row: Row, columns: Sequence[Column], moves: Moves) -> ScoreRow:
    name = join((TIER_NAMES.get(row.body, TIER_NAMES["toan_tinh"]), " ", tag("small", "Σ/Σ")))
    cells = [_cell(choice, row, column, moves, of_sum=True) for column in columns]
    judged = row.judged if row.is_ranked else None
    return ScoreRow(name, cells, missed=row.missed, judged=judged, unsent=row.unsent, total=True)


def _cell(choice: Choice, row: Row, column: Column, moves: Moves, *, of_sum: bool = False) -> ScoreCell:
    cell = row.cells.get(column.indicator.id)
    if cell is None:
        return ScoreCell("not_applicable", "–" if column.asked else formats.MISSING, title=_absent(column))
    tally = row.tallies.get(column.indicator.id)
    whole = row.body if row.body in TIER_NAMES else "toan_tinh"
    links = {**choice.links, "khoi": whole} if of_sum else choice.links
    whose = {} if of_sum else {"don_vi": row.body, "xem": ROWS}
    place = "" if of_sum else f"#{NUMBERS}"
    return ScoreCell(
        status=cell.status,
        text=printed(cell),
        below=" ".join(
            part
            for part in (
                f"{tally.met}/{tally.judged} đạt" if tally else "",
                moves.of(row.body, column.indicator.id),
            )
            if part
        ),
        hollow=cell.provisional,
        title=explained(row.name, column, cell, "; ".join(_beside(row, cell))),
        href=places.address("indicator", chi_tieu=column.indicator.id, **links, **whose) + place,
    )


def _absent(column: Column) -> str:
    if column.asked:
        return f"{column.indicator.short_name}: không được giao"
    return f"{column.indicator.short_name}: chưa có số liệu"


def printed(cell: Verdict) -> str:
    """The value without its unit, never rounded over its target; "" where the status says all."""
    if cell.value is None:
        return "0/0" if cell.status == "no_target" else ""
    return formats.value(cell.value, cell.indicator.unit, target=level_of(cell), with_unit=False)


def level_of(cell: Verdict) -> float | None:
    """The level a value must not be rounded over."""
    return None if cell.operator == "increase" else cell.level


def explained(name: str, column: Column, cell: Verdict, reason: str = "") -> str:
    """What the cell says in words: "Sở Xây dựng, Số hóa hồ sơ, kết quả: Chưa đạt, 694/1.000, 3/3 tháng"."""
    parts = [STATUSES[cell.status].word + (", tạm tính" if cell.provisional else "")]
    if cell.sent and cell.denominator is not None:
        parts.append(formats.fraction(cell.numerator, cell.denominator))
    if cell.sent:
        parts.append(f"{cell.reported_months}/{cell.expected_months} tháng")
    if cell.operator == "increase":
        parts.append(f"cùng kỳ năm trước {formats.value(cell.level, cell.indicator.unit)}")
    return f"{name}, {column.indicator.short_name}: {', '.join([*parts, reason] if reason else parts)}"


def _beside(row: Row, cell: Verdict) -> list[str]:
    """What more a cell tells: why a target does not apply, and what was promised."""
    whole = row.body in TIER_NAMES and row.body != "toan_tinh"
    body = row.body if row.body not in TIER_NAMES else session.office().directory.whole.id
    own = () if whole else notes_kept.by_pair().get((body, cell.indicator.id), ())
    said = (_reason(row, cell), note_words.brief(own, session.office().settings.today))
    return [words for words in said if words]


def _reason(row: Row, cell: Verdict) -> str:
    """Why a target does not apply: the exemption's reason and document."""
    body = session.office().directory.by_id.get(row.body)
    if cell.status != "not_applicable" or cell.plan is None or body is None:
        return ""
    found = Commitment(cell.indicator.id, cell.plan).exemptions(body)
    return "; ".join(f"{one.reason} ({one.document})" for one in found)


def _legend(card: Card, rows: Sequence[Row], columns: Sequence[Column], units: str) -> Html:
    """The words of the shapes that stand in the table."""
    cells = [row.cells.get(column.indicator.id) for row in (*rows, *card.sums) for column in columns]
    found = {cell.status if cell else "not_applicable" for cell in cells} if card.plans else set()
    present = [status for status in STATUSES if status in found and status != "no_target"]
    hollow = "Hình rỗng: tạm tính. " if card.is_provisional else ""
    return html.legend(present, f"{hollow}{units} Bấm một ô để xem đến dòng của tệp.")


def notes(choice: Choice, card: Card, listed: Listing, known: Completeness) -> Html:
    """What the table does not show: columns without room, rival ratios, who and what was not sent."""
    hidden = [_linked(choice, column.indicator) for column in listed.hidden]
    missed = sum(column.counts["missed"] for column in listed.hidden)
    lines: list[Content] = [*map(_rival, (column for column in listed.columns if column.rival))]
    if hidden:
        words = f"Chưa hiện {len(hidden)} chỉ tiêu"
        words += f" ({missed} lượt chưa đạt): " if card.plans else ": "
        counted = ". Cột đầu đếm đủ cả các chỉ tiêu này." if card.plans else "."
        lines.append(tag("span", words, join(hidden, "; "), counted, classes="ct-desk"))
    if card.silent:
        silent = join((_linked(choice, indicator) for indicator in card.silent), "; ")
        lines.append(join((f"Được giao, chưa ai gửi số của kỳ: {len(card.silent)} chỉ tiêu: ", silent, ".")))
    lines += completeness.absent(known)
    if counted := discipline_words.counted(known.forms, FORM_TITLES):
        lines.append(f"{headlines.capital(counted)}.")
    lines.append(
        "Bảng này chỉ có chỉ tiêu giao cho từng đơn vị; chỉ tiêu chỉ giao cho toàn tỉnh ở Tổng quan."
    )
    return html.note(*lines)


def _rival(column: Column) -> Content:
    assert column.rival is not None, "asked of columns with a rival only"
    indicator, asked = column.rival
    formula = formula_in_words(session.office().registry, indicator.formula)
    mark = html.SECOND if asked.rank else html.LEADING
    said = f"* {column.indicator.short_name}, {mark} {asked.plan.short_name}: tỷ lệ khác ({formula})"
    own = [target for target in asked.plan.targets if target.indicator == indicator.id]
    is_whole = any("toan_tinh" in target.applies_to for target in own)
    return f"{said}, giao cho toàn tỉnh." if is_whole else f"{said}, là một cột riêng."


def _linked(choice: Choice, indicator: Indicator) -> Html:
    address = places.address("indicator", chi_tieu=indicator.id, **choice.links)
    return html.link(indicator.short_name, address)
