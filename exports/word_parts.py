"""What a Word document counts: tables that repeat their head and keep their rows whole, pictures, captions.

Captions are fields of Word (SEQ), so that an officer who adds a figure has the others counted anew; the
number is written in already. Tables are written as whole XML: cell by cell would take seconds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr  # nosec B406 # writes, parses nothing

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from exports import word
from exports.tabular import Column, Table, fitted
from exports.word import Writing

TWIPS = 567
"""To the centimetre."""
FEW_ROWS = 8
"""A table of so few rows stays on one page."""
TOGETHER = 3
"""Rows of a longer table that go with its head, and at its end with one another."""


def table(writing: Writing, content: Table, *, width: float = word.PORTRAIT, size: float = word.TABLE) -> str:
    """A numbered table under its caption, its note below; the words that refer to it: "Bảng 1"."""
    writing.tables += 1
    name = f"Bảng {writing.tables}"
    _caption(writing, "Bảng", writing.tables, content.caption, keep=True)
    columns, most = fitted(content.columns, width), len(content.rows) - 1
    is_short = most < FEW_ROWS and not content.is_prose
    rows = [_row(content.heads, columns, size, is_head=True, keep=True)]
    for place, cells in enumerate(content.rows):
        bold = place in content.bold
        at_an_end = not content.is_prose and (place < TOGETHER - 1 or place > most - TOGETHER)
        keep = (is_short or bold or at_an_end) if place < most else bool(content.note)
        merges = _merges(content, place)
        rows.append(_row(cells, columns, size, bold=bold, keep=keep, merges=merges))
    grid = "".join(f'<w:gridCol w:w="{_twips(column.width)}"/>' for column in columns)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_twips(sum(c.width for c in columns))}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        f"<w:tblCaption w:val={quoteattr(f'{name}. {content.caption}')}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    writing.document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")
    if content.note:
        writing.paragraph(content.note, align="left", size=11, italic=True, after=8)
    else:
        writing.gap()
    return name


def _merges(content: Table, place: int) -> dict[int, str]:
    """By column: whether a row begins a merged cell ("restart") or goes on with it ("continue")."""
    found = {}
    for column in range(content.merged):
        below = content.rows[place + 1][column] if place + 1 < len(content.rows) else "end"
        if place and not content.rows[place][column]:
            found[column] = "continue"
        elif not below:
            found[column] = "restart"
    return found


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def _twips(centimetres: float) -> int:
    return round(centimetres * TWIPS)


def _row(
    cells: Sequence[str],
    columns: Sequence[Column],
    size: float,
    *,
    is_head: bool = False,
    bold: bool = False,
    keep: bool = False,
    merges: Mapping[int, str] = MappingProxyType({}),
) -> str:
    head = "<w:tblHeader/>" if is_head else ""
    weight = bold or is_head
    inside = [
        _cell(text, column, size, "center" if is_head else column.align, merges.get(at, ""), weight, keep)
        for at, (text, column) in enumerate(zip(cells, columns, strict=True))
    ]
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{''.join(inside)}</w:tr>"


def _cell(text: str, column: Column, size: float, align: str, merge: str, bold: bool, keep: bool) -> str:
    weight = "<w:b/>" if bold else ""
    run = f'<w:rPr>{weight}<w:sz w:val="{round(2 * size)}"/></w:rPr>'
    form = (
        f'<w:pPr>{"<w:keepNext/>" if keep else ""}<w:spacing w:before="20" w:after="20"/>'
        f'<w:ind w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
    )
    joined = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    lines = "".join(
        f'<w:p>{form}<w:r>{run}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(column.width)}" w:type="dxa"/>{joined}'
        f'<w:vAlign w:val="center"/></w:tcPr>{lines}</w:tc>'
    )


def figure(writing: Writing, png: bytes, caption: str, alt: str, note: str = "") -> str:
    """A numbered picture, 16 cm wide, its caption and source below; the words that refer to it: "Hình 1"."""
    writing.figures += 1
    name = f"Hình {writing.figures}"
    place = writing.paragraph(align="center", after=2, keep=True)
    shape = place.add_run().add_picture(BytesIO(png), width=Cm(word.PORTRAIT))
    described = shape._inline.docPr
    described.set("descr", alt)
    described.set("title", f"{name}. {caption}")
    described.set("name", name)
    _caption(writing, "Hình", writing.figures, caption, keep=bool(note))
    if note:
        writing.paragraph(note, align="center", size=11, after=8)
    return name


def _caption(writing: Writing, kind: str, number: int, text: str, *, keep: bool) -> None:
    """ "Bảng 1. …": the number a field, kept with what it belongs to."""
    made = writing.document.add_paragraph(style="Caption")
    form = made.paragraph_format
    form.alignment, form.keep_with_next, form.keep_together = word.CENTRED, keep, True
    form.space_before, form.space_after, form.first_line_indent = Pt(4), Pt(4), Cm(0)
    word.write(made, f"{kind} ", bold=False, italic=True, size=13)
    word.field(made, f"SEQ {kind} \\* ARABIC", str(number), size=13, italic=True)
    word.write(made, f". {text}", bold=False, italic=True, size=13)
