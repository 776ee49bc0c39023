"""What is said about batches: kind, effect, state, the rows of one, the figures that differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.formats import count, moment, plain
from indicators.model import Directory
from indicators.periods import parse
from indicators.registry import Registry
from loaders.forms import TITLES
from pages.ui import places, upload_words
from pages.ui.html import Html, tag
from pages.ui.tables import Cell, table

Batch = Mapping[str, Any]
HASH = 10
"""Letters of a file's hash that are shown."""
LISTED = 300
"""Most figures that differ listed on the page; the count is always of all."""


def kind(batch: Batch) -> str:
    """The title of the file's kind."""
    return TITLES.get(batch["kind"], str(batch["kind"]))


def effect(batch: Batch) -> str:
    """What the file did, in rows: "12 mới, 3 đổi, 130 giữ nguyên"; batches of earlier days do not say."""
    parts = ((batch["new"], "mới"), (batch["changed"], "đổi"), (batch["unchanged"], "giữ nguyên"))
    if all(number is None for number, _ in parts):
        return "không ghi lại"
    return ", ".join(f"{count(number)} {word}" for number, word in parts if number) or "không đổi gì"


def state(batch: Batch) -> str:
    """In use, replaced or withdrawn; the sample says that it is one."""
    words = upload_words.STATES[batch["state"]]
    return f"{words} (mẫu)" if batch["sample"] else words


def withdrawal(batch: Batch) -> str:
    """Who withdrew it, when and why; "" for a batch that stands."""
    if batch["state"] != "withdrawn":
        return ""
    return f"{batch['withdrawn_by']}, {moment(batch['withdrawn_at'])}: {batch['withdrawn_why']}"


def named(batch: Batch) -> str:
    """A batch in a list of them: "0146: Hồ sơ trực tuyến 09/2025, đang dùng"."""
    return f"{batch['batch']}: {kind(batch)} {upload_words.periods_words(batch['months'])}, {state(batch)}"


def history_table(history: Sequence[Batch]) -> Html:
    """One line a batch, its number leading to its rows."""
    head = ["Lần nạp", "Tệp, mã kiểm tra", "Loại số liệu", "Kỳ", "Người nạp", "Lúc", "Số dòng", "Trạng thái"]
    lines = [
        [
            Cell(batch["batch"], strong=True, href=places.address("batches", lan_nap=batch["batch"])),
            _lines(batch["file"], batch["sha256"][:HASH]),
            kind(batch),
            upload_words.periods_words(batch["months"]),
            batch["by"],
            moment(batch["at"]),
            _lines(count(batch["rows"]), effect(batch)),
            _lines(state(batch), withdrawal(batch), f"Lý do: {batch['reason']}" if batch["reason"] else ""),
        ]
        for batch in history
    ]
    return table(head, lines, "llllllrl", "ct-history", caption="Các lần nạp", stacked=True)


def _lines(first: str, *below: str) -> Html:
    """A text with smaller lines under it, as one piece: on phones a cell lays its pieces side by side."""
    return tag("span", first, *(tag("span", line, classes="ct-below-line") for line in below if line))


def measure(name: str, registry: Registry) -> str:
    """What was counted; figures of the general form say which indicator they belong to."""
    indicator, _, side = name.partition(".")
    known = registry.measures.get(name)
    words = known.name if known else name
    return f"{registry.indicators[indicator].short_name}: {words}" if side and known else words


def agency(name: str, directory: Directory) -> str:
    """A body's short name; its id where the directory no longer has it."""
    known = directory.by_id.get(name)
    return known.short_name if known else name


def period(label: str) -> str:
    """A period as offices write it, a month as "09/2025"."""
    found = parse(label)
    return f"{found.number:02d}/{found.year}" if found.kind == "month" else found.label


def rows(found: pd.DataFrame, batch: Batch, registry: Registry, directory: Directory) -> pd.DataFrame:
    """The figures of a batch in words, in the order of the file; sheets only where the file has any."""
    sheet = {"Trang tính": found["sheet"]} if found["sheet"].notna().any() else {}
    return pd.DataFrame(
        {
            "Dòng": found["source_row"],
            **sheet,
            "Đơn vị": [agency(name, directory) for name in found["agency"]],
            "Kỳ": [period(label) for label in found["period"]],
            "Đại lượng": [measure(name, registry) for name in found["measure"]],
            "Số": found["value"],
            "Hiện nay": [_now(in_use, batch) for in_use in found["in_use"]],
        }
    )


def _now(in_use: str | None, batch: Batch) -> str:
    if in_use == batch["batch"]:
        return "đang dùng"
    if batch["state"] == "withdrawn":
        return "đã hoàn tác"
    return "không còn dùng" if pd.isna(in_use) else f"lần nạp {in_use} thay"


def compared_title(first: str, second: str, found: pd.DataFrame) -> str:
    """How two batches differ, in counts."""
    counted = found["effect"].value_counts()

    def number(effect: str) -> str:
        return count(int(counted.get(effect, 0)))

    return (
        f"Lần nạp {first} và {second}: {number('different')} số khác nhau, {number('same')} số như nhau, "
        f"{number('only_first')} số chỉ có ở {first}, {number('only_second')} số chỉ có ở {second}"
    )


def compared_table(
    names: tuple[str, str], found: pd.DataFrame, registry: Registry, directory: Directory
) -> Html:
    """The figures that differ, old beside new, with their rows; the first LISTED."""
    head = ["Đơn vị", "Kỳ", "Đại lượng", f"Lần nạp {names[0]}", f"Lần nạp {names[1]}", "Chênh lệch"]
    lines = []
    for one in found[found["effect"] == "different"].head(LISTED).to_dict("records"):
        difference = one["difference"]
        sign = "+" if difference > 0 else ""
        lines.append(
            [
                agency(one["agency"], directory),
                period(one["period"]),
                measure(one["measure"], registry),
                _lines(plain(one["first"]), f"dòng {one['first_row']:.0f}"),
                _lines(plain(one["second"]), f"dòng {one['second_row']:.0f}"),
                f"{sign}{plain(difference)}" if difference else "đổi ngày",
            ]
        )
    return table(head, lines, "lllrrr", "ct-changes", stacked=True)
