"""What an officer says once about a table nobody knows: which column carries what.

A mapping belongs to one header, by its fingerprint: the words of all its columns, in their order. It holds
roles only. Whose figures they are and of which month is asked for each file that does not say so itself: an
answer remembered from another file would be a guess.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.registry import Registry

NAME, CODE, MONTH, FIRST_DAY, LAST_DAY, IGNORED = "name", "code", "period", "first", "last", "ignored"
ROLES: dict[str, str] = {
    NAME: "Tên đơn vị",
    CODE: "Mã đơn vị",
    MONTH: "Tháng",
    FIRST_DAY: "Từ ngày",
    LAST_DAY: "Đến ngày",
    IGNORED: "Bỏ qua cột này",
}
"""Roles that carry no count, in words; every other role is the id of a measure."""


LONGEST_WORDS = 200
"""Letters kept of a column's headings: they are shown only, its fingerprint says which header it is."""


class MappingError(ValueError):
    """A stored mapping cannot be understood; the text is Vietnamese."""


@dataclass(frozen=True)
class MappedColumn:
    """One column of the header and what it carries."""

    words: str
    """The column's headings from the top down: "Tiếp nhận / Trong kỳ / Trực tuyến"."""
    role: str
    """One of ROLES, or the id of a measure."""


@dataclass(frozen=True)
class Mapping:
    """The roles of all columns of one header, in their order; who said so, where that is known."""

    fingerprint: str
    columns: tuple[MappedColumn, ...]
    by: str = ""

    def to_json(self) -> str:
        """As text to store; `from_json` reads it back."""
        columns = [[column.words, column.role] for column in self.columns]
        answer = {"fingerprint": self.fingerprint, "columns": columns, "by": self.by}
        return json.dumps(answer, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read a stored mapping. Raises MappingError."""
        try:
            raw: Any = json.loads(text)
            columns = tuple(MappedColumn(str(words), str(role)) for words, role in raw["columns"])
            return cls(str(raw["fingerprint"]), columns, str(raw.get("by", "")))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise MappingError("Không đọc được cách ghép cột đã lưu; hãy ghép lại các cột.") from error

    def faults(self, registry: Registry) -> tuple[str, ...]:
        """What makes the mapping unusable, as sentences for the officer; empty when it can be used."""
        return _faults(self.columns, registry)


@dataclass(frozen=True)
class UnnamedColumn:
    """A column as an officer sees it: its letter, its headings, some of its cells."""

    letter: str
    words: str
    samples: tuple[str, ...]
    """The first cells that hold anything."""
    role: str | None = None
    """What the program would take it for: a suggestion to confirm, None where it has none."""


@dataclass(frozen=True)
class Unnamed:
    """A table whose columns could not all be named, for the officer to say what they carry."""

    fingerprint: str
    columns: tuple[UnnamedColumn, ...]
    header_rows: tuple[int, int]
    """First and last row of the header, as a person sees them."""

    def mapping(self, roles: Sequence[str], by: str = "") -> Mapping:
        """The mapping made of a role for each column, in their order."""
        pairs = zip(self.columns, roles, strict=True)
        columns = tuple(MappedColumn(column.words[:LONGEST_WORDS], role) for column, role in pairs)
        return Mapping(self.fingerprint, columns, by)


def fingerprint(columns: Iterable[str]) -> str:
    """The same for tables with the same headings in the same order, wherever they stand in the sheet."""
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()[:16]


def measures(registry: Registry) -> dict[str, str]:
    """The measures a column may carry, with their words: all counts; no scores and no means.

    A measure of the `figures` template is told with its indicator, since "Tử số" alone says nothing.
    """
    found = {m.id: m.name for m in registry.measures.values() if m.form != "figures"}
    for name in registry.figures_indicators:
        indicator = registry.indicators[name]
        if indicator.formula.kind in ("ratio", "count"):
            for measure in indicator.formula.measures:
                found[measure] = f"{indicator.short_name}: {registry.measures[measure].name}"
    return found


def _faults(columns: Sequence[MappedColumn], registry: Registry) -> tuple[str, ...]:
    known = measures(registry)
    roles = Counter(column.role for column in columns if column.role != IGNORED)
    carried = [role for role in roles if role not in ROLES]
    found = [
        f"Chưa chọn nội dung của cột “{column.words}”."
        for column in columns
        if column.role not in ROLES and column.role not in known
    ]
    for role, times in roles.items():
        if times > 1:
            found.append(f"{times} cột cùng được chọn là “{ROLES.get(role) or known.get(role, role)}”.")
    if not any(role in known for role in carried):
        found.append("Chưa cột nào được chọn là số liệu.")
    if (FIRST_DAY in roles) != (LAST_DAY in roles):
        found.append("Có “Từ ngày” thì phải có “Đến ngày”, và ngược lại.")
    for name in registry.figures_indicators:
        formula = registry.indicators[name].formula
        if len(set(formula.measures) & set(carried)) == 1 and formula.kind == "ratio":
            found.append(f"“{registry.indicators[name].short_name}” cần cả tử số và mẫu số.")
    return tuple(found)
