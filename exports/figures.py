"""The charts of the pages without a page: from the store to a chart with all its words.

What is drawn is decided in `indicators.profiles.figures`, for pages and pictures alike; here the office is
asked for it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple, get_args

from data import answers, queries, replies
from data.answers import Office
from exports.paper import WORD, Shape, on_paper
from exports.refusals import ExportError
from indicators.charts import Chart
from indicators.charts.bars import SHOWN
from indicators.charts.line import FEWEST, HEIGHT
from indicators.model import AGENCY_TIERS, Plan
from indicators.periods import Period
from indicators.profiles import asking, figures, origins, standings
from indicators.profiles.figures import Facts
from indicators.profiles.readings import WHOLE, Question, Reading

Which = Literal["trend", "ranking", "shortfall"]
WHICH: tuple[Which, ...] = get_args(Which)
WIDER = 1.06
"""Step by which a chart too high for a slide is laid out wider, and so drawn smaller."""
MOST_WIDE = 2.0
"""Times a slide's width up to which that is done."""


def chart(
    office: Office,
    indicator: str,
    period: Period,
    *,
    plan: str | None = None,
    agency: str | None = None,
    which: Which = "trend",
    width: int = WORD.inside,
) -> Chart:
    """One chart of an indicator, laid out for `width` CSS pixels.

    `plan` leads, as on the page; `agency` is a body, a tier or the jurisdiction itself (the default).
    Raises ExportError when there is nothing to draw, replies.UnknownNameError for names nobody knows.
    """
    reading = reading_of(office, indicator, period, plan=plan, agency=agency)
    check_filled(reading)
    return drawn(office, reading, which, width=width)


def check_filled(reading: Reading) -> None:
    """Raise ExportError where the period asked about has no figure of the scope."""
    if reading.lead is None or reading.lead.is_empty:
        raise ExportError(f"{reading.headline()}. Chưa tạo hình nào.")


class Look(NamedTuple):
    """How a chart is laid out, where not as on the page."""

    height: int = HEIGHT
    """Of a trend, in CSS pixels."""
    bars: int = SHOWN
    """Of a shortfall, at most."""
    decimals: int = 1
    """Of rates."""


def drawn(
    office: Office,
    reading: Reading,
    which: Which,
    *,
    tier: str | None = None,
    width: int = WORD.inside,
    look: Look = Look(),  # noqa: B008 - a tuple does not change
) -> Chart:
    """A chart of a reading as the page shows it, with a footer. Raises ExportError for an empty one.

    `tier` is whose order a ranking shows; the first tier that has figures where it is left out.
    """
    return _drawn(reading, which, _facts(office, reading, which), tier, width, look)


def for_shape(office: Office, reading: Reading, which: Which, shape: Shape, tier: str | None = None) -> Chart:
    """The chart laid out for a shape: as high as a slide leaves room for, smaller where it is too high."""
    facts = _facts(office, reading, which)
    found = _drawn(reading, which, facts, tier, shape.inside)
    if shape.ratio is None:
        return found
    free = replace(shape, ratio=None)
    spare = shape.width * shape.ratio - on_paper(found, free).height
    if which == "trend":
        return _drawn(reading, which, facts, tier, shape.inside, Look(HEIGHT + max(0, round(spare))))
    while spare < 0 and free.width < MOST_WIDE * shape.width:
        free = replace(free, width=round(free.width * WIDER))
        found = _drawn(reading, which, facts, tier, free.inside)
        spare = free.width * shape.ratio - on_paper(found, free).height
    return found


def _drawn(
    reading: Reading,
    which: Which,
    facts: Facts,
    tier: str | None,
    width: int,
    look: Look = Look(),  # noqa: B008 - a tuple does not change
) -> Chart:
    facts = replace(facts, decimals=look.decimals)
    if which == "trend":
        found = figures.trend(reading, facts, width, look.height) if figures.has_trend(reading) else None
    elif which == "ranking":
        found = _ranking(reading, facts, tier, width)
    else:
        found = None if reading.is_single else figures.shortfall(reading, facts, width, look.bars)
    if found is None:
        raise ExportError(
            f"{reading.indicator.short_name}: {_why_nothing(reading, which)}. Chưa tạo hình nào."
        )
    if not found.figure.data:
        raise ExportError(f"{found.title}. Không có gì để vẽ, chưa tạo hình nào.")
    return found


