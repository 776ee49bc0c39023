"""The comparison as HTML: the answer, a table of demands against agencies, on phones a block a demand."""

from __future__ import annotations

from collections.abc import Sequence

from indicators import comparison_words, formats
from indicators.comparison import Comparison, Line, Side
from indicators.formats import NBSP, Movement
from indicators.model import STATUSES, TIER_NAMES
from indicators.profiles import answers
from indicators.profiles.demands import Judged
from indicators.profiles.portraits import Asked
from pages.ui import html, places, session
from pages.ui.compare_choice import Choice, unlike
from pages.ui.html import Content, Html, join, tag
from pages.ui.indicator_numbers import NUMBERS, ROWS
from pages.ui.scorecards import GROUNDS, NOT_SENT
from pages.ui.tables import Cell, Row, table

JOINER = "\u2060"
"""Forbids a line to break there; it has no width."""


def answer(choice: Choice, found: Comparison) -> Html:
    """The title that is the answer; under it, what could not be shown as asked."""
    loaded = f"Số liệu nạp lần cuối {formats.moment(session.last_load())}. {_complete(found)}"
    lines = (*choice.remarks, loaded)
    below = (tag("p", line, classes="ct-subtitle") for line in lines)
    return html.answer(comparison_words.headline(found), *below)


def _complete(found: Comparison) -> str:
    """Which agencies have not sent all months of all figures."""
    gaps = []
    for side in found.sides:
        own = [line.figures[side.body] for line in found.lines if line.leads and side.body in line.figures]
        known = [figure for figure in own if figure.status != "not_applicable"]
        full = sum(figure.months[0] >= figure.months[1] for figure in known)
        if full < len(known):
            gaps.append(f"{side.name} {full}/{len(known)} chỉ tiêu")
    if not gaps:
        return "Các đơn vị đều đủ số các tháng." if found.lines else ""
    return f"Đủ số các tháng: {'; '.join(gaps)}."


def targets(choice: Choice, found: Comparison) -> Html:
    """The table: sums first, then a row a demand; the reference columns last."""
    head: list[Content] = ["Chỉ tiêu", "Mục tiêu, văn bản", *(_head(side) for side in found.columns)]
    rows = [*_sums(choice, found), *(_row(choice, line, found) for line in found.lines)]
    if found.others:
        title = f"Chưa có mục tiêu: {len(found.others)} chỉ tiêu"
        rows.append(Row([Cell(title, strong=True, span=len(head))], "ct-group"))
        rows += [_row(choice, line, found) for line in found.others]
    align = "ll" + "r" * len(found.columns)
    written = table(head, rows, align, "ct-compare", caption=comparison_words.headline(found), stacked=True)
    return tag("div", written, classes="ct-scroll")


def _head(side: Side) -> str:
    """A name that is not parted inside "Σ/Σ"."""
    return side.name.replace("Σ/Σ", f"Σ{JOINER}/{JOINER}Σ")


def _sums(choice: Choice, found: Comparison) -> list[Row]:
    """How many targets each meets, and how many of its figures have moved which way."""
    rows = []
    if found.lines:
        cells = [_met(choice, side) for side in found.columns]
        rows.append(Row([Cell("Số chỉ tiêu đạt"), Cell("đạt / có đánh giá", muted=True), *cells], "ct-total"))
    if found.against:
        words = [_moved(choice, found, side) for side in found.columns]
        since = f"So với {found.against.label}"
        rows.append(Row([Cell(since), Cell(""), *words], "ct-total"))
    return rows


def _met(choice: Choice, side: Side) -> Cell:
    is_agency = side.body in choice.names
    href = places.address("agency", don_vi=side.body, ky=choice.period.id) if is_agency else None
    parts = [
        f"{side.counts[status]} {STATUSES[status].word.lower()}"
        for status in ("no_data", "missed", "near")
        if side.counts[status]  # type: ignore[index]
    ]
    text = f"{side.met}/{side.judged}" if side.judged else formats.MISSING
    return Cell(text, href=href, below=", ".join(parts))


def _moved(choice: Choice, found: Comparison, side: Side) -> Cell:
    if side.body in unlike(choice):
        return Cell("đơn vị đã sắp xếp lại", muted=True)
    counted = found.moved(side)
    words = [
        f"{counted[word]} {word}".replace(" ", NBSP)
        for word in ("cải thiện", "giảm sút", "không đổi")
        if counted[word]
    ]
    return Cell(", ".join(words) or "chưa có số để so", muted=True)


