"""When bodies began, ended and became others: breaks of a line, and a body's predecessors in words.

Everything is derived from the dates and successions of the directory; no reorganisation is named here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from indicators import formats
from indicators.model import AGENCY_TIERS, TIER_NAMES, Agency, Directory
from indicators.periods import Period, month_of

ONE_DAY = timedelta(days=1)
KINDS = ("Đặc khu", "Thị trấn", "Thành phố", "Thị xã", "Phường", "Huyện", "Xã", "Sở", "Ban")
"""The words names of bodies begin with."""


def turning_days(directory: Directory, tiers: Collection[str], first: date, last: date) -> list[date]:
    """Days after `first` up to `last` on which bodies of the tiers begin, or others had ended before."""
    own = [body for body in directory.bodies if body.tier in tiers]
    days = {body.valid_from for body in own if body.valid_from}
    days |= {body.valid_to + ONE_DAY for body in own if body.valid_to}
    return sorted(day for day in days if first < day <= last)


def breaks(
    directory: Directory, tiers: Collection[str], first: date, last: date, *, years: bool = False
) -> list[tuple[date, str]]:
    """Each reorganisation of the tiers: its day and what happened, as a trend writes it.

    `years` writes the year too, for lines over several years.
    """
    found = []
    for day in turning_days(directory, tiers, first, last):
        words = what_happened(directory, tiers, day)
        date_words = formats.day(day)
        found.append((day, f"{date_words if years else date_words.rpartition('/')[0]}: {words}"))
    return found


def is_new_province(directory: Directory, day: date) -> bool:
    """Whether every body of the province ended the day before: the province itself is another one."""
    before = _standing(directory, AGENCY_TIERS, day - ONE_DAY)
    return len(before) > 1 and all(body.valid_to == day - ONE_DAY for body in before)


def what_happened(directory: Directory, tiers: Collection[str], day: date) -> str:
    """A reorganisation in words: "bỏ cấp huyện, còn 130 xã, phường"."""
    parts = [_of_tier(directory, tier, day) for tier in AGENCY_TIERS if tier in tiers]
    known = [part for part in parts if part]
    if is_new_province(directory, day):
        known.insert(0, "tỉnh mới")
    # Parts that list kinds of bodies have commas of their own.
    between = "; " if any("," in part for part in known[:-1]) else ", "
    return between.join(known)


def _of_tier(directory: Directory, tier: str, day: date) -> str:
    before, after = (_standing(directory, (tier,), at) for at in (day - ONE_DAY, day))
    ended = [body for body in before if body.valid_to == day - ONE_DAY]
    begun = [body for body in after if body.valid_from == day]
    if not ended and not begun:
        return ""
    if not begun:
        return _ended(tier, ended, after)
    if not ended:
        return f"lập {_counted(begun)}"
    if len(ended) == len(before) and len(begun) == len(after):
        if is_new_province(directory, day) and len(begun) >= len(ended):
            return _counted(begun)
        return f"còn {_counted(begun)}" if len(begun) < len(ended) else f"lập lại {_counted(begun)}"
    if len(begun) < len(ended):
        return f"hợp nhất {_counted(ended)} thành {len(begun)}"
    return f"sắp xếp lại {_counted(ended)}"


def _ended(tier: str, ended: Sequence[Agency], after: Sequence[Agency]) -> str:
    if after:
        return f"{_counted(ended)} kết thúc"
    return {"cap_huyen": "bỏ cấp huyện", "cap_xa": "bỏ cấp xã"}.get(tier, f"{_counted(ended)} kết thúc")


def _standing(directory: Directory, tiers: Collection[str], day: date) -> list[Agency]:
    return [body for body in directory.existing(day, day) if body.tier in tiers]


def _counted(bodies: Sequence[Agency]) -> str:
    """ "13 sở, ban", "130 xã, phường": the number and the kinds, the frequent first; else the tier."""
    kinds = [kind for kind, _ in Counter(_kind(body) for body in bodies).most_common()]
    if "" in kinds:
        return f"{len(bodies)} {TIER_NAMES[bodies[0].tier].lower()}"
    return f"{len(bodies)} {', '.join(kinds)}"


def _kind(body: Agency) -> str:
    return next((kind.lower() for kind in KINDS if body.name.startswith(f"{kind} ")), "")


def predecessors(directory: Directory, body: Agency) -> list[Agency]:
    """The bodies that name this one as a successor, in the directory's order."""
    return [other for other in directory.bodies if body.id in other.successors]


