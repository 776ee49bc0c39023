"""A Word document in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I: page, type, head, headings, closing.

A4, margins 20/20/30/20 mm, Times New Roman 14, Vietnamese throughout. Number, day and the signer's name stay
blank: they are the clerk's and the signer's to fill in. Knows nothing of indicators.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

FONT, LANGUAGE = "Times New Roman", "vi-VN"
BODY, TABLE, SMALL = 14, 11, 12
LEFT, RIGHT, TOP, BOTTOM = 30, 20, 20, 20
"""Margins in millimetres."""
PORTRAIT, LANDSCAPE = 16.0, 24.7
"""Centimetres between the margins; in landscape the 30 mm are at the top, where the page is bound."""
FIRST_LINE = 1.27
CENTRED, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
ALIGNED = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": CENTRED, "right": WD_ALIGN_PARAGRAPH.RIGHT}
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
SIGNATURE_LINES = 4


class Writing:
    """One document being written, from its head to its closing."""

    def __init__(self, title: str, author: str, made: date, mark: str = "") -> None:
        """`mark` stands at the top of every page: "DỮ LIỆU MẪU"."""
        self.document = Document()
        self.mark = mark
        self.tables = self.figures = 0
        _set_type(self.document)
        _set_language(self.document)
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = title, author, author, ""
        core.language, core.keywords, core.subject = LANGUAGE, "", title
        core.created = core.modified = datetime.combine(made, time())
        _set_page(self.document.sections[0], landscape=False)
        _set_top(self.document.sections[0], mark)

    def paragraph(
        self,
        text: str = "",
        *,
        align: str = "",
        bold: bool = False,
        italic: bool = False,
        size: float = BODY,
        indent: float = FIRST_LINE,
        after: float = 6,
        keep: bool = False,
    ) -> Paragraph:
        """A paragraph of the body: justified, its first line 1,27 cm in, unless told otherwise.

        `keep`: on the page of what follows.
        """
        made = self.document.add_paragraph()
        made.alignment = ALIGNED[align] if align else JUSTIFIED
        form = made.paragraph_format
        form.first_line_indent, form.space_after, form.keep_with_next = (
            Cm(0 if align else indent),
            Pt(after),
            keep,
        )
        if text:
            write(made, text, bold=bold, italic=italic, size=size)
        return made

    def heading(self, level: int, text: str) -> None:
        """ "I. …" (level 1, capitals), "1. …" (level 2), "a) …" (level 3); never the last line of a page."""
        made = self.document.add_paragraph(style=f"Heading {level}")
        write(made, text.upper() if level == 1 else text, bold=level < 3, italic=level == 3)

    def head(self, parent: str, issuer: str, number: str, place: str, made: date, *, about: str = "") -> None:
        """The two columns at the top: who issues and under what number, the nation, place and blank day.

        `about` is what a letter is about ("V/v …"), under its number.
        """
        left, right = self._pair((6.3, 10.2))
        line(left, parent, size=12)
        line(left, issuer, size=12, bold=True)
        rule(left, 6.3, min(2.4, 0.11 * len(issuer) + 0.8))
        line(left, number, size=13, before=6)
        if about:
            line(left, about, size=12, before=6)
        line(right, NATION, size=12, bold=True)
        line(right, MOTTO, size=13, bold=True)
        rule(right, 10.2, 5.9)
        month = f"{made.month:02d}" if made.month <= 2 else str(made.month)
        line(right, f"{place}, ngày       tháng {month} năm {made.year}", size=13, italic=True, before=6)
        self.gap()

    def title(self, kind: str, about: str) -> None:
        """The kind of document in capitals, what it is about, and the rule under it."""
        self.paragraph(kind.upper(), align="center", bold=True, after=0)
        for part in about.split("\n"):
            self.paragraph(part, align="center", bold=True, after=0)
        rule(self.document, PORTRAIT, 5.0)
        self.gap()

    def gap(self, size: float = 6) -> None:
        """White between two parts, `size` points high."""
        self.paragraph(indent=0, after=0, size=size).add_run("").font.size = Pt(size)

    def addressees(self, names: Sequence[str]) -> None:
        """ "Kính gửi: …": one on the same line, several as a list."""
        if len(names) == 1:
            self.paragraph(f"Kính gửi: {names[0]}.", align="center", after=8)
        elif names:
            self.paragraph("Kính gửi:", align="center", after=0)
            for place, name in enumerate(names, start=1):
                made = self.paragraph(f"- {name}{'.' if place == len(names) else ';'}", align="left", after=0)
                made.paragraph_format.left_indent = Cm(5)
            self.gap()

    def closing(self, recipients: Sequence[str], signer: Sequence[str]) -> None:
        """Nơi nhận at the left, the signer's title at the right; room for the signature, no name.

        Never alone on a page: the last paragraph goes with it.
        """
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        left, right = self._pair((8.0, 8.0))
        line(left, "Nơi nhận:", size=12, bold=True, italic=True, align="left")
        for place, name in enumerate(recipients, start=1):
            line(left, f"- {name}{'.' if place == len(recipients) else ';'}", size=11, align="left")
        for words in signer:
            line(right, words.upper(), size=BODY, bold=True)
        for _ in range(SIGNATURE_LINES):
            line(right, "", size=BODY)

    def appendix(self, name: str, title: str, about: str, *, landscape: bool) -> None:
        """A new section with page numbers of its own: "Phụ lục I", its title, what it belongs to."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        _set_page(section, landscape=landscape)
        _set_top(section, self.mark)
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        section._sectPr.append(numbers)
        self.paragraph(name, align="center", bold=True, after=0, keep=True)
        self.paragraph(title.upper(), align="center", bold=True, after=0, keep=True)
        self.paragraph(about, align="center", italic=True, after=6, keep=True)

    def bytes(self) -> bytes:
        """The file."""
        written = BytesIO()
        self.document.save(written)
        return written.getvalue()

    def _pair(self, widths: tuple[float, float]) -> tuple[_Cell, _Cell]:
        """Two cells side by side without borders, kept on one page."""
        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        table.alignment = 1
        row = table.rows[0]
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, cell, width in zip(table.columns, row.cells, widths, strict=True):
            column.width = cell.width = Cm(width)
            cell._tc.remove(cell.paragraphs[0]._p)
        return row.cells[0], row.cells[1]


