"""Plain tables on the terminal: headings, rows of text, figures to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

LONGEST_WORD = 14  # columns; a longer word may be broken
CHINESE = 8  # columns that are enough for Chinese
_PADDING, _EDGES = 2, 1  # columns beside each cell, and between or around columns

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Grid:
    """A table that breaks no word and no figure as long as the terminal has room for them."""

    title: str
    headings: Sequence[str]
    rows: Rows
    figures: Sequence[int]
    coarse: Rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give each column its width; take the rows with fewer digits where the others do not fit."""
        room = options.max_width - _EDGES - (_PADDING + _EDGES) * len(self.headings)
        rows = self.rows
        if self.coarse and sum(self._least(rows)) > room:
            rows = self.coarse
        least = self._least(rows)
        columns = [[heading, *cells] for heading, *cells in zip(self.headings, *rows, strict=True)]
        widest = [max(_lines(column)) for column in columns]
        table = Table(title=self.title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1))
        for position, width in enumerate(_widths(least, widest, room, self.figures)):
            right = position in self.figures
            heading = Text(self.headings[position])
            table.add_column(heading, justify="right" if right else "left", overflow="fold", width=width)
        for row in rows:
            table.add_row(*(Text(cell) for cell in row))
        yield table

    def _least(self, rows: Rows) -> list[int]:
        """Return the width each column needs: its longest word, or its longest figure with the interval."""
        least = []
        for position, heading in enumerate(self.headings):
            cells = [row[position] for row in rows]
            if position in self.figures:
                least.append(max(*_lines(cells), *_words([heading])))
            else:
                least.append(min(LONGEST_WORD, max(_words([heading, *cells]))))
        return least


def grid(title: str, headings: Sequence[str], rows: Rows, figures: Sequence[int] = (), coarse: Rows = ()) -> Grid:
    """Return a table; what stands in a text is never read as markup.

    Args:
        title: above it
        headings: of the columns
        rows: texts by column
        figures: positions of the columns that hold numbers, never broken
        coarse: the rows with fewer digits, for a terminal that is too narrow for all of them
    """
    return Grid(title, headings, rows, figures, coarse)


def _lines(cells: Sequence[str]) -> list[int]:
    return [cell_len(line) for cell in cells for line in cell.split("\n")] or [0]


def _words(cells: Sequence[str]) -> list[int]:
    """Return the widths of words; Chinese may be broken anywhere, but not into single characters."""
    words = [word for cell in cells for word in cell.split()]
    return [0, *(cell_len(word) if word.isascii() else min(cell_len(word), CHINESE) for word in words)]


def _widths(least: Sequence[int], widest: Sequence[int], room: int, figures: Sequence[int]) -> list[int]:
    """Share the room: first what each column needs, then one by one to the narrowest that wants more.

    >>> _widths([5, 4], [30, 10], 20, [])
    [10, 10]
    """
    widths = [max(1, width) for width in least]
    texts = [position for position in range(len(widths)) if position not in figures]
    while sum(widths) > room and any(widths[position] > 1 for position in texts):
        widths[max(texts, key=widths.__getitem__)] -= 1
    while sum(widths) < room:
        wanting = [position for position, width in enumerate(widths) if width < widest[position]]
        if not wanting:
            break
        widths[min(wanting, key=widths.__getitem__)] += 1
    return widths