def reading_of(
    office: Office,
    indicator: str,
    period: Period,
    *,
    plan: str | None = None,
    agency: str | None = None,
    ends_here: bool = False,
) -> Reading:
    """The reading behind the page of an indicator: of the whole, of a tier, or of one agency.

    `ends_here`: its line ends with the period, as in a document about that period.
    Raises ExportError where the store has no figure at all and for an agency of another time,
    replies.UnknownNameError for unknown names.
    """
    replies.check_names(office.registry, office.jurisdiction, plan=plan, indicator=indicator)
    whole = office.directory.whole.id
    known = {whole, WHOLE, *AGENCY_TIERS, *office.directory.by_id}
    if agency is not None and agency not in known:
        raise replies.UnknownNameError(
            f"Không có đơn vị “{agency}”. Danh sách mã: python -m indicators agencies."
        )
    body = office.directory.by_id.get(agency or "")
    if body is not None and not body.existed(*period.days(office.settings.closing_day)):
        raise ExportError(f"{body.name} không tồn tại trong {period.label}. Chưa tạo hình nào.")
    with office.store.reading() as cursor:
        span = queries.months_with_figures(cursor, office.jurisdiction)
    if span is None:
        raise ExportError("Chưa có số liệu nào. Nạp tệp đầu tiên rồi làm lại.")
    scope = agency if agency in AGENCY_TIERS else WHOLE
    plans = _plans(office, period, plan)
    settings = office.settings
    wanted = office.registry.indicators[indicator]
    asked = Question(wanted, period, scope, plans, span, settings.today, settings.closing_day, ends_here)
    ask = partial(answers.statuses, office)
    if agency in (None, whole, WHOLE, *AGENCY_TIERS):
        return asking.answered(asked, office.registry, office.directory, ask)
    return asking.of_agency(asked, str(agency), office.registry, office.directory, ask)


def _plans(office: Office, period: Period, plan: str | None) -> tuple[Plan, ...]:
    """The plans in force, the one asked for first; one that is not in force is read alone."""
    in_force = office.registry.in_force(office.jurisdiction, period)
    if plan is None or any(one.id == plan for one in in_force):
        return tuple(sorted(in_force, key=lambda one: one.id != plan))
    return tuple(one for one in office.registry.plans_of(office.jurisdiction) if one.id == plan)


def _ranking(reading: Reading, facts: Facts, tier: str | None, width: int) -> Chart | None:
    tiers = standings.tiers_of(reading.agencies)
    if not tiers or not reading.has_agency_figures:
        return None
    filled = [
        tier for tier in tiers if any(row.tier == tier and not row.is_empty for row in reading.agencies)
    ]
    return figures.ranking(reading, facts, tier or filled[0], width)


def _why_nothing(reading: Reading, which: Which) -> str:
    """Why a kind of chart does not suit a reading."""
    if which == "trend":
        known = int(reading.points()["value"].notna().sum())
        return f"mới có {known} kỳ có số liệu, cần ít nhất {FEWEST} kỳ để vẽ đường"
    if which == "ranking":
        return "chưa đơn vị nào có số liệu riêng để xếp thứ tự"
    if reading.is_single:
        return "phần còn thiếu chia theo đơn vị, không lập cho riêng một đơn vị"
    return "phần còn thiếu chỉ tính được cho tỷ lệ có mục tiêu tối thiểu và có số liệu từng đơn vị"


def facts_of_line(office: Office, reading: Reading) -> Facts:
    """What the store says about the figures of a reading's line, for pictures that pages lay out."""
    return _facts(office, reading, "trend")


def _facts(office: Office, reading: Reading, which: Which) -> Facts:
    """What the store says about the figures drawn: sample or not, their batches and last day."""
    line = (which == "trend" and reading.line()) or (reading.question.at,)
    measures = reading.indicator.formula.accepted
    single = reading.body if reading.is_single and reading.body not in AGENCY_TIERS else None
    months = (min(period.first for period in line), max(period.last for period in line))
    with office.store.reading() as cursor:
        sample = queries.has_sample(cursor)
        sources = queries.sources(cursor, office.jurisdiction, measures, months, single)
    if reading.question.scope in AGENCY_TIERS and single is None:
        inside = {body.id for body in office.directory.bodies if body.tier == reading.question.scope}
        sources = sources[sources["agency"].isin(inside)]
    origin = origins.origin_of(sources, reading.question.today)
    newest = figures.open_period(reading)
    if which == "trend" and newest:
        inside = {newest.id, *(month.id for month in newest.months)}
        sources = sources[sources["period"].isin(inside)]
        return Facts(sample, origins.origin_of(sources, reading.question.today).until, origin)
    return Facts(sample, None if which == "trend" else origin.until, origin)
