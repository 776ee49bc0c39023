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
    if shown.others:
        title = f"Chưa có mục tiêu: {len(shown.others)} chỉ tiêu"
        rows.append(Row([Cell(title, strong=True, span=len(head))], "ct-group"))
        rows += [_row(line, choice, periods) for line in shown.others]
    align = "ll" + "r" * (len(periods) + 2)
    return table(head, rows, align, "ct-quarters", caption=f"Chỉ tiêu của {choice.agency.name}", stacked=True)


def _short(period: Period) -> str:
    """A period of the year in view: "quý III", "cả năm"."""
    return "cả năm" if period.kind == "year" else period.label.removesuffix(f"/{period.year}")


def _head(period: Period) -> str:
    words = _short(period)
    return words[0].upper() + words[1:]


def _row(line: Line, choice: Choice, periods: Sequence[Period]) -> Row:
    now = line.figures.get(choice.period.id)
    name = Cell(line.indicator.short_name, href=_address(line, choice), muted=not line.leads)
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
    if longer := line.rhythm(period):
        return Cell(f"theo {longer}", muted=True)
    parts = (f"{period.label[0].upper()}{period.label[1:]}", STATUSES[figure.status].word, figure.counts)
    value = answers.written(line.indicator, figure, with_unit=False)
    text = value if figure.value is not None else _blank(figure)
    return Cell(
        text,
        status=None if figure.status in ("no_target", "not_applicable") else figure.status,
        hollow=figure.provisional,
        strong=is_asked and figure.value is not None,
        muted=figure.value is None,
        ground=GROUNDS.get(figure.status),
        title=": ".join(part for part in parts if part),
    )


def _blank(figure: Judged) -> str:
    """What a cell without a value says; without a target, what was not sent is not asked for."""
    if figure.status == "no_target":
        return "" if figure.is_empty else BLANK["no_activity"]
    return BLANK.get(figure.status, "")


def _counts(line: Line, now: Judged | None) -> list[Cell]:
    """The counts of the period in view, what they lack, and the months sent."""
    if now is None or now.is_empty:
        return [Cell(""), Cell("")]
    lack = answers.shortfall(line.indicator, now) or 0
    counted = demands.counted(session.office().registry, line.indicator)
    months = f"{now.months[0]}/{now.months[1]}"
    notes = [f"thiếu {formats.count(lack)} {counted}" if lack > 0 and now.status != "met" else ""]
    notes.append(f"mới gửi {months} tháng" if now.months[0] < now.months[1] else "")
    below = "; ".join(note for note in notes if note)
    return [Cell(now.counts, muted=True, below=below), Cell(months, muted=True)]


def below(choice: Choice, shown: Portrait) -> Html:
    """The words of the shapes, how to read the table, and what nobody sends."""
    figures = [figure for line in shown.lines for figure in line.figures.values()]
    present = [status for status in STATUSES if any(figure.status == status for figure in figures)]
    hollow = "Hình rỗng: tạm tính. " if any(figure.provisional for figure in figures) else ""
    legend = html.legend(present, f"{hollow}Xếp theo độ khẩn của kỳ đang xem.") if present else html.EMPTY
    return join((legend, _untouched(choice, shown)))


def _untouched(choice: Choice, shown: Portrait) -> Html:
    """Demands on which no agency has sent anything this year, in one paragraph."""
    if not shown.untouched:
        return html.EMPTY
    names = [
        join((html.link(line.indicator.short_name, _address(line, choice)), f" ({line.asked[0].source})"))
        for line in shown.untouched
    ]
    count = f"Còn {len(names)} chỉ tiêu được giao mà năm {choice.period.year} chưa đơn vị nào gửi số liệu: "
    return html.note(join((count, join(names, "; "), ".")))


def _address(line: Line, choice: Choice) -> str:
    ky, khoi = choice.period.id, choice.agency.tier
    return places.address("indicator", chi_tieu=line.indicator.id, ky=ky, khoi=khoi)


def freshness(shown: Portrait) -> Html:
    """When the last figures came in, and how complete the agency's are."""
    loaded = formats.moment(session.last_load())
    return html.aside(portraits.completeness(shown), f"nạp lần cuối {loaded}")
