"""Plain tables on the terminal: headings, rows of text, figures to the right."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text


def grid(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[int] = ()) -> Table:
    """Return a table; what stands in a text is never read as markup.

    Args:
        title: above it
        headings: of the columns
        rows: texts by column
        figures: positions of the columns that hold numbers
    """
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1))
    for position, heading in enumerate(headings):
        right = position in figures
        table.add_column(Text(heading), justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table