def successors(directory: Directory, body: Agency) -> list[Agency]:
    """The bodies this one went into."""
    return [directory.by_id[name] for name in body.successors]


def standing_for(directory: Directory, body: Agency, existing: Collection[str]) -> Agency | None:
    """The body of another time that stands for this one among `existing` ids; of one name if there is one.

    Predecessors first, then successors, nearest first; None where the chain leads to nobody.
    """
    for step in (predecessors, successors):
        circle, seen = step(directory, body), {body.id}
        while circle:
            found = [other for other in circle if other.id in existing]
            if found:
                return next((other for other in found if other.name == body.name), found[0])
            seen |= {other.id for other in circle}
            circle = [far for near in circle for far in step(directory, near) if far.id not in seen]
    return None


def origin(directory: Directory, body: Agency) -> str:
    """How a body came to be: "Hợp nhất từ {} và {}, 01/3/2025", a blank for each of `predecessors`.

    The blanks let a page put links there; "" where the directory knows of no beginning.
    """
    before = predecessors(directory, body)
    if body.valid_from is None:
        return ""
    day = formats.day(body.valid_from)
    if not before:
        return f"Có từ {day}"
    names = ["{}" if len(other.successors) == 1 else "một phần {}" for other in before]
    if len(before) == 1 and names == ["{}"]:
        return f"Tiếp nối {{}} từ {day}"
    start = "Hợp nhất từ" if all(name == "{}" for name in names) else "Lập từ"
    return f"{start} {_listed(names)}, {day}"


def ending(body: Agency) -> str:
    """How a body ended: "Kết thúc 28/02/2025; chuyển thành {}", a blank for each successor."""
    if body.valid_to is None:
        return ""
    day = formats.day(body.valid_to)
    if not body.successors:
        return f"Kết thúc {day}"
    if len(body.successors) == 1:
        return f"Kết thúc {day}; chuyển vào {{}}"
    return f"Kết thúc {day}; chia cho {_listed(['{}'] * len(body.successors))}"


def period_of(body: Agency, at: Period, closing_day: int | None) -> Period:
    """The period to look at a body in: `at` if it existed then, else the quarter or month nearest to it."""
    first, last = at.days(closing_day)
    if body.existed(first, last):
        return at
    day = body.valid_to if body.valid_to and body.valid_to < first else body.valid_from
    assert day is not None, "a body that did not exist then began later or ended before"
    month = month_of(day, closing_day)
    return month if at.kind == "month" else Period("quarter", month.first - month.first % 3)


def _listed(names: Sequence[str]) -> str:
    return " và ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def period_words(body: Agency, at: Period, closing_day: int | None) -> str:
    """ "đến 28/02/2025" or "từ 01/3/2025" for a body that existed on part of a period only; else ""."""
    first, last = at.days(closing_day)
    words = []
    if body.valid_from and first < body.valid_from <= last:
        words.append(f"từ {formats.day(body.valid_from)}")
    if body.valid_to and first <= body.valid_to < last:
        words.append(f"đến {formats.day(body.valid_to)}")
    return " ".join(words)


def labels(bodies: Iterable[Agency], at: Period, closing_day: int | None) -> dict[str, str]:
    """A name for each body by id; those that end inside the period say until when."""
    last = at.days(closing_day)[1]
    return {
        body.id: f"{body.short_name} (đến {formats.day(body.valid_to)})"
        if body.valid_to and body.valid_to < last
        else body.short_name
        for body in bodies
    }
