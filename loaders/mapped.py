"""Tables nobody knows: what to show an officer of them, and reading them as the officer said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from indicators.registry import Registry
from loaders import kinds, kinds_official
from loaders.forms import IDENTITIES
from loaders.headers import Header, unknown_form
from loaders.headings import UNREAD
from loaders.layout import Column, Identity, Layout
from loaders.mapping import IGNORED, ROLES, Mapping, Unnamed, UnnamedColumn, fingerprint
from loaders.official import Named
from loaders.paths import Block, blocks, start_of_data
from loaders.problems import Report
from loaders.tables import HEADER_DEPTH, Cell, Sheet, is_blank, words

_SAMPLES = 3
_LEAST_NAMED = 4
"""Columns a known form must name before its header is taken for the table's."""
_LINES_BETWEEN = 4
"""Rows without numbers, headings of sections, that may stand between the header and the first numbers."""


def mapping_for(rows: Sequence[Sequence[Cell]], mappings: Iterable[Mapping]) -> tuple[Mapping, Block] | None:
    """The mapping that belongs to a header of these rows, and that header; the newest, given last, counts."""
    known = {mapping.fingerprint: mapping for mapping in mappings}
    if known:
        for block in blocks(rows):
            if mapping := known.get(fingerprint(block.compared)):
                return mapping, block
    return None


def header_of(mapping: Mapping, block: Block, registry: Registry) -> Header:
    """The header as the officer named its columns, with what must hold between the measures."""
    roles = dict(zip(block.paths, mapping.columns, strict=True))
    carried = {place: column for place, column in roles.items() if column.role != IGNORED}
    fields = {column.role: place for place, column in carried.items()}
    identity = tuple(Column(c.role, c.words) for c in carried.values() if c.role in ROLES)
    counts = tuple(Column(c.role, c.words) for c in carried.values() if c.role not in ROLES)
    ignored = frozenset(place for place, column in roles.items() if column.role == IGNORED)
    layout = Layout("mapped", "Bảng tự ghép cột", identity, counts, _identities(registry, fields))
    return Header(layout, block.last, fields, block.width, ignored)


def unnamed(sheet: Sheet, partly: Named | None) -> Unnamed | None:
    """The table's columns for an officer to name; `partly` is what a known form can name. None: no table."""
    block = partly.block if partly is not None and _is_partly(partly) else _header(sheet)
    if block is None:
        return None
    named = partly.roles if partly and partly.block == block else {}
    hidden = partly.form.unobserved if partly else frozenset[str]()
    start = start_of_data(sheet, block)
    columns = [
        UnnamedColumn(
            sheet.letter(place), text, _samples(sheet, start, place), _suggested(named.get(place), hidden)
        )
        for place, text in block.words.items()
    ]
    rows = sheet.first_row + block.first, sheet.first_row + block.last
    return Unnamed(fingerprint(block.compared), tuple(columns), rows)


def note_unnamed(sheet: Sheet, partly: Named | None, table: Unnamed, report: Report) -> None:
    """Note which columns nobody knows; a table that is no known form at all is one problem."""
    row = table.header_rows[1]
    unknown = [column for column in table.columns if column.role is None]
    if not _is_partly(partly) or partly is None:
        unknown_form(sheet, report, table.header_rows[0])
        return
    form = {"form": partly.form.title}
    for column in unknown:
        report.add(kinds_official.UNNAMED_COLUMN, column.words, row, column.letter, words=form)
    twice = [
        role for role, times in Counter(partly.roles.values()).items() if times > 1 and role in partly.fields
    ]
    for role in twice:
        places = [place for place, other in partly.roles.items() if other == role]
        letters = ", ".join(sheet.letter(place) for place in places)
        report.add(kinds.DUPLICATE_COLUMN, partly.block.words[places[-1]], row, letters)
    if not unknown and not twice:
        missing = ", ".join(f"“{title}”" for title in partly.missing)
        report.add(kinds_official.MISSING_IN_FORM, f"thiếu {missing}", row, words=form)


def _is_partly(partly: Named | None) -> bool:
    return partly is not None and len(partly.fields) >= _LEAST_NAMED


def _suggested(field: str | None, hidden: frozenset[str]) -> str | None:
    return IGNORED if field == UNREAD or field in hidden else field


def _samples(sheet: Sheet, start: int, place: int) -> tuple[str, ...]:
    cells = (row[place] for row in sheet.rows[start : start + 50] if place < len(row))
    texts = [words(cell) for cell in cells if not is_blank(cell)]
    return tuple(texts[:_SAMPLES])


def _header(sheet: Sheet) -> Block | None:
    """The rows that most likely are the header: naming most columns, most of them apart, in fewest rows."""
    found = [b for b in blocks(sheet.rows) if b.first < HEADER_DEPTH and _numbers_follow(sheet, b)]
    return max(found, key=lambda b: (len(b.paths), len(set(b.compared)), b.first - b.last), default=None)


def _numbers_follow(sheet: Sheet, block: Block) -> bool:
    start = start_of_data(sheet, block)
    for row in sheet.rows[start : start + _LINES_BETWEEN]:
        numbers = sum(_is_number(cell) for cell in row)
        if numbers >= 2:
            return True
        if sum(not is_blank(cell) for cell in row) > 2:
            return False
    return False


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, (int, float)):
        return not isinstance(cell, bool)
    return isinstance(cell, str) and cell.strip().replace(".", "").replace(",", "").isdigit()


def _identities(registry: Registry, fields: Iterable[str]) -> tuple[Identity, ...]:
    """What the measures imply: the templates' own identities, and no part above its whole in `figures`."""
    known = set(fields)
    found = []
    for identity in IDENTITIES:
        parts = tuple(part for part in identity.parts if part in known)
        if identity.whole in known and parts:  # with a part missing, the others still fit into the whole
            found.append(Identity(identity.whole, parts, identity.sign if parts == identity.parts else ">="))
    found += [ratio for ratio in ratios(registry) if known.issuperset((ratio.whole, *ratio.parts))]
    return tuple(found)


def ratios(registry: Registry) -> Iterator[Identity]:
    """The ratios of `figures` that cannot exceed 100 %: what stands above is part of what stands below."""
    for name in registry.figures_indicators:
        indicator = registry.indicators[name]
        if indicator.formula.kind == "ratio" and not indicator.can_exceed_100:
            yield Identity(indicator.formula.denominator[0], indicator.formula.numerator, ">=")
