"""A report as one HTML file: no network, no script, prints on A4."""

from __future__ import annotations

from base64 import b64encode
from itertools import count
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim.messages import text
from sim.report.content import Block, Bullets, Chart, Paragraph, Report

_TEMPLATES = Environment(
    loader=PackageLoader("sim.report"), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)


def html(report: Report) -> str:
    """Return the page, the same text for the same report."""
    blocks: Any = _TEMPLATES.get_template("blocks.html").module  # its macros
    tables, charts = count(1), count(1)

    def block_of(block: Block) -> Markup:
        if isinstance(block, Paragraph):
            made = blocks.paragraph(block)
        elif isinstance(block, Bullets):
            made = blocks.bullets(block)
        elif isinstance(block, Chart):
            address = f"data:image/png;base64,{b64encode(block.png()).decode()}"
            caption = text("report.chart_number", report.lang, number=next(charts), title=block.picture.title)
            made = blocks.chart(block, address, caption)
        else:
            # two regions must not have one name
            place = text("report.table_number", report.lang, number=next(tables), caption=block.caption)
            made = blocks.table(block, place)
        return Markup(made)

    return _TEMPLATES.get_template("report.html").render(
        report=report,
        block_of=block_of,
        contents=text("report.contents", report.lang),
        made_by=text("report.made_by", report.lang),
    )
