"""One agency as HTML: the answer, where it came from, its targets by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indicators import formats, headlines
from indicators.formats import Movement
from indicators.model import STATUSES, Agency, Status
from indicators.notes import Note
from indicators.periods import Period
from indicators.profiles import answers, demands, lineage, outlook, portrait_today, portraits, prospects
from indicators.profiles.demands import Judged
from indicators.profiles.exempting import of_portrait, why_of
from indicators.profiles.portrait_today import Inherited
from indicators.profiles.portraits import Line, Portrait
from indicators.profiles.prospects import Prospects
from indicators.rebasing import Rebased
from pages.ui import html, notes_words, places, session
from pages.ui.agency_choice import Choice
from pages.ui.html import Content, Html, join, tag
from pages.ui.scorecards import GROUNDS, NOT_SENT
from pages.ui.tables import Cell, Row, table

BLANK: dict[Status, str] = {"no_data": NOT_SENT, "no_activity": "0/0", "not_applicable": "– Không áp dụng"}
"""What a cell without a value says; the others show their shape alone."""


def answer(choice: Choice, shown: Portrait, beside: Beside) -> Html:
    """The title that is the answer, the counts, whether the year can be saved, how the agency came to be."""
    here = session.office()
    part = lineage.period_words(choice.agency, choice.period, here.settings.closing_day)
    name = f"{choice.agency.short_name} ({part})" if part else choice.agency.short_name
    title = portraits.headline(shown, name, here.settings.closing_day)
    below = (
        html.status_counts(shown.counts, *_year_end(choice, shown, beside)) if shown.counts else html.EMPTY
    )
    return html.answer(title, below, _history(choice))


def _year_end(choice: Choice, shown: Portrait, beside: Beside) -> list[str]:
    """How many of the leading targets can still be reached by the end of the year."""
    leading = (line for line in shown.lines if line.leads)
    own = [prospects.of_line(line, choice.agency.id, beside.prospects) for line in leading]
    said = prospects.counts_in_words(seen for seen in own if seen)
    until = "đến hết " if is_open(beside) else ""
    return [f"{until}năm {choice.period.year}: {said}"] if said else []


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


def reading(choice: Choice, known: Inherited) -> Html:
    """How the re-based figures were gathered; of an ended agency, where its figures went."""
    directory = session.office().directory
    names = ", ".join(body.short_name for body in lineage.successors(directory, choice.agency))
    return html.note(*portrait_today.remarks(known, names))


@dataclass(frozen=True)
class Beside:
    """What stands beside the figures as reported: movements by indicator, and what predecessors add."""

    since: Mapping[str, Movement]
    in_a_year: Mapping[str, Movement]
    inherited: Inherited | None = None
    prospects: Prospects = field(default_factory=dict)
    """Whether the year's targets can still be reached; empty in a year without a plan."""
    noted: Mapping[str, Sequence[Note]] = field(default_factory=dict)
    """By indicator: causes and commitments."""


def targets(choice: Choice, shown: Portrait, beside: Beside) -> Html:
    """The table: a row a demand, a column a quarter; on phones a block a demand."""
    periods = portraits.columns(choice.period)
    head: list[Content] = ["Chỉ tiêu", "Mục tiêu, văn bản"]
    head += [_head(period) for period in periods]
    head += [f"So với {headlines.before(choice.period)}"]
    # What is not complete is said under the counts; the months have a column where no year can be foretold.
    head += [f"Tử số/mẫu số {_short(choice.period)}", _last_head(beside)]
    rows = [_row(line, choice, periods, beside) for line in shown.lines]
    for title, lines in _further(shown, beside):
        if lines:
            rows.append(
                Row([Cell(f"{title}: {len(lines)} chỉ tiêu", strong=True, span=len(head))], "ct-group")
            )
            rows += [_row(line, choice, periods, beside) for line in lines]
    align = "ll" + "r" * (len(periods) + 2) + ("l" if beside.prospects else "r")
    classes = "ct-quarters ct-year-end" if beside.prospects else "ct-quarters"
    return table(head, rows, align, classes, caption=f"Chỉ tiêu của {choice.agency.name}", stacked=True)


def _last_head(beside: Beside) -> str:
    if not beside.prospects:
        return "Tháng đã gửi"
    return "Số còn lại của năm" if is_open(beside) else "Kết quả cả năm"


def is_open(beside: Beside) -> bool:
    """Whether any target has months of its year left."""
    return any(seen.months_left for seen in beside.prospects.values())


def _further(shown: Portrait, beside: Beside) -> list[tuple[str, Sequence[Line]]]:
    """Figures without a target, and those only predecessors have."""
    known = beside.inherited
    left = portrait_today.completed(shown, known, session.office().registry) if known else ()
    return [("Chưa có mục tiêu", shown.others), ("Chỉ đơn vị trước đó có số", left)]


def _short(period: Period) -> str:
    """A period of the year in view: "quý III", "cả năm"."""
    return "cả năm" if period.kind == "year" else period.label.removesuffix(f"/{period.year}")


def _head(period: Period) -> str:
    words = _short(period)
    return words[0].upper() + words[1:]


def _row(line: Line, choice: Choice, periods: Sequence[Period], beside: Beside) -> Row:
    now = line.figures.get(choice.period.id)
    noted = notes_words.line(beside.noted.get(line.indicator.id, ())) if line.leads else ""
    name = Cell(line.indicator.short_name, href=_address(line, choice), muted=not line.leads, below=noted)
    cells = []
    for period in periods:
        other = beside.inherited.of(line.indicator, period) if beside.inherited else None
        is_asked = period == choice.period
        cells.append(_rebased(line, other, is_asked) if other else _cell(line, period, choice))
    last = _ends(line, choice, beside) if beside.prospects else _months(now)
    return Row([name, Cell(_target(line)), *cells, _moved(line, choice, beside), _counts(line, now), last])