def write(
    paragraph: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = BODY
) -> None:
    """Add text to a paragraph."""
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def line(
    cell: _Cell,
    text: str,
    *,
    size: float,
    bold: bool = False,
    italic: bool = False,
    align: str = "center",
    before: float = 0,
) -> None:
    """A line of a head or closing."""
    made = cell.add_paragraph()
    made.alignment = ALIGNED[align]
    form = made.paragraph_format
    form.space_before, form.space_after, form.first_line_indent = Pt(before), Pt(0), Cm(0)
    form.keep_with_next = True
    write(made, text, bold=bold, italic=italic, size=size)


def rule(place: WordDocument | _Cell, width: float, length: float) -> None:
    """A rule of `length` centimetres in the middle of `width`."""
    made = place.add_paragraph()
    form = made.paragraph_format
    form.left_indent = form.right_indent = Cm((width - length) / 2)
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(3)
    form.first_line_indent, form.keep_with_next = Cm(0), True
    border = (
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
    )
    made._p.get_or_add_pPr().insert_element_before(parse_xml(border), *_AFTER_BORDERS)


_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _set_type(document: WordDocument) -> None:
    """Times New Roman in black for text, headings and captions."""
    for name, size in (
        ("Normal", BODY),
        ("Heading 1", BODY),
        ("Heading 2", BODY),
        ("Heading 3", BODY),
        ("Caption", 13),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT)
    normal = document.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing, normal.widow_control = Pt(6), 1.0, True
    for level in (1, 2, 3):
        form = document.styles[f"Heading {level}"].paragraph_format
        form.space_before, form.space_after = Pt(8 if level == 1 else 6), Pt(4)
        form.first_line_indent, form.keep_with_next, form.keep_together = Cm(FIRST_LINE), True, True
        form.alignment = JUSTIFIED


def _set_language(document: WordDocument) -> None:
    """Vietnamese as the language of all text, for spelling and for voices that read it out."""
    languages = document.styles.element.xpath("//w:rPrDefault/w:rPr/w:lang")
    for language in languages:
        for script in ("val", "eastAsia"):
            language.set(qn(f"w:{script}"), LANGUAGE)
    theme = document.settings.element.find(qn("w:themeFontLang"))
    if theme is not None:
        theme.set(qn("w:val"), LANGUAGE)


def _set_page(section: Section, *, landscape: bool) -> None:
    wide, high = (297, 210) if landscape else (210, 297)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(wide), Mm(high)
    margins = (TOP, BOTTOM, LEFT, RIGHT) if not landscape else (LEFT, RIGHT, TOP, 30)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)
    section.header_distance = section.footer_distance = Mm(10)


def _set_top(section: Section, mark: str) -> None:
    """The page number in the top margin from the second page on; the mark on all pages."""
    section.different_first_page_header_footer = True
    for part, numbered in ((section.first_page_header, False), (section.header, True)):
        part.is_linked_to_previous = False
        made = part.paragraphs[0]
        made.alignment = CENTRED
        made.paragraph_format.first_line_indent, made.paragraph_format.space_after = Cm(0), Pt(0)
        if numbered:
            field(made, "PAGE", "2", size=13)
        if mark:
            write(made, f"{'    ' if numbered else ''}{mark}", bold=True, size=11)


def field(
    paragraph: Paragraph, instruction: str, shown: str, *, size: float = BODY, italic: bool = False
) -> None:
    """A field with its value already worked out, so that it reads right before anybody updates it."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", shown), ("end", "")):
        run = paragraph.add_run()
        run.font.size, run.italic, run.bold = Pt(size), italic, False
        if kind == "text":
            run.text = text
        elif kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        else:
            words = OxmlElement("w:instrText")
            words.set(qn("xml:space"), "preserve")
            words.text = f" {text} "
            run._r.append(words)
