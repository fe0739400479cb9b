"""Sentences on the terminal, broken where a reader expects it: Chinese anywhere but before closing punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

_OPENING, _CLOSING = "“（《", "”）》，。；：、！？…"
_PIECES = re.compile(rf"\s*[{_OPENING}]*(?:[\x21-\x7e–±·]+(?: %)?|[^\s{_OPENING}])[{_CLOSING}]*")


@dataclass(frozen=True)
class Prose:
    """A paragraph in one style."""

    words: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield its lines."""
        for line in broken(self.words, options.max_width):
            yield Text(line, style=self.style, no_wrap=True, overflow="fold")


def broken(words: str, width: int) -> list[str]:
    """Return the lines of a paragraph.

    >>> broken("区间：Wilson 区间，“B 更优”。", 12)
    ['区间：Wilson', '区间，“B 更', '优”。']
    """
    lines, line = [], ""
    for piece in _PIECES.findall(words):
        if line and cell_len(line + piece) > width:
            lines.append(line)
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line]


def listed(lines: Sequence[str]) -> RenderableType:
    """Return lines with a dot before each; what does not fit stands below the words, not below the dot."""
    table = Table.grid(padding=(0, 1))
    table.add_column()
    table.add_column()
    for line in lines:
        table.add_row(" ·", Prose(line))
    return table
