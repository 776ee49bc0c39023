"""One agency as HTML: the answer, where it came from, its targets by quarter."""

from __future__ import annotations

from collections.abc import Sequence

from indicators import formats
from indicators.model import STATUSES, Agency, Status
from indicators.periods import Period
from indicators.profiles import answers, demands, lineage, portraits
from indicators.profiles.demands import Judged
from indicators.profiles.portraits import Line, Portrait
from pages.ui import html, places, session
from pages.ui.agency_choice import Choice
from pages.ui.html import Content, Html, join, tag
from pages.ui.scorecards import GROUNDS, NOT_SENT
from pages.ui.tables import Cell, Row, table

BLANK: dict[Status, str] = {"no_data": NOT_SENT, "no_activity": "0/0", "not_applicable": "–"}
"""What a cell without a value says; the others show their shape alone."""


def answer(choice: Choice, shown: Portrait) -> Html:
    """The title that is the answer, the counts, and how the agency came to be."""
    here = session.office()
    part = lineage.period_words(choice.agency, choice.period, here.settings.closing_day)
    name = f"{choice.agency.short_name} ({part})" if part else choice.agency.short_name
    title = portraits.headline(shown, name, here.settings.closing_day)
    below = html.status_counts(shown.counts) if shown.counts else html.EMPTY
    return html.answer(title, below, _history(choice))


def _history(choice: Choice) -> Html:
    """Predecessors and successors in words, each a link to its own page."""
    directory = session.office().directory
    agency = choice.agency
    origin = lineage.origin(directory, agency)
    ending = lineage.ending(agency)
    full = f"{agency.name}. " if agency.name != agency.short_name else ""
    said = [
        _linked(words, bodies, choice.period)
        for words, bodies in (
            (origin, lineage.predecessors(directory, agency)),
            (ending, lineage.successors(directory, agency)),
        )
        if words
    ]
    text = join((full, join(said, ". "), "." if said else ""))
    return html.note(text) if text else html.EMPTY


def _linked(words: str, bodies: Sequence[Agency], at: Period) -> Html:
    """The words with a link for each body in the place of its blank."""
    closing_day = session.office().settings.closing_day
    texts = words.split("{}")
    links: list[Content] = [
        html.link(
            body.short_name,
            places.address("agency", don_vi=body.id, ky=lineage.period_of(body, at, closing_day).id),
        )
        for body in bodies
    ]
    return join(part for pair in zip(texts, [*links, ""], strict=True) for part in pair)


def targets(choice: Choice, shown: Portrait) -> Html:
    """The table: a row a demand, a column a quarter; on phones a block a demand."""
    periods = portraits.columns(choice.period)
    head: list[Content] = ["Chỉ tiêu", "Mục tiêu, văn bản"]
    head += [_head(period) for period in periods]
    head += [f"Tử số/mẫu số {_short(choice.period)}", "Tháng đã gửi"]
    rows = [_row(line, choice, periods) for line in shown.lines]
    rows += _group("Chưa có mục tiêu", shown.others, choice, periods)
    rows += _group("Chưa đơn vị nào gửi số liệu", shown.untouched, choice, periods)
    align = "ll" + "r" * (len(periods) + 2)
    return table(head, rows, align, "ct-quarters", caption=f"Chỉ tiêu của {choice.agency.name}", stacked=True)


def _group(title: str, lines: Sequence[Line], choice: Choice, periods: Sequence[Period]) -> list[Row]:
    if not lines:
        return []
    head = Row([Cell(f"{title}: {len(lines)} chỉ tiêu", strong=True, span=len(periods) + 4)], "ct-group")
    return [head, *(_row(line, choice, periods) for line in lines)]


def _short(period: Period) -> str:
    """A period of the year in view: "quý III", "cả năm"."""
    return "cả năm" if period.kind == "year" else period.label.removesuffix(f"/{period.year}")


def _head(period: Period) -> str:
    words = _short(period)
    return words[0].upper() + words[1:]


def _row(line: Line, choice: Choice, periods: Sequence[Period]) -> Row:
    now = line.figures.get(choice.period.id)
    link = places.address(
        "indicator", chi_tieu=line.indicator.id, ky=choice.period.id, khoi=choice.agency.tier
    )
    name = Cell(line.indicator.short_name, href=link, muted=not line.leads)
    cells = [_cell(line, period, is_asked=period == choice.period) for period in periods]
    return Row([name, Cell(_target(line)), *cells, *_counts(line, now)])


def _target(line: Line) -> Content:
    """Mark, operator and level, then each document with its article."""
    if not line.asked:
        return tag("span", f"đơn vị tính: {line.indicator.unit}", classes="ct-muted")
    source = "; ".join(asked.source for asked in line.asked)
    return html.target_text(line.rank, line.target, source)


def _cell(line: Line, period: Period, *, is_asked: bool) -> Cell:
    """Shape and value of one period; nothing where the agency did not exist."""
    figure = line.figures.get(period.id)
    if figure is None:
        return Cell("")
    parts = (f"{period.label[0].upper()}{period.label[1:]}", STATUSES[figure.status].word, figure.counts)
    value = answers.written(line.indicator, figure, with_unit=False)
    text = value if figure.value is not None else BLANK.get(figure.status, "")
    return Cell(
        text,
        status=None if figure.status in ("no_target", "not_applicable") else figure.status,
        hollow=figure.provisional,
        strong=is_asked and figure.value is not None,
        muted=figure.value is None,
        ground=GROUNDS.get(figure.status),
        title=": ".join(part for part in parts if part),
    )


def _counts(line: Line, now: Judged | None) -> list[Cell]:
    """The counts of the period in view, what they lack, and the months sent."""
    if now is None or now.is_empty:
        return [Cell(""), Cell("")]
    lack = answers.shortfall(line.indicator, now) or 0
    counted = demands.counted(session.office().registry, line.indicator)
    below = f"thiếu {formats.count(lack)} {counted}" if lack > 0 and now.status != "met" else ""
    months = f"{now.months[0]}/{now.months[1]}"
    return [Cell(now.counts, muted=True, below=below), Cell(months, muted=True)]


def legend(shown: Portrait) -> Html:
    """The words of the shapes, and how the table is to be read."""
    present = {figure.status for line in shown.lines for figure in line.figures.values()}
    order: list[Status] = [status for status in STATUSES if status in present and status != "no_target"]
    remark = "Xếp theo độ khẩn của kỳ đang xem. Số không ghi đơn vị tính theo đơn vị của mục tiêu."
    return html.legend(order, remark)
