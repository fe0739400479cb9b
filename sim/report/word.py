"""A report as a Word document that officials can edit: the same words, charts and tables as on the page."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from rich.cells import cell_len

from sim.messages import text
from sim.report.content import Block, Bullets, Chart, Paragraph, Report, Table
from sim.report.grid import Grid

BODY, HEADING = "宋体", "黑体"  # fonts of official documents; every Chinese Word and WPS has them
LATIN = "Times New Roman"
CELL, NARROW = "Table Text", "Table Text Narrow"  # our own styles: all tables can be changed at once
MANY_COLUMNS = 5  # more go on a page that lies on its side
SIZES = {
    "Normal": 12,
    "Body Text": 12,
    "Title": 22,
    "Heading 1": 16,
    "Caption": 10.5,
    "Footer": 9,
    CELL: 9,
    NARROW: 7.5,
}
"""Of letters [points]."""
SPACES = {"Normal": (3, 6), "Body Text": (6, 6), "Title": (0, 18), "Heading 1": (18, 6), "Caption": (6, 6)}
"""Above and below a paragraph [points]; none where a style is not named."""
PAPER, SIDE = (Cm(21.0), Cm(29.7)), Cm(2.5)  # A4, and its margins left and right
WIDTH = Cm(16.0)
HALF, HIGHEST = Cm(11.4), Cm(23.5)  # of pictures: two or one with captions fill a page
MOST_SHRUNK = 1.25  # of a picture to share a page; a longer one would have letters too small to read
PADDING = Cm(0.38)  # left and right in a cell together, as the style of the table has it
LONGEST_TABLE = 60  # rows; longer ones are for the page and the pack, not for a briefing
LONGEST_NAME = 24  # letters of a dotted name that no column should break
FIXED = datetime(1980, 1, 1, tzinfo=UTC)  # instead of the time of writing: the same bytes for the same report
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot hold
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def write(report: Report, path: Path) -> None:
    """Write the document; the same report makes the same bytes."""
    writer = _Writer(report)
    writer.add_all()
    stream = io.BytesIO()
    writer.document.save(stream)
    path.write_bytes(_without_time(stream.getvalue()))


class _Writer:
    """A document as it grows."""

    def __init__(self, report: Report) -> None:
        self.report, self.lang = report, report.lang
        self.document: Any = docx.Document()
        self.charts, self.tables = count(1), count(1)
        _set_paper(self.document)
        _set_styles(self.document, report.lang)
        _set_properties(self.document, report)

    def add_all(self) -> None:
        """Write title, question, kind of numbers, sections and page numbers."""
        report = self.report
        self.paragraph(report.title, "Title")
        self.paragraph(report.question, "Body Text")
        self.paragraph(report.kind, "Body Text").runs[0].bold = True
        for section in report.sections:
            self.paragraph(section.heading, "Heading 1")
            for block, after in zip(section.blocks, [*section.blocks[1:], None], strict=True):
                self.add(block)
                if isinstance(block, Paragraph) and isinstance(after, Bullets):
                    self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self.paragraph(text("report.made_by", self.lang), "Body Text")
        foot = self.document.sections[0].footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        foot._p.append(_element("w:fldSimple", instr="PAGE"))

    def add(self, block: Block) -> None:
        """Write a block."""
        if isinstance(block, Paragraph):
            self.paragraph(block.words, "Body Text")
        elif isinstance(block, Bullets):
            for item in block.items:
                self.paragraph(item, "List Bullet")
        elif isinstance(block, Chart):
            self.chart(block)
        elif block.folded or len(block.rows) > LONGEST_TABLE:
            words = text("report.left_out", self.lang, caption=block.caption, rows=len(block.rows))
            self.paragraph(words, "Body Text")
        else:
            self.table(block)

    def paragraph(self, words: str, style: str) -> Any:
        """Write words and return their paragraph."""
        return self.fill(self.document.add_paragraph(style=style), words)

    def fill(self, paragraph: Any, words: str) -> Any:
        """Put words into a paragraph and return it."""
        run = paragraph.add_run(_CONTROL.sub("", words))
        if self.lang == "zh" and _CHINESE.search(words):  # or Word takes “ ” … from the Latin font, half as wide
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        return paragraph

    def chart(self, block: Chart) -> None:
        """Write a picture with its caption, never on two pages."""
        shape = self.document.add_picture(io.BytesIO(block.png()), width=WIDTH)
        high = HALF if shape.height <= MOST_SHRUNK * HALF else HIGHEST
        if shape.height > high:
            shape.width, shape.height = Length(shape.width * high // shape.height), high
        shape._inline.docPr.set("descr", _CONTROL.sub("", block.picture.alt))
        around = self.document.paragraphs[-1]
        around.style = CELL  # no space around it
        around.alignment, around.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, True
        title = text("report.chart_number", self.lang, number=next(self.charts), title=block.picture.title)
        self.paragraph(title, "Caption")

    def table(self, block: Table) -> None:
        """Write a table: headings on every page, no row on two, columns as wide as their words need."""
        is_wide = len(block.headings) > MANY_COLUMNS
        if is_wide:
            self.turn(WD_ORIENT.LANDSCAPE)
        caption = text("report.table_number", self.lang, number=next(self.tables), caption=block.caption)
        self.paragraph(caption, "Caption").paragraph_format.keep_with_next = True
        style = NARROW if is_wide else CELL
        lines = [block.headings, *block.rows]
        table = self.document.add_table(rows=len(lines), cols=len(block.headings), style="Table Grid")
        table.autofit = False  # or Word would set widths of its own
        widths = _widths(block, SIZES[style], PAPER[is_wide] - 2 * SIDE)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for number, (row, line) in enumerate(zip(table.rows, lines, strict=True)):
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
            for position, (cell, words) in enumerate(zip(row.cells, line, strict=True)):
                cell.width = widths[position]
                paragraph = self.fill(cell.paragraphs[0], words)
                paragraph.style = style
                if position in block.figures:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if number == 0:
                    paragraph.runs[0].bold = paragraph.paragraph_format.keep_with_next = True
        table.rows[0]._tr.trPr.append(_element("w:tblHeader"))
        if is_wide:
            self.turn(WD_ORIENT.PORTRAIT)

    def turn(self, orientation: WD_ORIENT) -> None:
        """Go on with pages that stand or lie on their side."""
        page = self.document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation = orientation
        page.page_width, page.page_height = PAPER if orientation == WD_ORIENT.PORTRAIT else PAPER[::-1]


def _set_paper(document: Any) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = PAPER
    page.left_margin = page.right_margin = SIDE
    page.top_margin = page.bottom_margin = Cm(2.0)
    page.footer_distance = Cm(1.0)


def _set_styles(document: Any, lang: str) -> None:
    """Set fonts, sizes and spaces in the styles, where officials look for them."""
    styles = document.styles
    for name in (CELL, NARROW):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name in SIZES:
        style, is_heading = styles[name], name in ("Title", "Heading 1")
        style.font.name, style.font.size = LATIN, Pt(SIZES[name])
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold = is_heading and lang == "en"  # the Chinese font of headings is heavy as it is
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # Word would prefer them: MS Gothic
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), HEADING if is_heading or name == "Caption" else BODY)
        style.paragraph_format.space_before, style.paragraph_format.space_after = map(Pt, SPACES.get(name, (0, 0)))
        style.paragraph_format.line_spacing = 1.25 if name in ("Normal", "Body Text") else 1.0
    for name in ("Title", "Caption"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in styles["Title"].element.pPr.findall(qn("w:pBdr")):
        styles["Title"].element.pPr.remove(line)
    if lang == "zh":
        indent = styles["Body Text"].element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")  # two characters, whatever the size
        indent.set(qn("w:firstLine"), str(2 * 20 * SIZES["Normal"]))  # for programs that count no characters


def _set_properties(document: Any, report: Report) -> None:
    """Set title and language; the document is one of today's Word, else its window says "compatibility mode"."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _CONTROL.sub("", report.title)[:255], "zonesim", ""
    properties.language = "zh-CN" if report.lang == "zh" else "en-US"
    properties.created = properties.modified = FIXED
    settings = document.settings.element
    for language in (*document.styles.element.iter(qn("w:lang")), *settings.iter(qn("w:themeFontLang"))):
        language.set(qn("w:eastAsia"), "zh-CN")  # or Word would spell-check Chinese as English or Japanese
    for said in settings.iter(qn("w:compatSetting")):
        if said.get(qn("w:name")) == "compatibilityMode":
            said.set(qn("w:val"), "15")


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _widths(block: Table, points: float, room: int) -> list[Length]:
    """Return the widths of columns: each has room for its longest word, the rest goes to the narrowest that want it."""
    letter = Pt(points) // 2
    lines = [block.headings, *block.rows]
    least = Grid("", block.headings, block.rows, block.figures, longest=LONGEST_NAME).least(block.rows)
    longest = [max(map(cell_len, column)) for column in zip(*lines, strict=True)]
    edges = letter + PADDING  # a letter more, since none is exactly half as wide as high
    widths = list(least)
    while (sum(widths) + 1) * letter + len(widths) * edges <= room:
        wanting = [column for column, width in enumerate(widths) if width < longest[column]]
        if not wanting:
            break
        widths[min(wanting, key=widths.__getitem__)] += 1
    whole = sum(width * letter + edges for width in widths)
    return [Length((width * letter + edges) * room // whole) for width in widths]


def _without_time(content: bytes) -> bytes:
    """Return the archive with all members dated alike."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            member = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(member, given.read(name))
    return stream.getvalue()
