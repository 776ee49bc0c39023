"""One indicator read over the bodies of today: its course, its agencies, and what must be said beside them.

Values only: nothing here is judged. Invariant: a period that cannot be re-based is a gap with a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from indicators import charts, formats, headlines
from indicators.aggregation import Cube
from indicators.charts import Caption, Chart
from indicators.commitments import Commitment
from indicators.model import AGENCY_TIERS, STATUSES, TIER_NAMES, Agency, Indicator
from indicators.periods import Period
from indicators.profiles import figures, series, standings
from indicators.profiles.figures import Facts
from indicators.profiles.readings import Reading
from indicators.rebasing import Group, Rebased, Succession, group_of, rebased
from indicators.registry import formula_in_words

UNJUDGED = "Kết quả đánh giá theo số như báo cáo."
UNCHANGED = "Trong các kỳ này không đơn vị nào của phạm vi được sắp xếp lại: hai cách đọc như nhau."
UNJUDGED_WORDS = "chỉ nêu số, không xét"
MOST_NAMES = 4


@dataclass(frozen=True)
class Course:
    """One scope's figures over the bodies of today, and each of those bodies in the period in view."""

    reading: Reading
    group: Group
    line: tuple[Period, ...]
    figures: tuple[Rebased, ...]
    now: Rebased
    agencies: tuple[tuple[Agency, Rebased], ...]

    @property
    def indicator(self) -> Indicator:
        """The indicator asked about."""
        return self.reading.indicator

    @property
    def is_gone(self) -> bool:
        """Whether nobody of the scope is left today."""
        return not self.group.ids

    @property
    def known(self) -> int:
        """How many periods of the line have a value."""
        return sum(figure.value is not None for figure in self.figures)

    @property
    def tiers(self) -> list[str]:
        """The tiers that have bodies today."""
        return [tier for tier in AGENCY_TIERS if any(body.tier == tier for body, _ in self.agencies)]


def periods(reading: Reading) -> tuple[Period, ...]:
    """The periods whose sums a course needs."""
    return tuple(dict.fromkeys((*reading.line(), reading.question.at)))


def course(reading: Reading, cube: Cube, succession: Succession) -> Course:
    """The course of a reading; `cube` spans `periods(reading)` and the indicator asked about."""
    asked = reading.question
    commitment = _commitment(reading)
    scope = reading.body if reading.is_single else asked.scope
    group = group_of(succession, scope, commitment)
    line = reading.line()
    common = (cube, reading.registry, succession, reading.indicator)
    figures = rebased(*common, group, (*line, asked.at), commitment) if group.ids else []
    figures = figures or [Rebased(period) for period in (*line, asked.at)]
    single = [] if reading.is_whole_only else [b for b in reading.directory.bodies if b.id in group.ids]
    agencies = [
        (body, rebased(*common, Group(frozenset((body.id,))), [asked.at], commitment)[0]) for body in single
    ]
    return Course(reading, group, line, tuple(figures[:-1]), figures[-1], tuple(agencies))


def _commitment(reading: Reading) -> Commitment | None:
    """The demand of the document that leads, which says whose figures belong in the sums."""
    plan = reading.lead.plan if reading.lead else None
    return next((demand.commitment for demand in reading.demands if demand.plan.id == plan), None)


def points(course: Course) -> pd.DataFrame:
    """The line as `charts.trend` takes it, every value without a verdict."""
    table = []
    for place, figure in enumerate(course.figures):
        turns = place == 0 or course.line[place - 1].year != figure.period.year
        table.append(
            {
                "period": figure.period.id,
                "label": series.short_label(figure.period, with_year=turns),
                "value": _number(figure.value),
                "status": "no_target" if figure.value is not None else _absence(figure),
                "provisional": figure.provisional,
                "numerator": _number(figure.numerator),
                "denominator": _number(figure.denominator),
            }
        )
    return pd.DataFrame(table)


def _absence(figure: Rebased) -> str:
    if figure.obstacle:
        return "not_comparable"
    return "no_activity" if figure.numerator is not None else "no_data"


def _number(figure: object) -> float:
    return float("nan") if figure is None else float(str(figure))


def title(course: Course) -> str:
    """What stands above the figures, in at most twelve words."""
    at = headlines.capital(course.reading.question.at.label)
    if course.is_gone:
        return f"{TIER_NAMES.get(course.reading.question.scope, '')}: hiện không còn đơn vị nào".strip()
    if course.now.obstacle:
        return f"{at}: không quy về được đơn vị hiện nay"
    if course.now.value is None:
        return f"{at}: chưa có số liệu để quy về"
    value = formats.value(course.now.value, course.indicator.unit)
    state = " (tạm tính)" if course.now.provisional else ""
    return f"{at}{state}: {value}, quy về đơn vị hiện nay"


def remarks(course: Course) -> list[str]:
    """How the figures were gathered, which periods are gaps and why, and that nothing is judged."""
    if course.is_gone:
        return ["Các đơn vị đã kết thúc; chọn “Như báo cáo” để xem số của khối này."]
    known = (*course.figures, course.now)
    said = gaps(course.figures) or gaps([course.now])
    if any(body.valid_to for figure in known for body in figure.parts):
        said.insert(0, "Số của đơn vị đã sắp xếp lại được cộng (tử số, mẫu số) vào đơn vị kế thừa hiện nay.")
    return [*(said or [UNCHANGED]), UNJUDGED]


def gaps(figures: Sequence[Rebased]) -> list[str]:
    """Each reason why periods have no figure, once, with those periods."""
    found: dict[str, dict[str, None]] = {}
    for figure in figures:
        if figure.obstacle:
            found.setdefault(figure.obstacle, {})[figure.period.label] = None
    return [f"Để trống {_listed(list(when))}: {why}." for why, when in found.items()]


