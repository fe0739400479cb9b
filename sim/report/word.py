"""A report as a Word document that officials can edit: the same words, charts and tables as on the page."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from sim.messages import text
from sim.report.content import Block, Bullets, Chart, Paragraph, Report, Table

BODY, HEADING = "宋体", "黑体"  # fonts of official documents; every Chinese Word and WPS has them
LATIN = "Times New Roman"
WIDTH = Cm(16.0)
LONGEST_TABLE = 60  # rows; longer ones are for the page and the pack, not for a briefing
FIXED = datetime(1980, 1, 1, tzinfo=UTC)  # instead of the time of writing: the same bytes for the same report
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what XML cannot hold


def write(report: Report, path: Path) -> None:
    """Write the document; the same report makes the same bytes."""
    document = docx.Document()
    _prepare(document, report)
    document.add_heading(_safe(report.title), level=0)
    document.add_paragraph(_safe(report.question))
    document.add_paragraph(_safe(report.kind)).runs[0].bold = True
    numbers = count(1)
    for section in report.sections:
        document.add_heading(_safe(section.heading), level=1)
        for block in section.blocks:
            _add(document, block, report.lang, numbers)
    document.add_paragraph(_safe(text("report.made_by", report.lang)))
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(_without_time(stream.getvalue()))


def _prepare(document: Any, report: Report) -> None:
    """Set paper, fonts and properties."""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21.0), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    for name, font in (
        ("Normal", BODY),
        ("Title", HEADING),
        ("Heading 1", HEADING),
        ("List Bullet", BODY),
        ("Caption", BODY),
    ):
        style = document.styles[name]
        style.font.name = LATIN
        properties = style.element.get_or_add_rPr()
        properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)
        if name == "Normal":  # or Word would spell-check Chinese as English
            said = {qn("w:val"): "en-US", qn("w:eastAsia"): "zh-CN"}
            properties.append(properties.makeelement(qn("w:lang"), said))
    document.styles["Normal"].font.size = Pt(12)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _safe(report.title)[:255], "zonesim", ""
    properties.created = properties.modified = FIXED


def _add(document: Any, block: Block, lang: str, numbers: Iterator[int]) -> None:
    if isinstance(block, Paragraph):
        document.add_paragraph(_safe(block.words))
    elif isinstance(block, Bullets):
        for item in block.items:
            document.add_paragraph(_safe(item), style="List Bullet")
    elif isinstance(block, Chart):
        shape = document.add_picture(io.BytesIO(block.png()), width=WIDTH)
        shape._inline.docPr.set("descr", _safe(block.picture.alt))
        words = text("report.chart_number", lang, number=next(numbers), title=block.picture.title)
        caption = document.add_paragraph(_safe(words), style="Caption")
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif block.folded or len(block.rows) > LONGEST_TABLE:
        document.add_paragraph(_safe(text("report.left_out", lang, caption=block.caption, rows=len(block.rows))))
    else:
        _table(document, block)


def _table(document: Any, block: Table) -> None:
    document.add_paragraph(_safe(block.caption)).runs[0].bold = True
    table = document.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    lines = [list(block.headings), *block.rows]
    for number, line in enumerate(lines):
        cells = (table.rows[0] if number == 0 else table.add_row()).cells
        for column, (cell, words) in enumerate(zip(cells, line, strict=True)):
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(_safe(words))
            run.font.size = Pt(9)
            run.bold = number == 0
            if column in block.figures:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    repeated = table.rows[0]._tr.get_or_add_trPr()
    repeated.append(repeated.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
    document.add_paragraph()


def _safe(words: str) -> str:
    return _CONTROL.sub("", words)


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
