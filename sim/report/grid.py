"""Plain tables on the terminal: headings, rows of text, figures to the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

LONGEST_WORD = 14  # columns; a longer word may be broken
LONGEST_NAME = 24  # the same for what rows are told apart by
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
    coarse: Rows = ()
    longest: int = LONGEST_WORD

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Give each column its width; take the rows with fewer digits where the others do not fit."""
        room = options.max_width - _EDGES - (_PADDING + _EDGES) * len(self.headings)
        rows = self.rows
        if self.coarse and sum(self.least(rows)) > room:
            rows = self.coarse
        least = self.least(rows)
        widths = _widths(least, _widest(self.headings, rows), room, self.figures)
        yield _table(self.title, self.headings, rows, self.figures, widths)

    def least(self, rows: Rows) -> list[int]:
        """Return the width each column needs: its longest word, or its longest figure with the interval."""
        least = []
        for position, heading in enumerate(self.headings):
            cells = [row[position] for row in rows]
            if position in self.figures:
                least.append(max(*_lines(cells), *_words([heading])))
            else:
                least.append(min(self.longest, max(_words([heading, *cells]))))
        return least


@dataclass(frozen=True)
class Split:
    """A table that becomes several where the terminal is too narrow; the first columns are repeated in each."""

    title: str
    headings: Sequence[str]
    rows: Rows
    repeated: int  # columns

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Put as many figures as fit beside the repeated columns, about as many into each table."""
        first, figures = self.repeated, range(self.repeated, len(self.headings))
        least = Grid("", self.headings, self.rows, figures, longest=LONGEST_NAME).least(self.rows)
        beside = [width + _PADDING + _EDGES for width in least[first:]]
        whole = options.max_width - _EDGES - (_PADDING + _EDGES) * first
        names = self._names(least[:first], whole, max(beside))
        groups = _even(beside, whole - sum(names))
        room = whole - max(sum(beside[position] for position in group) for group in groups)
        names = _widths(names, _widest(self.headings, self.rows)[:first], room, ())
        for number, group in enumerate(groups):
            chosen = [*range(first), *(first + position for position in group)]
            headings = [self.headings[position] for position in chosen]
            rows = [[row[position] for position in chosen] for row in self.rows]
            widths = [*names, *(least[first + position] for position in group)]
            yield _table("" if number else self.title, headings, rows, range(first, len(chosen)), widths)

    def _names(self, least: Sequence[int], room: int, figure: int) -> list[int]:
        """Return the widths of the repeated columns: ample for long texts if half the room allows it.

        Where not even a figure would fit beside what their words need, the longest words are broken.
        """
        cells = [max(_lines(column)) for column in list(zip(*self.rows, strict=True))[: self.repeated]]
        ample = [max(width, min(cell, LONGEST_NAME)) for width, cell in zip(least, cells, strict=True)]
        return ample if 2 * sum(ample) <= room else _widths(least, least, room - figure, ())


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


def _table(title: str, headings: Sequence[str], rows: Rows, figures: Sequence[int], widths: Sequence[int]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, 1))
    for position, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        justify: Literal["left", "right"] = "right" if position in figures else "left"
        table.add_column(Text(heading), justify=justify, overflow="fold", width=width)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _widest(headings: Sequence[str], rows: Rows) -> list[int]:
    return [max(_lines(column)) for column in zip(headings, *rows, strict=True)]


def _even(widths: Sequence[int], room: int) -> list[list[int]]:
    """Return the positions that stand side by side: in as few groups as the room allows, none much wider than another.

    >>> _even([4, 4, 4], 8), _even([4, 4, 4, 4], 12), _even([9], 8)
    ([[0, 1], [2]], [[0, 1], [2, 3]], [[0]])
    """
    groups = list(_groups(widths, room))
    while len(closer := list(_groups(widths, room - 1))) == len(groups) and room > max(widths):
        groups, room = closer, room - 1
    return groups


def _groups(widths: Sequence[int], room: int) -> Iterator[list[int]]:
    """Yield the positions that fit side by side, in order; what is wider than the room stands alone."""
    group: list[int] = []
    for position, width in enumerate(widths):
        if group and sum(widths[one] for one in group) + width > room:
            yield group
            group = []
        group.append(position)
    yield group


def _lines(cells: Sequence[str]) -> list[int]:
    return [cell_len(line) for cell in cells for line in cell.split("\n")] or [0]


def _words(cells: Sequence[str]) -> list[int]:
    """Return the widths of words; Chinese may be broken anywhere, but not into single characters."""
    words = [word for cell in cells for word in cell.split()]
    return [0, *(min(cell_len(word), CHINESE) if cell_len(word) > len(word) else len(word) for word in words)]


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