def _row(choice: Choice, line: Line, found: Comparison) -> Row:
    first = {"van_ban": choice.plans[0].id} if choice.plans else {}
    links = {"chi_tieu": line.indicator.id, "ky": choice.period.id, **first}
    tier = found.sides[0].tier
    name = Cell(
        line.indicator.short_name,
        href=places.address("indicator", khoi=tier, **links),
        muted=not line.leads,
    )
    cells = [_cell(choice, line, side, links, has_movement=_moves(found, side)) for side in found.columns]
    return Row([name, Cell(_target(line)), *cells])


def _moves(found: Comparison, side: Side) -> bool:
    """Whether anything of a body compares to the earlier period; if not, its sum says so once."""
    return any(side.body in line.earlier for line in (*found.lines, *found.others))


def _target(line: Line) -> Content:
    """Mark, operator and level, then each document with its article."""
    if not line.asked:
        return tag("span", f"đơn vị tính: {line.indicator.unit}", classes="ct-muted")
    return join((_demand(asked, line) for asked in line.asked), Html("<br>"))


def _demand(asked: Sequence[Asked], line: Line) -> Html:
    rank = asked[0].rank if len(asked) == 1 else None
    target = formats.target(asked[0].operator, asked[0].level, line.indicator.unit)
    sources = (one.source.replace(" ", NBSP) for one in asked)
    return html.target_text(rank, target, "; ".join(sources))


def _cell(choice: Choice, line: Line, side: Side, links: dict[str, str], *, has_movement: bool) -> Cell:
    """Shape and value, counts under it, and how it has moved."""
    figure = line.figures.get(side.body)
    if longer := line.rhythms.get(side.body):
        return Cell(f"theo {longer}", muted=True)
    if figure is None:
        return Cell("–", muted=True, title="Không được giao" if line.asked else "Chưa có số liệu")
    is_agency = side.body in choice.names
    where = {"khoi": side.tier if side.tier in TIER_NAMES else "toan_tinh"}
    whose = {"don_vi": side.body, "xem": ROWS} if is_agency else {}
    href = places.address("indicator", **links, **where, **whose) + (f"#{NUMBERS}" if is_agency else "")
    return Cell(
        answers.written(line.indicator, figure, with_unit=False)
        if figure.value is not None
        else _blank(figure),
        status=None if figure.status in ("no_target", "not_applicable") else figure.status,
        hollow=figure.provisional,
        href=href,
        muted=figure.value is None,
        ground=GROUNDS.get(figure.status),
        below=_below(line, side, figure, has_movement=has_movement),
        title=f"{side.name}: {STATUSES[figure.status].word}",
    )


def _blank(figure: Judged) -> str:
    if figure.status == "no_target":
        return formats.MISSING if figure.is_empty else "0/0"
    return {"no_data": NOT_SENT, "no_activity": "0/0", "not_applicable": "–"}.get(figure.status, "")


def _below(line: Line, side: Side, figure: Judged, *, has_movement: bool) -> Content:
    """The counts, then the movement with the word that judges it."""
    if figure.value is None:
        return ""
    parts = [figure.counts]
    if has_movement:
        movement = line.movement(side.body)
        parts.append(_unparted(movement) if movement else "")
    return join((part for part in parts if part), Html("<br>"))


def _unparted(movement: Movement) -> str:
    """The movement in a narrow column: it breaks before the word that judges it, not inside."""
    return movement.text().replace(movement.word, movement.word.replace(" ", NBSP))


def below(choice: Choice, found: Comparison) -> Html:
    """The words of the shapes and how to read the table."""
    figures = [figure for line in found.lines for figure in line.figures.values()]
    present = [status for status in STATUSES if any(figure.status == status for figure in figures)]
    present = [status for status in present if status != "no_target"]
    hollow = "Hình rỗng: tạm tính. " if found.is_provisional else ""
    remark = f"{hollow}Dưới mỗi giá trị là tử số/mẫu số. Bấm một ô để xem đến dòng của tệp."
    legend = html.legend(present, remark) if present else html.EMPTY
    return join((legend, html.note(*_notes(choice, found))))


def _notes(choice: Choice, found: Comparison) -> list[str]:
    lines = []
    if found.lines:
        lines.append("Xếp theo số đơn vị chưa đạt; chỉ tiêu chưa ai gửi số trong năm không nêu ở đây.")
    if found.against:
        lines.append(
            f"So với {found.against.label}: cùng tỷ lệ, cùng đơn vị; số đếm chỉ so khi cùng số tháng. "
            "Ô không ghi thay đổi là chưa có số để so."
        )
    return lines