def _listed(labels: Sequence[str]) -> str:
    return ", ".join(labels) if len(labels) <= MOST_NAMES else f"{labels[0]} đến {labels[-1]}"


def caption(course: Course, span: str, facts: Facts, scope: str = "") -> Caption:
    """The words of a figure: the scope says which bodies it speaks of, the footer that nothing is judged."""
    reading = course.reading
    ratio = formula_in_words(reading.registry, course.indicator.formula)
    whose = f"{scope or reading.scope_name}, quy về đơn vị hiện nay"
    source = figures.footer(reading, facts.origin, figures.demands_in_words(reading)) if facts.origin else ""
    footer = f"{source}\n{UNJUDGED}" if source else ""
    return Caption(whose, span, ratio=ratio, footer=footer, sample=facts.sample)


def span(course: Course) -> str:
    """The periods of the line in words."""
    line = course.line
    return f"{line[0].label} đến {line[-1].label}" if line else course.reading.question.at.label


def trend(course: Course, facts: Facts, width: int) -> Chart:
    """The line over the bodies of today, joined across the reorganisations that are marked in it."""
    chart = charts.trend(
        points(course),
        course.reading.steps(),
        course.indicator,
        caption(course, span(course), facts),
        breaks=course.reading.breaks(),
        is_joined=True,
        width=width,
    )
    shown = replace(chart, title=title(course), alt=chart.alt.replace(chart.title, title(course), 1))
    return replace(_unjudged(shown), topic=_topic(course, course.reading.scope_name))


def _unjudged(chart: Chart) -> Chart:
    """The chart without a word of targets that are lacking: the sums alone are unjudged."""
    word = STATUSES["no_target"].word
    for trace in chart.figure.data:
        said = trace.hovertext
        if isinstance(said, str):
            trace.hovertext = said.replace(word, UNJUDGED_WORDS)
        elif said is not None:
            trace.hovertext = [str(text or "").replace(word, UNJUDGED_WORDS) for text in said]
    narrow = word.lower().replace(" ", formats.NBSP)
    return replace(chart, subtitle=chart.subtitle.replace(narrow, UNJUDGED_WORDS))


def _topic(course: Course, scope: str) -> str:
    return f"{course.indicator.short_name} · {scope} · quy về đơn vị hiện nay"


def ranked(course: Course, tier: str) -> list[tuple[Agency, Rebased]]:
    """The agencies of a tier, best first; those without a figure last."""
    own = [(body, figure) for body, figure in course.agencies if body.tier == tier]
    sign = -1 if course.indicator.direction == "up" else 1
    return sorted(own, key=lambda one: (one[1].value is None, sign * (one[1].value or 0)))


def written(course: Course, figure: Rebased) -> str:
    """A value as pages print it."""
    return formats.value(figure.value, course.indicator.unit)


def ranking(course: Course, tier: str, width: int, facts: Facts) -> Chart:
    """Today's agencies of a tier by their re-based value, without verdicts."""
    rows = [
        {
            "agency_name": body.short_name,
            "tier": tier,
            "value": _number(figure.value),
            "status": "no_target" if figure.value is not None else _absence(figure),
            "numerator": _number(figure.numerator),
            "denominator": _number(figure.denominator),
            "provisional": figure.provisional,
        }
        for body, figure in course.agencies
        if body.tier == tier
    ]
    asked = course.reading.question
    targets = standings.ranked_targets(course.reading.agencies, tier, asked.plans)
    scope = TIER_NAMES[tier].lower()
    words = caption(course, asked.at.label, facts, scope)
    chart = charts.ranking(pd.DataFrame(rows), targets, course.indicator, words, width=width)
    return replace(_unjudged(chart), topic=_topic(course, f"{scope} · {asked.at.label}"))


def numbers_of_line(course: Course) -> pd.DataFrame:
    """Bảng số of the course: one row a period, with the bodies that are in it."""
    rows = [
        {"Kỳ": headlines.capital(figure.period.label), **_counted(figure, course.indicator)}
        for figure in course.figures
    ]
    return standings.of_kind(pd.DataFrame(rows), course.indicator)


def numbers_of_agencies(course: Course) -> pd.DataFrame:
    """Bảng số of today's agencies in the period in view, worst first."""
    rows = [
        {
            "Đơn vị": body.short_name,
            "Khối": TIER_NAMES[body.tier],
            **_counted(figure, course.indicator, [body.id]),
        }
        for body, figure in course.agencies
    ]
    frame = standings.of_kind(pd.DataFrame(rows), course.indicator)
    if frame.empty:
        return frame
    up = course.indicator.direction == "up"
    return frame.sort_values(standings.value_head(course.indicator), ascending=up, kind="stable")


def _counted(figure: Rebased, indicator: Indicator, own: Sequence[str] = ()) -> dict[str, object]:
    gone = [body.short_name for body in figure.parts if body.valid_to and body.id not in own]
    return {
        "Tử số": _number(figure.numerator),
        "Mẫu số": _number(figure.denominator),
        standings.value_head(indicator): _number(figure.value),
        "Đơn vị đã gửi": f"{len(figure.parts)}/{figure.expected}" if figure.expected else "",
        "Gồm số của đơn vị trước đó": parts_words(gone),
        "Ghi chú": headlines.capital(figure.obstacle),
    }


def parts_words(names: Sequence[str]) -> str:
    """The first few by name, the others by their number."""
    more = len(names) - MOST_NAMES
    return f"{', '.join(names[:MOST_NAMES])} và {more} đơn vị khác" if more > 0 else ", ".join(names)