def _ends(line: Line, choice: Choice, beside: Beside) -> Cell:
    """Whether the line's target can still be reached, with the counts it rests on when pointed at."""
    seen = prospects.of_line(line, choice.agency.id, beside.prospects)
    if seen is None:
        return Cell("")
    is_bad = seen.is_lost or not (seen.months_left or seen.is_met)
    return Cell(outlook.brief(seen), strong=is_bad, title=outlook.assumption(seen, line.indicator))


def _months(now: Judged | None) -> Cell:
    return Cell("" if now is None or now.is_empty else f"{now.months[0]}/{now.months[1]}", muted=True)


def _rebased(line: Line, figure: Rebased, is_asked: bool) -> Cell:
    """A figure with what predecessors counted: without a shape, being unjudged; ≠ where it is unknown."""
    title = portrait_today.explained(figure)
    if figure.obstacle:
        return Cell("", status="not_comparable", muted=True, title=title)
    if figure.value is None:
        return Cell(BLANK["no_activity"] if figure.numerator is not None else "", muted=True, title=title)
    text = formats.value(figure.value, line.indicator.unit, with_unit=False)
    return Cell(text, strong=is_asked, title=title)


def _moved(line: Line, choice: Choice, beside: Beside) -> Cell:
    """The movement since the period before, under it that of a year; worse is said in words."""
    if not line.leads:
        return Cell("")
    since, year = (one.get(line.indicator.id) for one in (beside.since, beside.in_a_year))
    has_year = year and choice.period.previous != choice.period.year_before
    below = f"cùng kỳ {formats.short_movement(year)}" if year and has_year else ""
    text = formats.short_movement(since) if since else ""
    return Cell(text or (formats.MISSING if below else ""), muted=True, below=below)


def _target(line: Line) -> Content:
    """Mark, operator and level, then each document with its article."""
    if not line.asked:
        return tag("span", f"đơn vị tính: {line.indicator.unit}", classes="ct-muted")
    source = "; ".join(asked.source for asked in line.asked)
    return html.target_text(line.rank, line.target, source)


def _cell(line: Line, period: Period, choice: Choice) -> Cell:
    """Shape and value of one period; nothing where the agency did not exist."""
    figure = line.figures.get(period.id)
    if figure is None:
        return Cell("")
    if longer := line.rhythm(period):
        return Cell(f"theo {longer}", muted=True)
    why = why_of(line, choice.agency, period, session.office().settings.closing_day) or figure.counts
    parts = (f"{period.label[0].upper()}{period.label[1:]}", STATUSES[figure.status].word, why)
    value = answers.written(line.indicator, figure, with_unit=False)
    text = value if figure.value is not None else _blank(figure)
    return Cell(
        text,
        status=None if figure.status in ("no_target", "not_applicable") else figure.status,
        hollow=figure.provisional,
        strong=period == choice.period and figure.value is not None,
        muted=figure.value is None,
        ground=GROUNDS.get(figure.status),
        title=": ".join(part for part in parts if part),
    )


def _blank(figure: Judged) -> str:
    """What a cell without a value says; without a target, what was not sent is not asked for."""
    if figure.status == "no_target":
        return "" if figure.is_empty else BLANK["no_activity"]
    return BLANK.get(figure.status, "")


def _counts(line: Line, now: Judged | None) -> Cell:
    """The counts of the period in view, what they lack, and the months sent."""
    if now is None or now.is_empty:
        return Cell("")
    lack = answers.shortfall(line.indicator, now) or 0
    counted = demands.counted(session.office().registry, line.indicator)
    months = f"{now.months[0]}/{now.months[1]}"
    notes = [f"thiếu {formats.count(lack)} {counted}" if lack > 0 and now.status != "met" else ""]
    notes.append(f"mới gửi {months} tháng" if now.months[0] < now.months[1] else "")
    below = "; ".join(note for note in notes if note)
    return Cell(now.counts, muted=True, below=below)


def below(choice: Choice, shown: Portrait, beside: Beside) -> Html:
    """The words of the shapes, how to read the table, and what nobody sends."""
    figures = [figure for line in shown.lines for figure in line.figures.values()]
    present = [status for status in STATUSES if any(figure.status == status for figure in figures)]
    hollow = "Số không có hình: gồm số đơn vị trước đó, không xét. " if choice.is_of_today else ""
    hollow += "Hình rỗng: tạm tính. " if any(figure.provisional for figure in figures) else ""
    legend = html.legend(present, f"{hollow}Xếp theo độ khẩn của kỳ đang xem.") if present else html.EMPTY
    closing_day = session.office().settings.closing_day
    exempt = of_portrait(shown, portraits.columns(choice.period), closing_day)
    told = html.note(exempt) if exempt else html.EMPTY
    return join((legend, told, _assumed(beside), _untouched(choice, shown)))


def _assumed(beside: Beside) -> Html:
    """What every "còn kịp" rests on."""
    if not is_open(beside):
        return html.EMPTY
    return html.note(
        "Số còn lại của năm: mức phải đạt ở các tháng còn lại để cả năm đạt, tính từ các tháng đã hết của "
        f"chính đơn vị. Giả định {outlook.ASSUMPTION}; đổi được ở ô bên trên.",
        "Cần quá 100% là không còn khả năng.",
    )


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
