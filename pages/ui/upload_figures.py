"""The figures of a file beside those in use, as tables: counts by tier, what changes, what is new. Pure."""

from __future__ import annotations

from typing import Any

import pandas as pd

from indicators.formats import count, day, plain
from indicators.model import TIER_NAMES, Directory
from indicators.periods import parse
from indicators.registry import Registry
from pages.ui.html import Content, Html
from pages.ui.tables import Cell, Row, table

LISTED = 100
EFFECTS = ("new", "changed", "unchanged")


def counted(figures: pd.DataFrame) -> dict[str, int]:
    """How many figures are new, changed, unchanged."""
    found = figures["effect"].value_counts()
    return {effect: int(found.get(effect, 0)) for effect in EFFECTS}


def by_tier(figures: pd.DataFrame, directory: Directory) -> Html:
    """Figures new, changed and unchanged for each tier, with the rows they stand in."""
    tiers = figures["agency"].map(lambda agency: directory.by_id[agency].tier)
    head = ["Nhóm đơn vị", "Mới", "Thay đổi", "Giữ nguyên", "Cộng"]
    lines = []
    for tier in TIER_NAMES:
        own = figures[tiers == tier]
        if len(own):
            name = f"{TIER_NAMES[tier]} ({count(own['source_row'].nunique())} dòng)"
            lines.append(Row([name, *_numbers(own)]))
    lines.append(Row([Cell("Cộng"), *_numbers(figures)], "ct-total"))
    return table(head, lines, "lrrrr")


def _numbers(figures: pd.DataFrame) -> list[str]:
    numbers = counted(figures)
    return [*(count(numbers[effect]) for effect in EFFECTS), count(len(figures))]


def changed_title(figures: pd.DataFrame) -> str:
    """How many figures change, and whose: "6 số thay đổi so với lần nạp 0146"."""
    changed = figures[figures["effect"] == "changed"]
    batches = sorted(changed["batch"].dropna().unique())
    named = f"lần nạp {', '.join(batches)}" if len(batches) <= 3 else f"{len(batches)} lần nạp trước"
    return f"{count(len(changed))} số thay đổi so với {named}"


def changed_table(figures: pd.DataFrame, registry: Registry, directory: Directory) -> Html:
    """Old and new figure with their difference, the first LISTED; days where only they change."""
    changed = figures[figures["effect"] == "changed"].head(LISTED)
    with_period = figures["period"].nunique() > 1
    head = ["Đơn vị", "Đại lượng", "Đang dùng", "Tệp này", "Chênh lệch"]
    lines = []
    for figure in changed.to_dict("records"):
        agency = Cell(directory.by_id[figure["agency"]].short_name, below=_period(figure, with_period))
        name = _measure_name(figure["measure"], registry)
        lines.append([agency, name, *_old_and_new(figure)])
    return table(head, lines, "llrrr", "ct-changes")


def _old_and_new(figure: dict[str, Any]) -> list[Cell | Content]:
    old, new, difference = (figure[name] for name in ("old", "new", "difference"))
    if difference:
        sign = "+" if difference > 0 else ""
        return [plain(old), Cell(plain(new), strong=True), f"{sign}{plain(difference)}"]
    days = [
        f"{day(figure[first])} – {day(figure[last])}"
        for first, last in (("old_first_day", "old_last_day"), ("first_day", "last_day"))
    ]
    return [Cell(plain(old), below=days[0]), Cell(plain(new), below=days[1]), "đổi ngày"]


def new_table(figures: pd.DataFrame, registry: Registry, directory: Directory) -> Html:
    """The new figures, the first LISTED."""
    new = figures[figures["effect"] == "new"].head(LISTED)
    with_period = figures["period"].nunique() > 1
    head = ["Đơn vị", "Đại lượng", "Số mới"]
    lines = [
        [
            Cell(directory.by_id[figure["agency"]].short_name, below=_period(figure, with_period)),
            _measure_name(figure["measure"], registry),
            Cell(plain(figure["new"]), strong=True),
        ]
        for figure in new.to_dict("records")
    ]
    return table(head, lines, "llr")


def _period(figure: dict[str, Any], shown: bool) -> str:
    return parse(figure["period"]).label if shown else ""


def _measure_name(measure: str, registry: Registry) -> str:
    """What was counted; figures of the general form say which indicator they belong to."""
    indicator, _, side = measure.partition(".")
    name = registry.measures[measure].name
    return f"{registry.indicators[indicator].short_name}: {name}" if side else name


def listed_note(of: int) -> str:
    """Says that a list is cut, nothing where it is not."""
    return f"Hiện {count(LISTED)} trong {count(of)} số." if of > LISTED else ""
