"""How an official form is headed: every column by its path of merged headings, and what the form must have.

A path is known exactly or not at all. Case, punctuation, blanks, tone-mark placement, column numbers and
notes in brackets are set aside, and so are headings that only hold others together ("Trong đó").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from indicators.formats import fold
from indicators.names import plain_letters
from loaders.layout import CODE, NAME, Column, Identity, Layout, OfficialKind, Sum

Path = tuple[str, ...]
"""Headings of a column from the top down, as written."""

_NUMBERS = re.compile(r"[(\[]\s*\d{1,2}\s*[)\]](?:\s*[=+−-]\s*[(\[]\s*\d{1,2}\s*[)\]])*")
_NOTE = re.compile(r"\([^()]*\)")
_NO_LETTERS = re.compile(r"[^\w\s%]|_")
UNREAD = "unread"
"""What a column is taken for that is known to carry no count."""


@dataclass(frozen=True)
class Heading:
    """One column of a form: what it fills and the headings it comes under."""

    field: str
    title: str
    groups: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    """Its own heading, below one of the groups."""
    alone: tuple[str, ...] = ()
    """Headings that say all of it, with nothing above."""


@dataclass(frozen=True, eq=False)
class OfficialForm:
    """A form offices must send: its columns, what is checked in it, and what it may lack."""

    kind: OfficialKind
    title: str
    headings: tuple[Heading, ...]
    needs: tuple[tuple[tuple[str, ...], ...], ...]
    """For each part of the form, the sets of columns of which one must be there whole."""
    identities: tuple[Identity, ...]
    sums: tuple[Sum, ...] = ()
    unobserved: frozenset[str] = frozenset()
    between: tuple[str, ...] = ()
    """Headings that only hold others together."""
    unread: tuple[str, ...] = ()
    """Headings of columns without a count of ours, "group > column"; one that begins "Tỷ lệ" has none."""

    @property
    def layout(self) -> Layout:
        """The form as the rest of the room knows a table."""
        counts = tuple(Column(heading.field, heading.title) for heading in self.headings)
        shape = (self.kind, self.title, (CODE, NAME), counts)
        return Layout(*shape, self.identities, sums=self.sums, unobserved=self.unobserved)

    def is_whole(self, fields: Iterable[str]) -> bool:
        """Whether these columns make the form."""
        known = set(fields)
        return all(any(known.issuperset(way) for way in ways) for ways in self.needs)


def key(text: str) -> str:
    """A heading in the form headings of official forms are compared in.

    >>> key("Trực tiếp/dịch vụ bưu chính (5)"), key("(3) = (4) + (5) + (6)")
    ('trực tiếp dịch vụ bưu chính', '')
    """
    return " ".join(_NO_LETTERS.sub(" ", plain_letters(_NUMBERS.sub(" ", text))).split())


def keys(text: str) -> tuple[str, ...]:
    """The forms a heading may be known under: with its note in brackets, and without."""
    return tuple(dict.fromkeys((key(text), key(_NOTE.sub(" ", text)))))


@cache
def _known(form: OfficialForm) -> Mapping[Path, str]:
    """Every accepted path, without what only holds others together, and its field."""
    found: dict[Path, str] = {}
    for heading in form.headings:
        groups, leaves = ([key(text) for text in texts] for texts in (heading.groups, heading.leaves))
        found |= dict.fromkeys(product(groups, leaves), heading.field)
        found |= {(f"{group} {leaf}",): heading.field for group, leaf in product(groups, leaves)}
        found |= {(key(text),): heading.field for text in heading.alone}
    names = (*NAME.variants, NAME.title, *_NAMES)
    found |= {(key(text),): NAME.field for text in names}
    found |= {(key(text),): CODE.field for text in (*CODE.variants, CODE.title)}
    for text in (*_ALWAYS_UNREAD, *form.unread):
        found[tuple(map(key, text.split(" > ")))] = UNREAD
    return found


_NAMES = (
    *("Lĩnh vực", "Lĩnh vực / Đơn vị", "Đơn vị / Lĩnh vực", "Lĩnh vực, đơn vị", "Tên lĩnh vực"),
    *("Lĩnh vực, công việc giải quyết theo cấp", "Lĩnh vực công việc", "Lĩnh vực giải quyết"),
    *("Lĩnh vực, công việc giải quyết", "Lĩnh vực giải quyết TTHC", "Lĩnh vực TTHC"),
    *("Đơn vị giải quyết TTHC", "Đơn vị giải quyết", "Đơn vị thực hiện", "Cơ quan", "Cơ quan giải quyết"),
    *("Cơ quan thực hiện", "Tên cơ quan", "Đơn vị tiếp nhận", "Đơn vị, lĩnh vực"),
)
_ALWAYS_UNREAD = ("STT", "TT", "Số TT", "Số thứ tự", "Ghi chú", "Đánh giá")


@cache
def _unaccented(form: OfficialForm) -> Mapping[Path, str]:
    """Paths written wholly without diacritics, where they name one column only."""
    fields: dict[Path, set[str]] = {}
    for path, field in _known(form).items():
        fields.setdefault(tuple(map(fold, path)), set()).add(field)
    return {path: names.pop() for path, names in fields.items() if len(names) == 1}


@cache
def vocabulary(form: OfficialForm) -> frozenset[str]:
    """Every word or group of words that stands in one cell of the form's header."""
    unaccented = (step for path in _unaccented(form) for step in path)
    return frozenset(step for path in _known(form) for step in path).union(unaccented)


@cache
def _groups(form: OfficialForm) -> frozenset[str]:
    return frozenset(key(group) for heading in form.headings for group in heading.groups)


@lru_cache(maxsize=4096)
def field_of(form: OfficialForm, path: Path, group: str) -> tuple[str | None, str]:
    """What a column carries, and the group its neighbour to the right may stand under.

    `group` is that of the column to the left: in a header of one row a total stands before its parts.
    """
    between = {key(text) for text in form.between}
    steps = [[step for step in keys(text) if step and step not in between] for text in path]
    steps = [ways for ways in steps if ways]
    for way in product(*steps) if steps else ():
        if found := _looked_up(form, way):
            return found, _group_of(form, way) or group
    if len(path) == 1 and group:
        for leaf in steps[0] if steps else ():
            if found := _looked_up(form, (group, leaf)):
                return found, group
    return (UNREAD if _is_rate(path) else None), group


def _looked_up(form: OfficialForm, way: Path) -> str | None:
    """The field of a path; "Quá hạn / Đã xin lỗi" below a group is one heading in two rows."""
    known = _known(form)
    if way in known:
        return known[way]
    if len(way) == 3 and (joined := (way[0], f"{way[1]} {way[2]}")) in known:
        return known[joined]
    if all(fold(step) == step for step in way):
        return _unaccented(form).get(way)
    return None


def _group_of(form: OfficialForm, way: Sequence[str]) -> str | None:
    groups = _groups(form)
    for step in reversed(way):
        for group in sorted(groups, key=len, reverse=True):
            if step == group or step.endswith(f" {group}"):
                return group
    return None


def _is_rate(path: Path) -> bool:
    return bool(path) and key(path[-1]).startswith(("tỷ lệ", "tỉ lệ", "ty le"))
